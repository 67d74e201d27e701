package httpx

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
)

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// fast is a stack that does not wait between tries.
func fast(t *testing.T, base string, auth Auth) *Client {
	t.Helper()
	return mustClient(t, Config{BaseURL: base, Auth: auth, Backoff: time.Millisecond, Timeout: 5 * time.Second})
}

func TestAddress(t *testing.T) {
	tests := []struct {
		name, base   string
		loopbackOnly bool
		ok           bool
	}{
		{"https", "https://jobs.example.com/v1", false, true},
		{"plain http over a network", "http://jobs.example.com", false, false},
		{"plain http to this machine", "http://127.0.0.1:8080", false, true},
		{"plain http to this machine, IPv6", "http://[::1]:8080", false, true},
		{"plain http to localhost", "http://localhost:8080", false, true},
		{"a name that only looks like this machine", "http://localhost.example.com", false, false},
		{"a password in the address", "https://user:pass@jobs.example.com", false, false},
		{"another scheme", "ftp://jobs.example.com", false, false},
		{"no address", "jobs", false, false},
		{"practice on the internet", "https://jobs.example.com", true, false},
		{"practice on this machine", "http://127.0.0.1:1", true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(Config{BaseURL: tt.base, LoopbackOnly: tt.loopbackOnly})
			if (err == nil) != tt.ok {
				t.Fatalf("got %v", err)
			}
			if err != nil && (core.KindOf(err) != core.KindUsage || strings.Contains(err.Error(), "pass@")) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAuthorise(t *testing.T) {
	tests := []struct {
		name          string
		auth          Auth
		header, value string
		query         string
	}{
		{"none", Auth{}, "Authorization", "", ""},
		{"bearer", Bearer("tok-1"), "Authorization", "Bearer tok-1", ""},
		{"basic", Basic("u", "p"), "Authorization", "Basic dTpw", ""},
		{"header", Header("X-SmartToken", "tok-2"), "X-SmartToken", "tok-2", ""},
		{"query", Query("key", "a b&c"), "Authorization", "", "a b&c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get(tt.header); got != tt.value {
					t.Errorf("%s: %q, want %q", tt.header, got, tt.value)
				}
				if got := r.URL.Query(); got.Get("key") != tt.query || got.Get("page") != "2" {
					t.Errorf("query %v", got)
				}
				if r.UserAgent() != DefaultAgent {
					t.Errorf("agent %q", r.UserAgent())
				}
			})
			_, err := fast(t, s.URL, tt.auth).Do(t.Context(), Request{Path: "/jobs?page=2"})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestStatusBecomesKind(t *testing.T) {
	for status, kind := range map[int]core.Kind{
		400: core.KindInvalid, 401: core.KindAuth, 403: core.KindForbidden, 404: core.KindNotFound, 405: core.KindUnsupported,
		408: core.KindTemporary, 410: core.KindNotFound, 409: core.KindInvalid, 422: core.KindInvalid, 429: core.KindRateLimited,
		500: core.KindTemporary, 503: core.KindTemporary, 300: core.KindInvalid,
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(status)
			fmt.Fprint(w, `{"message":"no such person as erika@example.com, key s3cret-key"}`)
		})
		err := fast(t, s.URL, Bearer("s3cret-key")).JSON(t.Context(), "GET", "/x?email=erika@example.com", nil, nil)
		if core.KindOf(err) != kind {
			t.Errorf("%d: got %v, want %s", status, err, kind)
		}
		var cause *StatusError
		if !errors.As(err, &cause) || cause.Status != status || !bytes.Contains(BodyOf(err), []byte("no such person")) {
			t.Errorf("%d: the refusal was not kept: %v", status, cause)
		}
		for _, text := range []string{err.Error(), cause.Error(), string(cause.Body)} {
			if strings.Contains(text, "s3cret") {
				t.Errorf("%d: a secret in %q", status, text)
			}
		}
		for _, text := range []string{err.Error(), cause.Error()} {
			if strings.Contains(text, "erika") {
				t.Errorf("%d: a person in %q", status, text)
			}
		}
	}
}

func TestAnswer(t *testing.T) {
	type job struct{ Title string }
	tests := []struct {
		name, contentType, body string
		status                  int
		want                    job
		kind                    core.Kind
	}{
		{"as documented", "application/json", `{"Title":"Welder"}`, 200, job{"Welder"}, ""},
		{"with fields that nobody knows", "application/json", `{"x":[1],"Title":"Welder"}`, 200, job{"Welder"}, ""},
		{"with fields missing", "application/json", `{}`, 200, job{}, ""},
		{"no content", "", "", 204, job{}, ""},
		{"empty", "application/json", "", 200, job{}, core.KindInvalid},
		{"broken JSON", "application/json", `{"Title":`, 200, job{}, core.KindInvalid},
		{"a web page", "text/html; charset=utf-8", "<html>Sign in", 200, job{}, core.KindInvalid},
		{"longer than allowed", "application/json", `{"Title":"` + strings.Repeat("x", 5000) + `"}`, 200, job{}, core.KindInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.contentType)
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			})
			c := mustClient(t, Config{BaseURL: s.URL, MaxBody: 4096})
			var got job
			err := c.JSON(t.Context(), "GET", "/", nil, &got)
			if core.KindOf(err) != tt.kind {
				t.Fatalf("got %v, want kind %q", err, tt.kind)
			}
			if err == nil && got != tt.want {
				t.Errorf("read %+v", got)
			}
		})
	}
}

