package people

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/event"
)

// RemoveLine takes one line off a job's list again. Who was kept out by it comes
// back into the queue. A line of the ATS's pipeline is KindRefused: it goes when
// the ATS lets the person go.
func (s *Service) RemoveLine(ctx context.Context, job core.JobID, id core.NotSourceID) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		n, err := s.Store.NotSource(tx, id)
		switch {
		case err != nil:
			return err
		case n.Origin == "ats":
			return core.Fail(core.KindRefused, "This person is in the pipeline of the ATS and stays on the list as long.", "Take the person off the job there.")
		case n.Job != job:
			return core.Fail(core.KindNotFound, "There is no such line on this job's list; nothing was changed.", "See the list for its lines.")
		}
		if err := s.remove(tx, job, []core.NotSource{n}); err != nil {
			return err
		}
		if err := s.forgetEmpty(tx, n.File); err != nil {
			return err
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: "not-to-source line removed", Subject: id.String(), Job: job})
	})
	if err == nil {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: job.String()})
	}
	return err
}

// forgetEmpty forgets a file none of whose rows is on the list any more.
func (s *Service) forgetEmpty(tx core.Tx, file core.ListFileID) error {
	if file == 0 {
		return nil
	}
	left, err := s.Store.CountNotSources(tx, file)
	if err != nil || left > 0 {
		return err
	}
	return s.Store.DeleteListFile(tx, file)
}

// UndoFile takes all rows of a file off a job's list again and tells how many. It
// works in transactions of bounded size; one that broke off can be repeated.
func (s *Service) UndoFile(ctx context.Context, job core.JobID, file core.ListFileID) (int, error) {
	total := 0
	for {
		removed := 0
		err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
			removed, err = s.undoSome(tx, job, file)
			if err != nil || removed == rowsPerChange {
				return err
			}
			if err := s.Store.DeleteListFile(tx, file); err != nil {
				return err
			}
			return s.Store.AppendLog(tx, &core.LogEntry{
				At: s.Clock.Now(), Who: "recruiter", What: "not-to-source file taken back", Subject: file.String(), Job: job,
				Cause: core.SayN(total+removed, "%d row", "%d rows").String(),
			})
		})
		if err != nil {
			return total, err
		}
		total += removed
		if removed < rowsPerChange {
			s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: job.String()})
			return total, nil
		}
	}
}

func (s *Service) undoSome(tx core.Tx, job core.JobID, file core.ListFileID) (int, error) {
	f, err := s.Store.ListFile(tx, file)
	if err == nil && f.Job != job || core.IsNotFound(err) {
		return 0, core.Fail(core.KindNotFound, "There is no such file on this job's list; nothing was changed.", "See the list's files.")
	}
	if err != nil {
		return 0, err
	}
	var lines []core.NotSource
	for n, err := range s.Store.NotSourceLinesOfFile(tx, file) {
		if err != nil {
			return 0, err
		}
		if lines = append(lines, n); len(lines) == rowsPerChange {
			break
		}
	}
	return len(lines), s.remove(tx, job, lines)
}

// remove deletes lines and lets those who were kept out by them come back.
func (s *Service) remove(tx core.Tx, job core.JobID, lines []core.NotSource) error {
	kept, err := s.standing(tx, job, core.CandidacyKeptOut)
	if err != nil {
		return err
	}
	touch := false
	for _, n := range lines {
		if err := s.Store.DeleteNotSourceLine(tx, n.ID); err != nil {
			return err
		}
		if touch || len(kept) == 0 {
			continue
		}
		if touch, err = kept.have(tx, s.Store, KeysOfApplicant(n.Applicant)); err != nil {
			return err
		}
	}
	if !touch || s.ListChanged == nil {
		return nil
	}
	return s.ListChanged(tx, job)
}

// File is a file of a job's list with what is left of it.
type File struct {
	core.ListFile
	Rows int // on the list now
}

// Files gives the files of a job's list, oldest first.
func (s *Service) Files(tx core.Tx, job core.JobID) ([]File, error) {
	if _, err := s.Store.Job(tx, job); err != nil {
		return nil, err
	}
	all, err := s.Store.ListFilesOf(tx, job)
	if err != nil {
		return nil, err
	}
	out := make([]File, 0, len(all))
	for _, f := range all {
		n, err := s.Store.CountNotSources(tx, f.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, File{f, n})
	}
	return out, nil
}
