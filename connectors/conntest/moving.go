package conntest

import (
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// pageFaults: a page of the job list that is lost once, or that comes in place of
// the one behind it, costs nothing.
func (r *rig) pageFaults() {
	for n := 2; n <= r.listRequests(); n++ {
		lost := r.again()
		lost.gate.set(0, &fault{list: n, cut: true})
		lost.converges("with the list's answer lost once", nil)
		twice := r.again()
		twice.gate.set(0, &fault{list: n, repeat: true})
		twice.converges("with a page of the list in place of the next one", nil)
	}
}

// endlessList: a list that gives its first page for ever ends by itself, and is not
// called whole.
func (r *rig) endlessList() {
	if r.listRequests() < 2 {
		return
	}
	r.gate.set(0, &fault{list: 2, onward: true, repeat: true})
	c := r.connector()
	if c == nil {
		return
	}
	l := read(r, "a list without end", c.Jobs(r.ctx, "", ""), mostPages)
	if len(l.pages) == mostPages {
		r.t.Errorf("a list that gives its first page for ever is read for ever")
	}
	if n := len(l.pages); l.err == nil && n > 0 && l.pages[n-1].Full {
		r.t.Errorf("a list that gives its first page for ever is called whole")
	}
}

// mostPages is how many pages a connector may take from a list without end.
const mostPages = 40

// listRequests counts the requests for the job list in one look, and tells when
// there are too few to lose one.
func (r *rig) listRequests() int {
	if r.OnePage || r.List == "" {
		if !r.OnePage {
			r.t.Errorf("the target does not say which request lists the jobs")
		}
		return 0
	}
	r.gate.set(0, nil)
	c := r.connector()
	if c == nil {
		return 0
	}
	read(r, "jobs", c.Jobs(r.ctx, "", ""), 0)
	n := 0
	for _, asked := range r.gate.requests() {
		if fits(r.List, asked) {
			n++
		}
	}
	if n < 2 {
		r.t.Errorf("a look asks for the list %d times, at %s", n, r.List)
	}
	return n
}

// moving: jobs that change while the list is read are neither lost nor doubled.
func (r *rig) moving() {
	if r.OnePage {
		return
	}
	if r.records == nil {
		r.t.Errorf("the server's records can't be changed: it lacks Records")
		return
	}
	c := r.connector()
	if c == nil {
		return
	}
	pages := read(r, "jobs", c.Jobs(r.ctx, "", ""), 0).pages
	all := records(pages, postingID)
	for name, change := range map[string]func(records Records, seen, coming string){
		"a seen job changed":   func(rec Records, seen, _ string) { rec.RetitleJob(seen, "Changed later") },
		"a coming job changed": func(rec Records, _, coming string) { rec.RetitleJob(coming, "Changed earlier") },
		"a seen job deleted":   func(rec Records, seen, _ string) { rec.DeleteJob(seen) },
		"a coming job deleted": func(rec Records, _, coming string) { rec.DeleteJob(coming) },
		"a job added":          func(rec Records, _, _ string) { rec.NewJob("New") },
		"the order reversed":   func(rec Records, _, _ string) { rec.ReverseJobs() },
	} {
		for n := range len(pages) - 1 {
			seen, coming := divided(all, pages[:n+1])
			if seen == "" || coming == "" {
				continue
			}
			fresh := r.again()
			fresh.converges(name, func(page int) {
				if page == n+1 {
					change(fresh.records, seen, coming)
				}
			})
		}
	}
}

// divided gives a job of these pages and one that is on none of them.
func divided(all map[string]core.Posting, pages []ats.Page[core.Posting]) (seen, coming string) {
	on := records(pages, postingID)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if _, ok := on[id]; ok {
			seen = id
		} else if coming == "" {
			coming = id
		}
	}
	return seen, coming
}

// converges: a look during which something happens, gone on with once if it
// fails, and the next look together give the jobs that the ATS then has. A look
// that calls itself full lacks none.
func (r *rig) converges(what string, between func(page int)) {
	c := r.connector()
	if c == nil {
		return
	}
	r.between = between
	first := read(r, what, c.Jobs(r.ctx, "", ""), 0)
	r.between = nil
	pages := first.pages
	if first.err != nil {
		r.is(what, first.err, core.KindInvalid, core.KindTemporary)
		resume := ats.Cursor("")
		if len(pages) > 0 {
			resume = pages[len(pages)-1].Next
		}
		rest := read(r, what+", gone on with", r.connector().Jobs(r.ctx, "", resume), 0)
		if rest.err != nil || len(rest.pages) == 0 {
			r.t.Errorf("%s, gone on with: %v", what, rest.err)
			return
		}
		pages = append(pages, rest.pages...)
	}
	last := pages[len(pages)-1]
	state := records(pages, postingID)
	truth := records(read(r, what+", afterwards", r.connector().Jobs(r.ctx, "", ""), 0).pages, postingID)
	if last.Full {
		r.lacksNone(what, state, truth)
	}
	next := read(r, what+", the next look", r.connector().Jobs(r.ctx, last.Since, ""), 0)
	if next.err != nil || len(next.pages) == 0 {
		r.t.Errorf("%s, the next look: %v", what, next.err)
		return
	}
	if end := next.pages[len(next.pages)-1]; end.Full && !end.Unchanged {
		clear(state)
	}
	maps.Copy(state, records(next.pages, postingID))
	for id := range state {
		if _, ok := truth[id]; !ok {
			delete(state, id) // deleted meanwhile, which only a full look tells
		}
	}
	if diff := cmp.Diff(truth, state); diff != "" {
		r.t.Errorf("%s: after two looks other jobs than the ATS has (-ATS +looks): %s", what, diff)
	}
}

// lacksNone: a full look has every job that was there before and after it.
func (r *rig) lacksNone(what string, state, truth map[string]core.Posting) {
	for id, p := range truth {
		if _, ok := state[id]; !ok && p.Title != "New" {
			r.t.Errorf("%s: the look calls itself full and lacks the job %s", what, id)
		}
	}
}
