package model_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/privacy"
	"reqdesk/ui/model"
)

// twins keeps pairs who may be one, tasks, and who was erased.
type twins struct {
	notebook
	pairs  []people.Pair
	tasks  []model.TaskOf
	erased []core.PersonID
	lost   int // originals that can't be read any more
	failed error
	writes chan struct{} // closed when the file is being written anew, until ctx ends; nil = it is not
}

func pairOf(a, b core.PersonID, first, second string) people.Pair {
	return people.Pair{First: people.Side{Person: core.Person{ID: a, Name: first}}, Second: people.Side{Person: core.Person{ID: b, Name: second}}}
}

func newTwins() *twins {
	return &twins{pairs: []people.Pair{pairOf(1, 2, "Ada Byron", "A. Byron"), pairOf(3, 4, "Ivo Kern", "Ivo Karn")}}
}

func (w *twins) note(format string, args ...any) error {
	if w.failed == nil {
		w.log = append(w.log, fmt.Sprintf(format, args...))
	}
	return w.failed
}

// settle takes a pair off the list.
func (w *twins) settle(a core.PersonID) {
	if w.failed == nil {
		w.pairs = slices.DeleteFunc(slices.Clone(w.pairs), func(p people.Pair) bool { return p.First.Person.ID == a })
	}
}

func (w *twins) Pairs(context.Context) ([]people.Pair, error)  { return w.pairs, nil }
func (w *twins) Tasks(context.Context) ([]model.TaskOf, error) { return w.tasks, nil }

func (w *twins) Pair(_ context.Context, a, b core.PersonID) (people.Pair, error) {
	return pairOf(a, b, "Ada Byron", "Grace Hall"), w.failed
}

func (w *twins) Merge(_ context.Context, into, from core.PersonID) (core.Merge, error) {
	w.settle(into)
	return core.Merge{}, w.note("merge %s %s", into, from)
}

func (w *twins) Unmerge(_ context.Context, p core.PersonID) (core.Merge, error) {
	return core.Merge{}, w.note("part %s", p)
}

func (w *twins) Apart(_ context.Context, a, b core.PersonID) error {
	w.settle(a)
	return w.note("apart %s %s", a, b)
}

func (w *twins) FinishTask(_ context.Context, id core.TaskID, done bool) (core.Task, error) {
	return core.Task{}, w.note("done %s %v", id, done)
}

func (w *twins) FreePath(name string) string { return "/downloads/" + name }

func (w *twins) ExportPerson(_ context.Context, id core.PersonID, path string) (privacy.Written, error) {
	return privacy.Written{Missing: w.lost}, w.note("export %s to %s", id, path)
}

func (w *twins) Erase(ctx context.Context, id core.PersonID) (privacy.Erased, error) {
	if w.writes != nil {
		core.Teller(ctx)(0.5)
		close(w.writes)
		<-ctx.Done()
		return privacy.Erased{Later: true}, nil
	}
	if w.failed == nil {
		w.erased = append(w.erased, id)
	}
	return privacy.Erased{Fingerprints: 2}, w.failed
}

// said is what a model told, with the last undo.
type said struct {
	texts []string
	undo  func()
	err   error
}

func openTwins(t *testing.T, w *twins) (*model.PeopleWork, *desktop, *said) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewPeopleWork(desk.loop, model.PeopleServices{Identities: w, Tasks: w, Notes: w, Searches: w, Privacy: w}, func() time.Time { return midnight })
	told := &said{}
	m.Said = func(text string, undo func()) { told.texts, told.undo = append(told.texts, text), undo }
	m.Refused = func(err error) { told.err = err }
	m.Load()
	desk.settle()
	return m, desk, told
}

