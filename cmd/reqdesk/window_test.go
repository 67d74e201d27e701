package main

import (
	"context"
	"io"
	"log/slog"
	"math"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/instance"
	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
	"reqdesk/core/review"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
)

// seated is the program with the practice company in it, without a display and with
// the engine at rest. Work that models start is awaited by settle.
type seated struct {
	*program
	t     *testing.T
	queue chan func()
	job   core.JobID
	page  shell.Page // the one that was built last for the place where one is
	built map[model.Place]shell.Page
}

// newSeated opens the practice company some days after the first e-mails were
// approved, so that every screen has something to show.
func newSeated(t *testing.T) *seated {
	t.Helper()
	start := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	company, err := desk.OpenPractice(t.Context(), filepath.Join(t.TempDir(), "practice"), start)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := company.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := company.Furnish(t.Context()); err != nil {
		t.Fatal(err)
	}
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	s := &seated{t: t, queue: make(chan func(), 1024), built: map[model.Place]shell.Page{}}
	s.program = &program{
		app: app, window: test.NewTempWindow(t, nil), stop: func() {}, seats: map[string]*instance.Seat{}, practice: company,
		log: &journal.Journal{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}, options: desk.Options{Clock: company.Time, Dir: filepath.FromSlash("/home/robin/reqdesk")},
	}
	s.loop = model.NewLoop(t.Context(), func(do func()) { s.queue <- do })
	s.build()
	s.window.Resize(fyne.NewSize(1180, 760))
	return s
}

// threeDays lets some days pass in which people answer.
func (s *seated) threeDays() {
	s.t.Helper()
	ctx := s.t.Context()
	s.view(func(tx core.Tx) error {
		all, err := s.practice.DB.Jobs(tx)
		for _, j := range all {
			if j.State == core.JobActive {
				s.job = j.ID
			}
		}
		return err
	})
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	_, err := s.practice.Outreach.SetSequence(ctx, s.job, "steps:\n  - subject: Hello\n    text: Would this be something for you?\n")
	must(err)
	_, err = s.practice.Jobs.SaveSheet(ctx, s.job, jobs.Sheet{Objectives: []string{"Two hires by spring"}})
	must(err)
	queue, _, err := source{s.practice.Desk}.Queue(ctx, s.job, core.CandidacyNew, math.MaxInt)
	must(err)
	for _, item := range queue[:len(queue)/2] {
		_, err := s.practice.Review.Decide(ctx, review.Decision{Job: s.job, Person: item.Person.ID, Action: review.Contact})
		if err != nil && core.KindOf(err) != core.KindRefused {
			s.t.Fatal(err)
		}
	}
	_, err = s.practice.Outreach.Approve(ctx, outreach.Approval{Job: s.job})
	must(err)
	_, err = s.practice.Warp(ctx, s.practice.Time.Now().Add(72*time.Hour))
	must(err)
}

func (s *seated) view(read func(core.Tx) error) {
	s.t.Helper()
	if err := s.practice.DB.View(s.t.Context(), read); err != nil {
		s.t.Fatal(err)
	}
}

// enter shows the screens of the practice company.
func (s *seated) enter() {
	s.t.Helper()
	s.desk = s.practice.Desk
	s.pages(s.desk)
	for place, build := range s.places {
		s.places[place] = func() shell.Page {
			s.built[place] = build()
			return s.built[place]
		}
	}
	ctx, cancel := context.WithCancel(s.t.Context())
	s.program.work = &work{ctx: ctx, cancel: cancel, desk: s.desk, end: cancel}
	s.count()
	s.clientsNow()
	s.follow()
	s.banner()
}

// visit goes to a place and waits for what it shows.
func (s *seated) visit(to model.Route) {
	s.t.Helper()
	s.shell.Go(to)
	s.settle()
	s.page = s.built[to.Place]
}

// settle runs what was dispatched until no work is under way.
func (s *seated) settle() {
	done := make(chan struct{})
	for ran := true; ran || len(s.queue) > 0; {
		ran = false // what ran may have started work that Wait did not see
		go func() { s.loop.Wait(); done <- struct{}{} }()
		for waiting := true; waiting; {
			select {
			case do := <-s.queue:
				do()
				ran = true
			case <-done:
				waiting = false
			}
		}
	}
}

// press gives a key to whatever has the keyboard, as the window would.
func (s *seated) press(name fyne.KeyName) {
	s.t.Helper()
	ev := &fyne.KeyEvent{Name: name}
	if f := s.window.Canvas().Focused(); f != nil {
		f.TypedKey(ev)
	} else if f := s.window.Canvas().OnTypedKey(); f != nil {
		f(ev)
	}
	s.settle()
}
