package review_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reqdesk/core"
	"reqdesk/core/review"
)

func TestTheBeginningOfAQueueIsThatOfTheWholeOne(t *testing.T) {
	d := newDesk(t)
	for n := range 4 {
		d.propose(fmt.Sprint("Person ", n), fmt.Sprintf("p%d@example.com", n))
	}
	d.must(d.decide(review.Decision{Action: review.Save}))
	for state, people := range map[core.CandidacyState]int{"": 5, core.CandidacyNew: 4, core.CandidacySaved: 1, core.CandidacyDiscarded: 0} {
		d.must(d.View(t.Context(), func(tx core.Tx) error {
			all, err := d.List(tx, d.job.ID, state)
			d.must(err)
			for most := range people + 2 {
				list, more, err := d.Head(tx, d.job.ID, state, most)
				if want := min(most, people); len(all) != people || more != people-want || !cmp.Equal(all[:want], list, cmpopts.EquateEmpty()) {
					t.Errorf("%q: of %d people at most %d: %d, and %d more, %v", state, len(all), most, len(list), more, err)
				}
			}
			return err
		}))
	}
}
