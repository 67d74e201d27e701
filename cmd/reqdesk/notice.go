package main

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// desktop shows notices as notifications of the operating system.
type desktop struct {
	send func(*fyne.Notification)
}

// newDesktop makes one. Whatever shows notifications may be slow or gone, so that
// nobody waits for it: neither the window nor the engine.
func newDesktop(app fyne.App) desktop {
	return desktop{func(n *fyne.Notification) { go app.SendNotification(n) }}
}

// Notify shows a notice in the language of the window.
func (d desktop) Notify(title string, sentences []core.Saying) {
	texts := make([]string, len(sentences))
	for i, s := range sentences {
		texts[i] = phrase.Said(s)
	}
	d.send(fyne.NewNotification(plainText(title), plainText(strings.Join(texts, " "))))
}

// apostrophe is a letter that looks like an apostrophe: to Windows' scripts the signs
// that French writes for one are quotation marks, and this is none.
const apostrophe = 'ʼ'

// plainText leaves letters, digits, spaces and a few signs. Some systems read a
// notification as markup, and Windows puts it into a script: nothing that means
// anything there may get through, whatever the caller was thinking.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’':
			return apostrophe
		case r == '\u00a0', r == '\u202f':
			return ' '
		case unicode.IsLetter(r), r >= '0' && r <= '9', strings.ContainsRune(" .,:-", r):
			return r
		}
		return -1
	}, text)
}
