package core

import (
	"context"
	"io"
)

// Tx is one unit of work. It is valid only inside the function that got it and
// only on that goroutine.
type Tx interface {
	// Writable is true inside Update.
	Writable() bool
}

// Store runs units of work over the workspace's one file.
type Store interface {
	// View reads one consistent state.
	View(ctx context.Context, fn func(Tx) error) error
	// Update changes state: all of it when fn returns nil, none of it otherwise.
	// A cancelled ctx cancels the change. fn must not do anything slow.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Secrets keeps API keys and passwords outside the database, one per
// connection or mailbox. Calls may block on a person who is asked to unlock the
// keychain, up to the implementation's limit: never call them from the window's
// goroutine. Get of an unknown id is KindNotFound; all else is KindKeychain.
type Secrets interface {
	Get(ctx context.Context, id string) (string, error)
	Set(ctx context.Context, id, secret string) error
	Delete(ctx context.Context, id string) error
}

// Blobs keeps originals (résumés, attachments) sealed beside the database under
// opaque names. A blob is durable when Save returns, so that a transaction may
// name it; one that no record names is swept at the next start.
type Blobs interface {
	// Save stores what r gives, at most limit bytes (more is KindInvalid).
	Save(ctx context.Context, r io.Reader, limit int64) (name string, err error)
	// Open reads a blob back; damage is found at the latest at the last byte.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Remove deletes one; an unknown name is no error.
	Remove(ctx context.Context, name string) error
}
