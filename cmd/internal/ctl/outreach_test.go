package ctl

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// place is where a problem of a template is and what it is.
type place struct {
	kind, severity string
	line, column   int
}

func TestTemplateCheckNamesThePlace(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "client", "add", "Acme")
	job := c.do(t, "job", "new", "--client", "Northwind", "title=Network Engineer", "location=Utrecht", "function=Engineering",
		"employment_type=full_time", "must_haves=Go;BGP;Linux", "apply_url=https://jobs.example.com/apply/42").text(t, "id")
	c.do(t, "people", "import", paper(t, "p.csv", "name,email\nAna Diaz,ana@example.com\n"), "--job", job, "--commit")
	for name, row := range map[string]struct {
		text string
		want place
		code int
	}{
		"unknown variable":       {"Subject: x\n\nHello {{nope}}, {{apply_link}}\n", place{"unknown_variable", "error", 3, 7}, exitFailed},
		"unknown in the subject": {"Subject: Hi {{nope}}\n\n{{apply_link}}\n", place{"unknown_variable", "error", 1, 13}, exitFailed},
		"missing value":          {"Subject: x\n\n{{apply_link}}\nYou are at {{employer}}\n", place{"missing_value", "error", 4, 12}, exitFailed},
		"empty variant":          {"Subject: x\nLanguage: en\n\n", place{"empty_variant", "error", 4, 1}, exitFailed},
		"syntax":                 {"Subject: x\n\n{{apply_link}}\nHello {{ first_name\n", place{"syntax", "error", 4, 7}, exitFailed},
		"other client":           {"Subject: x\nClient: Acme\n\n{{apply_link}}\n", place{"other_client", "error", 2, 9}, exitFailed},
		"raw link":               {"Subject: x\n\n{{apply_link}}\nor https://jobs.example.com/apply/42\n", place{"raw_link", "warning", 4, 4}, exitDone},
		"no apply link":          {"Subject: x\n\nHello\n", place{"no_apply_link", "warning", 1, 1}, exitDone},
		"nothing wrong":          {"Subject: x\n\nHello {{first_name | default: \"there\"}}: {{apply_link}}\n", place{}, exitDone},
	} {
		t.Run(name, func(t *testing.T) {
			c.do(t, "template", "set", "letter", paper(t, "t.md", row.text))
			v := c.report(t, row.code, "template", "check", "letter", "--job", job)
			v.want(t, row.code == exitDone, "ok")
			var got []string
			for i := range v.size(t, "problems") {
				got = append(got, fmt.Sprint(place{
					v.text(t, "problems", i, "kind"), v.text(t, "problems", i, "severity"),
					int(v.at(t, "problems", i, "line").(float64)), int(v.at(t, "problems", i, "column").(float64)),
				}))
			}
			if row.want == (place{}) && len(got) > 0 || row.want != (place{}) && !slices.Contains(got, fmt.Sprint(row.want)) {
				t.Errorf("problems %v, want %v", got, row.want)
			}
		})
	}
}

func TestReviewKeepsTheGuardsWord(t *testing.T) {
	c := newCampaign(t)
	c.do(t, "client", "set", "Northwind", "off_limits=Foo;Bar")
	rows := "name,email,company\nAna Diaz,ana@example.com,Foo\nBen Roth,ben@example.com,Acme\nCem Kaya,cem@example.com,\n"
	report := c.do(t, "people", "import", paper(t, "p.csv", rows), "--job", c.job, "--commit")
	stopped, warned, clear := report.text(t, "accepted", 0, "person"), report.text(t, "accepted", 1, "person"), report.text(t, "accepted", 2, "person")
	report.want(t, "stop", "accepted", 0, "verdicts", 0, "verdict")
	if hint := c.refuse(t, exitRefused, "review", "decide", c.job, stopped, "contact").text(t, "hint"); !strings.Contains(hint, "stop") || !strings.Contains(hint, "Foo") {
		t.Errorf("the hint does not hold the verdict: %q", hint)
	}
	c.do(t, "review", "decide", c.job, stopped, "contact", "--override", "she asked, herself = yes").want(t, "contacted", "state")
	other := c.do(t, "job", "new", "--client", "Acme", "title=Other").text(t, "id")
	c.do(t, "nts", "import", other, paper(t, "n.csv", "name,email\nBen Roth,ben@example.com\n"), "--commit")
	if hint := c.refuse(t, exitRefused, "review", "decide", c.job, warned, "contact").text(t, "hint"); !strings.Contains(hint, "warn") {
		t.Errorf("the hint does not hold the verdict: %q", hint)
	}
	c.do(t, "people", "check", "--job", c.job, "--email", "ben@example.com").want(t, "warn", "verdict")
	if c.do(t, "review", "decide", c.job, warned, "contact", "--confirm").size(t, "warnings") == 0 {
		t.Error("the warning is not shown with the decision")
	}
	c.do(t, "suppress", "add", "cem@example.com")
	c.refuse(t, exitRefused, "review", "decide", c.job, clear, "contact", "--override", "please")
	c.do(t, "review", "decide", c.job, clear, "move", "--to", other).want(t, "moved", "state")
	if c.do(t, "review", "list", other).size(t) != 1 {
		t.Error("the person is not in the other job's review")
	}
	undone := c.do(t, "review", "undo")
	undone.want(t, "new", "state")
	undone.want(t, 1, "undone")
	c.do(t, "review", "decide", c.job, clear, "discard", "--reason", "too far").want(t, "discarded", "state")
	c.refuse(t, exitUsage, "review", "decide", c.job, clear, "note")
	c.do(t, "nts", "import", c.job, paper(t, "k.csv", "name,email\nCem Kaya,cem@example.com\n"), "--commit")
	c.report(t, exitFailed, "nts", "import", c.job, paper(t, "bad.csv", "x\n"))
	c.do(t, "nts", "list", c.job).want(t, "Cem Kaya", 0, "name")
}

// Somebody who waits in a job's review leaves it when an address becomes known of them
// that stands on the job's list.
func TestAnAddressThatBecomesKnownTakesSomebodyOutOfAReview(t *testing.T) {
	c := newTerminal(t)
	job := c.do(t, "job", "new", "--client", "Northwind", "title=Engineer").text(t, "id")
	other := c.do(t, "job", "new", "--client", "Kestrel", "title=Engineer").text(t, "id")
	c.do(t, "nts", "import", job, paper(t, "n.csv", "name,email\nAna Diaz,ana.diaz@example.org\n"), "--commit")
	c.do(t, "people", "import", paper(t, "p.csv", "name,email\nAna Diaz,ana@example.com\n"), "--job", job, "--commit")
	if c.do(t, "review", "list", job, "--state", "new").size(t) != 1 {
		t.Fatal("she does not wait in the review")
	}
	rows := "name,emails\nAna Diaz,ana@example.com; ana.diaz@example.org\n"
	c.do(t, "people", "import", paper(t, "q.csv", rows), "--job", other, "--commit")
	if left := c.do(t, "review", "list", job, "--state", "new"); left.size(t) != 0 {
		t.Errorf("she still waits: %v", left.v)
	}
}
