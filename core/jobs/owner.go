package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// ownerScope is the row of settings in which the workspace's known owners stand: an
// address, and since when. Those whose jobs are left out for good stand there too.
const ownerScope = "owners"

// refusedMark begins the value of an owner whose jobs are left out.
const refusedMark = "refused "

// Owner is an ATS user whose jobs rules may import.
type Owner struct {
	Email  string
	Origin string // "added" or "mailbox"
	Since  time.Time
}

// ownership is what is known of an owner.
type ownership int

const (
	ownerUnknown ownership = iota
	ownerKnown
	ownerRefused
)

// owners are the owners of the workspace.
type owners struct {
	stored    map[string]string
	mailboxes map[string]time.Time
}

// ownerOf is the owner of an ATS job in the form in which owners are compared; "" =
// the ATS names none.
func ownerOf(p core.Posting) string { return ownerName(p.Owner) }

func ownerName(text string) string {
	if normal, ok := people.NormalEmail(text); ok {
		return normal
	}
	return strings.ToLower(strings.TrimSpace(text))
}

func (s *Service) owners(tx core.Tx) (*owners, error) {
	stored, err := s.Store.Settings(tx, ownerScope)
	if err != nil {
		return nil, err
	}
	o := &owners{stored: stored, mailboxes: map[string]time.Time{}}
	mailboxes, err := s.Store.Mailboxes(tx)
	for _, m := range mailboxes {
		if email, ok := people.NormalEmail(m.From); ok {
			o.mailboxes[email] = m.Created
		}
	}
	return o, err
}

// knows tells whether an owner is known: added, somebody whose mailbox we send from,
// or named by a rule of the connection.
func (sh *shift) knows(who string, st standing) (ownership, error) {
	if sh.people == nil {
		var err error
		if sh.people, err = sh.owners(sh.tx); err != nil {
			return ownerUnknown, err
		}
	}
	return sh.people.know(who, st.rules.Users()), nil
}

func (o *owners) know(who string, named []string) ownership {
	value, stored := o.stored[who]
	_, mailbox := o.mailboxes[who]
	switch {
	case strings.HasPrefix(value, refusedMark):
		return ownerRefused
	case stored, mailbox, slices.Contains(named, who):
		return ownerKnown
	}
	return ownerUnknown
}

// Owners lists the known owners by address.
func (s *Service) Owners(ctx context.Context) ([]Owner, error) {
	var list []Owner
	err := s.Store.View(ctx, func(tx core.Tx) error {
		o, err := s.owners(tx)
		if err != nil {
			return err
		}
		for email, since := range o.mailboxes {
			if o.know(email, nil) == ownerKnown {
				list = append(list, Owner{Email: email, Origin: "mailbox", Since: since})
			}
		}
		for email, value := range o.stored {
			if _, mailbox := o.mailboxes[email]; mailbox || strings.HasPrefix(value, refusedMark) {
				continue
			}
			since, err := time.Parse(time.RFC3339, value)
			if err != nil {
				since = time.Time{}
			}
			list = append(list, Owner{Email: email, Origin: "added", Since: since})
		}
		return nil
	})
	slices.SortFunc(list, func(a, b Owner) int { return strings.Compare(a.Email, b.Email) })
	return list, err
}

