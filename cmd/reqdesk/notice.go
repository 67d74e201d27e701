package main

import (
	"strings"

	"fyne.io/fyne/v2"
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

// Notify shows a notice.
func (d desktop) Notify(title, text string) {
	d.send(fyne.NewNotification(plainText(title), plainText(text)))
}

// plainText leaves letters, digits, spaces and a few signs. Some systems read a
// notification as markup, and Windows puts it into a script: nothing that means
// anything there may get through, whatever the caller was thinking.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" .,:-", r):
			return r
		}
		return -1
	}, text)
}
