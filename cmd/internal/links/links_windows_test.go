package links

import (
	"errors"
	"testing"

	"golang.org/x/sys/windows/registry"
)

func TestLinksOpenInTheWindowUntilTheyAreForgotten(t *testing.T) {
	const at = `Software\Classes\reqdesktest`
	for range 2 {
		if err := register(at, `C:\My Apps\reqdesk.exe`); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		"":                    "URL:Reqdesk",
		`\DefaultIcon`:        `"C:\My Apps\reqdesk.exe",0`,
		`\shell\open\command`: `"C:\My Apps\reqdesk.exe" -- "%1"`,
	} {
		key, err := registry.OpenKey(registry.CURRENT_USER, at+path, registry.QUERY_VALUE)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := key.GetStringValue(""); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", path, got, err, want)
		}
		if err := key.Close(); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := forget(at); err != nil {
			t.Error(err)
		}
	}
	if _, err := registry.OpenKey(registry.CURRENT_USER, at, registry.QUERY_VALUE); !errors.Is(err, registry.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
}
