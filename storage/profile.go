package storage

import (
	"time"

	"reqdesk/core"
)

// profile         id → profile
// profile.person  person, id
// profile.blob    name of the original, id
//
// What one source says about a person. The third bucket tells which originals
// are named by a record; their names are random and say nothing.

// storedProfile is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedProfile struct {
	ID       core.ProfileID             `json:"id,omitzero"`
	Person   core.PersonID              `json:"person,omitzero"`
	Resume   core.Resume                `json:"resume,omitzero"`
	Fields   map[string]storedFieldFact `json:"fields,omitzero"`
	Source   string                     `json:"source,omitzero"`
	Origin   string                     `json:"origin,omitzero"`
	Blob     string                     `json:"blob,omitzero"`
	BlobName string                     `json:"blob_name,omitzero"`
	BlobType string                     `json:"blob_type,omitzero"`
	Text     string                     `json:"text,omitzero"`
	Added    time.Time                  `json:"added,omitzero"`
}

type storedFieldFact struct {
	Confidence float64 `json:"confidence,omitzero"`
	Origin     string  `json:"origin,omitzero"`
}

const blobNames = "profile.blob"

var profiles = table[core.Profile, storedProfile]{
	bucket: "profile", noun: "profile",
	pack:   packProfile,
	unpack: storedProfile.domain,
	key:    func(_ printer, s storedProfile) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s storedProfile) []entry {
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

func packProfile(v core.Profile) storedProfile {
	return storedProfile{
		ID:       v.ID,
		Person:   v.Person,
		Resume:   v.Resume,
		Fields:   eachValue(v.Fields, packFieldFact),
		Source:   v.Source,
		Origin:   v.Origin,
		Blob:     v.Blob,
		BlobName: v.BlobName,
		BlobType: v.BlobType,
		Text:     v.Text,
		Added:    v.Added,
	}
}

func (s storedProfile) domain() core.Profile {
	return core.Profile{
		ID:       s.ID,
		Person:   s.Person,
		Resume:   s.Resume,
		Fields:   eachValue(s.Fields, storedFieldFact.domain),
		Source:   s.Source,
		Origin:   s.Origin,
		Blob:     s.Blob,
		BlobName: s.BlobName,
		BlobType: s.BlobType,
		Text:     s.Text,
		Added:    s.Added,
	}
}

func packFieldFact(v core.FieldFact) storedFieldFact {
	return storedFieldFact{
		Confidence: v.Confidence,
		Origin:     v.Origin,
	}
}

func (s storedFieldFact) domain() core.FieldFact {
	return core.FieldFact{
		Confidence: s.Confidence,
		Origin:     s.Origin,
	}
}
