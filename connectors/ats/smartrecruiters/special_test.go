package smartrecruiters

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
	fake "reqdesk/connectors/conntest/smartrecruitersfake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// ids reads the jobs that a look leaves, as the engine does.
func ids(t *testing.T, c *Connector, since ats.Cursor) (seen map[string]core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	seen = map[string]core.Posting{}
	for page, err := range c.Jobs(t.Context(), since, "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, p := range page.Items {
			seen[p.ID] = p
		}
		last = page
	}
	return seen, last
}

func TestJobComesWithItsTextAndPeople(t *testing.T) {
	c := start(t, fake.New(1, 0), config)
	seen, _ := ids(t, c, "")
	want := core.Posting{
		ID: "job-000", Reference: "REF-job-000", Title: "Engineer job-000", Status: "SOURCING", EmploymentType: "Full-time", Function: "Engineering",
		Experience: "Associate", Description: "<h3>About us</h3>\n<p>Kestrel</p>\n<h3>The job</h3>\n<p>Build</p>",
		Locations: []core.Location{{City: "Lisbon", Region: "Lisbon", Country: "PT", Text: "Lisbon, Portugal", Role: "primary"}},
		ApplyURL:  "https://careers.example.com/job-000", Owner: "robin@agency.example.com", Users: []string{"lee@agency.example.com", "robin@agency.example.com"},
		Flags: map[string]string{"department": "Platform"}, Posted: seen["job-000"].Updated, Updated: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	}
	if diff := cmp.Diff(want, seen["job-000"]); diff != "" {
		t.Error(diff)
	}
}

func TestIdsAsNumbersAndRolesAsWordsAreReadAsWell(t *testing.T) {
	s := fake.New(1, 0)
	s.Jobs[0]["department"] = fake.Object{"id": 12, "label": "Platform"}
	s.Teams["job-000"] = []fake.Object{{"id": "u1", "role": "RECRUITER"}}
	seen, _ := ids(t, start(t, s, config), "")
	if p := seen["job-000"]; p.Owner != "robin@agency.example.com" || p.Flags["department"] != "Platform" {
		t.Errorf("%+v", p)
	}
}

func TestJobDeletedWhileTheListIsReadHidesNoOther(t *testing.T) {
	s := fake.New(9, 0)
	c := start(t, s, config)
	lists := 0
	s.AfterEach(func(path string) {
		if path == "/jobs" {
			if lists++; lists == 1 {
				s.Jobs = slices.Delete(s.Jobs, 1, 2)
			}
		}
	})
	seen, last := ids(t, c, "")
	if _, gone := seen["job-001"]; len(seen) != 8 || gone || !last.Full {
		t.Errorf("%d jobs, the deleted one among them: %v, full: %v", len(seen), gone, last.Full)
	}
}

func TestOnlyChangesAndLateCommitsComeAfterTheFirstLook(t *testing.T) {
	s := fake.New(5, 0)
	c := start(t, s, config)
	_, last := ids(t, c, "")
	s.Change(func() {
		// Written down after the look, with a stamp from before it.
		s.Jobs = append(s.Jobs, fake.Job("late", s.Now.Add(-2*time.Minute)))
		s.Now = s.Now.Add(time.Hour)
		s.Jobs[3]["status"], s.Jobs[3]["updatedOn"] = "CANCELLED", s.Now.Format(time.RFC3339)
	})
	seen, last := ids(t, c, last.Since)
	if _, late := seen["late"]; !late || !seen["job-003"].Closed || last.Full {
		t.Errorf("late %v, closed %v, full %v", late, seen["job-003"].Closed, last.Full)
	}
	if _, old := seen["job-004"]; old {
		t.Error("a job that did not change came again")
	}
}

func TestPeopleAreAskedForOneRequestAtATime(t *testing.T) {
	s := fake.New(2, 8)
	c := start(t, s, config)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			for _, err := range c.People(t.Context(), "job-000", "", "") {
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if s.MostPeople() != 1 {
		t.Errorf("%d at once", s.MostPeople())
	}
}

func TestPeopleOfAnAccountWithoutCursors(t *testing.T) {
	s := fake.New(2, 8)
	s.NoCursor = true
	people := 0
	for page, err := range start(t, s, config).People(t.Context(), "job-000", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		people += len(page.Items)
	}
	if people != 8 {
		t.Errorf("%d people, want 8", people)
	}
}

func TestSourceIsWrittenAsTheIdsOfItsName(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s, func(base string) ats.Config {
		return ats.Config{Settings: map[string]string{"base_url": base, "client_id": fake.ClientID}, Secrets: map[string]string{"client_secret": fake.ClientSecret}}
	})
	named := lead
	named.Source = "riverbend"
	if problems, err := c.Problems(t.Context(), named); err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	made, err := c.CreateCandidate(t.Context(), named)
	if err != nil {
		t.Fatal(err)
	}
	written := s.People[0].Written
	want := map[string]any{"sourceTypeId": "AGENCY", "sourceSubTypeId": "sub-2", "sourceId": "src-7"}
	if diff := cmp.Diff(want, written["sourceDetails"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"linkedin": "https://www.linkedin.com/in/joerg"}, written["web"]); diff != "" {
		t.Error(diff)
	}
	named.Source, named.JobID = "nobody knows", "job-000"
	if problems, err := c.Problems(t.Context(), named); err != nil || len(problems) != 1 || problems[0].Field != "source" {
		t.Errorf("%v, %v", problems, err)
	}
	again, err := c.CreateCandidate(t.Context(), named)
	if err != nil || again.PersonID != made.PersonID || len(s.People) != 1 {
		t.Errorf("the same person on a second job: %+v, %v, %d people", again, err, len(s.People))
	}
}

