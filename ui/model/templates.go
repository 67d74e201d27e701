package model

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// TemplateService keeps templates and tries them out; it is the outreach
// service.
type TemplateService interface {
	LetterService
	Templates(ctx context.Context) ([]core.Template, error)
	SetTemplate(ctx context.Context, name, source string) (core.Template, error)
	RemoveTemplate(ctx context.Context, name string) error
}

// TemplateReader reads what the editor offers to choose from.
type TemplateReader interface {
	LetterReader
	Clients(ctx context.Context) ([]core.Client, error)
}

// TemplateRow is one line of the list of templates; all its languages are one line.
type TemplateRow struct {
	ID      core.TemplateID // 0 = the one that was never saved
	Name    string
	Note    string // client and languages
	Unsaved bool
}

// TemplatesModel is the editor of e-mail-templates. A draft that was not saved
// stays when one goes to another template or page and comes back.
type TemplatesModel struct {
	loop    *Loop
	service TemplateService
	reader  TemplateReader
	place   Question
	saving  Question

	all    []core.Template
	drafts map[core.TemplateID]LetterDraft // changed ones only; 0 = the new one, from firstBegun on new languages
	begun  core.TemplateID

	Loaded  bool
	Rows    []TemplateRow
	Clients []string
	Current core.TemplateID
	// Languages are those of the open template, the one for all others first.
	Languages []LanguageTab
	// Open tells whether a template is in the editor.
	Open    bool
	Draft   LetterDraft
	Preview *LetterPreview
	Err     error
	// Switched is called when another template is in the editor, Changed after
	// each change of anything, Saved once a template is on the disk.
	Switched func()
	Changed  func()
	Saved    func(words string)
}

// NewTemplates makes the model.
func NewTemplates(loop *Loop, service TemplateService, reader TemplateReader) *TemplatesModel {
	m := &TemplatesModel{
		loop: loop, service: service, reader: reader, drafts: map[core.TemplateID]LetterDraft{},
		Preview: NewLetterPreview(loop, service, reader), Switched: func() {}, Changed: func() {}, Saved: func(string) {},
	}
	m.Preview.Changed = func() { m.Changed() }
	return m
}

type templateList struct {
	all     []core.Template
	clients []core.Client
}

// Load reads the templates and opens one; 0 keeps what is open, else the first.
func (m *TemplatesModel) Load(open core.TemplateID) {
	Load(m.loop, &m.place, func(ctx context.Context) (templateList, error) {
		all, err := m.service.Templates(ctx)
		if err != nil {
			return templateList{}, err
		}
		clients, err := m.reader.Clients(ctx)
		return templateList{all, clients}, err
	}, func(l templateList, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.take(l, open)
		}
		m.Changed()
	})
	if m.Preview.Job == 0 {
		m.Preview.LoadJobs()
	}
}

