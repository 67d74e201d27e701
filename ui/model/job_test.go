package model_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/records"
	"reqdesk/storage"
	"reqdesk/ui/model"
)

var jobClock = core.WallFrom(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))

// jobDesk is a real workspace with a connection and the job services on it.
type jobDesk struct {
	*jobs.Service
	store *storage.Workspace
	conn  core.Connection
	queue queue
	loop  *model.Loop
}

func newJobDesk(t *testing.T) *jobDesk {
	t.Helper()
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	d := &jobDesk{store: w, queue: make(queue, 4096)}
	ctx, end := context.WithCancel(t.Context())
	d.loop = model.NewLoop(ctx, d.queue.dispatch)
	t.Cleanup(func() {
		end()
		d.loop.Wait()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	d.Service = jobs.New(jobs.Config{Store: w, Clock: jobClock})
	d.update(t, func(tx core.Tx) error {
		client := core.Client{Name: "Kestrel Rail Systems"}
		if err := w.PutClient(tx, &client); err != nil {
			return err
		}
		d.conn = core.Connection{Name: "Kestrel feed", Kind: "feed", Client: client.ID}
		return w.PutConnection(tx, &d.conn)
	})
	return d
}

func (d *jobDesk) update(t *testing.T, do func(core.Tx) error) {
	t.Helper()
	if err := d.store.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// ats stores an ATS job.
func (d *jobDesk) ats(t *testing.T, p core.Posting) core.ATSJob {
	t.Helper()
	a := core.ATSJob{Connection: d.conn.ID, Open: true, Posting: p}
	d.update(t, func(tx core.Tx) error { return d.store.PutATSJob(tx, &a) })
	return a
}

// settle runs what was dispatched until no work is under way.
func (d *jobDesk) settle() {
	for {
		d.loop.Wait()
		if len(d.queue) == 0 {
			return
		}
		d.queue.next()
	}
}

func (d *jobDesk) JobPage(ctx context.Context, id core.JobID) (p model.JobPage, err error) {
	err = d.store.View(ctx, func(tx core.Tx) error {
		if p.Job, err = d.store.Job(tx, id); err != nil {
			return err
		}
		if p.Client, err = d.store.Client(tx, p.Job.Client); err != nil || p.Job.ATSJob == 0 {
			return err
		}
		if p.Connection, err = d.store.Connection(tx, p.Job.Connection); err != nil {
			return err
		}
		p.ATS, err = d.store.ATSJob(tx, p.Job.ATSJob)
		p.Reference = p.ATS.Posting.Reference
		return err
	})
	return p, err
}

func (d *jobDesk) open(t *testing.T, id core.JobID) *model.JobModel {
	t.Helper()
	m := model.NewJob(d.loop, d)
	m.Open(id)
	d.settle()
	if m.Err != nil {
		t.Fatal(m.Err)
	}
	return m
}

func backendPosting() core.Posting {
	return core.Posting{
		ID: "4711", Reference: "KR-1042", Title: "Backend Engineer", Locations: []core.Location{{Text: "York", Role: "primary"}},
		MustHaves: []string{"Go", "PostgreSQL"}, EmploymentType: "Full-time", Description: "<h2>Tasks</h2><p>Build <b>it</b>.</p>",
	}
}

func TestImportedDraftGoesLiveWithWhatWasTyped(t *testing.T) {
	d := newJobDesk(t)
	job, err := d.ImportATSJob(t.Context(), d.ats(t, backendPosting()).ID)
	if err != nil {
		t.Fatal(err)
	}
	m := d.open(t, job.ID)
	if diff := cmp.Diff([]string{"function", "must_haves"}, m.Missing()); diff != "" {
		t.Fatalf("missing after the import: %s", diff)
	}
	live := m.Acts()[0]
	if live.Kind != model.ActLive || live.Why != "Going live needs function and at least three must-haves." {
		t.Errorf("the draft says %q", live.Why)
	}
	m.Do(model.ActLive)
	d.settle()
	if m.Page.Job.State != core.JobDraft {
		t.Fatal("what is refused must not be tried")
	}
	m.Edit("function", "Engineering ")
	if !m.AddMustHave("Kubernetes; go") || m.AddMustHave("GO") {
		t.Error("a must-have is added once, whatever its case")
	}
	m.Do(model.ActLive)
	d.settle()
	if m.Refuse != nil || m.Page.Job.State != core.JobActive || m.Dirty() {
		t.Errorf("state %v, refused %v, still dirty %v", m.Page.Job.State, m.Refuse, m.Dirty())
	}
	if diff := cmp.Diff([]string{"Go", "PostgreSQL", "Kubernetes"}, m.Page.Job.MustHaves); diff != "" {
		t.Error(diff)
	}
	if !m.ToCheck() || len(m.Unsure()) != 1 {
		t.Errorf("a live job from an ATS is to be checked: %v, unsure %v", m.ToCheck(), m.Unsure())
	}
	m.Confirm()
	d.settle()
	if m.ToCheck() || len(m.Unsure()) != 0 {
		t.Error("the check card is done with")
	}
}

func TestSavingSaysWhatTheATSKeepsForItself(t *testing.T) {
	d := newJobDesk(t)
	job, err := d.ImportATSJob(t.Context(), d.ats(t, backendPosting()).ID)
	if err != nil {
		t.Fatal(err)
	}
	m := d.open(t, job.ID)
	m.Edit("objectives", "Halve the response time; Train two juniors")
	m.Save()
	d.settle()
	if m.Note != "" || len(m.Page.Job.Objectives) != 2 {
		t.Errorf("objectives are not the ATS's: %q, %v", m.Note, m.Page.Job.Objectives)
	}
	m.Edit("title", "Backend Engineer (Go)")
	m.EditDescription(m.Description() + "\n\nNew: *trains*.")
	m.Save()
	d.settle()
	if m.Note != "Saved here only: the ATS keeps its own description, title." {
		t.Errorf("note %q", m.Note)
	}
	if html := m.Page.Job.Description; !strings.Contains(html, "<em>trains</em>") || !strings.Contains(html, "<h2>Tasks</h2>") {
		t.Errorf("the description became %q", html)
	}
	m.Edit("years", "lots")
	m.Save()
	d.settle()
	if core.KindOf(m.Refuse) != core.KindUsage || m.Value("years") != "lots" {
		t.Errorf("a wrong value is refused (%v) and stays to be corrected (%q)", m.Refuse, m.Value("years"))
	}
	m.Revert()
	if m.Dirty() || m.Value("years") != "" {
		t.Error("discarding brings back what is stored")
	}
}

func TestDifferenceToTheATSIsTakenOver(t *testing.T) {
	d := newJobDesk(t)
	a := d.ats(t, backendPosting())
	job, err := d.ImportATSJob(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.ImportedAs, a.Posting.Title = job.ID, "Senior Backend Engineer"
	d.update(t, func(tx core.Tx) error { return d.store.PutATSJob(tx, &a) })
	m := d.open(t, job.ID)
	open := m.OpenDrift()
	if len(open) != 1 || open[0].Field != "title" || open[0].Own != "Backend Engineer" {
		t.Fatalf("open differences %v", open)
	}
	m.Settle("title", model.DriftTake)
	d.settle()
	if m.Value("title") != "Senior Backend Engineer" || len(m.OpenDrift()) != 0 {
		t.Errorf("title %q, open %v", m.Value("title"), m.OpenDrift())
	}
}

func TestWhatCanBeDoneWithAJob(t *testing.T) {
	whole := core.Job{
		ID: 1, Title: "Nurse", Function: "Care", EmploymentType: "full_time", MustHaves: []string{"a", "b", "c"},
		Locations: []core.Location{{Text: "Dublin", Role: "primary"}},
	}
	link := core.Connection{ID: 1, Name: "feed"}
	for name, c := range map[string]struct {
		state core.JobState
		conn  core.Connection
		open  bool
		want  []string
		why   string
	}{
		"draft":                        {core.JobDraft, link, true, []string{"Go live", "Close"}, ""},
		"active":                       {core.JobActive, link, true, []string{"Pause", "Close"}, ""},
		"paused":                       {core.JobPaused, link, true, []string{"Go live", "Close"}, ""},
		"closed by hand":               {core.JobClosed, core.Connection{}, false, []string{"Reopen"}, ""},
		"closed here, open in the ATS": {core.JobClosed, link, true, []string{"Reopen"}, ""},
		"closed in the ATS":            {core.JobClosed, link, false, []string{"Reopen"}, "The ATS has closed this job; it reopens with the ATS."},
		"closed, connection off":       {core.JobClosed, core.Connection{ID: 1, Off: true}, false, []string{"Reopen"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			job := whole
			job.State = c.state
			page := model.JobPage{Overview: records.Overview{Job: job, Connection: c.conn}, ATS: core.ATSJob{Open: c.open}}
			q := newQueue()
			m := model.NewJob(model.NewLoop(t.Context(), q.dispatch), fixedJob{page: page})
			m.Open(1)
			q.next()
			var names []string
			for _, a := range m.Acts() {
				names = append(names, a.Name)
			}
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Error(diff)
			}
			if why := m.Acts()[0].Why; why != c.why {
				t.Errorf("why %q", why)
			}
		})
	}
}

// fixedJob is a page that never changes.
type fixedJob struct {
	model.JobStates
	model.JobEditor
	page model.JobPage
}

func (f fixedJob) JobPage(context.Context, core.JobID) (model.JobPage, error) { return f.page, nil }

func (f fixedJob) Drift(context.Context, core.JobID) ([]jobs.Drift, error) { return nil, nil }

func TestLeadsAreCountedByTheirStatusInTheATS(t *testing.T) {
	q := newQueue()
	page := model.JobPage{Leads: []core.Lead{{ATSStatus: "New"}, {ATSStage: "Interview", ATSStatus: "Active"}, {}, {ATSStage: "Interview"}}}
	m := model.NewJob(model.NewLoop(t.Context(), q.dispatch), fixedJob{page: page})
	m.Open(1)
	q.next()
	if diff := cmp.Diff([]model.ATSStatus{{Name: "Interview", Count: 2}, {Name: "New", Count: 1}}, m.Statuses()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"There is no apply link: the source must be set by hand in the ATS.",
		"The job was created by hand: its leads can't be exported to an ATS.",
	}, m.Notes()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasTypedWaitsUntilOneComesBackToTheJob(t *testing.T) {
	d := newJobDesk(t)
	job, err := d.ImportATSJob(t.Context(), d.ats(t, backendPosting()).ID)
	if err != nil {
		t.Fatal(err)
	}
	other, err := d.Create(t.Context(), job.Client, map[string]string{"title": "Nurse"})
	if err != nil {
		t.Fatal(err)
	}
	m := d.open(t, job.ID)
	m.Edit("function", "Engineering")
	m.Open(other.ID)
	d.settle()
	if m.Dirty() || m.Value("function") != "" {
		t.Fatalf("the other job shows %q", m.Value("function"))
	}
	m.Open(job.ID)
	d.settle()
	if m.Value("function") != "Engineering" || !m.Dirty() {
		t.Errorf("function %q, dirty %v", m.Value("function"), m.Dirty())
	}
}
