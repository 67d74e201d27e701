package recruitee

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reqdesk/connectors/conntest"
	"reqdesk/connectors/conntest/recruiteefake"
	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// account is a fake with more offers and people than fit on two pages.
func account() *recruiteefake.Server {
	s := recruiteefake.New()
	s.PageSize = 4
	for i := range 8 {
		s.AddOffer(recruiteefake.Object{
			"title": fmt.Sprint("Engineer ", i), "description": "<p>Build</p>", "requirements": "<p>Go</p>", "department": "Technology", "employment_type_code": "fulltime",
			"location": "Berlin, Germany", "city": "Berlin", "country_code": "DE", "locations": []recruiteefake.Object{{"city": "Berlin"}, {"city": "Hamburg", "country_code": "de"}},
			"careers_url": "https://jobs.example.com/1", "careers_apply_url": "https://jobs.example.com/1/apply",
		})
	}
	for i := range 8 {
		s.AddCandidate(1000, recruiteefake.Object{
			"name": fmt.Sprint("Ada Byron ", i), "emails": []string{fmt.Sprintf("Ada.%d@example.org", i)}, "phones": []string{"+49 30 23125 101"},
			"social_links": []string{fmt.Sprint("https://www.linkedin.com/in/ada-", i)},
		})
	}
	return s
}

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base, "company": recruiteefake.Company}, Secrets: map[string]string{"api_key": recruiteefake.Key}}
}

func connect(t testing.TB, s *recruiteefake.Server) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := small(config(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := made.(*Connector)
	if !ok {
		t.Fatalf("New gives a %T", made)
	}
	return c
}

// small is the connector with pages of four.
func small(c ats.Config) (ats.Connector, error) { return open(c, 4) }

var lead = ats.Candidate{JobID: "1002", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 8, Full: true, Config: config, List: "GET /c/" + recruiteefake.Company + "/offers",
		Writes: []string{"POST /c/" + recruiteefake.Company + "/candidates", "POST /c/" + recruiteefake.Company + "/placements"},
		Start:  conntest.Serve(func() http.Handler { return account() }),
		Write:  &conntest.Write{Candidate: lead},
	})
}

// readJobs reads jobs; behind the first page something happens to the account.
func readJobs(t *testing.T, c *Connector, happens func()) (seen map[string]bool, full bool) {
	t.Helper()
	seen = map[string]bool{}
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			clear(seen)
		}
		for _, p := range page.Items {
			if seen[p.ID] {
				t.Errorf("%s comes twice", p.ID)
			}
			seen[p.ID] = true
		}
		full = page.Full
		if happens != nil {
			happens()
			happens = nil
		}
	}
	return seen, full
}

func TestListThatMovesBetweenTwoPagesLosesNothing(t *testing.T) {
	for name, change := range map[string]struct {
		happens func(*recruiteefake.Server)
		want    int
	}{
		"an offer is added before the others":    {func(s *recruiteefake.Server) { s.AddOffer(recruiteefake.Object{"title": "Nurse"}) }, 9},
		"an offer of the first page is archived": {func(s *recruiteefake.Server) { s.Change(1006, recruiteefake.Object{"status": "archived"}) }, 7},
		"an offer changes":                       {func(s *recruiteefake.Server) { s.Change(1006, recruiteefake.Object{"title": "Other"}) }, 8},
	} {
		s := account()
		if seen, full := readJobs(t, connect(t, s), func() { change.happens(s) }); len(seen) != change.want || !full {
			t.Errorf("%s: %d offers, full %v", name, len(seen), full)
		}
	}
	s := account()
	s.IgnoreOffset = true
	if seen, full := readJobs(t, connect(t, s), nil); len(seen) != 8 || !full {
		t.Errorf("everything at once: %d offers, full %v", len(seen), full)
	}
}

func TestOfferBecomesAJob(t *testing.T) {
	s := account()
	c := connect(t, s)
	s.Change(1001, recruiteefake.Object{"status": "archived"})
	p, err := c.Job(t.Context(), "1001")
	if err != nil || !p.Closed || p.Description != "<p>Build</p><p>Go</p>" || p.EmploymentType != "fulltime" || p.Updated.IsZero() {
		t.Errorf("job %+v, %v", p, err)
	}
	want := []core.Location{{Text: "Berlin, Germany", City: "Berlin", Country: "DE", Role: "primary"}, {Text: "Hamburg", City: "Hamburg", Country: "DE", Role: "sourcing"}}
	if diff := cmp.Diff(want, p.Locations); diff != "" {
		t.Error(diff)
	}
}

func TestPersonIsFoundByAddressAndNotByLikeness(t *testing.T) {
	s := account()
	c := connect(t, s)
	if found, err := c.FindCandidate(t.Context(), []string{"ada.5@example.net"}, []string{"https://github.com/ada-5"}); err != nil || found != nil {
		t.Fatalf("a stranger: %+v, %v", found, err)
	}
	found, err := c.FindCandidate(t.Context(), nil, []string{"https://www.linkedin.com/in/ada-5"})
	if err != nil || found == nil || found.By != core.KeyURL || found.Applications["1000"] != "6/1000" {
		t.Fatalf("found %+v, %v", found, err)
	}
	again := lead
	again.PersonID = found.PersonID
	made, err := c.CreateCandidate(t.Context(), again)
	if err != nil || made.ApplicationID != "6/1002" || len(s.Candidates()) != 8 {
		t.Fatalf("made %+v, %v", made, err)
	}
	if st, err := c.Status(t.Context(), made); err != nil || st.Stage != "Applied" || st.Status != "active" {
		t.Errorf("status %+v, %v", st, err)
	}
	s.Placed(6, recruiteefake.Object{"stage_id": 503, "hired_at": "2026-11-23T08:00:00Z"})
	if st, err := c.Status(t.Context(), ats.Created{PersonID: "6", ApplicationID: "6/1000"}); err != nil || st.Stage != "Hired" || st.Status != "hired" {
		t.Errorf("status %+v, %v", st, err)
	}
	if _, err := c.Status(t.Context(), ats.Created{PersonID: "6", ApplicationID: "6/1007"}); !core.IsNotFound(err) {
		t.Errorf("on another job: %v", err)
	}
}

func TestMissingRightIsNamedAndNothingIsWrittenToAnOffer(t *testing.T) {
	s := account()
	s.Deny("POST /c/4711/placements")
	c := connect(t, s)
	rights, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rights {
		if r.OK == (r.Feature == "create") || !r.OK && r.Missing == "" {
			t.Errorf("right %+v", r)
		}
	}
	readJobs(t, c, nil)
	if _, err := c.CreateCandidate(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	if made := s.Candidates()[0]; fmt.Sprint(made["sources"], made["social_links"]) != "[Riverbend] [https://www.linkedin.com/in/joerg]" {
		t.Errorf("Recruitee has %v", made)
	}
	for _, a := range s.Asked() {
		if a.Method != http.MethodGet && strings.Contains(a.Path, "/offers") {
			t.Errorf("wrote: %v", a)
		}
	}
}
