package httpx

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
)

func TestRetry(t *testing.T) {
	type answers = []func(*http.Request) (*http.Response, error)
	tests := []struct {
		name     string
		method   string
		readOnly bool
		answers  answers
		asked    int
		waited   time.Duration
		kind     core.Kind
	}{
		{"a lost connection is tried again", "GET", false, answers{broken(errLost), answer(200, "{}")}, 2, 250 * time.Millisecond, ""},
		{"a server fault is tried again, waiting longer each time", "GET", false, answers{answer(503, ""), answer(502, ""), answer(200, "{}")}, 3, 750 * time.Millisecond, ""},
		{"it gives up after the last attempt", "GET", false, answers{answer(500, "")}, 4, 1750 * time.Millisecond, core.KindTemporary},
		{"Retry-After in seconds is obeyed", "GET", false, answers{answer(429, "", "Retry-After", "7"), answer(200, "{}")}, 2, 7 * time.Second, ""},
		{"a server that wants an hour is not waited for", "GET", false, answers{answer(429, "", "Retry-After", "3600")}, 1, 0, core.KindRateLimited},
		{"a write is never repeated", "POST", false, answers{answer(503, "")}, 1, 0, core.KindTemporary},
		{"a POST that only reads is repeated", "POST", true, answers{answer(503, ""), answer(200, "{}")}, 2, 250 * time.Millisecond, ""},
		{"a replacement is repeated with its body", "PUT", false, answers{answer(503, ""), answer(200, "{}")}, 2, 250 * time.Millisecond, ""},
		{"a refusal is final", "GET", false, answers{answer(400, "")}, 1, 0, core.KindInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &scripted{answers: tt.answers}
				c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: network})
				start := time.Now()
				var out, in any
				if tt.method != "GET" {
					in = map[string]string{"a": "b"}
				}
				_, err := c.Do(t.Context(), Request{Method: tt.method, In: in, Out: &out, ReadOnly: tt.readOnly})
				if core.KindOf(err) != tt.kind {
					t.Fatalf("error %v, want kind %q", err, tt.kind)
				}
				if len(network.asked) != tt.asked || time.Since(start) != tt.waited {
					t.Errorf("asked %d times in %v, want %d in %v", len(network.asked), time.Since(start), tt.asked, tt.waited)
				}
				if in != nil && network.bodies[len(network.bodies)-1] != `{"a":"b"}` {
					t.Errorf("the last try sent %q", network.bodies[len(network.bodies)-1])
				}
				if c.Requests() != tt.asked {
					t.Errorf("counted %d requests, want %d", c.Requests(), tt.asked)
				}
			})
		})
	}
}

func TestWhereTimeIsMadeToPassNothingPausesButWhatTheServerAsksFor(t *testing.T) {
	type answers = []func(*http.Request) (*http.Response, error)
	for name, tt := range map[string]struct {
		answers answers
		waited  time.Duration
		kind    core.Kind
	}{
		"nobody is there":       {answers{broken(errLost)}, 0, core.KindTemporary},
		"a fault that is over":  {answers{answer(503, ""), answer(200, "{}")}, 0, ""},
		"a server that says so": {answers{answer(429, "", "Retry-After", "7"), answer(200, "{}")}, 7 * time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{answers: tt.answers}})
				start := time.Now()
				err := c.JSON(WithoutPauses(t.Context()), "GET", "", nil, nil)
				if core.KindOf(err) != tt.kind || time.Since(start) != tt.waited {
					t.Errorf("%v after %v, want kind %q after %v", err, time.Since(start), tt.kind, tt.waited)
				}
			})
		})
	}
}

func TestRateLimitedSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		tests := map[string][2]string{
			"seconds":                   {"Retry-After", "3600"},
			"a date":                    {"Retry-After", now.Add(time.Hour).UTC().Format(http.TimeFormat)},
			"reset as Unix seconds":     {"X-RateLimit-Reset", "946688400"}, // the clock of this test begins with the year 2000
			"reset as milliseconds":     {"X-Rate-Limit-Reset", "946688400000"},
			"reset as seconds from now": {"RateLimit-Reset", "3600"},
		}
		for name, header := range tests {
			c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{
				answers: []func(*http.Request) (*http.Response, error){answer(429, "", header[0], header[1])},
			}})
			err := c.JSON(t.Context(), "GET", "", nil, nil)
			var e *core.Error
			if !errors.As(err, &e) || e.Kind != core.KindRateLimited || e.RetryAt.Sub(now).Round(time.Second) != time.Hour {
				t.Errorf("%s: got %v, retry in %v; want an hour", name, err, e.RetryAt.Sub(now))
			}
		}
	})
}

