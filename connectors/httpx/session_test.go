package httpx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"reqdesk/core"
)

// lanes is a server with sessions: it answers the newest one only.
type lanes struct {
	mu     sync.Mutex
	opened int
	valid  int
	asked  []string
}

// RoundTrip answers the newest session, and others with 412.
func (l *lanes) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, r.Method)
	if r.Header.Get("X-Session") != fmt.Sprintf("session-%d", l.valid) {
		return answer(412, "")(r)
	}
	return answer(200, "{}", "Content-Type", "application/json")(r)
}

func (l *lanes) session(t *testing.T, stillborn bool) *Session {
	s := NewSession(func(context.Context) (*Client, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.opened++
		if !stillborn {
			l.valid = l.opened
		}
		return New(Config{
			BaseURL: "https://lane.example.com", Transport: l, Auth: Header("X-Session", fmt.Sprintf("session-%d", l.opened)),
		})
	}, 401, 412)
	t.Cleanup(s.Close)
	return s
}

func (l *lanes) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.valid = -1
}

func TestEndedSessionIsRenewedForReadsAtOnceForWritesNextTime(t *testing.T) {
	l := &lanes{}
	s := l.session(t, false)
	for _, tt := range []struct {
		method string
		ends   bool
		kind   core.Kind
		opened int
		sent   string
	}{
		{"GET", false, "", 1, "GET"},
		{"GET", true, "", 2, "GET GET"},
		{"PUT", true, core.KindInvalid, 2, "PUT"},
		{"PUT", false, "", 3, "PUT"},
	} {
		if l.asked = nil; tt.ends {
			l.end()
		}
		_, err := s.Do(t.Context(), Request{Method: tt.method, Once: true})
		if core.KindOf(err) != tt.kind || l.opened != tt.opened || strings.Join(l.asked, " ") != tt.sent {
			t.Errorf("%s: %v, signed in %d times, sent %v", tt.method, err, l.opened, l.asked)
		}
	}
	if s.Requests() != 5 {
		t.Errorf("counted %d requests", s.Requests())
	}
}

func TestSessionThatIsRefusedAtOnceIsNotAskedForever(t *testing.T) {
	l := &lanes{valid: -1}
	_, err := l.session(t, true).Do(t.Context(), Request{})
	wantKind(t, err, core.KindInvalid)
	if l.opened != 2 {
		t.Errorf("signed in %d times", l.opened)
	}
}

func TestManyRequestsSignInOnce(t *testing.T) {
	l := &lanes{}
	s := l.session(t, false)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := s.Do(t.Context(), Request{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if l.opened != 1 {
		t.Errorf("signed in %d times", l.opened)
	}
}

func TestWaitingForSomebodyWhoSignsInEndsWithTheContext(t *testing.T) {
	began, over := make(chan struct{}), make(chan struct{})
	s := NewSession(func(context.Context) (*Client, error) {
		close(began)
		<-over
		return nil, core.Fail(core.KindTemporary, "Away.", "")
	})
	go func() { _, _ = s.Do(context.Background(), Request{}) }()
	<-began
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Do(ctx, Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(over)
}

func TestPutThatCreatesIsSentOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(*http.Request) (*http.Response, error)
		kind   core.Kind
	}{
		"its answer is lost": {broken(errLost), core.KindTemporary}, // nothing of it went out
		"a server fault":     {answer(503, ""), core.KindTemporary},
	} {
		network := &scripted{answers: []func(*http.Request) (*http.Response, error){tt.answer}}
		c := mustClient(t, Config{BaseURL: "https://ats.example.com", Transport: network, Backoff: time.Millisecond})
		_, err := c.Do(t.Context(), Request{Method: "PUT", Once: true, In: map[string]string{"a": "b"}})
		if core.KindOf(err) != tt.kind || len(network.asked) != 1 {
			t.Errorf("%s: %v, sent %d times", name, err, len(network.asked))
		}
	}
	cut := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := fast(t, cut.URL, Auth{}).Do(t.Context(), Request{Method: "PUT", Once: true, In: 1})
	wantKind(t, err, core.KindUnknown)
}

func TestLocationIsGivenAndNotGoneTo(t *testing.T) {
	gone := false
	other := serve(t, func(http.ResponseWriter, *http.Request) { gone = true })
	for status, want := range map[int]string{302: other.URL + "/?code=abc", 307: other.URL + "/?code=abc", 200: ""} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if want != "" {
				w.Header().Set("Location", want)
			}
			w.WriteHeader(status)
		})
		for _, method := range []string{"GET", "POST"} {
			got, err := fast(t, s.URL, Auth{}).Location(t.Context(), Request{Method: method, ReadOnly: true})
			if got != want || err != nil || gone {
				t.Errorf("%s, status %d: %q, %v, went there: %v", method, status, got, err, gone)
			}
		}
	}
	refusing := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) })
	_, err := fast(t, refusing.URL, Auth{}).Location(t.Context(), Request{})
	wantKind(t, err, core.KindForbidden)
}

