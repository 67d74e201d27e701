package ctl

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// Who has opted out or was erased since the backup was made is not written to after it
// was restored, although everything else of them is there again.
func TestRestoringForgetsNoOptOutAndNoErasure(t *testing.T) {
	c := newCampaign(t, ana, ben)
	c.do(t, "approve", c.job, "--now")
	file := filepath.Join(t.TempDir(), "backup.db")
	c.do(t, "backup", file)
	c.do(t, "suppress", "add", ana)
	c.do(t, "suppress", "add", "@initech.example.com")
	c.do(t, "people", "erase", c.persons[1])
	done := c.do(t, "restore", file)
	done.want(t, true, "outbox_paused")
	done.want(t, 2, "opt_outs", "addresses")
	done.want(t, true, "opt_outs", "erased")
	done.want(t, true, "opt_outs", "known")
	c.do(t, "outbox", "resume")
	c.do(t, "run", "--until-idle").want(t, 0, "sent")
	if n := len(c.post.Received()); n != 0 {
		t.Errorf("%d e-mails went out", n)
	}
	if n := c.do(t, "suppress", "list").size(t); n != 2 {
		t.Errorf("%d addresses are never written to, want 2", n)
	}
	for address, part := range map[string]string{ana: "You decided", "someone@initech.example.com": "initech.example.com", ben: "erased"} {
		verdict := c.do(t, "people", "check", "--email", address)
		verdict.want(t, "stop", "verdict")
		if why := verdict.text(t, "reasons", 0, "why"); !strings.Contains(why, part) {
			t.Errorf("%s: %q", address, why)
		}
	}
	c.do(t, "people", "erase", c.persons[1]).want(t, c.persons[1], "person") // who is there again can go again
	c.do(t, "verify").want(t, true, "ok")
}

func TestRestoringSaysWhenOptOutsAreNotKnown(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "client", "add", "Northwind")
	file := filepath.Join(t.TempDir(), "backup.db")
	c.do(t, "backup", file)
	if err := os.WriteFile(filepath.Join(c.dir, "reqdesk.db"), []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.do(t, "restore", file).want(t, false, "opt_outs", "known")
	if out := c.run(t, "", "restore", file).out; strings.Contains(out, "not known") {
		t.Errorf("the second restoring replaced a whole database, and says %q", out)
	}
	c.dir = filepath.Join(t.TempDir(), "new")
	if out := c.run(t, "", "restore", file).out; !strings.Contains(out, "not known") {
		t.Errorf("restoring into an empty folder says %q", out)
	}
}
