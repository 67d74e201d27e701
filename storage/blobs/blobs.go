// Package blobs keeps originals (résumés, attachments) beside the database.
//
// Each original is one file under a random name of 26 letters and digits that
// says nothing about it; what it is called and whose it is stand in the record
// that names it. The content is sealed in chunks of 64 KiB, so that a large file
// streams in both directions: every file has a key of its own, derived from the
// folder's key with the salt at its beginning and its name, and every chunk its
// number and whether it is the last, so that chunks can't be moved, left out or
// cut off without being noticed.
//
// Save makes the file and its name durable before it returns; only then may a
// transaction name it. A crash in between leaves an orphan, which Sweep removes
// at the next start, together with unfinished files.
//
// Whoever has the folder and not the key sees how many originals there are, how
// long and how old.
package blobs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"reqdesk/core"
	"reqdesk/storage/atomicfile"
	"reqdesk/storage/seal"
)

var _ core.Blobs = (*Dir)(nil)

// Dir is the folder of originals. It is safe for concurrent use.
type Dir struct {
	path   string
	key    seal.Key
	random io.Reader
}

// New opens the folder at path, which exists, with its key.
func New(path string, key seal.Key, random io.Reader) *Dir {
	return &Dir{path: path, key: key, random: random}
}

const (
	magic    = "RQB1"
	saltSize = 16
	nameSize = 26
	alphabet = "abcdefghijklmnopqrstuvwxyz234567"
)

// Save stores what r gives, at most limit bytes (more is KindInvalid), and
// returns the name. Nothing is left behind when it fails.
func (d *Dir) Save(ctx context.Context, r io.Reader, limit int64) (name string, err error) {
	raw := make([]byte, 16+saltSize)
	if _, err := io.ReadFull(d.random, raw); err != nil {
		return "", fmt.Errorf("blobs: no randomness: %w", err)
	}
	name = strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:16]))
	path := filepath.Join(d.path, name)
	f, err := os.OpenFile(path+atomicfile.Suffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", notSaved(err)
	}
	err = d.write(ctx, f, name, raw[16:], r, limit)
	if err == nil {
		err = notSaved(f.Sync())
	}
	if closed := f.Close(); err == nil {
		err = notSaved(closed)
	}
	if err == nil {
		err = notSaved(os.Rename(f.Name(), path))
	}
	if err != nil {
		return "", cmp.Or(err, os.Remove(f.Name()))
	}
	return name, notSaved(atomicfile.SyncDir(d.path))
}

func (d *Dir) write(ctx context.Context, f io.Writer, name string, salt []byte, r io.Reader, limit int64) error {
	if _, err := f.Write(append([]byte(magic), salt...)); err != nil {
		return notSaved(err)
	}
	out := newSealer(f, d.fileKey(name, salt))
	buf := make([]byte, chunkSize)
	var size int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(r, buf)
		if size += int64(n); size > limit {
			return core.Fail(core.KindInvalid, fmt.Sprintf("The file is larger than %d MB and was not stored.", limit>>20),
				"Use a smaller file.")
		}
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return err
		}
		if err := out.write(buf[:n]); err != nil {
			return notSaved(err)
		}
		if end {
			return notSaved(out.close())
		}
	}
}

func (d *Dir) fileKey(name string, salt []byte) seal.Key {
	return d.key.Derive("original "+name, salt)
}

// notSaved is nil for nil, else a sentence about the disk.
func notSaved(err error) error {
	if err == nil {
		return nil
	}
	return core.Fail(core.KindStorage, "The original could not be stored: the disk is full or the folder can't be written to.",
		"Make room on the disk and check the rights of the workspace folder; what was saved before is kept.").Because(err)
}

// Open reads an original. KindNotFound = no such name; damage is KindDamaged and
// is found at the latest at the last byte.
func (d *Dir) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !valid(name) {
		return nil, missing(errors.New("blobs: not a name of an original"))
	}
	f, err := os.Open(filepath.Join(d.path, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(err)
	}
	if err != nil {
		return nil, core.Fail(core.KindStorage, "The original can't be read.",
			"Check the rights of the workspace folder.").Because(err)
	}
	head := make([]byte, len(magic)+saltSize)
	if _, err := io.ReadFull(f, head); err != nil || !bytes.HasPrefix(head, []byte(magic)) {
		return nil, cmp.Or(damaged(err), f.Close())
	}
	return &reader{opener: newOpener(f, d.fileKey(name, head[len(magic):])), file: f}, nil
}

func missing(cause error) error {
	return core.Fail(core.KindNotFound, "The original is not in the workspace any more.", "").Because(cause)
}

func damaged(cause error) error {
	return core.Fail(core.KindDamaged, "The original is damaged; the record about it is not.",
		"Import the file again, or restore it from a backup of the folder.").Because(cause)
}

// Remove deletes an original; an unknown name is no error.
func (d *Dir) Remove(_ context.Context, name string) error {
	if !valid(name) {
		return nil
	}
	err := os.Remove(filepath.Join(d.path, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return core.Fail(core.KindStorage, "The original could not be removed.",
			"Check the rights of the workspace folder.").Because(err)
	}
	return nil
}

// Has tells whether an original is there, without reading it.
func (d *Dir) Has(name string) bool {
	if !valid(name) {
		return false
	}
	_, err := os.Stat(filepath.Join(d.path, name))
	return err == nil
}

// Sweep removes unfinished files and originals that named says no record names.
// It may run only while nothing is being saved. Files that are not ours stay.
func (d *Dir) Sweep(ctx context.Context, named func(name string) (bool, error)) error {
	entries, err := os.ReadDir(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return notSaved(err)
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		name, unfinished := strings.CutSuffix(e.Name(), atomicfile.Suffix)
		if !valid(name) {
			continue
		}
		keep := false
		if !unfinished {
			if keep, err = named(name); err != nil {
				return err
			}
		}
		if keep {
			continue
		}
		if err := os.Remove(filepath.Join(d.path, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return notSaved(err)
		}
	}
	return nil
}

// valid tells whether name is one that Save gives; it becomes part of a path.
func valid(name string) bool {
	return len(name) == nameSize && strings.Trim(name, alphabet) == ""
}
