package resume

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"reqdesk/core/intake/layout"
)

// styled is a text that knows how each of its bytes is set.
type styled struct {
	text  string
	style []byte
}

// Styles of letters.
const (
	styleBold   = 1 << iota
	styleItalic // or oblique
	styleLarge  // larger than most of the document
	styleGap    // between two cells
)

// styledLine gives a line's text with its styles; usual is the size of most text.
func styledLine(l layout.Line, usual float64) styled {
	var s styled
	for i, c := range l.Cells {
		if i > 0 {
			s.add("  ", styleGap)
		}
		space := true // so far, so that none leads
		for _, r := range c.Runs {
			style := byte(0)
			if r.Bold {
				style |= styleBold
			}
			if r.Italic {
				style |= styleItalic
			}
			if r.Size > usual+0.9 {
				style |= styleLarge
			}
			for _, ch := range r.Text {
				if unicode.IsSpace(ch) {
					if !space {
						s.add(" ", style)
					}
					space = true
					continue
				}
				space = false
				s.add(string(ch), style)
			}
		}
		for strings.HasSuffix(s.text, " ") && !strings.HasSuffix(s.text, "  ") {
			s = s.slice(0, len(s.text)-1)
		}
	}
	return s
}

func (s *styled) add(text string, style byte) {
	s.text += text
	for range len(text) {
		s.style = append(s.style, style)
	}
}

func (s styled) slice(from, to int) styled {
	return styled{s.text[from:to], s.style[from:to]}
}

// trim takes separators off both ends.
func (s styled) trim() styled {
	left := strings.TrimLeft(s.text, separatorRunes)
	from := len(s.text) - len(left)
	right := strings.TrimRight(left, separatorRunes)
	// A bracket that was opened is closed.
	if strings.Count(right, "(") > strings.Count(right, ")") && strings.HasPrefix(left[len(right):], ")") {
		right = left[:len(right)+1]
	}
	return s.slice(from, from+len(right))
}

const separatorRunes = " \t|,;:·•‧–—-/()[]"

// join puts two texts beside each other as cells.
func (s styled) join(o styled) styled {
	switch {
	case strings.TrimSpace(s.text) == "":
		return o
	case strings.TrimSpace(o.text) == "":
		return s
	}
	s = styled{s.text, append([]byte(nil), s.style...)}
	s.add("  ", styleGap)
	s.text += o.text
	s.style = append(s.style, o.style...)
	return s
}

// without takes a time out of the text.
func (s styled) without(t span) styled {
	return s.slice(0, t.at).trim().join(s.slice(t.to, len(s.text)).trim())
}

// strongRE parts what stands on one line into fields.
var strongRE = regexp.MustCompile(`\s{2,}|\s*[|•‧∙▪■]\s*|\s+[·/]\s+|\s+[–—-]{1,2}\s+|\s+@\s+|\s+(?:at|bei|bei der|beim|chez)\s+`)

// fields divides a text at separators and where the weight of letters changes.
func (s styled) fields() []styled {
	var out []styled
	give := func(part styled) {
		if part = part.trim(); part.text != "" {
			out = append(out, part)
		}
	}
	at := 0
	for _, m := range strongRE.FindAllStringIndex(s.text, -1) {
		if m[0] < at || insideBrackets(s.text, m[0]) {
			continue
		}
		for _, part := range s.slice(at, m[0]).byWeight() {
			give(part)
		}
		at = m[1]
	}
	for _, part := range s.slice(at, len(s.text)).byWeight() {
		give(part)
	}
	return out
}

func insideBrackets(text string, at int) bool {
	return strings.LastIndexByte(text[:at], '(') > strings.LastIndexByte(text[:at], ')') && strings.IndexByte(text[at:], ')') >= 0
}

// byWeight divides a text where bold or italic begins or ends between two words
// that both have letters.
func (s styled) byWeight() []styled {
	const weight = styleBold | styleItalic
	last, lastAt := byte(255), 0
	for i, r := range s.text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		now := s.style[i] & weight
		if last != 255 && now != last {
			between := s.text[lastAt:i]
			if strings.ContainsFunc(between, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",|·–-", r) }) {
				return append([]styled{s.slice(0, lastAt)}, s.slice(lastAt, len(s.text)).byWeight()...)
			}
		}
		last, lastAt = now, i+utf8.RuneLen(r)
	}
	return []styled{s}
}

// commas divides a text at its commas, but not before a legal form.
func (s styled) commas() []styled {
	var out []styled
	at := 0
	for i := 0; i < len(s.text); i++ {
		if s.text[i] != ',' || insideBrackets(s.text, i) || i+1 < len(s.text) && s.text[i+1] != ' ' {
			continue
		}
		rest := strings.TrimSpace(s.text[i+1:])
		word, _, _ := strings.Cut(rest, " ")
		if legalWords[strings.ToLower(strings.Trim(strings.ReplaceAll(word, ".", ""), ","))] {
			continue
		}
		out = append(out, s.slice(at, i).trim())
		at = i + 1
	}
	return append(out, s.slice(at, len(s.text)).trim())
}

// mostly is the style of most letters.
func (s styled) mostly() byte {
	var count [16]int
	for i, r := range s.text {
		if unicode.IsLetter(r) {
			count[s.style[i]&(styleBold|styleItalic|styleLarge)]++
		}
	}
	best := 0
	for i, n := range count {
		if n > count[best] {
			best = i
		}
	}
	return byte(best)
}

// usualSize is the size of most letters.
func usualSize(lines []layout.Line) float64 {
	count := map[float64]int{}
	for _, l := range lines {
		for _, c := range l.Cells {
			for _, r := range c.Runs {
				count[math.Round(r.Size*2)/2] += len(r.Text)
			}
		}
	}
	best, most := 0.0, -1
	for size, n := range count {
		if n > most || n == most && size < best {
			best, most = size, n
		}
	}
	return best
}
