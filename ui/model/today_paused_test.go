package model_test

import (
	"context"
	"errors"
	"testing"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/model"
)

type pause struct {
	on  bool
	err error
}

func (p *pause) Paused(context.Context) (bool, error) { return p.on, p.err }

func TestTodaySaysFirstThatEverythingIsPaused(t *testing.T) {
	desk := newDesktop(t)
	p := &pause{on: true}
	items := todaySource{items: []records.Item{item(records.KindReplies, 1, 2), item(records.KindHeld, 0, 3)}}
	held := &heldSource{list: []model.HeldState{{Connection: "careers", Held: core.Held{ID: 4, Kind: core.HeldBrake, Jobs: make([]core.ATSJobID, 3)}}}}
	m := model.NewToday(desk.loop, items).WithHeld(held).WithPause(p)
	m.Load()
	desk.settle()
	if len(m.Rows) != 3 || m.Rows[0].Title != "Everything is paused: nothing goes out until you resume." || m.Rows[0].Key != "1" {
		t.Fatalf("rows %+v", m.Rows)
	}
	if to, _ := m.ByKey("1"); to != (model.Route{Place: model.Settings, Tab: model.TabOutbox}) {
		t.Errorf("it leads to %v", to)
	}
	p.on = false
	m.Load()
	desk.settle()
	if len(m.Rows) != 2 || m.Rows[0].Kind != records.KindReplies {
		t.Errorf("resumed: %+v", m.Rows)
	}
	p.err = errors.New("disk")
	m.Load()
	desk.settle()
	if m.Err == nil || len(m.Rows) != 2 {
		t.Errorf("error %v, rows %+v", m.Err, m.Rows)
	}
}
