package screens_test

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"
)

// sizes are the windows in which the pages of people have to look right.
var sizes = map[string]fyne.Size{"small": fyne.NewSize(1024, 640), "large": fyne.NewSize(1440, 900)}

// furnished has people with tags, tasks, calls and saved searches.
func furnished(t *testing.T, o look.Options) (*bench, worker) {
	t.Helper()
	b, w := workBench(t, o)
	for _, err := range []error{
		second(w.Tag(t.Context(), 1, "Speaker", true)),
		second(w.Tag(t.Context(), 1, "Berlin meetup", true)),
		second(w.Tag(t.Context(), 3, "Speaker", true)),
		second(w.AddTouch(t.Context(), core.Touch{Person: 1, Kind: core.TouchCall, Text: "Would move to Porto, not before March.", Job: 1})),
		second(w.AddTouch(t.Context(), core.Touch{Person: 1, Kind: core.TouchMeeting, Text: "Met at the Go meetup", At: today.AddDate(0, -2, 0)})),
		second(w.AddTask(t.Context(), core.Task{Person: 1, Text: "Send the brochure", Due: today.AddDate(0, 0, -1)})),
		second(w.SaveSearch(t.Context(), core.SavedSearch{Name: "Speakers", Tag: "Speaker"})),
		second(w.SaveSearch(t.Context(), core.SavedSearch{Name: "Globex engineers", Text: "globex engineer"})),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return b, w
}

func second[T any](_ T, err error) error { return err }

func TestWhatIsKeptOfAPersonStandsBesideTheListInEverySize(t *testing.T) {
	for face, o := range map[string]look.Options{"light": {}, "dark": {Mode: look.Dark}} {
		for name, size := range sizes {
			t.Run(name+"-"+face, func(t *testing.T) {
				b, _ := furnished(t, o)
				b.window.Resize(size)
				b.visit(model.Route{Place: model.People, Person: 1})
				if least := b.window.Content().MinSize(); least.Width > size.Width || least.Height > size.Height-70 {
					t.Errorf("the page needs %v of %v", least, size)
				}
				b.shoot("people-notes-" + name + "-" + face)
				for _, want := range []string{"Send the brochure", "Would move to Porto, not before March."} {
					if !b.shown(want) {
						t.Errorf("%q is not shown", want)
					}
				}
				if said := strings.Join(b.texts(), "\n"); strings.Index(said, "Would move to Porto") > strings.Index(said, "Met at the Go meetup") {
					t.Error("the newest call must stand first")
				}
				b.press(fyne.KeyG)
				b.shootMore("people-tag-" + name + "-" + face)
				b.press(fyne.KeyEscape)
				b.press(fyne.KeyL)
				b.shootMore("people-log-" + name + "-" + face)
				b.press(fyne.KeyEscape)
				b.press(fyne.Key1)
				b.press(fyne.KeyV)
				b.shootMore("people-searches-" + name + "-" + face)
			})
		}
	}
}

func TestATagIsPutOnFoundTakenOffAndPutBackByKeys(t *testing.T) {
	b, w := furnished(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 4})
	tags := func() string { return strings.Join(w.found(t, "Petra")[0].Tags, ",") }
	b.press(fyne.KeyG)
	b.typeText("speak")
	b.press(fyne.KeyReturn) // the tag that begins so, not a new one
	if tags() != "Speaker" {
		t.Fatalf("tags %q, want the one that is there", tags())
	}
	b.press(fyne.KeyG)
	b.typeText("Night owl")
	b.press(fyne.KeyReturn)
	if tags() != "Speaker,Night owl" {
		t.Fatalf("tags %q, want a new one too", tags())
	}
	b.press(fyne.KeyG)
	b.typeText("speaker")
	b.press(fyne.KeyReturn)
	if tags() != "Night owl" {
		t.Fatalf("tags %q after taking one off", tags())
	}
	b.undo()
	if tags() != "Night owl,Speaker" {
		t.Errorf("tags %q after the undo", tags())
	}
	b.press(fyne.KeyF)
	b.typeText("speaker")
	b.press(fyne.KeyReturn)
	if !b.shown("3 people") || b.shown("i.carvalho@example.org") {
		t.Errorf("the tag shows %q", b.texts())
	}
	b.press(fyne.KeyF)
	b.press(fyne.KeyReturn) // the first row is the one that is on
	if !b.shown("4 people") {
		t.Errorf("without the tag: %q", b.texts())
	}
}

