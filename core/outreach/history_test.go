package outreach_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// In random histories of answers, clicks, bounces, opt-outs, closings, reopenings, changes of
// mind, failing servers and jumping clocks, every e-mail that leaves was in the flight
// plan just before, for that moment; it leaves in the recipient's daytime, after no
// stop, to nobody who is written to no more, within all limits, and once.
func TestRandomHistoriesKeepEveryPromise(t *testing.T) {
	first, histories := rand.Uint64()>>1, uint64(150)
	if given, err := strconv.ParseUint(os.Getenv("REQDESK_TEST_SEED"), 10, 64); err == nil {
		first, histories = given, 1
	}
	var (
		mu     sync.Mutex
		checks = map[string]int{}
		group  errgroup.Group
	)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for seed := first; seed < first+histories; seed++ {
		group.Go(func() error {
			if t.Failed() {
				return nil
			}
			var found map[string]int
			t.Run(fmt.Sprint(seed), func(t *testing.T) { found = live(t, seed) })
			mu.Lock()
			defer mu.Unlock()
			for name, n := range found {
				checks[name] += n
			}
			return nil
		})
	}
	_ = group.Wait() // failures are in the tests
	t.Logf("%d histories from seed %d: e-mails that left and were held against each promise: %v", histories, first, checks)
	if histories > 1 && checks["plan"] < 500 {
		t.Errorf("only %d e-mails left: nothing was tested", checks["plan"])
	}
}

// live lets a history happen and tells how often each promise was looked at.
func live(t *testing.T, seed uint64) map[string]int {
	h := newHistory(t, seed)
	for job := range h.jobs {
		h.approve(job)
	}
	for range 16 {
		h.happen()
	}
	h.settle()
	if len(h.model.broken) > 0 {
		t.Errorf("REQDESK_TEST_SEED=%d\n%s\nafter\n%s", seed, strings.Join(h.model.broken, "\n"), h.story())
	}
	return h.model.checks
}

func (h *history) tell(format string, args ...any) {
	h.told = append(h.told, fmt.Sprintf("%s  ", h.clock.now.Format("2006-01-02 15:04:05"))+fmt.Sprintf(format, args...))
}

func (h *history) story() string { return strings.Join(h.told, "\n") }

// happen lets one thing happen, then some time pass.
func (h *history) happen() {
	job, person := h.IntN(len(h.jobs)), h.IntN(len(h.people))
	k := key{h.jobs[job].ID, h.people[person].ID}
	if back := h.cameBack(); len(back) > 0 && h.IntN(3) == 0 {
		k = back[h.IntN(len(back))]
	}
	things := []struct {
		weight int
		do     func()
	}{
		{6, func() { h.approve(job) }},
		{2, func() { h.stop(k) }},
		{6, func() { h.resume(k) }},
		{3, func() { h.enrol(job, person) }},
		{2, func() { h.leave(job, person) }},
		{12, func() { h.comeBack() }},
		{5, func() { h.click() }},
		{2, func() { h.suppress(person) }},
		{3, func() { h.turn(job) }},
		{2, func() { h.list(job, person) }},
		{4, func() { h.fail() }},
		{4, func() { h.outboxByHand() }},
		{2, func() { h.adjust() }},
		{1, func() { h.tell("restart"); h.start() }},
		{1, func() {
			_, err := h.out.SetSequence(h.Context(), k.job, threeSteps+fmt.Sprintf("  - after: 1d\n    text: \"Really last, {{first_name}}. %d\"\n", h.IntN(9)))
			h.tell("a new sequence for %v", k.job)
			h.must(err)
		}},
	}
	total := 0
	for _, thing := range things {
		total += thing.weight
	}
	n := h.IntN(total)
	for _, thing := range things {
		if n -= thing.weight; n < 0 {
			thing.do()
			break
		}
	}
	h.passTime()
}

// cameBack are those whose sequence ended because an e-mail came back: it may go on with
// another address.
func (h *history) cameBack() (list []key) {
	for _, j := range h.jobs {
		for _, p := range h.people {
			k := key{j.ID, p.ID}
			if why := h.model.of(k).stopped; why == "it came back" || why == "the server knows no such address" {
				list = append(list, k)
			}
		}
	}
	return list
}

