package jobs

import (
	"context"
	"fmt"

	"reqdesk/core"
)

// marksPerUnit bounds what one transaction consumes.
const marksPerUnit = 200

// Consume takes the durable marks that synchronisations left and draws the
// consequences: for imported jobs, and for those that a rule imports. Then it goes on
// with looking at all ATS jobs of connections whose rules are new. It gives the number
// of ATS jobs that were looked at; 0 = there was nothing to do.
func (s *Service) Consume(ctx context.Context) (int, error) {
	if err := s.welcome(ctx); err != nil {
		return 0, err
	}
	taken := 0
	for _, part := range []func(*shift) (int, bool, error){(*shift).marks, (*shift).pass} {
		for more := true; more; {
			n := 0
			err := s.work(ctx, func(sh *shift) (err error) {
				n, more, err = part(sh)
				return err
			})
			if err != nil {
				return taken, err
			}
			taken += n
		}
	}
	return taken, nil
}

// work does one shift and then tells who listens.
func (s *Service) work(ctx context.Context, do func(*shift) error) error {
	var sh *shift
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		sh = s.shift(tx)
		if err := do(sh); err != nil {
			return err
		}
		return sh.close()
	})
	if err != nil {
		return err
	}
	for _, id := range sh.changed {
		s.changed(id)
	}
	if sh.told {
		s.heldChanged()
	}
	return nil
}

// marks takes the oldest marks.
func (sh *shift) marks() (n int, more bool, err error) {
	marks, err := sh.Store.Marks(sh.tx, marksPerUnit)
	if err != nil {
		return 0, false, err
	}
	for _, m := range marks {
		if err := sh.consume(m); err != nil {
			return 0, false, err
		}
	}
	n = len(marks) - sh.early
	return n, len(marks) == marksPerUnit && n > 0, nil
}

// consume draws the consequence of one mark and deletes it.
func (sh *shift) consume(m core.Mark) error {
	if err := sh.Store.DeleteMark(sh.tx, m); err != nil {
		return err
	}
	a, err := sh.Store.ATSJob(sh.tx, m.ATSJob)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	j, err := sh.Store.JobOf(sh.tx, m.ATSJob)
	if core.IsNotFound(err) {
		return sh.look(a)
	}
	if err != nil {
		return err
	}
	if j.ATSJob != a.ID { // the ATS lists the job under another id since
		_, err := sh.again(a)
		return err
	}
	sh.changed = append(sh.changed, j.ID)
	if err := sh.gone(sh.tx, &j, a, m); err != nil {
		return err
	}
	if err := sh.apply(sh.tx, &j, a, m); err != nil {
		return err
	}
	if m.What == core.MarkChanged || m.What == core.MarkReopened {
		if err := sh.consider(&j, a); err != nil {
			return err
		}
	}
	if m.What == core.MarkChanged {
		return nil
	}
	return sh.kinsfolk(a)
}

// gone notes from which look on the ATS no longer lists a job.
func (s *Service) gone(tx core.Tx, j *core.Job, a core.ATSJob, m core.Mark) error {
	look := j.GoneLook
	switch {
	case a.Open && doubt(a) == "":
		look = 0
	case look == 0 && (m.What == core.MarkClosed || m.What == core.MarkMissing):
		look = m.Look
	}
	if look == j.GoneLook {
		return nil
	}
	j.GoneLook = look
	return s.Store.PutJob(tx, j)
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
		j.ReopenedAt = s.Clock.Now()
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
