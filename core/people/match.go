package people

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"reqdesk/core"
)

// mostSharing bounds how many people one key may lead to: an address that more
// share belongs to none of them.
const mostSharing = 20

// candidate is a person with keys in common with a profile.
type candidate struct {
	person core.Person
	match  Match
}

// strong counts the strong keys in common.
func (c *candidate) strong() int {
	n := 0
	for _, k := range c.match.Keys {
		if Strong(k) {
			n++
		}
	}
	return n
}

// candidates gives the people who have one of the keys, those with the most
// strong ones first.
func (s *Service) candidates(tx core.Tx, keys []core.Key) ([]*candidate, error) {
	byID := map[core.PersonID]*candidate{}
	var found []*candidate
	for _, k := range keys {
		ids, err := s.Store.PeopleByKey(tx, k)
		if err != nil {
			return nil, err
		}
		for _, id := range ids[:min(len(ids), mostSharing)] {
			p, err := resolve(tx, s.Store, id)
			if err != nil {
				return nil, err
			}
			c := byID[p.ID]
			if c == nil {
				c = &candidate{person: p, match: Match{Person: p.ID}}
				byID[p.ID] = c
				found = append(found, c)
			}
			if !slices.Contains(c.match.Keys, k.Kind) {
				c.match.Keys = append(c.match.Keys, k.Kind)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.strong(), a.strong()), cmp.Compare(a.person.ID, b.person.ID))
	})
	return found, nil
}

// contradicts tells whether the profile can hardly be this person's in spite of
// a strong key in common. Families and offices share telephones and addresses, so
// without a profile page the given name has to fit too.
func (c *candidate) contradicts(r core.Resume) bool {
	f := fitNames(c.person.Name, r.Basics.Name)
	return f == fitNone || f == fitPart && !slices.Contains(c.match.Keys, core.KeyURL)
}

// why words a match for a recruiter.
func (c *candidate) why(joinedSomebody bool) string {
	same := "Same " + KeyWords(c.match.Keys)
	switch {
	case c.match.Joined:
		return same + "."
	case c.match.Contradicts:
		return same + ", but the rest speaks against one person: kept apart."
	case c.strong() == 0:
		return same + ": may be the same person, please check."
	case joinedSomebody:
		return same + " as well: the two may be the same person, please check."
	}
	return same + "."
}

// keyNames is a table of constants; nothing writes to it.
var keyNames = map[core.KeyKind]core.Saying{
	core.KeyEmail: core.Say("e-mail address"), core.KeyURL: core.Say("profile address"),
	core.KeyPhone: core.Say("phone number"), core.KeyNameEmployer: core.Say("name and employer"),
}

// KeyWords names kinds of key as a recruiter would: "e-mail address and phone
// number".
func KeyWords(kinds []core.KeyKind) string {
	var out []string
	for _, k := range kinds {
		if n := keyNames[k].String(); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return core.Say("%s and %s", strings.Join(out[:len(out)-1], ", "), out[len(out)-1]).String()
}

// sameProfile finds the profile that this source gave before.
func (s *Service) sameProfile(tx core.Tx, person core.PersonID, p core.Profile) (*core.Profile, error) {
	have, err := s.Store.ProfilesOf(tx, person)
	if err != nil {
		return nil, err
	}
	for _, h := range have {
		if h.Source == p.Source && h.Origin == p.Origin && h.Text == p.Text && reflect.DeepEqual(h.Resume, p.Resume) {
			return &h, nil
		}
	}
	return nil, nil
}
