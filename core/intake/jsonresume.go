package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Why JSON is refused.
const (
	brokenJSON = "the JSON can't be read: it is broken or cut off"
	noResume   = "not a résumé in the shape of JSON Resume, and not a profile of People Data Labs"
	mostJSON   = 50_000 // profiles of one file
)

// readJSON reads profiles in the shape of JSON Resume or of People Data Labs: one,
// a list of them, one a line, or the answer of a service around them.
func readJSON(data []byte) Result {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	list, broken := jsonObjects(data)
	if broken && len(list) < 2 {
		return refuse(brokenJSON)
	}
	res := Result{Source: "json", Type: "application/json"}
	for i, raw := range list {
		row, labs, reason := readObject(raw)
		row.Number = i + 1
		if labs {
			res.Source = "people data labs"
		}
		if reason == "" {
			reason = unreachable(row.Resume)
		}
		if reason != "" {
			res.Refused = append(res.Refused, Refused{i + 1, reason})
			continue
		}
		res.Rows = append(res.Rows, row)
	}
	if broken {
		res.Refused = append(res.Refused, Refused{len(list) + 1, "the JSON is broken or cut off here; what stands before it was read"})
	}
	// One JSON Resume is a person's own document.
	res.Document = len(list) == 1 && res.Source == "json" && len(res.Rows) == 1
	return res
}

// jsonObjects gives the profiles of a file; broken tells that it can't be read to
// its end.
func jsonObjects(data []byte) (list []json.RawMessage, broken bool) {
	in := json.NewDecoder(bytes.NewReader(data))
	for len(list) < mostJSON {
		var raw json.RawMessage
		if err := in.Decode(&raw); err != nil {
			return list, !errors.Is(err, io.EOF) || len(list) == 0
		}
		list = append(list, unwrapped(raw)...)
	}
	return list, false
}

// unwrapped takes the profiles out of a list, or out of what a service puts around
// them.
func unwrapped(raw json.RawMessage) []json.RawMessage {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) == nil {
			return list
		}
	}
	var around struct {
		Data    json.RawMessage `json:"data"`
		Matches []struct {
			Data json.RawMessage `json:"data"`
		} `json:"matches"`
	}
	if json.Unmarshal(raw, &around) == nil {
		var list []json.RawMessage
		for _, m := range around.Matches {
			list = append(list, m.Data)
		}
		if len(around.Data) > 0 && around.Data[0] == '[' {
			if json.Unmarshal(around.Data, &list) != nil {
				return nil
			}
		} else if len(around.Data) > 0 && around.Data[0] == '{' {
			list = append(list, around.Data)
		}
		if len(list) > 0 {
			return list
		}
	}
	return []json.RawMessage{raw}
}

// readObject reads one profile; labs tells that it is one of People Data Labs.
func readObject(raw json.RawMessage) (row Row, labs bool, reason string) {
	row.Facts = map[string]core.FieldFact{}
	confidence := 1.0
	if isLabs(raw) {
		var p labsPerson
		if err := json.Unmarshal(raw, &p); err != nil {
			return row, true, noResume
		}
		row.Resume, labs, confidence = p.resume(), true, 0.9
	} else if err := json.Unmarshal(raw, &row.Resume); err != nil {
		return row, false, noResume
	}
	tidy(reflect.ValueOf(&row.Resume).Elem(), "")
	for _, v := range Values(row.Resume) {
		row.Facts[v.Path] = core.FieldFact{Confidence: confidence, Origin: v.Path}
	}
	row.Text = TextOf(row.Resume)
	return row, labs, ""
}

// tidy drops from all texts what would not be seen, and brings those that are no
// paragraphs onto one line, as in every other kind of file.
func tidy(v reflect.Value, name string) {
	switch v.Kind() { //nolint:exhaustive // a résumé has no others
	case reflect.String:
		if name != "Summary" && name != "Highlights" {
			v.SetString(oneLine(v.String()))
			return
		}
		var lines []string
		for l := range strings.Lines(v.String()) {
			lines = append(lines, strings.TrimRight(strings.Map(printable, l), " "))
		}
		v.SetString(strings.TrimSpace(strings.Join(lines, "\n")))
	case reflect.Slice:
		for i := range v.Len() {
			tidy(v.Index(i), name)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			tidy(v.Field(i), v.Type().Field(i).Name)
		}
	}
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
	out := make([]Value, 0, 16)
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
		add(nth("basics.emails", i), e)
	}
	add("basics.phone", b.Phone)
	for i, p := range b.Phones {
		add(nth("basics.phones", i), p)
	}
	add("basics.url", b.URL)
	add("basics.summary", b.Summary)
	add("basics.location.address", b.Location.Address)
	add("basics.location.postalCode", b.Location.PostalCode)
	add("basics.location.city", b.Location.City)
	add("basics.location.region", b.Location.Region)
	add("basics.location.countryCode", b.Location.CountryCode)
	for i, p := range b.Profiles {
		add(nth("basics.profiles", i)+".url", p.URL)
	}
	history(r, add)
	return out
}

func history(r core.Resume, add func(path, text string)) {
	for i, w := range r.Work {
		at := nth("work", i) + "."
		add(at+"name", w.Name)
		add(at+"position", w.Position)
		add(at+"location", w.Location)
		add(at+"startDate", w.StartDate)
		add(at+"endDate", w.EndDate)
		add(at+"summary", w.Summary)
		for j, h := range w.Highlights {
			add(nth(at+"highlights", j), h)
		}
	}
	for i, e := range r.Education {
		at := nth("education", i) + "."
		add(at+"institution", e.Institution)
		add(at+"area", e.Area)
		add(at+"studyType", e.StudyType)
		add(at+"startDate", e.StartDate)
		add(at+"endDate", e.EndDate)
	}
	for i, s := range r.Skills {
		add(nth("skills", i)+".name", s.Name)
		add(nth("skills", i)+".keywords", strings.Join(s.Keywords, ", "))
	}
	for i, l := range r.Languages {
		add(nth("languages", i)+".language", l.Language)
		add(nth("languages", i)+".fluency", l.Fluency)
	}
	for i, c := range r.Certificates {
		add(nth("certificates", i)+".name", c.Name)
	}
}

// nth is the path of one entry of a list.
func nth(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

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
