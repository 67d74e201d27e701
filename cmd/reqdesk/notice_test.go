package main

import (
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

func TestANotificationIsPlainWhateverItIsGiven(t *testing.T) {
	for given, want := range map[string]string{
		"2 profiles to review in 1 job. 1 draft is kept back and needs you.": "2 profiles to review in 1 job. 1 draft is kept back and needs you.",
		"$(calc) `x` \"y’ ‘z <b>&amp;":                                       "calc x yʼ z bamp",
		"Ädä\n\u202eevil":                                                    "Ädäevil",
	} {
		var got *fyne.Notification
		desktop{func(n *fyne.Notification) { got = n }}.Notify("Reqdesk", []core.Saying{core.Say(given)})
		if got == nil || got.Title != "Reqdesk" || got.Content != want {
			t.Errorf("%q became %+v, want %q", given, got, want)
		}
	}
}

func TestANotificationSpeaksTheLanguageOfTheWindow(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	phrase.Use("fr")
	var got *fyne.Notification
	desktop{func(n *fyne.Notification) { got = n }}.Notify("Reqdesk", []core.Saying{
		core.SayN(1, "%d unusual closing is held back until you decide.", "%d unusual closings are held back until you decide."),
		core.SayN(1200, "%[1]d profile to review in %[2]s.", "%[1]d profiles to review in %[2]s.", core.SayN(1, "%d job", "%d jobs")),
	})
	if want := "1 fermeture inhabituelle est retenue jusquʼà votre décision. 1 200 profils à examiner dans 1 poste."; got.Content != want {
		t.Errorf("%q, want %q", got.Content, want)
	}
}
