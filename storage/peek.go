package storage

import (
	"bytes"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// mostPeeked is how many records of a kind are remembered by those who look at
// single ones; all are forgotten when there would be more.
const mostPeeked = 1000

// peek gives the view of one record: the remembered one while the record is what
// it was, else what look makes of its packed form.
func peek[D, S, V any](u *unit, t *table[D, S], g *glass[V], k key, look func(packed []byte) (V, error)) (view V, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	known, ok := g.seen[string(k)]
	if ok && known.stamp == u.stamp() && !u.Writable() { // nothing at all was written since
		return known.view, nil
	}
	sealed := u.value(t.bucket, k)
	if sealed == nil {
		return view, t.missing()
	}
	if known.stamp = 0; !u.Writable() {
		known.stamp = u.stamp()
	}
	if ok && len(sealed) >= nonceSize && bytes.Equal(known.nonce[:], sealed[:nonceSize]) {
		g.seen[string(k)] = known
		return known.view, nil
	}
	err = u.w.opened(t.bucket, k, sealed, func(packed []byte) (err error) {
		known.view, err = look(packed)
		return err
	})
	if err != nil {
		return view, damagedRecord(err)
	}
	copy(known.nonce[:], sealed)
	switch {
	case g.seen == nil:
		g.seen = map[string]glimpse[V]{}
	case !ok && len(g.seen) >= mostPeeked:
		clear(g.seen) // its memory is used again
	}
	g.seen[string(k)] = known
	return known.view, nil
}

// whole is a look that decodes all of a record.
func whole[D, S any](u *unit, t *table[D, S]) func([]byte) (D, error) {
	return func(packed []byte) (d D, err error) {
		plain, err := u.w.codec.Unpack(packed)
		if err != nil {
			return d, err
		}
		var s S
		err = record.Decode(plain, &s)
		return t.unpack(s), err
	}
}

// JobGlance gives one job without its long texts.
func (w *Workspace) JobGlance(tx core.Tx, id core.JobID) (core.Job, error) {
	u := own(tx)
	return peek(u, &jobs, &w.glances.job, key{}.num(uint64(id)), func(packed []byte) (core.Job, error) {
		j, err := whole(u, &jobs)(packed)
		return glanceJob(j), err
	})
}

// ClientGlance gives one client.
func (w *Workspace) ClientGlance(tx core.Tx, id core.ClientID) (core.Client, error) {
	u := own(tx)
	return peek(u, &clients, &w.glances.clients, key{}.num(uint64(id)), whole(u, &clients))
}

// ConnectionGlance gives one connection.
func (w *Workspace) ConnectionGlance(tx core.Tx, id core.ConnectionID) (core.Connection, error) {
	u := own(tx)
	return peek(u, &connections, &w.glances.connections, key{}.num(uint64(id)), whole(u, &connections))
}

// holding is an index entry with the sealed short view that it holds; none where it is of
// an earlier release.
type holding struct {
	bucket    string
	at, short []byte
}

// shortView gives the short view of the record at k: what an index holds, else that of the
// whole record.
func shortView[D, S, V any](u *unit, t *table[D, S], k key, held holding, unpack func([]byte) (V, error), of func(S) V) (view V, err error) {
	if len(held.short) == 0 {
		sealed := u.value(t.bucket, k)
		if sealed == nil {
			return view, t.missing()
		}
		s, err := t.needed(u, k, sealed)
		return of(s), err
	}
	err = u.w.opened(held.bucket, held.at, held.short, func(packed []byte) (err error) {
		view, err = unpack(packed)
		return err
	})
	if err != nil {
		return view, damagedRecord(err)
	}
	return view, nil
}

// ATSJobGlance gives the state of one ATS job and what names it.
func (w *Workspace) ATSJobGlance(tx core.Tx, id core.ATSJobID) (core.ATSJob, error) {
	u, k := own(tx), key{}.num(uint64(id))
	short, err := shortView(u, &atsJobs, k, holding{atsGlances, k, u.value(atsGlances, k)}, record.UnpackATSJobGlance, record.ATSJob.Glance)
	j := short.Domain()
	j.ID = id
	return j, err
}
