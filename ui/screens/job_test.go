package screens_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
	"reqdesk/core/leads"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/core/records"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// oneJob is a job with everything around it, in memory.
type oneJob struct {
	page      model.JobPage
	drift     []jobs.Drift
	listed    []core.NotSource
	kept      []people.Kept
	contacted []outreach.Contacted
	pending   outreach.Pending
	mail      []core.Message
	plan      []outreach.Planned
	leads     []leads.Row
	problems  []ats.Problem
	log       []core.LogEntry
	refuse    error // what the next act answers
	exported  []core.PersonID
	opened    []string
	settled   []string // what was decided about differences, in order
	owners    []string // who was added
	did       []string
}

func (o *oneJob) AddOwner(_ context.Context, email string) error {
	o.owners = append(o.owners, email)
	o.page.Job.DraftReasons = slices.DeleteFunc(o.page.Job.DraftReasons, func(r core.DraftReason) bool { return r.Code == core.ReasonOwner })
	return o.refuse
}

func (o *oneJob) JobPage(_ context.Context, id core.JobID) (model.JobPage, error) {
	if id != o.page.Job.ID {
		return model.JobPage{}, core.Fail(core.KindNotFound, "There is no such job.", "Look at the list.")
	}
	return o.page, nil
}

func (o *oneJob) Drift(context.Context, core.JobID) ([]jobs.Drift, error) { return o.drift, nil }

func (o *oneJob) state(s core.JobState) (core.Job, error) {
	if o.refuse != nil {
		return core.Job{}, o.refuse
	}
	o.page.Job.State = s
	return o.page.Job, nil
}

func (o *oneJob) Activate(context.Context, core.JobID) (core.Job, error) {
	o.page.Job.Activated = noon
	return o.state(core.JobActive)
}

func (o *oneJob) Pause(context.Context, core.JobID) (core.Job, error) { return o.state(core.JobPaused) }

func (o *oneJob) Close(context.Context, core.JobID) (core.Job, error) { return o.state(core.JobClosed) }

func (o *oneJob) Reopen(context.Context, core.JobID) (core.Job, error) {
	return o.state(core.JobActive)
}

func (o *oneJob) Confirm(context.Context, core.JobID) (core.Job, error) {
	o.page.Job.Confirmed = noon
	return o.page.Job, nil
}

func (o *oneJob) Set(_ context.Context, _ core.JobID, values map[string]string) (core.Job, error) {
	if o.refuse != nil {
		return core.Job{}, o.refuse
	}
	j := &o.page.Job
	for key, v := range values {
		switch key {
		case "title":
			j.Title = v
		case "function":
			j.Function = v
		case "employment_type":
			j.EmploymentType = v
		case "must_haves":
			j.MustHaves = strings.Split(v, "; ")
		case "sourcing":
			j.Sourcing = v == "on"
		case "location":
			j.Locations = []core.Location{{Text: v, Role: "primary", Sure: true}}
		}
	}
	return *j, nil
}

func (o *oneJob) settle(how, field string) (core.Job, error) {
	o.settled = append(o.settled, how+" "+field)
	o.drift = slices.DeleteFunc(o.drift, func(d jobs.Drift) bool { return d.Field == field })
	return o.page.Job, nil
}

func (o *oneJob) Take(_ context.Context, _ core.JobID, f string) (core.Job, error) {
	return o.settle("take", f)
}

func (o *oneJob) Keep(_ context.Context, _ core.JobID, f string) (core.Job, error) {
	return o.settle("keep", f)
}

func (o *oneJob) Follow(_ context.Context, _ core.JobID, f string) (core.Job, error) {
	return o.settle("follow", f)
}

func (o *oneJob) NotToSource(context.Context, core.JobID, string) ([]core.NotSource, error) {
	return o.listed, nil
}

func (o *oneJob) KeptOut(context.Context, core.JobID) ([]people.Kept, error) { return o.kept, nil }

func (o *oneJob) ImportList(_ context.Context, f intake.File, _ core.JobID, commit bool) (people.ListReport, error) {
	var r people.ListReport
	for i, line := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
		name, mail, ok := strings.Cut(line, ",")
		if !ok {
			r.Refused = append(r.Refused, people.Refused{Row: i + 1, Reason: "no e-mail address, profile address or phone number, and no name with employer"})
			continue
		}
		n := core.NotSource{Origin: "file", Added: noon, Applicant: core.Applicant{Name: name, Emails: []string{mail}}}
		r.Accepted = append(r.Accepted, people.Taken{Row: i + 1, Name: name, Emails: []string{mail}})
		if commit {
			o.listed = append(o.listed, n)
		}
	}
	return r, nil
}

