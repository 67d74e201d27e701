package storage

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"path/filepath"

	"reqdesk/core"
	"reqdesk/storage/keychain"
	"reqdesk/storage/seal"
)

// workspaceEntry is the keychain entry of the workspace key.
const workspaceEntry = "workspace"

// newHeader draws the workspace's id, its key and its recovery code.
func newHeader(o Options) (header, seal.Key, seal.Code, error) {
	key, err1 := seal.NewKey(o.Random)
	code, err2 := seal.NewCode(o.Random)
	id, err3 := newWorkspaceID(o.Random)
	h := header{App: "reqdesk", Workspace: id, Format: o.version, Holder: o.Holder}
	h.wrapForCode(code, key)
	return h, key, code, errors.Join(err1, err2, err3)
}

func newWorkspaceID(random io.Reader) (string, error) {
	raw := make([]byte, workspaceIDSize)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	for i, b := range raw {
		raw[i] = idAlphabet[b&31]
	}
	return string(raw), nil
}

func (h *header) wrapForCode(code seal.Code, key seal.Key) {
	box := code.Key(h.Workspace).Box()
	h.Recovery = &recoveryKey{Sealed: box.Seal(h.where("recovery"), key[:])}
}

// hold gives the key to the holder that h names, and notes in h what is needed
// to get it back.
func hold(ctx context.Context, o Options, h *header, key seal.Key) error {
	h.Vault, h.Key = nil, nil
	switch h.Holder {
	case HolderPractice:
		h.Key = key[:]
		return nil
	case HolderVault:
		return h.wrapForPassphrase(o, key)
	case HolderKeychain:
		scoped := &keychain.Scoped{Inner: o.Keychain, Scope: h.Workspace}
		return scoped.Set(ctx, workspaceEntry, base64.StdEncoding.EncodeToString(key[:]))
	default:
		return core.Fail(core.KindUsage, "The holder of the key must be keychain, vault or practice.", "")
	}
}

func (h *header) wrapForPassphrase(o Options, key seal.Key) error {
	if o.Passphrase == "" {
		return core.Fail(core.KindKeychain, "A vault needs a passphrase.",
			"Enter one; the command line takes it from REQDESK_PASSPHRASE.")
	}
	kdf, err := o.newKDF(o.Random)
	if err != nil {
		return err
	}
	wrap, err := kdf.Key(o.Passphrase)
	if err != nil {
		return err
	}
	h.Vault = &vaultKey{KDF: kdf, Sealed: wrap.Box().Seal(h.where("vault"), key[:])}
	return nil
}

// fetchKey gets the workspace key from its holder.
func fetchKey(ctx context.Context, o Options, h header) (seal.Key, error) {
	switch h.Holder {
	case HolderPractice:
		key, _ := seal.KeyFrom(h.Key)
		return key, nil
	case HolderVault:
		return h.unwrapPassphrase(o.Passphrase)
	default:
		return keychainKey(ctx, o, h)
	}
}

