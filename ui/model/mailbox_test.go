package model_test

import (
	"testing"

	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

func TestWhatADomainSaysIsInTheWindowsLanguage(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	phrase.Use("de")
	line := model.NewDomainLine("dmarc", "bad", "The domain has more than one DMARC record; receivers take none of them.", "Ask whoever keeps the domain to leave one.")
	if want := "Die Domain hat mehr als einen DMARC-Eintrag; Empfänger beachten keinen davon. Bitten Sie den, der die Domain betreut, nur einen zu lassen."; line.Detail != want {
		t.Errorf("%q, want %q", line.Detail, want)
	}
}
