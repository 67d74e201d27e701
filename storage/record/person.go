package record

import (
	"time"

	"reqdesk/core"
)

// Person is a stored core.Person.
type Person struct {
	ID            core.PersonID `json:"id,omitzero"`
	Name          string        `json:"name,omitzero"`
	Emails        []string      `json:"emails,omitzero"`
	Phones        []string      `json:"phones,omitzero"`
	URLs          []string      `json:"urls,omitzero"`
	Employer      string        `json:"employer,omitzero"`
	MoreEmployers []string      `json:"more_employers,omitzero"`
	Headline      string        `json:"headline,omitzero"`
	Place         Location      `json:"place,omitzero"`
	Tags          []string      `json:"tags,omitzero"`
	Merged        core.PersonID `json:"merged,omitzero"`
	Erased        time.Time     `json:"erased,omitzero"`
	Created       time.Time     `json:"created,omitzero"`
	Updated       time.Time     `json:"updated,omitzero"`
	Keys          []Fingerprint `json:"keys,omitzero"` // not in the domain: what it is found by
}

// PackPerson makes the stored form.
func PackPerson(v core.Person) Person {
	return Person{
		ID:            v.ID,
		Name:          v.Name,
		Emails:        v.Emails,
		Phones:        v.Phones,
		URLs:          v.URLs,
		Employer:      v.Employer,
		MoreEmployers: v.MoreEmployers,
		Headline:      v.Headline,
		Place:         PackLocation(v.Place),
		Tags:          v.Tags,
		Merged:        v.Merged,
		Erased:        v.Erased,
		Created:       v.Created,
		Updated:       v.Updated,
	}
}

// Domain gives back what was stored.
func (s Person) Domain() core.Person {
	return core.Person{
		ID:            s.ID,
		Name:          s.Name,
		Emails:        s.Emails,
		Phones:        s.Phones,
		URLs:          s.URLs,
		Employer:      s.Employer,
		MoreEmployers: s.MoreEmployers,
		Headline:      s.Headline,
		Place:         s.Place.Domain(),
		Tags:          s.Tags,
		Merged:        s.Merged,
		Erased:        s.Erased,
		Created:       s.Created,
		Updated:       s.Updated,
	}
}
