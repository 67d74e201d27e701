package outreach_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
)

// undo takes the decision about everybody back, as the review does.
func (r *rig) undo() {
	r.Helper()
	r.update(func(tx core.Tx) error {
		for _, p := range r.people {
			if err := r.out.Unenrol(tx, core.Candidacy{Job: r.job.ID, Person: p.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}

// standing lists what the rows of the plan say about their sequences, once for each.
func (r *rig) standing() (list []string) {
	r.Helper()
	rows, err := r.out.PlanOf(r.Context(), r.job.ID, time.Time{})
	if err != nil {
		r.Fatal(err)
	}
	for _, row := range rows {
		said := fmt.Sprintf("%d %s", row.Enrolment, row.State)
		for _, word := range []struct {
			on   bool
			name string
		}{{row.GoesOn, "goes on"}, {row.Past, "past"}, {row.Undone, "undone"}} {
			if word.on {
				said += ", " + word.name
			}
		}
		list = append(list, said)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestThePlanSaysWhatMayBeDoneAboutEachSequence(t *testing.T) {
	stop := func(r *rig) { must(r, r.out.Stop(r.Context(), r.job.ID, r.people[0].ID)) }
	for name, test := range map[string]struct {
		do   func(*rig)
		want []string
	}{
		"contacted":                   {func(*rig) {}, []string{"1 held"}},
		"taken back":                  {func(r *rig) { r.undo() }, []string{"1 stopped"}},
		"taken back, contacted again": {func(r *rig) { r.undo(); r.enrol(); r.approve(false) }, []string{"1 stopped, past, undone", "2 planned"}},
		"taken back twice":            {func(r *rig) { r.undo(); r.enrol(); r.undo() }, []string{"1 stopped, past, undone", "2 stopped"}},
		"stopped by hand":             {func(r *rig) { r.approve(false); stop(r) }, []string{"1 stopped, goes on"}},
		"stopped, contacted again":    {func(r *rig) { r.approve(false); stop(r); r.enrol() }, []string{"1 stopped, past, undone", "2 held"}},
		"stopped after the first":     {func(r *rig) { r.approve(true); r.run(); stop(r) }, []string{"1 sent, goes on", "1 stopped, goes on"}},
		"answered":                    {func(r *rig) { r.approve(true); r.run(); r.arrive(0, nil) }, []string{"1 sent", "1 stopped"}},
		"came back, no other address": {func(r *rig) { r.approve(true); r.run(); r.arrive(0, bounced(r)) }, []string{"1 sent", "1 stopped"}},
		"came back, another address":  {func(r *rig) { r.approve(true); r.run(); r.arrive(0, bounced(r)); r.known("ada@home.example") }, []string{"1 sent, goes on", "1 stopped, goes on"}},
		"went on with the next address": {func(r *rig) {
			r.approve(true)
			r.run()
			r.arrive(0, bounced(r))
			r.known("ada@home.example")
			must(r, r.resume())
		}, []string{"1 sent, past", "1 stopped, past", "2 planned"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			test.do(r)
			if diff := cmp.Diff(test.want, r.standing()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResumingWhatRunsChangesNothingAndIsNotNoted(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(false)
	before, noted := r.enrolment(0), len(r.logged())
	must(r, r.resume())
	if diff := cmp.Diff(before, r.enrolment(0)); diff != "" || len(r.logged()) != noted {
		t.Errorf("%s\n%d notes, want %d", diff, len(r.logged()), noted)
	}
}

// logged are the notes of the job.
func (r *rig) logged() (list []core.LogEntry) {
	r.Helper()
	must(r, r.db.View(r.Context(), func(tx core.Tx) (err error) {
		list, err = r.db.Log(tx, core.LogFilter{Job: r.job.ID})
		return err
	}))
	return list
}
