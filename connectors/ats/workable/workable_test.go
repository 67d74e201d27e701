package workable

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/connectors/conntest/workablefake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// account is a fake with more jobs and people than fit on two pages; all have
// the same stamp.
func account() (*workablefake.Server, func(time.Duration)) {
	s := workablefake.New()
	advance := s.Clock(monday)
	s.PageSize = 3
	for i := range 7 {
		s.AddJob(workablefake.Object{
			"id": fmt.Sprint(i), "shortcode": fmt.Sprint("SC", i), "code": fmt.Sprint("R-", i), "title": fmt.Sprint("Engineer ", i), "department": "Technology",
			"location":    workablefake.Object{"location_str": "Berlin, Germany", "country_code": "DE", "city": "Berlin"},
			"locations":   []workablefake.Object{{"country_code": "DE", "country_name": "Germany", "city": "Berlin"}, {"country_code": "DE", "country_name": "Germany", "city": "Hamburg"}},
			"description": "<p>Build</p>", "requirements": "<p>Go</p>", "benefits": "<p>Bike</p>", "full_description": "<p>Build</p><p>Go</p><p>Bike</p>",
			"employment_type": "Full-time", "function": "Engineering", "experience": "Mid-Senior level", "url": "https://jobs.example.com/1", "application_url": "https://jobs.example.com/1/apply",
		})
	}
	for i := range 7 {
		s.AddCandidate("SC0", workablefake.Object{"name": fmt.Sprint("Ada Byron ", i), "email": fmt.Sprintf("Ada.%d@example.org", i), "phone": "+49 30 23125 101"})
	}
	return s, advance
}

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base, "user": workablefake.Email}, Secrets: map[string]string{"api_key": workablefake.Key}}
}

func connect(t testing.TB, s http.Handler) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := New(config(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("New gives a %T", made)
	}
	return c
}

var lead = ats.Candidate{JobID: "SC2", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Label: "Engineer",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01", Highlights: []string{"Built", "Ran"}}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *workablefake.Server
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Jobs: 7, Full: true, Config: config, List: "GET /spi/v3/jobs",
		Writes: []string{"POST /spi/v3/jobs/*/candidates", "PATCH /spi/v3/candidates/*", "POST /spi/v3/candidates/*/comments", "POST /spi/v3/candidates/*/move"},
		Start:  conntest.Serve(func() http.Handler { now, _ = account(); return now }),
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) (files [][]byte) {
				for _, c := range now.Candidates() {
					if data, ok := c["resume"].([]byte); ok && c["id"] == person {
						files = append(files, data)
					}
				}
				return files
			},
		},
	})
}

func look(t *testing.T, c *Connector, since *ats.Cursor) (seen []string) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), *since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			seen = append(seen, fmt.Sprint(p.ID, " ", p.Status, " ", p.Closed))
		}
		if page.Last {
			*since = page.Since
		}
	}
	return seen
}

func TestLaterLooksBringChangesAndLateCommits(t *testing.T) {
	s, advance := account()
	c := connect(t, s)
	var since ats.Cursor
	advance(time.Hour)
	if got := look(t, c, &since); len(got) != 7 {
		t.Fatalf("first look: %v", got)
	}
	advance(time.Hour)
	if got := look(t, c, &since); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	s.Change("SC3", workablefake.Object{"state": "closed"})
	// Stamped before the last look began and visible only now.
	s.AddJob(workablefake.Object{"shortcode": "LATE", "title": "Nurse", "updated_at": monday.Add(2*time.Hour - 3*time.Minute).Format(time.RFC3339)})
	if diff := cmp.Diff([]string{"SC3 closed true", "LATE published false"}, look(t, c, &since)); diff != "" {
		t.Error(diff)
	}
}

