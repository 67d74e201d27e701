package ctl

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// The tests of this file and of its neighbours seed_import_map_test.go and
// seed_import_dialog_test.go are named after the rules of the source documents on
// importing jobs.

const byFlag = "import:\n  - flag: post_to_reqdesk\nactivate: true\n"

// agreed is a terminal connected to a board, with a rule by flag; owner is known.
func agreed(t *testing.T) (*terminal, *board) {
	t.Helper()
	c, b := newTerminal(t), newBoard(t)
	c.now = "2026-12-01T09:00:00Z"
	connected(t, c, b)
	c.do(t, "rule", "set", "jobs", paper(t, "rules.yaml", byFlag))
	c.do(t, "owner", "add", owner)
	return c, b
}

// look synchronises and gives the jobs in a state, "" = all.
func (c *terminal) look(t *testing.T, state string) value {
	t.Helper()
	c.do(t, "sync").want(t, true, 0, "ok")
	if state == "" {
		return c.do(t, "job", "list")
	}
	return c.do(t, "job", "list", "--state", state)
}

// later sets the clock of an agreed terminal so far on.
func (c *terminal) later(by time.Duration) {
	c.now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC).Add(by).Format(time.RFC3339)
}

// today is what Today says of one kind.
func (c *terminal) today(t *testing.T, kind string) []string {
	t.Helper()
	lines := c.do(t, "today")
	var list []string
	for i := range lines.size(t) {
		if lines.text(t, i, "kind") == kind {
			list = append(list, lines.text(t, i, "text"))
		}
	}
	return list
}

// posted is the job that a rule made of a vacancy, which is the only one.
func (c *terminal) posted(t *testing.T, b *board, v vacancy) value {
	t.Helper()
	v.flag = "yes"
	b.post(v)
	list := c.look(t, "")
	if n := list.size(t); n != 1 {
		t.Fatalf("%d jobs", n)
	}
	return value{list.at(t, 0)}
}

// texts are the strings of an array.
func (v value) texts(t *testing.T, path ...any) []string {
	t.Helper()
	var list []string
	for i := range v.size(t, path...) {
		list = append(list, v.text(t, append(slices.Clone(path), i)...))
	}
	return list
}

// told tells whether one of the texts of an array holds some words.
func (v value) told(t *testing.T, words string, path ...any) bool {
	t.Helper()
	return slices.ContainsFunc(v.texts(t, path...), func(s string) bool { return strings.Contains(s, words) })
}

func TestS0_1_PostingAJobInTheATSPostsItHereAndStartsSourcing(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	b.post(v)
	if n := c.look(t, "").size(t); n != 0 {
		t.Fatalf("from empty, not posted: %d jobs", n)
	}
	v.flag = "yes"
	b.post(v)
	for _, when := range []string{"changed", "unchanged"} {
		list := c.look(t, "active")
		if list.size(t) != 1 {
			t.Fatalf("%s: %v", when, list.v)
		}
		list.want(t, true, 0, "sourcing")
		list.want(t, "R-1", 0, "from_ats", "reference")
	}
}

func TestS0_5_EachJobIsPostedByItsOwnCheckbox(t *testing.T) {
	c, b := agreed(t)
	with, without, unticked := whole("R-1"), whole("R-2"), whole("R-3")
	with.flag, unticked.flag = "true", "false"
	b.post(with, without, unticked)
	list := c.look(t, "")
	if list.size(t) != 1 {
		t.Fatalf("imported: %v", list.v)
	}
	list.want(t, "R-1", 0, "from_ats", "reference")
	without.flag = "1"
	b.post(with, without, unticked)
	if n := c.look(t, "active").size(t); n != 2 {
		t.Errorf("after the second was ticked there are %d", n)
	}
	b.post(with, without, unticked)
	if n := c.look(t, "active").size(t); n != 2 {
		t.Errorf("unchanged, there are %d", n)
	}
}

