package review_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

type fixed struct{ now time.Time }

func (f *fixed) Now() time.Time { return f.now }

func (f *fixed) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }

// sequences stands for the job's sequence: who is enrolled, and who has had an
// e-mail already.
type sequences struct {
	enrolled map[string]bool
	sent     bool
	refuse   error
}

func (s *sequences) key(c core.Candidacy) string { return c.Job.String() + "/" + c.Person.String() }

func (s *sequences) enrol(_ core.Tx, c core.Candidacy) error {
	if s.refuse != nil {
		return s.refuse
	}
	s.enrolled[s.key(c)] = true
	return nil
}

func (s *sequences) unenrol(_ core.Tx, c core.Candidacy) error {
	if s.sent {
		return core.Fail(core.KindRefused, "An e-mail has gone.", "")
	}
	delete(s.enrolled, s.key(c))
	return nil
}

func (s *sequences) stop(_ core.Tx, c core.Candidacy) error {
	delete(s.enrolled, s.key(c))
	return nil
}

// desk is a workspace with an active job whose review is set up, another job of
// another client, and Anna in the queue of the first.
type desk struct {
	testing.TB
	*storage.Workspace
	review.Service
	people     *people.Service
	seq        *sequences
	clock      *fixed
	job, other core.Job
	anna       core.PersonID
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	w := storagetest.New(t)
	clock := &fixed{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	seq := &sequences{enrolled: map[string]bool{}}
	d := &desk{
		TB: t, Workspace: w, people: &people.Service{Store: w, Clock: clock}, seq: seq, clock: clock,
		Service: review.Service{Store: w, Clock: clock, Enrol: seq.enrol, Unenrol: seq.unenrol, Stop: seq.stop},
	}
	d.update(func(tx core.Tx) error {
		d.job, d.other = d.company(tx, "Acme", "Engineer"), d.company(tx, "Globex", "Analyst")
		return nil
	})
	d.anna = d.propose("Anna Weber", "anna@example.com")
	return d
}

func (d *desk) company(tx core.Tx, name, title string) core.Job {
	d.Helper()
	client := core.Client{Name: name}
	d.must(d.PutClient(tx, &client))
	conn := core.Connection{Name: name + " ATS", Client: client.ID}
	d.must(d.PutConnection(tx, &conn))
	ats := core.ATSJob{Connection: conn.ID, Posting: core.Posting{ID: "1", Title: title}}
	d.must(d.PutATSJob(tx, &ats))
	job := core.Job{
		Client: client.ID, Title: title, State: core.JobActive, Connection: conn.ID, ATSJob: ats.ID,
		MustHaves: []string{"Go", "Kubernetes", "German"}, SheetSaved: d.clock.now,
	}
	d.must(d.PutJob(tx, &job))
	ats.ImportedAs = job.ID
	d.must(d.PutATSJob(tx, &ats))
	return job
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) update(fn func(tx core.Tx) error) {
	d.Helper()
	d.must(d.Update(d.Context(), fn))
}

func (d *desk) propose(name, email string) core.PersonID {
	d.Helper()
	var id core.PersonID
	d.update(func(tx core.Tx) error {
		profile := core.Profile{
			Resume: core.Resume{Basics: core.Basics{Name: name, Email: email}, Work: []core.Work{{Name: "Initech"}}}, Source: "csv",
			Text: "Skills: Golang, k8s\nLikes to go out",
		}
		p, _, err := d.people.Add(tx, &profile)
		if err != nil {
			return err
		}
		id = p.ID
		_, err = d.Propose(tx, d.job.ID, p.ID, profile.ID)
		return err
	})
	return id
}

// listed takes a file of one person into the job's list.
func (d *desk) listed(a core.Applicant) error {
	row := func(yield func(people.Row, error) bool) { yield(people.Row{Number: 2, Applicant: a}, nil) }
	_, err := d.people.ImportList(d.Context(), core.ListFile{Job: d.job.ID, Name: "nts.csv"}, row, true)
	return err
}

func (d *desk) pipeline(job core.Job, a core.Applicant) {
	d.Helper()
	d.update(func(tx core.Tx) error {
		n := core.NotSource{ATSJob: job.ATSJob, Connection: job.Connection, Origin: "ats", Applicant: a, Added: d.clock.now}
		return d.PutNotSource(tx, &n, people.KeysOfApplicant(a))
	})
}

// decide decides about Anna for the first job.
func (d *desk) decide(dec review.Decision) error {
	d.Helper()
	dec.Job, dec.Person = d.job.ID, d.anna
	d.clock.now = d.clock.now.Add(time.Minute)
	_, err := d.Decide(d.Context(), dec)
	return err
}

// state is where Anna stands in a job, "" = nowhere.
func (d *desk) state(job core.Job) core.CandidacyState {
	d.Helper()
	var c core.Candidacy
	err := d.View(d.Context(), func(tx core.Tx) (err error) {
		c, err = d.Candidacy(tx, job.ID, d.anna)
		return err
	})
	if core.IsNotFound(err) {
		return ""
	}
	d.must(err)
	return c.State
}

func TestDecisionsCarryOutAndUndo(t *testing.T) {
	tests := map[string]struct {
		decision review.Decision
		state    core.CandidacyState
		enrolled int
		other    core.CandidacyState
	}{
		"contact": {review.Decision{Action: review.Contact}, core.CandidacyContacted, 1, ""},
		"save":    {review.Decision{Action: review.Save}, core.CandidacySaved, 0, ""},
		"discard": {review.Decision{Action: review.Discard, Reason: "too junior"}, core.CandidacyDiscarded, 0, ""},
		"move":    {review.Decision{Action: review.Move, To: 2}, core.CandidacyMoved, 0, core.CandidacyNew},
		"note":    {review.Decision{Action: review.Note, Text: "call her"}, core.CandidacyNew, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.must(d.decide(test.decision))
			if got := d.state(d.job); got != test.state {
				t.Errorf("state %q, want %q", got, test.state)
			}
			if got := d.state(d.other); got != test.other || len(d.seq.enrolled) != test.enrolled {
				t.Errorf("in the other job %q, want %q; %d enrolled, want %d", got, test.other, len(d.seq.enrolled), test.enrolled)
			}
			if _, err := d.Undo(t.Context()); err != nil {
				t.Fatal(err)
			}
			if d.state(d.job) != core.CandidacyNew || d.state(d.other) != "" || len(d.seq.enrolled) != 0 {
				t.Errorf("after undo: %q, %q in the other job, %d enrolled", d.state(d.job), d.state(d.other), len(d.seq.enrolled))
			}
			if _, err := d.Undo(t.Context()); !core.IsNotFound(err) {
				t.Errorf("undoing nothing gives %v", err)
			}
		})
	}
}

