package greenhouse

import (
	"net/http"
	"strings"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/greenhousefake"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "client_id": fake.ClientID, "user_id": "71"},
		Secrets:  map[string]string{"client_secret": fake.ClientSecret},
	}
}

// small is the connector with pages of three.
func small(c ats.Config) (ats.Connector, error) { return open(c, 3) }

var lead = ats.Candidate{JobID: "4002", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}, {Name: "Undated", Position: "Engineer"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "Phrenology", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *fake.Server
	var all []*fake.Server
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config,
		Start: conntest.Serve(func() http.Handler {
			now = fake.New(7, 8)
			all = append(all, now)
			return now
		}),
		Write: &conntest.Write{
			Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { return now.FilesOf(person) },
		},
	})
	for _, s := range all {
		for _, asked := range s.Asked() {
			if !strings.HasPrefix(asked, "GET ") && strings.Contains(asked, "/v3/job") {
				t.Errorf("wrote to a job: %s", asked)
			}
		}
	}
}