func (h *history) passTime() {
	h.clock.now = h.clock.now.Add(11 * time.Second)
	switch n := h.IntN(10); {
	case n < 2: // several things in a moment
	case n < 8:
		h.run(time.Duration(1+h.IntN(40)) * time.Hour)
	case n < 9:
		d := time.Duration(1+h.IntN(15*24)) * time.Hour
		h.tell("asleep for %v", d)
		h.clock.now = h.clock.now.Add(d)
		h.run(time.Hour)
	default:
		d := time.Duration(1+h.IntN(72)) * time.Hour
		h.tell("the clock is set back by %v", d)
		h.clock.now = h.clock.now.Add(-d)
		h.run(time.Hour)
	}
}

// settle lets everything work again and looks whether the plan keeps its word: what
// it still says is coming lies ahead, and what is held has its reason.
func (h *history) settle() {
	for _, a := range h.mails {
		a.closed, a.fault = false, ""
	}
	h.must(h.box.Resume(h.Context()))
	h.run(24 * time.Hour)
	for _, j := range h.jobs {
		rows, err := h.out.PlanOf(h.Context(), j.ID, time.Time{})
		h.must(err)
		for _, row := range rows {
			if row.State == outreach.Held && row.Why == "" || row.State == outreach.Coming && row.Due.Before(h.clock.now) {
				h.model.broken = append(h.model.broken, fmt.Sprintf("at rest the plan says %+v", row))
			}
		}
	}
}

func (h *history) enrolment(k key) (e core.Enrolment, known bool) {
	err := h.db.View(h.Context(), func(tx core.Tx) (err error) {
		e, err = h.db.EnrolmentOf(tx, k.job, k.person)
		return err
	})
	if core.IsNotFound(err) {
		return e, false
	}
	h.must(err)
	return e, true
}

func (h *history) approve(job int) {
	now := h.IntN(5) == 0
	a := outreach.Approval{Job: h.jobs[job].ID, Now: now}
	if h.IntN(2) == 0 {
		k := key{a.Job, h.people[h.IntN(len(h.people))].ID}
		if _, known := h.enrolment(k); known {
			a.People = []core.PersonID{k.person}
		}
	}
	_, err := h.out.Approve(h.Context(), a)
	h.tell("approve %v of job %v, now %v: %v", a.People, a.Job, now, err)
	if err != nil {
		return
	}
	for _, p := range h.people {
		k := key{a.Job, p.ID}
		if _, known := h.enrolment(k); known && (len(a.People) == 0 || a.People[0] == p.ID) {
			s := h.model.of(k)
			s.approved, s.hurried = true, s.hurried || now
		}
	}
}

func (h *history) stop(k key) {
	if _, known := h.enrolment(k); !known {
		return
	}
	h.tell("stop %v", k)
	h.must(h.out.Stop(h.Context(), k.job, k.person))
	if s := h.model.of(k); s.stopped == "" {
		s.stopped = "stopped by hand"
	}
}

func (h *history) resume(k key) {
	err := h.out.Resume(h.Context(), k.job, k.person)
	h.tell("resume %v: %v", k, err)
	s := h.model.of(k)
	if err == nil {
		s.asked, s.until = false, time.Time{}
		switch s.stopped {
		case "stopped by hand", "decided otherwise":
			s.stopped = "" // whoever stopped it may take it up again
		case "it came back", "the server knows no such address":
			s.stopped = "" // it goes on with another address, and never with this one
		}
	}
}

func (h *history) enrol(job, person int) {
	k := key{h.jobs[job].ID, h.people[person].ID}
	before, known := h.enrolment(k)
	c := core.Candidacy{Job: k.job, Person: k.person, State: core.CandidacyContacted}
	err := h.db.Update(h.Context(), func(tx core.Tx) error {
		if err := h.db.PutCandidacy(tx, c); err != nil {
			return err
		}
		return h.out.Enrol(tx, c)
	})
	h.tell("contact %v: %v", k, err)
	over := known && (before.State == core.EnrolmentStopped || before.State == core.EnrolmentDone)
	if err == nil && (!known || over) {
		h.model.standings[k] = &standing{}
	}
}

