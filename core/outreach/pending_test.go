package outreach_test

import (
	"testing"

	"reqdesk/core/outreach"
)

func TestPendingAreThoseToWhomNothingHasGoneYet(t *testing.T) {
	stop := func(r *rig) { must(r, r.out.Stop(r.Context(), r.job.ID, r.people[0].ID)) }
	for name, test := range map[string]struct {
		do   func(*rig)
		want outreach.Pending
	}{
		"contacted":                   {func(*rig) {}, outreach.Pending{Approval: 2}},
		"one approved":                {func(r *rig) { r.approve(false, r.people[0].ID) }, outreach.Pending{Approval: 1, First: 1}},
		"taken back":                  {func(r *rig) { r.undo() }, outreach.Pending{}},
		"taken back, contacted again": {func(r *rig) { r.undo(); r.enrol() }, outreach.Pending{Approval: 2}},
		"stopped by hand":             {stop, outreach.Pending{Approval: 1}},
		"the first has gone to one":   {func(r *rig) { r.approve(true, r.people[0].ID); r.run() }, outreach.Pending{Approval: 1}},
		"on its way to the next place": {func(r *rig) {
			r.approve(true)
			r.run()
			r.arrive(0, bounced(r))
			r.known("ada@home.example")
			must(r, r.resume())
		}, outreach.Pending{}},
		"as a draft": {func(r *rig) { r.post.drafts = true; r.approve(true); r.run() }, outreach.Pending{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron", "Bob Example")
			test.do(r)
			if n, err := r.out.Pending(t.Context(), r.job.ID); err != nil || n != test.want {
				t.Errorf("%+v, %v, want %+v", n, err, test.want)
			}
		})
	}
}
