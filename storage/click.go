package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// click            id → visit of a link in an e-mail
// click.enrolment  enrolment, id
// click.key        fingerprint(key), id
//
// Whose click it is stands in the enrolment, so that joining two people leaves the
// clicks as they are.

var clicks = table[core.Click, record.Click]{
	bucket: "click", noun: "click",
	pack:   record.PackClick,
	unpack: record.Click.Domain,
	key:    func(_ printer, s record.Click) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.Click) []entry {
		id := uint64(s.ID)
		return []entry{
			{bucket: "click.enrolment", key: key{}.num(uint64(s.Enrolment)).num(id)},
			{bucket: "click.key", key: key{}.print(p.print("click.key", s.Key)).num(id), late: true},
		}
	},
}

// ClickByKey gives the click of a key.
func (w *Workspace) ClickByKey(tx core.Tx, key string) (core.Click, error) {
	return clicks.byName(own(tx), "click.key", key)
}

// ClicksOf gives the clicks of an enrolment, in the order they were recorded.
func (w *Workspace) ClicksOf(tx core.Tx, e core.EnrolmentID) ([]core.Click, error) {
	u := own(tx)
	return collect(clicks.byIDs(u, u.numbers("click.enrolment", key{}.num(uint64(e)))))
}

// PutClick stores a click; one without an id gets one.
func (w *Workspace) PutClick(tx core.Tx, c *core.Click) error {
	own(tx).touch(c.Job)
	return putNumbered(own(tx), &clicks, c, &c.ID)
}
