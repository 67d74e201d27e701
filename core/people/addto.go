package people

import (
	"cmp"
	"errors"

	"reqdesk/core"
)

// ErrOtherName is behind the refusal of a profile that names somebody else.
var ErrOtherName = errors.New("people: another name")

// Whose says to whom a profile belongs where that is known otherwise than by what stands
// in it, as with a résumé that somebody sent.
type Whose struct {
	Person core.PersonID
	// Sure takes it also where it names somebody else, who would be refused.
	Sure bool
	// Why says how it is known.
	Why string
}

// AddTo is [Service.Add] for a profile of which it is known whose it is. One that names
// somebody else is KindRefused with ErrOtherName behind it, unless the recruiter is sure:
// people pass on the résumés of friends. Others who have something in common with it are
// asked about.
func (s *Service) AddTo(tx core.Tx, whose Whose, profile *core.Profile) (core.Person, []Match, error) {
	person, err := s.Resolve(tx, whose.Person)
	if err != nil {
		return core.Person{}, nil, err
	}
	keys := KeysOfResume(profile.Resume)
	if err := cmp.Or(s.alive(person), NotErased(tx, s.Store, keys)); err != nil {
		return core.Person{}, nil, err
	}
	matches, err := s.othersThan(tx, person, keys, whose)
	if err != nil {
		return core.Person{}, nil, err
	}
	if named := profile.Resume.Basics.Name; !whose.Sure && named != "" && person.Name != "" && fitNames(person.Name, named) == fitNone {
		return core.Person{}, matches, core.Fail(core.KindRefused, "The résumé names somebody else than the person to whom it would go; nothing was stored.",
			"Look at it first. If it is theirs all the same, say so; if it is not, import the file by itself.").Because(ErrOtherName)
	}
	same, err := s.sameProfile(tx, person.ID, *profile)
	if err != nil {
		return core.Person{}, nil, err
	}
	if same != nil {
		*profile = *same
		markKnown(matches)
		return person, matches, nil
	}
	profile.Person, profile.Added = person.ID, s.Clock.Now()
	if err := s.Store.PutProfile(tx, profile); err != nil {
		return core.Person{}, nil, err
	}
	if err := s.Renew(tx, &person); err != nil {
		return core.Person{}, nil, err
	}
	if err := s.ask(tx, person.ID, matches); err != nil {
		return core.Person{}, nil, err
	}
	return person, matches, s.logAdded(tx, *profile, false)
}

func (s *Service) alive(p core.Person) error {
	if p.Erased.IsZero() {
		return nil
	}
	return core.Fail(core.KindRefused, "This person's data were erased on "+day(p.Erased)+"; nothing about them is stored again.", "").Because(ErrErased)
}

// othersThan lists the person first, and then who else the keys lead to.
func (s *Service) othersThan(tx core.Tx, person core.Person, keys []core.Key, whose Whose) ([]Match, error) {
	found, err := s.candidates(tx, keys)
	matches := []Match{{Person: person.ID, Why: whose.Why, Joined: true}}
	for _, c := range found {
		if c.match.Person == person.ID {
			matches[0].Keys = c.match.Keys
			continue
		}
		c.match.Why = c.why(true)
		matches = append(matches, c.match)
	}
	return matches, err
}