func TestEmptyAnswerWhereOneMayBe(t *testing.T) {
	empty := serve(t, func(http.ResponseWriter, *http.Request) {})
	out := map[string]int{"kept": 1}
	_, err := fast(t, empty.URL, Auth{}).Do(t.Context(), Request{Out: &out, MayBeEmpty: true})
	if err != nil || out["kept"] != 1 {
		t.Errorf("%v, %v", out, err)
	}
	half := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"a":`) })
	_, err = fast(t, half.URL, Auth{}).Do(t.Context(), Request{Out: &out, MayBeEmpty: true})
	wantKind(t, err, core.KindInvalid)
}

func TestAddressThatAServerNames(t *testing.T) {
	for _, tt := range []struct {
		from, named  string
		loopbackOnly bool
		ok           bool
	}{
		{"https://rest.example.com", "https://rest-emea.example.com/x", false, true},
		{"https://rest.example.com", "http://rest-emea.example.com/x", false, false},
		{"https://rest.example.com", "https://127.0.0.1:8443/x", false, false},
		{"https://rest.example.com", "X_UNKNOWN", false, false},
		{"http://127.0.0.1:80", "http://127.0.0.1:81/x", true, true},
		{"http://127.0.0.1:80", "https://rest.example.com", true, false},
	} {
		err := mustClient(t, Config{BaseURL: tt.from, LoopbackOnly: tt.loopbackOnly}).Named(tt.named)
		if (err == nil) != tt.ok || err != nil && core.KindOf(err) != core.KindInvalid {
			t.Errorf("%s named %s: %v", tt.from, tt.named, err)
		}
	}
}

// oneClient is one client's tokens at a server that rotates.
func oneClient(t *testing.T, s http.RoundTripper, token string, keep func(context.Context, string) error) *tokens {
	t.Helper()
	own, err := personTokens(Refreshing{TokenURL: "https://rotating.example.net/token", ClientID: "client", Token: token, Keep: keep}, s, false)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func TestTwoClientsOfOneAccountShareWhatARotatingTokenBecame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, kept := newRotating(), 0
		keep := func(context.Context, string) error { kept++; return nil }
		first := oneClient(t, s, s.first(), keep)
		second := oneClient(t, s, s.first(), keep)
		for _, tt := range []struct {
			who   *tokens
			after time.Duration
			want  string
		}{
			{first, 0, "access-1"},
			{second, time.Minute, "access-1"},
			{first, 10 * time.Minute, "access-2"},
			{second, 0, "access-2"},
			{second, 10 * time.Minute, "access-3"},
		} {
			time.Sleep(tt.after)
			if got, err := tt.who.get(t.Context()); got != tt.want || err != nil {
				t.Fatalf("%q, %v, want %s", got, err, tt.want)
			}
		}
		if s.issued != 3 || kept != 3 {
			t.Errorf("issued %d, stored %d", s.issued, kept)
		}
	})
}

func TestTokensForAnotherPlaceThanAHeader(t *testing.T) {
	asked := 0
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":"access-%d","expires_in":600}`, asked)
	})
	own, err := NewTokens(Refreshing{TokenURL: s.URL, ClientID: "client", Token: `{"refresh_token":"lasting"}`}, true)
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	for _, want := range []string{"access-1", "access-1", "access-2"} {
		if want == "access-2" {
			own.Refused("access-1")
		}
		if got, err := own.Get(t.Context()); got != want || err != nil {
			t.Errorf("%q, %v, want %s", got, err, want)
		}
	}
	_, err = NewTokens(Refreshing{TokenURL: "http://sign-in.example.net"}, false)
	wantKind(t, err, core.KindUsage)
}
