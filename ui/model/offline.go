package model

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// ReachState is what is known of who answers, and what waits for it.
type ReachState struct {
	Connections []SyncState
	Mailboxes   []core.Mailbox
	Waiting     []core.Entry // the open entries of the outbox
	Paused      bool
}

// ReachReader reads it.
type ReachReader interface {
	ReachState(ctx context.Context) (ReachState, error)
}

// Pill is the short line above the sync line: that nobody can be reached, or that the
// outbox rests, and how much waits for it. It leads to the outbox.
type Pill struct {
	Shown   bool
	Offline bool
	Text    string // "Offline since 09:12"
	Waiting string // "3 waiting"
}

// PillModel keeps the pill up to date.
type PillModel struct {
	loop   *Loop
	reader ReachReader
	now    func() time.Time
	read   Question

	Pill    Pill
	Changed func()
}

// NewPill makes the model; Load reads.
func NewPill(l *Loop, r ReachReader, now func() time.Time) *PillModel {
	return &PillModel{loop: l, reader: r, now: now, Changed: func() {}}
}

// Load reads anew. A failure leaves the pill as it was: what can't be read says so where
// it is read.
func (m *PillModel) Load() {
	Load(m.loop, &m.read, m.reader.ReachState, func(s ReachState, err error) {
		if err != nil {
			return
		}
		if now := PillOf(s, m.now()); now != m.Pill {
			m.Pill = now
			m.Changed()
		}
	})
}

// PillOf says what the pill shows.
func PillOf(s ReachState, now time.Time) Pill {
	n := due(s.Waiting, now)
	p := Pill{}
	if n > 0 {
		p.Waiting = phrase.T("%d waiting", n)
	}
	since, offline := offlineSince(s)
	switch {
	case offline:
		p.Shown, p.Offline, p.Text = true, true, phrase.T("Offline")
		if !since.IsZero() {
			p.Text += phrase.T(" since %s", lately(since, now))
		}
	case s.Paused && n > 0:
		p.Shown, p.Text = true, phrase.T("The outbox is paused")
	}
	return p
}

// due counts the acts that would begin now if they could.
func due(entries []core.Entry, now time.Time) (n int) {
	for _, e := range entries {
		if (e.State == core.EntryWaiting || e.State == core.EntryHeld) && !e.Approved.IsZero() && !e.Due.After(now.Add(retrySoon)) {
			n++
		}
	}
	return n
}

// retrySoon is how far ahead something may be due that only waits for its next try.
const retrySoon = time.Hour

// offlineSince tells whether nobody answers, and when somebody did last. That one ATS or
// one mailbox is down is not it.
func offlineSince(s ReachState) (since time.Time, offline bool) {
	asked := 0
	for _, c := range s.Connections {
		if c.Connection.Off {
			continue
		}
		if asked++; c.Jobs.ErrorKind != core.KindTemporary {
			return since, false
		}
		since = latest(since, c.Jobs.Completed)
	}
	for _, m := range s.Mailboxes {
		if m.IMAP == "" {
			continue
		}
		if m.Error == "" {
			return since, false
		}
		since = latest(since, m.AnswersUntil)
	}
	return since, asked > 0
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// lately is a time of today, or else a day.
func lately(t, now time.Time) string {
	if Day(t) == Day(now) {
		return Hour(t)
	}
	return phrase.Date(t.Local(), "2 Jan")
}
