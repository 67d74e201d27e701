package conntest

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// descriptor: what people and the set-up form need is there and true.
func (r *rig) descriptor() {
	d := r.Factory.Descriptor
	for what, missing := range map[string]bool{
		"kind": d.Kind == "", "name": d.Name == "", "instructions": d.Instructions == "", "poll": d.Poll <= 0,
		"mapping version": d.MappingVersion <= 0, "how it was tested": d.Tested == "" || d.Grade == "", "fields": len(d.Fields) == 0,
	} {
		if missing {
			r.t.Errorf("the descriptor lacks: %s", what)
		}
	}
	known := map[string]bool{}
	for _, f := range d.Fields {
		known[f.Key] = true
		if f.Label == "" || f.Help == "" {
			r.t.Errorf("the field %s has no label or no help", f.Key)
		}
		config := r.Config(r.base)
		if _, plain := config.Settings[f.Key]; plain && f.Secret {
			r.t.Errorf("the secret field %s is given as a setting", f.Key)
		}
	}
	if !known["url"] && !known["base_url"] {
		r.t.Errorf("no field url or base_url: the address can't be changed")
	}
	c := r.connector()
	if c == nil {
		return
	}
	if diff := cmp.Diff(ats.CapabilitiesOf(c), d.Capabilities); diff != "" {
		r.t.Errorf("declared capabilities are not those implemented: %s", diff)
	}
	if diff := cmp.Diff(d, c.Descriptor()); diff != "" {
		r.t.Errorf("factory and connector describe themselves differently: %s", diff)
	}
}

// making: New validates and contacts nobody.
func (r *rig) making() {
	r.gate.set(0, nil)
	r.connector()
	if seen := r.gate.requests(); len(seen) > 0 {
		r.t.Errorf("making a connector asked for %v", seen)
	}
	if _, err := r.Factory.New(ats.Config{}); err == nil {
		r.t.Errorf("an account without any setting was accepted")
	} else {
		r.is("making it from nothing", err, core.KindUsage, core.KindAuth)
	}
}

// permissions: Check reports on what the descriptor declares.
func (r *rig) permissions() {
	c := r.connector()
	if c == nil {
		return
	}
	rights, err := c.Check(r.ctx)
	if err != nil {
		r.t.Errorf("check: %v", err)
	}
	for _, right := range rights {
		if !right.OK {
			r.t.Errorf("check: %s is said to lack %q", right.Feature, right.Missing)
		}
	}
	if len(rights) == 0 {
		r.t.Errorf("check reports nothing")
	}
	for _, word := range ats.CapabilitiesOf(c).Words() {
		if !slices.ContainsFunc(rights, func(right ats.Right) bool { return right.Feature == word }) {
			r.t.Errorf("check says nothing of %q, which the descriptor declares", word)
		}
	}
}

// jobPages: the list of jobs.
func (r *rig) jobPages() {
	want := lists(r, "jobs", postingID, func(c ats.Connector, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
		return c.Jobs(r.ctx, since, resume)
	})
	if len(want) != r.Jobs {
		r.t.Errorf("a look lists %d jobs, the server has %d", len(want), r.Jobs)
	}
	for id, p := range want {
		if id == "" || p.Reference == "" || p.Title == "" {
			r.t.Errorf("job %q has no id, reference or title", id)
		}
	}
	c := r.connector()
	if c == nil {
		return
	}
	l := read(r, "jobs", c.Jobs(r.ctx, "", ""), 0)
	if n := len(l.pages); n > 0 && l.pages[n-1].Full != r.Full {
		r.t.Errorf("a complete look says full: %v", l.pages[n-1].Full)
	}
}

// peoplePages: the list of people, of the account or of the first job.
func (r *rig) peoplePages() {
	c := r.connector()
	if _, ok := ats.As[ats.PeopleLister](c); !ok {
		return
	}
	job := ""
	if !r.Factory.Descriptor.PeopleByAccount {
		if job = r.firstJob(c); job == "" {
			return
		}
	}
	people := lists(r, "people", applicantID, func(c ats.Connector, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
		l, ok := ats.As[ats.PeopleLister](c)
		if !ok {
			return func(func(ats.Page[core.Applicant], error) bool) {}
		}
		return l.People(r.ctx, job, since, resume)
	})
	for id, a := range people {
		if id == "" || a.JobID == "" || a.Name == "" && len(a.Emails) == 0 {
			r.t.Errorf("an applicant has no id, no job, or nothing to be recognised by")
		}
	}
}

