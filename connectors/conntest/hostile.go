package conntest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// wrongTypes: a field of another type than it ever had makes the answer
// unreadable or is overlooked; it never ends the program, is never called a
// fault of the network, and never lets a job without a number in.
func (r *rig) wrongTypes() {
	c := r.connector()
	if c == nil {
		return
	}
	var names []string
	var one sync.Mutex // a connector may ask several things at once
	r.gate.set(0, &fault{rewrite: func(body []byte) []byte {
		one.Lock()
		defer one.Unlock()
		eachField(body, func(_ map[string]any, name string) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		})
		return body
	}})
	read(r, "jobs", c.Jobs(r.ctx, "", ""), 0)
	slices.Sort(names)
	for _, name := range names {
		for what, value := range map[string]any{"null": nil, "a number": 7, "a word nobody knows": "X_UNKNOWN", "a list": []any{[]any{}}, "an object": map[string]any{"a": "b"}} {
			r.gate.set(0, &fault{rewrite: func(body []byte) []byte {
				return eachField(body, func(object map[string]any, field string) {
					if field == name {
						object[field] = value
					}
				})
			}})
			l := read(r, "jobs with "+what+" for "+name, r.connector().Jobs(r.ctx, "", ""), 1)
			if l.err != nil { // a token that nobody knows is refused
				r.is("jobs with "+what+" for "+name, l.err, core.KindInvalid, core.KindAuth)
			}
			for _, p := range l.pages {
				if slices.ContainsFunc(p.Items, func(p core.Posting) bool { return p.ID == "" }) {
					r.t.Errorf("jobs with %s for %s: a job without an id came in", what, name)
				}
			}
		}
	}
}

// eachField visits every field of a JSON document and gives what became of it;
// another document stays as it is.
func eachField(body []byte, visit func(object map[string]any, name string)) []byte {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return body
	}
	walk(value, func(object map[string]any) {
		for name := range object {
			visit(object, name)
		}
	})
	return mustJSON(value)
}

// gigabyte is how long a body without end is in the suite.
const gigabyte = 1 << 30

// mostRead is how much of it a connector may take before it gives up, with what
// the network keeps on the way.
const mostRead = 256 << 20

// filler writes a gigabyte: an opening, and then one piece again and again.
func filler(opening, piece string) func(io.Writer) error {
	return func(w io.Writer) error {
		chunk := []byte(strings.Repeat(piece, 1+(64<<10)/len(piece)))
		if _, err := io.WriteString(w, opening); err != nil {
			return err
		}
		for sent := 0; sent < gigabyte; sent += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return err
			}
		}
		return nil
	}
}

// hostile: what is made to exhaust or mislead becomes one clear error and no page.
func (r *rig) hostile() {
	for what, f := range map[string]fault{
		"a body of a gigabyte":        {endless: filler(`{"jobs":[`, " ")},
		"a text of a gigabyte":        {endless: filler(`{"jobs":[{"id":"`, "x")},
		"a list in a list, endlessly": {endless: filler("", "[")},
		"an object in an object":      {endless: filler("", `{"a":`)},
		"a redirect in a circle":      {target: "/jobs?again=1"},
	} {
		r.gate.set(0, &f)
		c := r.connector()
		if c == nil {
			return
		}
		l := read(r, "jobs answered with "+what, c.Jobs(r.ctx, "", ""), 0)
		r.is("jobs answered with "+what, l.err, core.KindInvalid)
		if len(l.pages) > 0 {
			r.t.Errorf("%s became a page", what)
		}
		if took := r.gate.written(); took > mostRead {
			r.t.Errorf("of %s, %d MB were taken", what, took>>20)
		}
	}
}

// written is how much of an endless body was taken.
func (g *gate) written() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.wrote
}

// sentOn: a redirect to another host carries no credential, in whatever place.
func (r *rig) sentOn() {
	var (
		mu   sync.Mutex
		came []string
	)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		var header bytes.Buffer
		_ = req.Header.Write(&header)
		mu.Lock()
		defer mu.Unlock()
		came = append(came, req.URL.String()+"\n"+header.String()+string(body))
		w.WriteHeader(http.StatusTeapot)
	}))
	defer other.Close()
	r.gate.set(0, &fault{target: other.URL + "/elsewhere"})
	c := r.connector()
	if c == nil {
		return
	}
	for _, call := range r.plainCalls(c) {
		if err := call.do(r.ctx); err == nil {
			r.t.Errorf("%s, sent on to another host, succeeded", call.name)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, text := range came {
		r.clean("what another host was sent", text)
	}
}

// plainCalls are the reads that need nothing from the server beforehand.
func (r *rig) plainCalls(c ats.Connector) []call {
	return slices.DeleteFunc(r.callsFor(c, "1"), func(c call) bool { return c.write })
}

// untrusted: a server whose certificate nobody vouches for gets nothing.
func (r *rig) untrusted() {
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	server.Config.ErrorLog = nil
	defer server.Close()
	config := r.Config(server.URL)
	config.Settings = maps.Clone(config.Settings)
	c, err := r.Factory.New(config)
	if err != nil {
		r.t.Errorf("can't be made for an https address: %v", err)
		return
	}
	l := read(r, "jobs", c.Jobs(r.ctx, "", ""), 0)
	r.is("jobs, with an untrusted certificate", l.err, core.KindTemporary)
	if l.err != nil && !strings.Contains(l.err.Error(), "certificate") {
		r.t.Errorf("nobody is told that the certificate is the reason: %v", l.err)
	}
	if reached || len(l.pages) > 0 {
		r.t.Errorf("a server with an untrusted certificate was asked")
	}
}
