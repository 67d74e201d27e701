//go:build keyring

package keychain_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage/keychain"
)

// TestRealKeychain runs against a real Secret Service, in the state that
// REQDESK_TEST_KEYRING names.
func TestRealKeychain(t *testing.T) {
	k := &keychain.Scoped{Inner: keychain.New(keychain.Options{}), Scope: "w1"}
	switch state := os.Getenv("REQDESK_TEST_KEYRING"); state {
	case "unlocked":
		realUnlocked(t, k)
	case "locked", "none", "nobus", "hang":
		realAbsent(t, k)
	default:
		t.Fatalf("REQDESK_TEST_KEYRING is %q", state)
	}
}

func realUnlocked(t *testing.T, k keychain.Secrets) {
	const secret = `pässword with "quotes" and 'more'`
	for _, id := range []string{"connection/n1/token", "connection/n2/token"} {
		if err := k.Set(t.Context(), id, "first"); err != nil {
			t.Fatal(err)
		}
		if err := k.Set(t.Context(), id, secret); err != nil {
			t.Fatal(err)
		}
	}
	wantSecret(t, k, "connection/n1/token", secret)
	out, err := exec.CommandContext(t.Context(), "secret-tool", "search", "--all", "service", keychain.Service).CombinedOutput()
	for _, want := range []string{"w1/connection/n1/token", "w1/connection/n2/token"} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("secret-tool does not find %s: %v", want, err)
		}
	}
	if err := k.Delete(t.Context(), "connection/n1/token"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Get(t.Context(), "connection/n1/token"); !core.IsNotFound(err) {
		t.Errorf("reading what was deleted: %v", err)
	}
	wantSecret(t, k, "connection/n2/token", secret)
	long := newSpill(t, k)
	token := strings.Repeat("token ", 1000)
	if err := long.Set(t.Context(), "mailbox/b1/token", token); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, long, "mailbox/b1/token", token)
}

func realAbsent(t *testing.T, k keychain.Secrets) {
	began := time.Now()
	_, err := k.Get(t.Context(), "connection/n2/token")
	if core.KindOf(err) != core.KindKeychain {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v to say so", took)
	}
	if strings.Contains(strings.ToLower(err.Error()), "dbus") || !strings.Contains(err.Error(), "passphrase") {
		t.Errorf("the recruiter would read %q", err)
	}
}
