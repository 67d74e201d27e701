package main

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestPathsBeginWhereTheProgramWasStarted(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(t.TempDir(), "people.csv")
	got := whole(dir, []string{"people.csv", other, "reqdesk:job/j1", "file:///tmp/R%C3%A9sum%C3%A9%20Ada.pdf"})
	want := []string{filepath.Join(dir, "people.csv"), other, "reqdesk:job/j1", filepath.FromSlash("/tmp/Résumé Ada.pdf")}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
