package screens_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/widgets"
)

func TestWhatIsHeldGoesIntoAFileThatMustBeNew(t *testing.T) {
	b, w := workBench(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 1})
	b.press(fyne.KeyE)
	b.shoot("people-export")
	b.tapButton("Save")
	path := filepath.Join(w.folder, "About Inês Carvalho.zip")
	if info, err := os.Stat(path); err != nil || info.Size() == 0 || b.Busy() {
		t.Fatalf("the file: %v, %v", info, err)
	}
	b.press(fyne.KeyE)
	b.tapButton("Save") // the bench offers the same name again
	if !b.shown("The file could not be written; nothing was left behind.") {
		t.Errorf("a file that exists: %q", b.texts())
	}
}

func TestErasingSaysWhatGoesAndStaysAndStartsOnCancel(t *testing.T) {
	for name, o := range map[string]look.Options{"light": {}, "dark": {Mode: look.Dark}} {
		b, w := workBench(t, o)
		b.visit(model.Route{Place: model.People, Person: 4})
		b.press(fyne.KeyDelete)
		b.shoot("people-erase-" + name)
		if !b.shown("It can't be taken back.") || !b.shown("The place in 1 job; of a decision, only what it was and when stays") {
			t.Fatalf("the question says %q", b.texts())
		}
		b.press(fyne.KeyReturn) // on Cancel
		if len(w.found(t, "Petra")) != 1 || b.Busy() {
			t.Fatal("Enter alone must not erase")
		}
		b.press(fyne.KeyDelete)
		b.tapButton("Erase")
		if len(w.found(t, "Petra")) != 0 || b.Busy() {
			t.Fatal("she is still there")
		}
		if b.shown("Petra Keller") || !b.shown("3 people") {
			t.Errorf("the page shows %q", b.texts())
		}
		err := w.View(t.Context(), func(tx core.Tx) error {
			v, err := w.Guard().Check(tx, people.Query{Person: 4})
			if !v.Final() {
				t.Errorf("the guard says %+v", v)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnErasureSaysHowFarItIsAndItsLongPartCanBeLeft(t *testing.T) {
	for name, o := range map[string]look.Options{"light": {}, "dark": {Mode: look.Dark}} {
		b, w := workBench(t, o)
		w.file.long = true
		b.visit(model.Route{Place: model.People, Person: 4})
		b.press(fyne.KeyDelete)
		widgets.SendKey(b.window.Canvas(), &fyne.KeyEvent{Name: widgets.KeyConfirm})
		for !b.shown("42%") {
			(<-b.queue)()
		}
		b.shoot("people-erasing-" + name)
		if !b.shown("Erased. The workspace's file is written anew, without it") {
			t.Fatalf("the question says %q", b.texts())
		}
		b.press(fyne.KeyEscape)
		if len(w.found(t, "Petra")) != 0 || b.Busy() || b.shown("Petra Keller") {
			t.Errorf("the page shows %q", b.texts())
		}
	}
}

// A key must not act on somebody whom one does not see.
func TestKeysActOnWhoIsShownOnly(t *testing.T) {
	b, w := workBench(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 1})
	for _, tab := range []model.Tab{model.TabDuplicates, model.TabTasks} {
		b.visit(model.Route{Place: model.People, Tab: tab})
		for _, key := range []fyne.KeyName{fyne.KeyDelete, fyne.KeyE, fyne.KeyG, fyne.KeyL, fyne.KeyU} {
			b.press(key)
			if b.Busy() {
				t.Fatalf("%s opens something over %s: %q", key, tab, b.texts())
			}
		}
	}
	b.visit(model.Route{Place: model.People, Person: 1})
	page, _ := b.pages[model.People].(*screens.People)
	page.Find()
	b.typeText("nobody is called so")
	if !b.shown("Nobody fits") {
		t.Fatalf("somebody fits: %q", b.texts())
	}
	page.Key(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if b.Busy() {
		t.Error("Delete asks about somebody who is not shown")
	}
	if n := len(w.found(t, "")); n != 4 {
		t.Errorf("%d people", n)
	}
}

func TestAPersonIsNeverWrittenToAgainByOneKey(t *testing.T) {
	b, w := workBench(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 1})
	b.press(fyne.KeyX)
	b.shoot("people-never")
	b.typing("Asked on the telephone.")
	b.tapButton("Never write again")
	if b.Busy() {
		t.Fatal("the question is still open")
	}
	b.visit(model.Route{Place: model.People, Person: 1})
	b.shoot("people-never-done")
	if !b.shown("This person is not written to any more.") {
		t.Errorf("the page shows %q", b.texts())
	}
	err := w.View(t.Context(), func(tx core.Tx) error {
		v, err := w.Guard().Check(tx, people.Query{Person: 1})
		if !v.Final() || v.Reasons[0].Why != "You decided not to write to them since 22 November 2026 (same e-mail address)." {
			t.Errorf("the guard says %+v", v)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	b.press(fyne.KeyX) // once is enough
	if b.Busy() {
		t.Error("it is asked again")
	}
}
