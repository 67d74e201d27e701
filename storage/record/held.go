package record

import (
	"time"

	"reqdesk/core"
)

// Held is a stored core.Held.
type Held struct {
	ID         core.HeldID       `json:"id,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Owner      string            `json:"owner,omitzero"`
	Reason     string            `json:"reason,omitzero"`
	Jobs       []core.ATSJobID   `json:"jobs,omitzero"`
	Open       int               `json:"open,omitzero"`
	Look       uint64            `json:"look,omitzero"`
	Since      time.Time         `json:"since,omitzero"`
	Settled    string            `json:"settled,omitzero"`
	SettledAt  time.Time         `json:"settled_at,omitzero"`
}

// PackHeld makes the stored form.
func PackHeld(v core.Held) Held {
	return Held{
		ID:         v.ID,
		Kind:       v.Kind,
		Connection: v.Connection,
		Owner:      v.Owner,
		Reason:     v.Reason,
		Jobs:       v.Jobs,
		Open:       v.Open,
		Look:       v.Look,
		Since:      v.Since,
		Settled:    v.Settled,
		SettledAt:  v.SettledAt,
	}
}

// Domain gives back what was stored.
func (s Held) Domain() core.Held {
	return core.Held{
		ID:         s.ID,
		Kind:       s.Kind,
		Connection: s.Connection,
		Owner:      s.Owner,
		Reason:     s.Reason,
		Jobs:       s.Jobs,
		Open:       s.Open,
		Look:       s.Look,
		Since:      s.Since,
		Settled:    s.Settled,
		SettledAt:  s.SettledAt,
	}
}
