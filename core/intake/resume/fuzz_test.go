package resume

import (
	"strings"
	"testing"
	"unicode/utf8"

	"reqdesk/core/intake/layout"
)

// pageOf sets a text as pages are: lines of one size, cells between two spaces, a
// region of its own behind an empty line.
func pageOf(text string) layout.Document {
	d := layout.Document{Regions: []layout.Region{{Right: 500}}}
	for l := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(l) == "" {
			d.Regions = append(d.Regions, layout.Region{Column: len(d.Regions) % 3, Left: float64(100 * (len(d.Regions) % 3)), Right: 500})
			continue
		}
		var cells []layout.Cell
		for i, c := range strings.Split(l, "  ") {
			if c = strings.TrimSpace(c); c != "" {
				left := float64(200 * i)
				cells = append(cells, layout.Cell{Text: c, Left: left, Right: left + float64(len(c)), Runs: []layout.Run{{Text: c, Size: 10, Bold: strings.ToUpper(c) == c}}})
			}
		}
		line := layout.NewLine(cells)
		line.Gap, line.Region = 0.3, len(d.Regions)-1
		d.Lines = append(d.Lines, line)
	}
	return d
}

// Whatever a document says: what is read of it is text, and every fact is sure to
// some degree and says where it was read.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"Anna Weber\nEngineer\nBerlin, Germany | anna@example.com | +49 30 901820\nExperience\nEngineer  01/2019 - present\nInitech GmbH\n• Built it\nEducation\nM.Sc. Informatik, TU Berlin  2012 - 2014",
		"KONTAKT\n030 901820 (Mobile)\nwww.linkedin.com/in/anna-\nweber\n\nAnna Weber\nBerufserfahrung\nInitech\n6 Jahre\nLeiterin\nMärz 2019 bis heute\nSprachen: Deutsch (C2), Englisch",
		"Name:  Zoé Lefèvre\nFormation\nDiplôme d'ingénieur en Informatique, École de Brive\n2010 – 2014\nLangues\nfrançais\nCompétences\nGo, SQL; (a, b)",
		"Curriculum vitae de Íñigo Pérez\n55 5510 2233\n28001 Madrid\nExperiencia\nde enero de 2018 a hoy  Jefe en Acme S.L.", "a@\nb.example\n(", "- \n--\n() 2019 -\n2020\n19/20",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // readers of files give none
		}
		p := Read(pageOf(text), Hints{File: "cv.pdf"})
		for path, fact := range p.Facts {
			if fact.Confidence <= 0 || fact.Confidence > 1 || fact.Origin == "" {
				t.Errorf("%s: %+v", path, fact)
			}
		}
		b := p.Resume.Basics
		values := []string{b.Name, b.Label, b.Email, b.Phone, b.Summary, b.Location.City, b.Location.Address}
		for _, w := range p.Resume.Work {
			values = append(values, w.Name, w.Position, w.StartDate, w.EndDate, w.Summary)
			if w.Name == "" && w.Position == "" {
				t.Errorf("an entry says nothing: %+v", w)
			}
		}
		for _, e := range p.Resume.Education {
			values = append(values, e.Institution, e.StudyType, e.Area)
		}
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, '\n') {
				t.Errorf("read %q", v)
			}
		}
	})
}
