//go:build keyring

package storage_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

// TestRealKeychainHoldsTheWorkspace makes and opens a workspace with a real
// Secret Service, in the state that REQDESK_TEST_KEYRING names.
func TestRealKeychainHoldsTheWorkspace(t *testing.T) {
	o := storage.Options{Dir: t.TempDir()}
	state := os.Getenv("REQDESK_TEST_KEYRING")
	if state != "unlocked" {
		keys := newDrawer()
		o.Keychain = keys
		create(t, o)
		o.Keychain = nil
		began := time.Now()
		refuses(t, o, core.KindKeychain)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("keychain %s: it took %v to say so", state, took)
		}
		_, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir()})
		if core.KindOf(err) != core.KindKeychain {
			t.Errorf("creating: %v", err)
		}
		return
	}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	ok(t, err)
	defer closeIt(t, w)
	long := strings.Repeat("token ", 1000)
	ok(t, w.Secrets().Set(t.Context(), "connection/n1/token", "secret"))
	ok(t, w.Secrets().Set(t.Context(), "mailbox/b1/token", long))
	got, err := w.Secrets().Get(t.Context(), "mailbox/b1/token")
	equal(t, "a long secret", got, err, long)
	out, err := exec.CommandContext(t.Context(), "secret-tool", "search", "--all", "service", "reqdesk").CombinedOutput()
	for _, entry := range []string{"workspace", "connection/n1/token", "mailbox/b1/token"} {
		if err != nil || !strings.Contains(string(out), w.Info().Workspace+"/"+entry) {
			t.Errorf("secret-tool does not find %s: %v", entry, err)
		}
	}
	ok(t, w.MoveKey(t.Context(), storage.HolderVault, passphrase))
	out, _ = exec.CommandContext(t.Context(), "secret-tool", "search", "--all", "service", "reqdesk").CombinedOutput()
	if strings.Contains(string(out), w.Info().Workspace) {
		t.Error("entries are left in the keychain after the key has moved")
	}
}
