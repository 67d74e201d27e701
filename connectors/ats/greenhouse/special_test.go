package greenhouse

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
	fake "reqdesk/connectors/conntest/greenhousefake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

func start(t *testing.T, s http.Handler) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := small(config(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("a %T", made)
	}
	return c
}

func jobs(t *testing.T, c *Connector, since ats.Cursor) (seen map[string]core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	seen = map[string]core.Posting{}
	for page, err := range c.Jobs(t.Context(), since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			seen[p.ID] = p
		}
		last = page
	}
	return seen, last
}

func TestJobComesWithItsPublicTextPlacesAndOwners(t *testing.T) {
	s := fake.New(1, 0)
	seen, _ := jobs(t, start(t, s), "")
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	want := core.Posting{
		ID: "4001", Reference: "REQ-4001", Title: "Engineer 4001", Status: "open", Description: "<p>Build</p>",
		Locations: []core.Location{{Text: "Porto, Portugal", Role: "primary"}, {Text: "Lisbon, Portugal", Role: "sourcing"}},
		URL:       "https://boards.example.com/4001", ApplyURL: "https://boards.example.com/4001",
		Owner: "robin@agency.example.com", Users: []string{"robin@agency.example.com", "lee@agency.example.com"}, Posted: at, Updated: at,
	}
	if diff := cmp.Diff(want, seen["4001"]); diff != "" {
		t.Error(diff)
	}
}

func TestChangesInBothSpellingsOfTheFilter(t *testing.T) {
	for _, brackets := range []bool{false, true} {
		s := fake.New(5, 0)
		s.Brackets = brackets
		c := start(t, s)
		_, last := jobs(t, c, "")
		s.Change(func() {
			s.Now = s.Now.Add(24 * time.Hour)
			stamp := s.Now.Add(-time.Hour).Format(time.RFC3339)
			s.Row("jobs", 4002)["status"], s.Row("jobs", 4002)["updated_at"] = "closed", stamp
			s.Row("job_posts", 2*4004)["content"], s.Row("job_posts", 2*4004)["updated_at"] = "<p>Anew</p>", stamp
			s.Row("jobs", 4003)["is_template"], s.Row("jobs", 4003)["updated_at"] = true, stamp
		})
		seen, last := jobs(t, c, last.Since)
		if !seen["4002"].Closed || seen["4004"].Description != "<p>Anew</p>" || len(seen) != 2 || last.Full {
			t.Errorf("brackets %v: %d jobs, %+v", brackets, len(seen), seen)
		}
	}
}

func TestJobThatChangesBetweenTwoPagesIsNeitherLostNorTwice(t *testing.T) {
	s := fake.New(7, 0)
	c := start(t, s)
	asked := 0
	s.AfterEach(func(path string) {
		if path != "/v3/jobs" {
			return
		}
		if asked++; asked == 1 {
			s.Row("jobs", 4007)["updated_at"] = s.Now.Format(time.RFC3339)
			s.AddJob(4999, s.Now)
			s.Lists["jobs"] = slices.DeleteFunc(s.Lists["jobs"], func(o fake.Object) bool { return o["id"] == 4003 })
		}
	})
	seen, last := jobs(t, c, "")
	if len(seen) != 6 || !last.Full {
		t.Errorf("%d jobs of the six that stayed, full %v", len(seen), last.Full)
	}
	if seen, _ = jobs(t, c, last.Since); seen["4999"].ID == "" {
		t.Error("the job that came while the list was read is not in the next look")
	}
}

func TestJobThatWasWrittenDownLateComesWithinTheOverlap(t *testing.T) {
	s := fake.New(3, 0)
	c := start(t, s)
	_, last := jobs(t, c, "")
	s.Change(func() {
		s.Now = s.Now.Add(time.Hour)
		s.AddJob(4990, s.Now.Add(-time.Hour-5*time.Minute)) // stamped before the look began
	})
	if seen, _ := jobs(t, c, last.Since); len(seen) != 1 || seen["4990"].ID == "" {
		t.Errorf("the next look gives %d jobs", len(seen))
	}
}

