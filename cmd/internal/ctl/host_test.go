package ctl

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/instance"
	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
)

// shown is a window that has a workspace open, without its screens.
type shown struct {
	desk   *desk.Desk
	dir    string
	rested int
	served int
}

func (s *shown) Show(context.Context, instance.Request) {}
func (s *shown) Failed(error)                           {}

func (s *shown) Run(ctx context.Context, r instance.Request, in io.Reader, out, errs io.Writer) (int, bool) {
	s.served++
	rest := func(do func()) { s.rested++; do() }
	return RunIn(ctx, Host{Desk: s.desk, Rest: rest}, r.Dir, r.Args, World{In: in, Out: out, Err: errs}), true
}

// openWindow opens the terminal's workspace in a window, and gives an environment in
// which the command line finds it.
func openWindow(t *testing.T, c *terminal) (*shown, map[string]string) {
	t.Helper()
	env := map[string]string{
		"REQDESK_WORKSPACE": c.dir, "HOME": t.TempDir(), "XDG_STATE_HOME": filepath.Join(t.TempDir(), "state"), "LOCALAPPDATA": t.TempDir(),
	}
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	w := &shown{desk: d, dir: c.dir}
	seat, err := instance.Claim(instance.Place{Folder: journal.Folder(func(key string) string { return env[key] }), Workspace: c.dir})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go seat.Serve(ctx, w)
	t.Cleanup(func() {
		cancel()
		if err := seat.Close(); err != nil {
			t.Error(err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return w, env
}

func typed(t *testing.T, env map[string]string, input string, args ...string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	code := Run(ctx, args, World{In: strings.NewReader(input), Out: &out, Err: &errs, Getenv: func(key string) string { return env[key] }})
	return answer{args, out.String(), errs.String(), code}
}

// While the window is open the command line works on its workspace: output, errors, exit
// codes, standard input and files are as without it.
func TestCommandsWorkWhileTheWindowIsOpen(t *testing.T) {
	c := newTerminal(t)
	w, env := openWindow(t, c)
	t.Chdir(t.TempDir())

	v := typed(t, env, "", "--json", "client", "add", "Acme", "source_code=AC").value(t, exitDone)
	v.want(t, "Acme", "name")
	var client core.Client
	err := w.desk.DB.View(t.Context(), func(tx core.Tx) (err error) {
		client, err = w.desk.DB.ClientNamed(tx, "Acme")
		return err
	})
	if err != nil || client.SourceCode != "AC" {
		t.Errorf("the window does not know the client: %+v, %v", client, err)
	}

	typed(t, env, "token=secret-token\n", "--json", "connect", "add", "feed", "--name", "acme", "--client", "Acme",
		"--set", "url=http://127.0.0.1:1/feed.xml", "--secret-stdin").value(t, exitDone)
	if token, err := w.desk.Secrets.Get(t.Context(), connectionNamed(t, w.desk, "acme").SecretID("token")); err != nil || token != "secret-token" {
		t.Errorf("standard input did not arrive: %q, %v", token, err)
	}

	if err := os.WriteFile("first.md", []byte("Subject: Hello\n\nHello {{ first_name }}"), 0o600); err != nil {
		t.Fatal(err)
	}
	typed(t, env, "", "--json", "template", "set", "first", "first.md").value(t, exitDone)
	typed(t, env, "", "--json", "backup", "kept.db").value(t, exitDone)
	if info, err := os.Stat("kept.db"); err != nil || info.Size() == 0 {
		t.Errorf("the backup does not lie where it was asked for: %v", err)
	}

	typed(t, env, "", "--json", "client", "set", "Nobody", "budget=3").refusal(t, exitNotFound)
	typed(t, env, "", "--json", "client", "add").refusal(t, exitUsage)
	if a := typed(t, env, "", "doctor"); !strings.Contains(a.out, "opens; format") || strings.Contains(a.out, "in use") {
		t.Errorf("the doctor says %q, %q", a.out, a.err)
	}
	typed(t, env, "", "--json", "run", "--for", "10ms").value(t, exitDone)
	if w.rested != 1 {
		t.Errorf("the window's engine rested %d times while another ran", w.rested)
	}
	if w.served < 7 {
		t.Errorf("the window served %d commands", w.served)
	}
}

// What needs the workspace for itself says so in one sentence, and nothing is changed.
func TestCommandsThatNeedTheWorkspaceForThemselvesSaySo(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "client", "add", "Acme")
	backup := filepath.Join(t.TempDir(), "kept.db")
	c.do(t, "backup", backup)
	w, env := openWindow(t, c)
	for _, args := range [][]string{{"restore", backup}, {"recover"}, {"key", "move", "vault"}} {
		env["REQDESK_PASSPHRASE"] = "four plain words here"
		a := typed(t, env, "code\n", args...)
		if a.code != exitInUse || strings.Count(a.err, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", args, a.code, a.err)
		}
	}
	env["REQDESK_NOW"] = "2026-12-01T09:00:00Z"
	if a := typed(t, env, "", "client", "list"); a.code != exitInUse {
		t.Errorf("with a clock of its own: exit %d, %q", a.code, a.err)
	}
	if w.served != 0 {
		t.Errorf("the window served %d of them", w.served)
	}
	delete(env, "REQDESK_NOW")
	if a := typed(t, env, "", "client", "list"); a.code != exitDone || !strings.Contains(a.out, "Acme") {
		t.Errorf("afterwards: exit %d, %q %q", a.code, a.out, a.err)
	}
	// These need no workspace at all.
	typed(t, env, "", "--json", "connect", "kinds", "feed").value(t, exitDone)
}

func connectionNamed(t *testing.T, d *desk.Desk, name string) (c core.Connection) {
	t.Helper()
	err := d.DB.View(t.Context(), func(tx core.Tx) (err error) {
		c, err = d.DB.ConnectionNamed(tx, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
