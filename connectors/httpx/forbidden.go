package httpx

import (
	"net/http"
	"strings"
)

// forbidden reads a 403 that speaks of a limit as the 429 that it means: some servers
// say so when they are asked too often.
type forbidden struct{ next http.RoundTripper }

// RoundTrip changes the status where the header says why.
func (f *forbidden) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusForbidden {
		return resp, err
	}
	left := firstHeader(resp.Header, "X-RateLimit-Remaining", "X-Rate-Limit-Remaining", "RateLimit-Remaining")
	if resp.Header.Get("Retry-After") != "" || strings.TrimSpace(left) == "0" {
		resp.StatusCode = http.StatusTooManyRequests
		resp.Status = "429 Too Many Requests"
	}
	return resp, nil
}
