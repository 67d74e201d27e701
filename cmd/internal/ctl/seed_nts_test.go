package ctl

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
)

// The tests of this file are named after the source documents' rules on people who
// must not be sourced.

// pipeline is the practice company's ATS with two jobs, connected, imported and
// live: whoever is in the pipeline of one must not be sourced for it.
type pipeline struct {
	*terminal
	ats        *atsserver.Server
	job, other string
}

const applied, interview = "Applied", "Interview"

func newPipeline(t *testing.T) pipeline {
	t.Helper()
	options := atsserver.Options{Clock: core.Wall{}, Employer: "Northwind", Key: "practice-key"}
	for i, ref := range []string{"NW-1", "NW-2"} {
		options.Jobs = append(options.Jobs, atsserver.Job{
			ID: fmt.Sprint(i + 1), Reference: ref, Title: "Engineer " + ref, Status: atsserver.Open, PostedAt: time.Now().AddDate(0, 0, -9),
			Owner: atsserver.User{Email: "hr@northwind.example.com"}, Stages: []atsserver.Stage{{ID: "s1", Name: applied}, {ID: "s2", Name: interview}},
		})
	}
	ats, err := atsserver.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ats.Close() })
	p := pipeline{terminal: newTerminal(t), ats: ats}
	p.run(t, "api_key="+ats.Key()+"\n", "--json", "connect", "add", "practice", "--name", "north", "--client", "Northwind",
		"--set", "base_url="+ats.URL(), "--secret-stdin").value(t, exitDone)
	p.do(t, "sync")
	p.job, p.other = p.live(t, "NW-1"), p.live(t, "NW-2")
	return p
}

// live imports a job and makes it live.
func (p pipeline) live(t *testing.T, ref string) string {
	t.Helper()
	id := p.do(t, "job", "import", "north", ref).text(t, "id")
	p.do(t, "job", "set", id, "location=Utrecht, Netherlands", "function=Engineering", "employment_type=full_time", "must_haves=Go; BGP; Linux")
	p.do(t, "job", "activate", id).want(t, "active", "state")
	return id
}

