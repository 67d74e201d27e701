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
	stored  []string
	job     core.JobID
	columns map[string]string
	undone  core.ImportID
	wait    chan struct{} // nil = answers at once
}

func (i *importer) Run(ctx context.Context, o intake.Order) (r intake.Report, err error) {
	i.job, i.columns = o.Job, o.Columns
	for n, f := range o.Files {
		o.Progress(intake.Progress{File: f.Name, Done: n, Files: len(o.Files), Part: float64(n) / float64(len(o.Files))})
		if f.Name == "bad.csv" {
			r.Refused = append(r.Refused, intake.RefusedRow{File: f.Name, Reason: "The quotes are broken."})
			continue
		}
		r.Accepted = append(r.Accepted, intake.Accepted{File: f.Name, Row: 1, Name: f.Name})
		if o.Commit {
			i.stored = append(i.stored, f.Name)
			r.Import = 7
		}
	}
	if o.Commit && i.wait != nil {
		<-i.wait
	}
	if ctx.Err() != nil {
		return intake.Report{}, ctx.Err()
	}
	return r, nil
}

func (i *importer) Tables(_ context.Context, files []intake.File, columns map[string]string) ([]intake.Table, error) {
	field := columns["Wer"]
	if field == "" {
		return []intake.Table{{File: files[0].Name, Missing: "Choose.", Columns: []intake.Column{{Title: "Wer", Field: "text"}}}}, nil
	}
	return []intake.Table{{File: files[0].Name, Columns: []intake.Column{{Title: "Wer", Field: field, How: intake.ByHand}}}}, nil
}

func (i *importer) Undo(_ context.Context, id core.ImportID) (intake.Undone, error) {
	i.undone = id
	return intake.Undone{Removed: 3, Kept: 1}, nil
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

func TestCancellingAddsNobody(t *testing.T) {
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
	m.Stop()
	close(source.wait)
	until(q, func() bool { return told != "" })
	if told != "Stopped; nothing was added." || m.Last != 0 {
		t.Errorf("%q, %v can be undone", told, m.Last)
	}
}

func TestTheLastImportCanBeUndone(t *testing.T) {
	source := &importer{}
	m, q := newIntakeModel(t, source)
	m.Begin(someFiles(t, "a.csv"), 0)
	until(q, func() bool { return m.Ready })
	told := ""
	m.Taken = func(text string, _ core.JobID) { told = text }
	m.Commit()
	until(q, func() bool { return told != "" })
	told = ""
	m.UndoLast()
	until(q, func() bool { return told != "" })
	if told != "3 people taken back; 1 stays because something has happened with them since." || source.undone != 7 {
		t.Errorf("%q, undone %v", told, source.undone)
	}
}

func TestWhatAColumnIsCanBeChosen(t *testing.T) {
	source := &importer{}
	m, q := newIntakeModel(t, source)
	m.Begin(someFiles(t, "a.csv"), 0)
	until(q, func() bool { return m.Ready })
	if m.Missing() != "a.csv: Choose." || columnWord(m) != "Text only" {
		t.Errorf("%q, %+v", m.Missing(), model.ColumnRows(m.Tables))
	}
	m.Choose("Wer", model.ColumnField("Name"))
	until(q, func() bool { return m.Ready })
	if m.Missing() != "" || columnWord(m) != "Name" || source.columns["Wer"] != "name" {
		t.Errorf("%q, %+v, %v", m.Missing(), model.ColumnRows(m.Tables), source.columns)
	}
	for _, f := range intake.Fields() {
		if model.ColumnField(model.ColumnChoice(f)) != f {
			t.Errorf("%s has no words of its own", f)
		}
	}
}

// columnWord is what the first column is taken for.
func columnWord(m *model.IntakeModel) string {
	return model.ColumnChoice(model.ColumnRows(m.Tables)[0].Field)
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
			row := model.IntakeRowAt(intake.Report{Accepted: []intake.Accepted{c.a}}, 0)
			if row.Standing != c.want {
				t.Errorf("%q, want %q", row.Standing, c.want)
			}
		})
	}
}

func TestFieldsAreNamedInWords(t *testing.T) {
	fields := []intake.Field{
		{Path: "basics.email", Value: "a@example.com", FieldFact: core.FieldFact{Confidence: 1, Origin: "column E-Mail"}},
		{Path: "work[0].startDate", Value: "2021", FieldFact: core.FieldFact{Confidence: 0.5, Origin: "line 9"}},
	}
	row := model.IntakeRowAt(intake.Report{Accepted: []intake.Accepted{{File: "a.csv", Row: 3, Name: "Ada", Fields: intake.ListFields(fields...)}}}, 0)
	want := model.IntakeRow{
		Name: "Ada", Where: "a.csv, row 3", Read: "2 fields, 1 unsure", Standing: model.StandingNew,
		Fields: []model.IntakeField{{Name: "Email", Value: "a@example.com", Origin: "column E-Mail"}, {Name: "Work 1 start date", Value: "2021", Origin: "line 9", Unsure: true}},
	}
	if diff := cmp.Diff(want, row); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
