package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2/widget"

	"reqdesk/core/people"
	"reqdesk/ui/look"
)

// mark parts a text where marked words stand in it. The last part ends the paragraph
// if the whole did.
func (m *Markdown) mark(s *widget.TextSegment) []widget.RichTextSegment {
	var parts []widget.RichTextSegment
	add := func(text string, found bool) {
		if text == "" {
			return
		}
		part := &widget.TextSegment{Text: text, Style: s.Style}
		part.Style.Inline = true
		if found {
			part.Style.TextStyle.Bold, part.Style.ColorName = true, look.ColorPrimary
		}
		parts = append(parts, part)
	}
	plain := ""
	for _, word := range splitWords(s.Text) {
		if m.isMarked(word) {
			add(plain, false)
			add(word, true)
			plain = ""
			continue
		}
		plain += word
	}
	if !s.Style.Inline { // what ends the paragraph
		return append(parts, &widget.TextSegment{Text: plain, Style: s.Style})
	}
	add(plain, false)
	return parts
}

func (m *Markdown) isMarked(word string) bool {
	word = people.Fold(word)
	for _, w := range m.marked {
		if strings.HasPrefix(word, w) {
			return true
		}
	}
	return false
}

// splitWords parts text into words and what stands between them; joined they are text.
func splitWords(text string) (parts []string) {
	begin, inWord := 0, false
	for i, r := range text {
		if letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r); letter != inWord {
			if i > begin {
				parts = append(parts, text[begin:i])
			}
			begin, inWord = i, letter
		}
	}
	if begin < len(text) {
		parts = append(parts, text[begin:])
	}
	return parts
}
