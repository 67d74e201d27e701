package rule

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain is text without case, accents, spaces and punctuation.
func plain(text string) string { return strings.Join(words(text), "") }

// words are the words of a text, without case and accents.
func words(text string) []string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(text)))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
