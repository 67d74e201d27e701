package outreach

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
)

// Why addresses are not written to, beside [people.WhyBounced] and [people.WhyErased].
const (
	whyOptedOut = "opted out by e-mail"
	// ByRecruiter is that of an address that a recruiter entered.
	ByRecruiter = people.WhyByHand
)

// MayRelease tells whether an address that is not written to may be again on the
// recruiter's word: one that a recruiter entered, or that did not work.
func MayRelease(x core.Suppression) bool {
	return x.Why == ByRecruiter || x.Why == people.WhyBounced
}

// MayWish tells whether its owner can ask to be written to again. What was erased stays.
func MayWish(x core.Suppression) bool { return x.Why != people.WhyErased }

// Suppress keeps an address from ever being written to again.
func (s *Service) Suppress(ctx context.Context, address, why string) error {
	return s.NeverTo(ctx, address, why, "")
}

// NeverTo is Suppress for an address, or for everybody at a domain ("@example.com"), with
// the recruiter's own words about it.
func (s *Service) NeverTo(ctx context.Context, address, why, note string) error {
	address = strings.ToLower(strings.TrimSpace(address))
	if name, _, _ := strings.Cut(address, "@"); name == "" || !strings.Contains(address, "@") {
		if people.PrivateMail(strings.TrimPrefix(address, "@")) {
			return core.Fail(core.KindRefused, "Millions of people have their private address at "+strings.TrimPrefix(address, "@")+"; nothing was changed.", "Add the addresses one by one.")
		}
		if address = people.WholeDomain(address); address == "" {
			return notAnAddress()
		}
	} else if domain(address) == "" || strings.ContainsAny(address, " \t\r\n<>") {
		return notAnAddress()
	}
	return s.update(ctx, 0, func(tx core.Tx) error {
		return people.Suppress(tx, s.Store, core.Suppression{Address: address, Why: why, Note: strings.TrimSpace(note), At: s.Clock.Now()})
	})
}

func notAnAddress() error {
	return core.Fail(core.KindUsage, "This is no e-mail address and no domain.", "Write it as name@example.com, or @example.com for everybody there.")
}

func (s *Service) suppress(tx core.Tx, address, why string) error {
	return people.Suppress(tx, s.Store, core.Suppression{Address: address, Why: why, At: s.Clock.Now()})
}

// Suppressions lists the addresses that are not written to.
func (s *Service) Suppressions(ctx context.Context) (list []core.Suppression, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list, err = s.Store.Suppressions(tx)
		return err
	})
	slices.SortFunc(list, func(a, b core.Suppression) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Address, b.Address))
	})
	return list, err
}

// NeverAgain keeps a person from ever being written to, at all their addresses and at
// those that become known later, and ends their sequences. It is taken back where such
// addresses are listed.
func (s *Service) NeverAgain(ctx context.Context, person core.PersonID, note string) error {
	return s.update(ctx, 0, func(tx core.Tx) error {
		p, err := s.person(tx, person)
		if err != nil {
			return err
		}
		if len(p.Emails) == 0 {
			return core.Fail(core.KindRefused, "No e-mail address of this person is known, so nobody can write to them anyway; nothing was changed.", "")
		}
		now := s.Clock.Now()
		never := core.Suppression{Why: ByRecruiter, Note: strings.TrimSpace(note), At: now}
		for _, address := range p.Emails {
			never.Address = address
			if err := people.Suppress(tx, s.Store, never); err != nil {
				return err
			}
		}
		for _, k := range people.KeysOf(p) {
			if err := s.neverKey(tx, k, never); err != nil {
				return err
			}
		}
		open, err := s.Store.Enrolments(tx)
		if err != nil {
			return err
		}
		cause := core.Cause{What: CauseManual, Text: "You decided on " + day(now, now) + " not to write to this person again.", At: now}
		for _, e := range open {
			if e.Person != p.ID {
				continue
			}
			if err := s.stop(tx, e, cause); err != nil {
				return err
			}
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: now, Who: "recruiter", What: "never written to again", Person: p.ID, Subject: p.ID.String()})
	})
}

// neverKey keeps the fingerprint of what else a person is found by.
func (s *Service) neverKey(tx core.Tx, k core.Key, never core.Suppression) error {
	if k.Kind == core.KeyEmail || k.Kind == core.KeyPhone || !people.Strong(k.Kind) { // an office has one telephone
		return nil
	}
	_, err := s.Store.SuppressedKey(tx, k)
	if core.IsNotFound(err) {
		never.Note = ""
		return s.Store.PutSuppressedKey(tx, k, never)
	}
	return err
}

// Release lets an address be written to again that was entered by mistake, or that
// works again.
func (s *Service) Release(ctx context.Context, address string) error {
	return s.ReleaseFor(ctx, address, "")
}

// ReleaseFor is Release with the reason. Of an address whose owner had opted out, reason
// says how and when they asked to be written to again: without that it stays closed. It
// is kept in the log.
func (s *Service) ReleaseFor(ctx context.Context, address, reason string) error {
	address, reason = strings.ToLower(strings.TrimSpace(address)), strings.TrimSpace(reason)
	return s.update(ctx, 0, func(tx core.Tx) error {
		forms := []string{address}
		if normal, ok := people.NormalEmail(address); ok {
			forms = append(forms, normal, people.MailboxForm(normal))
		} else if whole := people.WholeDomain(address); whole != "" {
			forms = []string{whole}
		}
		found := false
		for _, form := range forms {
			x, err := s.Store.Suppressed(tx, form)
			switch {
			case core.IsNotFound(err):
				continue
			case err != nil:
				return err
			case !MayRelease(x) && (reason == "" || !MayWish(x)):
				return stays(x)
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
		who, err := s.releaseKeys(tx, forms)
		if err != nil {
			return err
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: "address released", Person: who, Cause: reason})
	})
}

func stays(x core.Suppression) error {
	if MayWish(x) {
		return core.Fail(core.KindRefused, "The owner of this address asked not to be written to; it stays closed and nothing was changed.",
			"If they have asked to be written to again, note when and how they did.")
	}
	return core.Fail(core.KindRefused, "The owner of this address had their data erased; that is final and nothing was changed.", "")
}

// releaseKeys lets go of what else was kept of the person when they were closed by hand.
func (s *Service) releaseKeys(tx core.Tx, forms []string) (core.PersonID, error) {
	for _, form := range forms {
		ids, err := s.Store.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: form})
		if err != nil || len(ids) == 0 {
			if err != nil {
				return 0, err
			}
			continue
		}
		p, err := s.person(tx, ids[0])
		if err != nil {
			return 0, err
		}
		for _, k := range people.KeysOf(p) {
			x, err := s.Store.SuppressedKey(tx, k)
			if err == nil && k.Kind != core.KeyEmail && x.Why == ByRecruiter {
				err = s.Store.DeleteSuppressedKey(tx, k)
			}
			if err != nil && !core.IsNotFound(err) {
				return 0, err
			}
		}
		return p.ID, nil
	}
	return 0, nil
}

// closedWords says why an address is not written to.
func closedWords(x core.Suppression) string {
	switch {
	case x.Why == people.WhyBounced:
		return "E-mails to this address come back."
	case strings.HasPrefix(x.Address, "@"):
		return "You decided to write to nobody at " + x.Address[1:] + "."
	case x.Why == ByRecruiter:
		return "You decided not to write to this person again."
	}
	return "This address is not written to any more: " + cmp.Or(x.Why, "opted out") + "."
}
