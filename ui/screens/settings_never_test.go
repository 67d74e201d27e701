package screens_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// shutList is who is never written to.
type shutList struct {
	list []model.NeverEntry
	did  []string
}

// NeverList is model.NeverService.
func (l *shutList) NeverList(context.Context) ([]model.NeverEntry, error) {
	return slices.Clone(l.list), nil
}

// NeverTo is model.NeverService.
func (l *shutList) NeverTo(_ context.Context, address, why, note string) error {
	l.did = append(l.did, fmt.Sprint("add ", address, " ", why, " ", note))
	if address == "nonsense" {
		return core.Fail(core.KindUsage, "This is no e-mail address and no domain.", "")
	}
	l.list = append(l.list, model.NeverEntry{Suppression: core.Suppression{Address: address, Why: why, Note: note, At: today}})
	return nil
}

// ReleaseFor is model.NeverService.
func (l *shutList) ReleaseFor(_ context.Context, address, reason string) error {
	l.did = append(l.did, fmt.Sprint("open ", address, " ", reason))
	if reason == "" {
		return core.Fail(core.KindRefused, "The owner of this address asked not to be written to; it stays closed and nothing was changed.", "")
	}
	l.list = slices.DeleteFunc(l.list, func(e model.NeverEntry) bool { return e.Suppression.Address == address })
	return nil
}

func someShut() *shutList {
	entry := func(address, why, note, name string, days int) model.NeverEntry {
		return model.NeverEntry{Suppression: core.Suppression{Address: address, Why: why, Note: note, At: today.Add(-time.Duration(days) * 24 * time.Hour)}, Name: name, Person: core.PersonID(len(name))}
	}
	return &shutList{list: []model.NeverEntry{
		entry("ines.carvalho@example.com", "opted out by e-mail", "", "Inês Carvalho", 2),
		entry("@northwind.example", people.WhyByHand, "The client's parent company", "", 3),
		entry("old.address@example.org", people.WhyBounced, "", "Tom Okafor", 9),
		entry("lukasz@example.net", people.WhyByHand, "Asked on the telephone to be left alone until he calls himself", "Łukasz Żółć", 30),
		entry("spam@example.net", "marked an e-mail as spam", "", "", 200),
	}}
}

func neverBench(t *testing.T, o look.Options, l *shutList) *bench {
	t.Helper()
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		room := newBackRoom()
		m := model.NewSettings(b.loop, room, model.WorkspaceFacts{}, model.NewOutbox(b.loop, room, room, atTen)).WithNever(l)
		return map[model.Place]shell.Page{
			model.Settings: screens.NewSettings(b, m, o, ""), model.People: screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	b.visit(model.Route{Place: model.Settings, Tab: model.TabNever})
	return b
}

func TestWhoIsNeverWrittenToIsListedAddedAndOpenedByTheirWish(t *testing.T) {
	for name, o := range map[string]look.Options{"never": {}, "never-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			l := someShut()
			b := neverBench(t, o, l)
			b.shoot(name)
			b.press(fyne.KeyR)
			b.shoot(name + "-wish")
			if !b.shown("Their own wish") {
				t.Error("nothing says that it takes their wish")
			}
			b.tapButton("Open it again")
			if !b.Busy() || len(l.list) != 5 {
				t.Fatal("it was opened without a wish")
			}
			b.typing("By telephone on 3 December.")
			b.tapButton("Open it again")
			if b.Busy() || len(l.list) != 4 || l.did[1] != "open ines.carvalho@example.com By telephone on 3 December." {
				t.Fatalf("did %q", l.did)
			}
			b.press(fyne.KeyA)
			b.typing("nonsense")
			b.tapButton("Add")
			b.shoot(name + "-add")
			if !b.Busy() {
				t.Error("nonsense closes the dialog")
			}
			b.tapButton("Cancel")
			b.visit(model.Route{Place: model.Settings, Tab: model.TabNever})
			b.press(fyne.KeyDown)
			b.press(fyne.KeyP)
			if r := b.Current(); r.Place != model.People || r.Person == 0 {
				t.Errorf("P leads to %v", r)
			}
		})
	}
}

func TestAnEmptyListOfWhoIsNeverWrittenToSaysWhatComesThere(t *testing.T) {
	b := neverBench(t, look.Options{}, &shutList{})
	b.shoot("never-empty")
	b.press(fyne.KeyA)
	b.typing("@example.com")
	b.tapButton("Add")
	if !b.shown("@example.com") {
		t.Errorf("it shows %q", b.texts())
	}
}
