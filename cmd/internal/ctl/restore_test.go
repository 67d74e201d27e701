package ctl

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// untilReplaced ends as soon as another file lies where one was, as a program does that
// is killed at this instant.
type untilReplaced struct {
	context.Context
	path string
	was  os.FileInfo
}

func (u untilReplaced) Err() error {
	if now, err := os.Stat(u.path); err != nil || !os.SameFile(now, u.was) {
		return context.Canceled
	}
	return u.Context.Err()
}

func TestRestoringThatIsStoppedOnceTheFileIsInPlaceLeavesThePause(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "client", "add", "Northwind")
	file := filepath.Join(t.TempDir(), "backup.db")
	c.do(t, "backup", file)
	c.do(t, "client", "add", "Acme")
	path := filepath.Join(c.dir, "reqdesk.db")
	was, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	stopped := c.runUntil(untilReplaced{t.Context(), path, was}, "", "restore", file)
	if c.do(t, "client", "list").size(t) != 1 {
		t.Fatalf("the backup is not in place: %q", stopped.err)
	}
	if !c.paused(t) {
		t.Errorf("the outbox would send again what was sent since the backup; restoring said %q", stopped.err)
	}
}

// paused tells whether the outbox rests.
func (c *terminal) paused(t *testing.T) bool {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	paused, err := d.Outbox.Paused(t.Context())
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	return paused
}
