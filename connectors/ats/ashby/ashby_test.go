package ashby

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/ashbyfake"
	"reqdesk/connectors/conntest/frontdoor"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// account is a fake with more jobs and people than fit on two pages.
func account() *ashbyfake.Server {
	s := ashbyfake.New()
	s.PageSize = 4
	for i := range 9 {
		job := ashbyfake.Object{
			"id": fmt.Sprint("job-", i), "title": fmt.Sprint("Engineer ", i), "employmentType": "FullTime", "customRequisitionId": fmt.Sprint("R-", i),
			"openedAt": "2026-11-02T08:00:00Z", "updatedAt": "2026-11-03T08:00:00Z",
			"hiringTeam": []ashbyfake.Object{{"email": "Lee@agency.example.com", "role": "Hiring Manager"}, {"email": "robin@agency.example.com", "role": "Recruiter"}},
		}
		if i == 0 {
			job["jobPostingIds"] = []string{"jp-0"}
			s.Add("jobPosting", ashbyfake.Object{"id": "jp-0", "applicationFormDefinition": ashbyfake.Form()})
		}
		if i == 1 {
			job["jobPostingIds"] = []string{"jp-1"}
			s.Add("jobPosting", ashbyfake.Object{
				"id": "jp-1", "descriptionHtml": "<p>Build</p>", "departmentName": "Technology",
				"externalLink": "https://jobs.example.com/1", "applyLink": "https://jobs.example.com/1/apply",
			})
		}
		s.Add("job", job)
	}
	for i := range 9 {
		id, email := fmt.Sprint("cand-", i), ashbyfake.Object{"value": fmt.Sprintf("Ada.%d@example.org", i)}
		s.Add("candidate", ashbyfake.Object{"id": id, "name": fmt.Sprint("Ada Byron ", i), "primaryEmailAddress": email, "applicationIds": []string{fmt.Sprint("a-", i)}})
		s.Add("application", ashbyfake.Object{
			"id": fmt.Sprint("a-", i), "status": "Active", "job": ashbyfake.Object{"id": "job-0"}, "currentInterviewStage": ashbyfake.Object{"id": "st-1", "title": "Application review"},
			"candidate": ashbyfake.Object{"id": id, "name": fmt.Sprint("Ada Byron ", i), "primaryEmailAddress": email, "primaryPhoneNumber": nil},
		})
	}
	return s
}

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base}, Secrets: map[string]string{"api_key": ashbyfake.Key}}
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

var lead = ats.Candidate{JobID: "job-2", Source: "riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Emails: []string{"jmw@example.net"},
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *ashbyfake.Server
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Jobs: 9, Full: true, Config: config, List: "POST /job.list",
		Reads:  []string{"POST /*.list", "POST /*.info", "POST /candidate.search"},
		Writes: []string{"POST /candidate.create", "POST /application.create", "POST /candidate.uploadResume", "POST /candidate.createNote", "POST /application.changeStage"},
		Start:  conntest.Serve(func() http.Handler { now = account(); return now }),
		Write: &conntest.Write{
			Candidate: lead, Marks: map[string]string{ats.CarrySource: "src-1"}, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) (files [][]byte) {
				for _, f := range now.Resumes(person) {
					files = append(files, f.Data)
				}
				return files
			},
		},
	})
}

// look reads jobs to the end, or to the first page when broken off.
func look(t *testing.T, c *Connector, since *ats.Cursor, resume ats.Cursor) (seen []string, restarted bool) {
	t.Helper()
	for page, err := range c.Jobs(t.Context(), *since, resume) {
		if err != nil {
			t.Fatal(err)
		}
		restarted = restarted || page.Restarted
		for _, p := range page.Items {
			seen = append(seen, fmt.Sprint(p.ID, " ", p.Closed))
		}
		if page.Last {
			*since = page.Since
		}
	}
	return seen, restarted
}

