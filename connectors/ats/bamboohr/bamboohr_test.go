package bamboohr

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/bamboohrfake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "company": "kestrel"},
		Secrets:  map[string]string{"api_key": fake.Key, "client_secret": fake.ClientSecret, "sign_in": "nobody-signed-in"},
	}
}

// brisk is the connector without a pace.
func brisk(c ats.Config) (ats.Connector, error) { return open(c, httpx.Limit{}) }

var lead = ats.Candidate{JobID: "15", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Location: core.Place{City: "Graz", CountryCode: "AT"},
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *fake.Server
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: brisk}, Jobs: 7, OnePage: true, Full: true, Config: config,
		Start: conntest.Serve(func() http.Handler { now = fake.New(7, 8); return now }),
		Writes: []string{
			"POST /api/v1/applicant_tracking/application", "POST /api/v1/applicant_tracking/applications/*/comments",
			"POST /api/v1/applicant_tracking/applications/*/status",
		},
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { return now.FilesOf(person) },
		},
	})
}

// start gives a connector on a fake.
func start(t *testing.T, s http.Handler) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return made(t, config(server.URL))
}

func made(t *testing.T, c ats.Config) *Connector {
	t.Helper()
	got, err := brisk(c)
	if err != nil {
		t.Fatal(err)
	}
	connector, ok := got.(*Connector)
	if !ok {
		t.Fatalf("a %T", got)
	}
	return connector
}
