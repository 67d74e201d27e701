package ctl

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reqdesk/connectors/conntest/teamtailorfake"
)

// The tests of this file are named after the rules of the source documents that
// they hold: S1-1 is the first of the second document.

// member gives the system of a kind.
func member(t *testing.T, kind string) system {
	t.Helper()
	all := fleet()
	i := slices.IndexFunc(all, func(s system) bool { return s.kind == kind })
	if i < 0 {
		t.Fatalf("there is no %s in the fleet", kind)
	}
	return all[i]
}

func TestS1_1_ManySystemsAndAWayInForTheRest(t *testing.T) {
	c := &terminal{}
	kinds := c.do(t, "connect", "kinds")
	if n := kinds.size(t); n < 16 {
		t.Errorf("%d kinds", n)
	}
	for _, rest := range []string{"boards", "feed", "custom"} {
		c.do(t, "connect", "kinds", rest).want(t, rest, 0, "kind")
	}
}

func TestS1_2_TheMissingRightIsNamedForTheAdministrator(t *testing.T) {
	c := newTerminal(t)
	g := c.join(t, member(t, "lever"))
	g.deny()
	report := c.report(t, exitAuth, "connect", "check", "lever")
	c.lacking(t, report, "people")
	if text := c.run(t, "", "connect", "check", "lever").out; !strings.Contains(text, "Opportunities: read") {
		t.Errorf("the permission is not named as the ATS names it:\n%s", text)
	}
}

func TestS1_3_EachSystemSaysHowItsKeyIsMade(t *testing.T) {
	kinds := (&terminal{}).do(t, "connect", "kinds")
	for i := range kinds.size(t) {
		kind := kinds.text(t, i, "kind")
		if len(kinds.text(t, i, "instructions")) < 80 {
			t.Errorf("%s explains nothing", kind)
		}
		for n := range kinds.size(t, i, "fields") {
			if kinds.text(t, i, "fields", n, "label") == "" || kinds.text(t, i, "fields", n, "help") == "" {
				t.Errorf("%s: a field without label or help", kind)
			}
		}
	}
}

// TestS2_2 holds that there is one interface for all: each connector's own test
// runs the one suite.
func TestS2_2_OneSuiteForAllSystems(t *testing.T) {
	folders, err := filepath.Glob("../../../connectors/ats/*")
	if err != nil || len(folders) < 17 {
		t.Fatalf("%d connectors, %v", len(folders), err)
	}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(file string) bool {
			raw, err := os.ReadFile(file)
			return err == nil && strings.Contains(string(raw), "conntest.Run(t, ")
		}) {
			t.Errorf("%s does not run the suite", folder)
		}
	}
}

func TestS2_3_JobDataIsFetchedOnDemand(t *testing.T) {
	c := newTerminal(t)
	c.join(t, member(t, "teamtailor"))
	c.do(t, "sync", "teamtailor").want(t, 3, 0, "jobs", "added") // from empty
	c.do(t, "ats", "jobs", "--search", "engineer").want(t, 3, "total")
	c.do(t, "sync", "teamtailor").want(t, 0, 0, "jobs", "changed") // unchanged
}

// TestS2_5_SeveralSystemsInOneWorkspaceDoNotDisturbEachOther is the case of the agency:
// systems of several kinds, of several clients, with the same references in them.
func TestS2_5_SeveralSystemsInOneWorkspaceDoNotDisturbEachOther(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	clients := map[string]string{"lever": "Northwind", "greenhouse": "Kestrel", "workable": "Marram", "jobs": "Kestrel"}
	doors := map[string]*gateway{}
	for _, kind := range []string{"lever", "greenhouse", "workable"} {
		s := member(t, kind)
		s.client = clients[kind]
		doors[kind] = c.join(t, s)
	}
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Kestrel", "--set", "url="+b.URL+"/jobs.xml")
	v := whole("R-1")
	b.post(v)
	doors["workable"].feel(answers(http.StatusInternalServerError, "Retry-After", "0"))
	synced := func(when string, code int, well string, want map[string]int) {
		t.Helper()
		report := c.report(t, code, "sync")
		if report.size(t) != len(clients) {
			t.Errorf("%s: %d connections were synchronised", when, report.size(t))
		}
		for i := range report.size(t) {
			name := report.text(t, i, "connection")
			report.want(t, name != "workable" || well != "", i, "ok")
			for key, n := range want {
				report.want(t, map[bool]int{true: n}[name == "jobs"], i, "jobs", key)
			}
		}
	}
	synced("from empty", exitLater, "", nil)
	if len(doors["workable"].requests()) == 0 {
		t.Error("the broken one was not asked")
	}
	made := map[string]string{}
	for _, name := range []string{"lever", "jobs"} {
		made[name] = c.do(t, "job", "import", name, "R-1").text(t, "id") // the same reference, two jobs
	}
	whose := func(when string, states map[string]string) {
		t.Helper()
		list := c.do(t, "job", "list")
		if list.size(t) != len(made) {
			t.Errorf("%s: jobs %v", when, list.v)
		}
		for name, job := range made {
			j := c.do(t, "job", "show", job)
			j.want(t, name, "from_ats", "connection")
			j.want(t, clients[name], "client")
			j.want(t, states[name], "state")
		}
	}
	whose("imported", map[string]string{"lever": "draft", "jobs": "draft"})
	synced("unchanged", exitLater, "", map[string]int{"added": 0, "changed": 0, "closed": 0})
	v.status = "Closed"
	b.post(v, whole("R-2"))
	doors["workable"].feel(nil) // it is mended too
	synced("changed", exitDone, "workable", map[string]int{"closed": 1})
	whose("changed", map[string]string{"lever": "draft", "jobs": "closed"})
	c.do(t, "job", "import", "workable", "R-1").want(t, "Marram", "client")
}

