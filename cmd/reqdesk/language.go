package main

import (
	"encoding/json"

	"fyne.io/fyne/v2/lang"

	"reqdesk/ui/phrase"
)

// languageKey keeps the language that was chosen among the program's preferences.
const languageKey = "language"

// speak chooses the language of the window before anything of it is made. Fyne always
// speaks the computer's: the few words of its own that are seen, in the menu of a
// field, are put in the place of those.
func speak(tag string) {
	phrase.Use(tag)
	own := map[string]string{
		"Cut": phrase.T("Cut"), "Copy": phrase.T("Copy"), "Paste": phrase.T("Paste"), "Select all": phrase.T("Select all"),
		"Undo": phrase.T("Undo"), "Redo": phrase.T("Redo"), "Quit": phrase.T("Quit"),
	}
	if data, err := json.Marshal(own); err == nil {
		_ = lang.AddTranslationsForLocale(data, lang.SystemLocale()) // else Fyne's own words stay
	}
}
