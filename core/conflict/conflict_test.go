package conflict_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/conflict"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/storage"
)

var (
	heard   = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	before  = heard.Add(-time.Hour)
	after   = heard.Add(48 * time.Hour)
	today   = heard.Add(72 * time.Hour)
	touched = heard.Add(24 * time.Hour) // by the ATS
)

type clock struct{ core.Wall }

func (clock) Now() time.Time { return today }

// desk is a workspace with a job of an ATS that was last heard some days ago.
type desk struct {
	testing.TB
	*storage.Workspace
	conflict.Service
	people  *people.Service
	job     core.Job
	ats     core.ATSJob
	stopped []core.PersonID
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &desk{TB: t, Workspace: w, people: &people.Service{Store: w, Clock: clock{}}}
	d.Service = conflict.Service{
		Store: w, Clock: clock{}, Resolve: d.people.Resolve,
		Review: &review.Service{Store: w, Clock: clock{}, Guard: d.people.Guard(), Stop: func(_ core.Tx, c core.Candidacy) error {
			d.stopped = append(d.stopped, c.Person)
			return nil
		}},
		PipelineHeard: func(core.Tx, core.ConnectionID, core.ATSJobID) (time.Time, error) { return heard, nil },
		OpenHeard:     func(core.Tx, core.ATSJob) (time.Time, error) { return heard, nil },
	}
	d.do(func(tx core.Tx) error {
		n := core.Connection{Name: "north", Kind: "fake"}
		if err := w.PutConnection(tx, &n); err != nil {
			return err
		}
		d.ats = core.ATSJob{Connection: n.ID, Open: true, Posting: core.Posting{ID: "100", Title: "Engineer"}}
		if err := w.PutATSJob(tx, &d.ats); err != nil {
			return err
		}
		d.job = core.Job{Title: "Engineer", State: core.JobActive, Connection: n.ID, ATSJob: d.ats.ID}
		return w.PutJob(tx, &d.job)
	})
	return d
}

func (d *desk) do(f func(core.Tx) error) {
	d.Helper()
	if err := d.Update(d.Context(), f); err != nil {
		d.Fatal(err)
	}
}

// person is somebody who was decided about, with an enrolment if next is not negative.
func (d *desk) person(name string, state core.CandidacyState, decided time.Time, next int) core.PersonID {
	d.Helper()
	p := core.Person{Name: name, Emails: []string{name + "@example.org"}}
	d.do(func(tx core.Tx) error {
		if err := d.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
			return err
		}
		if next >= 0 {
			e := core.Enrolment{Job: d.job.ID, Person: p.ID, State: core.EnrolmentRunning, Next: next}
			if err := d.PutEnrolment(tx, &e); err != nil {
				return err
			}
		}
		return d.PutCandidacy(tx, core.Candidacy{Job: d.job.ID, Person: p.ID, State: state, Added: before, Decided: decided})
	})
	return p.ID
}

// takes lets the ATS take people into a stage of its pipeline, or out of it.
func (d *desk) takes(stage string, names ...string) {
	d.Helper()
	d.do(func(tx core.Tx) error {
		for _, name := range names {
			a := core.Applicant{ID: "app-" + name, PersonID: "cand-" + name, Name: name, Emails: []string{name + "@example.org"}, Stage: stage, Since: touched}
			line := core.NotSource{ATSJob: d.ats.ID, Connection: d.job.Connection, Origin: "ats", Applicant: a, Added: today}
			err := d.DeleteNotSource(tx, d.job.Connection, a.ID)
			if err == nil && stage != "" {
				err = d.PutNotSource(tx, &line, people.KeysOfApplicant(a))
			}
			if err != nil {
				return err
			}
		}
		return d.PipelineChanged(tx, d.ats.ID)
	})
}

// found lists the conflicts in words.
func (d *desk) found(all bool) []string {
	d.Helper()
	rows, err := d.List(d.Context(), all)
	if err != nil {
		d.Fatal(err)
	}
	list := []string{}
	for _, r := range rows {
		list = append(list, fmt.Sprintf("%s %s: %s %s %s", r.Person.Name, r.Kind, r.Yours(), r.Theirs(), r.Choice))
	}
	return list
}

