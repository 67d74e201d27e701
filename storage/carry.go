package storage

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// Carried says who a restoring has kept from being written to again, although its
// copy does not know of them.
type Carried struct {
	Addresses    int  // with the domains
	Fingerprints int  // of keys whose values are not kept
	Erased       bool // some are of people who were erased
	// Known is false when there may be more of them: no database was replaced, or it
	// could not be read.
	Known bool
}

// replaced reads who is not written to, according to the database that will be replaced.
// Where that can't be read, the one before it is better than nothing; it is that one when
// an earlier restoring was killed between its two renames.
func (r *restoring) replaced(ctx context.Context) (list []record.Suppression, whole bool, err error) {
	path := filepath.Join(r.o.Dir, dbName)
	list, whole, err = r.suppressedIn(ctx, path)
	if whole || err != nil {
		return list, whole, err
	}
	before, whole, err := r.suppressedIn(ctx, filepath.Join(r.o.Dir, backupsName, replacedName))
	_, gone := os.Stat(path)
	_, next := os.Stat(path + newSuffix)
	return append(list, before...), whole && gone != nil && next == nil, err
}

// suppressedIn reads what it can of one file of the workspace, which may be damaged, and
// tells whether that was everything.
func (r *restoring) suppressedIn(ctx context.Context, path string) (list []record.Suppression, whole bool, err error) {
	defer func() { err = cmp.Or(err, removeIfThere(path+migratedSuffix)) }()
	w, err := r.open(ctx, path)
	if err != nil {
		return nil, false, ctx.Err()
	}
	defer func() { err = cmp.Or(err, w.db.Close()) }()
	broken := 0
	err = w.View(ctx, func(tx core.Tx) error {
		for k, sealed := range own(tx).keys(suppressions.bucket, nil) {
			s, _, err := suppressions.decode(own(tx), k, sealed)
			if err != nil {
				broken++
				continue
			}
			list = append(list, s)
		}
		return nil
	})
	return list, err == nil && broken == 0, ctx.Err()
}

// carry adds to the open copy who is not written to according to another database.
// Nothing of the copy's own is lost: of two words about the same the later stands, but
// an erasure is final.
func (w *Workspace) carry(tx core.Tx, list []record.Suppression) (c Carried, err error) {
	for _, s := range list {
		have, found, err := suppressions.stored(own(tx), suppressions.key(w.prints, s))
		if err != nil {
			return c, err
		}
		if found && !outweighs(s, have) {
			continue
		}
		if err := suppressions.putStored(own(tx), s); err != nil {
			return c, err
		}
		if s.Address != "" {
			c.Addresses++
		} else {
			c.Fingerprints++
		}
		c.Erased = c.Erased || s.Why == core.WhyErased
	}
	return c, nil
}

func outweighs(s, have record.Suppression) bool {
	if final := s.Why == core.WhyErased; final != (have.Why == core.WhyErased) {
		return final
	}
	return s.At.After(have.At)
}
