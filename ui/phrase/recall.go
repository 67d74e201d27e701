package phrase

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// dates are the layouts in which core writes when something was.
var dates = [...]string{"2 January 2006", "2 January 2006, 15:04"}

// Of is a text that was made elsewhere in English, such as the reason of a hold: by
// the very text, else by the text with something filled in that it must have been
// made of, else sentence by sentence. What is not known stays as it is.
func Of(text string) string {
	t := now()
	if len(t.texts) == 0 || text == "" {
		return text
	}
	return t.recalled.of(text)
}

// recall finds the key that an English text was made of.
type recall struct {
	*tongue
	molds   []mold
	pieces  []mold // those that fill a gap of another
	mu      sync.Mutex
	answers map[string]string // what was found, bounded by mostAnswers
}

// mostAnswers bounds what is remembered: a screen shows some dozens of sentences.
const mostAnswers = 2000

// mold is a key with gaps.
type mold struct {
	starts, ends string // before the first and behind the last gap
	fixed        int    // how many letters stand fast
	shape        *regexp.Regexp
	order        []int // which filling each gap is
	own          forms // the same twice where nothing is counted
}

// enough is how many letters must stand fast in a key before it is recognised in a
// text: "%s of %s" could be anything. A piece of a sentence needs fewer, and what has
// numbers only in its gaps.
const (
	enough       = 8
	enoughPiece  = 6
	enoughNumber = 3
)

var gap = regexp.MustCompile(`%(\[\d+\])?[sd]`)

func newRecall(t *tongue) *recall {
	r := &recall{tongue: t, answers: map[string]string{}}
	for key, own := range t.texts {
		r.add(key, forms{own, own})
	}
	for key, own := range t.counted {
		r.add(key, own)
	}
	for _, list := range [][]mold{r.molds, r.pieces} {
		slices.SortFunc(list, func(a, b mold) int {
			return cmp.Or(cmp.Compare(b.fixed, a.fixed), cmp.Compare(a.shape.String(), b.shape.String()))
		})
	}
	return r
}

func (r *recall) add(key string, own forms) {
	gaps := gap.FindAllStringIndex(key, -1)
	if len(gaps) == 0 {
		return
	}
	m := mold{starts: plain(key[:gaps[0][0]]), ends: plain(key[gaps[len(gaps)-1][1]:]), own: own}
	shape, at := strings.Builder{}, 0
	shape.WriteString(`(?s)^`)
	for i, g := range gaps {
		fixed := plain(key[at:g[0]])
		m.fixed += len(fixed)
		shape.WriteString(regexp.QuoteMeta(fixed) + gapShape(key, g))
		m.order = append(m.order, number(key[g[0]:g[1]], i))
		at = g[1]
	}
	m.fixed += len(m.ends)
	numbers := !slices.ContainsFunc(gaps, func(g []int) bool { return key[g[1]-1] == 's' })
	if m.fixed < enoughPiece && (!numbers || m.fixed < enoughNumber) {
		return
	}
	m.shape = regexp.MustCompile(shape.String() + regexp.QuoteMeta(m.ends) + `$`)
	if isPiece(key) {
		r.pieces = append(r.pieces, m)
	}
	if m.fixed >= enough || numbers {
		r.molds = append(r.molds, m)
	}
}

// gapShape is what may stand in a gap; one that is glued to a word may be empty, as
// "since" is where nobody knows since when.
func gapShape(key string, g []int) string {
	switch {
	case key[g[1]-1] == 'd':
		return `([\d.,]+)`
	case g[0] > 0 && unicode.IsLetter(rune(key[g[0]-1])):
		return `(.*?)`
	}
	return `(.+?)`
}

// isPiece tells whether a text can be a part of a sentence: it begins with no capital
// letter, as names do.
func isPiece(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return !unicode.IsUpper(first)
}

// plain is the text of a piece of a key.
func plain(piece string) string { return strings.ReplaceAll(piece, "%%", "%") }

// number is which filling a gap takes: the one that it names, else the next.
func number(verb string, next int) int {
	if strings.HasPrefix(verb, "%[") {
		return int(verb[2] - '1')
	}
	return next
}

