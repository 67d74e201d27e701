package main

import (
	"context"
	"slices"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/jobs"
	"reqdesk/core/people"
	"reqdesk/core/records"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

// source reads for the view-models what no service of core gives in one go. Each
// method is one transaction.
type source struct{ desk *desk.Desk }

func (s source) view(ctx context.Context, do func(core.Tx) error) error {
	return s.desk.DB.View(ctx, do)
}

// Jobs is the job list.
func (s source) Jobs(ctx context.Context) ([]records.Overview, error) {
	return s.desk.Records.Jobs(ctx)
}

// Connections are those that are not removed.
func (s source) Connections(ctx context.Context) (list []core.Connection, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		list, err = s.desk.DB.Connections(tx)
		return err
	})
	return slices.DeleteFunc(list, func(c core.Connection) bool { return c.Removed }), err
}

// Clients are those that are not archived.
func (s source) Clients(ctx context.Context) (list []core.Client, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		list, err = s.desk.DB.Clients(tx)
		return err
	})
	return slices.DeleteFunc(list, func(c core.Client) bool { return c.Archived }), err
}

// ATSJobRows gives what the import dialog shows of ATS jobs.
func (s source) ATSJobRows(ctx context.Context, ids []core.ATSJobID) ([]model.ATSJobRow, error) {
	rows := make([]model.ATSJobRow, 0, len(ids))
	err := s.view(ctx, func(tx core.Tx) error {
		names := map[core.ConnectionID]string{}
		for _, id := range ids {
			a, err := s.desk.DB.ATSJob(tx, id)
			if core.IsNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			if _, known := names[a.Connection]; !known {
				c, err := s.desk.DB.Connection(tx, a.Connection)
				if err != nil {
					return err
				}
				names[a.Connection] = c.Name
			}
			rows = append(rows, atsJobRow(a, names[a.Connection]))
		}
		return nil
	})
	return rows, err
}

func atsJobRow(a core.ATSJob, connection string) model.ATSJobRow {
	r := model.ATSJobRow{
		ID: a.ID, Connection: connection, Title: a.Posting.Title, Reference: a.Posting.Reference, Status: a.Posting.Status,
		Open: a.Open, Updated: a.Posting.Updated, ImportedAs: a.ImportedAs,
	}
	if r.Reference == "" {
		r.Reference = a.Posting.ID
	}
	if r.Updated.IsZero() {
		r.Updated = a.Posting.Posted
	}
	if len(a.Posting.Locations) > 0 {
		r.Place = jobs.PlaceText(a.Posting.Locations[0])
	}
	return r
}

// JobPage is the head of a job's page.
func (s source) JobPage(ctx context.Context, id core.JobID) (page model.JobPage, err error) {
	if page.Overview, err = s.desk.Records.Job(ctx, id); err != nil {
		return page, err
	}
	err = s.view(ctx, func(tx core.Tx) error {
		if page.Job.ATSJob != 0 {
			if page.ATS, err = s.desk.DB.ATSJob(tx, page.Job.ATSJob); err != nil {
				return err
			}
		}
		page.Leads, err = s.desk.DB.LeadsOf(tx, id)
		return err
	})
	if err != nil {
		return page, err
	}
	q, err := s.desk.Questions(ctx, id)
	page.Questions, page.NoQuestions = q.List, q.Note
	return page, err
}

// Queue is the people of a job in one state, at most so many, and how many are behind
// them.
func (s source) Queue(ctx context.Context, job core.JobID, state core.CandidacyState, most int) (items []review.Item, more int, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		items, more, err = s.desk.Review.Head(tx, job, state, most)
		return err
	})
	return items, more, err
}

// PreviewJobs are the jobs for which an e-mail can be tried out.
func (s source) PreviewJobs(ctx context.Context) ([]model.PreviewJob, error) {
	all, err := s.Jobs(ctx)
	var list []model.PreviewJob
	for _, o := range all {
		if o.Job.State != core.JobClosed {
			list = append(list, model.PreviewJob{ID: o.Job.ID, Title: o.Job.Title, Client: o.Client.Name})
		}
	}
	return list, err
}

