package sourcing_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/core/source"
	"reqdesk/core/sourcing"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

var start = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// clock stands still until it is moved.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time                              { return c.now }
func (c *clock) Wait(ctx context.Context, _ time.Time) error { <-ctx.Done(); return ctx.Err() }

// place is a source with so many people; it gives them in the order of their numbers.
type place struct {
	people  int
	asked   []source.Ask
	fails   error
	between func() // called while it is being asked
	mail    bool   // it hands addresses over, which it must not
}

func (p *place) Descriptor() source.Descriptor {
	return source.Descriptor{Kind: "place", Name: "Place"}
}

func (p *place) Check(context.Context) (string, error) { return "works", nil }

func (p *place) Find(_ context.Context, a source.Ask) (source.Page, error) {
	p.asked = append(p.asked, a)
	if p.between != nil {
		p.between()
	}
	if p.fails != nil {
		return source.Page{}, p.fails
	}
	from, _ := strconv.Atoi(string(a.Cursor)) // "" is the first
	to := min(from+a.Want, p.people)
	page := source.Page{Query: "everybody", Next: source.Cursor(strconv.Itoa(to)), Last: to == p.people}
	for n := from; n < to; n++ {
		link := fmt.Sprintf("https://place.example/people/%d", n)
		f := source.Found{Origin: link, Text: "Go", Resume: core.Resume{Basics: core.Basics{
			Name: fmt.Sprintf("Person Number%d", n), Profiles: []core.Presence{{URL: link}},
		}}}
		if p.mail {
			f.Resume.Basics.Email = fmt.Sprintf("p%d@example.com", n)
		}
		page.Found = append(page.Found, f)
	}
	return page, nil
}

type bench struct {
	t     *testing.T
	store *storage.Workspace
	clock *clock
	place *place
	jobs  *jobs.Service
	*sourcing.Service
	job core.JobID
}

func newBench(t *testing.T, count int) *bench {
	t.Helper()
	w := storagetest.New(t)
	b := &bench{t: t, store: w, clock: &clock{start}, place: &place{people: count}}
	b.jobs = jobs.New(jobs.Config{Store: w, Clock: b.clock})
	who := &people.Service{Store: w, Clock: b.clock}
	rev := &review.Service{Store: w, Clock: b.clock, Guard: who.Guard()}
	b.Service = sourcing.New(sourcing.Config{
		Store: w, Clock: b.clock, People: who, Budget: b.jobs, Propose: rev.Propose,
		Open: func(context.Context, core.Source) (source.Source, error) { return b.place, nil },
	})
	b.update(func(tx core.Tx) error {
		c := core.Client{Name: "Northwind"}
		if err := w.PutClient(tx, &c); err != nil {
			return err
		}
		j := core.Job{Client: c.ID, Title: "Engineer", State: core.JobActive, Sourcing: true, MustHaves: []string{"Go"}, Activated: start}
		if err := w.PutJob(tx, &j); err != nil {
			return err
		}
		b.job = j.ID
		return w.PutSource(tx, &core.Source{Name: "place", Kind: "place"})
	})
	return b
}

func (b *bench) update(do func(core.Tx) error) {
	b.t.Helper()
	if err := b.store.Update(b.t.Context(), do); err != nil {
		b.t.Fatal(err)
	}
}