// AddOwner makes an ATS user known: rules import their jobs from now on, those too
// that were held or left out until now.
func (s *Service) AddOwner(ctx context.Context, email string) error {
	who, ok := people.NormalEmail(email)
	if !ok {
		return core.Fail(core.KindUsage, "An owner is named by an e-mail address; nothing was added.", "Write it as the ATS has it.")
	}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		before, err := s.putOwner(tx, who, s.Clock.Now().UTC().Format(time.RFC3339))
		if err != nil {
			return err
		}
		if err := s.settleOwner(tx, who, "accepted"); err != nil {
			return err
		}
		if strings.HasPrefix(before, refusedMark) {
			return s.lookAgain(tx)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.heldChanged()
	_, err = s.Consume(ctx)
	return err
}

// RemoveOwner forgets an owner: rules hold their jobs again. Jobs that were imported
// stay.
func (s *Service) RemoveOwner(ctx context.Context, email string) error {
	who := ownerName(email)
	return s.Store.Update(ctx, func(tx core.Tx) error {
		stored, err := s.Store.Settings(tx, ownerScope)
		if err != nil {
			return err
		}
		if _, ok := stored[who]; !ok {
			return core.Fail(core.KindNotFound, "This owner was not added.", "See `owner list`; the address of a mailbox is always known.")
		}
		delete(stored, who)
		return s.Store.PutSettings(tx, ownerScope, stored)
	})
}

func (s *Service) putOwner(tx core.Tx, who, value string) (before string, err error) {
	stored, err := s.Store.Settings(tx, ownerScope)
	if err != nil {
		return "", err
	}
	before = stored[who]
	if before != "" && strings.HasPrefix(before, refusedMark) == strings.HasPrefix(value, refusedMark) {
		return before, nil
	}
	stored[who] = value
	return before, s.Store.PutSettings(tx, ownerScope, stored)
}

// AcceptOwner adds the owner that a decision is about and imports the jobs that it
// holds.
func (s *Service) AcceptOwner(ctx context.Context, id core.HeldID) error {
	h, err := s.ownerHeld(ctx, id)
	if err != nil {
		return err
	}
	return s.AddOwner(ctx, h.Owner)
}

// RefuseOwner leaves the jobs of an owner out for good, later ones too. Adding the
// owner takes that back.
func (s *Service) RefuseOwner(ctx context.Context, id core.HeldID) error {
	h, err := s.ownerHeld(ctx, id)
	if err != nil {
		return err
	}
	err = s.Store.Update(ctx, func(tx core.Tx) error {
		if _, err := s.putOwner(tx, h.Owner, refusedMark+s.Clock.Now().UTC().Format(time.RFC3339)); err != nil {
			return err
		}
		return s.settleOwner(tx, h.Owner, "refused")
	})
	if err == nil {
		s.heldChanged()
	}
	return err
}

func (s *Service) ownerHeld(ctx context.Context, id core.HeldID) (h core.Held, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		h, err = s.Store.Held(tx, id)
		return err
	})
	switch {
	case err != nil:
		return h, err
	case h.Kind != core.HeldOwner:
		return h, core.Fail(core.KindRefused, "This decision is not about an owner.", "")
	case h.Settled != "":
		return h, core.Fail(core.KindRefused, "This decision was already "+h.Settled+"; nothing was changed.", "")
	}
	return h, nil
}

