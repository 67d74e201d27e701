package ctl

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/githubfake"
)

// The tests of this file are named after the rules of the source documents on where
// profiles come from.

// dev is a developer in Utrecht with an address that must not be used.
func dev(n int, languages ...string) githubfake.Person {
	p := githubfake.Person{
		Login: fmt.Sprintf("dev-%d", n), Name: fmt.Sprintf("Dev Number%d", n), Company: "@globex", Email: fmt.Sprintf("dev%d@people.example.net", n),
		Location: "Utrecht", Bio: fmt.Sprintf("Linux, BGP. Write to dev%d@people.example.net", n), Created: time.Date(2016, 1, n+1, 0, 0, 0, 0, time.UTC),
	}
	for _, l := range append(languages, "Go", "Go", "HTML") {
		p.Repos = append(p.Repos, githubfake.Repo{Name: "r" + fmt.Sprint(len(p.Repos)), Description: "A router", Language: l, Pushed: p.Created})
	}
	return p
}

func devs(n int) (list []githubfake.Person) {
	for i := range n {
		list = append(list, dev(i))
	}
	return list
}

// hub connects a terminal to a GitHub.
func (c *terminal) hub(t *testing.T, people ...githubfake.Person) *githubfake.Server {
	t.Helper()
	fake := githubfake.New(people...)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	c.run(t, "token="+githubfake.Token+"\n", "--json", "source", "add", "github", "--name", "hub", "--set", "base_url="+server.URL, "--secret-stdin").value(t, exitDone)
	return fake
}

// new is how many people wait in a job's review.
func (c *terminal) fresh(t *testing.T, job string) int {
	t.Helper()
	n, _ := c.do(t, "job", "show", job).at(t, "counts", "new").(float64)
	return int(n)
}

func TestS0_1_GoingLiveAsksTheSourcesAtOnce(t *testing.T) {
	c, b := agreed(t)
	fake := c.hub(t, devs(40)...)
	c.do(t, "source", "check", "hub").want(t, true, "ok")
	job := c.posted(t, b, whole("R-1")).text(t, "id") // by one synchronisation
	if n := c.fresh(t, job); n != 10 {
		t.Fatalf("%d profiles wait after going live, want a first batch of 10", n)
	}
	runs := c.do(t, "source", "list", job)
	runs.want(t, 10.0, 0, "delivered")
	runs.want(t, "hub", 0, "source")
	if q := runs.text(t, 0, "query"); !strings.Contains(q, `language:"Go"`) || !strings.Contains(q, `location:"Utrecht"`) {
		t.Errorf("asked for %s", q)
	}
	asked := len(fake.Asked())
	c.look(t, "active")
	c.do(t, "run", "--until-idle")
	if n := len(fake.Asked()); n != asked {
		t.Errorf("%d more requests although nobody is wanted", n-asked)
	}
	for _, item := range []string{"people.example.net"} { // the addresses that stand on the pages
		for _, args := range [][]string{{"review", "list", job}, {"people", "find", "dev"}, {"source", "list", job}, {"log"}} {
			if text := fmt.Sprint(c.do(t, args...).v); strings.Contains(text, item) {
				t.Errorf("%v shows an address found there: %s", args, text)
			}
		}
	}
	c.do(t, "review", "list", job).want(t, true, 0, "evidence", 0, "found") // Go, from the repositories
}

func TestS0_1_ActivatingByHandAsksAtOnceToo(t *testing.T) {
	c := newTerminal(t)
	c.hub(t, devs(3)...)
	job := c.do(t, "job", "new", "--client", "Northwind", "title=Engineer", "location=Utrecht, NL", "function=IT", "employment_type=full_time", "must_haves=Go;Linux;BGP").text(t, "id")
	c.do(t, "job", "activate", job).want(t, 3.0, "counts", "new")
	c.do(t, "job", "set", job, "sourcing=off")
	if refused := c.refuse(t, exitRefused, "source", "more", job); !strings.Contains(refused.text(t, "message"), "sourcing is off") {
		t.Error(refused.v)
	}
}

