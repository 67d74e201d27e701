package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// apartScope is the row of settings in which the ATS jobs stand of which a person said
// that they are jobs of their own, whatever their reference: the id, and since when.
const apartScope = "apart"

// kin is what the reference of an ATS job that nobody works with says about it. The ATS
// may open a job again under another id: its reference is what people know it by.
type kin struct {
	job   *core.Job // the closed job that it may be; nil = it is a new one
	why   string    // what speaks against it; "" = nothing does
	doubt bool      // the next look tells: a job of this reference is just missing
	early bool      // the look that brought it is not over: what it lacks is not known yet
}

// again links a closed job to the ATS job under which the ATS lists it again, and
// reopens it. Where that is not beyond doubt it asks. It tells whether that is all that
// can be done with the ATS job now.
func (sh *shift) again(a core.ATSJob) (handled bool, err error) {
	k, err := sh.kin(a)
	if err != nil {
		return false, err
	}
	if err := sh.open(); err != nil {
		return false, err
	}
	if open, asked := sh.asks[a.ID]; k.job != nil && (asked || k.why != "") {
		return true, sh.ask(a, cmp.Or(k.why, open.Reason)) // once asked, only the answer counts
	}
	if err := sh.answered(a, "withdrawn", "engine"); err != nil {
		return false, err
	}
	switch {
	case k.job != nil:
		return true, sh.relink(k.job, a)
	case k.early:
		sh.early++
		return true, sh.Store.PutMark(sh.tx, core.Mark{Connection: a.Connection, ATSJob: a.ID, What: core.MarkChanged, Look: a.FirstLook})
	}
	return k.doubt, nil
}

// relatives are the other ATS jobs of a connection with the same reference.
type relatives struct {
	gone  []core.Job // closed in the ATS, before this one came
	alive int        // jobs that the ATS lists as open
	loose int        // open ATS jobs that nobody works with
	doubt bool       // one is missing, for the first time or held
}

func (sh *shift) kin(a core.ATSJob) (kin, error) {
	if a.Posting.Reference == "" || !a.Open || a.Deleted || doubt(a) != "" {
		return kin{}, nil
	}
	ids, err := sh.Store.ATSJobIDsByReference(sh.tx, a.Connection, a.Posting.Reference)
	if err != nil || len(ids) < 2 {
		return kin{}, err
	}
	apart, err := sh.Store.Settings(sh.tx, apartScope)
	if err != nil || apart[a.ID.String()] != "" {
		return kin{}, err
	}
	var r relatives
	for _, id := range ids {
		if id == a.ID {
			continue
		}
		if err := sh.relative(&r, a, id); err != nil {
			return kin{}, err
		}
	}
	switch {
	case r.doubt:
		return kin{doubt: true}, nil
	case len(r.gone) == 0 && r.alive > 0:
		early, err := sh.underWay(a)
		return kin{early: early}, err
	case len(r.gone) == 0:
		return kin{}, nil
	}
	last := slices.MaxFunc(r.gone, func(x, y core.Job) int { return x.ClosedAt.Compare(y.ClosedAt) })
	return kin{job: &last, why: r.against(a, last)}, nil
}

// relative adds one ATS job of the same reference.
func (sh *shift) relative(r *relatives, a core.ATSJob, id core.ATSJobID) error {
	b, err := sh.Store.ATSJob(sh.tx, id)
	if err != nil {
		return err
	}
	j, err := sh.Store.JobOf(sh.tx, id)
	if core.IsNotFound(err) {
		if b.Open && !b.Deleted {
			r.loose++
		}
		return nil
	}
	if err != nil {
		return err
	}
	st, err := sh.of(a.Connection)
	if err != nil || j.Client != st.Client || j.ATSJob != id { // another one stands for it now
		return err
	}
	switch open := b.Open && !b.Deleted; {
	case open && doubt(b) == "":
		r.alive++
	case !open && j.State != core.JobClosed && j.GoneLook == 0:
		r.doubt = true // its closing waits among the marks
	case !came(a, j):
	case open:
		r.doubt = true
	default:
		r.gone = append(r.gone, j)
	}
	return nil
}

