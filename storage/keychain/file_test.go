package keychain_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/storage/keychain"
	"reqdesk/storage/seal"
)

func newKey(t testing.TB) seal.Key {
	t.Helper()
	key, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newSpill(t *testing.T, inner keychain.Secrets) *keychain.Spill {
	return &keychain.Spill{Inner: inner, Dir: filepath.Join(t.TempDir(), "tokens"), Random: rand.Reader}
}

func TestFileOfSecretsShowsNothingAndOpensWithItsKeyOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets")
	key := newKey(t)
	f := keychain.NewFile(path, key)
	for _, id := range []string{"connection/n1/token", "mailbox/b1/password"} {
		if err := f.Set(t.Context(), id, "planted-secret"); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := keychain.NewFile(path, key).IDs(t.Context())
	if diff := cmp.Diff([]string{"connection/n1/token", "mailbox/b1/password"}, ids); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, planted := range []string{"planted-secret", "connection", "mailbox"} {
		if bytes.Contains(raw, []byte(planted)) {
			t.Errorf("%q is readable", planted)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := keychain.NewFile(path, newKey(t)).Get(t.Context(), "mailbox/b1/password"); core.KindOf(err) != core.KindDamaged {
		t.Errorf("with another key: %v", err)
	}
	raw[len(raw)-1] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(t.Context(), "mailbox/b1/password"); core.KindOf(err) != core.KindDamaged {
		t.Errorf("with a changed byte: %v", err)
	}
}

func TestFileOfSecretsThatCannotBeWrittenKeepsTheOldOnes(t *testing.T) {
	dir := t.TempDir()
	f := keychain.NewFile(filepath.Join(dir, "secrets"), newKey(t))
	if err := f.Set(t.Context(), "n1", "old"); err != nil {
		t.Fatal(err)
	}
	// A folder in the way of the new file fails for every user, root included.
	if err := os.Mkdir(filepath.Join(dir, "secrets.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Set(t.Context(), "n1", "new"); core.KindOf(err) != core.KindStorage {
		t.Errorf("got %v", err)
	}
	wantSecret(t, f, "n1", "old")
}

func TestLongSecretsLieSealedInFilesOfTheirOwn(t *testing.T) {
	d := newDrawer()
	s := newSpill(t, keychain.New(keychain.Options{System: d}))
	token := strings.Repeat("planted-token ", 1000)
	if err := s.Set(t.Context(), "b1", token); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, s, "b1", token)
	for _, entry := range d.entries {
		if len(entry) > keychain.MaxEntry {
			t.Errorf("an entry of %d bytes: more than Windows takes", len(entry))
		}
	}
	wantFiles := func(n int) {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(s.Dir, "*"))
		if err != nil || len(files) != n {
			t.Fatalf("%d files, want %d; %v", len(files), n, err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil || bytes.Contains(raw, []byte("planted")) {
				t.Errorf("the token is readable; %v", err)
			}
		}
	}
	wantFiles(1)
	if err := s.Set(t.Context(), "b1", token+"renewed"); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, s, "b1", token+"renewed")
	wantFiles(1)
	if err := s.Set(t.Context(), "b1", "short"); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, s, "b1", "short")
	wantFiles(0)
	if err := s.Set(t.Context(), "b1", token); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), "b1"); err != nil {
		t.Fatal(err)
	}
	wantFiles(0)
}

func TestSecretThatLooksLikeAnEntryIsASecret(t *testing.T) {
	s := newSpill(t, keychain.New(keychain.Options{System: newDrawer()}))
	for _, secret := range []string{"reqdesk-file:1:", "reqdesk-file:1:../../etc/passwd:AAAA", ""} {
		if err := s.Set(t.Context(), "n1", secret); err != nil {
			t.Fatal(err)
		}
		wantSecret(t, s, "n1", secret)
	}
}

func TestForgedEntryReadsNoFileElsewhere(t *testing.T) {
	inner := keychain.New(keychain.Options{System: newDrawer()})
	s := newSpill(t, inner)
	for name, entry := range map[string]string{
		"path":       "reqdesk-file:1:../../../etc/passwd:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"no key":     "reqdesk-file:1:abcdefghijklmnop",
		"no file":    "reqdesk-file:1:abcdefghijklmnop:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"wrong size": "reqdesk-file:1:abcdefghijklmnop:AAAA",
	} {
		t.Run(name, func(t *testing.T) {
			if err := inner.Set(t.Context(), "n1", entry); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Get(t.Context(), "n1"); core.KindOf(err) != core.KindDamaged {
				t.Errorf("got %v", err)
			}
		})
	}
}
