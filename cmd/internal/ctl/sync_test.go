package ctl

import (
	"context"
	"slices"
	"strings"
	"testing"
)

var tenJobs = []string{"R-1", "R-2", "R-3", "R-4", "R-5", "R-6", "R-7", "R-8", "R-9", "R-10"}

func TestSecondLookTransfersNothing(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show(tenJobs...)
	connected(t, c, b)
	row := c.do(t, "sync")
	row.want(t, 10, 0, "jobs", "added")
	row.want(t, true, 0, "ok")
	if row.at(t, 0, "error") != nil || !isTime(row.text(t, 0, "started")) || !isTime(row.text(t, 0, "finished")) {
		t.Errorf("the row of a good synchronisation: %v", row.v)
	}
	again := c.do(t, "sync", "jobs")
	again.want(t, 0, 0, "jobs", "seen")
	again.want(t, 0, 0, "jobs", "changed")
	if b.full != 1 {
		t.Errorf("the document was given away %d times, want once", b.full)
	}
	found := c.do(t, "ats", "jobs", "--search", "network R-1", "--limit", "1")
	found.want(t, 2, "total")
	if found.size(t, "jobs") != 1 {
		t.Errorf("the limit does not count: %v", found.v)
	}
	b.answer(503)
	c.report(t, exitLater, "sync").want(t, "temporary", 0, "error", "kind")
	run := c.report(t, exitLater, "run", "--until-idle")
	if problem := run.text(t, "errors", 0); !strings.HasPrefix(problem, "jobs: ") {
		t.Errorf("the problem does not name the connection: %q", problem)
	}
	c.do(t, "connect", "off", "jobs")
	if n := c.do(t, "sync").size(t); n != 0 {
		t.Errorf("a connection that is off was asked")
	}
}

func TestInterruptedRunStillReports(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show("R-1")
	connected(t, c, b)
	ctx, interrupt := context.WithCancel(t.Context())
	b.asked = interrupt
	v := c.runUntil(ctx, "", "--json", "run").value(t, exitDone)
	if v.size(t, "errors") != 0 {
		t.Errorf("an interruption counts as a failure: %v", v.v)
	}
	row := c.runUntil(ctx, "", "--json", "client", "list")
	row.refusal(t, exitLater)
	c.do(t, "connect", "set", "jobs", "url="+b.URL+"/other.xml")
	ctx, b.asked = context.WithCancel(t.Context())
	c.runUntil(ctx, "", "--json", "sync", "--full").value(t, exitLater).want(t, false, 0, "ok")
	c.do(t, "verify").want(t, true, "ok")
}

// One that is named twice is synchronised once: the second would only find the first
// under way.
func TestAConnectionNamedTwiceHasOneRow(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show("R-1")
	connected(t, c, b)
	c.do(t, "connect", "add", "feed", "--name", "other", "--client", "Northwind", "--set", "url="+b.URL+"/other.xml")
	rows := c.do(t, "sync", "jobs", "other", "jobs", "jobs")
	if rows.size(t) != 2 {
		t.Fatalf("rows: %v", rows.v)
	}
	for i, name := range []string{"jobs", "other"} {
		rows.want(t, name, i, "connection")
		rows.want(t, true, i, "ok")
	}
}

func TestGoneMeansClosedAfterTwoLooks(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show(tenJobs...)
	connected(t, c, b)
	c.do(t, "sync")
	job := c.do(t, "job", "import", "jobs", "R-1").text(t, "id")
	c.do(t, "job", "activate", job).want(t, "active", "state")
	b.show(tenJobs[1:]...)
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
	first := c.do(t, "job", "show", job)
	first.want(t, "active", "state")
	if first.text(t, "mail_held") == "" {
		t.Error("nothing says that the e-mails wait after the first miss")
	}
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed") // 304 repeats the look and agrees
	second := c.do(t, "job", "show", job)
	second.want(t, "closed", "state")
	second.want(t, "closed", "from_ats", "status")
	b.show(tenJobs...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "reopened")
	back := c.do(t, "job", "show", job)
	back.want(t, "active", "state")
	back.want(t, "Open", "from_ats", "status")
	b.show(append([]string{"R-1!"}, tenJobs[1:]...)...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed")
	c.do(t, "job", "show", job).want(t, "Closed", "from_ats", "status")
}

func TestBrakeAsksBeforeManyJobsClose(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show(tenJobs...)
	connected(t, c, b)
	c.do(t, "sync")
	b.show(tenJobs[4:]...)
	c.do(t, "sync").want(t, 4, 0, "jobs", "held")
	held := c.do(t, "held", "list")
	held.want(t, "brake", 0, "kind")
	held.want(t, "jobs", 0, "connection")
	if held.size(t, 0, "jobs") != 4 {
		t.Fatalf("held: %v", held.v)
	}
	b.show(tenJobs...)
	c.do(t, "sync")
	if c.do(t, "held", "list").size(t) != 0 {
		t.Error("the hold was not withdrawn when the jobs came back")
	}
	c.refuse(t, exitRefused, "held", "accept", held.text(t, 0, "id"))
	b.show(tenJobs[4:]...)
	c.do(t, "sync")
	c.do(t, "held", "accept", c.do(t, "held", "list").text(t, 0, "id")).want(t, "accepted", "settled")
	open := c.do(t, "ats", "jobs", "--search", "R-2")
	if s := open.text(t, "jobs", 0, "status"); s != "closed" {
		t.Errorf("after the hold was accepted R-2 is %q", s)
	}
	b.show(tenJobs...)
	c.do(t, "sync").want(t, 4, 0, "jobs", "reopened")
	b.show(slices.Concat(tenJobs[:1], tenJobs[4:])...)
	c.do(t, "sync").want(t, 0, 0, "jobs", "held") // three of ten are not many
}
