package leads_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/leads"
	"reqdesk/core/people"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

// fakeATS is an ATS with state: candidates by e-mail, each with applications.
type fakeATS struct {
	candidates map[string]*ats.Found // by e-mail
	resumes    map[string]string     // application → text
	created    int
	loseAnswer bool // create, and then say that nothing was heard
	problems   []ats.Problem
	status     ats.Status
}

var (
	_ ats.CandidateFinder = (*fakeATS)(nil)
	_ ats.CandidateWriter = (*fakeATS)(nil)
	_ ats.ResumeAttacher  = (*fakeATS)(nil)
	_ ats.StatusReader    = (*fakeATS)(nil)
)

func (f *fakeATS) Descriptor() ats.Descriptor                 { return ats.Descriptor{Kind: "fake"} }
func (f *fakeATS) Check(context.Context) ([]ats.Right, error) { return nil, nil }

func (f *fakeATS) Jobs(context.Context, ats.Cursor, ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return func(func(ats.Page[core.Posting], error) bool) {}
}

func (f *fakeATS) FindCandidate(_ context.Context, emails, _ []string) (*ats.Found, error) {
	for _, e := range emails {
		if c := f.candidates[e]; c != nil {
			return c, nil
		}
	}
	return nil, nil
}

func (f *fakeATS) Problems(context.Context, ats.Candidate) ([]ats.Problem, error) {
	return f.problems, nil
}

func (f *fakeATS) CreateCandidate(_ context.Context, c ats.Candidate) (ats.Created, error) {
	email := c.Resume.Basics.Email
	known := f.candidates[email]
	if known == nil || c.PersonID != known.PersonID {
		f.created++
		known = &ats.Found{PersonID: fmt.Sprint("cand-", f.created), Applications: map[string]string{}}
		f.candidates[email] = known
	}
	known.Applications[c.JobID] = "app-" + known.PersonID
	if f.loseAnswer {
		f.loseAnswer = false
		return ats.Created{}, core.Fail(core.KindTemporary, "The ATS did not answer.", "")
	}
	return ats.Created{PersonID: known.PersonID, ApplicationID: known.Applications[c.JobID]}, nil
}

func (f *fakeATS) AttachResume(_ context.Context, at ats.Created, file ats.File) error {
	f.resumes[at.ApplicationID] = string(file.Data)
	return nil
}

func (f *fakeATS) Status(context.Context, ats.Created) (ats.Status, error) { return f.status, nil }

// directOutbox stores entries and runs none.
type directOutbox struct{ core.Entries }

func (o directOutbox) Add(tx core.Tx, e *core.Entry) error { return o.PutEntry(tx, e) }

type fixedClock struct{ core.Wall }

func (fixedClock) Now() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

