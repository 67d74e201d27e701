package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"reqdesk/core"
)

// Import makes a draft from an ATS job, named by its id in the ATS or by its
// reference. The id wins over a reference that looks the same; a reference that
// several jobs share is KindUsage, an unknown one KindNotFound. A job that was
// imported before is given back as it is.
func (s *Service) Import(ctx context.Context, c core.ConnectionID, idOrReference string) (core.Job, error) {
	return s.importing(ctx, func(tx core.Tx) (core.ATSJob, error) { return s.Find(tx, c, strings.TrimSpace(idOrReference)) })
}

// ImportATSJob is Import for a job chosen from a list.
func (s *Service) ImportATSJob(ctx context.Context, id core.ATSJobID) (core.Job, error) {
	return s.importing(ctx, func(tx core.Tx) (core.ATSJob, error) { return s.Store.ATSJob(tx, id) })
}

func (s *Service) importing(ctx context.Context, choose func(core.Tx) (core.ATSJob, error)) (core.Job, error) {
	var job core.Job
	err := s.work(ctx, func(sh *shift) error {
		a, err := choose(sh.tx)
		if err != nil {
			return err
		}
		job, _, err = sh.byHand(a)
		return err
	})
	return job, err
}

// byHand imports an ATS job that a person chose. before tells that it was imported
// already.
func (sh *shift) byHand(a core.ATSJob) (job core.Job, before bool, err error) {
	job, err = sh.Store.JobOf(sh.tx, a.ID)
	if !core.IsNotFound(err) {
		return job, err == nil, err
	}
	st, err := sh.of(a.Connection)
	if err != nil {
		return job, false, err
	}
	if err := sh.open(); err != nil {
		return job, false, err
	}
	k, err := sh.kin(a)
	if err != nil {
		return job, false, err
	}
	if k.job != nil && k.why == "" {
		err = sh.relink(k.job, a)
		return *k.job, true, err
	}
	if err := sh.answered(a, "refused", "recruiter"); err != nil {
		return job, false, err
	}
	sh.unhold(a, "", false)
	n := byHand("job imported")
	n.evidence = a.ID.String()
	job, err = sh.link(sh.tx, a, st, n)
	sh.changed = append(sh.changed, job.ID)
	return job, false, err
}

// Imported is what came of one ATS job of several.
type Imported struct {
	ATSJob core.ATSJobID
	Job    core.Job
	Before bool  // it was imported already
	Err    error // why it was not imported; nil = it was
}

// importsPerUnit bounds what one transaction imports.
const importsPerUnit = 50

// ImportSeveral imports the chosen ATS jobs and tells of each what came of it, in
// their order; done, if not nil, is told how many are through. One that can't be
// imported keeps no other from it; the error is for what stops them all, and those
// that are through stay imported.
func (s *Service) ImportSeveral(ctx context.Context, ids []core.ATSJobID, done func(int)) ([]Imported, error) {
	out := make([]Imported, 0, len(ids))
	for chunk := range slices.Chunk(ids, importsPerUnit) {
		var part []Imported
		err := s.work(ctx, func(sh *shift) error {
			part = part[:0]
			for _, id := range chunk {
				a, err := sh.Store.ATSJob(sh.tx, id)
				if core.IsNotFound(err) {
					part = append(part, Imported{ATSJob: id, Err: core.Fail(core.KindNotFound, "The ATS no longer has this job; it was not imported.", "")})
					continue
				}
				if err != nil {
					return err
				}
				job, before, err := sh.byHand(a)
				if err != nil {
					return err
				}
				part = append(part, Imported{ATSJob: id, Job: job, Before: before})
			}
			return nil
		})
		if err != nil {
			return out, err
		}
		if out = append(out, part...); done != nil {
			done(len(out))
		}
	}
	return out, nil
}

