package atsserver_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core/practice"

	"github.com/google/go-cmp/cmp"
)

const key = "practice-key"

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// rig is a running ATS with five jobs and one person in the first job's pipeline.
type rig struct {
	*atsserver.Server
	t     *testing.T
	clock *practice.Clock
	ada   atsserver.Application
}

func start(t *testing.T, schools ...string) *rig {
	t.Helper()
	clock := practice.NewClock(monday)
	stages := []atsserver.Stage{
		{ID: "s1", Name: "New", Position: 1, Kind: "active"},
		{ID: "s2", Name: "Phone screen", Position: 2, Kind: "active"},
		{ID: "s3", Name: "Rejected", Position: 3, Kind: "rejected"},
	}
	var jobs []atsserver.Job
	for i := range 5 {
		jobs = append(jobs, atsserver.Job{
			ID: fmt.Sprint(41001 + i), Reference: fmt.Sprintf("KR-%d", 1001+i), Title: fmt.Sprintf("Engineer %d & more", i+1),
			Status: atsserver.Open, Primary: atsserver.Place{City: "Lisbon", Country: "PT"}, Skills: []string{"Go"}, Description: "<p>Build <b>trains</b></p>",
			PostedAt: monday.Add(time.Duration(i-10) * time.Hour), Stages: stages,
		})
	}
	s, err := atsserver.Start(t.Context(), atsserver.Options{Clock: clock, Employer: "Kestrel", Key: key, Jobs: jobs, Schools: schools})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	ada, err := s.Apply(atsserver.Candidate{
		FirstName: "Ada", LastName: "Byron", Email: "ada@example.org",
		LinkedInURL: "https://www.linkedin.com/in/ada-byron",
	}, "41001", "Phone screen", "Referral", monday.Add(-48*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return &rig{Server: s, t: t, clock: clock, ada: ada}
}

// call makes one request with the key and reads the answer into out.
func (r *rig) call(method, path string, in, out any) (*http.Response, error) {
	r.t.Helper()
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			r.t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.URL()+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	return r.send(request, out)
}

func (r *rig) send(request *http.Request, out any) (*http.Response, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err == nil && out != nil {
		err = json.Unmarshal(raw, out)
	}
	return response, err
}

type jobPage struct {
	Jobs []struct {
		ID, Status string
		Deleted    bool
	}
	Next  string `json:"next_cursor"`
	Total int
}

// walk reads a list to its end and gives what it saw in short.
func (r *rig) walk(query string) (seen []string) {
	r.t.Helper()
	for cursor := ""; ; {
		var page jobPage
		response, err := r.call(http.MethodGet, "/v1/jobs?limit=2&"+query+"&cursor="+url.QueryEscape(cursor), nil, &page)
		if err != nil || response.StatusCode != http.StatusOK {
			r.t.Fatalf("walk: %v", err)
		}
		for _, j := range page.Jobs {
			line := j.ID + " " + j.Status
			if j.Deleted {
				line = j.ID + " deleted"
			}
			seen = append(seen, line)
		}
		if cursor = page.Next; cursor == "" {
			return seen
		}
	}
}

func TestJobsAreReadPageByPageAndThenOnlyWhatChanged(t *testing.T) {
	r := start(t)
	if diff := cmp.Diff([]string{"41001 open", "41002 open", "41003 open", "41004 open", "41005 open"}, r.walk("")); diff != "" {
		t.Errorf("first look (-want +got):\n%s", diff)
	}
	since := "updated_after=" + url.QueryEscape(r.clock.Advance(time.Minute).Format(time.RFC3339))
	if got := r.walk(since); got != nil {
		t.Errorf("nothing changed, but got %v", got)
	}
	for _, err := range []error{r.CloseJob("41002"), r.RemoveJob("41004"), r.EditJob("41001", func(j *atsserver.Job) { j.Title = "Other" })} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"41001 open", "41002 closed", "41004 deleted"}, r.walk(since)); diff != "" {
		t.Errorf("what changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"41003 open", "41005 open", "41001 open"}, r.walk("status=open")); diff != "" {
		t.Errorf("open jobs (-want +got):\n%s", diff)
	}
	if response, _ := r.call(http.MethodGet, "/v1/jobs?cursor=%21%21", nil, nil); response.StatusCode != http.StatusBadRequest {
		t.Errorf("a made-up cursor: %d", response.StatusCode)
	}
	if response, _ := r.call(http.MethodGet, "/v1/jobs/41004", nil, nil); response.StatusCode != http.StatusNotFound {
		t.Errorf("the deleted job: %d", response.StatusCode)
	}
}

func TestUnchangedListIsNotSentAgain(t *testing.T) {
	r := start(t)
	first, err := r.call(http.MethodGet, "/v1/jobs", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() int {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL()+"/v1/jobs", nil)
		request.Header.Set("Authorization", "Bearer "+key)
		request.Header.Set("If-None-Match", first.Header.Get("ETag"))
		response, err := r.send(request, nil)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode
	}
	if got := ask(); got != http.StatusNotModified {
		t.Errorf("unchanged: %d", got)
	}
	if err := r.CloseJob("41001"); err != nil {
		t.Fatal(err)
	}
	if got := ask(); got != http.StatusOK {
		t.Errorf("changed: %d", got)
	}
}

func TestPipelineShowsPeopleAndTheirRemoval(t *testing.T) {
	r := start(t)
	var page struct {
		Applications []struct {
			ID        string
			JobID     string `json:"job_id"`
			Stage     struct{ Name string }
			Candidate struct{ Email string }
			Deleted   bool
		}
	}
	if _, err := r.call(http.MethodGet, "/v1/applications?job_id=41001", nil, &page); err != nil || len(page.Applications) != 1 {
		t.Fatalf("pipeline: %+v, %v", page, err)
	}
	if got := page.Applications[0]; got.Stage.Name != "Phone screen" || got.Candidate.Email != "ada@example.org" {
		t.Errorf("application %+v", got)
	}
	since := url.QueryEscape(r.clock.Advance(time.Hour).Format(time.RFC3339))
	if err := r.Withdraw(r.ada.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.call(http.MethodGet, "/v1/applications?updated_after="+since, nil, &page); err != nil || len(page.Applications) != 1 || !page.Applications[0].Deleted || page.Applications[0].JobID != "41001" {
		t.Errorf("after the withdrawal: %+v, %v", page, err)
	}
	if _, err := r.call(http.MethodGet, "/v1/applications", nil, &page); err != nil || len(page.Applications) != 0 {
		t.Errorf("a full read: %+v, %v", page, err)
	}
}

type refusal struct {
	Error struct {
		Code, Permission string
		Fields           []struct {
			Field   string
			Choices []string
		}
	}
}

func TestKeyWithoutARight(t *testing.T) {
	r := start(t)
	r.Revoke(atsserver.WriteCandidates)
	var why refusal
	response, err := r.call(http.MethodPost, "/v1/jobs/41001/candidates", map[string]string{}, &why)
	if err != nil || response.StatusCode != http.StatusForbidden || why.Error.Permission != "candidates.write" {
		t.Errorf("%v %+v", err, why)
	}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL()+"/v1/jobs", nil)
	request.Header.Set("Authorization", "Bearer wrong")
	if response, err := r.send(request, &why); err != nil || response.StatusCode != http.StatusUnauthorized {
		t.Errorf("wrong key: %v %+v", err, why)
	}
	var me struct{ Permissions []string }
	if _, err := r.call(http.MethodGet, "/v1/me", nil, &me); err != nil || len(me.Permissions) != len(atsserver.AllRights())-1 {
		t.Errorf("permissions: %v %v", err, me)
	}
}

func TestTooManyCalls(t *testing.T) {
	r := start(t)
	r.SetRate(2, time.Hour)
	var codes []int
	for range 3 {
		response, err := r.call(http.MethodGet, "/v1/me", nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, response.StatusCode)
		if response.StatusCode == http.StatusTooManyRequests && response.Header.Get("Retry-After") != "1800" {
			t.Errorf("Retry-After: %s", response.Header.Get("Retry-After"))
		}
	}
	if diff := cmp.Diff([]int{200, 200, 429}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestLeadIsCreatedWithResumeAndNote(t *testing.T) {
	r := start(t, "University of Lisbon", "TU Graz")
	lead := map[string]any{
		"first_name": "Jörg", "last_name": "Müller", "email": "joerg@example.org", "linkedin_url": "https://linkedin.com/in/joerg",
		"source": "reqdesk", "education": []map[string]string{{"school": "Technical University of Graz"}},
	}
	var why refusal
	response, err := r.call(http.MethodPost, "/v1/jobs/41002/candidates", lead, &why)
	if err != nil || response.StatusCode != http.StatusUnprocessableEntity || len(why.Error.Fields) != 1 || why.Error.Fields[0].Field != "education[0].school" {
		t.Fatalf("a school that is not in the list: %v %+v", err, why)
	}
	if got := why.Error.Fields[0].Choices; len(got) != 2 || !slices.Contains(got, "TU Graz") {
		t.Errorf("choices %v", got)
	}
	lead["education"] = []map[string]string{{"school": "TU Graz"}}
	var made struct {
		ID          string
		CandidateID string `json:"candidate_id"`
		Stage       struct{ Name string }
	}
	if response, err = r.call(http.MethodPost, "/v1/jobs/41002/candidates", lead, &made); err != nil || response.StatusCode != http.StatusCreated || made.Stage.Name != "New" {
		t.Fatalf("created: %v %+v", err, made)
	}

	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile("file", "joerg.pdf")
	_, _ = part.Write([]byte("%PDF-1.4"))
	_ = w.WriteField("kind", "resume")
	_ = w.Close()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, r.URL()+"/v1/candidates/"+made.CandidateID+"/attachments", &form)
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", w.FormDataContentType())
	if response, err := r.send(request, nil); err != nil || response.StatusCode != http.StatusCreated {
		t.Fatalf("upload: %v", err)
	}
	for path, body := range map[string]any{
		"/attachments": map[string]string{"kind": "other", "filename": "a.txt", "content_base64": "aGVsbG8="},
		"/notes":       map[string]string{"text": "Wrote back within a day.", "job_id": "41002"},
	} {
		if response, err := r.call(http.MethodPost, "/v1/candidates/"+made.CandidateID+path, body, nil); err != nil || response.StatusCode != http.StatusCreated {
			t.Fatalf("%s: %v", path, err)
		}
	}
	files := r.Attachments()
	if len(files) != 2 || files[0].Kind != "resume" || string(files[0].Data) != "%PDF-1.4" && string(files[1].Data) != "%PDF-1.4" {
		t.Errorf("files: %+v", files)
	}
	if notes := r.Notes(); len(notes) != 1 || notes[0].CandidateID != made.CandidateID {
		t.Errorf("notes: %+v", notes)
	}
	if got := r.Candidates(); len(got) != 2 || got[1].LastName != "Müller" || !got[1].ViaAPI {
		t.Errorf("candidates: %+v", got)
	}
}

func TestPersonIsFoundByEmailAndLinkedIn(t *testing.T) {
	r := start(t)
	for _, query := range []string{"email=ADA@example.org", "linkedin_url=" + url.QueryEscape("http://linkedin.com/in/Ada-Byron/?trk=x")} {
		var found struct {
			Candidates []struct {
				ID           string
				Applications []struct {
					JobID string `json:"job_id"`
				}
			}
		}
		if _, err := r.call(http.MethodGet, "/v1/candidates?"+query, nil, &found); err != nil || len(found.Candidates) != 1 || found.Candidates[0].Applications[0].JobID != "41001" {
			t.Errorf("%s: %v %+v", query, err, found)
		}
	}
	var why refusal
	if response, err := r.call(http.MethodPost, "/v1/candidates/"+r.ada.CandidateID+"/applications", map[string]string{"job_id": "41001"}, &why); err != nil || response.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("twice on one job: %v %+v", err, why)
	}
	if response, err := r.call(http.MethodPost, "/v1/candidates/"+r.ada.CandidateID+"/applications", map[string]string{"job_id": "41003"}, nil); err != nil || response.StatusCode != http.StatusCreated {
		t.Errorf("on another job: %v", err)
	}
}

func TestStageIsMovedAndReadBack(t *testing.T) {
	r := start(t)
	var a struct {
		Status string
		Stage  struct{ Name string }
	}
	if _, err := r.call(http.MethodPatch, "/v1/applications/"+r.ada.ID, map[string]string{"stage_id": "s3"}, &a); err != nil || a.Status != "rejected" {
		t.Errorf("moved: %v %+v", err, a)
	}
	if err := r.Move(r.ada.ID, "New"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.call(http.MethodGet, "/v1/applications/"+r.ada.ID, nil, &a); err != nil || a.Status != "active" || a.Stage.Name != "New" {
		t.Errorf("read back: %v %+v", err, a)
	}
	if response, _ := r.call(http.MethodPatch, "/v1/applications/"+r.ada.ID, map[string]string{"stage_id": "other"}, nil); response.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a stage of no job: %d", response.StatusCode)
	}
}

func TestFaultsOfTheATS(t *testing.T) {
	for kind, want := range map[atsserver.FaultKind]string{
		atsserver.TooMany: "429", atsserver.ServerError: "500", atsserver.Unavailable: "503", atsserver.LoginPage: "unreadable",
		atsserver.BadJSON: "unreadable", atsserver.Empty: "unreadable", atsserver.Truncated: "unreadable",
		atsserver.DropBefore: "no answer", atsserver.DropAfter: "no answer",
	} {
		t.Run(string(kind), func(t *testing.T) {
			r := start(t)
			r.Fail(atsserver.Fault{Kind: kind, Method: http.MethodPost, Path: "/v1/jobs/", RetryAfter: 2 * time.Second}, 1)
			lead := map[string]string{"last_name": "Müller", "email": "m@example.org"}
			var answer map[string]any
			response, err := r.call(http.MethodPost, "/v1/jobs/41001/candidates", lead, &answer)
			got := "unreadable"
			switch {
			case response == nil:
				got = "no answer"
			case response.StatusCode >= 400:
				got = fmt.Sprint(response.StatusCode)
			case err == nil:
				got = "an answer"
			}
			if got != want {
				t.Errorf("the client saw %s (%v)", got, err)
			}
			done := kind == atsserver.DropAfter || kind == atsserver.BadJSON || kind == atsserver.Empty || kind == atsserver.Truncated
			if created := len(r.Candidates()) == 2; created != done {
				t.Errorf("candidate created: %v, want %v", created, done)
			}
			if _, err := r.call(http.MethodPost, "/v1/jobs/41002/candidates", lead, &answer); err != nil {
				t.Errorf("after the fault: %v", err)
			}
			if calls := r.Calls(); len(calls) != 2 || calls[1].Status != http.StatusCreated {
				t.Errorf("recorded %+v", calls)
			}
		})
	}
}

func TestFeedHoldsTheOpenJobs(t *testing.T) {
	r := start(t)
	if err := r.CloseJob("41003"); err != nil {
		t.Fatal(err)
	}
	response, err := http.Get(r.FeedURL())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var feed struct {
		Jobs []struct {
			Title       string `xml:"title"`
			Reference   string `xml:"referencenumber"`
			Description string `xml:"description"`
			City        string `xml:"city"`
		} `xml:"job"`
	}
	raw, err := io.ReadAll(response.Body)
	if err != nil || xml.Unmarshal(raw, &feed) != nil || len(feed.Jobs) != 4 {
		t.Fatalf("feed: %v\n%s", err, raw)
	}
	if j := feed.Jobs[0]; j.Reference != "KR-1001" || j.Title != "Engineer 1 & more" || j.City != "Lisbon" || !strings.Contains(j.Description, "<b>trains</b>") {
		t.Errorf("first job %+v", j)
	}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, r.FeedURL(), nil)
	request.Header.Set("If-None-Match", response.Header.Get("ETag"))
	if again, err := r.send(request, nil); err != nil || again.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged feed: %v", err)
	}
}
