package ctl

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// say puts any document on the board.
func (b *board) say(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = text
}

// document is what the board shows.
func (b *board) document() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text
}

// references are so many of them.
func references(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("R-%d", i+1)
	}
	return list
}

// fed is a campaign for the first job of a feed, with people who wait to be approved.
func fed(t *testing.T, jobs int, addresses ...string) (campaign, *board) {
	t.Helper()
	c, b := newOffice(t), newBoard(t)
	b.show(references(jobs)...)
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Northwind", "--set", "url="+b.URL+"/jobs.xml")
	c.do(t, "sync").want(t, jobs, 0, "jobs", "added")
	c.job = c.do(t, "job", "import", "jobs", "R-1").text(t, "id")
	c.approach(t, addresses)
	return c, b
}

// idle runs the engine until nothing is due, and wants so many e-mails sent.
func (c campaign) idle(t *testing.T, sent int) {
	t.Helper()
	c.do(t, "run", "--until-idle").want(t, sent, "sent")
}

// open counts the jobs that are open in the ATS as far as is known.
func (c campaign) open(t *testing.T) int {
	t.Helper()
	found := c.do(t, "ats", "jobs", "--limit", "100000")
	n := 0
	for i := range found.size(t, "jobs") {
		if found.text(t, "jobs", i, "status") == "Open" {
			n++
		}
	}
	return n
}

const many = 5000

func TestABrokenAnswerOfALargeFeedClosesNothing(t *testing.T) {
	c, b := fed(t, many, ana, ben)
	whole := b.document()
	for name, answer := range map[string]string{
		"nothing at all":    "",
		"a list of no jobs": "<jobs></jobs>",
		"cut in half":       whole[:len(whole)/2],
		"an HTML page":      "<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Please sign in.</p></body></html>",
	} {
		b.say(answer)
		for range 2 { // also the second time
			row := c.report(t, exitFailed, "sync")
			row.want(t, false, 0, "ok")
			row.want(t, 0, 0, "jobs", "closed")
			if said := row.text(t, 0, "error", "message"); said == "" {
				t.Errorf("%s: nothing says what is wrong", name)
			}
		}
		if n := c.open(t); n != many {
			t.Errorf("%s: %d jobs are open", name, n)
		}
		c.do(t, "job", "show", c.job).want(t, "active", "state")
		if n := c.do(t, "held", "list").size(t); n != 0 {
			t.Errorf("%s: %d decisions are held", name, n)
		}
	}
	b.say(whole)
	c.do(t, "sync").want(t, 0, 0, "jobs", "reopened") // as if nothing had been
}

func TestALargeFeedThatLacksManyJobsIsHeldAndShown(t *testing.T) {
	c, b := fed(t, many, ana, ben)
	c.do(t, "approve", c.job, "--person", c.persons[0], "--now")
	b.show(references(many)[many*2/5:]...)
	c.idle(t, 0)
	held := c.do(t, "held", "list")
	if held.size(t) != 1 || held.size(t, 0, "jobs") != many*2/5 || !strings.Contains(held.text(t, 0, "reason"), "2000 of 5000") {
		t.Fatalf("held: %v", held.at(t, 0, "reason"))
	}
	if lines := c.lines(t, "held"); len(lines) != 1 {
		t.Errorf("Today shows %v", lines)
	}
	c.idle(t, 0) // the same answer again
	if n := c.open(t); n != many {
		t.Errorf("%d jobs are open", n)
	}
	show := c.do(t, "job", "show", c.job)
	show.want(t, "active", "state")
	if show.text(t, "mail_held") == "" {
		t.Error("nothing says that the job's e-mails wait")
	}
	b.show(references(many)...)
	c.idle(t, 1) // they are back, and so is what was due
	if n := c.do(t, "held", "list").size(t); n != 0 {
		t.Errorf("%d decisions are still held", n)
	}
}

// A first miss holds the e-mails that are due in the same minute, a second one stops
// them, and so does an ATS that says closed: looks go before e-mails.
func TestAMissingJobClosesAloneAndNothingThatIsDueIsSent(t *testing.T) {
	c, b := fed(t, many, ana, ben)
	c.do(t, "approve", c.job, "--now")
	b.show(references(many)[1:]...)
	c.idle(t, 0)
	first := c.do(t, "job", "show", c.job)
	first.want(t, "active", "state")
	if first.text(t, "mail_held") == "" {
		t.Error("nothing says that the e-mails wait after the first miss")
	}
	c.idle(t, 0)
	c.do(t, "job", "show", c.job).want(t, "closed", "state")
	if n := c.open(t); n != many-1 {
		t.Errorf("%d jobs are open", n)
	}
	c.stopped(t, 2)
}

// stopped checks that no e-mail of the closed job goes out, now or in a week, and that
// each says why.
func (c *campaign) stopped(t *testing.T, people int) {
	t.Helper()
	c.now = time.Now().Add(7 * 24 * time.Hour).UTC().Format(time.RFC3339)
	c.idle(t, 0)
	entries := c.entries(t)
	if len(entries) != people {
		t.Errorf("e-mails to %d people", len(entries))
	}
	for person, entry := range entries {
		if state := entry.text(t, "state"); state != "held" || !strings.Contains(entry.text(t, "why"), "closed in the ATS") {
			t.Errorf("the e-mail to %s is %s: %v", person, state, entry.v)
		}
	}
	plan := c.do(t, "plan", c.job)
	for i := range plan.size(t) {
		plan.want(t, "held", i, "state")
		plan.want(t, "The job was closed in the ATS.", i, "why")
	}
	if got := c.post.Received(); len(got) != 0 {
		t.Errorf("%d e-mails came", len(got))
	}
}

// M-6.
func TestAChangeInTheATSShowsWithinOnePoll(t *testing.T) {
	t.Run("another title", func(t *testing.T) {
		c, b := fed(t, 10)
		b.say(strings.Replace(b.document(), "Network Engineer R-1<", "Backbone Engineer<", 1))
		c.idle(t, 0)
		drift := c.do(t, "job", "drift", c.job)
		drift.want(t, "title", 0, "field")
		drift.want(t, "Backbone Engineer", 0, "ats_now")
	})
	t.Run("a new job", func(t *testing.T) {
		c, b := fed(t, 10)
		b.show(references(11)...)
		c.idle(t, 0)
		c.do(t, "ats", "jobs", "--search", "R-11").want(t, 1, "total")
	})
	t.Run("closed", func(t *testing.T) {
		c, b := fed(t, 10, ana, ben)
		c.do(t, "approve", c.job, "--now")
		b.show(slices.Concat([]string{"R-1!"}, references(10)[1:])...)
		c.idle(t, 0)
		c.do(t, "job", "show", c.job).want(t, "closed", "state")
		c.stopped(t, 2)
	})
	t.Run("missing once and back", func(t *testing.T) {
		c, b := fed(t, 10, ana, ben)
		c.do(t, "approve", c.job, "--now")
		b.show(references(10)[1:]...)
		c.idle(t, 0)
		b.show(references(10)...)
		c.idle(t, 2)
		if got := c.post.Received(); len(got) != 2 {
			t.Errorf("%d e-mails came", len(got))
		}
	})
}
