package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage/blobs"
	"reqdesk/storage/keychain"
	"reqdesk/storage/migrate"
	"reqdesk/storage/pack"
	"reqdesk/storage/seal"
)

// Options say where a workspace is and how its key is reached.
type Options struct {
	Dir string
	// Holder is who shall hold the key of a new workspace; for an existing one the
	// header decides.
	Holder Holder
	// Passphrase opens a vault, or is the passphrase of a new one.
	Passphrase string
	// Keychain is the operating system's keychain; nil is the real one.
	Keychain core.Secrets
	// Random is the source of keys, codes and ids; nil is crypto/rand.
	Random io.Reader

	steps   []migrate.Step // in place of migrate.Steps, in tests
	version int            // the format that steps lead to
	newKDF  func(io.Reader) (seal.KDF, error)
}

func (o Options) filled() Options {
	if o.Keychain == nil {
		o.Keychain = keychain.New(keychain.Options{})
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Holder == "" {
		o.Holder = HolderKeychain
	}
	if o.newKDF == nil {
		o.newKDF = seal.NewKDF
	}
	if o.steps == nil {
		o.steps, o.version = migrate.Steps(), migrate.Version
	}
	return o
}

// Workspace is an open workspace: the one owner of its folder. It implements
// core.Store and every repository of core, and is safe for concurrent use.
// Transactions must not be nested.
type Workspace struct {
	opts    Options
	lock    *bbolt.DB
	box     *seal.Box
	codec   pack.Codec
	key     seal.Key
	prints  printer
	secrets *ledger
	blobs   *blobs.Dir
	glances glances

	write chan struct{} // holds a token while no Update is under way
	mu    sync.RWMutex  // held for writing while the file is replaced
	db    *bbolt.DB
	head  header // guarded by write
}

const (
	workspaceIDSize = 16
	idAlphabet      = "abcdefghijklmnopqrstuvwxyz234567"
)

// Create makes a new workspace and gives the recovery code, which is stored
// nowhere and must be shown to the recruiter once. It is KindRefused when the
// folder holds a workspace already, and KindKeychain when the holder can't take
// the key; then nothing is left behind that a second try would stumble over.
func Create(ctx context.Context, o Options) (w *Workspace, recoveryCode string, err error) {
	o = o.filled()
	if err := prepareDir(o.Dir); err != nil {
		return nil, "", err
	}
	lock, err := takeLock(o.Dir)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = closeOn(err, lock) }()
	if err := nothingThere(o.Dir); err != nil {
		return nil, "", err
	}
	h, key, code, err := newHeader(o)
	if err != nil {
		return nil, "", err
	}
	if err := hold(ctx, o, &h, key); err != nil {
		return nil, "", err
	}
	if err := newDatabase(o, h, key); err != nil {
		return nil, "", err
	}
	if err := h.write(o.Dir); err != nil {
		return nil, "", err
	}
	w, err = open(ctx, o, lock, h, key)
	return w, code.Text(), err
}

// closeOn closes the lock when err says that the workspace did not open.
func closeOn(err error, lock *bbolt.DB) error {
	if err == nil {
		return nil
	}
	return cmp.Or(err, lock.Close()) // the first error is the one to tell
}

func prepareDir(dir string) error {
	for _, d := range []string{dir, filepath.Join(dir, blobsName), filepath.Join(dir, backupsName)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return diskError("The workspace folder could not be made.", err)
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return diskError("The workspace folder could not be made private.", err)
	}
	return nil
}

// nothingThere makes sure that no records are overwritten, and clears what a
// killed Create left.
func nothingThere(dir string) error {
	for _, name := range []string{headerName, dbName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return core.Fail(core.KindRefused, "There is already a workspace in this folder; nothing was changed.",
				"Choose another folder, or open this one.")
		}
	}
	err := os.Remove(filepath.Join(dir, dbName+newSuffix))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskError("The workspace could not be made.", err)
	}
	return nil
}

