package feedxml

import (
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
)

func open(t *testing.T, c Config) *Feed {
	t.Helper()
	feed, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return feed
}

// all reads a look to its end and gives its jobs and last page.
func all(pages iter.Seq2[ats.Page[core.Posting], error]) (jobs []core.Posting, last ats.Page[core.Posting], err error) {
	for page, err := range pages {
		if err != nil {
			return jobs, last, err
		}
		jobs, last = append(jobs, page.Items...), page
	}
	return jobs, last, nil
}

func day(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }

var dialects = []struct {
	file string
	full bool
	want []core.Posting
}{
	{"avature.xml", true, []core.Posting{{
		ID: "500101", Reference: "500101", Title: "Firmware Engineer (f/m/d)", Status: "Open",
		Locations: []core.Location{
			{Text: "Graz, Styria, AT", City: "Graz", Region: "Styria", Country: "AT", PostalCode: "8010", Role: "primary"},
			{Text: "Linz, Upper Austria, AT", City: "Linz", Region: "Upper Austria", Country: "AT", PostalCode: "4020", Role: "sourcing"},
			{Text: "Brno, CZ", City: "Brno", Country: "CZ", Role: "sourcing"},
		},
		EmploymentType: "Full-time", Function: "Engineering", Experience: "Experienced Professional",
		Description: "<p>Write firmware &amp; drivers</p><script>alert(1)</script>",
		MustHaves:   []string{"C++", "CAN, LIN or FlexRay"},
		ApplyURL:    "https://lindwerk.example.com/private/Apply?jobId=500101",
		URL:         "https://lindwerk.example.com/careers/JobDetail/Firmware-Engineer/500101",
		Owner:       "rita.recruiter@example.com",
		Flags:       map[string]string{"requisitionid": "REQ-500101", "company": "Lindwerk", "posttovisage": "yes"},
		Posted:      day(18).Add(9*time.Hour + 30*time.Minute), Updated: day(19).Add(12 * time.Hour),
	}, {
		ID: "500102", Reference: "500102", Title: "R&D Clerk", Status: "Closed", Closed: true,
		Description: "<p>Sort &amp; file.</p><p>Be on time.</p>",
	}}},
	{"portal.rss", false, []core.Posting{{
		ID: "500101", Reference: "500101", Title: "Firmware Engineer (f/m/d)", Posted: day(18),
		ApplyURL: "https://lindwerk.example.com/careers/JobDetail/Firmware-Engineer/500101",
		URL:      "https://lindwerk.example.com/careers/JobDetail/Firmware-Engineer/500101",
	}}},
	{"personio.xml", true, []core.Posting{{
		ID: "7001", Reference: "7001", Title: "Test Engineer",
		Locations: []core.Location{
			{Text: "Graz", Role: "primary"}, {Text: "Linz", Role: "sourcing"}, {Text: "Remote", Role: "sourcing"},
		},
		EmploymentType: "part-time", Function: "Engineering", Experience: "experienced",
		Description: "<h3>Your tasks</h3><ul><li>Test</li></ul>\n<h3>Your profile</h3><p>Curious</p>",
		MustHaves:   []string{"pytest", "hardware in the loop"},
		Flags:       map[string]string{"subcompany": "Lindwerk GmbH", "yearsofexperience": "2-5"},
		Posted:      day(2).Add(8*time.Hour + 15*time.Minute),
	}}},
	{"erecruiter.xml", true, []core.Posting{{
		ID: "31", Reference: "31", Title: "Controller", Locations: []core.Location{{Text: "Wien", Role: "primary"}},
		Function: "Finance", Description: "<p>Plan</p>\n<p>Degree</p>",
		ApplyURL: "https://jobs.example.com/apply/31", Owner: "rita.recruiter@example.com", Posted: day(12),
	}}},
	{"careerjet.xml", true, []core.Posting{{
		ID: "CJ-9", Reference: "CJ-9", Title: "Mécaniste",
		Locations:      []core.Location{{Text: "Genève, GE, CH", City: "Genève", Region: "GE", Country: "CH", Role: "primary"}},
		EmploymentType: "Contract", Description: "<p>Réglage</p>",
		ApplyURL: "https://jobs.example.com/9/apply", URL: "https://jobs.example.com/9",
		Flags: map[string]string{"company": "Lindwerk"},
	}}},
	{"linkedin.xml", true, []core.Posting{{
		ID: "LI-1", Reference: "LI-1", Title: "Buyer",
		Locations:   []core.Location{{Text: "Graz, Styria", Role: "primary"}, {Text: "Linz, Upper Austria", Role: "sourcing"}},
		Description: "Buy things.<br>Well.", ApplyURL: "https://jobs.example.com/li-1",
		Flags: map[string]string{"company": "Lindwerk", "companyid": "123"},
	}}},
	{"opencats.xml", true, []core.Posting{{
		ID: "77", Reference: "77", Title: "Welder",
		Locations:      []core.Location{{Text: "Tulsa, OK, US", City: "Tulsa", Region: "OK", Country: "US", PostalCode: "74101", Role: "primary"}},
		EmploymentType: "Contract", Description: "<p>Weld pipes.</p>",
		ApplyURL: "https://cats.example.com/careers/?p=showJob&ID=77&ref=xml", URL: "https://cats.example.com/careers/?p=showJob&ID=77&ref=xml",
		Flags: map[string]string{"hiringcompany": "Lindwerk"}, Posted: day(16).Add(13 * time.Hour),
	}}},
	{"hrxml.xml", true, []core.Posting{{
		ID: "HR-5", Reference: "HR-5", Title: "Nurse", Status: "Active",
		Locations:      []core.Location{{Text: "Ghent, BE", City: "Ghent", Country: "BE", PostalCode: "9000", Role: "primary"}},
		EmploymentType: "FullTime", Description: "<p>Care &amp; kindness</p>",
	}}},
}

func TestDialects(t *testing.T) {
	for _, tt := range dialects {
		t.Run(tt.file, func(t *testing.T) {
			c := open(t, Config{Address: filepath.Join("testdata", tt.file)})
			jobs, last, err := all(c.Jobs(t.Context(), "", ""))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, jobs); diff != "" {
				t.Error(diff)
			}
			if !last.Last || last.Full != tt.full || last.Since == "" || last.Total != len(tt.want) {
				t.Errorf("last page %+v, want a look that is full: %v", last, tt.full)
			}
		})
	}
}
