package model_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/intake"
	"reqdesk/core/leads"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

var at = jobClock.Now()

func persons(ids ...core.PersonID) map[core.PersonID]core.Person {
	names := map[core.PersonID]core.Person{
		1: {ID: 1, Name: "Ada Okafor", Headline: "Engineer"}, 2: {ID: 2, Name: "Bruno Silva", Employer: "Fernwood"},
		3: {ID: 3, Emails: []string{"chiara@example.net"}},
	}
	out := map[core.PersonID]core.Person{}
	for _, id := range ids {
		out[id] = names[id]
	}
	return out
}

// campaign is a job's outreach in memory.
type campaign struct {
	contacted []outreach.Contacted
	pending   outreach.Pending
	plan      []outreach.Planned
	approved  outreach.Approval
	stopped   []core.PersonID
	err       error
}

func (c *campaign) Persons(_ context.Context, ids []core.PersonID) (map[core.PersonID]core.Person, error) {
	return persons(ids...), nil
}

func (c *campaign) Contacted(context.Context, core.JobID) ([]outreach.Contacted, error) {
	return c.contacted, c.err
}

func (c *campaign) Pending(context.Context, core.JobID) (outreach.Pending, error) {
	return c.pending, c.err
}

func (c *campaign) Sequence(context.Context, core.JobID) (core.Sequence, error) {
	return core.Sequence{Steps: make([]core.Step, 3)}, nil
}

func (c *campaign) Messages(context.Context, core.JobID, core.PersonID) ([]core.Message, error) {
	return []core.Message{{Kind: core.MessageSent, Subject: "Hello"}}, nil
}

func (c *campaign) Stop(_ context.Context, _ core.JobID, p core.PersonID) error {
	c.stopped = append(c.stopped, p)
	return c.err
}

func (c *campaign) Answered(context.Context, core.JobID, core.PersonID) error { return c.err }

func (c *campaign) Resume(context.Context, core.JobID, core.PersonID) error { return c.err }

func (c *campaign) Mark(context.Context, core.JobID, core.PersonID, string) (core.Lead, error) {
	return core.Lead{}, c.err
}

func (c *campaign) PlanOf(context.Context, core.JobID, time.Time) ([]outreach.Planned, error) {
	return c.plan, c.err
}

func (c *campaign) Approve(_ context.Context, a outreach.Approval) ([]outreach.Planned, error) {
	c.approved = a
	for i := range c.plan {
		if c.plan[i].Why == outreach.WhyWaiting {
			c.plan[i].State, c.plan[i].Why = outreach.Coming, ""
		}
	}
	return c.plan, c.err
}

func newContacted(t *testing.T, c *campaign) (*model.ContactedModel, *desktop) {
	t.Helper()
	d := newDesktop(t)
	m := model.NewContacted(d.loop, model.ContactedServices{Source: c, Stopper: c, Marker: c})
	m.Show(1)
	d.settle()
	return m, d
}

func TestWhatBecameOfAPersonWhoWasWrittenTo(t *testing.T) {
	click := at.Add(time.Hour)
	for name, c := range map[string]struct {
		in      outreach.Contacted
		want    model.ContactState
		when    time.Time
		stop    bool
		goingOn bool
	}{
		"sent":            {outreach.Contacted{Sent: 1, LastSent: at, State: "running"}, model.ContactSent, at, true, false},
		"delivered":       {outreach.Contacted{Sent: 1, LastSent: at, Delivered: true, State: "running"}, model.ContactDelivered, at, true, false},
		"replied":         {outreach.Contacted{Delivered: true, Replied: true, RepliedAt: at, State: "stopped"}, model.ContactReplied, at, false, false},
		"bounced":         {outreach.Contacted{Bounced: true, State: "stopped", Cause: core.Cause{At: at}}, model.ContactBounced, at, false, false},
		"opted out":       {outreach.Contacted{OptedOut: true, Replied: true, State: "stopped", Cause: core.Cause{At: at}}, model.ContactOptedOut, at, false, false},
		"clicked":         {outreach.Contacted{Delivered: true, State: "running", Clicked: outreach.Click{Verdict: "human", At: &click}}, model.ContactClicked, click, true, false},
		"scanner click":   {outreach.Contacted{Delivered: true, LastSent: at, State: "running", Clicked: outreach.Click{Verdict: "scanner", At: &click}}, model.ContactDelivered, at, true, false},
		"stopped by hand": {outreach.Contacted{Delivered: true, State: "stopped", Cause: core.Cause{What: outreach.CauseManual, At: at}}, model.ContactStopped, at, false, true},
		"away":            {outreach.Contacted{Delivered: true, State: "paused", Cause: core.Cause{What: outreach.CauseAutoReply, At: at}}, model.ContactPaused, at, true, true},
		"job closed":      {outreach.Contacted{Delivered: true, State: "sleeping", Cause: core.Cause{At: at}}, model.ContactSleeping, at, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.Person = 1
			m, _ := newContacted(t, &campaign{contacted: []outreach.Contacted{c.in}})
			r := m.Rows[0]
			if r.State != c.want || !r.At.Equal(c.when) || r.CanStop != c.stop || r.CanGoOn != c.goingOn {
				t.Errorf("%q at %v, stop %v, go on %v", r.State, r.At, r.CanStop, r.CanGoOn)
			}
		})
	}
}

