package teamtailor

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/frontdoor"
	fake "reqdesk/connectors/conntest/teamtailorfake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base, "user": "robin@agency.example.com"}, Secrets: map[string]string{"api_key": fake.Key}}
}

// small is the connector with pages of three and without a pace.
func small(c ats.Config) (ats.Connector, error) { return open(c, httpx.Limit{}, 3) }

var lead = ats.Candidate{JobID: "102", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *fake.Server
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config, List: "GET /v1/jobs",
		Writes: []string{
			"POST /v1/candidates", "PATCH /v1/candidates/*", "POST /v1/job-applications", "PATCH /v1/job-applications/*",
			"POST /v1/files", "POST /v1/uploads", "POST /v1/notes",
		},
		Start: conntest.Serve(func() http.Handler { now = fake.New(7, 8); return now }),
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { uploads, _ := now.FilesOf(person); return uploads },
		},
	})
}

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

func jobs(t *testing.T, c *Connector) (seen map[string]core.Posting, last ats.Page[core.Posting]) {
	t.Helper()
	seen = map[string]core.Posting{}
	for page, err := range c.Jobs(t.Context(), "", "") {
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

func TestJobComesWithItsPlacesAndRecruiter(t *testing.T) {
	s := fake.New(2, 0)
	s.Row("jobs", "102").Attributes["human-status"] = "archived"
	seen, _ := jobs(t, start(t, s))
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	want := core.Posting{
		ID: "101", Reference: "101", Title: "Engineer 101", Status: "published", Description: "<p>Build</p>", Function: "Engineering",
		Locations: []core.Location{{City: "Lisbon", Country: "Portugal", PostalCode: "1000", Text: "Lisbon, Portugal", Role: "primary"}, {Text: "Everywhere", Role: "sourcing"}},
		URL:       "https://careers.example.com/jobs/101", ApplyURL: "https://careers.example.com/jobs/101/applications/new",
		Owner: "robin@agency.example.com", Users: []string{"robin@agency.example.com"}, Flags: map[string]string{"department": "Platform"}, Posted: at, Updated: at,
	}
	if diff := cmp.Diff(want, seen["101"]); diff != "" {
		t.Error(diff)
	}
	if !seen["102"].Closed {
		t.Error("an archived job is open")
	}
	s.Row("users", "7").Attributes["email"], s.Row("users", "7").Attributes["login-email"] = nil, "Ash@agency.example.com"
	if seen, _ := jobs(t, start(t, s)); seen["101"].Owner != "ash@agency.example.com" {
		t.Errorf("a recruiter who hides their address: %q", seen["101"].Owner)
	}
}

func TestJobDeletedWhileTheListIsReadHidesNoOther(t *testing.T) {
	s := fake.New(8, 0)
	lists := 0
	s.AfterEach(func(string) {
		if lists++; lists == 1 {
			s.Remove("jobs", "102")
		}
	})
	if seen, last := jobs(t, start(t, s)); len(seen) != 7 || !last.Full {
		t.Errorf("%d jobs of the seven that stayed, full %v", len(seen), last.Full)
	}
}

func TestSecondWriteThatFailsLeavesOneCandidate(t *testing.T) {
	s := fake.New(2, 0)
	s.Broken = []string{"POST /v1/job-applications"}
	c := start(t, s)
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindTemporary || !strings.Contains(err.Error(), "the person is in Teamtailor now") {
		t.Fatalf("got %v", err)
	}
	s.Broken = nil
	found, err := c.FindCandidate(t.Context(), []string{"joerg@example.org"}, nil)
	if err != nil || found == nil || len(found.Applications) != 0 {
		t.Fatalf("looking up gives %+v, %v", found, err)
	}
	again := lead
	again.PersonID = found.PersonID
	made, err := c.CreateCandidate(t.Context(), again)
	if err != nil || made.PersonID != found.PersonID || len(s.Of("candidates")) != 1 {
		t.Errorf("%+v, %v, %d candidates", made, err, len(s.Of("candidates")))
	}
	written := s.Of("candidates")[0].Attributes
	if fmt.Sprint(written["tags"]) != "[Riverbend]" || written["linkedin-url"] != "https://www.linkedin.com/in/joerg" {
		t.Errorf("written %v", written)
	}
}

func TestLongSummaryIsShortened(t *testing.T) {
	wordy := lead
	wordy.Resume.Basics.Summary = strings.Repeat("größere ", 40)
	s := fake.New(2, 0)
	if _, err := start(t, s).CreateCandidate(t.Context(), wordy); err != nil {
		t.Fatal(err)
	}
	if pitch := fmt.Sprint(s.Of("candidates")[0].Attributes["pitch"]); !strings.HasSuffix(pitch, "größere…") {
		t.Errorf("written %q", pitch)
	}
}

func TestPersonOfTheSameAddressIsMerged(t *testing.T) {
	s := fake.New(2, 3)
	c := start(t, s)
	known := lead
	known.Resume.Basics.Email = "ada.501@example.org"
	made, err := c.CreateCandidate(t.Context(), known)
	if err != nil || made.PersonID != "501" || len(s.Of("candidates")) != 3 {
		t.Errorf("%+v, %v", made, err)
	}
	known.JobID = "no-such-job"
	_, err = c.CreateCandidate(t.Context(), known)
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "did not accept the job; the person is in Teamtailor now") {
		t.Errorf("a job that does not exist: %v", err)
	}
}

func TestListThatTellsNoEndIsNotWhole(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(body map[string]any)
		jobs   int
		full   bool
	}{
		"nothing tells":           {func(body map[string]any) { delete(body, "links"); delete(body, "meta") }, 3, false},
		"only how many there are": {func(body map[string]any) { delete(body, "links"); delete(body["meta"].(map[string]any), "page-count") }, 7, true},
		"only the next page":      {func(body map[string]any) { delete(body, "meta") }, 7, true},
	} {
		c := start(t, frontdoor.Rewrite(fake.New(7, 0), func(_ *http.Request, body any) any {
			tt.change(body.(map[string]any))
			return body
		}))
		if seen, last := jobs(t, c); len(seen) != tt.jobs || last.Full != tt.full {
			t.Errorf("%s: %d jobs, full %v", name, len(seen), last.Full)
		}
	}
}

