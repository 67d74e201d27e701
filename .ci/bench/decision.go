package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// What a decision promises, and how many people are decided about.
const (
	decisionTime = 50 * time.Millisecond
	underReview  = 200
	// frame is how long the window waits at most before it draws what is laid out, at
	// 60 pictures a second. Drawing in software would measure Fyne's painter for tests.
	frame = time.Second / 60
)

// decisionOnDisk is M-5: from the key to the decision on the disk, and to the next
// person laid out in a window of 1180 by 760, with a frame's time for drawing.
func decisionOnDisk(ctx context.Context) (lines []line, err error) {
	dir, err := os.MkdirTemp("", "reqdesk-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	p, job, err := queue(ctx, filepath.Join(dir, "review"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	r := newReviewing(ctx, p.Desk, job)
	defer r.app.Quit()
	stored, drawn, both, err := r.all()
	if err != nil {
		return nil, err
	}
	p99 := percentile(both, 99)
	return []line{{
		fmt.Sprintf("a decision by key, half of them contacts and half saved, %d people with résumés of 120 lines", underReview),
		fmt.Sprintf("on the disk p50 %.1f ms, p99 %.1f ms; next person laid out, and one frame, p50 %.1f ms, p99 %.1f ms; both p99 %.1f ms (at most %d)",
			milliseconds(stored, 50), milliseconds(stored, 99), milliseconds(drawn, 50), milliseconds(drawn, 99),
			p99.Seconds()*1000, decisionTime.Milliseconds()),
		p99 <= decisionTime,
	}}, nil
}

func milliseconds(took []time.Duration, p int) float64 { return percentile(took, p).Seconds() * 1000 }

// queue makes a practice workspace with many people to review for one job.
func queue(ctx context.Context, dir string) (*desk.Practice, core.JobID, error) {
	p, err := desk.OpenPractice(ctx, dir, time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, 0, err
	}
	job, err := fillQueue(ctx, p)
	if err != nil {
		return nil, 0, errors.Join(err, p.Close())
	}
	return p, job, nil
}

func fillQueue(ctx context.Context, p *desk.Practice) (core.JobID, error) {
	if err := p.Furnish(ctx); err != nil {
		return 0, err
	}
	title := p.Company.Scenario().Employers[0].Jobs[0].Title
	var job core.JobID
	text := ""
	for n := range 60 {
		text += fmt.Sprintf("Built and ran services in Go and Kubernetes for customer %d\nLed a team, wrote PostgreSQL and negotiated with suppliers %d\n", n, n)
	}
	err := p.DB.Update(ctx, func(tx core.Tx) error {
		all, err := p.DB.JobGlances(tx)
		if err != nil {
			return err
		}
		for _, j := range all {
			if j.State == core.JobActive && j.Title == title {
				job = j.ID
			}
		}
		for n := range underReview {
			r := core.Resume{Basics: core.Basics{
				Name: fmt.Sprint("Xaver Neumeister ", n), Email: fmt.Sprintf("new.%d@people.example.org", n), Phone: fmt.Sprintf("+49 160 7%07d", n),
			}}
			for i := range 6 {
				r.Work = append(r.Work, core.Work{Name: fmt.Sprint("Employer ", n, " ", i), Position: "Engineer", StartDate: fmt.Sprint(2024 - 2*i), Summary: "Built and ran services"})
			}
			profile := core.Profile{Resume: r, Source: "csv", Origin: fmt.Sprint("row ", n), Text: text}
			person, _, err := p.People.Add(tx, &profile)
			if err != nil {
				return err
			}
			if _, err := p.Review.Propose(tx, job, person.ID, profile.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if _, err := p.Outreach.SetSequence(ctx, job, steps); err != nil {
		return 0, err
	}
	_, err = p.Jobs.SaveSheet(ctx, job, jobs.Sheet{Objectives: []string{"Two hires by spring"}})
	return job, err
}

// reviewing is the page of the review in a window without a screen.
type reviewing struct {
	desk   *desk.Desk
	job    core.JobID
	app    fyne.App
	window fyne.Window
	model  *model.ReviewModel
	page   *screens.Review
	loop   *model.Loop
	do     chan func()
	failed error
}

func newReviewing(ctx context.Context, d *desk.Desk, job core.JobID) *reviewing {
	r := &reviewing{desk: d, job: job, app: test.NewApp(), do: make(chan func(), 1024)}
	r.app.Settings().SetTheme(look.New(look.Options{}))
	r.window = test.NewWindow(nil)
	r.loop = model.NewLoop(ctx, func(do func()) { r.do <- do })
	top := shell.New(shell.Options{
		Window: r.window, Dispatch: r.loop.Dispatch, Build: func(model.Place) shell.Page { return r.page },
	})
	r.model = model.NewReview(r.loop, model.ReviewOptions{Source: queueOf{d}, Reviewer: d.Review, Now: d.Clock.Now})
	r.page = screens.NewReview(top, r.model, model.NewSheet(r.loop, d.Jobs, d.Outreach), screens.ReviewIntents{})
	r.model.Refused = func(err error) { r.failed = err }
	r.window.Resize(fyne.NewSize(1180, 760))
	top.Go(model.ToReview(job))
	r.settle()
	return r
}

// settle runs what belongs on the window's goroutine until no work is under way.
func (r *reviewing) settle() {
	idle := make(chan struct{}, 1)
	go func() { r.loop.Wait(); idle <- struct{}{} }()
	for waits := true; waits; {
		select {
		case do := <-r.do:
			do()
		case <-idle:
			waits = false
		}
	}
	for {
		select {
		case do := <-r.do:
			do()
		default:
			return
		}
	}
}

// all decides about the people in the queue, one after the other.
func (r *reviewing) all() (stored, drawn, both []time.Duration, err error) {
	for n := range underReview {
		item, ok := r.model.Current()
		if !ok {
			return nil, nil, nil, fmt.Errorf("only %d people were in the queue", n)
		}
		key, want := fyne.KeyS, core.CandidacySaved
		if n%2 == 0 && r.model.Gate() == model.GateOpen {
			key, want = fyne.KeyC, core.CandidacyContacted
		}
		onDisk := make(chan time.Duration, 1)
		begun := time.Now()
		r.page.Key(&fyne.KeyEvent{Name: key})
		go func() { r.loop.Wait(); onDisk <- time.Since(begun) }()
		shown := time.Since(begun) + frame
		took := <-onDisk
		r.settle()
		if r.failed != nil {
			return nil, nil, nil, r.failed
		}
		if now, ok := r.model.Current(); ok && now.Person.ID == item.Person.ID {
			return nil, nil, nil, errors.New("the next person is not shown")
		}
		if err := r.check(item.Person.ID, want); err != nil {
			return nil, nil, nil, err
		}
		stored, drawn, both = append(stored, took), append(drawn, shown), append(both, max(took, shown))
	}
	return stored, drawn, both, nil
}

func (r *reviewing) check(person core.PersonID, want core.CandidacyState) error {
	return r.desk.DB.View(context.Background(), func(tx core.Tx) error {
		c, err := r.desk.DB.Candidacy(tx, r.job, person)
		if err == nil && c.State != want {
			err = fmt.Errorf("somebody is %q on the disk, not %q", c.State, want)
		}
		return err
	})
}

// queueOf reads what the page shows.
type queueOf struct{ *desk.Desk }

func (q queueOf) Jobs(ctx context.Context) ([]records.Overview, error) {
	return q.Desk.Records.Jobs(ctx)
}

func (q queueOf) Queue(ctx context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error) {
	err = q.DB.View(ctx, func(tx core.Tx) error {
		items, more, err = q.Review.Head(tx, job, state, most)
		return err
	})
	return items, more, err
}
