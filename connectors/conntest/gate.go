package conntest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync"
	"testing"
)

// fault is what the gate does instead of passing a request on.
type fault struct {
	status  int               // answer with this status and the request quoted back
	header  map[string]string // of that answer
	body    *string           // answer 200 with this body
	hang    bool              // never answer
	cut     bool              // pass on, then lose the connection before the answer
	rewrite func([]byte) []byte
}

// gate stands between connector and server.
type gate struct {
	server *httptest.Server
	proxy  *httputil.ReverseProxy

	mu    sync.Mutex
	fault *fault
	after int // requests that still pass before the fault begins
	seen  []string
	hung  chan struct{} // one value for each request that hangs
}

func newGate(t testing.TB, target string) *gate {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{hung: make(chan struct{}, 100)}
	g.proxy = &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(&url.URL{Scheme: to.Scheme, Host: to.Host})
		p.Out.Host = p.In.Host // so that addresses of next pages lead through the gate too
		p.Out.Header.Del("Accept-Encoding")
	}, ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }}
	g.server = httptest.NewServer(g)
	t.Cleanup(g.server.Close)
	return g
}

// URL is the gate's address.
func (g *gate) URL() string { return g.server.URL }

// set lets n more requests pass and then answers with f; nil passes all on.
func (g *gate) set(n int, f *fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fault, g.after, g.seen = f, n, nil
}

// requests lists the methods and paths since set.
func (g *gate) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.seen...)
}

// due notes a request and gives the fault that it meets, nil for none.
func (g *gate) due(r *http.Request) *fault {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seen = append(g.seen, r.Method+" "+r.URL.Path)
	if g.after > 0 {
		g.after--
		return nil
	}
	return g.fault
}

// ServeHTTP passes a request on or does what the check wants.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := g.due(r)
	switch {
	case f == nil:
		g.proxy.ServeHTTP(w, r)
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

// rewritten passes the request on and changes the answer's body.
func (g *gate) rewritten(w http.ResponseWriter, r *http.Request, change func([]byte) []byte) {
	rec := httptest.NewRecorder()
	g.proxy.ServeHTTP(rec, r)
	body := rec.Body.Bytes()
	if rec.Code == http.StatusOK {
		body = change(body)
	}
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rec.Code)
	_, _ = io.Copy(w, bytes.NewReader(body))
}
