package model_test

import (
	"testing"

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
