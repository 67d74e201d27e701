package review

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"reqdesk/core"
)

// MostTogether is how many people can be decided about at once.
const MostTogether = 500

// Each is what became of one of several people who were decided about together.
type Each struct {
	Person core.PersonID
	Outcome
	// Refused is why nothing was decided about this person; nil = it was.
	Refused error
}

// DecideAll carries out one decision about several people of a job, each after a
// verdict of the guard of their own. Who is refused stays where they are and the others
// are decided about. For many at once no warning is confirmed and no stop overridden,
// whatever d says: those are looked at one by one. Undo takes all of it back at once.
func (s *Service) DecideAll(ctx context.Context, d Decision, persons []core.PersonID) ([]Each, error) {
	list, err := s.together(ctx, d, persons, nil)
	if err != nil {
		return nil, err
	}
	s.changed(d.Job)
	if d.To != 0 {
		s.changed(d.To)
	}
	return list, nil
}

// errRehearsed ends a unit of work that was only tried.
var errRehearsed = errors.New("review: rehearsed")

// Rehearse tells what DecideAll would do now, and leaves everything as it is: it is the
// same work, which then is not kept.
func (s *Service) Rehearse(ctx context.Context, d Decision, persons []core.PersonID) ([]Each, error) {
	quiet := *s
	quiet.Bus = nil
	list, err := quiet.together(ctx, d, persons, errRehearsed)
	if !errors.Is(err, errRehearsed) {
		return nil, err
	}
	return list, nil
}

// together decides about all in one unit of work, which ends with the error end.
func (s *Service) together(ctx context.Context, d Decision, persons []core.PersonID, end error) (list []Each, err error) {
	d.Reason, d.Text, d.Confirm, d.Override = strings.TrimSpace(d.Reason), strings.TrimSpace(d.Text), false, ""
	if err := d.check(); err != nil {
		return nil, err
	}
	if n := len(persons); n > MostTogether {
		return nil, core.Fail(core.KindUsage, fmt.Sprintf("These are %d people; nothing was decided.", n), fmt.Sprintf("Decide about at most %d at once.", MostTogether))
	}
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		list = make([]Each, 0, len(persons))
		var batch uint64
		for _, id := range persons {
			one := Each{Person: id}
			d.Person = id
			var err error
			one.Outcome, one.Refused, err = s.decide(tx, d, &batch)
			switch kind := core.KindOf(err); {
			case err == nil:
			case kind == core.KindRefused, kind == core.KindNotFound:
				one.Refused = err
			default:
				return err
			}
			list = append(list, one)
		}
		return end
	})
	return list, err
}
