package main

import (
	"cmp"
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// closings are the closings that the brake holds.
type closings struct{ *desk.Desk }

// HeldClosings lists them with the numbers that they are about.
func (c closings) HeldClosings(ctx context.Context) (states []model.HeldState, err error) {
	err = c.DB.View(ctx, func(tx core.Tx) error {
		list, err := c.DB.HeldList(tx)
		for _, h := range list {
			if h.Kind != core.HeldBrake {
				continue
			}
			s, err := c.state(tx, h)
			if err != nil {
				return err
			}
			states = append(states, s)
		}
		return err
	})
	return states, err
}

func (c closings) state(tx core.Tx, h core.Held) (model.HeldState, error) {
	conn, err := c.DB.Connection(tx, h.Connection)
	if err != nil {
		return model.HeldState{}, err
	}
	row, err := c.DB.SyncStatus(tx, h.Connection, "jobs")
	s := model.HeldState{Held: h, Connection: conn.Name, Open: row.OpenJobs}
	if err != nil {
		return s, err
	}
	for _, id := range h.Jobs {
		a, err := c.DB.ATSJob(tx, id)
		if err != nil || a.ImportedAs == 0 {
			continue // a job that is gone takes no decision away
		}
		j, err := c.DB.Job(tx, a.ImportedAs)
		if err != nil {
			return s, err
		}
		s.Imported = append(s.Imported, cmp.Or(j.Title, phrase.T("A job without a title")))
	}
	return s, nil
}
