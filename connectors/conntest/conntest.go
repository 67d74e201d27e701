// Package conntest is the conformance suite that every connector passes
// offline. A connector's own test says how to start a server that plays its
// ATS and which account to use; the suite does the rest:
//
//	func TestConnector(t *testing.T) {
//		conntest.Run(t, conntest.Target{Factory: lever.Factory(), Start: …, Config: …, Jobs: 5})
//	}
//
// # What it shows
//
//   - The descriptor is complete, and what it declares is what is implemented.
//   - The check of rights tells of everything that is declared.
//   - Making a connector does no network and refuses an empty account.
//   - Lists come page by page to a regular end; after an interruption behind any
//     page, and in a new process, the look converges to the same records; the same
//     look twice gives the same; an incremental look after a look gives nothing new.
//   - A cancelled call returns the context's own error at once.
//   - A connector that was closed leaves no connection open.
//   - 401, 403, 404, 429 with Retry-After, 500, a broken body, an empty one, a
//     web page and a lost connection become the right kind, and never a page.
//   - No credential appears in an error or a log line, even when the server quotes
//     the request back.
//   - Fields that nobody knows are ignored, fields that are missing do no harm.
//   - A page that is lost or comes twice, and a job that is changed, deleted, added
//     or moved between two pages, costs no record and makes none double: after the
//     look and the next one everything is there as the ATS has it.
//   - A body without end, nesting without end, redirects in a circle: an error of
//     one kind and no page. A redirect carries no credential to another host, and an
//     untrusted certificate ends the exchange.
//   - No request is anything but a read, unless the target lists it.
//   - A field of a type that it never had is overlooked or makes the answer
//     unreadable; nothing falls over, and no job without an id comes in.
//   - Writes: nobody is found before, the created candidate is found and read
//     afterwards, the résumé may be attached twice, the stage can be moved and read
//     back, and a write whose answer is lost is sent once.
//
// # How it works
//
// Between connector and server stands a gate, a real HTTP server that passes
// requests on, or answers in the server's place with the fault under test. It
// knows nothing of any ATS.
package conntest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// Target is a connector under test and the server that plays its ATS.
type Target struct {
	Factory ats.Factory
	// Start starts a server in a fresh state; it ends the server through t.Cleanup.
	// Serve makes one from a handler.
	Start func(t testing.TB) Server
	// Config gives an account on the server at base, with every secret field set.
	Config func(base string) ats.Config
	// Jobs is how many jobs the server has; enough for at least two pages, unless
	// OnePage says that this can't be.
	Jobs    int
	OnePage bool
	// Full says that a complete look lists everything open.
	Full bool
	// List is the request for the job list, whose pages the suite drops and repeats;
	// needed unless OnePage. Reads are the requests that only read although they are
	// no GET, Writes those that write. Every other request that is no GET is an
	// error: nothing writes to a job unnoticed. Each is "METHOD /path", with * for one
	// part of the path.
	List   string
	Reads  []string
	Writes []string
	// Write is needed when the connector can create candidates.
	Write *Write
}

// Write is what the suite writes.
type Write struct {
	Candidate ats.Candidate // unknown to the server; with an e-mail address and a name
	Resume    ats.File
	// Attached gives the files that the server has for a candidate.
	Attached func(person string) [][]byte
	// Marks are the texts by which what goes along is recognised in what is sent, by
	// the words of Descriptor.Carries. The suite knows those of its own: the name of
	// the first school and employer, the LinkedIn address, the source. Others are
	// needed where the ATS wants an id instead.
	Marks map[string]string
}

// Server is a server that plays an ATS.
type Server struct {
	URL string
	// Records changes its records; needed unless the target is OnePage.
	Records Records
}

// Records changes a server's records between two requests, as people do at work.
type Records interface {
	// RetitleJob gives a job another title, by the ATS's clock now.
	RetitleJob(job, title string)
	// DeleteJob deletes a job.
	DeleteJob(job string)
	// NewJob adds a job by the ATS's clock now and gives its id.
	NewJob(title string) string
	// ReverseJobs lists what comes in no promised order the other way round from now
	// on.
	ReverseJobs()
}

// Serve makes a Start from a handler that is made anew for each use. It may
// implement Records.
func Serve(handler func() http.Handler) func(testing.TB) Server {
	return func(t testing.TB) Server {
		h := handler()
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		records, _ := h.(Records)
		return Server{URL: s.URL, Records: records}
	}
}

// reporter is where a check tells what it found: a test, or the suite's own.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// check is one part of the suite.
type check struct {
	name string
	run  func(*rig)
}

var checks = []check{
	{"descriptor", (*rig).descriptor},
	{"making it contacts nobody", (*rig).making},
	{"check", (*rig).permissions},
	{"jobs page by page", (*rig).jobPages},
	{"people page by page", (*rig).peoplePages},
	{"job by its id", (*rig).jobByID},
	{"stages", (*rig).stages},
	{"questions", (*rig).questions},
	{"cancel", (*rig).cancel},
	{"closing", (*rig).closing},
	{"refusals", (*rig).refusals},
	{"lost connection", (*rig).lost},
	{"unknown fields", (*rig).unknownFields},
	{"missing fields", (*rig).missingFields},
	{"wrong types", (*rig).wrongTypes},
	{"pages that are lost or come twice", (*rig).pageFaults},
	{"a list without end", (*rig).endlessList},
	{"records that change between pages", (*rig).moving},
	{"hostile answers", (*rig).hostile},
	{"sent on to another host", (*rig).sentOn},
	{"an untrusted certificate", (*rig).untrusted},
	{"writing", (*rig).writing},
	{"a lost write", (*rig).lostWrite},
}