func TestGzipIsReadAndBounded(t *testing.T) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	fmt.Fprintf(zip, `{"Title":%q}`, strings.Repeat("x", 1<<20))
	zip.Close()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("gzip was not asked for")
		}
		w.Header().Set("Content-Encoding", "gzip")
		if r.URL.Path == "/broken" {
			fmt.Fprint(w, "this is not gzip at all")
			return
		}
		_, _ = w.Write(packed.Bytes())
	})
	var out struct{ Title string }
	if err := fast(t, s.URL, Auth{}).JSON(t.Context(), "GET", "/", nil, &out); err != nil || len(out.Title) != 1<<20 {
		t.Errorf("read %d bytes, %v", len(out.Title), err)
	}
	small := mustClient(t, Config{BaseURL: s.URL, MaxBody: 64 << 10})
	wantKind(t, small.JSON(t.Context(), "GET", "/", nil, &out), core.KindInvalid)
	wantKind(t, small.JSON(t.Context(), "GET", "/broken", nil, &out), core.KindInvalid)
}

func TestRedirectNeverCarriesTheKeyAway(t *testing.T) {
	elsewhere := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Referer") != "" || r.URL.Query().Get("key") != "" {
			t.Errorf("another host was given %v %v", r.Header, r.URL)
		}
		fmt.Fprint(w, `{}`)
	})
	for name, auth := range map[string]Auth{"bearer": Bearer("tok"), "query": Query("key", "tok")} {
		home := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/next", http.StatusFound)
		})
		c := fast(t, home.URL, auth)
		var out struct{}
		if err := c.JSON(t.Context(), "GET", "/jobs?token=abc", nil, &out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantKind(t, c.JSON(t.Context(), "POST", "/jobs", map[string]int{}, nil), core.KindInvalid)
	}
}

