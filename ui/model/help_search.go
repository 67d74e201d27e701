package model

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"reqdesk/core/people"
)

// HelpHit is a page in which everything that was searched for occurs.
type HelpHit struct {
	Page    HelpPage
	Section int    // the part of the page that tells of it most
	Found   string // the words around the first of them; "" where only the title has it
	Score   int
}

// SearchHelp finds the pages in which each word of query begins a word: best first.
// An empty query finds every page, in their order.
func SearchHelp(pages []HelpPage, query string) []HelpHit {
	wanted := helpWords(query)
	var hits []HelpHit
	for _, p := range pages {
		if hit, ok := searchPage(p, wanted); ok {
			hits = append(hits, hit)
		}
	}
	slices.SortStableFunc(hits, func(a, b HelpHit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}

// What a word counts for where it is found.
const (
	inTitle   = 50
	inHeading = 10
	inText    = 1
)

func searchPage(p HelpPage, wanted []string) (HelpHit, bool) {
	hit := HelpHit{Page: p}
	title, best := helpWords(p.Title), 0
	found := make(map[string]bool, len(wanted))
	for _, w := range wanted {
		if begins(title, w) > 0 {
			hit.Score += inTitle
			found[w] = true
		}
	}
	for i, s := range p.Sections {
		heading, here := helpWords(s.Heading), 0
		for _, w := range wanted {
			n := begins(s.words, w)
			if n == 0 {
				continue
			}
			found[w] = true
			here += inHeading*begins(heading, w) + inText*min(n, 5) + 20 // 20: another of the words
		}
		hit.Score += here
		if here > best {
			best, hit.Section = here, i
		}
	}
	if len(found) < countDistinct(wanted) {
		return hit, false
	}
	if best > 0 {
		hit.Found = around(p.Sections[hit.Section].plain, wanted)
	}
	return hit, true
}

func countDistinct(words []string) int {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return len(set)
}

// begins counts the words that begin with w.
func begins(words []string, w string) int {
	n := 0
	for _, word := range words {
		if strings.HasPrefix(word, w) {
			n++
		}
	}
	return n
}

// beforeHit is how many words of what is found are shown before it.
const beforeHit = 2

// around is text from a little before the first of the wanted words.
func around(text string, wanted []string) string {
	words := strings.Fields(text)
	for i, w := range words {
		parts := helpWords(w)
		if !slices.ContainsFunc(wanted, func(v string) bool { return begins(parts, v) > 0 }) {
			continue
		}
		from := max(0, i-beforeHit)
		lead := ""
		if from > 0 {
			lead = "… "
		}
		return lead + strings.Join(words[from:min(len(words), i+25)], " ")
	}
	return ""
}

// helpWords are the words of text in small letters, without accents, so that what is typed
// without them is found as well.
func helpWords(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
	for i, w := range words {
		words[i] = people.Fold(w)
	}
	return words
}