func TestQuestionsAreThoseOfTheEmployer(t *testing.T) {
	s := fake.New(2, 0)
	for _, post := range s.Lists["job_posts"] {
		if post["job_id"] == 4002 {
			post["active"] = false // deleted
		}
	}
	c := start(t, s)
	got, err := c.Questions(t.Context(), "4001")
	want := []core.Question{
		{ID: "501", Text: "Did you work here before?", Kind: core.AskYesNo, Required: true},
		{ID: "502", Text: "Which tools do you know?", Kind: core.AskChoices, Choices: []string{"Go", "SQL"}},
		{ID: "503", Text: "Why us?", Kind: core.AskLong},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got, err := c.Questions(t.Context(), "4002"); err != nil || len(got) > 0 {
		t.Errorf("a job whose text was deleted asks %v, %v", got, err)
	}
	delete(s.Row("job_posts", 8002), "questions")
	if _, err := c.Questions(t.Context(), "4001"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("a text that does not say what it asks: %v", err)
	}
}

func TestUserWhoIsNoSiteAdminIsToldSo(t *testing.T) {
	server := httptest.NewServer(fake.New(1, 0))
	t.Cleanup(server.Close)
	account := config(server.URL)
	account.Settings["user_id"] = "72"
	c, err := small(account)
	if err != nil {
		t.Fatal(err)
	}
	rights, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rights {
		if reads := strings.HasSuffix(r.Missing, "(and a Site Admin as the user)"); r.OK == reads || r.Feature == "people" && !reads {
			t.Errorf("%+v", r)
		}
	}
}

func TestPrivateCandidateIsLeftOut(t *testing.T) {
	s := fake.New(1, 5)
	s.Row("candidates", 9003)["private"] = true
	people := 0
	for page, err := range start(t, s).People(t.Context(), "4001", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			if people++; a.PersonID == "9003" || a.Name == "" || len(a.URLs) != 1 || a.Stage != "Application review" {
				t.Errorf("%+v", a)
			}
		}
		if page.Last && !page.Full {
			t.Error("one hidden person makes every look a partial one")
		}
	}
	if people != 4 {
		t.Errorf("%d people, want 4", people)
	}
}

func TestLeadGoesInWithSourceSchoolAndEmployment(t *testing.T) {
	s := fake.New(2, 0)
	c := start(t, s)
	named := lead
	named.Source, named.Stage = "riverbend", "40021"
	made, err := c.CreateCandidate(t.Context(), named)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"job_id": 4002.0, "source_id": 61.0, "initial_stage_id": 40021.0}
	if diff := cmp.Diff(want, s.Row("candidates", 9001)["application"]); diff != "" {
		t.Error(diff)
	}
	education := []fake.Object{{"id": 1, "candidate_id": 9001.0, "school_name_custom_field_option_id": 81.0, "degree_custom_field_option_id": 82.0, "end_date": "2019-01-01"}}
	if diff := cmp.Diff(education, s.Lists["candidate_educations"]); diff != "" {
		t.Error(diff)
	}
	employment := []fake.Object{{"id": 1, "candidate_id": 9001.0, "company_name": "Sable", "title": "Engineer", "start_date": "2020-01-01"}}
	if diff := cmp.Diff(employment, s.Lists["candidate_employments"]); diff != "" {
		t.Error(diff)
	}
	named.JobID, named.Stage, named.PersonID = "4001", "", made.PersonID
	again, err := c.CreateCandidate(t.Context(), named)
	if err != nil || again.PersonID != made.PersonID || again.ApplicationID == made.ApplicationID || len(s.Lists["candidates"]) != 1 {
		t.Errorf("the same person on a second job: %+v, %v", again, err)
	}
	named.Source, named.Resume.Education = "nobody knows", []core.Education{{Institution: "Hogwarts"}}
	problems, err := c.Problems(t.Context(), named)
	if err != nil || len(problems) != 2 || problems[0].Field != "source" || problems[1].Field != "education[0].institution" {
		t.Errorf("%+v, %v", problems, err)
	}
}

