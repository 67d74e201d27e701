package storage

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/quick"

	"reqdesk/core"
	"reqdesk/storage/seal"
)

func TestDiskTroubleIsOnePlainSentence(t *testing.T) {
	for name, tc := range map[string]struct {
		cause error
		want  string
	}{
		"full disk":        {&fs.PathError{Op: "write", Path: "/home/ada/reqdesk.db", Err: syscall.ENOSPC}, "full"},
		"largest file":     {syscall.EFBIG, "full"},
		"user's share":     {syscall.EDQUOT, "full"},
		"read-only":        {&fs.PathError{Op: "open", Path: "/home/ada/reqdesk.db", Err: syscall.EROFS}, "can't be written to"},
		"not the user's":   {&fs.PathError{Op: "open", Path: "/home/ada/reqdesk.db", Err: syscall.EACCES}, "can't be written to"},
		"a failing disk":   {syscall.EIO, "Check the disk"},
		"anything unknown": {errors.New("bolt: something"), "Check the disk"},
	} {
		t.Run(name, func(t *testing.T) {
			err := ownError("The change could not be saved.", tc.cause)
			if core.KindOf(err) != core.KindStorage || !errors.Is(err, tc.cause) {
				t.Errorf("kind %q", core.KindOf(err))
			}
			if !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "ada") || strings.Contains(err.Error(), "bolt") {
				t.Errorf("the recruiter would read %q", err)
			}
		})
	}
	if ownError("x", nil) != nil {
		t.Error("no error became one")
	}
}

func TestGuardTakesDamageOnly(t *testing.T) {
	own := errors.New("own")
	if err := guard(func() error { return own }); !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
	var list []int
	for name, mistake := range map[string]func() error{
		"a mistake of the caller":  func() error { return fmt.Errorf("%d", list[3]) },
		"a panic with text":        func() error { panic("assertion failed: not bbolt's") },
		"a nil pointer":            func() error { var u *unit; return u.mustWrite() },
		"another store's Tx":       func() error { _, err := (&Workspace{}).Clients(strangeTx{}); return err },
		"a panic within a closure": func() error { func() { panic(errors.New("x")) }(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was taken for damage of the file")
				}
			}()
			_ = guard(mistake)
		})
	}
}

type strangeTx struct{}

func (strangeTx) Writable() bool { return true }

func TestKeysSortAsTheirParts(t *testing.T) {
	words := func(a, b string, n, m uint64) bool {
		ka, kb := key{}.word(a).num(n), key{}.word(b).num(m)
		want := strings.Compare(a, b)
		if want == 0 {
			want = bytes.Compare(key{}.num(n), key{}.num(m))
		}
		return bytes.Compare(ka, kb) == want && firstWord(ka) == a && lastNum(ka) == n
	}
	if err := quick.Check(words, nil); err != nil {
		t.Error(err)
	}
	for _, pair := range [][2]string{{"", "\x00"}, {"a", "a\x00"}, {"a\x00b", "ab"}, {"a", "ab"}, {"a\x00", "a\x01"}, {"\xff", "\xff\xff"}} {
		if !words(pair[0], pair[1], 1, 2) || !words(pair[0], pair[0], 1, 256) {
			t.Errorf("%q and %q", pair[0], pair[1])
		}
	}
}

func TestFingerprintsAreKeyedFramedAndNormalised(t *testing.T) {
	one, two := newPrinter(t), newPrinter(t)
	base := one.print("email", "ada@example.com")
	for name, same := range map[string]fingerprint{
		"again":      one.print("email", "ada@example.com"),
		"other case": one.print("email", "ADA@Example.com"),
		"spaces":     one.print("email", " ada@example.com\n"),
		"versions":   one.prints("email", "ada@example.com")[0],
	} {
		if same != base {
			t.Errorf("%s: another fingerprint", name)
		}
	}
	for name, other := range map[string]fingerprint{
		"another workspace": two.print("email", "ada@example.com"),
		"another kind":      one.print("url", "ada@example.com"),
		"another address":   one.print("email", "bob@example.com"),
		"more parts":        one.print("email", "ada@example.com", ""),
		"other parts":       one.print("email", "ada@", "example.com"),
	} {
		if other == base {
			t.Errorf("%s: the same fingerprint", name)
		}
	}
	if composed, apart := one.print("name", "Zo\u00eb"), one.print("name", "Zoe\u0308"); composed != apart {
		t.Error("two ways to write a letter are two names")
	}
	if base[0] != 1 {
		t.Errorf("version %d", base[0])
	}
}

// TestNormalisationIsFrozen holds version 1 to what it gave when it was
// released: another answer would make the workspace forget who opted out.
func TestNormalisationIsFrozen(t *testing.T) {
	p := printerOf(seal.Key{1, 2, 3})
	text, err := p.version(1, "suppression", []string{"  Ada.LOVELACE@Example.com "}).MarshalText()
	if want := "AXogV1exobA4EojWVJ8cabE"; err != nil || string(text) != want {
		t.Errorf("got %s, want %s; %v", text, want, err)
	}
}

func newPrinter(t *testing.T) printer {
	t.Helper()
	k, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return printerOf(k)
}

func TestEveryBucketIsMadeAndChecked(t *testing.T) {
	names := bucketNames()
	slices.Sort(names)
	if unique := slices.Compact(slices.Clone(names)); len(unique) != len(names) {
		t.Errorf("a bucket is listed twice: %v", names)
	}
}
