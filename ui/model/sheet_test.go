package model_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/ui/model"
)

// oneJob is a job whose sheet is not saved yet.
type oneJob struct {
	job    core.Job
	steps  int
	set    map[string]string
	sheet  jobs.Sheet
	refuse error
}

func (o *oneJob) Job(context.Context, core.JobID) (core.Job, error) { return o.job, nil }

func (o *oneJob) SheetMissing(context.Context, core.JobID) ([]string, error) {
	missing := jobs.Missing(o.job)
	if len(o.job.Objectives) == 0 {
		missing = append(missing, "objectives")
	}
	if o.steps == 0 {
		missing = append(missing, "sequence")
	}
	return missing, nil
}

func (o *oneJob) Set(_ context.Context, _ core.JobID, values map[string]string) (core.Job, error) {
	o.set = values
	return o.job, o.refuse
}

func (o *oneJob) SaveSheet(_ context.Context, _ core.JobID, s jobs.Sheet) (core.Job, error) {
	o.sheet, o.job.SheetSaved = s, midnight
	return o.job, o.refuse
}

func (o *oneJob) Sequence(context.Context, core.JobID) (core.Sequence, error) {
	if o.steps == 0 {
		return core.Sequence{}, core.Fail(core.KindNotFound, "This job has no sequence.", "")
	}
	return core.Sequence{Steps: make([]core.Step, o.steps)}, nil
}

func (o *oneJob) SetSequence(context.Context, core.JobID, string) (core.Sequence, error) {
	o.steps = 3
	return core.Sequence{Steps: make([]core.Step, 3)}, nil
}

func loadSheet(t *testing.T, o *oneJob) (*model.SheetModel, queue) {
	t.Helper()
	q := newQueue()
	m := model.NewSheet(model.NewLoop(t.Context(), q.dispatch), o, o)
	m.Load(1)
	q.next()
	return m, q
}

func fromATS() *oneJob {
	return &oneJob{job: core.Job{
		ID: 1, Title: "Engineer", Function: "Engineering", MustHaves: []string{"Go", "SQL"},
		Locations: []core.Location{{City: "Lisbon", Role: "primary"}},
	}}
}

func TestTheSheetListsWhatTheATSCouldNotFill(t *testing.T) {
	m, _ := loadSheet(t, fromATS())
	if want := "This job lacks 4 things: employment type, must-haves (has 2 of 3), objectives, an e-mail sequence."; m.OpeningText() != want {
		t.Errorf("%q", m.OpeningText())
	}
	for key, want := range map[string]bool{"function": false, "employment_type": true, "must_haves": true, "objectives": true} {
		if m.Asked(key) != want {
			t.Errorf("%s is asked for: %v", key, m.Asked(key))
		}
	}
}

func TestTheSheetIsSavedOnceNothingIsMissing(t *testing.T) {
	o := fromATS()
	m, q := loadSheet(t, o)
	m.UseStarter()
	q.next()
	m.Fields.Employment = "full_time"
	m.Fields.MustHaves += "\n\n  Kubernetes "
	m.Fields.Objectives = "Two engineers"
	if text := m.LackingText(); text != "" {
		t.Fatalf("still %q", text)
	}
	if text := m.IntroText(); !strings.HasPrefix(text, "Everything is there.") {
		t.Errorf("with nothing missing the sheet begins with %q", text)
	}
	var saved core.Job
	m.Saved = func(j core.Job) { saved = j }
	m.Save()
	q.next()
	if saved.SheetSaved.IsZero() {
		t.Errorf("not saved: %v", m.Err)
	}
	if diff := cmp.Diff(map[string]string{"employment_type": "full_time"}, o.set); diff != "" {
		t.Errorf("only what changed is set (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(jobs.Sheet{Objectives: []string{"Two engineers"}, MustHaves: []string{"Go", "SQL", "Kubernetes"}}, o.sheet); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestALookAtTheSequenceEditorLosesNothing(t *testing.T) {
	m, q := loadSheet(t, fromATS())
	m.Fields.Objectives = "Two engineers"
	m.Keep()
	m.Load(1)
	q.next()
	if m.Fields.Objectives != "Two engineers" {
		t.Errorf("the objectives are %q", m.Fields.Objectives)
	}
}

func TestARefusedSheetStaysOpenWithTheReason(t *testing.T) {
	o := fromATS()
	o.refuse = core.Fail(core.KindRefused, "It lacks objectives.", "")
	m, q := loadSheet(t, o)
	m.Saved = func(core.Job) { t.Error("a refused sheet is not saved") }
	m.Fields.Function = "Rail"
	m.Save()
	q.next()
	if m.Err == nil || m.Busy || m.Fields.Function != "Rail" {
		t.Errorf("error %v, busy %v, %q", m.Err, m.Busy, m.Fields.Function)
	}
}

func TestEmploymentTypesAreNamedBothWays(t *testing.T) {
	for _, value := range jobs.EmploymentTypes {
		if name := model.EmploymentTypeName(value); name == value || model.EmploymentTypeOf(name) != value {
			t.Errorf("%q is %q and back %q", value, name, model.EmploymentTypeOf(name))
		}
	}
}
