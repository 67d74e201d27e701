package storage

import (
	"errors"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"reqdesk/core"
)

// lockTimeout is how long a second start waits before it says that it is one.
const lockTimeout = 300 * time.Millisecond

// takeLock makes this process the owner of the workspace until the returned
// file is closed. The lock lies on a small bbolt file of its own, because the
// database's file is replaced by a compaction, and a lock on a replaced file
// keeps nobody out; bbolt's locking works alike on every system.
func takeLock(dir string) (*bbolt.DB, error) {
	lock, err := bbolt.Open(filepath.Join(dir, lockName), 0o600, &bbolt.Options{Timeout: lockTimeout})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, core.Fail(core.KindInUse, "Another Reqdesk has this workspace open.",
			"Use that one, or close it first.").Because(err)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, core.Fail(core.KindDamaged, "The workspace's lock file is damaged; the records are not.",
			"Delete the file \""+lockName+"\" in the workspace folder while no Reqdesk is running.").Because(err)
	case err != nil:
		return nil, diskError("The workspace could not be opened.", err)
	}
	return lock, nil
}