func (h *history) leave(job, person int) {
	k := key{h.jobs[job].ID, h.people[person].ID}
	c := core.Candidacy{Job: k.job, Person: k.person}
	change := h.out.Leave
	if h.IntN(2) == 0 {
		change = h.out.Unenrol
	}
	err := h.db.Update(h.Context(), func(tx core.Tx) error { return change(tx, c) })
	h.tell("leave %v: %v", k, err)
	if s := h.model.of(k); err == nil && s.stopped == "" {
		s.stopped = "decided otherwise"
	}
}

// comeBack lets something come back for one of the e-mails that left.
func (h *history) comeBack() {
	if len(h.model.sent) == 0 {
		return
	}
	g := h.model.sent[h.IntN(len(h.model.sent))]
	a, s, p := h.mails[g.box], h.model.of(g.key), h.model.person(g.key.person)
	in := mailbox.Incoming{
		MessageID: fmt.Sprintf("in%d.%d@people.example", g.box, len(a.arrived)), From: g.to, Subject: "Re: " + h.model.job(g.job).Title,
		Date: h.clock.now, Text: "Yes, tell me more.", InReplyTo: []string{g.thread}, References: []string{g.thread},
	}
	what, effect := "an answer", func() { s.stopped = "answered" }
	kind := h.IntN(8)
	if h.unlucky && h.IntN(4) > 0 {
		kind = 5
	}
	switch kind {
	case 0:
		what, in.Text = "an opt-out", "unsubscribe"
		effect = func() { h.optOut(p, g.to) }
	case 1:
		what, in.From = "an answer of somebody else", "assistant@elsewhere.example"
		effect = func() { s.asked = true }
	case 2, 3:
		back := h.clock.now.AddDate(0, 0, 2+h.IntN(20))
		what, in.Header, in.Text = "an absence", automatic, "I am away until "+back.Format("2 January 2006")+"."
		effect = func() { s.until = time.Date(back.Year(), back.Month(), back.Day(), 0, 0, 0, 0, time.UTC) }
	case 4:
		what, in.Header, in.Text = "an absence without a date", automatic, "I am out of the office."
		effect = func() {
			if until := h.clock.now.Add(7 * 24 * time.Hour); until.After(s.until) {
				s.until = until
			}
		}
	case 5:
		status := []string{"5.1.1", "5.2.2"}[h.IntN(2)]
		what, in.From, in.InReplyTo, in.References = "a bounce "+status, "mailer-daemon@provider.example", nil, nil
		in.Report = &mailbox.Report{Action: "failed", Status: status, Recipient: g.to, OriginalMessageID: g.thread}
		effect = func() {
			if !slices.Contains(s.dead, g.to) { // else it may go on with another address already
				s.stopped, s.dead = "it came back", append(s.dead, g.to)
			}
			h.model.returned[g.thread] = g.box
			h.model.suppressed[g.to] = h.model.suppressed[g.to] || status == "5.1.1"
		}
	}
	a.arrived = append(a.arrived, letterIn{in, h.clock.now, func() { h.tell("  read: %s to %v", what, g.key); effect() }})
	h.tell("%s to %v comes in", what, g.key)
}

// click lets a visit of the apply link be recorded, of an e-mail that has none yet: a
// person's, one that may be, or a program's.
func (h *history) click() {
	if len(h.model.sent) == 0 {
		return
	}
	g := h.model.sent[h.IntN(len(h.model.sent))]
	s := h.model.of(g.key)
	who, after, effect := "a person", time.Duration(2+h.IntN(3000))*time.Minute, func() { s.stopped = "clicked" }
	switch h.IntN(4) {
	case 0:
		who, after, effect = "a program", time.Second, func() {}
	case 1:
		who, after, effect = "somebody", 20*time.Second, func() { s.asked = true }
	}
	if h.model.clicked[g.thread] || g.at.Add(after).After(h.clock.now) {
		return
	}
	v := outreach.Visit{MessageID: "<" + g.thread + ">", At: g.at.Add(after), Method: "GET", Agent: browser}
	report, err := h.out.Clicked(h.Context(), []outreach.Visit{v})
	h.must(err)
	h.tell("%s clicks in step %d of %v after %v: %d taken", who, g.step, g.key, after, report.Taken)
	if report.Taken == 1 { // an e-mail that may have been sent is not known yet
		h.model.clicked[g.thread] = true
		effect()
	}
}

