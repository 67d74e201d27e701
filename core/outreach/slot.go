package outreach

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"reqdesk/core"
)

// item is one e-mail that waits for its time. Instants are nanoseconds.
type item struct {
	at        int64        // not before this
	asked     int64        // the same, before it was overdue
	entry     core.EntryID // 0 = the outbox knows nothing of it yet
	due       int64        // the time it got
	enrolment core.EnrolmentID

	person, step, row int

	there *calendar
	to    *group // what goes to the same domain
	firm  *group // what goes to people of the same employer; nil = no matter
	box   *box
	now   bool
	why   string // it goes later than it might
}

// before is the order in which e-mails go whose time has come: that in which the
// outbox asks for them, so that none leaves before its turn in the plan.
func (it *item) before(b *item) bool {
	switch {
	case it.at != b.at:
		return it.at < b.at
	case it.asked != b.asked:
		return it.asked < b.asked
	case it.entry != b.entry:
		return it.entry < b.entry
	case it.person != b.person:
		return it.person < b.person
	}
	return it.step < b.step
}

// waiting is an item in a heap. It carries the time by which most of the order is found:
// looking into the items themselves is what a long plan would spend its time with.
type waiting struct {
	at int64
	*item
}

func (w waiting) before(v waiting) bool {
	if w.at != v.at {
		return w.at < v.at
	}
	return w.item.before(v.item)
}

// items is a heap of items, earliest first.
type items = queue[waiting]

// slots gives items their times by playing the future: every mailbox takes, as
// soon as it may, the earliest e-mail whose recipient's window is open. Time only
// goes forward, so that a rolling count needs nothing but the past.
type slots struct {
	limits   Limits
	chance   *chance
	now      int64
	coming   queue[arrival]
	boxes    []*box
	byID     map[core.MailboxID]*box
	byDomain map[string]*group
	byFirm   map[Employer]*group
	state    *State
}

// never is later than everything.
const never = math.MaxInt64

// box is one mailbox: what waits in it, by where it goes, and what has left it.
type box struct {
	lines []*line
	sent  []int64
	pace  pace
	full  int64 // when it last had to wait because it is new or was slowed down
	free  int64 // the next e-mail not before
	tick  int64 // when it is looked at next
	turn  *item // what for
}

// line is what waits in a mailbox for one calendar's windows, or for none.
type line struct {
	there       *calendar // nil = they wait for no window
	items       items
	asked       int64 // from then on, the window below is the next one
	from, until int64
}

// group is what may only go so often: all e-mails to one domain, or to the people of one
// employer.
type group struct {
	why    string // of what waits for it
	limit  int
	span   time.Duration
	sent   []int64
	parked items
	wakes  bool
}

func newSlots(s *State, now time.Time) *slots {
	t := &slots{
		limits: s.Limits, chance: newChance(s.Seed), now: now.UnixNano(),
		byID: map[core.MailboxID]*box{}, byDomain: map[string]*group{}, byFirm: map[Employer]*group{}, state: s,
	}
	for _, sending := range s.Recent {
		b, at := t.box(sending.Mailbox), sending.At.UnixNano()
		b.sent = append(b.sent, at)
		b.free = at + b.pace.slow*t.limits.apart(t.chance, sending.Enrolment, sending.Step)
		d := t.domain(sending.Domain)
		d.sent = append(d.sent, at)
		if f := t.firm(sending.Employer); f != nil {
			f.sent = append(f.sent, at)
		}
	}
	return t
}

func (t *slots) box(id core.MailboxID) *box {
	b := t.byID[id]
	if b == nil {
		b = &box{tick: never, pace: t.state.pace(id)}
		t.byID[id] = b
		t.boxes = append(t.boxes, b)
	}
	return b
}

func (t *slots) domain(name string) *group {
	d := t.byDomain[name]
	if d == nil {
		d = &group{limit: t.limits.PerHour, span: time.Hour}
		t.byDomain[name] = d
	}
	return d
}