func TestLaterLooksBringOnlyChanges(t *testing.T) {
	s := account()
	c := connect(t, s)
	var since ats.Cursor
	if got, _ := look(t, c, &since, ""); len(got) != 9 {
		t.Fatalf("first look: %v", got)
	}
	if got, _ := look(t, c, &since, ""); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	s.Change("job", "job-3", ashbyfake.Object{"status": "Closed"})
	got, _ := look(t, c, &since, "")
	if diff := cmp.Diff([]string{"job-3 true"}, got); diff != "" {
		t.Error(diff)
	}
	s.Lapse(false, true)
	if got, anew := look(t, c, &since, ""); len(got) != 9 || !anew {
		t.Errorf("a token that lapsed: %d jobs, anew %v", len(got), anew)
	}
}

func TestLapsedCursorBeginsAnewAndNobodyIsLost(t *testing.T) {
	s := account()
	c := connect(t, s)
	var behind, since ats.Cursor
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil || page.Since != "" {
			t.Fatalf("a page before the last: since %q, %v", page.Since, err)
		}
		behind = page.Next
		break
	}
	s.Lapse(true, false)
	if got, anew := look(t, c, &since, behind); len(got) != 9 || !anew {
		t.Errorf("%d jobs, anew %v", len(got), anew)
	}
}

func TestJobHasItsTextAndPlace(t *testing.T) {
	s := account()
	s.Add("job", ashbyfake.Object{"id": "secret", "title": "Chief", "confidential": true})
	c := connect(t, s)
	p, err := c.Job(t.Context(), "job-1")
	if err != nil || p.Description != "<p>Build</p>" || p.Locations[0].Text != "Berlin" || p.Owner != "robin@agency.example.com" || p.Function != "Technology" || p.Reference != "R-1" {
		t.Errorf("job %+v, %v", p, err)
	}
	if _, err := c.Job(t.Context(), "secret"); !core.IsNotFound(err) {
		t.Errorf("a confidential job: %v", err)
	}
	stages, err := c.Stages(t.Context(), "job-1")
	if err != nil || len(stages) != 5 || stages[1].Name != "Application review" || !stages[4].Final || !stages[3].Final || stages[2].Final {
		t.Errorf("stages %+v, %v", stages, err)
	}
}

func TestQuestionsAreThoseBesideAshbysOwn(t *testing.T) {
	c := connect(t, account())
	got, err := c.Questions(t.Context(), "job-0")
	want := []core.Question{
		{ID: "q-1", Text: "May you work in Germany?", Kind: core.AskYesNo, Required: true},
		{ID: "q-2", Text: "Notice period", Kind: core.AskChoice, Required: true, Choices: []string{"None", "A month"}},
		{ID: "q-3", Text: "Tools", Kind: core.AskChoices, Choices: []string{"Go", "SQL"}},
		{ID: "q-4", Text: "Why us?", Kind: core.AskLong},
		{ID: "q-5", Text: "Expected salary", Kind: core.AskNumber},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got, err := c.Questions(t.Context(), "job-2"); err != nil || len(got) > 0 {
		t.Errorf("a job without a posting: %v, %v", got, err)
	}
	if _, err := c.Questions(t.Context(), "job-1"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("a posting that does not say what it asks: %v", err)
	}
}

// A key that may not describe itself is tried with a note about nobody.
func TestHiddenScopesAreTried(t *testing.T) {
	for denied, want := range map[string]int{"": 0, "POST /candidate.createNote": 4} {
		s := account()
		s.Deny("POST /apiKey.info")
		if denied != "" {
			s.Deny(denied)
		}
		rights, err := connect(t, s).Check(t.Context())
		missing := 0
		for _, r := range rights {
			if r.Missing == "Candidates: Write" {
				missing++
			}
		}
		if err != nil || missing != want || len(s.Rows("candidate")) != 9 {
			t.Errorf("%q denied: %d rights missing, %v", denied, missing, err)
		}
	}
}

func TestRefusalThatComesAsSuccess(t *testing.T) {
	s := account()
	c := connect(t, s)
	wrong := lead
	wrong.JobID = "no-such-job"
	_, err := c.CreateCandidate(t.Context(), wrong)
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "the person is in Ashby now") {
		t.Fatalf("refused: %v", err)
	}
	found, err := c.FindCandidate(t.Context(), []string{"nobody@example.org", "JOERG@example.org"}, nil)
	if err != nil || found == nil || len(found.Applications) != 0 {
		t.Fatalf("found %+v, %v", found, err)
	}
	again := lead
	again.PersonID, again.Stage = found.PersonID, "st-1"
	made, err := c.CreateCandidate(t.Context(), again)
	if err != nil || made.PersonID != found.PersonID || len(s.Rows("candidate")) != 10 || len(s.Rows("application")) != 10 {
		t.Errorf("made %+v, %v", made, err)
	}
	if st, err := c.Status(t.Context(), made); err != nil || st.Stage != "Application review" || st.Status != "Active" {
		t.Errorf("status %+v, %v", st, err)
	}
	if err := c.MoveStage(t.Context(), made, "st-out"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("archived without a reason: %v", err)
	}
}

