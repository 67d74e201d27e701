package custom

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/core"
)

// texts are the texts of a field: of one, or of a list of them.
func (r row) texts(name string) (all []string) {
	list, several := r[name].([]any)
	if !several {
		list = []any{r[name]}
	}
	for _, one := range list {
		if text, _ := jq.TextOf(one); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

func (r row) emails(name string) []string {
	all := r.texts(name)
	for i, email := range all {
		all[i] = strings.ToLower(email)
	}
	return slices.Compact(all)
}

func (r row) yes(name string) bool { return r[name] == true }

// layouts are the ways of writing a time that are understood; what has no zone is
// taken for UTC.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05 MST",
	"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", time.DateOnly, time.RFC1123, time.RFC1123Z,
}

// milliseconds are told from seconds by their size: as seconds they would lie
// beyond the year 5000.
const milliseconds = 100_000_000_000

// moment reads a time; what is none is the zero time.
func (r row) moment(name string) time.Time {
	text := r.text(name)
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 && n < milliseconds*1000 {
		if n >= milliseconds {
			return time.UnixMilli(int64(n)).UTC()
		}
		if len(text) > len("20060102") { // a short number is rather a date without hyphens
			return time.Unix(int64(n), 0).UTC()
		}
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

func posting(j *describe.JobList, r row) core.Posting {
	id, status := r.text("id"), r.text("status")
	p := core.Posting{
		ID: id, Reference: cmp.Or(r.text("reference"), id), Title: cmp.Or(r.text("title"), id), Status: status,
		Closed:         r.yes("closed") || j.Statuses[status] == "closed",
		EmploymentType: r.text("employment_type"), Function: r.text("function"), Experience: r.text("experience"),
		Description: r.text("description"), MustHaves: r.texts("must_haves"), ApplyURL: r.text("apply_url"), URL: r.text("url"),
		Owner: strings.ToLower(r.text("owner")), Users: r.emails("users"), Posted: r.moment("posted"), Updated: r.moment("updated"),
	}
	list, several := r["locations"].([]any)
	if !several {
		list = []any{r["locations"]}
	}
	for _, one := range list {
		p.Locations = addLocation(p.Locations, one)
	}
	flags, _ := r["flags"].(map[string]any)
	for name, value := range flags {
		if text, _ := jq.TextOf(value); text != "" {
			if p.Flags == nil {
				p.Flags = map[string]string{}
			}
			p.Flags[name] = text
		}
	}
	return p
}

// addLocation adds a place, given as a text or by its parts. The first is the
// job's own.
func addLocation(all []core.Location, v any) []core.Location {
	parts, _ := v.(map[string]any)
	of := row(parts)
	l := core.Location{
		Text: of.text("text"), City: of.text("city"), Region: of.text("region"), Country: of.text("country"), PostalCode: of.text("postal_code"), Role: "sourcing",
	}
	if text, plain := jq.TextOf(v); plain {
		l.Text = text
	}
	if l.Text == "" {
		known := slices.DeleteFunc([]string{l.City, l.Region, l.Country}, func(s string) bool { return s == "" })
		l.Text = strings.Join(slices.Compact(known), ", ")
	}
	if l.Text == "" || slices.ContainsFunc(all, func(have core.Location) bool { return have.Text == l.Text }) {
		return all
	}
	if len(all) == 0 {
		l.Role = "primary"
	}
	return append(all, l)
}

func applicant(r row, job string) core.Applicant {
	return core.Applicant{
		ID: r.text("id"), PersonID: cmp.Or(r.text("person"), r.text("id")), JobID: cmp.Or(r.text("job"), job),
		Name: strings.TrimSpace(r.text("name")), Emails: r.emails("emails"), Phones: r.texts("phones"), URLs: r.texts("urls"),
		Employer: r.text("employer"), Stage: r.text("stage"), StageID: r.text("stage_id"), Status: r.text("status"),
		Since: r.moment("since"), Updated: r.moment("updated"), Removed: r.yes("removed"),
	}
}

func stage(r row, order int) core.Stage {
	s := core.Stage{ID: r.text("id"), Name: r.text("name"), Order: order, Final: r.yes("final")}
	if n, err := strconv.Atoi(r.text("order")); err == nil {
		s.Order = n
	}
	return s
}

// questionKinds are the kinds that a description may give; what is none of them is
// a text.
var questionKinds = []core.QuestionKind{
	core.AskText, core.AskLong, core.AskYesNo, core.AskChoice, core.AskChoices, core.AskNumber, core.AskDate, core.AskFile,
}

func question(r row) core.Question {
	q := core.Question{ID: r.text("id"), Text: r.text("text"), Kind: core.QuestionKind(r.text("kind")), Required: r.yes("required"), Choices: r.texts("choices")}
	choice := q.Kind == core.AskChoice || q.Kind == core.AskChoices
	if !slices.Contains(questionKinds, q.Kind) || choice && len(q.Choices) == 0 {
		q.Kind, choice = core.AskText, false
	}
	if !choice {
		q.Choices = nil
	}
	return q
}

// plain turns any value of ours into one that an expression can read.
func plain(v any) any {
	var d document
	text, err := json.Marshal(v)
	if err != nil || json.Unmarshal(text, &d) != nil {
		return nil // not reachable: plain data
	}
	return d.value
}
