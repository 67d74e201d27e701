package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/model"
)

// listDesk is a real workspace with the job list's model over it.
type listDesk struct {
	*jobDesk
	records *records.Service
	*model.JobsModel
	results []model.BulkResult
}

func newListDesk(t *testing.T) *listDesk {
	t.Helper()
	d := &listDesk{jobDesk: newJobDesk(t)}
	d.records = &records.Service{Store: d.store, Clock: jobClock}
	d.JobsModel = model.NewJobs(d.loop, model.JobListOptions{Source: d.records, Acts: d.Service, Now: jobClock.Now})
	d.Did = func(r model.BulkResult) { d.results = append(d.results, r) }
	return d
}

// put stores a job of the first client.
func (d *listDesk) put(t *testing.T, j core.Job) core.Job {
	t.Helper()
	if j.Client == 0 {
		j.Client = d.conn.Client
	}
	d.update(t, func(tx core.Tx) error { return d.store.PutJob(tx, &j) })
	return j
}

func (d *listDesk) load() {
	d.Load()
	d.settle()
}

// titles are the rows as they stand.
func (d *listDesk) titles() string {
	var list []string
	for _, r := range d.Rows {
		list = append(list, r.Title)
	}
	return strings.Join(list, ", ")
}

// furnish stores five jobs of two clients.
func (d *listDesk) furnish(t *testing.T) (ids map[string]core.JobID) {
	t.Helper()
	marram := core.Client{Name: "Marram Health", Colour: "#0E8A7D"}
	d.update(t, func(tx core.Tx) error { return d.store.PutClient(tx, &marram) })
	complete := core.Job{
		Function: "Works", EmploymentType: "full_time", MustHaves: []string{"a", "b", "c"},
		Locations: []core.Location{{Text: "York", City: "York", Role: "primary"}},
	}
	ids = map[string]core.JobID{}
	add := func(title string, change func(*core.Job)) {
		j := complete
		j.Title, j.Created = title, jobClock.Now().Add(time.Duration(len(ids))*time.Hour)
		change(&j)
		ids[title] = d.put(t, j).ID
	}
	add("Welder", func(j *core.Job) { j.State = core.JobDraft })
	add("Nurse", func(j *core.Job) {
		j.Client, j.State, j.Owner, j.Sourcing = marram.ID, core.JobActive, "Robin@agency.example.com", true
	})
	add("Driver", func(j *core.Job) {
		j.State, j.Connection, j.ATSJob, j.Drift, j.Users = core.JobActive, d.conn.ID, 7, []string{"title"}, []string{"kim@agency.example.com", "robin@agency.example.com"}
		j.AtImport = core.Posting{Reference: "KR-7", URL: "https://ats.example.com/7"}
	})
	add("Buyer", func(j *core.Job) {
		j.State, j.Function, j.Owner = core.JobDraft, "", "kim@agency.example.com"
		j.DraftReasons = []core.DraftReason{{Code: core.ReasonBudget, Text: "The budget is used up."}}
	})
	add("Clerk", func(j *core.Job) { j.State, j.BeforeClose, j.Drift = core.JobClosed, core.JobActive, []string{"title"} })
	d.update(t, func(tx core.Tx) error {
		return errors.Join(
			d.store.PutCandidacy(tx, core.Candidacy{Job: ids["Nurse"], Person: 1, State: core.CandidacyNew}),
			d.store.PutCandidacy(tx, core.Candidacy{Job: ids["Nurse"], Person: 2, State: core.CandidacyContacted}),
			d.store.PutCandidacy(tx, core.Candidacy{Job: ids["Driver"], Person: 1, State: core.CandidacyContacted}),
			d.store.PutLead(tx, core.Lead{Job: ids["Clerk"], Person: 1}),
			d.store.PutSyncStatus(tx, core.SyncStatus{Connection: d.conn.ID, Resource: "jobs", Completed: jobClock.Now()}),
			d.store.PutMailbox(tx, &core.Mailbox{Name: "own", From: "Robin <robin@agency.example.com>"}),
		)
	})
	d.load()
	return ids
}

