package ctl

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reqdesk/connectors/conntest/teamtailorfake"
)

// searched gives the references that the import dialog's search finds, newest first.
func (c *terminal) searched(t *testing.T, text string) []string {
	t.Helper()
	found := c.do(t, "ats", "jobs", "--search", text)
	var list []string
	for i := range found.size(t, "jobs") {
		list = append(list, found.text(t, "jobs", i, "reference"))
	}
	return list
}

// rack is a terminal with a few jobs to import, of two connections.
type rack struct {
	*terminal
	first, second *board
	list          []vacancy // what the first shows
}

// emptyRack is a rack before anything was synchronised.
func emptyRack(t *testing.T) *rack {
	t.Helper()
	c := &rack{terminal: newTerminal(t), first: newBoard(t), second: newBoard(t)}
	connected(t, c.terminal, c.first)
	c.do(t, "connect", "add", "feed", "--name", "other", "--client", "Acme", "--set", "url="+c.second.URL+"/f")
	for i, v := range []vacancy{
		{title: "Backend Engineer, Go", city: "Lisbon", state: "Lisboa", country: "PT"},
		{title: "Nurse, cardiology", city: "Graz", state: "Styria", country: "AT"},
		{title: "Senior Backend Developer", city: "Porto", state: "Porto", country: "PT"},
	} {
		v.ref, v.date = fmt.Sprintf("REQ-10%d0", i), fmt.Sprintf("2026-11-%02dT09:00:00Z", 10+i)
		c.list = append(c.list, v)
	}
	c.second.post(vacancy{ref: "B-77", title: "Go gopher", city: "Graz", country: "AT", date: "2026-11-20T09:00:00Z"})
	return c
}

func shelf(t *testing.T) *rack {
	t.Helper()
	c := emptyRack(t)
	c.show(t)
	return c
}

// show lets the first connection show its list, and synchronises.
func (c *rack) show(t *testing.T) {
	t.Helper()
	c.first.post(c.list...)
	c.do(t, "sync")
}

// sought checks a search from empty, filled, unchanged, and after somebody changed the
// jobs: which references each text finds, newest first, with blanks between them.
func sought(t *testing.T, filled map[string]string, change func(c *rack), changed map[string]string) {
	t.Helper()
	c := emptyRack(t)
	finds := func(when string, want map[string]string) {
		t.Helper()
		for text, references := range want {
			if got := strings.Join(c.searched(t, text), " "); got != references {
				t.Errorf("%s: %q finds %q, want %q", when, text, got, references)
			}
		}
	}
	for text := range filled {
		finds("from empty", map[string]string{text: ""})
	}
	c.show(t)
	finds("filled", filled)
	c.show(t)
	finds("unchanged", filled)
	change(c)
	c.show(t)
	finds("changed", changed)
}

func TestS1_5_AColleagueImportsInAFewClicksAfterEnteringOnlyTheKeys(t *testing.T) {
	c := newTerminal(t)
	s := member(t, "teamtailor")
	fake, ok := s.ats.(*teamtailorfake.Server)
	if !ok {
		t.Fatalf("a %T", s.ats)
	}
	g := c.join(t, s)
	c.do(t, "rule", "set", "teamtailor", paper(t, "r.yaml", "import:\n  - department: Platform\n  - user: "+owner+"\nactivate: true\n"))
	c.do(t, "settings", "set", "teamtailor", "edits=follow", "poll=10m")
	c.do(t, "client", "set", "Northwind", "colour=#112233", "source_code=source=reqdesk")
	file := filepath.Join(t.TempDir(), "northwind.yaml")
	c.do(t, "setup", "export", "Northwind", file)
	theirs := newTerminal(t)
	made := theirs.do(t, "setup", "import", file)
	made.want(t, "Northwind", "client")
	needs := made.texts(t, "connections", 0, "needs")
	if !slices.Equal(needs, []string{"api_key", "user"}) && !slices.Equal(needs, []string{"user", "api_key"}) {
		t.Errorf("it asks for %v", needs)
	}
	theirs.run(t, "api_key="+teamtailorfake.Key+"\n", "--json", "connect", "set", "teamtailor", "user=kim@agency.example.com", "--secret-stdin").value(t, exitDone)
	theirs.do(t, "connect", "check", "teamtailor").want(t, true, "ok")
	theirs.do(t, "settings", "get", "teamtailor").want(t, "follow", "edits")
	theirs.do(t, "client", "list").want(t, "#112233", 0, "colour")
	rules := theirs.do(t, "rule", "show", "teamtailor")
	if rules.size(t, "import") != 1 {
		t.Errorf("rules that name a person come along: %v", rules.v)
	}
	theirs.do(t, "sync", "teamtailor").want(t, 3, 0, "jobs", "added")
	// From here on one act imports: of one job, of several, of one that came meanwhile.
	one := theirs.do(t, "job", "import", "teamtailor", "102")
	one.want(t, "102", "from_ats", "id")
	fake.AddJob("204")
	theirs.do(t, "sync", "teamtailor").want(t, 1, 0, "jobs", "added")
	several := theirs.do(t, "job", "import", "teamtailor", "101", "102", "204")
	if several.size(t) != 3 || theirs.do(t, "job", "list").size(t) != 3 {
		t.Errorf("imported %v", several.v)
	}
	theirs.do(t, "job", "import", "teamtailor", "102").want(t, one.text(t, "id"), "id") // unchanged
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{teamtailorfake.Key, "robin@", "agency.example.com"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the file holds %q:\n%s", secret, text)
		}
	}
	if len(g.requests()) == 0 {
		t.Error("nobody was asked")
	}
}

