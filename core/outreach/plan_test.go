package outreach_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/template"
	"reqdesk/core/people"
)

// monday is 8 in the morning in London, 9 in Berlin.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func step(subject, text string, after time.Duration) outreach.Step {
	s := core.Step{Subject: subject, Text: text, After: after}
	t := template.New(template.Own(subject, text, ""), nil, nil)
	return outreach.Step{Step: s, Compiled: t, Problems: t.Problems()}
}

// state is one job with n approved people in Berlin and the steps.
func state(n int, steps ...outreach.Step) *outreach.State {
	if len(steps) == 0 {
		steps = []outreach.Step{step("Hello {{first_name}}", "See {{apply_link}}", 0), step("", "Again", 3*24*time.Hour)}
	}
	s := &outreach.State{
		Limits: outreach.DefaultLimits(), Seed: 7,
		Campaigns: map[core.JobID]*outreach.Campaign{1: {
			Job: core.Job{
				ID: 1, Client: 1, State: core.JobActive, Title: "Engineer", ApplyURL: "https://jobs.example.com/1",
				Locations: []core.Location{{City: "Berlin", Role: "primary", Zone: "Europe/Berlin"}},
			},
			Client:   core.Client{ID: 1, Name: "Northwind", SourceCode: "source=reqdesk", Mailbox: 1},
			Versions: map[int][]outreach.Step{1: steps},
		}},
		Mailboxes: map[core.MailboxID]core.Mailbox{1: {ID: 1, From: "Rita <rita@agency.example>", Clients: []core.ClientID{1}}},
	}
	for i := range n {
		id := core.PersonID(i + 1)
		s.People = append(s.People, outreach.Enrolled{
			Person: core.Person{ID: id, Name: fmt.Sprintf("Person%d Example", id)},
			Enrolment: core.Enrolment{
				ID: core.EnrolmentID(i + 1), Job: 1, Person: id, Mailbox: 1, Version: 1, State: core.EnrolmentRunning,
				To: fmt.Sprintf("p%d@company%d.example", id, id), Approved: monday,
			},
		})
	}
	return s
}

func only(t *testing.T, rows []outreach.Planned, n int) []outreach.Planned {
	t.Helper()
	if len(rows) != n {
		t.Fatalf("%d rows, want %d", len(rows), n)
	}
	return rows
}

func TestAnApprovalHasAGracePeriodAndDelaysCountAsSaid(t *testing.T) {
	s := state(1)
	rows := only(t, outreach.Plan(s, monday), 2)
	if d := rows[0].Due.Sub(monday); d != 20*time.Minute {
		t.Errorf("first after %v, want the grace period", d)
	}
	if d := rows[1].Due.Sub(rows[0].Due); d != 3*24*time.Hour {
		t.Errorf("second %v after the first", d)
	}
	if rows[0].State != outreach.Coming || rows[0].LocalTime != "2026-11-23 09:20" || rows[0].TimeZone != "Europe/Berlin" {
		t.Errorf("%+v", rows[0])
	}
	s.Write(&rows[0])
	s.Write(&rows[1])
	if rows[0].Subject != "Hello Person1" || rows[1].Subject != "Re: Hello Person1" ||
		rows[0].Text != "See https://jobs.example.com/1?source=reqdesk\n" {
		t.Errorf("%+v", rows)
	}
}

func TestEmailsGoOutInTheRecipientsDay(t *testing.T) {
	tests := map[string]struct {
		zone     string
		now      time.Time
		from, to string // local clock times
		day      int
	}{
		"in the evening":                  {"Europe/Berlin", monday.Add(12 * time.Hour), "09:00", "09:10", 24},
		"at night":                        {"Europe/Berlin", monday.Add(-6 * time.Hour), "09:00", "09:10", 23},
		"morning here, night over there":  {"America/New_York", monday, "09:00", "09:10", 23},
		"the day over there is over":      {"Asia/Tokyo", monday.Add(3 * time.Hour), "09:00", "09:10", 24},
		"a person's zone before the jobs": {"Pacific/Auckland", monday, "09:00", "09:10", 24},
		"a zone that does not exist":      {"Mars/Olympus", monday, "09:00", "09:10", 23},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := state(1)
			s.People[0].Person.Place.Zone = test.zone
			s.People[0].Enrolment.Approved = test.now
			row := only(t, outreach.Plan(s, test.now), 2)[0]
			if clock := row.LocalTime[11:]; clock < test.from || clock > test.to || row.LocalTime[8:10] != fmt.Sprint(test.day) {
				t.Errorf("goes at %s %s, want %d between %s and %s", row.LocalTime, row.TimeZone, test.day, test.from, test.to)
			}
		})
	}
}

