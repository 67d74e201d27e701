// Package keychain keeps the secrets of a workspace: the workspace key and one
// entry per connection and mailbox.
//
// There are two places for them. Keychain is the operating system's (Keychain,
// Credential Manager, Secret Service), reached through go-keyring under the
// service name "reqdesk". File is one sealed file beside the database, for
// machines without a keychain and for practice workspaces. Both have the same
// three methods, get, set and delete by id, and delete exactly the id they are
// given; an unknown id is core.KindNotFound everywhere.
//
// A keychain may wait for a person to answer an unlock prompt, and it has been
// seen to hang for good. So every call runs on a goroutine of its own and the
// caller waits no longer than the time limit (two seconds unless told): then it
// gets core.KindKeychain with a sentence that says what to do. Only one call is
// under way at a time, so a hanging keychain costs one goroutine, not one for
// each try. A call that is given up may still take effect later, when the
// prompt is answered. No call is ever made on the goroutine of the window.
//
// Scoped puts a workspace's id before each entry, so that two workspaces of one
// user do not overwrite each other's connection "n1". Spill keeps secrets that
// are too long for some systems (Windows takes 2,560 bytes) in sealed files of
// their own, under keys that lie in the keychain.
//
// No secret reaches an error or a log, and none is ever stored in the database.
package keychain

import (
	"context"
	"errors"
	"time"

	"github.com/zalando/go-keyring"

	"reqdesk/core"
)

// Service is the name under which all entries lie.
const Service = "reqdesk"

// Limit is how long one call may take unless Options say otherwise.
const Limit = 2 * time.Second

// MaxEntry is the longest secret, in bytes, that every system's keychain takes.
const MaxEntry = 2000

// Secrets is what both places offer; core's interface of the same shape.
type Secrets interface {
	Get(ctx context.Context, id string) (string, error)
	Set(ctx context.Context, id, secret string) error
	Delete(ctx context.Context, id string) error
}

var (
	_ Secrets = (*Keychain)(nil)
	_ Secrets = (*File)(nil)
	_ Secrets = (*Scoped)(nil)
	_ Secrets = (*Spill)(nil)
)

// System is the part of go-keyring that is used.
type System interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// Options of a Keychain; the zero value is the operating system's keychain with
// the usual time limit.
type Options struct {
	System System        // nil is go-keyring
	Limit  time.Duration // 0 is Limit
}

// Keychain is the operating system's keychain with a time limit on each call.
// It is safe for concurrent use.
type Keychain struct {
	system System
	limit  time.Duration
	free   chan struct{} // holds a token while no call is under way
}

// New makes a Keychain; it calls nothing yet.
func New(o Options) *Keychain {
	k := &Keychain{system: o.System, limit: o.Limit, free: make(chan struct{}, 1)}
	if k.system == nil {
		k.system = goKeyring{}
	}
	if k.limit <= 0 {
		k.limit = Limit
	}
	k.free <- struct{}{}
	return k
}

// Get reads an entry: KindNotFound when there is none, KindKeychain when the
// keychain does not answer.
func (k *Keychain) Get(ctx context.Context, id string) (string, error) {
	return k.call(ctx, func() (string, error) { return k.system.Get(Service, id) })
}

// Set stores or replaces an entry of at most MaxEntry bytes.
func (k *Keychain) Set(ctx context.Context, id, secret string) error {
	if len(secret) > MaxEntry {
		return core.Fail(core.KindInvalid, "The secret is too long for the keychain.", "")
	}
	_, err := k.call(ctx, func() (string, error) { return "", k.system.Set(Service, id, secret) })
	return err
}

// Delete removes the entry with this id and no other; KindNotFound when there
// is none.
func (k *Keychain) Delete(ctx context.Context, id string) error {
	_, err := k.call(ctx, func() (string, error) { return "", k.system.Delete(Service, id) })
	return err
}

type answer struct {
	secret string
	err    error
}

// call runs one call on its own goroutine, which ends when the keychain
// answers, however late; a hanging one is never joined by a second.
func (k *Keychain) call(ctx context.Context, do func() (string, error)) (string, error) {
	limited, cancel := context.WithTimeout(ctx, k.limit)
	defer cancel()
	select {
	case <-k.free:
	case <-limited.Done():
		return "", gaveUp(ctx, limited)
	}
	done := make(chan answer, 1)
	go func() {
		secret, err := do()
		k.free <- struct{}{}
		done <- answer{secret, err}
	}()
	select {
	case a := <-done:
		return a.secret, plain(a.err)
	case <-limited.Done():
		return "", gaveUp(ctx, limited)
	}
}

// gaveUp is the caller's own error when it was the caller who stopped.
func gaveUp(ctx, limited context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return core.Fail(core.KindKeychain, "The keychain of this computer does not answer.",
		"Unlock it (it may show a window that asks for your password) and try again, or move the key to a passphrase.").
		Because(limited.Err())
}

// plain turns the system's error into a sentence. Only "not found" and "too
// big" are told apart by type; every other text means that there is no usable
// keychain.
func plain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return notFound().Because(err)
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return core.Fail(core.KindInvalid, "The secret is too long for the keychain.", "").Because(err)
	default:
		return core.Fail(core.KindKeychain, "The keychain of this computer is locked or not there; nothing was changed.",
			"Unlock it and try again, or use a passphrase instead; the command line takes one from REQDESK_PASSPHRASE.").
			Because(err)
	}
}

func notFound() *core.Error {
	return core.Fail(core.KindNotFound, "No key or password is stored for this entry.",
		"Enter it again in the connection's or mailbox's settings.")
}

// goKeyring is the operating system's keychain.
type goKeyring struct{}

func (goKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (goKeyring) Set(service, user, secret string) error   { return keyring.Set(service, user, secret) }
func (goKeyring) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Scoped is the part of a keychain that belongs to one workspace.
type Scoped struct {
	Inner Secrets
	Scope string // the workspace's id
}

// Get reads the workspace's entry.
func (s *Scoped) Get(ctx context.Context, id string) (string, error) {
	return s.Inner.Get(ctx, s.Scope+"/"+id)
}

// Set stores the workspace's entry.
func (s *Scoped) Set(ctx context.Context, id, secret string) error {
	return s.Inner.Set(ctx, s.Scope+"/"+id, secret)
}

// Delete removes the workspace's entry.
func (s *Scoped) Delete(ctx context.Context, id string) error {
	return s.Inner.Delete(ctx, s.Scope+"/"+id)
}
