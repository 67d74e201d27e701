package screens_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
)

// atsShelf is an ATS's jobs in memory, and what was imported of them.
type atsShelf struct {
	rows   []model.ATSJobRow
	links  []core.Connection
	refuse core.ATSJobID // this one can't be imported
	asked  int           // rows that were resolved
	begun  chan struct{} // is told of each import that waits for hold
	hold   chan struct{} // imports wait for it; nil = they do not
}

func (a *atsShelf) Find(_ context.Context, q jobs.Query) (jobs.Result, error) {
	var r jobs.Result
	for _, row := range a.rows {
		name := ""
		for _, l := range a.links {
			if l.ID == q.Connection {
				name = l.Name
			}
		}
		text := strings.ToLower(row.Title + " " + row.Place + " " + row.Reference)
		if strings.Contains(text, strings.ToLower(q.Text)) && (name == "" || name == row.Connection) {
			if r.Total++; len(r.Jobs) < q.Limit {
				r.Jobs = append(r.Jobs, row.ID)
			}
		}
	}
	return r, nil
}

func (a *atsShelf) ReadWords(context.Context) error { return nil }

func (a *atsShelf) ATSJobRows(_ context.Context, ids []core.ATSJobID) ([]model.ATSJobRow, error) {
	a.asked += len(ids)
	var out []model.ATSJobRow
	for _, id := range ids {
		out = append(out, a.rows[id-1])
	}
	return out, nil
}

func (a *atsShelf) Connections(context.Context) ([]core.Connection, error) { return a.links, nil }

func (a *atsShelf) ImportATSJob(_ context.Context, id core.ATSJobID) (core.Job, error) {
	if a.hold != nil {
		a.begun <- struct{}{}
		<-a.hold
	}
	if id == a.refuse {
		return core.Job{}, core.Fail(core.KindTemporary, "The disk is full; the job was not imported.", "Make room and import it again.")
	}
	a.rows[id-1].ImportedAs = core.JobID(100 + id)
	return core.Job{ID: core.JobID(100 + id)}, nil
}

func someATSJobs(n int) *atsShelf {
	titles := []string{"Backend Engineer (Go)", "Signalling Project Lead", "Registered Nurse, Cardiology", "Clinical Data Manager", "Accountant", "Rolling Stock Engineer"}
	places := []string{"York, United Kingdom", "Hamburg, Germany", "Dublin, Ireland", "Vienna, Austria"}
	a := &atsShelf{links: []core.Connection{{ID: 1, Name: "Kestrel Rail (Avature)"}, {ID: 2, Name: "Marram Health"}}}
	for i := range n {
		r := model.ATSJobRow{
			ID: core.ATSJobID(i + 1), Connection: a.links[i%2].Name, Title: titles[i%len(titles)], Place: places[i%len(places)],
			Reference: "KR-" + strconv.Itoa(1000+i), Status: "Published", Open: true, Updated: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC).AddDate(0, 0, -i/3),
		}
		if i%7 == 3 {
			r.ImportedAs = core.JobID(i)
		}
		a.rows = append(a.rows, r)
	}
	return a
}

func importBench(t *testing.T, o look.Options, shelf *atsShelf) (*bench, *dialogs.Open) {
	t.Helper()
	imported := 0
	b := jobsBench(t, o, someJobs(t), &imported)
	b.visit(model.To(model.Jobs))
	open := screens.ShowImport(b, model.NewImport(b.loop, shelf))
	b.settle()
	return b, open
}

// typing types into whatever has the keyboard.
func (b *bench) typing(text string) {
	b.t.Helper()
	f := b.window.Canvas().Focused()
	if f == nil {
		b.t.Fatal("nothing has the keyboard")
	}
	f.TypedKey(&fyne.KeyEvent{}) // a character comes after its key
	test.Type(f, text)
	b.settle()
}

func TestImportOneJobOpensItsPage(t *testing.T) {
	b, _ := importBench(t, look.Options{}, someATSJobs(55))
	b.shoot("import")
	b.typing("cardio")
	b.press(fyne.KeyDown)
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	if want := model.ToJob(100+9, model.TabAbout); b.Current() != want {
		t.Errorf("Enter on the second hit leads to %v, want %v", b.Current(), want)
	}
	if b.Busy() {
		t.Error("the dialog must have closed")
	}
}

