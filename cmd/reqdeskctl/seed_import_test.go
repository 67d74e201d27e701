package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
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
		c.look(t, "")
		c.later(time.Duration(days) * 24 * time.Hour)
		v.flag = "yes"
		b.post(v)
		list := c.look(t, "active")
		if list.size(t) != 1 {
			t.Fatalf("after %d days: %v", days, list.v)
		}
		if day := list.text(t, 0, "posted")[:10]; day != c.now[:10] {
			t.Errorf("after %d days it counts as posted on %s", days, day)
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
	j := c.posted(t, b, whole("R-1"))
	j.want(t, "active", "state")
	j.want(t, "Engineering", "function")
	j.want(t, "full_time", "employment_type")
	if j.size(t, "objectives") != 0 || j.size(t, "must_haves") != 3 {
		t.Errorf("objectives %v, must-haves %v", j.at(t, "objectives"), j.at(t, "must_haves"))
	}
	c.refuse(t, exitNotFound, "sequence", "show", j.text(t, "id"))
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
			c, b := agreed(t)
			v := whole("R-1")
			lack.take(&v)
			j := c.posted(t, b, v)
			j.want(t, "draft", "state")
			if j.size(t, "draft_reasons") != 1 || !j.told(t, lack.says, "draft_reasons") {
				t.Errorf("reasons %v", j.at(t, "draft_reasons"))
			}
			if lines := c.today(t, "draft"); len(lines) != 1 {
				t.Errorf("on Today: %v", lines)
			}
			again := c.look(t, "") // unchanged
			again.want(t, "draft", 0, "state")
			job := j.text(t, "id")
			c.do(t, "job", "set", job, lack.set)
			done := c.do(t, "job", "activate", job) // finished by hand
			done.want(t, "active", "state")
			if done.size(t, "draft_reasons") != 0 {
				t.Errorf("live with reasons %v", done.at(t, "draft_reasons"))
			}
		})
	}
}

func TestS0_15_WithoutProfilesLeftTheJobStaysInDraftsUntilThereAreMore(t *testing.T) {
	c, b := agreed(t)
	c.do(t, "client", "set", "Northwind, Inc.", "budget=0")
	j := c.posted(t, b, whole("R-1"))
	j.want(t, "draft", "state")
	if !j.told(t, "budget of Northwind, Inc. is used up", "draft_reasons") {
		t.Errorf("reasons %v", j.at(t, "draft_reasons"))
	}
	c.look(t, "draft").want(t, "draft", 0, "state") // unchanged
	if lines := c.today(t, "draft"); len(lines) != 1 {
		t.Errorf("on Today: %v", lines)
	}
	c.do(t, "client", "set", "Northwind, Inc.", "budget=50").want(t, 50, "budget", "total")
	c.do(t, "job", "activate", j.text(t, "id")).want(t, "active", "state")
	c.do(t, "client", "set", "Northwind, Inc.", "budget=unlimited")
	if total := c.do(t, "client", "list").at(t, 0, "budget", "total"); total != nil {
		t.Errorf("without a limit the total is %v", total)
	}
}

