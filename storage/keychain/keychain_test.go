package keychain_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"reqdesk/core"
	"reqdesk/storage/keychain"
)

// drawer is a keychain in memory: a fake with the behaviour of the real ones.
type drawer struct {
	mu      sync.Mutex
	entries map[string]string
	fail    error
}

func newDrawer() *drawer { return &drawer{entries: map[string]string{}} }

func (d *drawer) Get(service, user string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return "", d.fail
	}
	secret, ok := d.entries[service+"\x00"+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return secret, nil
}

func (d *drawer) Set(service, user, secret string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail == nil {
		d.entries[service+"\x00"+user] = secret
	}
	return d.fail
}

func (d *drawer) Delete(service, user string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.entries[service+"\x00"+user]; !ok && d.fail == nil {
		return keyring.ErrNotFound
	}
	delete(d.entries, service+"\x00"+user)
	return d.fail
}

// places are all the places where secrets can lie.
func places(t *testing.T) map[string]keychain.Secrets {
	key := newKey(t)
	scoped := &keychain.Scoped{Inner: keychain.New(keychain.Options{System: newDrawer()}), Scope: "w1"}
	return map[string]keychain.Secrets{
		"keychain": keychain.New(keychain.Options{System: newDrawer()}),
		"scoped":   scoped,
		"spill":    newSpill(t, scoped),
		"file":     keychain.NewFile(t.TempDir()+"/secrets", key),
	}
}

func wantSecret(t *testing.T, s keychain.Secrets, id, want string) {
	t.Helper()
	if got, err := s.Get(t.Context(), id); err != nil || got != want {
		t.Errorf("%s: got %d bytes, %v; want %d bytes", id, len(got), err, len(want))
	}
}

func TestEveryPlaceKeepsAndForgetsByID(t *testing.T) {
	for name, s := range places(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if _, err := s.Get(ctx, "n1"); !core.IsNotFound(err) {
				t.Errorf("reading what was never stored: %v", err)
			}
			for id, secret := range map[string]string{"n1": "first \"quoted\" ü", "n2": "second"} {
				if err := s.Set(ctx, id, secret); err != nil {
					t.Fatal(err)
				}
			}
			wantSecret(t, s, "n1", "first \"quoted\" ü")
			if err := s.Set(ctx, "n1", "changed"); err != nil {
				t.Fatal(err)
			}
			wantSecret(t, s, "n1", "changed")
			if err := s.Delete(ctx, "n1"); err != nil {
				t.Fatal(err)
			}
			wantSecret(t, s, "n2", "second") // delete deletes its argument
			if _, err := s.Get(ctx, "n1"); !core.IsNotFound(err) {
				t.Errorf("reading what was deleted: %v", err)
			}
			if err := s.Delete(ctx, "n1"); !core.IsNotFound(err) {
				t.Errorf("deleting twice: %v", err)
			}
		})
	}
}

func TestTwoWorkspacesDoNotShareEntries(t *testing.T) {
	inner := keychain.New(keychain.Options{System: newDrawer()})
	one, two := &keychain.Scoped{Inner: inner, Scope: "w1"}, &keychain.Scoped{Inner: inner, Scope: "w2"}
	for s, secret := range map[*keychain.Scoped]string{one: "one", two: "two"} {
		if err := s.Set(t.Context(), "n1", secret); err != nil {
			t.Fatal(err)
		}
	}
	wantSecret(t, one, "n1", "one")
	wantSecret(t, two, "n1", "two")
}

// hole is a keychain that answers when it is told to, or never.
type hole struct {
	open  chan struct{}
	calls chan struct{}
}

func (h *hole) wait() error {
	h.calls <- struct{}{}
	<-h.open
	return nil
}

func (h *hole) Get(string, string) (string, error) { return "late", h.wait() }
func (h *hole) Set(string, string, string) error   { return h.wait() }
func (h *hole) Delete(string, string) error        { return h.wait() }

func TestHangingKeychainNeverBlocks(t *testing.T) {
	h := &hole{open: make(chan struct{}), calls: make(chan struct{}, 10)}
	k := keychain.New(keychain.Options{System: h, Limit: 20 * time.Millisecond})
	for name, call := range map[string]func() error{
		"get":    func() error { _, err := k.Get(t.Context(), "n1"); return err },
		"set":    func() error { return k.Set(t.Context(), "n1", "top secret") },
		"delete": func() error { return k.Delete(t.Context(), "n1") },
	} {
		began := time.Now()
		err := call()
		if core.KindOf(err) != core.KindKeychain {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%s blocked for %v", name, took)
		}
		if strings.Contains(err.Error(), "top secret") || !strings.Contains(err.Error(), "Unlock") {
			t.Errorf("%s: the sentence is %q", name, err)
		}
	}
	if n := len(h.calls); n != 1 {
		t.Errorf("%d calls were made to a keychain that hangs in the first", n)
	}
	close(h.open) // the person answers the prompt at last
	retry := keychain.New(keychain.Options{System: h, Limit: time.Minute})
	wantSecret(t, retry, "n1", "late")
	patient, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		got, err := k.Get(patient, "n1")
		if err == nil && got == "late" {
			break
		}
		if patient.Err() != nil {
			t.Fatalf("the keychain was given up for good: %v", err)
		}
	}
}

func TestCallerWhoLeavesGetsTheirOwnError(t *testing.T) {
	h := &hole{open: make(chan struct{}), calls: make(chan struct{}, 10)}
	defer close(h.open)
	k := keychain.New(keychain.Options{System: h, Limit: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-h.calls
		cancel()
	}()
	if _, err := k.Get(ctx, "n1"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestKeychainTroubleIsOnePlainSentence(t *testing.T) {
	for name, tc := range map[string]struct {
		cause error
		kind  core.Kind
	}{
		"locked":     {errors.New("failed to unlock correct collection '/org/freedesktop/secrets/collection/login'"), core.KindKeychain},
		"no service": {errors.New("The name org.freedesktop.secrets was not provided by any .service files"), core.KindKeychain},
		"no bus":     {errors.New(`exec: "dbus-launch": executable file not found in $PATH`), core.KindKeychain},
		"too big":    {keyring.ErrSetDataTooBig, core.KindInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDrawer()
			d.fail = tc.cause
			k := keychain.New(keychain.Options{System: d})
			err := k.Set(t.Context(), "n1", "top secret")
			if core.KindOf(err) != tc.kind || !errors.Is(err, tc.cause) {
				t.Errorf("kind %q, %v", core.KindOf(err), err)
			}
			if strings.Contains(err.Error(), "dbus") || strings.Contains(err.Error(), "top secret") {
				t.Errorf("the recruiter would read %q", err)
			}
		})
	}
}

// TestGoKeyring is the one test that swaps go-keyring's global provider, to see
// that service, user and secret are passed in their places.
func TestGoKeyring(t *testing.T) {
	keyring.MockInit()
	k := keychain.New(keychain.Options{})
	if err := k.Set(t.Context(), "n1", "secret"); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, k, "n1", "secret")
	if got, err := keyring.Get("reqdesk", "n1"); err != nil || got != "secret" {
		t.Errorf("the entry is not where other programs find it: %q, %v", got, err)
	}
	if err := k.Delete(t.Context(), "n1"); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(t.Context(), "n1", strings.Repeat("x", keychain.MaxEntry+1)); core.KindOf(err) != core.KindInvalid {
		t.Errorf("an entry that Windows refuses: %v", err)
	}
}
