package model

import (
	"strings"

	"reqdesk/assets"
	"reqdesk/ui/phrase"
)

// Topics that the program itself leads to.
const (
	TopicStart   Topic = "start"
	TopicImport  Topic = "import"
	TopicSent    Topic = "sent"    // what is sent where
	TopicContact Topic = "contact" // contact us
)

// HelpConnector is what the help tells about one kind of connection.
type HelpConnector struct {
	Kind, Name   string
	Instructions string // Markdown
	KeyPage      string
	Tested       string
}

// HelpModel is the help: its pages, and what is searched for in them.
type HelpModel struct {
	kinds []HelpConnector
	pages []HelpPage

	Language string // of the pages
	Query    string
	Hits     []HelpHit
	Current  HelpPage
	Section  int // of the current page, where it was found; -1 = the top
	Changed  func()
}

// HelpPages are the pages that come along, in the window's language.
func HelpPages() []HelpPage { return helpPages(phrase.Current()) }

func helpPages(language string) []HelpPage {
	var pages []HelpPage
	for _, p := range assets.Help(language) {
		pages = append(pages, ReadHelp(Topic(p.Topic), p.Text))
	}
	return pages
}

// HelpFor is the page about a place; one that has none of its own begins at the start.
func HelpFor(pages []HelpPage, r Route) Topic {
	for _, wanted := range []string{string(r.Place) + "/" + string(r.Tab), string(r.Place)} {
		for _, p := range pages {
			for _, s := range p.Screens {
				if s == wanted {
					return p.Topic
				}
			}
		}
	}
	return TopicStart
}

// NewHelp makes the model, with a page for each kind of connection.
func NewHelp(kinds []HelpConnector) *HelpModel {
	m := &HelpModel{kinds: kinds, Section: -1, Changed: func() {}}
	m.read(phrase.Current())
	m.Current = m.pages[0]
	return m
}

func (m *HelpModel) read(language string) {
	m.Language, m.pages = language, helpPages(language)
	for _, k := range m.kinds {
		m.pages = append(m.pages, connectorPage(k))
	}
	m.Hits = SearchHelp(m.pages, m.Query)
}

// Speak shows the pages in the window's language if that is another one by now.
func (m *HelpModel) Speak() {
	if m.Language == phrase.Current() {
		return
	}
	m.read(phrase.Current())
	m.Open(m.Current.Topic)
}

// connectorPage is the page about one kind of connection, made of what its
// connector says of itself.
func connectorPage(k HelpConnector) HelpPage {
	var b strings.Builder
	b.WriteString("# " + phrase.T("Connect %s", phrase.T(k.Name)) + "\nNote: " + phrase.T("What to do there, and what is entered here") + "\n\n")
	b.WriteString(strings.TrimSpace(phrase.T(k.Instructions)))
	if k.KeyPage != "" {
		b.WriteString("\n\n" + phrase.T("The page for keys: %s", "["+k.KeyPage+"]("+k.KeyPage+")"))
	}
	b.WriteString("\n\n" + phrase.T("Then add the connection under [Clients](go:clients); what is asked there is told in [Connect an ATS](help:connect)."))
	if k.Tested != "" {
		b.WriteString("\n\n## " + phrase.T("How it was tested") + "\n\n" + phrase.T(k.Tested))
	}
	return ReadHelp(ConnectorTopic(k.Kind), b.String())
}

// ConnectorTopic is the page about a kind of connection.
func ConnectorTopic(kind string) Topic { return Topic("connector-" + kind) }

// Search narrows the list of pages.
func (m *HelpModel) Search(query string) {
	m.Query = query
	m.Hits = SearchHelp(m.pages, query)
	if m.Searching() && len(m.Hits) > 0 {
		m.Pick(0)
	}
	m.Changed()
}

// Searching tells whether the list shows what was found.
func (m *HelpModel) Searching() bool { return len(helpWords(m.Query)) > 0 }

// Words are the beginnings of words that are searched for.
func (m *HelpModel) Words() []string { return helpWords(m.Query) }

// Pick opens a page of the list, where it was found.
func (m *HelpModel) Pick(row int) {
	if row < 0 || row >= len(m.Hits) {
		return
	}
	hit := m.Hits[row]
	section := -1
	if m.Searching() && hit.Found != "" {
		section = hit.Section
	}
	if m.Current.Topic != hit.Page.Topic || m.Section != section {
		m.Current, m.Section = hit.Page, section
		m.Changed()
	}
}

// Open opens a page from its beginning and tells whether there is one; "" stays.
func (m *HelpModel) Open(t Topic) bool {
	if t == "" {
		return true
	}
	for _, p := range m.pages {
		if p.Topic == t {
			m.Current, m.Section = p, -1
			m.Changed()
			return true
		}
	}
	return false
}

// Row is the current page's place in the list; -1 = it is not in it.
func (m *HelpModel) Row() int {
	for i, h := range m.Hits {
		if h.Page.Topic == m.Current.Topic {
			return i
		}
	}
	return -1
}

// HelpTarget is where a link of the help leads inside the window; ok is false for
// one that leads to the web.
func HelpTarget(link string) (r Route, ok bool) {
	if topic, found := strings.CutPrefix(link, "help:"); found {
		return ToHelp(Topic(topic)), true
	}
	place, found := strings.CutPrefix(link, "go:")
	if !found {
		return Route{}, false
	}
	name, tab, _ := strings.Cut(place, "/")
	return Route{Place: Place(name), Tab: Tab(tab)}, true
}
