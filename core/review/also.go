package review

import (
	"slices"
	"strings"
)

// Also gives a must-have in other words, for those who look for people elsewhere:
// "Golang services" for "Go services".
func Also(text string) []string {
	var out []string
	own := wordsOf(text)
	for _, way := range inOtherWords(own) {
		written := make([]string, 0, len(way))
		for _, w := range way {
			written = append(written, w.written)
		}
		if other := strings.Join(written, " "); !same(way, own) && !slices.Contains(out, other) {
			out = append(out, other)
		}
	}
	return out
}