func TestSummerTimeKeepsTheLocalHour(t *testing.T) {
	s := state(1, step("a", "b", 0), step("", "c", 7*24*time.Hour))
	spring := time.Date(2026, 3, 27, 20, 0, 0, 0, time.UTC) // two days before the change
	s.People[0].Enrolment.Approved = spring
	for _, row := range only(t, outreach.Plan(s, spring), 2) {
		if clock := row.LocalTime[11:]; clock < "09:00" || clock > "10:10" {
			t.Errorf("step %d at %s", row.Step, row.LocalTime)
		}
	}
}

func TestDaysOffAreWaitedFor(t *testing.T) {
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for name, test := range map[string]struct {
		zone, country, now, want string // want is a local date
		limits                   func(*outreach.Limits)
	}{
		"Christmas and the day after":       {"Europe/Berlin", "DE", "2026-12-24T20:00:00Z", "2026-12-27", nil},
		"Boxing Day is observed on Monday":  {"Europe/London", "GB", "2026-12-25T10:00:00Z", "2026-12-27", nil},
		"Easter Monday":                     {"Europe/Amsterdam", "NL", "2027-03-29T08:00:00Z", "2027-03-30", nil},
		"Thanksgiving":                      {"America/New_York", "US", "2026-11-26T15:00:00Z", "2026-11-27", nil},
		"Bastille Day":                      {"Europe/Paris", "FR", "2027-07-14T08:00:00Z", "2027-07-15", nil},
		"the job's country, not known here": {"", "", "2026-12-25T10:00:00Z", "2026-12-27", nil},
		"a country without a calendar":      {"Europe/Berlin", "XX", "2026-12-25T10:00:00Z", "2026-12-25", nil},
		"holidays are as good as others": {
			"Europe/Berlin", "DE", "2026-12-25T10:00:00Z", "2026-12-25",
			func(l *outreach.Limits) { l.Holidays = true },
		},
		"a weekend behind a holiday": {
			"Europe/Berlin", "DE", "2026-12-25T10:00:00Z", "2026-12-28",
			func(l *outreach.Limits) { l.WorkingDays = true },
		},
		"weekend and Boxing Day": {
			"Europe/London", "GB", "2026-12-25T10:00:00Z", "2026-12-29",
			func(l *outreach.Limits) { l.WorkingDays = true },
		},
		"the holiday is over there only": {"Asia/Tokyo", "JP", "2027-01-01T16:00:00Z", "2027-01-02", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := state(1)
			if test.limits != nil {
				test.limits(&s.Limits)
			}
			c := s.Campaigns[1]
			c.Job.Locations[0].Country = "DE"
			s.People[0].Person.Place.Zone, s.People[0].Person.Place.Country = test.zone, test.country
			now := at(test.now)
			s.People[0].Enrolment.Approved = now.Add(-time.Hour)
			if row := only(t, outreach.Plan(s, now), 2)[0]; row.LocalTime[:10] != test.want {
				t.Errorf("goes at %s %s, want %s", row.LocalTime, row.TimeZone, test.want)
			}
		})
	}
}

func TestWorkingDaysAreThoseOfTheRecipient(t *testing.T) {
	for name, test := range map[string]struct {
		country, approved, want string
		days                    int
	}{
		"in the week":             {"DE", "2026-11-23T10:00:00Z", "2026-11-26", 3},
		"over a weekend":          {"DE", "2026-11-26T10:00:00Z", "2026-12-01", 3},
		"from a Saturday":         {"DE", "2026-11-28T10:00:00Z", "2026-11-30", 1},
		"over Christmas":          {"DE", "2026-12-23T10:00:00Z", "2026-12-28", 2}, // 24th, 28th
		"over Christmas, England": {"GB", "2026-12-23T10:00:00Z", "2026-12-29", 2}, // 24th, 29th
		"country not known":       {"XX", "2026-12-23T10:00:00Z", "2026-12-25", 2},
	} {
		t.Run(name, func(t *testing.T) {
			second := step("", "Again", 0)
			second.WorkingDays = test.days
			s := state(1, step("Hello", "See {{apply_link}}", 0), second)
			s.People[0].Person.Place.Country, s.People[0].Person.Place.Zone = test.country, "Europe/Berlin"
			approved, err := time.Parse(time.RFC3339, test.approved)
			if err != nil {
				t.Fatal(err)
			}
			s.People[0].Enrolment.Approved = approved
			rows := only(t, outreach.Plan(s, approved), 2)
			if got := rows[1].LocalTime; got[:10] != test.want || got[11:13] != rows[0].LocalTime[11:13] {
				t.Errorf("the first goes at %s, the second at %s, want %s at the same hour", rows[0].LocalTime, got, test.want)
			}
		})
	}
}

