package journal_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
)

func TestTheSieveLetsKnownWordsPassAndNothingElse(t *testing.T) {
	for text, want := range map[string]string{
		"connection refused":                        "connection refused",
		"Failed to load image":                      "Failed to load image",
		"can't open /home/ada/CV Lovelace.pdf":      "can't open /home/·",
		"Ada Lovelace <ada@example.com>":            "· <·>",
		"dial tcp 127.0.0.1:25: connection refused": "dial tcp ·: connection refused",
		"+49 30 1234567":                            "+·",
		"Гагарин 山田 é":                              "·",
		"token=hunter2":                             "·",
		"/home/ada/reqdesk/ui/shell/shell.go:12":    "shell/shell.go:12",
		`C:\Users\Ada\ui\shell\shell.go:12`:         "·:shell/shell.go:12",
		"rate_limited":                              "rate_limited",
		"":                                          "",
		// Scripts that start the window look for these in its log.
		"*** Error in Fyne call thread, this should have been called in fyne.Do[AndWait] ***": "*** Error in Fyne call thread, this should have been called in fyne.Do[AndWait] ***",
	} {
		if got := journal.Sieve(text); got != want {
			t.Errorf("of %q is left %q, want %q", text, got, want)
		}
	}
}

func TestTheLogIsBoundedAndForItsUserOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "reqdesk")
	j := journal.Open(dir, "reqdesk", nil)
	const lines = 90_000 // of about 100 bytes: more than all files together may hold
	for range lines {
		j.LogAttrs(context.Background(), slog.LevelInfo, "engine", slog.String("task", "outbox"), slog.Bool("changed", true), slog.Int("sent", 1))
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	var total int64
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		} else {
			total += info.Size()
			files++
		}
		if got := info.Mode().Perm(); runtime.GOOS != "windows" && got != want {
			t.Errorf("%s has the rights %v, want %v", path, got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// What is too much is removed in the background: one file more may still be there.
	if most := int64(5 * 2 << 20); files < 3 || files > 5 || total > most {
		t.Errorf("the log has %d files of %d bytes, at most %d", files, total, most)
	}
}

func TestALogWithoutAFolderStillReachesTheTerminal(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", filepath.Join(blocked, "below")} {
		var out bytes.Buffer
		j := journal.Open(dir, "reqdesk", &out)
		j.Warn("started", journal.Failure(core.Fail(core.KindNotFound, "Nobody named Ada.", "")))
		if got := out.String(); !strings.Contains(got, "msg=started kind=not_found") || strings.Contains(got, "Ada") {
			t.Errorf("%q: printed %q", dir, got)
		}
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWhereTheLogLies(t *testing.T) {
	env := func(pairs map[string]string) func(string) string {
		return func(key string) string { return pairs[key] }
	}
	home := t.TempDir()
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": home, "LOCALAPPDATA": home}, home},
		{map[string]string{"HOME": "relative", "XDG_STATE_HOME": "relative", "LOCALAPPDATA": "relative"}, ""},
		{nil, ""},
	} {
		got := journal.Folder(env(test.env))
		if fmt.Sprint(got == "") != fmt.Sprint(test.want == "") || !strings.HasPrefix(got, test.want) {
			t.Errorf("with %v the log lies in %q", test.env, got)
		}
	}
}
