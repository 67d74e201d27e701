package corpus

import "reqdesk/core"

// entry is a position or a course of study.
type entry struct {
	title, body, place, dates string
	summary                   string
	points                    []string
}

func (a *author) positions() []entry {
	var out []entry
	for _, w := range a.r.Work {
		out = append(out, entry{w.Position, w.Name, w.Location, a.span(w.StartDate, w.EndDate), w.Summary, w.Highlights})
	}
	return out
}

func (a *author) studies() []entry {
	var out []entry
	for _, e := range a.r.Education {
		out = append(out, entry{title: a.study(e), body: e.Institution, dates: a.span(e.StartDate, e.EndDate)})
	}
	return out
}

// where is the employer with its place.
func (e entry) where(sep string) string {
	if e.place == "" {
		return e.body
	}
	return e.body + sep + e.place
}

// head gives the lines that name an entry, in the way of this résumé.
func (a *author) entryHead(e entry) []Line {
	dates := plain(0, e.dates)
	switch a.entryForm {
	case 0:
		return []Line{{Left: strong(11, e.title), Right: dates}, {Left: plain(0, e.where(", "))}}
	case 1:
		return []Line{{Left: strong(11, e.where(", ")), Right: dates}, {Left: slanted(0, e.title)}}
	case 2:
		return []Line{{Left: dates}, {Left: strong(11, e.title)}, {Left: plain(0, e.where(", "))}}
	case 3:
		return []Line{{Left: append(append(dates, Text{Text: "   "}), strong(10, e.title+", "+e.body)...)}}
	case 4:
		meta := e.dates
		if e.place != "" {
			meta += " • " + e.place
		}
		return []Line{{Left: strong(11, e.title+a.w.at+e.body)}, {Left: slanted(9, meta)}}
	case 5:
		return []Line{{Left: strong(11, e.where(" — "))}, {Left: plain(0, e.title+" | "+e.dates)}}
	case 6:
		return []Line{{Left: strong(10, e.title+", "+e.body+" ("+e.dates+")")}}
	}
	return []Line{{Left: strong(11, e.title)}, {Left: plain(0, e.where(", "))}, {Left: slanted(9, e.dates)}}
}

func (a *author) entryBody(e entry) []Line {
	var out []Line
	if e.summary != "" {
		out = append(out, Line{Left: plain(0, e.summary)})
	}
	for _, p := range e.points {
		out = append(out, Line{Left: plain(0, p), Bullet: a.bullet})
	}
	return out
}

func (a *author) entries(list []entry) []Line {
	var out []Line
	for _, e := range list {
		head := a.entryHead(e)
		head[0].Above = 6
		out = append(append(out, head...), a.entryBody(e)...)
	}
	return out
}

func (a *author) work() []Line {
	return append([]Line{a.heading(a.w.work)}, a.entries(a.positions())...)
}

func (a *author) education() []Line {
	form := a.entryForm
	if form == 4 { // "Master at University" is nobody's way
		a.entryForm = 0
	}
	out := append([]Line{a.heading(a.w.education)}, a.entries(a.studies())...)
	a.entryForm = form
	return out
}

// grouped tells whether a position is with the same employer as the one before.
func grouped(work []core.Work, i int) bool {
	return i > 0 && i < len(work) && work[i].Name == work[i-1].Name
}
