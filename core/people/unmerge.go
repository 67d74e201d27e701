package people

import (
	"context"
	"slices"

	"reqdesk/core"
)

// Unmerge parts two people again whom a merge made one: the last one that p took
// part in. What came in or was decided since the merge stays with the one who
// lived on. From then on the two count as known to be two.
func (s *Service) Unmerge(ctx context.Context, p core.PersonID) (core.Merge, error) {
	var m core.Merge
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		if m, err = s.lastMerge(tx, p); err != nil {
			return err
		}
		part := parting{Service: s, tx: tx, m: m}
		for _, step := range []func() error{part.enrolments, part.candidacies, part.leads, part.records, part.followUps, part.people} {
			if err := step(); err != nil {
				return err
			}
		}
		m = part.m
		return nil
	})
	if err == nil {
		s.merged(m)
	}
	return m, err
}

func (s *Service) lastMerge(tx core.Tx, p core.PersonID) (core.Merge, error) {
	m, found, err := s.newestMerge(tx, p)
	if err != nil {
		return m, err
	}
	if !found {
		if _, err := s.Store.Person(tx, p); err != nil {
			return m, err
		}
		return m, core.Fail(core.KindRefused, "This person was not merged with anybody; nothing was changed.", "")
	}
	later, _, err := s.newestMerge(tx, m.Into)
	if err == nil && later.ID != m.ID {
		err = core.Fail(core.KindRefused, "There was a later merge with the same person; nothing was changed.", "Part that one first: "+later.From.String()+".")
	}
	return m, err
}

func (s *Service) newestMerge(tx core.Tx, p core.PersonID) (core.Merge, bool, error) {
	all, err := s.Store.MergesOf(tx, p)
	for _, m := range slices.Backward(all) {
		if m.Undone.IsZero() {
			return m, true, err
		}
	}
	return core.Merge{}, false, err
}

// parting is one merge being taken back.
type parting struct {
	*Service
	tx core.Tx
	m  core.Merge
}

// enrolments go back to whose they were. One that the merge ended goes on, and
// one on which something has happened since stays as it is.
func (p *parting) enrolments() error {
	for _, e := range p.m.Enrolments {
		now, err := p.Store.Enrolment(p.tx, e.After.ID)
		if err != nil {
			return err
		}
		if now.State == e.After.State && now.Cause.What == e.After.Cause.What && now.Cause.At.Equal(e.After.Cause.At) {
			now.State, now.Cause = e.Before.State, e.Before.Cause
		}
		now.Person = e.Before.Person
		if err := p.Store.PutEnrolment(p.tx, &now); err != nil {
			return err
		}
	}
	return nil
}

func (p *parting) candidacies() error {
	for _, c := range p.m.Candidacies {
		now, err := p.Store.Candidacy(p.tx, c.From.Job, p.m.Into)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		same := err == nil && now.State == c.Made.State && now.Decided.Equal(c.Made.Decided) && len(now.Notes) == len(c.Made.Notes)
		switch {
		case !same: // decided since: it stays
		case c.Into.Job == 0:
			err = p.Store.DeleteCandidacy(p.tx, c.From.Job, p.m.Into)
		default:
			err = p.Store.PutCandidacy(p.tx, c.Into)
		}
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		if err := p.Store.PutCandidacy(p.tx, c.From); err != nil {
			return err
		}
	}
	return nil
}

func (p *parting) leads() error {
	for _, l := range p.m.Leads {
		now, err := p.Store.Lead(p.tx, l.From.Job, p.m.Into)
		if err != nil {
			return err
		}
		from, into := l.From, l.Into
		// What the ATS or an export told since is of the lead that lived on in Made.
		if taken := l.Made; taken.Marked.Equal(l.From.Marked) && (l.Into.Job == 0 || !l.Into.Marked.Equal(taken.Marked)) {
			from = now
		} else {
			into = now
		}
		from.Person, into.Person = p.m.From, p.m.Into
		if l.Into.Job == 0 {
			err = p.Store.DeleteLead(p.tx, l.From.Job, p.m.Into)
		} else {
			err = p.Store.PutLead(p.tx, into)
		}
		if err != nil {
			return err
		}
		if err := p.Store.PutLead(p.tx, from); err != nil {
			return err
		}
	}
	return nil
}

