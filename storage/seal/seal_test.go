package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"reqdesk/storage/seal"
)

func newKey(t testing.TB) seal.Key {
	t.Helper()
	k, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestBoxOpensOnlyInItsPlace(t *testing.T) {
	box := newKey(t).Box()
	sealed := box.Seal([]byte("person 1"), []byte("Ada Lovelace"))
	if bytes.Contains(sealed, []byte("Ada")) {
		t.Fatal("a name is readable")
	}
	if len(sealed) != len("Ada Lovelace")+seal.Overhead {
		t.Fatalf("overhead is %d bytes", len(sealed)-len("Ada Lovelace"))
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, tc := range map[string]struct {
		box    *seal.Box
		where  string
		sealed []byte
		want   string
	}{
		"its own place": {box, "person 1", sealed, "Ada Lovelace"},
		"another place": {box, "person 2", sealed, ""},
		"another key":   {newKey(t).Box(), "person 1", sealed, ""},
		"changed":       {box, "person 1", changed, ""},
		"cut short":     {box, "person 1", sealed[:10], ""},
		"empty":         {box, "person 1", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tc.box.Open([]byte(tc.where), tc.sealed)
			if string(got) != tc.want || (tc.want == "") != errors.Is(err, seal.ErrOpen) {
				t.Fatalf("got %q, %v", got, err)
			}
		})
	}
}

func TestKeysOfDifferentPurposesDiffer(t *testing.T) {
	k := newKey(t)
	seen := map[seal.Key]string{k: "root"}
	for _, d := range []struct {
		name string
		key  seal.Key
	}{
		{"values", k.Derive("values", nil)},
		{"blobs", k.Derive("blobs", nil)},
		{"blobs of a file", k.Derive("blobs", []byte("file"))},
		{"values of another workspace", newKey(t).Derive("values", nil)},
	} {
		if other, dup := seen[d.key]; dup {
			t.Errorf("%s has the key of %s", d.name, other)
		}
		seen[d.key] = d.name
	}
	if other := seen[k.Derive("values", nil)]; other != "values" {
		t.Error("a key is not derived alike twice")
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	k := newKey(t)
	c, err := seal.NewCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, k); got != "[key]" {
			t.Errorf("a key prints as %q", got)
		}
		if got := fmt.Sprintf(verb, c); got != "[recovery code]" {
			t.Errorf("a recovery code prints as %q", got)
		}
	}
}

func TestPassphrase(t *testing.T) {
	kdf, err := seal.NewKDF(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	one, err := kdf.Key("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := kdf.Key("correct horse")
	other, _ := kdf.Key("correct horsf")
	if one != again || one == other {
		t.Fatal("the key of a passphrase is not its own")
	}
	for name, spoil := range map[string]func(*seal.KDF){
		"unknown name":  func(k *seal.KDF) { k.Name = "md5" },
		"no salt":       func(k *seal.KDF) { k.Salt = nil },
		"endless":       func(k *seal.KDF) { k.Time = 1 << 30 },
		"4 TB":          func(k *seal.KDF) { k.Memory = 1<<32 - 1 },
		"no passes":     func(k *seal.KDF) { k.Time = 0 },
		"no threads":    func(k *seal.KDF) { k.Threads = 0 },
		"many threads":  func(k *seal.KDF) { k.Threads = 255 },
		"next to no KB": func(k *seal.KDF) { k.Memory = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			bad := kdf
			spoil(&bad)
			if _, err := bad.Key("correct horse"); err == nil {
				t.Fatal("taken")
			}
		})
	}
}

func TestRecoveryCodeAsTyped(t *testing.T) {
	code, err := seal.NewCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text := code.Text()
	wrong := []byte(text)
	wrong[3] = "01"[b2i(wrong[3] == '0')]
	swapped := strings.Replace(text, "-", "", 1)
	for name, tc := range map[string]struct {
		typed string
		err   error
	}{
		"as shown":          {text, nil},
		"lower case":        {strings.ToLower(text), nil},
		"spaces":            {" " + strings.ReplaceAll(text, "-", " ") + "\n", nil},
		"a hyphen missing":  {swapped, nil},
		"O for 0, l for 1":  {strings.NewReplacer("0", "o", "1", "l").Replace(text), nil},
		"one symbol wrong":  {string(wrong), seal.ErrCodeCheck},
		"a symbol missing":  {text[1:], seal.ErrCodeForm},
		"a symbol too many": {text + "7", seal.ErrCodeForm},
		"a strange letter":  {"Ü" + text[1:], seal.ErrCodeForm},
		"empty":             {"", seal.ErrCodeForm},
		"a whole page":      {strings.Repeat("7", 10_000), seal.ErrCodeForm},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := seal.ReadCode(tc.typed)
			if !errors.Is(err, tc.err) {
				t.Fatalf("error %v, want %v", err, tc.err)
			}
			if err == nil && got.Key("w") != code.Key("w") {
				t.Fatal("another code was read")
			}
		})
	}
	if code.Key("w") == code.Key("another workspace") {
		t.Error("a code has one key for all workspaces")
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func FuzzReadCode(f *testing.F) {
	code, err := seal.NewCode(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(code.Text())
	f.Add("00000-00000-00000-00000-00000-00000")
	f.Add("İ\u00a0-oil")
	f.Fuzz(func(t *testing.T, text string) {
		code, err := seal.ReadCode(text)
		if err != nil {
			return
		}
		again, err := seal.ReadCode(code.Text())
		if err != nil || again != code {
			t.Fatalf("%q read, but not what it prints", text)
		}
	})
}