func TestContactedIsFilteredSearchedAndExplained(t *testing.T) {
	c := &campaign{contacted: []outreach.Contacted{
		{Person: 1, Sent: 2, Delivered: true, State: "running"}, {Person: 2, Sent: 1, Replied: true, State: "stopped"}, {Person: 3, Sent: 1, Bounced: true},
	}}
	m, d := newContacted(t, c)
	want := []model.ContactCount{{Count: 3}, {State: model.ContactReplied, Count: 1}, {State: model.ContactDelivered, Count: 1}, {State: model.ContactBounced, Count: 1}}
	if diff := cmp.Diff(want, m.States()); diff != "" {
		t.Error(diff)
	}
	if m.Rows[0].Step != "2 of 3" || m.Rows[2].Name != "chiara@example.net" {
		t.Errorf("rows %+v", m.Rows)
	}
	m.Filter(model.ContactReplied)
	m.Search("fernwood")
	if len(m.Rows) != 1 || m.Rows[0].Person != 2 {
		t.Errorf("rows %v", m.Rows)
	}
	m.Why(2)
	d.settle()
	if r, ok := m.Row(); !ok || r.Name != "Bruno Silva" || len(m.Mail) != 1 {
		t.Errorf("why of %v with %d e-mails", r, len(m.Mail))
	}
	m.Why(0)
	if _, ok := m.Row(); ok {
		t.Error("the panel is closed")
	}
	var failed error
	m.Failed = func(err error) { failed = err }
	c.err = errors.New("locked")
	m.Stop(2)
	d.settle()
	if failed == nil || len(c.stopped) != 1 {
		t.Errorf("a failed stop must be told: %v", failed)
	}
}

func planRow(p core.PersonID, local string, s outreach.PlanState, why string) outreach.Planned {
	return outreach.Planned{Person: p, LocalTime: local, TimeZone: "Europe/London", State: s, Why: why, Step: 1}
}

func TestPlanIsGroupedByTheRecipientsDay(t *testing.T) {
	d := newDesktop(t)
	c := &campaign{plan: []outreach.Planned{
		planRow(1, "2026-11-21 09:12", outreach.Sent, ""),
		planRow(2, "2026-11-23 09:04", outreach.Held, outreach.WhyWaiting),
		planRow(3, "2026-11-23 09:31", outreach.Coming, ""),
		planRow(2, "2026-11-26 09:08", outreach.Held, "The e-mail before it is held."),
	}}
	m := model.NewPlan(d.loop, c)
	m.Show(1)
	d.settle()
	var days []string
	for _, r := range m.Rows {
		days = append(days, r.Day+" "+r.Hour)
	}
	if diff := cmp.Diff([]string{"Sat 21 Nov 09:12", "Mon 23 Nov 09:04", " 09:31", "Thu 26 Nov 09:08"}, days); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]core.PersonID{2}, m.Waiting()); diff != "" || m.Next() != 1 {
		t.Errorf("waiting %s, next %d", diff, m.Next())
	}
	if q := m.Question(m.Waiting()); q != "Bruno Silva gets the sequence. The first e-mail leaves Mon 23 Nov, 09:04 Europe/London, after the grace period; until then Stop takes it back." {
		t.Errorf("question %q", q)
	}
	m.Filter(outreach.Coming)
	if len(m.Rows) != 1 || m.Rows[0].Day != "Mon 23 Nov" {
		t.Errorf("filtered %v", m.Rows)
	}
	said := ""
	m.Said = func(text string) { said = text }
	m.Approve(m.Waiting())
	d.settle()
	if diff := cmp.Diff([]core.PersonID{2}, c.approved.People); diff != "" || len(m.Waiting()) != 0 || !strings.Contains(said, "09:04") {
		t.Errorf("approved %s, said %q", diff, said)
	}
}

