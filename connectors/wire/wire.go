// Package wire reads and writes what applicant tracking systems write in many ways
// and mean alike: times and days, ids, places, texts, the choices of a question. What
// can't be read is empty, never a guess and never an error: a field that nobody
// understands must not hide a job or a person.
package wire

import (
	"encoding/json"
	"html"
	"slices"
	"strings"

	"reqdesk/core"
)

// ID is an id: a word with most systems, a number with some, either with a few.
type ID string

// UnmarshalJSON takes a word, a number or null.
func (i *ID) UnmarshalJSON(raw []byte) error {
	switch {
	case string(raw) == "null":
		*i = ""
		return nil
	case len(raw) > 0 && raw[0] == '"':
		return json.Unmarshal(raw, (*string)(i))
	}
	var n json.Number
	err := json.Unmarshal(raw, &n)
	*i = ID(n)
	return err
}

// Filled lists the texts in which there is something, trimmed and each once, whatever
// its letters' case.
func Filled(texts ...string) (all []string) {
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if text != "" && !slices.ContainsFunc(all, func(have string) bool { return strings.EqualFold(have, text) }) {
			all = append(all, text)
		}
	}
	return all
}

// Emails is Filled in small letters, in which addresses are compared.
func Emails(texts ...string) []string {
	all := Filled(texts...)
	for i, email := range all {
		all[i] = strings.ToLower(email)
	}
	return all
}

// HasEmail tells whether an address is one of those that somebody has: a search that
// finds more than was looked for must find no stranger.
func HasEmail(email string, have ...string) bool {
	email = strings.TrimSpace(email)
	return email != "" && slices.ContainsFunc(have, func(one string) bool { return strings.EqualFold(strings.TrimSpace(one), email) })
}

// SameLink tells whether two web addresses lead to the same page: what stands before the
// host and behind the path does not count, nor do its letters' cases.
func SameLink(a, b string) bool {
	bare := func(address string) string {
		address = strings.ToLower(strings.TrimSpace(address))
		if _, rest, found := strings.Cut(address, "//"); found {
			address = rest
		}
		address, _, _ = strings.Cut(address, "?")
		address, _, _ = strings.Cut(address, "#")
		return strings.TrimRight(strings.TrimPrefix(address, "www."), "/")
	}
	return bare(a) != "" && bare(a) == bare(b)
}

// Line joins the parts of a place or an address into a line.
func Line(parts ...string) string { return strings.Join(Filled(parts...), ", ") }

// Flags drops the fields that are empty; nil = all are.
func Flags(all map[string]string) map[string]string {
	full := map[string]string{}
	for name, value := range all {
		if value = strings.TrimSpace(value); value != "" {
			full[name] = value
		}
	}
	if len(full) == 0 {
		return nil
	}
	return full
}

// Yes is the value of a flag that is set; "" = it is not.
func Yes(set bool) string {
	if set {
		return "yes"
	}
	return ""
}

// Plain makes HTML of plain text; "" stays "".
func Plain(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return "<p>" + Breaks(text) + "</p>"
}

// Breaks makes HTML of plain text within a paragraph.
func Breaks(text string) string {
	return strings.ReplaceAll(html.EscapeString(strings.ReplaceAll(text, "\r\n", "\n")), "\n", "<br>")
}

// Section is a part of a job's text under its heading, which may be missing.
type Section struct{ Title, HTML string }

// Sections joins the parts that have a text.
func Sections(parts ...Section) string {
	var all []string
	for _, part := range parts {
		body := strings.TrimSpace(part.HTML)
		if body == "" {
			continue
		}
		if part.Title != "" {
			body = "<h3>" + html.EscapeString(part.Title) + "</h3>\n" + body
		}
		all = append(all, body)
	}
	return strings.Join(all, "\n")
}

// Places makes the list of a job's places: one without a text gets that of its parts,
// and what is empty or comes again is left out. The first is the job's own.
func Places(all ...core.Location) (list []core.Location) {
	for _, l := range all {
		if l.Text = strings.TrimSpace(l.Text); l.Text == "" {
			l.Text = Line(l.City, l.Region, l.Country)
		}
		again := slices.ContainsFunc(list, func(have core.Location) bool {
			country := have.Country == l.Country || have.Country == "" || l.Country == ""
			return strings.EqualFold(have.Text, l.Text) || l.City != "" && have.City == l.City && country
		})
		if l.Text == "" || again {
			continue
		}
		if l.Role = "sourcing"; len(list) == 0 {
			l.Role = "primary"
		}
		list = append(list, l)
	}
	return list
}

// AddUser notes that a job is a user's, once; the first one who owns it is its owner.
// A user without an address is nobody.
func AddUser(p *core.Posting, email string, owns bool) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return
	}
	if !slices.Contains(p.Users, email) {
		p.Users = append(p.Users, email)
	}
	if p.Owner == "" && owns {
		p.Owner = email
	}
}

// WithChoices gives a question what there is to choose from. A choice between nothing
// is asked as a text, and another kind of question has no choices.
func WithChoices(q core.Question, choices ...string) core.Question {
	if q.Kind != core.AskChoice && q.Kind != core.AskChoices {
		return q
	}
	if q.Choices = Filled(choices...); len(q.Choices) == 0 {
		q.Kind = core.AskText
	}
	return q
}
