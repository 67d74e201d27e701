// Package resume makes a profile of the text of a résumé.
//
// # What it promises
//
// It reads English, German, French and Spanish: the sections, who it is, how to
// reach them, where they live, what they did and learned with dates, skills and
// languages. Every field says how sure it is and where it was read. What can't be
// read is left out, not guessed.
//
// # How it reads
//
// A résumé is written by somebody who did the same for each position. So a
// section is not read line by line: first its dates are found; then it is asked
// which arrangement of lines around them, the same for all, makes the best sense
// (see [block]); then which part of such a head is the position and which the
// employer, again for all entries together. Words decide where they say
// something ("GmbH", "engineer"); where they don't, the other entries do.
package resume

import (
	"fmt"

	"reqdesk/core"
	"reqdesk/core/intake/layout"
)

// Hints help to read a document.
type Hints struct {
	// File is the name of the file, from which a name is borrowed that the text does
	// not show.
	File string
	// Place looks a place up that text names; nil or ok false = not known.
	Place func(text string) (l core.Location, ok bool)
}

// Profile is what was read.
type Profile struct {
	Resume core.Resume
	// Facts tells by JSON Resume path how sure a field is and where it was read.
	Facts map[string]core.FieldFact
	// Language is "en", "de", "fr" or "es"; "" = not clear.
	Language string
}

// reader makes a profile from a document.
type reader struct {
	doc   layout.Document
	hints Hints
	parts []part
	out   Profile
	// name is the line with the name, -1 = none.
	name int
	// placeLine is the line with the place, -1 = none.
	placeLine int
	usual     float64 // the size of most text
}

// Bounds of a document: what a résumé of some twenty pages holds.
const (
	mostLines = 1500
	mostText  = 120_000 // bytes
)

// Read makes a profile of a document, of one longer than a résumé can be from its
// beginning.
func Read(d layout.Document, h Hints) Profile {
	d = d.Head(mostLines, mostText)
	r := reader{doc: d, hints: h, parts: partsOf(d), name: -1, placeLine: -1, usual: usualSize(d.Lines)}
	r.out.Facts = map[string]core.FieldFact{}
	r.out.Language = languageOf(d)
	r.emails()
	r.links()
	r.findName()
	r.findPlace()
	r.phones()
	r.label()
	for _, p := range r.parts {
		switch p.section {
		case sectionSummary:
			r.summary(p)
		case sectionWork:
			r.work(p)
		case sectionEducation:
			r.education(p)
		case sectionSkills:
			r.skills(p)
		case sectionLanguages:
			r.languages(p)
		case sectionCertificates:
			r.certificates(p)
		}
	}
	r.opening()
	if r.out.Resume.Basics.Name == "" {
		r.borrowName()
	}
	return r.out
}

func (r *reader) basics() *core.Basics { return &r.out.Resume.Basics }

// fact notes where a field was read; an empty one has no fact.
func (r *reader) fact(path, value string, confidence float64, origin string) {
	if value != "" {
		r.out.Facts[path] = core.FieldFact{Confidence: confidence, Origin: origin}
	}
}

// Origins that are no line.
const (
	fromLink = "link"
	fromMail = "e-mail address"
	fromFile = "file name"
)

func atLine(i int) string { return fmt.Sprintf("line %d", i+1) }
