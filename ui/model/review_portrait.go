package model

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// Portrait is a profile in the words of the screen.
type Portrait struct {
	Name      string
	Now       string // present position and employer
	Place     string
	Years     string // "Working since 2013 · 13 years"
	Summary   string
	Jobs      []Station
	Education []Station
	Skills    []string
	Languages []string
	Badges    []string // certificates
	Contacts  []string // addresses and numbers
	Links     []Link
	Origin    string // where it comes from, and how old it is
	Original  bool   // the original is kept
}

// Station is a position or a course of study.
type Station struct{ When, What, Where, Note string }

// Link is an address elsewhere; URL is always http or https.
type Link struct{ Name, URL string }

// maxStations, maxSkills and maxLinks bound what a hostile file can put on the
// screen.
const (
	maxStations = 30
	maxSkills   = 40
	maxLinks    = 12
	maxSummary  = 1200
)

// PortraitOf puts a profile of a person into words, as of now.
func PortraitOf(p core.Person, profile core.Profile, now time.Time) Portrait {
	r := profile.Resume
	out := Portrait{
		Name: PersonName(p), Place: placeOf(p, r), Summary: cut(r.Basics.Summary, maxSummary),
		Skills: skillsOf(r), Languages: languagesOf(r), Links: linksOf(p, r),
		Contacts: slices.Concat(p.Emails, p.Phones), Origin: OriginText(profile, now), Original: profile.Blob != "",
	}
	for _, w := range first(r.Work, maxStations) {
		out.Jobs = append(out.Jobs, Station{
			When: span(w.StartDate, w.EndDate, true), What: cmp.Or(w.Position, w.Name), Where: other(w.Position, w.Name),
			Note: cut(cmp.Or(w.Summary, strings.Join(w.Highlights, "\u00a0· ")), 240),
		})
	}
	for _, e := range first(r.Education, maxStations) {
		what := strings.Join(nonEmpty(e.StudyType, e.Area), ", ")
		out.Education = append(out.Education, Station{When: span(e.StartDate, e.EndDate, false), What: cmp.Or(what, e.Institution), Where: other(what, e.Institution)})
	}
	for _, c := range first(r.Certificates, maxSkills) {
		out.Badges = append(out.Badges, strings.Join(nonEmpty(c.Name, c.Issuer, year(c.Date)), ", "))
	}
	out.Now, out.Years = present(p, r), working(r.Work, now)
	return out
}

// other is the second of two texts where the first was there to stand before it.
func other(firstText, second string) string {
	if firstText == "" {
		return ""
	}
	return second
}

func present(p core.Person, r core.Resume) string {
	for _, w := range r.Work {
		if w.EndDate == "" && w.Position != "" {
			return at(w.Position, w.Name)
		}
	}
	return at(cmp.Or(r.Basics.Label, p.Headline), p.Employer)
}

func at(position, employer string) string {
	switch {
	case position == "":
		return employer
	case employer == "" || strings.Contains(strings.ToLower(position), strings.ToLower(employer)):
		return position
	}
	return phrase.T("%s at %s", position, employer)
}

func placeOf(p core.Person, r core.Resume) string {
	l := r.Basics.Location
	if text := strings.Join(nonEmpty(l.City, l.Region, l.CountryCode), ", "); text != "" {
		return text
	}
	return cmp.Or(p.Place.Text, strings.Join(nonEmpty(p.Place.City, p.Place.Country), ", "), l.Address)
}