// newDatabase writes the file under the name of an unfinished one: it gets its
// name at the first opening, after the header exists.
func newDatabase(o Options, h header, key seal.Key) (err error) {
	path := filepath.Join(o.Dir, dbName+newSuffix)
	db, err := openFile(path, false)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	prints, err := seal.NewKey(o.Random)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		if err := makeBuckets(tx); err != nil {
			return err
		}
		where := seal.Where(migrate.KeyBucket, []byte(printKey))
		sealed := valueBox(key).Seal(where, prints[:])
		if err := tx.Bucket([]byte(migrate.KeyBucket)).Put([]byte(printKey), sealed); err != nil {
			return err
		}
		return putClear(tx, h, o.version)
	})
	if err != nil {
		return diskError("The workspace could not be made.", err)
	}
	return nil
}

const (
	printKey  = "fingerprint" // its place in migrate.KeyBucket
	formatKey = "format"      // in migrate.ClearBucket: the number, in digits
	headerKey = "header"      // there: a copy of the header, so that a backup can be opened alone
)

func valueBox(key seal.Key) *seal.Box { return key.Derive("values", nil).Box() }

func putClear(tx *bbolt.Tx, h header, format int) error {
	b, err := tx.CreateBucketIfNotExists([]byte(migrate.ClearBucket))
	if err != nil {
		return err
	}
	copied, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := b.Put([]byte(headerKey), copied); err != nil {
		return err
	}
	return b.Put([]byte(formatKey), strconv.AppendInt(nil, int64(format), 10))
}

func makeBuckets(tx *bbolt.Tx) error {
	for _, name := range append(bucketNames(), migrate.KeyBucket) {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// Open opens the workspace in o.Dir. Its errors are KindNotFound (none there),
// KindInUse (another process owns it; known within a second), KindKeychain (the
// key can't be had: keychain locked or absent, passphrase missing or wrong),
// KindDamaged (or newer than this program) and KindStorage (disk or rights).
func Open(ctx context.Context, o Options) (w *Workspace, err error) {
	o = o.filled()
	if _, err := Inspect(o.Dir); err != nil {
		return nil, err
	}
	lock, err := takeLock(o.Dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = closeOn(err, lock) }()
	h, err := readHeader(o.Dir) // again: only now it can't change
	if err != nil {
		return nil, err
	}
	key, err := fetchKey(ctx, o, h)
	if err != nil {
		return nil, err
	}
	return open(ctx, o, lock, h, key)
}

// open is the common end of Create, Open and Recover: lock held, key known.
func open(ctx context.Context, o Options, lock *bbolt.DB, h header, key seal.Key) (*Workspace, error) {
	if err := finishCreate(o.Dir); err != nil {
		return nil, err
	}
	db, err := openFile(filepath.Join(o.Dir, dbName), true)
	if err != nil {
		return nil, err
	}
	w := &Workspace{opts: o, lock: lock, key: key, box: valueBox(key), head: h, db: db, write: make(chan struct{}, 1)}
	w.secrets = &ledger{w: w, inner: holderSecrets(o, h, key)}
	if err := w.start(ctx, h.Format); err != nil {
		return nil, cmp.Or(err, w.db.Close())
	}
	return w, nil
}

// start brings the file up to date and lets transactions in.
func (w *Workspace) start(ctx context.Context, headerFormat int) error {
	if err := w.unlock(); err != nil {
		return err
	}
	if err := w.migrate(ctx); err != nil {
		return err
	}
	if w.head.Format != headerFormat { // or a crash came between a migration and its header
		if err := w.head.write(w.opts.Dir); err != nil {
			return err
		}
	}
	w.write <- struct{}{}
	w.blobs = blobs.New(filepath.Join(w.opts.Dir, blobsName), w.key.Derive("blobs", nil), w.opts.Random)
	return w.sweepBlobs(ctx)
}

// finishCreate names the database of a workspace that was killed while it was
// made, after its header was written.
func finishCreate(dir string) error {
	path := filepath.Join(dir, dbName)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err := os.Rename(path+newSuffix, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return core.Fail(core.KindDamaged, "The workspace's database "+dbName+" is missing.",
			"Put the file back from a backup.").Because(err)
	case err != nil:
		return diskError("The workspace could not be opened.", err)
	}
	return nil
}

// openFile opens or makes a bbolt file and finds out whether it is whole.
func openFile(path string, mustExist bool) (db *bbolt.DB, err error) {
	if mustExist { // bbolt would fill an empty file
		info, err := os.Stat(path)
		if err != nil {
			return nil, diskError("The workspace could not be opened.", err)
		}
		if info.Size() == 0 {
			return nil, damagedFile(errors.New("storage: the database file is empty"))
		}
	}
	err = guard(func() error {
		// The list of free pages in order: the other kind takes any of them, and what is
		// written together would lie all over the file, a piece of memory for each page.
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: lockTimeout, FreelistType: bbolt.FreelistArrayType, InitialMmapSize: initialMap(),
		})
		if err != nil {
			return err
		}
		return wholeFile(db, path)
	})
	if err != nil {
		if db != nil {
			err = cmp.Or(err, db.Close())
		}
		return nil, openError(err)
	}
	return db, nil
}

