package records

import (
	"cmp"
	"context"
	"slices"
	"time"

	"reqdesk/core"
)

// Overview is one line of the job list.
type Overview struct {
	Job        core.Job // in the list without its long texts
	Client     core.Client
	Connection core.Connection // zero for a job made by hand
	Reference  string          // in the ATS
	URL        string          // of its page in the ATS; "" = none is known
	Counts     Counts
	LastSync   time.Time
}

// Jobs gives the job list, newest first. Its jobs are without description and
// posting: read the job itself before changing it.
func (s *Service) Jobs(ctx context.Context) ([]Overview, error) {
	var list []Overview
	err := s.Store.View(ctx, func(tx core.Tx) error {
		jobs, err := s.Store.JobGlances(tx)
		if err != nil {
			return err
		}
		list = make([]Overview, 0, len(jobs))
		r := reading{s, tx, map[core.ClientID]core.Client{}, map[core.ConnectionID]linked{}}
		for _, j := range jobs {
			o, err := r.overview(j)
			if err != nil {
				return err
			}
			list = append(list, o)
		}
		return nil
	})
	slices.Reverse(list) // nearly in order, so that few of the long lines are moved
	slices.SortStableFunc(list, func(a, b Overview) int {
		return cmp.Or(b.Job.Created.Compare(a.Job.Created), cmp.Compare(b.Job.ID, a.Job.ID))
	})
	return list, err
}

// Job gives one line of the job list.
func (s *Service) Job(ctx context.Context, id core.JobID) (o Overview, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, id)
		if err != nil {
			return err
		}
		r := reading{s, tx, map[core.ClientID]core.Client{}, map[core.ConnectionID]linked{}}
		o, err = r.overview(j)
		return err
	})
	return o, err
}

// reading is one going through the jobs; what several of them share is read once.
type reading struct {
	*Service
	tx          core.Tx
	clients     map[core.ClientID]core.Client
	connections map[core.ConnectionID]linked
}

// linked is a connection and when its jobs were last looked at.
type linked struct {
	core.Connection
	synced time.Time
}

func (r *reading) overview(j core.Job) (o Overview, err error) {
	o.Job = j
	if o.Client, err = r.client(j.Client); err != nil {
		return o, err
	}
	t, err := r.tally(r.tx, j.ID)
	if err != nil {
		return o, err
	}
	o.Counts = t.Counts
	if j.Connection == 0 {
		return o, nil
	}
	o.Reference, o.URL = cmp.Or(j.AtImport.Reference, j.AtImport.ID), j.AtImport.URL
	c, err := r.connection(j.Connection)
	o.Connection, o.LastSync = c.Connection, c.synced
	return o, err
}

func (r *reading) client(id core.ClientID) (c core.Client, err error) {
	if c, known := r.clients[id]; known {
		return c, nil
	}
	if c, err = r.Store.Client(r.tx, id); err == nil {
		r.clients[id] = c
	}
	return c, err
}

func (r *reading) connection(id core.ConnectionID) (l linked, err error) {
	if l, known := r.connections[id]; known {
		return l, nil
	}
	if l.Connection, err = r.Store.Connection(r.tx, id); err != nil {
		return l, err
	}
	row, err := r.Store.SyncStatus(r.tx, id, "jobs")
	if err == nil {
		l.synced = row.Completed
		r.connections[id] = l
	}
	return l, err
}

// Counts counts where people stand in one job. Of clicks only those of people count.
func (s *Service) Counts(ctx context.Context, job core.JobID) (n Counts, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		t, err := s.tally(tx, job)
		n = t.Counts
		return err
	})
	return n, err
}
