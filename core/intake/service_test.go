package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/storage"
)

type fixed struct{ now time.Time }

func (f fixed) Now() time.Time { return f.now }

func (f fixed) Wait(ctx context.Context, _ time.Time) error { return ctx.Err() }

// desk is a workspace with one job and its ATS job.
type desk struct {
	testing.TB
	*storage.Workspace
	*intake.Service
	job core.Job
}

func newDesk(t testing.TB) *desk {
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
	clock := fixed{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	d := &desk{TB: t, Workspace: w}
	d.Service = &intake.Service{Store: w, Blobs: w.Blobs(), People: &people.Service{Store: w, Clock: clock}, Propose: d.propose, CacheDir: cacheDir}
	d.must(w.Update(t.Context(), func(tx core.Tx) error {
		ats := core.ATSJob{Connection: 1, Posting: core.Posting{ID: "1", Title: "Engineer"}}
		if err := w.PutATSJob(tx, &ats); err != nil {
			return err
		}
		d.job = core.Job{Title: "Engineer", State: core.JobActive, Connection: 1, ATSJob: ats.ID}
		return w.PutJob(tx, &d.job)
	}))
	return d
}

// propose is the review's part, in short.
func (d *desk) propose(tx core.Tx, job core.JobID, person core.PersonID, profile core.ProfileID) (core.Candidacy, error) {
	c := core.Candidacy{Job: job, Person: person, Profile: profile, State: core.CandidacyNew}
	v, err := d.Service.People.Guard().Check(tx, people.Query{Job: job, Person: person})
	if err != nil {
		return c, err
	}
	if reason, out := people.KeptOut(v); out {
		c.State, c.Why = core.CandidacyKeptOut, reason.Why
	}
	return c, d.PutCandidacy(tx, c)
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) eachPerson(fn func(p core.Person, profiles []core.Profile)) int {
	d.Helper()
	n := 0
	d.must(d.View(d.Context(), func(tx core.Tx) error {
		for p, err := range d.Workspace.People(tx) {
			if err != nil {
				return err
			}
			n++
			profiles, err := d.ProfilesOf(tx, p.ID)
			if err != nil {
				return err
			}
			fn(p, profiles)
		}
		return nil
	}))
	return n
}

func lines(r intake.Report) []string {
	var out []string
	for _, a := range r.Accepted {
		s := fmt.Sprintf("%s %d: %s, %s", a.File, a.Row, a.Name, a.Verdict.Level)
		if a.State != "" {
			s += ", " + string(a.State)
		}
		if a.SameAs != 0 {
			s += fmt.Sprintf(", same as row %d", a.SameAs)
		}
		for _, m := range a.Matches {
			s += ", " + m.Why
		}
		out = append(out, s)
	}
	for _, f := range r.Refused {
		out = append(out, fmt.Sprintf("%s %d: refused: %s", f.File, f.Row, f.Reason))
	}
	return out
}

func TestAnImportReportsFirstAndStoresOnCommit(t *testing.T) {
	d := newDesk(t)
	d.must(d.Update(t.Context(), func(tx core.Tx) error {
		a := core.Applicant{ID: "9", Emails: []string{"bo@example.com"}}
		n := core.NotSource{ATSJob: d.job.ATSJob, Connection: 1, Origin: "ats", Applicant: a}
		return d.PutNotSource(tx, &n, people.KeysOfApplicant(a))
	}))
	cv := twoColumns(t, invented()[0], vocabularies()["German"])
	files := []intake.File{
		{Name: "people.csv", Data: []byte("name,email,phone\nAnna Weber,anna@example.com,\nBo Lind,bo@example.com,\n,,\nAnna Weber,ANNA@example.com,+49 89 12345678\n")},
		{Name: "dir/cv.pdf", Data: cv},
		{Name: "broken.pdf", Data: []byte("%PDF-1.4 nothing")},
	}
	report, err := d.Service.Import(t.Context(), files, d.job.ID, false)
	d.must(err)
	want := []string{
		"people.csv 2: Anna Weber, clear", "people.csv 3: Bo Lind, stop", "people.csv 5: Anna Weber, clear, same as row 2", "dir/cv.pdf 1: Jörg Müller, clear",
		"people.csv 4: refused: empty row", "broken.pdf 0: refused: the PDF is broken and can't be read",
	}
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("report differs (-want +got):\n%s", diff)
	}
	if n := d.eachPerson(func(core.Person, []core.Profile) {}); n != 0 {
		t.Fatalf("without commit %d people were stored", n)
	}

	report, err = d.Service.Import(t.Context(), files, d.job.ID, true)
	d.must(err)
	want[0] += ", new"
	want[1] += ", kept_out"
	want[2] = "people.csv 5: Anna Weber, clear, new, same as row 2, Same e-mail address."
	want[3] += ", new"
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("report differs (-want +got):\n%s", diff)
	}
	n := d.eachPerson(func(p core.Person, profiles []core.Profile) {
		switch p.Name {
		case "Anna Weber":
			if len(profiles) != 2 || len(p.Phones) != 1 {
				t.Errorf("Anna has %d profiles and numbers %v", len(profiles), p.Phones)
			}
		case "Jörg Müller":
			original(t, d, profiles[0], cv)
		}
	})
	if n != 3 {
		t.Errorf("%d people, want 3", n)
	}
}

