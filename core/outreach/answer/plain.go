package answer

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// bare takes accents off letters and makes all blanks and apostrophes the same. All
// that is looked for and all that is looked through goes through it: people leave
// accents out, and a word's end is then seen by its letters alone.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '\u00a0' || r == '\u202f' || r == '\u2009':
			return ' '
		case r == '’' || r == '‘' || r == '`' || r == '´':
			return '\''
		}
		return r
	}, norm.NFD.String(strings.NewReplacer("ß", "ss", "ø", "o", "Ø", "O", "æ", "ae", "Æ", "AE").Replace(s)))
}

func allBare(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = bare(s)
	}
	return out
}

// any of these patterns, whatever the case.
func anyOf(patterns ...string) *regexp.Regexp { return within("", patterns, "") }

// within puts patterns between two others.
func within(before string, patterns []string, after string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + before + `(?:` + bare(strings.Join(patterns, `|`)) + `)` + after)
}
