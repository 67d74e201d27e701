package outreach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

// perDay counts the e-mails of a plan by the days since a time.
func perDay(rows []outreach.Planned, since time.Time) []int {
	var n []int
	for _, row := range rows {
		for day := int(row.Due.Sub(since) / (24 * time.Hour)); len(n) <= day; {
			n = append(n, 0)
		}
		n[int(row.Due.Sub(since)/(24*time.Hour))]++
	}
	return n
}

func TestANewMailboxBeginsWithFewAndRises(t *testing.T) {
	s := state(60, step("a", "b", 0))
	s.Limits.RampFrom, s.Limits.RampBy, s.Limits.PerDay = 5, 3, 12
	for i := range s.People {
		s.People[i].Enrolment.Now = true
	}
	rows := only(t, outreach.Plan(s, monday), 60)
	if got, want := perDay(rows, monday), []int{5, 8, 11, 12, 12, 12}; !slices.Equal(got, want) {
		t.Errorf("e-mails a day %v, want %v", got, want)
	}
	if rows[0].Why != "" || !strings.Contains(rows[5].Why, "new: it sends at most 8 e-mails a day") {
		t.Errorf("first %q, sixth %q", rows[0].Why, rows[5].Why)
	}
	m := s.Mailboxes[1]
	m.FirstSent = monday.Add(-36 * time.Hour) // it is in its second day
	s.Mailboxes[1] = m
	if got, want := perDay(outreach.Plan(s, monday), monday.Add(-36*time.Hour)), []int{0, 8, 11, 12, 12, 12, 5}; !slices.Equal(got[:3], want[:3]) {
		t.Errorf("e-mails a day %v, want %v", got, want)
	}
	s.Own = map[core.MailboxID]map[string]string{1: {"ramp_from": "0"}}
	if got := perDay(outreach.Plan(s, monday), monday); got[0] != 12 {
		t.Errorf("switched off for this mailbox: %v", got)
	}
	s.Own[1] = map[string]string{"mailbox_limit": "3"}
	if got := perDay(outreach.Plan(s, monday), monday); got[0] != 3 || got[1] != 3 {
		t.Errorf("a limit of its own: %v", got)
	}
}

func TestTooManyReturnedEmailsSlowAMailboxDown(t *testing.T) {
	for name, test := range map[string]struct {
		sent     int
		returned []int
		own      map[string]string
		first    int // e-mails on the first day
	}{
		"none came back":            {200, nil, nil, 40},
		"three of a hundred":        {200, []int{150, 160, 170}, nil, 40},
		"four of the last hundred":  {200, []int{150, 160, 170, 180}, nil, 20},
		"seven of the last hundred": {200, []int{150, 160, 170, 180, 181, 182, 183}, nil, 10},
		"they came back long ago":   {200, []int{10, 20, 30, 40, 50, 60, 70}, nil, 40},
		"two of few are bad luck":   {10, []int{5, 6}, nil, 40},
		"three of few":              {10, []int{5, 6, 7}, nil, 10},
		"this mailbox may":          {200, []int{150, 160, 170, 180}, map[string]string{"bounce_limit": "5"}, 40},
		"it is switched off":        {200, []int{150, 160, 170, 180}, map[string]string{"bounce_limit": "0"}, 40},
	} {
		t.Run(name, func(t *testing.T) {
			s := state(60, step("a", "b", 0))
			for i := range s.People {
				s.People[i].Enrolment.Now = true
			}
			m := s.Mailboxes[1]
			m.Sent, m.Returned = test.sent, test.returned
			s.Mailboxes[1], s.Own = m, map[core.MailboxID]map[string]string{1: test.own}
			rows := only(t, outreach.Plan(s, monday), 60)
			if got := perDay(rows, monday)[0]; got != test.first {
				t.Errorf("%d e-mails on the first day, want %d", got, test.first)
			}
			if slow := test.first < 40; slow != strings.Contains(rows[0].Why, "slowed down, because") {
				t.Errorf("the plan says %q", rows[0].Why)
			}
			returned, _ := outreach.SlowedDown(m, nil, test.own)
			if slow := test.first < 40; slow != (returned > 0) {
				t.Errorf("%d came back", returned)
			}
		})
	}
}

