package ctl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

const words = "four plain words here"

func TestVaultOpensWithItsPassphraseOrTheCode(t *testing.T) {
	c := &terminal{dir: filepath.Join(t.TempDir(), "workspace"), words: words}
	first := c.do(t, "init")
	first.want(t, c.dir, "workspace")
	c.refuse(t, exitRefused, "init")
	c.words = "other words"
	c.refuse(t, exitKeychain, "client", "list").want(t, "keychain", "kind")
	c.report(t, exitFailed, "doctor")
	c.words = ""
	c.refuse(t, exitKeychain, "client", "list")
	c.refuse(t, exitKeychain, "key", "move", "vault")
	c.run(t, "no code\n", "--json", "recover").refusal(t, exitKeychain)
	c.words = "the new passphrase"
	c.run(t, first.text(t, "recovery_code")+"\n", "--json", "recover").value(t, exitDone).want(t, "vault", "holder")
	code := c.do(t, "key", "code").text(t, "recovery_code")
	c.words = words
	c.run(t, first.text(t, "recovery_code")+"\n", "--json", "recover").refusal(t, exitKeychain) // the old code is dead
	c.run(t, code+"\n", "--json", "recover").value(t, exitDone)
	c.do(t, "client", "list")
}

func TestOneProcessOwnsTheWorkspace(t *testing.T) {
	c := newTerminal(t)
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"client", "list"}, {"run", "--until-idle"}, {"sync"}, {"verify"}} {
		c.refuse(t, exitInUse, args...).want(t, "in_use", "kind")
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	c.do(t, "client", "list")
}

func TestDamagedWorkspaceIsReported(t *testing.T) {
	c := newTerminal(t)
	db := filepath.Join(c.dir, "reqdesk.db")
	if err := os.WriteFile(db, []byte("no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.refuse(t, exitDamaged, "client", "list").want(t, "damaged", "kind")
	broken := c.report(t, exitDamaged, "verify")
	broken.want(t, false, "ok")
	if broken.size(t, "problems") == 0 {
		t.Error("the report names no problem")
	}
	c.report(t, exitDamaged, "doctor")
}

func TestBackupIsRestoredWithAPausedOutbox(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "client", "add", "Northwind")
	file := filepath.Join(t.TempDir(), "backup.db")
	c.do(t, "backup", file).want(t, file, "file")
	c.refuse(t, exitRefused, "backup", file)
	c.do(t, "client", "add", "Acme")
	c.do(t, "restore", file).want(t, true, "outbox_paused")
	clients := c.do(t, "client", "list")
	if clients.size(t) != 1 || clients.text(t, 0, "name") != "Northwind" {
		t.Errorf("after restoring: %v", clients.v)
	}
	c.do(t, "verify").want(t, true, "ok")
	c.do(t, "compact").want(t, true, "ok")
	c.refuse(t, exitNotFound, "restore", file+"x")
	c.refuse(t, exitFailed, "restore", paper(t, "notes.txt", "no backup")).want(t, "invalid", "kind")
	c.dir = newTerminal(t).dir
	c.refuse(t, exitRefused, "restore", file)
	c.dir = filepath.Join(t.TempDir(), "new")
	c.do(t, "restore", file)
	c.do(t, "client", "list").want(t, "Northwind", 0, "name")
}

func TestClockIsTheOneAskedFor(t *testing.T) {
	c := newTerminal(t)
	c.now = "2026-12-01T09:00:00Z"
	c.do(t, "client", "add", "Northwind")
	if posted := c.do(t, "job", "new", "--client", "Northwind", "title=X").text(t, "posted"); !strings.HasPrefix(posted, "2026-12-01T09:00:0") {
		t.Errorf("the job was made at %s", posted)
	}
	c.now = "tomorrow"
	c.refuse(t, exitUsage, "client", "list")
}
