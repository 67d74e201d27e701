package model_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"reqdesk/ui/model"
)

// quick is an answer that is there at once, slow one that waits until it is let go.
func quick(context.Context) (int, error) { return 1, nil }

var midday = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func slow(until <-chan struct{}) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		<-until
		return 2, nil
	}
}

func TestAPictureShowsTheAnswersThatComeSoonWithWhatIsAskedBecauseOfThem(t *testing.T) {
	q := newQueue()
	loop := model.NewLoop(t.Context(), q.dispatch)
	var place, then model.Question
	var work model.Queue
	var shown []string
	model.Load(loop, &place, quick, func(int, error) {
		shown = append(shown, "answer")
		model.Load(loop, &then, quick, func(int, error) { shown = append(shown, "then") })
	})
	model.Enqueue(loop, &work, quick, func(int, error) { shown = append(shown, "done") })
	loop.Settle(midday, time.Hour)
	if slices.Sort(shown); !slices.Equal(shown, []string{"answer", "done", "then"}) {
		t.Fatalf("shown before the picture: %q", shown)
	}
	for range 3 {
		q.next()
	}
	if len(shown) != 3 {
		t.Errorf("shown again after the picture: %q", shown)
	}
}

func TestAPictureWaitsNoLongerThanAMomentAndForNothingThatWasAskedBefore(t *testing.T) {
	q := newQueue()
	loop := model.NewLoop(t.Context(), q.dispatch)
	var place model.Question
	let, shown := make(chan struct{}), 0
	model.Load(loop, &place, slow(let), func(n int, _ error) { shown = n })
	loop.Settle(midday, time.Millisecond)
	if shown != 0 {
		t.Fatal("shown although it has not come")
	}
	loop.Settle(midday.Add(time.Minute), time.Hour) // the next picture: nothing new was asked
	close(let)
	q.next()
	if shown != 2 {
		t.Error("what came late is not shown")
	}
}

func TestAPictureShowsWhatCameLateWithWhatIsNew(t *testing.T) {
	q := newQueue()
	loop := model.NewLoop(t.Context(), q.dispatch)
	var late, place model.Question
	let, came := make(chan struct{}), make(chan struct{})
	var shown []int
	model.Load(loop, &late, slow(let), func(n int, _ error) { shown = append(shown, n); close(came) })
	loop.Settle(midday, time.Millisecond)
	close(let)
	model.Load(loop, &place, func(context.Context) (int, error) {
		<-came
		return 1, nil
	}, func(n int, _ error) { shown = append(shown, n) })
	loop.Settle(midday.Add(time.Minute), time.Hour)
	if !slices.Equal(shown, []int{2, 1}) {
		t.Errorf("shown %v", shown)
	}
}

func TestNoPictureWaitsWhileAKeyIsHeldDown(t *testing.T) {
	q := newQueue()
	loop := model.NewLoop(t.Context(), q.dispatch)
	var place model.Question
	let, shown := make(chan struct{}), 0
	ask := func() { model.Load(loop, &place, slow(let), func(n int, _ error) { shown = n }) }
	ask()
	loop.Settle(midday, time.Millisecond)
	for n := range 5 {
		ask()
		loop.Settle(midday.Add(time.Duration(n+1)*30*time.Millisecond), time.Hour)
	}
	close(let)
	ask()
	loop.Settle(midday.Add(time.Second), time.Hour)
	if shown != 2 {
		t.Error("after a pause, the picture does not wait for what is asked")
	}
}