func original(t *testing.T, d *desk, p core.Profile, want []byte) {
	t.Helper()
	if p.BlobName != "cv.pdf" || p.BlobType != "application/pdf" || p.Fields["basics.email"].Confidence != 1 || !strings.Contains(p.Text, "Berufserfahrung") {
		t.Errorf("profile %+v", p)
	}
	r, err := d.Service.Blobs.Open(t.Context(), p.Blob)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || string(got) != string(want) {
		t.Errorf("the original has %d bytes, %v, want %d", len(got), err, len(want))
	}
}

func TestTheSameFilesAgainChangeNothing(t *testing.T) {
	d := newDesk(t)
	files := []intake.File{
		{Name: "people.csv", Data: []byte("name,email\nAnna Weber,anna@example.com\n")},
		{Name: "cv.pdf", Data: oneColumn(t, invented()[1], vocabularies()["English"])},
	}
	for range 2 {
		report, err := d.Service.Import(t.Context(), files, d.job.ID, true)
		d.must(err)
		if len(report.Accepted) != 2 || report.Accepted[0].Person == 0 || report.Accepted[1].Profile == 0 {
			t.Errorf("report %+v", report)
		}
	}
	n := d.eachPerson(func(p core.Person, profiles []core.Profile) {
		if len(profiles) != 1 {
			t.Errorf("%v has %d profiles", p.ID, len(profiles))
		}
	})
	if n != 2 {
		t.Errorf("%d people, want 2", n)
	}
}

func TestALargeTableIsStoredInPieces(t *testing.T) {
	d := newDesk(t)
	var b strings.Builder
	b.WriteString("name;email\n")
	for i := range 350 {
		fmt.Fprintf(&b, "Person%d Weber;p%d@example.com\n", i, i)
	}
	report, err := d.Service.Import(t.Context(), []intake.File{{Name: "many.csv", Data: []byte(b.String())}}, 0, true)
	d.must(err)
	if n := d.eachPerson(func(core.Person, []core.Profile) {}); n != 350 || len(report.Accepted) != 350 {
		t.Errorf("%d people, %d accepted, want 350", n, len(report.Accepted))
	}
}

func TestAnImportForAnUnknownJobOrEndedByItsContextStoresNothing(t *testing.T) {
	d := newDesk(t)
	files := []intake.File{{Name: "people.csv", Data: []byte("name,email\nAnna Weber,anna@example.com\n")}}
	if _, err := d.Service.Import(t.Context(), files, 99, true); !core.IsNotFound(err) {
		t.Errorf("an unknown job gives %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Service.Import(ctx, files, 0, true); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled import gives %v", err)
	}
	if n := d.eachPerson(func(core.Person, []core.Profile) {}); n != 0 {
		t.Errorf("%d people were stored", n)
	}
}

// Nothing that was imported stands readable in the folder, names of files
// included.
func TestWhatIsImportedIsSealed(t *testing.T) {
	d := newDesk(t)
	_, err := d.Service.Import(t.Context(), []intake.File{{Name: "secret-cv.pdf", Data: oneColumn(t, invented()[2], vocabularies()["French"])}}, d.job.ID, true)
	d.must(err)
	d.must(filepath.WalkDir(d.Dir(), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, secret := range []string{"Lefèvre", "lefevre", "example.net", "secret-cv", "%PDF"} {
			if strings.Contains(path+string(data), secret) {
				t.Errorf("%s shows %q", path, secret)
			}
		}
		return nil
	}))
}
