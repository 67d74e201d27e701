package record

import (
	"time"

	"reqdesk/core"
)

// Suppression is a stored core.Suppression.
type Suppression struct {
	Address string      `json:"address,omitzero"`
	Why     string      `json:"why,omitzero"`
	At      time.Time   `json:"at,omitzero"`
	Note    string      `json:"note,omitzero"`
	Print   Fingerprint `json:"print,omitzero"` // not in the domain: of a key whose value is not kept
}

// PackSuppression makes the stored form.
func PackSuppression(v core.Suppression) Suppression {
	return Suppression{
		Address: v.Address,
		Why:     v.Why,
		At:      v.At,
		Note:    v.Note,
	}
}

// Domain gives back what was stored.
func (s Suppression) Domain() core.Suppression {
	return core.Suppression{
		Address: s.Address,
		Why:     s.Why,
		At:      s.At,
		Note:    s.Note,
	}
}
