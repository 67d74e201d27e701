package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/people"
)

// workspaces makes the big workspace when the first measure asks for it, and keeps
// it for the others.
type workspaces struct {
	rows *rows
	dir  string
	keep string // folder of an earlier run's big workspace, or for the next run's
}

var shared = &workspaces{}

// remove ends what was made.
func (w *workspaces) remove() error {
	if w.dir == "" || w.dir == w.keep {
		return nil
	}
	return os.RemoveAll(w.dir)
}

// jobID is what job i has in the store: it is the first that was put in.
func jobID(i int) core.ATSJobID { return core.ATSJobID(i + 1) }

// big opens the workspace in full use. Only one measure may have it open.
func (w *workspaces) big(ctx context.Context) (*desk.Desk, error) {
	if w.dir == "" {
		if err := w.make(ctx); err != nil {
			return nil, errors.Join(err, w.remove())
		}
	}
	return desk.Open(ctx, desk.Options{Dir: filepath.Join(w.dir, "big"), Clock: core.Wall{}})
}

// make fills the big workspace, as a synchronisation of ten ATSs would have.
func (w *workspaces) make(ctx context.Context) (err error) {
	begun := time.Now()
	if w.rows, err = newRows(); err != nil {
		return err
	}
	if w.dir = w.keep; w.dir == "" {
		if w.dir, err = os.MkdirTemp("", "reqdesk-bench-"); err != nil {
			return err
		}
	} else if _, err := os.Stat(filepath.Join(w.dir, "big")); err == nil {
		return nil
	}
	d, err := desk.CreatePractice(ctx, desk.Options{Dir: filepath.Join(w.dir, "big"), Clock: core.Wall{}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	connections, err := connect(ctx, d)
	if err != nil {
		return err
	}
	if err := w.fillJobs(ctx, d, connections); err != nil {
		return err
	}
	if err := w.fillPeople(ctx, d, connections); err != nil {
		return err
	}
	debug.FreeOSMemory()
	fmt.Fprintf(os.Stderr, "a workspace of %d jobs and %d people was made in %.0f s\n", bigJobs, bigPeople, time.Since(begun).Seconds())
	return nil
}

// connect adds the connections. They were all looked at a moment ago, so that
// nothing is due while others are measured.
func connect(ctx context.Context, d *desk.Desk) ([]core.Connection, error) {
	var list []core.Connection
	for i := range bigConnections {
		c, err := d.AddConnection(ctx, desk.NewConnection{
			Kind: "practice", Name: fmt.Sprint("ATS ", i+1), Client: fmt.Sprint(houses[i], " ", trades[i]),
			Settings: map[string]string{"base_url": "http://127.0.0.1:9"}, Secrets: map[string]string{"api_key": "key"},
		})
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, d.DB.Update(ctx, func(tx core.Tx) error {
		now := d.Clock.Now()
		for _, c := range list {
			for _, resource := range []string{"jobs", "people"} {
				err := d.DB.PutSyncStatus(tx, core.SyncStatus{
					Connection: c.ID, Resource: resource, Look: 1, FullAt: now, Completed: now, Started: now,
					OpenJobs: bigJobs / bigConnections, NextDue: now.AddDate(1, 0, 0),
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *workspaces) fillJobs(ctx context.Context, d *desk.Desk, connections []core.Connection) error {
	return inPages(ctx, d, 20_000, bigJobs, w.rows.posting, func(tx core.Tx, i int, p core.Posting) error {
		a := core.ATSJob{Connection: connections[i%bigConnections].ID, Posting: p, Open: true, Look: 1, FirstLook: 1, FirstSeen: began, Seen: began}
		if err := d.DB.PutATSJob(tx, &a); err != nil || a.ID == jobID(i) {
			return err
		}
		return fmt.Errorf("job %d is ATS job %s", i, a.ID)
	})
}

// known is somebody in a pipeline with the keys that they are found by.
type known struct {
	applicant core.Applicant
	keys      []core.Key
}

func (w *workspaces) fillPeople(ctx context.Context, d *desk.Desk, connections []core.Connection) error {
	one := func(i int) known {
		a := w.rows.applicant(i)
		return known{a, people.KeysOfApplicant(a)}
	}
	// Few large transactions: each writes all pages of the indexes anew.
	return inPages(ctx, d, 200_000, bigPeople, one, func(tx core.Tx, i int, k known) error {
		c := connections[i%bigConnections]
		return d.DB.PutNotSource(tx, &core.NotSource{
			ATSJob: jobID(jobOf(i)), Client: c.Client, Connection: c.ID, Origin: "ats", Applicant: k.applicant, Added: began,
		}, k.keys)
	})
}

// inPages makes n rows, a page while the one before is stored.
func inPages[T any](ctx context.Context, d *desk.Desk, page, n int, row func(int) T, put func(core.Tx, int, T) error) error {
	made := make(chan []T, 1)
	var making sync.WaitGroup
	defer making.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	making.Go(func() {
		defer close(made)
		for begin := 0; begin < n; begin += page {
			list := make([]T, 0, page)
			for i := begin; i < min(begin+page, n); i++ {
				list = append(list, row(i))
			}
			select {
			case made <- list:
			case <-ctx.Done():
				return
			}
		}
	})
	at := 0
	for list := range made {
		err := d.DB.Update(ctx, func(tx core.Tx) error {
			for i, one := range list {
				if err := put(tx, at+i, one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		at += len(list)
	}
	return ctx.Err()
}
