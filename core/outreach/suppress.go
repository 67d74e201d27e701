package outreach

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Why addresses are not written to, beside [people.WhyBounced] and [people.WhyErased].
const (
	whyOptedOut = "opted out by e-mail"
	// ByRecruiter is that of an address that a recruiter entered.
	ByRecruiter = "by hand"
)

// MayRelease tells whether an address that is not written to may be again: one that a
// recruiter entered, or that did not work. A wish of its owner is final.
func MayRelease(x core.Suppression) bool {
	return x.Why == ByRecruiter || x.Why == people.WhyBounced
}

// Release lets an address be written to again that was entered by mistake, or that
// works again.
func (s *Service) Release(ctx context.Context, address string) error {
	address = strings.ToLower(strings.TrimSpace(address))
	return s.update(ctx, 0, func(tx core.Tx) error {
		forms := []string{address}
		if normal, ok := people.NormalEmail(address); ok {
			forms = append(forms, normal, people.MailboxForm(normal))
		}
		found := false
		for _, form := range forms {
			x, err := s.Store.Suppressed(tx, form)
			switch {
			case core.IsNotFound(err):
				continue
			case err != nil:
				return err
			case !MayRelease(x):
				return core.Fail(core.KindRefused, "The owner of this address asked not to be written to, or had their data erased; that is final and nothing was changed.", "")
			}
			found = true
		}
		if !found {
			return core.Fail(core.KindNotFound, "This address is not among those that are never written to.", "")
		}
		for _, form := range forms {
			if err := s.Store.DeleteSuppressed(tx, form); err != nil {
				return err
			}
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: "address released"})
	})
}
