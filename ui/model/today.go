package model

import (
	"context"
	"strconv"

	"reqdesk/core"
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

// TodayRow is one thing that waits, with the place where it is settled.
type TodayRow struct {
	Kind  string
	Title string
	Note  string
	Key   string // 1…9 opens it; "" beyond that
	To    Route
}

// TodayModel is the first page: what waits, in plain words, each one key away.
type TodayModel struct {
	loop   *Loop
	source TodaySource
	lister ClientLister
	place  Question

	Loaded bool
	Fresh  bool // there is no client yet: the next step is to connect something
	Rows   []TodayRow
	Err    error
	// Changed is called after each change of the above.
	Changed func()
}

// NewToday makes the model.
func NewToday(loop *Loop, source TodaySource) *TodayModel {
	return &TodayModel{loop: loop, source: source, Changed: func() {}}
}

// WithClients lets the page tell a new workspace from one where all is done.
func (m *TodayModel) WithClients(lister ClientLister) *TodayModel {
	m.lister = lister
	return m
}

// waits is what one reading of the page brings.
type waits struct {
	items []records.Item
	fresh bool
}

// Load reads anew what waits.
func (m *TodayModel) Load() {
	Load(m.loop, &m.place, m.read, func(w waits, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.Rows, m.Fresh = todayRows(w.items), w.fresh
		}
		m.Changed()
	})
}

func (m *TodayModel) read(ctx context.Context) (w waits, err error) {
	if w.items, err = m.source.Today(ctx); err != nil || m.lister == nil {
		return w, err
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
		case "profiles":
			counts[Review] += i.Count
		case "replies", "ask":
			counts[Inbox] += i.Count
		case "draft":
			counts[Jobs]++
		}
	}
	return counts
}

const digits = 9

func todayRows(items []records.Item) []TodayRow {
	rows := make([]TodayRow, 0, len(items))
	for n, i := range items {
		r := TodayRow{Kind: i.Kind, Title: i.Text, Note: todayNote(i.Kind), To: todayRoute(i)}
		if n < digits {
			r.Key = strconv.Itoa(n + 1)
		}
		rows = append(rows, r)
	}
	return rows
}

// todayRoute is where an item is settled.
func todayRoute(i records.Item) Route {
	switch i.Kind {
	case "profiles":
		return ToReview(i.Job)
	case "replies", "ask":
		return To(Inbox)
	case "draft", "check":
		return ToJob(i.Job, TabAbout)
	case "held", "connection", "mailbox":
		return To(Clients)
	case "failed", "unknown":
		return Route{Place: Settings, Tab: TabOutbox}
	}
	if i.Job != core.JobID(0) {
		return ToJob(i.Job, "")
	}
	return To(Jobs)
}

func todayNote(kind string) string {
	switch kind {
	case "profiles":
		return "Review them with one key each"
	case "replies":
		return "Their sequences have stopped; nothing more goes out to them"
	case "ask":
		return "The sequence waits until you say whose answer it is"
	case "draft":
		return "Fill it in, then go live"
	case "check":
		return "Places and types were read by machine"
	case "held":
		return "Nothing was closed; decide for yourself"
	case "failed":
		return "Nothing was lost; each has its reason"
	case "unknown":
		return "Never sent again by itself"
	case "connection", "mailbox":
		return "Everything else goes on working"
	}
	return ""
}