func (o *oneJob) Persons(context.Context, []core.PersonID) (map[core.PersonID]core.Person, error) {
	return map[core.PersonID]core.Person{
		1: {ID: 1, Name: "Ada Okafor", Headline: "Backend Engineer", Employer: "Northline", Emails: []string{"ada@example.com"}},
		2: {ID: 2, Name: "Bruno Silva", Headline: "Senior Developer at Fernwood", Emails: []string{"bruno@example.org"}},
		3: {ID: 3, Name: "Chiara Moretti", Headline: "Platform Engineer", Emails: []string{"chiara@example.net"}},
		4: {ID: 4, Name: "Dieter Vogel", Headline: "Go Developer", Emails: []string{"dieter@example.com"}},
	}, nil
}

func (o *oneJob) Contacted(context.Context, core.JobID) ([]outreach.Contacted, error) {
	return o.contacted, nil
}

func (o *oneJob) Pending(context.Context, core.JobID) (outreach.Pending, error) {
	return o.pending, nil
}

func (o *oneJob) Sequence(context.Context, core.JobID) (core.Sequence, error) {
	return core.Sequence{Steps: make([]core.Step, 3)}, nil
}

func (o *oneJob) Messages(context.Context, core.JobID, core.PersonID) ([]core.Message, error) {
	return o.mail, nil
}

func (o *oneJob) Stop(_ context.Context, _ core.JobID, p core.PersonID) error {
	for i := range o.plan {
		if o.plan[i].Person == p && o.plan[i].State != outreach.Sent {
			o.plan[i].State, o.plan[i].Why = outreach.Stopped, "You stopped it."
		}
	}
	return o.refuse
}

func (o *oneJob) Answered(_ context.Context, _ core.JobID, p core.PersonID) error {
	o.did = append(o.did, "answered "+p.String())
	return o.refuse
}

func (o *oneJob) Resume(_ context.Context, _ core.JobID, p core.PersonID) error {
	o.did = append(o.did, "resumed "+p.String())
	return o.refuse
}

func (o *oneJob) DraftLink(_ context.Context, id core.EntryID) (string, error) {
	return "mailto:" + id.String() + "@example.com", o.refuse
}

func (o *oneJob) DraftWord(_ context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	o.did = append(o.did, map[bool]string{true: "sent ", false: "not sent "}[sent]+id.String())
	return core.Entry{}, o.refuse
}

func (o *oneJob) Mark(_ context.Context, job core.JobID, p core.PersonID, cause string) (core.Lead, error) {
	names, _ := o.Persons(context.Background(), nil)
	l := core.Lead{Job: job, Person: p, Marked: noon, Cause: cause}
	o.leads = append(o.leads, leads.Row{Lead: l, Name: names[p].Name})
	return l, o.refuse
}

func (o *oneJob) PlanOf(context.Context, core.JobID, time.Time) ([]outreach.Planned, error) {
	return o.plan, nil
}

func (o *oneJob) Approve(_ context.Context, a outreach.Approval) ([]outreach.Planned, error) {
	if o.refuse != nil {
		return nil, o.refuse
	}
	for i := range o.plan {
		if slices.Contains(a.People, o.plan[i].Person) && o.plan[i].State == outreach.Held {
			o.plan[i].State, o.plan[i].Why = outreach.Coming, ""
		}
	}
	return o.plan, nil
}

func (o *oneJob) List(context.Context, core.JobID) ([]leads.Row, error) { return o.leads, nil }

