package outreach

import (
	"cmp"
	"math/rand/v2"
	"time"

	"reqdesk/core"
)

// item is one e-mail that waits for its time.
type item struct {
	person, step, row int
	base              time.Time    // not before this
	turn              int64        // the same in nanoseconds, for the order
	asked             time.Time    // the same, before it was overdue
	entry             core.EntryID // 0 = the outbox knows nothing of it yet
	due               time.Time    // the time it got
	there             residence
	domain            string
	box               core.MailboxID
	now               bool
}

// before is the order in which e-mails go whose time has come: that in which the
// outbox asks for them, so that none leaves before its turn in the plan.
func (it *item) before(b *item) bool {
	if it.turn != b.turn {
		return it.turn < b.turn
	}
	if c := it.asked.Compare(b.asked); c != 0 {
		return c < 0
	}
	return cmp.Or(cmp.Compare(it.entry, b.entry), cmp.Compare(it.person, b.person), cmp.Compare(it.step, b.step)) < 0
}

// items is a heap of items, earliest first.
type items = queue[*item]

// slots gives items their times by playing the future: every mailbox takes, as
// soon as it may, the earliest e-mail whose recipient's window is open. Time only
// goes forward, so that a rolling count needs nothing but the past.
type slots struct {
	limits  Limits
	seed    uint64
	state   *State
	now     time.Time
	moments queue[moment]
	boxes   map[core.MailboxID]*box
	domains map[string]*recipients
	windows map[residence]window
	settled func(*item)
}

// box is one mailbox: what waits in it, by where it goes, and what has left it.
type box struct {
	queues map[residence]*items // empty key: those that wait for no window
	sent   []time.Time
	free   time.Time // the next e-mail not before
	tick   time.Time // the event already in the queue; zero = none
	turn   *item     // what it is for
}

// recipients is one recipient domain.
type recipients struct {
	sent   []time.Time
	parked items
	wakes  bool
}

func newSlots(s *State, now time.Time) *slots {
	t := &slots{
		limits: s.Limits, seed: s.Seed, state: s, now: now,
		boxes: map[core.MailboxID]*box{}, domains: map[string]*recipients{}, windows: map[residence]window{},
	}
	for _, sending := range s.Recent {
		b := t.box(sending.Mailbox)
		b.sent = append(b.sent, sending.At)
		b.free = sending.At.Add(t.limits.apart(t.seed, sending.Enrolment, sending.Step))
		d := t.domain(sending.Domain)
		d.sent = append(d.sent, sending.At)
	}
	return t
}

func (t *slots) box(id core.MailboxID) *box {
	b := t.boxes[id]
	if b == nil {
		b = &box{queues: map[residence]*items{}}
		t.boxes[id] = b
	}
	return b
}

func (t *slots) domain(name string) *recipients {
	d := t.domains[name]
	if d == nil {
		d = &recipients{}
		t.domains[name] = d
	}
	return d
}

// chance is a number below most that depends on nothing but the seed, the
// enrolment and the step, so that the plan does not flicker.
func chance(seed uint64, e core.EnrolmentID, step int, most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	return time.Duration(rand.New(rand.NewPCG(seed, uint64(e)<<8|uint64(step))).Int64N(int64(most))).Round(time.Second)
}

func (l Limits) apart(seed uint64, e core.EnrolmentID, step int) time.Duration {
	return l.Apart + chance(seed, e, step, l.Jitter)
}

// busyUntil is when a list of sendings leaves room for another one under a limit
// of so many in the span: zero = now.
func busyUntil(sent []time.Time, limit int, span time.Duration, at time.Time) time.Time {
	if limit <= 0 || len(sent) < limit {
		return time.Time{}
	}
	if free := sent[len(sent)-limit].Add(span); free.After(at) {
		return free
	}
	return time.Time{}
}

// arrive lets an item wait from its time on.
func (t *slots) arrive(it *item) {
	if it.asked.IsZero() {
		it.asked = it.base
	}
	it.base = t.limits.ready(readiness{
		base: it.base, there: it.there, anytime: it.now, seed: t.seed,
		enrolment: t.state.People[it.person].Enrolment.ID, step: it.step,
	}, t.now)
	it.turn = it.base.UnixNano()
	t.at(it.base, moment{item: it})
}

// moment is an arrival, a mailbox that may be free, or a domain that has room.
type moment struct {
	at     time.Time
	when   int64 // the same in nanoseconds, for the order
	item   *item
	box    *box
	turn   *item // whose turn it is in the box
	domain *recipients
}

