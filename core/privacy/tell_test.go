package privacy_test

import (
	"slices"
	"testing"
	"time"

	"reqdesk/core"
)

// waiting names who has to be told.
func (d *desk) waiting() (names []string) {
	d.Helper()
	list, err := d.privacy.Untold(d.Context())
	d.must(err)
	for _, u := range list {
		names = append(names, u.Person.Name+" "+u.Due.Format("2 Jan"))
	}
	return names
}

func TestWhoWasNotToldIsListedAWeekBeforeTheMonthIsOver(t *testing.T) {
	d := newDesk(t)
	came := d.clock.At
	var people [6]core.Person
	names := []string{"Imported", "Applied", "Told", "Bounced", "Own texts", "Erased"}
	d.update(func(tx core.Tx) error {
		silent := core.Client{Name: "Tells by itself", Notice: core.DataNotice{Auto: core.SettingNo}}
		d.must(d.PutClient(tx, &silent))
		job := core.Job{Client: silent.ID, Title: "Other", State: core.JobActive}
		d.must(d.PutJob(tx, &job))
		for i, name := range names {
			people[i] = core.Person{Name: name, Created: came}
			d.must(d.PutPerson(tx, &people[i], nil))
			p := core.Profile{Person: people[i].ID, Source: "csv", Added: came}
			if name == "Applied" {
				p.Source = "application"
			}
			d.must(d.PutProfile(tx, &p))
		}
		sent := func(i int, job core.JobID, notice string, arrived bool) {
			m := core.Message{Kind: core.MessageSent, Person: people[i].ID, Job: job, Enrolment: core.EnrolmentID(50 + i), Notice: notice, Delivered: arrived, MessageID: names[i]}
			d.must(d.PutMessage(tx, &m))
		}
		sent(2, d.job.ID, "where it comes from", true)
		sent(3, d.job.ID, "where it comes from", false)
		d.must(d.PutMessage(tx, &core.Message{Kind: core.MessageBounce, Person: people[3].ID, Job: d.job.ID, Enrolment: 53, MessageID: "back"}))
		sent(4, job.ID, "", true)
		people[5].Erased = came
		return d.PutPerson(tx, &people[5], nil)
	})
	only := func(want ...string) {
		t.Helper()
		var got []string
		for _, n := range d.waiting() { // the desk's own people are not the test's
			if slices.ContainsFunc(names, func(name string) bool { return len(n) > len(name) && n[:len(name)+1] == name+" " }) {
				got = append(got, n)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("on %s wait %q, want %q", d.clock.At.Format("2 Jan"), got, want)
		}
	}
	due := came.AddDate(0, 1, 0)
	d.clock.At = due.Add(-7*24*time.Hour - time.Minute)
	only()
	d.clock.At = due.Add(-7 * 24 * time.Hour)
	only("Imported "+due.Format("2 Jan"), "Bounced "+due.Format("2 Jan"))
	d.clock.At = due.Add(24 * time.Hour)
	only("Imported "+due.Format("2 Jan"), "Bounced "+due.Format("2 Jan"))
	if err := d.privacy.Told(t.Context(), people[0].ID, " "); core.KindOf(err) != core.KindUsage {
		t.Errorf("told in no way: %v", err)
	}
	d.must(d.privacy.Told(t.Context(), people[0].ID, "by telephone"))
	only("Bounced " + due.Format("2 Jan"))
	if _, err := d.privacy.Erase(t.Context(), people[3].ID); err != nil {
		t.Fatal(err)
	}
	only()
}
