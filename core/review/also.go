package review

// Also gives other words that mean the same as a word of a must-have, for those who
// look for people elsewhere; "developer" is one of "Entwicklerin".
func Also(text string) []string {
	var out []string
	for _, w := range wordsOf(text) {
		if !filler[w.folded] {
			out = append(out, alike(w.folded)...)
		}
	}
	return out
}
