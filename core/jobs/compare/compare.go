// Package compare shows where two texts differ: what is foreign markup becomes
// text for people first ([Text]), then the words of both sides are compared
// ([Words]).
//
// # What it promises
//
// Markup alone is no difference: bold type, a class or another list tag leaves
// the text as it was. Putting together all pieces but the added ones gives the
// text before, all but the removed ones the text after, letter by letter.
//
// Both work on texts from outside: they are bounded in time and memory, also for
// two long texts that have nothing in common.
package compare

import (
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// Mark says on which side a piece of text stands.
type Mark int

// The marks.
const (
	Same Mark = iota
	Removed
	Added
)

// Piece is a run of text on one side, or on both.
type Piece struct {
	Mark Mark
	Text string
}

// longest bounds what is compared word by word, in words of both sides together.
// Real ads have a few hundred; of longer ones the rest counts as one word.
const longest = 20_000

// Words compares two texts word by word. What was removed stands before what was
// added in its place. Equal texts are one piece, two empty ones none.
func Words(before, after string) []Piece {
	a, b := words(before), words(after)
	var out list
	at := 0
	for _, d := range lcs.DiffLines(a, b) {
		out.add(Same, a[at:d.Start])
		out.add(Removed, a[d.Start:d.End])
		out.add(Added, b[d.ReplStart:d.ReplEnd])
		at = d.End
	}
	out.add(Same, a[at:])
	return out
}

// Differ tells whether any piece stands on one side only.
func Differ(pieces []Piece) bool {
	for _, p := range pieces {
		if p.Mark != Same {
			return true
		}
	}
	return false
}

type list []Piece

// add appends words; what has the mark of the piece before becomes part of it.
func (l *list) add(m Mark, words []string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	if n := len(*l); n > 0 && (*l)[n-1].Mark == m {
		(*l)[n-1].Text += text
		return
	}
	*l = append(*l, Piece{m, text})
}

// words takes a text apart into words, spaces and single signs; put together
// they give the text again.
func words(text string) []string {
	var out []string
	begin, before := 0, other
	for i, r := range text {
		is := kindOf(r)
		if i > begin && (is != before || is == other) {
			if len(out) == longest/2 {
				return append(out, text[begin:])
			}
			out = append(out, text[begin:i])
			begin = i
		}
		before = is
	}
	if begin < len(text) {
		out = append(out, text[begin:])
	}
	return out
}

// The kinds of sign: runs of letters and of spaces stay together, all else stands
// alone.
type kind int

const (
	other kind = iota
	letter
	space
)

func kindOf(r rune) kind {
	switch {
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '\'', r == '’':
		return letter
	case r == '\n':
		return other
	case unicode.IsSpace(r):
		return space
	}
	return other
}
