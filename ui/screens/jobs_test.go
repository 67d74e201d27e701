package screens_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

type jobList []records.Overview

func (l jobList) Jobs(context.Context) ([]records.Overview, error) { return l, nil }

func someJobs() jobList {
	kestrel, marram := core.Client{Name: "Kestrel Rail Systems"}, core.Client{Name: "Marram Health"}
	synced := time.Date(2026, 11, 22, 8, 12, 0, 0, time.UTC)
	return jobList{
		{Job: core.Job{ID: 1, Title: "Backend Engineer (Go)", State: core.JobActive, Connection: 1}, Client: kestrel, Reference: "KR-1042", Counts: records.Counts{New: 8, Contacted: 11, Leads: 2}, LastSync: synced},
		{Job: core.Job{ID: 2, Title: "Signalling Project Lead", State: core.JobDraft, Connection: 1}, Client: kestrel, Reference: "KR-1045", LastSync: synced},
		{Job: core.Job{ID: 3, Title: "Registered Nurse, Cardiology", State: core.JobActive, Connection: 2}, Client: marram, Reference: "MH-2201", Counts: records.Counts{New: 3, Contacted: 4}, LastSync: synced},
		{Job: core.Job{ID: 4, Title: "Clinical Data Manager", State: core.JobClosed}, Client: marram, Counts: records.Counts{Contacted: 21, Leads: 5}},
	}
}

func jobsBench(t *testing.T, o look.Options, jobs jobList, imported *int) *bench {
	return newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		return map[model.Place]shell.Page{
			model.Jobs: screens.NewJobs(b, model.NewJobs(b.loop, jobs), func() { *imported++ }),
			model.Job:  screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
}

func TestJobListOpensAJobAndTheImportByKey(t *testing.T) {
	imported := 0
	b := jobsBench(t, look.Options{}, someJobs(), &imported)
	b.visit(model.To(model.Jobs))
	b.shoot("jobs")
	b.press(fyne.KeyI)
	if imported != 1 {
		t.Errorf("I opened the import %d times", imported)
	}
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	if want := model.ToJob(2, ""); b.Current() != want {
		t.Errorf("Down, Enter leads to %v, want %v", b.Current(), want)
	}
}

func TestJobListInTheDark(t *testing.T) {
	imported := 0
	b := jobsBench(t, look.Options{Mode: look.Dark}, someJobs(), &imported)
	b.visit(model.To(model.Jobs))
	b.shoot("jobs-dark")
}

func TestEmptyJobListOffersTheImport(t *testing.T) {
	imported := 0
	b := jobsBench(t, look.Options{}, nil, &imported)
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
	b := jobsBench(t, look.Options{}, someJobs(), &imported)
	var client *widgets.Choice
	b.pages[model.Jobs].(*screens.Jobs).WithCreate(func() { screens.ShowNewJob(b, model.NewNewJob(b.loop, maker)) })
	b.visit(model.To(model.Jobs))
	b.shoot("jobs-create")
	b.press(fyne.KeyN)
	b.typing("Signal box historian")
	if !b.button("Make the draft").Disabled() {
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