func (d *desk) state(p core.PersonID) (state core.CandidacyState) {
	d.Helper()
	err := d.View(d.Context(), func(tx core.Tx) error {
		c, err := d.Candidacy(tx, d.job.ID, p)
		state = c.State
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return state
}

func (d *desk) same(what string, got, want any) {
	d.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		d.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestWhatWasDecidedUnheardCollides(t *testing.T) {
	for name, c := range map[string]struct {
		state   core.CandidacyState
		decided time.Time
		next    int // e-mails that have gone; -1 = is in no sequence
		want    string
	}{
		"contacted":                           {core.CandidacyContacted, after, 0, "You contacted this person; nothing has gone to them."},
		"contacted, written to":               {core.CandidacyContacted, after, 1, "You contacted this person, and an e-mail has gone to them."},
		"contacted before, still to be sent":  {core.CandidacyContacted, before, 0, "You contacted this person; nothing has gone to them."},
		"contacted before, and then applied":  {core.CandidacyContacted, before, 1, ""},
		"contacted before, in no sequence":    {core.CandidacyContacted, before, -1, ""},
		"saved":                               {core.CandidacySaved, after, -1, "You saved this person for later."},
		"saved in knowledge of the pipeline":  {core.CandidacySaved, before, -1, ""},
		"discarded":                           {core.CandidacyDiscarded, after, -1, "You discarded this person."},
		"discarded in knowledge of it":        {core.CandidacyDiscarded, before, -1, ""},
		"moved":                               {core.CandidacyMoved, after, -1, "You moved this person to another job."},
		"new":                                 {core.CandidacyNew, after, -1, ""},
		"kept out by a list of the recruiter": {core.CandidacyKeptOut, after, -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.person("ada", c.state, c.decided, c.next)
			d.person("bob", core.CandidacySaved, after, -1)
			want := []string{}
			if c.want != "" {
				want = []string{"ada pipeline: " + c.want + " The person is in the pipeline of this job, in the stage Interview. "}
			}
			d.takes("Interview", "ada")
			d.same("from empty", d.found(true), want)
			d.takes("Interview", "ada", "eve")
			d.same("unchanged", d.found(true), want)
			d.takes("Offer", "ada")
			if c.want != "" {
				want = []string{"ada pipeline: " + c.want + " The person is in the pipeline of this job, in the stage Offer. "}
			}
			d.same("changed", d.found(true), want)
		})
	}
}

func TestOurOwnExportDoesNotCollide(t *testing.T) {
	d := newDesk(t)
	ada := d.person("ada", core.CandidacyContacted, after, 0)
	d.do(func(tx core.Tx) error {
		return d.PutLead(tx, core.Lead{Job: d.job.ID, Person: ada, Exported: after, Application: "app-ada"})
	})
	d.takes("Applied", "ada")
	d.same("found", d.found(true), []string{})
}

func TestEachChoiceDoesWhatItSays(t *testing.T) {
	for choice, want := range map[core.Choice]struct {
		contacted, saved, discarded core.CandidacyState
		stopped, leads              int
	}{
		core.ChoiceYours:  {core.CandidacyContacted, core.CandidacyKeptOut, core.CandidacyDiscarded, 0, 0},
		core.ChoiceTheirs: {core.CandidacyKeptOut, core.CandidacyKeptOut, core.CandidacyKeptOut, 1, 0},
		core.ChoiceBoth:   {core.CandidacyContacted, core.CandidacyKeptOut, core.CandidacyDiscarded, 0, 3},
	} {
		t.Run(string(choice), func(t *testing.T) {
			d := newDesk(t)
			ada, bob, eve := d.person("ada", core.CandidacyContacted, after, 0), d.person("bob", core.CandidacySaved, after, -1), d.person("eve", core.CandidacyDiscarded, after, -1)
			d.takes("Interview", "ada", "bob", "eve")
			settle(d, choice)
			d.same("left", d.found(false), []string{})
			d.same("states", []core.CandidacyState{d.state(ada), d.state(bob), d.state(eve)}, []core.CandidacyState{want.contacted, want.saved, want.discarded})
			var leads []core.Lead
			d.do(func(tx core.Tx) (err error) { leads, err = d.LeadsOf(tx, d.job.ID); return err })
			if len(d.stopped) != want.stopped || len(leads) != want.leads {
				t.Errorf("%d sequences ended, %d leads", len(d.stopped), len(leads))
			}
			for _, l := range leads {
				if l.Application == "" || !l.Exported.IsZero() || l.ATSStage != "Interview" {
					t.Errorf("the lead is %+v", l)
				}
			}
			d.takes("Offer", "ada", "bob", "eve")
			d.same("shown again", d.found(false), []string{})
		})
	}
}

// settle settles all that is open, once.
func settle(d *desk, choice core.Choice) {
	d.Helper()
	rows, err := d.List(d.Context(), false)
	if err != nil || len(rows) == 0 {
		d.Fatalf("%d conflicts, %v", len(rows), err)
	}
	var ids []core.ConflictID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	if err := d.Settle(context.Background(), choice, ids...); err != nil {
		d.Fatal(err)
	}
	if err := d.Settle(d.Context(), choice, ids...); core.KindOf(err) != core.KindRefused {
		d.Errorf("settled twice: %v", err)
	}
	if err := d.Settle(d.Context(), "mine", ids...); core.KindOf(err) != core.KindUsage {
		d.Errorf("an unknown choice: %v", err)
	}
}

func TestWhatTheATSTakesBackIsOverAndTheDecisionCountsAgain(t *testing.T) {
	for choice, want := range map[core.Choice]core.CandidacyState{
		"": core.CandidacySaved, core.ChoiceYours: core.CandidacySaved, core.ChoiceBoth: core.CandidacySaved, core.ChoiceTheirs: core.CandidacyNew,
	} {
		t.Run(string(choice), func(t *testing.T) {
			d := newDesk(t)
			ada := d.person("ada", core.CandidacySaved, after, -1)
			d.takes("Interview", "ada")
			if choice != "" {
				settle(d, choice)
			}
			d.same("meanwhile", d.state(ada), core.CandidacyKeptOut)
			d.takes("", "ada")
			d.same("afterwards", d.state(ada), want)
			d.same("left", d.found(false), []string{})
		})
	}
}

func TestAClosingCollidesWithWhatWasDecidedUnheard(t *testing.T) {
	for choice, want := range map[core.Choice]struct {
		state   core.CandidacyState
		stopped int
	}{core.ChoiceYours: {core.CandidacyContacted, 0}, core.ChoiceTheirs: {core.CandidacyContacted, 2}, core.ChoiceBoth: {core.CandidacySaved, 2}} {
		t.Run(string(choice), func(t *testing.T) {
			d := newDesk(t)
			closes := func(by string) {
				j := d.job
				j.State, j.ClosedBy, j.ClosedAt = core.JobClosed, by, today
				d.do(func(tx core.Tx) error { return conflict.Closings{Service: &d.Service}.JobClosed(tx, j) })
			}
			reopens := func() {
				d.do(func(tx core.Tx) error { return conflict.Closings{Service: &d.Service}.JobReopened(tx, d.job) })
			}
			written := d.person("eve", core.CandidacyContacted, before, 1)
			closes("ats")
			d.same("nothing was decided unheard", d.found(true), []string{})
			ada := d.person("ada", core.CandidacyContacted, after, 0)
			d.person("bob", core.CandidacySaved, after, -1)
			d.person("dan", core.CandidacyDiscarded, after, -1)
			closes("hand")
			d.same("closed by hand", d.found(true), []string{})
			closes("ats")
			text := " closed: You decided to go on with 2 people; the e-mails of 1 of them were planned. The job was closed. "
			d.same("closed in the ATS", d.found(true), []string{text})
			settle(d, choice)
			d.same("the one to whom nothing had gone", d.state(ada), want.state)
			d.same("the one who was written to", d.state(written), core.CandidacyContacted)
			d.same("sequences ended", len(d.stopped), want.stopped)
			reopens()
			closes("ats")
			reopens()
			d.same("left after a reopening", d.found(false), []string{})
		})
	}
}
