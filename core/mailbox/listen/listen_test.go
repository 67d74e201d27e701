package listen_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/listen"
	"reqdesk/core/practice"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// server holds e-mails and tells of those behind a cursor. What Wait gives at once
// instead is in fault.
type server struct {
	mu      sync.Mutex
	mails   int
	read    int // as far as the cursor says
	fault   error
	wolf    bool // it tells of news that are none
	grown   chan struct{}
	waiting chan struct{} // has a value for each call of Wait that waits
	ended   chan error    // and for each that ended with its context
}

func (s *server) Wait(ctx context.Context, _ string) error {
	s.mu.Lock()
	fault, news, grown := s.fault, s.mails > s.read || s.wolf, s.grown
	s.mu.Unlock()
	if fault != nil || news {
		return fault
	}
	s.waiting <- struct{}{}
	select {
	case <-grown:
		return nil
	case <-ctx.Done():
		s.ended <- ctx.Err()
		return ctx.Err()
	}
}

func (s *server) deliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails++
	close(s.grown)
	s.grown = make(chan struct{})
}

func (s *server) set(change func(*server)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// world is a listener with one mailbox and a clock that stands still.
type world struct {
	*testing.T
	*server
	clock *practice.Clock
	ears  *listen.Listener
	box   core.Mailbox
	nudge chan struct{}
	stop  context.CancelFunc
	done  chan struct{}
}

func newWorld(t *testing.T, s *server) *world {
	t.Helper()
	s.grown, s.waiting, s.ended = make(chan struct{}), make(chan struct{}, 99), make(chan error, 99)
	w := &world{
		T: t, server: s, clock: practice.NewClock(noon), box: core.Mailbox{ID: 1, IMAP: "127.0.0.1:143"},
		nudge: make(chan struct{}, 99), done: make(chan struct{}),
	}
	w.ears = listen.New(listen.Config{
		Clock: w.clock, Nudge: func() { w.nudge <- struct{}{} },
		Open: func(context.Context, core.MailboxID) (mailbox.Waiter, string, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s, fmt.Sprint(s.read), nil
		},
	})
	w.ears.Keep([]core.Mailbox{w.box, {ID: 2, Name: "drafts"}})
	ctx, stop := context.WithCancel(t.Context())
	w.stop = stop
	go func() {
		w.ears.Run(ctx)
		close(w.done)
	}()
	t.Cleanup(func() {
		stop()
		<-w.done
	})
	return w
}

func (w *world) expect(what string, heard <-chan struct{}) {
	w.Helper()
	select {
	case <-heard:
	case <-w.done:
		w.Fatalf("%s: the listener has ended", what)
	case <-time.After(10 * time.Second):
		w.Fatalf("%s: nothing happened", what)
	}
}

// look reads the mailbox, as the engine does when it is due.
func (w *world) look(err error) {
	w.ears.Looking(w.box.ID)
	if err == nil {
		w.set(func(s *server) { s.read = s.mails })
	}
	w.ears.Looked(w.box.ID, err)
}

// pauses waits until the listener waits for the clock, and tells for how long.
func (w *world) pauses() time.Duration {
	w.Helper()
	ctx, stop := context.WithTimeout(w.Context(), 10*time.Second)
	defer stop()
	if err := w.clock.AwaitWaiters(ctx, 1); err != nil {
		w.Fatal(err)
	}
	at, _ := w.clock.Next()
	return at.Sub(w.clock.Now())
}

func TestNewsMakeAMailboxDueAtOnce(t *testing.T) {
	w := newWorld(t, &server{})
	for range 3 {
		w.expect("it waits", w.waiting)
		if w.ears.Due(1) || w.ears.Rest(1, time.Minute) != 15*time.Minute {
			t.Errorf("due %v, asked after %v although its server tells", w.ears.Due(1), w.ears.Rest(1, time.Minute))
		}
		w.deliver()
		w.expect("it tells", w.nudge)
		if !w.ears.Due(1) {
			t.Error("it is not due")
		}
		w.look(nil)
	}
	if w.ears.Due(1) || w.clock.Now() != noon {
		t.Errorf("due %v at %v", w.ears.Due(1), w.clock.Now())
	}
}

func TestALostConnectionIsMadeAnewAfterPausesThatDouble(t *testing.T) {
	w := newWorld(t, &server{fault: core.Fail(core.KindTemporary, "The connection was lost.", "")})
	for _, minutes := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		w.expect("it tells of the loss", w.nudge)
		if got := w.pauses(); got != minutes*time.Minute {
			t.Errorf("pauses for %v, want %d minutes", got, minutes)
		}
		if got := w.ears.Rest(1, time.Minute); got != time.Minute {
			t.Errorf("meanwhile it is asked every %v", got)
		}
		if minutes == 30 {
			w.set(func(s *server) { s.fault = nil })
		}
		w.clock.Advance(minutes * time.Minute)
		if minutes == 30 {
			break
		}
	}
	w.expect("it waits again", w.waiting)
	w.set(func(s *server) { s.fault = errors.New("reset by peer") })
	w.deliver()
	w.expect("it tells", w.nudge)
	w.look(nil)
	if got := w.pauses(); got != time.Minute {
		t.Errorf("after it has worked it pauses for %v", got)
	}
}

