package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// held  id → decision that waits for a person
//
// Settled ones stay, for the log's evidence.

var held = table[core.Held, record.Held]{
	bucket: "held", noun: "held decision",
	pack:   record.PackHeld,
	unpack: record.Held.Domain,
	key:    func(_ printer, s record.Held) key { return key{}.num(uint64(s.ID)) },
}

// Held gives a decision by id, settled ones too.
func (w *Workspace) Held(tx core.Tx, id core.HeldID) (core.Held, error) {
	return held.get(own(tx), key{}.num(uint64(id)))
}

// HeldList gives the open decisions, oldest first.
func (w *Workspace) HeldList(tx core.Tx) ([]core.Held, error) {
	var out []core.Held
	for h, err := range held.scan(own(tx), nil) {
		if err != nil {
			return nil, err
		}
		if h.Settled == "" {
			out = append(out, h)
		}
	}
	return out, nil
}

// PutHeld stores a decision; one without an id gets one.
func (w *Workspace) PutHeld(tx core.Tx, h *core.Held) error {
	return putNumbered(own(tx), &held, h, &h.ID)
}