func TestS0_16_JobsOfUnknownUsersWaitOnAListWithOneActionToAddThem(t *testing.T) {
	c, b := agreed(t)
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

func TestS0_17_ThePostedJobStandsAmongTheActiveOnes(t *testing.T) {
	c, b := agreed(t)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	c.do(t, "job", "list", "--state", "active").want(t, job, 0, "id")
	if n := c.do(t, "job", "list", "--state", "draft").size(t); n != 0 {
		t.Errorf("%d drafts", n)
	}
}

func TestS0_18_AJobMadeByHandSaysThatApplyLinkAndExportAreMissing(t *testing.T) {
	c := newTerminal(t)
	made := c.run(t, "", "job", "new", "--client", "Northwind", "title=Welder", "location=Utrecht, NL", "function=Production", "employment_type=full_time", "must_haves=A;B;C")
	if made.code != exitDone || !strings.Contains(made.err, "no apply link") || !strings.Contains(made.err, "can't be exported") {
		t.Fatalf("exit %d, it says %q", made.code, made.err)
	}
	job := c.do(t, "job", "list").text(t, 0, "id")
	c.do(t, "job", "activate", job).want(t, "", "apply_url")
	c.do(t, "people", "import", paper(t, "people.csv", "name,email\nNora Lind,nora@people.example.net\n"), "--job", job, "--commit")
	c.do(t, "template", "set", "hello", paper(t, "t.md", "Subject: Hello\n\nApply: {{ apply_link }}\n"))
	report := c.report(t, exitFailed, "template", "check", "hello", "--job", job)
	report.want(t, "missing_value", "problems", 0, "kind")
	c.do(t, "job", "set", job, "apply_url=https://jobs.example.com/apply/1")
	c.do(t, "template", "check", "hello", "--job", job).want(t, true, "ok")
}

func TestS0_20_ClosingStopsSourcingAndReturnsWhatIsUnused(t *testing.T) {
	c, b := agreed(t)
	c.do(t, "client", "set", "Northwind, Inc.", "budget=100")
	v := whole("R-1")
	job := c.posted(t, b, v).text(t, "id")
	used := func(when string, want int) {
		t.Helper()
		if got := c.do(t, "client", "list").at(t, 0, "budget", "used"); got != float64(want) {
			t.Errorf("%s %v profiles are used, want %d", when, got, want)
		}
	}
	used("from empty", 0)
	c.source(t, job, 30, 12)
	used("after sources were asked", 30)
	v.flag, v.status = "yes", "Closed"
	b.post(v)
	c.look(t, "closed").want(t, false, 0, "sourcing")
	used("closed", 12)
	c.look(t, "closed") // unchanged
	used("still closed", 12)
}

// source asks sources for profiles of a job and lets them deliver some, as a sourcing
// connector does.
func (c *terminal) source(t *testing.T, job string, asked, delivered int) {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var id core.JobID
	if err := id.UnmarshalText([]byte(job)); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Jobs.Reserve(t.Context(), id, asked); err != nil || got != asked {
		t.Fatalf("%d profiles reserved, %v", got, err)
	}
	if err := d.DB.Update(t.Context(), func(tx core.Tx) error { return d.Jobs.Delivered(tx, id, delivered) }); err != nil {
		t.Fatal(err)
	}
}

func TestS0_34_OneMustHaveIsEnoughToGoLiveAndThreeToSaveTheFirstReview(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	v.skills = []string{"Go"}
	j := c.posted(t, b, v)
	j.want(t, "active", "state")
	j.want(t, "must_haves", "missing", 0)
	job := j.text(t, "id")
	c.do(t, "sequence", "set", job, paper(t, "s.yaml", "steps:\n  - subject: Hello\n    text: A question\n"))
	for _, few := range []string{"Go", "Go;BGP"} {
		refused := c.refuse(t, exitRefused, "review", "open", job, "--objectives", "Build", "--must-haves", few)
		if !strings.Contains(refused.text(t, "message"), "three must-haves") {
			t.Errorf("%v", refused.v)
		}
	}
	c.do(t, "job", "show", job).want(t, "active", "state")
	saved := c.do(t, "review", "open", job, "--objectives", "Build", "--must-haves", "Go;BGP;Linux")
	saved.want(t, true, "review_open")
	if saved.size(t, "missing") != 0 {
		t.Errorf("missing %v", saved.at(t, "missing"))
	}
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
	j := c.posted(t, b, whole("R-1"))
	j.want(t, "jobs", "from_ats", "connection")
	hand := c.do(t, "job", "new", "--client", "Northwind, Inc.", "title=Welder")
	if tag := hand.at(t, "from_ats"); tag != nil {
		t.Errorf("a job made by hand is tagged %v", tag)
	}
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
		j := c.posted(t, b, v)
		j.want(t, "active", "state") // it counts as a location
		j.want(t, text, "locations", 0, "text")
		j.want(t, sure, "locations", 0, "sure")
		job := j.text(t, "id")
		c.do(t, "job", "set", job, "location=Porto, Portugal").want(t, true, "locations", 0, "sure")
	}
}
