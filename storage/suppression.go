package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// suppression  fingerprint(address) → suppression
//
// Outlives everything else about a person. An address is found in any case and
// under every version of the normalisation.

var suppressions = table[core.Suppression, record.Suppression]{
	bucket: "suppression", noun: "suppressed address",
	pack:   record.PackSuppression,
	unpack: record.Suppression.Domain,
	key: func(p printer, s record.Suppression) key {
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
