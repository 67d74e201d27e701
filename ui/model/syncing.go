package model

import (
	"context"
	"fmt"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/syncer"
	"reqdesk/ui/phrase"
)

// SyncState is what is known of the synchronisation of one connection.
type SyncState struct {
	Connection core.Connection
	Jobs       core.SyncStatus
	Now        *syncer.Progress // nil = none is under way
	Last       *syncer.Report   // of the last one since the program began; nil = none
}

// Syncs synchronises connections.
type Syncs interface {
	// SyncStates is one state for each connection, in their order.
	SyncStates(ctx context.Context) ([]SyncState, error)
	// SyncNow synchronises one connection and returns when that has ended. How it went
	// is in the states; the error is for all else.
	SyncNow(ctx context.Context, id core.ConnectionID) error
	// CancelSync ends what is under way; it never waits.
	CancelSync(id core.ConnectionID) bool
}

// SyncMood is how a connection is.
type SyncMood int

// The moods.
const (
	SyncRests SyncMood = iota
	SyncBusy
	SyncTroubled
	SyncStopped
	SyncOff
)

// SyncRow is one connection as the sheet shows it.
type SyncRow struct {
	ID     core.ConnectionID
	Name   string
	Mood   SyncMood
	Text   string  // what is going on, or how it stands
	Figure string  // the estimate; "" = none
	Part   float64 // of the phase; below 0 = it can't be told
	Note   string  // what the last one did, or what to expect; "" = nothing
	// CanSync and CanCancel say which of the two buttons there is.
	CanSync, CanCancel bool
}

// SyncModel is the line at the foot of the sidebar and the sheet behind it.
type SyncModel struct {
	// Changed is called when something is different.
	Changed func()
	// Failed is told what belongs to no connection.
	Failed func(error)

	Rows []SyncRow

	loop   *Loop
	syncs  Syncs
	read   Question
	asked  map[core.ConnectionID]bool // asked for here and not yet answered
	states []SyncState
}

// NewSync makes the model; Load reads.
func NewSync(l *Loop, s Syncs) *SyncModel {
	return &SyncModel{loop: l, syncs: s, asked: map[core.ConnectionID]bool{}, Changed: func() {}, Failed: func(error) {}}
}

// Load reads how everything stands.
func (m *SyncModel) Load() {
	Load(m.loop, &m.read, m.syncs.SyncStates, func(states []SyncState, err error) {
		if err != nil {
			m.Failed(err)
			return
		}
		m.states = states
		m.build()
	})
}

func (m *SyncModel) build() {
	m.Rows = nil
	for _, s := range m.states {
		m.Rows = append(m.Rows, syncRow(s, m.asked[s.Connection.ID]))
	}
	m.Changed()
}

// Start synchronises one connection now. It returns at once.
func (m *SyncModel) Start(id core.ConnectionID) {
	if m.asked[id] {
		return
	}
	m.asked[id] = true
	m.build()
	Act(m.loop, new(Question), func(ctx context.Context) error { return m.syncs.SyncNow(ctx, id) }, func(err error) {
		delete(m.asked, id)
		if err != nil {
			m.Failed(err)
		}
		m.build()
		m.Load()
	})
}

// StartAll synchronises all that are on and not under way already.
func (m *SyncModel) StartAll() {
	for _, r := range m.Rows {
		if r.CanSync {
			m.Start(r.ID)
		}
	}
}

// Cancel ends the synchronisation of one connection. It returns at once.
func (m *SyncModel) Cancel(id core.ConnectionID) {
	m.syncs.CancelSync(id)
	m.Load()
}

// CancelAll ends all that are under way and tells how many there were.
func (m *SyncModel) CancelAll() (n int) {
	for _, r := range m.Rows {
		if r.CanCancel && m.syncs.CancelSync(r.ID) {
			n++
		}
	}
	m.Load()
	return n
}

// Line is the sidebar's line: a problem first, else what is under way, else rest.
func (m *SyncModel) Line() SyncRow {
	var busy []SyncRow
	troubled, on := 0, 0
	for _, r := range m.Rows {
		switch r.Mood {
		case SyncBusy:
			busy = append(busy, r)
		case SyncTroubled:
			troubled++
		}
		if r.Mood != SyncOff {
			on++
		}
	}
	switch {
	case len(m.Rows) == 0:
		return SyncRow{Mood: SyncOff, Text: phrase.T("No connection yet"), Part: -1}
	case len(busy) == 1:
		return busy[0].short()
	case len(busy) > 1:
		return SyncRow{Mood: SyncBusy, Text: phrase.N(len(busy), "%d connection synchronising", "%d connections synchronising"), Part: -1}
	case troubled > 0:
		return SyncRow{Mood: SyncTroubled, Text: phrase.N(troubled, "%d connection has a problem", "%d connections have a problem"), Part: -1}
	case on == 0:
		return SyncRow{Mood: SyncOff, Text: phrase.T("All connections are off"), Part: -1}
	}
	return SyncRow{Mood: SyncRests, Text: phrase.T("Up to date"), Part: -1}
}

