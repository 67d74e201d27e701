package boards

import (
	"net/http"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/boardsfake"
	"reqdesk/core/ats"
)

// addresses are a link to a job of the fake's employer at each provider.
var addresses = map[*provider]string{
	greenhouse:      "https://job-boards.greenhouse.io/kestrel/jobs/701?gh_jid=701",
	lever:           "https://jobs.lever.co/kestrel/lever-701/apply",
	ashby:           "https://jobs.ashbyhq.com/kestrel/ashby-701",
	smartrecruiters: "https://jobs.smartrecruiters.com/kestrel/701-engineer",
	recruitee:       "https://kestrel.recruitee.com/o/engineer-701",
	workable:        "https://apply.workable.com/kestrel/j/W701/",
	personio:        "https://kestrel.jobs.personio.de/job/701?language=de",
}

// small is the connector with pages of three, without a pace and for short answers.
func small(c ats.Config) (ats.Connector, error) {
	return open(c, bounds{pageSize: 3, maxBody: 1 << 20})
}

func TestConformance(t *testing.T) {
	lists := map[*provider]string{lever: "GET /v0/postings/*", smartrecruiters: "GET /v1/companies/*/postings"}
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			conntest.Run(t, conntest.Target{
				Factory: ats.Factory{Descriptor: descriptor(), New: small}, Jobs: 7, Full: true, OnePage: lists[p] == "", List: lists[p],
				Start: conntest.Serve(func() http.Handler { return fake.New(7) }),
				Config: func(base string) ats.Config {
					return ats.Config{Settings: map[string]string{"url": addresses[p], "base_url": base}}
				},
			})
		})
	}
}
