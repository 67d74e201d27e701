package ctl

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/practice/atsserver"
	"reqdesk/core"
)

// The tests of this file are named after the source documents' rule on jobs that the
// ATS opens again under the same reference.

// reopening is a live job of the practice company's ATS, with somebody in its pipeline
// there and two people here who have got the first of two e-mails.
type reopening struct {
	campaign
	ats   *atsserver.Server
	begin time.Time
}

// vacant is a job of that ATS.
func vacant(id, ref string) atsserver.Job {
	return atsserver.Job{
		ID: id, Reference: ref, Title: "Engineer " + ref, Status: atsserver.Open, PostedAt: time.Now().AddDate(0, 0, -9),
		Owner: atsserver.User{Email: owner}, Stages: []atsserver.Stage{{ID: "s1", Name: applied}, {ID: "s2", Name: interview}},
		ApplyURL: "https://jobs.example.com/apply/" + id, EmploymentType: "Full-time", Family: "Engineering", Skills: []string{"Go", "BGP", "Linux"},
		Primary: atsserver.Place{City: "Utrecht", Country: "NL"},
	}
}

func newReopening(t *testing.T) *reopening {
	t.Helper()
	options := atsserver.Options{Clock: core.Wall{}, Employer: "Northwind", Key: "practice-key", Jobs: []atsserver.Job{vacant("1", "NW-1"), vacant("2", "NW-2")}}
	options.Jobs[1].Primary = atsserver.Place{City: "Graz", Country: "AT"}
	ats, err := atsserver.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ats.Close() })
	r := &reopening{campaign: newOffice(t), ats: ats, begin: time.Now()}
	r.connect(t, "north")
	r.job = r.do(t, "job", "import", "north", "NW-1").text(t, "id")
	r.approach(t, []string{ana, ben})
	r.arrive(t, "1", "Ann", "ann@example.org")
	r.arrive(t, "1", "Cy", "cy@example.org")
	r.do(t, "sync")
	r.do(t, "approve", r.job, "--now")
	r.idle(t, 2)
	return r
}

// connect adds a connection to the ATS and synchronises it.
func (r *reopening) connect(t *testing.T, name string) {
	t.Helper()
	r.run(t, "api_key="+r.ats.Key()+"\n", "--json", "connect", "add", "practice", "--name", name, "--client", "Northwind",
		"--set", "base_url="+r.ats.URL(), "--secret-stdin").value(t, exitDone)
	r.do(t, "sync", name)
}

// arrive puts somebody into the pipeline of an ATS job.
func (r *reopening) arrive(t *testing.T, job, first, email string) {
	t.Helper()
	if _, err := r.ats.Apply(atsserver.Candidate{FirstName: first, LastName: "Lee", Email: email}, job, interview, "site", time.Time{}); err != nil {
		t.Fatal(err)
	}
}

// shut closes an ATS job, and with it the job here.
func (r *reopening) shut(t *testing.T, id string) {
	t.Helper()
	if err := r.ats.CloseJob(id); err != nil {
		t.Fatal(err)
	}
	r.do(t, "sync")
	r.do(t, "job", "show", r.job).want(t, "closed", "state")
	for _, e := range r.steps(t) {
		if !strings.HasPrefix(e, "2 held The job was closed") {
			t.Errorf("closed: %s", e)
		}
	}
}

// steps are the e-mails that are still to come: step, state and why.
func (r *reopening) steps(t *testing.T) []string {
	t.Helper()
	plan := r.do(t, "plan", r.job)
	list := []string{}
	for i := range plan.size(t) {
		if state := plan.text(t, i, "state"); state != "sent" {
			list = append(list, strings.TrimSpace(fmt.Sprint(plan.at(t, i, "step"), " ", state, " ", plan.text(t, i, "why"))))
		}
	}
	return list
}