func TestApprovalThatIsRefusedSaysWhyAndKeepsThePlan(t *testing.T) {
	d := newDesktop(t)
	c := &campaign{plan: []outreach.Planned{planRow(2, "2026-11-23 09:04", outreach.Held, outreach.WhyWaiting)}}
	m := model.NewPlan(d.loop, c)
	m.Show(1)
	d.settle()
	c.err = core.Fail(core.KindRefused, "The job is not live.", "Go live first.")
	var failed error
	m.Failed = func(err error) { failed = err }
	m.Approve([]core.PersonID{2})
	d.settle()
	if core.KindOf(failed) != core.KindRefused || m.Total() != 1 || m.Err != nil {
		t.Errorf("failed %v, %d e-mails, page error %v", failed, m.Total(), m.Err)
	}
}

// pipeline is a not-to-source list in memory.
type pipeline struct {
	lines  []core.NotSource
	asked  []bool
	report people.ListReport
}

func (p *pipeline) NotToSource(context.Context, core.JobID, string) ([]core.NotSource, error) {
	return p.lines, nil
}

func (p *pipeline) KeptOut(context.Context, core.JobID) ([]people.Kept, error) {
	return []people.Kept{{Person: core.Person{Name: "Elena Petrova"}, Why: "Same e-mail address"}}, nil
}

func (p *pipeline) ImportList(_ context.Context, f intake.File, _ core.JobID, commit bool) (people.ListReport, error) {
	p.asked = append(p.asked, commit)
	if len(f.Data) == 0 {
		return p.report, core.Fail(core.KindInvalid, "The file is empty.", "")
	}
	if commit {
		p.lines = append(p.lines, core.NotSource{Origin: "file", Applicant: core.Applicant{Name: p.report.Accepted[0].Name}})
	}
	return p.report, nil
}

func TestNotToSourceIsFilteredAndSearchedOverEverything(t *testing.T) {
	d := newDesktop(t)
	m := model.NewNotToSource(d.loop, &pipeline{lines: []core.NotSource{
		{Origin: "ats", Applicant: core.Applicant{Name: "Zoë Müller", Emails: []string{"zoe@example.com"}, Status: "Rejected"}},
		{Origin: "file", Applicant: core.Applicant{Emails: []string{"nobody@example.org"}, Employer: "Globex"}},
		{Origin: "company", Applicant: core.Applicant{Name: "Initech"}},
	}})
	m.Open(1)
	d.settle()
	want := []model.PartCount{{model.PartAll, "All", 4}, {model.PartATS, "Imported from ATS", 1}, {model.PartFiles, "Added by file or hand", 1}, {model.PartCompanies, "Companies", 1}, {model.PartKeptOut, "Kept out", 1}}
	if diff := cmp.Diff(want, m.Parts()); diff != "" {
		t.Error(diff)
	}
	for text, name := range map[string]string{"muller": "Zoë Müller", "rejected": "Zoë Müller", "globex": "nobody@example.org", "same address": "Elena Petrova"} {
		if m.Search(text); len(m.Rows) != 1 || m.Rows[0].Name != name {
			t.Errorf("%q finds %v", text, m.Rows)
		}
	}
	m.Search("")
	m.Show(model.PartKeptOut)
	if len(m.Rows) != 1 || m.Rows[0].Stage != "Same e-mail address" {
		t.Errorf("kept out: %v", m.Rows)
	}
}