func TestLimitsOfMailboxAndDomain(t *testing.T) {
	s := state(100)
	for i := range s.People {
		if i < 20 {
			s.People[i].Enrolment.To = fmt.Sprintf("p%d@big.example", i)
		}
	}
	rows := only(t, outreach.Plan(s, monday), 200)
	assertLimits(t, rows, s.Limits)
	if again := outreach.Plan(s, monday); !cmp.Equal(rows, again) {
		t.Error("the plan flickers")
	}
	later := outreach.Plan(s, monday.Add(time.Minute))
	if !later[0].Due.Equal(rows[0].Due) {
		t.Errorf("a minute later the first one moved from %v to %v", rows[0].Due, later[0].Due)
	}
}

func TestThePlanStaysAsTheWindowOpens(t *testing.T) {
	s := state(5, step("a", "b", 0))
	night := monday.Add(-6 * time.Hour)
	for i := range s.People {
		s.People[i].Enrolment.Approved = night
	}
	before := outreach.Plan(s, night)
	opening := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	if !before[0].Due.After(opening) {
		t.Fatalf("the first one at %v", before[0].Due)
	}
	for _, now := range []time.Time{night.Add(time.Hour), opening, before[0].Due} {
		if d := cmp.Diff(before, outreach.Plan(s, now)); d != "" {
			t.Errorf("at %v the plan is another one: %s", now, d)
		}
	}
}

// assertLimits holds a plan to its limits with the simplest counting there is.
func assertLimits(t *testing.T, rows []outreach.Planned, l outreach.Limits) {
	t.Helper()
	for i, row := range rows {
		inDay, inHour := 0, 0
		for _, other := range rows[:i+1] {
			if row.Due.Sub(other.Due) < 24*time.Hour {
				inDay++
			}
			if row.Due.Sub(other.Due) < time.Hour && row.To[strings.Index(row.To, "@"):] == other.To[strings.Index(other.To, "@"):] {
				inHour++
			}
		}
		if inDay > l.PerDay || inHour > l.PerHour {
			t.Fatalf("%d e-mails in a day, %d to the domain in an hour at %v", inDay, inHour, row.Due)
		}
		if i > 0 && row.Due.Sub(rows[i-1].Due) < l.Apart {
			t.Fatalf("only %v between two e-mails", row.Due.Sub(rows[i-1].Due))
		}
		if clock := row.LocalTime[11:]; clock < "09:00" || clock >= "19:00" {
			t.Fatalf("an e-mail at %s", row.LocalTime)
		}
	}
}

func TestNowSkipsEverythingButTheCountedLimits(t *testing.T) {
	night := monday.Add(-6 * time.Hour)
	s := state(45)
	for i := range s.People {
		s.People[i].Enrolment.Now, s.People[i].Enrolment.Approved = true, night
	}
	s.Campaigns[1].Versions[1] = s.Campaigns[1].Versions[1][:1]
	at := map[time.Duration]int{}
	for _, row := range only(t, outreach.Plan(s, night), 45) {
		at[row.Due.Sub(night)]++
	}
	if d := cmp.Diff(map[time.Duration]int{0: 40, 24 * time.Hour: 5}, at); d != "" {
		t.Error(d)
	}
	s.Limits.PerDay = 0
	if last := outreach.Plan(s, night)[44]; !last.Due.Equal(night) {
		t.Errorf("without a limit the last one goes at %v", last.Due)
	}
	for i := range s.People {
		s.People[i].Enrolment.To = fmt.Sprintf("p%d@big.example", i)
	}
	if rows := outreach.Plan(s, night); !rows[5].Due.Equal(night.Add(time.Hour)) || !rows[4].Due.Equal(night) {
		t.Errorf("the domain's limit: %v, %v", rows[4].Due, rows[5].Due)
	}
}