// came tells whether an ATS job came when the job's own had gone: what stood beside it
// while it was open is another job.
func came(a core.ATSJob, j core.Job) bool {
	if slices.Contains(j.Former, a.ID) {
		return true
	}
	if j.GoneLook == 0 { // closed before this was noted
		return j.State == core.JobClosed && a.FirstSeen.After(j.ClosedAt)
	}
	return a.FirstLook >= j.GoneLook
}

// underWay tells whether the look that brought an ATS job still goes on.
func (sh *shift) underWay(a core.ATSJob) (bool, error) {
	row, err := sh.Store.SyncStatus(sh.tx, a.Connection, "jobs")
	return row.LookOpen && row.Look == a.FirstLook, err
}

// against says what speaks against a being that job, "" = nothing does.
func (r relatives) against(a core.ATSJob, last core.Job) string {
	var more []string
	for _, other := range []struct {
		n         int
		one, many string
	}{
		{len(r.gone) - 1, "1 further closed job", "further closed jobs"},
		{r.alive, "1 open job", "open jobs"},
		{r.loose, "1 further job in the ATS", "further jobs in the ATS"},
	} {
		switch {
		case other.n == 1:
			more = append(more, other.one)
		case other.n > 1:
			more = append(more, fmt.Sprintf("%d %s", other.n, other.many))
		}
	}
	if len(more) == 0 {
		return ""
	}
	closed := ""
	if !last.ClosedAt.IsZero() {
		closed = ", closed on " + last.ClosedAt.Format("2 January 2006")
	}
	return fmt.Sprintf("%s came into the ATS with the reference %s of your job %s%s; it is the reference of %s as well, so nothing was reopened. Is it the same job?",
		titled(a.Posting.Title), a.Posting.Reference, titled(last.Title), closed, strings.Join(more, " and "))
}

func titled(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return "a job without a title"
	}
	return "“" + text + "”"
}

// relink ties a job to the ATS job under which the ATS lists it again. One that the ATS
// had closed reopens; one closed by hand stays closed, as under its old id.
func (sh *shift) relink(j *core.Job, a core.ATSJob) error {
	n := note{who: "ats", evidence: a.ID.String()}
	j.Former = append(slices.DeleteFunc(slices.Clone(j.Former), func(id core.ATSJobID) bool { return id == a.ID }), j.ATSJob)
	j.ATSJob, j.GoneLook, j.HoldMail = a.ID, 0, ""
	j.AtImport.ID, j.AtImport.Reference, j.AtImport.URL = a.Posting.ID, a.Posting.Reference, a.Posting.URL
	a.ImportedAs = j.ID
	if err := sh.Store.PutATSJob(sh.tx, &a); err != nil {
		return err
	}
	if err := sh.Store.PutJob(sh.tx, j); err != nil {
		return err
	}
	sh.unhold(a, "", false)
	n.what, n.cause = "job linked anew", "The ATS lists it under another id, with the same reference."
	if err := sh.log(sh.tx, *j, n); err != nil {
		return err
	}
	sh.changed = append(sh.changed, j.ID)
	if j.State == core.JobClosed && j.ClosedBy == "ats" {
		n.what, n.cause = "job reopened", "The ATS lists the job as open again."
		j.ReopenedAt = sh.Clock.Now()
		if err := sh.reopen(sh.tx, j, n); err != nil {
			return err
		}
	}
	if err := sh.renewLink(j, a, n); err != nil {
		return err
	}
	if err := sh.follow(sh.tx, j, a, n); err != nil {
		return err
	}
	return sh.consider(j, a)
}

// renewLink takes the apply link of the new posting over where the job has the old one's,
// which leads nowhere any more.
func (sh *shift) renewLink(j *core.Job, a core.ATSJob, n note) error {
	link := webAddress(a.Posting.ApplyURL)
	if link == "" || j.ApplyURL == link || j.ApplyURL != webAddress(j.AtImport.ApplyURL) || j.Fields["apply_url"] != "" {
		return nil
	}
	j.ApplyURL, j.AtImport.ApplyURL = link, a.Posting.ApplyURL
	n.what, n.cause = "job field followed", "The apply link of the new posting was taken over from the ATS."
	return sh.log(sh.tx, *j, n)
}

