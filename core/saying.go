package core

import (
	"fmt"
	"strings"
)

// Saying is a text that is not yet put together, so that the window can say it in
// another language, with the plural forms of that language. The command line and what
// is stored have it in English.
type Saying struct {
	// One is the English text for one thing; "" = nothing is counted.
	One string
	// Text is the English text, the one for many things where something is counted; %s
	// and %d stand for what is filled in.
	Text string
	// Fill is what is filled in, first the number where something is counted. A string is
	// a name and stays as it is; a Saying, and a list of them, are said in their turn.
	Fill []any
}

// Say is a text with what is filled in.
func Say(text string, fill ...any) Saying { return Saying{Text: text, Fill: fill} }

// SayN is a text that counts something: one for 1, many for the rest. The first thing
// that is filled in is n.
func SayN(n int, one, many string, fill ...any) Saying {
	return Saying{One: one, Text: many, Fill: append([]any{n}, fill...)}
}

// Count is what is counted; false = nothing is.
func (s Saying) Count() (n int, counts bool) {
	if s.One == "" || len(s.Fill) == 0 {
		return 0, false
	}
	n, counts = s.Fill[0].(int)
	return n, counts
}

// String is the text in English.
func (s Saying) String() string {
	text := s.Text
	if n, counts := s.Count(); counts && n == 1 {
		text = s.One
	}
	if len(s.Fill) == 0 {
		return text
	}
	if said, plain := s.plain(text); plain {
		return said
	}
	return fmt.Sprintf(text, s.FillBy(Saying.String)...)
}

// plain is String where texts are filled in only, as in most sayings; it takes a third
// of the time. False = there is something else.
func (s Saying) plain(text string) (said string, plain bool) {
	out := make([]byte, 0, 256)
	for _, f := range s.Fill {
		before, after, found := strings.Cut(text, "%s")
		if !found || strings.IndexByte(before, '%') >= 0 {
			return "", false
		}
		out, text = append(out, before...), after
		switch f := f.(type) {
		case string:
			out = append(out, f...)
		case Saying:
			out = append(out, f.String()...)
		default:
			return "", false
		}
	}
	if strings.IndexByte(text, '%') >= 0 {
		return "", false
	}
	return string(append(out, text...)), true
}

// FillBy is what is filled in, each Saying in it as say has it; those of a list are
// parted by commas.
func (s Saying) FillBy(say func(Saying) string) []any {
	fill := make([]any, len(s.Fill))
	for i, f := range s.Fill {
		switch f := f.(type) {
		case Saying:
			fill[i] = say(f)
		case []Saying:
			parts := make([]string, len(f))
			for i, one := range f {
				parts[i] = say(one)
			}
			fill[i] = strings.Join(parts, ", ")
		default:
			fill[i] = f
		}
	}
	return fill
}
