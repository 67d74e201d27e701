// Package autostart lets the window start when the user signs in to the computer: by way
// of the desktop entry that the freedesktop.org desktops look for, or of the list that
// Windows keeps for each user.
package autostart

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"reqdesk/core"
)

// name is the file's; it is the same as that of the entry in the menu.
const name = "org.reqdesk.Reqdesk.desktop"

// Starter lets the program start by itself, or no longer.
type Starter interface {
	Starts(ctx context.Context) (bool, error)
	SetStarts(ctx context.Context, on bool) error
}

// For is how this system starts a program, given with its arguments; nil where it has no
// such thing.
func For(getenv func(string) string, start []string) Starter {
	if folder := Folder(getenv); folder != "" {
		return Entry{Folder: folder, Start: start}
	}
	return system(start)
}

// Entry is the program as it is to be started.
type Entry struct {
	Folder string   // the user's autostart folder
	Start  []string // the program and its arguments
}

// Folder is the user's autostart folder, "" on systems that have none, where it is not
// known, or out of reach as inside a Flatpak.
func Folder(getenv func(string) string) string { return folder(runtime.GOOS, getenv) }

func folder(system string, getenv func(string) string) string {
	if system == "windows" || system == "darwin" || getenv("FLATPAK_ID") != "" {
		return ""
	}
	if config := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(config) {
		return filepath.Join(config, "autostart")
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".config", "autostart")
	}
	return ""
}

func (e Entry) path() string { return filepath.Join(e.Folder, name) }

// Starts tells whether the program starts by itself. One that the desktop's own settings
// have switched off does not.
func (e Entry) Starts(context.Context) (bool, error) {
	text, err := os.ReadFile(e.path())
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, core.Fail(core.KindStorage, "Whether Reqdesk starts by itself can't be read.", "Check the rights of "+e.path()+".").Because(err)
	}
	for line := range strings.Lines(string(text)) {
		switch strings.ReplaceAll(strings.TrimSpace(line), " ", "") {
		case "Hidden=true", "X-GNOME-Autostart-enabled=false":
			return false, nil
		}
	}
	return true, nil
}

// SetStarts lets the program start by itself, or no longer.
func (e Entry) SetStarts(_ context.Context, on bool) error {
	var err error
	if on {
		err = e.write()
	} else if err = os.Remove(e.path()); errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return core.Fail(core.KindStorage, "Whether Reqdesk starts by itself could not be changed.", "Check the rights of the folder "+e.Folder+".").Because(err)
	}
	return nil
}

func (e Entry) write() error {
	if err := os.MkdirAll(e.Folder, 0o700); err != nil {
		return err
	}
	words := make([]string, 0, len(e.Start))
	for _, w := range e.Start {
		words = append(words, quoted(w))
	}
	text := "[Desktop Entry]\nType=Application\nName=Reqdesk\nIcon=org.reqdesk.Reqdesk\nExec=" + strings.Join(words, " ") +
		"\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
	draft := e.path() + ".new"
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(draft, e.path())
}

// quoted is a word of Exec as the Desktop Entry Specification wants it: quoted for the
// command line, and then escaped as any text of such a file.
func quoted(word string) string {
	word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(word)
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(`"` + word + `"`)
}
