package review_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/core/review"
)

// A decision that stays is told of with whom it is about, once: those before it can be
// undone all the same.
func TestADecisionThatStaysDoesNotBlockTheOnesBeforeIt(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide(review.Decision{Action: review.Save}))
	bo := d.propose("Bo Lind", "bo@example.com")
	if _, err := d.Decide(t.Context(), review.Decision{Job: d.job.ID, Person: bo, Action: review.Contact}); err != nil {
		t.Fatal(err)
	}
	d.seq.sent = true
	if o, err := d.Undo(t.Context()); core.KindOf(err) != core.KindRefused || o.Person.Name != "Bo Lind" {
		t.Errorf("the undo is refused for %q: %v", o.Person.Name, err)
	}
	if got := d.states([]core.PersonID{bo})[0]; got != core.CandidacyContacted {
		t.Errorf("the one who was written to is %q", got)
	}
	if o, err := d.Undo(t.Context()); err != nil || o.Person.Name != "Anna Weber" || d.state(d.job) != core.CandidacyNew {
		t.Errorf("the decision before it: %q is %q, %v", o.Person.Name, d.state(d.job), err)
	}
	if _, err := d.Undo(t.Context()); !core.IsNotFound(err) {
		t.Errorf("something is left to be undone: %v", err)
	}
}
