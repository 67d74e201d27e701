package people

import (
	"cmp"
	"context"
	"slices"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Pair is two people who may be one, with both sides as they are now.
type Pair struct {
	core.Duplicate
	First, Second Side
}

// Side is one of the two people of a pair.
type Side struct {
	Person   core.Person
	Profiles []core.Profile
	Places   []core.Candidacy // where they stand in reviews
}

// Duplicates gives the open questions whether two people are one: strong keys
// first, and those against which nothing speaks before the others.
func (s *Service) Duplicates(tx core.Tx) ([]Pair, error) {
	open, err := s.Store.Duplicates(tx)
	if err != nil {
		return nil, err
	}
	pairs := make([]Pair, 0, len(open))
	for _, d := range open {
		pair := Pair{Duplicate: d}
		if pair.First, err = s.side(tx, d.A); err != nil {
			return nil, err
		}
		if pair.Second, err = s.side(tx, d.B); err != nil {
			return nil, err
		}
		one := pair.First.Person.ID == pair.Second.Person.ID
		if one || !pair.First.Person.Erased.IsZero() || !pair.Second.Person.Erased.IsZero() {
			continue // settled by another merge, or by an erasure
		}
		pairs = append(pairs, pair)
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int {
		return cmp.Or(-cmp.Compare(likely(a.Duplicate), likely(b.Duplicate)), a.At.Compare(b.At))
	})
	return pairs, nil
}

// Pair gives two people side by side, whether anybody asked about them or not, the one
// known first as First.
func (s *Service) Pair(tx core.Tx, a, b core.PersonID) (Pair, error) {
	pair := Pair{}
	first, err := s.side(tx, a)
	if err != nil {
		return pair, err
	}
	second, err := s.side(tx, b)
	if err != nil {
		return pair, err
	}
	if first.Person.ID > second.Person.ID {
		first, second = second, first
	}
	pair.First, pair.Second = first, second
	pair.Duplicate, err = s.Store.Duplicate(tx, first.Person.ID, second.Person.ID)
	if core.IsNotFound(err) {
		pair.Duplicate, err = core.Duplicate{A: first.Person.ID, B: second.Person.ID}, nil
	}
	switch {
	case err != nil:
		return pair, err
	case pair.A == pair.B:
		return pair, core.Fail(core.KindRefused, "These are one person already.", "")
	case !first.Person.Erased.IsZero() || !second.Person.Erased.IsZero():
		return pair, core.Fail(core.KindRefused, "One of the two had their data erased, so there is nothing to merge.", "")
	}
	return pair, nil
}

func likely(d core.Duplicate) int {
	n := 0
	for _, k := range d.Keys {
		n += 2 * strength(k)
	}
	if d.Contradicts {
		n--
	}
	return n
}

// side reads one of a pair; where they were merged since, who lives on.
func (s *Service) side(tx core.Tx, id core.PersonID) (side Side, err error) {
	if side.Person, err = s.Resolve(tx, id); err != nil {
		return side, err
	}
	if side.Profiles, err = s.Store.ProfilesOf(tx, side.Person.ID); err != nil {
		return side, err
	}
	side.Places, err = s.Store.CandidaciesOfPerson(tx, side.Person.ID)
	return side, err
}

// Apart answers that two people are two: they are not asked about again.
func (s *Service) Apart(ctx context.Context, a, b core.PersonID) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		for _, id := range []core.PersonID{a, b} {
			if _, err := s.Store.Person(tx, id); err != nil {
				return err
			}
		}
		if a == b {
			return core.Fail(core.KindUsage, "These are one and the same person.", "Name two people.")
		}
		return s.answer(tx, a, b, core.DuplicateApart)
	})
	if err == nil {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: a.String()})
	}
	return err
}

// answer settles the question about two people, whether it was asked or not.
func (s *Service) answer(tx core.Tx, a, b core.PersonID, state core.DuplicateState) error {
	d, err := s.Store.Duplicate(tx, a, b)
	if core.IsNotFound(err) {
		d, err = core.Duplicate{A: min(a, b), B: max(a, b), At: s.Clock.Now()}, nil
	}
	if err != nil {
		return err
	}
	d.State, d.Decided = state, s.Clock.Now()
	return s.Store.PutDuplicate(tx, d)
}

// ask keeps the question whether a person is one of those whom their profile
// matched as well. What was answered is not asked again.
func (s *Service) ask(tx core.Tx, person core.PersonID, matches []Match) error {
	for _, m := range matches {
		if m.Joined || m.Person == person {
			continue
		}
		_, err := s.Store.Duplicate(tx, person, m.Person)
		if err == nil {
			continue
		}
		if !core.IsNotFound(err) {
			return err
		}
		err = s.Store.PutDuplicate(tx, core.Duplicate{
			A: min(person, m.Person), B: max(person, m.Person), State: core.DuplicateOpen,
			Keys: m.Keys, Why: m.Why, Contradicts: m.Contradicts, At: s.Clock.Now(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