func TestS0_12_WithoutProfilesWithinADayTodaySaysWhy(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	job := c.posted(t, b, v).text(t, "id")
	says := func(after time.Duration, words string) {
		t.Helper()
		c.later(after)
		got := c.today(t, "sourcing")
		if words == "" && len(got) == 0 {
			return
		}
		if words == "" || len(got) != 1 || !strings.Contains(got[0], words) {
			t.Errorf("after %s Today says %q, want %q", after, got, words)
		}
	}
	says(23*time.Hour, "")
	says(25*time.Hour, "no source is set up")
	fake := c.hub(t)
	c.do(t, "run", "--until-idle")
	says(26*time.Hour, "") // the source was asked an hour ago
	says(50*time.Hour, "know nobody for these must-haves")
	c.do(t, "job", "set", job, "must_haves=BGP;Linux;Routing")
	c.do(t, "run", "--until-idle")
	says(51*time.Hour, "GitHub was not asked")
	c.do(t, "job", "set", job, "must_haves=Go;BGP;Linux")
	c.do(t, "client", "set", "Northwind, Inc.", "budget=0")
	says(52*time.Hour, "budget of Northwind, Inc. is used up")
	c.do(t, "client", "set", "Northwind, Inc.", "budget=unlimited")
	c.do(t, "client", "set", "Northwind, Inc.", "off_limits=Globex")
	fake.Add(devs(2)...)
	c.do(t, "run", "--until-idle")
	says(53*time.Hour, "all 2 people found are kept out")
	c.do(t, "client", "set", "Northwind, Inc.", "off_limits=")
	c.later(90 * time.Hour)
	c.do(t, "run", "--until-idle")
	says(91*time.Hour, "")
	if n := c.fresh(t, job); n != 2 {
		t.Errorf("%d profiles", n)
	}
}

func TestS0_12_TheFirstBatchIsThereWithinADay(t *testing.T) {
	c, b := agreed(t)
	c.hub(t, devs(30)...)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	c.later(24 * time.Hour)
	c.do(t, "run", "--until-idle")
	if n := c.fresh(t, job); n != 10 {
		t.Errorf("%d profiles within a day, want the first batch", n)
	}
	if got := c.today(t, "sourcing"); len(got) != 0 {
		t.Errorf("Today says %q", got)
	}
}

func TestS0_42_ChangedRequirementsChangeTheNextQuestionAndNeverTouchTheATS(t *testing.T) {
	c, b := agreed(t)
	fake := c.hub(t, devs(30)...)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	touched := 0
	b.asked = func() { touched++ }
	before := len(fake.Questions())
	c.do(t, "job", "set", job, "must_haves=Rust;BGP;Linux")
	c.do(t, "source", "more", job, "--count", "5")
	asked := fake.Questions()[before:]
	if !slices.ContainsFunc(asked, func(q string) bool { return strings.Contains(q, `language:"Rust"`) }) {
		t.Errorf("the new must-have is not asked for: %q", asked)
	}
	if touched != 0 {
		t.Errorf("the ATS was asked %d times", touched)
	}
}

func TestS0_42_MoreProfilesAndFeedbackChangeTheNextQuestionAndNeverTouchTheATS(t *testing.T) {
	c, b := agreed(t)
	people := devs(30)
	for i := range 15 {
		people = append(people, dev(100+i, "Rust"))
	}
	fake := c.hub(t, people...)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	touched := 0
	b.asked = func() { touched++ }
	more := c.do(t, "source", "more", job, "--count", "5")
	more.want(t, 5.0, 0, "delivered")
	c.do(t, "source", "feedback", job, "--with", "Rust", "--without", "PHP", "--note", "more systems people")
	more = c.do(t, "source", "more", job)
	if n := c.fresh(t, job); n != 35 {
		t.Errorf("%d profiles, want 10 + 5 + 20", n)
	}
	asked := fake.Questions()
	last := asked[len(asked)-1]
	if !slices.ContainsFunc(asked, func(q string) bool { return strings.Contains(q, `language:"Rust"`) }) && !strings.Contains(last, `-language:"PHP"`) {
		t.Errorf("the feedback changed nothing: %q", asked)
	}
	for i := range more.size(t) {
		if q := more.text(t, i, "query"); !strings.Contains(q, `-language:"PHP"`) {
			t.Errorf("asked without the feedback: %s", q)
		}
	}
	if n := c.do(t, "source", "feedback", job, "--forget").size(t, "feedback"); n != 0 {
		t.Errorf("%d pieces of feedback are left", n)
	}
	c.refuse(t, exitUsage, "source", "feedback", job)
	if touched != 0 {
		t.Errorf("the ATS was asked %d times", touched)
	}
}