func (o *oneJob) Preview(context.Context, core.JobID, core.PersonID) (leads.Preview, error) {
	return leads.Preview{
		File: "ada-okafor.pdf", Problems: o.problems,
		Candidate: ats.Candidate{JobID: "4711", Source: "Reqdesk", Resume: core.Resume{
			Basics:    core.Basics{Name: "Ada Okafor", Email: "ada@example.com", Phone: "+44 1632 960123", Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/ada-okafor"}}},
			Work:      []core.Work{{Name: "Northline", Position: "Backend Engineer", StartDate: "2021-03"}, {Name: "Fernwood", Position: "Developer", StartDate: "2017-09", EndDate: "2021-02"}},
			Education: []core.Education{{Institution: "University of York", StudyType: "BSc", Area: "Computer Science", StartDate: "2014", EndDate: "2017"}},
		}},
	}, nil
}

func (o *oneJob) Export(_ context.Context, _ core.JobID, p core.PersonID, _ bool, override string) (core.Entry, error) {
	if o.refuse != nil && override == "" {
		return core.Entry{}, o.refuse
	}
	o.exported = append(o.exported, p)
	return core.Entry{}, nil
}

func (o *oneJob) History(context.Context, core.JobID) ([]core.LogEntry, error) { return o.log, nil }

// draftJob is a job as it comes out of an import: two things are missing.
func draftJob() *oneJob {
	return &oneJob{page: model.JobPage{
		Overview: records.Overview{
			Job: core.Job{
				ID: 7, Title: "Backend Engineer (Go)", State: core.JobDraft, Connection: 1, ATSJob: 55, MustHaves: []string{"Go", "PostgreSQL"},
				Locations:      []core.Location{{Text: "York", Role: "primary"}},
				EmploymentType: "full_time", Owner: "sam@example.com", ApplyURL: "https://jobs.example.com/apply/4711",
				Description: "<h2>What you will do</h2><p>You build the <strong>timetable service</strong> of a railway.</p><ul><li>Design interfaces</li><li>Keep them fast</li></ul>",
			},
			Client: core.Client{Name: "Kestrel Rail Systems"}, Connection: core.Connection{ID: 1, Name: "Kestrel Rail (Avature)"},
			Reference: "KR-1042", LastSync: noon,
		},
		NoQuestions: core.Say("The questions of the application form stay in the ATS; “%s” does not give them out.", core.Say("Job feed")),
		ATS:         core.ATSJob{ID: 55, Open: true, Seen: noon, Posting: core.Posting{Status: "Published", URL: "https://ats.example.com/jobs/4711", Updated: noon.AddDate(0, 0, -2)}},
	}}
}

// liveJob is a job in full swing.
func liveJob() *oneJob {
	o := draftJob()
	j := &o.page.Job
	j.State, j.Function, j.Activated, j.Sourcing = core.JobActive, "Engineering", noon, true
	j.MustHaves = []string{"Go", "PostgreSQL", "Kubernetes", "Public transport"}
	j.Objectives = []string{"Make the timetable service twice as fast"}
	o.page.Counts = records.Counts{New: 8, Saved: 3, Contacted: 11, Replied: 2, Leads: 2, Exported: 1, KeptOut: 1}
	o.page.Leads = []core.Lead{{ATSStage: "Interview"}, {ATSStatus: "New"}}
	o.page.Questions = []core.Question{
		{ID: "1", Text: "Which languages do you write code in?", Kind: core.AskChoices, Choices: []string{"Go", "Rust", "Python"}, Required: true},
		{ID: "2", Text: "When could you begin?", Kind: core.AskDate},
	}
	o.drift = []jobs.Drift{{Field: "title", ATSNow: "Senior Backend Engineer (Go)", AtImport: "Backend Engineer (Go)", Own: "Backend Engineer (Go)"}}
	o.listed = []core.NotSource{
		{Origin: "ats", Applicant: core.Applicant{Name: "Elena Petrova", Emails: []string{"elena@example.com"}, Stage: "Phone interview", Since: noon.AddDate(0, -1, 0)}},
		{Origin: "ats", Applicant: core.Applicant{Name: "Felix Brandt", Emails: []string{"felix@example.org"}, Stage: "New", Since: noon.AddDate(0, 0, -3)}},
		{Origin: "file", Added: noon, Applicant: core.Applicant{Name: "Grace Lindqvist", Employer: "Harbour Freight"}},
	}
	o.kept = []people.Kept{{Person: core.Person{Name: "Elena Petrova", Emails: []string{"elena@example.com"}}, Why: "Same e-mail address as Elena Petrova in this job's ATS pipeline (Phone interview)", Since: noon}}
	o.contacted = []outreach.Contacted{
		{Person: 1, Sent: 2, LastSent: noon.AddDate(0, 0, -1), Delivered: true, Replied: true, RepliedAt: noon, State: "stopped", Why: "She answered; nothing more goes out.", Cause: core.Cause{What: outreach.CauseReply, At: noon}},
		{
			Person: 2, Sent: 1, LastSent: noon.AddDate(0, 0, -1), Delivered: true, State: "stopped", Why: "Clicked the apply link on 22 November 2026.",
			Cause: core.Cause{What: outreach.CauseClick, At: noon}, Clicked: outreach.Click{Verdict: "human", At: &clickedAt, Why: "A browser followed the link 22 hours after the e-mail was delivered."},
		},
		{Person: 3, Sent: 1, LastSent: noon.AddDate(0, 0, -2), Bounced: true, State: "stopped", Why: "The address does not exist (550 5.1.1).", Cause: core.Cause{What: outreach.CauseBounce, At: noon}},
		{Person: 4, Sent: 1, LastSent: noon.AddDate(0, 0, -2), Delivered: true, State: "paused", Why: "An automatic answer: away until 30 November.", Cause: core.Cause{What: outreach.CauseAutoReply, At: noon}, Clicked: outreach.Click{Verdict: "scanner", At: &clickedAt, Why: "A product that looks e-mails through followed the link."}},
	}
	o.mail = []core.Message{
		{Kind: core.MessageSent, Subject: "Backend Engineer at Kestrel Rail Systems", Text: "Hello Ada, I am looking for a Backend Engineer.", Date: noon.AddDate(0, 0, -1)},
		{Kind: core.MessageReply, Subject: "Re: Backend Engineer at Kestrel Rail Systems", Text: "Yes, I would like to hear more. Next week suits me.", Date: noon},
	}
	o.plan = somePlan()
	o.leads = []leads.Row{
		{Name: "Ada Okafor", Lead: core.Lead{Person: 1, Marked: noon, Cause: "replied"}},
		{Name: "Bruno Silva", Lead: core.Lead{Person: 2, Marked: noon, Cause: "marked by hand", Exported: noon, ATSStage: "Interview", AsOf: noon, URL: "https://ats.example.com/people/9"}},
		{Name: "Chiara Moretti", Lead: core.Lead{Person: 3, Marked: noon, Cause: "replied", Problem: "The ATS needs a phone number."}},
	}
	o.log = []core.LogEntry{
		{At: noon.AddDate(0, 0, -3), Who: "recruiter", What: "job imported", Cause: "by hand"},
		{At: noon.AddDate(0, 0, -2), Who: "recruiter", What: "job activated", Cause: "by hand"},
		{At: noon, Who: "person", What: "sequence stopped", Person: 1, Cause: "reply"},
	}
	return o
}

var clickedAt = noon.Add(-2 * time.Hour)

func somePlan() []outreach.Planned {
	text := "Hello Dieter,\n\nI am looking for a **Backend Engineer** for Kestrel Rail Systems, and your experience caught my eye.\n\nAll about it: https://jobs.example.com/apply/4711?source=reqdesk\n\nBest regards,\nSam Keller"
	row := func(p core.PersonID, to string, step int, day string, s outreach.PlanState, why string) outreach.Planned {
		return outreach.Planned{
			Person: p, To: to, Step: step, Subject: "Backend Engineer at Kestrel Rail Systems", Text: text,
			Due: noon, LocalTime: day, TimeZone: "Europe/London", State: s, Why: why,
		}
	}
	return []outreach.Planned{
		row(1, "ada@example.com", 1, "2026-11-21 09:12", outreach.Sent, ""),
		row(4, "dieter@example.com", 1, "2026-11-23 09:04", outreach.Held, outreach.WhyWaiting),
		row(2, "bruno@example.org", 2, "2026-11-23 09:31", outreach.Coming, ""),
		row(3, "chiara@example.net", 1, "2026-11-23 10:05", outreach.Held, "Please confirm: wrote to her 3 weeks ago for another job"),
		row(4, "dieter@example.com", 2, "2026-11-26 09:08", outreach.Held, "The e-mail before it is held."),
		row(2, "bruno@example.org", 3, "2026-11-30 11:20", outreach.Coming, ""),
	}
}

func jobBench(t *testing.T, o look.Options, office *oneJob, tab model.Tab) *bench {
	t.Helper()
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		page := screens.NewJob(b, screens.JobModels{
			Job: model.NewJob(b.loop, office).WithOwners(office), NotToSource: model.NewNotToSource(b.loop, office),
			Sources:   model.NewSources(b.loop, &sourceDesk{oneJob: office}, sourceKinds),
			Contacted: model.NewContacted(b.loop, model.ContactedServices{Source: office, Stopper: office, Marker: office, Drafts: office}),
			Plan:      plan(b, office), Leads: model.NewLeads(b.loop, office), History: model.NewHistory(b.loop, office),
		}, screens.JobIntents{OpenURL: func(url string) { office.opened = append(office.opened, url) }})
		away := screens.NewToday(b, model.NewToday(b.loop, waiting(nil)))
		return map[model.Place]shell.Page{model.Job: page, model.Jobs: away, model.Review: away, model.Sequence: away, model.Clients: away}
	})
	b.visit(model.ToJob(7, tab))
	return b
}

