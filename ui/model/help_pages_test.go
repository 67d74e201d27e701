package model_test

import (
	"strings"
	"testing"

	"reqdesk/ui/model"
)

func TestEachPlaceHasItsPageOfTheHelp(t *testing.T) {
	list := pages()
	for r, want := range map[model.Route]model.Topic{
		{Place: "settings", Tab: "workspace"}: "a",
		{Place: "welcome", Tab: "whatever"}:   "a",
		{Place: "nowhere"}:                    model.TopicStart,
	} {
		if got := model.HelpFor(list, r); got != want {
			t.Errorf("%v has the page %q, want %q", r, got, want)
		}
	}
}

func TestLinksOfTheHelpLeadToPagesAndPlaces(t *testing.T) {
	for link, want := range map[string]model.Route{
		"help:connect": model.ToHelp("connect"), "go:clients": model.To(model.Clients), "go:settings/outbox": {Place: model.Settings, Tab: model.TabOutbox},
	} {
		if got, ok := model.HelpTarget(link); !ok || got != want {
			t.Errorf("%s leads to %v, %v", link, got, ok)
		}
	}
	if _, ok := model.HelpTarget("https://example.com/keys"); ok {
		t.Error("the web is taken for a place in the window")
	}
}

func TestTheListOfTheHelpFollowsThePageThatIsShown(t *testing.T) {
	m := model.NewHelp([]model.HelpConnector{{Kind: "kestrel", Name: "Kestrel ATS", Instructions: "Ask for a key.", Tested: "With a sandbox of theirs."}})
	if m.Row() != 0 || m.Section != -1 || m.Searching() || len(m.Words()) != 0 {
		t.Errorf("at first: row %d, part %d", m.Row(), m.Section)
	}
	drawn := 0
	m.Changed = func() { drawn++ }
	m.Pick(len(m.Hits))
	m.Pick(-1)
	m.Pick(0)
	if drawn != 0 {
		t.Errorf("drawn %d times without a change", drawn)
	}
	last := len(m.Hits) - 1
	if m.Pick(last); m.Row() != last || drawn != 1 || m.Current.Topic != model.ConnectorTopic("kestrel") {
		t.Errorf("row %d, page %q", m.Row(), m.Current.Topic)
	}
	if i := len(m.Current.Sections); i != 2 || m.Current.Sections[1].Heading != "How it was tested" {
		t.Errorf("its parts are %+v", m.Current.Sections)
	}
	if !m.Open("") || m.Current.Topic != model.ConnectorTopic("kestrel") {
		t.Error("a link to nowhere leaves the page")
	}
	m.Search("sandbox theirs")
	if m.Section != 1 || strings.Join(m.Words(), " ") != "sandbox theirs" || m.Row() != 0 {
		t.Errorf("found in part %d, row %d, words %q", m.Section, m.Row(), m.Words())
	}
	if m.Search("zebra"); len(m.Hits) != 0 || m.Row() != -1 || m.Current.Topic != model.ConnectorTopic("kestrel") {
		t.Errorf("%d hits, shown %q", len(m.Hits), m.Current.Topic)
	}
}