func TestAServerThatCannotTellIsAskedAsOftenAsTheSettingsSay(t *testing.T) {
	w := newWorld(t, &server{fault: core.Fail(core.KindUnsupported, "No IDLE.", "")})
	if got := w.pauses(); got != time.Hour {
		t.Errorf("tried again after %v", got)
	}
	if w.ears.Rest(1, 2*time.Minute) != 2*time.Minute || w.ears.Rest(2, time.Minute) != time.Minute {
		t.Error("it is not asked as often as said")
	}
}

func TestAServerThatTellsOfNothingIsLeftAlone(t *testing.T) {
	w := newWorld(t, &server{wolf: true})
	for range 3 {
		w.expect("it tells", w.nudge)
		w.look(nil)
	}
	if got := w.pauses(); got != time.Minute {
		t.Errorf("pauses for %v", got)
	}
}

func TestAMailboxThatCannotBeReadIsAskedLess(t *testing.T) {
	w := newWorld(t, &server{})
	for _, want := range []time.Duration{1, 2, 4, 5, 5} {
		w.look(errors.New("no route to host"))
		if got := w.ears.Rest(1, 30*time.Second); got != want*time.Minute {
			t.Errorf("asked after %v, want %d minutes", got, want)
		}
	}
	if got := w.ears.Rest(1, time.Hour); got != time.Hour {
		t.Errorf("the settings say an hour, and it is asked after %v", got)
	}
	w.ears.Woke()
	if w.ears.Rest(1, 30*time.Second) > 15*time.Minute || !w.ears.Due(1) {
		t.Error("after a sleep it is not tried at once")
	}
}

func TestAfterASleepConnectionsAreMadeAnew(t *testing.T) {
	w := newWorld(t, &server{})
	w.expect("it waits", w.waiting)
	w.ears.Woke()
	w.expect("it tells", w.nudge)
	if err := <-w.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the old connection: %v", err)
	}
	if !w.ears.Due(1) {
		t.Error("it is not due")
	}
	w.expect("it waits again", w.waiting)
}

func TestAnotherServerOfAMailboxIsListenedTo(t *testing.T) {
	w := newWorld(t, &server{})
	w.expect("it waits", w.waiting)
	w.ears.Keep([]core.Mailbox{w.box})
	w.box.IMAP = "127.0.0.1:144"
	w.ears.Keep([]core.Mailbox{w.box})
	<-w.ended
	w.expect("it waits at the new one", w.waiting)
	if len(w.waiting) > 0 {
		t.Error("it was made anew although nothing had changed")
	}
}

func TestNothingIsLeftRunning(t *testing.T) {
	w := newWorld(t, &server{})
	w.expect("it waits", w.waiting)
	w.ears.Keep(nil) // the mailbox is gone
	<-w.ended
	w.ears.Keep([]core.Mailbox{w.box})
	w.expect("it waits again", w.waiting)
	w.stop()
	<-w.done
	select {
	case <-w.ended:
	default:
		t.Error("Run returned before its goroutine had ended")
	}
}
