package ctl

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// The tests of this file are named after the source documents' rules on jobs that
// close, reopen and change in the ATS.

// several are vacancies of which the first is imported and live.
func several(t *testing.T) (c *terminal, b *board, job string, list []vacancy) {
	t.Helper()
	c, b = newTerminal(t), newBoard(t)
	connected(t, c, b)
	for _, ref := range tenJobs {
		list = append(list, whole(ref))
	}
	b.post(list...)
	c.do(t, "sync")
	job = c.do(t, "job", "import", "jobs", "R-1").text(t, "id")
	c.do(t, "job", "activate", job).want(t, "active", "state")
	return c, b, job, list
}

// closing is a live job of a feed with two people: one has got the first e-mail, the
// other's is approved and waits for its hour.
func closing(t *testing.T) (c campaign, b *board) {
	t.Helper()
	c, b = fed(t, 10, ana, ben)
	c.do(t, "approve", c.job, "--person", c.persons[0], "--now")
	c.idle(t, 1)
	c.do(t, "approve", c.job, "--person", c.persons[1])
	c.do(t, "job", "show", c.job).want(t, "active", "state")
	for _, step := range c.ahead(t) {
		if !strings.HasPrefix(step, "planned") && !strings.HasPrefix(step, "held Waits for your approval") {
			t.Errorf("from empty an e-mail is %s", step)
		}
	}
	return c, b
}

// ahead is state and reason of every e-mail of the plan that was not sent.
func (c campaign) ahead(t *testing.T) (list []string) {
	t.Helper()
	plan := c.do(t, "plan", c.job)
	for i := range plan.size(t) {
		if state := plan.text(t, i, "state"); state != "sent" {
			list = append(list, state+" "+plan.text(t, i, "why"))
		}
	}
	return list
}

// rests checks that the job is closed, that nobody is looked for and that nothing is
// sent, now or weeks later.
func (c campaign) rests(t *testing.T, when string) {
	t.Helper()
	shut := c.do(t, "job", "show", c.job)
	shut.want(t, "closed", "state")
	shut.want(t, false, "sourcing")
	steps := c.ahead(t)
	if len(steps) != 3 { // the second to Ana, both to Ben
		t.Errorf("%s: %d e-mails are left: %v", when, len(steps), steps)
	}
	for _, step := range steps {
		if step != "held The job was closed in the ATS." {
			t.Errorf("%s: an e-mail is %s", when, step)
		}
	}
	for _, days := range []time.Duration{0, 4, 30} {
		c.at(time.Now(), days*24*time.Hour)
		c.idle(t, 0)
	}
	if n := len(c.post.Received()); n != 1 {
		t.Errorf("%s: %d e-mails were sent", when, n)
	}
}

