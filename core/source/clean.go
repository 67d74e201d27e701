package source

import (
	"regexp"
	"strings"

	"reqdesk/core"
)

// LeftOut stands where an address was.
const LeftOut = "[address left out]"

// addressed finds e-mail addresses, also in the spellings that are meant to hide them
// from machines, and telephone numbers of at least eight digits.
var addressed = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(mailto:)?[\p{L}0-9._%+'-]+\s?(@|＠|\(at\)|\[at\]|\{at\}|<at>)\s?[\p{L}0-9-]+(\s?(\.|\(dot\)|\[dot\]|\{dot\}|<dot>)\s?[\p{L}0-9-]+)+`),
	regexp.MustCompile(`(?i)\b[\p{L}0-9._%+'-]+\s+(at|AT)\s+[\p{L}0-9-]+(\s+(dot|DOT)\s+[\p{L}0-9-]+)+\b`),
	regexp.MustCompile(`(?:\+|\b00)\d(?:[ ()/.-]{0,2}\d){7,14}\b`),
}

// CleanText takes e-mail addresses and telephone numbers out of a text.
func CleanText(text string) string {
	for _, r := range addressed {
		text = r.ReplaceAllString(text, LeftOut)
	}
	return text
}

// CleanLink gives an address of a page, "" for one that is a way to write to somebody.
func CleanLink(link string) string {
	link = strings.TrimSpace(link)
	lower := strings.ToLower(link)
	for _, scheme := range []string{"mailto:", "tel:", "sms:", "javascript:", "data:"} {
		if strings.HasPrefix(lower, scheme) {
			return ""
		}
	}
	if CleanText(link) != link {
		return ""
	}
	return link
}

// Clean takes everything out of a profile by which somebody could be written to or
// called. It runs over what every source gives that is not Contactable, whatever the
// source has done itself.
func Clean(f Found) Found {
	r := f.Resume
	b := &r.Basics
	b.Email, b.Phone, b.Emails, b.Phones = "", "", nil, nil
	b.Location.Address = ""
	b.Name, b.Label, b.Summary, b.URL = CleanText(b.Name), CleanText(b.Label), CleanText(b.Summary), CleanLink(b.URL)
	var pages []core.Presence
	for _, p := range b.Profiles {
		if p.URL = CleanLink(p.URL); p.URL != "" {
			p.Username = CleanText(p.Username)
			pages = append(pages, p)
		}
	}
	b.Profiles = pages
	r.Work = cleanWork(r.Work)
	r.Volunteer = cleanWork(r.Volunteer)
	r.Skills = cleanSkills(r.Skills)
	f.Resume, f.Text, f.Origin = r, CleanText(f.Text), CleanLink(f.Origin)
	facts := map[string]core.FieldFact{}
	for path, fact := range f.Facts {
		if !strings.HasPrefix(path, "basics.email") && !strings.HasPrefix(path, "basics.phone") {
			facts[path] = fact
		}
	}
	f.Facts = facts
	return f
}

func cleanWork(list []core.Work) []core.Work {
	out := make([]core.Work, 0, len(list))
	for _, w := range list {
		w.Name, w.Position, w.Summary = CleanText(w.Name), CleanText(w.Position), CleanText(w.Summary)
		w.Highlights = cleanTexts(w.Highlights)
		out = append(out, w)
	}
	return out[:len(out):len(out)]
}

func cleanSkills(list []core.Skill) []core.Skill {
	out := make([]core.Skill, 0, len(list))
	for _, s := range list {
		s.Name, s.Keywords = CleanText(s.Name), cleanTexts(s.Keywords)
		out = append(out, s)
	}
	return out[:len(out):len(out)]
}

func cleanTexts(list []string) []string {
	var out []string
	for _, text := range list {
		out = append(out, CleanText(text))
	}
	return out
}
