// Package corpus makes résumés whose content is known: from invented people in
// the shape of JSON Resume it draws pages in several layouts, as PDF, as DOCX and
// as HTML for other programs to print. Reading them back shows how well résumés
// are read; see the tests of package intake. No binary uses it.
//
// The same person is drawn differently each time: which words head the sections,
// how dates and numbers are written, what stands first, whether an address is a
// link or only looks like one. All of it is drawn by lot from a seed that is the
// person, the layout and the kind of file, so that a run can be repeated.
//
// Some people and some layouts are held out: they were written before the reader
// and not looked at while it was made. What the reader gets right of those says
// more than the rest.
package corpus

import (
	"embed"
	"encoding/json"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"strings"

	"reqdesk/core"
)

//go:embed samples/*.json
var samples embed.FS

// Sample is one invented person.
type Sample struct {
	ID       string // "de-03"
	Language string // "en", "de", "fr" or "es"
	Held     bool   // held out
	Resume   core.Resume
	// National is the telephone number as it is dialled in the person's country.
	National string
}

// Samples gives all invented people in a fixed order.
func Samples() ([]Sample, error) {
	names, err := fs.Glob(samples, "samples/*.json")
	if err != nil {
		return nil, err
	}
	var all []Sample
	for _, name := range names {
		raw, err := samples.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s := Sample{ID: strings.TrimSuffix(strings.TrimPrefix(name, "samples/"), ".json")}
		var meta struct {
			Meta struct {
				Language      string `json:"language"`
				NationalPhone string `json:"nationalPhone"`
				HeldOut       bool   `json:"heldOut"`
			} `json:"meta"`
		}
		if err := json.Unmarshal(raw, &s.Resume); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &meta); err != nil {
			return nil, err
		}
		s.Language, s.National, s.Held = meta.Meta.Language, meta.Meta.NationalPhone, meta.Meta.HeldOut
		all = append(all, s)
	}
	return all, nil
}

// Layout is a way of arranging a résumé on paper.
type Layout struct {
	Name string
	Held bool // held out
	draw func(*author) Sheet
}

// Layouts gives all layouts in a fixed order.
func Layouts() []Layout {
	return []Layout{
		{Name: "one column", draw: oneColumn},
		{Name: "two columns", draw: twoColumns},
		{Name: "table", draw: inTables},
		{Name: "sidebar", draw: sidebar},
		{Name: "LinkedIn-like", draw: linkedIn},
		{Name: "band and right sidebar", Held: true, draw: rightSidebar},
		{Name: "headings in the margin", Held: true, draw: marginal},
		{Name: "centred cards", Held: true, draw: cards},
	}
}

// Draw arranges a person's résumé and tells what can be read of it: dates are
// given as precisely as they are shown. Links says whether addresses are links.
func (l Layout) Draw(s Sample, kind string, links bool) (Sheet, core.Resume) {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(s.ID + "/" + l.Name + "/" + kind)) // it never fails
	rng := rand.New(rand.NewPCG(seed.Sum64(), 1))
	a := newAuthor(s, rng, links, l.Held)
	sheet := l.draw(a)
	sheet.font, sheet.variant = a.font(), rng.IntN(12)
	return sheet, a.truth()
}