func TestNotToSourceFileIsStoredOnlyOnConfirmation(t *testing.T) {
	d := newDesktop(t)
	p := &pipeline{report: people.ListReport{Accepted: []people.Taken{{Name: "Ivo"}}}}
	m := model.NewNotToSource(d.loop, p)
	taken := 0
	m.Taken = func(n int) { taken = n }
	m.Open(1)
	d.settle()
	m.Commit()
	dir := t.TempDir()
	file := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(file, []byte("Ivo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]core.Kind{filepath.Join(dir, "none"): core.KindNotFound, dir: core.KindStorage} {
		m.Check(path)
		d.settle()
		if core.KindOf(m.FileErr) != kind || m.Report != nil {
			t.Errorf("%s: %v", path, m.FileErr)
		}
	}
	m.Check(" " + file + " ")
	d.settle()
	if m.Report == nil || taken != 0 {
		t.Fatalf("report %v, taken %d", m.Report, taken)
	}
	m.Commit()
	d.settle()
	if diff := cmp.Diff([]bool{false, true}, p.asked); diff != "" || taken != 1 || m.Total() != 2 {
		t.Errorf("asked %s, taken %d, listed %d", diff, taken, m.Total())
	}
}

// shelf is a job's leads in memory.
type shelf struct {
	campaign
	rows    []leads.Row
	preview leads.Preview
	verdict core.Verdict
	given   string
}

func (s *shelf) List(context.Context, core.JobID) ([]leads.Row, error) { return s.rows, nil }

func (s *shelf) Preview(context.Context, core.JobID, core.PersonID) (leads.Preview, error) {
	return s.preview, nil
}

func (s *shelf) Export(_ context.Context, _ core.JobID, _ core.PersonID, confirm bool, override string) (core.Entry, error) {
	s.given = override
	return core.Entry{}, review.Permit(s.verdict, confirm, override)
}

func TestLeadRowsShowWhereALeadStands(t *testing.T) {
	d := newDesktop(t)
	m := model.NewLeads(d.loop, &shelf{rows: []leads.Row{
		{Name: "Ada", Lead: core.Lead{Person: 1}},
		{Name: "Bruno", Lead: core.Lead{Person: 2, Exported: at, ATSStatus: "Active", ATSStage: "Interview", AsOf: at, Problem: ""}},
		{Name: "Chiara", Lead: core.Lead{Person: 3, Problem: "A phone number is required."}},
		{Name: "Dmitri", Waits: true, Lead: core.Lead{Person: 4, Problem: "This would be the first export."}},
	}})
	m.Show(1)
	d.settle()
	var got []model.LeadState
	for _, r := range m.Rows {
		got = append(got, r.State)
	}
	if diff := cmp.Diff([]model.LeadState{model.LeadMarked, model.LeadExported, model.LeadRefused, model.LeadWaits}, got); diff != "" || m.Rows[1].Status != "Interview" {
		t.Errorf("states %s, status %q", diff, m.Rows[1].Status)
	}
}

func TestALeadInTheOutboxIsNotExportedAgain(t *testing.T) {
	d := newDesktop(t)
	m := model.NewLeads(d.loop, &shelf{rows: []leads.Row{
		{Name: "Ada", Lead: core.Lead{Person: 1}},
		{Name: "Chiara", Waits: true, Lead: core.Lead{Person: 3, Problem: "This would be the first export through this connection."}},
		{Name: "Dmitri", Waits: true, Lead: core.Lead{Person: 4}},
	}})
	m.Show(1)
	d.settle()
	for person, may := range map[core.PersonID]bool{1: true, 3: true, 4: false} {
		m.Look(person)
		d.settle()
		if m.CanExport() != may || m.OnItsWay() == may {
			t.Errorf("person %d: may be exported %v, on its way %v", person, m.CanExport(), m.OnItsWay())
		}
	}
}

func TestExportShowsExactlyWhatIsWrittenAndAsksForAReason(t *testing.T) {
	d := newDesktop(t)
	s := &shelf{verdict: core.Verdict{Level: core.VerdictStop, Reasons: []core.VerdictReason{{Level: core.VerdictStop, Why: "off-limits"}}}}
	s.preview = leads.Preview{File: "cv.pdf", Candidate: ats.Candidate{JobID: "4711", Resume: core.Resume{
		Basics: core.Basics{Name: "Ada", Email: "ada@example.com", Profiles: []core.Presence{{URL: "https://example.com/ada"}}},
		Work:   []core.Work{{Name: "Northline", StartDate: "2021-03"}, {Position: "Developer", EndDate: "2020"}},
	}}}
	m := model.NewLeads(d.loop, s)
	m.Show(1)
	m.Look(1)
	if m.CanExport() {
		t.Error("nothing can be exported before the preview is there")
	}
	d.settle()
	want := []model.PreviewLine{
		{"ATS job", "4711"},
		{"Name", "Ada"},
		{"E-mail", "ada@example.com"},
		{"Profile", "https://example.com/ada"},
		{"Experience", "Northline, 2021-03 to now\nDeveloper, until 2020"},
		{"Résumé", "cv.pdf"},
	}
	if diff := cmp.Diff(want, m.Lines()); diff != "" {
		t.Error(diff)
	}
	exported := 0
	m.Exported = func() { exported++ }
	m.Export("")
	d.settle()
	if !m.NeedsReason() || exported != 0 {
		t.Errorf("a stop needs a reason: %v", m.ExportErr)
	}
	m.Export(" she asked for it ")
	d.settle()
	if exported != 1 || s.given != "she asked for it" || m.ExportErr != nil {
		t.Errorf("exported %d with %q: %v", exported, s.given, m.ExportErr)
	}
	s.preview.Problems = []ats.Problem{{Message: "no phone"}}
	m.Look(1)
	d.settle()
	if m.CanExport() {
		t.Error("what the ATS would refuse can't be exported")
	}
}

func TestHistoryIsNewestFirstAndNamesPeople(t *testing.T) {
	d := newDesktop(t)
	m := model.NewHistory(d.loop, logbook{})
	m.Show(1)
	d.settle()
	want := []model.HistoryRow{
		{At: at, What: "Sequence stopped", Person: "Ada Okafor", Who: "The person", Cause: "reply"},
		{At: at, What: "Job closed", Who: "The ATS"},
	}
	if diff := cmp.Diff(want, m.Rows); diff != "" {
		t.Error(diff)
	}
}

type logbook struct{ campaign }

func (logbook) Persons(_ context.Context, ids []core.PersonID) (map[core.PersonID]core.Person, error) {
	return persons(ids...), nil
}

func (logbook) History(context.Context, core.JobID) ([]core.LogEntry, error) {
	return []core.LogEntry{{At: at, What: "job closed", Who: "ats"}, {At: at, What: "sequence stopped", Who: "person", Person: 1, Cause: "reply"}}, nil
}

func TestTheHistorySaysInTheLanguageWhatWasUndone(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	for tag, want := range map[string]string{"en": "was: saved", "de": "vorher: gespeichert", "fr": "auparavant\u00a0: gardé", "es": "antes: guardado"} {
		phrase.Use(tag)
		d := newDesktop(t)
		m := model.NewHistory(d.loop, undone{})
		m.Show(1)
		d.settle()
		if len(m.Rows) != 2 || m.Rows[1].Cause != want {
			t.Errorf("%s: %+v, want %q", tag, m.Rows, want)
		}
	}
}

type undone struct{ logbook }

func (undone) History(context.Context, core.JobID) ([]core.LogEntry, error) {
	return []core.LogEntry{{At: at, What: "decision undone", Who: "recruiter", Cause: "was: saved"}, {At: at, What: "candidate: save", Who: "recruiter"}}, nil
}

func TestTheHistorySaysWhatBecameOfAPerson(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	for tag, want := range map[string]string{"en": "Candidate: saved", "de": "Kandidat: gespeichert"} {
		phrase.Use(tag)
		d := newDesktop(t)
		m := model.NewHistory(d.loop, undone{})
		m.Show(1)
		d.settle()
		if len(m.Rows) != 2 || m.Rows[0].What != want {
			t.Errorf("%s: %+v, want %q", tag, m.Rows, want)
		}
	}
}

func TestNumbersAreReadInThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 200_000: "200,000", 1_234_567: "1,234,567", -1234: "-1,234"} {
		if got := model.Thousands(n); got != want {
			t.Errorf("%d reads %q, want %q", n, got, want)
		}
	}
}