// step asks what is due and tells how many wait in the review then.
func (b *bench) step() int {
	b.t.Helper()
	if _, _, err := b.Step(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	return b.waiting()
}

func (b *bench) waiting() (n int) {
	b.t.Helper()
	err := b.store.View(b.t.Context(), func(tx core.Tx) error {
		list, err := b.store.CandidaciesOf(tx, b.job)
		n = len(list)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func TestAJobIsAskedForAFirstBatchAndThenForWhatIsWanted(t *testing.T) {
	b := newBench(t, 100)
	if n := b.step(); n != sourcing.FirstBatch {
		t.Fatalf("%d came at first", n)
	}
	for range 3 {
		b.clock.now = b.clock.now.Add(48 * time.Hour)
		if n := b.step(); n != sourcing.FirstBatch || len(b.place.asked) != 1 {
			t.Fatalf("%d came, asked %d times, with nobody wanted", n, len(b.place.asked))
		}
	}
	if err := b.More(t.Context(), b.job, 45); err != nil {
		t.Fatal(err)
	}
	if n := b.step(); n != 55 {
		t.Errorf("%d came", n)
	}
	for _, a := range b.place.asked {
		if a.Want > sourcing.NextBatch {
			t.Errorf("%d were asked for in one go", a.Want)
		}
	}
}

func TestWhoIsStillWantedIsAskedForAgainTheNextDay(t *testing.T) {
	b := newBench(t, 4)
	if n := b.step(); n != 4 {
		t.Fatalf("%d came", n)
	}
	b.place.people = 6
	if n := b.step(); n != 4 || len(b.place.asked) != 1 {
		t.Fatalf("%d came, asked %d times on the same day", n, len(b.place.asked))
	}
	b.clock.now = b.clock.now.Add(30 * time.Hour)
	if n := b.step(); n != 6 {
		t.Errorf("%d came the day after", n)
	}
}

func TestAnotherQuestionBeginsAnew(t *testing.T) {
	b := newBench(t, 4)
	b.step()
	if err := b.Tell(t.Context(), b.job, sourcing.Feedback{More: []string{" Rust "}, Without: []string{"PHP", "php"}}); err != nil {
		t.Fatal(err)
	}
	b.step()
	last := b.place.asked[len(b.place.asked)-1]
	if len(b.place.asked) < 2 || last.Cursor != "" || len(last.Query.Needs) != 2 || last.Query.Needs[1].Text != "Rust" || len(last.Query.Without) != 1 {
		t.Errorf("asked %d times, last %+v", len(b.place.asked), last)
	}
	if n := b.waiting(); n != 4 {
		t.Errorf("%d in the review", n)
	}
}

func TestAJobThatEndsWhileItsSourceIsAskedGetsNobody(t *testing.T) {
	b := newBench(t, 30)
	b.place.between = func() {
		if _, err := b.jobs.Close(t.Context(), b.job); err != nil {
			t.Error(err)
		}
	}
	if n := b.step(); n != 0 {
		t.Errorf("%d came to a closed job", n)
	}
}

func TestALimitIsKeptToWhateverIsAskedFor(t *testing.T) {
	b := newBench(t, 30)
	limit := core.Fail(core.KindRateLimited, "Asked too often.", "")
	limit.RetryAt = time.Now().Add(time.Hour)
	b.place.fails = limit
	if _, _, err := b.Step(t.Context()); core.KindOf(err) != core.KindRateLimited {
		t.Fatal(err)
	}
	b.place.fails = nil
	if err := b.More(t.Context(), b.job, 5); err != nil {
		t.Fatal(err)
	}
	if err := b.Tell(t.Context(), b.job, sourcing.Feedback{More: []string{"Rust"}}); err != nil {
		t.Fatal(err)
	}
	if n := b.step(); n != 0 || len(b.place.asked) != 1 {
		t.Fatalf("asked %d times although a limit holds", len(b.place.asked))
	}
	b.clock.now = b.clock.now.Add(61 * time.Minute)
	if n := b.step(); n != 15 {
		t.Errorf("%d came after the limit", n)
	}
}

func TestAddressesOfASourceThatMayNotGiveThemAreNotStored(t *testing.T) {
	b := newBench(t, 3)
	b.place.mail = true
	b.step()
	err := b.store.View(t.Context(), func(tx core.Tx) error {
		for p, err := range b.store.People(tx) {
			if err != nil {
				return err
			}
			if len(p.Emails) > 0 {
				t.Errorf("stored %v", p.Emails)
			}
		}
		return nil
	})
	if err != nil || b.waiting() != 3 {
		t.Errorf("%d in the review, %v", b.waiting(), err)
	}
}

func TestNothingIsDoneWithNothingToDo(t *testing.T) {
	b := newBench(t, 30)
	b.step()
	if reads := testing.AllocsPerRun(20, func() {
		if changed, _, err := b.Step(t.Context()); changed || err != nil {
			t.Error(changed, err)
		}
	}); reads > 60 {
		t.Errorf("an idle step takes %.0f allocations", reads)
	}
}
