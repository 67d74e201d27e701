package main

import "testing"

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

// closesThere is a job that is open, is closed in the ATS, and stays closed there.
func closesThere(t *testing.T) {
	c, b, job, list := several(t)
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed")
	c.do(t, "job", "show", job).want(t, "active", "state")
	list[0].status = "Closed"
	b.post(list...)
	c.do(t, "sync").want(t, 1, 0, "jobs", "closed")
	shut := c.do(t, "job", "show", job)
	shut.want(t, "closed", "state")
	shut.want(t, false, "sourcing")
	c.do(t, "sync").want(t, 0, 0, "jobs", "closed") // unchanged
	c.do(t, "job", "show", job).want(t, "closed", "state")
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
