package outreach_test

import (
	"testing"
	"time"

	"reqdesk/core"
)

// earlier puts the enrolment into the state in which a release kept it that did not
// forget the word "at once" when the first e-mail had gone.
func (r *rig) earlier(i int) {
	r.Helper()
	e := r.enrolment(i)
	e.Now = true
	r.update(func(tx core.Tx) error { return r.db.PutEnrolment(tx, &e) })
}

// "At once" speaks of the first e-mail of an approval: that one leaves in the night, and
// what follows keeps to days and hours, also after the computer has slept.
func TestAtOnceIsForTheFirstEmailAlone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, before := range map[string]bool{"enrolled by this release": false, "enrolled by an earlier one": true} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			r.update(func(tx core.Tx) error {
				return r.db.PutSettings(tx, "", map[string]string{"send_days": "working-days"})
			})
			r.clock.Set(time.Date(2026, 11, 25, 23, 0, 0, 0, berlin)) // a Wednesday
			rows := r.approve(true)
			if due := rows[1].Due.In(berlin); due.Weekday() != time.Monday || due.Hour() < 9 {
				t.Errorf("planned before the first one left, the second one goes at %v", due)
			}
			r.run()
			r.sent(1)
			if before {
				r.earlier(0)
			}
			rows, err := r.out.PlanOf(t.Context(), r.job.ID, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			if due := rows[1].Due.In(berlin); due.Weekday() != time.Monday || due.Hour() < 9 {
				t.Errorf("the second one is planned for %v", due)
			}
			r.clock.Set(time.Date(2026, 11, 29, 3, 30, 0, 0, berlin)) // the computer wakes up on Sunday
			r.update(r.out.Schedule)
			r.run()
			r.sent(1)
			r.pass(48 * time.Hour)
			r.sent(2)
			if at := r.messages(0)[1].Date.In(berlin); at.Weekday() != time.Monday || at.Hour() < 9 || at.Hour() >= 19 {
				t.Errorf("it went at %v", at)
			}
		})
	}
}

// Who is approved anew, to go at once, gets the e-mail that is next at once.
func TestAtOnceHoldsForAnApprovalLaterOn(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	if err := r.out.Stop(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(4*24*time.Hour + 13*time.Hour) // at midnight
	r.enrol()
	r.approve(true)
	r.run()
	r.sent(2)
}
