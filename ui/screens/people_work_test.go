package screens_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/privacy"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// worker settles pairs and tasks over a real workspace.
type worker struct {
	*office
	*followup.Service
	folder string // of exports
	file   *longFile
}

// longFile is a workspace's file that takes long to be written anew, if it is to.
type longFile struct{ long bool }

func (l *longFile) compact(ctx context.Context) error {
	if !l.long {
		return nil
	}
	core.Teller(ctx)(0.42)
	<-ctx.Done()
	return ctx.Err()
}

func (w worker) Pairs(ctx context.Context) (pairs []people.Pair, err error) {
	err = w.View(ctx, func(tx core.Tx) error {
		pairs, err = w.People.Duplicates(tx)
		return err
	})
	return pairs, err
}

func (w worker) Pair(ctx context.Context, a, b core.PersonID) (pair people.Pair, err error) {
	err = w.View(ctx, func(tx core.Tx) error {
		pair, err = w.People.Pair(tx, a, b)
		return err
	})
	return pair, err
}

func (w worker) Tasks(ctx context.Context) (list []model.TaskOf, err error) {
	err = w.View(ctx, func(tx core.Tx) error {
		open, err := w.Service.OpenTasks(tx)
		for _, o := range open {
			p, err := w.Resolve(tx, o.Person)
			if err != nil {
				return err
			}
			list = append(list, model.TaskOf{Task: o, Person: p})
		}
		return err
	})
	return list, err
}

func (w worker) FreePath(name string) string { return filepath.Join(w.folder, name) }

func (w worker) ExportPerson(ctx context.Context, id core.PersonID, path string) (privacy.Written, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return privacy.Written{}, core.Fail(core.KindStorage, "The file could not be written; nothing was left behind.", "").Because(err)
	}
	defer f.Close()
	return w.privacy().Export(ctx, id, f)
}

func (w worker) Erase(ctx context.Context, id core.PersonID) (privacy.Erased, error) {
	return w.privacy().Erase(ctx, id)
}

func (w worker) privacy() *privacy.Service {
	return &privacy.Service{Store: w.Workspace, People: w.People, Blobs: w.Blobs(), Clock: w.Clock, Compact: w.file.compact}
}

const twins = `Name,E-Mail,Phone,Employer,Position,City
Inês Carvalho,ines@example.com,+351 21 123 4567,Globex,Senior Engineer,Lisbon
Inês Carvalho,i.carvalho@example.org,,Globex,Platform Engineer,Lisbon
Jonas Keller,jonas@example.com,+49 30 901820,Initech,Engineer,Berlin
Petra Keller,jonas@example.com,,Hooli,Architect,Berlin
`

func workBench(t *testing.T, o look.Options) (*bench, worker) {
	t.Helper()
	desk := newOffice(t)
	clock := core.WallFrom(today)
	w := worker{desk, &followup.Service{Store: desk.Workspace, People: desk.Service, Clock: clock}, t.TempDir(), &longFile{}}
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		in := screens.NewIntake(b, model.NewIntake(b.loop, &desk.intake, jobOverviews{desk}))
		page := screens.NewPeople(b, model.NewPeople(b.loop, desk, now), in, screens.ReviewIntents{Original: func(core.Profile) {}, Link: func(string) {}})
		page.WithWork(model.NewPeopleWork(b.loop, model.PeopleServices{Identities: w, Tasks: w, Notes: w.Service, Searches: w.Service, Privacy: w, Never: outreach.New(outreach.Config{Store: desk.Workspace, Clock: clock})}, now))
		in.Open([]string{fileOf(t, "twins.csv", twins)}, desk.job.ID)
		return map[model.Place]shell.Page{model.People: page}
	})
	b.visit(model.To(model.People))
	b.settle()
	b.tapButton("Add 4 people")
	return b, w
}

func TestPairsWhoMayBeOneAreSettledByOneKeyEach(t *testing.T) {
	for name, o := range map[string]look.Options{"people-pairs": {}, "people-pairs-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			b, w := workBench(t, o)
			b.visit(model.Route{Place: model.People, Tab: model.TabDuplicates})
			b.shoot(name)
			if !b.shown("column E-Mail of twins.csv, today") {
				t.Errorf("no origin and age in %q", b.texts())
			}
			if !b.shown("1 of 2 pairs who may be one person") || !b.shown("Same e-mail address, but the rest speaks against one person: kept apart.") {
				t.Fatalf("not the first pair: %q", b.texts())
			}
			b.press(fyne.KeyT)
			if !b.shown("i.carvalho@example.org") {
				t.Errorf("not the second pair: %q", b.texts())
			}
			b.press(fyne.KeyM)
			if !b.shown("Nobody to compare") {
				t.Errorf("somebody is left: %q", b.texts())
			}
			b.shoot(name + "-none")
			found, err := w.Search(t.Context(), "carvalho", "", 10)
			if err != nil || len(found) != 1 || len(found[0].Emails) != 2 {
				t.Errorf("after merging: %+v, %v", found, err)
			}
		})
	}
}

