package cmd_test

import (
	"fmt"
	"strings"
	"testing"
)

// campaign is an active job with a sequence and people who may be written to.
type campaign struct {
	*ctl
	job     string
	persons map[string]string // by e-mail address
}

// prepare makes a workspace with one client, one mailbox, one job and the given
// people, all of them to be contacted; nothing is approved yet.
func prepare(t *testing.T, c *ctl, mailbox []string, password string, people ...string) campaign {
	t.Helper()
	c.run(t, "init")
	c.run(t, "client", "add", "Northwind", "source_code=REQ7")
	c.feed(t, "password="+password+"\n", append(mailbox, "--client", "Northwind", "--secret-stdin")...)
	job := text(t, c.run(t, "job", "new", "--client", "Northwind", "title=Network Engineer", "location=Utrecht, Netherlands",
		"function=Engineering", "employment_type=full_time", "seniority=senior", "years=3-8",
		"must_haves=Go; BGP; Linux", "objectives=Run the backbone", "apply_url=https://jobs.example.com/apply/42",
		"description=You run our backbone."), "id")
	var rows strings.Builder
	rows.WriteString("name,email,headline\n")
	for i, address := range people {
		fmt.Fprintf(&rows, "Person %c Tester,%s,Network Engineer with Go and BGP on Linux\n", 'A'+i%26, address)
	}
	report := c.run(t, "people", "import", file(t, "people.csv", rows.String()), "--job", job, "--commit")
	c.run(t, "template", "set", "first", file(t, "first.md", "Subject: A question about {{job_title}}\nLanguage: en\n\n"+
		"Hello {{first_name | default: \"there\"}},\n\nwe look for a {{job_title}}. Here is more: {{apply_link}}\n"))
	c.run(t, "sequence", "set", job, file(t, "sequence.yaml",
		"steps:\n  - template: first\n  - text: |\n      Did you see my first letter? {{apply_link}}\n    after: 3d\n"))
	c.run(t, "review", "open", job, "--objectives", "Run the backbone", "--must-haves", "Go; BGP; Linux")
	c.run(t, "job", "confirm", job)
	c.run(t, "job", "activate", job)
	done := campaign{ctl: c, job: job, persons: map[string]string{}}
	for i, address := range people {
		person := text(t, report, "accepted", i, "person")
		c.run(t, "review", "decide", job, person, "contact", "--confirm")
		done.persons[address] = person
	}
	return done
}
