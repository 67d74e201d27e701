package phrase

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
)

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
	texts   map[string]string
	molds   []mold
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
	own          string
}

// enough is how many letters must stand fast in a key before it is recognised in a
// text: "%s of %s" could be anything.
const enough = 8

var (
	gap  = regexp.MustCompile(`%(\[\d+\])?[sd]`)
	fill = map[byte]string{'s': `(.+?)`, 'd': `([\d.,]+)`}
)

func newRecall(texts map[string]string, counted map[string]forms) *recall {
	r := &recall{texts: texts, answers: map[string]string{}}
	for key, own := range texts {
		r.add(key, own)
	}
	for key, f := range counted {
		r.add(key, f.Other)
	}
	slices.SortFunc(r.molds, func(a, b mold) int {
		return cmp.Or(cmp.Compare(b.fixed, a.fixed), cmp.Compare(a.shape.String(), b.shape.String()))
	})
	return r
}

func (r *recall) add(key, own string) {
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
		shape.WriteString(regexp.QuoteMeta(fixed) + fill[key[g[1]-1]])
		m.order = append(m.order, number(key[g[0]:g[1]], i))
		at = g[1]
	}
	m.fixed += len(m.ends)
	if m.fixed < enough {
		return
	}
	m.shape = regexp.MustCompile(shape.String() + regexp.QuoteMeta(m.ends) + `$`)
	r.molds = append(r.molds, m)
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

// find looks for the whole text, then for its sentences one by one.
func (r *recall) find(text string) string {
	if own, ok := r.whole(text); ok {
		return own
	}
	first, rest, ok := strings.Cut(text, ". ")
	if !ok {
		return text
	}
	first += "."
	if own, ok := r.whole(first); ok {
		first = own
	}
	return first + " " + r.find(rest)
}

func (r *recall) whole(text string) (string, bool) {
	if own, ok := r.texts[text]; ok {
		return own, true
	}
	for _, m := range r.molds {
		if !strings.HasPrefix(text, m.starts) || !strings.HasSuffix(text, m.ends) {
			continue
		}
		if found := m.shape.FindStringSubmatch(text); found != nil {
			return r.poured(m, found[1:]), true
		}
	}
	return "", false
}

// poured fills the gaps of a key's own text. A filling in small letters, such as the
// name of a state, is a text itself; names of people and jobs stay as they are.
func (r *recall) poured(m mold, found []string) string {
	fillings := make([]string, len(found))
	for i, f := range found {
		if own, ok := r.texts[f]; ok && f == strings.ToLower(f) {
			f = own
		}
		if n := m.order[i]; n >= 0 && n < len(fillings) {
			fillings[n] = f
		}
	}
	next := 0
	text := gap.ReplaceAllStringFunc(m.own, func(verb string) string {
		n := number(verb, next)
		next++
		if n < 0 || n >= len(fillings) {
			return ""
		}
		return fillings[n]
	})
	return plain(text)
}

// Each is Of for every text of a list.
func Each(texts []string) []string {
	own := make([]string, len(texts))
	for i, t := range texts {
		own[i] = Of(t)
	}
	return own
}
