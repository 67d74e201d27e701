package model_test

import (
	"strings"
	"testing"

	"reqdesk/ui/model"
)

func pages() []model.HelpPage {
	return []model.HelpPage{
		model.ReadHelp("a", "# First steps\nScreens: welcome, settings/workspace\nNote: How to begin\n\nThe keychain holds **the key**.\n\n## Passphrase\n\nFour words are enough. See [the mailbox](help:b) and [people](go:people)."),
		model.ReadHelp("b", "# The mailbox\nNote: Your address\n\nA passphrase is not a password of the mailbox."),
	}
}

func TestAHelpPageIsReadIntoItsParts(t *testing.T) {
	p := pages()[0]
	if p.Title != "First steps" || p.Note != "How to begin" || len(p.Screens) != 2 || len(p.Sections) != 2 || p.Sections[1].Heading != "Passphrase" {
		t.Errorf("read as %+v", p)
	}
	if len(p.Links) != 2 || p.Links[0] != (model.HelpLink{Text: "the mailbox", To: "help:b"}) {
		t.Errorf("links are %v", p.Links)
	}
	if strings.Contains(p.Sections[0].Text, "Note:") {
		t.Error("the head belongs to no part")
	}
}

func TestTheHelpIsSearchedByTheBeginningsOfWords(t *testing.T) {
	for query, want := range map[string]string{
		"":             "ab",
		"pass":         "ab", // under its own heading it counts more
		"PASSPHR four": "a",
		"mail":         "ba", // in the title it counts most
		"phrase":       "",   // no word begins so
		"key zebra":    "",
	} {
		got := ""
		for _, h := range model.SearchHelp(pages(), query) {
			got += string(h.Page.Topic)
		}
		if got != want {
			t.Errorf("%q finds %q, not %q", query, got, want)
		}
	}
	hit := model.SearchHelp(pages(), "enough")[0]
	if hit.Section != 1 || !strings.Contains(hit.Found, "words are enough") {
		t.Errorf("shown is part %d, %q", hit.Section, hit.Found)
	}
}

func TestWhatIsTypedWithoutAccentsIsFound(t *testing.T) {
	list := []model.HelpPage{
		model.ReadHelp("a", "# Privacy\n\nHier können Sie Personen löschen, auch auf der Straße."),
		model.ReadHelp("b", "# Créer\n\nL’aperçu de l’e-mail, avec un cœur."),
		model.ReadHelp("c", "# Años\n\nUna man\u0303ana."), // the tilde by itself
	}
	for query, want := range map[string]string{
		"loschen": "a", "LÖSCHEN": "a", "lösch": "a", "strasse": "a", "apercu": "b", "aperçu": "b", "coeur": "b", "cre": "b", "anos": "c", "mañana": "c",
		"eur": "", "email": "",
	} {
		got := ""
		for _, h := range model.SearchHelp(list, query) {
			got += string(h.Page.Topic)
			if h.Found == "" && query != "cre" && query != "anos" {
				t.Errorf("%q shows nothing of what it found", query)
			}
		}
		if got != want {
			t.Errorf("%q finds %q, not %q", query, got, want)
		}
	}
}

func TestAConnectorHasAPageOfItsOwn(t *testing.T) {
	m := model.NewHelp([]model.HelpConnector{{Kind: "kestrel", Name: "Kestrel ATS", Instructions: "Ask for a **key**.", KeyPage: "https://ats.example.com/keys"}})
	m.Search("kestr")
	if len(m.Hits) != 1 || m.Current.Topic != model.ConnectorTopic("kestrel") || m.Current.Links[0].To != "https://ats.example.com/keys" {
		t.Errorf("found %v, shown %q with %v", m.Hits, m.Current.Topic, m.Current.Links)
	}
	if !m.Open(model.TopicImport) || m.Section != -1 || m.Open("nothing of that name") {
		t.Error("a page is opened by its topic")
	}
}
