package syncer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/event"
)

// fewPeople is how many people may vanish from a list that suddenly names nobody
// before that is taken for a mistake of the ATS.
const fewPeople = 3

// people looks at the pipelines: of the account where the ATS gives that at
// once, else of each job that is live.
func (r *run) people(ctx context.Context) error {
	lister, ok := ats.As[ats.PeopleLister](r.connector)
	if !ok {
		return r.noPeople(ctx)
	}
	pipelines := []core.ATSJob{{}}
	if !r.kind.PeopleByAccount {
		var err error
		if pipelines, err = r.imported(ctx, core.JobActive, core.JobPaused); err != nil {
			return err
		}
	}
	var first error
	r.phase(PhasePeople, len(pipelines))
	for i, a := range pipelines {
		err := r.pipeline(ctx, lister, a, i+1)
		first = firstError(first, err)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case blocked(err):
			return first
		}
	}
	return first
}

// noPeople notes that this ATS gives no pipelines, so that nobody waits for them.
func (r *run) noPeople(ctx context.Context) error {
	return r.Store.Update(ctx, func(tx core.Tx) error {
		st, err := r.Store.SyncStatus(tx, r.conn.ID, resourcePeople)
		if err != nil || !st.Completed.IsZero() {
			return err
		}
		st.Completed = r.Clock.Now()
		return r.Store.PutSyncStatus(tx, st)
	})
}

// blocked tells whether asking the same ATS for more makes no sense now.
func blocked(err error) bool {
	switch core.KindOf(err) {
	case core.KindAuth, core.KindForbidden, core.KindRateLimited, core.KindTemporary, core.KindStorage:
		return true
	}
	return false
}

