package outreach

import (
	"fmt"
	"strconv"
	"time"

	"reqdesk/core"
)

// pace is how many e-mails a mailbox may send in a day, and what makes them fewer: it is
// new, or too many of them have come back.
type pace struct {
	most     int   // a day; 0 = no limit
	from, by int   // on its first day, and how many more on each day after; from 0 = all at once
	began    int64 // its first e-mail; 0 = it has sent none
	slow     int64 // by how much slower than usual it is; 1 = not at all

	returned, of int // why it is slow
}

const (
	// lastSent is among how many of a mailbox's last e-mails those are counted that
	// came back.
	lastSent = 100
	// leastReturned is below which number of them nothing follows: one mistyped address
	// of ten is bad luck.
	leastReturned = 3
	// muchSlower is how many times the share that is allowed makes it slower still.
	muchSlower = 2
)

// SlowedDown tells how many of a mailbox's last e-mails came back, if they are so many
// that it sends fewer until they are not: by its own settings, else the workspace's.
// returned 0 = it sends as usual.
func SlowedDown(m core.Mailbox, workspace, own map[string]string) (returned, of int) {
	returned, of = m.ReturnedOf(lastSent)
	most := count(own["bounce_limit"], LimitsFrom(workspace).Returned)
	if most == 0 || returned < leastReturned || returned*100 <= most*of {
		return 0, of
	}
	return returned, of
}

// pace is the one of a mailbox.
func (s *State) pace(id core.MailboxID) pace {
	m, own := s.Mailboxes[id], s.Own[id]
	p := pace{
		most: count(own["mailbox_limit"], s.Limits.PerDay), from: count(own["ramp_from"], s.Limits.RampFrom),
		by: count(own["ramp_by"], s.Limits.RampBy), slow: 1,
	}
	if !m.FirstSent.IsZero() {
		p.began = m.FirstSent.UnixNano()
	}
	share := strconv.Itoa(s.Limits.Returned)
	if p.returned, p.of = SlowedDown(m, map[string]string{"bounce_limit": share}, own); p.returned > 0 {
		p.slow = 2
		if p.returned*100 > muchSlower*count(own["bounce_limit"], s.Limits.Returned)*p.of {
			p.slow = 4
		}
	}
	return p
}

const nanoDay = int64(24 * time.Hour)

// limit is how many e-mails may leave in the 24 hours before at, 0 = any number, and
// when there will be more of them; 0 = that is not known.
func (p *pace) limit(at int64) (n int, more int64) {
	n = p.most
	if p.new(at) {
		days := p.days(at)
		n = p.from + p.by*int(days)
		if p.began != 0 && p.by > 0 {
			more = p.began + (days+1)*nanoDay
		}
	}
	if p.slow > 1 {
		if n == 0 {
			n = DefaultLimits().PerDay
		}
		n = max(1, n/int(p.slow))
	}
	return n, more
}

// days is how many days ago the mailbox sent its first e-mail.
func (p *pace) days(at int64) int64 {
	if p.began == 0 || at < p.began {
		return 0
	}
	return (at - p.began) / nanoDay
}

// new tells whether the mailbox still sends fewer e-mails because it is new. One without
// a limit never does.
func (p *pace) new(at int64) bool {
	return p.from > 0 && p.most > 0 && int64(p.from)+int64(p.by)*p.days(at) < int64(p.most)
}

// busyUntil is when there is room for another e-mail: zero = now.
func (p *pace) busyUntil(sent []int64, at int64) int64 {
	n, more := p.limit(at)
	free := busyUntil(sent, n, 24*time.Hour, at)
	if free != 0 && more != 0 {
		free = min(free, more)
	}
	return free
}

// why says what makes the mailbox send fewer e-mails than it may, "" = nothing.
func (p *pace) why(at int64) string {
	switch {
	case p.slow > 1:
		return fmt.Sprintf("The mailbox was slowed down, because %d of its last %d e-mails came back.", p.returned, p.of)
	case p.new(at):
		n, _ := p.limit(at)
		return fmt.Sprintf("The mailbox is new: it sends at most %d e-mails a day, and more each day.", n)
	}
	return ""
}

// count counts an e-mail of a mailbox that left or came back. One that is gone counts
// nothing.
func (s *Service) count(tx core.Tx, id core.MailboxID, change func(*core.Mailbox)) error {
	m, err := s.Store.Mailbox(tx, id)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	change(&m)
	return s.Store.PutMailbox(tx, &m)
}
