package record

import (
	"time"

	"reqdesk/core"
)

// Profile is a stored core.Profile.
type Profile struct {
	ID       core.ProfileID       `json:"id,omitzero"`
	Person   core.PersonID        `json:"person,omitzero"`
	Resume   core.Resume          `json:"resume,omitzero"`
	Fields   map[string]FieldFact `json:"fields,omitzero"`
	Source   string               `json:"source,omitzero"`
	Origin   string               `json:"origin,omitzero"`
	Blob     string               `json:"blob,omitzero"`
	BlobName string               `json:"blob_name,omitzero"`
	BlobType string               `json:"blob_type,omitzero"`
	Text     string               `json:"text,omitzero"`
	Added    time.Time            `json:"added,omitzero"`
}

// PackProfile makes the stored form.
func PackProfile(v core.Profile) Profile {
	return Profile{
		ID:       v.ID,
		Person:   v.Person,
		Resume:   v.Resume,
		Fields:   eachValue(v.Fields, PackFieldFact),
		Source:   v.Source,
		Origin:   v.Origin,
		Blob:     v.Blob,
		BlobName: v.BlobName,
		BlobType: v.BlobType,
		Text:     v.Text,
		Added:    v.Added,
	}
}

// Domain gives back what was stored.
func (s Profile) Domain() core.Profile {
	return core.Profile{
		ID:       s.ID,
		Person:   s.Person,
		Resume:   s.Resume,
		Fields:   eachValue(s.Fields, FieldFact.Domain),
		Source:   s.Source,
		Origin:   s.Origin,
		Blob:     s.Blob,
		BlobName: s.BlobName,
		BlobType: s.BlobType,
		Text:     s.Text,
		Added:    s.Added,
	}
}

// FieldFact is a stored core.FieldFact.
type FieldFact struct {
	Confidence float64 `json:"confidence,omitzero"`
	Origin     string  `json:"origin,omitzero"`
}

// PackFieldFact makes the stored form.
func PackFieldFact(v core.FieldFact) FieldFact {
	return FieldFact{
		Confidence: v.Confidence,
		Origin:     v.Origin,
	}
}

// Domain gives back what was stored.
func (s FieldFact) Domain() core.FieldFact {
	return core.FieldFact{
		Confidence: s.Confidence,
		Origin:     s.Origin,
	}
}