// records gives profiles, e-mails and what waits in the outbox back.
func (p *parting) records() error {
	for _, id := range p.m.Profiles {
		r, err := p.Store.Profile(p.tx, id)
		if err != nil {
			return err
		}
		r.Person = p.m.From
		if err := p.Store.PutProfile(p.tx, &r); err != nil {
			return err
		}
	}
	for _, id := range p.m.Entries {
		e, err := p.Store.Entry(p.tx, id)
		if err != nil {
			return err
		}
		if e.State == core.EntryStarted {
			return core.Fail(core.KindTemporary, "Something is just being sent to this person; nothing was parted.", "Try again in a minute.")
		}
		e.Person = p.m.From
		if err := p.Store.PutEntry(p.tx, &e); err != nil {
			return err
		}
	}
	return p.messages()
}

// messages gives back those that were From's, and those that came since to what
// was From's enrolment.
func (p *parting) messages() error {
	all, err := p.Store.MessagesOf(p.tx, 0, p.m.Into)
	if err != nil {
		return err
	}
	for _, m := range all {
		theirs := slices.Contains(p.m.Messages, m.ID) || slices.ContainsFunc(p.m.Enrolments, func(e core.MergedEnrolment) bool {
			return m.Enrolment != 0 && e.Before.ID == m.Enrolment && e.Before.Person == p.m.From
		})
		if !theirs {
			continue
		}
		m.Person = p.m.From
		if err := p.Store.PutMessage(p.tx, &m); err != nil {
			return err
		}
	}
	return nil
}

func (p *parting) followUps() error {
	for _, id := range p.m.Tasks {
		t, err := p.Store.Task(p.tx, id)
		if core.IsNotFound(err) {
			continue // deleted since
		}
		if err != nil {
			return err
		}
		t.Person = p.m.From
		if err := p.Store.PutTask(p.tx, &t); err != nil {
			return err
		}
	}
	for _, id := range p.m.Touches {
		t, err := p.Store.Touch(p.tx, id)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		t.Person = p.m.From
		if err := p.Store.PutTouch(p.tx, &t); err != nil {
			return err
		}
	}
	return nil
}

// people brings both back as they were, with what the one who lived on has got
// since.
func (p *parting) people() error {
	now, err := p.Store.Person(p.tx, p.m.Into)
	if err != nil {
		return err
	}
	if !now.Erased.IsZero() {
		return core.Fail(core.KindRefused, "This person's data were erased since; nothing was parted.", "")
	}
	into, from := p.m.IntoBefore, p.m.FromBefore
	after := p.m.IntoAfter
	into.Emails, into.Phones = both(into.Emails, added(now.Emails, after.Emails)), both(into.Phones, added(now.Phones, after.Phones))
	into.URLs, into.Tags = both(into.URLs, added(now.URLs, after.URLs)), both(into.Tags, added(now.Tags, after.Tags))
	for _, person := range []*core.Person{&into, &from} {
		if err := p.Renew(p.tx, person); err != nil {
			return err
		}
	}
	p.m.Undone = p.Clock.Now()
	if err := p.Store.PutMerge(p.tx, &p.m); err != nil {
		return err
	}
	if err := p.answer(p.tx, into.ID, from.ID, core.DuplicateApart); err != nil {
		return err
	}
	return p.Store.AppendLog(p.tx, &core.LogEntry{
		At: p.m.Undone, Who: "recruiter", What: "people parted", Subject: from.ID.String() + "/" + into.ID.String(), Person: into.ID, Evidence: p.m.ID.String(),
	})
}

// added lists what now has and after had not.
func added(now, after []string) []string {
	return slices.DeleteFunc(slices.Clone(now), func(s string) bool { return slices.Contains(after, s) })
}
