package model

import (
	"context"
	"math"
	"reflect"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/core/review"
)

// ReviewSource reads what the review shows.
type ReviewSource interface {
	// Jobs gives all jobs with their counts, newest first.
	Jobs(ctx context.Context) ([]records.Overview, error)
	// Queue gives the people of a job in one state, oldest first, at most so many, and how
	// many are behind them.
	Queue(ctx context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error)
}

// Reviewer decides and takes back.
type Reviewer interface {
	Decide(ctx context.Context, d review.Decision) (review.Outcome, error)
	// DecideAll decides about several at once, Rehearse tells what it would do.
	DecideAll(ctx context.Context, d review.Decision, persons []core.PersonID) ([]review.Each, error)
	Rehearse(ctx context.Context, d review.Decision, persons []core.PersonID) ([]review.Each, error)
	Undo(ctx context.Context) (review.Outcome, error)
}

// ReviewOptions are what a ReviewModel is made from.
type ReviewOptions struct {
	Source   ReviewSource
	Reviewer Reviewer
	// Now tells the time, for ages and years of work.
	Now func() time.Time
}

// Gate says what stands before contacting the person who is shown.
type Gate int

// The gates, in the order in which they are looked at.
const (
	GateOpen     Gate = iota
	GateNobody        // nobody is shown
	GateInactive      // the job is not active
	GateSheet         // the sheet of the first review is not saved
	GateNever         // opted out or erased: nothing overrides that
	GateReason        // the guard says stop: a reason is needed
	GateConfirm       // the guard warns: one confirmation is needed
)

// ReviewModel is the review of one job: its queue held in memory, so that the
// next person is there at once, and the decisions on their way to the disk in
// the order in which they were made. Of a queue that was not shown before the
// beginning comes first, and the rest behind it. A person leaves the queue when the
// decision is made; where it is refused they come back with the reason.
type ReviewModel struct {
	ReviewOptions
	loop  *Loop
	place Question
	wish  reviewWish // of the reading under way
	looks Question
	// errands are on their way to the disk; queue are those of which the screen does not
	// know yet what came of them.
	errands Queue
	queue   []errand
	// settledSince are the decisions that reached the disk since the last reading
	// began, which may not know of them.
	settledSince []errand

	items []review.Item
	more  int // behind items, and not read yet
	at    int
	done  int
	count int // decisions of this session, for the hint after the third

	Loaded bool
	Err    error
	// Jobs are all jobs, Job the one under review; zero = there is none.
	Jobs []records.Overview
	Job  records.Overview
	// Saved shows those saved for later in place of the new ones.
	Saved bool
	// Listed shows the queue as a list, in which several can be marked.
	Listed bool
	marked map[core.PersonID]bool
	all    bool // everybody is to be marked, also who is not read yet
	// Version changes when what is known of the people changes.
	Version int

	Changed func()
	// Said is told what was done, in a sentence; it can be undone.
	Said func(text string)
	// Refused is told why a decision was not carried out.
	Refused func(error)
}

// errand is one decision, or taking one back, on its way to the disk.
type errand struct {
	undo     bool
	decision review.Decision
	item     review.Item
	at       int // where the item stood
	kept     bool
	together []core.PersonID // several who are decided about at once
}

// settlement is what came of an errand.
type settlement struct {
	review.Outcome
	each []review.Each // of several
}

// NewReview makes the model.
func NewReview(loop *Loop, o ReviewOptions) *ReviewModel {
	return &ReviewModel{ReviewOptions: o, loop: loop, marked: map[core.PersonID]bool{}, Changed: func() {}, Said: func(string) {}, Refused: func(error) {}}
}

type reviewPage struct {
	jobs  []records.Overview
	job   records.Overview
	saved bool
	items []review.Item
	more  int
}

// Load reads the queue of a job anew, and the person who is shown stays. 0 = the
// job under review while somebody is left in it, else the first with somebody to
// review.
func (m *ReviewModel) Load(job core.JobID) {
	if job == 0 && len(m.items) > 0 {
		job = m.Job.Job.ID
	}
	m.load(reviewWish{job: job, saved: m.Saved && job != 0 && job == m.Job.Job.ID})
}

// Reload reads the same queue anew after something changed in the background; where a
// reading is under way, what that one was to show.
func (m *ReviewModel) Reload() {
	if m.place.Busy() {
		m.load(m.wish)
		return
	}
	m.load(reviewWish{job: m.Job.Job.ID, saved: m.Saved, just: m.Job.Job.ID != 0})
}

// ShowSaved changes between the new people and those saved for later.
func (m *ReviewModel) ShowSaved(saved bool) {
	m.load(reviewWish{job: m.Job.Job.ID, saved: saved, just: true})
}

// reviewWish says which queue is to be read, and who is to be shown.
type reviewWish struct {
	job    core.JobID
	saved  bool
	just   bool // this queue and no other, also when nobody is in it
	whole  bool // not only its beginning
	person core.PersonID
}

