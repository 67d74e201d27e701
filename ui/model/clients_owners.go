package model

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/people"
	"reqdesk/ui/phrase"
)

// OwnerService reads and changes the ATS users whose jobs rules may import.
type OwnerService interface {
	Owners(ctx context.Context) ([]jobs.Owner, error)
	AddOwner(ctx context.Context, email string) error
	RemoveOwner(ctx context.Context, email string) error
}

// OwnerRow is a known owner.
type OwnerRow struct {
	Email   string
	Note    string // how they came to be known
	Removes bool   // a mailbox's own address always stays
}

func ownerRow(o jobs.Owner) OwnerRow {
	if o.Origin == "mailbox" {
		return OwnerRow{Email: o.Email, Note: phrase.T("The address of a mailbox")}
	}
	r := OwnerRow{Email: o.Email, Note: phrase.T("Added"), Removes: true}
	if day := Day(o.Since); day != "" {
		r.Note += " " + day
	}
	return r
}

// unknownOwner is a held decision about an owner in plain words.
func unknownOwner(h HeldState) HeldRow {
	n := len(h.Held.Jobs)
	r := HeldRow{
		ID: h.Held.ID, Owner: h.Held.Owner, Close: phrase.T("Add the owner"), Keep: phrase.T("Leave their jobs out"),
		Title: phrase.N(n, "%[2]s owns %[1]d job of %[3]s that a rule would import, and is not known here.", "%[2]s owns %[1]d jobs of %[3]s that a rule would import, and is not known here.", h.Held.Owner, h.Connection),
		Why:   phrase.T("Nothing is lost: added, their jobs are imported at once. Left out, they and later ones stay out until the owner is added."),
	}
	if n == 1 {
		r.Keep = phrase.T("Leave their job out")
	}
	return r
}

// AddOwner makes an ATS user known; what was held for them is imported.
func (m *ClientsModel) AddOwner(email string, done func(error)) {
	if _, ok := people.NormalEmail(email); !ok {
		done(core.Fail(core.KindUsage, phrase.T("An owner is named by an e-mail address."), phrase.T("Write it as the ATS has it.")))
		return
	}
	Act(m.loop, new(Question), func(ctx context.Context) error { return m.given.Owners.AddOwner(ctx, email) }, func(err error) {
		done(err)
		if err == nil {
			m.Say(phrase.T("%s is known; their jobs are imported by the rules", email))
			m.Reload()
		}
	})
}

// RemoveOwner forgets one; their later jobs are held again.
func (m *ClientsModel) RemoveOwner(email string) {
	m.act("owner "+email, phrase.T("Removing…"), func(ctx context.Context) error { return m.given.Owners.RemoveOwner(ctx, email) },
		phrase.T("%s is no longer known; imported jobs stay", email))
}