func TestS1_6_JobsOfTheATSAreListedToBeImported(t *testing.T) {
	c := shelf(t)
	list := c.do(t, "ats", "jobs")
	list.want(t, 4, "total")
	list.want(t, "", "jobs", 0, "imported_as")
	job := c.do(t, "job", "import", "other", "B-77").text(t, "id")
	c.do(t, "ats", "jobs").want(t, job, "jobs", 0, "imported_as")
	c.do(t, "ats", "jobs", "--connection", "other").want(t, 1, "total")
}

func TestS1_7_TheMostRecentJobsStandFirst(t *testing.T) {
	sought(t, map[string]string{
		"": "B-77 REQ-1020 REQ-1010 REQ-1000", "backend": "REQ-1020 REQ-1000", "graz": "B-77 REQ-1010",
	}, func(c *rack) { // a new one, and one that is posted anew
		c.list = append(c.list, vacancy{ref: "REQ-1030", title: "Backend Lead", city: "Porto", country: "PT", date: "2026-11-15T09:00:00Z"})
		c.list[0].date = "2026-11-22T09:00:00Z"
	}, map[string]string{
		"": "REQ-1000 B-77 REQ-1030 REQ-1020 REQ-1010", "backend": "REQ-1000 REQ-1030 REQ-1020", "graz": "B-77 REQ-1010",
	})
}

func TestS1_8_AnyWordOfTheTitleFindsAJob(t *testing.T) {
	sought(t, map[string]string{
		"go": "B-77 REQ-1000", "GO engineer": "REQ-1000", "developer senior": "REQ-1020", "cardio": "REQ-1010", "nurse": "REQ-1010", "nurse go": "",
	}, func(c *rack) { c.list[1].title = "Midwife, go-getter" }, map[string]string{
		"go": "B-77 REQ-1010 REQ-1000", "GO engineer": "REQ-1000", "developer senior": "REQ-1020", "cardio": "", "nurse": "", "midwife go": "REQ-1010",
	})
}

func TestS1_9_CityRegionAndCountryCodeFindAJob(t *testing.T) {
	sought(t, map[string]string{
		"porto": "REQ-1020", "styria": "REQ-1010", "PT": "REQ-1020 REQ-1000", "graz at": "B-77 REQ-1010", "lisboa": "REQ-1000", "lisbon at": "",
	}, func(c *rack) { c.list[0].city, c.list[0].state, c.list[0].country = "Munich", "Bavaria", "DE" }, map[string]string{
		"porto": "REQ-1020", "PT": "REQ-1020", "graz at": "B-77 REQ-1010", "lisboa": "", "lisbon": "", "bavaria": "REQ-1000", "munich de": "REQ-1000",
	})
}

func TestS1_10_APartOfTheReferenceFindsAJob(t *testing.T) {
	sought(t, map[string]string{
		"REQ-1010": "REQ-1010", "1010": "REQ-1010", "req-10": "REQ-1020 REQ-1010 REQ-1000", "b-7": "B-77", "B-77": "B-77", "REQ-9": "", "020": "REQ-1020",
	}, func(c *rack) {
		c.list = append(c.list, vacancy{ref: "REQ-9020", title: "Welder", city: "Porto", country: "PT", date: "2026-11-15T09:00:00Z"})
	}, map[string]string{
		"REQ-1010": "REQ-1010", "1010": "REQ-1010", "req-10": "REQ-1020 REQ-1010 REQ-1000", "B-77": "B-77", "REQ-9": "REQ-9020", "020": "REQ-9020 REQ-1020",
	})
}

