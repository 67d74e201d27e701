package blobs_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"reqdesk/core"
	"reqdesk/storage/blobs"
	"reqdesk/storage/seal"
)

const chunk = 64 << 10

func newDir(t testing.TB) (*blobs.Dir, string) {
	t.Helper()
	key, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir()
	return blobs.New(path, key, rand.Reader), path
}

func save(t testing.TB, d *blobs.Dir, content []byte) string {
	t.Helper()
	name, err := d.Save(t.Context(), bytes.NewReader(content), 100<<20)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func read(t testing.TB, d *blobs.Dir, name string) ([]byte, error) {
	t.Helper()
	r, err := d.Open(t.Context(), name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	return io.ReadAll(r)
}

// resume is content of n bytes that repeats nothing and can be searched for.
func resume(n int) []byte {
	return bytes.Repeat([]byte("Planted Résumé of Ada Lovelace. "), n/16+1)[:n]
}

func TestOriginalsOfEveryLengthComeBack(t *testing.T) {
	d, path := newDir(t)
	for _, n := range []int{0, 1, chunk - 1, chunk, chunk + 1, 2*chunk - 1, 2 * chunk, 2*chunk + 1, 5*chunk + 17} {
		name := save(t, d, resume(n))
		got, err := read(t, d, name)
		if err != nil || !bytes.Equal(got, resume(n)) {
			t.Errorf("%d bytes: got %d, %v", n, len(got), err)
		}
		raw, err := os.ReadFile(filepath.Join(path, name))
		if err != nil || bytes.Contains(raw, []byte("Planted")) {
			t.Errorf("%d bytes: the résumé is readable; %v", n, err)
		}
	}
	slow, err := d.Save(t.Context(), iotest.OneByteReader(bytes.NewReader(resume(1000))), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, d, slow); err != nil || len(got) != 1000 {
		t.Errorf("read byte by byte: %d, %v", len(got), err)
	}
}

func TestDamageIsFoundAtTheLatestAtTheLastByte(t *testing.T) {
	d, path := newDir(t)
	whole := resume(3*chunk + 100)
	name := save(t, d, whole)
	file := filepath.Join(path, name)
	sealed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const head, step = 20, chunk + 16
	swapped := bytes.Clone(sealed)
	copy(swapped[head:head+step], sealed[head+step:head+2*step])
	copy(swapped[head+step:head+2*step], sealed[head:head+step])
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	salted := bytes.Clone(sealed)
	salted[8] ^= 1
	for what, content := range map[string][]byte{
		"a byte changed":          flipped,
		"another salt":            salted,
		"chunks swapped":          swapped,
		"cut within a chunk":      sealed[:head+step+1000],
		"cut between chunks":      sealed[:head+2*step],
		"cut after the first":     sealed[:head+step],
		"cut after the head":      sealed[:head],
		"cut within the head":     sealed[:10],
		"empty":                   nil,
		"a chunk left out":        append(bytes.Clone(sealed[:head]), sealed[head+step:]...),
		"bytes after the end":     append(bytes.Clone(sealed), 0),
		"a chunk after the end":   append(bytes.Clone(sealed), sealed[head:head+step]...),
		"not one of our files":    []byte("%PDF-1.7 and so on, for long enough to be read"),
		"last chunk given twice":  append(bytes.Clone(sealed), sealed[head+3*step:]...),
		"first chunk given twice": append(bytes.Clone(sealed[:head+step]), sealed[head:]...),
	} {
		t.Run(what, func(t *testing.T) {
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := read(t, d, name); core.KindOf(err) != core.KindDamaged {
				t.Errorf("got %v", err)
			}
		})
	}
	moved := save(t, d, whole)
	if err := os.WriteFile(filepath.Join(path, moved), sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, d, moved); core.KindOf(err) != core.KindDamaged {
		t.Errorf("under another's name: %v", err)
	}
}

func TestNothingIsLeftOfAFileThatWasNotStored(t *testing.T) {
	broken := errors.New("the stick was pulled out")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, tc := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		kind core.Kind
		is   error
	}{
		"too large":        {t.Context(), bytes.NewReader(resume(5000)), core.KindInvalid, nil},
		"endless":          {t.Context(), strings.NewReader(strings.Repeat("x", 10<<20)), core.KindInvalid, nil},
		"reading fails":    {t.Context(), iotest.ErrReader(broken), core.KindInvalid, broken},
		"recruiter leaves": {cancelled, bytes.NewReader(resume(10)), core.KindTemporary, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			d, path := newDir(t)
			_, err := d.Save(tc.ctx, tc.r, 4999)
			if core.KindOf(err) != tc.kind || tc.is != nil && !errors.Is(err, tc.is) {
				t.Errorf("got %v", err)
			}
			if files, err := os.ReadDir(path); err != nil || len(files) > 0 {
				t.Errorf("left behind: %v, %v", files, err)
			}
		})
	}
}

func TestFolderThatIsGoneIsOnePlainSentence(t *testing.T) {
	d, path := newDir(t)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := d.Save(t.Context(), bytes.NewReader(resume(10)), 100)
	if core.KindOf(err) != core.KindStorage || strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestNamesAreOpaqueAndLeadNowhereElse(t *testing.T) {
	d, path := newDir(t)
	name := save(t, d, resume(10))
	if again := save(t, d, resume(10)); again == name || len(name) != 26 {
		t.Errorf("names %q and %q", name, again)
	}
	outside := filepath.Join(filepath.Dir(path), "outside")
	if err := os.WriteFile(outside, []byte("RQB1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", ".", "..", "../outside", outside, name + "/", strings.ToUpper(name), "ada-lovelace.pdf"} {
		if _, err := d.Open(t.Context(), bad); !core.IsNotFound(err) {
			t.Errorf("%q: %v", bad, err)
		}
		if err := d.Remove(t.Context(), bad); err != nil {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error("a file elsewhere was removed")
	}
	if err := errors.Join(d.Remove(t.Context(), name), d.Remove(t.Context(), name)); err != nil {
		t.Errorf("removing twice: %v", err)
	}
	if _, err := d.Open(t.Context(), name); !core.IsNotFound(err) || d.Has(name) {
		t.Errorf("after removing: %v", err)
	}
}

func TestSweepRemovesOrphansAndNothingElse(t *testing.T) {
	d, path := newDir(t)
	named, orphan := save(t, d, resume(10)), save(t, d, resume(10))
	for _, other := range []string{orphan + ".part", "README.txt", "notes.part"} {
		if err := os.WriteFile(filepath.Join(path, other), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	err := d.Sweep(t.Context(), func(name string) (bool, error) { return name == named, nil })
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		named: true, orphan: false, orphan + ".part": false, "README.txt": true, "notes.part": true,
	} {
		if _, err := os.Stat(filepath.Join(path, name)); (err == nil) != want {
			t.Errorf("%s: there %v, want %v", name, err == nil, want)
		}
	}
	broken := errors.New("database")
	if err := d.Sweep(t.Context(), func(string) (bool, error) { return false, broken }); !errors.Is(err, broken) || !d.Has(named) {
		t.Errorf("a sweep that can't ask: %v", err)
	}
}

func BenchmarkSave50MB(b *testing.B) {
	d, _ := newDir(b)
	content := resume(50 << 20)
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Remove(b.Context(), save(b, d, content)); err != nil {
			b.Fatal(err)
		}
	}
}
