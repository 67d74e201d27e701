package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAnEmptyListOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []string{"not-to-source.csv", "not-to-source-2.csv"} {
		path, err := writeFree(dir, ".csv", []byte("Name\n"))
		if err != nil || filepath.Base(path) != want {
			t.Errorf("%s, %v, want %s", path, err, want)
		}
	}
	if data, err := os.ReadFile(filepath.Join(dir, "not-to-source.csv")); err != nil || string(data) != "Name\n" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := writeFree(filepath.Join(dir, "gone"), ".csv", nil); err == nil {
		t.Error("a folder that is not there was written to")
	}
}