// plan is the flight plan, which the bench keeps at hand.
func plan(b *bench, office *oneJob) *model.PlanModel {
	b.plan = model.NewPlan(b.loop, office)
	return b.plan
}

// button finds a button by its label, in the window or the dialog over it.
func (b *bench) button(label string) *widgets.Button {
	b.t.Helper()
	root := b.window.Canvas().Content()
	if top := b.window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	var found *widgets.Button
	eachObject(root, func(o fyne.CanvasObject) {
		if f, ok := o.(*widgets.Button); ok && f.Label() == label && found == nil {
			found = f
		}
	})
	if found == nil {
		b.t.Fatalf("there is no button %q", label)
	}
	return found
}

func (b *bench) click(label string) {
	b.t.Helper()
	button := b.button(label)
	if button.Disabled() {
		b.t.Fatalf("%q can't be pressed", label)
	}
	button.Press()
	b.settle()
}

func TestDraftShowsWhatIsMissingAndGoesLiveOnceItIsThere(t *testing.T) {
	office := draftJob()
	b := jobBench(t, look.Options{}, office, "")
	b.shoot("job-draft")
	if !b.button("Go live").Disabled() {
		t.Error("a draft with fields missing must not go live")
	}
	b.typing("Engineering")
	b.button("Save").Press()
	b.settle()
	if office.page.Job.Function != "Engineering" {
		t.Errorf("the first missing field must have the keyboard; function is %q", office.page.Job.Function)
	}
	b.visit(model.To(model.Jobs))
	b.visit(model.ToJob(7, ""))
	b.typing("Kuber")
	b.Reload() // as when a synchronisation has changed something
	b.settle()
	b.typing("netes")
	b.press(fyne.KeyReturn)
	b.shoot("job-draft-edited")
	b.click("Go live")
	if j := office.page.Job; j.State != core.JobActive || len(j.MustHaves) != 3 {
		t.Errorf("the job is %v with %v", j.State, j.MustHaves)
	}
	if !b.button("Pause").Visible() {
		t.Error("a live job can be paused")
	}
}