// short is the row where there is little room: who is at work, and which part is done.
func (r SyncRow) short() SyncRow {
	line := SyncRow{Mood: r.Mood, Text: r.Name, Part: r.Part}
	if r.Part >= 0 {
		line.Figure = phrase.T("%d%%", int(100*r.Part))
	}
	return line
}

// syncRow says in words how a connection stands.
func syncRow(s SyncState, asked bool) SyncRow {
	r := SyncRow{ID: s.Connection.ID, Name: s.Connection.Name, Part: -1}
	switch st := s.Jobs; {
	case s.Now != nil:
		r.busy(*s.Now)
	case asked:
		r.Mood, r.Text = SyncBusy, phrase.T("Beginning…")
	case s.Connection.Off:
		r.Mood, r.Text, r.Note = SyncOff, phrase.T("Switched off"), phrase.T("Its jobs and links stay.")
	case st.ErrorText != "":
		r.Mood, r.Text, r.Note, r.CanSync = SyncTroubled, phrase.Of(st.ErrorText), retryWords(st), true
	default:
		r.CanSync = true
		r.rests(s)
	}
	return r
}

func (r *SyncRow) busy(p syncer.Progress) {
	r.Mood, r.Part, r.CanCancel = SyncBusy, p.Part(), !p.Stopping
	if p.Stopping {
		r.Text, r.Note, r.Part = phrase.T("Stopping…"), phrase.T("What was read is kept."), -1
		return
	}
	r.Text, r.Figure = upper(phrase.Of(p.Doing())), phrase.Of(p.LeftWords())
	if figures := phrase.Of(p.Figures()); figures != "" {
		r.Text = phrase.T("%s: %s", r.Text, figures)
	}
	r.Note = phrase.T("Began at %s.", Hour(p.Started))
}

func (r *SyncRow) rests(s SyncState) {
	st := s.Jobs
	if p, stopped := syncer.Unfinished(st); stopped {
		r.Mood, r.Text = SyncStopped, phrase.T("Stopped")
		if figures := phrase.Of(p.Figures()); figures != "" {
			r.Text += phrase.T(" after %s", figures)
		}
		r.Note = phrase.T("What was read is kept; the next one goes on there.")
		return
	}
	if st.Completed.IsZero() {
		r.Mood, r.Text, r.Note = SyncStopped, phrase.T("Not synchronised yet"), phrase.T("Its jobs appear with the first synchronisation.")
		return
	}
	r.Text = phrase.T("Up to date since %s", Moment(st.Completed))
	r.Note = phrase.N(st.OpenJobs, "%d open job", "%d open jobs") + "; " + didWords(s.Last) + "."
}

// didWords say what the last synchronisation did.
func didWords(last *syncer.Report) string {
	if last == nil || !last.OK {
		return phrase.T("nothing new since then")
	}
	var did []string
	for _, c := range []struct {
		n    int
		word string
	}{
		{last.Jobs.Added, phrase.T("new")},
		{last.Jobs.Changed, phrase.T("changed")},
		{last.Jobs.Closed, phrase.T("closed")},
		{last.Jobs.Reopened, phrase.T("opened again")},
		{last.Jobs.Held, phrase.T("held for you")},
	} {
		if c.n > 0 {
			did = append(did, fmt.Sprintf("%s %s", Thousands(c.n), c.word))
		}
	}
	if n := last.People.Added + last.People.Changed + last.People.Removed; n > 0 {
		did = append(did, phrase.N(n, "%d change in pipelines", "%d changes in pipelines"))
	}
	if len(did) == 0 {
		return phrase.T("nothing had changed")
	}
	return strings.Join(did, ", ")
}

// retryWords say when a failed one is tried again.
func retryWords(st core.SyncStatus) string {
	kept := phrase.T("What was read before is kept. ")
	if st.Completed.IsZero() {
		kept = ""
	}
	if st.NextDue.IsZero() {
		return phrase.T("%sIt waits for you: check the key or the settings, then synchronise.", kept)
	}
	return phrase.T("%sIt is tried again at %s.", kept, Hour(st.NextDue.Truncate(time.Second)))
}
