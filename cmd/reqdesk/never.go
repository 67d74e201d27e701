package main

import (
	"context"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

// never is who is not written to.
type never struct {
	*outreach.Service
	desk *desk.Desk
}

// NeverList gives all of them, with whose address it is.
func (n never) NeverList(ctx context.Context) ([]model.NeverEntry, error) {
	all, err := n.Suppressions(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]model.NeverEntry, 0, len(all))
	err = n.desk.DB.View(ctx, func(tx core.Tx) error {
		for _, x := range all {
			e := model.NeverEntry{Suppression: x}
			ids, err := n.desk.DB.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: x.Address})
			if err != nil {
				return err
			}
			if len(ids) > 0 {
				p, err := n.desk.People.Resolve(tx, ids[0])
				if err != nil && !core.IsNotFound(err) {
					return err
				}
				e.Person, e.Name = p.ID, model.PersonName(p)
			}
			list = append(list, e)
		}
		return nil
	})
	return list, err
}
