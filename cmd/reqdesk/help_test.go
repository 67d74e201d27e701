package main

import (
	"strings"
	"testing"

	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// What the help and the dialogs tell about a kind of connection is in the window's
// language, with the names that the ATS's own pages have.
func TestConnectionsAreToldInEveryLanguage(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	kinds := kinds(true)
	for _, l := range phrase.Languages() {
		if l.Tag == phrase.English {
			continue
		}
		phrase.Use(l.Tag)
		m := model.NewHelp(helpKinds())
		for _, d := range kinds {
			if d.Kind != "practice" && !m.Open(model.ConnectorTopic(d.Kind)) {
				t.Errorf("%s: there is no page about %s", l.Tag, d.Kind)
			}
			said := ""
			for _, s := range m.Current.Sections {
				said += s.Heading + "\n" + s.Text + "\n"
			}
			letter := model.RequestLetter(d, "Kestrel", nil)
			for line := range strings.Lines(d.Instructions + "\n" + d.Tested) {
				if line = strings.TrimSpace(line); len(line) > 10 && (strings.Contains(said, line) || strings.Contains(letter, line)) {
					t.Errorf("%s: of %s is told in English: %q", l.Tag, d.Kind, line)
				}
			}
			if d.Kind != "practice" && len(said) < 300 {
				t.Errorf("%s: the instructions of %s are not there: %q", l.Tag, d.Kind, said)
			}
		}
	}
}
