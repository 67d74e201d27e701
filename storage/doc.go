// Package storage is the workspace on the disk: one bbolt file with sealed
// values and the files kept beside it. It implements every repository of core.
//
// # The folder
//
//	reqdesk.json  header, unsealed: workspace id, format, who holds the key
//	reqdesk.db    the records
//	lock          held by the process that owns the workspace
//	blobs/        originals (résumés), sealed, under opaque names
//	secrets       keys and passwords, sealed; only where no keychain holds them
//	tokens/       secrets too long for the keychain, sealed one by one
//	backups/      compacted copies, and the old file after a migration
//
// Folders have mode 0700, files 0600.
//
// # What it promises
//
// A transaction happens wholly or not at all and is on the disk when Update
// returns. Killing the process at any instant loses nothing that Update
// confirmed. A second process gets core.KindInUse at once. Nobody who has the
// folder and not the key reads a name, an address, a text or a secret: values
// are sealed with AES-256-GCM and bound to their bucket and key, and keys are
// made of ids, times, state codes and keyed fingerprints. What such a person
// does see are the number of records, their sizes and when they changed.
//
// # Keys
//
// One random workspace key lies with its holder: the operating system's
// keychain, a vault under a passphrase, or, for practice workspaces, the header.
// A second copy is wrapped under the recovery code, which is shown once. The
// keys in use are derived from it, except the fingerprint key: that one is
// random, stored sealed, and never changes, so that an opt-out survives
// everything.
//
// # The schema
//
// One bucket per entity and per index. An entity's file begins with the shape
// of its keys. Values are JSON of a struct of package record, sealed; long ones are
// compressed first (package pack). Index entries are keys without a value, but for those
// that hold a short view of the record, for who looks at a few of very many and would
// bring a page into memory for each: who is on a not-to-source list (nts.key), and the
// names of ATS jobs (ats.glance). A table (table.go) keeps its indexes by computing the
// entries of the old and the new record, which is also how Verify checks them.
//
// # What it never does
//
// It never waits for a network, a keychain or a person inside a transaction,
// never writes an unsealed record, and never calls a page that does not unseal
// empty: that is core.KindDamaged.
package storage
