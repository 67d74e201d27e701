package leads_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/leads"
)

func (b *bench) setting(key, value string) {
	b.t.Helper()
	b.update(func(tx core.Tx) error {
		j, err := b.w.Job(tx, b.job)
		if err != nil {
			return err
		}
		stored, err := b.w.Settings(tx, j.Connection.String())
		if err != nil {
			return err
		}
		stored[key] = value
		return b.w.PutSettings(tx, j.Connection.String(), stored)
	})
}

// entry gives the export that was recorded for the lead; false = none was.
func (b *bench) entry() (core.Entry, bool) {
	b.t.Helper()
	var list []core.Entry
	err := b.w.View(b.t.Context(), func(tx core.Tx) (err error) {
		list, err = b.w.OpenEntries(tx)
		return err
	})
	if err != nil || len(list) > 1 {
		b.t.Fatalf("%d entries, %v", len(list), err)
	}
	if len(list) == 0 {
		return core.Entry{}, false
	}
	return list[0], true
}

func (b *bench) prepare(e core.Entry) core.Readiness {
	b.t.Helper()
	var r core.Readiness
	b.update(func(tx core.Tx) (err error) {
		r, err = leads.Exporter{Service: b.leads}.Prepare(tx, &e)
		return err
	})
	return r
}

// waits tells whether the list says that the lead's export waits.
func (b *bench) waits() bool {
	b.t.Helper()
	rows, err := b.leads.List(b.t.Context(), b.job)
	if err != nil || len(rows) != 1 {
		b.t.Fatalf("%d leads, %v", len(rows), err)
	}
	return rows[0].Waits
}

func (b *bench) stage(to string) {
	b.t.Helper()
	if _, err := b.leads.SetStage(b.t.Context(), b.job, b.person, to); err != nil {
		b.t.Fatal(err)
	}
}

func TestWhenSomebodyGoesToTheATSIsASetting(t *testing.T) {
	for _, c := range []struct {
		setting, stage string
		want           bool
	}{
		{core.ExportHand, core.StageHired, false},
		{core.ExportAuto, core.StageLead, true},
		{core.ExportAuto, core.StageNew, false},
		{"stage:lead", core.StageLead, true},
		{"stage:lead", core.StageNew, false},
		{"stage:interview", core.StageLead, false},
		{"stage:interview", core.StageInterview, true},
		{"stage:interview", core.StageOffer, true},
		{"stage:interview", core.StageRejected, false},
		{"stage:rejected", core.StageRejected, true},
		{"stage:new submission", core.StageNew, true},
		{"stage:new submission", core.StageLead, true},
		{"", core.StageLead, false},
		{"stage:lead", "Interested", false}, // of an older release
	} {
		if got := leads.Reaches(c.setting, c.stage); got != c.want {
			t.Errorf("%q at %q: %v", c.setting, c.stage, got)
		}
	}
}

func TestALeadGoesByItselfOnceTheFirstPreviewWasSeen(t *testing.T) {
	b := newBench(t)
	b.mark() // by default at the stage lead
	e, ok := b.entry()
	if !ok {
		t.Fatal("nothing was recorded")
	}
	if r := b.prepare(e); r.Act != core.ReadyWait || b.lead().Problem != r.Why || r.Why == "" {
		t.Fatalf("the first export: %+v, the lead says %q", r, b.lead().Problem)
	}
	if !b.waits() {
		t.Error("the list takes what waits for a first look for a refusal")
	}
	if _, err := b.leads.Export(t.Context(), b.job, b.person, false, ""); core.KindOf(err) != core.KindRefused {
		t.Errorf("by hand without a look at the preview: %v", err)
	}
	byHand, err := b.leads.Export(t.Context(), b.job, b.person, true, "")
	if err != nil || byHand.ID != e.ID || byHand.ApprovedBy != "recruiter" {
		t.Fatalf("confirmed: %+v, %v", byHand, err)
	}
	if err := b.run(byHand); err != nil || b.ats.created != 1 || b.lead().Problem != "" {
		t.Fatalf("%v, %d candidates, problem %q", err, b.ats.created, b.lead().Problem)
	}
	if b.waits() {
		t.Error("what is in the ATS is said to wait for it")
	}
	if r := b.prepare(e); r.Act != core.ReadyGo {
		t.Errorf("after the first export another waits: %+v", r)
	}
}

