package storage

import (
	"time"

	"reqdesk/core"
)

// held  id → decision that waits for a person
//
// Settled ones stay, for the log's evidence.

// storedHeld is what lies on the disk: fields may be added, never renamed, never
// change type.
type storedHeld struct {
	ID         core.HeldID       `json:"id,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Reason     string            `json:"reason,omitzero"`
	Jobs       []core.ATSJobID   `json:"jobs,omitzero"`
	Look       uint64            `json:"look,omitzero"`
	Since      time.Time         `json:"since,omitzero"`
	Settled    string            `json:"settled,omitzero"`
	SettledAt  time.Time         `json:"settled_at,omitzero"`
}

var held = table[core.Held, storedHeld]{
	bucket: "held", noun: "held decision",
	pack:   packHeld,
	unpack: storedHeld.domain,
	key:    func(_ printer, s storedHeld) key { return key{}.num(uint64(s.ID)) },
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

func packHeld(v core.Held) storedHeld {
	return storedHeld{
		ID:         v.ID,
		Kind:       v.Kind,
		Connection: v.Connection,
		Reason:     v.Reason,
		Jobs:       v.Jobs,
		Look:       v.Look,
		Since:      v.Since,
		Settled:    v.Settled,
		SettledAt:  v.SettledAt,
	}
}

func (s storedHeld) domain() core.Held {
	return core.Held{
		ID:         s.ID,
		Kind:       s.Kind,
		Connection: s.Connection,
		Reason:     s.Reason,
		Jobs:       s.Jobs,
		Look:       s.Look,
		Since:      s.Since,
		Settled:    s.Settled,
		SettledAt:  s.SettledAt,
	}
}
