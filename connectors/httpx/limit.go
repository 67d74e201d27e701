package httpx

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"reqdesk/core"
)

// Limit is what the server permits: Requests in every window Per. The zero
// value sets no pace of its own.
type Limit struct {
	Requests int
	Per      time.Duration
	// Burst is how many may go at once; 0 is 1. More than one is for servers that
	// permit a burst beyond Requests, or whose limit is not known to the last one.
	Burst int
}

// margin is the part of a window that is left unused: requests that go out evenly
// arrive unevenly, and a server that counts the last second then finds one too many.
const margin = 0.02

// limit keeps one account to its pace. It learns from the server's headers: a
// remaining count of zero, and every 429, hold all requests of the account
// until the reset.
type limit struct {
	next    http.RoundTripper
	pace    *rate.Limiter
	maxWait time.Duration

	mu    sync.Mutex
	until time.Time
}

func newLimit(next http.RoundTripper, l Limit, maxWait time.Duration) *limit {
	return &limit{next: next, pace: l.pace(), maxWait: maxWait}
}

// pace is the limiter that keeps to l.
func (l Limit) pace() *rate.Limiter {
	if l.Requests <= 0 || l.Per <= 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(float64(l.Requests)/l.Per.Seconds()*(1-margin)), max(l.Burst, 1))
}

// RoundTrip waits for the pace, sends, and learns.
func (l *limit) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := l.wait(r.Context()); err != nil {
		return nil, err
	}
	resp, err := l.next.RoundTrip(r)
	if err == nil {
		l.learn(resp, time.Now())
	}
	return resp, err
}

// wait returns when the account may ask again, or rate_limited when that is
// too far away to wait for.
func (l *limit) wait(ctx context.Context) error {
	now := time.Now()
	l.mu.Lock()
	until := l.until
	l.mu.Unlock()
	if until.Sub(now) > l.maxWait {
		return tooOften(until)
	}
	if err := sleep(ctx, until.Sub(now)); err != nil {
		return err
	}
	turn := l.pace.Reserve()
	if d := turn.Delay(); d > l.maxWait {
		turn.Cancel()
		return tooOften(now.Add(d))
	} else if err := sleep(ctx, d); err != nil {
		turn.Cancel()
		return err
	}
	return nil
}

// learn holds the account when the server says that nothing is left.
func (l *limit) learn(resp *http.Response, now time.Time) {
	left := firstHeader(resp.Header, "X-RateLimit-Remaining", "X-Rate-Limit-Remaining", "RateLimit-Remaining")
	n, err := strconv.Atoi(strings.TrimSpace(left))
	if resp.StatusCode != http.StatusTooManyRequests && (err != nil || n > 0) {
		return
	}
	at, said := retryAt(resp.Header, now)
	if !said {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if at.After(l.until) {
		l.until = at
	}
}

func tooOften(at time.Time) error {
	err := core.Fail(core.KindRateLimited, "The server was asked as often as it permits; what was fetched so far is kept.",
		"It goes on by itself when the server permits it again.")
	err.RetryAt = at.UTC()
	return err
}
