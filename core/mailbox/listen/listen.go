// Package listen hears of what comes into mailboxes, so that an answer is read within
// seconds and nobody is asked again and again meanwhile.
//
// # What it promises
//
// Every mailbox that is read has one goroutine, which lets the server tell of news
// ([mailbox.Waiter]). What it hears only makes the mailbox due: reading is the work of
// the engine, and nothing is lost when nothing is heard. While a server tells, its
// mailbox is asked seldom, just to be sure. A server that can't tell, or to which the
// connection was lost, is asked as often as the settings say; the connection is tried
// again after a pause that doubles. One that fails to be read is asked less and less
// often too, up to every five minutes.
//
// After a sleep of the computer all mailboxes are due at once and all connections are
// made anew: the old ones are dead and do not know it.
//
// Run returns when all its goroutines have ended.
package listen

import (
	"context"
	"sync"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Pauses.
const (
	firstPause = time.Minute      // before a lost connection is made anew
	lastPause  = 30 * time.Minute // it doubles up to this
	deafPause  = time.Hour        // before a server that can't tell is tried again
	restful    = 15 * time.Minute // between two looks into a mailbox whose server tells
	mostRest   = 5 * time.Minute  // between two looks into one that can't be read
)

// mostEmpty is how often a server may tell at once of news that were none, one after the
// other.
const mostEmpty = 3

// atOnce is a wait that was none.
const atOnce = time.Second

// Config is what a Listener is made from.
type Config struct {
	Clock core.Clock
	// Open gives what waits for news of a mailbox, and how far it was read. nil = its
	// server does not tell. A mailbox that was never read has no cursor yet.
	Open func(ctx context.Context, id core.MailboxID) (w mailbox.Waiter, cursor string, err error)
	// Nudge is called when a mailbox is due that was not before. It must not block.
	Nudge func()
}

// Listener hears of news. Its methods may be called from anywhere.
type Listener struct {
	Config
	changed chan struct{}

	mu   sync.Mutex
	ears map[core.MailboxID]*ear
}

// ear is the state of one mailbox.
type ear struct {
	place    place
	read     chan struct{}      // has a value when a look has ended
	stop     context.CancelFunc // nil = it is not running
	due      bool               // there is something to read
	told     bool               // its server tells
	failures int                // looks that failed, one after the other
}

// place is where a mailbox is: with another one its connection is of no use.
type place struct{ host, user, security, api, provider string }

func placeOf(m core.Mailbox) place {
	return place{m.IMAP, m.User, m.Security, m.API, m.OAuth.Provider}
}

// New makes a listener that hears nothing before Run.
func New(c Config) *Listener {
	return &Listener{Config: c, changed: make(chan struct{}, 1), ears: map[core.MailboxID]*ear{}}
}

// Keep says which mailboxes are read. It is cheap when they are the same as before.
func (l *Listener) Keep(list []core.Mailbox) {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := map[core.MailboxID]bool{}
	for _, m := range list {
		if !m.Reads() {
			continue
		}
		kept[m.ID] = true
		e := l.ears[m.ID]
		switch {
		case e == nil:
			l.ears[m.ID] = &ear{place: placeOf(m), read: make(chan struct{}, 1)}
		case e.place != placeOf(m):
			e.place = placeOf(m)
			e.end()
		default:
			continue
		}
		l.wake()
	}
	for id, e := range l.ears {
		if !kept[id] {
			e.end()
			delete(l.ears, id)
		}
	}
}

// end ends what runs for the ear; if it is still kept, it is begun anew.
func (e *ear) end() {
	if e.stop != nil {
		e.stop()
	}
}

func (l *Listener) wake() {
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// Run listens until ctx ends, and returns when all that it began has ended.
func (l *Listener) Run(ctx context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	for {
		l.mu.Lock()
		for id, e := range l.ears {
			if e.stop != nil {
				continue
			}
			inner, stop := context.WithCancel(ctx)
			e.stop = stop
			running.Go(func() {
				l.listen(inner, id, e)
				stop()
				l.ended(e)
			})
		}
		l.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-l.changed:
		}
	}
}

func (l *Listener) ended(e *ear) {
	l.mu.Lock()
	e.stop, e.told = nil, false
	l.mu.Unlock()
	l.wake()
}

// Woke makes all mailboxes due and all connections anew: the computer has slept.
func (l *Listener) Woke() {
	l.mu.Lock()
	for _, e := range l.ears {
		e.due, e.failures = true, 0
		e.end()
	}
	l.mu.Unlock()
	l.Nudge()
}

// Due tells whether a mailbox is to be read now, whatever the time of the last look.
func (l *Listener) Due(id core.MailboxID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.ears[id]
	return e != nil && e.due
}

// Rest is how long a mailbox is left alone after a look; the settings say every.
func (l *Listener) Rest(id core.MailboxID, every time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.ears[id]
	switch {
	case e == nil:
		return every
	case e.failures > 0:
		return max(every, min(doubled(e.failures), mostRest))
	case e.told:
		return max(every, restful)
	}
	return every
}

// doubled is the pause after so many failures.
func doubled(failures int) time.Duration {
	return min(firstPause<<min(failures-1, 10), lastPause)
}

// Looking says that a look into a mailbox begins: what is heard from now on is new.
func (l *Listener) Looking(id core.MailboxID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.ears[id]; e != nil {
		e.due = false
	}
}

// Looked says that the look has ended, and how.
func (l *Listener) Looked(id core.MailboxID, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.ears[id]
	if e == nil {
		return
	}
	if e.failures++; err == nil {
		e.failures = 0
	}
	select {
	case e.read <- struct{}{}:
	default:
	}
}

// listen lets the server of one mailbox tell of news until ctx ends.
func (l *Listener) listen(ctx context.Context, id core.MailboxID, e *ear) {
	lost, empty := 0, 0
	for ctx.Err() == nil {
		began := l.Clock.Now()
		cursor, err := l.wait(ctx, id, e)
		waited := l.Clock.Now().Sub(began) >= atOnce
		if err == nil {
			if l.tell(ctx, id, e, cursor) || waited {
				lost, empty = 0, 0
				continue
			}
			if empty++; empty < mostEmpty {
				continue
			}
		}
		pause := deafPause
		if core.KindOf(err) != core.KindUnsupported {
			lost++
			pause = doubled(lost)
		}
		if ctx.Err() != nil || l.Clock.Wait(ctx, l.Clock.Now().Add(pause)) != nil {
			return
		}
	}
}

// wait returns when the server has told of something, with the cursor behind which it
// lies. What was never read has no cursor: it is to be read first.
func (l *Listener) wait(ctx context.Context, id core.MailboxID, e *ear) (string, error) {
	w, cursor, err := l.Open(ctx, id)
	if err != nil || cursor == "" {
		return "", err
	}
	if w == nil {
		return "", core.Fail(core.KindUnsupported, "The mailbox's server does not tell of new e-mails.", "It is asked now and then.")
	}
	l.hears(e, true)
	if err = w.Wait(ctx, cursor); err != nil {
		l.hears(e, false)
		l.Nudge() // it is to be asked more often from now on
	}
	return cursor, err
}

func (l *Listener) hears(e *ear, told bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.told = told
}

// tell makes the mailbox due and waits until it was read. It tells whether there was
// something behind the cursor.
func (l *Listener) tell(ctx context.Context, id core.MailboxID, e *ear, cursor string) bool {
	l.mu.Lock()
	e.due = true
	select {
	case <-e.read: // of a look before
	default:
	}
	l.mu.Unlock()
	l.Nudge()
	select {
	case <-ctx.Done():
		return false
	case <-e.read:
	}
	_, now, err := l.Open(ctx, id)
	return err == nil && now != cursor
}
