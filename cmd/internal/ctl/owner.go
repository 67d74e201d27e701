package ctl

import "time"

type ownerCmds struct {
	Add    ownerAddCmd    `cmd:"" help:"Make an ATS user known: rules import their jobs, those too that are held."`
	Remove ownerRemoveCmd `cmd:"" help:"Forget one: rules hold their jobs again."`
	List   ownerListCmd   `cmd:"" help:"Known owners; the addresses of mailboxes are among them."`
}

type ownerAddCmd struct {
	Email string `arg:"" help:"The e-mail address by which the ATS knows them."`
}

// Run adds an owner and imports what was held for them.
func (c *ownerAddCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Jobs.AddOwner(s, c.Email); err != nil {
		return err
	}
	return showOwners(s)
}

type ownerRemoveCmd struct {
	Email string `arg:"" help:"The e-mail address."`
}

// Run forgets an owner.
func (c *ownerRemoveCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Jobs.RemoveOwner(s, c.Email); err != nil {
		return err
	}
	return showOwners(s)
}

type ownerListCmd struct{}

// Run lists the known owners.
func (c *ownerListCmd) Run(s *session) error { return showOwners(s) }

func showOwners(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Jobs.Owners(s)
	if err != nil {
		return err
	}
	type view struct {
		Email  string     `json:"email"`
		Origin string     `json:"origin"`
		Since  *time.Time `json:"since"`
	}
	views := make([]view, 0, len(all))
	for _, o := range all {
		views = append(views, view{Email: o.Email, Origin: o.Origin, Since: stamp(o.Since)})
	}
	return s.show(views, func(row func(...any)) {
		row("OWNER", "KNOWN BY", "SINCE")
		for i, v := range views {
			row(v.Email, v.Origin, all[i].Since)
		}
	})
}
