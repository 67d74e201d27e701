package model_test

import (
	"context"
	"maps"
	"testing"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// drawer makes jobs that are in no ATS.
type drawer struct {
	clients []core.Client
	made    []map[string]string
	owners  []core.ClientID
	failed  error
}

func (d *drawer) Clients(context.Context) ([]core.Client, error) { return d.clients, d.failed }

func (d *drawer) Create(_ context.Context, client core.ClientID, values map[string]string) (core.Job, error) {
	if d.failed != nil {
		return core.Job{}, d.failed
	}
	d.made, d.owners = append(d.made, values), append(d.owners, client)
	return core.Job{ID: core.JobID(len(d.made))}, nil
}

func openNewJob(t *testing.T, d *drawer) (*model.NewJobModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewNewJob(desk.loop, d)
	m.Open()
	desk.settle()
	return m, desk
}

func TestAJobMadeByHandNeedsAClientAndATitle(t *testing.T) {
	none, _ := openNewJob(t, &drawer{})
	two, _ := openNewJob(t, &drawer{clients: []core.Client{{ID: 1, Name: "Kestrel"}, {ID: 2, Name: "Marram"}}})
	for _, c := range []struct {
		name          string
		m             *model.NewJobModel
		client, title string
		want          string
	}{
		{"no client yet", none, "", "Nurse", "There is no client yet; add one first."},
		{"none chosen", two, "", "Nurse", "Choose the client."},
		{"one that is not there", two, "Globex", "Nurse", "Choose the client."},
		{"no title", two, "Marram", "  ", "Give a title."},
		{"complete", two, "Marram", "Nurse", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.m.Why(c.client, c.title); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	if two.Note() == "" {
		t.Error("what such a job lacks is not said beforehand")
	}
}

func TestAJobIsMadeOnceAndShown(t *testing.T) {
	d := &drawer{clients: []core.Client{{ID: 2, Name: "Marram"}}}
	m, desk := openNewJob(t, d)
	var shown []core.JobID
	m.Created = func(id core.JobID) { shown = append(shown, id) }
	m.Create("Marram", "", "Leeds")
	m.Create("Marram", "Nurse", " ")
	m.Create("Marram", "Nurse", "Leeds") // pressed twice
	if !m.Busy() {
		t.Error("the job is not being made")
	}
	desk.settle()
	if len(d.made) != 1 || !maps.Equal(d.made[0], map[string]string{"title": "Nurse"}) || d.owners[0] != 2 {
		t.Errorf("made %v for %v", d.made, d.owners)
	}
	if len(shown) != 1 || m.Busy() {
		t.Errorf("shown %v", shown)
	}
	m.Create("Marram", "Nurse", "Leeds")
	desk.settle()
	if len(d.made) != 2 || d.made[1]["location"] != "Leeds" {
		t.Errorf("made %v", d.made)
	}
}

func TestAJobThatCannotBeMadeIsToldInTheDialog(t *testing.T) {
	d := &drawer{clients: []core.Client{{ID: 2, Name: "Marram"}}}
	m, desk := openNewJob(t, d)
	m.Created = func(core.JobID) { t.Error("a job is shown that was not made") }
	d.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	m.Create("Marram", "Nurse", "")
	desk.settle()
	if m.Err == nil || m.Busy() || m.Why("Marram", "Nurse") != "" {
		t.Errorf("error %v; it can be tried again: %q", m.Err, m.Why("Marram", "Nurse"))
	}
}
