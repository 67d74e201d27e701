package people_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
)

// known is all that the workspace holds of one person.
type known struct {
	Person      core.Person
	Profiles    []core.ProfileID
	Candidacies []core.Candidacy
	Leads       []core.Lead
	Enrolments  []core.Enrolment
	Messages    []core.MessageID
	Entries     []core.EntryID
	Tasks       []core.Task
	Touches     []core.Touch
	ByMail      int // how many her first address leads to
}

func (d *desk) known(id core.PersonID) (k known) {
	d.Helper()
	d.must(d.View(d.Context(), func(tx core.Tx) (err error) {
		k.Person, err = d.Person(tx, id)
		d.must(err)
		k.Person.Updated = time.Time{}
		profiles, err := d.ProfilesOf(tx, id)
		d.must(err)
		for _, p := range profiles {
			k.Profiles = append(k.Profiles, p.ID)
		}
		k.Candidacies, err = d.CandidaciesOfPerson(tx, id)
		d.must(err)
		for _, job := range []core.Job{d.job, d.other} {
			if l, err := d.Lead(tx, job.ID, id); err == nil {
				k.Leads = append(k.Leads, l)
			}
			if e, err := d.EnrolmentOf(tx, job.ID, id); err == nil {
				k.Enrolments = append(k.Enrolments, e)
			}
		}
		messages, err := d.MessagesOf(tx, 0, id)
		d.must(err)
		for _, m := range messages {
			k.Messages = append(k.Messages, m.ID)
		}
		open, err := d.OpenEntries(tx)
		d.must(err)
		for _, e := range open {
			if e.Person == id {
				k.Entries = append(k.Entries, e.ID)
			}
		}
		k.Tasks, err = d.TasksOf(tx, id)
		d.must(err)
		k.Touches, err = d.TouchesOf(tx, id)
		d.must(err)
		if len(k.Person.Emails) > 0 {
			ids, err := d.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: k.Person.Emails[0]})
			d.must(err)
			k.ByMail = len(ids)
		}
		return nil
	}))
	return k
}

// twoSides are Anna twice, under other addresses: each in a review, in sequences
// and a lead.
func (d *desk) twoSides() (first, second core.Person) {
	d.Helper()
	first, _ = d.add(anna())
	d.clock.now = d.clock.now.Add(time.Hour)
	second, _ = d.add(core.Resume{
		Basics: core.Basics{Name: "Anna Schmidt-Weber", Email: "a.schmidt@example.org", Label: "Team lead"}, Work: []core.Work{{Name: "Hooli"}},
	})
	at := d.clock.now
	note := func(s string, after time.Duration) core.Note { return core.Note{At: at.Add(after), Text: s} }
	d.update(func(tx core.Tx) error {
		for _, err := range []error{
			d.PutCandidacy(tx, core.Candidacy{Job: d.job.ID, Person: first.ID, State: core.CandidacySaved, Notes: []core.Note{note("late", 2)}, Added: at}),
			d.PutCandidacy(tx, core.Candidacy{Job: d.job.ID, Person: second.ID, State: core.CandidacyContacted, Notes: []core.Note{note("early", 1)}, Added: at}),
			d.PutCandidacy(tx, core.Candidacy{Job: d.other.ID, Person: second.ID, State: core.CandidacyNew, Added: at}),
			d.PutLead(tx, core.Lead{Job: d.job.ID, Person: first.ID, Marked: at, Stage: "lead"}),
			d.PutLead(tx, core.Lead{Job: d.job.ID, Person: second.ID, Marked: at.Add(time.Hour), Exported: at, Application: "7"}),
			d.PutEnrolment(tx, &core.Enrolment{Job: d.job.ID, Person: first.ID, State: core.EnrolmentRunning}),
			d.PutEnrolment(tx, &core.Enrolment{Job: d.job.ID, Person: second.ID, State: core.EnrolmentRunning, Thread: []string{"<1>"}}),
			d.PutEnrolment(tx, &core.Enrolment{Job: d.other.ID, Person: second.ID, State: core.EnrolmentWaiting}),
			d.PutMessage(tx, &core.Message{Kind: core.MessageSent, Person: second.ID, Job: d.job.ID, Enrolment: 2, MessageID: "<1>", Recorded: at}),
			d.PutEntry(tx, &core.Entry{Kind: "export", Key: "e1", State: core.EntryWaiting, Person: second.ID}),
			d.PutTask(tx, &core.Task{Person: second.ID, Text: "call"}),
			d.PutTouch(tx, &core.Touch{Person: second.ID, Text: "called"}),
		} {
			d.must(err)
		}
		second.Tags = []string{"speaker"}
		return d.Renew(tx, &second)
	})
	return first, second
}

