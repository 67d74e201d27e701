package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"reqdesk/core"
	"reqdesk/core/people"
)

// stay is one entry of a history: what stands beside and around its dates.
type stay struct {
	start, end string
	heads      []string
	body       []string
	place      string
	group      string // the employer that stands over several positions
	at         int    // line of the document
}

const bullets = "•·‣▪◦●○■–—-*►✓"

func bullet(s string) bool {
	s = strings.TrimSpace(s)
	r := []rune(s)
	return len(r) > 1 && strings.ContainsRune(bullets, r[0]) && (r[1] == ' ' || !unicode.IsLetter(r[0]) && !strings.ContainsRune("-–—", r[0]))
}

// timeline divides a section at its dates.
type timeline struct {
	lines []line
	at    int // of the first line in the document
	out   []stay
	loose []int // lines since the last heading that may belong to the next
	group string
}

// stays gives the entries of a section. Lines before the first dates, and short
// ones directly above later dates, belong to the heading of the entry.
func stays(p part) []stay {
	h := timeline{lines: p.lines, at: p.at}
	for i := 0; i < len(h.lines); i++ {
		text := h.lines[i].text
		if duration.MatchString(text) && len(h.loose) > 0 {
			// LinkedIn: the employer, how long in all, and then the positions there.
			last := h.loose[len(h.loose)-1]
			h.give(h.loose[:len(h.loose)-1])
			h.group, h.loose = h.lines[last].text, nil
			continue
		}
		start, end, rest, ok := dates(text)
		if !ok || bullet(text) || len(rest) > 120 {
			h.loose = append(h.loose, i)
			continue
		}
		i = h.entry(i, stay{start: start, end: end, at: p.at + i}, rest)
	}
	h.give(h.loose)
	return h.out
}

// entry begins an entry at the line with its dates, and gives the last line that
// it took.
func (h *timeline) entry(i int, s stay, rest string) int {
	above := headAbove(h.lines, h.loose, rest != "", len(h.out) == 0)
	h.give(h.loose[:len(h.loose)-above])
	for _, j := range h.loose[len(h.loose)-above:] {
		s.heads = append(s.heads, h.lines[j].text)
	}
	h.loose = nil
	if rest != "" {
		s.heads = append(s.heads, rest)
	}
	if len(s.heads) > 1 {
		h.group = ""
	}
	s.group = h.group
	if i+1 < len(h.lines) && len(s.heads) > 0 && placeLine(h.lines[i+1]) {
		i++
		s.place = h.lines[i].text
	}
	// A heading below its dates, where there is none beside or above, or only half.
	for s.group == "" && len(s.heads) < 2 && i+1 < len(h.lines) && headBelow(h.lines[i+1], s.heads) {
		i++
		s.heads = append(s.heads, h.lines[i].text)
	}
	h.out = append(h.out, s)
	return i
}

// give adds lines to the text of the entry before; before the first they are of
// no entry.
func (h *timeline) give(loose []int) {
	if len(h.out) == 0 {
		return
	}
	last := &h.out[len(h.out)-1]
	for _, j := range loose {
		last.body = append(last.body, h.lines[j].text)
	}
}

var duration = regexp.MustCompile(`(?i)^\(?\d+\s+(years?|yrs?|jahre?|ans?|años?|months?|mos?|monate?|mois|meses|mes)(\s+\d+\s+(months?|mos?|monate?|mois|meses|mes))?\)?$`)

// placeLine tells whether a line is nothing but "city, country".
func placeLine(l line) bool {
	return l.gap < 1.4 && placeName.MatchString(l.text) && people.RegionOf(core.Place{Address: l.text}) != ""
}

// headAbove tells how many of the loose lines head the dates that follow.
func headAbove(lines []line, loose []int, beside, first bool) int {
	most := 3
	if beside {
		most = 1
	}
	n := 0
	for n < most && n < len(loose) {
		l := lines[loose[len(loose)-1-n]]
		if bullet(l.text) || len(l.text) > 90 || strings.HasSuffix(l.text, ".") || contactLine(l.text) {
			break
		}
		n++
		if l.gap > 0.9 && !first {
			break // the room above shows where the entry begins
		}
	}
	if first || n == 0 || n == len(loose) && n <= most {
		return n
	}
	// Without room above, what is bold heads, and plain text belongs to the entry before.
	top := lines[loose[len(loose)-n]]
	if top.gap > 0.9 {
		return n
	}
	for n > 0 && !lines[loose[len(loose)-n]].bold {
		n--
	}
	if n == 0 && !beside {
		return min(1, len(loose))
	}
	return n
}

