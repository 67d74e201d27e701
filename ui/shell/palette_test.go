package shell_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
)

// The sidebar has short names; what one looks for may have a longer one.
func TestThePaletteFindsByOtherWordsAndInEachLanguage(t *testing.T) {
	for _, c := range []struct {
		language, typed string
		want            model.Place
	}{
		{"en", "connections", model.Clients},
		{"en", "mailbox", model.Clients},
		{"en", "sequences", model.Templates},
		{"en", "clients", model.Clients}, // by its name
		{"de", "verbind", model.Clients},
		{"de", "postfäch", model.Clients},
		{"de", "postfach", model.Clients},
		{"fr", "connexion", model.Clients},
		{"es", "conexi", model.Clients},
	} {
		t.Run(c.language+" "+c.typed, func(t *testing.T) {
			phrase.Use(c.language)
			t.Cleanup(func() { phrase.Use(phrase.English) })
			b := newBench(t, look.Options{})
			b.Palette()
			test.Type(b.window.Canvas().Focused(), c.typed)
			b.press(fyne.KeyReturn)
			if b.Current().Place != c.want || b.Busy() {
				t.Errorf("the palette led to %v", b.Current())
			}
		})
	}
}

func TestThePaletteShowsAClient(t *testing.T) {
	b := newBench(t, look.Options{})
	picked := -1
	b.SetClients(shell.Clients{Active: -1, List: []shell.Client{{Name: "Acme Robotics"}, {Name: "Úmbrella"}}, OnPick: func(i int) { picked = i }})
	b.Palette()
	test.Type(b.window.Canvas().Focused(), "umbr")
	b.press(fyne.KeyReturn)
	if picked != 1 || b.Busy() {
		t.Errorf("client %d was picked", picked)
	}
}
