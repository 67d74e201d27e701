package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/storage"
)

func TestRecoveryCodeOpensAndStoresTheKeyAnew(t *testing.T) {
	for name, tc := range map[string]struct{ before, after storage.Options }{
		"a new keychain": {
			storage.Options{Keychain: newDrawer()},
			storage.Options{Keychain: newDrawer()},
		},
		"a forgotten passphrase": {
			storage.Options{Holder: storage.HolderVault, Passphrase: passphrase},
			storage.Options{Passphrase: "another passphrase"},
		},
		"a computer without a keychain": {
			storage.Options{Keychain: newDrawer()},
			storage.Options{Keychain: brokenKeychain(), Holder: storage.HolderVault, Passphrase: "another passphrase"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.before.Dir = t.TempDir()
			tc.after.Dir = tc.before.Dir
			code := create(t, tc.before)
			refuses(t, tc.after, core.KindKeychain)
			w, err := storage.Recover(t.Context(), storage.Quick(tc.after), " "+strings.ToLower(code)+"\n")
			if err != nil {
				t.Fatal(err)
			}
			hasClient(t, w)
			closeIt(t, w)
			opens(t, tc.after)
		})
	}
}

func TestWrongRecoveryCodeChangesNothing(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderVault, Passphrase: passphrase}
	code := create(t, o)
	other := create(t, storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	slip := "0" + code[1:]
	if slip == code {
		slip = "1" + code[1:]
	}
	header, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, typed := range map[string]string{
		"another workspace's": other, "a slip": slip, "half of it": code[:15], "empty": "", "words": "open sesame",
	} {
		again := o
		again.Passphrase = "another passphrase"
		_, err := storage.Recover(t.Context(), again, typed)
		if core.KindOf(err) != core.KindKeychain || typed != "" && strings.Contains(err.Error(), typed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	after, err := os.ReadFile(filepath.Join(o.Dir, "reqdesk.json"))
	if err != nil || string(after) != string(header) {
		t.Errorf("the header changed; %v", err)
	}
	opens(t, o)
}

func TestNewRecoveryCodeReplacesTheOldOne(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Keychain: newDrawer()}
	old := create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.NewCode(t.Context())
	if err != nil || code == old {
		t.Fatalf("%q, %v", code, err)
	}
	closeIt(t, w)
	if _, err := storage.Recover(t.Context(), o, old); core.KindOf(err) != core.KindKeychain {
		t.Errorf("the old code: %v", err)
	}
	if w, err = storage.Recover(t.Context(), o, code); err != nil {
		t.Fatal(err)
	}
	closeIt(t, w)
}

func TestKeyMovesWithAllSecrets(t *testing.T) {
	keys := newDrawer()
	o := storage.Quick(storage.Options{Dir: t.TempDir(), Keychain: keys})
	code := create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"connection/n1/token": "one", "mailbox/b1/password": strings.Repeat("long ", 1000)}
	for id, secret := range want {
		if err := w.Secrets().Set(t.Context(), id, secret); err != nil {
			t.Fatal(err)
		}
	}
	move := func(to storage.Holder, passphrase string) {
		t.Helper()
		if err := w.MoveKey(t.Context(), to, passphrase); err != nil {
			t.Fatal(err)
		}
		check := func() {
			t.Helper()
			for id, secret := range want {
				if got, err := w.Secrets().Get(t.Context(), id); err != nil || got != secret {
					t.Errorf("%s after the move: %q, %v", id, got, err)
				}
			}
		}
		check()
		closeIt(t, w)
		o.Passphrase = passphrase
		if w, err = storage.Open(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		check()
	}
	move(storage.HolderVault, passphrase)
	if len(keys.entries) > 0 {
		t.Errorf("%d entries are left in the keychain", len(keys.entries))
	}
	move(storage.HolderVault, "a changed passphrase")
	move(storage.HolderKeychain, "")
	if len(keys.entries) != 3 {
		t.Errorf("the keychain holds %d entries, want the workspace's and two", len(keys.entries))
	}
	closeIt(t, w)
	if w, err = storage.Recover(t.Context(), o, code); err != nil {
		t.Fatalf("the recovery code after moving: %v", err)
	}
	closeIt(t, w)
}

func TestKeyThatCannotBeMovedStaysWhereItIs(t *testing.T) {
	keys := newDrawer()
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderVault, Passphrase: passphrase, Keychain: keys}
	create(t, o)
	w, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	keys.fail = brokenKeychain().fail
	for to, kind := range map[storage.Holder]core.Kind{
		storage.HolderKeychain: core.KindKeychain,
		storage.HolderVault:    core.KindKeychain, // no passphrase given
		storage.HolderPractice: core.KindRefused,
		"postman":              core.KindUsage,
	} {
		if err := w.MoveKey(t.Context(), to, ""); core.KindOf(err) != kind {
			t.Errorf("to %s: %v", to, err)
		}
	}
	closeIt(t, w)
	opens(t, o)
	p := practice(t)
	if err := p.MoveKey(t.Context(), storage.HolderVault, passphrase); core.KindOf(err) != core.KindRefused {
		t.Errorf("a practice workspace: %v", err)
	}
}

func TestSecretsAreForgottenByID(t *testing.T) {
	w := practice(t)
	for _, id := range []string{"connection/n1/token", "connection/n2/token"} {
		if err := w.Secrets().Set(t.Context(), id, "secret of "+id); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Secrets().Delete(t.Context(), "connection/n1/token"); err != nil {
		t.Fatal(err)
	}
	if err := w.Secrets().Delete(t.Context(), "connection/n1/token"); !core.IsNotFound(err) {
		t.Errorf("deleting twice: %v", err)
	}
	got, err := w.Secrets().Get(t.Context(), "connection/n2/token")
	if diff := cmp.Diff("secret of connection/n2/token", got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestUpdateHappensWhollyOrNotAtAll(t *testing.T) {
	w := practice(t)
	broken := errors.New("half way")
	err := w.Update(t.Context(), func(tx core.Tx) error {
		if err := w.PutClient(tx, &core.Client{Name: "Half"}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = w.Update(ctx, func(tx core.Tx) error {
		cancel()
		return w.PutClient(tx, &core.Client{Name: "Cancelled"})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := w.View(ctx, func(core.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled View: %v", err)
	}
	err = w.View(t.Context(), func(tx core.Tx) error {
		if tx.Writable() {
			t.Error("a View is writable")
		}
		return w.PutClient(tx, &core.Client{Name: "In a View"})
	})
	if err == nil {
		t.Error("a View changed something")
	}
	view(t, w, func(tx core.Tx) error {
		all, err := w.Clients(tx)
		if len(all) > 0 {
			t.Errorf("half of a change is there: %d clients", len(all))
		}
		return err
	})
}

func TestUpdateThatWaitsForItsTurnCanBeCancelled(t *testing.T) {
	w := practice(t)
	ctx, cancel := context.WithCancel(t.Context())
	inside := make(chan error)
	update(t, w, func(core.Tx) error {
		go func() { inside <- w.Update(ctx, func(core.Tx) error { return nil }) }()
		cancel()
		if err := <-inside; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

func TestClosedWorkspaceSaysSo(t *testing.T) {
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	closeIt(t, w)
	if err := w.Update(t.Context(), func(core.Tx) error { return nil }); core.KindOf(err) != core.KindStorage {
		t.Errorf("Update: %v", err)
	}
	if err := w.View(t.Context(), func(core.Tx) error { return nil }); core.KindOf(err) != core.KindStorage {
		t.Errorf("View: %v", err)
	}
}
