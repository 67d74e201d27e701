package model

import (
	"slices"
	"strings"
	"unicode"

	"reqdesk/core/people"
)

// TypedVariable is the beginning of a variable that stands just before the cursor.
type TypedVariable struct {
	From int    // how many characters stand before its braces
	Word string // what of its name is there
}

// longestTyped is how far before the cursor braces are looked for: no variable's name is
// longer.
const longestTyped = 40

// VariableAt finds what of a variable is being typed at the cursor, which stands before
// the character of that number: two braces, and letters of a name behind them. One that
// is closed already is not being typed.
func VariableAt(text string, cursor int) (TypedVariable, bool) {
	runes := []rune(text)
	if cursor < 0 || cursor > len(runes) {
		return TypedVariable{}, false
	}
	start := cursor
	for start > 0 && cursor-start < longestTyped && inName(runes[start-1]) {
		start--
	}
	if start < 2 || runes[start-1] != '{' || runes[start-2] != '{' || closed(string(runes[cursor:])) {
		return TypedVariable{}, false
	}
	return TypedVariable{From: start - 2, Word: strings.TrimSpace(string(runes[start:cursor]))}, true
}

// inName tells whether a character may stand in what is typed of a name, in plain words
// or as the variable is called.
func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune(" _-'’", r)
}

// closed tells whether the braces that were opened before rest are closed in its line.
func closed(rest string) bool {
	line, _, _ := strings.Cut(rest, "\n")
	line, _, _ = strings.Cut(line, "{{")
	return strings.Contains(line, "}}")
}

// MatchingVariables lists the variables that a word may mean: those that begin with it
// first, and among them those that most e-mails use. No word means all of them.
func MatchingVariables(word string) []VariableChip {
	type match struct {
		chip VariableChip
		rank int
	}
	var found []match
	for _, c := range VariableChips() {
		if rank := min(matchRank(c.Name, word), matchRank(c.Variable, word)); rank < noMatch {
			found = append(found, match{c, rank})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		if a.rank != b.rank || a.chip.Often == b.chip.Often {
			return a.rank - b.rank
		}
		if a.chip.Often {
			return -1
		}
		return 1
	})
	chips := make([]VariableChip, 0, len(found))
	for _, m := range found {
		chips = append(chips, m.chip)
	}
	return chips
}

const noMatch = 3

// matchRank is 0 where name begins with word, 1 where a word in it does, 2 where it is
// somewhere in it; case and accents don't matter.
func matchRank(name, word string) int {
	name, word = people.Fold(name), people.Fold(word)
	switch {
	case strings.HasPrefix(name, word):
		return 0
	case strings.Contains(" "+name, " "+word):
		return 1
	case strings.Contains(name, word):
		return 2
	}
	return noMatch
}
