package ctl

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// The tests of this file are named after the source documents' rules on clicks on the
// apply link. The clicks are evidence as it was recorded elsewhere.

const (
	aBrowser = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
	aGateway = "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))"
)

// clicked records a click of a person on the apply link, so long after the e-mail, and
// takes it in.
func (c campaign) clicked(t *testing.T, person, agent string, after time.Duration) value {
	t.Helper()
	sent, err := time.Parse(time.RFC3339Nano, rowOf(t, c.do(t, "plan", c.job), person).text(t, "due"))
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(map[string]any{"job": c.job, "person": person, "at": sent.Add(after), "method": "GET", "agent": agent})
	if err != nil {
		t.Fatal(err)
	}
	return c.do(t, "click", "import", paper(t, "clicks.jsonl", string(line)+"\n"))
}

// tracked is a campaign whose people have got their first e-mail; a day has passed.
func tracked(t *testing.T, addresses ...string) campaign {
	t.Helper()
	c := newCampaign(t, addresses...)
	c.do(t, "approve", c.job, "--now")
	c.idle(t, len(addresses))
	c.at(time.Now(), 24*time.Hour)
	return c
}

func (c campaign) row(t *testing.T, person string) value {
	t.Helper()
	return rowOf(t, c.do(t, "contacted", c.job), person)
}

func TestS0_37_WhoClickedShowsInTheContactedList(t *testing.T) {
	c := tracked(t, ana, ben)
	for i := range c.persons {
		c.row(t, c.persons[i]).want(t, "unknown", "clicked", "verdict") // from empty
	}
	c.clicked(t, c.persons[0], aBrowser, 3*time.Hour).want(t, 1, "taken")
	c.clicked(t, c.persons[1], aGateway, 3*time.Hour).want(t, 1, "taken")
	for _, when := range []string{"changed", "unchanged"} {
		c.row(t, c.persons[0]).want(t, "human", "clicked", "verdict")
		c.row(t, c.persons[1]).want(t, "scanner", "clicked", "verdict")
		c.do(t, "job", "show", c.job).want(t, 1, "counts", "clicked")
		c.clicked(t, c.persons[0], aBrowser, 3*time.Hour).want(t, 1, "known")
		if t.Failed() {
			t.Fatal(when)
		}
	}
}

func TestS0_38_ItSaysWhenTheyClicked(t *testing.T) {
	c := tracked(t, ana)
	if at := c.row(t, c.persons[0]).at(t, "clicked", "at"); at != nil {
		t.Errorf("before any click it says %v", at)
	}
	sent, err := time.Parse(time.RFC3339Nano, rowOf(t, c.do(t, "plan", c.job), c.persons[0]).text(t, "due"))
	if err != nil {
		t.Fatal(err)
	}
	says := func(when string, after time.Duration) {
		t.Helper()
		at := c.row(t, c.persons[0]).text(t, "clicked", "at")
		if got, err := time.Parse(time.RFC3339, at); err != nil || !isTime(at) || !got.Equal(sent.Add(after).Truncate(time.Millisecond)) {
			t.Errorf("%s it says %s, want %v", when, at, sent.Add(after))
		}
	}
	c.clicked(t, c.persons[0], aGateway, 2*time.Second)
	says("behind a gateway", 2*time.Second)
	c.clicked(t, c.persons[0], aBrowser, 3*time.Hour)
	says("changed", 3*time.Hour)
	c.clicked(t, c.persons[0], aBrowser, 4*time.Hour)
	says("unchanged by a second click", 3*time.Hour)
	list := c.do(t, "click", "list", c.job, c.persons[0])
	if list.size(t) != 3 || !strings.Contains(list.text(t, 0, "why"), "looks e-mails through") {
		t.Errorf("the evidence is %v", list.v)
	}
}

func TestS0_39_AClickEndsTheCampaignForThatPerson(t *testing.T) {
	c := tracked(t, ana, ben)
	c.clicked(t, c.persons[1], aGateway, time.Second)
	c.clicked(t, c.persons[0], aBrowser, 3*time.Hour)
	row := c.row(t, c.persons[0])
	row.want(t, "stopped", "state")
	if why := row.text(t, "why"); !strings.HasPrefix(why, "Clicked the apply link on ") {
		t.Errorf("the reason is %q", why)
	}
	c.row(t, c.persons[1]).want(t, "running", "state")
	c.at(time.Now(), 12*24*time.Hour)
	c.idle(t, 1) // the other person's
	for _, m := range c.post.Received()[2:] {
		if !strings.Contains(strings.Join(m.To, " "), ben) {
			t.Errorf("a follow-up went to %v", m.To)
		}
	}
	plan := c.do(t, "plan", c.job)
	for i := range plan.size(t) {
		if plan.text(t, i, "person") == c.persons[0] && plan.text(t, i, "state") == "planned" {
			t.Errorf("still planned: %v", plan.at(t, i))
		}
	}
	c.refuse(t, exitRefused, "resume", c.job, c.persons[0])
	c.idle(t, 0) // unchanged
}

