//go:build keyring

package cmd_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// startLimit is how long the program may take to say that the keychain is of
// no use, however that shows.
const startLimit = 3 * time.Second

// keychainState is the state in which .ci/keyring.sh put the keychain.
func keychainState(t *testing.T) string {
	t.Helper()
	state := os.Getenv("REQDESK_TEST_KEYRING")
	if state == "" {
		t.Fatal("REQDESK_TEST_KEYRING is not set: run this with make test-keyring")
	}
	return state
}

// kept is the workspace that the run with an unlocked keychain makes and the
// runs in the other states find.
func kept(t *testing.T) *ctl {
	t.Helper()
	c := newCtl(t)
	c.workspace = filepath.Join(os.Getenv("HOME"), "workspace")
	return c
}

func TestKeyringHoldsTheKeysOrSaysWhatToDo(t *testing.T) {
	if keychainState(t) == "unlocked" {
		keysAreKept(t)
		return
	}
	t.Run("a workspace whose key lies there", func(t *testing.T) {
		c := kept(t)
		if _, err := os.Stat(filepath.Join(c.workspace, "reqdesk.json")); err != nil {
			t.Fatalf("the run with the unlocked keychain left no workspace: %v", err)
		}
		saysWhatToDo(t, c, "connect", "list")
	})
	t.Run("a new workspace", func(t *testing.T) {
		c := newCtl(t)
		saysWhatToDo(t, c, "init")
		if _, err := os.Stat(filepath.Join(c.workspace, "reqdesk.db")); err == nil {
			t.Error("a workspace was left behind whose key nobody holds")
		}
	})
	t.Run("a passphrase needs no keychain", func(t *testing.T) {
		c := newCtl(t, "REQDESK_PASSPHRASE=four plain words here")
		c.run(t, "init")
		c.feed(t, "token=feed-token-1\n", "connect", "add", "feed", "--name", "vaulted", "--client", "Northwind",
			"--set", "url=http://127.0.0.1:9/jobs.xml", "--secret-stdin")
		if got := c.run(t, "connect", "list"); at(got, 0, "name") != "vaulted" {
			t.Errorf("connect list says %v", got)
		}
	})
}

func keysAreKept(t *testing.T) {
	c := kept(t)
	if err := os.RemoveAll(c.workspace); err != nil {
		t.Fatal(err)
	}
	c.run(t, "init")
	for _, name := range []string{"north", "south"} {
		c.feed(t, "token=feed-token-"+name+"\n", "connect", "add", "feed", "--name", name, "--client", "Northwind",
			"--set", "url=http://127.0.0.1:9/jobs.xml", "--secret-stdin")
	}
	// secret-tool reads the keychain without Reqdesk's library.
	out, err := exec.Command("secret-tool", "search", "--all", "service", "reqdesk").CombinedOutput()
	if err != nil {
		t.Fatalf("secret-tool: %v\n%s", err, out)
	}
	if n := strings.Count(string(out), "secret = "); n < 3 {
		t.Errorf("the keychain holds %d entries, want one for the workspace and one for each connection:\n%s", n, out)
	}
	for _, want := range []string{"feed-token-north", "feed-token-south"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the keychain does not hold %s", want)
		}
	}
	if got := c.run(t, "connect", "list"); at(got, 1) == nil {
		t.Errorf("the next start finds %v, want two connections", got)
	}
	c.run(t, "connect", "remove", "south")
	out, err = exec.Command("secret-tool", "search", "--all", "service", "reqdesk").CombinedOutput()
	if err != nil {
		t.Fatalf("secret-tool: %v\n%s", err, out)
	}
	if strings.Contains(string(out), "feed-token-south") || !strings.Contains(string(out), "feed-token-north") {
		t.Errorf("after removing one connection the keychain holds:\n%s", out)
	}
}

// saysWhatToDo expects exit code 8 within the limit, with a sentence and a hint.
func saysWhatToDo(t *testing.T, c *ctl, args ...string) {
	t.Helper()
	begun := time.Now()
	out, problem, code := c.call(t, "", args...)
	if took := time.Since(begun); took > startLimit {
		t.Errorf("it took %v, at most %v", took, startLimit)
	}
	if code != 8 || out != "" {
		t.Errorf("exit code %d with output %q, want 8 and none", code, out)
	}
	var told struct {
		Error struct{ Kind, Message, Hint string }
	}
	line := problem[strings.LastIndex(strings.TrimSpace(problem), "\n")+1:]
	if err := json.Unmarshal([]byte(line), &told); err != nil {
		t.Fatalf("standard error holds no JSON value: %v\n%s", err, problem)
	}
	if told.Error.Kind != "keychain" || told.Error.Message == "" || told.Error.Hint == "" {
		t.Errorf("it says %+v, want a sentence and what to do", told.Error)
	}
}
