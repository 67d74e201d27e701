package model_test

import (
	"context"
	"errors"
	"testing"

	"reqdesk/ui/model"
)

// queue is the window's goroutine in tests: functions wait in it until the test
// runs them.
type queue chan func()

func newQueue() queue { return make(queue, 64) }

func (q queue) dispatch(do func()) { q <- do }

// next runs one function, waiting for it.
func (q queue) next() { (<-q)() }

func TestAnOvertakenAnswerIsDropped(t *testing.T) {
	q := newQueue()
	loop := model.NewLoop(t.Context(), q.dispatch)
	var place model.Question
	var shown []string
	ask := func(text string, wait <-chan struct{}) {
		model.Load(loop, &place, func(context.Context) (string, error) {
			<-wait
			return text, nil
		}, func(s string, _ error) { shown = append(shown, s) })
	}
	slow, fast := make(chan struct{}), make(chan struct{})
	ask("old", slow)
	ask("new", fast)
	close(fast)
	q.next()
	close(slow)
	q.next()
	if len(shown) != 1 || shown[0] != "new" {
		t.Errorf("shown %v, want the newest answer alone", shown)
	}
	if place.Busy() {
		t.Error("still busy after the answer")
	}
}

func TestAskingAnewCancelsTheWorkUnderWay(t *testing.T) {
	q := newQueue()
	loop := model.NewLoop(t.Context(), q.dispatch)
	var place model.Question
	ended := make(chan error, 1)
	model.Act(loop, &place, func(ctx context.Context) error {
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}, func(error) { t.Error("a stopped question was answered") })
	place.Stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("work ended with %v", err)
	}
	q.next()
}

func TestNothingIsShownAfterTheWindowHasGone(t *testing.T) {
	q := newQueue()
	ctx, close := context.WithCancel(t.Context())
	loop := model.NewLoop(ctx, q.dispatch)
	var place model.Question
	model.Load(loop, &place, func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 1, nil
	}, func(int, error) { t.Error("shown in a closed window") })
	close()
	loop.Wait()
	if len(q) != 0 {
		t.Error("work was dispatched to a closed window")
	}
}