func TestACallIsLoggedRemovedAndPutBack(t *testing.T) {
	b, w := furnished(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 3})
	touches := func() (all []core.Touch) {
		t.Helper()
		err := w.View(t.Context(), func(tx core.Tx) (err error) {
			all, err = w.TouchesOf(tx, 3)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	b.press(fyne.KeyL)
	b.typeText("Wants to hear of new jobs")
	b.fillField("When", "2031-01-01")
	b.confirm()
	if !b.Busy() || !b.shown("That is still to come; for what is to be done, add a task.") {
		t.Fatalf("a call to come is taken: %q", b.texts())
	}
	b.fillField("When", "2026-11-02 17:30")
	b.confirm()
	all := touches()
	if len(all) != 1 || all[0].Kind != core.TouchCall || all[0].At.Format("2006-01-02 15:04") != "2026-11-02 17:30" {
		t.Fatalf("kept %+v", all)
	}
	b.undo()
	if n := len(touches()); n != 0 {
		t.Errorf("%d are kept after the undo", n)
	}
}

func TestASearchIsSavedRunRenamedRemovedAndPutBack(t *testing.T) {
	b, w := furnished(t, look.Options{})
	b.visit(model.To(model.People))
	names := func() (list []string) {
		all, err := w.Service.SavedSearches(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			list = append(list, s.Name)
		}
		return list
	}
	b.press(fyne.Key2)
	if !b.shown("2 people") || b.shown("petra") {
		t.Errorf("the second search shows %q", b.texts())
	}
	b.press(fyne.KeyV)
	b.typeText("Globex people")
	b.press(fyne.KeyReturn)
	if got := strings.Join(names(), ","); got != "Speakers,Globex engineers,Globex people" {
		t.Fatalf("saved %q", got)
	}
	b.press(fyne.KeyV)
	b.tapIcon("Rename Speakers")
	b.typeText("!")
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyV)
	b.tapIcon("Remove Globex engineers")
	if got := strings.Join(names(), ","); got != "Speakers!,Globex people" {
		t.Fatalf("after renaming and removing %q", got)
	}
	b.undo()
	if got := strings.Join(names(), ","); got != "Speakers!,Globex people,Globex engineers" {
		t.Errorf("after the undo %q", got)
	}
}

func TestWithoutTagsAndSearchesThePageSaysHowToBegin(t *testing.T) {
	b, _ := workBench(t, look.Options{})
	b.visit(model.Route{Place: model.People, Person: 1})
	b.press(fyne.KeyF)
	b.shoot("people-no-tags")
	if !b.shown("No tags yet") {
		t.Errorf("no tags: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyV)
	b.shoot("people-no-searches")
	if !b.shown("Search for something, or choose a tag with F, and it can be saved here.") {
		t.Errorf("no searches: %q", b.texts())
	}
}

// shootMore draws the window only where its picture is kept.
func (b *bench) shootMore(name string) {
	b.t.Helper()
	if os.Getenv("REQDESK_SHOTS") != "" {
		b.shoot(name)
	}
}

// undo takes the newest thing back that can be.
func (b *bench) undo() {
	b.t.Helper()
	var last widgets.Snack
	for news, ok := b.Snackbar().Current(); ok; news, ok = b.Snackbar().Current() {
		last = news
		b.Snackbar().Dismiss()
	}
	if last.Do == nil {
		b.t.Fatalf("%q can't be taken back", last.Text)
	}
	last.Do()
	b.settle()
}

// tapIcon presses the button with a picture that is called name.
func (b *bench) tapIcon(name string) {
	b.t.Helper()
	found := false
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.IconButton); ok && button.Name() == name && !found {
			found = true
			button.Press()
		}
	})
	if !found {
		b.t.Fatalf("there is no button %q", name)
	}
	b.settle()
}
