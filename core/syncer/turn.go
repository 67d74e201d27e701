package syncer

import (
	"time"

	"reqdesk/core"
)

// turnLength is how far apart connections begin that are due at the same moment, if
// there are few of them.
const turnLength = time.Second

// turns lets connections that are due at the same moment, as all are after a night's
// sleep, begin one after the other. The service's lock guards it.
type turns struct {
	count int                             // connections that are switched on
	free  time.Time                       // when the next one may begin
	given map[core.ConnectionID]time.Time // turns that have not come yet
}

// share tells among how many connections the time is shared.
func (s *Service) share(count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns.count = count
}

// turn is when a connection that is due may begin: now, or a little later. It keeps
// the turn that it was given before.
func (s *Service) turn(id core.ConnectionID, now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Spread <= 0 {
		return now
	}
	t := &s.turns
	if t.given == nil || t.free.After(now.Add(2*s.Spread)) { // the second: the clock was set back
		t.given, t.free = map[core.ConnectionID]time.Time{}, now
	}
	at, had := t.given[id]
	if !had {
		at = now
		if t.free.After(now) {
			at = t.free
		}
		t.free = at.Add(min(turnLength, s.Spread/time.Duration(max(t.count, 1))))
		t.given[id] = at
	}
	if !at.After(now) {
		delete(t.given, id)
	}
	return at
}

// busy tells whether a synchronisation of the connection is under way.
func (s *Service) busy(id core.ConnectionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running[id] != nil
}