func TestS1_11_SelectedJobsAreImportedOneOrSeveral(t *testing.T) {
	c := shelf(t)
	c.do(t, "job", "import", "jobs", "REQ-1000").want(t, "draft", "state")
	several := c.do(t, "job", "import", "jobs", "REQ-1000", "REQ-1010", "REQ-1020")
	if several.size(t) != 3 || c.do(t, "job", "list").size(t) != 3 {
		t.Errorf("imported %v", several.v)
	}
	c.refuse(t, exitNotFound, "job", "import", "jobs", "REQ-1010", "REQ-4711")
	c.do(t, "job", "import", "other", "B-77").want(t, "other", "from_ats", "connection")
}

func TestS1_12_AnImportLeadsToTheFormThatSaysWhatIsMissing(t *testing.T) {
	c := shelf(t)
	j := c.do(t, "job", "import", "jobs", "REQ-1010")
	j.want(t, "draft", "state")
	if got := strings.Join(j.texts(t, "missing"), " "); got != "function employment_type must_haves" {
		t.Errorf("missing %s", got)
	}
	job := j.text(t, "id")
	refused := c.refuse(t, exitRefused, "job", "activate", job)
	if !strings.Contains(refused.text(t, "message"), "function, employment type, at least three must-haves") {
		t.Errorf("%v", refused.v)
	}
	c.do(t, "job", "set", job, "function=Care", "employment_type=part_time")
	c.do(t, "job", "set", job, "must_haves=ECG;Shifts").want(t, "must_haves", "missing", 0)
	c.do(t, "job", "set", job, "must_haves=ECG;Shifts;German")
	c.do(t, "job", "activate", job).want(t, "active", "state")
	c.do(t, "job", "import", "jobs", "REQ-1010").want(t, "active", "state") // imported again it is what it was
}

// ready imports a job of the Teamtailor fake and completes it, still as a draft.
func (c *terminal) ready(t *testing.T, id string) string {
	t.Helper()
	job := c.do(t, "job", "import", "teamtailor", id).text(t, "id")
	c.do(t, "job", "set", job, "function=Engineering", "employment_type=full_time", "must_haves=Go; SQL; Linux")
	return job
}

// interested puts somebody into a job's review and marks them as a lead.
func (c *terminal) interested(t *testing.T, job, name string) string {
	t.Helper()
	rows := "name,email\n" + name + "," + strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@people.example.net\n"
	person := c.do(t, "people", "import", paper(t, "people.csv", rows), "--job", job, "--commit").text(t, "accepted", 0, "person")
	c.do(t, "lead", "mark", job, person)
	return person
}

func TestS1_13_OnlyGoingLiveSwitchesOnTheNotToSourceListAndTheExport(t *testing.T) {
	c := newTerminal(t)
	g := c.join(t, member(t, "teamtailor"))
	c.do(t, "sync", "teamtailor")
	job := c.ready(t, "101")
	c.do(t, "run", "--until-idle")
	if n := c.do(t, "nts", "list", job).size(t); n != 0 {
		t.Errorf("a draft has %d people not to source", n)
	}
	person := c.interested(t, job, "Nora Lind")
	c.refuse(t, exitRefused, "lead", "export", job, person, "--confirm")
	c.do(t, "run", "--until-idle").want(t, 0, "exported")
	c.do(t, "job", "activate", job)
	c.do(t, "run", "--until-idle")
	if n := c.do(t, "nts", "list", job).size(t); n != 2 {
		t.Errorf("a live job has %d people not to source", n)
	}
	c.do(t, "lead", "export", job, person, "--confirm")
	second := c.interested(t, job, "Otto Berg")
	c.do(t, "run", "--until-idle").want(t, 1, "exported") // from the second on by itself
	list := c.do(t, "lead", "list", job)
	for i := range list.size(t) {
		if list.at(t, i, "exported") == nil {
			t.Errorf("%s was not exported: %v", second, list.at(t, i))
		}
	}
	if writes := slices.DeleteFunc(g.requests(), func(r string) bool { return !strings.HasPrefix(r, http.MethodPost) }); len(writes) == 0 {
		t.Error("the ATS got nothing")
	}
}

func TestS1_15_LaterChangesInTheATSAreNotTakenOver(t *testing.T) {
	c, b := agreed(t)
	v := whole("R-1")
	j := c.posted(t, b, v)
	job := j.text(t, "id")
	v.title, v.text, v.skills = "Principal Engineer", "<p>Build everything</p>", []string{"Rust"}
	c.posted(t, b, v)
	for _, when := range []string{"changed", "unchanged"} {
		now := c.do(t, "job", "show", job)
		now.want(t, j.text(t, "title"), "title")
		now.want(t, "<p>Build networks</p>", "description_html")
		if n := now.size(t, "must_haves"); n != 3 {
			t.Errorf("%s: %d must-haves", when, n)
		}
		drift := c.do(t, "job", "drift", job) // but they are shown
		if n := drift.size(t); n != 3 {
			t.Errorf("%s: %d differences: %v", when, n, drift.v)
		}
		c.look(t, "")
	}
}

