package httpx

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"reqdesk/core"
)

// readOnly marks the context of a request that changes nothing although its
// verb says otherwise: some systems read with POST.
type readOnly struct{}

// once marks the context of a request that must not be sent twice although its
// verb says that this does no harm.
type once struct{}

// unpaused marks the context of requests that are made while time is made to pass.
type unpaused struct{}

// WithoutPauses lets requests of ctx be repeated at once: the practice company's hours
// pass in a moment, and nobody gets better in the seconds that a pause takes outside of
// it. What a server asks for is waited for all the same.
func WithoutPauses(ctx context.Context) context.Context {
	return context.WithValue(ctx, unpaused{}, true)
}

// retry repeats idempotent requests after a temporary failure. Waits end with
// the context; none is longer than maxWait.
type retry struct {
	next     http.RoundTripper
	attempts int
	backoff  time.Duration
	maxWait  time.Duration
	final    func(status int, head []byte) bool // Config.Final; nil = no fault is
}

// headOfFault is how much of a fault Config.Final sees.
const headOfFault = 1 << 10

// RoundTrip tries until an answer is final or the attempts are used up.
func (t *retry) RoundTrip(r *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := t.next.RoundTrip(r)
		wait, again := t.again(r, resp, err, attempt)
		if !again {
			return resp, err
		}
		discard(resp)
		if err := sleep(r.Context(), wait); err != nil {
			return nil, err
		}
		if r, err = rewind(r); err != nil {
			return nil, err
		}
	}
}

// again decides whether the request is tried once more, and after which wait.
func (t *retry) again(r *http.Request, resp *http.Response, err error, attempt int) (time.Duration, bool) {
	if attempt >= t.attempts || !idempotent(r) || (r.Body != nil && r.GetBody == nil) {
		return 0, false
	}
	wait := t.backoff << (attempt - 1)
	if r.Context().Value(unpaused{}) != nil {
		wait = 0
	}
	if err != nil {
		return wait, r.Context().Err() == nil && worthRepeating(err)
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
	default:
		return 0, false
	}
	if t.isFinal(resp) {
		return 0, false
	}
	now := time.Now()
	if at, said := retryAt(resp.Header, now); said {
		wait = max(at.Sub(now), 0)
	}
	return wait, wait <= t.maxWait
}

// isFinal tells whether a fault will be the same the next time. Its body can be read
// from the beginning afterwards.
func (t *retry) isFinal(resp *http.Response) bool {
	if t.final == nil {
		return false
	}
	head, _ := io.ReadAll(io.LimitReader(resp.Body, headOfFault)) // whoever reads on meets the error
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), resp.Body), resp.Body}
	return t.final(resp.StatusCode, head)
}

// idempotent tells whether sending r twice does the same as sending it once.
func idempotent(r *http.Request) bool {
	if r.Context().Value(once{}) != nil {
		return false
	}
	switch r.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	default:
		return r.Context().Value(readOnly{}) != nil
	}
}

// worthRepeating is true for a lost connection and false for what will not
// have changed in a second: silence, an unknown name, a bad certificate, a
// decision of this stack.
func worthRepeating(err error) bool {
	var (
		own  *core.Error
		name *net.DNSError
		cert *tls.CertificateVerificationError
	)
	switch {
	case errors.Is(err, errSilent), errors.As(err, &own), errors.As(err, &cert):
		return false
	case errors.As(err, &name):
		return name.IsTemporary && !name.IsNotFound
	default:
		return true
	}
}

// rewind makes the request ready to be sent again.
func rewind(r *http.Request) (*http.Request, error) {
	if r.GetBody == nil {
		return r, nil
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	again := r.Clone(r.Context())
	again.Body = body
	return again, nil
}

// discard reads a little of a body that nobody wants, so that its connection
// can be used again, and closes it.
func discard(resp *http.Response) {
	if resp == nil || resp.Body == nil {
		return
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // what follows is not worth a connection
	_ = resp.Body.Close()
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// retryAt reads when the server wants to be asked again: Retry-After in
// seconds or as a date, else the reset time of its rate limit.
func retryAt(h http.Header, now time.Time) (time.Time, bool) {
	if at, ok := moment(h.Get("Retry-After"), now); ok {
		return at, true
	}
	return moment(firstHeader(h, "X-RateLimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset"), now)
}

// moment reads a time as servers write it in limit headers: seconds from now,
// Unix seconds, Unix milliseconds, an HTTP date or RFC 3339.
func moment(text string, now time.Time) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, false
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case !(f >= 0 && f < 1e14):
			return time.Time{}, false
		case f >= 1e11:
			return time.UnixMilli(int64(f)), true
		case f >= 5e8:
			return time.Unix(int64(f), 0), true
		default:
			return now.Add(time.Duration(min(f, 7*86400) * float64(time.Second))), true
		}
	}
	if at, err := http.ParseTime(text); err == nil {
		return at, true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}

func firstHeader(h http.Header, names ...string) string {
	for _, name := range names {
		if v := h.Get(name); v != "" {
			return v
		}
	}
	return ""
}