func TestUndoGoesBackStepByStep(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide(review.Decision{Action: review.Note, Text: "one"}))
	d.must(d.decide(review.Decision{Action: review.Save}))
	d.must(d.decide(review.Decision{Action: review.Contact}))
	d.must(d.decide(review.Decision{Action: review.Discard, Reason: "changed my mind"}))
	if len(d.seq.enrolled) != 0 {
		t.Error("somebody discarded is still to be written to")
	}
	for _, want := range []struct {
		state    core.CandidacyState
		enrolled int
	}{{core.CandidacyContacted, 1}, {core.CandidacySaved, 0}, {core.CandidacyNew, 0}, {core.CandidacyNew, 0}} {
		if _, err := d.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d.state(d.job) != want.state || len(d.seq.enrolled) != want.enrolled {
			t.Errorf("state %q, %d enrolled, want %+v", d.state(d.job), len(d.seq.enrolled), want)
		}
	}
}

func TestWhatHasGoneOutIsNotUndone(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide(review.Decision{Action: review.Contact}))
	d.seq.sent = true
	if _, err := d.Undo(t.Context()); core.KindOf(err) != core.KindRefused {
		t.Errorf("undo gives %v", err)
	}
	if d.state(d.job) != core.CandidacyContacted {
		t.Errorf("state %q", d.state(d.job))
	}
}

func TestAMoveThatWasDecidedOnIsNotUndone(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide(review.Decision{Action: review.Move, To: d.other.ID}))
	d.update(func(tx core.Tx) error {
		return d.PutCandidacy(tx, core.Candidacy{Job: d.other.ID, Person: d.anna, State: core.CandidacySaved, Decided: d.clock.now.Add(time.Hour)})
	})
	if _, err := d.Undo(t.Context()); core.KindOf(err) != core.KindRefused {
		t.Errorf("undo gives %v", err)
	}
}

