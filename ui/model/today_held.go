package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/phrase"
)

// HeldClosings are the closings that wait for a person's word.
type HeldClosings interface {
	HeldClosings(ctx context.Context) ([]HeldState, error)
	Settle(ctx context.Context, id core.HeldID, closeThem bool) error
}

// WithHeld lets held closings be decided on the page itself.
func (m *TodayModel) WithHeld(d HeldClosings) *TodayModel {
	m.decide = d
	return m
}

// showHeld puts one line for each held decision in place of what was said of all.
func (m *TodayModel) showHeld(list []HeldState) {
	if m.decide == nil {
		return
	}
	m.held = m.held[:0]
	var rows []TodayRow
	for _, h := range list {
		r := heldRow(h)
		m.held = append(m.held, r)
		rows = append(rows, TodayRow{Kind: records.KindHeld, Title: heldTitle(h), Note: heldNote(h), Held: r.ID, To: To(Clients)})
	}
	at := slices.IndexFunc(m.Rows, func(r TodayRow) bool { return !before(r.Kind, records.KindHeld) })
	if at < 0 {
		at = len(m.Rows)
	}
	rest := slices.DeleteFunc(slices.Clone(m.Rows), func(r TodayRow) bool { return r.Kind == records.KindHeld })
	m.Rows = slices.Insert(rest, min(at, len(rest)), rows...)
	for i := range m.Rows {
		if m.Rows[i].Key = ""; i < len(todayKeys) {
			m.Rows[i].Key = todayKeys[i : i+1]
		}
	}
}

// before tells whether lines of a kind stand before those of another.
func before(kind, other string) bool {
	first := []string{KindPaused, records.KindReplies, records.KindAsk, records.KindUnknown, records.KindDrafted, records.KindBounced, records.KindConflict}
	return kind != other && slices.Contains(first, kind)
}

func heldTitle(h HeldState) string {
	title := phrase.N(len(h.Held.Jobs), "%[2]s no longer shows %[1]d job", "%[2]s no longer shows %[1]d jobs", h.Connection)
	if h.Open > 0 {
		title += phrase.T(" of %d", h.Open)
	}
	return title
}

// heldNamed is how many of the jobs are called by their titles.
const heldNamed = 3

func heldNote(h HeldState) string {
	text := phrase.T("Nothing was closed. ")
	switch n := len(h.Imported); {
	case n == 0:
		text += phrase.T("None of them is a job here.")
	case n <= heldNamed:
		text += phrase.T("Jobs here, their e-mails wait: %s.", strings.Join(h.Imported, ", "))
	default:
		text += phrase.N(n, "%[1]d is a job here and their e-mails wait: %[2]s and %[3]d more.", "%[1]d are jobs here and their e-mails wait: %[2]s and %[3]d more.", strings.Join(h.Imported[:heldNamed], ", "), n-heldNamed)
	}
	if since := Moment(h.Held.Since); since != "" {
		text += phrase.T(" Since %s.", since)
	}
	return text
}

// HeldOf is what can be answered to a held decision.
func (m *TodayModel) HeldOf(id core.HeldID) (HeldRow, bool) {
	i := slices.IndexFunc(m.held, func(h HeldRow) bool { return h.ID == id })
	if i < 0 {
		return HeldRow{}, false
	}
	return m.held[i], true
}

// Deciding tells whether a decision is under way.
func (m *TodayModel) Deciding() bool { return m.act.Busy() }

// Settle takes the word about held closings.
func (m *TodayModel) Settle(id core.HeldID, closeThem bool) {
	if m.decide == nil || m.act.Busy() {
		return
	}
	m.Refuse = nil
	Act(m.loop, &m.act, func(ctx context.Context) error { return m.decide.Settle(ctx, id, closeThem) }, func(err error) {
		if m.Refuse = err; err == nil {
			m.Said(map[bool]string{true: phrase.T("The jobs are closed; their e-mails have stopped"), false: phrase.T("The jobs stay open; their e-mails go on")}[closeThem])
		}
		m.Load()
		m.Changed()
	})
	m.Changed()
}