func TestJ13_TheBudgetBoundsWhatSourcesDeliver(t *testing.T) {
	c, b := agreed(t)
	fake := c.hub(t, devs(40)...)
	c.do(t, "client", "set", "Northwind, Inc.", "budget=7")
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	c.do(t, "client", "list").want(t, 7.0, 0, "budget", "used")
	if n := c.fresh(t, job); n != 7 {
		t.Fatalf("%d profiles of a budget of 7", n)
	}
	asked := len(fake.Asked())
	c.refuse(t, exitRefused, "source", "more", job)
	c.do(t, "run", "--until-idle")
	if n := len(fake.Asked()); n != asked {
		t.Errorf("%d requests with nothing left", n-asked)
	}
	c.do(t, "client", "set", "Northwind, Inc.", "budget=100")
	c.do(t, "run", "--until-idle")
	if n := c.fresh(t, job); n != 10 {
		t.Errorf("%d profiles, want what was wanted first", n)
	}
	c.do(t, "source", "more", job, "--count", "200") // there are 30 left
	c.do(t, "job", "set", job, "sourcing=off")
	c.do(t, "client", "list").want(t, 40.0, 0, "budget", "used")
}

func TestN7_WhoMustNotBeSourcedIsKeptOutOfWhatSourcesGive(t *testing.T) {
	c, b := agreed(t)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	c.do(t, "nts", "import", job, paper(t, "list.csv", "name,linkedin\nDev Number1,https://github.com/dev-1\n"), "--commit")
	c.do(t, "people", "import", paper(t, "p.csv", "name,email,linkedin\nDev Number2,two@people.example.net,https://github.com/dev-2\n"), "--job", job, "--commit")
	c.hub(t, devs(4)...)
	c.do(t, "run", "--until-idle")
	runs := c.do(t, "source", "list", job)
	runs.want(t, 4.0, 0, "found")
	runs.want(t, 1.0, 0, "kept_out")
	runs.want(t, 1.0, 0, "known")
	runs.want(t, 2.0, 0, "delivered")
	if kept := c.do(t, "nts", "kept-out", job); kept.size(t) != 1 || !strings.Contains(kept.text(t, 0, "name"), "Number1") {
		t.Errorf("%v", kept.v)
	}
	if found := c.do(t, "people", "find", "Number2"); found.size(t) != 1 {
		t.Errorf("the same human is %d people", found.size(t))
	}
}

func TestP10_AFailingSourceIsLeftAloneAndSaysWhy(t *testing.T) {
	c, b := agreed(t)
	fake := c.hub(t, devs(3)...)
	c.run(t, "token=wrong-token-1\n", "--json", "source", "set", "hub", "--secret-stdin").value(t, exitDone)
	c.report(t, exitAuth, "source", "check", "hub").want(t, false, "ok")
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	if text := c.do(t, "source", "list", job).text(t, 0, "error"); text == "" || strings.Contains(text, "wrong-token-1") {
		t.Errorf("the diary says %q", text)
	}
	asked := len(fake.Asked())
	c.look(t, "active")
	c.do(t, "run", "--until-idle")
	if n := len(fake.Asked()); n != asked {
		t.Errorf("it is asked %d times more with a key that was refused", n-asked)
	}
	c.run(t, "token="+githubfake.Token+"\n", "--json", "source", "set", "hub", "--secret-stdin").value(t, exitDone)
	c.do(t, "run", "--until-idle")
	if n := c.fresh(t, job); n != 3 {
		t.Errorf("%d profiles after the right key", n)
	}
}

func TestP10_AKnownPersonsPageIsCompared(t *testing.T) {
	c := newTerminal(t)
	c.hub(t, devs(2)...)
	report := c.do(t, "people", "import", paper(t, "p.csv", "name,email,linkedin,company\nDev Number1,one@people.example.net,github.com/dev-1,Initech\n"), "--commit")
	person := report.text(t, "accepted", 0, "person")
	got := c.do(t, "source", "verify", person)
	got.want(t, true, 0, "exists")
	points := map[string]string{}
	for i := range got.size(t, 0, "points") {
		points[got.text(t, 0, "points", i, "what")] = got.text(t, 0, "points", i, "agrees")
	}
	if points["name"] != "yes" || points["employer"] != "no" {
		t.Errorf("%v", points)
	}
	if text := fmt.Sprint(got.v); strings.Contains(text, "@people.example.net") {
		t.Errorf("an address is shown: %s", text)
	}
}