// firm is the group of an employer, nil = it is not known, or there is no limit.
func (t *slots) firm(e Employer) *group {
	if e.Name == "" || t.limits.PerEmployer <= 0 {
		return nil
	}
	f := t.byFirm[e]
	if f == nil {
		f = &group{limit: t.limits.PerEmployer, span: 24 * time.Hour, why: t.limits.whyFirm()}
		t.byFirm[e] = f
	}
	return f
}

func (l *Limits) whyFirm() string {
	return fmt.Sprintf("It waits for its turn: at most %d people of the same employer get an e-mail for this client in a day.", l.PerEmployer)
}

// chance gives numbers that depend on nothing but the seed, the enrolment and the
// step, so that the plan does not flicker.
type chance struct {
	seed   uint64
	source *rand.PCG
	rand   *rand.Rand
}

func newChance(seed uint64) *chance {
	source := rand.NewPCG(seed, 0)
	return &chance{seed, source, rand.New(source)}
}

// below is a whole number of seconds below most.
func (c *chance) below(e core.EnrolmentID, step int, most time.Duration) int64 {
	if most <= 0 {
		return 0
	}
	c.source.Seed(c.seed, uint64(e)<<8|uint64(step))
	return int64(time.Duration(c.rand.Int64N(int64(most))).Round(time.Second))
}

func (l *Limits) apart(c *chance, e core.EnrolmentID, step int) int64 {
	return int64(l.Apart) + c.below(e, step, l.Jitter)
}

// later is by how much an e-mail starts after a window opens.
func (l *Limits) later(c *chance, e core.EnrolmentID, step int) int64 {
	return c.below(e, step, min(l.FirstDelay, l.To-l.From))
}

// busyUntil is when a list of sendings leaves room for another one under a limit
// of so many in the span: zero = now.
func busyUntil(sent []int64, limit int, span time.Duration, at int64) int64 {
	if limit <= 0 || len(sent) < limit {
		return 0
	}
	if free := sent[len(sent)-limit] + int64(span); free > at {
		return free
	}
	return 0
}

// arrive lets an item wait from its time on.
func (t *slots) arrive(it *item) {
	if it.asked == 0 {
		it.asked = it.at
	}
	it.at = it.there.ready(readiness{
		base: it.at, anytime: it.now, later: t.limits.later(t.chance, it.enrolment, it.step),
	}, t.now)
	t.coming.push(arrival{at: it.at, item: it})
}

// arrival is when an item's time has come, or when a group that was full has room.
type arrival struct {
	at    int64
	item  *item
	group *group
}

func (a arrival) before(b arrival) bool { return a.at < b.at }

// run plays until nothing waits. settled is told of each item that got its time;
// it may let it arrive once more, as the next e-mail. What arrives at an instant does
// so before any mailbox is looked at: then that one sees all of them.
func (t *slots) run(settled func(*item)) {
	for {
		b := t.next()
		switch {
		case len(t.coming) > 0 && (b == nil || t.coming[0].at <= b.tick):
			if a := t.coming.pop(); a.item != nil {
				t.queue(a.item, a.at)
			} else {
				t.wake(a.group, a.at)
			}
		case b == nil:
			return
		default:
			at := b.tick
			b.tick = never
			t.serve(b, at, settled)
		}
	}
}

// next is the mailbox that is to be looked at first, nil = none.
func (t *slots) next() (first *box) {
	for _, b := range t.boxes {
		if b.tick != never && (first == nil || b.tick < first.tick || b.tick == first.tick && b.turn.before(first.turn)) {
			first = b
		}
	}
	return first
}

func (t *slots) queue(it *item, at int64) {
	there := it.there
	if it.now {
		there = nil
	}
	it.box.line(there).items.push(waiting{it.at, it})
	it.box.tickAt(at, it)
}