func TestS0_6_TheCheckboxMayBeTickedAnyNumberOfDaysLater(t *testing.T) {
	for _, days := range []int{1, 4, 90} {
		c, b := agreed(t)
		v := whole("R-1")
		b.post(v)
		for range 2 { // from empty and unchanged: nobody has ticked it
			if n := c.look(t, "").size(t); n != 0 {
				t.Fatalf("not ticked, there are %d jobs", n)
			}
		}
		c.later(time.Duration(days) * 24 * time.Hour)
		ticked := c.now[:10]
		list := c.posted(t, b, v)
		list.want(t, "active", "state")
		list.want(t, true, "sourcing")
		c.later(time.Duration(days+9) * 24 * time.Hour)
		again := c.posted(t, b, v) // unchanged
		again.want(t, list.text(t, "id"), "id")
		for _, j := range []value{list, again} {
			if day := j.text(t, "posted")[:10]; day != ticked {
				t.Errorf("after %d days it counts as posted on %s, want %s", days, day, ticked)
			}
		}
	}
}

func TestS0_9_WhatTheATSDidNotSupplyIsAskedForAtTheFirstReviewAndNotBefore(t *testing.T) {
	c, b := agreed(t)
	v := vacancy{ref: "R-1", title: "Welder", owner: owner, city: "Utrecht", country: "NL", skills: []string{"TIG"}}
	j := c.posted(t, b, v)
	j.want(t, "active", "state")
	if n := j.size(t, "draft_reasons"); n != 0 {
		t.Errorf("it is live and has %d reasons not to be", n)
	}
	job := j.text(t, "id")
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	refused := c.refuse(t, exitRefused, "review", "open", job)
	for _, lacking := range []string{"function", "employment type", "three must-haves", "objectives"} {
		if !strings.Contains(refused.text(t, "message"), lacking) {
			t.Errorf("%q is not asked for: %v", lacking, refused.v)
		}
	}
	c.do(t, "job", "set", job, "function=Production", "employment_type=full_time")
	c.do(t, "review", "open", job, "--objectives", "Weld", "--must-haves", "TIG;MAG;Drawings").want(t, true, "review_open")
	c.do(t, "review", "open", job).want(t, true, "review_open") // unchanged
}

func TestS0_11_MatchedFieldsAreFilledTheOthersStayEmptyAndTheJobGoesLive(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.family, v.level, v.link = "", "", ""
	live := func(when string) string {
		t.Helper()
		j := c.posted(t, b, v)
		j.want(t, "active", "state")
		for field, want := range map[string]string{
			"title": "Network Engineer R-1", "employment_type": "full_time", "owner": owner, "description_html": "<p>Build networks</p>", // matched
			"function": "", "seniority": "", "apply_url": "", // the ATS has nothing that fits
		} {
			j.want(t, want, field)
		}
		if j.size(t, "objectives") != 0 || j.size(t, "must_haves") != 3 || j.size(t, "draft_reasons") != 0 {
			t.Errorf("%s: objectives %v, must-haves %v, reasons %v", when, j.at(t, "objectives"), j.at(t, "must_haves"), j.at(t, "draft_reasons"))
		}
		c.refuse(t, exitNotFound, "sequence", "show", j.text(t, "id"))
		return j.text(t, "id")
	}
	job := live("from empty")
	live("unchanged")
	v.family, v.level = "Engineering", "Executive" // the ATS has it by now: a live job takes nothing by itself
	if live("changed") != job {
		t.Error("it became another job")
	}
	same(t, "the differences", c.differing(t, job), "function", "seniority")
}

func TestS0_17_ThePostedJobStandsAmongTheActiveOnes(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	b.post(v)
	if n := c.look(t, "active").size(t); n != 0 {
		t.Errorf("from empty %d are active", n)
	}
	job := c.posted(t, b, v).text(t, "id")
	stands := func(when string, active bool) {
		t.Helper()
		for _, state := range []string{"draft", "paused", "active", "closed"} {
			want := map[bool]string{true: "active", false: "closed"}[active] == state
			if n := c.do(t, "job", "list", "--state", state).size(t); (n == 1) != want {
				t.Errorf("%s: %d of state %s", when, n, state)
			}
		}
	}
	stands("posted", true)
	for _, days := range []int{1, 5, 30} { // looking at it is optional: nobody does, and it stays
		c.later(time.Duration(days) * 24 * time.Hour)
		c.posted(t, b, v).want(t, true, "sourcing")
		stands("unchanged", true)
	}
	v.status = "Closed"
	c.posted(t, b, v)
	stands("closed there", false)
	v.status = "Open"
	c.posted(t, b, v).want(t, job, "id")
	stands("open there again", true)
}