// headOf is how many people of a long queue are read before the rest: more than a screen
// shows.
const headOf = 100

func (m *ReviewModel) load(wish reviewWish) {
	shown := len(m.items) > 0 && wish.job == m.Job.Job.ID && wish.saved == m.Saved
	wish.whole = wish.whole || shown || wish.person != 0
	m.wish, m.settledSince = wish, nil
	Load(m.loop, &m.place, func(ctx context.Context) (reviewPage, error) {
		return m.read(ctx, wish)
	}, func(p reviewPage, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.take(p, wish.person)
		} else {
			m.more = 0 // nobody reads them
		}
		if m.Changed(); m.more > 0 && !m.place.Busy() {
			m.load(reviewWish{job: m.Job.Job.ID, saved: m.Saved, just: true, whole: true})
		}
	})
}

func (m *ReviewModel) read(ctx context.Context, wish reviewWish) (p reviewPage, err error) {
	if p.jobs, err = m.Source.Jobs(ctx); err != nil {
		return p, err
	}
	p.job, p.saved = pickReview(p.jobs, wish.job), wish.saved
	if !wish.just && p.job.Counts.New == 0 && p.job.Counts.Saved > 0 {
		p.saved = true
	}
	if p.job.Job.ID == 0 {
		return p, nil
	}
	state := core.CandidacyNew
	if p.saved {
		state = core.CandidacySaved
	}
	most := math.MaxInt
	if !wish.whole {
		most = headOf
	}
	p.items, p.more, err = m.Source.Queue(ctx, p.job.Job.ID, state, most)
	return p, err
}

// pickReview gives the job that was asked for, else the first with somebody new,
// else the first with somebody saved, else the first that is not closed.
func pickReview(jobs []records.Overview, job core.JobID) records.Overview {
	for _, fits := range []func(records.Overview) bool{
		func(o records.Overview) bool { return o.Job.ID == job },
		func(o records.Overview) bool { return o.Counts.New > 0 && o.Job.State != core.JobClosed },
		func(o records.Overview) bool { return o.Counts.Saved > 0 && o.Job.State != core.JobClosed },
		func(o records.Overview) bool { return o.Job.State != core.JobClosed },
	} {
		if i := slices.IndexFunc(jobs, fits); i >= 0 {
			return jobs[i]
		}
	}
	return records.Overview{}
}

// take shows what was read. Who was decided about since the reading began stays
// out.
func (m *ReviewModel) take(p reviewPage, person core.PersonID) {
	if p.job.Job.ID != m.Job.Job.ID || p.saved != m.Saved {
		m.done, m.at = 0, 0
		m.markNobody()
	}
	before, ok := m.Current()
	if ok && person == 0 {
		person = before.Person.ID
	}
	read := m.items
	m.Jobs, m.Job, m.Saved, m.more = p.jobs, p.job, p.saved, p.more
	m.items = slices.DeleteFunc(p.items, func(i review.Item) bool { return decided(m.queue, i) || decided(m.settledSince, i) })
	m.unmarkGone()
	if m.all {
		m.markRead(read)
	}
	m.focus(person)
	if now, _ := m.Current(); !reflect.DeepEqual(before, now) {
		m.Version++
	}
}

func decided(errands []errand, i review.Item) bool {
	return slices.ContainsFunc(errands, func(e errand) bool {
		return !e.undo && !e.kept && e.decision.Job == i.Candidacy.Job && (e.decision.Person == i.Person.ID || slices.Contains(e.together, i.Person.ID))
	})
}

func (m *ReviewModel) focus(person core.PersonID) {
	at := slices.IndexFunc(m.items, func(i review.Item) bool { return i.Person.ID == person })
	if at >= 0 {
		m.at = at
	}
	m.at = min(max(m.at, 0), max(len(m.items)-1, 0))
}

// Current is the person who is shown; false = nobody is left.
func (m *ReviewModel) Current() (review.Item, bool) {
	if m.at >= len(m.items) {
		return review.Item{}, false
	}
	return m.items[m.at], true
}

// Neighbour is the person n places further on.
func (m *ReviewModel) Neighbour(n int) (review.Item, bool) {
	if m.at+n < 0 || m.at+n >= len(m.items) {
		return review.Item{}, false
	}
	return m.items[m.at+n], true
}

// Step goes to the next (1) or previous (-1) person and tells whether there is
// one.
func (m *ReviewModel) Step(n int) bool {
	if _, ok := m.Neighbour(n); !ok {
		return false
	}
	m.at += n
	m.Changed()
	return true
}

// Left is how many still wait in the queue that is shown.
func (m *ReviewModel) Left() int { return len(m.items) + m.more }

// Gate says what stands before contacting the person who is shown.
func (m *ReviewModel) Gate() Gate {
	item, ok := m.Current()
	switch v := item.Verdict; {
	case !ok:
		return GateNobody
	case m.JobGate() == GateInactive:
		return GateInactive
	case v.Level == core.VerdictStop && v.Final():
		return GateNever
	case m.JobGate() == GateSheet:
		return GateSheet
	case v.Level == core.VerdictStop:
		return GateReason
	case v.Level == core.VerdictWarn:
		return GateConfirm
	}
	return GateOpen
}