func TestTheWholeFormAtEverySize(t *testing.T) {
	for name, o := range map[string]look.Options{"job-whole": {}, "job-whole-large": {Scale: 1.3, Mode: look.Dark}} {
		b := jobBench(t, o, liveJob(), "")
		b.window.Resize(fyne.NewSize(1180, 1300))
		b.shoot(name)
		for _, tab := range []model.Tab{model.TabContacted, model.TabPlan, model.TabSourced} {
			b.window.Resize(fyne.NewSize(1024, 700))
			b.visit(model.ToJob(7, tab))
			b.press(fyne.KeyReturn)
			b.shoot(name + "-" + string(tab))
		}
	}
}

func TestLiveJobShowsTheCheckCardAndWhatChangedInTheATS(t *testing.T) {
	for name, mode := range map[string]look.Mode{"job-live": look.Light, "job-live-dark": look.Dark} {
		office := liveJob()
		office.page.Job.HoldMail = "the job was missing from the last answer of the ATS"
		b := jobBench(t, look.Options{Mode: mode}, office, "")
		b.shoot(name)
		b.click("Take")
		b.click("Yes, that's right")
		if len(office.drift) != 0 || office.page.Job.Confirmed.IsZero() {
			t.Errorf("drift %v, confirmed %v", office.drift, office.page.Job.Confirmed)
		}
		b.click("Open in the ATS")
		if len(office.opened) != 1 {
			t.Error("the job's page in the ATS opens in the browser")
		}
	}
}

func TestSavingAMappedFieldSaysThatTheATSKeepsItsOwn(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, "")
	b.button("Edit").Press()
	b.settle()
	b.typing("New text. ")
	b.click("Take over")
	b.click("Save")
	b.shoot("job-saved")
	if !b.says("the ATS keeps its own description") {
		t.Error("saving a field that the ATS keeps too must say so")
	}
}

// says tells whether a banner on the screen holds text.
func (b *bench) says(text string) bool {
	found := false
	eachObject(b.window.Canvas().Content(), func(o fyne.CanvasObject) {
		if banner, ok := o.(*widgets.Banner); ok && strings.Contains(banner.Text(), text) {
			found = true
		}
	})
	return found
}

func TestClosingAsksFirstAndARefusalSaysWhy(t *testing.T) {
	office := liveJob()
	b := jobBench(t, look.Options{}, office, "")
	b.click("Close")
	if office.page.Job.State != core.JobActive {
		t.Fatal("closing must ask first")
	}
	b.click("Close")
	if office.page.Job.State != core.JobClosed {
		t.Error("the job must be closed now")
	}
	office.refuse = core.Fail(core.KindRefused, "The ATS has closed this job.", "Reopen it in the ATS.")
	b.click("Reopen")
	b.shoot("job-refused")
	if office.page.Job.State != core.JobClosed {
		t.Error("a refused reopening leaves the job closed")
	}
}
