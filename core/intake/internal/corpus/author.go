package corpus

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"reqdesk/core"
)

// author writes one person's résumé in one way.
type author struct {
	s     Sample
	r     core.Resume
	w     words
	rng   *rand.Rand
	links bool
	held  bool

	monthForm, joiner, entryForm, studyForm int
	upper                                   bool // headings in capitals
	bullet, dot                             string
	national, labelShown, since             bool
	presentWord                             string
	named                                   map[string]string // headings that were drawn
}

func newAuthor(s Sample, rng *rand.Rand, links, held bool) *author {
	a := &author{s: s, r: s.Resume, w: vocabulary[s.Language], rng: rng, links: links, held: held, named: map[string]string{}}
	a.monthForm, a.joiner, a.entryForm, a.studyForm = rng.IntN(6), rng.IntN(4), rng.IntN(8), rng.IntN(3)
	a.upper = rng.IntN(3) == 0
	a.bullet = []string{"•", "-", "–", "▪", "*", "•"}[rng.IntN(6)]
	a.dot = []string{" | ", " · ", " • ", ", "}[rng.IntN(4)]
	a.national, a.labelShown, a.since = rng.IntN(3) == 0, rng.IntN(4) > 0, rng.IntN(4) == 0
	a.presentWord = a.w.present[rng.IntN(len(a.w.present))]
	return a
}

// font is one that has all letters of the person's text.
func (a *author) font() string {
	raw := fmt.Sprint(a.r)
	if _, err := charmap.Windows1252.NewEncoder().String(raw); err != nil {
		return "Go"
	}
	return []string{"Helvetica", "Times", "Go"}[a.rng.IntN(3)]
}

func (a *author) head(of []string) string {
	h, drawn := a.named[of[0]]
	if !drawn {
		h = of[a.rng.IntN(len(of))]
		if a.upper {
			h = strings.ToUpper(h)
		}
		a.named[of[0]] = h
	}
	return h
}

// heading is the line over a section.
func (a *author) heading(of []string) Line {
	return Line{Left: strong(13, a.head(of)), Above: 12, Heading: true}
}

// date writes YYYY or YYYY-MM in the way of this résumé.
func (a *author) date(d string) string {
	year, month := d, 0
	if len(d) >= 7 {
		year = d[:4]
		month, _ = strconv.Atoi(d[5:7])
	}
	if month == 0 || a.monthForm == 5 {
		return year
	}
	if a.held {
		return a.heldDate(year, month)
	}
	switch a.monthForm {
	case 0:
		return fmt.Sprintf("%02d/%s", month, year)
	case 1:
		return fmt.Sprintf("%02d.%s", month, year)
	case 2:
		return a.w.short[month-1] + " " + year
	case 3:
		if a.s.Language == "es" {
			return a.w.months[month-1] + " de " + year
		}
		return a.w.months[month-1] + " " + year
	}
	return fmt.Sprintf("%s-%02d", year, month)
}

// span writes a time from start to end; "" = to the present.
func (a *author) span(start, end string) string {
	if end == "" && a.since {
		return a.w.since + " " + a.date(start)
	}
	last := a.presentWord
	if end != "" {
		last = a.date(end)
	}
	to := a.w.to[a.joiner]
	if a.joiner == 2 && strings.ContainsAny(a.date(start), " -") {
		to = " – "
	}
	if strings.HasPrefix(last, "à ") && to == " à " {
		to = " – "
	}
	return a.date(start) + to + last
}

// shown is a date as far as it can be read from the page.
func (a *author) shown(d string) string {
	if a.monthForm == 5 && len(d) > 4 {
		return d[:4]
	}
	return d
}

// truth is what can be read of the page.
func (a *author) truth() core.Resume {
	r := a.r
	r.Work = append([]core.Work(nil), r.Work...)
	for i := range r.Work {
		r.Work[i].StartDate, r.Work[i].EndDate = a.shown(r.Work[i].StartDate), a.shown(r.Work[i].EndDate)
	}
	r.Education = append([]core.Education(nil), r.Education...)
	for i := range r.Education {
		r.Education[i].StartDate, r.Education[i].EndDate = a.shown(r.Education[i].StartDate), a.shown(r.Education[i].EndDate)
	}
	return r
}

func (a *author) phone() string {
	if a.national {
		return a.s.National
	}
	return a.r.Basics.Phone
}

// place writes where the person lives: with the country unless a national number
// makes it clear enough for a reader who knows the place.
func (a *author) place() string {
	p := a.r.Basics.Location
	country := a.w.countries[p.CountryCode]
	switch {
	case p.CountryCode == "US":
		return []string{p.City + ", " + p.Region, p.City + ", " + p.Region + " " + p.PostalCode, p.City + ", USA"}[a.rng.IntN(3)]
	case a.rng.IntN(3) == 0:
		return p.Address + ", " + p.PostalCode + " " + p.City + ", " + country
	case a.rng.IntN(2) == 0:
		return p.PostalCode + " " + p.City + ", " + country
	}
	return p.City + ", " + country
}

