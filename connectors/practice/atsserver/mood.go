package atsserver

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// FaultKind is a way in which an ATS misbehaves.
type FaultKind string

// The faults that can be switched on.
const (
	TooMany     FaultKind = "429"          // refused with Retry-After
	ServerError FaultKind = "500"          // refused with an error in JSON
	Unavailable FaultKind = "503"          // refused by a proxy, as HTML
	LoginPage   FaultKind = "login page"   // 200 with HTML instead of JSON
	BadJSON     FaultKind = "bad JSON"     // 200 with something that is no JSON
	Empty       FaultKind = "empty"        // 200 with an empty body
	Truncated   FaultKind = "truncated"    // the answer breaks off half-way
	DropBefore  FaultKind = "drop before"  // the connection dies and nothing was done
	DropAfter   FaultKind = "drop after"   // it was done, and the connection dies before the answer
	SilentAfter FaultKind = "silent after" // it was done, and no answer ever comes
)

// Fault says what goes wrong and for which requests.
type Fault struct {
	Kind       FaultKind
	Method     string        // "" = any
	Path       string        // prefix; "" = any
	RetryAfter time.Duration // for TooMany and Unavailable; 0 means one second
}

// moods are the switches of a server.
type moods struct {
	mu      sync.Mutex
	rights  map[Right]bool
	latency time.Duration
	limit   int
	limiter *rate.Limiter
	fault   Fault
	faults  int
}

// Fail switches a fault on for the next n matching requests; a negative n means
// until the next call, and n = 0 makes everything work again.
func (s *Server) Fail(fault Fault, n int) {
	s.moods.mu.Lock()
	defer s.moods.mu.Unlock()
	s.moods.fault, s.moods.faults = fault, n
}

// strikes tells which fault happens to this request, and counts it.
func (m *moods) strikes(r *http.Request) Fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.fault
	if m.faults == 0 || f.Method != "" && f.Method != r.Method || !strings.HasPrefix(r.URL.Path, f.Path) {
		return Fault{}
	}
	if m.faults > 0 {
		m.faults--
	}
	return f
}

func (m *moods) has(right Right) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return right == "" || m.rights[right]
}

// wait is the latency of one answer; false when the client went away meanwhile.
func (m *moods) wait(r *http.Request) bool {
	m.mu.Lock()
	d := m.latency
	m.mu.Unlock()
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
		return false
	case <-timer.C:
		return true
	}
}

// admit applies the rate limit: it sets the headers and gives how long to wait, 0 = go on.
func (m *moods) admit(h http.Header) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.limiter == nil {
		return 0
	}
	wait := time.Duration(0)
	if reservation := m.limiter.Reserve(); reservation.Delay() > 0 {
		wait = reservation.Delay()
		reservation.Cancel()
	}
	h.Set("X-RateLimit-Limit", strconv.Itoa(m.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(int(math.Max(0, m.limiter.Tokens()))))
	return wait
}

func retryAfter(d time.Duration) string {
	if d <= 0 {
		d = time.Second
	}
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}