// initialMap is the address space set aside for the file, so that a growing
// database seldom has to wait for readers. Windows would make the file as large.
func initialMap() int {
	if runtime.GOOS == "windows" || strconv.IntSize < 64 {
		return 0
	}
	return 1 << 30
}

// wholeFile compares the file's length with what its own pages say.
func wholeFile(db *bbolt.DB, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return damagedFile(errors.New("storage: the database file is cut short"))
		}
		return nil
	})
}

func openError(err error) error {
	var own *core.Error
	var path *fs.PathError
	switch {
	case errors.As(err, &own):
		return err
	case errors.As(err, &path) || isFull(err):
		return diskError("The workspace could not be opened.", err)
	default:
		return damagedFile(err)
	}
}

// unlock reads the format and the fingerprint key, which also proves the
// workspace key.
func (w *Workspace) unlock() error {
	return guard(func() error {
		return w.db.View(func(tx *bbolt.Tx) error {
			meta, clear := tx.Bucket([]byte(migrate.KeyBucket)), tx.Bucket([]byte(migrate.ClearBucket))
			if meta == nil || clear == nil {
				return damagedFile(errors.New("storage: no meta bucket"))
			}
			format, err := strconv.Atoi(string(clear.Get([]byte(formatKey))))
			if err != nil {
				return damagedFile(err)
			}
			if format > w.opts.version {
				return tooNew()
			}
			w.head.Format = format
			plain, err := w.box.Open(seal.Where(migrate.KeyBucket, []byte(printKey)), meta.Get([]byte(printKey)))
			if err != nil {
				return wrongKey(err)
			}
			key, ok := seal.KeyFrom(plain)
			if !ok {
				return damagedFile(errors.New("storage: fingerprint key of wrong length"))
			}
			w.prints = printerOf(key)
			return nil
		})
	})
}

func wrongKey(cause error) error {
	return core.Fail(core.KindKeychain, "The stored key does not open this workspace; nothing was changed.",
		"Open it with its recovery code.").Because(cause)
}

// Close waits for running transactions and gives the workspace up.
func (w *Workspace) Close() error {
	<-w.write
	defer w.giveWrite()
	w.mu.Lock()
	defer w.mu.Unlock()
	return cmp.Or(w.db.Close(), w.lock.Close())
}

// Dir is the workspace's folder.
func (w *Workspace) Dir() string { return w.opts.Dir }

// Info is what the header says.
func (w *Workspace) Info() Info {
	<-w.write
	defer w.giveWrite()
	return Info{Workspace: w.head.Workspace, Format: w.head.Format, Holder: w.head.Holder}
}

// Blobs keeps originals beside the database.
func (w *Workspace) Blobs() core.Blobs { return w.blobs }

// Secrets keeps the keys and passwords of connections and mailboxes with the
// workspace's holder.
func (w *Workspace) Secrets() core.Secrets { return w.secrets }
