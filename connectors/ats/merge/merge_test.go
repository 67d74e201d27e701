package merge

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/mergefake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "user": fake.User},
		Secrets:  map[string]string{"api_key": fake.Key, "account_token": fake.Token},
	}
}

// small is the connector with pages of three and without a pace.
func small(c ats.Config) (ats.Connector, error) { return open(c, httpx.Limit{}, 3) }

var lead = ats.Candidate{JobID: fake.ID("jobs", 2), Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Location: core.Place{City: "Graz", CountryCode: "AT"},
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work: []core.Work{
		{Name: "Sable", Position: "Engineer", StartDate: "2020-01"},
		{Name: "Old Quay", Position: "Trainee", StartDate: "2018", EndDate: "2019"},
	},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config,
		Start: conntest.Serve(func() http.Handler { return fake.New(7, 8) }),
		List:  "GET /jobs", Writes: []string{"POST /candidates", "POST /applications", "POST /activities", "POST /applications/*/change-stage"},
		// The present employer goes along, the history does not.
		Write: &conntest.Write{Candidate: lead, Marks: map[string]string{ats.CarryExperience: "Old Quay"}},
	})
}

// start gives a connector with small pages on a fake.
func start(t *testing.T, s http.Handler, change ...func(*ats.Config)) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	c := config(server.URL)
	for _, how := range change {
		how(&c)
	}
	made, err := small(c)
	if err != nil {
		t.Fatal(err)
	}
	connector, ok := made.(*Connector)
	if !ok {
		t.Fatalf("a %T", made)
	}
	return connector
}
