package intake

import "reqdesk/core"

// mostPlaces is how many places of one file are remembered.
const mostPlaces = 10_000

// gazetteer looks places up and remembers them: a table names few, again and again.
type gazetteer struct {
	find func(text string) (core.Location, bool)
	seen map[string]found
}

type found struct {
	core.Location
	ok bool
}

// lookUp gives the place that a text names; false = it is not known.
func (g *gazetteer) lookUp(text string) (core.Location, bool) {
	if g == nil || g.find == nil || text == "" || len(text) > 200 {
		return core.Location{}, false
	}
	f, known := g.seen[text]
	if !known {
		if g.seen == nil || len(g.seen) == mostPlaces {
			g.seen = map[string]found{}
		}
		f.Location, f.ok = g.find(text)
		g.seen[text] = f
	}
	return f.Location, f.ok
}