func TestImportSeveralJobsTickedOverTwoSearches(t *testing.T) {
	shelf := someATSJobs(55)
	b, open := importBench(t, look.Options{}, shelf)
	b.press(fyne.KeyDown)
	b.press(fyne.KeySpace)
	b.press(fyne.KeyUp)
	b.typing("KR-1020")
	b.press(fyne.KeyDown)
	b.press(fyne.KeySpace)
	b.shoot("import-two")
	open.Confirm()
	b.settle()
	b.shoot("import-report")
	if shelf.rows[0].ImportedAs != 101 || shelf.rows[20].ImportedAs != 121 || !b.reads("2 jobs of 2 imported") {
		t.Errorf("imported %v and %v", shelf.rows[0].ImportedAs, shelf.rows[20].ImportedAs)
	}
	b.click("Show the drafts")
	if b.Busy() || b.Current().Place != model.Jobs || !b.reads("2 of 7 jobs") {
		t.Errorf("dialog open %v at %v", b.Busy(), b.Current())
	}
}

func TestImportOfSeveralOfWhichOneFailsSaysWhichAndKeepsItTicked(t *testing.T) {
	shelf := someATSJobs(55)
	shelf.refuse = 2
	b, open := importBench(t, look.Options{Mode: look.Dark}, shelf)
	b.press(fyne.KeyDown)
	for range 3 {
		b.press(fyne.KeySpace)
		b.press(fyne.KeyDown)
	}
	open.Confirm()
	b.settle()
	b.shoot("import-report-dark")
	if !b.reads("2 jobs of 3 imported") || !b.reads("The disk is full; the job was not imported. Make room and import it again.") {
		t.Error("each job has a line, the one that failed with its reason")
	}
	b.press(fyne.KeyEscape)
	if !b.Busy() {
		t.Fatal("the import is still open, with the failed one ticked")
	}
	shelf.refuse = 0
	open.Confirm()
	b.settle()
	if want := model.ToJob(102, model.TabAbout); b.Busy() || b.Current() != want {
		t.Errorf("the second try leads to %v, want %v", b.Current(), want)
	}
}

func TestCancellingAnImportStopsItAndSaysWhatWasImported(t *testing.T) {
	shelf := someATSJobs(55)
	b, open := importBench(t, look.Options{}, shelf)
	b.press(fyne.KeyDown)
	for range 3 {
		b.press(fyne.KeySpace)
		b.press(fyne.KeyDown)
	}
	shelf.begun, shelf.hold = make(chan struct{}, 3), make(chan struct{})
	open.Confirm()
	<-shelf.begun
	b.button("Stop")
	b.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !b.Busy() {
		t.Fatal("the dialog went away while the import went on")
	}
	b.shoot("import-stopping")
	close(shelf.hold)
	b.settle()
	b.shoot("import-stopped")
	if !b.reads("1 job of 3 imported") || !b.reads("Not tried: you stopped before it.") {
		t.Error("nothing says what was imported")
	}
}

func TestImportThatFailsStaysOpenAndSaysWhy(t *testing.T) {
	shelf := someATSJobs(55)
	shelf.refuse = 1
	b, _ := importBench(t, look.Options{Mode: look.Dark}, shelf)
	b.press(fyne.KeyReturn)
	b.shoot("import-failed-dark")
	if !b.Busy() || b.Current() != model.To(model.Jobs) {
		t.Errorf("dialog open %v at %v", b.Busy(), b.Current())
	}
	shelf.refuse = 0
	b.press(fyne.KeyReturn)
	if b.Busy() || b.Current() != model.ToJob(101, model.TabAbout) {
		t.Errorf("the second try leads to %v", b.Current())
	}
}

func TestImportWithoutConnectionOrHitSaysSo(t *testing.T) {
	b, open := importBench(t, look.Options{}, &atsShelf{})
	b.shoot("import-unconnected")
	open.Close()
	b, _ = importBench(t, look.Options{}, someATSJobs(12))
	b.typing("zebra")
	b.shoot("import-none")
	b.press(fyne.KeyReturn)
	if !b.Busy() {
		t.Error("Enter with no hit must do nothing")
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if b.Busy() {
		t.Error("Escape clears the search, a second one closes")
	}
}

func TestImportReadsOnlyWhatIsLookedAt(t *testing.T) {
	shelf := someATSJobs(20_000)
	b, _ := importBench(t, look.Options{}, shelf)
	b.press(fyne.KeyDown)
	for range 20 {
		b.press(fyne.KeyPageDown)
	}
	b.shoot("import-scrolled")
	if shelf.asked > 400 {
		t.Errorf("%d rows were read for what fits on twenty screens", shelf.asked)
	}
	b.press(fyne.KeyEnd)
	b.press(fyne.KeyReturn)
	if b.Busy() {
		t.Error("the last row that was scrolled to can be imported")
	}
}
