package httpx

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"

	"reqdesk/core"
)

// Session speaks to a server that has to be signed in to first, and that then
// names the address and the token by which it answers for a while: a Client is
// made when it is needed, and another one when the server says that the session
// has ended. It is safe for concurrent use; only one request at a time signs in.
type Session struct {
	open  func(context.Context) (*Client, error)
	ended []int
	turn  chan struct{}

	mu     sync.Mutex
	client *Client // nil = sign in first
	sent   int     // requests of clients that are no longer used
}

// NewSession makes a session that open signs in to; it contacts nobody. ended are
// the statuses by which the server says that the session has ended.
func NewSession(open func(context.Context) (*Client, error), ended ...int) *Session {
	return &Session{open: open, ended: ended, turn: make(chan struct{}, 1)}
}

// Do makes one exchange, as Client.Do does. A read that meets an ended session is
// made once more in a new one; a write is not: the next request gets the new one.
func (s *Session) Do(ctx context.Context, r Request) (http.Header, error) {
	c, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	header, err := c.Do(ctx, r)
	if !s.hasEnded(err) {
		return header, err
	}
	s.leave(c)
	if !r.reads() {
		return header, err
	}
	if c, err = s.current(ctx); err != nil {
		return nil, err
	}
	if header, err = c.Do(ctx, r); s.hasEnded(err) {
		s.leave(c)
		err = core.Fail(core.KindInvalid, c.Host()+" refuses the session that it has just opened; what was fetched before is kept.",
			"Try again later.").Because(err)
	}
	return header, err
}

// reads tells whether making the request twice does no harm.
func (r Request) reads() bool {
	return r.ReadOnly || r.Method == "" || r.Method == http.MethodGet || r.Method == http.MethodHead
}

func (s *Session) hasEnded(err error) bool {
	var refused *StatusError
	return errors.As(err, &refused) && slices.Contains(s.ended, refused.Status)
}

// current gives the client in use, or signs in.
func (s *Session) current(ctx context.Context) (*Client, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	c := s.client
	s.mu.Unlock()
	if c != nil {
		return c, nil
	}
	c, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.client = c
	return c, nil
}

// leave ends the use of a client, unless it has been replaced already.
func (s *Session) leave(c *Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != c {
		return
	}
	s.client, s.sent = nil, s.sent+c.Requests()
	c.Close()
}

// Requests tells how many requests went out in the session so far. Those of signing
// in are counted by whoever signs in.
func (s *Session) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil {
		return s.sent
	}
	return s.sent + s.client.Requests()
}

// Close gives idle connections back. The session can still be used.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil {
		s.client.Close()
	}
}
