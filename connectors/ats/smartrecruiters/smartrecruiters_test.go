package smartrecruiters

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/smartrecruitersfake"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"base_url": base}, Secrets: map[string]string{"api_key": fake.Key}}
}

// small is the connector with pages of three and without a pace.
func small(c ats.Config) (ats.Connector, error) { return open(c, httpx.Limit{}, 3) }

var lead = ats.Candidate{JobID: "job-001", Source: "Riverbend", Resume: core.Resume{
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
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config, List: "GET /jobs",
		Writes: []string{"POST /jobs/*/candidates", "POST /candidates/*/attachments", "PUT /candidates/*/jobs/*/status"},
		Start: conntest.Serve(func() http.Handler {
			now = fake.New(7, 8)
			return now
		}),
		Write: &conntest.Write{
			Candidate: lead, Marks: map[string]string{ats.CarrySource: "src-7"},
			Resume:   ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { return now.FilesOf(person) },
		},
	})
}

// start gives a connector with small pages on a fake.
func start(t *testing.T, s http.Handler, c func(string) ats.Config) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	made, err := small(c(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	connector, ok := made.(*Connector)
	if !ok {
		t.Fatalf("a %T", made)
	}
	return connector
}
