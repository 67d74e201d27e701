package screens_test

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// closings are held closings in memory.
type closings struct {
	list   []model.HeldState
	closed []core.HeldID
	kept   []core.HeldID
	refuse error
}

func (c *closings) HeldClosings(context.Context) ([]model.HeldState, error) {
	return slices.Clone(c.list), nil
}

func (c *closings) Settle(_ context.Context, id core.HeldID, closeThem bool) error {
	if c.refuse != nil {
		return c.refuse
	}
	c.list = slices.DeleteFunc(c.list, func(h model.HeldState) bool { return h.Held.ID == id })
	if closeThem {
		c.closed = append(c.closed, id)
		return nil
	}
	c.kept = append(c.kept, id)
	return nil
}

func someClosings() *closings {
	ids := func(n int) []core.ATSJobID { return make([]core.ATSJobID, n) }
	reason := "214 of 260 open jobs closed or were missing at once; nothing was closed."
	return &closings{list: []model.HeldState{
		{
			Held: core.Held{ID: 3, Kind: core.HeldBrake, Jobs: ids(214), Since: noon, Reason: reason}, Connection: "Kestrel Rail (Avature)", Open: 260,
			Imported: []string{"Backend Engineer (Go)", "Signalling Project Lead", "Tunnel Inspector", "Depot Manager", "Track Planner"},
		},
		{Held: core.Held{ID: 4, Kind: core.HeldBrake, Jobs: ids(4), Since: noon, Reason: "4 of 9 open jobs closed or were missing at once; nothing was closed."}, Connection: "Marram Health", Open: 9},
	}}
}

func heldBench(t *testing.T, o look.Options, c *closings) *bench {
	t.Helper()
	items := waiting{
		{Kind: records.KindReplies, Text: core.Say("2 replies to answer – Backend Engineer (Go)"), Count: 2},
		{Kind: records.KindHeld, Text: core.Say("214 of 260 open jobs closed or were missing at once; nothing was closed."), Count: 214},
		{Kind: records.KindHeld, Text: core.Say("4 of 9 open jobs closed or were missing at once; nothing was closed."), Count: 4},
		{Kind: records.KindProfiles, Text: core.Say("8 new profiles to review – Backend Engineer (Go)"), Count: 8, Job: 1},
		{Kind: records.KindCheck, Text: core.Say("Check what was read from the ATS – Tunnel Inspector"), Count: 1, Job: 2},
	}
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		away := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		return map[model.Place]shell.Page{
			model.Today: screens.NewToday(b, model.NewToday(b.loop, items).WithHeld(c)), model.Review: away, model.Job: away,
		}
	})
	b.visit(model.To(model.Today))
	return b
}

func TestHeldClosingsAreDecidedOnTodayByKey(t *testing.T) {
	c := someClosings()
	b := heldBench(t, look.Options{}, c)
	b.shoot("today-held")
	b.press(fyne.Key2)
	b.shoot("today-held-ask")
	b.press(fyne.KeyEscape)
	if len(c.list) != 2 || b.Busy() {
		t.Fatal("deciding later leaves everything as it is")
	}
	b.press(fyne.Key2)
	b.press(fyne.KeyK)
	if !slices.Equal(c.kept, []core.HeldID{3}) || len(c.closed) != 0 {
		t.Fatalf("kept %v, closed %v", c.kept, c.closed)
	}
	b.press(fyne.Key2) // the other one has moved up
	b.click("Close 4 jobs")
	if !slices.Equal(c.closed, []core.HeldID{4}) {
		t.Errorf("closed %v", c.closed)
	}
	b.press(fyne.Key2)
	if want := model.ToReview(1); b.Current() != want {
		t.Errorf("2 now leads to %v, want %v", b.Current(), want)
	}
}

func TestHeldClosingsHaveBothButtonsAndARefusalSaysWhy(t *testing.T) {
	c := someClosings()
	c.refuse = core.Fail(core.KindRefused, "This decision was already withdrawn; nothing was changed.", "")
	b := heldBench(t, look.Options{Mode: look.Dark}, c)
	b.click("Keep them open")
	b.shoot("today-held-refused-dark")
	if !b.says("already withdrawn") {
		t.Error("a refused decision says why")
	}
	c.refuse = nil
	b.click("Keep them open")
	if b.says("already withdrawn") || len(c.kept) != 1 {
		t.Errorf("kept %v", c.kept)
	}
	b = heldBench(t, look.Options{Scale: 1.3}, someClosings())
	b.window.Resize(fyne.NewSize(1024, 700))
	b.shoot("today-held-large")
}