func (m *TemplatesModel) take(l templateList, open core.TemplateID) {
	m.all = l.all
	slices.SortFunc(m.all, func(a, b core.Template) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	m.Clients = nil
	for _, c := range l.clients {
		if !c.Archived {
			m.Clients = append(m.Clients, c.Name)
		}
	}
	m.arrange()
	switch {
	case open != 0 && m.find(open) != nil:
		m.Choose(open)
	case !m.Open && len(m.all) > 0:
		m.Choose(m.all[0].ID)
	}
}

func (m *TemplatesModel) find(id core.TemplateID) *core.Template {
	i := slices.IndexFunc(m.all, func(t core.Template) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &m.all[i]
}

// Choose puts a template into the editor.
func (m *TemplatesModel) Choose(id core.TemplateID) {
	d, changed := m.drafts[id]
	if t := m.find(id); !changed {
		if t == nil {
			return
		}
		d = SplitTemplate(t.Name, t.Source)
	}
	m.Current, m.Draft, m.Open = id, d, true
	m.arrange()
	m.Switched()
	m.Preview.Update(d)
	m.Changed()
}

// New begins a template, or goes back to the one that was begun.
func (m *TemplatesModel) New() {
	if _, ok := m.drafts[0]; !ok {
		m.drafts[0] = LetterDraft{
			Subject: "{{ job_title }} at {{ client }}", Language: "en",
			Text: "Hello {{ first_name | default: \"there\" }},\n\n\n\nAll about it, and the way to apply: {{ apply_link }}\n\nBest regards,\n{{ sender_name | default: sender_email }}\n",
		}
	}
	m.arrange()
	m.Choose(0)
}

// Duplicate begins a template with the text of the open one.
func (m *TemplatesModel) Duplicate() {
	d := m.Draft
	d.Name = strings.TrimSpace(phrase.T("%s copy", m.Title()))
	m.drafts[0] = d
	m.arrange()
	m.Choose(0)
}

// Revert gives up what was changed since the last save. Of what was never saved
// nothing stays.
func (m *TemplatesModel) Revert() {
	family := m.Family()
	delete(m.drafts, m.Current)
	m.leave(family)
}

// leave opens what is left: the open text, else its template, else the first one.
func (m *TemplatesModel) leave(family core.TemplateID) {
	for _, id := range []core.TemplateID{m.Current, family} {
		if m.find(id) != nil {
			m.Choose(id)
			return
		}
	}
	m.Open, m.Draft, m.Current = false, LetterDraft{}, 0
	m.arrange()
	if len(m.Rows) > 0 {
		m.Choose(m.Rows[0].ID)
		return
	}
	m.Changed()
}

// Edit takes what was typed.
func (m *TemplatesModel) Edit(d LetterDraft) {
	if !m.Open || d == m.Draft {
		return
	}
	m.Draft = d
	if t := m.find(m.Current); t != nil && SplitTemplate(t.Name, t.Source) == d {
		delete(m.drafts, m.Current)
	} else {
		m.drafts[m.Current] = d
	}
	m.arrange()
	m.Preview.Update(d)
	m.Changed()
}

// Unsaved tells whether the open template was changed since the last save.
func (m *TemplatesModel) Unsaved() bool {
	_, changed := m.drafts[m.Current]
	return m.Open && changed
}

// WhyNotSave says why the open template can't be saved just now, or "".
func (m *TemplatesModel) WhyNotSave() string {
	name := strings.TrimSpace(m.Draft.Name)
	taken := slices.ContainsFunc(m.all, func(t core.Template) bool { return t.ID != m.Current && strings.EqualFold(t.Name, name) })
	switch {
	case !m.Open:
		return phrase.T("No template is open")
	case m.saving.Busy():
		return phrase.T("Saving…")
	case !m.Unsaved():
		return phrase.T("Everything is saved")
	case name == "":
		return phrase.T("Give it a name")
	case taken:
		return phrase.T("Another template has this name")
	case utf8.RuneCountInString(m.Draft.Text) > MaxLetter:
		return phrase.T("The text is longer than 16,000 characters")
	}
	return ""
}

// Save stores the open template. What has a problem is stored too; it can't be
// sent until it is mended.
func (m *TemplatesModel) Save() {
	if m.WhyNotSave() != "" {
		m.Changed()
		return
	}
	id, draft := m.Current, m.Draft
	Load(m.loop, &m.saving, func(ctx context.Context) (core.Template, error) {
		return m.service.SetTemplate(ctx, draft.Name, draft.Source())
	}, func(t core.Template, err error) {
		m.Err = err
		if err == nil {
			m.stored(id, draft, t)
		}
		m.Changed()
	})
	m.Changed()
}

// stored notes that draft is on the disk as t. What was typed meanwhile stays
// unsaved.
func (m *TemplatesModel) stored(id core.TemplateID, draft LetterDraft, t core.Template) {
	newer, changed := m.drafts[id]
	delete(m.drafts, id)
	if changed && newer != draft {
		m.drafts[t.ID] = newer
	}
	if old := m.find(t.ID); old != nil {
		*old = t
	} else {
		m.all = append(m.all, t)
	}
	if m.Current == id {
		m.Current = t.ID
	}
	m.arrange()
	words := phrase.T("Saved")
	if m.Preview.Blocked() {
		words = phrase.T("Saved. It can't be sent until its problems are mended.")
	}
	m.Saved(words)
}

// ReplaceLink puts the apply-link variable in place of a pasted link.
func (m *TemplatesModel) ReplaceLink(r ProblemRow) {
	m.Edit(replaceLink(m.Draft, r))
	m.Switched()
}

func replaceLink(d LetterDraft, r ProblemRow) LetterDraft {
	switch r.Field {
	case FieldText:
		d.Text = ReplaceLink(d.Text, r.Line, r.Column)
	case FieldSubject:
		d.Subject = ReplaceLink(d.Subject, r.Line, r.Column)
	}
	return d
}