func skillsOf(r core.Resume) []string {
	var out []string
	for _, s := range r.Skills {
		for _, word := range append([]string{s.Name}, s.Keywords...) {
			if word = cut(strings.TrimSpace(word), 40); word != "" && !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return first(out, maxSkills)
}

func languagesOf(r core.Resume) []string {
	var out []string
	for _, l := range first(r.Languages, maxLinks) {
		text := l.Language
		if l.Fluency != "" {
			text += " (" + l.Fluency + ")"
		}
		out = append(out, text)
	}
	return out
}

// linksOf gives the web addresses of a person, one of each. Anything that is not
// http or https is left out: it comes from a file.
func linksOf(p core.Person, r core.Resume) []Link {
	var out []Link
	add := func(name, raw string) {
		address := raw
		if !strings.Contains(address, "://") {
			address = "https://" + address
		}
		u, err := url.Parse(address)
		if raw == "" || err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return
		}
		bare := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(u.Host), "www.")+u.EscapedPath(), "/")
		known := slices.ContainsFunc(out, func(l Link) bool { return strings.HasSuffix(strings.TrimSuffix(strings.ToLower(l.URL), "/"), bare) })
		if !known {
			out = append(out, Link{Name: cut(cmp.Or(name, bare), 40), URL: address})
		}
	}
	for _, x := range r.Basics.Profiles {
		add(x.Network, x.URL)
	}
	add("", r.Basics.URL)
	for _, x := range p.URLs {
		add(network(x), x)
	}
	return first(out, maxLinks)
}

func network(address string) string {
	for host, name := range map[string]string{"linkedin.com": "LinkedIn", "github.com": "GitHub", "gitlab.com": "GitLab", "xing.com": "XING"} {
		if strings.Contains(address, host) {
			return name
		}
	}
	return ""
}

// SourceWord is the name of a kind of source; one that has none gives itself.
func SourceWord(kind string) string {
	word := map[string]string{
		"csv": phrase.T("Table"), "xlsx": phrase.T("Table"), "linkedin": phrase.T("LinkedIn export"), "seekout": phrase.T("SeekOut export"), "apollo": phrase.T("Apollo export"), "people data labs": "People Data Labs",
		"vcard": phrase.T("Contact card"), "pdf": phrase.T("Résumé"), "docx": phrase.T("Résumé"), "json": "JSON Resume", "practice": phrase.T("Practice company"), "github": "GitHub",
	}[kind]
	return cmp.Or(word, kind)
}

// OriginText says where a profile comes from and how old it is.
func OriginText(p core.Profile, now time.Time) string {
	where := cmp.Or(p.BlobName, p.Origin)
	return strings.Join(nonEmpty(SourceWord(p.Source), where, Age(p.Added, now)), " · ")
}

// Age says how long ago something was, in whole days, months or years.
func Age(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	days := core.DaysBetween(t, now.Local())
	switch {
	case days < 1:
		return phrase.T("today")
	case days == 1:
		return phrase.T("yesterday")
	case days < 60:
		return phrase.N(days, "%d day ago", "%d days ago")
	case days < 730:
		return phrase.N(days/30, "%d month ago", "%d months ago")
	}
	return phrase.N(days/365, "%d year ago", "%d years ago")
}

// span writes two JSON Resume dates as years: "2019 – 2021", "2021 – now". Only
// a position goes on until now where its end is not given.
func span(from, to string, position bool) string {
	a, b := year(from), year(to)
	switch {
	case b == "" && a != "" && position:
		return phrase.T("%s – now", a)
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + " – " + b
}

func year(date string) string {
	if len(date) < 4 {
		return ""
	}
	if _, err := strconv.Atoi(date[:4]); err != nil {
		return ""
	}
	return date[:4]
}

func working(work []core.Work, now time.Time) string {
	earliest := ""
	for _, w := range work {
		if y := year(w.StartDate); y != "" && (earliest == "" || y < earliest) {
			earliest = y
		}
	}
	if earliest == "" {
		return ""
	}
	n, err := strconv.Atoi(earliest)
	if err != nil || n > now.Year() {
		return ""
	}
	return phrase.N(now.Year()-n, "Working since %[2]s · %[1]d year", "Working since %[2]s · %[1]d years", earliest)
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func first[T any](list []T, n int) []T { return list[:min(len(list), n)] }

// cut keeps at most n characters of a text.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return strings.TrimSpace(string(runes[:n])) + "…"
}
