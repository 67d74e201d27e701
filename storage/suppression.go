package storage

import (
	"time"

	"reqdesk/core"
)

// suppression  fingerprint(address) → suppression
//
// Outlives everything else about a person. An address is found in any case and
// under every version of the normalisation.

// storedSuppression is what lies on the disk: fields may be added, never
// renamed, never change type.
type storedSuppression struct {
	Address string    `json:"address,omitzero"`
	Why     string    `json:"why,omitzero"`
	At      time.Time `json:"at,omitzero"`
}

var suppressions = table[core.Suppression, storedSuppression]{
	bucket: "suppression", noun: "suppressed address",
	pack:   packSuppression,
	unpack: storedSuppression.domain,
	key: func(p printer, s storedSuppression) key {
		return key{}.print(p.print("suppression", s.Address))
	},
}

// Suppressed gives the suppression of an address; KindNotFound = free to write.
func (w *Workspace) Suppressed(tx core.Tx, address string) (core.Suppression, error) {
	for _, p := range w.prints.prints("suppression", address) {
		s, err := suppressions.get(own(tx), p[:])
		if !core.IsNotFound(err) {
			return s, err
		}
	}
	return core.Suppression{}, suppressions.missing()
}

// Suppressions gives all suppressions, in no order.
func (w *Workspace) Suppressions(tx core.Tx) ([]core.Suppression, error) {
	return suppressions.list(own(tx), nil)
}

// PutSuppression stores a suppression for good.
func (w *Workspace) PutSuppression(tx core.Tx, s core.Suppression) error {
	return suppressions.put(own(tx), s)
}

func packSuppression(v core.Suppression) storedSuppression {
	return storedSuppression{
		Address: v.Address,
		Why:     v.Why,
		At:      v.At,
	}
}

func (s storedSuppression) domain() core.Suppression {
	return core.Suppression{
		Address: s.Address,
		Why:     s.Why,
		At:      s.At,
	}
}
