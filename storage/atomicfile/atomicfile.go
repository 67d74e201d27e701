// Package atomicfile replaces small files whole: a reader, or the next start
// after a crash, finds the old content or the new one, never a mixture.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Suffix is what the name of an unfinished file ends with. Such files are left
// over from a crash and may be deleted.
const Suffix = ".part"

// Write replaces the file at path by data: a file beside it with mode 0600, made
// durable, renamed, and the folder made durable. One writer at a time.
func Write(path string, data []byte) error {
	part := path + Suffix
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return SyncDir(filepath.Dir(path))
}

// Read reads a file of at most limit bytes.
func Read(path string, limit int64) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, fmt.Errorf("atomicfile: longer than %d bytes", limit)
	}
	return data, err
}

// SyncDir makes the names in a folder durable. Windows has no such call and
// needs none.
func SyncDir(dir string) (err error) {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Sync()
}
