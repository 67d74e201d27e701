package practice

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
	"reqdesk/core/ats"
	scenario "reqdesk/core/practice"

	"github.com/google/go-cmp/cmp"
)

const key = "practice-s3cret-key"

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// rig is a server with more jobs and people than fit on two pages.
type rig struct {
	*atsserver.Server
	clock *scenario.Clock
}

func startServer(t testing.TB) *rig {
	clock := scenario.NewClock(monday)
	var jobs []atsserver.Job
	for i := range 230 {
		id := fmt.Sprint(41001 + i)
		jobs = append(jobs, atsserver.Job{
			ID: id, Reference: fmt.Sprintf("KR-%d", 1001+i), Title: fmt.Sprintf("Engineer %d", i), Status: atsserver.Open,
			Primary: atsserver.Place{City: "Lisbon", Region: "Lisbon", Country: "PT"}, Secondary: []atsserver.Place{{City: "Porto", Country: "PT"}},
			EmploymentType: "Full-time", Skills: []string{"Go", "SQL"}, Description: "<p>Build</p>", ApplyURL: "https://careers.example.com/" + id,
			Owner: atsserver.User{Email: "Robin@agency.example.com"}, PostedAt: monday.Add(time.Duration(i+1) * -time.Hour),
			Stages: []atsserver.Stage{
				{ID: id + "-1", Name: "New", Position: 1, Kind: "active"},
				{ID: id + "-2", Name: "Phone screen", Position: 2, Kind: "active"},
				{ID: id + "-3", Name: "Rejected", Position: 3, Kind: "rejected"},
			},
		})
	}
	s, err := atsserver.Start(t.Context(), atsserver.Options{Clock: clock, Employer: "Kestrel", Key: key, Jobs: jobs, Schools: []string{"TU Graz", "University of Porto"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for i := range 120 {
		person := atsserver.Candidate{FirstName: "Ada", LastName: fmt.Sprint("Byron-", i), Email: fmt.Sprintf("Ada.%d@example.org", i), LinkedInURL: fmt.Sprint("https://www.linkedin.com/in/ada-", i)}
		if _, err := s.Apply(person, "41001", "New", "Careers page", monday.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	return &rig{s, clock}
}

// RetitleJob gives a job another title.
func (r *rig) RetitleJob(job, title string) {
	_ = r.EditJob(job, func(j *atsserver.Job) { j.Title = title }) // an unknown one shows in the suite
}

// DeleteJob removes a job.
func (r *rig) DeleteJob(job string) { _ = r.RemoveJob(job) }

// NewJob adds a job.
func (r *rig) NewJob(title string) string {
	r.AddJob(atsserver.Job{ID: "49999", Reference: "KR-new", Title: title, Status: atsserver.Open})
	return "49999"
}

// ReverseJobs does nothing: the order belongs to the cursor.
func (r *rig) ReverseJobs() {}

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base}, Secrets: map[string]string{"api_key": key}}
}

func connect(t testing.TB, r *rig) *Connector {
	t.Helper()
	made, err := New(config(r.URL()))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("New gives a %T", made)
	}
	return c
}

var lead = ats.Candidate{JobID: "41002", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Label: "Engineer",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01", Highlights: []string{"Built", "Ran"}}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *rig
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Jobs: 230, Full: true, Config: config, List: "GET /v1/jobs",
		Writes: []string{"POST /v1/jobs/*/candidates", "POST /v1/candidates/*/attachments", "POST /v1/candidates/*/notes", "PATCH /v1/applications/*"},
		Start: func(t testing.TB) conntest.Server {
			now = startServer(t)
			return conntest.Server{URL: now.URL(), Records: now}
		},
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) (files [][]byte) {
				for _, a := range now.Attachments() {
					if a.CandidateID == person && a.Kind == "resume" && a.MediaType == "application/pdf" {
						files = append(files, a.Data)
					}
				}
				return files
			},
		},
	})
}

func TestOnlyChangesComeAfterTheFirstLook(t *testing.T) {
	r := startServer(t)
	c := connect(t, r)
	since := ats.Cursor("")
	look := func() (seen []string) {
		for page, err := range c.Jobs(t.Context(), since, "") {
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page.Items {
				seen = append(seen, fmt.Sprint(p.ID, " ", p.Status, " ", p.Closed))
			}
			if page.Last {
				if page.Full != (since == "") {
					t.Errorf("full: %v, since %q", page.Full, since)
				}
				since = page.Since
			}
		}
		return seen
	}
	if got := look(); len(got) != 230 {
		t.Fatalf("first look: %d", len(got))
	}
	r.clock.Advance(time.Minute)
	if got := look(); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	if err := r.CloseJob("41005"); err != nil {
		t.Fatal(err)
	}
	if err := r.RemoveJob("41007"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"41005 closed true", "41007 deleted true"}, look()); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleOfOneJobAndTheirRemoval(t *testing.T) {
	r := startServer(t)
	c := connect(t, r)
	var since ats.Cursor
	var people []core.Applicant
	read := func(job string) {
		people = nil
		for page, err := range c.People(t.Context(), job, since, "") {
			if err != nil {
				t.Fatal(err)
			}
			people = append(people, page.Items...)
			since = page.Since
		}
	}
	if read("41002"); len(people) != 0 {
		t.Errorf("job without people: %v", people)
	}
	since = ""
	read("")
	if len(people) != 120 || people[0].Emails[0] != "ada.0@example.org" || people[0].JobID != "41001" || people[0].Stage != "New" || people[0].URLs == nil {
		t.Fatalf("people: %d, %+v", len(people), people[0])
	}
	r.clock.Advance(time.Minute)
	if err := r.Withdraw(people[3].ID); err != nil {
		t.Fatal(err)
	}
	gone := people[3].ID
	if read(""); len(people) != 1 || people[0].ID != gone || !people[0].Removed || people[0].JobID != "41001" {
		t.Errorf("after the withdrawal: %+v", people)
	}
}

