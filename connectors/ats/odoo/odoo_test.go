package odoo

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reqdesk/connectors/ats/odoo/internal/rpc"
	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/odoofake"
	"reqdesk/core"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{
		Settings: map[string]string{"base_url": base, "database": fake.Database, "login": fake.Login},
		Secrets:  map[string]string{"api_key": fake.Key},
	}
}

// small is the connector with pages of three and without a pace.
func small(c ats.Config) (ats.Connector, error) { return open(c, rpc.Options{PageSize: 3}) }

var lead = ats.Candidate{JobID: "1", Source: "riverbend search", Resume: core.Resume{
	Basics: core.Basics{
		Name: "Jörg Müller Weiß", Email: "joerg_w@example.org", Phone: "+49 30 23125 101", Phones: []string{"+49 30 23125 102"},
		Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg"}, {Network: "GitHub", URL: "https://github.example.com/joerg"}},
	},
	Work:      []core.Work{{Name: "Sable", Position: "Engineer <b>", StartDate: "2020-01", Summary: "Two\nlines", Highlights: []string{"Built & ran"}}},
	Education: []core.Education{{Institution: "TU Graz", StudyType: "MSc", Area: "CS", EndDate: "2019"}},
}}

// reads and writes are the calls of JSON-2. JSON-RPC has one address for all, which
// a newer Odoo is asked for its version when it refuses the other.
var (
	reads = []string{
		"POST /json/2/*/search_read", "POST /json/2/*/search", "POST /json/2/*/search_count", "POST /json/2/*/fields_get", "POST /json/2/*/has_access",
		"POST /json/2/res.users/context_get", "POST /jsonrpc",
	}
	writes = []string{
		"POST /json/2/hr.applicant/create", "POST /json/2/hr.applicant/write", "POST /json/2/hr.applicant/message_post", "POST /json/2/ir.attachment/create",
	}
)

// TestConformance leaves out Odoo 18, where a person is a record of its own: the
// suite wants one request for a candidate. It has a test of its own.
func TestConformance(t *testing.T) {
	for _, version := range []int{19, 17} {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			var now *fake.Server
			target := conntest.Target{
				Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, Config: config,
				List: "POST /json/2/hr.job/search_read", Reads: reads, Writes: writes,
				Start: conntest.Serve(func() http.Handler {
					now = fake.New(version, 7, 8)
					return now
				}),
				Write: &conntest.Write{
					Candidate: lead, Resume: ats.File{Name: "joerg.pdf", MediaType: "application/pdf", Data: []byte("%PDF-1.4 résumé")},
					Attached: func(person string) [][]byte { return now.FilesOf(person) },
					Marks:    map[string]string{ats.CarrySource: `"source_id":6`},
				},
			}
			if version < 19 {
				target.List, target.Writes = "POST /jsonrpc", nil
			}
			conntest.Run(t, target)
		})
	}
}

// start gives a connector with small pages on a fake.
func start(t *testing.T, s http.Handler, change ...func(ats.Config)) *Connector {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	c := config(server.URL)
	for _, do := range change {
		do(c)
	}
	connector, err := open(c, rpc.Options{PageSize: 3})
	if err != nil {
		t.Fatal(err)
	}
	return connector
}

// quiet tells when an error holds what nobody may see.
func quiet(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{fake.Key, fake.Trace, "Ada", "ada@"} {
		if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, secret) {
			t.Errorf("%q is in: %s", secret, text)
		}
	}
}