// A server says that it is away, and for how long: what is too long to wait for is
// told to whoever asks.
func TestFaultSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for name, tt := range map[string]struct {
			method string
			header []string
			want   time.Duration
		}{
			"it says so":             {"GET", []string{"Retry-After", "3600"}, time.Hour},
			"it says so to a write":  {"POST", []string{"Retry-After", "20"}, 20 * time.Second},
			"it does not":            {"GET", nil, 0},
			"only the limit's reset": {"GET", []string{"X-RateLimit-Reset", "3600"}, 0},
		} {
			c := mustClient(t, Config{BaseURL: "https://ats.example.com", Attempts: 1, Transport: &scripted{
				answers: []func(*http.Request) (*http.Response, error){answer(503, "", tt.header...)},
			}})
			err := c.JSON(t.Context(), tt.method, "", nil, nil)
			var e *core.Error
			if !errors.As(err, &e) || e.Kind != core.KindTemporary || tt.want == 0 != e.RetryAt.IsZero() || tt.want > 0 && e.RetryAt.Sub(now) != tt.want {
				t.Errorf("%s: got %v, retry at %v; want in %v", name, err, e.RetryAt, tt.want)
			}
		}
	})
}

func TestRefusalWithinASuccess(t *testing.T) {
	for status, kind := range map[int]core.Kind{401: core.KindAuth, 403: core.KindForbidden, 404: core.KindNotFound, 429: core.KindRateLimited, 500: core.KindTemporary, 400: core.KindInvalid} {
		err := Refusal(status, "Kestrel")
		if err.Kind != kind || !strings.Contains(err.Message, "Kestrel") || (kind == core.KindRateLimited) == err.RetryAt.IsZero() {
			t.Errorf("%d: %v of kind %s, again at %v", status, err, err.Kind, err.RetryAt)
		}
	}
}

// Some systems answer a wrong request with a fault's status: what says that a
// fault is final sees the beginning of it, compressed or not, and the error still
// has its body.
func TestFinalFaultIsNotRepeated(t *testing.T) {
	const wrong, passing = `{"name": "ValueError"}`, `{"name": "Busy"}`
	tests := []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
		asked  int
		body   string
	}{
		{"a final one", answer(500, wrong), 1, wrong},
		{"a final one, compressed", answer(500, zipped(wrong), "Content-Encoding", "gzip"), 1, wrong},
		{"one that passes", answer(500, passing), 4, passing},
		{"a long one", answer(500, wrong+strings.Repeat(" ", 3000)), 1, wrong + strings.Repeat(" ", 3000)},
		{"one without a body", answer(500, ""), 4, ""},
		{"one whose body breaks off", cutShort(500, wrong), 1, wrong},
		{"too many requests", answer(429, wrong, "Retry-After", "1"), 4, wrong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &scripted{answers: []func(*http.Request) (*http.Response, error){tt.answer}}
				c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: network, Final: func(status int, head []byte) bool {
					if len(head) > 1<<10 {
						t.Errorf("a beginning of %d bytes", len(head))
					}
					return status == 500 && strings.Contains(string(head), "ValueError")
				}})
				err := c.JSON(t.Context(), "GET", "", nil, nil)
				if got := len(network.asked); got != tt.asked || string(BodyOf(err)) != tt.body {
					t.Errorf("asked %d times, want %d; body %q of %v", got, tt.asked, BodyOf(err), err)
				}
			})
		})
	}
}

func TestCancelEndsAWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: &scripted{
			answers: []func(*http.Request) (*http.Response, error){answer(429, "", "Retry-After", "20")},
		}})
		start := time.Now()
		if err := c.JSON(ctx, "GET", "", nil, nil); !errors.Is(err, context.DeadlineExceeded) || errors.Unwrap(err) != nil {
			t.Errorf("got %v, want the context's own error", err)
		}
		if d := time.Since(start); d != time.Second {
			t.Errorf("took %v", d)
		}
	})
}

func FuzzMoment(f *testing.F) {
	for _, s := range []string{"1", "0", "-1", "1e300", "NaN", "Wed, 18 Nov 2026 00:00:00 GMT", "946688400000", "2026-11-18T00:00:00Z", ""} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		at, ok := moment(s, now)
		if ok && strings.TrimSpace(s) == "" {
			t.Errorf("an empty header became %v", at)
		}
		if !ok && !at.IsZero() {
			t.Errorf("%q: not understood, yet %v", s, at)
		}
	})
}