func TestApplicationThatIsGoneDoesNotHideThePerson(t *testing.T) {
	s := fake.New(2, 1)
	gone := s.Of("job-applications")[0].ID
	c := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/job-applications/"+gone {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		s.ServeHTTP(w, r)
	}))
	if found, err := c.FindCandidate(t.Context(), []string{"ada.501@example.org"}, nil); err != nil || found == nil || len(found.Applications) != 0 {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestRefusalNamesAFieldAndNothingElse(t *testing.T) {
	for pointer, shown := range map[string]string{
		"/data/attributes/email": "e-mail address", "/data/relationships/stage": "stage", "/data/attributes/ada@example.org": "", "Ada Byron": "", "/data/attributes/" + strings.Repeat("x", 99): "",
	} {
		c := start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_ = json.NewEncoder(w).Encode(fake.Object{"errors": []fake.Object{{"detail": "ada@example.org", "source": fake.Object{"pointer": pointer}}}})
		}))
		_, err := c.CreateCandidate(t.Context(), lead)
		if core.KindOf(err) != core.KindInvalid || shown != "" && !strings.Contains(err.Error(), shown) || strings.Contains(err.Error(), "ada@") || strings.Contains(err.Error(), "Ada") || strings.Contains(err.Error(), "xxx") {
			t.Errorf("%s: %v", pointer, err)
		}
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s := fake.New(1, 0)
	s.Denied, s.NoFiles = []string{"GET /v1/candidates", "POST /v1/job-applications"}, true
	rights, err := start(t, s).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rights {
		if !r.OK {
			got[r.Feature] = r.Missing
		}
	}
	want := map[string]string{"find": "Admin, Read", "create": "Admin, Write", "move": "Admin, Write", "resume": "files over the API"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestQuestionsAreThosePickedForTheJob(t *testing.T) {
	got, err := start(t, fake.New(1, 0)).Questions(t.Context(), "101")
	want := []core.Question{
		{ID: "31", Text: "May you work in Portugal?", Kind: core.AskYesNo, Required: true},
		{ID: "32", Text: "Tools", Kind: core.AskChoices, Choices: []string{"Go", "SQL"}},
		{ID: "33", Text: "Your site", Kind: core.AskText},
		{ID: "34", Text: "Years", Kind: core.AskNumber},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// people reads the applications of the first job.
func people(t *testing.T, c *Connector, since ats.Cursor) (ids []string, next ats.Cursor) {
	t.Helper()
	for page, err := range c.People(t.Context(), "101", since, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Items {
			ids = append(ids, a.PersonID)
		}
		next = page.Since
	}
	return ids, next
}

func TestOnlyChangedApplicationsComeAfterTheFirstLook(t *testing.T) {
	for _, filter := range []string{"", "job"} {
		s := fake.New(2, 5)
		s.ByJob = filter
		c := start(t, s)
		if got, since := people(t, c, ""); len(got) != 5 {
			t.Errorf("filter %q: %d people", filter, len(got))
		} else {
			s.Now = s.Now.Add(time.Hour)
			for _, a := range s.Of("job-applications")[:2] {
				// Stamped before the look began and written down late.
				a.Attributes["updated-at"] = s.Now.Add(-time.Hour - 5*time.Minute).Format(time.RFC3339)
			}
			for _, a := range s.Of("job-applications")[2:] {
				a.Attributes["updated-at"] = s.Now.Add(-48 * time.Hour).Format(time.RFC3339)
			}
			if got, _ := people(t, c, since); !slices.Equal(got, []string{"501", "502"}) {
				t.Errorf("filter %q: changed %v", filter, got)
			}
		}
	}
}

func TestFileBecomesTheResumeOfWhoHasNone(t *testing.T) {
	s := fake.New(1, 2)
	s.Row("candidates", "502").Attributes["resume"] = "https://files.example.com/own.pdf"
	c := start(t, s)
	file := ats.File{Name: "ada.pdf", MediaType: "application/pdf", Data: []byte("%PDF")}
	for _, id := range []string{"501", "502", "501", "502"} {
		if err := c.AttachResume(t.Context(), ats.Created{PersonID: id}, file); err != nil {
			t.Fatal(err)
		}
	}
	for id, isResume := range map[string]bool{"501": true, "502": false} {
		uploads, resume := s.FilesOf(id)
		if len(uploads) != 1 || string(uploads[0]) != "%PDF" || (string(resume) == "%PDF") != isResume {
			t.Errorf("%s has %d files and the résumé %q", id, len(uploads), resume)
		}
	}
}

func TestNoteWantsAUser(t *testing.T) {
	s := fake.New(1, 1)
	for address, kind := range map[string]core.Kind{"": core.KindUsage, "nobody@agency.example.com": core.KindUsage, "ROBIN@agency.example.com": ""} {
		c := start(t, s)
		c.user = address
		if err := c.WriteNote(t.Context(), ats.Created{PersonID: "501"}, "Answered."); core.KindOf(err) != kind {
			t.Errorf("%q: %v", address, err)
		}
	}
	if notes := s.Of("notes"); len(notes) != 1 || notes[0].Attributes["note"] != "Answered." {
		t.Errorf("%d notes", len(notes))
	}
}

func TestStageOfAnotherJobIsRefused(t *testing.T) {
	s := fake.New(2, 1)
	c := start(t, s)
	at := ats.Created{PersonID: "501", ApplicationID: s.Of("job-applications")[0].ID}
	if err := c.MoveStage(t.Context(), at, "102-2"); core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "the stage") {
		t.Errorf("got %v", err)
	}
	if err := c.MoveStage(t.Context(), at, "101-3"); err != nil {
		t.Error(err)
	}
	if st, err := c.Status(t.Context(), at); err != nil || st.Stage != "Interview" || st.Status != "in process" {
		t.Errorf("status %+v, %v", st, err)
	}
}
