package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// notice  kind, fingerprint(subject) → what was told of it
//
// What was said of things that wait, so that nothing is said twice.

var notices = table[core.Notice, record.Notice]{
	bucket: "notice", noun: "notice",
	pack:   record.PackNotice,
	unpack: record.Notice.Domain,
	key:    func(p printer, s record.Notice) key { return noticeKey(p, s.Kind, s.Subject) },
}

func noticeKey(p printer, kind, subject string) key {
	return key{}.word(kind).print(p.print("notice", subject))
}

// Notices gives all rows.
func (w *Workspace) Notices(tx core.Tx) ([]core.Notice, error) { return notices.list(own(tx), nil) }

// PutNotice stores what was told.
func (w *Workspace) PutNotice(tx core.Tx, n core.Notice) error { return notices.put(own(tx), n) }

// DeleteNotice forgets what was told; an unknown row is no error.
func (w *Workspace) DeleteNotice(tx core.Tx, kind, subject string) error {
	return notices.delete(own(tx), noticeKey(w.prints, kind, subject))
}

// view  id → named way to look at the job list

var savedViews = table[core.SavedView, record.SavedView]{
	bucket: "view", noun: "saved view",
	pack:   record.PackSavedView,
	unpack: record.SavedView.Domain,
	key:    func(_ printer, s record.SavedView) key { return key{}.num(uint64(s.ID)) },
}

// SavedViews gives the saved views, oldest first.
func (w *Workspace) SavedViews(tx core.Tx) ([]core.SavedView, error) {
	return savedViews.list(own(tx), nil)
}

// PutSavedView stores a view; one without an id gets one.
func (w *Workspace) PutSavedView(tx core.Tx, v *core.SavedView) error {
	return putNumbered(own(tx), &savedViews, v, &v.ID)
}

// DeleteSavedView removes a view; an unknown one is no error.
func (w *Workspace) DeleteSavedView(tx core.Tx, id core.ViewID) error {
	return savedViews.delete(own(tx), key{}.num(uint64(id)))
}
