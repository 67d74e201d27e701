package bullhorn

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/bullhornfake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "username": fake.Username, "client_id": fake.ClientID},
		Secrets:  map[string]string{"client_secret": fake.ClientSecret, "password": fake.Password, "token": fake.Token},
	}
}

// small is the connector with pages of three, without a pace and hardly any pause.
func small(c ats.Config) (ats.Connector, error) { return open(c, httpx.Limit{}, 3, time.Millisecond) }

var lead = ats.Candidate{JobID: "1002", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101", Location: core.Place{City: "Graz", CountryCode: "AT"},
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01", Highlights: []string{"Built", "Ran"}}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *fake.Server
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config,
		Start: conntest.Serve(func() http.Handler {
			now = fake.New(7, 8)
			return now
		}),
		List:  "GET /rest-services/*/search/JobOrder",
		Reads: []string{"POST /rest-services/login", "POST /oauth/authorize", "POST /oauth/token"},
		Writes: []string{
			"PUT /rest-services/*/event/subscription/*", "PUT /rest-services/*/entity/Candidate", "PUT /rest-services/*/entity/JobSubmission",
			"PUT /rest-services/*/entity/CandidateEducation", "PUT /rest-services/*/entity/CandidateWorkHistory", "PUT /rest-services/*/entity/Note",
			"PUT /rest-services/*/file/Candidate/*", "POST /rest-services/*/entity/JobSubmission/*",
		},
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { return now.FilesOf(person) },
		},
	})
}

// start gives a connector with small pages on a fake; how may change its account.
func start(t *testing.T, s http.Handler, how ...func(*ats.Config)) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return at(t, server.URL, how...)
}

// at gives a connector for the account at base.
func at(t *testing.T, base string, how ...func(*ats.Config)) *Connector {
	t.Helper()
	account := config(base)
	account.Settings, account.Secrets = maps.Clone(account.Settings), maps.Clone(account.Secrets)
	for _, change := range how {
		change(&account)
	}
	c, err := open(account, httpx.Limit{}, 3, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
