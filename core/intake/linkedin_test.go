package intake_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
)

// linkedIn draws what LinkedIn's "Save to PDF" gives: a sidebar on the first
// page, several positions under one employer, dates with their length, page
// numbers, a second page.
func linkedIn(t testing.TB) []byte {
	s := newSheet(words{})
	s.left, s.width = 8, 55
	s.SetY(12)
	for _, l := range []struct {
		size       float64
		bold       bool
		text, link string
	}{
		{13, false, "Contact", ""},
		{10, false, "anna.weber@example.com", "mailto:anna.weber@example.com"},
		{10, false, "www.linkedin.com/in/anna-weber-", "https://www.linkedin.com/in/anna-weber-berlin?trk=x"},
		{10, false, "berlin (LinkedIn)", "https://www.linkedin.com/in/anna-weber-berlin?trk=x"},
		{13, false, "Top Skills", ""},
		{10, false, "Distributed Systems", ""},
		{10, false, "Go", ""},
		{10, false, "Kafka", ""},
		{13, false, "Languages", ""},
		{10, false, "German (Native or Bilingual)", ""},
		{10, false, "English (Full Professional)", ""},
		{13, false, "Certifications", ""},
		{10, false, "Certified Kubernetes Administrator", ""},
	} {
		s.line(l.size, l.bold, l.text, l.link)
		s.SetY(s.GetY() + 1)
	}
	s.left, s.width = 72, 130
	s.SetY(12)
	s.line(26, false, "Anna Weber", "")
	s.line(12, false, "Principal Engineer at Hooli | Speaker", "")
	s.line(12, false, "Berlin, Germany", "")
	s.heading("Summary")
	s.line(12, false, "I build systems that stay up, and teams that", "")
	s.line(12, false, "like to run them.", "")
	s.heading("Experience")
	s.line(12, false, "Hooli", "")
	s.line(10, false, "6 years 2 months", "")
	for _, p := range [][]string{
		{"Principal Engineer", "January 2021 - Present (5 years 11 months)", "Berlin, Germany"},
		{"Senior Engineer", "October 2020 - January 2021 (4 months)", ""},
	} {
		s.SetY(s.GetY() + 1)
		s.line(11.5, false, p[0], "")
		s.line(10.5, false, p[1], "")
		if p[2] != "" {
			s.line(10.5, false, p[2], "")
			s.SetY(s.GetY() + 2)
			s.line(10.5, false, "Responsible for the storage of everything.", "")
		}
	}
	s.SetY(s.GetY() + 5)
	s.line(12, false, "Initech", "")
	s.line(11.5, false, "Software Engineer", "")
	s.line(10.5, false, "March 2015 - September 2020 (5 years 7 months)", "")
	s.SetXY(95, 285)
	s.line(9, false, "Page 1 of 2", "")
	s.AddPage()
	s.SetY(12)
	s.line(12, false, "Globex Corporation", "")
	s.line(11.5, false, "Intern", "")
	s.line(10.5, false, "July 2014 - December 2014 (6 months)", "")
	s.heading("Education")
	s.line(12, false, "Technische Universität Berlin", "")
	s.line(10.5, false, "Master of Science - MS, Computer Science · (2012 - 2014)", "")
	s.SetXY(95, 285)
	s.line(9, false, "Page 2 of 2", "")
	return s.bytes(t)
}

func TestLinkedInsSaveToPDFIsRead(t *testing.T) {
	res := read(t, "Profile.pdf", linkedIn(t))
	if len(res.Rows) != 1 {
		t.Fatal(brief(res))
	}
	got := res.Rows[0].Resume
	want := core.Resume{
		Basics: core.Basics{
			Name: "Anna Weber", Label: "Principal Engineer at Hooli | Speaker", Email: "anna.weber@example.com",
			Summary:  "I build systems that stay up, and teams that like to run them.",
			Location: core.Place{Address: "Berlin, Germany", City: "Berlin", CountryCode: "DE"},
			Profiles: []core.Presence{{Network: "LinkedIn", Username: "anna-weber-berlin", URL: "https://linkedin.com/in/anna-weber-berlin"}},
		},
		Work: []core.Work{
			{Name: "Hooli", Position: "Principal Engineer", Location: "Berlin, Germany", StartDate: "2021-01", Summary: "Responsible for the storage of everything."},
			{Name: "Hooli", Position: "Senior Engineer", StartDate: "2020-10", EndDate: "2021-01"},
			{Name: "Initech", Position: "Software Engineer", StartDate: "2015-03", EndDate: "2020-09"},
			{Name: "Globex Corporation", Position: "Intern", StartDate: "2014-07", EndDate: "2014-12"},
		},
		Education:    []core.Education{{Institution: "Technische Universität Berlin", StudyType: "Master of Science", Area: "Computer Science", StartDate: "2012", EndDate: "2014"}},
		Skills:       []core.Skill{{Name: "Distributed Systems"}, {Name: "Go"}, {Name: "Kafka"}},
		Certificates: []core.Certificate{{Name: "Certified Kubernetes Administrator"}},
		Languages:    []core.Language{{Language: "German", Fluency: "Native or Bilingual"}, {Language: "English", Fluency: "Full Professional"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("résumé differs (-want +got):\n%s\n%s", diff, res.Rows[0].Text)
	}
	for _, v := range intake.Values(got) {
		if f, ok := res.Rows[0].Facts[v.Path]; !ok || f.Confidence <= 0 || f.Confidence > 1 || f.Origin == "" {
			t.Errorf("%s: %s", v.Path, fmt.Sprint(f))
		}
	}
}
