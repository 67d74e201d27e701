package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/ui/phrase"
)

// IntakeStanding is how an accepted profile stands, strongest first.
type IntakeStanding string

// The standings.
const (
	StandingKeptOut IntakeStanding = "Kept out"
	StandingStop    IntakeStanding = "Stop"
	StandingWarn    IntakeStanding = "Warning"
	StandingKnown   IntakeStanding = "Known"
	StandingAgain   IntakeStanding = "Twice here"
	StandingNew     IntakeStanding = "New"
)

// IntakeRow is one line of who would be taken.
type IntakeRow struct {
	Name     string
	Where    string // file and row
	Read     string // what was read of them
	Standing IntakeStanding
	Why      []string // the reasons of the standing
	Fields   []IntakeField
}

// IntakeField is one field with where it was read.
type IntakeField struct {
	Name, Value, Origin string
	Unsure              bool
}

// sure is the confidence from which a field is not marked.
const sure = 0.7

// IntakeRowAt is the line of one accepted row; a report may have a hundred
// thousand, of which a few are on the screen.
func IntakeRowAt(r intake.Report, n int) IntakeRow {
	a := r.Accepted[n]
	row := IntakeRow{Name: a.Name, Where: place(a.File, a.Row)}
	if row.Name == "" {
		row.Name = phrase.T("Without a name")
	}
	unsure := 0
	for _, f := range a.Fields.All() {
		field := IntakeField{Name: fieldName(f.Path), Value: f.Value, Origin: originWords(f.Origin), Unsure: f.Confidence < sure}
		if field.Unsure {
			unsure++
		}
		row.Fields = append(row.Fields, field)
	}
	row.Read = phrase.N(a.Fields.Len(), "%d field", "%d fields")
	if unsure > 0 {
		row.Read += phrase.T(", %d unsure", unsure)
	}
	row.Standing, row.Why = standing(a)
	return row
}

func standing(a intake.Accepted) (IntakeStanding, []string) {
	why := whys(a.Verdict)
	known := a.Person != 0
	for _, m := range a.Matches {
		why = append(why, phrase.Of(m.Why))
		known = known || m.Joined
	}
	switch {
	case a.State == core.CandidacyKeptOut:
		return StandingKeptOut, why
	case a.Verdict.Level == core.VerdictStop:
		return StandingStop, why
	case a.Verdict.Level == core.VerdictWarn:
		return StandingWarn, why
	case a.SameAs != 0:
		return StandingAgain, append(why, phrase.T("The same person as in row %d.", a.SameAs))
	case known:
		return StandingKnown, why
	}
	return StandingNew, why
}

// RefusedLine is one line of what is not taken.
type RefusedLine struct{ Where, Reason string }

// RefusedLineAt is the line of one refused row or file.
func RefusedLineAt(r intake.Report, n int) RefusedLine {
	x := r.Refused[n]
	return RefusedLine{Where: place(x.File, x.Row), Reason: sentence(phrase.Of(x.Reason))}
}

// sentence writes a reason with a capital letter and a full stop.
func sentence(reason string) string {
	if reason == "" {
		return reason
	}
	r, n := utf8.DecodeRuneInString(reason)
	return strings.TrimSuffix(string(unicode.ToUpper(r))+reason[n:], ".") + "."
}

func place(file string, row int) string {
	if row > 1 || (row == 1 && !isDocument(file)) {
		return phrase.T("%s, row %d", file, row)
	}
	return file
}

func isDocument(file string) bool {
	lower := strings.ToLower(file)
	return strings.HasSuffix(lower, ".pdf") || strings.HasSuffix(lower, ".json") || strings.HasSuffix(lower, ".docx")
}

// fieldName is a JSON Resume path in words: "basics.email" is "Email",
// "work[0].position" is "Work 1, position".
func fieldName(path string) string {
	path = strings.TrimPrefix(path, "basics.")
	words := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	for i, w := range words {
		if n, err := strconv.Atoi(w); err == nil {
			words[i] = strconv.Itoa(n + 1)
		} else {
			words[i] = phrase.In("field", spaced(w))
		}
	}
	text := strings.Join(words, " ")
	if text == "" {
		return phrase.T("Field")
	}
	return upper(text)
}

// originWords says where a value was read, which is stored in English.
func originWords(origin string) string {
	for _, o := range []struct{ starts, said string }{{"card, ", phrase.T("card, %s")}, {"column ", phrase.T("column %s")}} {
		if name, ok := strings.CutPrefix(origin, o.starts); ok {
			return strings.Replace(o.said, "%s", name, 1)
		}
	}
	return phrase.Of(origin)
}

