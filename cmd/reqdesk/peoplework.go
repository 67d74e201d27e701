package main

import (
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

// identities reads the pairs of people who may be one.
type identities struct{ *people.Service }

// Pairs gives the open ones.
func (i identities) Pairs(ctx context.Context) (pairs []people.Pair, err error) {
	err = i.Store.View(ctx, func(tx core.Tx) error {
		pairs, err = i.Duplicates(tx)
		return err
	})
	return pairs, err
}

// tasks reads what is to be done about people.
type tasks struct{ desk *desk.Desk }

// Tasks gives what is open, with the people.
func (t tasks) Tasks(ctx context.Context) (list []model.TaskOf, err error) {
	err = t.desk.DB.View(ctx, func(tx core.Tx) error {
		open, err := t.desk.FollowUp.OpenTasks(tx)
		if err != nil {
			return err
		}
		for _, o := range open {
			p, err := t.desk.People.Resolve(tx, o.Person)
			if err != nil {
				return err
			}
			list = append(list, model.TaskOf{Task: o, Person: p})
		}
		return nil
	})
	return list, err
}

// AddTask keeps a task.
func (t tasks) AddTask(ctx context.Context, task core.Task) (core.Task, error) {
	return t.desk.FollowUp.AddTask(ctx, task)
}

// FinishTask marks one as done, or as open again.
func (t tasks) FinishTask(ctx context.Context, id core.TaskID, done bool) (core.Task, error) {
	return t.desk.FollowUp.FinishTask(ctx, id, done)
}
