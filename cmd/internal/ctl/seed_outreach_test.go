package ctl

import (
	"strings"
	"testing"
	"time"
)

// The tests of this file are named after the source documents' rules on the apply link
// and the e-mails of a job.

// link is a campaign for the first job of a feed whose client has a source code, and one
// person who waits to be approved.
func link(t *testing.T) (campaign, *board) {
	t.Helper()
	c, b := newOffice(t), newBoard(t)
	c.do(t, "client", "set", "Northwind", "source_code=REQ7", "utm_source=req")
	b.show(references(5)...)
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Northwind", "--set", "url="+b.URL+"/jobs.xml")
	c.do(t, "sync").want(t, 5, 0, "jobs", "added")
	c.job = c.do(t, "job", "import", "jobs", "R-1").text(t, "id")
	c.approach(t, []string{ana})
	return c, b
}

// writes checks what the first e-mail of the plan says, and what it does not say.
func (c campaign) writes(t *testing.T, when, want string, never ...string) {
	t.Helper()
	text := rowOf(t, c.do(t, "plan", c.job), c.persons[0]).text(t, "text")
	if !strings.Contains(text, want) {
		t.Errorf("%s the e-mail says %q, without %s", when, text, want)
	}
	for _, n := range never {
		if strings.Contains(text, n) {
			t.Errorf("%s the e-mail says %q, with %s", when, text, n)
		}
	}
}

// relink lets the ATS hand over another apply link for R-1.
func (b *board) relink(address string) {
	b.say(strings.Replace(b.document(), "https://jobs.example.com/apply/R-1<", strings.ReplaceAll(address, "&", "&amp;")+"<", 1))
}

// problems are the kinds of what is wrong with a template for the campaign's job.
func (c campaign) problems(t *testing.T, text string) (kinds []string, all string) {
	t.Helper()
	c.do(t, "template", "set", "tried", paper(t, "t.md", text))
	report := c.run(t, "", "--json", "template", "check", "tried", "--job", c.job)
	v := report.value(t, report.code)
	for i := range v.size(t, "problems") {
		kinds = append(kinds, v.text(t, "problems", i, "kind"))
		all += v.text(t, "problems", i, "message") + "\n"
	}
	return kinds, all
}

func TestS0_2_TheATSHandsOverItsApplyLinkWhichIsAVariable(t *testing.T) {
	c, b := link(t)
	c.do(t, "job", "show", c.job).want(t, "https://jobs.example.com/apply/R-1", "apply_url")
	c.writes(t, "from empty", "https://jobs.example.com/apply/R-1?")
	c.do(t, "sync") // unchanged
	c.writes(t, "unchanged", "https://jobs.example.com/apply/R-1?")
	b.relink("https://portal.example.com/one/R-1")
	c.do(t, "sync")
	drift := c.do(t, "job", "drift", c.job)
	drift.want(t, "apply_url", 0, "field")
	c.writes(t, "changed there only", "https://jobs.example.com/apply/R-1?", "portal.example.com")
	c.do(t, "job", "take", c.job, "apply_url")
	c.writes(t, "taken over", "https://portal.example.com/one/R-1?", "jobs.example.com")
}

func TestS0_3_TheVariablePutsSourceCodeAndUTMOnTheLink(t *testing.T) {
	c, _ := link(t)
	c.writes(t, "from empty", "https://jobs.example.com/apply/R-1?source=REQ7&utm_source=req")
	c.do(t, "client", "set", "Northwind", "source_code=gh_src=a1&medium=mail", "utm_campaign=autumn")
	c.writes(t, "changed", "https://jobs.example.com/apply/R-1?gh_src=a1&medium=mail&utm_source=req&utm_campaign=autumn", "REQ7")
	c.do(t, "sync") // unchanged
	c.writes(t, "unchanged", "https://jobs.example.com/apply/R-1?gh_src=a1&medium=mail&utm_source=req&utm_campaign=autumn")
	c.do(t, "approve", c.job, "--now")
	c.idle(t, 1)
	if sent := string(c.post.Received()[0].Raw); !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(sent, "=\r\n", ""), "=3D", "="), "?gh_src=a1&medium=mail&utm_source=req&utm_campaign=autumn") {
		t.Errorf("what was sent lacks the code:\n%s", sent)
	}
}

func TestS0_10_WithoutAnApplyLinkOneWritesAllTheSame(t *testing.T) {
	c := newOffice(t)
	c.job = c.do(t, "job", "new", "--client", "Northwind", "title=Network Engineer", "location=Utrecht, Netherlands", "function=Engineering",
		"employment_type=full_time", "must_haves=Go; BGP; Linux").text(t, "id")
	c.do(t, "template", "set", "first", paper(t, "first.md", "Subject: A question\n\nHello {{first_name}}, may I call you?\n"))
	c.do(t, "sequence", "set", c.job, paper(t, "s.yaml", "steps:\n  - template: first\n"))
	c.do(t, "job", "activate", c.job)
	c.do(t, "review", "open", c.job, "--objectives", "Run the backbone")
	c.contact(t, []string{ana})
	c.do(t, "template", "check", "first", "--job", c.job).want(t, "no_apply_link", "problems", 0, "kind")
	c.do(t, "approve", c.job, "--now")
	c.idle(t, 1)
	c.do(t, "job", "set", c.job, "apply_url=https://jobs.example.com/apply/1") // changed: there is one now, and it may be left out
	c.do(t, "template", "check", "first", "--job", c.job).want(t, true, "ok")
	c.idle(t, 0) // unchanged
}