// spaced writes "startDate" as "start date".
func spaced(word string) string {
	var b strings.Builder
	for _, r := range word {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// NoJob is the choice of importing into no job.
func NoJob() string { return phrase.T("No job yet – into People only") }

// JobChoices are the names of the jobs to choose from, NoJob first.
func (m *IntakeModel) JobChoices() []string {
	out := []string{NoJob()}
	for _, o := range m.Jobs {
		out = append(out, jobChoice(o.Job, o.Client.Name))
	}
	return out
}

// JobChoice is the name of the job that is chosen.
func (m *IntakeModel) JobChoice() string {
	for _, o := range m.Jobs {
		if o.Job.ID == m.Job {
			return jobChoice(o.Job, o.Client.Name)
		}
	}
	return NoJob()
}

// JobNamed is the job of that name; 0 = none.
func (m *IntakeModel) JobNamed(name string) core.JobID {
	i := slices.Index(m.JobChoices(), name)
	if i < 1 {
		return 0
	}
	return m.Jobs[i-1].Job.ID
}

// jobChoice holds the id, because two jobs may have one title.
func jobChoice(j core.Job, client string) string {
	return strings.Join(nonEmpty(j.Title, client), " · ") + " (" + j.ID.String() + ")"
}

// Progress is how far the reading is, for the screen; part -1 = not known.
func (m *IntakeModel) Progress() (text string, part float32) {
	doing := phrase.T("Reading")
	if m.Storing {
		doing = phrase.T("Adding")
	}
	p := m.Step
	switch {
	case p.Files == 0:
		return doing + "…", -1
	case p.Files == 1 && p.Rows <= 1:
		return doing + "…", float32(p.Part)
	case p.Files == 1:
		return phrase.T("%s row %d", doing, p.Rows), float32(p.Part)
	}
	return phrase.T("%s file %d of %d", doing, min(p.Done+1, p.Files), p.Files), float32(p.Part)
}

// ColumnRow is one column of a table as the recruiter sees it.
type ColumnRow struct {
	File, Header, Field, How, Samples string
}

// ColumnRows are the columns of the tables among the files.
func ColumnRows(tables []intake.Table) []ColumnRow {
	var out []ColumnRow
	for _, t := range tables {
		for _, c := range t.Columns {
			out = append(out, ColumnRow{File: t.File, Header: c.Title, Field: c.Field, How: c.How, Samples: strings.Join(c.Samples, " · ")})
		}
	}
	return out
}

// columnWords names what a column may be.
var columnWords = map[string]string{
	"name": "Name", "first_name": "First name", "middle_name": "Middle name", "last_name": "Last name", "email": "E-mail", "phone": "Phone", "linkedin": "LinkedIn",
	"url": "Profile or site", "company": "Employer", "title": "Job title", "headline": "Headline", "location": "Place", "city": "City", "region": "Region",
	"country": "Country", "postal_code": "Postal code", "skills": "Skills", "languages": "Languages", "summary": "Summary or notes", "school": "School", "degree": "Degree",
	"stage": "Stage", "connected_on": "Connected on", "text": "Text only", "ignore": "Not read",
}

// ColumnChoices are what a column may be, in words.
func ColumnChoices() []string {
	var out []string
	for _, f := range intake.Fields() {
		out = append(out, ColumnChoice(f))
	}
	return out
}

// ColumnChoice is a field in words.
func ColumnChoice(field string) string { return phrase.Of(columnWords[field]) }

// ColumnKnown says how it is known what a column is.
func ColumnKnown(how string) string {
	return map[string]string{
		intake.ByHeader: phrase.T("Known by its header."), intake.ByMemory: phrase.T("As you chose last time."), intake.ByHand: phrase.T("Chosen by you."),
		"": phrase.T("Its cells are kept as text, in which evidence is looked for."),
	}[how]
}

// ColumnField is the field of these words.
func ColumnField(words string) string {
	for f, w := range columnWords {
		if phrase.Of(w) == words {
			return f
		}
	}
	return ""
}

// Missing says what has to be chosen before a table can be read; "" = nothing.
func (m *IntakeModel) Missing() string {
	for _, t := range m.Tables {
		if t.Missing != "" {
			return phrase.T("%s: %s", t.File, phrase.Of(t.Missing))
		}
	}
	return ""
}

// CommitText is what the main button says.
func (m *IntakeModel) CommitText() string {
	if !m.Ready || len(m.Report.Accepted) == 0 {
		return phrase.T("Add people")
	}
	return phrase.N(len(m.Report.Accepted), "Add %d person", "Add %d people")
}
