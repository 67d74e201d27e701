package greenhouse

import (
	"net/http"
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

var lead = ats.Candidate{JobID: "4002", Source: "Riverbend", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg@example.org", Phone: "+49 30 23125 101",
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer", StartDate: "2020-01"}, {Name: "Undated", Position: "Engineer"}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "Phrenology", EndDate: "2019"}},
}}

func TestConformance(t *testing.T) {
	var now *fake.Server
	conntest.Run(t, conntest.Target{
		Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config, List: "GET /v3/jobs",
		Reads: []string{"POST /token"},
		Writes: []string{
			"POST /v3/candidates", "POST /v3/applications", "POST /v3/candidate_educations", "POST /v3/candidate_employments",
			"POST /v3/attachments", "POST /v3/notes", "POST /v3/applications/*/move",
		},
		Start: conntest.Serve(func() http.Handler {
			now = fake.New(7, 8)
			return now
		}),
		Write: &conntest.Write{
			Candidate: lead, Marks: map[string]string{ats.CarrySource: `"source_id":61`, ats.CarryEducation: `"school_name_custom_field_option_id":81`},
			Resume:   ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
			Attached: func(person string) [][]byte { return now.FilesOf(person) },
		},
	})
}
