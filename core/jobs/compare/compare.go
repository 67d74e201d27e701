// Package compare shows where two texts differ: what is foreign markup becomes
// text for people first ([Text]), then the lines of both sides are compared, and in
// lines that became another the words ([Words]).
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
	"unicode/utf8"

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

// Words compares two texts: lines that are alike word by word, others as a whole.
// What was removed stands before what was added in its place. Equal texts are one
// piece, two empty ones none.
func Words(before, after string) []Piece {
	a, b := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	var out list
	at := 0
	for _, d := range lcs.DiffLines(a, b) {
		out.add(Same, a[at:d.Start])
		out.hunk(a[d.Start:d.End], b[d.ReplStart:d.ReplEnd])
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

// Count is the number of words in a piece: signs and spaces are none.
func Count(text string) int {
	n := 0
	for _, w := range words(text) {
		if r, _ := utf8.DecodeRuneInString(w); kindOf(r) == letter {
			n++
		}
	}
	return n
}

type list []Piece

// add appends text; what has the mark of the piece before becomes part of it, and
// what was removed goes before what was added in the same place.
func (l *list) add(m Mark, words []string) {
	text := strings.Join(words, "")
	if text == "" {
		return
	}
	n := len(*l)
	switch {
	case n > 0 && (*l)[n-1].Mark == m:
		(*l)[n-1].Text += text
	case n > 1 && m == Removed && (*l)[n-1].Mark == Added && (*l)[n-2].Mark == Removed:
		(*l)[n-2].Text += text
	case n > 0 && m == Removed && (*l)[n-1].Mark == Added:
		*l = append((*l)[:n-1], Piece{m, text}, (*l)[n-1])
	default:
		*l = append(*l, Piece{m, text})
	}
}

// mostPairs bounds how many lines are held against each other within one change.
const mostPairs = 40_000

// hunk adds lines in whose place others stand. A line is held against the first
// of the others that is like it.
func (l *list) hunk(a, b []string) {
	if len(a) == 1 && len(b) == 1 {
		l.line(a[0], b[0])
		return
	}
	before, after := counted(a), counted(b)
	i, j := 0, 0
	for n := 0; n < len(a) && len(a)*len(b) <= mostPairs; n++ {
		for m := j; m < len(b); m++ {
			if alike(before[n], after[m]) {
				l.add(Removed, a[i:n])
				l.add(Added, b[j:m])
				l.line(a[n], b[m])
				i, j = n+1, m+1
				break
			}
		}
	}
	l.add(Removed, a[i:])
	l.add(Added, b[j:])
}

// line adds two lines that are held against each other.
func (l *list) line(before, after string) {
	a, b := words(before), words(after)
	at := 0
	for _, d := range lcs.DiffLines(a, b) {
		l.between(a[at:d.Start], d.Start < d.End && d.ReplStart < d.ReplEnd)
		l.add(Removed, a[d.Start:d.End])
		l.add(Added, b[d.ReplStart:d.ReplEnd])
		at = d.End
	}
	l.add(Same, a[at:])
}

// between adds what is the same. A space alone between two words that were both
// replaced goes with them, so that a phrase that was replaced reads as one.
func (l *list) between(same []string, replaced bool) {
	n := len(*l)
	if len(same) == 1 && strings.TrimSpace(same[0]) == "" && replaced && n > 1 && (*l)[n-1].Mark == Added && (*l)[n-2].Mark == Removed {
		(*l)[n-2].Text += same[0]
		(*l)[n-1].Text += same[0]
		return
	}
	l.add(Same, same)
}

// tally is how often each word stands in a line.
type tally struct {
	words map[string]int
	total int
}

func counted(lines []string) []tally {
	out := make([]tally, len(lines))
	for i, text := range lines {
		out[i].words = map[string]int{}
		for _, w := range words(text) {
			if r, _ := utf8.DecodeRuneInString(w); kindOf(r) == letter {
				out[i].words[w]++
				out[i].total++
			}
		}
	}
	return out
}

// alike tells whether two lines share so many words that one became the other.
func alike(a, b tally) bool {
	shared := 0
	for w, n := range a.words {
		shared += min(n, b.words[w])
	}
	return 5*shared > a.total+b.total // two fifths
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