func TestPairsAreGoneThroughOneByOne(t *testing.T) {
	w := newTwins()
	m, desk, _ := openTwins(t, w)
	m.Step(-1)
	if p, ok := m.Pair(); !ok || p.First.Person.Name != "Ada Byron" {
		t.Errorf("first is %q", p.First.Person.Name)
	}
	m.Step(1)
	m.Step(1)
	if p, _ := m.Pair(); p.First.Person.Name != "Ivo Kern" {
		t.Errorf("second is %q", p.First.Person.Name)
	}
	m.Apart()
	desk.settle()
	if p, _ := m.Pair(); p.First.Person.Name != "Ada Byron" || m.At != 0 {
		t.Errorf("after the last one %q is shown", p.First.Person.Name)
	}
	m.Apart()
	desk.settle()
	if _, ok := m.Pair(); ok {
		t.Error("a pair is left")
	}
	m.Apart()
	m.Merge()
	desk.settle()
	if len(w.log) != 2 {
		t.Errorf("did %q", w.log)
	}
}

func TestAMergeIsTakenBackByOneUndo(t *testing.T) {
	w := newTwins()
	m, desk, told := openTwins(t, w)
	m.Merge()
	desk.settle()
	if told.undo == nil || told.texts[0] != "Ada Byron and A. Byron are one person now; nothing of either is lost." {
		t.Fatalf("said %q", told.texts)
	}
	told.undo()
	desk.settle()
	if !slices.Equal(w.log, []string{"merge p1 p2", "part p2"}) || told.undo != nil {
		t.Errorf("did %q; the undo itself is not taken back", w.log)
	}
}

func TestAMergeIsPartedAndThatTakenBack(t *testing.T) {
	w := newTwins()
	m, desk, told := openTwins(t, w)
	m.Part(core.Merge{Into: 1, From: 2, IntoBefore: core.Person{Name: "Ada Byron"}, FromBefore: core.Person{Emails: []string{"ada@example.com"}}})
	desk.settle()
	told.undo()
	desk.settle()
	if !slices.Equal(w.log, []string{"part p2", "merge p1 p2"}) || told.texts[0] != "Ada Byron and ada@example.com are two people again." {
		t.Errorf("did %q, said %q", w.log, told.texts)
	}
}

func TestAMergeThatIsRefusedKeepsThePair(t *testing.T) {
	w := newTwins()
	m, desk, told := openTwins(t, w)
	w.failed = core.Fail(core.KindRefused, "Both stand in one review.", "")
	m.Merge()
	desk.settle()
	if told.err == nil || len(told.texts) != 0 || len(m.Pairs) != 2 {
		t.Errorf("told %v, said %q, %d pairs", told.err, told.texts, len(m.Pairs))
	}
}

func TestTwoPeopleAreComparedByHand(t *testing.T) {
	w := newTwins()
	m, desk, told := openTwins(t, w)
	shown := ""
	m.Compare(1, 8, func(p people.Pair) { shown = p.First.Person.Name + " and " + p.Second.Person.Name })
	desk.settle()
	if shown != "Ada Byron and Grace Hall" {
		t.Errorf("shown %q", shown)
	}
	w.failed = core.Fail(core.KindNotFound, "This person is not known.", "")
	m.Compare(1, 9, func(people.Pair) { t.Error("somebody who is not known is compared") })
	desk.settle()
	if told.err == nil {
		t.Error("nothing is told")
	}
}

func TestTasksAreCountedByWhatIsDue(t *testing.T) {
	w := newTwins()
	late, soon := midnight.Add(-time.Hour), midnight.Add(48*time.Hour)
	w.tasks = []model.TaskOf{{Task: core.Task{ID: 1, Text: "Call", Due: late}}, {Task: core.Task{ID: 2, Due: soon}}, {Task: core.Task{ID: 3}}, {Task: core.Task{ID: 4, Due: midnight}}}
	m, desk, told := openTwins(t, w)
	if m.DueTasks() != 2 {
		t.Errorf("%d are due, want the one of yesterday and that of now", m.DueTasks())
	}
	if text, due := m.DueText(w.tasks[2].Task); text != "Some day" || due {
		t.Errorf("without a day: %q, due %v", text, due)
	}
	if text, due := m.DueText(w.tasks[1].Task); text != model.Day(soon) || due {
		t.Errorf("later: %q, due %v", text, due)
	}
	m.Finish(w.tasks[0].Task)
	desk.settle()
	told.undo()
	desk.settle()
	if !slices.Equal(w.log, []string{"done k1 true", "done k1 false"}) || told.texts[0] != "Done: Call" {
		t.Errorf("did %q, said %q", w.log, told.texts)
	}
}