func TestTheJobListIsSortedByEveryColumn(t *testing.T) {
	d := newListDesk(t)
	d.load()
	if len(d.Rows) != 0 || !d.Loaded {
		t.Errorf("from empty: %d rows", len(d.Rows))
	}
	d.furnish(t)
	if got := d.titles(); got != "Clerk, Buyer, Driver, Nurse, Welder" {
		t.Errorf("as it comes: %s", got)
	}
	for c, want := range map[model.JobColumn][2]string{
		model.ColumnJob:       {"Buyer, Clerk, Driver, Nurse, Welder", "Welder, Nurse, Driver, Clerk, Buyer"},
		model.ColumnState:     {"Driver, Nurse, Clerk, Buyer, Welder", "Buyer, Welder, Clerk, Driver, Nurse"},
		model.ColumnNew:       {"Clerk, Buyer, Driver, Welder, Nurse", "Nurse, Clerk, Buyer, Driver, Welder"},
		model.ColumnContacted: {"Clerk, Buyer, Welder, Driver, Nurse", "Driver, Nurse, Clerk, Buyer, Welder"},
		model.ColumnLeads:     {"Buyer, Driver, Nurse, Welder, Clerk", "Clerk, Buyer, Driver, Nurse, Welder"},
		model.ColumnSynced:    {"Clerk, Buyer, Nurse, Welder, Driver", "Driver, Clerk, Buyer, Nurse, Welder"},
		model.ColumnClient:    {"Clerk, Buyer, Driver, Welder, Nurse", "Nurse, Clerk, Buyer, Driver, Welder"},
	} {
		for i, down := range []bool{false, true} {
			d.Sort(c, down)
			if got := d.titles(); got != want[i] {
				t.Errorf("column %d, down %v: %s, want %s", c, down, got, want[i])
			}
		}
	}
}

func TestARowOfTheJobListSaysWhatAsksForAttention(t *testing.T) {
	d := newListDesk(t)
	d.furnish(t)
	rows := map[string]model.JobRow{}
	for _, r := range d.Rows {
		rows[r.Title] = r
	}
	if r := rows["Driver"]; !r.FromATS || r.Drift != 1 || !r.Check || !r.NoSource || r.URL != "https://ats.example.com/7" || r.Note != "Kestrel Rail Systems · KR-7" || !strings.HasPrefix(d.SyncWords(r), "Today, ") {
		t.Errorf("driver: %+v, %q", r, d.SyncWords(r))
	}
	if r := rows["Nurse"]; r.FromATS || r.New != 1 || r.Contacted != 1 || r.Colour != "#0E8A7D" || r.NoSource || r.Check {
		t.Errorf("nurse: %+v", r)
	}
	if r := rows["Buyer"]; r.Kept != "The budget is used up." {
		t.Errorf("buyer: %+v", r)
	}
	if r := rows["Clerk"]; r.Drift != 0 || r.Leads != 1 {
		t.Errorf("a closed job asks for nothing: %+v", r)
	}
	yesterday := rows["Driver"]
	yesterday.Synced = yesterday.Synced.AddDate(0, 0, -1)
	if words := d.SyncWords(yesterday); words != model.Day(yesterday.Synced) {
		t.Errorf("yesterday: %q", words)
	}
}