func headBelow(l line, heads []string) bool {
	if bullet(l.text) || len(l.text) > 90 || strings.HasSuffix(l.text, ".") || l.gap > 1.4 {
		return false
	}
	if _, _, _, ok := dates(l.text); ok {
		return false
	}
	if len(heads) == 0 {
		return true
	}
	// The one head so far is half an entry: the other half completes it.
	a, b := kindOf(heads[0]), kindOf(l.text)
	return len(halves(heads[0])) == 1 && (a != b && b != kindUnknown || l.bold)
}

// kind is what a head seems to name.
type kind int

const (
	kindUnknown kind = iota
	kindPosition
	kindEmployer
)

var (
	positionWord = regexp.MustCompile(`(?i)(engineer|developer|manager|architect|analyst|consultant|director|head of|lead\b|designer|scientist|specialist|administrator|intern\b|assistant|officer|recruiter|accountant|nurse|teacher|programmer|tester|owner|founder|cto|ceo|cfo|technician|executive|associate|coordinator|representative|partner\b|trainee|apprentice|supervisor|entwickler|leiter|berater|ingenieur|referent|sachbearbeiter|werkstudent|praktikant|mitarbeiter|kauf(mann|frau)|buchhalter|pfleger|techniker|geschäftsführer|projektleit|fach|ingénieur|développeu|responsable|chef de|directeur|directrice|consultante?|stagiaire|comptable|chargée? de|ingenier|desarrollador|gerente|jefe|analista|consultor|técnico|becari|contable|product|sales\b|marketing\b)`)
	legalWord    = regexp.MustCompile(`(?i)\b(gmbh|ag|kg|se|inc|ltd|llc|llp|plc|corp|s\.?a\.?s?|s\.?l\.?|b\.?v\.?|holding|university|universität|klinikum)\b\.?`)
	employerWord = regexp.MustCompile(`(?i)\b(group|gruppe|bank|hospital|company|corporation|technologies|labs?|systems|solutions|software|consulting|partners|studios?|institut|institute|ministry|stadt)\b`)
)

// kindOf looks at the words: a legal form is an employer's, "Bank Manager" a
// position, and "Umbrella Bank" an employer.
func kindOf(s string) kind {
	switch {
	case legalWord.MatchString(s):
		return kindEmployer
	case positionWord.MatchString(s):
		return kindPosition
	case employerWord.MatchString(s):
		return kindEmployer
	}
	return kindUnknown
}

var separators = regexp.MustCompile(`\s+(?:at|bei|chez|en|@)\s+|\s*[|·•]\s*|\s+[–—-]\s+|\s{2,}|,\s+`)

// halves splits a head such as "Engineer, Acme GmbH, Berlin".
func halves(s string) []string {
	var out []string
	for _, h := range separators.Split(s, 4) {
		if h = strings.Trim(h, " ,|·–—-"); h != "" {
			out = append(out, h)
		}
	}
	return out
}

// name tells position, employer and place of an entry, and how sure that is.
func (s stay) name() (position, employer, place string, confidence float64) {
	var all []string
	for _, h := range s.heads {
		all = append(all, halves(h)...)
	}
	confidence, employer = 0.85, s.group
	take := func(k kind) string {
		i := slices.IndexFunc(all, func(h string) bool { return kindOf(h) == k })
		if i < 0 {
			return ""
		}
		h := all[i]
		all = slices.Delete(all, i, i+1)
		return h
	}
	if position = take(kindPosition); employer == "" {
		employer = take(kindEmployer)
	}
	if position == "" && len(all) > 0 {
		// Of two that say nothing of themselves the first is the position.
		position, all, confidence = all[0], all[1:], 0.5
	}
	if employer == "" && len(all) > 0 {
		employer, all = all[0], all[1:]
		confidence = min(confidence, 0.75)
	}
	if place = s.place; place == "" {
		place = strings.Join(all, ", ")
	}
	return position, employer, place, confidence
}
