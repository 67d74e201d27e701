package custom_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"reqdesk/connectors/ats/custom"
	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/conntest"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// guided gives the description in the guide.
func guided(t testing.TB) string {
	t.Helper()
	guide, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```yaml\n")
	text, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("the guide holds no description")
	}
	return text
}

func TestTheGuidesDescriptionHasNoProblem(t *testing.T) {
	for _, p := range describe.Check(guided(t)) {
		t.Errorf("line %d:%d: %s", p.Line, p.Column, p.Message)
	}
}

// pagings are the ways in which pages may follow one another, as changes of the
// guide's description.
var pagings = map[string]*strings.Replacer{
	"page": strings.NewReplacer(),
	"offset": strings.NewReplacer(`page: "{page}"`, `offset: "{offset}"`,
		"by: page, size: 50, total: .meta.total", "by: offset, size: 50", "by: page, total: .meta.total", "by: offset"),
	"link": strings.NewReplacer(`page: "{page}", `, "", `  query: {page: "{page}"}`+"\n", "",
		"by: page, size: 50, total: .meta.total", "by: link, size: 50", "by: page, total: .meta.total", "by: link"),
	"url": strings.NewReplacer(`page: "{page}", `, "", `  query: {page: "{page}"}`+"\n", "",
		"by: page, size: 50, total: .meta.total", "by: url, size: 50, next: .meta.next", "by: page, total: .meta.total", "by: url, next: .meta.next"),
	"cursor": strings.NewReplacer(`page: "{page}"`, `behind: "{cursor}"`,
		"by: page, size: 50, total: .meta.total", "by: cursor, size: 50, next: .meta.cursor, more: .meta.more", "by: page, total: .meta.total", "by: cursor, next: .meta.cursor"),
}

// The guide's description passes the whole suite, with each way of paging.
func TestGuideConformance(t *testing.T) {
	for paging, changed := range pagings {
		t.Run(paging, func(t *testing.T) {
			quick := strings.Replace(guided(t), "requests: 10,", "requests: 1000,", 1)
			f, err := custom.For(changed.Replace(quick))
			if err != nil {
				t.Fatal(err)
			}
			var now *riverbend
			conntest.Run(t, conntest.Target{
				Factory: f, Jobs: 5, Full: true, Config: riverbendConfig, List: "GET /api/jobs",
				Writes: []string{"POST /api/applications", "PUT /api/applications/*", "POST /api/applications/*/notes", "POST /api/applications/*/files"},
				Start:  conntest.Serve(func() http.Handler { now = newRiverbend(paging); return now }),
				Write: &conntest.Write{
					Candidate: ats.Candidate{JobID: "4", Source: "Riverbend", Resume: joerg}, Resume: pdf,
					Attached: func(person string) [][]byte { return now.attached(person) },
				},
			})
		})
	}
}

func TestGuideReadsAJobWhole(t *testing.T) {
	f, err := custom.For(guided(t))
	if err != nil {
		t.Fatal(err)
	}
	c := started(t, f, newRiverbend("page"), riverbendConfig)
	got, err := able[ats.JobReader](t, c).Job(t.Context(), "3")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the job", core.Posting{
		ID: "3", Reference: "R-3", Title: "Engineer 2", Status: "filled", Closed: true, EmploymentType: "permanent", Function: "Platform",
		Locations:   []core.Location{{Text: "Porto, Norte, PT", City: "Porto", Region: "Norte", Country: "PT", Role: "primary"}},
		Description: "<p>Build</p>", ApplyURL: "https://riverbend.example.com/apply/3", Owner: "robin@agency.example.com", Posted: got.Posted, Updated: got.Updated,
	}, got)
	found, err := able[ats.CandidateFinder](t, c).FindCandidate(t.Context(), []string{"ada.1@example.org"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "who is found", &ats.Found{PersonID: "301", URL: "https://riverbend.example.com/people/301", By: core.KeyEmail, Applications: map[string]string{"1": "501"}}, found)
}