func (a *author) mail() Text {
	t := Text{Text: a.r.Basics.Email}
	if a.links {
		t.Link = "mailto:" + t.Text
	}
	return t
}

// page is the LinkedIn address: a word with a link, or the address itself.
func (a *author) page() Text {
	u := a.r.Basics.Profiles[0].URL
	if a.links {
		words := []string{"LinkedIn", strings.TrimPrefix(u, "https://"), strings.TrimPrefix(strings.TrimPrefix(u, "https://"), "www.")}
		return Text{Text: words[a.rng.IntN(3)], Link: u}
	}
	return Text{Text: []string{u, strings.TrimPrefix(u, "https://"), strings.TrimPrefix(strings.TrimPrefix(u, "https://"), "www.")}[a.rng.IntN(3)]}
}

// others are the further pages.
func (a *author) others() []Text {
	var out []Text
	for _, p := range a.r.Basics.Profiles[1:] {
		t := Text{Text: strings.TrimPrefix(p.URL, "https://")}
		if a.links {
			t.Link = p.URL
		}
		out = append(out, t)
	}
	return out
}

// contact gives what a reader needs to get in touch, in lines of their own or in
// one or two lines.
func (a *author) contact(apart bool) []Line {
	parts := [][]Text{plain(0, a.place()), {a.mail()}, plain(0, a.phone()), {a.page()}}
	for _, o := range a.others() {
		parts = append(parts, []Text{o})
	}
	if apart {
		var out []Line
		label := a.rng.IntN(2) == 0
		for i, p := range parts {
			if words := [][]string{a.w.place, a.w.mail, a.w.phone}; label && i < len(words) {
				p = append(plain(0, words[i][a.rng.IntN(len(words[i]))]+": "), p...)
			}
			out = append(out, Line{Left: p})
		}
		return out
	}
	var first, second []Text
	for i, p := range parts {
		to := &first
		if i >= 3 {
			to = &second
		}
		if len(*to) > 0 {
			*to = append(*to, Text{Text: a.sep()})
		}
		*to = append(*to, p...)
	}
	return []Line{{Left: first}, {Left: second}}
}

func (a *author) sep() string {
	if a.dot == ", " {
		return " | "
	}
	return a.dot
}

func (a *author) name(size float64) Line {
	n := a.r.Basics.Name
	if a.rng.IntN(5) == 0 {
		if n = strings.ToUpper(n); strings.ContainsAny(a.r.Basics.Name, "ığ") {
			n = strings.ToUpperSpecial(unicode.TurkishCase, a.r.Basics.Name)
		}
	}
	return Line{Left: strong(size, n)}
}

func (a *author) label() []Line {
	if !a.labelShown {
		return nil
	}
	return []Line{{Left: plain(12, a.r.Basics.Label)}}
}

func (a *author) summary() []Line {
	return []Line{a.heading(a.w.summary), {Left: plain(0, a.r.Basics.Summary), Above: 2}}
}

// study writes what was studied.
func (a *author) study(e core.Education) string {
	switch {
	case e.Area == "":
		return e.StudyType
	case a.studyForm == 0:
		return e.StudyType + a.w.in + e.Area
	case a.studyForm == 1:
		return e.StudyType + ", " + e.Area
	}
	return e.StudyType + " – " + e.Area
}

func (a *author) skills(apart bool) []Line {
	out := []Line{a.heading(a.w.skills)}
	var names []string
	for _, s := range a.r.Skills {
		names = append(names, s.Name)
	}
	if !apart {
		return append(out, Line{Left: plain(0, strings.Join(names, a.dot)), Above: 2})
	}
	mark := a.bullet
	if a.rng.IntN(2) == 0 {
		mark = ""
	}
	for _, n := range names {
		out = append(out, Line{Left: plain(0, n), Bullet: mark})
	}
	return out
}

func (a *author) languages(apart bool) []Line {
	out := []Line{a.heading(a.w.languages)}
	form := []string{"%s (%s)", "%s – %s", "%s: %s"}[a.rng.IntN(3)]
	var all []string
	for _, l := range a.r.Languages {
		all = append(all, fmt.Sprintf(form, l.Language, l.Fluency))
	}
	if !apart && form == "%s (%s)" {
		return append(out, Line{Left: plain(0, strings.Join(all, ", ")), Above: 2})
	}
	for _, l := range all {
		out = append(out, Line{Left: plain(0, l)})
	}
	return out
}

func (a *author) certificates() []Line {
	if len(a.r.Certificates) == 0 {
		return nil
	}
	out := []Line{a.heading(a.w.certificates)}
	for _, c := range a.r.Certificates {
		out = append(out, Line{Left: plain(0, c.Name), Bullet: a.bullet})
	}
	return out
}
