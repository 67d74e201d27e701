package intake_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"reqdesk/core/intake"
)

func TestANamedFileIsReadUpToItsLimit(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ten.txt")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path  string
		limit int64
		want  error
	}{
		"within":    {path, 10, nil},
		"too large": {path, 9, intake.ErrTooLarge},
		"a folder":  {dir, 10, fs.ErrInvalid},
		"not there": {path + "x", 10, fs.ErrNotExist},
		"a device":  {os.DevNull, 10, fs.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := intake.ReadRegular(c.path, c.limit)
			if !errors.Is(err, c.want) || c.want == nil && string(data) != "0123456789" {
				t.Errorf("read %q, %v; want %v", data, err, c.want)
			}
		})
	}
}
