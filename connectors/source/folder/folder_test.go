package folder_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/source/folder"
	"reqdesk/core"
	"reqdesk/core/source"
)

func watched(t *testing.T) (string, source.Deliverer) {
	t.Helper()
	dir := t.TempDir()
	made, err := folder.New(source.Config{Settings: map[string]string{"path": dir}})
	if err != nil {
		t.Fatal(err)
	}
	d, ok := made.(source.Deliverer)
	if !ok {
		t.Fatal("it hands no files over")
	}
	return dir, d
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func listed(t *testing.T, d source.Deliverer) map[string]source.File {
	t.Helper()
	files, err := d.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]source.File{}
	for _, f := range files {
		out[f.Name] = f
	}
	return out
}

func TestOnlyOrdinaryFilesOfTheFolderItselfAreRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // links need a right there that tests do not have
	}
	dir, d := watched(t)
	outside := filepath.Join(t.TempDir(), "outside.csv")
	put(t, outside, "secret")
	put(t, filepath.Join(dir, "cv.pdf"), "text")
	put(t, filepath.Join(dir, "empty.csv"), "")
	for _, name := range []string{"~$cv.docx", ".cv.pdf", "cv.pdf.part", "cv.crdownload", "Thumbs.db"} {
		put(t, filepath.Join(dir, name), "x")
	}
	if err := os.Mkdir(filepath.Join(dir, "below.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "below.csv", "in.csv"), "x")
	if err := os.Symlink(outside, filepath.Join(dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	big, err := os.Create(filepath.Join(dir, "big.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := big.Truncate(5 << 30); err != nil { // sparse: it takes no room
		t.Fatal(err)
	}
	big.Close()
	files := listed(t, d)
	for name, reason := range map[string]string{"cv.pdf": "", "empty.csv": "empty", "link.csv": "link", "big.csv": "larger than 25 MB"} {
		f, ok := files[name]
		if !ok || !strings.Contains(f.Reason, reason) || reason == "" && f.Reason != "" {
			t.Errorf("%s: %v %q", name, ok, f.Reason)
		}
	}
	if len(files) != 4 {
		t.Errorf("%d files: %v", len(files), files)
	}
	if data, err := d.Read(t.Context(), files["cv.pdf"].Mark); err != nil || string(data) != "text" {
		t.Errorf("%q %v", data, err)
	}
	for _, name := range []string{"link.csv", "../outside.csv", outside, "below.csv/in.csv"} {
		if data, err := d.Read(t.Context(), source.Mark{Name: name, Size: 6}); err == nil {
			t.Errorf("%s was read: %q", name, data)
		}
	}
}

func TestAFileThatChangedSinceIsNotRead(t *testing.T) {
	dir, d := watched(t)
	path := filepath.Join(dir, "cv.csv")
	put(t, path, "one")
	mark := listed(t, d)["cv.csv"].Mark
	put(t, path, "two")
	if err := os.Chtimes(path, time.Time{}, mark.Changed.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(t.Context(), mark); core.KindOf(err) != core.KindTemporary {
		t.Errorf("changed: %v", err)
	}
	outside := filepath.Join(t.TempDir(), "x.csv")
	put(t, outside, "two")
	now := listed(t, d)["cv.csv"].Mark
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, path); err == nil {
		if _, err := d.Read(t.Context(), now); core.KindOf(err) != core.KindTemporary {
			t.Errorf("replaced by a link: %v", err)
		}
	}
}

func TestAFolderThatIsNotThereSaysSo(t *testing.T) {
	made, err := folder.New(source.Config{Settings: map[string]string{"path": filepath.Join(t.TempDir(), "gone")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := made.Check(t.Context()); !core.IsNotFound(err) {
		t.Error(err)
	}
	if _, err := folder.New(source.Config{Settings: map[string]string{"path": "Résumés"}}); core.KindOf(err) != core.KindUsage {
		t.Error(err)
	}
}
