package corpus

import (
	"fmt"
	"strconv"
)

func oneColumn(a *author) Sheet {
	top := []Line{a.name(22)}
	top = append(top, a.label()...)
	top = append(top, a.contact(a.rng.IntN(2) == 0)...)
	if a.rng.IntN(4) == 0 {
		for i := range top {
			top[i].Center = true
		}
	}
	s := Sheet{Top: blocks(top, a.summary())}
	rest := [][]Line{a.work(), a.education()}
	if a.rng.IntN(4) == 0 {
		rest[0], rest[1] = rest[1], rest[0]
	}
	rest = append(rest, a.skills(false), a.languages(false), a.certificates())
	s.Top = append(s.Top, blocks(rest...)...)
	return s
}

// twoColumns has the history at one side and what is known at the other, below a
// head over both.
func twoColumns(a *author) Sheet {
	top := []Line{a.name(22)}
	top = append(top, a.label()...)
	top = append(top, a.contact(false)...)
	history := blocks(a.summary(), a.work())
	rest := blocks(a.education(), a.skills(true), a.languages(true), a.certificates())
	s := Sheet{Top: blocks(top), Columns: [][]Block{history, rest}, Widths: []float64{0.56, 0.44}}
	if a.rng.IntN(3) == 0 {
		s.Columns, s.Widths = [][]Block{rest, history}, []float64{0.44, 0.56}
	}
	return s
}

// inTables is the tabular curriculum vitae: labels or dates at the left, what
// they mean at the right.
func inTables(a *author) Sheet {
	s := Sheet{}
	if a.rng.IntN(2) == 0 {
		s.Top = append(s.Top, Line{Left: strong(18, a.w.document)})
	}
	s.Top = append(s.Top, a.name(20))
	s.Top = append(s.Top, blocks(a.label())...)
	contact := Table{Widths: []float64{0.28, 0.72}}
	row := func(label string, value ...Text) {
		contact.Rows = append(contact.Rows, [][]Line{{line(plain(0, label)...)}, {line(value...)}})
	}
	row(a.w.place[0], plain(0, a.place())...)
	row(a.w.phone[a.rng.IntN(3)], plain(0, a.phone())...)
	row(a.w.mail[a.rng.IntN(len(a.w.mail))], a.mail())
	row("LinkedIn", a.page())
	if a.rng.IntN(2) == 0 {
		row(a.w.born, plain(0, fmt.Sprintf("%02d.%02d.%d", 1+a.rng.IntN(28), 1+a.rng.IntN(12), 1970+a.rng.IntN(28)))...)
	}
	s.Top = append(s.Top, a.heading(a.w.contact), contact)
	s.Top = append(s.Top, blocks(a.summary())...)
	s.Top = append(s.Top, a.heading(a.w.work), a.dated(a.positions()))
	s.Top = append(s.Top, a.heading(a.w.education), a.dated(a.studies()))
	s.Top = append(s.Top, blocks(a.skills(false))...)
	langs := Table{Widths: []float64{0.28, 0.72}}
	for _, l := range a.r.Languages {
		langs.Rows = append(langs.Rows, [][]Line{{line(plain(0, l.Language)...)}, {line(plain(0, l.Fluency)...)}})
	}
	s.Top = append(s.Top, a.heading(a.w.languages), langs)
	s.Top = append(s.Top, blocks(a.certificates())...)
	return s
}

// dated is a table with the dates of each entry at the left.
func (a *author) dated(list []entry) Table {
	t := Table{Widths: []float64{0.28, 0.72}}
	employerFirst := a.entryForm%2 == 0
	for _, e := range list {
		first, second := Line{Left: strong(0, e.title)}, Line{Left: plain(0, e.where(", "))}
		if employerFirst {
			first, second = Line{Left: strong(0, e.where(", "))}, Line{Left: plain(0, e.title)}
		}
		cell := append([]Line{first, second}, a.entryBody(e)...)
		t.Rows = append(t.Rows, [][]Line{{line(plain(0, e.dates)...)}, cell})
	}
	return t
}

// sidebar has contact data, skills and languages in a narrow column at the left.
func sidebar(a *author) Sheet {
	var side, body []Block
	name := append([]Line{a.name(24)}, a.label()...)
	contact := append([]Line{a.heading(a.w.contact)}, a.contact(true)...)
	s := Sheet{Widths: []float64{0.33, 0.67}}
	switch a.rng.IntN(3) {
	case 0:
		s.Top = blocks(name)
	case 1:
		body = blocks(name)
	default:
		side = blocks([]Line{a.name(20)}, a.label())
	}
	side = append(side, blocks(contact, a.skills(true), a.languages(true), a.certificates())...)
	body = append(body, blocks(a.summary(), a.work(), a.education())...)
	s.Columns = [][]Block{side, body}
	return s
}

