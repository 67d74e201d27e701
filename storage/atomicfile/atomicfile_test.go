package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/storage/atomicfile"
)

func TestFileIsReplacedWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "secrets")
	// A crash left the beginning of a longer file.
	if err := os.WriteFile(path+atomicfile.Suffix, []byte("half of something much longer"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"first", "second and longer", ""} {
		if err := atomicfile.Write(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		got, err := atomicfile.Read(path, 100)
		if diff := cmp.Diff(content, string(got)); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestFailedWriteKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(path, []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := atomicfile.Write(filepath.Join(dir, "nowhere", "file"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
}

func TestReadingIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	for limit, fits := range map[int64]bool{99: false, 100: true} {
		if _, err := atomicfile.Read(path, limit); (err == nil) != fits {
			t.Errorf("100 bytes with a limit of %d: %v", limit, err)
		}
	}
	if _, err := atomicfile.Read(path+"x", 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}