// kinsfolk looks again at the ATS jobs with the reference of one that closed, went
// missing or came back: one of them may be it, or no longer.
func (sh *shift) kinsfolk(a core.ATSJob) error {
	if a.Posting.Reference == "" {
		return nil
	}
	ids, err := sh.Store.ATSJobIDsByReference(sh.tx, a.Connection, a.Posting.Reference)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if id == a.ID {
			continue
		}
		b, err := sh.Store.ATSJob(sh.tx, id)
		if err != nil {
			return err
		}
		if b.ImportedAs != 0 {
			continue
		}
		if err := sh.look(b); err != nil {
			return err
		}
	}
	return nil
}

// ask makes the decision that a person has to take, once.
func (sh *shift) ask(a core.ATSJob, why string) error {
	if err := sh.open(); err != nil {
		return err
	}
	h, asked := sh.asks[a.ID]
	if asked && h.Reason == why {
		return nil
	}
	if !asked {
		h = core.Held{Kind: core.HeldReference, Connection: a.Connection, Jobs: []core.ATSJobID{a.ID}, Look: a.Look, Since: sh.Clock.Now()}
	}
	h.Reason, sh.told = why, true
	if err := sh.Store.PutHeld(sh.tx, &h); err != nil {
		return err
	}
	sh.asks[a.ID] = h
	if asked {
		return nil
	}
	return sh.Store.AppendLog(sh.tx, &core.LogEntry{At: h.Since, Who: "engine", What: "same reference held", Subject: h.ID.String()})
}

// answered settles the open decision about an ATS job, if there is one.
func (sh *shift) answered(a core.ATSJob, how, who string) error {
	if err := sh.open(); err != nil {
		return err
	}
	h, asked := sh.asks[a.ID]
	if !asked {
		return nil
	}
	sh.told = true
	delete(sh.asks, a.ID)
	return sh.settleHeld(sh.tx, &h, how, who)
}

// AcceptReference takes the word that an ATS job is the closed job of the same
// reference: the job is linked to it and reopens.
func (s *Service) AcceptReference(ctx context.Context, id core.HeldID) error {
	return s.decideReference(ctx, id, func(sh *shift, a core.ATSJob) error {
		k, err := sh.kin(a)
		if err != nil {
			return err
		}
		if k.job == nil {
			return core.Fail(core.KindRefused, "No closed job waits for this one any more; nothing was changed.", "Synchronise once more.")
		}
		if err := sh.answered(a, "accepted", "recruiter"); err != nil {
			return err
		}
		return sh.relink(k.job, a)
	})
}

// RefuseReference takes the word that an ATS job is a job of its own, whatever its
// reference. A rule may import it now.
func (s *Service) RefuseReference(ctx context.Context, id core.HeldID) error {
	return s.decideReference(ctx, id, func(sh *shift, a core.ATSJob) error {
		if err := sh.setApart(a); err != nil {
			return err
		}
		return sh.look(a)
	})
}

// setApart remembers that an ATS job is one of its own.
func (sh *shift) setApart(a core.ATSJob) error {
	stored, err := sh.Store.Settings(sh.tx, apartScope)
	if err != nil {
		return err
	}
	stored[a.ID.String()] = sh.Clock.Now().UTC().Format(time.RFC3339)
	if err := sh.Store.PutSettings(sh.tx, apartScope, stored); err != nil {
		return err
	}
	return sh.answered(a, "refused", "recruiter")
}

func (s *Service) decideReference(ctx context.Context, id core.HeldID, decide func(*shift, core.ATSJob) error) error {
	return s.work(ctx, func(sh *shift) error {
		h, err := s.Store.Held(sh.tx, id)
		switch {
		case err != nil:
			return err
		case h.Kind != core.HeldReference || len(h.Jobs) == 0:
			return core.Fail(core.KindRefused, "This decision is not about a reference.", "")
		case h.Settled != "":
			return core.Fail(core.KindRefused, "This decision was already "+h.Settled+"; nothing was changed.", "")
		}
		a, err := s.Store.ATSJob(sh.tx, h.Jobs[0])
		if err != nil {
			return err
		}
		if err := decide(sh, a); err != nil {
			return err
		}
		return sh.kinsfolk(a)
	})
}