// goesOn checks that there is still the one job, open again and linked to an ATS job,
// and that everybody gets the second e-mail, once, and never the first again.
func (r *reopening) goesOn(t *testing.T, id string) {
	t.Helper()
	list := r.do(t, "job", "list")
	if list.size(t) != 1 {
		t.Fatalf("jobs: %v", list.v)
	}
	list.want(t, r.job, 0, "id")
	list.want(t, "active", 0, "state")
	list.want(t, true, 0, "sourcing")
	list.want(t, id, 0, "from_ats", "id")
	list.want(t, "NW-1", 0, "from_ats", "reference")
	if lines := r.lines(t, "reopened"); len(lines) != 1 || lines[0].text(t, "job") != r.job {
		t.Errorf("Today: %v", lines)
	}
	same(t, "still to come", r.steps(t), "2 planned", "2 planned")
	r.do(t, "sync", "--full").want(t, 0, 0, "jobs", "reopened") // unchanged
	same(t, "still to come", r.steps(t), "2 planned", "2 planned")
	r.now = time.Date(r.begin.Year(), r.begin.Month(), r.begin.Day()+9, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
	r.idle(t, 2)
	r.idle(t, 0)
	got := map[string]int{}
	for _, m := range r.post.Received() {
		got[m.To[0]]++
	}
	if got[ana] != 2 || got[ben] != 2 || len(got) != 2 {
		t.Errorf("e-mails: %v", got)
	}
}

// TestS0_22_AJobReopenedUnderItsReferenceGoesOn: reopened, its unfinished sequences
// resume at their step, whatever id the ATS gives it now.
func TestS0_22_AJobReopenedUnderItsReferenceGoesOn(t *testing.T) {
	t.Run("under the same id", func(t *testing.T) {
		r := newReopening(t)
		same(t, "from empty", r.steps(t), "2 planned", "2 planned")
		r.shut(t, "1")
		r.do(t, "sync", "--full").want(t, 0, 0, "jobs", "reopened")
		if err := r.ats.ReopenJob("1"); err != nil {
			t.Fatal(err)
		}
		r.do(t, "sync").want(t, 1, 0, "jobs", "reopened")
		r.goesOn(t, "1")
	})
	for id, again := range map[string]func(*atsserver.Server) error{
		"1":   func(s *atsserver.Server) error { return s.ReopenJob("1") },
		"901": func(s *atsserver.Server) error { s.AddJob(vacant("901", "NW-1")); return nil },
	} {
		t.Run("archived here, reopened as "+id, func(t *testing.T) {
			r := newReopening(t)
			r.refuse(t, exitRefused, "job", "archive", r.job)
			r.shut(t, "1")
			r.do(t, "job", "archive", r.job).want(t, true, "archived")
			if n := r.do(t, "job", "list").size(t); n != 0 {
				t.Errorf("%d jobs are in sight", n)
			}
			r.do(t, "job", "list", "--archived").want(t, r.job, 0, "id")
			r.do(t, "sync", "--full") // unchanged
			r.do(t, "job", "show", r.job).want(t, true, "archived")
			if err := again(r.ats); err != nil {
				t.Fatal(err)
			}
			r.do(t, "sync")
			r.do(t, "job", "show", r.job).want(t, false, "archived")
			r.goesOn(t, id)
		})
	}
	for name, rule := range map[string]string{"imported by hand": "", "imported by a rule": "import: [{location: Utrecht}]\nactivate: true\n"} {
		t.Run("under another id, "+name, func(t *testing.T) {
			r := newReopening(t)
			if rule != "" {
				r.do(t, "owner", "add", owner)
				r.do(t, "rule", "set", "north", paper(t, "rules.yaml", rule))
			}
			r.shut(t, "1")
			r.ats.AddJob(vacant("901", "NW-1"))
			r.arrive(t, "901", "Bo", "bo@example.org")
			r.arrive(t, "901", "Ann", "ann@example.org")
			r.do(t, "sync").want(t, 1, 0, "jobs", "added")
			r.do(t, "sync")
			// Who was in the old pipeline and who is in the new one: all count, once each.
			same(t, "not to source", r.listed(t, r.job), "Ann Lee", "Bo Lee", "Cy Lee")
			r.sourced(t, r.job, "A. Lee,ann@example.org,,,", "B. Lee,bo@example.org,,,", "C. Lee,cy@example.org,,,")
			same(t, "kept out", r.queue(t, r.job, "kept_out"), "A. Lee", "B. Lee", "C. Lee")
			r.goesOn(t, "901")
		})
	}
}

// Where the reference alone does not say which job is meant, nothing happens before a
// person has said so; at another connection it means nothing.
func TestS0_22_AReferenceThatIsNotBeyondDoubtAsks(t *testing.T) {
	t.Run("two came with it", func(t *testing.T) {
		r := newReopening(t)
		if n := r.do(t, "held", "list").size(t); n != 0 {
			t.Errorf("from empty %d decisions wait", n)
		}
		r.shut(t, "1")
		r.ats.AddJob(vacant("901", "NW-1"))
		r.ats.AddJob(vacant("902", "NW-1"))
		r.do(t, "sync")
		r.do(t, "sync", "--full") // unchanged
		held := r.do(t, "held", "list")
		if held.size(t) != 2 || len(r.lines(t, "reference")) != 2 {
			t.Fatalf("held: %v, Today: %v", held.v, r.lines(t, "reference"))
		}
		r.do(t, "job", "show", r.job).want(t, "closed", "state")
		which := 0
		if held.text(t, 0, "jobs", 0) != "902" {
			which = 1
		}
		held.want(t, "reference", which, "kind")
		if why := held.text(t, which, "reason"); !strings.Contains(why, "the reference NW-1 of your job “Engineer NW-1”") || !strings.Contains(why, "nothing was reopened") {
			t.Errorf("it says %q", why)
		}
		r.do(t, "held", "accept", held.text(t, which, "id")).want(t, "accepted", "settled")
		r.refuse(t, exitRefused, "held", "accept", held.text(t, 1-which, "id")) // withdrawn
		r.goesOn(t, "902")
	})
	t.Run("the answer is no", func(t *testing.T) {
		r := newReopening(t)
		second := r.do(t, "job", "import", "north", "NW-2").text(t, "id")
		r.shut(t, "1")
		r.ats.AddJob(vacant("901", "NW-1"))
		r.ats.AddJob(vacant("902", "NW-1"))
		r.do(t, "sync")
		for range 2 {
			r.do(t, "held", "refuse", r.do(t, "held", "list").text(t, 0, "id")).want(t, "refused", "settled")
		}
		r.do(t, "sync", "--full")
		if n := r.do(t, "held", "list").size(t); n != 0 {
			t.Errorf("asked again: %d", n)
		}
		r.do(t, "job", "show", r.job).want(t, "closed", "state")
		made := r.do(t, "job", "import", "north", "901").text(t, "id")
		if made == r.job || made == second {
			t.Errorf("imported as %s", made)
		}
	})
	t.Run("another connection", func(t *testing.T) {
		r := newReopening(t)
		r.shut(t, "1")
		other, err := atsserver.Start(t.Context(), atsserver.Options{Clock: core.Wall{}, Employer: "Northwind", Key: "practice-key", Jobs: []atsserver.Job{vacant("901", "NW-1")}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = other.Close() })
		r.ats = other
		r.connect(t, "south")
		r.do(t, "sync", "south", "--full")
		list := r.do(t, "job", "list")
		if list.size(t) != 1 || r.do(t, "held", "list").size(t) != 0 {
			t.Errorf("jobs: %v", list.v)
		}
		list.want(t, "closed", 0, "state")
		list.want(t, "north", 0, "from_ats", "connection")
	})
}
