package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// LanguageTab is one language of the open template.
type LanguageTab struct {
	ID   core.TemplateID
	Tag  string
	Name string
	// Fallback marks the text for all who have none in their own language.
	Fallback bool
	Unsaved  bool
}

// firstBegun is above every id that the store gives: from here on languages count that
// were begun and never saved.
const firstBegun core.TemplateID = 1 << 62

// entry is a template or a draft, as the list sees it.
type templateEntry struct {
	id      core.TemplateID
	family  core.TemplateID
	draft   LetterDraft
	unsaved bool
}

// entries are all templates and drafts, each with the template whose language it is.
func (m *TemplatesModel) entries() []templateEntry {
	var list []templateEntry
	if d, ok := m.drafts[0]; ok {
		list = append(list, templateEntry{draft: d, unsaved: true})
	}
	for _, t := range m.all {
		d, unsaved := m.drafts[t.ID]
		if !unsaved {
			d = SplitTemplate(t.Name, t.Source)
		}
		list = append(list, templateEntry{id: t.ID, draft: d, unsaved: unsaved})
	}
	for id := firstBegun; id < firstBegun+m.begun; id++ {
		if d, ok := m.drafts[id]; ok {
			list = append(list, templateEntry{id: id, draft: d, unsaved: true})
		}
	}
	for i := range list {
		list[i].family = m.familyOf(list[i])
	}
	return list
}

// familyOf is the template whose language an entry is; else its own id.
func (m *TemplatesModel) familyOf(e templateEntry) core.TemplateID {
	base, _, ok := splitVariant(e.draft.Name, e.draft.Language)
	if i := slices.IndexFunc(m.all, func(t core.Template) bool { return ok && strings.EqualFold(t.Name, base) }); i >= 0 {
		return m.all[i].ID
	}
	return e.id
}

// Family is the template to which the open text belongs.
func (m *TemplatesModel) Family() core.TemplateID {
	for _, e := range m.entries() {
		if e.id == m.Current {
			return e.family
		}
	}
	return m.Current
}

// Title is the name of the open template, without a language.
func (m *TemplatesModel) Title() string {
	if t := m.find(m.Family()); t != nil {
		return t.Name
	}
	return m.Draft.Name
}

// Fallback tells whether the text for all others is open.
func (m *TemplatesModel) Fallback() bool { return m.Family() == m.Current }

func (m *TemplatesModel) arrange() {
	m.Rows, m.Languages = m.Rows[:0], nil
	all, open := m.entries(), m.Family()
	for _, base := range all {
		if base.family != base.id {
			continue
		}
		r := TemplateRow{ID: base.id, Name: base.draft.Name}
		if r.Name == "" {
			r.Name = phrase.T("New template")
		}
		tabs := languageTabs(all, base)
		for _, tab := range tabs {
			r.Unsaved = r.Unsaved || tab.Unsaved
		}
		r.Note = templateNote(base.draft, tabs)
		m.Rows = append(m.Rows, r)
		if base.id == open {
			m.Languages = tabs
		}
	}
}

// languageTabs are the languages of a template, its own first.
func languageTabs(all []templateEntry, base templateEntry) []LanguageTab {
	tabs := []LanguageTab{{ID: base.id, Tag: base.draft.Language, Name: LanguageName(base.draft.Language), Fallback: true, Unsaved: base.unsaved}}
	if tabs[0].Tag == "" {
		tabs[0].Name = phrase.T("No language said")
	}
	for _, e := range all {
		if _, tag, ok := splitVariant(e.draft.Name, e.draft.Language); ok && e.family == base.id && e.id != base.id {
			tabs = append(tabs, LanguageTab{ID: e.id, Tag: tag, Name: LanguageName(tag), Unsaved: e.unsaved})
		}
	}
	slices.SortStableFunc(tabs[1:], func(a, b LanguageTab) int { return strings.Compare(a.Name, b.Name) })
	return tabs
}

func templateNote(d LetterDraft, tabs []LanguageTab) string {
	note := []string{d.Client}
	if d.Client == "" {
		note[0] = phrase.T("All clients")
	}
	var names []string
	for _, tab := range tabs {
		if tab.Tag != "" {
			names = append(names, tab.Name)
		}
	}
	if len(names) > 0 {
		note = append(note, strings.Join(names, ", "))
	}
	return strings.Join(note, " · ")
}

// NewLanguages are those in which the open template has no text yet. A template that
// was never saved takes none.
func (m *TemplatesModel) NewLanguages() []Language {
	if m.find(m.Family()) == nil {
		return nil
	}
	return slices.DeleteFunc(Languages(), func(l Language) bool {
		return slices.ContainsFunc(m.Languages, func(t LanguageTab) bool { return languageOf(t.Tag) == l.Tag })
	})
}

// AddLanguage begins the open template's text in another language, with the text that
// is open to be translated.
func (m *TemplatesModel) AddLanguage(tag string) {
	base := m.find(m.Family())
	if base == nil {
		return
	}
	d := m.Draft
	d.Name, d.Language = base.Name+"."+tag, tag
	id := firstBegun + m.begun
	m.begun++
	m.drafts[id] = d
	m.Choose(id)
}

// Removal says what goes when the open text is removed.
func (m *TemplatesModel) Removal() (title, text string) {
	if !m.Fallback() {
		return phrase.T("Remove the %s text?", LanguageName(m.Draft.Language)), phrase.T("People of this language then get the text for all others. A sequence that asks for this very language keeps it from being removed.")
	}
	if n := len(m.Languages); n > 1 {
		return phrase.T("Delete the template %s?", m.Title()), phrase.N(n, "It goes with all its %d language. A sequence that sends it keeps it from being deleted.", "It goes with all its %d languages. A sequence that sends it keeps it from being deleted.")
	}
	return phrase.T("Delete the template %s?", m.Title()), phrase.T("It can't be brought back. A sequence that sends it keeps it from being deleted.")
}

// Remove takes the open text away: one language, or the template with all of them.
func (m *TemplatesModel) Remove() {
	if m.find(m.Current) == nil {
		m.Revert()
		return
	}
	var names []string
	tabs, family, whole := m.Languages, m.Family(), m.Fallback()
	for _, tab := range tabs { // the text for all others first: if it is in use, all are kept
		if t := m.find(tab.ID); t != nil && (whole || tab.ID == m.Current) {
			names = append(names, t.Name)
		}
	}
	Load(m.loop, &m.saving, func(ctx context.Context) (gone []string, err error) {
		for _, name := range names {
			if err := m.service.RemoveTemplate(ctx, name); err != nil {
				return gone, err
			}
			gone = append(gone, name)
		}
		return gone, nil
	}, func(gone []string, err error) {
		m.Err = err
		m.gone(gone)
		if err == nil && whole {
			for _, tab := range tabs {
				delete(m.drafts, tab.ID)
			}
		}
		m.leave(family)
		if err == nil {
			m.Saved(phrase.T("Removed"))
		}
	})
}

// gone forgets removed templates.
func (m *TemplatesModel) gone(names []string) {
	m.all = slices.DeleteFunc(m.all, func(t core.Template) bool {
		if !slices.Contains(names, t.Name) {
			return false
		}
		delete(m.drafts, t.ID)
		return true
	})
}
