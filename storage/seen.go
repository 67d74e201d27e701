package storage

import (
	"encoding/binary"

	"reqdesk/core"
)

// sync.seen  connection, fingerprint(resource), number → seen applications
//
// What the look under way at a resource has seen, eight bytes an application. One row
// for each transaction of the look, so that a page writes no more than what it
// brought.

// storedSeen is what lies on the disk: fields may be added, never renamed, never
// change type.
type storedSeen struct {
	Connection core.ConnectionID `json:"connection"`
	Resource   string            `json:"resource"`
	Number     uint64            `json:"n"`
	Digests    []byte            `json:"digests"`
}

var seenApplications = table[storedSeen, storedSeen]{
	bucket: "sync.seen", noun: "look",
	pack:   func(s storedSeen) storedSeen { return s },
	unpack: func(s storedSeen) storedSeen { return s },
	key:    func(p printer, s storedSeen) key { return syncKey(p, s.Connection, s.Resource).num(s.Number) },
}

// SeenApplications gives the digests of a resource in the order in which they were
// added.
func (w *Workspace) SeenApplications(tx core.Tx, c core.ConnectionID, resource string) ([]uint64, error) {
	var out []uint64
	for row, err := range seenApplications.scan(own(tx), syncKey(w.prints, c, resource)) {
		if err != nil {
			return nil, err
		}
		for rest := row.Digests; len(rest) >= 8; rest = rest[8:] {
			out = append(out, binary.BigEndian.Uint64(rest))
		}
	}
	return out, nil
}

// AddSeenApplications adds digests to those of a resource.
func (w *Workspace) AddSeenApplications(tx core.Tx, c core.ConnectionID, resource string, digests []uint64) error {
	if len(digests) == 0 {
		return nil
	}
	u := own(tx)
	n, err := seenApplications.next(u)
	if err != nil {
		return err
	}
	packed := make([]byte, 0, 8*len(digests))
	for _, d := range digests {
		packed = binary.BigEndian.AppendUint64(packed, d)
	}
	return seenApplications.put(u, storedSeen{c, resource, n, packed})
}

// ForgetSeenApplications removes those of a resource; none is no error.
func (w *Workspace) ForgetSeenApplications(tx core.Tx, c core.ConnectionID, resource string) error {
	u := own(tx)
	var numbers []uint64
	for row, err := range seenApplications.scan(u, syncKey(w.prints, c, resource)) {
		if err != nil {
			return err
		}
		numbers = append(numbers, row.Number)
	}
	for _, n := range numbers {
		if err := seenApplications.delete(u, syncKey(w.prints, c, resource).num(n)); err != nil {
			return err
		}
	}
	return nil
}
