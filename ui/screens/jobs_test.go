package screens_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/storage"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// jobOffice is a real workspace with two clients, each with a connection, and the
// services that the job list stands on.
type jobOffice struct {
	*records.Service
	t       *testing.T
	jobs    *jobs.Service
	store   *storage.Workspace
	clients [2]core.Client
	links   [2]core.Connection
	opened  []string // addresses that went to the browser
}

func newJobOffice(t *testing.T) *jobOffice {
	t.Helper()
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	clock := core.WallFrom(noon)
	o := &jobOffice{t: t, store: w, Service: &records.Service{Store: w, Clock: clock}, jobs: jobs.New(jobs.Config{Store: w, Clock: clock})}
	o.clients = [2]core.Client{{Name: "Kestrel Rail Systems", Colour: "#2F6FDB"}, {Name: "Marram Health", Colour: "#0E8A7D"}}
	o.links = [2]core.Connection{{Name: "Kestrel Rail (Avature)"}, {Name: "Marram (SmartRecruiters)"}}
	o.update(func(tx core.Tx) error {
		for i := range o.clients {
			if err := w.PutClient(tx, &o.clients[i]); err != nil {
				return err
			}
			o.links[i].Client = o.clients[i].ID
			err := w.PutConnection(tx, &o.links[i])
			err = errors.Join(err, w.PutSyncStatus(tx, core.SyncStatus{Connection: o.links[i].ID, Resource: "jobs", Completed: noon.Add(-48*time.Minute).AddDate(0, 0, -i)}))
			if err != nil {
				return err
			}
		}
		return w.PutMailbox(tx, &core.Mailbox{Name: "own", From: "Robin <robin@agency.example.com>"})
	})
	return o
}

func (o *jobOffice) update(do func(core.Tx) error) {
	o.t.Helper()
	if err := o.store.Update(o.t.Context(), do); err != nil {
		o.t.Fatal(err)
	}
}

// counts are the people of a job.
type counts struct{ fresh, contacted, leads int }

// put stores a job of one of the two clients; one with a reference comes from its
// ATS.
func (o *jobOffice) put(of int, reference string, j core.Job, c counts) core.JobID {
	o.t.Helper()
	j.Client, j.Sourcing = o.clients[of].ID, j.State == core.JobActive
	if j.Title != "" && j.Function == "" && j.DraftReasons == nil {
		j.Function = "Operations"
	}
	j.EmploymentType, j.MustHaves = "full_time", []string{"Go", "SQL", "Linux"}
	j.Locations = []core.Location{{Text: "York", City: "York", Role: "primary", Sure: true}}
	if reference != "" {
		j.Connection, j.ATSJob = o.links[of].ID, core.ATSJobID(9000+len(reference))
		j.AtImport = core.Posting{Reference: reference, URL: "https://ats.example.com/jobs/" + reference}
	}
	o.update(func(tx core.Tx) error {
		err := o.store.PutJob(tx, &j)
		for n := range c.fresh + c.contacted {
			state := core.CandidacyNew
			if n >= c.fresh {
				state = core.CandidacyContacted
			}
			err = errors.Join(err, o.store.PutCandidacy(tx, core.Candidacy{Job: j.ID, Person: core.PersonID(n + 1), State: state}))
		}
		for n := range c.leads {
			err = errors.Join(err, o.store.PutLead(tx, core.Lead{Job: j.ID, Person: core.PersonID(n + 1)}))
		}
		return err
	})
	return j.ID
}

// someJobs has one job of each kind of badge; the first is the newest.
func someJobs(t *testing.T) *jobOffice {
	o := newJobOffice(t)
	at := func(days int) time.Time { return noon.AddDate(0, 0, -days) }
	o.put(1, "", core.Job{Title: "Clinical Data Manager", State: core.JobClosed, Created: at(40)}, counts{0, 21, 5})
	o.put(1, "MH-2188", core.Job{Title: "Ward Pharmacist", State: core.JobPaused, Created: at(30), Confirmed: at(29)}, counts{0, 6, 0})
	o.put(0, "KR-1039", core.Job{Title: "Tunnel Inspector", State: core.JobActive, Created: at(20), Confirmed: at(19), HoldMail: "The job was missing from the last answer of the ATS."}, counts{0, 9, 1})
	o.put(0, "", core.Job{Title: "Depot Manager, Leeds", State: core.JobDraft, Created: at(9), Owner: "kim@agency.example.com"}, counts{})
	o.put(1, "MH-2201", core.Job{Title: "Registered Nurse, Cardiology", State: core.JobActive, Created: at(6), Confirmed: at(5), Drift: []string{"title", "description"}, Owner: "robin@agency.example.com"}, counts{3, 4, 0})
	o.put(0, "KR-1045", core.Job{
		Title: "Signalling Project Lead", State: core.JobDraft, Created: at(2),
		DraftReasons: []core.DraftReason{{Code: core.ReasonMissing, Field: "function", Text: "The ATS gave no function."}},
	}, counts{})
	o.put(0, "KR-1042", core.Job{Title: "Backend Engineer (Go)", State: core.JobActive, Created: at(1), Users: []string{"robin@agency.example.com"}}, counts{8, 11, 2})
	return o
}