func TestWhatLeftCountsForTheLimits(t *testing.T) {
	s := state(1)
	s.People[0].Enrolment.Now = true
	for i := range 40 {
		s.Recent = append(s.Recent, outreach.Sending{Mailbox: 1, Domain: "other.example", At: monday.Add(time.Duration(i-100) * time.Minute)})
	}
	if row := outreach.Plan(s, monday)[0]; !row.Due.Equal(monday.Add(-100*time.Minute + 24*time.Hour)) {
		t.Errorf("goes at %v", row.Due)
	}
}

func TestAfterSleepOverdueMailIsSpread(t *testing.T) {
	s := state(30, step("a", "b", 0))
	woken := monday.Add(5*24*time.Hour + 12*time.Hour) // in the evening
	rows := only(t, outreach.Plan(s, woken), 30)
	assertLimits(t, rows, s.Limits)
	if rows[0].LocalTime[:10] != "2026-11-29" {
		t.Errorf("the first goes at %s", rows[0].LocalTime)
	}
}

func TestWhatHoldsAnEmailIsSaid(t *testing.T) {
	warn := core.VerdictReason{Level: core.VerdictWarn, Why: "In client B's pipeline.", Code: people.CodeOther}
	stop := core.VerdictReason{Level: core.VerdictStop, Why: "Off-limits.", Code: people.CodeOffLimits}
	gone := core.VerdictReason{Level: core.VerdictStop, Why: "Opted out.", Code: people.CodeOptedOut}
	verdict := func(r core.VerdictReason) core.Verdict {
		return core.Verdict{Level: r.Level, Reasons: []core.VerdictReason{r}}
	}
	tests := map[string]struct {
		change func(*outreach.State, *outreach.Enrolled)
		state  outreach.PlanState
		why    string
	}{
		"not approved": {func(_ *outreach.State, e *outreach.Enrolled) { e.Enrolment.State = core.EnrolmentWaiting }, outreach.Held, "waiting for approval"},
		"stopped": {func(_ *outreach.State, e *outreach.Enrolled) {
			e.Enrolment.State, e.Enrolment.Cause.Text = core.EnrolmentStopped, "She answered."
		}, outreach.Stopped, "She answered."},
		"out of office": {func(_ *outreach.State, e *outreach.Enrolled) {
			e.Enrolment.State, e.Enrolment.Until, e.Enrolment.Cause.Text = core.EnrolmentPaused, monday.Add(99*time.Hour), "Away until Friday."
		}, outreach.Held, "Away until Friday."},
		"job closed":               {func(s *outreach.State, _ *outreach.Enrolled) { s.Campaigns[1].Job.State = core.JobClosed }, outreach.Held, "The job is closed."},
		"job a draft":              {func(s *outreach.State, _ *outreach.Enrolled) { s.Campaigns[1].Job.State = core.JobDraft }, outreach.Held, "draft"},
		"the ATS in doubt":         {func(s *outreach.State, _ *outreach.Enrolled) { s.Campaigns[1].Job.HoldMail = "Missing once." }, outreach.Held, "Missing once."},
		"outbox paused":            {func(s *outreach.State, _ *outreach.Enrolled) { s.Paused = true }, outreach.Held, "outbox is paused"},
		"no mailbox":               {func(_ *outreach.State, e *outreach.Enrolled) { e.Enrolment.Mailbox = 0 }, outreach.Held, "no mailbox"},
		"another client's mailbox": {func(s *outreach.State, _ *outreach.Enrolled) { s.Campaigns[1].Job.Client = 2 }, outreach.Held, "another client"},
		"no address":               {func(_ *outreach.State, e *outreach.Enrolled) { e.Enrolment.To = "" }, outreach.Held, "no e-mail address"},
		"opted out":                {func(_ *outreach.State, e *outreach.Enrolled) { e.Suppressed = "Opted out." }, outreach.Held, "Opted out."},
		"a stop of the guard":      {func(_ *outreach.State, e *outreach.Enrolled) { e.Verdict = verdict(stop) }, outreach.Held, "Off-limits."},
		"a stop overridden": {func(_ *outreach.State, e *outreach.Enrolled) {
			e.Verdict, e.Enrolment.Override = verdict(stop), "agreed"
			e.Enrolment.Confirmed = []string{people.ReasonID(stop)}
		}, outreach.Coming, ""},
		"a stop that the override did not know": {func(_ *outreach.State, e *outreach.Enrolled) {
			e.Verdict, e.Enrolment.Override = verdict(stop), "agreed"
		}, outreach.Held, "Off-limits."},
		"an opt-out overridden": {func(_ *outreach.State, e *outreach.Enrolled) {
			e.Verdict, e.Enrolment.Override = verdict(gone), "agreed"
		}, outreach.Held, "Opted out."},
		"a new warning": {func(_ *outreach.State, e *outreach.Enrolled) { e.Verdict = verdict(warn) }, outreach.Held, "Please confirm: In client B's pipeline."},
		"a confirmed warning": {func(_ *outreach.State, e *outreach.Enrolled) {
			e.Verdict, e.Enrolment.Confirmed = verdict(warn), []string{people.ReasonID(warn)}
		}, outreach.Coming, ""},
		"nothing for a variable": {func(_ *outreach.State, e *outreach.Enrolled) { e.Person.Name = "" }, outreach.Held, "first_name has no value"},
		"perhaps sent already":   {func(_ *outreach.State, e *outreach.Enrolled) { e.Entry = &core.Entry{State: core.EntryUnknown} }, outreach.Held, "may have been sent"},
		"erased":                 {func(_ *outreach.State, e *outreach.Enrolled) { e.Person.Erased = monday }, outreach.Stopped, "erased"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := state(1)
			test.change(s, &s.People[0])
			for _, row := range only(t, outreach.Plan(s, monday), 2) {
				if row.State != test.state || row.Step == 1 && !strings.Contains(row.Why, test.why) || row.Due.IsZero() {
					t.Errorf("%+v", row)
				}
			}
		})
	}
}