func TestS0_18_AJobMadeByHandSaysThatApplyLinkAndExportAreMissing(t *testing.T) {
	c := newTerminal(t)
	made := c.run(t, "", "job", "new", "--client", "Northwind", "title=Welder", "location=Utrecht, NL", "function=Production", "employment_type=full_time", "must_haves=A;B;C")
	if made.code != exitDone || !strings.Contains(made.err, "no apply link") || !strings.Contains(made.err, "can't be exported") {
		t.Fatalf("exit %d, it says %q", made.code, made.err)
	}
	job := c.do(t, "job", "list").text(t, 0, "id")
	c.do(t, "job", "activate", job).want(t, "", "apply_url")
	person := c.interested(t, job, "Nora Lind")
	c.do(t, "template", "set", "hello", paper(t, "t.md", "Subject: Hello\n\nApply: {{ apply_link }}\n"))
	for range 2 { // from empty, unchanged: the variable is absent
		c.report(t, exitFailed, "template", "check", "hello", "--job", job).want(t, "missing_value", "problems", 0, "kind")
	}
	c.do(t, "job", "set", job, "apply_url=https://jobs.example.com/apply/1") // changed
	c.do(t, "template", "check", "hello", "--job", job).want(t, true, "ok")
	c.do(t, "job", "set", job, "apply_url=")
	c.report(t, exitFailed, "template", "check", "hello", "--job", job).want(t, "missing_value", "problems", 0, "kind")
	c.refuse(t, exitRefused, "lead", "export", job, person, "--confirm")
}

func TestS0_34_OneMustHaveIsEnoughToGoLiveAndThreeToSaveTheFirstReview(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.skills = nil
	c.posted(t, b, v).want(t, "draft", "state") // from empty: the ATS asks for one at least
	v.skills = []string{"Go"}
	j := c.posted(t, b, v)
	j.want(t, "active", "state")
	j.want(t, "must_haves", "missing", 0)
	job := j.text(t, "id")
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	for _, few := range []string{"Go", "Go;BGP", "Go;BGP; ;BGP", "Go;BGP"} {
		refused := c.refuse(t, exitRefused, "review", "open", job, "--objectives", "Build", "--must-haves", few)
		if !strings.Contains(refused.text(t, "message"), "three must-haves") {
			t.Errorf("%v", refused.v)
		}
		now := c.posted(t, b, v) // refused, nothing has changed, and the job is live all along
		now.want(t, "active", "state")
		now.want(t, false, "review_open")
		if n := now.size(t, "must_haves"); n != 1 {
			t.Errorf("after %q was refused there are %d must-haves", few, n)
		}
	}
	saved := c.do(t, "review", "open", job, "--objectives", "Build", "--must-haves", "Go;BGP;Linux")
	saved.want(t, true, "review_open")
	if saved.size(t, "missing") != 0 {
		t.Errorf("missing %v", saved.at(t, "missing"))
	}
	again := c.do(t, "review", "open", job) // unchanged
	again.want(t, true, "review_open")
	again.want(t, "Linux", "must_haves", 2)
	c.posted(t, b, v).want(t, "Linux", "must_haves", 2)
}

func TestS0_35_SourcingIsSwitchedOnAndOffAtAnyTime(t *testing.T) {
	c, b := agreed(t)
	c.do(t, "client", "set", "Northwind, Inc.", "budget=100")
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	c.source(t, job, 20, 5)
	off := c.do(t, "job", "set", job, "sourcing=off")
	off.want(t, false, "sourcing")
	off.want(t, "active", "state")
	c.do(t, "client", "list").want(t, 5, 0, "budget", "used")
	c.look(t, "active").want(t, false, 0, "sourcing") // the ATS does not switch it on again
	c.do(t, "job", "set", job, "sourcing=on").want(t, true, "sourcing")
	c.refuse(t, exitUsage, "job", "set", job, "sourcing=perhaps")
	c.do(t, "job", "close", job).want(t, false, "sourcing")
	c.refuse(t, exitRefused, "job", "set", job, "sourcing=on")
}

