package corpus

import (
	"fmt"
	"strings"
)

// The layouts here are held out, with the ways of writing entries and dates that
// come with them.

// heldDate writes a month in ways that no other layout has.
func (a *author) heldDate(year string, month int) string {
	switch a.monthForm {
	case 0:
		return fmt.Sprintf("%02d/%s", month, year[2:])
	case 1:
		return fmt.Sprintf("%d/%s", month, year)
	case 2:
		return strings.TrimSuffix(a.w.short[month-1], ".") + ". " + year
	case 3:
		return strings.ToUpper(a.w.months[month-1][:1]) + a.w.months[month-1][1:] + " " + year
	}
	return fmt.Sprintf("%s/%02d", year, month)
}

// rightSidebar has a band with the name over all, and a column at the right.
func rightSidebar(a *author) Sheet {
	top := []Line{{Left: []Text{{Text: a.r.Basics.Name, Size: 26}, {Text: "   "}, {Text: a.r.Basics.Label, Size: 12, Italic: true}}}}
	if !a.labelShown {
		top[0].Left = top[0].Left[:1]
	}
	var main []Line
	main = append(main, a.summary()...)
	main = append(main, a.heading(a.w.work))
	for _, e := range a.positions() {
		main = append(main, Line{Left: strong(11, e.body), Above: 7}, Line{Left: plain(0, e.title+", "+e.dates)})
		main = append(main, a.entryBody(e)...)
	}
	main = append(main, a.heading(a.w.education))
	for _, e := range a.studies() {
		main = append(main, Line{Left: strong(11, e.body), Above: 7}, Line{Left: plain(0, e.title+", "+e.dates)})
	}
	side := append([]Line{a.heading(a.w.contact)}, a.contact(true)...)
	side = append(side, a.languages(true)...)
	side = append(side, a.skills(true)...)
	side = append(side, a.certificates()...)
	return Sheet{Top: blocks(top), Columns: [][]Block{blocks(main), blocks(side)}, Widths: []float64{0.66, 0.34}}
}

// marginal has the headings of the sections in a column at the left, and all else
// beside them.
func marginal(a *author) Sheet {
	t := Table{Widths: []float64{0.24, 0.76}}
	add := func(of []string, cell []Line) {
		t.Rows = append(t.Rows, [][]Line{{Line{Left: strong(11, a.head(of)), Above: 8, Heading: true}}, cell})
	}
	add(a.w.summary, []Line{{Left: plain(0, a.r.Basics.Summary), Above: 8}})
	history := func(list []entry) []Line {
		var out []Line
		for i, e := range list {
			l := Line{Left: append(strong(0, e.title), Text{Text: " · " + e.body}), Right: plain(0, e.dates), Above: 8}
			if i == 0 {
				l.Above = 8
			}
			out = append(append(out, l), a.entryBody(e)...)
		}
		return out
	}
	add(a.w.work, history(a.positions()))
	add(a.w.education, history(a.studies()))
	add(a.w.skills, a.skills(false)[1:])
	add(a.w.languages, a.languages(false)[1:])
	top := append([]Line{a.name(20)}, a.label()...)
	top = append(top, a.contact(false)...)
	return Sheet{Top: append(blocks(top), t)}
}

// cards centres the head, and puts dates and place below the title and the
// employer in one small line.
func cards(a *author) Sheet {
	top := []Line{a.name(24)}
	top = append(top, a.label()...)
	top = append(top, a.contact(false)...)
	for i := range top {
		top[i].Center = true
	}
	card := func(list []entry) []Line {
		var out []Line
		for _, e := range list {
			small := e.body
			if e.place != "" {
				small += ", " + e.place
			}
			out = append(out, Line{Left: strong(12, e.title), Above: 9}, Line{Left: plain(9, small+"  /  "+e.dates)})
			out = append(out, a.entryBody(e)...)
		}
		return out
	}
	rule := func(of []string) Line {
		l := a.heading(of)
		l.Rule, l.Center = true, true
		return l
	}
	body := append([]Line{rule(a.w.skills)}, a.skills(false)[1:]...)
	body = append(append(body, rule(a.w.work)), card(a.positions())...)
	body = append(append(body, rule(a.w.education)), card(a.studies())...)
	body = append(append(body, rule(a.w.languages)), a.languages(false)[1:]...)
	return Sheet{Top: blocks(top, body)}
}
