package model_test

import (
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// What is written into a template's file is not said in the language of the window.
func TestATemplatesFileIsTheSameInEveryLanguage(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	draft := model.LetterDraft{Name: "First e-mail", Subject: "Hello", Language: "de", Client: "Contoso", Text: "Guten Tag"}
	for _, language := range phrase.Languages() {
		phrase.Use(language.Tag)
		source := draft.Source()
		if want := "Subject: Hello\nLanguage: de\nClient: Contoso\n\nGuten Tag"; source != want {
			t.Errorf("in %s the file is %q", language.Name, source)
		}
		if back := model.SplitTemplate(draft.Name, source); back != draft {
			t.Errorf("in %s it comes back as %+v", language.Name, back)
		}
	}
}

// A delay that the window has written is read again as the very same, whatever the
// language: an e-mail must not leave at another time because of it.
func TestADelayIsReadAsItIsWrittenInEveryLanguage(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	waits := []core.Step{
		{},
		{WorkingDays: 1},
		{WorkingDays: 3},
		{After: 24 * time.Hour},
		{After: 72 * time.Hour},
		{After: time.Hour},
		{After: 5 * time.Hour},
		{After: time.Minute},
		{After: 20 * time.Minute},
		{After: 36 * time.Hour},
		{After: 25*time.Hour + time.Minute},
		{WorkingDays: 2, After: 3 * time.Hour},
	}
	for _, language := range phrase.Languages() {
		phrase.Use(language.Tag)
		for _, w := range waits {
			words := model.WaitWords(w)
			if days, d, ok := model.ReadWait(words); !ok || days != w.WorkingDays || d != w.After {
				t.Errorf("in %s, %q is read as %d working days and %v, %v", language.Name, words, days, d, ok)
			}
		}
		if d, ok := model.ReadDelay("2 weeks"); !ok || d != 14*24*time.Hour {
			t.Errorf("in %s, English words are read as %v, %v", language.Name, d, ok)
		}
	}
}

// A field of a job has its name in the language of the window, alone and in a sentence.
func TestFieldsAreNamedInTheWindowsLanguage(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	phrase.Use("de")
	for key, want := range map[string]string{
		"title": "Titel", "location": "Ort", "function": "Funktion", "employment_type": "Beschäftigungsart", "seniority": "Erfahrungsstufe",
		"must_haves": "Muss-Kriterien", "description": "Beschreibung", "owner": "Verantwortlicher", "apply_url": "Bewerbungslink", "objectives": "Ziele",
	} {
		if got := model.FieldName(key); got != want {
			t.Errorf("%s is called %q, want %q", key, got, want)
		}
	}
	m := model.SheetModel{Missing: []string{"objectives", "function", "must_haves", "sequence"}}
	if got, want := m.OpeningText(), "Dieser Stelle fehlen 4 Angaben: Ziele, Funktion, Muss-Kriterien (hat 0 von 3), eine E-Mail-Sequenz."; got != want {
		t.Errorf("the sheet says %q, want %q", got, want)
	}
}