func (b *box) line(there *calendar) *line {
	for _, l := range b.lines {
		if l.there == there {
			return l
		}
	}
	l := &line{there: there}
	b.lines = append(b.lines, l)
	return l
}

// tickAt makes sure that the mailbox is looked at no later than at, for an item.
func (b *box) tickAt(at int64, turn *item) {
	if at < b.tick || at == b.tick && turn.before(b.turn) {
		b.tick, b.turn = at, turn
	}
}

// wakeAt makes sure that what is parked at the group is looked at again; at a
// zero time there is room already, and the mailbox comes to it next.
func (t *slots) wakeAt(g *group, at int64) {
	if len(g.parked) == 0 || g.wakes {
		return
	}
	g.wakes = true
	if at == 0 {
		at = g.sent[len(g.sent)-1]
	}
	t.coming.push(arrival{at: at, group: g})
}

// wake lets go as many parked items as the group has room for.
func (t *slots) wake(g *group, at int64) {
	g.wakes = false
	for room := g.limit; room > 0 && len(g.parked) > 0; room-- {
		t.queue(g.parked.pop().item, at)
	}
}

// serve lets a mailbox send one e-mail, if it may at this time, and sees to it that
// the next one has its turn: mailboxes take turns as the outbox does.
func (t *slots) serve(b *box, at int64, settled func(*item)) {
	l, again := b.choose(at)
	if l == nil {
		return
	}
	if busy := b.pace.busyUntil(b.sent, at); busy > again {
		again = busy
		if b.pace.why(at) != "" {
			b.full = at
		}
	}
	if again > at {
		b.tickAt(again, l.items[0].item)
		return
	}
	if it := l.items.pop().item; t.send(it, at) {
		settled(it)
	}
	if l, again = b.choose(at); l != nil {
		b.tickAt(max(again, at), l.items[0].item)
	}
}

// send gives an item this time, or lets it wait for room at its domain or employer.
func (t *slots) send(it *item, at int64) bool {
	b := it.box
	if t.parks(it, it.to, at) || !it.now && it.firm != nil && t.parks(it, it.firm, at) {
		return false
	}
	if it.due = at; b.pace.began == 0 {
		b.pace.began = at
	}
	b.sent = append(b.sent, at)
	t.counts(it.to, at)
	if it.firm != nil {
		t.counts(it.firm, at)
	}
	if !it.now {
		b.free = at + b.pace.slow*t.limits.apart(t.chance, it.enrolment, it.step)
	}
	if it.why == "" && (b.pace.slow > 1 || b.full != 0 && b.full >= it.at) {
		it.why = b.pace.why(at)
	}
	return true
}

// parks lets an item wait for a group if that is full.
func (t *slots) parks(it *item, g *group, at int64) bool {
	free := busyUntil(g.sent, g.limit, g.span, at)
	if free == 0 {
		return false
	}
	g.parked.push(waiting{it.at, it})
	t.wakeAt(g, free)
	it.why = g.why
	return true
}

func (t *slots) counts(g *group, at int64) {
	g.sent = append(g.sent, at)
	t.wakeAt(g, busyUntil(g.sent, g.limit, g.span, at))
}

// choose gives the line with the earliest item that may leave at this time, with a
// zero time; else the one that may first, and when.
func (b *box) choose(at int64) (best *line, when int64) {
	for _, l := range b.lines {
		if len(l.items) == 0 {
			continue
		}
		var from int64
		if l.there != nil {
			from = b.opens(l, at)
		}
		if best == nil || from < when || from == when && l.items[0].before(best.items[0]) {
			best, when = l, from
		}
	}
	return best, when
}

// opens is when the mailbox may write to people of a line: zero = now.
func (b *box) opens(l *line, at int64) int64 {
	if at >= l.until || at < l.asked {
		l.from, l.until = l.there.open(at)
		l.asked = at
	}
	if l.from > at {
		return l.from
	}
	if b.free > at {
		return b.free
	}
	return 0
}
