package ctl

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/practice/atsserver"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/review"
)

// cable is the way to a server, which can be pulled out.
type cable struct {
	addr string
	mu   sync.Mutex
	out  bool
	open map[net.Conn]bool
}

func plug(t *testing.T, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{addr: l.Addr().String(), open: map[net.Conn]bool{}}
	var ends sync.WaitGroup
	t.Cleanup(func() {
		_ = l.Close()
		c.pull(true)
		ends.Wait()
	})
	ends.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			ends.Go(func() { c.carry(near, to) })
		}
	})
	return c
}

// carry passes on what both sides say until one of them ends, or the cable is out.
func (c *cable) carry(near net.Conn, to string) {
	defer near.Close()
	far, err := net.Dial("tcp", to)
	if err != nil || !c.hold(near, far) {
		return
	}
	defer far.Close()
	var ways sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		ways.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			_ = way[0].(*net.TCPConn).CloseWrite()
		})
	}
	ways.Wait()
}

func (c *cable) hold(conns ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range conns {
		c.open[conn] = true
	}
	return !c.out
}

func (c *cable) pull(out bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = out
	if !out {
		return
	}
	for conn := range c.open {
		_ = conn.Close()
		delete(c.open, conn)
	}
}

// away is a workspace with two jobs of one ATS and five hundred people in their reviews,
// whose network can be taken away.
type away struct {
	*terminal
	t            *testing.T
	ats          *atsserver.Server
	post         *mailserver.Server
	toATS        *cable
	toSMTP       *cable
	toIMAP       *cable
	jobs         [2]string
	persons      [2][]string // of each job, in the order of their numbers
	decided      map[string]review.Action
	approved     map[string]bool // addresses
	start, clock time.Time
}

const (
	manyPeople = 500
	lastPeople = 60 // of them are in the review of the second job
)

func addressOf(n int) string { return fmt.Sprintf("p%03d@post.example.net", n) }

func newAway(t *testing.T) *away {
	t.Helper()
	a := &away{terminal: newTerminal(t), t: t, decided: map[string]review.Action{}, approved: map[string]bool{}}
	a.start = time.Date(2026, 12, 7, 9, 0, 0, 0, time.UTC) // a Monday
	a.at(0)
	a.startServers()
	a.run(t, "api_key="+a.ats.Key()+"\n", "--json", "connect", "add", "practice", "--name", "north", "--client", "Northwind",
		"--set", "base_url=http://"+a.toATS.addr, "--secret-stdin").value(t, exitDone)
	a.run(t, "password=robin's\n", "--json", "mailbox", "add", "robin", "--from", "Robin Vega <"+robin+">", "--user", robin,
		"--smtp", a.toSMTP.addr, "--imap", a.toIMAP.addr, "--client", "Northwind", "--secret-stdin").value(t, exitDone)
	a.do(t, "settings", "set", "mailbox_limit=0", "domain_limit=0")
	a.do(t, "sync")
	text := paper(t, "s.yaml", "steps:\n  - subject: A question\n    text: Hello {{first_name}}\n")
	for i := range a.jobs {
		id := a.do(t, "job", "import", "north", fmt.Sprintf("NW-%d", i+1)).text(t, "id")
		a.do(t, "job", "set", id, "location=Utrecht, Netherlands", "function=Engineering", "employment_type=full_time", "must_haves=Go; BGP; Linux")
		a.do(t, "job", "activate", id)
		a.do(t, "sequence", "set", id, text)
		a.do(t, "review", "open", id, "--objectives", "Run the backbone")
		a.jobs[i] = id
	}
	var rows [2][]string
	for n := range manyPeople {
		i := 0
		if n >= manyPeople-lastPeople {
			i = 1
		}
		rows[i] = append(rows[i], fmt.Sprintf("Person N%03d,%s,,,Works %d", n, addressOf(n), n))
	}
	for i, job := range a.jobs {
		a.persons[i] = a.sourced(t, job, rows[i]...)
	}
	a.do(t, "run", "--until-idle")
	return a
}

func (a *away) startServers() {
	options := atsserver.Options{Clock: core.Wall{}, Employer: "Northwind", Key: "practice-key"}
	for i, ref := range []string{"NW-1", "NW-2"} {
		options.Jobs = append(options.Jobs, atsserver.Job{
			ID: fmt.Sprint(i + 1), Reference: ref, Title: "Engineer " + ref, Status: atsserver.Open, PostedAt: a.start.AddDate(0, 0, -9),
			Owner: atsserver.User{Email: "hr@northwind.example.com"}, Stages: []atsserver.Stage{{ID: "s1", Name: applied}, {ID: "s2", Name: interview}},
		})
	}
	accounts := []mailserver.Account{{Address: robin, Password: "robin's", Name: "Robin Vega"}}
	for n := range manyPeople {
		accounts = append(accounts, mailserver.Account{Address: addressOf(n), Password: "theirs"})
	}
	var err, err2 error
	a.ats, err = atsserver.Start(a.t.Context(), options)
	a.post, err2 = mailserver.Start(a.t.Context(), mailserver.Options{Clock: core.Wall{}, Accounts: accounts})
	if err := errors.Join(err, err2); err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _, _ = a.ats.Close(), a.post.Close() })
	a.toATS, a.toSMTP, a.toIMAP = plug(a.t, strings.TrimPrefix(a.ats.URL(), "http://")), plug(a.t, a.post.SMTPAddr()), plug(a.t, a.post.IMAPAddr())
	a.trust = a.post.CAPEM()
}