func TestContactWaitsForJobSheetAndGuard(t *testing.T) {
	contact := review.Decision{Action: review.Contact}
	confirmed := review.Decision{Action: review.Contact, Confirm: true}
	override := review.Decision{Action: review.Contact, Override: "agreed with the client"}
	tests := map[string]struct {
		given    func(d *desk)
		decision review.Decision
		refused  string // a part of the error, "" = contacted
	}{
		"clear":             {func(*desk) {}, contact, ""},
		"a draft":           {func(d *desk) { d.change(func(j *core.Job) { j.State = core.JobDraft }) }, contact, "not active"},
		"a closed job":      {func(d *desk) { d.change(func(j *core.Job) { j.State = core.JobClosed }) }, contact, "not active"},
		"no sheet":          {func(d *desk) { d.change(func(j *core.Job) { j.SheetSaved = time.Time{} }) }, contact, "not set up"},
		"a warning":         {warned, contact, "warning"},
		"a confirmed one":   {warned, confirmed, ""},
		"a stop":            {stopped, confirmed, "needs a reason"},
		"an overridden one": {stopped, override, ""},
		"opted out":         {optedOut, override, "no reason can override"},
		"no sequence":       {func(d *desk) { d.seq.refuse = errors.New("no sequence") }, contact, "no sequence"},
		"twice":             {func(d *desk) { d.must(d.decide(contact)) }, contact, "already"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			test.given(d)
			before := d.state(d.job)
			err := d.decide(test.decision)
			if test.refused == "" {
				d.must(err)
				if d.state(d.job) != core.CandidacyContacted || len(d.seq.enrolled) != 1 {
					t.Errorf("state %q, %d enrolled", d.state(d.job), len(d.seq.enrolled))
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.refused) {
				t.Fatalf("error %v, want %q in it", err, test.refused)
			}
			if name != "no sequence" && core.KindOf(err) != core.KindRefused {
				t.Errorf("kind %s", core.KindOf(err))
			}
			if d.state(d.job) != before {
				t.Errorf("state %q, want %q as before", d.state(d.job), before)
			}
		})
	}
}

func (d *desk) change(fn func(j *core.Job)) {
	d.Helper()
	d.update(func(tx core.Tx) error {
		j, err := d.Job(tx, d.job.ID)
		fn(&j)
		return errors.Join(err, d.PutJob(tx, &j))
	})
}

func warned(d *desk) {
	d.pipeline(d.other, core.Applicant{ID: "7", Emails: []string{"anna@example.com"}})
}

func stopped(d *desk) { d.must(d.people.AddOffLimits(d.Context(), 0, "Initech")) }

func optedOut(d *desk) {
	d.update(func(tx core.Tx) error {
		return d.PutSuppression(tx, core.Suppression{Address: "anna@example.com", At: d.clock.now})
	})
}

func TestTheReasonForAnOverrideIsKept(t *testing.T) {
	d := newDesk(t)
	stopped(d)
	d.must(d.decide(review.Decision{Action: review.Contact, Override: " agreed "}))
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		c, err := d.Candidacy(tx, d.job.ID, d.anna)
		if c.Override != "agreed" {
			t.Errorf("override %q", c.Override)
		}
		entries, _ := d.Workspace.Log(tx, core.LogFilter{Job: d.job.ID})
		if last := entries[len(entries)-1]; last.What != "candidate: contact" || last.Cause != "agreed" {
			t.Errorf("log %+v", last)
		}
		return err
	}))
}

// Strong matches with the job's own list never stand in the queue: not when they
// come in, not when the pipeline changes, not at the decision.
func TestWhoIsInThePipelineIsKeptOut(t *testing.T) {
	applied := core.Applicant{ID: "9", Emails: []string{"ANNA@example.com"}}
	tests := map[string]func(d *desk) error{
		"at the proposal": func(d *desk) error {
			d.update(func(tx core.Tx) error { return d.DeleteCandidacy(tx, d.job.ID, d.anna) })
			d.pipeline(d.job, applied)
			d.anna = d.propose("Anna Weber", "anna@example.com")
			return nil
		},
		"when the pipeline changes": func(d *desk) error {
			d.must(d.decide(review.Decision{Action: review.Save}))
			d.pipeline(d.job, applied)
			d.update(func(tx core.Tx) error { return d.PipelineChanged(tx, d.job.ATSJob) })
			return nil
		},
		"when a file names them": func(d *desk) error {
			d.people.ListChanged = func(tx core.Tx, job core.JobID) error {
				_, err := d.Recheck(tx, job)
				return err
			}
			return d.listed(applied)
		},
		"when more becomes known of them": func(d *desk) error {
			d.people.KeysChanged = d.RecheckPerson
			d.pipeline(d.job, core.Applicant{ID: "9", URLs: []string{"linkedin.com/in/annaweber"}})
			d.update(func(tx core.Tx) error {
				r := core.Resume{Basics: core.Basics{Name: "Anna Weber", Email: "anna@example.com", URL: "https://linkedin.com/in/annaweber"}}
				_, _, err := d.people.Add(tx, &core.Profile{Resume: r, Source: "csv", Origin: "another.csv"})
				return err
			})
			return nil
		},
		"when a decision is undone": func(d *desk) error {
			d.must(d.decide(review.Decision{Action: review.Discard}))
			d.pipeline(d.job, applied)
			_, err := d.Undo(d.Context())
			return err
		},
		"at the decision": func(d *desk) error {
			d.pipeline(d.job, applied)
			return d.decide(review.Decision{Action: review.Contact, Confirm: true, Override: "please"})
		},
	}
	for name, given := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			kind := core.Kind("")
			if name == "at the decision" {
				kind = core.KindRefused
			}
			if err := given(d); core.KindOf(err) != kind {
				t.Errorf("it gives %v", err)
			}
			if d.state(d.job) != core.CandidacyKeptOut || len(d.seq.enrolled) != 0 {
				t.Fatalf("state %q, %d enrolled", d.state(d.job), len(d.seq.enrolled))
			}
			d.must(d.View(t.Context(), func(tx core.Tx) error {
				kept, err := d.people.KeptOut(tx, d.job.ID)
				if len(kept) != 1 || !strings.Contains(kept[0].Why, "this job's") {
					t.Errorf("kept out: %+v", kept)
				}
				items, _ := d.List(tx, d.job.ID, "")
				if len(items) != 0 {
					t.Errorf("%d in the queue", len(items))
				}
				return err
			}))
			d.must(d.decide(review.Decision{Action: review.Note, Text: "known to the client"}))
			if strings.Contains(name, "file") {
				return // its lines stay
			}
			// The line goes: she comes back.
			d.update(func(tx core.Tx) error {
				if err := d.DeleteNotSource(tx, d.job.Connection, "9"); err != nil {
					return err
				}
				return d.PipelineChanged(tx, d.job.ATSJob)
			})
			if d.state(d.job) != core.CandidacyNew {
				t.Errorf("after the line has gone: %q", d.state(d.job))
			}
		})
	}
}

