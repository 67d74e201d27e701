package storage

import (
	"context"
	"sync"

	"reqdesk/core"
)

// secret  fingerprint(id) → id of a secret
//
// Which secrets the workspace has stored, never the secrets: a keychain can't be
// asked for a list, and moving the key to another holder needs one.

// storedSecretID is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedSecretID struct {
	ID string `json:"id"`
}

var secretIDs = table[storedSecretID, storedSecretID]{
	bucket: "secret", noun: "secret",
	pack:   func(s storedSecretID) storedSecretID { return s },
	unpack: func(s storedSecretID) storedSecretID { return s },
	key:    func(p printer, s storedSecretID) key { return key{}.print(p.print("secret", s.ID)) },
}

// ledger passes secrets to the workspace's holder and notes their ids: before a
// secret is stored, and until it is deleted, so that none is forgotten.
type ledger struct {
	w     *Workspace
	mu    sync.Mutex
	inner core.Secrets
}

func (l *ledger) holder() core.Secrets {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inner
}

func (l *ledger) setHolder(s core.Secrets) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inner = s
}

// Get reads a secret.
func (l *ledger) Get(ctx context.Context, id string) (string, error) {
	return l.holder().Get(ctx, id)
}

// Set stores or replaces a secret.
func (l *ledger) Set(ctx context.Context, id, secret string) error {
	err := l.w.Update(ctx, func(tx core.Tx) error {
		return secretIDs.put(own(tx), storedSecretID{id})
	})
	if err != nil {
		return err
	}
	return l.holder().Set(ctx, id, secret)
}

// Delete removes the secret with this id.
func (l *ledger) Delete(ctx context.Context, id string) error {
	if err := l.holder().Delete(ctx, id); err != nil && !core.IsNotFound(err) {
		return err
	}
	return l.w.Update(ctx, func(tx core.Tx) error {
		u := own(tx)
		k := secretIDs.key(u.w.prints, storedSecretID{id})
		if _, found, err := secretIDs.stored(u, k); err != nil || !found {
			if err == nil {
				err = secretIDs.missing()
			}
			return err
		}
		return secretIDs.delete(u, k)
	})
}

// ids lists the secrets that may be with the holder.
func (l *ledger) ids(ctx context.Context) ([]string, error) {
	var out []string
	err := l.w.View(ctx, func(tx core.Tx) error {
		all, err := secretIDs.list(own(tx), nil)
		for _, s := range all {
			out = append(out, s.ID)
		}
		return err
	})
	return out, err
}
