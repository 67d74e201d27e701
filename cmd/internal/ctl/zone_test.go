package ctl

import "testing"

// TestPeopleAreWrittenToByTheClockOfWhereTheyLive: whoever is imported with a place is
// planned in its time zone, and others in that of the job's place.
func TestPeopleAreWrittenToByTheClockOfWhereTheyLive(t *testing.T) {
	c := newCampaign(t)
	rows := "name,email,headline,city,state,country\n" +
		"Ana Soto,ana@post.example.net,Engineer with Go,New York,New York,United States\n" +
		"Kaori Abe,kaori@post.example.net,Engineer with Go,Tokyo,,Japan\n" +
		"Ben Kuhn,ben@post.example.net,Engineer with Go,Ulm,,\n" +
		"Lee Park,lee@post.example.net,Engineer with Go,Springfield,,\n" +
		"Nobody Knows,nobody@post.example.net,Engineer with Go,,,\n"
	report := c.do(t, "people", "import", paper(t, "people.csv", rows), "--job", c.job, "--commit")
	want := []string{"America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/Amsterdam", "Europe/Amsterdam"}
	for i := range want {
		c.persons = append(c.persons, report.text(t, "accepted", i, "person"))
		c.do(t, "review", "decide", c.job, c.persons[i], "contact")
	}
	c.do(t, "approve", c.job)
	plan := c.do(t, "plan", c.job)
	for i, zone := range want {
		row := rowOf(t, plan, c.persons[i])
		if row.want(t, zone, "time_zone"); len(row.text(t, "local_time")) < 5 {
			t.Error("there is no local time")
		}
	}
}
