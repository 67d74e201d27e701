package keychain

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sort"
	"sync"

	"reqdesk/core"
	"reqdesk/storage/atomicfile"
	"reqdesk/storage/seal"
)

// maxFile bounds the file of secrets when it is read.
const maxFile = 16 << 20

// File keeps secrets in one file, sealed with a key derived from the workspace
// key. It is the place of secrets for the passphrase vault and for practice
// workspaces. Each change writes a new file, makes it durable and renames it,
// so that a crash leaves the old or the new one. It is safe for concurrent use
// within one process; the workspace's lock keeps others out.
type File struct {
	path string
	box  *seal.Box
	mu   sync.Mutex
}

// fileWhere binds the sealed content to what it is.
var fileWhere = []byte("secrets file")

// NewFile opens the file of secrets at path; it need not exist yet.
func NewFile(path string, key seal.Key) *File {
	return &File{path: path, box: key.Derive("secrets file", nil).Box()}
}

// Get reads a secret; KindNotFound when there is none.
func (f *File) Get(ctx context.Context, id string) (string, error) {
	all, err := f.locked(ctx)
	if err != nil {
		return "", err
	}
	defer f.mu.Unlock()
	secret, ok := all[id]
	if !ok {
		return "", notFound()
	}
	return secret, nil
}

// Set stores or replaces a secret.
func (f *File) Set(ctx context.Context, id, secret string) error {
	all, err := f.locked(ctx)
	if err != nil {
		return err
	}
	defer f.mu.Unlock()
	all[id] = secret
	return f.write(all)
}

// Delete removes the secret with this id and no other; KindNotFound when there
// is none.
func (f *File) Delete(ctx context.Context, id string) error {
	all, err := f.locked(ctx)
	if err != nil {
		return err
	}
	defer f.mu.Unlock()
	if _, ok := all[id]; !ok {
		return notFound()
	}
	delete(all, id)
	return f.write(all)
}

// IDs lists the ids for which a secret is stored, sorted.
func (f *File) IDs(ctx context.Context) ([]string, error) {
	all, err := f.locked(ctx)
	if err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	ids := make([]string, 0, len(all))
	for id := range all {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids, nil
}

// locked takes the lock and reads the file; without an error the caller unlocks.
func (f *File) locked(ctx context.Context) (map[string]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	all, err := f.read()
	if err != nil {
		f.mu.Unlock()
		return nil, err
	}
	return all, nil
}

func (f *File) read() (map[string]string, error) {
	sealed, err := atomicfile.Read(f.path, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, core.Fail(core.KindStorage, "The file of keys and passwords could not be read.",
			"Check that the workspace folder is yours to read.").Because(err)
	}
	plainText, err := f.box.Open(fileWhere, sealed)
	all := map[string]string{}
	if err == nil {
		err = json.Unmarshal(plainText, &all)
	}
	if err != nil {
		return nil, core.Fail(core.KindDamaged, "The file of keys and passwords is damaged; the records are not.",
			"Move the file \"secrets\" out of the workspace folder and enter keys and passwords again.").Because(err)
	}
	return all, nil
}

func (f *File) write(all map[string]string) error {
	plainText, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := atomicfile.Write(f.path, f.box.Seal(fileWhere, plainText)); err != nil {
		return core.Fail(core.KindStorage, "The file of keys and passwords could not be written; the old one was kept.",
			"Make room on the disk or check the rights of the workspace folder.").Because(err)
	}
	return nil
}

// Remove deletes the whole file, when its secrets have moved elsewhere.
func (f *File) Remove() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