const mostPreviewed = 40

// PreviewPeople are people of a job: those in its sequence, then those in its
// review.
func (s source) PreviewPeople(ctx context.Context, job core.JobID) ([]core.Person, error) {
	var list []core.Person
	err := s.view(ctx, func(tx core.Tx) error {
		all, err := s.desk.DB.CandidaciesOf(tx, job)
		if err != nil {
			return err
		}
		for _, state := range []core.CandidacyState{core.CandidacyContacted, core.CandidacyNew, core.CandidacySaved} {
			for _, c := range all {
				if c.State != state || len(list) >= mostPreviewed {
					continue
				}
				p, err := s.desk.DB.Person(tx, c.Person)
				if err != nil {
					return err
				}
				list = append(list, p)
			}
		}
		return nil
	})
	return list, err
}

// Persons gives people by id; a merged one stands for the one it lives on in.
func (s source) Persons(ctx context.Context, ids []core.PersonID) (map[core.PersonID]core.Person, error) {
	found := make(map[core.PersonID]core.Person, len(ids))
	err := s.view(ctx, func(tx core.Tx) error {
		for _, id := range ids {
			p, err := s.desk.People.Resolve(tx, id)
			if core.IsNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			found[id] = p
		}
		return nil
	})
	return found, err
}

// Messages are the e-mails of one person in one job.
func (s source) Messages(ctx context.Context, job core.JobID, person core.PersonID) (list []core.Message, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		list, err = s.desk.DB.MessagesOf(tx, job, person)
		return err
	})
	return list, err
}

// History is the activity log of a job.
func (s source) History(ctx context.Context, job core.JobID) (list []core.LogEntry, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		list, err = s.desk.DB.Log(tx, core.LogFilter{Job: job})
		return err
	})
	return list, err
}

// NotToSource is a job's not-to-source list.
func (s source) NotToSource(ctx context.Context, job core.JobID, search string) (list []core.NotSource, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		list, err = s.desk.People.List(tx, job, search)
		return err
	})
	return list, err
}

// KeptOut is who was kept out of a job's review.
func (s source) KeptOut(ctx context.Context, job core.JobID) (list []people.Kept, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		list, err = s.desk.People.KeptOut(tx, job)
		return err
	})
	return list, err
}

// ImportList takes a file into a job's not-to-source list.
func (s source) ImportList(ctx context.Context, f intake.File, job core.JobID, commit bool) (people.ListReport, error) {
	return s.desk.Intake.ImportList(ctx, f, job, commit)
}

// Search finds people.
func (s source) Search(ctx context.Context, text, tag string, limit int) ([]core.Person, error) {
	return s.desk.People.Search(ctx, text, tag, limit)
}

// Dossier is all that is known of one person.
func (s source) Dossier(ctx context.Context, id core.PersonID) (d model.Dossier, err error) {
	err = s.view(ctx, func(tx core.Tx) error {
		if d.Person, err = s.desk.People.Resolve(tx, id); err != nil {
			return err
		}
		if d.Profiles, err = s.desk.DB.ProfilesOf(tx, d.Person.ID); err != nil {
			return err
		}
		if d.Standing, err = s.desk.Review.Standing(tx, d.Person.ID); err != nil {
			return err
		}
		if d.Verdict, err = s.desk.People.Guard().Check(tx, people.Query{Person: d.Person.ID}); err != nil {
			return err
		}
		if d.Touches, err = s.desk.DB.TouchesOf(tx, d.Person.ID); err != nil {
			return err
		}
		if d.Merges, err = s.desk.DB.MergesOf(tx, d.Person.ID); err != nil {
			return err
		}
		d.Tasks, err = s.desk.DB.TasksOf(tx, d.Person.ID)
		d.Tasks = slices.DeleteFunc(d.Tasks, func(t core.Task) bool { return !t.Done.IsZero() })
		return err
	})
	return d, err
}