func TestAnUnsureClickPausesAndSaysWhy(t *testing.T) {
	c := tracked(t, ana)
	c.clicked(t, c.persons[0], "Somebody's own mailer 3", 3*time.Hour)
	row := c.row(t, c.persons[0])
	row.want(t, "unsure", "clicked", "verdict")
	row.want(t, "paused", "state")
	if why := row.text(t, "why"); !strings.Contains(why, "not known here") {
		t.Errorf("the reason is %q", why)
	}
	c.at(time.Now(), 12*24*time.Hour)
	c.idle(t, 0)
	c.do(t, "resume", c.job, c.persons[0])
	c.idle(t, 1)
}

func TestAFileOfClicksIsReadLineByLine(t *testing.T) {
	c := tracked(t, ana)
	raw := c.post.Received()[0].Raw
	at := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	file := paper(t, "c.jsonl", strings.Join([]string{
		`{"id":"1","message_id":"` + messageID(t, raw) + `","at":"` + at + `","agent":"` + aBrowser + `","more":true}`,
		``, `nonsense`, `{"at":"yesterday"}`, `{"message_id":"x@example.com","at":"` + at + `"}`, `[1]`,
	}, "\n"))
	report := c.do(t, "click", "import", file)
	report.want(t, 1, "taken")
	for i, row := range []int{3, 4, 6, 5} {
		report.want(t, row, "refused", i, "row")
	}
	c.row(t, c.persons[0]).want(t, "human", "clicked", "verdict")
	c.do(t, "verify").want(t, true, "ok")
}

func TestS0_59_TheEmailsDoNotComeAcrossAndAreAskedForAtTheFirstReview(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	var job string
	for _, theirs := range []string{"Dear candidate", "Dear candidate", "Dear somebody else"} { // from empty, unchanged, changed
		v.also = "<emails><email>" + theirs + "</email></emails>"
		j := c.posted(t, b, v)
		j.want(t, "active", "state")
		job = j.text(t, "id")
		c.refuse(t, exitNotFound, "sequence", "show", job)
		same(t, "the differences", c.differing(t, job))
	}
	refused := c.refuse(t, exitRefused, "review", "open", job, "--objectives", "Keep it running")
	if !strings.Contains(refused.text(t, "hint"), "Set up the job's e-mails") {
		t.Errorf("%v", refused.v)
	}
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	c.do(t, "review", "open", job, "--objectives", "Keep it running")
	v.also = "<emails><email>And again</email></emails>"
	c.posted(t, b, v)
	c.do(t, "sequence", "show", job).want(t, "Hello", "steps", 0, "subject")
}

func TestS0_29_TheSequenceIsSetUpBeforeReviewSoThatContactingIsOneStep(t *testing.T) {
	c, b := agreed(t)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	c.refuse(t, exitRefused, "review", "open", job, "--objectives", "Keep it running") // from empty
	steps := "steps:\n  - subject: Hello {{first_name}}\n    text: \"{{apply_link}}\"\n"
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", steps))
	c.do(t, "review", "open", job, "--objectives", "Keep it running")
	report := c.do(t, "people", "import", paper(t, "p.csv", "name,email,headline\nAna Ray,"+ana+",Engineer\nBen Moss,"+ben+",Engineer\n"), "--job", job, "--commit")
	first, second := report.text(t, "accepted", 0, "person"), report.text(t, "accepted", 1, "person")
	c.do(t, "review", "decide", job, first, "contact")
	row := rowOf(t, c.do(t, "plan", job), first)
	row.want(t, "Hello Ana", "subject")
	row.want(t, "held", "state") // until it is approved
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", strings.Replace(steps, "Hello", "Dear", 1)))
	c.do(t, "review", "decide", job, second, "contact") // changed: nobody was approved yet, so both get it
	for person, want := range map[string]string{first: "Dear Ana", second: "Dear Ben"} {
		for range 2 { // and unchanged
			rowOf(t, c.do(t, "plan", job), person).want(t, want, "subject")
		}
	}
}
