package jobs

import (
	"context"
	"fmt"

	"reqdesk/core"
)

// marksPerUnit bounds what one transaction consumes.
const marksPerUnit = 200

// Consume takes the durable marks that synchronisations left and draws the
// consequences for imported jobs. It gives the number of marks taken; 0 = there
// were none.
func (s *Service) Consume(ctx context.Context) (int, error) {
	taken := 0
	for {
		var changed []core.JobID
		n := 0
		err := s.Store.Update(ctx, func(tx core.Tx) error {
			marks, err := s.Store.Marks(tx, marksPerUnit)
			if err != nil {
				return err
			}
			n, changed = len(marks), nil
			for _, m := range marks {
				id, err := s.consume(tx, m)
				if err != nil {
					return err
				}
				if id != 0 {
					changed = append(changed, id)
				}
			}
			return nil
		})
		if err != nil {
			return taken, err
		}
		for _, id := range changed {
			s.changed(id)
		}
		if taken += n; n < marksPerUnit {
			return taken, nil
		}
	}
}

// consume draws the consequence of one mark and deletes it. The id is 0 when no
// job changed.
func (s *Service) consume(tx core.Tx, m core.Mark) (core.JobID, error) {
	if err := s.Store.DeleteMark(tx, m); err != nil {
		return 0, err
	}
	j, err := s.Store.JobOf(tx, m.ATSJob)
	if core.IsNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	a, err := s.Store.ATSJob(tx, m.ATSJob)
	if err != nil {
		return 0, err
	}
	return j.ID, s.apply(tx, &j, a, m)
}

func (s *Service) apply(tx core.Tx, j *core.Job, a core.ATSJob, m core.Mark) error {
	n := note{who: "ats", evidence: fmt.Sprintf("look %d of %s", m.Look, m.Connection)}
	switch m.What {
	case core.MarkClosed:
		if a.Open || j.State == core.JobClosed {
			return nil
		}
		n.what, n.cause = "job closed", whyClosed(a)
		return s.close(tx, j, "ats", n)
	case core.MarkReopened:
		if !a.Open || j.State != core.JobClosed || j.ClosedBy != "ats" {
			return nil
		}
		n.what, n.cause = "job reopened", "The ATS lists the job as open again."
		return s.reopen(tx, j, n)
	case core.MarkMissing, core.MarkBack:
		return s.hold(tx, j, a, n)
	case core.MarkChanged:
		return s.follow(tx, j, a, n)
	}
	return nil
}

func whyClosed(a core.ATSJob) string {
	if a.Posting.Closed {
		return "The ATS says that the job is closed."
	}
	return "The job is no longer among the ATS's open jobs."
}

// doubt is why a job's e-mails have to wait, "" = they need not.
func doubt(a core.ATSJob) string {
	switch {
	case !a.Open:
		return ""
	case a.Held != 0:
		return "The ATS's last answer closed or lacked unusually many jobs, this one among them; the e-mails wait for a decision."
	case a.Missed > 0:
		return "The job was missing from the ATS's last answer; the e-mails wait for the next one."
	}
	return ""
}

func (s *Service) hold(tx core.Tx, j *core.Job, a core.ATSJob, n note) error {
	why := doubt(a)
	if j.HoldMail == why || j.State == core.JobClosed {
		return nil
	}
	j.HoldMail = why
	if err := s.Store.PutJob(tx, j); err != nil {
		return err
	}
	n.what, n.cause = "e-mails held", why
	if why == "" {
		n.what, n.cause = "e-mails released", "The ATS lists the job again."
	}
	return s.log(tx, *j, n)
}

// follow takes over the fields for which the recruiter said "follow".
func (s *Service) follow(tx core.Tx, j *core.Job, a core.ATSJob, n note) error {
	conn, err := s.Store.Connection(tx, a.Connection)
	if err != nil {
		return err
	}
	tables, err := s.tables(conn)
	if err != nil {
		return err
	}
	for _, f := range fields {
		now := f.raw(a.Posting)
		if j.Fields[f.key] == keep && j.Fields[kept(f.key)] != digest(now) {
			delete(j.Fields, f.key)
			delete(j.Fields, kept(f.key))
		}
		if j.Fields[f.key] != follow {
			continue
		}
		before := f.own(*j)
		f.take(s, j, a.Posting, tables)
		if f.own(*j) == before {
			continue
		}
		n.what, n.cause = "job field followed", Label(f.key)+" was taken over from the ATS."
		if err := s.log(tx, *j, n); err != nil {
			return err
		}
	}
	return s.Store.PutJob(tx, j)
}
