package review_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/review"
)

// crowd puts people into the review of the job: the first is opted out, the second is
// in another pipeline, the third in that of the job, whatever the queue knows.
func (d *desk) crowd(n int) (ids []core.PersonID) {
	d.Helper()
	d.update(func(tx core.Tx) error {
		for i := range n {
			p := core.Person{Name: fmt.Sprint("Person ", i), Emails: []string{fmt.Sprintf("crowd%d@example.org", i)}}
			if err := d.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
				return err
			}
			if _, err := d.Propose(tx, d.job.ID, p.ID, 0); err != nil {
				return err
			}
			ids = append(ids, p.ID)
			a := core.Applicant{ID: fmt.Sprint("app", i), Name: p.Name, Emails: p.Emails}
			line := core.NotSource{Origin: "file", Applicant: a}
			var err error
			switch i {
			case 0:
				err = d.PutSuppression(tx, core.Suppression{Address: p.Emails[0], Why: "asked"})
			case 1:
				line.Job = d.other.ID
				err = d.PutNotSource(tx, &line, people.KeysOfApplicant(a))
			case 2:
				line.Job = d.job.ID
				err = d.PutNotSource(tx, &line, people.KeysOfApplicant(a))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}

func (d *desk) states(ids []core.PersonID) (list []core.CandidacyState) {
	d.Helper()
	d.update(func(tx core.Tx) error {
		for _, id := range ids {
			c, err := d.Candidacy(tx, d.job.ID, id)
			if err != nil {
				return err
			}
			list = append(list, c.State)
		}
		return nil
	})
	return list
}

func TestManyAreDecidedAboutEachAfterAVerdictOfTheirOwnAndUndoneTogether(t *testing.T) {
	const fresh, out, contacted = core.CandidacyNew, core.CandidacyKeptOut, core.CandidacyContacted
	for name, c := range map[string]struct {
		decision review.Decision
		want     []core.CandidacyState
		undone   int
	}{
		"contact, the clear ones": {review.Decision{Action: review.Contact}, []core.CandidacyState{fresh, fresh, out, contacted, contacted}, 2},
		"contact, and no warning is confirmed for many": {
			review.Decision{Action: review.Contact, Confirm: true, Override: "counts for nobody"}, []core.CandidacyState{fresh, fresh, out, contacted, contacted}, 2,
		},
		"save": {review.Decision{Action: review.Save}, []core.CandidacyState{core.CandidacySaved, core.CandidacySaved, out, core.CandidacySaved, core.CandidacySaved}, 4},
		"discard with a reason": {
			review.Decision{Action: review.Discard, Reason: " Too junior "},
			[]core.CandidacyState{core.CandidacyDiscarded, core.CandidacyDiscarded, core.CandidacyDiscarded, core.CandidacyDiscarded, core.CandidacyDiscarded},
			5,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			ids := d.crowd(5)
			if _, err := d.Decide(t.Context(), review.Decision{Job: d.job.ID, Person: d.anna, Action: review.Save}); err != nil {
				t.Fatal(err)
			}
			c.decision.Job = d.job.ID
			foreseen := d.rehearsed(c.decision, append(ids, 99999))
			list, err := d.DecideAll(t.Context(), c.decision, append(ids, 99999))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(foreseen, kinds(list)); diff != "" {
				t.Errorf("otherwise than foreseen (-foreseen +done):\n%s", diff)
			}
			done := 0
			for _, each := range list {
				if each.Refused == nil {
					done++
				}
			}
			if len(list) != 6 || !core.IsNotFound(list[5].Refused) || done != c.undone {
				t.Errorf("%d outcomes, %d done, %v", len(list), done, list[5].Refused)
			}
			if diff := cmp.Diff(c.want, d.states(ids)); diff != "" {
				t.Errorf("states (-want +got):\n%s", diff)
			}
			o, err := d.Undo(t.Context())
			if err != nil || o.Together != c.undone {
				t.Errorf("undone %d together, %v", o.Together, err)
			}
			for i, state := range d.states(ids) {
				if i != 2 && state != fresh {
					t.Errorf("after the undo person %d is %s", i, state)
				}
			}
			if len(d.seq.enrolled) != 0 {
				t.Errorf("still enrolled: %v", d.seq.enrolled)
			}
			if o, err = d.Undo(t.Context()); err != nil || o.Candidacy.Person != d.anna || o.Together != 1 {
				t.Errorf("the decision before it: %+v, %v", o, err)
			}
		})
	}
}

// rehearsed is what would become of each, after a look that nothing has changed.
func (d *desk) rehearsed(decision review.Decision, ids []core.PersonID) []string {
	d.Helper()
	before, entries := d.states(ids[:5]), d.logged()
	list, err := d.Rehearse(d.Context(), decision, ids)
	d.must(err)
	if diff := cmp.Diff(before, d.states(ids[:5])); diff != "" || d.logged() != entries {
		d.Errorf("the rehearsal left something behind:\n%s", diff)
	}
	clear(d.seq.enrolled) // stands outside the unit of work
	return kinds(list)
}

func (d *desk) logged() (n int) {
	d.Helper()
	d.update(func(tx core.Tx) error {
		entries, err := d.Workspace.Log(tx, core.LogFilter{})
		n = len(entries)
		return err
	})
	return n
}

// kinds are in words what became of each.
func kinds(list []review.Each) (out []string) {
	for _, e := range list {
		out = append(out, fmt.Sprint(e.Person, " ", e.Candidacy.State, " ", e.Verdict.Level, " ", e.Refused))
	}
	return out
}

func TestWhatWasDecidedTogetherStaysTogetherWhenOneOfThemHadAnEMail(t *testing.T) {
	d := newDesk(t)
	ids := d.crowd(5)
	if _, err := d.DecideAll(t.Context(), review.Decision{Job: d.job.ID, Action: review.Contact}, ids[3:]); err != nil {
		t.Fatal(err)
	}
	d.seq.sent = true
	_, err := d.Undo(t.Context())
	if core.KindOf(err) != core.KindRefused || !strings.Contains(err.Error(), "all of them stay decided. An e-mail has gone.") {
		t.Errorf("after an e-mail: %v", err)
	}
	if diff := cmp.Diff([]core.CandidacyState{core.CandidacyContacted, core.CandidacyContacted}, d.states(ids[3:])); diff != "" {
		t.Errorf("some were taken back:\n%s", diff)
	}
	d.seq.sent = false
	if _, err := d.Undo(t.Context()); !core.IsNotFound(err) {
		t.Errorf("they are still to be undone, one by one: %v", err)
	}
}

func TestTooManyAtOnceAreRefusedAndNothingIsDecided(t *testing.T) {
	d := newDesk(t)
	ids := make([]core.PersonID, review.MostTogether+1)
	if _, err := d.DecideAll(t.Context(), review.Decision{Job: d.job.ID, Action: review.Save}, ids); core.KindOf(err) != core.KindUsage {
		t.Errorf("%d at once: %v", len(ids), err)
	}
	if _, err := d.DecideAll(t.Context(), review.Decision{Job: d.job.ID, Action: "like"}, ids[:1]); core.KindOf(err) != core.KindUsage {
		t.Errorf("an unknown decision: %v", err)
	}
	if _, err := d.Undo(t.Context()); !core.IsNotFound(err) {
		t.Errorf("something can be undone: %v", err)
	}
}
