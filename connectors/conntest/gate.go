package conntest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path"
	"strconv"
	"sync"
	"testing"
)

// fault is what the gate does instead of passing a request on.
type fault struct {
	list   int  // meets only the request for the job list of this number, from 1; 0 = all requests
	onward bool // and all requests for it from there on

	repeat  bool                  // answer with the answer to the job list's request before
	endless func(io.Writer) error // answer 200 with a body that goes on for as long as it is read
	target  string                // answer 302 to this address
	status  int                   // answer with this status and the request quoted back
	header  map[string]string     // of that answer
	body    *string               // answer 200 with this body
	hang    bool                  // never answer
	cut     bool                  // pass on, then lose the connection before the answer
	rewrite func([]byte) []byte
}

// gate stands between connector and server.
type gate struct {
	server *httptest.Server
	proxy  *httputil.ReverseProxy

	mu    sync.Mutex
	fault *fault
	after int                        // requests that still pass before the fault begins
	lists int                        // requests for the job list since set
	last  *httptest.ResponseRecorder // the answer to the last of them
	seen  []string
	all   map[string]bool // every method and path ever asked for
	sent  []byte          // bodies since set, cut at mostSent
	wrote int64           // bytes of an endless body
	hung  chan struct{}   // one value for each request that hangs
	open  int             // connections to the gate
	ended chan struct{}   // one value for each of them that has ended
	jobs  string          // the pattern of the job list's request; "" = none
}

// mostSent bounds what is kept of the bodies that a connector sends.
const mostSent = 1 << 20

func newGate(t testing.TB, target, jobs string) *gate {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{hung: make(chan struct{}, 100), ended: make(chan struct{}, 1000), all: map[string]bool{}, jobs: jobs}
	g.proxy = &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(&url.URL{Scheme: to.Scheme, Host: to.Host})
		p.Out.Host = p.In.Host // so that addresses of next pages lead through the gate too
		p.Out.Header.Del("Accept-Encoding")
	}, ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }}
	g.server = httptest.NewUnstartedServer(g)
	g.server.Config.ConnState = g.connected
	g.server.Start()
	t.Cleanup(g.server.Close)
	return g
}

// URL is the gate's address.
func (g *gate) URL() string { return g.server.URL }

// set lets n more requests pass and then answers with f; nil passes all on.
func (g *gate) set(n int, f *fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fault, g.after, g.seen, g.sent, g.lists, g.wrote = f, n, nil, nil, 0, 0
}

// bodies gives what was sent since set.
func (g *gate) bodies() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return string(g.sent)
}

// fits tells whether a request is one of a pattern "METHOD /path", in which *
// stands for one part of the path.
func fits(pattern, asked string) bool {
	ok, err := path.Match(pattern, asked)
	return err == nil && ok
}

// requests lists the methods and paths since set.
func (g *gate) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.seen...)
}

// due notes a request and gives the fault that it meets, nil for none, and whether
// it asks for the job list.
func (g *gate) due(r *http.Request, body []byte) (*fault, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	asked := r.Method + " " + r.URL.Path
	g.seen = append(g.seen, asked)
	g.all[asked] = true
	g.sent = append(g.sent, body[:min(len(body), mostSent-len(g.sent))]...)
	isList := g.jobs != "" && fits(g.jobs, asked)
	if isList {
		g.lists++
	}
	switch {
	case g.after > 0:
		g.after--
		return nil, isList
	case g.fault != nil && g.fault.list > 0 && (!isList || g.lists < g.fault.list || g.lists > g.fault.list && !g.fault.onward):
		return nil, isList
	}
	return g.fault, isList
}

// ServeHTTP passes a request on or does what the check wants.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	f, isList := g.due(r, body)
	switch {
	case f == nil && isList:
		g.passed(w, r)
	case f == nil:
		g.proxy.ServeHTTP(w, r)
	case f.repeat:
		g.mu.Lock()
		last := g.last
		g.mu.Unlock()
		answerWith(w, last, last.Body.Bytes())
	case f.endless != nil:
		w.Header().Set("Content-Type", "application/json")
		_ = f.endless(&counted{w, g}) // it ends when nobody reads any more
	case f.target != "":
		http.Redirect(w, r, f.target, http.StatusFound)
	case f.hang:
		_, _ = io.Copy(io.Discard, r.Body) // only then the server notices that the caller left
		g.hung <- struct{}{}
		<-r.Context().Done()
	case f.cut:
		g.proxy.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case f.body != nil:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, *f.body)
	case f.rewrite != nil:
		g.rewritten(w, r, f.rewrite)
	default:
		for name, value := range f.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(f.status)
		fmt.Fprintf(w, `{"error":"refused %s with %v"}`, r.URL, r.Header)
	}
}

// passed passes a request for the job list on and keeps the answer.
func (g *gate) passed(w http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	g.proxy.ServeHTTP(rec, r)
	g.mu.Lock()
	g.last = rec
	g.mu.Unlock()
	answerWith(w, rec, rec.Body.Bytes())
}

// rewritten passes the request on and changes the answer's body.
func (g *gate) rewritten(w http.ResponseWriter, r *http.Request, change func([]byte) []byte) {
	rec := httptest.NewRecorder()
	g.proxy.ServeHTTP(rec, r)
	body := rec.Body.Bytes()
	if rec.Code == http.StatusOK {
		body = change(body)
	}
	answerWith(w, rec, body)
}

// answerWith gives a recorded answer with this body.
func answerWith(w http.ResponseWriter, rec *httptest.ResponseRecorder, body []byte) {
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rec.Code)
	_, _ = w.Write(body)
}

// counted counts what is written.
type counted struct {
	w http.ResponseWriter
	g *gate
}

// Write writes and counts.
func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.g.mu.Lock()
	defer c.g.mu.Unlock()
	c.g.wrote += int64(n)
	return n, err
}

// asked gives every method and path that was ever asked for.
func (g *gate) asked() map[string]bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.all)
}
