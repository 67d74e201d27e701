package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
)

// readJSON reads one JSON Resume, or a list of them.
func readJSON(data []byte) Result {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var list []json.RawMessage
	single := true
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		single = false
		if err := json.Unmarshal(data, &list); err != nil {
			return refuse("the JSON can't be read: it is broken or cut off")
		}
	} else {
		list = []json.RawMessage{data}
	}
	res := Result{Source: "json", Type: "application/json", Document: single}
	for i, raw := range list {
		row := Row{Number: i + 1, Facts: map[string]core.FieldFact{}}
		if err := json.Unmarshal(raw, &row.Resume); err != nil {
			if single {
				return refuse("the JSON is not a résumé in the shape of JSON Resume")
			}
			res.Refused = append(res.Refused, Refused{i + 1, "not a résumé in the shape of JSON Resume"})
			continue
		}
		for _, v := range Values(row.Resume) {
			row.Facts[v.Path] = core.FieldFact{Confidence: 1, Origin: v.Path}
		}
		row.Text = TextOf(row.Resume)
		if reason := unreachable(row.Resume); reason != "" {
			res.Refused = append(res.Refused, Refused{i + 1, reason})
			continue
		}
		res.Rows = append(res.Rows, row)
	}
	return res
}

// unreachable gives the reason why a résumé can't be anybody's, or "".
func unreachable(r core.Resume) string {
	if strings.TrimSpace(r.Basics.Name) == "" {
		return "no name"
	}
	for _, k := range people.KeysOfResume(r) {
		if people.Strong(k.Kind) {
			return ""
		}
	}
	if r.Basics.Phone != "" {
		return ""
	}
	return "no e-mail address, phone number or profile address"
}

// Value is one field of a résumé by its path.
type Value struct{ Path, Text string }

// Values gives the fields of a résumé that hold something, in order.
func Values(r core.Resume) []Value {
	var out []Value
	add := func(path, text string) {
		if text != "" {
			out = append(out, Value{path, text})
		}
	}
	b := r.Basics
	add("basics.name", b.Name)
	add("basics.label", b.Label)
	add("basics.email", b.Email)
	for i, e := range b.Emails {
		add(fmt.Sprintf("basics.emails[%d]", i), e)
	}
	add("basics.phone", b.Phone)
	for i, p := range b.Phones {
		add(fmt.Sprintf("basics.phones[%d]", i), p)
	}
	add("basics.url", b.URL)
	add("basics.summary", b.Summary)
	add("basics.location.address", b.Location.Address)
	add("basics.location.postalCode", b.Location.PostalCode)
	add("basics.location.city", b.Location.City)
	add("basics.location.region", b.Location.Region)
	add("basics.location.countryCode", b.Location.CountryCode)
	for i, p := range b.Profiles {
		add(fmt.Sprintf("basics.profiles[%d].url", i), p.URL)
	}
	history(r, add)
	return out
}

func history(r core.Resume, add func(path, text string)) {
	for i, w := range r.Work {
		at := fmt.Sprintf("work[%d].", i)
		add(at+"name", w.Name)
		add(at+"position", w.Position)
		add(at+"location", w.Location)
		add(at+"startDate", w.StartDate)
		add(at+"endDate", w.EndDate)
		add(at+"summary", w.Summary)
		for j, h := range w.Highlights {
			add(fmt.Sprintf("%shighlights[%d]", at, j), h)
		}
	}
	for i, e := range r.Education {
		at := fmt.Sprintf("education[%d].", i)
		add(at+"institution", e.Institution)
		add(at+"area", e.Area)
		add(at+"studyType", e.StudyType)
		add(at+"startDate", e.StartDate)
		add(at+"endDate", e.EndDate)
	}
	for i, s := range r.Skills {
		add(fmt.Sprintf("skills[%d].name", i), s.Name)
		add(fmt.Sprintf("skills[%d].keywords", i), strings.Join(s.Keywords, ", "))
	}
	for i, l := range r.Languages {
		add(fmt.Sprintf("languages[%d].language", i), l.Language)
		add(fmt.Sprintf("languages[%d].fluency", i), l.Fluency)
	}
	for i, c := range r.Certificates {
		add(fmt.Sprintf("certificates[%d].name", i), c.Name)
	}
}

// TextOf writes a résumé as plain text, one fact a line, for evidence.
func TextOf(r core.Resume) string {
	var lines []string
	line := func(parts ...string) {
		var have []string
		for _, p := range parts {
			if p = strings.TrimSpace(p); p != "" {
				have = append(have, p)
			}
		}
		if len(have) > 0 {
			lines = append(lines, strings.Join(have, ", "))
		}
	}
	line(r.Basics.Name)
	line(r.Basics.Label)
	line(r.Basics.Summary)
	for _, w := range append(r.Work, r.Volunteer...) {
		line(w.Position, w.Name, w.Location, strings.Trim(w.StartDate+" – "+w.EndDate, " –"))
		line(w.Summary)
		for _, h := range w.Highlights {
			line(h)
		}
	}
	for _, e := range r.Education {
		line(e.StudyType, e.Area, e.Institution)
	}
	for _, s := range r.Skills {
		if len(s.Keywords) == 0 {
			line(s.Name)
			continue
		}
		line(s.Name + ": " + strings.Join(s.Keywords, ", "))
	}
	for _, l := range r.Languages {
		line(strings.TrimSpace(l.Language + " " + l.Fluency))
	}
	for _, c := range r.Certificates {
		line(c.Name, c.Issuer)
	}
	return strings.Join(lines, "\n")
}