// closesThere is a job that is open, is closed in the ATS, and stays closed there.
func closesThere(t *testing.T) {
	c, b := closing(t)
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
	c.do(t, "job", "show", c.job).want(t, "active", "state")
	b.show(slices.Concat([]string{"R-1!"}, references(10)[1:])...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed")
	c.rests(t, "changed")
	c.do(t, "sync", "--full").want(t, 0, 0, "jobs", "closed")
	c.rests(t, "unchanged")
}

func TestS0_19_CloseInTheATSClosesHere(t *testing.T) { closesThere(t) }

func TestS1_14_CloseInTheATSClosesHere(t *testing.T) { closesThere(t) }

func TestS0_24_AJobThatIsSimplyMissingIsTakenAsClosedAfterTwoLooks(t *testing.T) {
	c, b, job, list := several(t)
	b.post(list[1:]...)
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
	waiting := c.do(t, "job", "show", job)
	waiting.want(t, "active", "state")
	if waiting.text(t, "mail_held") == "" {
		t.Error("nothing says that the e-mails wait after the first miss")
	}
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed")
	c.do(t, "job", "show", job).want(t, "closed", "state")
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
}

// Taking the job off the list for us is as good as closing it; the ATS's own status may
// say otherwise.
func TestS0_24_AJobWhoseFlagIsTakenAwayIsTakenAsClosed(t *testing.T) {
	c, b := agreed(t)
	list := []vacancy{}
	for _, ref := range tenJobs {
		v := whole(ref)
		v.flag = "yes"
		list = append(list, v)
	}
	list[9].flag = "" // imported by hand below
	b.post(list...)
	if n := c.look(t, "active").size(t); n != 9 {
		t.Fatalf("from empty: %d jobs are active", n)
	}
	hand := c.do(t, "job", "import", "jobs", list[9].ref).text(t, "id")
	c.do(t, "job", "activate", hand)
	job := c.do(t, "ats", "jobs", "--search", list[1].ref).text(t, "jobs", 0, "imported_as")
	list[1].flag = "no"
	b.post(list...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed")
	shut := c.do(t, "job", "show", job)
	shut.want(t, "closed", "state")
	shut.want(t, false, "sourcing")
	c.do(t, "sync", "--full").want(t, 0, 0, "jobs", "closed") // unchanged
	c.do(t, "job", "show", job).want(t, "closed", "state")
	c.do(t, "job", "show", hand).want(t, "active", "state")
	list[1].flag = "yes"
	b.post(list...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "reopened")
	c.do(t, "job", "show", job).want(t, "active", "state")
	for i := range list { // all at once is no decision, but a mistake
		list[i].flag = ""
	}
	b.post(list...)
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
	if n := c.do(t, "held", "list").size(t); n != 1 {
		t.Errorf("%d decisions are held", n)
	}
	c.do(t, "job", "show", job).want(t, "active", "state")
}

func TestS0_41_OpenCloseAndReopenTravelFromTheATSOnly(t *testing.T) {
	c, b, job, list := several(t)
	c.do(t, "job", "close", job).want(t, "closed", "state")
	c.do(t, "sync", "--full")
	here := c.do(t, "job", "show", job) // closed by hand: the ATS's "open" does not open it
	here.want(t, "closed", "state")
	here.want(t, "Open", "from_ats", "status")
	c.do(t, "job", "reopen", job).want(t, "active", "state")
	list[0].status = "Closed"
	b.post(list...)
	c.do(t, "sync")
	c.do(t, "job", "show", job).want(t, "closed", "state")
	list[0].status = "Open"
	b.post(list...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "reopened")
	c.do(t, "job", "show", job).want(t, "active", "state")
}

func TestS2_7_NewClosedAndChangedJobsAreBroughtIn(t *testing.T) {
	c, b, job, list := several(t)
	list[1].status, list[2].title = "Closed", "Router Engineer"
	b.post(append(list, whole("R-11"))...)
	report := c.do(t, "sync") // the closed one changed too
	for key, want := range map[string]int{"added": 1, "closed": 1, "changed": 2} {
		report.want(t, want, 0, "jobs", key)
	}
	again := c.do(t, "sync")
	for _, key := range []string{"added", "closed", "changed"} {
		again.want(t, 0, 0, "jobs", key)
	}
	c.do(t, "job", "show", job).want(t, "active", "state")
}

func TestS0_20_ClosingStopsSourcingAndReturnsWhatIsUnused(t *testing.T) {
	c, b := closing(t)
	c.do(t, "client", "set", "Northwind", "budget=100")
	used := func(when string, want int) {
		t.Helper()
		if got := c.do(t, "client", "list").at(t, 0, "budget", "used"); got != float64(want) {
			t.Errorf("%s %v profiles are used, want %d", when, got, want)
		}
	}
	used("from empty", 0)
	c.source(t, c.job, 30, 12)
	used("after sources were asked", 30)
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
	used("unchanged", 30)
	b.show(slices.Concat([]string{"R-1!"}, references(10)[1:])...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed")
	used("closed", 12)
	c.rests(t, "closed")
	c.do(t, "sync", "--full") // unchanged
	used("still closed", 12)
	c.refuse(t, exitRefused, "job", "set", c.job, "sourcing=on")
	b.show(references(10)...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "reopened")
	used("reopened", 12) // what was returned is not asked for again by itself
}

// source asks sources for profiles of a job and lets them deliver some, as a sourcing
// connector does.
func (c *terminal) source(t *testing.T, job string, asked, delivered int) {
	t.Helper()
	c.inside(t, func(d *desk.Desk) error {
		var id core.JobID
		if err := id.UnmarshalText([]byte(job)); err != nil {
			return err
		}
		if got, err := d.Jobs.Reserve(t.Context(), id, asked); err != nil || got != asked {
			t.Fatalf("%d profiles reserved, %v", got, err)
		}
		return d.DB.Update(t.Context(), func(tx core.Tx) error { return d.Jobs.Delivered(tx, id, delivered) })
	})
}

// inside does something in a terminal's workspace for which there is no command.
func (c *terminal) inside(t *testing.T, do func(d *desk.Desk) error) {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(do(d), d.Close()); err != nil {
		t.Fatal(err)
	}
}
