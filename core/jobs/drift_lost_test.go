package jobs_test

import (
	"testing"

	"reqdesk/core"
)

// What follows the ATS follows it to another value, and not into nothing.
func TestNothingThatAJobNeedsIsLostToTheATS(t *testing.T) {
	unknown := func(a *core.ATSJob) { a.Posting.EmploymentType = "Vollzeit (40h)" }
	empty := func(a *core.ATSJob) {
		a.Posting.Title, a.Posting.Function, a.Posting.MustHaves, a.Posting.Locations = " ", "", nil, nil
	}
	lost := []string{"title", "location", "function", "employment_type", "must_haves"}
	same := func(t *testing.T, got, want core.Job) {
		t.Helper()
		if got.Title != want.Title || got.Function != want.Function || got.EmploymentType != want.EmploymentType ||
			len(got.MustHaves) != len(want.MustHaves) || len(got.Locations) != len(want.Locations) {
			t.Errorf("the job is %q, %q, %q, %q, %v", got.Title, got.Function, got.EmploymentType, got.MustHaves, got.Locations)
		}
	}
	t.Run("all follow", func(t *testing.T) {
		b := newBench(t)
		a, j := b.imported(full())
		b.edits(core.EditsFollow)
		b.say(a, core.MarkChanged, func(a *core.ATSJob) { unknown(a); empty(a) })
		same(t, b.job(j.ID), j)
		b.waits(j.ID, "emptied", lost...)
		b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title, a.Posting.EmploymentType = "Two", "Part-time" })
		if got := b.job(j.ID); got.Title != "Two" || got.EmploymentType != "part_time" {
			t.Errorf("with values again, the job is %q, %q", got.Title, got.EmploymentType)
		}
	})
	for _, key := range lost {
		t.Run(key, func(t *testing.T) {
			b := newBench(t)
			a, j := b.imported(full())
			b.say(a, core.MarkChanged, func(a *core.ATSJob) { unknown(a); empty(a) })
			if _, err := b.jobs.Take(t.Context(), j.ID, key); core.KindOf(err) != core.KindRefused {
				t.Errorf("taking nothing gives %v", err)
			}
			if _, err := b.jobs.Follow(t.Context(), j.ID, key); err != nil {
				t.Error(err)
			}
			same(t, b.job(j.ID), j)
			b.waits(j.ID, "followed", lost...)
		})
	}
}