func TestAnswerWithoutARecordIsNone(t *testing.T) {
	c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
		if strings.HasSuffix(r.URL.Path, ".info") {
			return ashbyfake.Object{"success": true, "results": ashbyfake.Object{}}
		}
		return body
	}))
	if p, err := c.Job(t.Context(), "job-0"); core.KindOf(err) != core.KindInvalid {
		t.Errorf("job %+v, %v", p, err)
	}
	if st, err := c.Status(t.Context(), ats.Created{ApplicationID: "a-0"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("status %+v, %v", st, err)
	}
	if err := c.AttachResume(t.Context(), ats.Created{PersonID: "cand-0"}, ats.File{Name: "a.pdf"}); core.KindOf(err) != core.KindInvalid {
		t.Errorf("résumé of nobody: %v", err)
	}
}

func TestWriteWithoutAWordOfSuccessIsUnknown(t *testing.T) {
	c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
		delete(body.(map[string]any), "success")
		return body
	}))
	at := ats.Created{PersonID: "cand-0", ApplicationID: "a-0"}
	if err := c.WriteNote(t.Context(), at, "Hello"); core.KindOf(err) != core.KindUnknown {
		t.Errorf("note: %v", err)
	}
	if err := c.AttachResume(t.Context(), at, ats.File{Name: "a.pdf"}); core.KindOf(err) != core.KindUnknown {
		t.Errorf("résumé: %v", err)
	}
	if st, err := c.Status(t.Context(), at); err != nil || st.Status != "Active" {
		t.Errorf("what only reads: %+v, %v", st, err)
	}
}

func TestRefusalShowsACodeAndNothingElse(t *testing.T) {
	for code, shown := range map[string]bool{"invalid_stage": true, "ada@example.org_exists": false, "Ada Byron": false, strings.Repeat("x", 80): false} {
		c := connect(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(ashbyfake.Object{"success": false, "errors": []string{code}, "errorInfo": ashbyfake.Object{"code": code, "message": code}})
		}))
		err := c.WriteNote(t.Context(), ats.Created{PersonID: "cand-0"}, "Hello")
		if core.KindOf(err) != core.KindInvalid || strings.Contains(strings.ToLower(err.Error()), strings.ToLower(code)) != shown {
			t.Errorf("%s: %v", code, err)
		}
	}
	c := connect(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(ashbyfake.Object{"success": false, "errorInfo": ashbyfake.Object{"code": "rate_limit_exceeded"}})
	}))
	var known *core.Error
	if err := c.WriteNote(t.Context(), ats.Created{}, "Hello"); !errors.As(err, &known) || known.Kind != core.KindRateLimited || known.RetryAt.IsZero() {
		t.Errorf("asked too often: %v", err)
	}
}

