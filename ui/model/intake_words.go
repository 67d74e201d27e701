package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/core/intake"
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

// IntakeRows are the accepted ones in the order of the files.
func IntakeRows(r intake.Report) []IntakeRow {
	out := make([]IntakeRow, 0, len(r.Accepted))
	for _, a := range r.Accepted {
		row := IntakeRow{Name: a.Name, Where: place(a.File, a.Row)}
		if row.Name == "" {
			row.Name = "Without a name"
		}
		unsure := 0
		for _, f := range a.Fields.All() {
			field := IntakeField{Name: fieldName(f.Path), Value: f.Value, Origin: f.Origin, Unsure: f.Confidence < sure}
			if field.Unsure {
				unsure++
			}
			row.Fields = append(row.Fields, field)
		}
		row.Read = Count(a.Fields.Len(), "field", "fields")
		if unsure > 0 {
			row.Read += ", " + strconv.Itoa(unsure) + " unsure"
		}
		row.Standing, row.Why = standing(a)
		out = append(out, row)
	}
	return out
}

func standing(a intake.Accepted) (IntakeStanding, []string) {
	why := whys(a.Verdict)
	known := a.Person != 0
	for _, m := range a.Matches {
		why = append(why, m.Why)
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
		return StandingAgain, append(why, "The same person as in row "+strconv.Itoa(a.SameAs)+".")
	case known:
		return StandingKnown, why
	}
	return StandingNew, why
}

// RefusedLine is one line of what is not taken.
type RefusedLine struct{ Where, Reason string }

// RefusedLines are the refused rows and files with their reasons.
func RefusedLines(r intake.Report) []RefusedLine {
	out := make([]RefusedLine, 0, len(r.Refused))
	for _, x := range r.Refused {
		out = append(out, RefusedLine{Where: place(x.File, x.Row), Reason: sentence(x.Reason)})
	}
	return out
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
		return file + ", row " + strconv.Itoa(row)
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
			words[i] = spaced(w)
		}
	}
	text := strings.Join(words, " ")
	if text == "" {
		return "Field"
	}
	return strings.ToUpper(text[:1]) + text[1:]
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
const NoJob = "No job yet – into People only"

// JobChoices are the names of the jobs to choose from, NoJob first.
func (m *IntakeModel) JobChoices() []string {
	out := []string{NoJob}
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
	return NoJob
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
	doing := "Reading"
	if m.Storing {
		doing = "Adding"
	}
	if len(m.Paths) == 1 {
		return doing + "…", -1
	}
	return doing + " " + strconv.Itoa(m.Done) + " of " + strconv.Itoa(len(m.Paths)) + " files", float32(m.Done) / float32(max(len(m.Paths), 1))
}

// CommitText is what the main button says.
func (m *IntakeModel) CommitText() string {
	if !m.Ready || len(m.Report.Accepted) == 0 {
		return "Add people"
	}
	return "Add " + Count(len(m.Report.Accepted), "person", "people")
}