func TestJobHasItsTextTeamAndPlaces(t *testing.T) {
	s, _ := account()
	p, err := connect(t, s).Job(t.Context(), "SC1")
	want := core.Posting{
		ID: "SC1", Reference: "R-1", Title: "Engineer 1", Status: "published", EmploymentType: "Full-time", Function: "Engineering", Experience: "Mid-Senior level",
		Locations:   []core.Location{{Text: "Berlin, Germany", City: "Berlin", Country: "DE", Role: "primary"}, {Text: "Hamburg, Germany", City: "Hamburg", Country: "DE", Role: "sourcing"}},
		Description: "<p>Build</p><p>Go</p><p>Bike</p>", Owner: workablefake.Email, Users: []string{"lee@agency.example.com", workablefake.Email},
		ApplyURL: "https://jobs.example.com/1/apply", URL: "https://jobs.example.com/1", Posted: monday, Updated: monday, Flags: map[string]string{"department": "Technology"},
	}
	if diff := cmp.Diff(want, p); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestQuestionsOfAJob(t *testing.T) {
	s, _ := account()
	got, err := connect(t, s).Questions(t.Context(), "SC1")
	want := []core.Question{
		{ID: "q1", Text: "May you work in Germany?", Kind: core.AskYesNo, Required: true},
		{ID: "q2", Text: "Which tools do you know?", Kind: core.AskChoices, Choices: []string{"Go", "SQL"}},
		{ID: "q3", Text: "Notice period", Kind: core.AskChoice, Required: true, Choices: []string{"None", "A month"}},
		{ID: "q4", Text: "Why us?", Kind: core.AskLong},
		{ID: "q5", Text: "Your site", Kind: core.AskText},
		{ID: "q6", Text: "A sample", Kind: core.AskFile},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// The second page of a job's people is named by the old route, and everybody on it
// is still of this job.
func TestNextPageByTheOldRouteIsFollowedAsItIs(t *testing.T) {
	s, _ := account()
	people := 0
	for page, err := range connect(t, s).People(t.Context(), "SC0", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		people += len(page.Items)
	}
	old := 0
	for _, a := range s.Asked() {
		if a.Path == "/spi/v3/jobs/SC0/candidates" && strings.Contains(a.Query, "since_id=") {
			old++
		}
	}
	if people != 7 || old != 2 {
		t.Errorf("%d people, %d pages by the old route", people, old)
	}
}

func TestNextPageIsAskedOfTheAccountsOwnHost(t *testing.T) {
	s, _ := account()
	s.NextHost = "www.workable.example.com"
	people := 0
	for page, err := range connect(t, s).People(t.Context(), "SC0", "", "") {
		if err != nil {
			t.Fatal(err)
		}
		people += len(page.Items)
		if len(page.Items) > 0 && (page.Items[0].StageID != "applied" || page.Items[0].Emails[0] != strings.ToLower(page.Items[0].Emails[0])) {
			t.Errorf("applicant %+v", page.Items[0])
		}
	}
	if people != 7 {
		t.Errorf("%d people", people)
	}
}

// The window is short here; what is shown is that nobody is asked too often.
func TestLimitOfTheAnswersIsKept(t *testing.T) {
	s, _ := account()
	s.Limit, s.Per = 10, time.Second
	var since ats.Cursor
	if got := look(t, connect(t, s), &since); len(got) != 7 {
		t.Errorf("%d jobs", len(got))
	}
	if s.Held() != 0 || len(s.Asked()) < 15 {
		t.Errorf("%d of %d requests met the limit", s.Held(), len(s.Asked()))
	}
}

func TestResumeBecomesACandidate(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	staged := lead
	staged.Stage = "phone-screen"
	made, err := c.CreateCandidate(t.Context(), staged)
	if err != nil {
		t.Fatal(err)
	}
	got := s.Candidates()[7]
	want := workablefake.Object{
		"firstname": "Jörg", "lastname": "Müller Weiß", "sourced": true, "stage": "Phone Screen", "tags": []any{"Riverbend"},
		"education_entries":  []any{workablefake.Object{"school": "TU Graz", "degree": "MSc", "field_of_study": "CS", "end_date": "2019-01-01"}},
		"experience_entries": []any{workablefake.Object{"title": "Engineer", "company": "Sable", "current": true, "start_date": "2020-01-01", "summary": "Built\nRan"}},
		"social_profiles":    []any{workablefake.Object{"type": "linkedin", "url": "https://www.linkedin.com/in/joerg"}},
	}
	for name, value := range want {
		if diff := cmp.Diff(value, got[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if st, err := c.Status(t.Context(), made); err != nil || st.StageID != "phone-screen" || st.Status != "active" || !st.AsOf.Equal(monday) {
		t.Errorf("status %+v, %v", st, err)
	}
	s.Change(made.ApplicationID, workablefake.Object{"hired_at": "2026-11-23", "stage": "Hired"})
	if st, err := c.Status(t.Context(), made); err != nil || st.Status != "hired" || st.StageID != "hired" {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestRefusalIsSaidWithoutWhatWasSent(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	_, err := c.CreateCandidate(t.Context(), lead)
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "on the job already") {
		t.Errorf("again: %v", err)
	}
	wrong := lead
	wrong.Resume.Basics.Email = "joerg.example.org"
	_, err = c.CreateCandidate(t.Context(), wrong)
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "e-mail address") || strings.Contains(err.Error(), "joerg") {
		t.Errorf("refused: %v", err)
	}
	wrong.Resume.Basics = core.Basics{}
	if problems, err := c.Problems(t.Context(), wrong); err != nil || len(problems) != 2 {
		t.Errorf("problems %+v, %v", problems, err)
	}
}

func TestPersonOnTwoJobsIsFoundWithBoth(t *testing.T) {
	s, _ := account()
	s.AddCandidate("SC4", workablefake.Object{"name": "A. Byron", "email": "ada.3@example.org"})
	found, err := connect(t, s).FindCandidate(t.Context(), []string{"nobody@example.org", "ada.3@example.org"}, nil)
	if err != nil || found == nil {
		t.Fatalf("found %+v, %v", found, err)
	}
	if diff := cmp.Diff(map[string]string{"SC0": "c-4", "SC4": "c-8"}, found.Applications); diff != "" {
		t.Error(diff)
	}
}

func TestAnswerWithoutARecordIsNone(t *testing.T) {
	s, _ := account()
	c := connect(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		if strings.Count(r.URL.Path, "/") == 4 && r.Method == http.MethodGet { // /spi/v3/jobs/CODE
			return workablefake.Object{}
		}
		return body
	}))
	if p, err := c.Job(t.Context(), "SC1"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("job %+v, %v", p, err)
	}
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "c-1"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
}

func TestPersonBehindManyHitsIsFound(t *testing.T) {
	s, _ := account()
	s.IgnoreEmail = true
	if found, err := connect(t, s).FindCandidate(t.Context(), []string{"ada.6@example.org"}, nil); err != nil || found == nil {
		t.Errorf("found %+v, %v", found, err)
	}
	if found, err := connect(t, s).FindCandidate(t.Context(), []string{"nobody@example.org"}, nil); err != nil || found != nil {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestShortListsAreReadToTheirEnd(t *testing.T) {
	s, _ := account()
	c := connect(t, frontdoor.Rewrite(s, func(r *http.Request, body any) any {
		list, ok := body.(map[string]any)["stages"].([]any)
		if !ok {
			return body
		}
		if r.URL.Query().Get("since_id") != "" {
			return workablefake.Object{"stages": list[2:]}
		}
		return workablefake.Object{"stages": list[:2], "paging": workablefake.Object{"next": "http://" + r.Host + r.URL.Path + "?since_id=2"}}
	}))
	if stages, err := c.Stages(t.Context(), "SC1"); err != nil || len(stages) != 4 {
		t.Errorf("%d stages, %v", len(stages), err)
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s, _ := account()
	s.Deny("POST /spi/v3/jobs/", "GET /spi/v3/candidates")
	rights, err := connect(t, s).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rights {
		if !r.OK {
			got[r.Feature] = r.Missing
		}
	}
	want := map[string]string{"people": "r_candidates", "find": "r_candidates", "status": "r_candidates"}
	for _, feature := range []string{"create", "resume", "note", "move"} {
		want[feature] = "w_candidates"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsEverWrittenToAJob(t *testing.T) {
	s, _ := account()
	c := connect(t, s)
	if _, err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	var since ats.Cursor
	look(t, c, &since)
	made, err := c.CreateCandidate(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{c.WriteNote(t.Context(), made, "Hello"), c.MoveStage(t.Context(), made, "applied"), c.AttachResume(t.Context(), made, ats.File{Name: "a.pdf", Data: []byte("x")})} {
		if err != nil {
			t.Error(err)
		}
	}
	for _, a := range s.Asked() {
		if a.Method != http.MethodGet && !strings.HasSuffix(a.Path, "/candidates") && !strings.HasPrefix(a.Path, "/spi/v3/candidates/") {
			t.Errorf("wrote: %v", a)
		}
	}
}

func TestAccountsNameIsEnough(t *testing.T) {
	for address, host := range map[string]string{"riverbend": "riverbend.workable.com", "https://riverbend.workable.com/spi/v3/": "riverbend.workable.com"} {
		made, err := New(config(address))
		if c, ok := made.(*Connector); err != nil || !ok || c.client.Host() != host {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := New(config("")); core.KindOf(err) != core.KindUsage {
		t.Errorf("no address: %v", err)
	}
}
