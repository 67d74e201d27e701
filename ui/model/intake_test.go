package model_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/core/records"
	"reqdesk/ui/model"
)

// importer takes one person per file, except from files named bad.
type importer struct {
	stored []string
	job    core.JobID
	wait   chan struct{} // nil = answers at once
}

func (i *importer) Import(ctx context.Context, files []intake.File, job core.JobID, commit bool) (r intake.Report, err error) {
	i.job = job
	for _, f := range files {
		if f.Name == "bad.csv" {
			r.Refused = append(r.Refused, intake.RefusedRow{File: f.Name, Reason: "The quotes are broken."})
			continue
		}
		r.Accepted = append(r.Accepted, intake.Accepted{File: f.Name, Row: 1, Name: string(f.Data)})
		if commit {
			i.stored = append(i.stored, f.Name)
		}
	}
	if commit && i.wait != nil {
		<-i.wait
	}
	return r, ctx.Err()
}

func (*importer) Jobs(context.Context) ([]records.Overview, error) {
	return []records.Overview{
		{Job: core.Job{ID: 1, Title: "Engineer", State: core.JobActive}, Client: core.Client{Name: "Kestrel"}},
		{Job: core.Job{ID: 2, Title: "Analyst", State: core.JobClosed}},
	}, nil
}

func someFiles(t *testing.T, names ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, n := range names {
		paths = append(paths, filepath.Join(dir, n))
		if err := os.WriteFile(paths[len(paths)-1], []byte("from "+n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func until(q queue, done func() bool) {
	for !done() {
		q.next()
	}
}

func newIntakeModel(t *testing.T, source *importer) (*model.IntakeModel, queue) {
	t.Helper()
	q := newQueue()
	return model.NewIntake(model.NewLoop(t.Context(), q.dispatch), source, source), q
}

func TestNothingIsStoredBeforeTheRecruiterSaysSo(t *testing.T) {
	source := &importer{}
	m, q := newIntakeModel(t, source)
	m.Begin(append(someFiles(t, "a.csv", "bad.csv"), "/nowhere/c.csv"), 1)
	until(q, func() bool { return m.Ready && len(m.Jobs) > 0 })
	if len(source.stored) != 0 || len(m.Report.Accepted) != 1 || len(m.Report.Refused) != 2 {
		t.Fatalf("stored %v, report %+v", source.stored, m.Report)
	}
	if m.CommitText() != "Add 1 person" || m.JobNamed(m.JobChoice()) != 1 || len(m.JobChoices()) != 2 {
		t.Errorf("%q, %q of %q", m.CommitText(), m.JobChoice(), m.JobChoices())
	}
	told := ""
	m.Taken = func(text string, _ core.JobID) { told = text }
	m.Commit()
	until(q, func() bool { return told != "" })
	if told != "1 person added, 2 refused." || len(source.stored) != 1 || source.job != 1 {
		t.Errorf("%q, stored %v for %v", told, source.stored, source.job)
	}
}

func TestAFolderIsItsFiles(t *testing.T) {
	m, q := newIntakeModel(t, &importer{})
	m.Begin([]string{filepath.Dir(someFiles(t, "a.csv", "b.csv", ".hidden")[0])}, 0)
	until(q, func() bool { return m.Ready })
	if len(m.Report.Accepted) != 2 {
		t.Errorf("%+v", m.Report)
	}
}

func TestCancellingKeepsWhoWasAdded(t *testing.T) {
	source := &importer{wait: make(chan struct{})}
	m, q := newIntakeModel(t, source)
	var names []string
	for n := range 20 {
		names = append(names, strconv.Itoa(n)+".csv")
	}
	m.Begin(someFiles(t, names...), 0)
	until(q, func() bool { return m.Ready })
	told := ""
	m.Taken = func(text string, _ core.JobID) { told = text }
	m.Commit()
	source.wait <- struct{}{}
	m.Stop()
	close(source.wait)
	until(q, func() bool { return told != "" })
	if len(source.stored) == 20 || told != "Stopped; "+strconv.Itoa(len(source.stored))+" people were added before that." {
		t.Errorf("%q, stored %d", told, len(source.stored))
	}
}

func TestHowAnImportedPersonStands(t *testing.T) {
	match := people.Match{Person: 4, Joined: true, Why: "Same e-mail address."}
	for name, c := range map[string]struct {
		a    intake.Accepted
		want model.IntakeStanding
	}{
		"new":                    {intake.Accepted{}, model.StandingNew},
		"known by e-mail":        {intake.Accepted{Person: 4, Matches: []people.Match{match}}, model.StandingKnown},
		"twice in the file":      {intake.Accepted{SameAs: 2}, model.StandingAgain},
		"written to lately":      {intake.Accepted{Verdict: core.Verdict{Level: core.VerdictWarn}}, model.StandingWarn},
		"off-limits":             {intake.Accepted{Verdict: core.Verdict{Level: core.VerdictStop}}, model.StandingStop},
		"in the job's pipeline":  {intake.Accepted{State: core.CandidacyKeptOut, Verdict: core.Verdict{Level: core.VerdictStop}}, model.StandingKeptOut},
		"known and kept out too": {intake.Accepted{State: core.CandidacyKeptOut, Person: 4}, model.StandingKeptOut},
	} {
		t.Run(name, func(t *testing.T) {
			rows := model.IntakeRows(intake.Report{Accepted: []intake.Accepted{c.a}})
			if rows[0].Standing != c.want {
				t.Errorf("%q, want %q", rows[0].Standing, c.want)
			}
		})
	}
}

func TestFieldsAreNamedInWords(t *testing.T) {
	fields := []intake.Field{
		{Path: "basics.email", Value: "a@example.com", FieldFact: core.FieldFact{Confidence: 1, Origin: "column E-Mail"}},
		{Path: "work[0].startDate", Value: "2021", FieldFact: core.FieldFact{Confidence: 0.5, Origin: "line 9"}},
	}
	rows := model.IntakeRows(intake.Report{Accepted: []intake.Accepted{{File: "a.csv", Row: 3, Name: "Ada", Fields: intake.ListFields(fields...)}}})
	want := []model.IntakeRow{{
		Name: "Ada", Where: "a.csv, row 3", Read: "2 fields, 1 unsure", Standing: model.StandingNew,
		Fields: []model.IntakeField{{Name: "Email", Value: "a@example.com", Origin: "column E-Mail"}, {Name: "Work 1 start date", Value: "2021", Origin: "line 9", Unsure: true}},
	}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
