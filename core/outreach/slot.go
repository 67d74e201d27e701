package outreach

import (
	"cmp"
	"container/heap"
	"math/rand/v2"
	"time"

	"reqdesk/core"
)

// item is one e-mail that waits for its time.
type item struct {
	person, step, row int
	base              time.Time // not before this
	due               time.Time // the time it got
	there             residence
	domain            string
	box               core.MailboxID
	now               bool
}

func byBase(a, b *item) bool {
	return cmp.Or(a.base.Compare(b.base), cmp.Compare(a.person, b.person), cmp.Compare(a.step, b.step)) < 0
}

// items is a heap of items, earliest first.
type items []*item

func (q items) Len() int           { return len(q) }
func (q items) Less(i, j int) bool { return byBase(q[i], q[j]) }
func (q items) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push is heap.Interface.
func (q *items) Push(x any) { *q = append(*q, x.(*item)) } //nolint:errcheck // only items are pushed

// Pop is heap.Interface.
func (q *items) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// slots gives items their times by playing the future: every mailbox takes, as
// soon as it may, the earliest e-mail whose recipient's window is open. Time only
// goes forward, so that a rolling count needs nothing but the past.
type slots struct {
	limits  Limits
	seed    uint64
	state   *State
	now     time.Time
	moments moments
	boxes   map[core.MailboxID]*box
	domains map[string]*recipients
	settled func(*item)
}

// box is one mailbox: what waits in it, by where it goes, and what has left it.
type box struct {
	queues map[residence]*items // empty key: those that wait for no window
	sent   []time.Time
	free   time.Time // the next e-mail not before
	tick   time.Time // the event already in the queue; zero = none
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
		boxes: map[core.MailboxID]*box{}, domains: map[string]*recipients{},
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
	it.base = t.limits.ready(readiness{
		base: it.base, there: it.there, anytime: it.now, seed: t.seed,
		enrolment: t.state.People[it.person].Enrolment.ID, step: it.step,
	}, t.now)
	heap.Push(&t.moments, moment{at: it.base, item: it})
}

// moment is an arrival, a mailbox that may be free, or a domain that has room.
type moment struct {
	at     time.Time
	item   *item
	box    *box
	domain *recipients
}

type moments []moment

func (q moments) Len() int { return len(q) }
func (q moments) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].box == nil && q[j].box != nil // arrivals first: then the mailbox sees all of them
}
func (q moments) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push is heap.Interface.
func (q *moments) Push(x any) { *q = append(*q, x.(moment)) } //nolint:errcheck // only moments are pushed

// Pop is heap.Interface.
func (q *moments) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// run plays until nothing waits. settled is told of each item that got its time;
// it may let another one arrive.
func (t *slots) run(settled func(*item)) {
	t.settled = settled
	for len(t.moments) > 0 {
		e := heap.Pop(&t.moments).(moment) //nolint:errcheck // only moments are pushed
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
	heap.Push(b.queues[key], it)
	t.tickAt(b, at)
}

// tickAt makes sure that the mailbox is looked at no later than at.
func (t *slots) tickAt(b *box, at time.Time) {
	if b.tick.IsZero() || at.Before(b.tick) {
		b.tick = at
		heap.Push(&t.moments, moment{at: at, box: b})
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
	heap.Push(&t.moments, moment{at: at, domain: d})
}

// wake lets go as many parked items as the domain has room for.
func (t *slots) wake(d *recipients, at time.Time) {
	d.wakes = false
	for room := t.limits.PerHour; room > 0 && len(d.parked) > 0; room-- {
		t.queue(heap.Pop(&d.parked).(*item), at) //nolint:errcheck // only items are pushed
	}
}

// serve lets a mailbox send what it may at this time.
func (t *slots) serve(b *box, at time.Time) {
	for {
		if free := busyUntil(b.sent, t.limits.PerDay, 24*time.Hour, at); !free.IsZero() {
			if b.waits() {
				t.tickAt(b, free)
			}
			return
		}
		q, again := t.choose(b, at)
		if q == nil {
			if !again.IsZero() {
				t.tickAt(b, again)
			}
			return
		}
		it := heap.Pop(q).(*item) //nolint:errcheck // only items are pushed
		d := t.domain(it.domain)
		if free := busyUntil(d.sent, t.limits.PerHour, time.Hour, at); !free.IsZero() {
			heap.Push(&d.parked, it)
			t.wakeAt(d, free)
			continue
		}
		it.due = at
		b.sent, d.sent = append(b.sent, at), append(d.sent, at)
		t.wakeAt(d, busyUntil(d.sent, t.limits.PerHour, time.Hour, at))
		if !it.now {
			b.free = at.Add(t.limits.apart(t.seed, t.state.People[it.person].Enrolment.ID, it.step))
		}
		t.settled(it)
	}
}

func (b *box) waits() bool {
	for _, q := range b.queues {
		if len(*q) > 0 {
			return true
		}
	}
	return false
}

// choose gives the queue with the earliest item that may leave at this time, or
// when to look again.
func (t *slots) choose(b *box, at time.Time) (best *items, again time.Time) {
	if q := b.queues[residence{}]; q != nil && len(*q) > 0 {
		return q, time.Time{}
	}
	sooner := func(x time.Time) {
		if again.IsZero() || x.Before(again) {
			again = x
		}
	}
	for there, q := range b.queues {
		if there.zone == nil || len(*q) == 0 {
			continue
		}
		if from, _ := t.limits.open(at, there); from.After(at) {
			sooner(from.UTC())
		} else if b.free.After(at) {
			sooner(b.free)
		} else if best == nil || byBase((*q)[0], (*best)[0]) {
			best = q
		}
	}
	return best, again
}