func TestWhatWasSentStaysInThePlan(t *testing.T) {
	s := state(1)
	e := &s.People[0]
	e.Enrolment.Next, e.Enrolment.LastSent, e.Enrolment.Subject = 1, monday, "Hello"
	e.Sent = []core.Message{{Step: 0, Subject: "Hello", Date: monday, To: "p1@old.example"}}
	rows := only(t, outreach.Plan(s, monday.Add(time.Hour)), 2)
	s.Write(&rows[1])
	if rows[0].State != outreach.Sent || rows[1].Subject != "Re: Hello" || rows[1].Due.Sub(monday) != 3*24*time.Hour {
		t.Errorf("%+v", rows)
	}
}

// Plans of random people, zones, limits and domains keep all limits.
func TestRandomPlansKeepTheLimits(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", ""}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := state(1 + r.IntN(80))
		s.Limits.PerDay, s.Limits.PerHour = 1+r.IntN(40), 1+r.IntN(5)
		for i := range s.People {
			s.People[i].Person.Place.Zone = zones[r.IntN(len(zones))]
			s.People[i].Enrolment.To = fmt.Sprintf("p@d%d.example", r.IntN(6))
		}
		now := monday.Add(time.Duration(r.IntN(48)) * time.Hour)
		rows := outreach.Plan(s, now)
		if len(rows) != 2*len(s.People) {
			t.Fatalf("%d rows for %d people", len(rows), len(s.People))
		}
		assertLimits(t, rows, s.Limits)
		if slices.ContainsFunc(rows, func(p outreach.Planned) bool { return p.Due.Before(now) }) {
			t.Error("an e-mail in the past")
		}
	}
}

// Twenty thousand people on the way through a sequence of three e-mails, in three time
// zones and five mailboxes, half of them at the same large provider. What a plan
// remembers of people is forgotten before each.
func BenchmarkPlan(b *testing.B) {
	s := state(20_000, step("a {{first_name}}", "b", 0), step("", "c", 72*time.Hour), step("", "d", 96*time.Hour))
	for i := range s.People {
		s.People[i].Person.Place.Zone = []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo"}[i%3]
		s.People[i].Enrolment.Mailbox = core.MailboxID(1 + i%5)
		s.Mailboxes[core.MailboxID(1+i%5)] = s.Mailboxes[1]
		if i%2 == 0 {
			s.People[i].Enrolment.To = fmt.Sprintf("p%d@mail.example", i)
		}
	}
	fresh := slices.Clone(s.People)
	for b.Loop() {
		copy(s.People, fresh)
		if rows := outreach.Plan(s, monday); len(rows) != 60_000 {
			b.Fatal(len(rows))
		}
	}
}