// settleOwner settles every open decision about an owner. What was held is marked, to
// be looked at again.
func (s *Service) settleOwner(tx core.Tx, who, how string) error {
	list, err := s.Store.HeldList(tx)
	if err != nil {
		return err
	}
	for _, h := range list {
		if h.Kind != core.HeldOwner || h.Owner != who {
			continue
		}
		for _, id := range h.Jobs {
			if how == "refused" {
				continue
			}
			if err := s.Store.PutMark(tx, core.Mark{Connection: h.Connection, ATSJob: id, What: core.MarkChanged, Look: h.Look}); err != nil {
				return err
			}
		}
		if err := s.settleHeld(tx, &h, how, "recruiter"); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) settleHeld(tx core.Tx, h *core.Held, how, who string) error {
	h.Settled, h.SettledAt = how, s.Clock.Now()
	if err := s.Store.PutHeld(tx, h); err != nil {
		return err
	}
	what := map[string]string{core.HeldOwner: "unknown owner ", core.HeldReference: "same reference "}[h.Kind]
	return s.Store.AppendLog(tx, &core.LogEntry{At: h.SettledAt, Who: who, What: what + how, Subject: h.ID.String()})
}

func (s *Service) heldChanged() {
	s.Events.Publish(event.Event{Kind: event.Changed, Topic: event.ATSJobs})
}

// waiting is an open decision about an owner, as a shift changes it.
type waiting struct {
	core.Held
	dirty bool
}

// open reads the open decisions about owners and references.
func (sh *shift) open() error {
	if sh.opened {
		return nil
	}
	list, err := sh.Store.HeldList(sh.tx)
	sh.asks = map[core.ATSJobID]core.Held{}
	for _, h := range list {
		switch h.Kind {
		case core.HeldOwner:
			sh.holds = append(sh.holds, waiting{Held: h})
		case core.HeldReference:
			for _, id := range h.Jobs {
				sh.asks[id] = h
			}
		}
	}
	sh.opened = true
	return err
}

// hold puts an ATS job on the list of the jobs whose owner nobody here knows.
func (sh *shift) hold(a core.ATSJob, who string) {
	i := slices.IndexFunc(sh.holds, func(h waiting) bool { return h.Connection == a.Connection && h.Owner == who })
	if i < 0 {
		h := core.Held{Kind: core.HeldOwner, Connection: a.Connection, Owner: who, Look: a.Look, Since: sh.Clock.Now()}
		sh.holds, i = append(sh.holds, waiting{Held: h}), len(sh.holds)
	}
	if h := &sh.holds[i]; !slices.Contains(h.Jobs, a.ID) {
		h.Jobs, h.dirty = append(slices.Clip(h.Jobs), a.ID), true
	}
}

// unhold takes an ATS job off the lists on which it no longer belongs.
func (sh *shift) unhold(a core.ATSJob, who string, waits bool) {
	for i := range sh.holds {
		h := &sh.holds[i]
		at := slices.Index(h.Jobs, a.ID)
		if at < 0 || waits && h.Owner == who {
			continue
		}
		h.Jobs, h.dirty = slices.Delete(slices.Clone(h.Jobs), at, at+1), true
	}
}

// close stores the decisions that changed; one about no job any more is withdrawn.
func (sh *shift) close() error {
	for i := range sh.holds {
		h := &sh.holds[i]
		if !h.dirty || len(h.Jobs) == 0 && h.ID == 0 {
			continue
		}
		sh.told = true
		if len(h.Jobs) == 0 {
			if err := sh.settleHeld(sh.tx, &h.Held, "withdrawn", "engine"); err != nil {
				return err
			}
			continue
		}
		fresh := h.ID == 0
		h.Reason = heldWords(h.Held)
		if err := sh.Store.PutHeld(sh.tx, &h.Held); err != nil {
			return err
		}
		if !fresh {
			continue
		}
		line := core.LogEntry{At: h.Since, Who: "engine", What: "unknown owner held", Subject: h.ID.String()}
		if err := sh.Store.AppendLog(sh.tx, &line); err != nil {
			return err
		}
	}
	return nil
}

func heldWords(h core.Held) string {
	if len(h.Jobs) == 1 {
		return h.Owner + " owns a job that a rule would import, and is not known here."
	}
	return fmt.Sprintf("%s owns %d jobs that a rule would import, and is not known here.", h.Owner, len(h.Jobs))
}

// welcome marks the held jobs of owners who have become known since, for example by a
// mailbox of theirs.
func (s *Service) welcome(ctx context.Context) error {
	var waiting []core.Held
	err := s.Store.View(ctx, func(tx core.Tx) error {
		list, err := s.Store.HeldList(tx)
		if err != nil || !slices.ContainsFunc(list, func(h core.Held) bool { return h.Kind == core.HeldOwner }) {
			return err
		}
		o, err := s.owners(tx)
		for _, h := range list {
			if err == nil && h.Kind == core.HeldOwner && o.know(h.Owner, nil) == ownerKnown {
				waiting = append(waiting, h)
			}
		}
		return err
	})
	if err != nil || len(waiting) == 0 {
		return err
	}
	return s.Store.Update(ctx, func(tx core.Tx) error {
		for _, h := range waiting {
			if err := s.settleOwner(tx, h.Owner, "withdrawn"); err != nil {
				return err
			}
		}
		return nil
	})
}
