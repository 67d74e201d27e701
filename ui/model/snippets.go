package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// SnippetService keeps pieces of text for many templates; it is the outreach service.
type SnippetService interface {
	Snippets(ctx context.Context) ([]outreach.Snippet, error)
	SetSnippet(ctx context.Context, x outreach.Snippet) error
	SnippetUses(ctx context.Context, x outreach.Snippet) (outreach.Uses, error)
}

// SnippetRow is one line of the list of snippets.
type SnippetRow struct {
	Name   string
	Client string // "All clients" where it is for all
	ForAll bool
	Insert string // what goes into a text
}

// SnippetDraft is a snippet while it is edited.
type SnippetDraft struct {
	Name   string
	Client string // "" = for all
	Text   string
}

// SnippetsModel is the snippets, with one of them open.
type SnippetsModel struct {
	loop    *Loop
	service SnippetService
	reader  TemplateReader
	place   Question
	act     Question
	uses    Question

	all     []outreach.Snippet
	clients []core.Client

	Loaded  bool
	Err     error
	Rows    []SnippetRow
	Clients []string
	// Current is the open one; -1 = a new one.
	Current int
	Draft   SnippetDraft
	// Used says where the open one is used; "" = not known yet.
	Used    string
	Changed func()
	// Switched is called when another one is open.
	Switched func()
	// Stored is called when something was stored or removed.
	Stored func(words string)
}

// NewSnippets makes the model.
func NewSnippets(loop *Loop, service SnippetService, reader TemplateReader) *SnippetsModel {
	return &SnippetsModel{
		loop: loop, service: service, reader: reader, Current: -1, Changed: func() {}, Switched: func() {}, Stored: func(string) {},
	}
}

type snippetList struct {
	all     []outreach.Snippet
	clients []core.Client
}

// Load reads the snippets; the one of this name and client is opened, else the first.
func (m *SnippetsModel) Load(open SnippetDraft) {
	Load(m.loop, &m.place, func(ctx context.Context) (l snippetList, err error) {
		if l.all, err = m.service.Snippets(ctx); err != nil {
			return l, err
		}
		l.clients, err = m.reader.Clients(ctx)
		return l, err
	}, func(l snippetList, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.take(l, open)
		}
		m.Changed()
	})
}

func (m *SnippetsModel) take(l snippetList, open SnippetDraft) {
	m.all, m.clients, m.Clients, m.Rows = l.all, l.clients, nil, nil
	for _, c := range l.clients {
		if !c.Archived {
			m.Clients = append(m.Clients, c.Name)
		}
	}
	at := 0
	for i, x := range l.all {
		r := SnippetRow{Name: x.Name, Client: m.clientName(x.Client), Insert: SnippetTag(x.Name)}
		if strings.EqualFold(r.Name, open.Name) && r.Client == open.Client {
			at = i
		}
		if r.Client == "" {
			r.Client, r.ForAll = phrase.T("All clients"), true
		}
		m.Rows = append(m.Rows, r)
	}
	if len(m.all) == 0 {
		at = -1
	}
	m.Choose(at)
}

// SnippetTag is what inserts a snippet into a text.
func SnippetTag(name string) string { return `{% snippet "` + name + `" %}` }

