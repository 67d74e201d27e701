package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// template       id → e-mail template
// template.name  fingerprint(name), id
//
// Finds an e-mail template by id, and by name whatever the case.

var templates = table[core.Template, record.Template]{
	bucket: "template", noun: "e-mail template",
	pack:   record.PackTemplate,
	unpack: record.Template.Domain,
	key:    func(_ printer, s record.Template) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Template) []entry {
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

// DeleteTemplate takes an e-mail template away; one that there is not is no failure.
func (w *Workspace) DeleteTemplate(tx core.Tx, id core.TemplateID) error {
	return templates.delete(own(tx), key{}.num(uint64(id)))
}