func keychainKey(ctx context.Context, o Options, h header) (seal.Key, error) {
	scoped := &keychain.Scoped{Inner: o.Keychain, Scope: h.Workspace}
	text, err := scoped.Get(ctx, workspaceEntry)
	if core.IsNotFound(err) {
		return seal.Key{}, core.Fail(core.KindKeychain, "The keychain of this computer does not hold this workspace's key.",
			"Open the workspace with its recovery code.").Because(err)
	}
	if err != nil {
		return seal.Key{}, err
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	key, ok := seal.KeyFrom(raw)
	if err != nil || !ok {
		return seal.Key{}, wrongKey(errors.New("storage: keychain entry is not a key"))
	}
	return key, nil
}

func (h header) unwrapPassphrase(passphrase string) (seal.Key, error) {
	if passphrase == "" {
		return seal.Key{}, core.Fail(core.KindKeychain, "This workspace is locked with a passphrase.",
			"Enter it; the command line takes it from REQDESK_PASSPHRASE.")
	}
	wrap, err := h.Vault.KDF.Key(passphrase)
	if err != nil {
		return seal.Key{}, core.Fail(core.KindDamaged, "The workspace's header file "+headerName+" is damaged; the records were left as they are.",
			"Put the file back from a backup of the folder.").Because(err)
	}
	raw, err := wrap.Box().Open(h.where("vault"), h.Vault.Sealed)
	key, ok := seal.KeyFrom(raw)
	if err != nil || !ok {
		return seal.Key{}, core.Fail(core.KindKeychain, "The passphrase is wrong; nothing was changed.",
			"Try again, or open the workspace with its recovery code.").Because(seal.ErrOpen)
	}
	return key, nil
}

// holderSecrets is where the secrets of connections and mailboxes lie.
func holderSecrets(o Options, h header, key seal.Key) core.Secrets {
	if h.Holder != HolderKeychain {
		return keychain.NewFile(filepath.Join(o.Dir, secretsName), key)
	}
	return &keychain.Spill{
		Inner:  &keychain.Scoped{Inner: o.Keychain, Scope: h.Workspace},
		Dir:    filepath.Join(o.Dir, tokensName),
		Random: o.Random,
	}
}

// Recover opens a workspace with its recovery code, as typed, and gives its key
// to a holder anew: to o.Holder when it is set, else to the one in the header. A
// vault gets o.Passphrase as its new passphrase. KindKeychain = not the code of
// this workspace, or the holder can't take the key; nothing is changed then.
func Recover(ctx context.Context, o Options, typed string) (w *Workspace, err error) {
	chosen := o.Holder
	o = o.filled()
	if _, err := Inspect(o.Dir); err != nil {
		return nil, err
	}
	lock, err := takeLock(o.Dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = closeOn(err, lock) }()
	h, err := readHeader(o.Dir)
	if err != nil {
		return nil, err
	}
	key, err := h.unwrapCode(typed)
	if err != nil {
		return nil, err
	}
	if err := provesKey(o.Dir, key); err != nil {
		return nil, err
	}
	if chosen != "" {
		h.Holder = chosen
	}
	if err := hold(ctx, o, &h, key); err != nil {
		return nil, err
	}
	if err := h.write(o.Dir); err != nil {
		return nil, err
	}
	return open(ctx, o, lock, h, key)
}

func (h header) unwrapCode(typed string) (seal.Key, error) {
	code, err := seal.ReadCode(typed)
	switch {
	case errors.Is(err, seal.ErrCodeCheck):
		return seal.Key{}, core.Fail(core.KindKeychain, "The recovery code has a typing error.",
			"Compare it with the written one, letter by letter.").Because(err)
	case err != nil:
		return seal.Key{}, core.Fail(core.KindKeychain, "This is not a recovery code: it has six groups of five letters and digits.",
			"Enter the whole code as it was shown.").Because(err)
	case h.Recovery == nil:
		return seal.Key{}, core.Fail(core.KindKeychain, "This workspace has no recovery code.", "")
	}
	raw, err := code.Key(h.Workspace).Box().Open(h.where("recovery"), h.Recovery.Sealed)
	key, ok := seal.KeyFrom(raw)
	if err != nil || !ok {
		return seal.Key{}, core.Fail(core.KindKeychain, "This recovery code is not the one of this workspace; nothing was changed.",
			"A new code replaces the old one: use the newest.").Because(seal.ErrOpen)
	}
	return key, nil
}

// provesKey opens the database with the key before anything is changed.
func provesKey(dir string, key seal.Key) (err error) {
	if err := finishCreate(dir); err != nil {
		return err
	}
	db, err := openFile(filepath.Join(dir, dbName), true)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	w := &Workspace{db: db, box: valueBox(key), opts: Options{}.filled()}
	return w.unlock()
}

// NewCode replaces the recovery code; the old one stops working.
func (w *Workspace) NewCode(ctx context.Context) (string, error) {
	code, err := seal.NewCode(w.opts.Random)
	if err != nil {
		return "", err
	}
	err = w.changeHeader(ctx, func(h *header) error {
		h.wrapForCode(code, w.key)
		return nil
	})
	return code.Text(), err
}

// MoveKey gives the workspace key and all secrets to another holder: first they
// are stored there, then the header changes, then they are removed from the old
// one. A vault needs the passphrase; a vault moved to a vault changes it.
// Practice workspaces stay as they are.
func (w *Workspace) MoveKey(ctx context.Context, to Holder, passphrase string) error {
	from := w.Info().Holder
	switch {
	case from == HolderPractice || to == HolderPractice:
		return core.Fail(core.KindRefused, "A practice workspace keeps its own key.", "")
	case to != HolderKeychain && to != HolderVault:
		return core.Fail(core.KindUsage, "The key can be moved to keychain or vault.", "")
	}
	target := w.opts
	target.Passphrase = passphrase
	var next core.Secrets
	moved, err := w.secrets.ids(ctx)
	if err != nil {
		return err
	}
	old := w.secrets.holder()
	err = w.changeHeader(ctx, func(h *header) error {
		h.Holder = to
		if err := hold(ctx, target, h, w.key); err != nil {
			return err
		}
		next = old
		if from != to {
			next = holderSecrets(target, *h, w.key)
		}
		return copySecrets(ctx, moved, old, next)
	})
	if err != nil || from == to {
		return err
	}
	w.secrets.setHolder(next)
	if from == HolderKeychain {
		moved = append(moved, workspaceEntry)
	}
	return removeSecrets(ctx, moved, old)
}

func copySecrets(ctx context.Context, ids []string, from, to core.Secrets) error {
	if from == to {
		return nil
	}
	for _, id := range ids {
		secret, err := from.Get(ctx, id)
		if core.IsNotFound(err) {
			continue
		}
		if err == nil {
			err = to.Set(ctx, id, secret)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// removeSecrets clears the old holder. What is left there harms nobody who
// could not read it before, so one failure does not stop the rest.
func removeSecrets(ctx context.Context, ids []string, from core.Secrets) error {
	if file, ok := from.(*keychain.File); ok {
		return ownError("The key was moved, but the old file of passwords could not be removed.", file.Remove())
	}
	var failed error
	for _, id := range ids {
		if err := from.Delete(ctx, id); err != nil && !core.IsNotFound(err) {
			failed = err
		}
	}
	if failed == nil {
		return nil
	}
	return core.Fail(core.KindKeychain, "The key was moved, but copies of some passwords are still with the old holder.",
		"Remove the entries of the service \"reqdesk\" there by hand.").Because(failed)
}

// changeHeader changes the header file and its copy in the database, while no
// transaction changes anything.
func (w *Workspace) changeHeader(ctx context.Context, change func(*header) error) error {
	if err := w.takeWrite(ctx); err != nil {
		return err
	}
	defer w.giveWrite()
	h := w.head
	if err := change(&h); err != nil {
		return err
	}
	if err := h.write(w.opts.Dir); err != nil {
		return err
	}
	w.head = h
	return w.writeClear()
}
