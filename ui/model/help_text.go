package model

import (
	"regexp"
	"strings"
)

// HelpSection is a part of a page of the help: what stands under one heading.
type HelpSection struct {
	Heading string // "" = what stands before the first
	Text    string // Markdown, without the heading
	plain   string // without marks, for the search
	words   []string
}

// HelpLink is where a page leads.
type HelpLink struct {
	Text string
	To   string // "help:import", "go:people", "https://…"
}

// HelpPage is one page of the help. It is written in Markdown of this form: a
// heading of the first order; lines "Screens: jobs, job/about" for the places whose
// "?" leads here, and "Note: …", one sentence for the list of pages; an empty line;
// the text, in parts under headings of the second order.
//
// What is written **bold** is a name that stands on the screen, `so` a key, a command
// or a file, and a link leads to a page (help:import), a place of the window
// (go:people, go:settings/outbox) or the web.
type HelpPage struct {
	Topic    Topic
	Title    string
	Note     string
	Screens  []string
	Sections []HelpSection
	Links    []HelpLink // in their order, each once
}

var (
	helpLink  = regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`)
	helpMarks = strings.NewReplacer("**", "", "`", "", "*", "", "\n", " ")
)

// ReadHelp reads a page.
func ReadHelp(topic Topic, text string) HelpPage {
	p := HelpPage{Topic: topic, Title: string(topic)}
	head, body, _ := strings.Cut(text, "\n\n")
	for line := range strings.Lines(head) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "# "):
			p.Title = line[2:]
		case strings.HasPrefix(line, "Screens: "):
			p.Screens = strings.Split(line[len("Screens: "):], ", ")
		case strings.HasPrefix(line, "Note: "):
			p.Note = line[len("Note: "):]
		}
	}
	for i, part := range strings.Split("\n"+body, "\n## ") {
		s := HelpSection{Text: strings.TrimSpace(part)}
		if i > 0 {
			s.Heading, s.Text, _ = strings.Cut(s.Text, "\n")
			s.Text = strings.TrimSpace(s.Text)
		}
		if i == 0 && s.Text == "" {
			continue
		}
		s.plain = plainHelp(s.Text)
		s.words = helpWords(s.Heading + " " + s.plain)
		p.Sections = append(p.Sections, s)
	}
	seen := map[string]bool{}
	for _, l := range helpLink.FindAllStringSubmatch(body, -1) {
		if !seen[l[2]] {
			seen[l[2]] = true
			p.Links = append(p.Links, HelpLink{Text: helpMarks.Replace(l[1]), To: l[2]})
		}
	}
	return p
}

// plainHelp is Markdown without its marks, on one line.
func plainHelp(text string) string {
	text = helpMarks.Replace(helpLink.ReplaceAllString(text, "$1"))
	return strings.Join(strings.Fields(strings.ReplaceAll(text, " - ", " · ")), " ")
}
