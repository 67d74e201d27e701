package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
)

func TestTheTablesOfSourcingToolsAreRead(t *testing.T) {
	tests := map[string]struct {
		file, source string
		want         core.Basics
		work         core.Work
	}{
		"SeekOut": {
			"Full Name,First Name,Last Name,Location,Company,Title,LinkedInUrl,Email1,Email2,Email3,Phone Number1,Phone Number2,Phone Number3\n" +
				"Anna Weber,Anna,Weber,\"Berlin, Germany\",Acme,Engineer,https://www.linkedin.com/in/anna-weber,a@example.com,b@example.com,,+49 30 901820,,\n",
			"seekout",
			core.Basics{
				Name: "Anna Weber", Label: "Engineer", Email: "a@example.com", Emails: []string{"b@example.com"}, Phone: "+4930901820", Location: core.Place{Address: "Berlin, Germany"},
				Profiles: []core.Presence{{Network: "LinkedIn", Username: "anna-weber", URL: "https://linkedin.com/in/anna-weber"}},
			},
			core.Work{Name: "Acme", Position: "Engineer"},
		},
		"Apollo": {
			"First Name:Last Name:Contact Email:Contact LinkedIn URL:Company Name:Company Website:Technologies:Corporate Phone:Title\n" +
				"Anna:Weber:a@example.com;b@example.com:linkedin.com/in/anna-weber:Acme:acme.example:SAP; Oracle:+49 30 5550:Engineer\n",
			"apollo",
			core.Basics{
				Name: "Anna Weber", Label: "Engineer", Email: "a@example.com", Emails: []string{"b@example.com"},
				Profiles: []core.Presence{{Network: "LinkedIn", Username: "anna-weber", URL: "https://linkedin.com/in/anna-weber"}},
			},
			core.Work{Name: "Acme", Position: "Engineer"},
		},
		"People Data Labs": {
			"full_name,first_name,last_name,gender,birth_date,linkedin_url,github_url,work_email,personal_emails,recommended_personal_email,mobile_phone,job_title,job_title_levels,job_company_name,location_locality,location_country,skills\n" +
				"anna weber,anna,weber,female,1990-01-01,linkedin.com/in/anna-weber,github.com/annaweber,a@work.example,\"['a@example.com']\",a@example.com,+4930901820,engineer,\"['senior']\",acme,berlin,germany,\"['go', 'sql']\"\n",
			"people data labs",
			core.Basics{
				Name: "Anna Weber", Label: "engineer", Email: "a@work.example", Emails: []string{"a@example.com"}, Phone: "+4930901820", Location: core.Place{City: "berlin", CountryCode: "DE"},
				Profiles: []core.Presence{{Network: "LinkedIn", Username: "anna-weber", URL: "https://linkedin.com/in/anna-weber"}, {Network: "GitHub", Username: "annaweber", URL: "https://github.com/annaweber"}},
			},
			core.Work{Name: "acme", Position: "engineer"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			res := read(t, "export.csv", []byte(test.file))
			if len(res.Rows) != 1 || res.Source != test.source {
				t.Fatalf("%s: %v", res.Source, brief(res))
			}
			got := res.Rows[0].Resume
			if diff := cmp.Diff(test.want, got.Basics); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]core.Work{test.work}, got.Work); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if text := res.Rows[0].Text; strings.Contains(text, "1990") || strings.Contains(text, "female") {
				t.Errorf("what a review must not know was taken over: %q", text)
			}
		})
	}
}

const labsProfile = `{"full_name":"anna weber","gender":"female","birth_year":1990,"linkedin_url":"linkedin.com/in/anna-weber","github_url":"github.com/annaweber",
"work_email":"a@work.example","personal_emails":["a@example.com"],"recommended_personal_email":"a@example.com","mobile_phone":"+4930901820","emails":[{"address":"a@work.example","type":"professional"}],
"job_title":"engineer","job_title_levels":["senior"],"job_company_name":"acme","location_name":"berlin, berlin, germany","location_locality":"berlin","location_country":"germany",
"skills":["go","sql"],"languages":[{"name":"german"}],"experience":[{"company":{"name":"acme"},"title":{"name":"engineer"},"start_date":"2020-01","end_date":null,"location_names":["berlin"]},
{"company":{"name":"globex"},"title":{"name":"junior engineer"},"start_date":"2017","end_date":"2019-12","location_names":[]}],
"education":[{"school":{"name":"tu berlin"},"degrees":["master of science"],"majors":["computer science"],"start_date":"2012","end_date":"2017"}],"phone_numbers":true}`

