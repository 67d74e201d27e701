package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"reqdesk/core"
	"reqdesk/storage/atomicfile"
	"reqdesk/storage/migrate"
	"reqdesk/storage/seal"
)

// Holder says who holds the workspace key.
type Holder string

// The holders. Practice workspaces hold invented people only; their key lies in
// the header.
const (
	HolderKeychain Holder = "keychain"
	HolderVault    Holder = "vault"
	HolderPractice Holder = "practice"
)

// The names in a workspace folder.
const (
	headerName  = "reqdesk.json"
	dbName      = "reqdesk.db"
	lockName    = "lock"
	secretsName = "secrets"
	tokensName  = "tokens"
	blobsName   = "blobs"
	backupsName = "backups"
	newSuffix   = ".new"
)

const maxHeader = 64 << 10

// header is the small unsealed file that says what the folder is and who holds
// its key. Fields may be added, never renamed, never change type.
type header struct {
	App       string       `json:"app"` // "reqdesk"
	Workspace string       `json:"workspace"`
	Format    int          `json:"format"`
	Holder    Holder       `json:"holder"`
	Vault     *vaultKey    `json:"vault,omitempty"`
	Recovery  *recoveryKey `json:"recovery,omitempty"`
	Key       []byte       `json:"key,omitempty"` // practice only
}

// vaultKey is the workspace key sealed under a passphrase.
type vaultKey struct {
	KDF    seal.KDF `json:"kdf"`
	Sealed []byte   `json:"sealed"`
}

// recoveryKey is the workspace key sealed under the recovery code.
type recoveryKey struct {
	Sealed []byte `json:"sealed"`
}

// Info is what can be known of a workspace without its key.
type Info struct {
	Workspace string // opaque id
	Format    int
	Holder    Holder
}

// Inspect reads the header of the workspace in dir: KindNotFound when there is
// none, KindDamaged when it can't be read or is newer than this program.
func Inspect(dir string) (Info, error) {
	h, err := readHeader(dir)
	return Info{Workspace: h.Workspace, Format: h.Format, Holder: h.Holder}, err
}

func readHeader(dir string) (header, error) {
	data, err := atomicfile.Read(filepath.Join(dir, headerName), maxHeader)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return header{}, noHeader(dir, err)
	case err != nil:
		return header{}, diskError("The workspace could not be opened.", err)
	}
	return parseHeader(data)
}

// noHeader tells a folder that holds no workspace from one that lost its header.
func noHeader(dir string, cause error) error {
	if _, err := os.Stat(filepath.Join(dir, dbName)); err == nil {
		return core.Fail(core.KindDamaged, "The workspace's header file "+headerName+" is missing; the records were left as they are.",
			"Put the file back from a backup of the folder.").Because(cause)
	}
	return core.Fail(core.KindNotFound, "There is no workspace in this folder.",
		"Create one with `reqdeskctl init`, or name another folder.").Because(cause)
}

func parseHeader(data []byte) (header, error) {
	var h header
	err := json.Unmarshal(data, &h)
	if err == nil && h.Format > migrate.Version {
		return header{}, tooNew()
	}
	if err == nil {
		err = h.check()
	}
	if err != nil {
		return header{}, core.Fail(core.KindDamaged, "The workspace's header file "+headerName+" is damaged; the records were left as they are.",
			"Put the file back from a backup of the folder.").Because(err)
	}
	return h, nil
}

func tooNew() error {
	return core.Fail(core.KindDamaged, "This workspace was written by a newer version of Reqdesk; nothing was changed.",
		"Install the newer version.")
}

func (h header) check() error {
	known := h.Holder == HolderKeychain || h.Holder == HolderVault && h.Vault != nil ||
		h.Holder == HolderPractice && len(h.Key) == seal.KeySize
	switch {
	case h.App != "reqdesk":
		return errors.New("storage: header of another program")
	case h.Format < 0 || !known:
		return errors.New("storage: header without format or holder")
	case len(h.Workspace) != workspaceIDSize || strings.Trim(h.Workspace, idAlphabet) != "":
		return errors.New("storage: header without a workspace id")
	}
	return nil
}

func (h header) marshal() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	err := enc.Encode(h)
	return out.Bytes(), err
}

func (h header) write(dir string) error {
	data, err := h.marshal()
	if err != nil {
		return err
	}
	if err := atomicfile.Write(filepath.Join(dir, headerName), data); err != nil {
		return diskError("The workspace's header could not be written.", err)
	}
	return nil
}

// where binds a wrapped key to the workspace and the way it is wrapped.
func (h header) where(way string) []byte { return []byte(way + " " + h.Workspace) }
