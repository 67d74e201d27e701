package main

import (
	"context"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// SequenceFacts is what the sequence editor tells about the job.
func (s source) SequenceFacts(ctx context.Context, job core.JobID) (f model.SequenceFacts, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		j, err := s.desk.DB.Job(tx, job)
		if err != nil {
			return err
		}
		client, err := s.desk.DB.Client(tx, j.Client)
		if err != nil {
			return err
		}
		f.Title, f.Client = j.Title, client.Name
		if m, err := s.desk.DB.Mailbox(tx, client.Mailbox); err == nil {
			f.Sender = m.From
		}
		enrolments, err := s.desk.DB.EnrolmentsOf(tx, job)
		for _, e := range enrolments {
			begun := e.State != core.EnrolmentWaiting || e.Next > 0
			if begun && e.State != core.EnrolmentDone && e.State != core.EnrolmentStopped {
				f.OnTheWay++
			}
		}
		return err
	})
	return f, err
}
