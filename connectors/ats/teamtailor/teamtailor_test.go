package teamtailor

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/teamtailorfake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base}, Secrets: map[string]string{"api_key": fake.Key}}
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
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config, List: "GET /v1/jobs",
		Writes: []string{"POST /v1/candidates", "POST /v1/job-applications"},
		Start:  conntest.Serve(func() http.Handler { return fake.New(7, 8) }),
		Write:  &conntest.Write{Candidate: lead},
	})
}

func start(t *testing.T, s *fake.Server) *Connector {
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
	if _, err := c.CreateCandidate(t.Context(), lead); core.KindOf(err) != core.KindTemporary {
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
	if written["referring-site"] != "Riverbend" || written["linkedin-url"] != "https://www.linkedin.com/in/joerg" {
		t.Errorf("written %v", written)
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
	if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), "/data/relationships/job") {
		t.Errorf("a job that does not exist: %v", err)
	}
}

func TestMissingRightsAreNamed(t *testing.T) {
	s := fake.New(1, 0)
	s.Denied = []string{"GET /v1/candidates", "POST /v1/"}
	rights, err := start(t, s).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []ats.Right{{Feature: "jobs", OK: true}, {Feature: "people", OK: true}, {Feature: "find", Missing: "Admin, Read"}, {Feature: "create", Missing: "Admin, Write"}}
	if !slices.Equal(rights, want) {
		t.Errorf("rights %+v", rights)
	}
}
