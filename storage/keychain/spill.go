package keychain

import (
	"context"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"reqdesk/core"
	"reqdesk/storage/atomicfile"
	"reqdesk/storage/seal"
)

// Spill stores secrets of up to MaxEntry bytes as they are, and longer ones
// (OAuth tokens) each in a sealed file of its own, whose name and key are the
// keychain's entry. A new secret gets a new file and a new key, and the old file
// goes after the entry has changed, so that a crash loses nothing.
type Spill struct {
	Inner  Secrets
	Dir    string    // made when the first long secret comes
	Random io.Reader // names and keys of the files
}

// spillMark begins an entry that names a file: mark, name, ":", key.
const spillMark = "reqdesk-file:1:"

// Get reads a secret, wherever it lies.
func (s *Spill) Get(ctx context.Context, id string) (string, error) {
	entry, err := s.Inner.Get(ctx, id)
	if err != nil || !strings.HasPrefix(entry, spillMark) {
		return entry, err
	}
	name, key, ok := parseEntry(entry)
	if !ok {
		return "", damaged(errors.New("keychain: entry of a long secret is malformed"))
	}
	sealed, err := atomicfile.Read(filepath.Join(s.Dir, name), maxFile)
	if err != nil {
		return "", damaged(err)
	}
	secret, err := key.Box().Open([]byte(name), sealed)
	if err != nil {
		return "", damaged(err)
	}
	return string(secret), nil
}

// Set stores or replaces a secret of any length.
func (s *Spill) Set(ctx context.Context, id, secret string) error {
	old := s.fileOf(ctx, id)
	entry := secret
	if len(secret) > MaxEntry || strings.HasPrefix(secret, spillMark) {
		var err error
		if entry, err = s.writeFile(secret); err != nil {
			return err
		}
	}
	if err := s.Inner.Set(ctx, id, entry); err != nil {
		return err
	}
	return s.remove(old)
}

// Delete removes the secret with this id, and its file.
func (s *Spill) Delete(ctx context.Context, id string) error {
	old := s.fileOf(ctx, id)
	if err := s.Inner.Delete(ctx, id); err != nil {
		return err
	}
	return s.remove(old)
}

// fileOf names the file that the present entry points to, "" for none. That the
// entry can't be read is for the call that follows to say.
func (s *Spill) fileOf(ctx context.Context, id string) string {
	entry, err := s.Inner.Get(ctx, id)
	if err != nil {
		return ""
	}
	name, _, _ := parseEntry(entry)
	return name
}

func (s *Spill) writeFile(secret string) (entry string, err error) {
	key, err := seal.NewKey(s.Random)
	if err != nil {
		return "", err
	}
	raw := make([]byte, 10)
	if _, err := io.ReadFull(s.Random, raw); err != nil {
		return "", err
	}
	name := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
	err = os.MkdirAll(s.Dir, 0o700)
	if err == nil {
		err = atomicfile.Write(filepath.Join(s.Dir, name), key.Box().Seal([]byte(name), []byte(secret)))
	}
	if err != nil {
		return "", core.Fail(core.KindStorage, "The sign-in could not be stored; the old one was kept.",
			"Make room on the disk or check the rights of the workspace folder.").Because(err)
	}
	return spillMark + name + ":" + base64.RawStdEncoding.EncodeToString(key[:]), nil
}

func (s *Spill) remove(name string) error {
	if name == "" {
		return nil
	}
	if err := os.Remove(filepath.Join(s.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return core.Fail(core.KindStorage, "An old sign-in file could not be removed; it can't be read without its key.",
			"Check the rights of the workspace folder.").Because(err)
	}
	return nil
}

// parseEntry reads what writeFile returned. The name is checked strictly, as it
// becomes part of a path.
func parseEntry(entry string) (name string, key seal.Key, ok bool) {
	rest, ok := strings.CutPrefix(entry, spillMark)
	if !ok {
		return "", seal.Key{}, false
	}
	name, code, ok := strings.Cut(rest, ":")
	raw, err := base64.RawStdEncoding.DecodeString(code)
	if !ok || err != nil || len(name) != 16 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return "", seal.Key{}, false
	}
	key, ok = seal.KeyFrom(raw)
	return name, key, ok
}

func damaged(cause error) error {
	return core.Fail(core.KindDamaged, "A stored sign-in can't be read.",
		"Sign in again in the connection's or mailbox's settings.").Because(cause)
}
