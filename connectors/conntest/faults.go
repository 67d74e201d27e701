package conntest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// call is one thing that a connector can be asked.
type call struct {
	name  string
	write bool
	do    func(context.Context) error
}

// calls lists what c can do, with arguments that exist on the server.
func (r *rig) calls(c ats.Connector) []call { return r.callsFor(c, r.firstJob(c)) }

// callsFor is calls with the id of a job.
func (r *rig) callsFor(c ats.Connector, job string) []call {
	all := []call{
		{"jobs", false, func(ctx context.Context) error {
			return read(r, "jobs", c.Jobs(ctx, "", ""), 0).err
		}},
		{"check", false, func(ctx context.Context) error {
			rights, err := c.Check(ctx)
			for _, right := range rights {
				if !right.OK && err == nil {
					err = errReported
				}
			}
			return err
		}},
	}
	if p, ok := ats.As[ats.PeopleLister](c); ok {
		all = append(all, call{"people", false, func(ctx context.Context) error {
			return read(r, "people", p.People(ctx, job, "", ""), 0).err
		}})
	}
	if j, ok := ats.As[ats.JobReader](c); ok {
		all = append(all, call{"job", false, func(ctx context.Context) error { _, err := j.Job(ctx, job); return err }})
	}
	if s, ok := ats.As[ats.StageLister](c); ok {
		all = append(all, call{"stages", false, func(ctx context.Context) error { _, err := s.Stages(ctx, job); return err }})
	}
	if q, ok := ats.As[ats.QuestionLister](c); ok {
		all = append(all, call{"questions", false, func(ctx context.Context) error { _, err := q.Questions(ctx, job); return err }})
	}
	return append(all, r.candidateCalls(c)...)
}

// errReported stands for a right that Check found missing without an error.
var errReported = errors.New("reported as a missing right")

func (r *rig) candidateCalls(c ats.Connector) []call {
	if r.Write == nil {
		return nil
	}
	var all []call
	basics := r.Write.Candidate.Resume.Basics
	if f, ok := ats.As[ats.CandidateFinder](c); ok {
		all = append(all, call{"find", false, func(ctx context.Context) error {
			_, err := f.FindCandidate(ctx, []string{basics.Email}, nil)
			return err
		}})
	}
	if w, ok := ats.As[ats.CandidateWriter](c); ok {
		// What it reads beforehand, such as the id of a source, it may keep from here on.
		_, _ = w.Problems(r.ctx, r.Write.Candidate)
		all = append(all, call{"create", true, func(ctx context.Context) error {
			_, err := w.CreateCandidate(ctx, r.Write.Candidate)
			return err
		}})
	}
	return all
}

// refusals: every fault becomes its kind, and nothing of it becomes a page.
func (r *rig) refusals() {
	text := func(s string) *string { return &s }
	for _, tt := range []struct {
		name  string
		fault fault
		kind  core.Kind
	}{
		{"401", fault{status: http.StatusUnauthorized}, core.KindAuth},
		{"403", fault{status: http.StatusForbidden}, core.KindForbidden},
		{"404", fault{status: http.StatusNotFound}, core.KindNotFound},
		{"429", fault{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "120"}}, core.KindRateLimited},
		// Retry-After: 0 keeps the suite short; the waits have tests of their own.
		{"500", fault{status: http.StatusInternalServerError, header: map[string]string{"Retry-After": "0"}}, core.KindTemporary},
		{"a broken body", fault{body: text(`{"jobs": [{"id": "1", "tit`)}, core.KindInvalid},
		{"an empty body", fault{body: text("")}, core.KindInvalid},
		{"a web page", fault{body: text("<!DOCTYPE html><html><body>Sign in</body></html>")}, core.KindInvalid},
	} {
		r.gate.set(0, nil)
		for _, call := range r.calls(r.connector()) {
			r.gate.set(0, &tt.fault)
			err := call.do(r.ctx)
			if errors.Is(err, errReported) && (tt.kind == core.KindForbidden || tt.kind == core.KindNotFound) {
				continue
			}
			r.is(call.name+" answered with "+tt.name, err, tt.kind)
			if tt.kind == core.KindRateLimited {
				r.comesBack(call.name, err)
			}
			if sent := len(r.gate.requests()); call.write && sent > 1 {
				r.t.Errorf("%s answered with %s: sent %d times", call.name, tt.name, sent)
			}
		}
	}
	r.secondPage()
}

// comesBack: the error says when the server may be asked again.
func (r *rig) comesBack(name string, err error) {
	var e *core.Error
	if !errors.As(err, &e) {
		return
	}
	if wait := time.Until(e.RetryAt); wait < 90*time.Second || wait > 150*time.Second {
		r.t.Errorf("%s: may be asked again in %v, the server said 2 minutes", name, wait)
	}
}

// secondPage: a fault behind the first page ends the look without a last page.
func (r *rig) secondPage() {
	if r.OnePage {
		return
	}
	r.gate.set(0, nil)
	c := r.connector()
	before := read(r, "jobs", c.Jobs(r.ctx, "", ""), 1)
	passed := len(r.gate.requests())
	if len(before.pages) == 0 || before.pages[0].Last {
		return
	}
	r.gate.set(passed, &fault{status: http.StatusForbidden})
	l := read(r, "jobs", r.connector().Jobs(r.ctx, "", ""), 0)
	if l.err == nil {
		return // everything came with the first request: there is no second one to fail
	}
	r.is("the second page", l.err, core.KindForbidden)
	for _, p := range l.pages {
		if p.Last || p.Full {
			r.t.Errorf("a look that failed has a last page")
		}
	}
}

// cancel: a call that waits for the server ends with its context, at once.
func (r *rig) cancel() {
	c := r.connector()
	if c == nil {
		return
	}
	for _, call := range r.calls(c) {
		r.gate.set(0, &fault{hang: true})
		ctx, cancel := context.WithCancel(r.ctx)
		done := make(chan error, 1)
		go func() { done <- call.do(ctx) }()
		select {
		case <-r.gate.hung:
		case err := <-done:
			r.t.Errorf("%s ended without asking the server: %v", call.name, err)
			cancel()
			continue
		}
		start := time.Now()
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) || errors.Unwrap(err) != nil {
			r.t.Errorf("%s, cancelled: got %v, want the context's own error", call.name, err)
		}
		if d := time.Since(start); d > time.Second {
			r.t.Errorf("%s, cancelled: took %v", call.name, d)
		}
	}
}

// lost: a connection that breaks in the answer is temporary.
func (r *rig) lost() {
	c := r.connector()
	if c == nil {
		return
	}
	r.gate.set(0, &fault{cut: true})
	r.is("jobs, connection lost", read(r, "jobs", c.Jobs(r.ctx, "", ""), 0).err, core.KindTemporary)
}
