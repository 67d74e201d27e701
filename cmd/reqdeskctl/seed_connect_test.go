package main

import (
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
	folders, err := filepath.Glob("../../connectors/ats/*")
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

func TestS2_5_SeveralSystemsInOneWorkspaceDoNotDisturbEachOther(t *testing.T) {
	c := newTerminal(t)
	for _, kind := range []string{"lever", "greenhouse", "feed"} {
		c.join(t, member(t, kind))
	}
	broken := c.join(t, system{kind: "workable", ats: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusInternalServerError)
	}), secrets: map[string]string{"api_key": "workable-s3cret"}, set: []string{"user=robin@agency.example.com"}})
	report := c.report(t, exitLater, "sync")
	for i := range report.size(t) {
		name := report.text(t, i, "connection")
		report.want(t, name != "workable", i, "ok")
	}
	if report.size(t) != 4 || len(broken.requests()) == 0 {
		t.Errorf("%d connections were synchronised", report.size(t))
	}
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
	g := c.join(t, member(t, "teamtailor"))
	c.do(t, "sync", "teamtailor")
	job := c.do(t, "job", "import", "teamtailor", "101").text(t, "id")
	c.do(t, "job", "set", job, "title=Another title", "location=Porto, Portugal", "function=Engineering", "employment_type=full_time", "must_haves=Go; SQL; Linux")
	c.do(t, "job", "activate", job)
	c.do(t, "job", "pause", job)
	c.do(t, "job", "close", job)
	c.do(t, "job", "reopen", job)
	c.do(t, "run", "--until-idle")
	for _, asked := range g.requests() {
		if !strings.HasPrefix(asked, http.MethodGet+" ") {
			t.Errorf("it wrote: %s", asked)
		}
	}
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
	s := member(t, "teamtailor")
	fake, ok := s.ats.(*teamtailorfake.Server)
	if !ok {
		t.Fatalf("a %T", s.ats)
	}
	c.join(t, s)
	c.do(t, "sync", "teamtailor")
	j := c.do(t, "job", "import", "teamtailor", "101")
	j.want(t, "101", "from_ats", "reference")
	j.want(t, "Engineer 101", "title")
	j.want(t, "Lisbon", "locations", 0, "city")
	j.want(t, "<p>Build</p>", "description_html")
	j.want(t, "robin@agency.example.com", "owner")
	j.want(t, "robin@agency.example.com", "authorised_users", 0)
	if j.text(t, "from_ats", "status") == "" {
		t.Error("the ATS's status is not shown")
	}
	fake.Row("jobs", "101").Attributes["human-status"] = "archived"
	fake.Row("jobs", "101").Attributes["status"] = "archived"
	c.do(t, "sync", "teamtailor", "--full")
	c.do(t, "run", "--until-idle")
	c.do(t, "job", "show", j.text(t, "id")).want(t, "closed", "state")
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
