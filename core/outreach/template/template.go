// Package template reads a recruiter's e-mail templates, finds what is wrong
// with them before anything is sent, and renders them for one person.
//
// # The file
//
// A template is a text file: header lines (Subject:, Language:, Client:), an
// empty line, then Markdown. Values stand in double braces, with filters as in
// Liquid: {{first_name}}, {{first_name | default: "there"}}. The filters change one
// value into another (default, upcase, downcase, capitalize, strip, truncate, append,
// prepend, replace, date).
//
// A text may depend on values: {% if employer %} … {% elsif city == "Berlin" %} …
// {% else %} … {% endif %}, with and, or, ==, != and contains; {% unless %} is the
// contrary. {% snippet "signature" %} inserts a piece of text that the client, or all
// clients, keep for many templates. There are no loops, no assignments and no
// includes: what is not of these shapes never reaches the library, nothing reads a
// file or repeats a text, and sources, values and results are bounded.
//
// # What it promises
//
// Every problem has its place: the line from the file's first line, the column
// in characters. A variable that is not known, or that has no value for the
// person and no fallback, is an error, so that "Hello [FIRST NAME]" never leaves
// the house.
//
// A value is inert. It is put in after the Markdown was read, so a person's name
// can make neither a heading nor a link nor HTML, nor a tag; in a link's address it
// can't change the scheme; it is one line, without the characters that turn the
// direction of text round. Only the apply link and the privacy link become links by themselves. Text and HTML of an e-mail come from the same reading
// of the Markdown.
//
// # The notice
//
// {{notice}} is what people have to be told about their data (Article 14 of the GDPR):
// who writes on whose behalf and why, where the data come from, and how to object. Its
// text belongs to the client ([Notices]); {{data_source}} in it is filled for each
// person. [Template.RenderFirst] puts it below a text that lacks it, and says in
// [Letter] what was told.
//
// # The apply link
//
// {{apply_link}} is the job's apply address with the client's source code and
// UTM parameters. [AddCode] adds them before the fragment, keeps what stood in
// the query, and does nothing the second time. Any variable whose value leads to
// the ATS's site gets the code. An address pasted into the text is left alone and
// draws a reminder.
package template

import (
	"strings"
	"unicode/utf8"
)

// Limits of what is read and made.
const (
	maxSource = 64 << 10
	maxExprs  = 500
	maxValue  = 10_000
	maxOutput = 1 << 20
)

// Place is where something stands: line and column count from 1, the column in
// characters.
type Place struct{ Line, Column int }

// File is a template file taken apart. Places are those of the header's values
// and of the body's first character; a zero Place means that it is missing.
type File struct {
	Subject, Language, Client       string
	SubjectAt, LanguageAt, ClientAt Place
	Body                            string
	BodyAt                          Place
}

// Own makes the file of a step that brings its own subject and text. Its places
// count within the text; the subject's are in line 1.
func Own(subject, text, language string) File {
	f := File{Subject: strings.TrimSpace(subject), Language: language, Body: clean(text), BodyAt: Place{1, 1}}
	if f.Subject != "" {
		f.SubjectAt = Place{1, 1}
	}
	return f
}

// Read takes a file apart. Problems are those of the header.
func Read(source string) (File, []Problem) {
	if len(source) > maxSource {
		return File{}, []Problem{fault(Place{1, 1}, Syntax, "The template is longer than 64 KB.")}
	}
	if !utf8.ValidString(source) {
		return File{}, []Problem{fault(Place{1, 1}, Syntax, "The file is not UTF-8 text. Save it as UTF-8.")}
	}
	var (
		f        File
		problems []Problem
	)
	lines := strings.Split(clean(source), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			f.Body = strings.Join(lines[i+1:], "\n")
			f.BodyAt = Place{min(i+2, len(lines)), 1}
			return f, problems
		}
		if p := f.header(line, i+1); p != nil {
			problems = append(problems, *p)
		}
	}
	return f, append(problems, fault(Place{len(lines), 1}, EmptyVariant,
		"There is no text: an empty line and the text follow the header lines."))
}

// header takes in one header line.
func (f *File) header(line string, number int) *Problem {
	key, value, found := strings.Cut(line, ":")
	if !found {
		p := fault(Place{number, 1}, Syntax,
			"A template begins with header lines such as \"Subject: …\"; an empty line separates them from the text.")
		return &p
	}
	text := strings.TrimSpace(value)
	at := Place{number, utf8.RuneCountInString(key) + 2 + utf8.RuneCountInString(value) -
		utf8.RuneCountInString(strings.TrimLeft(value, " \t"))}
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "subject":
		f.Subject, f.SubjectAt = text, at
	case "language":
		f.Language, f.LanguageAt = text, at
	case "client":
		f.Client, f.ClientAt = text, at
	default:
		p := fault(Place{number, 1}, Syntax, "This header line is not known: use Subject, Language or Client.")
		return &p
	}
	return nil
}

// inert makes one line of a value and takes out the characters by which one text could
// turn round how another is read.
func inert(s string) string {
	if simple(s) && s[0] != ' ' && s[len(s)-1] != ' ' && !strings.Contains(s, "  ") {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, clean(strings.ToValidUTF8(s, "")))
	return strings.Join(strings.Fields(s), " ")
}

// simple tells whether a text is of printable ASCII only, as most values are: nothing has
// to be taken out.
func simple(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s != ""
}

// clean takes out what no template needs: a byte order mark, carriage returns,
// control characters and the two characters by which rendering marks values.
func clean(s string) string {
	if simple(s) {
		return s
	}
	s = strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7f || r == markOpen || r == markClose:
			return -1
		}
		return r
	}, s)
}
