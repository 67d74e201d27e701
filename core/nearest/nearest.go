// Package nearest proposes the word that was meant, for those who write rules and
// descriptions by hand.
package nearest

import "slices"

// Word is the end of a sentence that proposes the known word nearest to one that is
// not known; "" when none is near.
func Word(word string, known []string) string {
	if best := near(word, known); best != "" {
		return "; did you mean `" + best + "`?"
	}
	return ""
}

// Aside is Word for the middle of a sentence.
func Aside(word string, known []string) string {
	if best := near(word, known); best != "" {
		return " (did you mean `" + best + "`?)"
	}
	return ""
}

func near(word string, known []string) string {
	best, least := "", 1+max(len(word)/3, 1)
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to change, add, leave out or swap with the next one.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			if i == 0 || j == 0 {
				rows[i][j] = i + j
				continue
			}
			change := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			rows[i][j] = min(change, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
