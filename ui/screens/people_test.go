package screens_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// office is a real workspace on disk with the real services behind the screens.
type office struct {
	*storage.Workspace
	*people.Service
	review review.Service
	intake intake.Service
	list   records.Service
	job    core.Job
}

func newOffice(t *testing.T) *office {
	t.Helper()
	w := storagetest.New(t)
	clock := core.WallFrom(today)
	o := &office{Workspace: w, Service: &people.Service{Store: w, Clock: clock}, list: records.Service{Store: w}}
	fine := func(core.Tx, core.Candidacy) error { return nil }
	o.review = review.Service{Store: w, Clock: clock, Enrol: fine, Unenrol: fine, Stop: fine}
	o.intake = intake.Service{Store: w, People: o.Service, Blobs: w.Blobs(), Propose: o.review.Propose}
	err := w.Update(t.Context(), func(tx core.Tx) error {
		client := core.Client{Name: "Kestrel Rail Systems"}
		err := w.PutClient(tx, &client)
		o.job = core.Job{Client: client.ID, Title: "Backend Engineer (Go)", State: core.JobActive, MustHaves: []string{"Go", "Kubernetes", "German"}, SheetSaved: today}
		return errors.Join(err, w.PutJob(tx, &o.job))
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) Dossier(ctx context.Context, id core.PersonID) (d model.Dossier, err error) {
	err = o.View(ctx, func(tx core.Tx) error {
		if d.Person, err = o.Resolve(tx, id); err != nil {
			return err
		}
		if d.Profiles, err = o.ProfilesOf(tx, d.Person.ID); err != nil {
			return err
		}
		all, err := o.CandidaciesOfPerson(tx, d.Person.ID)
		if err != nil {
			return err
		}
		for _, c := range all {
			j, err := o.Job(tx, c.Job)
			if err != nil {
				return err
			}
			d.Standing = append(d.Standing, review.Past{Job: c.Job, Title: j.Title, Client: "Kestrel Rail Systems", Candidacy: c})
		}
		if d.Touches, err = o.TouchesOf(tx, d.Person.ID); err != nil {
			return err
		}
		if d.Tasks, err = o.TasksOf(tx, d.Person.ID); err != nil {
			return err
		}
		if d.Merges, err = o.MergesOf(tx, d.Person.ID); err != nil {
			return err
		}
		d.Verdict, err = o.Guard().Check(tx, people.Query{Person: d.Person.ID})
		return err
	})
	return d, err
}

func (o *office) Queue(ctx context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error) {
	err = o.View(ctx, func(tx core.Tx) error {
		items, more, err = o.review.Head(tx, job, state, most)
		return err
	})
	return items, more, err
}

// The workspace has a Jobs of its own; the screens want the overview.
type jobOverviews struct{ *office }

func (j jobOverviews) Jobs(ctx context.Context) ([]records.Overview, error) { return j.list.Jobs(ctx) }

const candidates = `Name,E-Mail,Employer,Position,City,Skills
Inês Carvalho,ines@example.com,Globex,Senior Engineer,Lisbon,Go; Kubernetes
Γιώργος Σεφέρης,giorgos@example.org,Hellas,Engineer,Αθήνα,Go
,,,,,
Olga Лебедева,olga@example.net,Initech,Platform Engineer,Berlin,German; Go
田中 花子,hanako@example.com,Umbrella,SRE,Tōkyō,Kubernetes
`

func peopleBench(t *testing.T, o look.Options) (*bench, *office, *screens.Intake) {
	t.Helper()
	desk := newOffice(t)
	var in *screens.Intake
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		in = screens.NewIntake(b, model.NewIntake(b.loop, &desk.intake, jobOverviews{desk}))
		page := screens.NewPeople(b, model.NewPeople(b.loop, desk, now), in, screens.ReviewIntents{Original: func(core.Profile) {}, Link: func(string) {}}).
			WithOriginals(model.NewOriginal(b.loop, &desk.intake))
		queue := model.NewReview(b.loop, model.ReviewOptions{Source: jobOverviews{desk}, Reviewer: &desk.review, Now: now})
		return map[model.Place]shell.Page{
			model.People: page,
			model.Review: screens.NewReview(b, queue, model.NewSheet(b.loop, &reviewDesk{}, &reviewDesk{}), screens.ReviewIntents{}),
			model.Job:    screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	b.visit(model.To(model.People))
	return b, desk, in
}

func fileOf(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPeopleComeInFromAFileAfterALookAtIt(t *testing.T) {
	for name, o := range map[string]look.Options{"people": {}, "people-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			b, desk, in := peopleBench(t, o)
			b.shoot(name + "-empty")
			b.press(fyne.KeyA)
			b.shoot(name + "-intake-empty")
			in.Open([]string{fileOf(t, "candidates.csv", candidates), fileOf(t, "broken.pdf", "not a PDF"), "/nowhere/cv.pdf"}, desk.job.ID)
			b.settle()
			b.shoot(name + "-intake")
			if found, err := desk.Search(t.Context(), "", "", 10); err != nil || len(found) != 0 {
				t.Fatalf("%d people stored before anybody said so, %v", len(found), err)
			}
			b.tapButton("Add 4 people")
			b.shoot(name)
			if b.Busy() {
				t.Error("the dialog stays open after the import")
			}
			found, err := desk.Search(t.Context(), "", "", 10)
			if err != nil || len(found) != 4 {
				t.Errorf("%d people stored, %v; want 4", len(found), err)
			}
			if !strings.Contains(strings.Join(b.texts(), "\n"), "Senior Engineer at Globex") {
				t.Error("those who were added must be there at once")
			}
		})
	}
}

func TestImportedPeopleAreReviewedAndDecidedOnDisk(t *testing.T) {
	b, desk, in := peopleBench(t, look.Options{})
	in.Open([]string{fileOf(t, "candidates.csv", candidates)}, desk.job.ID)
	b.settle()
	b.tapButton("Add 4 people")
	b.visit(model.To(model.Review))
	b.shoot("review-real")
	b.press(fyne.KeyS)
	b.press(fyne.KeyC)
	b.press(fyne.KeyD)
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyZ)
	b.visit(model.To(model.People))
	b.shoot("people-after-review")
	var states []core.CandidacyState
	err := desk.View(t.Context(), func(tx core.Tx) error {
		all, err := desk.CandidaciesOf(tx, desk.job.ID)
		for _, c := range all {
			states = append(states, c.State)
		}
		return err
	})
	if want := []core.CandidacyState{core.CandidacySaved, core.CandidacyContacted, core.CandidacyNew, core.CandidacyNew}; err != nil || !slices.Equal(states, want) {
		t.Errorf("on disk %v, %v; want %v", states, err, want)
	}
}

func TestSearchNarrowsThePeopleAndSaysWhenNobodyFits(t *testing.T) {
	b, desk, in := peopleBench(t, look.Options{})
	in.Open([]string{fileOf(t, "candidates.csv", candidates)}, desk.job.ID)
	b.settle()
	b.tapButton("Add 4 people")
	page, _ := b.pages[model.People].(*screens.People)
	page.Find()
	for _, r := range "hellas" {
		b.window.Canvas().Focused().TypedRune(r)
	}
	b.settle()
	b.shoot("people-search")
	for _, r := range "zzz" {
		b.window.Canvas().Focused().TypedRune(r)
	}
	b.settle()
	b.shoot("people-none")
	if !strings.Contains(strings.Join(b.texts(), "\n"), "Nobody fits") {
		t.Error("an empty search must say so")
	}
}

func TestABackgroundChangeLeavesKeyboardAndChoice(t *testing.T) {
	b, desk, in := peopleBench(t, look.Options{})
	in.Open([]string{fileOf(t, "candidates.csv", candidates)}, desk.job.ID)
	b.settle()
	b.tapButton("Add 4 people")
	b.visit(model.To(model.Review))
	b.visit(model.Route{Place: model.People, Person: 1})
	b.press(fyne.KeyDown)
	page, _ := b.pages[model.People].(*screens.People)
	page.Find()
	focused := b.window.Canvas().Focused()
	b.Reload()
	b.settle()
	if b.window.Canvas().Focused() != focused {
		t.Error("the search has lost the keyboard")
	}
	if text := strings.Join(b.texts(), "\n"); !strings.Contains(text, "Engineer at Hellas") {
		t.Errorf("another person is shown: %q", text)
	}
}

// slowImporter reads until the test lets it go on.
type slowImporter struct {
	begun, proceed chan struct{}
}

func (slowImporter) Tables(context.Context, []intake.File, map[string]string) ([]intake.Table, error) {
	return nil, nil
}

func (slowImporter) Undo(context.Context, core.ImportID) (intake.Undone, error) {
	return intake.Undone{}, nil
}

func (s slowImporter) Run(ctx context.Context, o intake.Order) (intake.Report, error) {
	o.Progress(intake.Progress{File: o.Files[7].Name, Done: 7, Files: len(o.Files), Part: 0.6})
	s.begun <- struct{}{}
	select {
	case <-s.proceed:
		return intake.Report{Refused: []intake.RefusedRow{{File: "cv.pdf", Reason: "This PDF holds no text; it needs OCR."}}}, nil
	case <-ctx.Done():
		return intake.Report{}, ctx.Err()
	}
}

func TestAnImportShowsHowFarItIsAndCanBeCancelled(t *testing.T) {
	slow := slowImporter{begun: make(chan struct{}), proceed: make(chan struct{})}
	var in *screens.Intake
	b := newBench(t, func(b *bench) map[model.Place]shell.Page {
		in = screens.NewIntake(b, model.NewIntake(b.loop, slow, jobOverviews{newOffice(t)}))
		return map[model.Place]shell.Page{model.Today: screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))}
	})
	b.visit(model.To(model.Today))
	var files []string
	for n := range 12 {
		files = append(files, fileOf(t, "cv"+strconv.Itoa(n)+".pdf", "x"))
	}
	in.Open(files, 0)
	<-slow.begun
	for len(b.queue) > 0 {
		(<-b.queue)()
	}
	b.shoot("intake-reading")
	if !strings.Contains(strings.Join(b.texts(), "\n"), "Reading file 8 of 12") {
		t.Errorf("no progress in %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if b.Busy() {
		t.Error("Escape must end the import")
	}
}

