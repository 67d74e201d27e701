package mailbox

import (
	"strings"
	"unicode"
)

// Safe makes foreign text harmless to show: it is valid UTF-8, holds no control
// characters but line ends and tabs, and none of the marks by which text is shown
// in another order than it stands there, so that what is read is what was written.
// Marks without width that make words look alike go too, except the joiners that
// some scripts and emoji need.
func Safe(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			return '\n'
		case unicode.IsControl(r), turns(r), r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u00ad':
			return -1
		case r >= 0xe0000 && r <= 0xe007f: // tags: whole hidden sentences
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), ""))
}

// turns tells the marks that change the direction of text.
func turns(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u206f'
}

// SafeLine is Safe on one line.
func SafeLine(s string) string { return strings.Join(strings.Fields(Safe(s)), " ") }
