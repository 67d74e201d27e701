package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
	"reqdesk/storage/keychain"
)

// drawer is a keychain in memory.
type drawer struct {
	mu      sync.Mutex
	entries map[string]string
	fail    error
}

func newDrawer() *drawer { return &drawer{entries: map[string]string{}} }

func (d *drawer) Get(_ context.Context, id string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return "", d.fail
	}
	if secret, ok := d.entries[id]; ok {
		return secret, nil
	}
	return "", core.Fail(core.KindNotFound, "No such entry.", "")
}

func (d *drawer) Set(_ context.Context, id, secret string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail == nil {
		d.entries[id] = secret
	}
	return d.fail
}

func (d *drawer) Delete(_ context.Context, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.entries, id)
	return d.fail
}

const passphrase = "correct horse battery"

// create makes a workspace with one client in it and closes it.
func create(t testing.TB, o storage.Options) (code string) {
	t.Helper()
	w, code, err := storage.Create(t.Context(), storage.Quick(o))
	if err != nil {
		t.Fatal(err)
	}
	update(t, w, func(tx core.Tx) error { return w.PutClient(tx, &core.Client{Name: "Acme"}) })
	closeIt(t, w)
	return code
}

// opens checks that the workspace opens and has its client.
func opens(t testing.TB, o storage.Options) {
	t.Helper()
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Errorf("the workspace does not open: %v", err)
		return
	}
	hasClient(t, w)
	closeIt(t, w)
}

func hasClient(t testing.TB, w *storage.Workspace) {
	t.Helper()
	view(t, w, func(tx core.Tx) error {
		_, err := w.ClientNamed(tx, "acme")
		return err
	})
}

// refuses checks that the workspace does not open, for this reason.
func refuses(t testing.TB, o storage.Options, kind core.Kind) error {
	t.Helper()
	w, err := storage.Open(t.Context(), o)
	if err == nil {
		closeIt(t, w)
	}
	if core.KindOf(err) != kind {
		t.Errorf("kind %q (%v), want %q", core.KindOf(err), err, kind)
	}
	if own := new(core.Error); !errors.As(err, &own) || strings.Contains(err.Error(), "\n") {
		t.Errorf("not one sentence: %q", err)
	}
	return err
}

func TestEachHolderOpensItsWorkspace(t *testing.T) {
	for name, o := range map[string]storage.Options{
		"keychain": {Holder: storage.HolderKeychain, Keychain: newDrawer()},
		"vault":    {Holder: storage.HolderVault, Passphrase: passphrase},
		"practice": {Holder: storage.HolderPractice},
	} {
		t.Run(name, func(t *testing.T) {
			o.Dir = filepath.Join(t.TempDir(), "new", "workspace")
			create(t, o)
			holder := o.Holder
			o.Holder = "" // the header decides
			opens(t, o)
			info, err := storage.Inspect(o.Dir)
			if err != nil || info.Holder != holder || info.Format != 1 || info.Workspace == "" {
				t.Errorf("header says %+v, %v", info, err)
			}
		})
	}
}

func TestSecondWorkspaceInTheSameFolderIsRefused(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	if _, _, err := storage.Create(t.Context(), o); core.KindOf(err) != core.KindRefused {
		t.Errorf("got %v", err)
	}
	opens(t, o)
}

func TestOnlyTheUserMayReadTheFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // rights there come from the profile's folder
	}
	dir := filepath.Join(t.TempDir(), "workspace")
	o := storage.Options{Dir: dir, Holder: storage.HolderVault, Passphrase: passphrase}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, w)
	if err := w.Secrets().Set(t.Context(), "mailbox/b1/password", "secret"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Blobs().Save(t.Context(), strings.NewReader("résumé"), 100); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecondStartIsToldAtOnce(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := refuses(t, o, core.KindInUse); !strings.Contains(err.Error(), "Another Reqdesk") {
		t.Errorf("the recruiter would read %q", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
	if _, _, err := storage.Create(t.Context(), o); core.KindOf(err) != core.KindInUse {
		t.Errorf("creating: %v", err)
	}
	if _, err := storage.Recover(t.Context(), o, "code"); core.KindOf(err) != core.KindInUse {
		t.Errorf("recovering: %v", err)
	}
	closeIt(t, w)
	opens(t, o)
}

func TestVaultOpensWithItsPassphraseOnly(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderVault, Passphrase: passphrase, Keychain: brokenKeychain()}
	create(t, o)
	for _, wrong := range []string{"", "wrong horse battery", passphrase + " "} {
		o.Passphrase = wrong
		err := refuses(t, o, core.KindKeychain)
		if wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("the passphrase is in the error: %q", err)
		}
	}
	o.Passphrase = passphrase
	opens(t, o)
}

func brokenKeychain() *drawer {
	d := newDrawer()
	d.fail = core.Fail(core.KindKeychain, "The keychain of this computer is locked or not there.", "Unlock it.")
	return d
}

func TestCreateThatCannotStoreItsKeyCanBeTriedAgain(t *testing.T) {
	for name, o := range map[string]storage.Options{
		"no keychain":   {Keychain: brokenKeychain()},
		"no passphrase": {Holder: storage.HolderVault},
	} {
		t.Run(name, func(t *testing.T) {
			o.Dir = t.TempDir()
			if _, _, err := storage.Create(t.Context(), o); core.KindOf(err) != core.KindKeychain {
				t.Errorf("got %v", err)
			}
			refuses(t, o, core.KindNotFound)
			o.Holder, o.Passphrase = storage.HolderVault, passphrase
			create(t, o)
			opens(t, o)
		})
	}
	_, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: "postman"})
	if core.KindOf(err) != core.KindUsage {
		t.Errorf("an unknown holder: %v", err)
	}
}

func TestKeychainThatLostTheKey(t *testing.T) {
	keys := newDrawer()
	o := storage.Options{Dir: t.TempDir(), Keychain: keys}
	create(t, o)
	o.Keychain = newDrawer()
	if err := refuses(t, o, core.KindKeychain); !strings.Contains(err.Error(), "recover") {
		t.Errorf("the recruiter would read %q", err)
	}
	for id := range keys.entries {
		keys.entries[id] = "bm90IGEga2V5"
	}
	o.Keychain = keys
	refuses(t, o, core.KindKeychain)
	o.Keychain = brokenKeychain()
	refuses(t, o, core.KindKeychain)
}

// mute is a keychain that never answers.
type mute struct{ gone chan struct{} }

func (m mute) Get(string, string) (string, error) { <-m.gone; return "", nil }
func (m mute) Set(string, string, string) error   { <-m.gone; return nil }
func (m mute) Delete(string, string) error        { <-m.gone; return nil }

func TestHangingKeychainDoesNotHangTheStart(t *testing.T) {
	m := mute{make(chan struct{})}
	defer close(m.gone)
	keys := newDrawer()
	o := storage.Options{Dir: t.TempDir(), Keychain: keys}
	create(t, o)
	o.Keychain = keychain.New(keychain.Options{System: m})
	began := time.Now()
	refuses(t, o, core.KindKeychain)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	o.Keychain = keys
	opens(t, o)
}