func TestQuestionsAreThoseOfTheAdvertisement(t *testing.T) {
	s := fake.New(150, 0)
	s.Drafts = []string{"job-003"}
	c := start(t, s, config)
	got, err := c.Questions(t.Context(), "job-120")
	want := []core.Question{
		{ID: "q1", Text: "May you work in Portugal?", Kind: core.AskYesNo, Required: true},
		{ID: "q2", Text: "Notice period", Kind: core.AskChoice, Required: true, Choices: []string{"None", "A month"}},
		{ID: "q4/amount", Text: "Expected salary: Amount", Kind: core.AskNumber},
		{ID: "q4/note", Text: "Expected salary: Remarks", Kind: core.AskLong},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := c.Questions(t.Context(), "job-003"); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("a job that is not advertised: %v", err)
	}
}

func TestDeletedPersonIsNoLongerOnTheJob(t *testing.T) {
	s := fake.New(1, 3)
	c := start(t, s, config)
	s.People = s.People[1:]
	if _, err := c.Status(t.Context(), ats.Created{PersonID: "person-000", ApplicationID: "person-000@job-000"}); !core.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	if found, err := c.FindCandidate(t.Context(), []string{"ada.0@example.org"}, nil); err != nil || found != nil {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestListOfPeopleWithoutACountGoesOnUntilAPageIsNotFull(t *testing.T) {
	s := fake.New(2, 8)
	s.NoCursor = true
	c := start(t, frontdoor.Rewrite(s, func(_ *http.Request, body any) any {
		delete(body.(map[string]any), "totalFound")
		return body
	}), config)
	people, full := 0, false
	for page, err := range c.People(t.Context(), "job-000", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		people, full = people+len(page.Items), page.Full
	}
	if people != 8 || !full {
		t.Errorf("%d people, full %v", people, full)
	}
}

func TestWhoIsOnOtherJobsOnlyIsLeftOut(t *testing.T) {
	s := fake.New(2, 3)
	s.People[1].On = []fake.Assignment{{Job: "job-001", Status: "NEW"}}
	c := start(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if r.URL.Path == "/candidates" { // an ATS that does not know the filter
			return fake.Object{"content": s.Everybody(), "totalFound": 3}
		}
		return body
	}), config)
	var ids []string
	for page, err := range c.People(t.Context(), "job-000", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			ids = append(ids, a.PersonID)
		}
	}
	if diff := cmp.Diff([]string{"person-000", "person-002"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestPersonBehindManyHitsIsFound(t *testing.T) {
	s := fake.New(1, 130)
	for _, p := range s.People[:129] {
		p.Last = "Ada.129@example.org" // the search looks at names too
	}
	c := start(t, s, config)
	if found, err := c.FindCandidate(t.Context(), []string{"ada.129@example.org"}, nil); err != nil || found == nil || found.PersonID != "person-129" {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestAnswerWithoutARecordIsNone(t *testing.T) {
	c := start(t, frontdoor.Rewrite(fake.New(1, 1), func(r *http.Request, body any) any {
		if r.URL.Path == "/jobs/job-000" || r.URL.Path == "/candidates/person-000" {
			return fake.Object{}
		}
		return body
	}), config)
	if p, err := c.Job(t.Context(), "job-000"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("job %+v, %v", p, err)
	}
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "person-000@job-000"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "person-000"}); core.KindOf(err) != core.KindUsage {
		t.Errorf("status of no application %+v, %v", st, err)
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s := fake.New(1, 0)
	s.Denied = []string{"GET /candidates", "POST /jobs", "GET /users"}
	c := start(t, s, config)
	rights, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lacks []string
	for _, r := range rights {
		if !r.OK {
			lacks = append(lacks, r.Feature+": "+r.Missing)
		}
	}
	want := "recruiters of jobs: read users, people: read candidates, find: read candidates, status: read candidates, create: manage candidates, resume: manage candidates"
	if got := strings.Join(lacks, ", "); got != want {
		t.Errorf("lacks %s", got)
	}
	if seen, _ := ids(t, c, ""); len(seen) != 1 || seen["job-000"].Users != nil {
		t.Errorf("jobs without the right to see users: %+v", seen)
	}
}
