package intake

import (
	"slices"
	"strings"
	"unicode"

	"reqdesk/core/people"
)

// guessHeader finds out what the columns of a list hold where no header says so:
// many lists are addresses and nothing else. nil = nothing in it is an address.
func guessHeader(text string) (rune, *header) {
	var best *header
	var sep rune
	most := 0
	for _, s := range cellSeparators {
		if h, hits := guessColumns(topOf(text, s)); h != nil && (hits > most || hits == most && h.known > best.known) {
			best, sep, most = h, s, hits
		}
	}
	return sep, best
}

// guessColumns looks at the cells of the first rows. hits is how many of them are
// addresses.
func guessColumns(top []record) (h *header, hits int) {
	first := slices.IndexFunc(top, func(r record) bool { return r.broken == "" && !blank(r.cells) })
	if first < 0 {
		return nil, 0
	}
	h = &header{columns: map[field][]column{}}
	var texts []int
	for _, r := range top {
		h.width = max(h.width, len(r.cells))
	}
	for i := range h.width {
		f, n := fieldOfCells(top, i)
		if f == fieldName {
			texts = append(texts, i)
		} else if f != "" {
			h.columns[f] = append(h.columns[f], column{index: i})
			h.known++
			hits += n
		}
	}
	if hits == 0 {
		return nil, 0
	}
	h.nameColumns(top, texts)
	if !h.isData(top[first]) {
		h.row = top[first].row // a header in words that are not known
	}
	return h, hits
}

// nameColumns takes the first column of words as the name; two columns of single
// words are the given and the family name.
func (h *header) nameColumns(top []record, texts []int) {
	single := func(i int) bool {
		return !slices.ContainsFunc(top, func(r record) bool { return i < len(r.cells) && len(strings.Fields(r.cells[i])) > 1 })
	}
	switch {
	case len(texts) == 0:
	case len(texts) > 1 && texts[1] == texts[0]+1 && single(texts[0]) && single(texts[1]):
		h.columns[fieldFirst], h.columns[fieldLast] = []column{{index: texts[0]}}, []column{{index: texts[1]}}
		h.known += 2
	default:
		h.columns[fieldName] = []column{{index: texts[0]}}
		h.known++
	}
}

// isData tells whether a row has an address where the others have one.
func (h *header) isData(r record) bool {
	for _, f := range []field{fieldEmail, fieldURL, fieldPhone} {
		for _, c := range h.columns[f] {
			if c.index < len(r.cells) && holdsField(r.cells[c.index]) == f {
				return true
			}
		}
	}
	return false
}

// fieldOfCells tells what most cells of a column hold, and how many do; "" = no
// one thing.
func fieldOfCells(top []record, i int) (field, int) {
	counts, filled := map[field]int{}, 0
	for _, r := range top {
		if i >= len(r.cells) || strings.TrimSpace(r.cells[i]) == "" {
			continue
		}
		filled++
		counts[holdsField(r.cells[i])]++
	}
	for _, f := range []field{fieldEmail, fieldURL, fieldPhone, fieldName} {
		if n := counts[f]; n > 0 && 2*n >= filled {
			return f, n
		}
	}
	return "", 0
}

// holdsField tells what one cell holds; fieldName stands for words.
func holdsField(cell string) field {
	cell = strings.TrimSpace(cell)
	if _, ok := people.NormalEmail(cell); ok {
		return fieldEmail
	}
	if _, ok := people.NormalURL(cell); ok && strings.Contains(cell, ".") && !strings.ContainsAny(cell, " @") {
		return fieldURL
	}
	if _, ok := people.NormalPhone(cell, ""); ok {
		return fieldPhone
	}
	letters := strings.ContainsFunc(cell, unicode.IsLetter)
	if letters && len(cell) < 80 && !strings.ContainsAny(cell, "@/") && !strings.ContainsFunc(cell, unicode.IsDigit) {
		return fieldName
	}
	return ""
}
