package main

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestANotificationIsPlainWhateverItIsGiven(t *testing.T) {
	for given, want := range map[string]string{
		"2 profiles to review in 1 job. 1 draft is kept back and needs you.": "2 profiles to review in 1 job. 1 draft is kept back and needs you.",
		"$(calc) `x` \"y\" ‘z’ <b>&amp;":                                     "calc x y z bamp",
		"Ädä\n\u202eevil":                                                    "devil",
	} {
		var got *fyne.Notification
		desktop{func(n *fyne.Notification) { got = n }}.Notify("Reqdesk", given)
		if got == nil || got.Title != "Reqdesk" || got.Content != want {
			t.Errorf("%q became %+v, want %q", given, got, want)
		}
	}
}
