package model

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/privacy"
	"reqdesk/core/records"
)

// TodaySource says what waits.
type TodaySource interface {
	Today(ctx context.Context) ([]records.Item, error)
}

// ClientLister knows the clients.
type ClientLister interface {
	Clients(ctx context.Context) ([]core.Client, error)
}

// TodayRow is one thing that waits, with the place where it is settled; or all
// things of a kind, where there are many.
type TodayRow struct {
	Kind  string
	Title string
	Note  string
	Key   string // 1…9, then letters: opens it
	To    Route
	Held  core.HeldID // held closings that can be decided here; 0 = another thing
}

// TodayModel is the first page: what waits, in plain words, each one key away.
type TodayModel struct {
	loop   *Loop
	source TodaySource
	lister ClientLister
	decide HeldClosings
	place  Question
	act    Question

	pauser   Pauser
	paused   bool
	teller   Teller
	now      func() time.Time
	telling  Question
	untold   []privacy.Untold
	items    []records.Item
	closings []HeldState

	Loaded bool
	Fresh  bool // there is no client yet: the next step is to connect something
	Rows   []TodayRow
	Err    error
	Refuse error // what was decided last was refused
	held   []HeldRow
	// Changed is called after each change of the above.
	Changed func()
	// Said is short news after a decision.
	Said func(text string)
}

// NewToday makes the model.
func NewToday(loop *Loop, source TodaySource) *TodayModel {
	return &TodayModel{loop: loop, source: source, Changed: func() {}, Said: func(string) {}}
}

// WithClients lets the page tell a new workspace from one where all is done.
func (m *TodayModel) WithClients(lister ClientLister) *TodayModel {
	m.lister = lister
	return m
}

// waits is what one reading of the page brings.
type waits struct {
	items  []records.Item
	held   []HeldState
	fresh  bool
	paused bool
}

// Load reads anew what waits, and then who has to be told.
func (m *TodayModel) Load() {
	Load(m.loop, &m.place, m.read, func(w waits, err error) {
		defer m.loadUntold()
		m.Loaded, m.Err = true, err
		if err == nil {
			m.items, m.closings, m.Fresh, m.paused = w.items, w.held, w.fresh, w.paused
			m.arrange()
			return
		}
		m.Changed()
	})
}

func (m *TodayModel) read(ctx context.Context) (w waits, err error) {
	if w.items, err = m.source.Today(ctx); err != nil {
		return w, err
	}
	if m.decide != nil {
		if w.held, err = m.decide.HeldClosings(ctx); err != nil {
			return w, err
		}
	}
	if m.pauser != nil {
		if w.paused, err = m.pauser.Paused(ctx); err != nil {
			return w, err
		}
	}
	if m.lister == nil {
		return w, nil
	}
	clients, err := m.lister.Clients(ctx)
	w.fresh = len(clients) == 0
	return w, err
}

// ByKey gives where a digit key leads.
func (m *TodayModel) ByKey(key string) (Route, bool) {
	for _, r := range m.Rows {
		if r.Key == key && key != "" {
			return r.To, true
		}
	}
	return Route{}, false
}

// SidebarCounts gives the figures beside the sidebar's entries.
func SidebarCounts(items []records.Item) map[Place]int {
	counts := map[Place]int{}
	for _, i := range items {
		switch i.Kind {
		case records.KindProfiles:
			counts[Review] += i.Count
		case records.KindReplies, records.KindAsk:
			counts[Inbox] += i.Count
		case records.KindDraft:
			counts[Jobs]++
		}
	}
	return counts
}
