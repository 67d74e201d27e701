// Package frontdoor is what every server that plays an ATS has in front: it
// writes down what it is asked, looks at the key, counts against a limit and
// refuses what the key may not do. What is behind the door is the ATS's own.
package frontdoor

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Asked is one request as it came.
type Asked struct {
	Method, Path, Query string
	Body                []byte
}

// String is the request without its body.
func (a Asked) String() string {
	if a.Query == "" {
		return a.Method + " " + a.Path
	}
	return a.Method + " " + a.Path + "?" + a.Query
}

// Door is the front of one server. The zero value lets everybody in.
type Door struct {
	// Key tells whether a request is signed as it must be.
	Key func(*http.Request) bool
	// Limit is how many requests pass in every window of Per; 0 = all.
	Limit int
	Per   time.Duration
	// Tell writes the ATS's own limit headers.
	Tell func(h http.Header, limit, left int, reset time.Time)
	// Now is the server's clock; nil = the machine's.
	Now func() time.Time
	// Refuse writes a refusal in the ATS's own words; nil = the status alone.
	Refuse func(w http.ResponseWriter, status int)

	mu     sync.Mutex
	asked  []Asked
	denied []string
	reset  time.Time
	left   int
	held   int
}

const mostBody = 32 << 20

// Time is the server's time.
func (d *Door) Time() time.Time {
	if d.Now == nil {
		return time.Now().UTC()
	}
	return d.Now().UTC()
}

// Deny takes a right away: requests whose "METHOD /path" begins so get 403.
func (d *Door) Deny(beginnings ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.denied = append(d.denied, beginnings...)
}

// Asked lists all requests so far.
func (d *Door) Asked() []Asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Asked(nil), d.asked...)
}

// Held tells how many requests met the limit.
func (d *Door) Held() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.held
}

// Guard puts the door before a handler.
func (d *Door) Guard(behind http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, mostBody))
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.Header().Set("Date", d.Time().Format(http.TimeFormat))
		w.Header().Set("Content-Type", "application/json")
		if status := d.judge(w.Header(), r, body); status != 0 {
			if d.Refuse != nil {
				d.Refuse(w, status)
			} else {
				w.WriteHeader(status)
			}
			return
		}
		behind.ServeHTTP(w, r)
	})
}

// Rewrite puts a handler behind somebody who changes its answers in JSON, as systems
// that behave otherwise than they should.
func Rewrite(behind http.Handler, change func(r *http.Request, body any) any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		behind.ServeHTTP(rec, r)
		body := rec.Body.Bytes()
		var value any
		if json.Unmarshal(body, &value) == nil {
			if changed, err := json.Marshal(change(r, value)); err == nil {
				body = changed
			}
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body)
	})
}

// judge writes the request down and gives the status of a refusal, or 0.
func (d *Door) judge(h http.Header, r *http.Request, body []byte) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, Asked{r.Method, r.URL.Path, r.URL.RawQuery, body})
	if d.Key != nil && !d.Key(r) {
		return http.StatusUnauthorized
	}
	if d.Limit > 0 {
		now := time.Now() // limits are kept in real time, as the other side waits in it
		if !now.Before(d.reset) {
			d.reset, d.left = now.Add(d.Per), d.Limit
		}
		over := d.left == 0
		d.left = max(d.left-1, 0)
		if d.Tell != nil {
			d.Tell(h, d.Limit, d.left, d.reset)
		}
		if over {
			d.held++
			return http.StatusTooManyRequests
		}
	}
	for _, beginning := range d.denied {
		if strings.HasPrefix(r.Method+" "+r.URL.Path, beginning) {
			return http.StatusForbidden
		}
	}
	return 0
}
