package personio

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/personiofake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{
			"base_url": base, "careers_url": base, "company": "kestrel", "company_id": fake.Company, "client_id": fake.ClientID, "linkedin_attribute": fake.Attribute,
		},
		Secrets: map[string]string{"api_key": fake.Token, "client_secret": fake.ClientSecret},
	}
}

// brisk is the connector without a pace, with pages of three people.
func brisk(c ats.Config) (ats.Connector, error) { return open(c, httpx.Limit{}, httpx.Limit{}, 3) }

var lead = ats.Candidate{JobID: "1401", Source: "Riverbend", Resume: core.Resume{
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
		Start:  conntest.Serve(func() http.Handler { now = fake.New(7, 8); return now }),
		Reads:  []string{"POST /v2/auth/token"},
		Writes: []string{"POST /v1/recruiting/applications", "POST /v1/recruiting/applications/documents"},
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { return now.FilesOf(person) },
		},
	})
}

// start gives a connector on a fake; without are settings that it lacks.
func start(t *testing.T, s http.Handler, without ...string) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	c := config(server.URL)
	for _, key := range without {
		delete(c.Settings, key)
	}
	made, err := brisk(c)
	if err != nil {
		t.Fatal(err)
	}
	connector, ok := made.(*Connector)
	if !ok {
		t.Fatalf("a %T", made)
	}
	return connector
}