func TestTheJobListIsFilteredAndSearched(t *testing.T) {
	d := newListDesk(t)
	d.furnish(t)
	for name, test := range map[string]struct {
		filter model.JobFilter
		search string
		want   string
	}{
		"all":              {model.JobFilter{}, "", "Clerk, Buyer, Driver, Nurse, Welder"},
		"a state":          {model.JobFilter{State: core.JobDraft}, "", "Buyer, Welder"},
		"a client":         {model.JobFilter{Client: d.conn.Client}, "", "Clerk, Buyer, Driver, Welder"},
		"a connection":     {model.JobFilter{Connection: d.conn.ID}, "", "Driver"},
		"mine":             {model.JobFilter{Who: model.WhoMe}, "", "Driver, Nurse"},
		"somebody's":       {model.JobFilter{Who: "kim@agency.example.com"}, "", "Buyer, Driver"},
		"to review":        {model.JobFilter{New: true}, "", "Nurse"},
		"changed":          {model.JobFilter{Drift: true}, "", "Driver"},
		"kept":             {model.JobFilter{Kept: true}, "", "Buyer"},
		"to check":         {model.JobFilter{Check: true}, "", "Driver"},
		"two at once":      {model.JobFilter{State: core.JobActive, Who: model.WhoMe, Drift: true}, "", "Driver"},
		"words":            {model.JobFilter{}, " york KR-7 ", "Driver"},
		"words and filter": {model.JobFilter{State: core.JobDraft}, "wel", "Welder"},
		"nothing fits":     {model.JobFilter{State: core.JobPaused}, "", ""},
	} {
		d.Search(test.search)
		d.SetFilter(test.filter)
		if got := d.titles(); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	d.ShowAll()
	if d.Narrowed() || d.Text() != "" || len(d.Rows) != 5 {
		t.Errorf("all again: %d rows, %q", len(d.Rows), d.Text())
	}
	if diff := cmp.Diff([]string{"kim@agency.example.com", "robin@agency.example.com"}, d.People()); diff != "" {
		t.Error(diff)
	}
	if n := d.Connections(); len(n) != 1 || n[0].Name != "Kestrel feed" || len(d.Clients()) != 2 {
		t.Errorf("connections %v, clients %v", n, d.Clients())
	}
}

func TestArchivedJobsAreOutOfSightBehindAFilterOfTheirOwn(t *testing.T) {
	d := newListDesk(t)
	ids := d.furnish(t)
	d.load()
	for _, c := range d.Marks() {
		if c.Name == "Archived" {
			t.Error("there is nothing to filter")
		}
	}
	d.Tick(ids["Clerk"]) // closed
	d.Tick(ids["Nurse"]) // active
	d.DoAll(model.BulkArchive)
	d.settle()
	if got := d.results[len(d.results)-1]; got.Words() != "1 job is archived" || len(got.Refused) != 1 || got.Refused[0].Title != "Nurse" {
		t.Errorf("%+v", got)
	}
	if got := d.titles(); got != "Buyer, Driver, Nurse, Welder" || d.Total() != 4 {
		t.Errorf("shown: %s of %d", got, d.Total())
	}
	marks := d.Marks()
	chip := marks[len(marks)-1]
	if chip.Name != "Archived" || chip.Count != 1 || chip.On {
		t.Errorf("%+v", chip)
	}
	d.SetFilter(chip.To)
	if got := d.titles(); got != "Clerk" || d.Total() != 1 {
		t.Errorf("archived: %s of %d", got, d.Total())
	}
	marks = d.Marks()
	d.SetFilter(marks[len(marks)-1].To)
	if d.Narrowed() {
		t.Error("pressing it again takes it away")
	}
}

func TestChipsCountWhatIsBehindThem(t *testing.T) {
	d := newListDesk(t)
	d.furnish(t)
	chips := func(list []model.JobChip) (out []string) {
		for _, c := range list {
			mark := ""
			if c.On {
				mark = "*"
			}
			out = append(out, fmt.Sprint(mark, c.Name, " ", c.Count))
		}
		return out
	}
	if diff := cmp.Diff([]string{"*All 5", "Active 2", "Drafts 2", "Paused 0", "Closed 1"}, chips(d.Chips())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"My jobs 2", "To review 1", "Changed in the ATS 1", "Kept in Drafts 1"}, chips(d.Marks())); diff != "" {
		t.Error(diff)
	}
	d.SetFilter(d.Marks()[0].To) // my jobs
	f := d.Filter()
	f.Client = d.conn.Client
	d.SetFilter(f)
	if diff := cmp.Diff([]string{"*My jobs 1", "To review 0", "Changed in the ATS 1", "Kept in Drafts 0", "*Kestrel Rail Systems 1"}, chips(d.Marks())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"*All 1", "Active 1", "Drafts 0", "Paused 0", "Closed 0"}, chips(d.Chips())); diff != "" {
		t.Error(diff)
	}
	d.SetFilter(d.Marks()[4].To)
	d.SetFilter(d.Marks()[0].To)
	if d.Narrowed() {
		t.Errorf("pressed again they are off: %+v", d.Filter())
	}
}