func TestWhoIsOnAnotherJobIsLeftOut(t *testing.T) {
	c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
		if r.URL.Path == "/application.list" {
			for i, row := range body.(map[string]any)["results"].([]any) {
				if i > 0 {
					row.(map[string]any)["job"] = ashbyfake.Object{"id": "job-7"}
				}
			}
		}
		return body
	}))
	for page, err := range c.People(t.Context(), "job-0", "", "") {
		if err != nil || len(page.Items) != 1 {
			t.Fatalf("%d people, %v", len(page.Items), err)
		}
	}
}

func TestShortListWithoutItsNextCursorIsNotWhole(t *testing.T) {
	c := connect(t, frontdoor.Rewrite(account(), func(r *http.Request, body any) any {
		if r.URL.Path == "/source.list" {
			body.(map[string]any)["moreDataAvailable"] = true
			delete(body.(map[string]any), "nextCursor")
		}
		return body
	}))
	wrong := lead
	wrong.Source = "Billboard"
	if problems, err := c.Problems(t.Context(), wrong); core.KindOf(err) != core.KindInvalid {
		t.Errorf("problems %+v, %v", problems, err)
	}
}

func TestSourceIsAnID(t *testing.T) {
	s := account()
	c := connect(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	sent, _ := s.Rows("candidate")[9]["sent"].(ashbyfake.Object)
	if sent["sourceId"] != "src-1" || sent["linkedInUrl"] != "https://www.linkedin.com/in/joerg" || s.Rows("application")[9]["sourceId"] != "src-1" {
		t.Errorf("Ashby got %v", sent)
	}
	wrong := lead
	wrong.Source = "Billboard"
	problems, err := c.Problems(t.Context(), wrong)
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Fix, "Riverbend; Referral") {
		t.Errorf("problems %+v, %v", problems, err)
	}
	if _, err := c.CreateCandidate(t.Context(), wrong); core.KindOf(err) != core.KindInvalid || len(s.Rows("candidate")) != 10 {
		t.Errorf("an unknown source: %v", err)
	}
}

func TestPersonWhoIsThereTwiceIsNotPutOnTheJobAgain(t *testing.T) {
	s := account()
	twin := ashbyfake.Object{"value": "ada.3@example.org"}
	s.Add("candidate", ashbyfake.Object{"id": "twin", "name": "A. Byron", "primaryEmailAddress": twin, "applicationIds": []string{"a-t"}})
	s.Add("application", ashbyfake.Object{"id": "a-t", "status": "Archived", "job": ashbyfake.Object{"id": "job-5"}, "candidate": ashbyfake.Object{"id": "twin"}})
	found, err := connect(t, s).FindCandidate(t.Context(), []string{"ada.3@example.org"}, nil)
	if err != nil || found == nil || found.PersonID != "cand-3" {
		t.Fatalf("found %+v, %v", found, err)
	}
	if diff := cmp.Diff(map[string]string{"job-0": "a-3", "job-5": "a-t"}, found.Applications); diff != "" {
		t.Error(diff)
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s := account()
	s.Deny("POST /source.list")
	s.Scopes = []string{"jobs:read", "candidates:read"}
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
	want := map[string]string{"stages": "Hiring Process Metadata: Read"}
	for _, feature := range []string{"create", "resume", "note", "move"} {
		want[feature] = "Candidates: Write"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsEverWrittenToAJob(t *testing.T) {
	s := account()
	c := connect(t, s)
	if _, err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	var since ats.Cursor
	look(t, c, &since, "")
	made, err := c.CreateCandidate(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{c.WriteNote(t.Context(), made, "Hello"), c.MoveStage(t.Context(), made, "st-2"), c.AttachResume(t.Context(), made, ats.File{Name: "a.pdf", Data: []byte("x")})} {
		if err != nil {
			t.Error(err)
		}
	}
	for _, a := range s.Asked() {
		verb := a.Path[strings.LastIndex(a.Path, ".")+1:]
		if reads := verb == "list" || verb == "info" || verb == "search"; !reads && !strings.HasPrefix(a.Path, "/candidate.") && !strings.HasPrefix(a.Path, "/application.") {
			t.Errorf("wrote: %v", a)
		}
	}
}
