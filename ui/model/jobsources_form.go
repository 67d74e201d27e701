package model

import (
	"context"
	"maps"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/source"
	"reqdesk/ui/phrase"
)

// The choices for whom a new source is.
const (
	ForJob = iota
	ForClient
	ForAll
)

// SourceForm is the dialog for a new source, or for one that is changed.
type SourceForm struct {
	kinds  []source.Descriptor
	Of     *core.Source // the one that is changed; nil = a new one
	Kind   int
	Name   string
	For    int // one of the choices above
	Values map[string]string
}

// NewForm begins the dialog.
func (m *SourcesModel) NewForm() *SourceForm {
	f := &SourceForm{kinds: m.kinds}
	f.Choose(0)
	return f
}

// Edit begins the dialog for a source that is there; nil when its kind is not known.
func (m *SourcesModel) Edit(s core.Source) *SourceForm {
	at := slices.IndexFunc(m.kinds, func(k source.Descriptor) bool { return k.Kind == s.Kind })
	if at < 0 {
		return nil
	}
	f := &SourceForm{kinds: m.kinds}
	f.Choose(at)
	f.Of, f.Name = &s, s.Name
	maps.Copy(f.Values, s.Settings)
	return f
}

// Kinds are the names of the kinds.
func (f *SourceForm) Kinds() []string {
	var names []string
	for _, k := range f.kinds {
		names = append(names, phrase.T(k.Name))
	}
	return names
}

// Choose takes another kind; what was typed for another is dropped.
func (f *SourceForm) Choose(kind int) {
	f.Kind, f.Values = kind, map[string]string{}
	f.Name = phrase.T(f.Descriptor().Name)
	if f.For = ForAll; f.Descriptor().Files {
		f.For = ForJob
	}
}

// Descriptor is that of the chosen kind.
func (f *SourceForm) Descriptor() source.Descriptor {
	if f.Kind < 0 || f.Kind >= len(f.kinds) {
		return source.Descriptor{}
	}
	return f.kinds[f.Kind]
}

// Problems says by field key what is missing.
func (f *SourceForm) Problems() map[string]string {
	wrong := map[string]string{}
	if strings.TrimSpace(f.Name) == "" {
		wrong[FormName] = phrase.T("Give it a name of your own.")
	}
	for _, field := range f.Descriptor().Fields {
		if field.Secret && f.Of != nil {
			continue // the one that is there stays
		}
		if field.Required && strings.TrimSpace(f.Values[field.Key]) == "" {
			wrong[field.Key] = phrase.T("%s is needed.", phrase.Of(field.Label))
		}
	}
	return wrong
}

// Hint is what stands in an empty field.
func (f *SourceForm) Hint(field ats.Field) string {
	if field.Secret && f.Of != nil {
		return phrase.T("As it is")
	}
	return field.Default
}

// Note says what the dialog governs that is chosen so.
func (f *SourceForm) Note() string {
	if f.Descriptor().Files && f.For != ForJob {
		return phrase.T("Its people are in no job's review: they are found under People, and from there they come into one.")
	}
	return ""
}

// values parts what was typed into open fields and secrets.
func (f *SourceForm) values() (settings, secrets map[string]string) {
	settings, secrets = map[string]string{}, map[string]string{}
	for _, field := range f.Descriptor().Fields {
		value := strings.TrimSpace(f.Values[field.Key])
		switch {
		case field.Secret && value != "":
			secrets[field.Key] = value
		case !field.Secret && (value != "" || f.Of != nil):
			settings[field.Key] = value
		}
	}
	return settings, secrets
}

// Add stores the source that the form describes, or changes it, and then tries it.
// done is told of the storing; checked of the trying.
func (m *SourcesModel) Add(f *SourceForm, done func(error), checked func(detail string, err error)) {
	settings, secrets := f.values()
	n := NewSource{Kind: f.Descriptor().Kind, Name: strings.TrimSpace(f.Name), Settings: settings, Secrets: secrets}
	switch f.For {
	case ForJob:
		n.Job = m.job
	case ForClient:
		n.Client = m.Page.Client.Name
	}
	Load(m.loop, new(Question), func(ctx context.Context) (core.Source, error) {
		if f.Of != nil {
			return m.keeper.SetSource(ctx, f.Of.Name, settings, secrets)
		}
		return m.service.AddSource(ctx, n)
	}, func(s core.Source, err error) {
		if err == nil || f.Of == nil {
			clear(f.Values)
		}
		done(err)
		if err != nil {
			return
		}
		m.read(nil)
		Load(m.loop, new(Question), func(ctx context.Context) (string, error) { return m.service.CheckSource(ctx, s.Name) }, checked)
	})
}

// WithKeeper lets sources be changed, switched off and removed.
func (m *SourcesModel) WithKeeper(k SourceKeeper) *SourcesModel { m.keeper = k; return m }

// Keeps tells whether sources can be changed.
func (m *SourcesModel) Keeps() bool { return m.keeper != nil }

// SourceNote says what a source is, for whom, and whether it is off.
func (m *SourcesModel) SourceNote(s core.Source) string {
	kind := s.Kind
	if at := slices.IndexFunc(m.kinds, func(k source.Descriptor) bool { return k.Kind == s.Kind }); at >= 0 {
		kind = phrase.T(m.kinds[at].Name)
	}
	whose := phrase.T("all jobs")
	switch {
	case s.Job != 0:
		whose = phrase.T("this job")
	case s.Client != 0:
		whose = phrase.T("all jobs of %s", m.Page.Client.Name)
	}
	note := phrase.T("%s for %s", kind, whose)
	if path := s.Settings["path"]; path != "" {
		note += " · " + path
	}
	return note
}

// Switch turns a source on or off.
func (m *SourcesModel) Switch(s core.Source, on bool) {
	to := map[bool]string{true: "on", false: "off"}
	said := map[bool]string{true: phrase.T("%s is on.", s.Name), false: phrase.T("%s is off; it is not asked until it is on again.", s.Name)}
	m.keep(s, to[on], func() {
		m.Undo(said[on], func() { m.keep(s, to[!on], func() { m.Said(said[!on]) }) })
	})
}

// Remove removes a source; what it gave stays.
func (m *SourcesModel) Remove(s core.Source) {
	m.keep(s, "remove", func() { m.Said(phrase.T("%s is removed; the profiles that it gave stay.", s.Name)) })
}

func (m *SourcesModel) keep(s core.Source, to string, done func()) {
	Act(m.loop, new(Question), func(ctx context.Context) error {
		_, err := m.keeper.SwitchSource(context.WithoutCancel(ctx), s.Name, to)
		return err
	}, func(err error) {
		if err == nil {
			done()
		}
		m.read(err)
	})
}
