package storage

import (
	"time"

	"reqdesk/core"
)

// template       id → e-mail template
// template.name  fingerprint(name), id
//
// Finds an e-mail template by id, and by name whatever the case.

// storedTemplate is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedTemplate struct {
	ID       core.TemplateID `json:"id,omitzero"`
	Name     string          `json:"name,omitzero"`
	Client   core.ClientID   `json:"client,omitzero"`
	Language string          `json:"language,omitzero"`
	Source   string          `json:"source,omitzero"`
	Updated  time.Time       `json:"updated,omitzero"`
}

var templates = table[core.Template, storedTemplate]{
	bucket: "template", noun: "e-mail template",
	pack:   packTemplate,
	unpack: storedTemplate.domain,
	key:    func(_ printer, s storedTemplate) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s storedTemplate) []entry {
		return []entry{nameEntry(p, "template.name", s.Name, uint64(s.ID))}
	},
}

// Template gives an e-mail template by id.
func (w *Workspace) Template(tx core.Tx, id core.TemplateID) (core.Template, error) {
	return templates.get(own(tx), key{}.num(uint64(id)))
}

// TemplateNamed gives an e-mail template by name, whatever the case.
func (w *Workspace) TemplateNamed(tx core.Tx, name string) (core.Template, error) {
	return templates.byName(own(tx), "template.name", name)
}

// Templates gives all e-mail templates, oldest first.
func (w *Workspace) Templates(tx core.Tx) ([]core.Template, error) {
	return templates.list(own(tx), nil)
}

// PutTemplate stores an e-mail template; one without an id gets one.
func (w *Workspace) PutTemplate(tx core.Tx, t *core.Template) error {
	return putNumbered(own(tx), &templates, t, &t.ID)
}

func packTemplate(v core.Template) storedTemplate {
	return storedTemplate{
		ID:       v.ID,
		Name:     v.Name,
		Client:   v.Client,
		Language: v.Language,
		Source:   v.Source,
		Updated:  v.Updated,
	}
}

func (s storedTemplate) domain() core.Template {
	return core.Template{
		ID:       s.ID,
		Name:     s.Name,
		Client:   s.Client,
		Language: s.Language,
		Source:   s.Source,
		Updated:  s.Updated,
	}
}