func TestAViewKeepsFilterSearchAndOrderOverARestart(t *testing.T) {
	d := newListDesk(t)
	d.furnish(t)
	d.SetFilter(model.JobFilter{State: core.JobActive, Client: d.conn.Client, Connection: d.conn.ID, Who: model.WhoMe, Drift: true, Check: true})
	d.Search("york")
	d.Sort(model.ColumnContacted, true)
	var failed error
	d.SaveView("Mine", func(err error) { failed = err })
	d.settle()
	if failed != nil || len(d.Views) != 1 || d.Views[0].Key != "1" || !d.Uses(d.Views[0]) {
		t.Fatalf("%v, views %+v", failed, d.Views)
	}
	d.ShowAll()
	d.Sort(model.ColumnJob, false)
	if d.Uses(d.Views[0]) {
		t.Error("the view is not in use any more")
	}
	again := model.NewJobs(d.loop, model.JobListOptions{Source: d.records, Acts: d.Service})
	d.JobsModel = again
	d.load()
	v, ok := d.ViewByKey("1")
	if _, none := d.ViewByKey("2"); !ok || none {
		t.Fatalf("views %+v", d.Views)
	}
	d.UseView(v)
	by, down := d.Sorted()
	if got := d.titles(); got != "Driver" || d.Text() != "york" || by != model.ColumnContacted || !down || !d.Uses(v) {
		t.Errorf("%s, %q, column %d down %v, filter %+v", got, d.Text(), by, down, d.Filter())
	}
	d.DeleteView(v.ID, func(err error) { failed = err })
	d.settle()
	if failed != nil || len(d.Views) != 0 {
		t.Errorf("%v, views %+v", failed, d.Views)
	}
	d.SaveView(" ", func(err error) { failed = err })
	d.settle()
	if core.KindOf(failed) != core.KindUsage {
		t.Errorf("a view without a name: %v", failed)
	}
}

// tick chooses jobs by title.
func (d *listDesk) tick(titles ...string) {
	for _, r := range d.Rows {
		for _, title := range titles {
			if r.Title == title {
				d.Tick(r.ID)
			}
		}
	}
}

func TestAnActOnSeveralJobsTellsEachRefusalWithItsReason(t *testing.T) {
	d := newListDesk(t)
	ids := d.furnish(t)
	state := func(title string) core.JobState {
		j, err := d.Job(t.Context(), ids[title])
		if err != nil {
			t.Fatal(err)
		}
		return j.State
	}
	d.DoAll(model.BulkLive)
	if d.Doing != nil {
		t.Fatal("with nothing chosen nothing is done")
	}
	d.tick("Welder", "Buyer", "Clerk", "Nurse")
	d.DoAll(model.BulkLive)
	d.settle()
	if len(d.results) != 1 {
		t.Fatalf("%d results", len(d.results))
	}
	r := d.results[0]
	if r.Done != 2 || r.Words() != "2 jobs are live" || len(r.Refused) != 2 || r.Left != 0 {
		t.Fatalf("result %+v", r)
	}
	if r.Refused[0].Title != "Clerk" || !strings.Contains(r.Refused[0].Why, "closed") || r.Refused[1].Title != "Buyer" || !strings.Contains(r.Refused[1].Why, "function") {
		t.Errorf("refused %+v", r.Refused)
	}
	if state("Welder") != core.JobActive || state("Buyer") != core.JobDraft || state("Clerk") != core.JobClosed {
		t.Errorf("states %s, %s, %s", state("Welder"), state("Buyer"), state("Clerk"))
	}
	if d.Chosen() != 2 || !d.Ticked(ids["Buyer"]) {
		t.Errorf("%d are still ticked", d.Chosen())
	}
	d.Untick()
	for _, step := range []struct {
		act   model.BulkAct
		words string
		check func(core.Job) bool
	}{
		{model.BulkSourcingOff, "Sourcing is off for 2 jobs", func(j core.Job) bool { return !j.Sourcing }},
		{model.BulkSourcingOn, "Sourcing is on for 2 jobs", func(j core.Job) bool { return j.Sourcing }},
		{model.BulkPause, "2 jobs are paused", func(j core.Job) bool { return j.State == core.JobPaused }},
		{model.BulkClose, "2 jobs are closed", func(j core.Job) bool { return j.State == core.JobClosed }},
	} {
		d.tick("Welder", "Nurse")
		d.DoAll(step.act)
		d.settle()
		last := d.results[len(d.results)-1]
		if last.Words() != step.words || len(last.Refused) != 0 || d.Chosen() != 0 {
			t.Errorf("%q, refused %v, chosen %d; want %q", last.Words(), last.Refused, d.Chosen(), step.words)
		}
		for _, title := range []string{"Welder", "Nurse"} {
			if j, err := d.Job(t.Context(), ids[title]); err != nil || !step.check(j) {
				t.Errorf("%s: %s is %+v, %v", step.words, title, j.State, err)
			}
		}
	}
	if d.Ask(model.BulkClose) == "" || d.Ask(model.BulkLive) != "" {
		t.Error("closing is asked about, going live is not")
	}
}