func TestRefusedFilesSayWhy(t *testing.T) {
	b, desk, in := peopleBench(t, look.Options{})
	in.Open([]string{fileOf(t, "broken.pdf", "not a PDF"), "/nowhere/cv.pdf"}, desk.job.ID)
	b.settle()
	b.shoot("intake-refused")
	if text := strings.Join(b.texts(), "\n"); !strings.Contains(text, "There is no such file.") {
		t.Errorf("the reason is not shown in %q", text)
	}
}

// A table whose columns nobody knows shows them first, and what is chosen is
// remembered; the import as a whole can be undone.
func TestUnknownColumnsAreChosenAndTheImportUndone(t *testing.T) {
	b, desk, in := peopleBench(t, look.Options{})
	table := fileOf(t, "messe.csv", "Wer;Kontakt;Firma;Notiz\nIda Fair;ida.fair@example.com;Initech;am Stand\nUwe Stand;uwe@example.com;Hooli;\n")
	in.Open([]string{table}, desk.job.ID)
	b.settle()
	b.shoot("intake-columns")
	if text := strings.Join(b.texts(), "\n"); !strings.Contains(text, "Choose which columns are the name") || !strings.Contains(text, "ida.fair@example.com · uwe@example.com") {
		t.Fatalf("the columns are not shown in %q", text)
	}
	in.Model().Choose("Wer", "name")
	b.settle()
	in.Model().Choose("Kontakt", "email")
	b.settle()
	b.shoot("intake-columns-chosen")
	in.Model().Commit()
	b.settle()
	if n := len(desk.found(t, "Ida Fair")); n != 1 {
		t.Fatalf("%d people are called Ida Fair, want 1", n)
	}
	in.Open([]string{table}, desk.job.ID)
	b.settle()
	if in.Model().Missing() != "" || len(in.Model().Report.Accepted) != 2 {
		t.Errorf("what was chosen is forgotten: %q", in.Model().Missing())
	}
	in.Model().UndoLast()
	b.settle()
	if n := len(desk.found(t, "Ida Fair")); n != 0 {
		t.Errorf("%d people are left after the undo", n)
	}
}

// found are the people of a name.
func (o *office) found(t *testing.T, name string) []core.Person {
	t.Helper()
	list, err := o.Service.Search(t.Context(), name, "", 9)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// texts are all lines and paragraphs that can be seen.
func (b *bench) texts() []string {
	b.t.Helper()
	var out []string
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if t, ok := o.(interface{ Text() string }); ok {
			out = append(out, t.Text())
		}
	})
	return out
}
