package model

import (
	"context"
	"maps"
	"slices"
	"strings"

	htmltomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2"
	"github.com/yuin/goldmark"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/phrase"
)

// jobForm is what is stored of a job's fields, and what was typed since.
type jobForm struct {
	stored   map[string]string
	typed    map[string]string
	markdown string // the description as it was typed
}

func (f *jobForm) base(j core.Job) {
	f.stored = map[string]string{
		"title": j.Title, "location": jobs.PlaceText(j.PrimaryLocation()), "function": j.Function,
		"employment_type": j.EmploymentType, "must_haves": joinValues(j.MustHaves), "objectives": joinValues(j.Objectives),
		"seniority": j.Seniority, "years": jobs.YearsText(j.Years), "owner": j.Owner, "apply_url": j.ApplyURL,
		"description": j.Description,
	}
	for key, value := range f.typed {
		if value == f.stored[key] {
			delete(f.typed, key)
		}
	}
}

func (f *jobForm) value(key string) string {
	if v, ok := f.typed[key]; ok {
		return v
	}
	return f.stored[key]
}

func (f *jobForm) edit(key, value string) {
	if f.typed == nil {
		f.typed = map[string]string{}
	}
	if value == f.stored[key] {
		delete(f.typed, key)
		return
	}
	f.typed[key] = value
}

func (f *jobForm) changes() map[string]string { return maps.Clone(f.typed) }

// saved forgets what was stored; what was typed meanwhile stays.
func (f *jobForm) saved(changes map[string]string) {
	for key, value := range changes {
		f.stored[key] = value
		if f.typed[key] == value {
			delete(f.typed, key)
		}
	}
}

const valueSeparator = "; "

func joinValues(values []string) string { return strings.Join(values, valueSeparator) }

func splitValues(value string) []string {
	var out []string
	for v := range strings.SplitSeq(value, ";") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Value is a field as the form shows it.
func (m *JobModel) Value(key string) string { return m.form.value(key) }

// Stored is a field as it was last saved.
func (m *JobModel) Stored(key string) string { return m.form.stored[key] }

// Edit changes a field in the form; Save stores it.
func (m *JobModel) Edit(key, value string) {
	dirty, missing := m.Dirty(), len(m.Missing())
	m.form.edit(key, strings.TrimSpace(value))
	if dirty != m.Dirty() || missing != len(m.Missing()) {
		m.Changed()
	}
}

// Dirty tells whether something was typed that is not stored.
func (m *JobModel) Dirty() bool { return len(m.form.typed) > 0 }

// Revert forgets what was typed.
func (m *JobModel) Revert() {
	m.form.typed = nil
	m.Refuse = nil
	m.Changed()
}

// Missing lists what the job still needs to go live, what was typed included.
func (m *JobModel) Missing() []string {
	j := m.Page.Job
	j.Title, j.Function, j.EmploymentType = m.Value("title"), m.Value("function"), m.Value("employment_type")
	j.MustHaves = splitValues(m.Value("must_haves"))
	if place, typed := m.form.typed["location"]; typed {
		j.Locations = []core.Location{{Text: place, Role: "primary"}}
	}
	return jobs.Missing(j)
}

// Lacks tells whether a field is among the missing ones.
func (m *JobModel) Lacks(key string) bool { return slices.Contains(m.Missing(), key) }

// MustHaves are the must-haves as the form shows them.
func (m *JobModel) MustHaves() []string { return splitValues(m.Value("must_haves")) }

// AddMustHave adds one, or several parted by semicolons. It tells whether there
// was anything to add.
func (m *JobModel) AddMustHave(text string) bool {
	list := m.MustHaves()
	before := len(list)
	for _, add := range splitValues(text) {
		if !slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, add) }) {
			list = append(list, add)
		}
	}
	if len(list) == before {
		return false
	}
	m.form.edit("must_haves", joinValues(list))
	m.Changed()
	return true
}

// RemoveMustHave takes one out.
func (m *JobModel) RemoveMustHave(text string) {
	m.form.edit("must_haves", joinValues(slices.DeleteFunc(m.MustHaves(), func(have string) bool { return have == text })))
	m.Changed()
}

// Save stores what was typed. If the ATS keeps such a field too, Note says so.
func (m *JobModel) Save() {
	id, edits := m.ID, m.form.changes()
	if len(edits) == 0 {
		return
	}
	m.run(func(ctx context.Context) error {
		_, err := m.source.Set(ctx, id, edits)
		return err
	}, func() {
		m.form.saved(edits)
		m.Note = m.mappedNote(slices.Sorted(maps.Keys(edits)))
		m.Said(phrase.T("Saved"))
	})
}

