package outreach_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

var errKilled = errors.New("killed")

// dying is a workspace whose program is killed around its n-th change.
type dying struct {
	*storage.Workspace
	updates, killAt int
	committed       bool
}

// Update is core.Store.
func (d *dying) Update(ctx context.Context, fn func(core.Tx) error) error {
	d.updates++
	if d.updates > d.killAt || d.updates == d.killAt && !d.committed {
		return errKilled
	}
	err := d.Workspace.Update(ctx, fn)
	if d.updates == d.killAt && err == nil {
		return errKilled
	}
	return err
}

// Wherever the program is killed on the way through a sequence of two e-mails,
// nobody gets one of them twice; and either both arrive or the recruiter is asked.
func TestKilledAnywhereNobodyGetsAnEmailTwice(t *testing.T) {
	for killAt := 1; killAt <= 14; killAt++ {
		for _, committed := range []bool{false, true} {
			t.Run(fmt.Sprintf("change %d, on disk %v", killAt, committed), func(t *testing.T) {
				r := newRig(t, "Ada Byron")
				r.approve(true)
				r.start(&dying{Workspace: r.db, killAt: killAt, committed: committed})
				killed := false
				for range 6 {
					if _, _, err := r.box.Step(t.Context()); err != nil {
						killed = true
						break
					}
					r.clock.Advance(24 * time.Hour)
				}
				r.start(r.db)
				found, err := r.box.Recover(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				r.pass(10 * 24 * time.Hour)
				seen := map[string]int{}
				for _, e := range r.post.sent {
					subject := parse(t, e).subject
					if seen[subject]++; seen[subject] > 1 {
						t.Errorf("%q was sent twice", subject)
					}
				}
				rows, err := r.out.PlanOf(t.Context(), r.job.ID, time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				asked := strings.Contains(rows[len(rows)-1].Why, "may have been sent") || strings.Contains(rows[0].Why, "may have been sent")
				if done := len(r.post.sent) == 2 && r.enrolment(0).State == core.EnrolmentDone; !done && !asked {
					t.Errorf("killed %v, %d found: %d sent, neither done nor asked: %+v", killed, found, len(r.post.sent), rows)
				}
			})
		}
	}
}