func TestASlowMailboxPausesLongerBetweenTwoEmails(t *testing.T) {
	s := state(2, step("a", "b", 0))
	s.Limits.Jitter = 0
	m := s.Mailboxes[1]
	m.Sent, m.Returned = 100, []int{90, 91, 92, 93}
	s.Mailboxes[1] = m
	rows := only(t, outreach.Plan(s, monday), 2)
	if got := rows[1].Due.Sub(rows[0].Due); got != 2*time.Minute {
		t.Errorf("%v between two e-mails", got)
	}
}

func TestFewPeopleOfOneEmployerAreWrittenToInADay(t *testing.T) {
	s := state(12, step("a", "b", 0))
	s.Limits.PerEmployer = 3
	for i := range s.People {
		s.People[i].Person.Employer = []string{"Contoso GmbH", "contoso", "Fabrikam"}[i%3]
	}
	rows := only(t, outreach.Plan(s, monday), 12)
	byDay := map[string]int{}
	for _, row := range rows {
		who := s.People[row.Person-1].Person.Employer
		byDay[row.LocalTime[:10]+" "+strings.ToLower(who[:1])]++
		if late := row.Due.Sub(monday) > 12*time.Hour; late != strings.Contains(row.Why, "at most 3 people of the same employer") {
			t.Errorf("at %s: %q", row.LocalTime, row.Why)
		}
	}
	if byDay["2026-11-23 c"] != 3 || byDay["2026-11-24 c"] != 3 || byDay["2026-11-25 c"] != 2 || byDay["2026-11-23 f"] != 3 || byDay["2026-11-24 f"] != 1 {
		t.Errorf("%v", byDay)
	}
	s.People[11].Enrolment.Now = true // the last of Fabrikam's
	if rows := outreach.Plan(s, monday); rows[0].Person != 12 || !rows[0].Due.Equal(monday) {
		t.Errorf("hurried, it goes at %v", rows[0].Due)
	}
	other := *s.Campaigns[1]
	other.Job.ID, other.Job.Client = 2, 2
	s.Campaigns[2] = &other
	s.Mailboxes[1] = core.Mailbox{ID: 1, From: "rita@agency.example"}
	for i := range s.People {
		s.People[i].Enrolment.Now = false
		s.People[i].Enrolment.Job = core.JobID(1 + i%2)
	}
	today := 0
	for _, row := range outreach.Plan(s, monday) {
		if row.LocalTime[:10] == "2026-11-23" {
			today++
		}
	}
	if today != 10 { // of each client three of Contoso's, and two of Fabrikam's
		t.Errorf("two clients write to %d people today", today)
	}
}

// What is sent and what comes back is counted at the mailbox, and the sender goes by it.
func TestTheSenderGoesByWhatCameBack(t *testing.T) {
	names := make([]string, 8)
	for i := range names {
		names[i] = fmt.Sprintf("Person%d Example", i)
	}
	r := newRig(t, names...)
	r.approve(true)
	r.run()
	r.sent(8)
	for i := range 3 {
		r.arrive(i, func(in *mailbox.Incoming) {
			in.From, in.Text = "mailer-daemon@agency.example", ""
			in.Report = &mailbox.Report{Action: "failed", Status: "5.1.1", Recipient: r.people[i].Emails[0], OriginalMessageID: r.enrolment(i).Thread[0]}
		})
	}
	var m core.Mailbox
	r.update(func(tx core.Tx) (err error) {
		m, err = r.db.Mailbox(tx, r.mailbox.ID)
		return err
	})
	if m.Sent != 8 || len(m.Returned) != 3 || !m.FirstSent.Equal(monday.Add(2*time.Hour)) {
		t.Errorf("sent %d, returned %v, first %v", m.Sent, m.Returned, m.FirstSent)
	}
	rows, err := r.out.PlanOf(t.Context(), r.job.ID, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.State == outreach.Coming && row.Why != "The mailbox was slowed down, because 3 of its last 8 e-mails came back." {
			t.Errorf("%+v", row)
		}
	}
}
