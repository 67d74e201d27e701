package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Evidence is what the résumé says about one must-have.
type Evidence struct {
	MustHave string
	Found    bool
	Quote    string // the line in which it was found
}

// MustHaves are a job's must-haves, prepared for looking into many résumés.
type MustHaves []mustHave

type mustHave struct {
	text string
	// ways are alternatives ("Java or Kotlin"); one way is found when all its
	// words stand in one line.
	ways [][]term
}

// term is one word that has to be there.
type term struct {
	folded string
	stems  stems
	exact  string // for one- and two-letter words: as written, "Go", "C", "R"
}

// longestQuote bounds a quoted line, in characters.
const longestQuote = 240

// NewMustHaves prepares must-haves as the job words them.
func NewMustHaves(texts []string) MustHaves {
	out := make(MustHaves, 0, len(texts))
	for _, t := range texts {
		m := mustHave{text: t}
		for _, part := range alternatives(t) {
			for _, way := range inOtherWords(wordsOf(part)) {
				if terms := termsOf(way); len(terms) > 0 {
					m.ways = append(m.ways, terms)
				}
			}
		}
		out = append(out, m)
	}
	return out
}

// In looks into the texts of one person, line by line. The first line that has
// all words is quoted; what stands in no line is not found.
func (m MustHaves) In(texts ...string) []Evidence {
	out := make([]Evidence, len(m))
	for i := range m {
		out[i].MustHave = m[i].text
	}
	missing := len(m)
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if missing == 0 {
				return out
			}
			words := wordsOf(line)
			for i := range m {
				if !out[i].Found && m[i].in(words) {
					out[i].Found, out[i].Quote = true, quote(line)
					missing--
				}
			}
		}
	}
	return out
}

func (m mustHave) in(line []word) bool {
	return slices.ContainsFunc(m.ways, func(way []term) bool {
		for _, t := range way {
			if !t.in(line) {
				return false
			}
		}
		return true
	})
}

func (t term) in(line []word) bool {
	return slices.ContainsFunc(line, func(w word) bool {
		if t.exact != "" {
			return w.written == t.exact
		}
		return w.folded == t.folded || t.stems.meet(t.folded, w.folded)
	})
}

// alternatives splits "Java or Kotlin" and "React/Vue"; words that all stand
// before or behind belong to the whole and are not repeated.
func alternatives(text string) []string {
	s := " " + text + " "
	for _, or := range []string{" or ", " oder ", " ou ", " o ", " OR "} {
		s = strings.ReplaceAll(s, or, "\x00")
	}
	var out []string
	for _, part := range strings.Split(s, "\x00") {
		if strings.Count(part, "/") > 0 && !strings.Contains(strings.ToUpper(part), "CI/CD") && !strings.Contains(strings.ToUpper(part), "TCP/IP") {
			out = append(out, strings.Split(part, "/")...)
			continue
		}
		out = append(out, part)
	}
	return out
}

func termsOf(way []word) []term {
	var out []term
	for _, w := range way {
		if filler[w.folded] || strings.Trim(w.folded, "0123456789+") == "" {
			continue
		}
		t := term{folded: w.folded}
		if len([]rune(w.folded)) <= 2 {
			t.exact = w.written
		} else {
			t.stems = stemsOf(w.folded)
		}
		out = append(out, t)
	}
	return out
}

// filler are the words of a must-have that nothing in a résumé answers to.
var filler = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an and the of in on with to for at as by from is are be you your have has
		experience experienced years year yrs knowledge strong solid good very excellent proven deep hands-on hands working
		proficiency proficient skills skill ability able understanding background must required minimum least plus
		und mit in der die das von zu als im am erfahrung jahre jahr kenntnisse sehr gute gut fundierte sicher
		et avec de la le les des du en un une experience ans an connaissance bonne maitrise
		y con el los las una anos ano experiencia conocimiento conocimientos`) {
		m[w] = true
	}
	return m
}()

// word is a word of a line, as written and folded.
type word struct{ written, folded string }

// wordsOf splits a line into words. Signs that belong to names of techniques
// stay: C++, C#, .NET, Node.js, CI/CD.
func wordsOf(line string) []word {
	var out []word
	for _, w := range strings.FieldsFunc(line, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("+#./-’'", r)
	}) {
		out = addWord(out, w)
	}
	return out
}

func addWord(out []word, w string) []word {
	w = strings.TrimRight(strings.Trim(w, "-/'’"), ".")
	if w == "" || strings.Trim(w, "+#./-") == "" {
		return out
	}
	f := fold(w)
	out = append(out, word{w, f})
	// "Docker/Kubernetes" and "Go-Entwickler" are found by their parts as well.
	if strings.ContainsAny(w, "/-") {
		for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r == '/' || r == '-' }) {
			if f := fold(part); f != "" {
				out = append(out, word{part, f})
			}
		}
	}
	return out
}

func fold(w string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
			return -1
		case r == 'ß':
			return 's'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(w))
}

func quote(line string) string {
	s := strings.Join(strings.Fields(line), " ")
	if utf8.RuneCountInString(s) <= longestQuote {
		return s
	}
	return string([]rune(s)[:longestQuote-1]) + "…"
}
