package mailserver

import "context"

// Fault is a way in which a post office misbehaves.
type Fault string

// The faults that can be switched on.
const (
	// None lets the servers work.
	None Fault = ""
	// RefusePassword answers every sign-in, SMTP and IMAP, as if the password were wrong.
	RefusePassword Fault = "refuse-password"
	// NeverAnswer accepts connections and never says a word on them.
	NeverAnswer Fault = "never-answer"
	// Temporary refuses recipients with 451 4.3.0.
	Temporary Fault = "temporary"
	// RefuseData takes the data and answers 451 4.3.0; nothing is kept.
	RefuseData Fault = "refuse-data"
	// DropBeforeData closes the connection when the sender wants to send the data; nothing is kept.
	DropBeforeData Fault = "drop-before-data"
	// StallInData hears the beginning of the e-mail and then nothing more; nothing is kept.
	StallInData Fault = "stall-in-data"
	// DropAfterData keeps the e-mail and closes the connection without an answer.
	DropAfterData Fault = "drop-after-data"
	// SilentAfterData keeps the e-mail and never answers.
	SilentAfterData Fault = "silent-after-data"
)

// Fail switches a fault on for its next n occasions; a negative n means until
// the next call, and Fail(None, 0) makes everything work again.
func (s *Server) Fail(fault Fault, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.faults = fault, n
}

// armed tells whether the given fault would happen now.
func (s *Server) armed(fault Fault) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault == fault && s.faults != 0
}

// strikes tells whether the given fault happens now, and counts it.
func (s *Server) strikes(fault Fault) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fault != fault || s.faults == 0 {
		return false
	}
	if s.faults > 0 {
		s.faults--
	}
	s.struck++
	close(s.changed)
	s.changed = make(chan struct{})
	return true
}

// AwaitFault returns as soon as n faults have struck since Start, or with ctx's error.
func (s *Server) AwaitFault(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		struck, changed := s.struck, s.changed
		s.mu.Unlock()
		if struck >= n {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}
