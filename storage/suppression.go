package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// suppression  fingerprint(address), or fingerprint(kind, value) → suppression
//
// Outlives everything else about a person. An address is found in any case and
// under every version of the normalisation. Of whom was erased nothing but the
// fingerprints of their keys is kept; an e-mail address has the same one whether
// it was kept or not.

var suppressions = table[core.Suppression, record.Suppression]{
	bucket: "suppression", noun: "suppressed address",
	pack:   record.PackSuppression,
	unpack: record.Suppression.Domain,
	key: func(p printer, s record.Suppression) key {
		if s.Print != (fingerprint{}) {
			return key{}.print(s.Print)
		}
		return key{}.print(p.print("suppression", s.Address))
	},
}

// errNotSuppressed is made once, as nearly every question is answered by it.
var errNotSuppressed = suppressions.missing()

// suppressionOf names the place of an identity key.
func suppressionOf(k core.Key) (kind string, parts []string) {
	if k.Kind == core.KeyEmail {
		return "suppression", []string{k.Value}
	}
	return "suppression " + string(k.Kind), []string{k.Value}
}

// Suppressed gives the suppression of an address; KindNotFound = free to write.
func (w *Workspace) Suppressed(tx core.Tx, address string) (core.Suppression, error) {
	return w.SuppressedKey(tx, core.Key{Kind: core.KeyEmail, Value: address})
}

// SuppressedKey gives the suppression of whoever has an identity key;
// KindNotFound = free.
func (w *Workspace) SuppressedKey(tx core.Tx, k core.Key) (core.Suppression, error) {
	if noneSuppressed(own(tx)) {
		return core.Suppression{}, errNotSuppressed // and no fingerprint need be made
	}
	kind, parts := suppressionOf(k)
	for _, p := range w.prints.prints(kind, parts...) {
		s, found, err := suppressions.stored(own(tx), p[:])
		if found || err != nil {
			return s.Domain(), err
		}
	}
	return core.Suppression{}, errNotSuppressed
}

// noneSuppressed tells whether nobody has opted out or was erased yet, as while the
// first people come in.
func noneSuppressed(u *unit) bool {
	none, known := u.w.glances.suppressed.of(u)
	if known {
		return none
	}
	none = true
	for range u.keys(suppressions.bucket, nil) {
		none = false
		break
	}
	u.w.glances.suppressed.keep(u, none)
	return none
}

// Suppressions gives all addresses that are kept, in no order.
func (w *Workspace) Suppressions(tx core.Tx) ([]core.Suppression, error) {
	var out []core.Suppression
	for s, err := range suppressions.scan(own(tx), nil) {
		if err != nil {
			return nil, err
		}
		if s.Address != "" {
			out = append(out, s)
		}
	}
	return out, nil
}

// PutSuppression stores a suppression for good.
func (w *Workspace) PutSuppression(tx core.Tx, s core.Suppression) error {
	return suppressions.put(own(tx), s)
}

// PutSuppressedKey stores for good that whoever has an identity key is
// suppressed. The key's value is not kept.
func (w *Workspace) PutSuppressedKey(tx core.Tx, k core.Key, s core.Suppression) error {
	stored := record.PackSuppression(s)
	kind, parts := suppressionOf(k)
	stored.Address, stored.Print = "", w.prints.print(kind, parts...)
	return suppressions.putStored(own(tx), stored)
}

// DeleteSuppressed forgets the suppression of an address.
func (w *Workspace) DeleteSuppressed(tx core.Tx, address string) error {
	return w.DeleteSuppressedKey(tx, core.Key{Kind: core.KeyEmail, Value: address})
}

// DeleteSuppressedKey forgets the suppression of whoever has an identity key.
func (w *Workspace) DeleteSuppressedKey(tx core.Tx, k core.Key) error {
	kind, parts := suppressionOf(k)
	for _, p := range w.prints.prints(kind, parts...) {
		if err := suppressions.delete(own(tx), p[:]); err != nil {
			return err
		}
	}
	return nil
}
