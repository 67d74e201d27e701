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