func TestP10_AWatchedFolderGivesEachFileOnce(t *testing.T) {
	c, b := agreed(t)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	dir := t.TempDir()
	c.do(t, "source", "add", "folder", "--name", "inbox", "--job", job, "--set", "path="+dir)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	clock := time.Duration(0)
	step := func() {
		t.Helper()
		clock += time.Minute
		c.later(clock)
		c.do(t, "run", "--until-idle")
	}
	write("people.csv", "name,email\nAda One,ada@people.example.net\nBen Two,ben@people.example.net\n")
	write("scan.png", "x")
	write(".hidden.csv", "name,email\nNo Body,nobody@people.example.net\n")
	secret := paper(t, "secret.csv", "name,email\nSe Cret,secret@people.example.net\n")
	if err := os.Symlink(secret, filepath.Join(dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	step()
	if n := c.fresh(t, job); n != 0 {
		t.Fatalf("%d taken of a file that may still grow", n)
	}
	write("people.csv", "name,email\nAda One,ada@people.example.net\nBen Two,ben@people.example.net\nCleo Three,cleo@people.example.net\n")
	step() // it has grown: it is waited for anew
	if n := c.fresh(t, job); n != 0 {
		t.Fatalf("%d taken of a file that has just grown", n)
	}
	step()
	if n := c.fresh(t, job); n != 3 {
		t.Fatalf("%d taken, want 3", n)
	}
	write("copy.csv", "name,email\nAda One,ada@people.example.net\nBen Two,ben@people.example.net\nCleo Three,cleo@people.example.net\n")
	write("more.csv", "name,email\nDan Four,dan@people.example.net\nAda One,ada@people.example.net\n")
	step()
	step()
	step()
	if n := c.fresh(t, job); n != 4 {
		t.Errorf("%d in the review, want 4", n)
	}
	states := map[string]string{}
	files := c.do(t, "source", "files", "inbox")
	for i := range files.size(t) {
		states[files.text(t, i, "file")] = files.text(t, i, "state") + ": " + files.text(t, i, "reason")
	}
	for name, want := range map[string]string{
		"people.csv": "taken", "more.csv": "taken", "copy.csv": "refused: It holds the same as people.csv",
		"link.csv": "refused: It is a link", "scan.png": "refused: Files of this kind",
	} {
		if !strings.HasPrefix(states[name], want) {
			t.Errorf("%s is %q, want %q", name, states[name], want)
		}
	}
	if _, seen := states[".hidden.csv"]; seen || len(states) != 5 {
		t.Errorf("%v", states)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 6 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	if found := c.do(t, "people", "find", "Cret"); found.size(t) != 0 {
		t.Error("a link was followed out of the folder")
	}
}

func TestP10_SwitchAndBudgetHoldAWatchedFolder(t *testing.T) {
	c, b := agreed(t)
	job := c.posted(t, b, whole("R-1")).text(t, "id")
	dir := t.TempDir()
	c.do(t, "source", "add", "folder", "--name", "inbox", "--job", job, "--set", "path="+dir)
	if err := os.WriteFile(filepath.Join(dir, "p.csv"), []byte("name,email\nAda One,ada@people.example.net\nBen Two,ben@people.example.net\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	clock := time.Duration(0)
	waits := func(when, reason string, people int) {
		t.Helper()
		for range 2 {
			clock += time.Minute
			c.later(clock)
			c.do(t, "run", "--until-idle")
		}
		if got := c.do(t, "source", "files", "inbox").text(t, 0, "reason"); !strings.Contains(got, reason) || reason == "" && got != "" {
			t.Errorf("%s: %q, want %q", when, got, reason)
		}
		if n := c.fresh(t, job); n != people {
			t.Errorf("%s: %d profiles, want %d", when, n, people)
		}
	}
	c.do(t, "job", "set", job, "sourcing=off")
	waits("switched off", "sourcing is off", 0)
	c.do(t, "job", "set", job, "sourcing=on")
	c.do(t, "client", "set", "Northwind, Inc.", "budget=1")
	waits("one left", "it holds 2 profiles, and Northwind, Inc. has 1 left", 0)
	c.do(t, "client", "set", "Northwind, Inc.", "budget=5")
	waits("enough", "", 2)
	c.do(t, "client", "list").want(t, 2.0, 0, "budget", "used")
}