func TestTwoPeopleAreMergedByHandAfterALookAtBothAndPartedAgain(t *testing.T) {
	for name, o := range map[string]look.Options{"people-merge": {}, "people-merge-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			b, w := workBench(t, o)
			b.visit(model.Route{Place: model.People, Person: 1})
			b.press(fyne.KeyM) // with whom?
			b.typing("keller")
			b.press(fyne.KeyDown)
			b.press(fyne.KeyDown)
			b.shoot(name + "-pick")
			b.press(fyne.KeyReturn)
			b.shoot(name)
			if !b.shown("Are these one person?") || !b.shown("ines@example.com") || !b.shown("jonas@example.com") ||
				!b.tells("merge them only if you know that they are one") {
				t.Fatalf("not both side by side: %q", b.texts())
			}
			if n := len(w.found(t, "")); n != 4 {
				t.Fatalf("looking merged already: %d people", n)
			}
			b.press(fyne.KeyEscape)
			if n := len(w.found(t, "")); n != 4 || b.Busy() {
				t.Fatalf("Escape leaves %d people", n)
			}
			// The two whom one ticks.
			b.focusPeople()
			b.press(fyne.KeyHome)
			b.press(fyne.KeySpace)
			b.press(fyne.KeyEnd)
			b.press(fyne.KeySpace)
			b.shoot(name + "-ticked")
			b.press(fyne.KeyM)
			b.press(fyne.KeyReturn)
			b.shoot(name + "-done")
			if n := len(w.found(t, "")); n != 3 {
				t.Errorf("%d people after merging two of four", n)
			}
			b.undo()
			if n := len(w.found(t, "")); n != 4 {
				t.Errorf("%d people after the undo", n)
			}
		})
	}
}

// focusPeople gives the list the keyboard.
func (b *bench) focusPeople() {
	b.t.Helper()
	page, _ := b.pages[model.People].(*screens.People)
	page.Find()
	b.press(fyne.KeyDown)
}

func TestWhoWasMergedIsPartedFromTheirPageAndBack(t *testing.T) {
	b, w := workBench(t, look.Options{})
	b.visit(model.Route{Place: model.People, Tab: model.TabDuplicates})
	b.press(fyne.KeyT)
	b.press(fyne.KeyM)
	b.visit(model.Route{Place: model.People, Person: 1})
	if !b.shown("i.carvalho@example.org · merged today") {
		t.Fatalf("the page does not tell of the merge: %q", b.texts())
	}
	b.shoot("people-merged")
	b.press(fyne.KeyU)
	if n := len(w.found(t, "Carvalho")); n != 2 {
		t.Errorf("%d people after parting", n)
	}
	b.undo()
	if n := len(w.found(t, "Carvalho")); n != 1 {
		t.Errorf("%d people after the undo", n)
	}
}

func TestATaskIsKeptShownAndDone(t *testing.T) {
	b, w := workBench(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 1})
	b.press(fyne.KeyT)
	b.typeText("Call about the offer")
	b.shoot("people-task-ask")
	b.press(fyne.KeyReturn)
	b.settle()
	if _, err := w.AddTask(t.Context(), core.Task{Person: 2, Text: "Send the brochure", Due: today.Add(-24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	b.visit(model.Route{Place: model.People, Tab: model.TabTasks})
	b.shoot("people-tasks")
	if !b.shown("Call about the offer") || !b.shown("1 task is due") {
		t.Fatalf("tasks: %q", b.texts())
	}
	b.tapButton("Done")
	b.settle()
	open, err := w.Tasks(t.Context())
	if err != nil || len(open) != 1 || open[0].Task.Text != "Call about the offer" {
		t.Errorf("open tasks %+v, %v", open, err)
	}
}

// shown tells whether a text stands on the page.
func (b *bench) shown(text string) bool {
	b.t.Helper()
	return slices.Contains(b.texts(), text)
}