func TestS2_6a_AConnectionHasASwitchThatKeepsItsLinks(t *testing.T) {
	c := newTerminal(t)
	g := c.join(t, member(t, "lever"))
	c.do(t, "sync", "lever")
	job := c.do(t, "job", "import", "lever", "R-1").text(t, "id")
	c.do(t, "connect", "off", "lever").want(t, false, "on")
	before := len(g.requests())
	c.do(t, "run", "--until-idle").want(t, 0, "synced")
	if n := len(g.requests()); n != before {
		t.Errorf("a connection that is off was asked %d times", n-before)
	}
	c.do(t, "job", "show", job).want(t, "lever", "from_ats", "connection")
	c.do(t, "connect", "on", "lever").want(t, true, "on")
	c.do(t, "sync", "lever").want(t, true, 0, "ok")
	c.do(t, "job", "show", job).want(t, "R-1", "from_ats", "reference")
}

func TestS2_8_NothingThatIsDoneWithAJobReachesItsATS(t *testing.T) {
	c := newTerminal(t)
	fake, g := c.teamtailor(t)
	before := standing(t, fake)
	untouched := func(when string) {
		t.Helper()
		for _, asked := range g.requests() {
			if !strings.HasPrefix(asked, http.MethodGet+" ") {
				t.Errorf("%s it wrote: %s", when, asked)
			}
		}
		if now := standing(t, fake); now != before {
			t.Errorf("%s the ATS holds\n%s\nand held\n%s", when, now, before)
		}
	}
	c.do(t, "sync", "teamtailor")
	job := c.do(t, "job", "import", "teamtailor", "101").text(t, "id")
	untouched("from empty")
	c.do(t, "sync", "--full")
	c.do(t, "job", "import", "teamtailor", "101")
	untouched("unchanged")
	c.do(t, "job", "set", job, "title=Another title", "location=Porto, Portugal", "function=Engineering", "employment_type=full_time", "must_haves=Go; SQL; Linux")
	c.do(t, "job", "activate", job)
	c.do(t, "job", "confirm", job)
	c.do(t, "job", "pause", job)
	c.do(t, "job", "close", job)
	c.do(t, "job", "reopen", job)
	c.do(t, "run", "--until-idle")
	untouched("changed here")
	fake.RetitleJob("101", "Captain")
	before = standing(t, fake)
	c.do(t, "sync", "--full")
	c.do(t, "job", "keep", job, "title")
	c.do(t, "job", "take", job, "title")
	c.do(t, "job", "follow", job, "description")
	c.do(t, "job", "close", job)
	c.do(t, "job", "archive", job)
	c.do(t, "run", "--until-idle")
	untouched("changed there")
}

// teamtailor connects a Teamtailor of its own.
func (c *terminal) teamtailor(t *testing.T) (*teamtailorfake.Server, *gateway) {
	t.Helper()
	s := member(t, "teamtailor")
	fake, ok := s.ats.(*teamtailorfake.Server)
	if !ok {
		t.Fatalf("a %T", s.ats)
	}
	return fake, c.join(t, s)
}

