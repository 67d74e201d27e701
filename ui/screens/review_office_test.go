package screens_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
	"reqdesk/core/outbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/storage"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// reviewOffice is a real workspace on disk with the real services: a job of an ATS that
// is live, another one to move to, and people in the review of the first.
type reviewOffice struct {
	t        *testing.T
	store    *storage.Workspace
	jobs     *jobs.Service
	people   *people.Service
	review   *review.Service
	outreach *outreach.Service
	records  *records.Service

	job, other core.Job
	ids        []core.PersonID // in the order of the queue
	opened     []core.Profile
}

func newReviewOffice(t *testing.T, persons int) *reviewOffice {
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
	clock := core.WallFrom(today)
	o := &reviewOffice{t: t, store: w, people: &people.Service{Store: w, Clock: clock}, jobs: jobs.New(jobs.Config{Store: w, Clock: clock})}
	o.outreach = outreach.New(outreach.Config{
		Store: w, Clock: clock, Rand: rand.NewChaCha8([32]byte{1}), Guard: o.people.Guard(), Outbox: outbox.New(outbox.Config{Store: w, Clock: clock}),
	})
	o.review = &review.Service{
		Store: w, Clock: clock, Guard: o.people.Guard(), Enrol: o.outreach.Enrol, Unenrol: o.outreach.Unenrol, Stop: o.outreach.Leave,
	}
	o.records = &records.Service{Store: w, Clock: clock}
	o.update(o.furnish)
	o.update(func(tx core.Tx) error {
		for n := range persons {
			if err := o.person(tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	return o
}

func (o *reviewOffice) update(do func(core.Tx) error) {
	o.t.Helper()
	if err := o.store.Update(o.t.Context(), do); err != nil {
		o.t.Fatal(err)
	}
}

func (o *reviewOffice) furnish(tx core.Tx) error {
	w := o.store
	box := core.Mailbox{Name: "robin", Kind: "smtpimap", From: "Robin Okafor <robin@recruiter.example.com>"}
	err := w.PutMailbox(tx, &box)
	client := core.Client{Name: "Kestrel Rail Systems", Mailbox: box.ID, OffLimits: []string{"Initech"}}
	err = errors.Join(err, w.PutClient(tx, &client))
	link := core.Connection{Name: "Kestrel careers", Kind: "feed", Client: client.ID}
	err = errors.Join(err, w.PutConnection(tx, &link))
	a := core.ATSJob{Connection: link.ID, Open: true, Posting: core.Posting{ID: "1042", Reference: "KR-1042", Title: "Backend Engineer (Go)"}}
	err = errors.Join(err, w.PutATSJob(tx, &a))
	o.job = core.Job{
		Client: client.ID, Title: "Backend Engineer (Go)", State: core.JobActive, Connection: link.ID, ATSJob: a.ID, Activated: today,
		Locations: []core.Location{{Text: "Lisbon", Role: "primary", Sure: true}}, MustHaves: []string{"Go"}, ApplyURL: "https://jobs.kestrel.example/apply/1042",
		Fields: map[string]string{},
	}
	o.other = core.Job{Client: client.ID, Title: "Signalling Project Lead", State: core.JobActive, Activated: today}
	return errors.Join(err, w.PutJob(tx, &o.job), w.PutJob(tx, &o.other))
}

// fillIn makes the job one whose first review is set up.
func (o *reviewOffice) fillIn() {
	o.t.Helper()
	_, err := o.outreach.SetSequence(o.t.Context(), o.job.ID, outreach.Starter)
	if err == nil {
		_, err = o.jobs.Set(o.t.Context(), o.job.ID, map[string]string{"function": "Engineering", "employment_type": "full_time"})
	}
	if err == nil {
		o.job, err = o.jobs.SaveSheet(o.t.Context(), o.job.ID, jobs.Sheet{Objectives: []string{"Two engineers"}, MustHaves: []string{"Go", "Kubernetes", "SQL"}})
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// person puts somebody into the review.
func (o *reviewOffice) person(tx core.Tx, n int) error {
	p := core.Person{Name: fmt.Sprintf("Person %03d", n+1), Emails: []string{fmt.Sprintf("p%d@example.com", n+1)}, Employer: fmt.Sprintf("Works %d", n+1), Created: today}
	if err := o.store.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
		return err
	}
	profile := core.Profile{
		Person: p.ID, Source: "csv", Origin: "people.csv", Added: today, Text: "Six years of Go at " + p.Employer,
		Resume: core.Resume{Basics: core.Basics{Name: p.Name, Email: p.Emails[0]}, Work: []core.Work{{Name: p.Employer, Position: "Engineer", StartDate: "2019"}}},
	}
	if err := o.store.PutProfile(tx, &profile); err != nil {
		return err
	}
	o.ids = append(o.ids, p.ID)
	_, err := o.review.Propose(tx, o.job.ID, p.ID, profile.ID)
	return err
}

// Jobs is the job list.
func (o *reviewOffice) Jobs(ctx context.Context) ([]records.Overview, error) {
	return o.records.Jobs(ctx)
}

// Queue is the people of a job in one state.
func (o *reviewOffice) Queue(ctx context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error) {
	err = o.store.View(ctx, func(tx core.Tx) error {
		items, more, err = o.review.Head(tx, job, state, most)
		return err
	})
	return items, more, err
}

// candidacy is where somebody stands in a job's review; zero = nowhere.
func (o *reviewOffice) candidacy(job core.JobID, p core.PersonID) (c core.Candidacy) {
	o.t.Helper()
	err := o.store.View(o.t.Context(), func(tx core.Tx) (err error) {
		c, err = o.store.Candidacy(tx, job, p)
		return err
	})
	if err != nil && !core.IsNotFound(err) {
		o.t.Fatal(err)
	}
	return c
}

// enrolment is where somebody stands in the job's sequence; zero = nowhere.
func (o *reviewOffice) enrolment(p core.PersonID) (e core.Enrolment) {
	o.t.Helper()
	err := o.store.View(o.t.Context(), func(tx core.Tx) (err error) {
		e, err = o.store.EnrolmentOf(tx, o.job.ID, p)
		return err
	})
	if err != nil && !core.IsNotFound(err) {
		o.t.Fatal(err)
	}
	return e
}

// stored is the job as it is on the disk.
func (o *reviewOffice) stored() core.Job {
	o.t.Helper()
	j, err := o.jobs.Job(o.t.Context(), o.job.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return j
}

// reviewing is a window with the review and the job's page of an office.
func (o *reviewOffice) reviewing(size look.Options) (*bench, *model.ReviewModel) {
	o.t.Helper()
	var m *model.ReviewModel
	b := newBenchIn(o.t, size, func(b *bench) map[model.Place]shell.Page {
		m = model.NewReview(b.loop, model.ReviewOptions{Source: o, Reviewer: o.review, Now: now})
		page := screens.NewReview(b, m, model.NewSheet(b.loop, o.jobs, o.outreach), screens.ReviewIntents{
			Original: func(p core.Profile) { o.opened = append(o.opened, p) }, Link: func(string) {},
		}).WithOriginals(model.NewOriginal(b.loop, &intake.Service{Store: o.store, Blobs: o.store.Blobs(), CacheDir: pdfCache()}))
		head := &oneJob{}
		job := screens.NewJob(b, screens.JobModels{
			Job: model.NewJob(b.loop, struct {
				jobHead
				*jobs.Service
			}{jobHead{o}, o.jobs}),
			NotToSource: model.NewNotToSource(b.loop, head), Sources: model.NewSources(b.loop, &sourceDesk{oneJob: head}, sourceKinds),
			Contacted: model.NewContacted(b.loop, model.ContactedServices{Source: head, Stopper: head, Marker: head}),
			Plan:      model.NewPlan(b.loop, head), Leads: model.NewLeads(b.loop, head), History: model.NewHistory(b.loop, head),
		}, screens.JobIntents{})
		list := screens.NewJobs(b, model.NewJobs(b.loop, model.JobListOptions{Source: o.records, Acts: o.jobs, Now: now}), func() {})
		none := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		return map[model.Place]shell.Page{model.Review: page, model.Job: job, model.Jobs: list, model.People: none, model.Sequence: none, model.Today: none}
	})
	return b, m
}

// jobHead reads the head of a job's page.
type jobHead struct{ office *reviewOffice }

// JobPage is the head.
func (h jobHead) JobPage(ctx context.Context, id core.JobID) (page model.JobPage, err error) {
	page.Overview, err = h.office.records.Job(ctx, id)
	return page, err
}