func TestS0_36_AJobPostedFromAnATSIsTaggedAsSuch(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	job := c.posted(t, b, v).text(t, "id")
	hand := c.do(t, "job", "new", "--client", "Northwind, Inc.", "title=Welder", "location=Utrecht, NL").text(t, "id")
	tagged := func(when string) {
		t.Helper()
		list := c.do(t, "job", "list")
		for i := range list.size(t) {
			if id, tag := list.text(t, i, "id"), list.at(t, i, "from_ats"); (id == job) != (tag != nil) {
				t.Errorf("%s: %s has the tag %v", when, id, tag)
			}
		}
		j := c.do(t, "job", "show", job)
		j.want(t, "jobs", "from_ats", "connection")
		j.want(t, "R-1", "from_ats", "reference")
		if tag := c.do(t, "job", "show", hand).at(t, "from_ats"); tag != nil {
			t.Errorf("%s: a job made by hand is tagged %v", when, tag)
		}
	}
	tagged("from empty")
	c.do(t, "sync", "--full")
	tagged("unchanged")
	c.do(t, "job", "set", job, "title=Join us", "apply_url=https://jobs.example.com/2", "location=Porto, Portugal")
	c.do(t, "job", "set", hand, "apply_url=https://jobs.example.com/apply/R-1")
	tagged("edited here")
	v.title, v.status, v.flag = "Captain", "Closed", "yes"
	b.post(v)
	c.do(t, "sync")
	tagged("edited and closed there")
}

func TestS0_40_ClosingAndEditingHereChangesNothingThere(t *testing.T) {
	c := newTerminal(t)
	g := c.join(t, member(t, "teamtailor"))
	c.do(t, "owner", "add", owner)
	c.do(t, "rule", "set", "teamtailor", paper(t, "rules.yaml", "import: [{always: true}]\nactivate: true\n"))
	c.do(t, "sync", "teamtailor")
	list := c.do(t, "job", "list")
	if list.size(t) == 0 {
		t.Fatal("nothing was imported")
	}
	job := list.text(t, 0, "id")
	c.do(t, "job", "set", job, "title=Another", "sourcing=off", "must_haves=A;B;C", "objectives=X")
	c.do(t, "job", "close", job)
	c.do(t, "run", "--until-idle")
	c.do(t, "job", "show", job).want(t, "closed", "state") // the ATS still lists it as open
	for _, asked := range g.requests() {
		if !strings.HasPrefix(asked, "GET ") {
			t.Errorf("it wrote: %s", asked)
		}
	}
}

func TestS0_44_LocationsThatCrossAsPlainTextAreToBeChecked(t *testing.T) {
	for text, sure := range map[string]bool{
		"Utrecht, NL": true, "Utrecht, Netherlands": true, "Springfield": false, "Our campus in the woods": false, "Remote": false,
	} {
		c, b := agreed(t)
		v := whole("R-1")
		v.city, v.country, v.place = "", "", text
		var job string
		for _, when := range []string{"from empty", "unchanged"} {
			j := c.posted(t, b, v)
			j.want(t, "active", "state") // it counts as a location
			j.want(t, text, "locations", 0, "text")
			j.want(t, sure, "locations", 0, "sure")
			job = j.text(t, "id")
			if lines := c.today(t, "check"); len(lines) != 1 { // above all, the location is on the card
				t.Errorf("%s, %q: asked to check %v", when, text, lines)
			}
		}
		v.place = "Somewhere north" // changed: it is checked anew once it is taken over
		c.posted(t, b, v).want(t, sure, "locations", 0, "sure")
		c.do(t, "job", "take", job, "location").want(t, false, "locations", 0, "sure")
		c.posted(t, b, v).want(t, "Somewhere north", "locations", 0, "text")
		c.do(t, "job", "set", job, "location=Porto, Portugal").want(t, true, "locations", 0, "sure") // corrected
		c.posted(t, b, v).want(t, "PT", "locations", 0, "country")
	}
}