// at sets the clock so far behind the beginning.
func (a *away) at(after time.Duration) {
	a.clock = a.start.Add(after)
	a.now = a.clock.Format(time.RFC3339)
}

// with does something in the workspace at that time.
func (a *away) with(do func(d *desk.Desk) error) {
	a.t.Helper()
	d, err := desk.Open(a.t.Context(), desk.Options{Dir: a.dir, Clock: core.WallFrom(a.clock), Trust: a.trust})
	if err != nil {
		a.t.Fatal(err)
	}
	if err := errors.Join(do(d), d.Close()); err != nil {
		a.t.Fatal(err)
	}
}

// kind is what is decided about somebody, by their number in the job's review.
func kind(n int) review.Action {
	return []review.Action{review.Contact, review.Save, review.Discard, review.Discard, review.Save}[n%5]
}

// review decides about the part of the people whose turn is on a day, and approves the
// first of those who are contacted.
func (a *away) review(day, days int) {
	a.with(func(d *desk.Desk) error {
		for i, job := range a.jobs {
			var id core.JobID
			if err := id.UnmarshalText([]byte(job)); err != nil {
				return err
			}
			var fresh []core.PersonID
			for n, text := range a.persons[i] {
				if n%days != day {
					continue
				}
				var person core.PersonID
				if err := person.UnmarshalText([]byte(text)); err != nil {
					return err
				}
				act := kind(n)
				if _, err := d.Review.Decide(a.t.Context(), review.Decision{Job: id, Person: person, Action: act}); err != nil {
					return fmt.Errorf("person %d of job %d: %w", n, i, err)
				}
				a.decided[text] = act
				if address := addressOf(i*(manyPeople-lastPeople) + n); act == review.Contact && a.wanted(i) {
					fresh, a.approved[address] = append(fresh, person), true
				}
			}
			if len(fresh) == 0 {
				continue
			}
			if _, err := d.Outreach.Approve(a.t.Context(), outreach.Approval{Job: id, People: fresh, Now: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

// wanted tells whether one more e-mail of a job is to be queued: forty in all, ten of
// them of the second job.
func (a *away) wanted(job int) bool {
	n := 0
	for address := range a.approved {
		if (address >= addressOf(manyPeople-lastPeople)) == (job == 1) {
			n++
		}
	}
	return n < []int{30, 10}[job]
}

// moves lets the ATS take thirty people of the first job who were decided about into
// its pipeline, ten of each kind, and close the second job.
func (a *away) moves() map[string]bool {
	a.t.Helper()
	left := map[review.Action]int{review.Contact: 10, review.Save: 10, review.Discard: 10}
	moved := map[string]bool{}
	for n, person := range a.persons[0] {
		act := kind(n)
		if left[act] == 0 || act == review.Contact && !a.approved[addressOf(n)] {
			continue
		}
		left[act]--
		moved[person] = true
		_, err := a.ats.Apply(atsserver.Candidate{FirstName: "Person", LastName: fmt.Sprintf("N%03d", n), Email: addressOf(n)}, "1", interview, "site", time.Time{})
		if err != nil {
			a.t.Fatal(err)
		}
	}
	if err := a.ats.CloseJob("2"); err != nil {
		a.t.Fatal(err)
	}
	return moved
}

// received lists to whom e-mails came, in order.
func (a *away) received() []string {
	var to []string
	for _, m := range a.post.Received() {
		to = append(to, m.To...)
	}
	slices.Sort(to)
	return to
}

// TestP9_AWeekWithoutANetworkEndsWithEachCollisionOnceAndNoWrongEMail: five hundred
// decisions and forty e-mails, while the ATS moved thirty of these people and closed
// a job.
func TestP9_AWeekWithoutANetworkEndsWithEachCollisionOnceAndNoWrongEMail(t *testing.T) {
	t.Parallel()
	const days = 7
	a := newAway(t)
	for _, c := range []*cable{a.toATS, a.toSMTP, a.toIMAP} {
		c.pull(true)
	}
	for day := range days {
		a.at(time.Duration(day)*24*time.Hour + 2*time.Hour)
		a.review(day, days)
		if day%3 != 0 { // a connection takes seconds to find that nobody answers
			continue
		}
		a.report(t, exitLater, "run", "--until-idle").want(t, 0.0, "sent")
	}
	if len(a.decided) != manyPeople || len(a.approved) != 40 {
		t.Fatalf("%d decisions and %d e-mails queued", len(a.decided), len(a.approved))
	}
	moved := a.moves()

	// The post is there first: nothing may go on the strength of what the ATS said a week
	// ago.
	a.at(days * 24 * time.Hour)
	a.toSMTP.pull(false)
	a.toIMAP.pull(false)
	a.report(t, exitLater, "run", "--until-idle").want(t, 0.0, "sent")
	if got := a.received(); len(got) != 0 {
		t.Fatalf("before the ATS was heard e-mails went to %q", got)
	}
	plan := a.do(t, "plan", a.jobs[0])
	if why := plan.text(t, 0, "why"); !strings.Contains(why, "The ATS was last heard on 7 December 2026") {
		t.Errorf("the plan says %q", why)
	}

	a.at(days*24*time.Hour + time.Hour)
	a.toATS.pull(false)
	a.do(t, "run", "--until-idle").want(t, 20.0, "sent")
	a.rightOnes(moved)
	a.collisions(moved)
	for n := range 2 { // the pipeline changes around them
		_, err := a.ats.Apply(atsserver.Candidate{FirstName: "Strange", LastName: "R", Email: fmt.Sprintf("r%d@example.org", n)}, "1", applied, "site", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		a.at(a.clock.Sub(a.start) + time.Hour)
		a.do(t, "sync", "--full")
		a.do(t, "run", "--until-idle").want(t, 0.0, "sent")
	}
	a.collisions(moved)
	a.settled(moved)
}

// rightOnes checks that e-mails went to the twenty whom nothing stands against.
func (a *away) rightOnes(moved map[string]bool) {
	a.t.Helper()
	var want []string
	for n, person := range a.persons[0] {
		if address := addressOf(n); a.approved[address] && !moved[person] {
			want = append(want, address)
		}
	}
	if got := a.received(); !slices.Equal(got, want) || len(want) != 20 {
		a.t.Errorf("e-mails went to %q, want the %d %q", got, len(want), want)
	}
}

// collisions checks that each is shown once, with both sides and their times.
func (a *away) collisions(moved map[string]bool) {
	a.t.Helper()
	list := a.do(a.t, "conflict", "list")
	seen, closed := map[string]bool{}, 0
	for i := range list.size(a.t) {
		c := value{list.at(a.t, i)}
		if c.text(a.t, "yours", "at") < a.start.Format(time.RFC3339) || c.text(a.t, "theirs", "at") == "" {
			a.t.Errorf("the times are %q and %q", c.text(a.t, "yours", "at"), c.text(a.t, "theirs", "at"))
		}
		if c.text(a.t, "kind") == "closed" {
			closed++
			c.want(a.t, a.jobs[1], "job")
			c.want(a.t, "You decided to go on with 36 people; the e-mails of 12 of them were planned.", "yours", "what")
			continue
		}
		person := c.text(a.t, "person")
		if seen[person] || !moved[person] {
			a.t.Errorf("%s is shown twice, or was not moved", person)
		}
		seen[person] = true
		states := map[review.Action]string{review.Contact: "contacted", review.Save: "saved", review.Discard: "discarded"}
		c.want(a.t, states[a.decided[person]], "decided")
		c.want(a.t, "The person is in the pipeline of this job, in the stage "+interview+".", "theirs", "what")
	}
	if len(seen) != len(moved) || len(moved) != 30 || closed != 1 {
		a.t.Errorf("%d of %d moved people and %d closed jobs are shown", len(seen), len(moved), closed)
	}
	lines := a.today(a.t, "conflict")
	if len(lines) != 1 || !strings.Contains(lines[0], "31") {
		a.t.Errorf("Today says %q", lines)
	}
}

// settled gives a word about all of them, and checks what comes of it.
func (a *away) settled(moved map[string]bool) {
	a.t.Helper()
	list := a.do(a.t, "conflict", "list")
	by := map[string][]string{}
	for i := range list.size(a.t) {
		key := list.text(a.t, i, "kind") + list.text(a.t, i, "decided")
		by[key] = append(by[key], list.text(a.t, i, "id"))
	}
	a.do(a.t, append([]string{"conflict", "settle", "theirs"}, by["pipelinecontacted"]...)...)
	a.do(a.t, append([]string{"conflict", "settle", "yours"}, by["pipelinediscarded"]...)...)
	a.do(a.t, append([]string{"conflict", "settle", "both"}, by["pipelinesaved"]...)...)
	if n := a.do(a.t, "conflict", "settle", "both", by["closed"][0]).size(a.t); n != 0 {
		a.t.Errorf("%d are left", n)
	}
	a.refuse(a.t, exitRefused, "conflict", "settle", "yours", by["closed"][0])
	a.do(a.t, "run", "--until-idle").want(a.t, 0.0, "sent")
	a.rightOnes(moved)
	keptOut := a.do(a.t, "review", "list", a.jobs[0], "--state", "kept_out").size(a.t)
	leads := a.do(a.t, "lead", "list", a.jobs[0]).size(a.t)
	saved := a.do(a.t, "review", "list", a.jobs[1], "--state", "saved").size(a.t)
	if keptOut != 20 || leads != 10 || saved != 36 {
		a.t.Errorf("%d kept out, want 20; %d leads, want 10; %d saved of the closed job, want 36", keptOut, leads, saved)
	}
	if n := a.do(a.t, "conflict", "list", "--all").size(a.t); n != 31 {
		a.t.Errorf("%d are kept, want 31", n)
	}
}
