package model

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reqdesk/core/outreach/template"
	"reqdesk/ui/phrase"
)

// LetterDraft is an e-mail-template while it is being edited: the header's
// fields and the Markdown text.
type LetterDraft struct {
	Name     string
	Subject  string
	Language string // BCP 47; "" = not said
	Client   string // the client's name; "" = usable for all
	Text     string
}

// MaxLetter is the most characters that the text of an e-mail takes.
const MaxLetter = 16_000

// The fields of a draft in which a problem can stand.
const (
	FieldSubject  = "subject"
	FieldLanguage = "language"
	FieldClient   = "client"
	FieldText     = "text"
)

// SplitTemplate takes a template file apart.
func SplitTemplate(name, source string) LetterDraft {
	f, _ := template.Read(source)
	return LetterDraft{Name: name, Subject: f.Subject, Language: f.Language, Client: f.Client, Text: f.Body}
}

// header lists the header lines of the file that a draft makes, and which field
// each one is.
func (d LetterDraft) header() (lines, fields []string) {
	for _, h := range []struct{ field, key, value string }{
		{FieldSubject, "Subject", d.Subject}, {FieldLanguage, "Language", d.Language}, {FieldClient, "Client", d.Client},
	} {
		if value := strings.Join(strings.Fields(h.value), " "); value != "" {
			lines = append(lines, h.key+": "+value)
			fields = append(fields, h.field)
		}
	}
	return lines, fields
}

// Source is the template file that the draft makes.
func (d LetterDraft) Source() string {
	lines, _ := d.header()
	return strings.Join(append(lines, "", d.Text), "\n")
}

// ProblemRow is one thing that is wrong with a draft, and where in its fields.
type ProblemRow struct {
	Field   string
	Line    int // within the field, from 1
	Column  int // in characters, from 1
	Where   string
	Message string
	Blocks  bool // keeps the e-mail from being sent
	Link    bool // a pasted link that the variable can replace
	Whole   bool // it stands at no place in particular
}

// problemRows translates places in the file to places in the draft's fields.
func problemRows(d LetterDraft, found []template.Problem) []ProblemRow {
	lines, fields := d.header()
	rows := make([]ProblemRow, 0, len(found))
	for _, p := range found {
		r := ProblemRow{
			Field: FieldText, Line: p.Line - len(lines) - 1, Column: p.Column, Message: phrase.Of(p.Message),
			Blocks: p.Severity == template.Error, Link: p.Kind == template.RawLink,
			Whole: p.Kind == template.NoApplyLink || p.Kind == template.OtherClient,
		}
		if n := p.Line - 1; n >= 0 && n < len(fields) {
			r.Field, r.Line = fields[n], 1
			r.Column = max(p.Column-len(r.Field)-len(": "), 1)
		}
		r.Line = max(r.Line, 1)
		r.Where = whereWords(r)
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b ProblemRow) int { return a.rank() - b.rank() })
	return rows
}

// rank puts first what keeps the e-mail from being sent, then what one press
// mends.
func (r ProblemRow) rank() int {
	switch {
	case r.Blocks:
		return 0
	case r.Link:
		return 1
	}
	return 2
}

func whereWords(r ProblemRow) string {
	switch {
	case r.Whole:
		return phrase.T("Whole e-mail")
	case r.Field == FieldText:
		return phrase.T("Line %d, column %d", r.Line, r.Column)
	}
	return phrase.T("%s, column %d", phrase.Of(upper(r.Field)), r.Column)
}

// ProblemWords sums problems up in one line.
func ProblemWords(rows []ProblemRow) string {
	errors := 0
	for _, r := range rows {
		if r.Blocks {
			errors++
		}
	}
	hints := len(rows) - errors
	switch {
	case len(rows) == 0:
		return phrase.T("No problems found")
	case errors == 0:
		return phrase.N(hints, "%d hint", "%d hints")
	case hints == 0:
		return phrase.N(errors, "%d problem keeps it from being sent", "%d problems keep it from being sent")
	}
	return phrase.N(errors, "%[1]d problem keeps it from being sent; %[2]s", "%[1]d problems keep it from being sent; %[2]s", phrase.N(hints, "%d hint", "%d hints"))
}

// ApplyLink is what stands for the way to apply.
const ApplyLink = "{{ apply_link }}"

// ReplaceLink puts the variable in place of the address that stands at a line
// and column of text. It gives text back as it was where no address stands.
func ReplaceLink(text string, line, column int) string {
	at := Offset(text, line, column)
	runes := []rune(text)
	end := at
	for end < len(runes) && !strings.ContainsRune(" \t\n<>()[]\"'", runes[end]) {
		end++
	}
	for end > at && strings.ContainsRune(".,;:!?", runes[end-1]) {
		end--
	}
	address := strings.ToLower(string(runes[at:end]))
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "www.") {
		return text
	}
	return string(runes[:at]) + ApplyLink + string(runes[end:])
}

// Offset is how many characters stand before a line and column of text.
func Offset(text string, line, column int) int {
	at := 0
	for line > 1 {
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			break
		}
		at += utf8.RuneCountInString(text[:end+1])
		text = text[end+1:]
		line--
	}
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return at + min(max(column-1, 0), utf8.RuneCountInString(text))
}

// VariableChip is a variable as the editor offers it.
type VariableChip struct {
	Variable string // as it is called
	Name     string // in plain words
	Insert   string // what goes into the text
	Often    bool   // most e-mails use it
}

// VariableChips lists all variables. Those that a person may lack come with a
// fallback, so that what is inserted can be sent as it stands.
func VariableChips() []VariableChip {
	fallbacks := map[string]string{
		"first_name": `default: "there"`, "last_name": `default: "there"`, "name": `default: "there"`, "employer": `default: "your company"`,
		"headline": `default: "your work"`, "city": `default: "your area"`, "must_haves": `default: "see the advertisement"`,
		"sender_name": `default: sender_email`, "privacy_link": `default: "on request"`,
	}
	often := []string{"first_name", "employer", "job_title", "client", "must_haves", "apply_link", "sender_name"}
	chips := make([]VariableChip, 0, len(template.Variables()))
	for _, v := range template.Variables() {
		c := VariableChip{Variable: v, Name: variableName(v), Insert: "{{ " + v + " }}", Often: slices.Contains(often, v)}
		if f := fallbacks[v]; f != "" {
			c.Insert = "{{ " + v + " | " + f + " }}"
		}
		chips = append(chips, c)
	}
	return chips
}

func variableName(v string) string {
	switch v {
	case "email":
		return phrase.T("their e-mail")
	case "client":
		return phrase.T("client")
	case "sender_name":
		return phrase.T("my name")
	case "sender_email":
		return phrase.T("my e-mail")
	case template.Notice:
		return phrase.T("notice about their data")
	case "data_source":
		return phrase.T("where their data come from")
	case "privacy_link":
		return phrase.T("privacy notice")
	}
	return phrase.Of(strings.ReplaceAll(v, "_", " "))
}
