package ctl

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// The tests of this file are named after the source documents' rules on jobs that are
// kept in Drafts, and on whom that is told.

// informed is an office connected to a board as agreed is, whose recruiter is told by
// e-mail what waits.
func informed(t *testing.T) (campaign, *board) {
	t.Helper()
	c, b := newOffice(t), newBoard(t)
	connected(t, c.terminal, b)
	c.do(t, "rule", "set", "jobs", paper(t, "rules.yaml", byFlag))
	c.do(t, "owner", "add", owner)
	c.do(t, "settings", "set", "notice_mail="+robin)
	b.post(whole("R-0"))
	c.look(t, "")
	c.told(t, "from empty", 0, "")
	return c, b
}

const keptBack = "1 draft is kept back and needs you."

// kept checks that the only job stays in Drafts for one reason, that Today and one
// e-mail say so, once, and that it goes live when it is finished by hand.
func (c campaign) kept(t *testing.T, b *board, v vacancy, why string, finish func(job string)) {
	t.Helper()
	begin := time.Now()
	j := c.posted(t, b, v)
	j.want(t, "draft", "state")
	j.want(t, false, "sourcing")
	if j.size(t, "draft_reasons") != 1 || !j.told(t, why, "draft_reasons") {
		t.Errorf("reasons %v", j.at(t, "draft_reasons"))
	}
	if lines := c.today(t, "draft"); len(lines) != 1 {
		t.Errorf("on Today: %v", lines)
	}
	c.told(t, "kept in Drafts", 1, keptBack)
	if to := c.summaries()[0].To; !slices.Equal(to, []string{robin}) {
		t.Errorf("it went to %v", to)
	}
	for _, hours := range []time.Duration{2, 30} {
		c.at(begin, hours*time.Hour)
		c.posted(t, b, v).want(t, "draft", "state")
		c.told(t, "unchanged", 1, "")
	}
	finish(j.text(t, "id"))
	done := c.posted(t, b, v)
	done.want(t, "active", "state")
	done.want(t, true, "sourcing")
	if done.size(t, "draft_reasons") != 0 || len(c.today(t, "draft")) != 0 {
		t.Errorf("live with reasons %v, Today %v", done.at(t, "draft_reasons"), c.today(t, "draft"))
	}
	c.at(begin, 40*time.Hour) // not yet a day without profiles
	c.told(t, "finished", 1, "")
}

func TestS0_14_AJobThatLacksAnAgreedFieldStaysInDraftsWithTheReason(t *testing.T) {
	for name, lack := range map[string]struct {
		take func(*vacancy)
		says string
		set  string
	}{
		"title":     {func(v *vacancy) { v.title = "" }, "gave no title", "title=Network Engineer"},
		"location":  {func(v *vacancy) { v.city, v.country = "", "" }, "gave no location", "location=Utrecht, NL"},
		"owner":     {func(v *vacancy) { v.owner = "" }, "gave no owner", "owner=" + owner},
		"must-have": {func(v *vacancy) { v.skills = nil }, "gave no must-have", "must_haves=Go;BGP;Linux"},
	} {
		t.Run(name, func(t *testing.T) {
			c, b := informed(t)
			v := whole("R-1")
			lack.take(&v)
			c.kept(t, b, v, lack.says, func(job string) {
				c.do(t, "job", "set", job, lack.set)
				c.do(t, "job", "activate", job).want(t, "active", "state")
			})
		})
	}
}

// TestS0_14_TechnicalTroubleKeepsAJobInDrafts: value tables that can't be read, as after
// a slip in a file from elsewhere; with tables that can, the job goes live by itself.
func TestS0_14_TechnicalTroubleKeepsAJobInDrafts(t *testing.T) {
	c, b := informed(t)
	c.inside(t, func(d *desk.Desk) error {
		return d.DB.Update(t.Context(), func(tx core.Tx) error {
			list, err := d.DB.Connections(tx)
			if err != nil {
				return err
			}
			list[0].Mapping = "experience: {guru: {min: 9, max: 3}}"
			return d.DB.PutConnection(tx, &list[0])
		})
	})
	c.kept(t, b, whole("R-1"), "value tables could not be read", func(string) {
		c.do(t, "mapping", "set", "jobs", paper(t, "m.yaml", "experience:\n  guru: lead\n"))
	})
}