// standing is all that a Teamtailor holds of its jobs.
func standing(t *testing.T, fake *teamtailorfake.Server) string {
	t.Helper()
	var all []any
	for _, kind := range []string{"jobs", "stages", "users", "locations", "departments", "roles", "candidates", "job-applications"} {
		all = append(all, fake.Of(kind))
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestS2_9_AJobStaysLinkedToOneATSJobForGood(t *testing.T) {
	c := newTerminal(t)
	c.join(t, member(t, "teamtailor"))
	c.do(t, "sync", "teamtailor")
	job := c.do(t, "job", "import", "teamtailor", "101").text(t, "id")
	c.do(t, "job", "import", "teamtailor", "101").want(t, job, "id")
	c.do(t, "job", "set", job, "title=For the advertisement")
	c.do(t, "job", "close", job)
	c.do(t, "job", "import", "teamtailor", "101").want(t, job, "id")
	c.do(t, "job", "list").want(t, job, 0, "id")
	c.do(t, "connect", "remove", "teamtailor")
	c.do(t, "job", "show", job).want(t, "101", "from_ats", "id")
}

func TestS2_11_TheFieldsOfAJobComeAcross(t *testing.T) {
	c := newTerminal(t)
	fake, _ := c.teamtailor(t)
	c.do(t, "sync", "teamtailor")
	job := c.do(t, "job", "import", "teamtailor", "101").text(t, "id")
	reads := func(when, title, city, text, user, state string) {
		t.Helper()
		j := c.do(t, "job", "show", job)
		j.want(t, "101", "from_ats", "reference")
		j.want(t, title, "title")
		j.want(t, city, "locations", 0, "city")
		j.want(t, text, "description_html")
		j.want(t, user, "owner")
		j.want(t, user, "authorised_users", 0)
		j.want(t, state, "state")
		if n := j.size(t, "authorised_users"); n != 1 || j.text(t, "from_ats", "status") == "" {
			t.Errorf("%s: %d users, the ATS's status is %q", when, n, j.text(t, "from_ats", "status"))
		}
	}
	reads("from empty", "Engineer 101", "Lisbon", "<p>Build</p>", owner, "draft")
	c.do(t, "sync", "teamtailor", "--full")
	reads("unchanged", "Engineer 101", "Lisbon", "<p>Build</p>", owner, "draft")
	same(t, "unchanged, the differences", c.differing(t, job))

	fake.RetitleJob("101", "Captain")
	row := fake.Row("jobs", "101")
	row.Attributes["body"] = "<p>Sail</p>"
	row.To["locations"] = row.To["locations"][1:]
	fake.Row("users", "7").Attributes["email"] = "kim@agency.example.com"
	c.do(t, "sync", "teamtailor", "--full")
	c.do(t, "job", "show", job).want(t, "Engineer 101", "title")
	same(t, "changed, the differences", c.differing(t, job), "description", "location", "owner", "title")
	c.do(t, "job", "show", job).want(t, "kim@agency.example.com", "authorised_users", 0) // who may see it is for the ATS alone to say
	for _, field := range c.differing(t, job) {
		c.do(t, "job", "take", job, field)
	}
	city := c.do(t, "job", "show", job).text(t, "locations", 0, "city")
	if city == "Lisbon" {
		t.Error("the place is the former one")
	}
	reads("taken over", "Captain", city, "<p>Sail</p>", "kim@agency.example.com", "draft")
	row.Attributes["human-status"], row.Attributes["status"] = "archived", "archived"
	c.do(t, "sync", "teamtailor", "--full")
	c.do(t, "run", "--until-idle")
	reads("closed there", "Captain", city, "<p>Sail</p>", "kim@agency.example.com", "closed")
}

func TestS2_12_QuestionsOfTheApplicationFormAreFetchedOrSaidToStayInTheATS(t *testing.T) {
	c := newTerminal(t)
	c.join(t, member(t, "lever"))
	c.join(t, member(t, "feed"))
	c.do(t, "sync")
	asks := c.do(t, "job", "import", "lever", "R-1").text(t, "id")
	silent := c.do(t, "job", "import", "feed", "R-1").text(t, "id")
	c.do(t, "sync")
	form := c.do(t, "job", "questions", asks)
	form.want(t, "May you work in Germany?", "questions", 0, "text")
	form.want(t, "No", "questions", 0, "choices", 1)
	form.want(t, true, "questions", 0, "required")
	none := c.do(t, "job", "questions", silent)
	if none.size(t, "questions") != 0 || !strings.Contains(none.text(t, "note"), "stay in the ATS") {
		t.Errorf("a feed: %v", none.v)
	}
}

func TestS2_23_ASystemOfOnesOwnIsDescribedInAFile(t *testing.T) {
	c := newTerminal(t)
	file := paper(t, "ours.yaml", `name: Ours
auth: {header: X-Key, value: '{{.api_key}}'}
`)
	if a := c.run(t, "", "--json", "connector", "check", file); a.code != exitFailed {
		t.Errorf("a description that lists no jobs: exit %d\n%s%s", a.code, a.out, a.err)
	}
	c.join(t, member(t, "custom"))
	c.do(t, "connect", "check", "custom").want(t, true, "ok")
	c.do(t, "sync", "custom").want(t, 1, 0, "jobs", "added")
}