// apply puts somebody into the pipeline of the first job.
func (p pipeline) apply(t *testing.T, first, last, email, stage string) string {
	t.Helper()
	a, err := p.ats.Apply(atsserver.Candidate{FirstName: first, LastName: last, Email: email}, "1", stage, "site", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// names lists who is on a job's list.
func (c *terminal) listed(t *testing.T, job string, args ...string) []string {
	t.Helper()
	rows := c.do(t, append([]string{"nts", "list", job}, args...)...)
	names := []string{}
	for i := range rows.size(t) {
		names = append(names, rows.text(t, i, "name"))
	}
	slices.Sort(names)
	return names
}

// queue lists who is in a job's review in one state.
func (c *terminal) queue(t *testing.T, job, state string) []string {
	t.Helper()
	rows := c.do(t, "review", "list", job, "--state", state)
	names := []string{}
	for i := range rows.size(t) {
		names = append(names, rows.text(t, i, "name"))
	}
	slices.Sort(names)
	return names
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// sourced brings people into a job's review, and gives their ids.
func (c *terminal) sourced(t *testing.T, job string, rows ...string) []string {
	t.Helper()
	file := paper(t, "sourced.csv", "name,email,linkedin,phone,company\n"+strings.Join(rows, "\n")+"\n")
	report := c.do(t, "people", "import", file, "--job", job, "--commit")
	ids := []string{}
	for i := range report.size(t, "accepted") {
		ids = append(ids, report.text(t, "accepted", i, "person"))
	}
	return ids
}

func TestS1_16_TheListOfAJobShowsWhoIsInItsPipeline(t *testing.T) {
	p := newPipeline(t)
	same(t, "from empty", p.listed(t, p.job))
	p.apply(t, "Ann", "Lee", "ann@example.org", interview)
	p.do(t, "sync").want(t, 1, 0, "people", "added")
	rows := p.do(t, "nts", "list", p.job)
	for key, want := range map[string]any{"name": "Ann Lee", "origin": "ats", "stage": interview, "file": ""} {
		rows.want(t, want, 0, key)
	}
	rows.want(t, "ann@example.org", 0, "emails", 0)
	if !isTime(rows.text(t, 0, "since")) {
		t.Errorf("since when: %v", rows.v)
	}
	same(t, "the other job's", p.listed(t, p.other))
	p.do(t, "sync").want(t, 0, 0, "people", "changed")
	same(t, "unchanged", p.listed(t, p.job), "Ann Lee")
}

func TestS1_17_WhoIsInAJobsPipelineIsNotSourcedForItAgain(t *testing.T) {
	p := newPipeline(t)
	if _, err := p.ats.Apply(atsserver.Candidate{
		FirstName: "Ann", LastName: "Lee", Email: "ann@example.org", LinkedInURL: "https://www.linkedin.com/in/ann-lee", Phone: "+31 20 555 0101",
	}, "1", interview, "site", time.Time{}); err != nil {
		t.Fatal(err)
	}
	p.do(t, "sync")
	for by, row := range map[string]string{
		"e-mail address":  "Ann L.,ANN@example.org,,,",
		"profile address": "Ann Lee,ann@private.example,nl.linkedin.com/in/Ann-Lee/?trk=x,,",
		"phone number":    "Ann Lee,,,0031 (20) 555-0101,",
	} {
		person := p.sourced(t, p.job, row)[0]
		kept := rowOf(t, p.do(t, "nts", "kept-out", p.job), person)
		want := "Is in this job's pipeline in the ATS, stage “" + interview + "” since " + time.Now().UTC().Format("2 January 2006") + " (same " + by + ")."
		kept.want(t, want, "why")
		same(t, "the queue", p.queue(t, p.job, "new"))
		for _, override := range [][]string{{}, {"--confirm", "--override", "She asked me to"}} {
			refused := p.refuse(t, exitRefused, append([]string{"review", "decide", p.job, person, "contact"}, override...)...)
			if !strings.Contains(refused.text(t, "hint"), "stop: Is in this job's pipeline") {
				t.Errorf("by %s: %v", by, refused.v)
			}
		}
		if n := p.do(t, "plan", p.job).size(t); n != 0 {
			t.Errorf("by %s: %d e-mails are planned", by, n)
		}
		// Of this job only: for the other one it is a warning.
		p.do(t, "people", "check", "--job", p.other, "--email", "ann@example.org").want(t, "warn", "verdict")
		p.do(t, "people", "check", "--job", p.job, "--email", "ann@example.org").want(t, "stop", "verdict")
	}
}

// A name with an employer asks and never decides.
func TestN4_AWeakKeyAsksAndNeverDecides(t *testing.T) {
	p := newPipeline(t)
	list := paper(t, "list.csv", "name;firma\nMüller, Jörg;Acme Sp. z o.o.\n")
	report := p.do(t, "nts", "import", p.job, list, "--commit")
	report.want(t, "by name and employer only, which asks and never decides", "accepted", 0, "note")
	p.sourced(t, p.job, "Joerg Mueller,j@example.org,,,ACME GmbH", "Jorg Muller,m@example.org,,,Globex")
	same(t, "the queue", p.queue(t, p.job, "new"), "Joerg Mueller", "Jorg Muller")
	check := p.do(t, "people", "check", "--job", p.job, "--name", "Jörg Müller", "--employer", "Acme")
	check.want(t, "warn", "verdict")
	check.want(t, "name+employer", "reasons", 0, "key")
	if why := check.text(t, "reasons", 0, "why"); !strings.Contains(why, "please check whether it is the same person") {
		t.Errorf("it decides: %s", why)
	}
}

func TestS1_18_TheListFollowsThePipelineAtEverySynchronisation(t *testing.T) {
	p := newPipeline(t)
	p.sourced(t, p.job, "Ann Lee,ann@example.org,,,", "Bo Lind,bo@example.org,,,")
	same(t, "before", p.queue(t, p.job, "new"), "Ann Lee", "Bo Lind")
	application := p.apply(t, "Ann", "Lee", "ann@example.org", applied)
	p.do(t, "sync").want(t, 1, 0, "people", "added")
	same(t, "an addition", p.queue(t, p.job, "new"), "Bo Lind")
	same(t, "an addition", p.queue(t, p.job, "kept_out"), "Ann Lee")
	if err := p.ats.Move(application, interview); err != nil {
		t.Fatal(err)
	}
	p.do(t, "sync").want(t, 1, 0, "people", "changed")
	p.do(t, "nts", "list", p.job).want(t, interview, 0, "stage")
	unchanged := p.do(t, "sync")
	unchanged.want(t, 0, 0, "people", "added")
	unchanged.want(t, 0, 0, "people", "changed")
	unchanged.want(t, 0, 0, "people", "removed")
	if err := p.ats.Withdraw(application); err != nil {
		t.Fatal(err)
	}
	p.do(t, "sync").want(t, 1, 0, "people", "removed")
	same(t, "a removal", p.listed(t, p.job))
	same(t, "a removal", p.queue(t, p.job, "new"), "Ann Lee", "Bo Lind")
	// Without being asked: the engine looks by itself some hours later at the latest.
	p.apply(t, "Bo", "Lind", "bo@example.org", applied)
	p.at(time.Now(), 3*time.Hour)
	p.do(t, "run", "--until-idle")
	same(t, "by itself", p.listed(t, p.job), "Bo Lind")
	same(t, "by itself", p.queue(t, p.job, "new"), "Ann Lee")
}

func TestS1_19_TheListIsSearched(t *testing.T) {
	p := newPipeline(t)
	finds := func(when string, want map[string][]string) {
		t.Helper()
		for search, names := range want {
			same(t, when+", "+search, p.listed(t, p.job, "--search", search), names...)
		}
	}
	finds("from empty", map[string][]string{"muller": {}, "ann@example": {}, "interview": {}, "initech": {}})
	zoe := p.apply(t, "Zoë", "Müller", "zoe@example.org", interview)
	p.apply(t, "Ann", "Lee", "ann@example.org", applied)
	p.do(t, "sync")
	p.do(t, "nts", "import", p.job, paper(t, "l.csv", "name,email,company,linkedin\nCy Young,cy@initech.example,Initech,linkedin.com/in/cy-young\n"), "--commit")
	p.do(t, "nts", "company", "add", "Initech GmbH", "--client", "Northwind")
	for _, when := range []string{"filled", "unchanged"} {
		finds(when, map[string][]string{
			"muller": {"Zoë Müller"}, "ZOE": {"Zoë Müller"}, "ann@example": {"Ann Lee"}, "interview": {"Zoë Müller"},
			"lee ann": {"Ann Lee"}, "cy-young": {"Cy Young"}, "initech": {"Cy Young", "Initech GmbH"}, "nobody": {}, "ann muller": {},
		})
		p.do(t, "sync")
	}
	if err := p.ats.Withdraw(zoe); err != nil {
		t.Fatal(err)
	}
	p.apply(t, "Bo", "Muller", "bo@example.org", applied)
	p.do(t, "sync")
	finds("changed", map[string][]string{
		"muller": {"Bo Muller"}, "ZOE": {}, "interview": {}, "lee ann": {"Ann Lee"}, "applied": {"Ann Lee", "Bo Muller"},
	})
	same(t, "the other job's", p.listed(t, p.other, "--search", "muller"))
}

// book is an Excel file with these rows.
func book(t *testing.T, rows ...[]any) string {
	t.Helper()
	f, b := excelize.NewFile(), new(bytes.Buffer)
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Write(b); err != nil {
		t.Fatal(err)
	}
	return paper(t, "list.xlsx", b.String())
}

func TestS1_20_MorePeopleAreAddedByCSVOrExcelFromAnySource(t *testing.T) {
	p := newPipeline(t)
	p.apply(t, "Ann", "Lee", "ann@example.org", applied)
	p.do(t, "sync")
	files := []string{
		paper(t, "german.csv", "Vorname;Nachname;E-Mail-Adresse\r\nJ\xf6rg;M\xfcller;joerg@example.org\r\n"), // Windows-1252
		paper(t, "linkedin.csv", "Notes:\n\"Some addresses are missing.\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nCy,Young,https://www.linkedin.com/in/cy,,Acme,Engineer,01 Feb 2026\n"),
		paper(t, "plain.txt", "di@example.org\n"),
		book(t, []any{"Nombre", "Correo electrónico"}, []any{"Eva Ruiz", "eva@example.org"}),
	}
	for _, file := range files {
		p.do(t, "nts", "import", p.job, file, "--commit").want(t, true, "committed")
	}
	same(t, "the list", p.listed(t, p.job), "", "Ann Lee", "Cy Young", "Eva Ruiz", "Jörg Müller")
	p.sourced(t, p.job, "J. Müller,JOERG@example.org,,,", "Cy Young,,linkedin.com/in/cy,,", "Somebody,di@example.org,,,", "Eva Ruiz,eva@example.org,,,", "Fay Oh,fay@example.org,,,")
	same(t, "the queue", p.queue(t, p.job, "new"), "Fay Oh")
	// Once more: nothing is doubled.
	again := p.report(t, exitFailed, "nts", "import", p.job, files[0], "--commit")
	again.want(t, "already on this job's list, from a file (same e-mail address)", "refused", 0, "reason")
	// And taken back: they return to the queue, the others stay kept out.
	listed := p.do(t, "nts", "files", p.job)
	listed.want(t, "german.csv", 0, "name")
	listed.want(t, 1, 0, "rows")
	p.do(t, "nts", "undo", p.job, listed.text(t, 0, "id")).want(t, 1, "removed")
	same(t, "after the undo", p.queue(t, p.job, "new"), "Fay Oh", "J. Müller")
	line := p.do(t, "nts", "list", p.job, "--search", "eva")
	p.do(t, "nts", "remove", p.job, line.text(t, 0, "id"))
	same(t, "after one line went", p.queue(t, p.job, "new"), "Eva Ruiz", "Fay Oh", "J. Müller")
	p.refuse(t, exitNotFound, "nts", "undo", p.job, listed.text(t, 0, "id"))
	p.refuse(t, exitRefused, "nts", "remove", p.job, p.do(t, "nts", "list", p.job, "--search", "ann").text(t, 0, "id"))
}

func TestV2_AFileShowsWhatWouldBeTakenAndIsTakenOnConfirmation(t *testing.T) {
	p := newPipeline(t)
	p.apply(t, "Ann", "Lee", "ann@example.org", applied)
	p.do(t, "sync")
	file := paper(t, "list.csv", strings.Join([]string{
		"Name,Email", "Bo Lind,bo@example.org", ",", "Cy Young,", "Di Ray,di at example", "B. Lind,BO@example.org", "A. Lee,ann@example.org", ",eva@example.org", "",
	}, "\n"))
	want := []string{
		"3 empty row",
		"4 no e-mail address, profile address or phone number, and no name with employer",
		"5 the e-mail address can't be read, and nothing else identifies the person",
		"6 same e-mail address as row 2",
		"7 already on this job's list, in the ATS pipeline (same e-mail address)",
	}
	for _, commit := range []bool{false, true} {
		args := []string{"nts", "import", p.job, file}
		if commit {
			args = append(args, "--commit")
		}
		report := p.do(t, args...)
		refused := []string{}
		for i := range report.size(t, "refused") {
			refused = append(refused, fmt.Sprint(report.at(t, "refused", i, "row"), " ", report.text(t, "refused", i, "reason")))
		}
		same(t, "refused", refused, want...)
		report.want(t, "Bo Lind", "accepted", 0, "name")
		report.want(t, "eva@example.org", "accepted", 1, "emails", 0)
		report.want(t, "file", "accepted", 0, "origin")
		report.want(t, commit, "committed")
		if n := report.size(t, "accepted"); n != 2 {
			t.Errorf("%d accepted", n)
		}
		if n := len(p.listed(t, p.job)); n != map[bool]int{false: 1, true: 3}[commit] {
			t.Errorf("commit %v: %d are listed", commit, n)
		}
	}
	for _, ext := range []string{".csv", ".xlsx"} {
		path := filepath.Join(t.TempDir(), "template"+ext)
		p.do(t, "nts", "template", path).want(t, path, "file")
		p.refuse(t, exitRefused, "nts", "template", path) // nothing is overwritten
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", ext, err)
		}
		p.report(t, exitFailed, "nts", "import", p.job, path).want(t, "the file has a header and no rows", "refused", 0, "reason")
	}
	p.refuse(t, exitUsage, "nts", "template", filepath.Join(t.TempDir(), "template.doc"))
}

func TestV7_CompaniesNotToSourceFromCountForEveryJob(t *testing.T) {
	p := newPipeline(t)
	// The own employer is proposed, with the domain of those who own the jobs.
	list := p.do(t, "nts", "company", "list", "--client", "Northwind")
	list.want(t, "Northwind", "suggested", 0)
	list.want(t, "northwind.example.com", "suggested", 1)
	if list.size(t, "off_limits") != 0 {
		t.Errorf("what is proposed counts already: %v", list.v)
	}
	p.do(t, "people", "check", "--job", p.job, "--name", "A B", "--employer", "Northwind").want(t, "clear", "verdict")
	for _, name := range []string{"Northwind B.V.", "northwind.example.com"} {
		p.do(t, "nts", "company", "add", name, "--client", "Northwind")
	}
	p.do(t, "nts", "company", "add", "Globex").want(t, "Globex", "off_limits", 0)
	if n := p.do(t, "nts", "company", "list", "--client", "Northwind").size(t, "suggested"); n != 0 {
		t.Errorf("%d are still proposed", n)
	}
	for _, job := range []string{p.job, p.other} { // and of every job that is to come
		same(t, "the list", p.listed(t, job), "Globex", "Northwind B.V.", "northwind.example.com")
		for _, who := range [][]string{
			{"--employer", "NORTHWIND Ltd", "--name", "A B"}, {"--email", "a@nl.northwind.example.com"}, {"--employer", "Globex Inc.", "--name", "A B"},
		} {
			check := p.do(t, append([]string{"people", "check", "--job", job}, who...)...)
			check.want(t, "stop", "verdict")
			if why := check.text(t, "reasons", 0, "why"); !strings.Contains(why, "is off-limits for") {
				t.Errorf("%v: %s", who, why)
			}
		}
	}
	p.do(t, "people", "check", "--employer", "Northwind Traders", "--name", "A B", "--job", p.job).want(t, "clear", "verdict")
	p.do(t, "nts", "company", "remove", "northwind gmbh", "--client", "Northwind")
	p.do(t, "people", "check", "--job", p.job, "--name", "A B", "--employer", "Northwind").want(t, "clear", "verdict")
	p.refuse(t, exitNotFound, "nts", "company", "remove", "Northwind", "--client", "Northwind")
	p.refuse(t, exitUsage, "nts", "company", "add", "gmail.com")
}

// Checked again at the send: whoever gets on the list after the approval is not
// written to, and the sequence says why.
func TestN7_WhoGetsOnTheListBeforeTheSendIsNotWrittenTo(t *testing.T) {
	c := newCampaign(t, ana, ben)
	c.do(t, "approve", c.job, "--now") // both leave with the next run
	c.do(t, "nts", "import", c.job, paper(t, "late.csv", "name,email\n,"+ben+"\n"), "--commit")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	for _, m := range c.post.Received() {
		if slices.Contains(m.To, ben) {
			t.Error("somebody on the list was written to")
		}
	}
	rows := c.do(t, "contacted", c.job)
	for i := range rows.size(t) {
		if rows.text(t, i, "person") != c.persons[1] {
			continue
		}
		rows.want(t, "stopped", i, "state")
		if why := rows.text(t, i, "why"); !strings.Contains(why, "on this job's not-to-source list") {
			t.Errorf("why: %q", why)
		}
	}
}
