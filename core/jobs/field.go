package jobs

import (
	"fmt"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/jobs/compare"
)

// field is one mapped field of a job: how it is taken from what an ATS says, and
// how both sides are written for the difference view.
type field struct {
	key string
	// take maps the ATS's value into the job.
	take func(s *Service, j *core.Job, p core.Posting, t Tables)
	// raw is the ATS's value, before tables; differences are found by it.
	raw func(p core.Posting) string
	// own is the job's value for people.
	own func(j core.Job) string
	// source, where given, is what raw is made from: where it is the same, raw need
	// not be made.
	source func(p core.Posting) string
}

// differs tells whether two postings differ in the field.
func (f field) differs(a, b core.Posting) bool {
	if f.source != nil && f.source(a) == f.source(b) {
		return false
	}
	return f.raw(a) != f.raw(b)
}

// taken is a job with the ATS's value of the field.
func (f field) taken(s *Service, j core.Job, p core.Posting, t Tables) core.Job {
	f.take(s, &j, p, t)
	return j
}

// loses tells whether taking the ATS's value would leave the job without one that it has
// and needs: the ATS says nothing any more, or a word that means nothing here.
func (f field) loses(j, taken core.Job, p core.Posting) bool {
	if f.own(j) == "" || f.own(taken) != "" {
		return false
	}
	return f.raw(p) != "" || slices.Contains(Missing(taken), f.key)
}

// fields are the mapped fields, in the order of the form.
var fields = []field{
	{
		key:  "title",
		take: func(_ *Service, j *core.Job, p core.Posting, _ Tables) { j.Title = strings.TrimSpace(p.Title) },
		raw:  func(p core.Posting) string { return strings.TrimSpace(p.Title) },
		own:  func(j core.Job) string { return j.Title },
	},
	{
		key:  "location",
		take: func(s *Service, j *core.Job, p core.Posting, _ Tables) { j.Locations = s.locations(p) },
		raw:  func(p core.Posting) string { return placesText(p.Locations) },
		own:  func(j core.Job) string { return placesText(sourcing(j.Locations)) },
	},
	{
		key:  "function",
		take: func(_ *Service, j *core.Job, p core.Posting, _ Tables) { j.Function = strings.TrimSpace(p.Function) },
		raw:  func(p core.Posting) string { return strings.TrimSpace(p.Function) },
		own:  func(j core.Job) string { return j.Function },
	},
	{
		key: "employment_type",
		take: func(_ *Service, j *core.Job, p core.Posting, t Tables) {
			j.EmploymentType = t.EmploymentType(p.EmploymentType)
		},
		raw: func(p core.Posting) string { return p.EmploymentType },
		own: func(j core.Job) string { return j.EmploymentType },
	},
	{
		key: "seniority",
		take: func(_ *Service, j *core.Job, p core.Posting, t Tables) {
			level := t.Level(p.Experience)
			j.Seniority, j.Years = level.Seniority, core.Years{Min: level.Min, Max: level.Max}
		},
		raw: func(p core.Posting) string { return p.Experience },
		own: func(j core.Job) string { return strings.TrimSpace(j.Seniority + " " + YearsText(j.Years)) },
	},
	{
		key:  "must_haves",
		take: func(_ *Service, j *core.Job, p core.Posting, _ Tables) { j.MustHaves = splitList(p.MustHaves) },
		raw:  func(p core.Posting) string { return strings.Join(splitList(p.MustHaves), "; ") },
		own:  func(j core.Job) string { return strings.Join(j.MustHaves, "; ") },
	},
	{
		key:    "description",
		take:   func(_ *Service, j *core.Job, p core.Posting, _ Tables) { j.Description = Clean(p.Description) },
		raw:    func(p core.Posting) string { return compare.Text(Clean(p.Description)) },
		own:    func(j core.Job) string { return compare.Text(j.Description) },
		source: func(p core.Posting) string { return p.Description },
	},
	{
		key:  "owner",
		take: func(_ *Service, j *core.Job, p core.Posting, _ Tables) { j.Owner = strings.TrimSpace(p.Owner) },
		raw:  func(p core.Posting) string { return strings.TrimSpace(p.Owner) },
		own:  func(j core.Job) string { return j.Owner },
	},
	{
		key:  "apply_url",
		take: func(_ *Service, j *core.Job, p core.Posting, _ Tables) { j.ApplyURL = webAddress(p.ApplyURL) },
		raw:  func(p core.Posting) string { return strings.TrimSpace(p.ApplyURL) },
		own:  func(j core.Job) string { return j.ApplyURL },
	},
}

// Mapped tells whether a key of Set is a field that the ATS keeps too: saving an
// edit of it changes nothing there.
func Mapped(key string) bool {
	_, ok := mapped(key)
	return ok
}

func mapped(key string) (field, bool) {
	if key == "years" {
		key = "seniority"
	}
	for _, f := range fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}

func sourcing(list []core.Location) []core.Location {
	var out []core.Location
	for _, l := range list {
		if l.Role == "sourcing" {
			out = append(out, l)
		}
	}
	return out
}

func placesText(list []core.Location) string {
	texts := make([]string, 0, len(list))
	for _, l := range list {
		texts = append(texts, PlaceText(l))
	}
	return strings.Join(distinct(texts), "; ")
}

// PlaceText writes a place for people: as it came, or its parts.
func PlaceText(l core.Location) string {
	if l.Text != "" {
		return l.Text
	}
	var parts []string
	for _, p := range []string{strings.TrimSpace(l.PostalCode + " " + l.City), l.Region, l.Country} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// YearsText writes a span of experience: "3-5", "5+", "" when not given.
func YearsText(y core.Years) string {
	switch {
	case y == core.Years{}:
		return ""
	case y.Max == 0:
		return fmt.Sprintf("%d+", y.Min)
	default:
		return fmt.Sprintf("%d-%d", y.Min, y.Max)
	}
}
