package model_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

// planDesk is a flight plan and its people.
type planDesk struct{ rows []outreach.Planned }

func (d planDesk) PlanOf(context.Context, core.JobID, time.Time) ([]outreach.Planned, error) {
	return d.rows, nil
}

func (d planDesk) Approve(context.Context, outreach.Approval) ([]outreach.Planned, error) {
	return d.rows, nil
}

func (d planDesk) Persons(_ context.Context, ids []core.PersonID) (map[core.PersonID]core.Person, error) {
	found := map[core.PersonID]core.Person{}
	for _, id := range ids {
		found[id] = core.Person{ID: id, Name: "=Ada, \"the first\""}
	}
	return found, nil
}

func (d planDesk) Stop(context.Context, core.JobID, core.PersonID) error { return nil }

func (d planDesk) Resume(context.Context, core.JobID, core.PersonID) error { return nil }

func TestThePlanIsSummedUpByDays(t *testing.T) {
	row := func(local string, state outreach.PlanState, why string) outreach.Planned {
		return outreach.Planned{Person: 1, To: "ada@example.com", Step: 1, LocalTime: local, TimeZone: "Europe/London", State: state, Why: why, Subject: "Hi", Text: "Hello\nAda"}
	}
	d := planDesk{[]outreach.Planned{
		row("2026-11-23 09:00", outreach.Sent, ""), row("2026-11-23 10:00", outreach.Held, "A"), row("2026-11-24 09:00", outreach.Held, "B"),
		row("2026-11-23 23:00", outreach.Coming, ""), row("2026-11-25 09:00", outreach.Held, "B"),
	}}
	desk := newDesktop(t)
	m := model.NewPlan(desk.loop, d)
	m.Show(1)
	desk.settle()
	var days []string
	for _, day := range m.Days {
		days = append(days, day.Name+": "+day.Note())
	}
	if diff := cmp.Diff([]string{"Mon 23 Nov: 3 e-mails · 1 held", "Tue 24 Nov: 1 e-mail · 1 held", "Wed 25 Nov: 1 e-mail · 1 held"}, days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	if got := []int{m.DayFrom(0, 1), m.DayFrom(2, 1), m.DayFrom(4, 1), m.DayFrom(3, -1), m.DayFrom(2, -1), m.DayOf(9)}; !cmp.Equal(got, []int{2, 4, 4, 0, 0, -1}) {
		t.Errorf("steps from day to day %v", got)
	}
	if diff := cmp.Diff([]model.PlanReason{{Why: "B", Count: 2}, {Why: "A", Count: 1}}, m.Reasons()); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	m.Filter(outreach.Held)
	m.FilterReason("B")
	if len(m.Rows) != 2 || len(m.Days) != 2 {
		t.Errorf("rows %d, days %d", len(m.Rows), len(m.Days))
	}
	m.FilterReason("B")
	if len(m.Rows) != 3 {
		t.Errorf("the same again shows all: %d", len(m.Rows))
	}
}

func TestThePlanAsAFileIsWholeAndHarmless(t *testing.T) {
	d := planDesk{[]outreach.Planned{
		{Person: 1, To: "ada@example.com", Step: 2, LocalTime: "2026-11-23 09:00", TimeZone: "Europe/London", State: outreach.Held, Why: "-1+1", Text: "Hello\nAda"},
		{Person: 1, To: "ada@example.com", Step: 3, LocalTime: "2026-11-26 09:00", TimeZone: "Europe/London", State: outreach.Coming},
	}}
	desk, files := newDesktop(t), bookshelf{}
	m := model.NewPlan(desk.loop, d).WithFiles(files)
	m.Show(1)
	desk.settle()
	m.Filter(outreach.Held)
	m.SaveFile(m.FilePath(), func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files["/downloads/Flight plan.csv"], "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	want := []string{"'=Ada, \"the first\"", "ada@example.com", "2", "", "2026-11-23 09:00", "Europe/London", "0001-01-01T00:00:00Z", "held", "'-1+1", "Hello\nAda"}
	if diff := cmp.Diff(want, rows[1]); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}

func TestATestIsOfferedOnlyOnTheSequenceThatGoesOut(t *testing.T) {
	row := func(e core.EnrolmentID, state outreach.PlanState, past bool) outreach.Planned {
		return outreach.Planned{Person: 1, Enrolment: e, State: state, LocalTime: "2026-11-23 09:00", Standing: outreach.Standing{Past: past}}
	}
	desk := newDesktop(t)
	m := model.NewPlan(desk.loop, planDesk{[]outreach.Planned{row(1, outreach.Sent, true), row(2, outreach.Coming, false)}})
	m.Tester = model.NewTester(desk.loop, &postbox{})
	m.Show(1)
	desk.settle()
	for i, want := range []bool{false, true} {
		if _, ok := m.Test(m.Rows[i]); ok != want {
			t.Errorf("row %d: offered %v, want %v", i, ok, want)
		}
	}
}

func TestWhatWasStoppedHasNoHourAndCountsOnNoDay(t *testing.T) {
	row := func(e core.EnrolmentID, local string, state outreach.PlanState, undone bool) outreach.Planned {
		return outreach.Planned{Person: 1, Enrolment: e, Step: 1, State: state, LocalTime: local, TimeZone: "Europe/London", Due: at, Standing: outreach.Standing{Past: undone, Undone: undone}}
	}
	desk, files := newDesktop(t), bookshelf{}
	m := model.NewPlan(desk.loop, planDesk{[]outreach.Planned{
		row(1, "2026-11-23 09:00", outreach.Stopped, true), row(2, "2026-11-23 09:00", outreach.Stopped, false),
		row(3, "2026-11-23 09:30", outreach.Coming, false), row(4, "2026-11-24 09:00", outreach.Coming, false),
	}}).WithFiles(files)
	m.Show(1)
	desk.settle()
	var rows []string
	for _, r := range m.Rows {
		rows = append(rows, fmt.Sprintf("%d %s|%s", r.Enrolment, r.Day, r.When))
	}
	if diff := cmp.Diff([]string{"3 Mon 23 Nov|Mon 23 Nov, 09:30", "4 Tue 24 Nov|Tue 24 Nov, 09:00", "2 |"}, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if len(m.Days) != 2 || m.Days[0].Count != 1 || m.Days[0].By[outreach.Stopped] != 0 || m.DayOf(2) != -1 {
		t.Errorf("days %+v, of the stopped one %d", m.Days, m.DayOf(2))
	}
	if back, on := m.DayFrom(2, -1), m.DayFrom(2, 1); back != 1 || on != 2 {
		t.Errorf("from the stopped one to rows %d and %d", back, on)
	}
	m.SaveFile(m.FilePath(), func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	text := files["/downloads/Flight plan.csv"]
	if !strings.Contains(text, ",,,,stopped,") || strings.Count(text, "stopped") != 1 {
		t.Errorf("file %q", text)
	}
}
