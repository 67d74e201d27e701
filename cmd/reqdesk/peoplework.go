package main

import (
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/followup"
	"reqdesk/core/people"
	"reqdesk/core/privacy"
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

// Pair gives two people side by side.
func (i identities) Pair(ctx context.Context, a, b core.PersonID) (pair people.Pair, err error) {
	err = i.Store.View(ctx, func(tx core.Tx) error {
		pair, err = i.Service.Pair(tx, a, b)
		return err
	})
	return pair, err
}

// tasks reads what is to be done about people.
type tasks struct {
	*followup.Service
	desk *desk.Desk
}

// Tasks gives what is open, with the people.
func (t tasks) Tasks(ctx context.Context) (list []model.TaskOf, err error) {
	err = t.desk.DB.View(ctx, func(tx core.Tx) error {
		open, err := t.OpenTasks(tx)
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

// answers gives out what is held about people, and erases it.
type answers struct {
	setups
	desk *desk.Desk
}

// ExportPerson writes it to a new file.
func (a answers) ExportPerson(ctx context.Context, id core.PersonID, path string) (privacy.Written, error) {
	return a.desk.ExportPerson(ctx, id, path)
}

// Erase erases a person.
func (a answers) Erase(ctx context.Context, id core.PersonID) (privacy.Erased, error) {
	return a.desk.Privacy.Erase(ctx, id)
}