func (h *history) optOut(p core.Person, address string) {
	h.model.suppressed[address] = true
	for _, j := range h.jobs {
		if _, known := h.enrolment(key{j.ID, p.ID}); known {
			h.model.of(key{j.ID, p.ID}).stopped = "opted out"
		}
	}
}

func (h *history) suppress(person int) {
	address := h.people[person].Emails[0]
	h.tell("suppress %s", address)
	h.must(h.out.Suppress(h.Context(), address, "asked by telephone"))
	h.model.suppressed[address] = true
}

// turn closes, pauses or reopens a job.
func (h *history) turn(job int) {
	h.must(h.db.Update(h.Context(), func(tx core.Tx) error {
		j := &h.jobs[job]
		follow := func(core.Tx, core.Job) error { return nil }
		switch {
		case j.State != core.JobActive:
			j.State, follow = core.JobActive, h.out.JobReopened
		case h.IntN(3) == 0:
			j.State = core.JobPaused
		default:
			j.State, follow = core.JobClosed, h.out.JobClosed
		}
		h.tell("job %v is %s", j.ID, j.State)
		if err := h.db.PutJob(tx, j); err != nil {
			return err
		}
		return follow(tx, *j)
	}))
}

// list puts somebody on the job's own list of whom not to write to.
func (h *history) list(job, person int) {
	j, p := h.jobs[job], h.people[person]
	h.tell("%v is on the list of job %v", p.ID, j.ID)
	h.must(h.db.Update(h.Context(), func(tx core.Tx) error {
		a := core.Applicant{Emails: p.Emails}
		n := core.NotSource{Job: j.ID, Client: j.Client, Origin: "file", Applicant: a}
		return h.db.PutNotSource(tx, &n, people.KeysOfApplicant(a))
	}))
	h.model.guarded[key{j.ID, p.ID}] = true
}

// fail breaks a mail server, or mends it.
func (h *history) fail() {
	a := h.mails[h.boxes[h.IntN(len(h.boxes))]]
	if h.IntN(3) == 0 {
		a.closed = !a.closed
		h.tell("the mailbox %v can be read: %v", a.id, !a.closed)
		return
	}
	a.fault = []string{"away", "lost", "silent", "nobody"}[h.IntN(4)]
	h.tell("the next e-mail of %v: %s", a.id, a.fault)
}

// outboxByHand is what a recruiter does in the outbox. About an e-mail that may have
// been sent they tell the truth.
func (h *history) outboxByHand() {
	if h.IntN(4) == 0 {
		paused, err := h.box.Paused(h.Context())
		h.must(err)
		h.tell("the outbox is paused: %v", !paused)
		if paused {
			h.must(h.box.Resume(h.Context()))
		} else {
			h.must(h.box.Pause(h.Context()))
		}
		return
	}
	list := h.entries()
	if len(list) == 0 {
		return
	}
	e := list[h.IntN(len(list))]
	k := key{e.Job, e.Person}
	switch e.State {
	case core.EntryUnknown:
		went := slices.ContainsFunc(h.model.sent, func(g gone) bool {
			return g.key == k && g.step == stepOf(e) && strings.Contains(string(e.Act), g.thread)
		})
		_, err := h.box.Resolve(h.Context(), e.ID, went)
		h.tell("%v step %d was sent: %v, %v", k, stepOf(e), went, err)
	case core.EntryFailed, core.EntryHeld, core.EntryWaiting:
		if h.IntN(3) > 0 {
			_, err := h.box.Retry(h.Context(), e.ID)
			h.tell("retry %v step %d: %v", k, stepOf(e), err)
			return
		}
		_, err := h.box.Drop(h.Context(), e.ID)
		h.tell("drop %v step %d: %v", k, stepOf(e), err)
		if s := h.model.of(k); err == nil && s.stopped == "" {
			s.stopped = "dropped"
		}
	}
}

// adjust changes the limits and the window.
func (h *history) adjust() {
	h.must(h.db.Update(h.Context(), func(tx core.Tx) error {
		settings, err := h.db.Settings(tx, "")
		if err != nil {
			return err
		}
		h.draw(settings)
		h.tell("settings %v", settings)
		return h.db.PutSettings(tx, "", settings)
	}))
}