func TestEmploymentThatFailsDoesNotHideThatThePersonIsThere(t *testing.T) {
	s := fake.New(2, 0)
	s.Denied = []string{"POST /v3/candidate_employments"}
	c := start(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUnknown {
		t.Fatalf("got %v", err)
	}
	found, err := c.FindCandidate(t.Context(), []string{"joerg@example.org"}, nil)
	if err != nil || found == nil || found.Applications["4002"] == "" {
		t.Errorf("looking up gives %+v, %v", found, err)
	}
}

func TestCandidateWithoutANumberIsUnknown(t *testing.T) {
	s := fake.New(2, 1)
	c := start(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if r.Method == http.MethodPost && (r.URL.Path == "/v3/candidates" || r.URL.Path == "/v3/applications") {
			delete(body.(map[string]any), "id")
		}
		return body
	}))
	if made, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindUnknown || len(s.Lists["candidate_employments"]) > 0 {
		t.Errorf("%+v, %v, and %d employments of nobody", made, err, len(s.Lists["candidate_employments"]))
	}
	again := lead
	again.PersonID = "9001"
	if made, err := c.CreateCandidate(t.Context(), again); core.KindOf(err) != core.KindUnknown {
		t.Errorf("an application without a number: %+v, %v", made, err)
	}
}

func TestFilterThatIsIgnoredFindsNoStranger(t *testing.T) {
	s := fake.New(2, 4)
	c := start(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if list, ok := map[string]string{"/v3/candidates": "candidates", "/v3/applications": "applications", "/v3/jobs": "jobs"}[r.URL.Path]; ok && r.Method == http.MethodGet {
			return s.Lists[list]
		}
		return body
	}))
	if found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org"}, nil); err != nil || found != nil {
		t.Errorf("found %+v, %v", found, err)
	}
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "99999"}); !core.IsNotFound(err) {
		t.Errorf("status %+v, %v", st, err)
	}
	if p, err := c.Job(t.Context(), "4002"); err != nil || p.ID != "4002" {
		t.Errorf("job %+v, %v", p, err)
	}
	for page, err := range c.People(t.Context(), "4002", "", "") {
		if err != nil || len(page.Items) > 0 {
			t.Errorf("%d people of another job, %v", len(page.Items), err)
		}
	}
}

func TestNextPageWithoutItsCursorIsNotTheEnd(t *testing.T) {
	s := fake.New(7, 0)
	c := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		if w.Header().Get("Link") != "" {
			w.Header().Set("Link", `</v3/jobs?page=2>; rel="next"`)
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	}))
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err == nil || page.Last {
			t.Errorf("a page of %d jobs is the last, %v", len(page.Items), err)
		}
	}
}

func TestStatusWithoutAListIsNotGone(t *testing.T) {
	c := start(t, frontdoor.Rewrite(fake.New(1, 1), func(r *http.Request, body any) any {
		if r.URL.Path == "/v3/applications" {
			return nil
		}
		return body
	}))
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "70001"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestWindowOfRequestsIsKept(t *testing.T) {
	s := fake.New(3, 0)
	s.Window = 6
	c := start(t, s)
	for range 10 {
		if _, err := c.Stages(t.Context(), "4001"); err != nil {
			t.Fatal(err)
		}
	}
	if s.Refused > 0 {
		t.Errorf("%d requests beyond the window", s.Refused)
	}
}

func TestMissingScopesAreNamed(t *testing.T) {
	s := fake.New(1, 0)
	s.Denied = []string{"GET /v3/offices", "POST /v3/notes"}
	c := start(t, s)
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
	if got := strings.Join(lacks, ", "); got != "locations of jobs: harvest:offices:list (and a Site Admin as the user), note: harvest:notes:create" {
		t.Errorf("lacks %s", got)
	}
	if seen, _ := jobs(t, c, ""); len(seen) != 1 || seen["4001"].Locations != nil {
		t.Errorf("jobs without the right to see offices: %+v", seen)
	}
}
