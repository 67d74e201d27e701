package people_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

// fixed is a clock that stands still until it is moved.
type fixed struct{ now time.Time }

func (f *fixed) Now() time.Time { return f.now }

func (f *fixed) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }

// desk is a workspace with two clients, each with a connection and an ATS job
// that is imported, as a recruiter has it.
type desk struct {
	testing.TB
	*storage.Workspace
	*people.Service
	clock      *fixed
	acme       core.Client
	globex     core.Client
	job, other core.Job // of acme, of globex
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	w := storagetest.New(t)
	clock := &fixed{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	d := &desk{TB: t, Workspace: w, clock: clock, Service: &people.Service{Store: w, Clock: clock}}
	d.update(func(tx core.Tx) error {
		d.acme, d.job = d.company(tx, "Acme", "Engineer")
		d.globex, d.other = d.company(tx, "Globex", "Analyst")
		return nil
	})
	return d
}

func (d *desk) company(tx core.Tx, name, title string) (core.Client, core.Job) {
	d.Helper()
	client := core.Client{Name: name}
	d.must(d.PutClient(tx, &client))
	conn := core.Connection{Name: name + " ATS", Kind: "practice", Client: client.ID}
	d.must(d.PutConnection(tx, &conn))
	ats := core.ATSJob{Connection: conn.ID, Posting: core.Posting{ID: "1", Title: title}, Open: true}
	d.must(d.PutATSJob(tx, &ats))
	job := core.Job{Client: client.ID, Title: title, State: core.JobActive, Connection: conn.ID, ATSJob: ats.ID}
	d.must(d.PutJob(tx, &job))
	ats.ImportedAs = job.ID
	d.must(d.PutATSJob(tx, &ats))
	return client, job
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

func (d *desk) read(fn func(tx core.Tx) error) {
	d.Helper()
	d.must(d.View(d.Context(), fn))
}

// add adds a profile as a file would and gives the person.
func (d *desk) add(r core.Resume) (core.Person, []people.Match) {
	d.Helper()
	var p core.Person
	var m []people.Match
	d.update(func(tx core.Tx) (err error) {
		p, m, err = d.Add(tx, &core.Profile{Resume: r, Source: "csv", Origin: "people.csv"})
		return err
	})
	return p, m
}

// pipeline puts somebody into the pipeline of a job's ATS job.
func (d *desk) pipeline(job core.Job, a core.Applicant) {
	d.Helper()
	d.update(func(tx core.Tx) error {
		n := core.NotSource{ATSJob: job.ATSJob, Client: job.Client, Connection: job.Connection, Origin: "ats", Applicant: a, Added: d.clock.now}
		return d.PutNotSource(tx, &n, people.KeysOfApplicant(a))
	})
}

// rowsOf numbers applicants as the rows of a file below its header.
func rowsOf(all ...core.Applicant) iter.Seq2[people.Row, error] {
	return func(yield func(people.Row, error) bool) {
		for i, a := range all {
			if !yield(people.Row{Number: i + 2, Applicant: a}, nil) {
				return
			}
		}
	}
}

// take takes a file of people into a job's list.
func (d *desk) take(job core.Job, all ...core.Applicant) people.ListReport {
	d.Helper()
	report, err := d.ImportList(d.Context(), core.ListFile{Job: job.ID, Name: "nts.csv"}, rowsOf(all...), true)
	d.must(err)
	return report
}

func (d *desk) check(q people.Query) core.Verdict {
	d.Helper()
	var v core.Verdict
	d.must(d.View(d.Context(), func(tx core.Tx) (err error) {
		v, err = d.Guard().Check(tx, q)
		return err
	}))
	return v
}

// anna is a résumé with all keys.
func anna() core.Resume {
	return core.Resume{
		Basics: core.Basics{
			Name: "Anna Weber", Email: "anna@example.com", Phone: "+49 30 901820",
			Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/annaweber"}},
		},
		Work: []core.Work{{Name: "Initech GmbH", Position: "Engineer"}},
	}
}
