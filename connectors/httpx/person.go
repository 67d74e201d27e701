package httpx

import (
	"context"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Tokens is what a person's signing in gave, for systems that want the access token
// in another place than Refresh puts it. It is renewed and stored as there.
type Tokens struct {
	own     *tokens
	network *http.Transport
}

// NewTokens goes on with what a person's signing in gave; it contacts nobody.
func NewTokens(r Refreshing, loopbackOnly bool) (*Tokens, error) {
	network := newTransport()
	own, err := personTokens(r, &silence{next: network, longest: DefaultTimeout}, loopbackOnly)
	if err != nil {
		return nil, err
	}
	return &Tokens{own: own, network: network}, nil
}

// Get gives an access token that is good for now.
func (t *Tokens) Get(ctx context.Context) (string, error) { return t.own.get(ctx) }

// Refused says that the server did not accept an access token: Get gives another.
func (t *Tokens) Refused(token string) { t.own.drop(token) }

// Close gives idle connections back.
func (t *Tokens) Close() { t.network.CloseIdleConnections() }

// succession remembers what the refresh tokens that work once became, as long as
// somebody may still hold the used one: an account may have several clients at the
// same time, each made from what was stored then. Who comes second gets what the
// first one got, instead of being told that signing in has ended.
type succession struct {
	mu    sync.Mutex
	heirs map[[sha256.Size]byte]*heir
}

// heir is what one refresh token became.
type heir struct {
	turn  chan struct{} // one renewal at a time
	token *oauth2.Token // nil = it has not been used yet
	since time.Time
}

// remembered is how long a used token is known, longer than any client lives.
const remembered = 24 * time.Hour

var successors = succession{heirs: map[[sha256.Size]byte]*heir{}}

// renew gives what the refresh token of an account became, by asking for it if
// nobody has done so yet.
func (s *succession) renew(ctx context.Context, account, refresh string, ask func() (*oauth2.Token, error)) (*oauth2.Token, error) {
	h := s.of(sha256.Sum256([]byte(account + "\n" + refresh)))
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if h.token != nil {
		return h.token, nil
	}
	got, err := ask()
	if got != nil && got.RefreshToken != refresh { // else it works more than once
		h.token = got
	}
	return got, err
}

// of gives a token's heir, and forgets those that nobody can want any more.
func (s *succession) of(key [sha256.Size]byte) *heir {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for k, h := range s.heirs {
		if now.Sub(h.since) > remembered {
			delete(s.heirs, k)
		}
	}
	if s.heirs[key] == nil {
		s.heirs[key] = &heir{turn: make(chan struct{}, 1), since: now}
	}
	return s.heirs[key]
}