func TestMissingRightIsNamed(t *testing.T) {
	r := startServer(t)
	r.Revoke(atsserver.WriteAttachments)
	c := connect(t, r)
	rights, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, right := range rights {
		if lacks := right.Feature == "resume"; right.OK == lacks || (right.Missing == "attachments.write") != lacks {
			t.Errorf("right %+v", right)
		}
	}
	if err := c.AttachResume(t.Context(), ats.Created{PersonID: r.Candidates()[0].ID}, ats.File{Name: "a.pdf", Data: []byte("x")}); core.KindOf(err) != core.KindForbidden {
		t.Errorf("attach: %v", err)
	}
}

func TestSchoolThatIsNotInTheList(t *testing.T) {
	r := startServer(t)
	c := connect(t, r)
	wrong := lead
	wrong.Resume.Education = []core.Education{{Institution: "Technical University Graz"}}
	wrong.Resume.Basics.Email = ""
	problems, err := c.Problems(t.Context(), wrong)
	if err != nil || len(problems) != 2 || problems[0].Field != "basics.email" || problems[1].Field != "education[0].institution" {
		t.Fatalf("problems: %+v, %v", problems, err)
	}
	wrong.Resume.Basics.Email = lead.Resume.Basics.Email
	_, err = c.CreateCandidate(t.Context(), wrong)
	if core.KindOf(err) != core.KindInvalid || err.Error() != "The ATS did not accept the school, which must be one of its list; nothing was written. Correct it and send it again." {
		t.Errorf("refused: %v", err)
	}
	if got := len(r.Candidates()); got != 120 {
		t.Errorf("%d candidates", got)
	}
}

func TestAnswerThatLacksWhatItIsAboutIsNone(t *testing.T) {
	r := startServer(t)
	to, err := url.Parse(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	hollow := httptest.NewServer(frontdoor.Rewrite(httputil.NewSingleHostReverseProxy(to), func(*http.Request, any) any { return map[string]any{} }))
	t.Cleanup(hollow.Close)
	made, err := New(config(hollow.URL))
	if err != nil {
		t.Fatal(err)
	}
	c := made.(*Connector)
	at := ats.Created{PersonID: r.Candidates()[0].ID, ApplicationID: r.Applications()[0].ID}
	for what, do := range map[string]func() error{
		"job":      func() error { _, err := c.Job(t.Context(), "41001"); return err },
		"stages":   func() error { _, err := c.Stages(t.Context(), "41001"); return err },
		"find":     func() error { _, err := c.FindCandidate(t.Context(), []string{"ada.1@example.org"}, nil); return err },
		"problems": func() error { _, err := c.Problems(t.Context(), lead); return err },
		"résumé":   func() error { return c.AttachResume(t.Context(), at, ats.File{Name: "a.pdf"}) },
		"status":   func() error { _, err := c.Status(t.Context(), at); return err },
	} {
		if err := do(); core.KindOf(err) != core.KindInvalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	if created, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUnknown {
		t.Errorf("created %+v, %v", created, err)
	}
}

func TestKnownPersonIsPutOnAnotherJob(t *testing.T) {
	r := startServer(t)
	c := connect(t, r)
	found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org"}, []string{"https://github.com/ada-5", "linkedin.com/in/Ada-5"})
	if err != nil || found == nil || found.By != core.KeyURL || found.Applications["41001"] == "" {
		t.Fatalf("found %+v, %v", found, err)
	}
	made, err := c.CreateCandidate(t.Context(), ats.Candidate{JobID: "41003", PersonID: found.PersonID, Stage: "41003-2"})
	if err != nil || made.PersonID != found.PersonID || len(r.Candidates()) != 120 {
		t.Fatalf("made %+v, %v", made, err)
	}
	if status, err := c.Status(t.Context(), made); err != nil || status.Stage != "Phone screen" || !status.AsOf.Equal(monday) {
		t.Errorf("status %+v, %v", status, err)
	}
}

func TestOnlyThisMachine(t *testing.T) {
	for _, address := range []string{"", "https://ats.example.com", "http://192.0.2.1:80"} {
		if _, err := New(config(address)); core.KindOf(err) != core.KindUsage && core.KindOf(err) != core.KindRefused {
			t.Errorf("%q: %v", address, err)
		}
	}
	r := startServer(t)
	r.Fail(atsserver.Fault{Kind: atsserver.DropAfter, Method: http.MethodPost}, 1)
	if _, err := connect(t, r).CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUnknown {
		t.Errorf("answer lost: %v", err)
	}
}
