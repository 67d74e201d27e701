package screens_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/numbers"
	"reqdesk/storage/storagetest"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// counted is a real workspace with people of two jobs.
func counted(t *testing.T) *numbers.Service {
	t.Helper()
	w := storagetest.New(t)
	put := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	put(w.Update(t.Context(), func(tx core.Tx) error {
		for k, client := range []string{"Riverbend Clinics with a long name", "Kestrel Software"} {
			c := core.Client{Name: client}
			put(w.PutClient(tx, &c))
			job := core.Job{Client: c.ID, State: core.JobActive, Title: "Senior Backend Engineer (Go, Postgres)"}
			put(w.PutJob(tx, &job))
			put(w.PutSequence(tx, core.Sequence{Job: job.ID, Version: 1, Steps: []core.Step{{Template: "First contact, short"}, {Text: "Again"}}}))
			for i := range 60 - 40*k {
				p := core.Person{Name: fmt.Sprint("Person ", i)}
				put(w.PutPerson(tx, &p, nil))
				f := core.Profile{Person: p.ID, Source: []string{"csv", "pdf", "github", "linkedin", "vcard", "json", "seekout", "apollo"}[(i+i/9)%8]}
				put(w.PutProfile(tx, &f))
				at := today.AddDate(0, -i%5, -12)
				c := core.Candidacy{Job: job.ID, Person: p.ID, Profile: f.ID, State: core.CandidacyNew, Added: at}
				if i%3 > 0 {
					c.State, c.Decided = core.CandidacyContacted, at.AddDate(0, 0, 1+i%4)
				}
				put(w.PutCandidacy(tx, c))
				if i%3 == 0 {
					continue
				}
				e := core.Enrolment{Job: job.ID, Person: p.ID, Version: 1, State: core.EnrolmentRunning}
				put(w.PutEnrolment(tx, &e))
				m := core.Message{Kind: core.MessageSent, Job: job.ID, Person: p.ID, Enrolment: e.ID, Mailbox: 1, Date: c.Decided.AddDate(0, 0, 1), Delivered: true}
				put(w.PutMessage(tx, &m))
				if i%4 == 1 {
					put(w.PutMessage(tx, &core.Message{Kind: core.MessageReply, Job: job.ID, Person: p.ID, Enrolment: e.ID, Date: m.Date.AddDate(0, 0, 2)}))
					put(w.PutLead(tx, core.Lead{Job: job.ID, Person: p.ID, Marked: m.Date.AddDate(0, 0, 3), Stage: core.StageLead, Exported: m.Date.AddDate(0, 0, 3)}))
				}
			}
		}
		return nil
	}))
	return &numbers.Service{Store: w, Clock: core.WallFrom(today)}
}

func TestNumbersAreDrawnAndNarrowedByKey(t *testing.T) {
	for name, o := range map[string]look.Options{"numbers": {}, "numbers-dark-large": {Mode: look.Dark, Scale: 1.3}} {
		t.Run(name, func(t *testing.T) {
			from := counted(t)
			b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
				return map[model.Place]shell.Page{model.Numbers: screens.NewNumbers(b, model.NewNumbers(b.loop, from))}
			})
			b.visit(model.To(model.Numbers))
			b.shoot(name)
			if !b.shown("80 profiles in 2 jobs") || !b.shown("usually 2 days") {
				t.Errorf("shows %q", b.texts())
			}
			b.press(fyne.KeyB)
			b.press(fyne.KeyA)
			b.press(fyne.Key4)
			b.shoot(name + "-jobs")
			if b.shown("80 profiles in 2 jobs") || !b.shown("Senior Backend Engineer (Go, Postgres) – Kestrel Software") {
				t.Errorf("shows %q", b.texts())
			}
			b.visit(model.Route{Place: model.Numbers, Client: 2})
			if !b.shown("4 profiles in 1 job") {
				t.Errorf("of one client it shows %q", b.texts())
			}
		})
	}
}

func TestNumbersOfAnEmptyWorkspaceSayWhatWillBeThere(t *testing.T) {
	b := newBench(t, func(b *bench) map[model.Place]shell.Page {
		from := &numbers.Service{Store: storagetest.New(t), Clock: core.WallFrom(today)}
		return map[model.Place]shell.Page{
			model.Numbers: screens.NewNumbers(b, model.NewNumbers(b.loop, from)),
			model.Jobs:    screens.NewToday(b, model.NewToday(b.loop, waiting(nil))),
		}
	})
	b.visit(model.To(model.Numbers))
	b.shoot("numbers-empty")
	b.press(fyne.KeyReturn)
	if b.Current() != model.To(model.Jobs) {
		t.Errorf("Enter leads to %v", b.Current())
	}
}