// lists checks one list: to the end, resumed behind every page, twice, and
// incrementally. It gives its records.
func lists[T any](r *rig, what string, id func(T) string, list func(c ats.Connector, since, resume ats.Cursor) iter.Seq2[ats.Page[T], error]) map[string]T {
	c := r.connector()
	if c == nil {
		return nil
	}
	whole := read(r, what, list(c, "", ""), 0)
	if whole.err != nil {
		r.t.Errorf("%s: %v", what, whole.err)
		return nil
	}
	want := records(whole.pages, id)
	count := 0
	for _, p := range whole.pages {
		count += len(p.Items)
	}
	if count != len(want) {
		r.t.Errorf("%s: %d records under %d ids", what, count, len(want))
	}
	if len(whole.pages) < 2 && !r.OnePage {
		r.t.Errorf("%s: one page only; give the server more, or say OnePage", what)
	}
	same := func(when string, pages []ats.Page[T]) {
		if diff := cmp.Diff(want, records(pages, id)); diff != "" {
			r.t.Errorf("%s, %s: other records (-first +then): %s", what, when, diff)
		}
	}
	same("looked at twice", read(r, what, list(c, "", ""), 0).pages)
	for n := range len(whole.pages) - 1 {
		first := read(r, what, list(r.connector(), "", ""), n+1)
		rest := read(r, what, list(r.connector(), "", first.pages[n].Next), 0)
		if rest.err != nil {
			r.t.Errorf("%s, resumed behind page %d: %v", what, n+1, rest.err)
		}
		same(fmt.Sprintf("resumed behind page %d", n+1), append(first.pages, rest.pages...))
	}
	since := whole.pages[len(whole.pages)-1].Since
	later := read(r, what, list(r.connector(), since, ""), 0)
	if later.err != nil {
		r.t.Errorf("%s, a second look: %v", what, later.err)
	}
	merged := maps.Clone(want)
	maps.Copy(merged, records(later.pages, id))
	if diff := cmp.Diff(want, merged); diff != "" {
		r.t.Errorf("%s: nothing happened, yet a later look says: %s", what, diff)
	}
	return want
}

// firstJob is the smallest id of the server's jobs.
func (r *rig) firstJob(c ats.Connector) string {
	if c == nil {
		return ""
	}
	all := records(read(r, "jobs", c.Jobs(r.ctx, "", ""), 0).pages, postingID)
	if len(all) == 0 {
		r.t.Errorf("the server has no job")
		return ""
	}
	return slices.Sorted(maps.Keys(all))[0]
}

// jobByID: the job read alone is the one of the list.
func (r *rig) jobByID() {
	c := r.connector()
	reader, ok := ats.As[ats.JobReader](c)
	if !ok {
		return
	}
	all := records(read(r, "jobs", c.Jobs(r.ctx, "", ""), 0).pages, postingID)
	id := r.firstJob(c)
	got, err := reader.Job(r.ctx, id)
	if err != nil {
		r.t.Errorf("job by its id: %v", err)
	}
	if diff := cmp.Diff(all[id], got); diff != "" {
		r.t.Errorf("job by its id is not that of the list (-list +id): %s", diff)
	}
	_, err = reader.Job(r.ctx, "no-such-job")
	r.is("a job that does not exist", err, core.KindNotFound)
}

// stages: they can be told apart and named.
func (r *rig) stages() {
	c := r.connector()
	lister, ok := ats.As[ats.StageLister](c)
	if !ok {
		return
	}
	all, err := lister.Stages(r.ctx, r.firstJob(c))
	if err != nil || len(all) == 0 {
		r.t.Errorf("stages: %d, %v", len(all), err)
	}
	seen := map[string]bool{}
	for _, s := range all {
		if s.ID == "" || s.Name == "" || seen[s.ID] {
			r.t.Errorf("stage %q has no id or name, or comes twice", s.Name)
		}
		seen[s.ID] = true
	}
}

// questions: they can be told apart and read, and a choice has something to choose
// from.
func (r *rig) questions() {
	c := r.connector()
	lister, ok := ats.As[ats.QuestionLister](c)
	if !ok {
		return
	}
	all, err := lister.Questions(r.ctx, r.firstJob(c))
	if err != nil || len(all) == 0 {
		r.t.Errorf("questions: %d, %v", len(all), err)
	}
	seen := map[string]bool{}
	for _, q := range all {
		choice := q.Kind == core.AskChoice || q.Kind == core.AskChoices
		if q.ID == "" || q.Text == "" || q.Kind == "" || seen[q.ID] || choice != (len(q.Choices) > 0) {
			r.t.Errorf("question %q of kind %q has no id, text, kind or choices, or comes twice", q.Text, q.Kind)
		}
		seen[q.ID] = true
	}
}

// unknownFields: what a newer ATS adds changes nothing.
func (r *rig) unknownFields() {
	c := r.connector()
	if c == nil {
		return
	}
	want := records(read(r, "jobs", c.Jobs(r.ctx, "", ""), 0).pages, postingID)
	r.gate.set(0, &fault{rewrite: withUnknown})
	l := read(r, "jobs", r.connector().Jobs(r.ctx, "", ""), 0)
	if l.err != nil {
		r.t.Errorf("with fields that nobody knows: %v", l.err)
	}
	if diff := cmp.Diff(want, records(l.pages, postingID)); diff != "" {
		r.t.Errorf("fields that nobody knows changed the jobs: %s", diff)
	}
}

// missingFields: what an older ATS leaves out does no harm. Only a field
// without which the answer means nothing may make it unreadable.
func (r *rig) missingFields() {
	c := r.connector()
	if c == nil {
		return
	}
	var (
		mu    sync.Mutex // a connector may ask for several things at once
		names []string
	)
	r.gate.set(0, &fault{rewrite: func(body []byte) []byte {
		mu.Lock()
		defer mu.Unlock()
		for _, name := range fields(body) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return body
	}})
	read(r, "jobs", c.Jobs(r.ctx, "", ""), 0)
	refused := 0
	for _, name := range names {
		r.gate.set(0, &fault{rewrite: without(name)})
		l := read(r, "jobs without "+name, r.connector().Jobs(r.ctx, "", ""), 1)
		if l.err != nil {
			refused++
			r.is("jobs without "+name, l.err, core.KindInvalid)
		}
	}
	if refused > 2 {
		r.t.Errorf("%d of %d missing fields make the jobs unreadable", refused, len(names))
	}
}
