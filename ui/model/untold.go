package model

import (
	"context"
	"time"

	"reqdesk/core"
	"reqdesk/core/privacy"
	"reqdesk/core/records"
	"reqdesk/ui/phrase"
)

// Teller knows who has to be told about their data, within a month of its coming.
type Teller interface {
	Untold(ctx context.Context) ([]privacy.Untold, error)
	Told(ctx context.Context, id core.PersonID, how string) error
}

// KindUntold is the line of Today about them.
const KindUntold = "untold"

const untoldNote = "The first e-mail to them tells by itself; or say how you told them"

// UntoldItem is the line of Today about who has to be told; false = nobody has to be.
func UntoldItem(list []privacy.Untold, now time.Time) (records.Item, bool) {
	late := 0
	for _, u := range list {
		if u.Due.Before(now) {
			late++
		}
	}
	if len(list) == 0 {
		return records.Item{}, false
	}
	i := records.Item{Kind: KindUntold, Count: len(list), Since: list[0].Since}
	by, soon := dayOf(list[0].Due), len(list)-late
	switch {
	case late == 0:
		i.Text = core.SayN(len(list), "%[1]d person has to be told about their data by %[2]s", "%[1]d people have to be told about their data by %[2]s", by)
	case soon == 0:
		i.Text = core.SayN(late, "%[1]d person should have been told about their data by %[2]s", "%[1]d people should have been told about their data by %[2]s", by)
	default:
		i.Text = core.Say("%s%s", core.SayN(late, "%[1]d person should have been told about their data by %[2]s", "%[1]d people should have been told about their data by %[2]s", by), core.SayN(soon, ", and %d more soon", ", and %d more soon"))
	}
	return i, true
}

func dayOf(t time.Time) string { return phrase.Date(t.Local(), "2 January") }

// UntoldText says since when data of somebody are held, and how long there is to tell them.
func UntoldText(u privacy.Untold, now time.Time) (text string, late bool) {
	if late = u.Due.Before(now); late {
		return phrase.T("Held since %s · should have been told by %s", dayOf(u.Since), dayOf(u.Due)), true
	}
	return phrase.T("Held since %s · to be told by %s", dayOf(u.Since), dayOf(u.Due)), false
}

// TheyKnow keeps how somebody was told about their data.
func (m *PeopleWork) TheyKnow(p core.Person, how string, done func(error)) {
	Act(m.loop, new(Question), func(ctx context.Context) error { return m.by.Teller.Told(ctx, p.ID, how) }, func(err error) {
		done(err)
		if err == nil {
			m.Said(phrase.T("%s knows about their data; how is kept in the log.", PersonName(p)), nil)
			m.Load()
		}
	})
}

// WithUntold adds a line about who has to be told about their data.
func (m *TodayModel) WithUntold(t Teller, now func() time.Time) *TodayModel {
	m.teller, m.now = t, now
	return m
}

// loadUntold reads them after the rest, which is there sooner: with very many people it
// takes a while.
func (m *TodayModel) loadUntold() {
	if m.teller == nil {
		return
	}
	Load(m.loop, &m.telling, m.teller.Untold, func(list []privacy.Untold, err error) {
		if err == nil {
			m.untold = list
			m.arrange()
		}
	})
}

// arrange makes the rows of what was read.
func (m *TodayModel) arrange() {
	items := m.items
	if m.teller != nil && m.Loaded {
		if line, some := UntoldItem(m.untold, m.now()); some {
			items = append([]records.Item{line}, items...)
		}
	}
	if m.paused {
		items = append([]records.Item{pausedItem()}, items...)
	}
	m.Rows = todayRows(items)
	m.showHeld(m.closings)
	m.Changed()
}