func (m *SnippetsModel) clientName(id core.ClientID) string {
	for _, c := range m.clients {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}

func (m *SnippetsModel) clientID(name string) core.ClientID {
	for _, c := range m.clients {
		if name != "" && c.Name == name {
			return c.ID
		}
	}
	return 0
}

// Choose opens a snippet; -1 begins a new one.
func (m *SnippetsModel) Choose(at int) {
	m.Current, m.Draft, m.Used = at, SnippetDraft{}, ""
	if at >= 0 && at < len(m.all) {
		x := m.all[at]
		m.Draft = SnippetDraft{Name: x.Name, Client: m.clientName(x.Client), Text: x.Text}
		Load(m.loop, &m.uses, func(ctx context.Context) (outreach.Uses, error) { return m.service.SnippetUses(ctx, x) },
			func(u outreach.Uses, err error) {
				if err == nil {
					m.Used = usedWords(u)
				}
				m.Changed()
			})
	} else {
		m.Current = -1
		m.uses.Stop()
	}
	m.Switched()
	m.Changed()
}

func usedWords(u outreach.Uses) string {
	var parts []string
	if len(u.Templates) > 0 {
		parts = append(parts, phrase.N(len(u.Templates), "%d template", "%d templates")+" ("+firstFew(u.Templates)+")")
	}
	if len(u.Jobs) > 0 {
		var titles []string
		for _, j := range u.Jobs {
			titles = append(titles, j.Title)
		}
		parts = append(parts, phrase.N(len(u.Jobs), "the sequences of %[1]d job (%[2]s)", "the sequences of %[1]d jobs (%[2]s)", firstFew(titles)))
	}
	if len(parts) == 0 {
		return phrase.T("Used nowhere.")
	}
	return phrase.T("Used in %s.", strings.Join(parts, phrase.T(" and in ")))
}

// firstFew names three and says that there are more.
func firstFew(names []string) string {
	if len(names) > 3 {
		names = append(slices.Clone(names[:3]), "…")
	}
	return strings.Join(names, ", ")
}

// WhyNotSave says why the open snippet can't be stored, or "".
func (m *SnippetsModel) WhyNotSave() string {
	name := strings.TrimSpace(m.Draft.Name)
	taken := slices.ContainsFunc(m.Rows, func(r SnippetRow) bool {
		return r.Name == name && (r.Client == m.Draft.Client || m.Draft.Client == "" && r.ForAll)
	})
	switch {
	case m.act.Busy():
		return phrase.T("Saving…")
	case name == "":
		return phrase.T("Give it a name")
	case m.Current < 0 && taken:
		return phrase.T("There is one of this name already")
	case strings.TrimSpace(m.Draft.Text) == "":
		return phrase.T("It has no text yet")
	case m.Current >= 0 && m.Draft.Text == m.all[m.Current].Text:
		return phrase.T("Everything is saved")
	}
	return ""
}

// Edit takes what was typed. Name and client of a stored one stay.
func (m *SnippetsModel) Edit(d SnippetDraft) {
	m.Draft = d
	m.Changed()
}

// Save stores the open snippet.
func (m *SnippetsModel) Save() {
	if m.WhyNotSave() == "" {
		m.put(m.Draft, m.Draft.Text, phrase.T("Snippet saved"))
	}
	m.Changed()
}

// Removal says what goes when the open snippet is removed.
func (m *SnippetsModel) Removal() string {
	if m.Used == "" || m.Used == phrase.T("Used nowhere.") {
		return phrase.T("It can't be brought back.")
	}
	return phrase.T("%s There it is missing then, and nothing of it is sent until it is mended.", m.Used)
}

// Remove takes the open snippet away.
func (m *SnippetsModel) Remove() {
	if m.Current >= 0 {
		m.put(m.Draft, "", phrase.T("Snippet removed"))
	}
}

func (m *SnippetsModel) put(d SnippetDraft, text, words string) {
	x := outreach.Snippet{Name: strings.TrimSpace(d.Name), Client: m.clientID(d.Client), Text: text}
	Act(m.loop, &m.act, func(ctx context.Context) error { return m.service.SetSnippet(ctx, x) }, func(err error) {
		m.Err = err
		if err == nil {
			m.Stored(words)
			m.Load(SnippetDraft{Name: x.Name, Client: d.Client})
		}
		m.Changed()
	})
}

// For lists the snippets that an e-mail of a client may use: its own before those for all;
// without a client those of everybody.
func (m *SnippetsModel) For(client string) (list []SnippetRow) {
	for _, own := range []bool{true, false} {
		for _, r := range m.Rows {
			mine := !r.ForAll
			if mine == own && (!mine || client == "" || r.Client == client) {
				list = append(list, r)
			}
		}
	}
	return list
}