func TestRedirectRules(t *testing.T) {
	request := func(method, address string) *http.Request {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return &http.Request{Method: method, URL: u, Header: http.Header{}}
	}
	tests := []struct {
		name, from, to string
		ok             bool
	}{
		{"to another https host", "https://a.example.com", "https://b.example.com", true},
		{"down to plain http", "https://a.example.com", "http://a.example.com", false},
		{"from the internet to this machine", "https://a.example.com", "http://127.0.0.1:9", false},
		{"to another scheme", "https://a.example.com", "file:///etc/passwd", false},
	}
	for _, tt := range tests {
		err := redirectRule(false)(request("GET", tt.to), []*http.Request{request("GET", tt.from)})
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestSilentServer(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/half" {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"Title":`)
			w.(http.Flusher).Flush()
		}
		<-release
	})
	t.Cleanup(func() { close(release) })
	c := mustClient(t, Config{BaseURL: s.URL, Timeout: 50 * time.Millisecond, Attempts: 3})
	for _, path := range []string{"/never", "/half"} {
		before := c.Requests()
		var out struct{ Title string }
		wantKind(t, c.JSON(t.Context(), "GET", path, nil, &out), core.KindTemporary)
		if c.Requests()-before != 1 {
			t.Errorf("%s: a silent server was asked %d times", path, c.Requests()-before)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.JSON(ctx, "GET", "/never", nil, nil); !errors.Is(err, context.Canceled) || errors.Unwrap(err) != nil {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestWriteWithoutAnswerIsUnknown(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler) // taken, and the line goes dead
	})
	c := fast(t, s.URL, Auth{})
	wantKind(t, c.JSON(t.Context(), "POST", "/candidates", map[string]string{"a": "b"}, nil), core.KindUnknown)
	if c.Requests() != 1 {
		t.Errorf("the write was sent %d times", c.Requests())
	}
	_, err := c.Do(t.Context(), Request{Method: "POST", In: 1, ReadOnly: true})
	wantKind(t, err, core.KindTemporary)
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := fast(t, "http://"+l.Addr().String(), Query("api_key", "s3cret-key"))
	err = c.JSON(t.Context(), "GET", "/people?q=erika", nil, nil)
	wantKind(t, err, core.KindTemporary)
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), "s3cret") || strings.Contains(e.Error(), "erika") {
			t.Errorf("a secret in %q", e)
		}
	}
	wantKind(t, c.JSON(t.Context(), "POST", "/people", 1, nil), core.KindTemporary)
}

func TestStreamWithValidators(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "document")
	})
	c := fast(t, s.URL, Auth{})
	for _, tt := range []struct {
		tag, body string
		same      bool
	}{{"", "document", false}, {`"v1"`, "", true}} {
		resp, err := c.Stream(t.Context(), Request{Header: http.Header{"If-None-Match": {tt.tag}}})
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(body) != tt.body || resp.NotModified() != tt.same {
			t.Errorf("got %q %v %v", body, resp.NotModified(), err)
		}
	}
}

func TestUpload(t *testing.T) {
	type got struct {
		Source, Name, Type, Content string
	}
	var seen got
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		file, header, err := r.FormFile("resume")
		if err != nil {
			t.Error(err)
			return
		}
		content, _ := io.ReadAll(file)
		seen = got{r.FormValue("source"), header.Filename, header.Header.Get("Content-Type"), string(content)}
		fmt.Fprint(w, `{"id":7}`)
	})
	var out struct{ ID int }
	_, err := fast(t, s.URL, Auth{}).Upload(t.Context(), Upload{
		Path: "/candidates", Fields: [][2]string{{"source", "Reqdesk"}}, Out: &out,
		Files: []File{{Field: "resume", Name: "Lebenslauf Müller.pdf", Type: "application/pdf", Content: []byte("%PDF")}},
	})
	if err != nil || out.ID != 7 {
		t.Fatal(err, out)
	}
	if diff := cmp.Diff(got{"Reqdesk", "Lebenslauf Müller.pdf", "application/pdf", "%PDF"}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestNextPageOnAnotherHostIsRefused(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	c := fast(t, s.URL+"/v1", Auth{})
	if err := c.JSON(t.Context(), "GET", s.URL+"/v1/jobs?page=2", nil, nil); err != nil {
		t.Error(err)
	}
	wantKind(t, c.JSON(t.Context(), "GET", "https://evil.example.com/v1/jobs", nil, nil), core.KindInvalid)
}

func TestRedact(t *testing.T) {
	r := newRedactor(Bearer("s3cret-key"))
	for in, want := range map[string]string{
		`Get "https://a.example.com/x?key=abc&p=2": EOF`: `Get "https://a.example.com/x?key=…&p=…": EOF`,
		"Authorization: Bearer s3cret-key":               "Authorization: Bearer …",
		"authorization: basic dXNlcjpwYXNz":              "authorization: basic …",
		"dial tcp 127.0.0.1:1: refused":                  "dial tcp 127.0.0.1:1: refused",
	} {
		if got := r.text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
