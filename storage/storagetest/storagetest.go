// Package storagetest gives a test a real workspace of its own and a clock that it
// moves itself.
package storagetest

import (
	"context"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

// New makes an empty workspace that is closed with the test.
func New(t testing.TB) *storage.Workspace {
	t.Helper()
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// Clock stands still until it is moved.
type Clock struct{ At time.Time }

var _ core.Clock = (*Clock)(nil)

// Morning is a clock at a Sunday morning in November 2026.
func Morning() *Clock { return &Clock{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

// Now is the time at which it stands.
func (c *Clock) Now() time.Time { return c.At }

// Wait waits for nothing: a test moves the clock.
func (c *Clock) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }
