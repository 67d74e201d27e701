// Package sourcetest is the conformance suite that every searching source passes
// offline, as conntest is for connectors to ATSs.
//
// # What it shows
//
//   - The descriptor is complete; making a source does no network.
//   - A page holds at most what was wanted; pages come to an end; nobody who fits is
//     lost or comes twice between the pages, whatever their size, and after a restart at
//     any cursor.
//   - No profile holds a way to write to anybody, in any field.
//   - A cancelled call returns the context's own error at once.
//   - 401, 403, 404, 429, 500, a broken body, an empty one, a web page and a lost
//     connection become the right kind, and never a page.
//   - A body without end and nesting without end are given up; no secret appears in an
//     error or in what is given, even when the server quotes it back.
//   - Nothing is asked but what only reads.
package sourcetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/source"
)

// Target is a source under test and the server that plays its place.
type Target struct {
	Descriptor source.Descriptor
	// Open makes the source for a server at base, with every secret set.
	Open func(base string) (source.Searcher, error)
	// Handler is a server in a fresh state.
	Handler func() http.Handler
	Query   source.Query
	// People are the origins of all who fit, in any order.
	People []string
	// Addresses are ways to write to them that the server knows.
	Addresses []string
	Secret    string
}

const mostPages = 200

// Run drives the whole suite.
func Run(t *testing.T, target Target) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, Target){
		"descriptor": descriptor, "everybody once": everybody, "cancel": cancelled, "refusals": refusals,
		"hostile answers": hostile, "nothing is written": readsOnly,
	} {
		t.Run(name, func(t *testing.T) { check(t, target) })
	}
}

func descriptor(t *testing.T, target Target) {
	d := target.Descriptor
	if d.Kind == "" || d.Name == "" || d.About == "" || d.Grade == "" || d.Tested == "" {
		t.Errorf("incomplete: %+v", d)
	}
	for _, f := range d.Fields {
		if f.Key == "" || f.Label == "" || f.Help == "" {
			t.Errorf("field %+v", f)
		}
	}
	if _, err := target.Open("http://127.0.0.1:1"); err != nil { // nobody listens there
		t.Errorf("making it: %v", err)
	}
}

func (target Target) open(t *testing.T, h http.Handler) source.Searcher {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	s, err := target.Open(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func everybody(t *testing.T, target Target) {
	for _, want := range []int{1, 2, 3, 1000} {
		h := target.Handler()
		s := target.open(t, h)
		var got []string
		ask := source.Ask{Query: target.Query, Want: want}
		for n := 0; ; n++ {
			page, err := s.Find(t.Context(), ask)
			if err != nil || n > mostPages {
				t.Fatalf("want %d, page %d: %v", want, n, err)
			}
			if len(page.Found) > want {
				t.Errorf("%d came where %d were wanted", len(page.Found), want)
			}
			for _, f := range page.Found {
				got = append(got, f.Origin)
				target.addressless(t, f)
			}
			if page.Query == "" && len(page.Found) > 0 {
				t.Error("the diary gets no question")
			}
			if page.Last {
				break
			}
			ask.Cursor = page.Next
			s = target.open(t, h) // as after a restart of the program
		}
		slices.Sort(got)
		all := slices.Sorted(slices.Values(target.People))
		if !slices.Equal(got, all) {
			t.Errorf("want %d: got\n%v\nwant\n%v", want, got, all)
		}
	}
}

func (target Target) addressless(t *testing.T, f source.Found) {
	t.Helper()
	all, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range append([]string{target.Secret}, target.Addresses...) {
		if strings.Contains(strings.ToLower(string(all)), strings.ToLower(address)) {
			t.Errorf("%q is in what is given: %s", address, all)
		}
	}
}

const soon = 5 * time.Second

func cancelled(t *testing.T, target Target) {
	reached := make(chan struct{})
	var once bool
	s := target.open(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if !once {
			once = true
			close(reached)
		}
		<-r.Context().Done()
	}))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := s.Find(ctx, source.Ask{Query: target.Query, Want: 3})
		ended <- err
	}()
	<-reached
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	case <-time.After(soon):
		t.Error("it does not end")
	}
}

func refusals(t *testing.T, target Target) {
	answer := func(status int, header map[string]string, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for k, v := range header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body+" "+r.Header.Get("Authorization")+r.URL.String())
		}
	}
	page := map[string]string{"Content-Type": "text/html"}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		kind    core.Kind
	}{
		"401": {answer(401, nil, ""), core.KindAuth}, "403": {answer(403, nil, ""), core.KindForbidden},
		"404":          {answer(404, nil, ""), core.KindNotFound},
		"429":          {answer(429, map[string]string{"Retry-After": "3600"}, ""), core.KindRateLimited},
		"503 for long": {answer(503, map[string]string{"Retry-After": "3600"}, ""), core.KindTemporary},
		"broken":       {answer(200, nil, "{\"items\":"), core.KindInvalid},
		"a web page":   {answer(200, page, "<html>"), core.KindInvalid},
		"another form": {answer(200, nil, "[1,2]"), core.KindInvalid},
		"empty":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }, core.KindInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := target.open(t, c.handler).Find(t.Context(), source.Ask{Query: target.Query, Want: 3})
			target.failed(t, got, err)
			if core.KindOf(err) != c.kind {
				t.Errorf("%s: %v", core.KindOf(err), err)
			}
		})
	}
}

func (target Target) failed(t *testing.T, page source.Page, err error) {
	t.Helper()
	var own *core.Error
	if len(page.Found) > 0 || page.Last || !errors.As(err, &own) {
		t.Fatalf("%d people, last %v, %v", len(page.Found), page.Last, err)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error()+fmt.Sprintf("%+v", e), target.Secret) {
			t.Errorf("the secret is in %q", e)
		}
	}
}

func hostile(t *testing.T, target Target) {
	for name, write := range map[string]func(io.Writer) error{
		"a body without end":  func(w io.Writer) error { _, err := io.WriteString(w, strings.Repeat(" ", 1<<16)); return err },
		"nesting without end": func(w io.Writer) error { _, err := io.WriteString(w, strings.Repeat("[", 1<<16)); return err },
	} {
		t.Run(name, func(t *testing.T) {
			s := target.open(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for write(w) == nil {
				}
			}))
			page, err := s.Find(t.Context(), source.Ask{Query: target.Query, Want: 3})
			target.failed(t, page, err)
			if core.KindOf(err) != core.KindInvalid {
				t.Errorf("%s: %v", core.KindOf(err), err)
			}
		})
	}
}

func readsOnly(t *testing.T, target Target) {
	h := target.Handler()
	s := target.open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.URL.Path)
		}
		h.ServeHTTP(w, r)
	}))
	if _, err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := s.Find(t.Context(), source.Ask{Query: target.Query, Want: 3}); err != nil {
		t.Error(err)
	}
}