func TestAMergeKeepsEverythingAndUnmergingBringsBothBack(t *testing.T) {
	d := newDesk(t)
	a, b := d.twoSides()
	before := map[core.PersonID]known{a.ID: d.known(a.ID), b.ID: d.known(b.ID)}
	if _, err := d.Merge(t.Context(), a.ID, b.ID); err != nil {
		t.Fatal(err)
	}
	one := d.known(a.ID)
	if len(one.Profiles) != 2 || len(one.Candidacies) != 2 || len(one.Messages) != 1 || len(one.Entries) != 1 || len(one.Tasks) != 1 || len(one.Touches) != 1 {
		t.Errorf("the one who lives on has %+v", one)
	}
	if p := one.Person; p.Name != "Anna Schmidt-Weber" || len(p.Emails) != 2 || p.Employer != "Hooli" || len(p.Tags) != 1 {
		t.Errorf("the joined view is %+v", p)
	}
	if c := one.Candidacies[0]; c.State != core.CandidacyContacted || len(c.Notes) != 2 || c.Notes[0].Text != "early" {
		t.Errorf("the place in the review is %+v", c)
	}
	if len(one.Leads) != 1 || one.Leads[0].Application != "7" {
		t.Errorf("leads %+v, want the exported one", one.Leads)
	}
	if len(one.Enrolments) != 2 || one.Enrolments[0].ID != 2 || one.Enrolments[0].State != core.EnrolmentRunning {
		t.Errorf("enrolments %+v, want the one that has begun", one.Enrolments)
	}
	gone := d.known(b.ID)
	if gone.Person.Merged != a.ID || len(gone.Profiles)+len(gone.Candidacies)+len(gone.Messages)+len(gone.Tasks) != 0 {
		t.Errorf("left behind: %+v", gone)
	}
	if len(gone.Enrolments) != 1 || gone.Enrolments[0].State != core.EnrolmentStopped {
		t.Errorf("the second place in the sequence is %+v, want stopped", gone.Enrolments)
	}
	if _, err := d.Unmerge(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
	for id, want := range before {
		if diff := cmp.Diff(want, d.known(id)); diff != "" {
			t.Errorf("%v after unmerging (-before +after):\n%s", id, diff)
		}
	}
	if r, err := d.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}

func TestWhatCameSinceAMergeStaysWithTheOneWhoLivesOn(t *testing.T) {
	d := newDesk(t)
	a, b := d.twoSides()
	_, err := d.Merge(t.Context(), a.ID, b.ID)
	d.must(err)
	late := anna()
	late.Basics.Email, late.Basics.Label = "anna@example.net", "Later"
	d.add(late)
	d.update(func(tx core.Tx) error {
		c, err := d.Candidacy(tx, d.other.ID, a.ID)
		d.must(err)
		c.State, c.Decided = core.CandidacySaved, d.clock.now
		return d.PutCandidacy(tx, c)
	})
	_, err = d.Unmerge(t.Context(), a.ID)
	d.must(err)
	if k := d.known(a.ID); len(k.Profiles) != 2 || len(k.Candidacies) != 2 || len(k.Person.Emails) != 2 {
		t.Errorf("the one who lived on has %+v", k)
	}
	if k := d.known(b.ID); len(k.Profiles) != 1 || len(k.Candidacies) != 2 || k.Person.Merged != 0 {
		t.Errorf("the other has %+v", k)
	}
}

// Whoever has answered under one address gets nothing more under the other.
func TestASequenceThatHasEndedForOneSideEndsForBoth(t *testing.T) {
	d := newDesk(t)
	a, b := d.twoSides()
	d.update(func(tx core.Tx) error {
		e, err := d.EnrolmentOf(tx, d.job.ID, a.ID)
		d.must(err)
		e.State, e.Cause = core.EnrolmentStopped, core.Cause{What: "reply"}
		return d.PutEnrolment(tx, &e)
	})
	_, err := d.Merge(t.Context(), a.ID, b.ID)
	d.must(err)
	for _, id := range []core.PersonID{a.ID, b.ID} {
		if k := d.known(id); k.Enrolments[0].Job != d.job.ID || k.Enrolments[0].State != core.EnrolmentStopped {
			t.Errorf("%v is still in the sequence: %+v", id, k.Enrolments)
		}
	}
}

func TestMergesThatAreRefused(t *testing.T) {
	d := newDesk(t)
	a, b := d.twoSides()
	c, _ := d.add(core.Resume{Basics: core.Basics{Name: "Carl", Email: "carl@example.com"}})
	refused := func(what string, err error, kind core.Kind) {
		t.Helper()
		if core.KindOf(err) != kind {
			t.Errorf("%s gives %v, want %s", what, err, kind)
		}
	}
	_, err := d.Merge(t.Context(), a.ID, a.ID)
	refused("merging somebody with themselves", err, core.KindRefused)
	_, err = d.Merge(t.Context(), a.ID, 99)
	refused("an unknown person", err, core.KindNotFound)
	_, err = d.Unmerge(t.Context(), a.ID)
	refused("unmerging who was not merged", err, core.KindRefused)
	_, err = d.Merge(t.Context(), a.ID, b.ID)
	d.must(err)
	_, err = d.Merge(t.Context(), b.ID, a.ID)
	refused("merging twice", err, core.KindRefused)
	_, err = d.Merge(t.Context(), c.ID, a.ID)
	d.must(err)
	_, err = d.Unmerge(t.Context(), b.ID)
	refused("unmerging below a later merge", err, core.KindRefused)
	_, err = d.Unmerge(t.Context(), a.ID)
	d.must(err)
	_, err = d.Unmerge(t.Context(), b.ID)
	d.must(err)
	d.update(func(tx core.Tx) error {
		return d.PutEntry(tx, &core.Entry{Kind: "email", Key: "e2", State: core.EntryStarted, Person: b.ID})
	})
	_, err = d.Merge(t.Context(), a.ID, b.ID)
	refused("merging while something is sent", err, core.KindTemporary)
}

func TestAnyTwoPeopleStandSideBySide(t *testing.T) {
	d := newDesk(t)
	a, b := d.twoSides()
	c, _ := d.add(core.Resume{Basics: core.Basics{Name: "Carl", Email: "carl@example.com"}})
	pair := func(x, y core.PersonID) (p people.Pair, err error) {
		err = d.View(t.Context(), func(tx core.Tx) error {
			p, err = d.Service.Pair(tx, x, y)
			return err
		})
		return p, err
	}
	got, err := pair(c.ID, a.ID)
	if err != nil || got.First.Person.ID != a.ID || got.Second.Person.ID != c.ID || len(got.First.Profiles) == 0 || len(got.First.Places) == 0 {
		t.Errorf("side by side: %+v, %v", got, err)
	}
	if _, err := pair(a.ID, 99); !core.IsNotFound(err) {
		t.Errorf("with nobody: %v", err)
	}
	_, err = d.Merge(t.Context(), a.ID, b.ID)
	d.must(err)
	if _, err := pair(b.ID, a.ID); core.KindOf(err) != core.KindRefused {
		t.Errorf("with whom they are one: %v", err)
	}
	if got, err = pair(b.ID, c.ID); err != nil || got.First.Person.ID != a.ID {
		t.Errorf("who was merged stands for the one who lives on: %v, %v", got.First.Person.ID, err)
	}
}

func TestWhoMayBeOneIsAskedOnceWithBothSides(t *testing.T) {
	d := newDesk(t)
	first, _ := d.add(anna())
	namesake, _ := d.add(core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "other@example.com"}, Work: []core.Work{{Name: "Initech"}}})
	shared, _ := d.add(core.Resume{Basics: core.Basics{Name: "Bo Lind", Email: "anna@example.com"}, Work: []core.Work{{Name: "Hooli"}}})
	asked := func() (out [][2]core.PersonID) {
		d.must(d.View(t.Context(), func(tx core.Tx) error {
			pairs, err := d.Service.Duplicates(tx)
			for _, p := range pairs {
				if len(p.First.Profiles) == 0 || len(p.Second.Profiles) == 0 || p.Why == "" {
					t.Errorf("a pair without its sides: %+v", p)
				}
				out = append(out, [2]core.PersonID{p.First.Person.ID, p.Second.Person.ID})
			}
			return err
		}))
		return out
	}
	want := [][2]core.PersonID{{first.ID, shared.ID}, {first.ID, namesake.ID}}
	if diff := cmp.Diff(want, asked()); diff != "" {
		t.Fatalf("asked (-want +got):\n%s", diff)
	}
	d.must(d.Apart(t.Context(), shared.ID, first.ID))
	_, err := d.Merge(t.Context(), first.ID, namesake.ID)
	d.must(err)
	if got := asked(); len(got) != 0 {
		t.Errorf("asked again: %v", got)
	}
	// A further file of the other person who shares the address asks nothing new.
	d.add(core.Resume{Basics: core.Basics{Name: "Bo Lind", Email: "anna@example.com"}, Work: []core.Work{{Name: "Globex"}}})
	for _, pair := range asked() {
		if pair == [2]core.PersonID{first.ID, shared.ID} {
			t.Errorf("what was answered is asked again")
		}
	}
}