func TestOnlyWhatIsShownIsChosen(t *testing.T) {
	d := newListDesk(t)
	ids := d.furnish(t)
	d.TickAll()
	if d.Chosen() != 5 {
		t.Errorf("%d are ticked", d.Chosen())
	}
	d.SetFilter(model.JobFilter{State: core.JobDraft})
	if d.Chosen() != 2 || d.Ticked(ids["Nurse"]) {
		t.Errorf("%d are ticked, the hidden nurse %v", d.Chosen(), d.Ticked(ids["Nurse"]))
	}
	d.TickAll()
	if d.Chosen() != 0 {
		t.Error("all of them ticked, the same key unticks them")
	}
}

func TestAnActOnSeveralJobsCanBeStopped(t *testing.T) {
	d := newListDesk(t)
	d.furnish(t)
	d.TickAll()
	d.DoAll(model.BulkSourcingOff)
	d.StopDoing()
	d.settle()
	r := d.results[0]
	if r.Done+len(r.Refused)+r.Left != 5 {
		t.Errorf("result %+v", r)
	}
}

func TestARouteNamesAPartOfTheJobList(t *testing.T) {
	for tab, want := range map[model.Tab]model.JobFilter{
		model.TabDrafts: {State: core.JobDraft}, model.TabCheck: {Check: true}, model.TabNew: {New: true},
	} {
		if got, ok := model.FilterOf(tab); !ok || got != want {
			t.Errorf("%s: %+v, %v", tab, got, ok)
		}
	}
	if _, ok := model.FilterOf(""); ok {
		t.Error("the plain route narrows nothing")
	}
}

func TestTenThousandJobsAreArrangedQuickly(t *testing.T) {
	d := newListDesk(t)
	for range 10 {
		d.update(t, func(tx core.Tx) error {
			for n := range 1000 {
				j := core.Job{Client: d.conn.Client, Title: fmt.Sprint("Engineer ", n), State: core.JobActive, Description: strings.Repeat("long ", 400)}
				if err := d.store.PutJob(tx, &j); err != nil {
					return err
				}
			}
			return nil
		})
	}
	d.load()
	if d.Total() != 10_000 {
		t.Fatalf("%d jobs", d.Total())
	}
	begin := time.Now()
	for _, text := range []string{"e", "en", "eng", "engineer 99", "engineer 999"} {
		d.Search(text)
		d.Sort(model.ColumnJob, true)
		d.Chips()
		d.Marks()
	}
	if len(d.Rows) != 29 { // ten by their title, nineteen by the number of the job
		t.Errorf("%d rows fit", len(d.Rows))
	}
	if took := time.Since(begin); took > 3*time.Second { // 0.1 s on a quiet machine
		t.Errorf("five keys took %v", took)
	}
}