func TestWithoutAFirstPreviewTheFirstGoesToo(t *testing.T) {
	b := newBench(t)
	b.setting(core.SettingFirstPreview, core.SettingNo)
	b.mark()
	e, ok := b.entry()
	if !ok || b.prepare(e).Act != core.ReadyGo {
		t.Fatal("it waits")
	}
	if err := b.run(e); err != nil || b.ats.created != 1 {
		t.Errorf("%v, %d candidates", err, b.ats.created)
	}
}

func TestByHandNothingGoesByItself(t *testing.T) {
	b := newBench(t)
	b.setting(core.SettingExport, core.ExportHand)
	b.mark()
	b.stage("Hired")
	if e, ok := b.entry(); ok {
		t.Errorf("recorded: %+v", e)
	}
}

func TestAStageIsReachedOnceAndADraftWaits(t *testing.T) {
	b := newBench(t)
	b.setting(core.SettingFirstPreview, core.SettingNo)
	b.setting(core.SettingExport, core.ExportStage+core.StageInterview)
	b.mark()
	if _, ok := b.entry(); ok {
		t.Fatal("it goes before the stage")
	}
	b.update(func(tx core.Tx) error {
		j, err := b.w.Job(tx, b.job)
		j.State = core.JobDraft
		if err != nil {
			return err
		}
		return b.w.PutJob(tx, &j)
	})
	b.stage("interview")
	b.stage("interview") // unchanged
	e, ok := b.entry()
	if r := b.prepare(e); !ok || r.Act != core.ReadyWait || r.Why != "The job is not live yet." {
		t.Errorf("for a draft: %v, %+v", ok, r)
	}
	b.setting(core.SettingExport, core.ExportHand)
	if r := b.prepare(e); r.Act != core.ReadyWait {
		t.Errorf("after the setting was changed: %+v", r)
	}
	if _, err := b.leads.SetStage(t.Context(), b.job, b.person, "lunch"); core.KindOf(err) != core.KindUsage {
		t.Errorf("no such stage: %v", err)
	}
}

func TestWhatTheATSWouldRefuseIsNotWrittenByItselfAndSaysWhy(t *testing.T) {
	b := newBench(t)
	b.setting(core.SettingFirstPreview, core.SettingNo)
	b.ats.problems = []ats.Problem{{Field: "education", Message: "The school is not in its list.", Fix: "Choose one."}}
	b.mark()
	e, _ := b.entry()
	if err := b.run(e); core.KindOf(err) != core.KindRefused || b.ats.created != 0 || b.lead().Problem == "" {
		t.Errorf("%v, %d candidates, problem %q", err, b.ats.created, b.lead().Problem)
	}
}

func TestTheGuardKeepsAnExportFromGoingByItself(t *testing.T) {
	b := newBench(t)
	b.setting(core.SettingFirstPreview, core.SettingNo)
	b.mark()
	e, _ := b.entry()
	b.update(func(tx core.Tx) error {
		n := core.NotSource{Job: b.job, Origin: "file", Applicant: core.Applicant{Name: "Ada Example", Emails: []string{"ada@example.com"}}}
		return b.w.PutNotSource(tx, &n, []core.Key{{Kind: core.KeyEmail, Value: "ada@example.com"}})
	})
	if r := b.prepare(e); r.Act != core.ReadyWait || b.lead().Problem == "" {
		t.Errorf("%+v", r)
	}
}

func TestSomebodyInTheReviewGoesAtTheStageNewSubmission(t *testing.T) {
	b := newBench(t)
	proposed := func() {
		b.update(func(tx core.Tx) error {
			c, err := b.w.Candidacy(tx, b.job, b.person)
			if err != nil {
				return err
			}
			return b.leads.Proposed(tx, c)
		})
	}
	proposed()
	if _, ok := b.entry(); ok {
		t.Fatal("by default somebody in the review is no lead")
	}
	b.setting(core.SettingExport, core.ExportStage+core.StageNew)
	proposed()
	proposed()
	if _, ok := b.entry(); !ok || b.lead().Stage != core.StageNew {
		t.Errorf("%v, stage %q", ok, b.lead().Stage)
	}
	b.mark()
	if b.lead().Stage != core.StageLead {
		t.Errorf("marked as a lead: stage %q", b.lead().Stage)
	}
}
