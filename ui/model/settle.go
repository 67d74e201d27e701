package model

import (
	"sync"
	"time"
)

// answers are those that nobody has shown yet, in the order in which they came.
type answers struct {
	mu   sync.Mutex
	come []func()
	came chan struct{} // holds a token when one has come since the last look

	// On the window's goroutine only: the picture that comes next, and how many answers to
	// what was asked since the last one are missing.
	picture uint64
	missing int
	asked   time.Time // when the last picture was drawn for which something had been asked
}

// asked counts a question, and gives the way for its answer: show runs on the window's
// goroutine, once.
func (l *Loop) asked() (give func(show func())) {
	a := &l.answers
	picture := a.picture
	a.missing++
	return func(show func()) {
		a.put(func() {
			if picture == a.picture {
				a.missing--
			}
			show()
		})
		l.dispatch(func() { a.next() })
	}
}

// put adds an answer.
func (a *answers) put(show func()) {
	a.mu.Lock()
	a.come = append(a.come, show)
	a.mu.Unlock()
	select {
	case a.came <- struct{}{}:
	default:
	}
}

// next shows the answer that has waited longest; false = there is none.
func (a *answers) next() bool {
	a.mu.Lock()
	if len(a.come) == 0 {
		a.mu.Unlock()
		return false
	}
	show := a.come[0]
	a.come[0] = nil
	a.come = a.come[1:]
	a.mu.Unlock()
	show()
	return true
}

// held is how soon after one another questions come while a key is held down or text is
// typed. Then no picture waits: many would, and what comes next overtakes the answers.
const held = 200 * time.Millisecond

// Settle shows the answers to what was asked since the last picture, as far as they come
// within limit, with what is asked because of them. The window calls it before it draws,
// with the time it is. It returns at once when nothing was asked, or when that was asked
// right after something else.
func (l *Loop) Settle(now time.Time, limit time.Duration) {
	a := &l.answers
	defer func() { a.picture, a.missing = a.picture+1, 0 }()
	if a.missing == 0 {
		return
	}
	hurry := now.Sub(a.asked) < held
	if a.asked = now; hurry {
		return
	}
	late := time.NewTimer(limit)
	defer late.Stop()
	for a.missing > 0 {
		select {
		case <-a.came:
			for a.next() {
				continue
			}
		case <-late.C:
			return
		}
	}
}
