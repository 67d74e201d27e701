package httpx

import (
	"net/http"
	"sync/atomic"
)

// identify says who asks and what it understands, and counts what goes out.
type identify struct {
	next  http.RoundTripper
	agent string
	sent  *atomic.Int64
}

// RoundTrip names the program in a copy of the request.
func (i *identify) RoundTrip(r *http.Request) (*http.Response, error) {
	named := r.Clone(r.Context())
	named.Header.Set("User-Agent", i.agent)
	named.Header.Set("Accept-Encoding", "gzip")
	i.sent.Add(1)
	return i.next.RoundTrip(named)
}