// Find gives the ATS job of a connection that has this id or this reference. It is
// KindNotFound when none has, KindUsage when several have the reference.
func (s *Service) Find(tx core.Tx, c core.ConnectionID, name string) (core.ATSJob, error) {
	a, err := s.Store.ATSJobByForeignID(tx, c, name)
	if err == nil && !a.Deleted || err != nil && !core.IsNotFound(err) {
		return a, err
	}
	list, err := s.Store.ATSJobsByReference(tx, c, name)
	if err != nil && !core.IsNotFound(err) {
		return core.ATSJob{}, err
	}
	list = slices.DeleteFunc(list, func(a core.ATSJob) bool { return a.Deleted })
	switch len(list) {
	case 0:
		return core.ATSJob{}, core.Fail(core.KindNotFound, fmt.Sprintf("This connection has no ATS job with the id or reference %q.", name),
			"Look it up with `ats jobs --search`, or run `sync` first.")
	case 1:
		return list[0], nil
	}
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.Posting.ID
	}
	return core.ATSJob{}, core.Fail(core.KindUsage, fmt.Sprintf("%d ATS jobs have the reference %q.", len(list), name),
		"Name one by its id: "+strings.Join(ids, ", ")+".")
}

// link makes the job and ties it to its ATS job.
func (s *Service) link(tx core.Tx, a core.ATSJob, st standing, n note) (core.Job, error) {
	job := s.draft(a.Posting, st.tables)
	job.Client, job.Connection, job.ATSJob = st.Client, st.ID, a.ID
	job.HoldMail = doubt(a)
	if st.rules.Flagged(a.Posting) && !a.Flagged.IsZero() {
		job.Posted = a.Flagged
	}
	if st.trouble != nil {
		job.DraftReasons = append(job.DraftReasons, *st.trouble)
	}
	if !a.Open {
		job.State, job.BeforeClose, job.ClosedBy, job.ClosedAt = core.JobClosed, core.JobDraft, "ats", job.Created
	}
	if err := s.Store.PutJob(tx, &job); err != nil {
		return core.Job{}, err
	}
	a.ImportedAs = job.ID
	if err := s.Store.PutATSJob(tx, &a); err != nil {
		return core.Job{}, err
	}
	return job, s.log(tx, job, n)
}

// draft maps what an ATS says to a job that belongs to nobody yet.
func (s *Service) draft(p core.Posting, t Tables) core.Job {
	now := s.Clock.Now()
	job := core.Job{State: core.JobDraft, AtImport: p, Fields: map[string]string{}, Created: now, Posted: now, Users: distinct(p.Users)}
	for _, f := range fields {
		f.take(s, &job, p, t)
	}
	if p.EmploymentType != "" && job.EmploymentType == "" {
		job.DraftReasons = append(job.DraftReasons, unmapped(p.EmploymentType))
	}
	return job
}

// unmapped is the reason that a word which no value table holds leaves.
func unmapped(word string) core.DraftReason {
	return core.DraftReason{
		Code: core.ReasonTable, Field: "employment_type",
		Text: fmt.Sprintf("The employment type %q is not in the connection's value table.", word),
	}
}

// locations maps the ATS's places: the primary one is the job's own and the
// first sourcing location, the others are further sourcing locations.
func (s *Service) locations(p core.Posting) []core.Location {
	if len(p.Locations) == 0 {
		return nil
	}
	primary := max(0, slices.IndexFunc(p.Locations, func(l core.Location) bool { return l.Role == "primary" }))
	first := s.Places.Match(p.Locations[primary])
	out := s.own(first, nil)
	for i, l := range p.Locations {
		if i != primary {
			out = addSourcing(out, s.Places.Match(l))
		}
	}
	return out
}

// own puts a job's own place before its sourcing locations, and first among them.
func (s *Service) own(l core.Location, sourcing []core.Location) []core.Location {
	l.Role = "primary"
	out := addSourcing([]core.Location{l}, l)
	for _, more := range sourcing {
		out = addSourcing(out, more)
	}
	return out
}

func addSourcing(list []core.Location, l core.Location) []core.Location {
	l.Role = "sourcing"
	if l.Text == "" && l.City == "" && l.Country == "" || slices.Contains(list, l) {
		return list
	}
	return append(list, l)
}
