package httpx

import (
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

// Endpoint is a limit that the server has for some of its addresses, beside
// that of the account.
type Endpoint struct {
	Method string // empty is every method
	// Path is relative to Config.BaseURL and may hold * for one part, as in
	// path.Match; "" is every path.
	Path string
	// Concurrent is how many exchanges may be under way at once, from the request
	// to the end of the answer; 0 sets no bound.
	Concurrent int
	Limit      Limit
}

// endpoint keeps the requests that it is for to their own limit.
type endpoint struct {
	next    http.RoundTripper
	limited http.RoundTripper
	method  string
	pattern string
	slots   chan struct{} // nil = any number
}

// newEndpoint puts e around next.
func newEndpoint(next http.RoundTripper, e Endpoint, home *url.URL, maxWait time.Duration) *endpoint {
	made := &endpoint{next: next, limited: next, method: e.Method}
	if e.Path != "" {
		made.pattern = path.Join("/", home.Path, e.Path)
	}
	if e.Limit != (Limit{}) {
		made.limited = &limit{next: next, pace: e.Limit.pace(), maxWait: maxWait}
	}
	if e.Concurrent > 0 {
		made.slots = make(chan struct{}, e.Concurrent)
	}
	return made
}

// RoundTrip waits for a slot and gives it back with the end of the answer.
func (e *endpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	if !e.isFor(r) {
		return e.next.RoundTrip(r)
	}
	if e.slots == nil {
		return e.limited.RoundTrip(r)
	}
	select {
	case e.slots <- struct{}{}:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	resp, err := e.limited.RoundTrip(r)
	if err != nil {
		<-e.slots
		return nil, err
	}
	resp.Body = &slotBody{ReadCloser: resp.Body, free: sync.OnceFunc(func() { <-e.slots })}
	return resp, nil
}

func (e *endpoint) isFor(r *http.Request) bool {
	if e.method != "" && !strings.EqualFold(e.method, methodOf(r)) {
		return false
	}
	if e.pattern == "" {
		return true
	}
	fits, err := path.Match(e.pattern, r.URL.Path)
	return err == nil && fits
}

func methodOf(r *http.Request) string {
	if r.Method == "" {
		return http.MethodGet
	}
	return r.Method
}

// slotBody holds a slot until it is closed.
type slotBody struct {
	io.ReadCloser
	free func()
}

// Close ends the exchange and frees its slot.
func (b *slotBody) Close() error {
	defer b.free()
	return b.ReadCloser.Close()
}
