package followup_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/core/people"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

type desk struct {
	testing.TB
	*storage.Workspace
	followup.Service
	clock *storagetest.Clock
	anna  core.PersonID
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	w := storagetest.New(t)
	clock := storagetest.Morning()
	all := &people.Service{Store: w, Clock: clock}
	d := &desk{TB: t, Workspace: w, clock: clock, Service: followup.Service{Store: w, People: all, Clock: clock}}
	d.anna = d.add("Anna Weber", "anna@example.com")
	return d
}

func (d *desk) add(name, email string) (id core.PersonID) {
	d.Helper()
	err := d.Update(d.Context(), func(tx core.Tx) error {
		p, _, err := d.Service.People.Add(tx, &core.Profile{Resume: core.Resume{Basics: core.Basics{Name: name, Email: email}}, Source: "csv"})
		id = p.ID
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return id
}

func TestTasksStandInTheOrderInWhichTheyAreDue(t *testing.T) {
	d := newDesk(t)
	day := func(n int) time.Time { return d.clock.At.AddDate(0, 0, n) }
	for text, due := range map[string]time.Time{"some day": {}, "later": day(9), "soon": day(1)} {
		if _, err := d.AddTask(t.Context(), core.Task{Person: d.anna, Text: "  " + text, Due: due}); err != nil {
			t.Fatal(err)
		}
	}
	open := func() (texts string, first core.TaskID) {
		err := d.View(t.Context(), func(tx core.Tx) error {
			all, err := d.Service.OpenTasks(tx)
			for _, a := range all {
				texts += a.Text + "; "
			}
			first = all[0].ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return texts, first
	}
	texts, first := open()
	if texts != "soon; later; some day; " {
		t.Fatalf("open: %s", texts)
	}
	if done, err := d.FinishTask(t.Context(), first, true); err != nil || done.Done.IsZero() {
		t.Errorf("finishing gives %+v, %v", done, err)
	}
	if texts, _ := open(); texts != "later; some day; " {
		t.Errorf("open after one is done: %s", texts)
	}
	if again, err := d.FinishTask(t.Context(), first, false); err != nil || !again.Done.IsZero() {
		t.Errorf("opening again gives %+v, %v", again, err)
	}
	if texts, _ := open(); texts != "soon; later; some day; " {
		t.Errorf("open again: %s", texts)
	}
}

func TestTouchesAreWrittenDownInThePastOnly(t *testing.T) {
	d := newDesk(t)
	got, err := d.AddTouch(t.Context(), core.Touch{Person: d.anna, Kind: core.TouchCall, Text: "Likes the job"})
	if err != nil || !got.At.Equal(d.clock.At) {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := d.AddTouch(t.Context(), core.Touch{Person: d.anna, Text: "x", At: d.clock.At.Add(time.Hour)}); core.KindOf(err) != core.KindUsage {
		t.Errorf("a call to come gives %v", err)
	}
	if err := d.RemoveTouch(t.Context(), got.ID); err != nil {
		t.Error(err)
	}
	if err := d.RemoveTouch(t.Context(), got.ID); !core.IsNotFound(err) {
		t.Errorf("removing it twice gives %v", err)
	}
}

func TestATagIsOneWhateverItsCaseAndFindsItsPeople(t *testing.T) {
	d := newDesk(t)
	d.add("Bo Lind", "bo@example.com")
	for _, tag := range []string{" Go  meetup ", "go meetup"} {
		p, err := d.Tag(t.Context(), d.anna, tag, true)
		if err != nil || len(p.Tags) != 1 || p.Tags[0] != "Go meetup" {
			t.Fatalf("tags %q, %v", p.Tags, err)
		}
	}
	if found, err := d.Service.People.Search(t.Context(), "", "GO MEETUP", 10); err != nil || len(found) != 1 {
		t.Errorf("the tag finds %d, %v", len(found), err)
	}
	// Her addresses still lead to her.
	if found, err := d.Service.People.Search(t.Context(), "anna@example.com meetup", "", 10); err != nil || len(found) != 1 {
		t.Errorf("address and tag find %d, %v", len(found), err)
	}
	if p, err := d.Tag(t.Context(), d.anna, "GO Meetup", false); err != nil || len(p.Tags) != 0 {
		t.Errorf("after taking it off: %q, %v", p.Tags, err)
	}
}

func TestAllTagsAreCountedOnceWhateverTheirCase(t *testing.T) {
	d := newDesk(t)
	bo, gone := d.add("Bo Lind", "bo@example.com"), d.add("Gone Away", "gone@example.com")
	for person, tags := range map[core.PersonID][]string{d.anna: {"Speaker", "Berlin"}, bo: {"speaker"}, gone: {"Elsewhere"}} {
		for _, tag := range tags {
			if _, err := d.Tag(t.Context(), person, tag, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := d.Service.People.Merge(t.Context(), bo, gone); err != nil {
		t.Fatal(err)
	}
	all, err := d.Tags(t.Context())
	if want := "[{Speaker 2} {Berlin 1} {Elsewhere 1}]"; err != nil || fmt.Sprint(all) != want {
		t.Errorf("tags %v, %v; want %s", all, err, want)
	}
}

func TestATaskIsTakenOutAsIfItHadNotBeenKept(t *testing.T) {
	d := newDesk(t)
	task, err := d.AddTask(t.Context(), core.Task{Person: d.anna, Text: "Call"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.RemoveTask(t.Context(), task.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.FinishTask(t.Context(), task.ID, true); !core.IsNotFound(err) {
		t.Errorf("the task is still there: %v", err)
	}
}

func TestASearchIsRenamedUnlessThatWouldLoseAnother(t *testing.T) {
	d := newDesk(t)
	for _, name := range []string{"Go", "Rust"} {
		if _, err := d.SaveSearch(t.Context(), core.SavedSearch{Name: name, Text: name}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.RenameSearch(t.Context(), "go", "RUST"); core.KindOf(err) != core.KindRefused {
		t.Errorf("taking another's name gives %v", err)
	}
	if _, err := d.RenameSearch(t.Context(), "go", "GO"); err != nil {
		t.Errorf("another case of its own name gives %v", err)
	}
	if n, err := d.RenameSearch(t.Context(), "go", "  Gophers "); err != nil || n.Name != "Gophers" || n.Text != "Go" {
		t.Errorf("renamed %+v, %v", n, err)
	}
	if _, err := d.RenameSearch(t.Context(), "gophers", " "); core.KindOf(err) != core.KindUsage {
		t.Errorf("an empty name gives %v", err)
	}
	if _, err := d.RenameSearch(t.Context(), "go", "x"); !core.IsNotFound(err) {
		t.Errorf("the old name gives %v", err)
	}
}

func TestASearchIsKeptUnderItsName(t *testing.T) {
	d := newDesk(t)
	for _, n := range []core.SavedSearch{{Name: "Berlin Go", Text: "go"}, {Name: "berlin go", Text: "go berlin"}} {
		if _, err := d.SaveSearch(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	all, err := d.Service.SavedSearches(t.Context())
	if err != nil || len(all) != 1 || all[0].Text != "go berlin" {
		t.Errorf("searches %+v, %v", all, err)
	}
	if err := d.RemoveSearch(t.Context(), "BERLIN GO"); err != nil {
		t.Error(err)
	}
	if err := d.RemoveSearch(t.Context(), "berlin go"); !core.IsNotFound(err) {
		t.Errorf("removing twice gives %v", err)
	}
}

func TestWhatIsWrongIsRefusedInPlainWords(t *testing.T) {
	d := newDesk(t)
	for name, err := range map[string]error{
		"an empty task":        second(d.AddTask(t.Context(), core.Task{Person: d.anna, Text: " "})),
		"a long task":          second(d.AddTask(t.Context(), core.Task{Person: d.anna, Text: strings.Repeat("x", 3000)})),
		"an empty tag":         second(d.Tag(t.Context(), d.anna, " ", true)),
		"a search for nothing": second(d.SaveSearch(t.Context(), core.SavedSearch{Name: "x"})),
	} {
		if core.KindOf(err) != core.KindUsage {
			t.Errorf("%s gives %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"an unknown person": second(d.AddTask(t.Context(), core.Task{Person: 99, Text: "x"})),
		"an unknown job":    second(d.AddTask(t.Context(), core.Task{Person: d.anna, Job: 99, Text: "x"})),
		"an unknown task":   second(d.FinishTask(t.Context(), 99, true)),
	} {
		if !core.IsNotFound(err) {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
