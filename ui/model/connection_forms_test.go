package model_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
	"reqdesk/core/jobs"
	"reqdesk/ui/model"
)

func TestAConnectionsFormForgetsItsSecretsWhenItCloses(t *testing.T) {
	f := feedForm()
	f.Values["token"] = "s3cret"
	if f.Forget(); len(f.Values) != 0 {
		t.Errorf("in memory %v", f.Values)
	}
	f.Values["dialect"], f.Client = "made up", " "
	want := map[string]string{model.FormName: "Give it a name of your own.", model.FormClient: "For which client is it?", "url": "Address is needed.", "dialect": "Choose one of the list."}
	if diff := cmp.Diff(want, f.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if f.IndexOf("feed") != 0 || f.IndexOf("unheard") != -1 || !slices.Equal(f.Clients(), []string{"Kestrel"}) {
		t.Errorf("feed at %d, clients %q", f.IndexOf("feed"), f.Clients())
	}
}

func TestRightsAreNamedInWordsAlsoThoseNobodyKnows(t *testing.T) {
	want := []model.RightRow{
		{Feature: "Read jobs", On: true, Note: "Works"},
		{Feature: "Attach the résumé", Note: "Off: the key lacks a permission"},
		{Feature: "Read all things", Note: "Off: the key lacks the permission things:read"},
	}
	got := model.RightRows([]ats.Right{{Feature: "jobs", OK: true}, {Feature: "resume"}, {Feature: "read_all_things", Missing: "things:read"}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}

func TestRulesNameWhatTheyWouldTakeAndWhatThereIs(t *testing.T) {
	w := newDesktop(t)
	m := model.NewRules(w.loop, &rulesDesk{}, "careers")
	if m.Named() != "" || m.Examples() != nil {
		t.Errorf("before they are tried: %q, %q", m.Named(), m.Examples())
	}
	m.Load()
	w.settle()
	if m.Named() != "Flags and fields: post_to_reqdesk" {
		t.Errorf("%q", m.Named())
	}
	m.Tried = &jobs.Fitting{
		First:       []core.Posting{{Title: "Nurse", Reference: "R-1", Locations: []core.Location{{Text: "Leeds"}}}, {Title: "Driver"}},
		Departments: []string{"A", "B", "C", "D", "E", "F", "G", "H", "I"}, Users: []string{"mo@example.com"},
	}
	if diff := cmp.Diff([]string{"Nurse · R-1 · Leeds", "Driver"}, m.Examples()); diff != "" {
		t.Errorf("examples (-want +got):\n%s", diff)
	}
	if want := "Departments: A, B, C, D, E, F, G, H, …\nUsers: mo@example.com"; m.Named() != want {
		t.Errorf("%q, want %q", m.Named(), want)
	}
}

func TestWordsSayWhereTheirMeaningComesFrom(t *testing.T) {
	d := &rulesDesk{words: jobs.Words{
		Employment: []jobs.Word{{Text: "Rota"}, {Text: "Full-time", Jobs: 1, Employment: "full_time", Known: true}, {Text: "Bank", Employment: "contract", Known: true, Own: true}},
		Experience: []jobs.Word{{Text: "Guru", Jobs: 3, Level: jobs.Level{Seniority: "wizard"}, Known: true}},
	}}
	w := newDesktop(t)
	m := model.NewWords(w.loop, d, "careers")
	m.Load()
	w.settle()
	m.SetType(0, 0)
	var notes []string
	for _, r := range m.Types {
		notes = append(notes, r.Note())
	}
	want := []string{"No open job uses it · changed", "1 open job · comes with Reqdesk", "No open job uses it · your table"}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if names := m.LevelNames(); names[len(names)-1] != "Wizard" || m.LevelAt(m.Levels[0]) != len(names)-1 || len(m.LevelNames()) != len(names) {
		t.Errorf("levels %q, at %d", names, m.LevelAt(m.Levels[0]))
	}
	if names := m.TypeNames(); !slices.Contains(names, "Full time") || len(names) != len(jobs.EmploymentTypes) {
		t.Errorf("types %q", names)
	}
}

func TestAScreenHearsOfChangesUntilTheWindowCloses(t *testing.T) {
	q, bus := newQueue(), &event.Bus{}
	ctx, closeWindow := context.WithCancel(t.Context())
	loop := model.NewLoop(ctx, q.dispatch)
	var heard []string
	loop.Live(bus, func(context.Context) {}, func(list []event.Event) {
		for _, e := range list {
			heard = append(heard, e.ID)
		}
	}, event.Review)
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Jobs, ID: "j1"})
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: "j2"})
	q.next()
	if !slices.Equal(heard, []string{"j2"}) {
		t.Errorf("heard of %q", heard)
	}
	closeWindow()
	loop.Wait()
	bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: "j3"})
	if len(q) != 0 {
		t.Error("a closed window is told of a change")
	}
}
