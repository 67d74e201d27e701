// Package lookup keeps what a connector looks up beside its lists and what hardly
// changes: the id of a user or a source, the stages of a job.
//
// # What it promises
//
//   - What was read is not read again; a failure is not kept.
//   - One reads at a time what several want, and whoever waits for it waits no longer
//     than the own context lasts.
//   - It ends with its connector, which lives for one synchronisation. So it is not
//     bounded, and nothing in it grows old.
package lookup

import (
	"context"
	"sync"
)

// Table keeps values by their keys. The zero value is ready, and safe for concurrent
// use.
type Table[K comparable, V any] struct {
	mu    sync.Mutex
	known map[K]V
	turns map[K]chan struct{} // one for each key that is being read
}

// Get gives the value of a key, and reads it if nobody did before.
func (t *Table[K, V]) Get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	for {
		v, known, turn := t.turn(key)
		if known {
			return v, nil
		}
		if turn == nil {
			return t.read(ctx, key, read)
		}
		select {
		case <-turn:
		case <-ctx.Done():
			var none V
			return none, ctx.Err()
		}
	}
}

// turn gives a value that is known, or what to wait for; neither = it is the caller's
// turn to read.
func (t *Table[K, V]) turn(key K) (v V, known bool, turn chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if v, known = t.known[key]; known {
		return v, true, nil
	}
	if turn = t.turns[key]; turn != nil {
		return v, false, turn
	}
	if t.known == nil {
		t.known, t.turns = map[K]V{}, map[K]chan struct{}{}
	}
	t.turns[key] = make(chan struct{})
	return v, false, nil
}

func (t *Table[K, V]) read(ctx context.Context, key K, read func(context.Context) (V, error)) (v V, err error) {
	done := false
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if done && err == nil {
			t.known[key] = v
		}
		close(t.turns[key])
		delete(t.turns, key)
	}()
	v, err = read(ctx)
	done = true
	return v, err
}

// Forget drops a value that proved to be old.
func (t *Table[K, V]) Forget(key K) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.known, key)
}