func TestAMoveToAJobThatKeepsThemOutIsRefused(t *testing.T) {
	d := newDesk(t)
	d.pipeline(d.other, core.Applicant{ID: "9", Emails: []string{"anna@example.com"}})
	if err := d.decide(review.Decision{Action: review.Move, To: d.other.ID}); core.KindOf(err) != core.KindRefused {
		t.Errorf("the move gives %v", err)
	}
	if d.state(d.job) != core.CandidacyNew || d.state(d.other) != "" {
		t.Errorf("states %q and %q", d.state(d.job), d.state(d.other))
	}
}

func TestTheQueueShowsEvidenceWarningsAndHistory(t *testing.T) {
	d := newDesk(t)
	warned(d)
	d.update(func(tx core.Tx) error {
		return d.PutCandidacy(tx, core.Candidacy{Job: d.other.ID, Person: d.anna, State: core.CandidacyDiscarded, Added: d.clock.now})
	})
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		items, err := d.List(tx, d.job.ID, core.CandidacyNew)
		if len(items) != 1 {
			t.Fatalf("%d items, %v", len(items), err)
		}
		want := []review.Evidence{
			{MustHave: "Go", Found: true, Quote: "Skills: Golang, k8s"}, {MustHave: "Kubernetes", Found: true, Quote: "Skills: Golang, k8s"}, {MustHave: "German"},
		}
		if diff := cmp.Diff(want, items[0].Evidence); diff != "" {
			t.Errorf("evidence differs (-want +got):\n%s", diff)
		}
		if items[0].Verdict.Level != core.VerdictWarn || len(items[0].History) != 1 || items[0].History[0].Client != "Globex" {
			t.Errorf("verdict %+v, history %+v", items[0].Verdict, items[0].History)
		}
		counts, err := d.Counts(tx, d.job.ID)
		if counts != (review.Counts{New: 1}) {
			t.Errorf("counts %+v", counts)
		}
		return err
	}))
}

func TestWrongDecisionsAreUsageErrors(t *testing.T) {
	d := newDesk(t)
	for i, dec := range []review.Decision{
		{Action: "hire"},
		{Action: review.Move},
		{Action: review.Move, To: d.job.ID},
		{Action: review.Note, Text: "  "},
		{Action: review.Note, Text: strings.Repeat("x", 20_000)},
	} {
		if err := d.decide(dec); core.KindOf(err) != core.KindUsage {
			t.Errorf("decision %d gives %v", i, err)
		}
	}
	if _, err := d.Decide(t.Context(), review.Decision{Job: d.job.ID, Person: 99, Action: review.Save}); !core.IsNotFound(err) {
		t.Errorf("an unknown person gives %v", err)
	}
	if err := fmt.Sprint(d.decide(review.Decision{Action: "hire"})); strings.Contains(err, "Anna") {
		t.Errorf("the error names the person: %s", err)
	}
}
