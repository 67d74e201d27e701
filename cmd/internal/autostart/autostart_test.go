package autostart_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"reqdesk/cmd/internal/autostart"
	"reqdesk/core"
)

func TestTheWindowStartsByItselfUntilItIsSwitchedOff(t *testing.T) {
	e := autostart.Entry{
		Folder: filepath.Join(t.TempDir(), "config", "autostart"),
		Start:  []string{"/opt/my apps/reqdesk", "--workspace", `/home/ada/100 % "mine" $HOME\x`},
	}
	starts := func(want bool) {
		t.Helper()
		if got, err := e.Starts(t.Context()); got != want || err != nil {
			t.Errorf("starts %v, %v; want %v", got, err, want)
		}
	}
	set := func(on bool) {
		t.Helper()
		if err := e.SetStarts(t.Context(), on); err != nil {
			t.Error(err)
		}
	}
	starts(false)
	set(false)
	set(true)
	set(true)
	starts(true)
	path := filepath.Join(e.Folder, "org.reqdesk.Reqdesk.desktop")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The backslash before $ and " is one for the command line, escaped once more as text.
	want := `Exec="/opt/my apps/reqdesk" "--workspace" "/home/ada/100 %% \\"mine\\" \\$HOME\\\\x"` + "\n"
	if !strings.Contains(string(text), want) {
		t.Errorf("the entry is\n%swant\n%s", text, want)
	}
	// The desktop's own settings may switch it off.
	if err := os.WriteFile(path, append(text, "Hidden = true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	starts(false)
	set(true)
	starts(true)
	set(false)
	starts(false)
	if left, _ := filepath.Glob(filepath.Join(e.Folder, "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAFolderThatCannotBeWrittenIsToldInWords(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e := autostart.Entry{Folder: filepath.Join(blocked, "autostart"), Start: []string{"reqdesk"}}
	if err := e.SetStarts(t.Context(), true); core.KindOf(err) != core.KindStorage {
		t.Errorf("told %v", err)
	}
}

func TestWhereAutostartEntriesLie(t *testing.T) {
	home := t.TempDir()
	got := autostart.Folder(func(key string) string { return map[string]string{"HOME": home}[key] })
	want := filepath.Join(home, ".config", "autostart")
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		want = ""
	}
	if got != want {
		t.Errorf("in %q, want %q", got, want)
	}
	inside := map[string]string{"HOME": home, "FLATPAK_ID": "org.reqdesk.Reqdesk"}
	if got := autostart.Folder(func(key string) string { return inside[key] }); got != "" {
		t.Errorf("inside a Flatpak in %q, where no desktop looks", got)
	}
	if got := autostart.Folder(func(string) string { return "" }); got != "" {
		t.Errorf("without a home in %q", got)
	}
}
