package model_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

// foreseen asks what a decision would do with those who are marked.
func foreseen(t *testing.T, m *model.ReviewModel, q queue, d review.Decision) (f model.Foresight) {
	t.Helper()
	m.Foresee(d, func(got model.Foresight, err error) {
		if err != nil {
			t.Error(err)
		}
		f = got
	})
	q.next()
	return f
}

func TestWhoIsLeftOutOfADecisionAboutManyStaysMarked(t *testing.T) {
	source := threePeople()
	source.refuse[2] = core.Fail(core.KindRefused, "This person is contacted for this job already; nothing was changed.", "")
	m, q := loadReview(t, source, 1)
	var said string
	m.Said = func(text string) { said = text }
	m.List(true)
	m.MarkAll()
	f := foreseen(t, m, q, review.Decision{Action: review.Save})
	want := model.Foresight{
		Decision: review.Decision{Job: 1, Action: review.Save}, Goes: []core.PersonID{1, 3},
		Look: []model.Reasoned{{Name: "p2", Why: "This person is contacted for this job already; nothing was changed."}},
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("foreseen (-want +got):\n%s", diff)
	}
	if len(source.made) != 0 || m.Left() != 3 {
		t.Errorf("looking decided: %v", source.made)
	}
	m.DecideTogether(f)
	q.next()
	if len(source.made) != 2 || shown(m) != 2 || m.Left() != 1 || m.Marked() != 1 {
		t.Errorf("made %v, shown %v of %d, %d marked", source.made, shown(m), m.Left(), m.Marked())
	}
	if said != "2 people saved for later. 1 stays here, marked." {
		t.Errorf("said %q", said)
	}
}

func TestADecisionAboutManyThatFailsLeavesTheQueue(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	var told error
	m.Refused = func(err error) { told = err }
	m.List(true)
	m.MarkSpan(0, 1, true)
	f := foreseen(t, m, q, review.Decision{Action: review.Discard})
	source.full = errors.New("disk full")
	m.DecideTogether(f)
	q.next()
	q.next()
	if told == nil || m.Left() != 3 || m.Marked() != 2 {
		t.Errorf("told %v, %d left, %d marked", told, m.Left(), m.Marked())
	}
}

func TestMarksEndWithTheQueueTheyAreIn(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	m.List(true)
	m.MarkAll()
	source.items[1] = slices.Delete(source.items[1], 0, 1)
	m.Reload()
	q.next()
	if m.Marked() != 2 {
		t.Errorf("%d are marked of two", m.Marked())
	}
	m.MarkAll()
	if m.Marked() != 0 {
		t.Errorf("all again marks %d", m.Marked())
	}
	m.MarkAll()
	m.ShowSaved(true)
	q.next()
	if m.Marked() != 0 {
		t.Errorf("%d are marked in another queue", m.Marked())
	}
}

// slowDisk lets each decision wait until the test lets it go on.
type slowDisk struct {
	*queueOf
	proceed chan struct{}
}

func (s slowDisk) Decide(ctx context.Context, d review.Decision) (review.Outcome, error) {
	<-s.proceed
	return s.queueOf.Decide(ctx, d)
}

func TestDecisionsThatWaitForTheDiskAreKeptWhenTheWindowCloses(t *testing.T) {
	q, source := newQueue(), slowDisk{threePeople(), make(chan struct{})}
	ctx, closeWindow := context.WithCancel(t.Context())
	loop := model.NewLoop(ctx, q.dispatch)
	m := model.NewReview(loop, model.ReviewOptions{Source: source, Reviewer: source, Now: func() time.Time { return midnight }})
	m.Load(1)
	q.next()
	for range 3 {
		m.Decide(review.Decision{Action: review.Save})
	}
	closeWindow()
	close(source.proceed)
	loop.Wait()
	if len(source.made) != 3 {
		t.Errorf("of three decisions that were shown as made, %d are kept", len(source.made))
	}
}

func TestWhoseDecisionIsTakenBackIsShownAlsoWhenAChangeIsHeardOfMeanwhile(t *testing.T) {
	source := threePeople()
	m, q := loadReview(t, source, 1)
	m.Decide(review.Decision{Action: review.Save})
	q.next()
	m.Reload()
	q.next()
	m.Undo()
	q.next()   // it is taken back, and the queue is being read
	m.Reload() // the news of it
	q.next()
	q.next() // of two readings the first is overtaken
	if shown(m) != 1 {
		t.Errorf("shown %v, want the person who is back", shown(m))
	}
}