func TestS2_10_AJobMayBeChangedForAdvertisingAndTheCandidateStillReachesTheRightATSJob(t *testing.T) {
	c := newTerminal(t)
	s := member(t, "teamtailor")
	fake, ok := s.ats.(*teamtailorfake.Server)
	if !ok {
		t.Fatalf("a %T", s.ats)
	}
	c.join(t, s)
	c.do(t, "sync", "teamtailor")
	c.ready(t, "101")
	job := c.ready(t, "102")
	c.do(t, "job", "set", job, "title=Join our night shift!", "location=Porto, Portugal", "description=<p>Fun</p>")
	c.do(t, "job", "activate", job)
	person := c.interested(t, job, "Nora Lind")
	c.do(t, "lead", "preview", job, person).want(t, "102", "will_write", "job")
	c.do(t, "lead", "export", job, person, "--confirm")
	made := 0
	for _, a := range fake.Of("job-applications") {
		if to := a.To["job"]; len(to) == 1 && to[0].ID == "102" {
			made++
		}
	}
	if made != 1 {
		t.Errorf("%d applications stand on the right job", made)
	}
	fake.RetitleJob("102", "Engineer, nights")
	c.do(t, "sync", "teamtailor", "--full")
	c.do(t, "job", "show", job).want(t, "Join our night shift!", "title")
}

// TestConnectionSettingsWorkAtTheValuesOfAllThreeSources: what an import does, what
// becomes of later edits, and when somebody goes to the ATS.
func TestConnectionSettingsWorkAtTheValuesOfAllThreeSources(t *testing.T) {
	for source, want := range map[string]struct {
		set   []string
		state string
		title string
		drift int
	}{
		"S0": {[]string{"go_live=import", "edits=ignore"}, "active", "Network Engineer R-1", 0},
		"S1": {[]string{"go_live=hand", "edits=ignore"}, "draft", "Network Engineer R-1", 0},
		"S2": {[]string{"go_live=hand", "edits=follow"}, "draft", "Night shift", 1},
	} {
		t.Run(source, func(t *testing.T) {
			c, b := agreed(t)
			c.do(t, append([]string{"settings", "set", "jobs"}, want.set...)...)
			c.do(t, "rule", "set", "jobs", paper(t, "r.yaml", "import: [{always: true}]\nactivate: true\n"))
			v := whole("R-1")
			b.post(v)
			list := c.look(t, "")
			list.want(t, want.state, 0, "state")
			v.title = "Night shift"
			b.post(v)
			c.look(t, "").want(t, want.title, 0, "title")
			job := list.text(t, 0, "id")
			if n := c.do(t, "job", "drift", job).size(t); n != want.drift {
				t.Errorf("%d differences are shown", n)
			}
			c.look(t, "").want(t, want.title, 0, "title") // unchanged
		})
	}
	for source, at := range map[string]struct{ set, stage string }{
		"S0": {"export=hand", ""}, "S1": {"export=auto", "lead"}, "S2": {"export=stage:interview", "interview"},
	} {
		t.Run("export of "+source, func(t *testing.T) {
			c := newTerminal(t)
			c.join(t, member(t, "teamtailor"))
			c.do(t, "settings", "set", "teamtailor", "first_preview=no", at.set)
			c.do(t, "sync", "teamtailor")
			job := c.ready(t, "101")
			c.do(t, "job", "activate", job)
			person := c.interested(t, job, "Nora Lind")
			reached := false
			for _, stage := range []string{"lead", "interview", "interview"} {
				reached = reached || stage == at.stage
				c.do(t, "lead", "stage", job, person, stage)
				c.do(t, "run", "--until-idle")
				if got := c.do(t, "lead", "list", job).at(t, 0, "exported") != nil; got != reached {
					t.Errorf("at the stage %s: exported %v", stage, got)
				}
			}
		})
	}
}

func TestASettingThatMakesNoSenseIsRefused(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	connected(t, c, b)
	for _, bad := range []string{
		"go_live=always", "edits=no", "export=stage:lunch", "export=sometimes", "first_preview=maybe", "status_back=hourly", "absence=x",
		"poll_at=5", "poll=often", "golive=hand",
	} {
		c.refuse(t, exitUsage, "settings", "set", "jobs", bad)
	}
	c.refuse(t, exitUsage, "settings", "set", "go_live=hand") // not of the workspace
	c.do(t, "settings", "set", "jobs", "go_live=hand")
	c.do(t, "settings", "get", "jobs").want(t, "hand", "go_live")
	c.do(t, "settings", "set", "jobs", "go_live=")
	c.do(t, "settings", "get", "jobs").want(t, "rule", "go_live")
}
