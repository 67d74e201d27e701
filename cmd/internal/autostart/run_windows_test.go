package autostart_test

import (
	"errors"
	"testing"

	"golang.org/x/sys/windows/registry"

	"reqdesk/cmd/internal/autostart"
)

func TestWindowsStartsTheWindowUntilItIsSwitchedOff(t *testing.T) {
	const own = `Software\ReqdeskTest`
	r := autostart.Run{List: own + `\Run`, Approved: own + `\Approved`, Start: []string{`C:\My Apps\reqdesk.exe`, "--workspace", `D:\the "desk"\`}}
	t.Cleanup(func() {
		for _, path := range []string{r.List, r.Approved, own} {
			if err := registry.DeleteKey(registry.CURRENT_USER, path); err != nil && !errors.Is(err, registry.ErrNotExist) {
				t.Error(err)
			}
		}
	})
	starts := func(want bool) {
		t.Helper()
		if got, err := r.Starts(t.Context()); got != want || err != nil {
			t.Errorf("starts %v, %v; want %v", got, err, want)
		}
	}
	set := func(on bool) {
		t.Helper()
		if err := r.SetStarts(t.Context(), on); err != nil {
			t.Error(err)
		}
	}
	starts(false)
	set(false)
	set(true)
	starts(true)
	list, err := registry.OpenKey(registry.CURRENT_USER, r.List, registry.QUERY_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	line, _, err := list.GetStringValue("Reqdesk")
	if want := `"C:\My Apps\reqdesk.exe" --workspace "D:\the \"desk\"\\"`; err != nil || line != want {
		t.Errorf("Windows would start %s, %v; want %s", line, err, want)
	}
	if err := list.Close(); err != nil {
		t.Error(err)
	}
	// The settings of Windows may switch it off.
	approved, _, err := registry.CreateKey(registry.CURRENT_USER, r.Approved, registry.SET_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(approved.SetBinaryValue("Reqdesk", []byte{3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}), approved.Close()); err != nil {
		t.Fatal(err)
	}
	starts(false)
	set(true)
	starts(true)
	set(false)
	starts(false)
}
