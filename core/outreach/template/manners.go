package template

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSubject is as much of a subject as most mail programs show.
const maxSubject = 70

// longSubject reminds of a subject that is cut off: with the values of people, or
// without them by its own words.
func (t *Template) longSubject(people []Values) []Problem {
	longest := 0
	measure := func(v Values) {
		if f, err := t.fill(t.subject, v); err == nil {
			longest = max(longest, utf8.RuneCountInString(f.replace(f.source, plain)))
		}
	}
	measure(Values{})
	for _, v := range people {
		measure(v)
	}
	if longest <= maxSubject {
		return nil
	}
	return []Problem{reminder(t.File.SubjectAt, LongSubject,
		fmt.Sprintf("The subject has up to %d characters; many mail programs show the first %d only.", longest, maxSubject))}
}

// What makes filters and readers think of spam: rows of exclamation marks, of signs of
// money, and of words in capitals.
var (
	loudMarks = regexp.MustCompile(`[!?]+!|![!?]+|\?{3,}|[$€£]{2,}`)
	word      = regexp.MustCompile(`[\p{L}][\p{L}\p{M}'’-]*`)
)

// longWord is from how many letters on a word in capitals is no abbreviation.
const longWord = 5

// shouting reminds of what reads as shouting.
func (t *Template) shouting() []Problem {
	var found []Problem
	for i, p := range t.passages() {
		text := blank(p.text)
		hits := loudMarks.FindAllStringIndex(text, -1)
		if at, loud := capitals(text, i == 0); loud {
			hits = append(hits, []int{at, at})
		}
		for _, hit := range hits {
			at := p.at
			if !p.snippet {
				at = at.after(p.text[:hit[0]])
			}
			what := "Capitals read as shouting, and spam filters count them."
			if hit[1] > hit[0] {
				what = "Rows of signs such as " + text[hit[0]:min(hit[1], hit[0]+6)] + " read as shouting, and spam filters count them."
			}
			found = append(found, reminder(at, Shouting, what))
		}
	}
	return found
}

// braces are what stands for a value, a tag, an address or code.
var braces = regexp.MustCompile("\\{\\{[^}\n]*\\}\\}|\\{%[^%]*%\\}|https?://\\S+|!\\[|`[^`]*`")

// blank puts spaces in place of what is not read as text, so that places stay.
func blank(text string) string {
	return braces.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
}

// capitals finds two long words in capitals behind each other; in a subject one and a
// shorter one are enough.
func capitals(text string, subject bool) (at int, loud bool) {
	row, long, begin := 0, 0, 0
	for _, hit := range word.FindAllStringIndex(text, -1) {
		w := text[hit[0]:hit[1]]
		if !shouted(w) {
			row, long = 0, 0
			continue
		}
		if row == 0 {
			begin = hit[0]
		}
		row++
		if utf8.RuneCountInString(w) >= longWord {
			long++
		}
		if long >= 2 || subject && long == 1 && row >= 2 {
			return begin, true
		}
	}
	return 0, false
}

// shouted tells whether a word of two letters or more is all in capitals.
func shouted(w string) bool {
	n := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			n++
		case unicode.IsLetter(r):
			return false
		}
	}
	return n >= 2
}