// JobGate says what the job lacks before anybody is contacted for it.
func (m *ReviewModel) JobGate() Gate {
	switch {
	case m.Job.Job.State != core.JobActive:
		return GateInactive
	case m.Job.Job.SheetSaved.IsZero():
		return GateSheet
	}
	return GateOpen
}

// Decide carries out a decision about the person who is shown; Job and Person of
// d are filled in. The next person is shown at once.
func (m *ReviewModel) Decide(d review.Decision) {
	item, ok := m.Current()
	if !ok {
		return
	}
	d.Job, d.Person = item.Candidacy.Job, item.Person.ID
	e := errand{decision: d, item: item, at: m.at, kept: d.Action == review.Note || (d.Action == review.Save && m.Saved)}
	if !e.kept {
		m.items = slices.Delete(slices.Clone(m.items), m.at, m.at+1)
		m.done++
		if m.at >= len(m.items) {
			m.at = 0
		}
	}
	m.send(e)
	m.Changed()
}

// Undo takes the last decision back, also one of an earlier session.
func (m *ReviewModel) Undo() { m.send(errand{undo: true}) }

// send keeps the order, and the disk does not wait for the screen. A decision that was
// made is kept, also when the window closes just now.
func (m *ReviewModel) send(e errand) {
	e.decision.Reason = keptReason(e.decision.Reason)
	m.queue = append(m.queue, e)
	Enqueue(m.loop, &m.errands, func(ctx context.Context) (a settlement, err error) {
		switch {
		case e.undo:
			a.Outcome, err = m.Reviewer.Undo(ctx)
		case e.together != nil:
			a.each, err = m.Reviewer.DecideAll(ctx, e.decision, e.together)
		default:
			a.Outcome, err = m.Reviewer.Decide(ctx, e.decision)
		}
		return a, err
	}, func(a settlement, err error) {
		m.queue = m.queue[1:]
		m.settled(e, a, err)
		m.Changed()
	})
}

func (m *ReviewModel) settled(e errand, o settlement, err error) {
	switch {
	case err != nil && e.together != nil:
		m.Refused(err)
		m.Reload()
	case err != nil:
		m.back(e, o.Outcome)
		m.Refused(undoRefused(o.Person, err))
	case e.together != nil:
		m.settledTogether(e, o.each)
	case e.undo:
		if o.Candidacy.Job == m.Job.Job.ID {
			m.done = max(m.done-max(o.Together, 1), 0)
		}
		m.Said(undoneText(o.Outcome))
		m.load(reviewWish{job: o.Candidacy.Job, saved: o.Candidacy.State == core.CandidacySaved, just: true, person: o.Candidacy.Person})
	case e.kept:
		m.renew(e, o.Outcome)
		m.Said(m.doneText(e.decision, e.item))
	default:
		m.settledSince = append(m.settledSince, e)
		m.moveCounts(e.item.Candidacy.State, o.Candidacy.State)
		m.count++
		m.Said(m.doneText(e.decision, e.item))
	}
}

// back puts a person whose decision was refused to where they stood, unless they
// are kept out from now on.
func (m *ReviewModel) back(e errand, o review.Outcome) {
	if e.undo || e.kept || e.decision.Job != m.Job.Job.ID {
		return
	}
	if o.Candidacy.State == core.CandidacyKeptOut {
		m.moveCounts(e.item.Candidacy.State, core.CandidacyKeptOut)
		return
	}
	if o.Verdict.Level != "" {
		e.item.Verdict = o.Verdict
		m.Version++
	}
	m.at = min(e.at, len(m.items))
	m.items = slices.Insert(slices.Clone(m.items), m.at, e.item)
	m.done = max(m.done-1, 0)
}

func (m *ReviewModel) renew(e errand, o review.Outcome) {
	m.Version++
	for i := range m.items {
		if m.items[i].Person.ID == e.item.Person.ID && m.items[i].Candidacy.Job == e.item.Candidacy.Job {
			m.items[i].Candidacy, m.items[i].Verdict = o.Candidacy, o.Verdict
		}
	}
}

// SheetSaved tells that the sheet of the first review was saved.
func (m *ReviewModel) SheetSaved(j core.Job) {
	if j.ID == m.Job.Job.ID {
		m.Job.Job = j
		m.Changed()
	}
}

func (m *ReviewModel) moveCounts(from, to core.CandidacyState) {
	for state, by := range map[core.CandidacyState]int{from: -1, to: 1} {
		switch state {
		case core.CandidacyNew:
			m.Job.Counts.New += by
		case core.CandidacySaved:
			m.Job.Counts.Saved += by
		case core.CandidacyKeptOut:
			m.Job.Counts.KeptOut += by
		case core.CandidacyContacted, core.CandidacyDiscarded, core.CandidacyMoved:
		}
	}
}