func TestWhatIsHeldAboutAPersonGoesToAFile(t *testing.T) {
	w := newTwins()
	m, desk, _ := openTwins(t, w)
	ada := core.Person{ID: 1, Name: "Ada Byron"}
	if m.ExportPath(ada) != "/downloads/About Ada Byron.zip" || !m.Answers() {
		t.Errorf("path %q", m.ExportPath(ada))
	}
	for lost, want := range map[int]string{0: "", 1: "1 original file could not be read any more; the export says so.", 3: "3 original files could not be read any more; the export says so."} {
		w.lost = lost
		note := "none"
		m.Export(ada, " /tmp/ada.zip ", func(n string, err error) {
			if note = n; err != nil {
				t.Error(err)
			}
		})
		desk.settle()
		if note != want || w.log[len(w.log)-1] != "export p1 to /tmp/ada.zip" {
			t.Errorf("%d lost: %q, did %q", lost, note, w.log)
		}
	}
}

func TestAnErasureSaysWhatGoesAndWhatRemains(t *testing.T) {
	goes, remains := model.ErasureText(model.Dossier{Profiles: make([]core.Profile, 2)})
	if len(goes) != 3 || !strings.Contains(goes[0], "2 profiles") || len(remains) != 2 {
		t.Errorf("goes %q, remains %q", goes, remains)
	}
	w := newTwins()
	m, desk, told := openTwins(t, w)
	deaf := func(float64) {}
	m.Erase(core.Person{ID: 1}, deaf, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	if !slices.Equal(w.erased, []core.PersonID{1}) || told.undo != nil || !strings.HasPrefix(told.texts[0], "Erased. 2 fingerprints stay") {
		t.Errorf("erased %v, said %q", w.erased, told.texts)
	}
	w.failed = core.Fail(core.KindRefused, "An e-mail to them is leaving just now.", "")
	var refused error
	m.Erase(core.Person{ID: 2}, deaf, func(err error) { refused = err })
	desk.settle()
	if refused == nil || len(told.texts) != 1 {
		t.Errorf("told %v, said %q", refused, told.texts)
	}
}

func TestTheLongPartOfAnErasureIsToldAndCanBePutOff(t *testing.T) {
	w := newTwins()
	w.writes = make(chan struct{})
	m, desk, told := openTwins(t, w)
	var parts []float64
	putOff := m.Erase(core.Person{ID: 1}, func(part float64) { parts = append(parts, part) }, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	<-w.writes
	putOff()
	desk.settle()
	if !slices.Equal(parts, []float64{0.5}) || len(told.texts) != 1 || !strings.HasSuffix(told.texts[0], "goes at the next start.") {
		t.Errorf("told %v, said %q", parts, told.texts)
	}
}

func TestReadingOfPairsCanBeEnded(t *testing.T) {
	d := newDesktop(t)
	w := newTwins()
	m := model.NewPeopleWork(d.loop, model.PeopleServices{Identities: w, Tasks: w, Notes: w, Searches: w, Privacy: w}, time.Now)
	m.Load()
	m.Cancel()
	d.settle()
	if m.Loaded || len(m.Pairs) > 0 {
		t.Errorf("after the end there are %d pairs", len(m.Pairs))
	}
	m.Load()
	d.settle()
	if !m.Loaded || len(m.Pairs) != 2 {
		t.Errorf("read anew there are %d pairs", len(m.Pairs))
	}
}