// imported gives the ATS jobs of the connection whose jobs are in one of the
// states.
func (r *run) imported(ctx context.Context, states ...core.JobState) ([]core.ATSJob, error) {
	var out []core.ATSJob
	err := r.Store.View(ctx, func(tx core.Tx) error {
		list, err := r.Store.JobGlances(tx)
		if err != nil {
			return err
		}
		for _, j := range list {
			if j.Connection != r.conn.ID || !in(j.State, states) {
				continue
			}
			a, err := r.Store.ATSJob(tx, j.ATSJob)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

func in(s core.JobState, states []core.JobState) bool {
	for _, one := range states {
		if s == one {
			return true
		}
	}
	return false
}

// peopleResource names the status row of a pipeline; a without id is the
// account's.
func peopleResource(a core.ATSJobID) string {
	if a == 0 {
		return resourcePeople
	}
	return resourcePeople + " " + a.String()
}

// pipeline is one look at one list of people.
type pipeline struct {
	*run
	atsJob core.ATSJob
	number int // of the list among those of this run
	st     core.SyncStatus
	lines  map[string]line          // by application, as stored
	known  int                      // how many there were before the look
	jobs   map[string]core.ATSJobID // by the ATS's own id
	seen   map[uint64]bool          // digests of applications
}

// line is what is known of a stored line.
type line struct {
	sum   [8]byte
	job   core.ATSJobID
	added time.Time
}

func (r *run) pipeline(ctx context.Context, lister ats.PeopleLister, a core.ATSJob, number int) error {
	resource := peopleResource(a.ID)
	st, from, err := r.openLook(ctx, resource)
	if err != nil || r.leavesAlone(st) {
		return err
	}
	p := &pipeline{run: r, atsJob: a, number: number, st: st, jobs: map[string]core.ATSJobID{}, seen: map[uint64]bool{}}
	if err := r.Store.View(ctx, p.load); err != nil {
		return err
	}
	p.known = len(p.lines)
	r.list(number, st, p.known)
	if err := p.look(ctx, lister, from); err != nil {
		return r.failed(ctx, resource, err)
	}
	return nil
}

// leavesAlone tells whether a scheduled run passes over a list: one that cools down
// after a failure, or one that is known where only new ones are wanted. All others
// are read whenever the connection's jobs are.
func (r *run) leavesAlone(st core.SyncStatus) bool {
	return r.mode.scheduled && st.Failures > 0 && !due(st, r.Clock.Now()) || r.mode.fresh && !st.Completed.IsZero()
}

func (p *pipeline) look(ctx context.Context, lister ats.PeopleLister, from start) error {
	last := from.ending()
	if last == nil {
		pages := func(ctx context.Context, since, resume ats.Cursor) pageSeq[core.Applicant] {
			return lister.People(ctx, p.atsJob.Posting.ID, since, resume)
		}
		page, err := read(ctx, pages, from, func(pages []ats.Page[core.Applicant]) error { return p.store(ctx, pages) })
		if err != nil {
			return err
		}
		if page == nil {
			return core.Fail(core.KindInvalid, "The ATS's list of people broke off before its end; nobody was taken off the list.", "The next look reads it again.")
		}
		last = endingOf(page)
	}
	return p.conclude(ctx, *last)
}

// load reads what is stored of the list. The account's list is that of all its
// jobs.
func (p *pipeline) load(tx core.Tx) error {
	if err := p.loadSeen(tx); err != nil {
		return err
	}
	p.lines = map[string]line{}
	if p.atsJob.ID != 0 {
		p.jobs[p.atsJob.Posting.ID] = p.atsJob.ID
		return p.loadJob(tx, p.atsJob.ID)
	}
	for a, err := range p.Store.ATSJobsOf(tx, p.conn.ID) {
		if err != nil {
			return err
		}
		p.jobs[a.Posting.ID] = a.ID
		if err := p.loadJob(tx, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// loadSeen reads what a look that goes on has seen before. A look that begins has
// seen nothing, whatever another one left.
func (p *pipeline) loadSeen(tx core.Tx) error {
	if p.st.Cursor == "" {
		return nil
	}
	seen, err := p.Store.SeenApplications(tx, p.conn.ID, p.st.Resource)
	for _, d := range append(seen, p.st.SeenIDs...) {
		p.seen[d] = true
	}
	return err
}

func (p *pipeline) loadJob(tx core.Tx, id core.ATSJobID) error {
	list, err := p.Store.NotSourcesOfATSJob(tx, id)
	for _, n := range list {
		if n.Connection == p.conn.ID && n.Origin == "ats" {
			p.lines[n.Applicant.ID] = line{sum(n.Applicant), id, n.Added}
		}
	}
	return err
}

// sum tells two states of an applicant apart.
func sum(a core.Applicant) (out [8]byte) {
	a.Since, a.Updated = plainTime(a.Since), plainTime(a.Updated)
	text, err := json.Marshal(a)
	if err != nil {
		return out // not reachable: plain data
	}
	full := sha256.Sum256(text)
	copy(out[:], full[:])
	return out
}

// store stores pages and the cursor behind them, and lets the followers act.
func (p *pipeline) store(ctx context.Context, pages []ats.Page[core.Applicant]) error {
	w := people{pipeline: p, st: p.st, counts: p.report.People, touched: map[core.ATSJobID]bool{}, fresh: p.st.SeenIDs}
	w.st.SeenIDs = nil // of an earlier release: they move to where the others are
	err := p.Store.Update(ctx, func(tx core.Tx) error {
		w.tx = tx
		for _, page := range pages {
			if err := w.page(page); err != nil {
				return err
			}
		}
		if err := p.Store.AddSeenApplications(tx, p.conn.ID, w.st.Resource, w.fresh); err != nil {
			return err
		}
		if err := p.Store.PutSyncStatus(tx, w.st); err != nil {
			return err
		}
		return p.follow(tx, w.touched)
	})
	if err != nil {
		return err
	}
	p.st, p.report.People = w.st, w.counts
	p.report.Pages += len(pages)
	p.counted(w.st, p.known)
	p.told(w.touched)
	return nil
}

// people stores pages within one transaction.
type people struct {
	*pipeline
	tx      core.Tx
	st      core.SyncStatus
	counts  PeopleCounts
	touched map[core.ATSJobID]bool
	fresh   []uint64 // digests of what the look had not seen before
}

func (w *people) page(page ats.Page[core.Applicant]) error {
	if page.Restarted {
		nextLook(&w.st, w.Clock.Now())
		w.seen, w.fresh = map[uint64]bool{}, nil
	}
	if w.st.Cursor == "" { // the first page of a look
		if err := w.Store.ForgetSeenApplications(w.tx, w.conn.ID, w.st.Resource); err != nil {
			return err
		}
	}
	w.st.Total = max(w.st.Total, page.Total)
	for _, a := range page.Items {
		w.noteSeen(a)
		if err := w.applicant(w.tx, a, &w.counts, w.touched); err != nil {
			return err
		}
	}
	w.st.Cursor = w.written(behind(page))
	return nil
}

// noteSeen remembers that the look has seen an application.
func (w *people) noteSeen(a core.Applicant) {
	w.st.Seen++
	d := digest(a.ID)
	if a.Removed || a.ID == "" || w.seen[d] {
		return
	}
	w.seen[d] = true
	w.fresh = append(w.fresh, d)
}

// digest is a short form of an application's id.
func digest(application string) uint64 {
	sum := sha256.Sum256([]byte(application))
	return binary.BigEndian.Uint64(sum[:8])
}

func (p *pipeline) told(touched map[core.ATSJobID]bool) {
	p.publish(event.Looked, event.Sync, p.conn.ID.String())
	if len(touched) > 0 {
		p.publish(event.Changed, event.People, "")
	}
}

func (p *pipeline) follow(tx core.Tx, touched map[core.ATSJobID]bool) error {
	for _, id := range sortedIDs(touched) {
		for _, f := range p.followers {
			if err := f.PipelineChanged(tx, p.conn.ID, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// applicant stores one person of the list, or takes them off it.
func (p *pipeline) applicant(tx core.Tx, a core.Applicant, counts *PeopleCounts, touched map[core.ATSJobID]bool) error {
	if a.ID == "" {
		return nil // without an id nobody can be told from others
	}
	counts.Seen++
	known, have := p.lines[a.ID]
	if a.Removed {
		if !have && p.atsJob.ID != 0 {
			return nil
		}
		return p.remove(tx, a.ID, counts, touched)
	}
	job := p.atsJob.ID
	if job == 0 {
		job = p.jobs[a.JobID]
	}
	now := line{sum(a), job, p.Clock.Now()}
	if have && known.sum == now.sum && known.job == job {
		return nil
	}
	if have {
		now.added = known.added
		counts.Changed++
	} else {
		counts.Added++
	}
	p.lines[a.ID] = now
	touched[job] = true
	return p.Store.PutNotSource(tx, &core.NotSource{
		ATSJob: job, Client: p.conn.Client, Connection: p.conn.ID, Origin: "ats", Applicant: a, Added: now.added,
	}, p.Keys(a))
}

func (p *pipeline) remove(tx core.Tx, application string, counts *PeopleCounts, touched map[core.ATSJobID]bool) error {
	if known, ok := p.lines[application]; ok {
		counts.Removed++
		touched[known.job] = true
		delete(p.lines, application)
	}
	return p.Store.DeleteNotSource(tx, p.conn.ID, application)
}

// conclude takes off who is absent from a list that named everybody, and closes
// the look.
func (p *pipeline) conclude(ctx context.Context, last ending) error {
	var gone []string
	if last.full && !last.unchanged {
		for application := range p.lines {
			if !p.seen[digest(application)] {
				gone = append(gone, application)
			}
		}
	}
	slices.Sort(gone)
	if len(p.seen) == 0 && len(gone) > fewPeople {
		return core.Fail(core.KindInvalid, fmt.Sprintf("The ATS's list names nobody, where it named %d people; all of them stay on the list.", len(gone)), "The next look reads it again.")
	}
	counts, touched := p.report.People, map[core.ATSJobID]bool{}
	err := p.Store.Update(ctx, func(tx core.Tx) error {
		for _, application := range gone {
			if err := p.remove(tx, application, &counts, touched); err != nil {
				return err
			}
		}
		if err := p.follow(tx, touched); err != nil {
			return err
		}
		return p.finish(tx, last)
	})
	if err != nil {
		return err
	}
	p.report.People = counts
	p.told(touched)
	return nil
}

func (p *pipeline) finish(tx core.Tx, last ending) error {
	now := p.Clock.Now()
	st := p.st
	if last.since != "" || !last.unchanged {
		st.Since = p.stored(last.since)
	}
	if last.full || last.unchanged {
		st.FullAt = now
	}
	st.LookOpen, st.Cursor, st.SeenIDs = false, "", nil
	if err := p.Store.ForgetSeenApplications(tx, p.conn.ID, st.Resource); err != nil {
		return err
	}
	st.MappingVersion = p.kind.MappingVersion
	p.complete(&st, now)
	st.NextDue = p.own(tx).next(now, p.Random())
	return p.Store.PutSyncStatus(tx, st)
}
