package lookup_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"reqdesk/connectors/lookup"
)

func TestValueIsReadOnce(t *testing.T) {
	var table lookup.Table[string, int]
	var reads atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			v, err := table.Get(t.Context(), "a", func(context.Context) (int, error) { return int(reads.Add(1)), nil })
			if v != 1 || err != nil {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	all.Wait()
	if v, err := table.Get(t.Context(), "b", func(context.Context) (int, error) { return 7, nil }); v != 7 || err != nil || reads.Load() != 1 {
		t.Errorf("%d, %v after %d reads", v, err, reads.Load())
	}
	table.Forget("a")
	if v, _ := table.Get(t.Context(), "a", func(context.Context) (int, error) { return 9, nil }); v != 9 {
		t.Errorf("what was forgotten is still %d", v)
	}
}

func TestFailureIsNotKept(t *testing.T) {
	var table lookup.Table[string, int]
	failed := errors.New("no network")
	if _, err := table.Get(t.Context(), "a", func(context.Context) (int, error) { return 3, failed }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	if v, err := table.Get(t.Context(), "a", func(context.Context) (int, error) { return 4, nil }); v != 4 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
}

func TestWhoWaitsEndsWithTheOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var table lookup.Table[string, int]
		release := make(chan struct{})
		go func() {
			_, _ = table.Get(t.Context(), "a", func(context.Context) (int, error) { <-release; return 1, nil })
		}()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := table.Get(ctx, "a", func(context.Context) (int, error) { return 2, nil })
			ended <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		close(release)
		if v, err := table.Get(t.Context(), "a", func(context.Context) (int, error) { return 3, nil }); v != 1 || err != nil {
			t.Errorf("%d, %v", v, err)
		}
	})
}