func TestS0_21_ClosingStopsWhatIsScheduledAndAnswersStillComeIn(t *testing.T) {
	c, b := fed(t, 10, ana, ben)
	c.do(t, "approve", c.job, "--person", c.persons[0], "--now")
	c.idle(t, 1)
	c.do(t, "approve", c.job, "--person", c.persons[1])
	b.say(strings.Replace(b.document(), "<status>Open</status>", "<status>Closed</status>", 1))
	later := time.Now().Add(10 * time.Minute)
	c.now = later.UTC().Format(time.RFC3339)
	c.idle(t, 0)
	c.do(t, "job", "show", c.job).want(t, "closed", "state")
	for id, entry := range c.entries(t) {
		if entry.text(t, "state") != "done" && !strings.Contains(entry.text(t, "why"), "closed in the ATS") {
			t.Errorf("the e-mail to %s: %v", id, entry.v)
		}
	}
	answer := strings.Join([]string{
		"From: " + ana, "To: " + robin, "Subject: Re: A question", "Date: " + later.Format(time.RFC1123Z),
		"Message-ID: <late@post.example.net>", "In-Reply-To: " + messageID(t, c.post.Received()[0].Raw), "", "I am interested.", "",
	}, "\r\n")
	if err := c.post.Deliver(ana, robin, []byte(answer)); err != nil {
		t.Fatal(err)
	}
	c.now = later.Add(9 * 24 * time.Hour).UTC().Format(time.RFC3339)
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	rowOf(t, c.do(t, "contacted", c.job), c.persons[0]).want(t, true, "replied")
	c.do(t, "inbox", "list").want(t, "reply", 0, "kind")
	if n := len(c.post.Received()); n != 1 {
		t.Errorf("%d e-mails were sent", n)
	}
	c.idle(t, 0) // unchanged
	c.do(t, "job", "show", c.job).want(t, "closed", "state")
}

func TestS0_30_TheApplyLinkIsInsertedAsAVariable(t *testing.T) {
	c, _ := link(t)
	plain := "Subject: x\n\nHello {{first_name}}\n"
	kinds, _ := c.problems(t, plain)
	same(t, "from empty", kinds, "no_apply_link")
	kinds, _ = c.problems(t, plain+"{{apply_link}}\n")
	same(t, "with the variable", kinds)
	report := c.do(t, "template", "check", "tried", "--job", c.job)
	same(t, "the variables", report.texts(t, "variables"), "first_name", "apply_link")
	again := c.do(t, "template", "check", "tried", "--job", c.job) // unchanged
	same(t, "the variables", again.texts(t, "variables"), "first_name", "apply_link")
}

func TestS0_31_AFriendlyReminderWhenTheLinkIsForgottenOrPasted(t *testing.T) {
	c, b := link(t)
	kinds, said := c.problems(t, "Subject: x\n\nHello {{first_name}}\n")
	same(t, "forgotten", kinds, "no_apply_link")
	if !strings.Contains(said, "{{apply_link}}") {
		t.Errorf("the reminder is %q", said)
	}
	pasted := "Subject: x\n\n{{apply_link}}\nor www https://jobs.example.com/apply/R-1\n"
	kinds, said = c.problems(t, pasted)
	same(t, "pasted", kinds, "raw_link")
	if !strings.Contains(said, "Replace it by {{apply_link}}") {
		t.Errorf("the reminder is %q", said)
	}
	kinds, _ = c.problems(t, "Subject: x\n\n{{apply_link}}, see https://www.example.org/about\n")
	same(t, "a link to elsewhere", kinds)
	b.relink("https://portal.example.com/one/R-1")
	c.do(t, "sync")
	c.do(t, "job", "take", c.job, "apply_url")
	kinds, _ = c.problems(t, "Subject: x\n\n{{apply_link}} or https://portal.example.com/other\n")
	same(t, "the site changed", kinds, "raw_link")
	c.do(t, "approve", c.job, "--now") // a reminder, no more
	c.idle(t, 1)
}

func TestS0_32_ALinkVariableWithoutTheCodeGetsItOnce(t *testing.T) {
	c, b := link(t)
	for address, want := range map[string]string{
		"https://jobs.example.com/a?x=1#top":                      "https://jobs.example.com/a?x=1&source=REQ7&utm_source=req#top",
		"https://jobs.example.com/a?source=REQ7":                  "https://jobs.example.com/a?source=REQ7&utm_source=req",
		"https://jobs.example.com/a?source=site&utm_source=there": "https://jobs.example.com/a?source=REQ7&utm_source=there",
	} {
		b.show(references(5)...)
		b.relink(address)
		c.do(t, "sync")
		c.do(t, "job", "take", c.job, "apply_url")
		for _, when := range []string{"changed", "unchanged"} {
			c.writes(t, when, want, "source=REQ7&source=REQ7")
		}
	}
}

func TestS0_43_WithoutTheCodedLinkTheSourceIsSetByHand(t *testing.T) {
	c := newOffice(t)
	c.job = c.do(t, "job", "new", "--client", "Northwind", "title=Network Engineer", "location=Utrecht, Netherlands").text(t, "id")
	_, said := c.problems(t, "Subject: x\n\nHello\n")
	if !strings.Contains(said, "set the source by hand") {
		t.Errorf("it says %q", said)
	}
	c.do(t, "job", "set", c.job, "apply_url=https://jobs.example.com/apply/1")
	if _, said = c.problems(t, "Subject: x\n\n{{apply_link}}\n"); said != "" {
		t.Errorf("with a link it says %q", said)
	}
	_, said = c.problems(t, "Subject: x\n\n{{apply_link}}\n") // unchanged
	if said != "" {
		t.Errorf("again it says %q", said)
	}
}