func TestProfilesOfPeopleDataLabsAreRead(t *testing.T) {
	want := core.Resume{
		Basics: core.Basics{
			Name: "Anna Weber", Label: "Engineer", Email: "a@example.com", Emails: []string{"a@work.example"}, Phone: "+4930901820", Location: core.Place{City: "Berlin", CountryCode: "DE"},
			Profiles: []core.Presence{{Network: "LinkedIn", Username: "anna-weber", URL: "https://linkedin.com/in/anna-weber"}, {Network: "GitHub", Username: "annaweber", URL: "https://github.com/annaweber"}},
		},
		Work: []core.Work{
			{Name: "Acme", Position: "Engineer", Location: "Berlin", StartDate: "2020-01"},
			{Name: "Globex", Position: "Junior Engineer", StartDate: "2017", EndDate: "2019-12"},
		},
		Education: []core.Education{{Institution: "Tu Berlin", StudyType: "Master of Science", Area: "Computer Science", StartDate: "2012", EndDate: "2017"}},
		Skills:    []core.Skill{{Name: "go"}, {Name: "sql"}},
		Languages: []core.Language{{Language: "German"}},
	}
	line := strings.ReplaceAll(labsProfile, "\n", "")
	for name, test := range map[string]struct {
		file string
		rows int
	}{
		"one": {labsProfile, 1}, "a list": {"[" + labsProfile + "," + labsProfile + "]", 2}, "one a line": {line + "\n" + line + "\n" + line, 3},
		"an answer": {`{"status":200,"data":` + labsProfile + `}`, 1}, "a search": {`{"status":200,"data":[` + labsProfile + `],"total":1}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			res := read(t, "pdl.json", []byte(test.file))
			if len(res.Rows) != test.rows || len(res.Refused) != 0 || res.Document {
				t.Fatal(brief(res))
			}
			if diff := cmp.Diff(want, res.Rows[0].Resume); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatWasSaidOfColumnsIsShownFirstAndRemembered(t *testing.T) {
	d := newDesk(t)
	file := []intake.File{{Name: "x.csv", Data: []byte("Wer;Kontakt;Geburtstag;Quelle\nAnna Weber;anna@example.com;1990-01-01;Messe\nBo Lind;bo@example.com;;\n")}}
	tables, err := d.Tables(t.Context(), file, nil)
	d.must(err)
	want := []intake.Table{{
		File: "x.csv", Row: 1, Missing: "Choose which columns are the name, and an e-mail address, profile address or phone number.",
		Columns: []intake.Column{
			{Title: "Wer", Field: "text", Samples: []string{"Anna Weber", "Bo Lind"}},
			{Title: "Kontakt", Field: "text", Samples: []string{"anna@example.com", "bo@example.com"}},
			{Title: "Geburtstag", Field: "ignore", How: intake.ByHeader, Samples: []string{"1990-01-01"}},
			{Title: "Quelle", Field: "text", Samples: []string{"Messe"}},
		},
	}}
	if diff := cmp.Diff(want, tables); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	columns := map[string]string{"wer": "name", "Kontakt": "email", "Quelle": "ignore"}
	for _, commit := range []bool{false, true} {
		report, err := d.Run(t.Context(), intake.Order{Files: file, Columns: columns, Commit: commit})
		d.must(err)
		if len(report.Accepted) != 2 {
			t.Errorf("%+v", report)
		}
		again, err := d.Tables(t.Context(), file, nil)
		d.must(err)
		if again[0].Remembered != commit || (again[0].Missing == "") != commit {
			t.Errorf("commit %v: %+v", commit, again[0])
		}
	}
	// Another file with these headers in another order needs nothing to be said.
	other := []intake.File{{Name: "y.csv", Data: []byte("KONTAKT,Wer,Quelle,Geburtstag\ncy@example.com,Cy Young,Messe,\n")}}
	report, err := d.Service.Import(t.Context(), other, 0, true)
	d.must(err)
	if len(report.Accepted) != 1 || report.Accepted[0].Name != "Cy Young" {
		t.Errorf("%+v", report)
	}
	tables, err = d.Tables(t.Context(), other, map[string]string{"Quelle": "stage"})
	d.must(err)
	how := ""
	for _, c := range tables[0].Columns {
		how += c.Title + " " + c.Field + " " + c.How + ", "
	}
	if how != "KONTAKT email as last time, Wer name as last time, Quelle stage chosen, Geburtstag ignore by its header, " {
		t.Error(how)
	}
}