// linkedIn looks like what LinkedIn saves as PDF, whose headings are in the
// language of whoever saves it.
func linkedIn(a *author) Sheet {
	a.upper, a.monthForm, a.joiner, a.since = false, 3, 0, false
	a.presentWord = map[string]string{"en": "Present", "de": "Present", "fr": "Present", "es": "Present"}[a.s.Language]
	head := func(s string) Line { return Line{Left: plain(15, s), Above: 14, Heading: true} }
	h := map[string][]string{
		"en": {"Contact", "Top Skills", "Languages", "Certifications", "Summary", "Experience", "Education"},
		"de": {"Kontakt", "Top-Kenntnisse", "Languages", "Certifications", "Zusammenfassung", "Berufserfahrung", "Ausbildung"},
		"fr": {"Coordonnées", "Principales compétences", "Languages", "Certifications", "Résumé", "Expérience", "Formation"},
		"es": {"Contactar", "Aptitudes principales", "Languages", "Certifications", "Extracto", "Experiencia", "Educación"},
	}[a.s.Language]
	u := a.r.Basics.Profiles[0]
	side := []Line{{Left: strong(13, h[0])}}
	if a.rng.IntN(2) == 0 {
		side = append(side, Line{Left: plain(10, a.phone()+" (Mobile)")})
	} else {
		a.r.Basics.Phone = "" // most people don't show it
	}
	side = append(side, Line{Left: []Text{{Text: a.r.Basics.Email, Link: "mailto:" + a.r.Basics.Email}}})
	side = append(side, Line{Left: []Text{{Text: "www.linkedin.com/in/" + u.Username + " (LinkedIn)", Link: "https://www.linkedin.com/in/" + u.Username + "?jobid=1234"}}})
	side = append(side, Line{Left: strong(13, h[1]), Above: 14})
	a.r.Skills = a.r.Skills[:3]
	for _, k := range a.r.Skills {
		side = append(side, Line{Left: plain(10, k.Name), Above: 3})
	}
	side = append(side, Line{Left: strong(13, h[2]), Above: 14})
	for _, l := range a.r.Languages {
		side = append(side, Line{Left: plain(10, l.Language+" ("+l.Fluency+")"), Above: 3})
	}
	if len(a.r.Certificates) > 0 {
		side = append(side, Line{Left: strong(13, h[3]), Above: 14})
		for _, c := range a.r.Certificates {
			side = append(side, Line{Left: plain(10, c.Name), Above: 3})
		}
	}
	p := a.r.Basics.Location
	body := []Line{{Left: plain(26, a.r.Basics.Name)}, {Left: plain(12, a.r.Basics.Label)}, {Left: plain(12, p.City+", "+a.w.countries[p.CountryCode])}}
	body = append(body, head(h[4]), Line{Left: plain(12, a.r.Basics.Summary), Above: 4}, head(h[5]))
	body = append(body, a.linkedInWork()...)
	body = append(body, head(h[6]))
	for _, e := range a.r.Education {
		text := e.StudyType
		if e.Area != "" {
			text += ", " + e.Area
		}
		body = append(body, Line{Left: plain(12, e.Institution), Above: 6},
			Line{Left: plain(10.5, text+" · ("+a.date(e.StartDate)+" - "+a.date(e.EndDate)+")")})
	}
	return Sheet{Columns: [][]Block{blocks(side), blocks(body)}, Widths: []float64{0.32, 0.68}, Numbers: true}
}

// linkedInWork lists positions with the same employer under one heading.
func (a *author) linkedInWork() []Line {
	var out []Line
	for i, w := range a.r.Work {
		if !grouped(a.r.Work, i) {
			out = append(out, Line{Left: plain(12, w.Name), Above: 8})
			if grouped(a.r.Work, i+1) {
				out = append(out, Line{Left: plain(10, a.length(a.r.Work[i+1].StartDate, w.EndDate))})
			}
		}
		out = append(out, Line{Left: plain(11.5, w.Position), Above: 3})
		out = append(out, Line{Left: plain(10.5, a.span(w.StartDate, w.EndDate)+" ("+a.length(w.StartDate, w.EndDate)+")")})
		if w.Location != "" {
			out = append(out, Line{Left: plain(10.5, w.Location)})
		}
		if w.Summary != "" {
			out = append(out, Line{Left: plain(10.5, w.Summary), Above: 4})
		}
		for j, h := range w.Highlights {
			l := Line{Left: plain(10.5, "- "+h)}
			if j == 0 {
				l.Above = 4
			}
			out = append(out, l)
		}
	}
	return out
}

// length says how long a time was.
func (a *author) length(start, end string) string {
	at := func(d string) int {
		y, _ := strconv.Atoi(d[:4])
		m := 6
		if len(d) >= 7 {
			m, _ = strconv.Atoi(d[5:7])
		}
		return 12*y + m
	}
	if end == "" {
		end = "2026-11"
	}
	n := at(end) - at(start) + 1
	years, months := n/12, n%12
	switch {
	case years == 0:
		return fmt.Sprintf(a.w.months2, max(months, 1))
	case months == 0:
		return fmt.Sprintf(a.w.years, years)
	}
	return fmt.Sprintf(a.w.years, years) + " " + fmt.Sprintf(a.w.months2, months)
}