func (r *recall) of(text string) string {
	if own, ok := r.texts[text]; ok {
		return own
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if own, ok := r.answers[text]; ok {
		return own
	}
	if len(r.answers) >= mostAnswers {
		clear(r.answers)
	}
	own := r.find(text)
	r.answers[text] = own
	return own
}

// find looks for the whole text, then for its sentences one by one. What is filled in
// may be several sentences itself, but only where the first of the text is not known.
func (r *recall) find(text string) string {
	if own, ok := r.whole(text, false); ok {
		return own
	}
	first, rest, ok := strings.Cut(text, sentenceEnd)
	if !ok {
		return text
	}
	first += "."
	own, known := r.whole(first, false)
	if known {
		return own + " " + r.find(rest)
	}
	if own, ok := r.whole(text, true); ok {
		return own
	}
	return first + " " + r.find(rest)
}

// sentenceEnd parts sentences.
const sentenceEnd = ". "

// whole knows a text as one; long permits that sentences are filled in.
func (r *recall) whole(text string, long bool) (string, bool) {
	if own, ok := r.texts[text]; ok {
		return own, true
	}
	for _, m := range r.molds {
		if own, ok := r.cast(m, text, long); ok {
			return own, true
		}
	}
	return "", false
}

// cast says a text in the own language if it was made of a key.
func (r *recall) cast(m mold, text string, long bool) (string, bool) {
	if !strings.HasPrefix(text, m.starts) || !strings.HasSuffix(text, m.ends) {
		return "", false
	}
	found := m.shape.FindStringSubmatch(text)
	if found == nil || !long && slices.ContainsFunc(found[1:], func(f string) bool { return strings.Contains(f, sentenceEnd) }) {
		return "", false
	}
	return r.poured(m, found[1:]), true
}

// poured fills the gaps of a key's own text.
func (r *recall) poured(m mold, found []string) string {
	fillings, own := make([]string, len(found)), m.own.Other
	for i, f := range found {
		n := m.order[i]
		if n < 0 || n >= len(fillings) {
			continue
		}
		fillings[n] = r.piece(f)
		if count, err := strconv.Atoi(f); n == 0 && err == nil && r.isOne(count) {
			own = m.own.One
		}
	}
	next := 0
	text := gap.ReplaceAllStringFunc(own, func(verb string) string {
		n := number(verb, next)
		next++
		if n < 0 || n >= len(fillings) {
			return ""
		}
		return fillings[n]
	})
	return plain(text)
}

// piece is what fills a gap: a date, or what begins in small letters, such as the name of
// a state, and a row of them; names of people and jobs stay as they are.
func (r *recall) piece(text string) string {
	if own, ok := r.known(text); ok {
		return own
	}
	return text
}

func (r *recall) known(text string) (own string, ok bool) {
	for _, layout := range dates {
		if at, err := time.Parse(layout, text); err == nil {
			return r.date(at, layout), true
		}
	}
	if name, ok := quoted(text); ok {
		return r.say("“%s”", name), true
	}
	if !isPiece(text) {
		return text, false
	}
	if own, ok := r.texts[text]; ok {
		return own, true
	}
	for _, m := range r.pieces {
		if own, ok := r.cast(m, text, true); ok {
			return own, true
		}
	}
	if first, last, ok := strings.Cut(text, " and "); ok {
		one, ok1 := r.known(first)
		other, ok2 := r.known(last)
		return r.say("%s and %s", one, other), ok1 && ok2
	}
	if first, rest, ok := strings.Cut(text, ", "); ok {
		one, ok1 := r.known(first)
		others, ok2 := r.known(rest)
		return one + ", " + others, ok1 && ok2
	}
	return text, false
}

// quoted is the name that a piece consists of: what it says stays, between the quotation
// marks of the language.
func quoted(text string) (name string, ok bool) {
	name, opens := strings.CutPrefix(text, "“")
	name, closes := strings.CutSuffix(name, "”")
	return name, opens && closes && !strings.ContainsAny(name, "“”")
}

// Each is Of for every text of a list.
func Each(texts []string) []string {
	own := make([]string, len(texts))
	for i, t := range texts {
		own[i] = Of(t)
	}
	return own
}