// bench is a workspace with one imported job and one interested person with a
// résumé.
type bench struct {
	t      *testing.T
	w      *storage.Workspace
	ats    *fakeATS
	leads  *leads.Service
	job    core.JobID
	person core.PersonID
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w := storagetest.New(t)
	b := &bench{t: t, w: w, ats: &fakeATS{candidates: map[string]*ats.Found{}, resumes: map[string]string{}}}
	b.leads = leads.New(leads.Config{
		Store: w, Blobs: w.Blobs(), Outbox: directOutbox{w}, Guard: people.Guard{Store: w, Clock: fixedClock{}}, Clock: fixedClock{},
		Connect: func(context.Context, core.Connection) (ats.Connector, error) { return b.ats, nil },
	})
	blob, err := w.Blobs().Save(t.Context(), strings.NewReader("résumé of Ada"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	b.update(func(tx core.Tx) error { return b.fill(tx, blob) })
	return b
}

func (b *bench) update(do func(core.Tx) error) {
	b.t.Helper()
	if err := b.w.Update(b.t.Context(), do); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) fill(tx core.Tx, blob string) error {
	client := core.Client{Name: "Acme", SourceCode: "source=reqdesk"}
	if err := b.w.PutClient(tx, &client); err != nil {
		return err
	}
	conn := core.Connection{Name: "acme", Kind: "fake", Client: client.ID}
	if err := b.w.PutConnection(tx, &conn); err != nil {
		return err
	}
	mirror := core.ATSJob{Connection: conn.ID, Open: true, Posting: core.Posting{ID: "100", Title: "Engineer"}}
	if err := b.w.PutATSJob(tx, &mirror); err != nil {
		return err
	}
	job := core.Job{Client: client.ID, State: core.JobActive, Title: "Engineer", Connection: conn.ID, ATSJob: mirror.ID}
	if err := b.w.PutJob(tx, &job); err != nil {
		return err
	}
	p := core.Person{Name: "Ada Example", Emails: []string{"ada@example.com"}, URLs: []string{"linkedin.com/in/ada-example"}}
	if err := b.w.PutPerson(tx, &p, people.KeysOf(p)); err != nil {
		return err
	}
	profile := core.Profile{
		Person: p.ID, Blob: blob, BlobName: "ada.pdf", BlobType: "application/pdf",
		Resume: core.Resume{Basics: core.Basics{Name: "Ada Example", Email: "ada@example.com"}},
	}
	if err := b.w.PutProfile(tx, &profile); err != nil {
		return err
	}
	b.job, b.person = job.ID, p.ID
	return b.w.PutCandidacy(tx, core.Candidacy{Job: job.ID, Person: p.ID, Profile: profile.ID, State: core.CandidacyContacted})
}

func (b *bench) mark() {
	b.t.Helper()
	if _, err := b.leads.Mark(b.t.Context(), b.job, b.person, "said yes on the phone"); err != nil {
		b.t.Fatal(err)
	}
}

// run does what the outbox does with the export entry, once.
func (b *bench) run(e core.Entry) error {
	b.t.Helper()
	x := leads.Exporter{Service: b.leads}
	b.update(func(tx core.Tx) error {
		r, err := x.Prepare(tx, &e)
		if err == nil && r.Act != core.ReadyGo {
			b.t.Fatalf("the export may not start: %+v", r)
		}
		return err
	})
	result, doErr := x.Do(b.t.Context(), e)
	b.update(func(tx core.Tx) error { return x.Finish(tx, e, result, doErr) })
	return doErr
}

func (b *bench) lead() core.Lead {
	b.t.Helper()
	rows, err := b.leads.List(b.t.Context(), b.job)
	if err != nil || len(rows) != 1 {
		b.t.Fatalf("leads %v, %v", rows, err)
	}
	return rows[0].Lead
}

func TestFirstExportOfAConnectionShowsItsPreview(t *testing.T) {
	b := newBench(t)
	b.mark()
	_, err := b.leads.Export(t.Context(), b.job, b.person, false, "")
	if core.KindOf(err) != core.KindRefused {
		t.Fatalf("the first export went without a preview: %v", err)
	}
	if _, err := b.leads.Export(t.Context(), b.job, b.person, true, ""); err != nil {
		t.Fatal(err)
	}
}

func TestExportWritesPersonSourceLinkAndResume(t *testing.T) {
	b := newBench(t)
	b.mark()
	preview, err := b.leads.Preview(t.Context(), b.job, b.person)
	if err != nil {
		t.Fatal(err)
	}
	c := preview.Candidate
	if c.JobID != "100" || c.Source != "reqdesk" || preview.File != "ada.pdf" {
		t.Errorf("the preview shows job %q, source %q, file %q", c.JobID, c.Source, preview.File)
	}
	if !slices.ContainsFunc(c.Resume.Basics.Profiles, func(p core.Presence) bool {
		return p.Network == "LinkedIn" && p.URL == "linkedin.com/in/ada-example"
	}) {
		t.Errorf("the LinkedIn address is missing: %+v", c.Resume.Basics.Profiles)
	}
	e, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.run(e); err != nil {
		t.Fatal(err)
	}
	if got := b.ats.resumes["app-cand-1"]; got != "résumé of Ada" {
		t.Errorf("the ATS has the résumé %q", got)
	}
	if l := b.lead(); l.CandidateID != "cand-1" || l.Application != "app-cand-1" || l.Exported.IsZero() {
		t.Errorf("the lead says %+v", l)
	}
}

func TestAnExportWhoseAnswerIsLostMakesNoSecondCandidate(t *testing.T) {
	b := newBench(t)
	b.mark()
	e, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if err != nil {
		t.Fatal(err)
	}
	b.ats.loseAnswer = true
	if err := b.run(e); core.KindOf(err) != core.KindTemporary {
		t.Fatalf("the lost answer gave %v", err)
	}
	if b.lead().Problem == "" {
		t.Error("the lead does not say what went wrong")
	}
	if err := b.run(e); err != nil {
		t.Fatal(err)
	}
	if b.ats.created != 1 {
		t.Errorf("%d candidates were made", b.ats.created)
	}
	if l := b.lead(); l.CandidateID != "cand-1" || l.Problem != "" {
		t.Errorf("the lead says %+v", l)
	}
}

func TestAPersonKnownToTheATSIsPutOnTheJobNotMadeAgain(t *testing.T) {
	b := newBench(t)
	b.ats.candidates["ada@example.com"] = &ats.Found{PersonID: "old-7", Applications: map[string]string{"55": "app-old"}}
	b.mark()
	e, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.run(e); err != nil {
		t.Fatal(err)
	}
	if l := b.lead(); b.ats.created != 0 || l.CandidateID != "old-7" || l.Application != "app-old-7" {
		t.Errorf("made %d candidates, lead %+v", b.ats.created, l)
	}
}

func TestWhatTheATSWouldRefuseIsKeptWithItsFix(t *testing.T) {
	b := newBench(t)
	b.mark()
	b.ats.problems = []ats.Problem{{Field: "education[0].institution", Message: "The school is not in the list.", Fix: "Choose one."}}
	_, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if core.KindOf(err) != core.KindRefused {
		t.Fatalf("exported against the ATS's rules: %v", err)
	}
	if l := b.lead(); !strings.Contains(l.Problem, "school") || !strings.Contains(l.Problem, "Choose one") {
		t.Errorf("the lead says %q", l.Problem)
	}
}

func TestStatusComesBackWithItsTime(t *testing.T) {
	b := newBench(t)
	b.mark()
	e, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.run(e); err != nil {
		t.Fatal(err)
	}
	b.ats.status = ats.Status{Status: "active", Stage: "Phone screen"}
	for i, want := range []int{1, 0} {
		n, err := b.leads.ReadBack(t.Context(), e.Connection, b.ats)
		if err != nil || n != want {
			t.Fatalf("look %d changed %d leads, %v; want %d", i, n, err, want)
		}
	}
	if l := b.lead(); l.ATSStage != "Phone screen" || !l.AsOf.Equal(fixedClock{}.Now()) {
		t.Errorf("the lead says %+v", l)
	}
}