func (a moment) before(b moment) bool {
	if a.when != b.when {
		return a.when < b.when
	}
	if a.box == nil || b.box == nil {
		return a.box == nil && b.box != nil // arrivals first: then the mailbox sees all of them
	}
	return a.turn.before(b.turn)
}

func (t *slots) at(at time.Time, m moment) {
	m.at, m.when = at, at.UnixNano()
	t.moments.push(m)
}

// run plays until nothing waits. settled is told of each item that got its time;
// it may let another one arrive.
func (t *slots) run(settled func(*item)) {
	t.settled = settled
	for len(t.moments) > 0 {
		e := t.moments.pop()
		switch {
		case e.item != nil:
			t.queue(e.item, e.at)
		case e.domain != nil:
			t.wake(e.domain, e.at)
		case e.box.tick.Equal(e.at):
			e.box.tick = time.Time{}
			t.serve(e.box, e.at)
		}
	}
}

func (t *slots) queue(it *item, at time.Time) {
	b := t.box(it.box)
	key := it.there
	if it.now {
		key = residence{}
	}
	if b.queues[key] == nil {
		b.queues[key] = &items{}
	}
	b.queues[key].push(it)
	t.tickAt(b, at, it)
}

// tickAt makes sure that the mailbox is looked at no later than at, for an item.
func (t *slots) tickAt(b *box, at time.Time, turn *item) {
	if b.tick.IsZero() || at.Before(b.tick) || at.Equal(b.tick) && turn.before(b.turn) {
		b.tick, b.turn = at, turn
		t.at(at, moment{box: b, turn: turn})
	}
}

// wakeAt makes sure that what is parked at the domain is looked at again; at a
// zero time there is room already, and the mailbox comes to it next.
func (t *slots) wakeAt(d *recipients, at time.Time) {
	if len(d.parked) == 0 || d.wakes {
		return
	}
	d.wakes = true
	if at.IsZero() {
		at = d.sent[len(d.sent)-1]
	}
	t.at(at, moment{domain: d})
}

// wake lets go as many parked items as the domain has room for.
func (t *slots) wake(d *recipients, at time.Time) {
	d.wakes = false
	for room := t.limits.PerHour; room > 0 && len(d.parked) > 0; room-- {
		t.queue(d.parked.pop(), at)
	}
}

// serve lets a mailbox send one e-mail, if it may at this time, and sees to it that
// the next one has its turn: mailboxes take turns as the outbox does.
func (t *slots) serve(b *box, at time.Time) {
	q, again := t.choose(b, at)
	if q == nil {
		return
	}
	if again = latest(again, busyUntil(b.sent, t.limits.PerDay, 24*time.Hour, at)); again.After(at) {
		t.tickAt(b, again, (*q)[0])
		return
	}
	t.send(b, q.pop(), at)
	if q, again = t.choose(b, at); q != nil {
		t.tickAt(b, latest(again, at), (*q)[0])
	}
}

// send gives an item this time, or lets it wait for room at its domain.
func (t *slots) send(b *box, it *item, at time.Time) {
	d := t.domain(it.domain)
	if free := busyUntil(d.sent, t.limits.PerHour, time.Hour, at); !free.IsZero() {
		d.parked.push(it)
		t.wakeAt(d, free)
		return
	}
	it.due = at
	b.sent, d.sent = append(b.sent, at), append(d.sent, at)
	t.wakeAt(d, busyUntil(d.sent, t.limits.PerHour, time.Hour, at))
	if !it.now {
		b.free = at.Add(t.limits.apart(t.seed, t.state.People[it.person].Enrolment.ID, it.step))
	}
	t.settled(it)
}

// choose gives the queue with the earliest item that may leave at this time, with a
// zero time; else the one that may first, and when.
func (t *slots) choose(b *box, at time.Time) (best *items, when time.Time) {
	for there, q := range b.queues {
		if len(*q) == 0 {
			continue
		}
		var from time.Time
		if there.zone != nil {
			from = t.opens(b, at, there)
		}
		if best == nil || from.Before(when) || from.Equal(when) && (*q)[0].before((*best)[0]) {
			best, when = q, from
		}
	}
	return best, when
}

// opens is when the mailbox may write to people there: zero = now.
func (t *slots) opens(b *box, at time.Time, there residence) time.Time {
	w, known := t.windows[there]
	if !known || !at.Before(w.until) || at.Before(w.asked) {
		w.from, w.until = t.limits.open(at, there)
		w.from, w.asked = w.from.UTC(), at
		t.windows[there] = w
	}
	if w.from.After(at) {
		return w.from
	}
	if b.free.After(at) {
		return b.free
	}
	return time.Time{}
}

// window is the next time in which people there may be written to, as seen from when
// it was asked for.
type window struct{ asked, from, until time.Time }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