// mappedNote says which of the saved fields the ATS keeps its own value of.
func (m *JobModel) mappedNote(keys []string) string {
	if m.Page.Job.ATSJob == 0 {
		return ""
	}
	var own []string
	for _, key := range keys {
		if jobs.Mapped(key) {
			own = append(own, fieldWord(key))
		}
	}
	if len(own) == 0 {
		return ""
	}
	return phrase.T("Saved here only: the ATS keeps its own %s.", strings.Join(own, ", "))
}

// SetSourcing switches sourcing on or off at once.
func (m *JobModel) SetSourcing(on bool) {
	id, value := m.ID, "off"
	if on {
		value = "on"
	}
	m.run(func(ctx context.Context) error {
		_, err := m.source.Set(ctx, id, map[string]string{"sourcing": value})
		return err
	}, func() { m.Said(phrase.T("Sourcing is %s", value)) })
}

// DriftChoice is what a recruiter decides about a field that differs.
type DriftChoice int

// The choices.
const (
	DriftTake DriftChoice = iota
	DriftKeep
	DriftFollow
)

// Settle decides about a field that differs from the ATS.
func (m *JobModel) Settle(field string, choice DriftChoice) {
	id := m.ID
	m.run(func(ctx context.Context) error {
		var err error
		switch choice {
		case DriftTake:
			_, err = m.source.Take(ctx, id, field)
		case DriftKeep:
			_, err = m.source.Keep(ctx, id, field)
		case DriftFollow:
			_, err = m.source.Follow(ctx, id, field)
		}
		return err
	}, func() {
		delete(m.form.typed, field)
		m.Said(map[DriftChoice]string{
			DriftTake: phrase.T("Taken over from the ATS"), DriftKeep: phrase.T("Your own value stays"), DriftFollow: phrase.T("From now on the field follows the ATS"),
		}[choice])
	})
}

// OpenDrift are the differences that nobody has decided about.
func (m *JobModel) OpenDrift() []jobs.Drift {
	var open []jobs.Drift
	for _, d := range m.Drift {
		if d.Open() {
			open = append(open, d)
		}
	}
	return open
}

// FieldName is the label of a field of the form.
func FieldName(key string) string {
	switch key {
	case "apply_url":
		return phrase.T("Apply link")
	case "must_haves":
		return phrase.T("Must-haves")
	case "":
		return ""
	}
	text := strings.ReplaceAll(key, "_", " ")
	return phrase.Of(strings.ToUpper(text[:1]) + text[1:])
}

// fieldWord is a field of a job within a sentence.
func fieldWord(key string) string {
	switch key {
	case "must_haves":
		return phrase.T("must-haves")
	case "objectives":
		return phrase.T("objectives")
	}
	return phrase.Of(jobs.Label(key))
}

// EmploymentTypeName is an employment type for people.
func EmploymentTypeName(value string) string {
	switch value {
	case "full_time":
		return phrase.T("Full time")
	case "part_time":
		return phrase.T("Part time")
	case "contract":
		return phrase.T("Contract")
	case "temporary":
		return phrase.T("Temporary")
	case "internship":
		return phrase.T("Internship")
	case "other":
		return phrase.In("employment", "Other")
	}
	return FieldName(value)
}

// EmploymentTypeOf is the value behind a name; "" = there is none.
func EmploymentTypeOf(name string) string {
	i := slices.Index(EmploymentTypeNames(), name)
	if i < 0 {
		return ""
	}
	return jobs.EmploymentTypes[i]
}

// EmploymentTypeNames are all of them, in the order of the form.
func EmploymentTypeNames() []string {
	names := make([]string, 0, len(jobs.EmploymentTypes))
	for _, t := range jobs.EmploymentTypes {
		names = append(names, EmploymentTypeName(t))
	}
	return names
}

// Description is the job's text as Markdown, for reading and for editing.
func (m *JobModel) Description() string {
	if _, typed := m.form.typed["description"]; typed {
		return m.form.markdown
	}
	return m.readable
}

// EditDescription takes Markdown.
func (m *JobModel) EditDescription(markdown string) {
	if markdown == m.Description() {
		return
	}
	var b strings.Builder
	if err := goldmark.Convert([]byte(markdown), &b); err != nil {
		return
	}
	m.form.markdown = markdown
	m.form.edit("description", jobs.Clean(b.String()))
	m.Changed()
}

// Readable turns cleaned HTML into Markdown.
func Readable(html string) string {
	text, err := htmltomarkdown.ConvertString(html)
	if err != nil {
		return html
	}
	return strings.TrimSpace(text)
}