// Run drives the whole suite.
func Run(t *testing.T, target Target) {
	t.Helper()
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) { newRig(t, t, target).do(c) })
	}
}

// rig is one check's server, gate and account.
type rig struct {
	Target
	tb      testing.TB
	t       reporter
	ctx     context.Context
	gate    *gate
	base    string
	records Records
	logs    bytes.Buffer
	between func(page int) // called by read behind every page
}

func newRig(tb testing.TB, report reporter, target Target) *rig {
	tb.Helper()
	r := &rig{Target: target, tb: tb, t: report, ctx: tb.Context()}
	server := target.Start(tb)
	r.gate, r.records = newGate(tb, server.URL, target.List), server.Records
	r.base = r.gate.URL()
	was, flags, writer := slog.Default(), log.Flags(), log.Writer()
	slog.SetDefault(slog.New(slog.NewTextHandler(&r.logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	tb.Cleanup(func() {
		slog.SetDefault(was)
		log.SetFlags(flags)
		log.SetOutput(writer)
	})
	return r
}

// do runs c and looks through the log afterwards.
func (r *rig) do(c check) {
	c.run(r)
	r.clean("the log", r.logs.String())
	r.onlyPermitted()
}

// again is the same check's rig on a server in a fresh state.
func (r *rig) again() *rig {
	fresh := &rig{Target: r.Target, tb: r.tb, t: r.t, ctx: r.ctx}
	server := r.Start(r.tb)
	fresh.gate, fresh.records = newGate(r.tb, server.URL, r.List), server.Records
	fresh.base = fresh.gate.URL()
	return fresh
}

// onlyPermitted: nothing was written but what the target says may be.
func (r *rig) onlyPermitted() {
	for asked := range r.gate.asked() {
		permitted := strings.HasPrefix(asked, http.MethodGet+" ") || strings.HasPrefix(asked, http.MethodHead+" ")
		for _, pattern := range slices.Concat(r.Reads, r.Writes) {
			permitted = permitted || fits(pattern, asked)
		}
		if !permitted {
			r.t.Errorf("it writes where nobody permitted it: %s", asked)
		}
	}
}

// connector makes a new one, as after a restart of the program.
func (r *rig) connector() ats.Connector {
	c, err := r.Factory.New(r.Config(r.base))
	if err != nil {
		r.t.Errorf("can't be made: %v", err)
		return nil
	}
	return c
}

// clean tells when a secret is in text.
func (r *rig) clean(where, text string) {
	for key, secret := range r.Config(r.base).Secrets {
		if len(secret) >= 4 && strings.Contains(text, secret) {
			r.t.Errorf("the secret %s is in %s", key, where)
		}
	}
}

// is tells when err is not of kind, or holds a secret.
func (r *rig) is(what string, err error, kinds ...core.Kind) {
	r.t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		r.clean("an error of "+what, e.Error()+fmt.Sprintf("%+v", e))
	}
	for _, kind := range kinds {
		if core.KindOf(err) == kind {
			var own *core.Error
			if err != nil && !errors.As(err, &own) {
				r.t.Errorf("%s: %v (%T) is no core.Error", what, err, err)
			}
			return
		}
	}
	r.t.Errorf("%s: got %v of kind %q, want %q", what, err, core.KindOf(err), kinds)
}

// look is one list read to its end or first error.
type look[T any] struct {
	pages []ats.Page[T]
	err   error
}

// read reads at most limit pages, 0 = all, and tells what is wrong with their
// order.
func read[T any](r *rig, what string, pages iter.Seq2[ats.Page[T], error], limit int) look[T] {
	var l look[T]
	ended := false
	for page, err := range pages {
		if ended {
			r.t.Errorf("%s: the list goes on after its end", what)
			return l
		}
		if err != nil {
			l.err, ended = err, true
			if len(page.Items) > 0 || page.Last {
				r.t.Errorf("%s: an error came with a page", what)
			}
			continue
		}
		l.pages = append(l.pages, page)
		if r.between != nil {
			r.between(len(l.pages))
		}
		switch {
		case page.Last:
			ended = true
		case page.Next == "":
			r.t.Errorf("%s: page %d is not the last and says not where to go on", what, len(l.pages))
		case page.Full || page.Unchanged:
			r.t.Errorf("%s: page %d is not the last and speaks for the whole look", what, len(l.pages))
		}
		if len(l.pages) == limit {
			return l
		}
	}
	if !ended {
		r.t.Errorf("%s: the list ended without a last page and without an error", what)
	}
	return l
}

// records joins pages by id; a restart drops what came before it.
func records[T any](pages []ats.Page[T], id func(T) string) map[string]T {
	all := map[string]T{}
	for _, p := range pages {
		if p.Restarted {
			clear(all)
		}
		for _, item := range p.Items {
			all[id(item)] = item
		}
	}
	return all
}

func postingID(p core.Posting) string     { return p.ID }
func applicantID(a core.Applicant) string { return a.ID }
