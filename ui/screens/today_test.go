package screens_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

type waiting []records.Item

func (w waiting) Today(context.Context) ([]records.Item, error) { return w, nil }

func todayBench(t *testing.T, items waiting) *bench {
	return newBench(t, func(b *bench) map[model.Place]shell.Page {
		return map[model.Place]shell.Page{
			model.Today: screens.NewToday(b, model.NewToday(b.loop, items)),
			model.Inbox: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
}

func TestTodayOpensWhatWaitsByItsDigit(t *testing.T) {
	b := todayBench(t, waiting{
		{Kind: "replies", Text: core.Say("2 replies to answer – Backend Engineer (Go)"), Count: 2},
		{Kind: "profiles", Text: core.Say("8 new profiles to review – Backend Engineer (Go)"), Count: 8, Job: 1},
		{Kind: "draft", Text: core.Say("Signalling Project Lead needs function, employment type"), Count: 2, Job: 2},
	})
	b.visit(model.To(model.Today))
	b.shoot("today")
	b.press(fyne.Key1)
	if b.Current() != model.To(model.Inbox) {
		t.Errorf("1 leads to %v", b.Current())
	}
}

type nobody struct{}

func (nobody) Clients(context.Context) ([]core.Client, error) { return nil, nil }

func TestTodayOfANewWorkspaceLeadsToTheConnections(t *testing.T) {
	b := newBench(t, func(b *bench) map[model.Place]shell.Page {
		return map[model.Place]shell.Page{
			model.Today:   screens.NewToday(b, model.NewToday(b.loop, waiting(nil)).WithClients(nobody{})),
			model.Clients: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	b.visit(model.To(model.Today))
	b.shoot("today-new")
	b.press(fyne.KeyReturn)
	if b.Current() != model.To(model.Clients) {
		t.Errorf("Enter leads to %v", b.Current())
	}
}

func TestTodayWithNothingWaitingSaysSo(t *testing.T) {
	b := todayBench(t, nil)
	b.visit(model.To(model.Today))
	b.shoot("today-empty")
}

func TestTodayEnterOpensTheFirstThingAndReloadingKeepsThePlace(t *testing.T) {
	b := todayBench(t, waiting{
		{Kind: "replies", Text: core.Say("2 replies to answer"), Count: 2},
		{Kind: "profiles", Text: core.Say("8 new profiles to review"), Count: 8, Job: 1},
	})
	b.visit(model.To(model.Today))
	first := b.window.Canvas().Focused()
	if first == nil {
		t.Fatal("nothing has the keyboard")
	}
	b.window.Canvas().FocusNext()
	second := b.window.Canvas().Focused()
	b.Reload()
	b.settle()
	if b.window.Canvas().Focused() != second {
		t.Error("reading anew took the keyboard away")
	}
	b.window.Canvas().Focus(first)
	b.press(fyne.KeyReturn)
	if b.Current() != model.To(model.Inbox) {
		t.Errorf("Enter leads to %v", b.Current())
	}
}

type resting bool

func (r *resting) Paused(context.Context) (bool, error) { return bool(*r), nil }

func TestTodayLeadsToTheOutboxThatIsPaused(t *testing.T) {
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		paused := resting(true)
		b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
			return map[model.Place]shell.Page{
				model.Today:    screens.NewToday(b, model.NewToday(b.loop, waiting(nil)).WithPause(&paused)),
				model.Settings: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
			}
		})
		b.window.Resize(size)
		b.visit(model.To(model.Today))
		b.shoot("today-paused-" + name)
		if !b.reads("Everything is paused: nothing goes out until you resume.") {
			t.Errorf("it says %q", b.texts())
		}
		b.press(fyne.KeyReturn)
		if b.Current() != (model.Route{Place: model.Settings, Tab: model.TabOutbox}) {
			t.Errorf("Enter leads to %v", b.Current())
		}
		paused = false
		b.visit(model.To(model.Today))
		if !b.reads("Nothing waits for you") {
			t.Errorf("resumed, it says %q", b.texts())
		}
	})
}
