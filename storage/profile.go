package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// profile         id → profile
// profile.person  person, id
// profile.blob    name of the original, id
//
// What one source says about a person. The third bucket tells which originals
// are named by a record; their names are random and say nothing.

const blobNames = "profile.blob"

var profiles = table[core.Profile, record.Profile]{
	bucket: "profile", noun: "profile",
	pack:   record.PackProfile,
	unpack: record.Profile.Domain,
	key:    func(_ printer, s record.Profile) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Profile) []entry {
		id := uint64(s.ID)
		entries := []entry{{bucket: "profile.person", key: key{}.num(uint64(s.Person)).num(id)}}
		if s.Blob != "" {
			entries = append(entries, entry{bucket: blobNames, key: key{}.word(s.Blob).num(id)})
		}
		return entries
	},
}

// Profile gives a profile by id.
func (w *Workspace) Profile(tx core.Tx, id core.ProfileID) (core.Profile, error) {
	return profiles.get(own(tx), key{}.num(uint64(id)))
}

// ProfilesOf gives the profiles of a person, oldest first.
func (w *Workspace) ProfilesOf(tx core.Tx, p core.PersonID) ([]core.Profile, error) {
	u := own(tx)
	return collect(profiles.byIDs(u, u.numbers("profile.person", key{}.num(uint64(p)))))
}

// PutProfile stores a profile; one without an id gets one.
func (w *Workspace) PutProfile(tx core.Tx, p *core.Profile) error {
	return putNumbered(own(tx), &profiles, p, &p.ID)
}

// DeleteProfile forgets a profile; its original is removed apart from it.
func (w *Workspace) DeleteProfile(tx core.Tx, id core.ProfileID) error {
	return profiles.delete(own(tx), key{}.num(uint64(id)))
}