func jobsBench(t *testing.T, o look.Options, office *jobOffice, imported *int) *bench {
	return newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		list := model.NewJobs(b.loop, model.JobListOptions{Source: office, Acts: office.jobs, Now: func() time.Time { return noon }})
		page := screens.NewJobs(b, list, func() { *imported++ })
		page.OnOpenURL = func(url string) { office.opened = append(office.opened, url) }
		away := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		return map[model.Place]shell.Page{model.Jobs: page, model.Job: away, model.Review: away}
	})
}

func showJobs(t *testing.T, o look.Options) (*bench, *jobOffice) {
	t.Helper()
	imported := 0
	office := someJobs(t)
	b := jobsBench(t, o, office, &imported)
	b.visit(model.To(model.Jobs))
	return b, office
}

func TestJobListOpensAJobAndTheImportByKey(t *testing.T) {
	imported := 0
	office := someJobs(t)
	b := jobsBench(t, look.Options{}, office, &imported)
	b.visit(model.To(model.Jobs))
	b.shoot("jobs")
	b.press(fyne.KeyI)
	if imported != 1 {
		t.Errorf("I opened the import %d times", imported)
	}
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	if want := model.ToJob(6, ""); b.Current() != want {
		t.Errorf("Down, Enter leads to %v, want %v", b.Current(), want)
	}
}

func TestTheJobListInEveryLook(t *testing.T) {
	for name, o := range map[string]look.Options{"jobs-dark": {Mode: look.Dark}, "jobs-large": {Scale: 1.3}} {
		b, _ := showJobs(t, o)
		b.shoot(name)
		b.window.Resize(fyne.NewSize(1024, 700))
		b.shoot(name + "-small")
		b.window.Resize(fyne.NewSize(1920, 1080))
		b.shoot(name + "-wide")
	}
}

func TestTheArrowUnderNewStartsTheReviewAndTheLinkOpensTheATS(t *testing.T) {
	b, office := showJobs(t, look.Options{})
	b.press(fyne.KeyO)
	if len(office.opened) != 1 || office.opened[0] != "https://ats.example.com/jobs/KR-1042" {
		t.Errorf("O opened %v", office.opened)
	}
	b.press(fyne.KeyR)
	if want := model.ToReview(7); b.Current() != want {
		t.Errorf("R leads to %v, want %v", b.Current(), want)
	}
}

func TestFiltersHaveOneKeyEach(t *testing.T) {
	b, _ := showJobs(t, look.Options{})
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyM, "2 of 7 jobs"},
		{fyne.KeyW, "2 of 7 jobs"},
		{fyne.KeyH, "1 of 7 jobs"},
		{fyne.Key0, "7 of 7 jobs"},
		{fyne.KeyK, "1 of 7 jobs"},
		{fyne.KeyK, "7 of 7 jobs"},
	} {
		b.press(step.key)
		if !b.reads(step.want) {
			t.Errorf("%s: the foot does not say %q", step.key, step.want)
		}
	}
	b.press(fyne.KeyF)
	b.shoot("jobs-filter")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyM)
	b.press(fyne.KeyK)
	b.shoot("jobs-none")
}

func TestAViewIsSavedUsedAndRemovedByKey(t *testing.T) {
	b, _ := showJobs(t, look.Options{})
	b.press(fyne.KeyH)
	b.press(fyne.KeyV)
	b.typing("Moved on in the ATS")
	b.press(fyne.KeyReturn)
	if b.Busy() {
		t.Fatal("the view is saved and the dialog gone")
	}
	b.press(fyne.Key0)
	b.shoot("jobs-view")
	b.press(fyne.Key1)
	if !b.reads("1 of 7 jobs") {
		t.Error("1 uses the first view")
	}
	b.press(fyne.KeyV)
	b.shoot("jobs-views")
	b.typing("Moved on in the ATS")
	b.press(fyne.KeyReturn)
	b.shoot("jobs-views-twice")
}