func TestS0_15_WithoutProfilesLeftTheJobStaysInDraftsUntilThereAreMore(t *testing.T) {
	c, b := informed(t)
	c.do(t, "client", "set", "Northwind, Inc.", "budget=0")
	c.told(t, "no job wants any", 0, "")
	c.kept(t, b, whole("R-1"), "budget of Northwind, Inc. is used up", func(job string) {
		if mail := string(c.summaries()[0].Raw); !strings.Contains(mail, "- The profile budget of 1 client is used up.") {
			t.Errorf("the e-mail does not say to get more:\n%s", mail)
		}
		c.do(t, "client", "set", "Northwind, Inc.", "budget=50").want(t, 50, "budget", "total")
		c.do(t, "job", "activate", job).want(t, "active", "state")
	})
	c.do(t, "client", "set", "Northwind, Inc.", "budget=unlimited")
	if total := c.do(t, "client", "list").at(t, 0, "budget", "total"); total != nil {
		t.Errorf("without a limit the total is %v", total)
	}
}

func TestS0_16_JobsOfUnknownUsersWaitOnAListWithOneActionToAddThem(t *testing.T) {
	c, b := informed(t)
	known, one, two, other := whole("R-1"), whole("R-2"), whole("R-3"), whole("R-4")
	one.owner, two.owner, other.owner = "kim@agency.example.com", "Kim@Agency.example.com", "lee@agency.example.com"
	for _, v := range []*vacancy{&known, &one, &two, &other} {
		v.flag = "yes"
	}
	b.post(known, one, two, other)
	if n := c.look(t, "").size(t); n != 1 {
		t.Fatalf("%d jobs were imported", n)
	}
	held := c.do(t, "held", "list")
	if held.size(t) != 2 || held.size(t, 0, "jobs")+held.size(t, 1, "jobs") != 3 {
		t.Fatalf("held: %v", held.v)
	}
	kim := slices.IndexFunc([]int{0, 1}, func(i int) bool { return strings.Contains(held.text(t, i, "reason"), "kim@agency") })
	held.want(t, "owner", kim, "kind")
	held.want(t, "jobs", kim, "connection")
	if lines := c.today(t, "owner"); len(lines) != 2 {
		t.Errorf("on Today: %v", lines)
	}
	begin := time.Now()
	c.told(t, "held", 1, "2 owners of jobs are not known here.")
	for _, hours := range []time.Duration{2, 20} { // unchanged: told once, and nothing is imported
		c.at(begin, hours*time.Hour)
		if n := c.look(t, "").size(t); n != 1 || c.do(t, "held", "list").size(t) != 2 {
			t.Errorf("unchanged there are %d jobs", n)
		}
		c.told(t, "unchanged", 1, "")
	}
	c.do(t, "held", "accept", held.text(t, kim, "id")).want(t, "accepted", "settled")
	if n := c.do(t, "job", "list", "--state", "active").size(t); n != 3 {
		t.Errorf("after Kim was added %d jobs are live", n)
	}
	c.do(t, "held", "refuse", held.text(t, 1-kim, "id")).want(t, "refused", "settled")
	again := whole("R-5")
	again.owner, again.flag = other.owner, "yes"
	b.post(known, one, two, other, again)
	if n := c.look(t, "").size(t); n != 3 || c.do(t, "held", "list").size(t) != 0 {
		t.Errorf("%d jobs, held %v", n, c.do(t, "held", "list").v)
	}
	owners := c.do(t, "owner", "list")
	owners.want(t, "kim@agency.example.com", 0, "email")
	owners.want(t, owner, 1, "email")
	c.refuse(t, exitRefused, "held", "accept", held.text(t, kim, "id")) // settled already
}