func TestSeveralJobsAreChosenAndActedOnByKey(t *testing.T) {
	b, office := showJobs(t, look.Options{})
	b.press(fyne.KeyA)
	b.shoot("jobs-chosen")
	b.press(fyne.KeyU)
	b.press(fyne.KeySpace)
	b.press(fyne.KeyDown)
	b.press(fyne.KeySpace)
	b.press(fyne.KeyP) // an active job and a draft: the draft is refused
	b.shoot("jobs-refused")
	if !b.Busy() || !b.reads("Signalling Project Lead") {
		t.Fatal("each refused job is told with its reason")
	}
	b.press(fyne.KeyEscape)
	if j, err := office.jobs.Job(t.Context(), 7); err != nil || j.State != core.JobPaused {
		t.Errorf("the active one is %s, %v", j.State, err)
	}
	if j, err := office.jobs.Job(t.Context(), 6); err != nil || j.State != core.JobDraft {
		t.Errorf("the draft is %s, %v", j.State, err)
	}
	b.press(fyne.KeyC) // the refused one is still chosen
	b.shoot("jobs-close")
	b.press(fyne.KeyReturn)
	if j, err := office.jobs.Job(t.Context(), 6); err != nil || j.State != core.JobClosed {
		t.Errorf("after C and Enter the draft is %s, %v", j.State, err)
	}
}

func TestClosedJobsAreArchivedByKey(t *testing.T) {
	b, office := showJobs(t, look.Options{})
	offered := func() (yes bool) {
		eachObject(b.window.Canvas().Content(), func(o fyne.CanvasObject) {
			button, ok := o.(*widgets.Button)
			yes = yes || ok && button.Label() == "Archive"
		})
		return yes
	}
	b.press(fyne.KeyA)
	if offered() {
		t.Error("it is offered for jobs that are not closed")
	}
	b.press(fyne.KeyV) // what is not offered has no key either
	if b.window.Canvas().Overlays().Top() == nil {
		t.Error("V does not open the views")
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyU)
	eachObject(b.window.Canvas().Content(), func(o fyne.CanvasObject) {
		if chip, ok := o.(*widgets.FilterChip); ok && chip.AccessibilityLabel() == "Closed 1" {
			chip.OnTapped()
		}
	})
	b.settle()
	b.press(fyne.KeyA)
	if !offered() {
		t.Error("it is not offered for closed jobs")
	}
	b.window.Resize(fyne.NewSize(1024, 700))
	b.shoot("jobs-archive")
	b.press(fyne.KeyV)
	list, err := office.jobs.List(t.Context(), core.JobClosed)
	if err != nil || len(list) != 1 || list[0].Archived.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	b.press(fyne.Key0)
	b.shoot("jobs-archived")
	if !b.reads("6 of 6 jobs") {
		t.Error("the archived one is still in sight")
	}
}

// reads tells whether some text on the screen, or in the dialog over it, is text.
func (b *bench) reads(text string) bool {
	root := b.window.Canvas().Content()
	if top := b.window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	found := false
	eachObject(root, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widgets.Text:
			found = found || o.Text() == text
		case *widgets.Paragraph:
			found = found || o.Text() == text
		}
	})
	return found
}

func TestEmptyJobListOffersTheImport(t *testing.T) {
	imported := 0
	b := jobsBench(t, look.Options{}, newJobOffice(t), &imported)
	b.visit(model.To(model.Jobs))
	b.shoot("jobs-empty")
	b.press(fyne.KeyI)
	if imported != 1 {
		t.Errorf("I opened the import %d times", imported)
	}
}

// makerOfJobs makes jobs by hand, in memory.
type makerOfJobs struct {
	made map[string]string
	err  error
}

func (d *makerOfJobs) Clients(context.Context) ([]core.Client, error) {
	return []core.Client{{ID: 1, Name: "Kestrel Rail Systems"}, {ID: 2, Name: "Marram Health"}}, nil
}

func (d *makerOfJobs) Create(_ context.Context, _ core.ClientID, values map[string]string) (core.Job, error) {
	d.made = values
	return core.Job{ID: 12}, d.err
}

func TestJobByHandNeedsATitleAndAClient(t *testing.T) {
	maker := &makerOfJobs{err: core.Fail(core.KindStorage, "The disk is full; the job was not made.", "Make room and try again.")}
	imported := 0
	b := jobsBench(t, look.Options{}, someJobs(t), &imported)
	var client *widgets.Choice
	b.pages[model.Jobs].(*screens.Jobs).WithCreate(func() { screens.ShowNewJob(b, model.NewNewJob(b.loop, maker)) })
	b.visit(model.To(model.Jobs))
	b.shoot("jobs-create")
	b.press(fyne.KeyN)
	b.typing("Signal box historian")
	if !b.button("Create the draft").Disabled() {
		t.Error("the client is missing")
	}
	eachObject(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Choice); ok {
			client = c
		}
	})
	client.SetSelected("Marram Health")
	b.press(fyne.KeyReturn)
	b.shoot("jobs-new")
	if !b.Busy() {
		t.Fatal("after a failure the dialog stays")
	}
	maker.err = nil
	b.press(fyne.KeyReturn)
	if b.Busy() || b.Current() != model.ToJob(12, model.TabAbout) || maker.made["title"] != "Signal box historian" {
		t.Errorf("made %v, at %v", maker.made, b.Current())
	}
}
