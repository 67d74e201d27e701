package people

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Merge makes one person of two: all that is known of from is from now on known
// of into, who lives on. Their places in one job's review become one, and nobody
// stays in the same sequence twice. Unmerge parts them again without loss.
func (s *Service) Merge(ctx context.Context, into, from core.PersonID) (core.Merge, error) {
	var m core.Merge
	err := s.Store.Update(ctx, func(tx core.Tx) (err error) {
		m, err = s.merge(tx, into, from)
		return err
	})
	if err == nil {
		s.merged(m)
	}
	return m, err
}

func (s *Service) merged(m core.Merge) {
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: m.Into.String()})
	for _, c := range m.Candidacies {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: c.From.Job.String()})
	}
}

func (s *Service) merge(tx core.Tx, into, from core.PersonID) (core.Merge, error) {
	a, err := s.Resolve(tx, into)
	if err != nil {
		return core.Merge{}, err
	}
	b, err := s.Resolve(tx, from)
	if err != nil {
		return core.Merge{}, err
	}
	switch {
	case a.ID == b.ID:
		return core.Merge{}, core.Fail(core.KindRefused, "These are one person already; nothing was changed.", "")
	case !a.Erased.IsZero() || !b.Erased.IsZero():
		return core.Merge{}, core.Fail(core.KindRefused, "One of the two had their data erased; nothing was merged.", "")
	}
	j := joining{Service: s, tx: tx, m: core.Merge{Into: a.ID, From: b.ID, At: s.Clock.Now(), IntoBefore: a, FromBefore: b}}
	for _, step := range []func() error{j.entries, j.profiles, j.enrolments, j.candidacies, j.leads, j.messages, j.followUps, j.people} {
		if err := step(); err != nil {
			return core.Merge{}, err
		}
	}
	return j.m, nil
}

// joining is one merge under way.
type joining struct {
	*Service
	tx core.Tx
	m  core.Merge
}

// entries gives what waits in the outbox to the person who lives on. What is just
// being sent has to come to its end first.
func (j *joining) entries() error {
	open, err := j.Store.OpenEntries(j.tx)
	if err != nil {
		return err
	}
	for _, e := range open {
		if e.Person != j.m.From {
			continue
		}
		if e.State == core.EntryStarted {
			return core.Fail(core.KindTemporary, "Something is just being sent to one of the two; nothing was merged.", "Try again in a minute.")
		}
		e.Person = j.m.Into
		if err := j.Store.PutEntry(j.tx, &e); err != nil {
			return err
		}
		j.m.Entries = append(j.m.Entries, e.ID)
	}
	return nil
}

func (j *joining) profiles() error {
	have, err := j.Store.ProfilesOf(j.tx, j.m.From)
	if err != nil {
		return err
	}
	for _, p := range have {
		p.Person = j.m.Into
		if err := j.Store.PutProfile(j.tx, &p); err != nil {
			return err
		}
		j.m.Profiles = append(j.m.Profiles, p.ID)
	}
	return nil
}

// enrolments keeps each sequence to one enrolment of this person.
func (j *joining) enrolments() error {
	places, err := j.Store.CandidaciesOfPerson(j.tx, j.m.From)
	if err != nil {
		return err
	}
	for _, c := range places {
		from, err := j.Store.EnrolmentOf(j.tx, c.Job, j.m.From)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		into, err := j.Store.EnrolmentOf(j.tx, c.Job, j.m.Into)
		switch {
		case core.IsNotFound(err):
			err = j.enrol(from, j.m.Into, false)
		case err == nil && prevails(from, into):
			err = cmp.Or(j.enrol(into, j.m.From, true), j.enrol(from, j.m.Into, false))
		case err == nil:
			err = j.enrol(from, j.m.From, true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prevails tells which of two enrolments in one sequence goes on. One that has
// ended does: this person was answered, or had all there is to be sent.
func prevails(from, into core.Enrolment) bool {
	a, b := openEnrolment(into), openEnrolment(from)
	if a != b {
		return a
	}
	return len(from.Thread) > len(into.Thread)
}

func openEnrolment(e core.Enrolment) bool {
	return e.State != core.EnrolmentDone && e.State != core.EnrolmentStopped
}

func (j *joining) enrol(e core.Enrolment, to core.PersonID, stop bool) error {
	after := e
	after.Person = to
	if stop && openEnrolment(e) {
		after.State = core.EnrolmentStopped
		after.Cause = core.Cause{What: "merged", Text: "The same person is in this sequence already.", At: j.m.At}
	}
	if reflect.DeepEqual(e, after) {
		return nil
	}
	j.m.Enrolments = append(j.m.Enrolments, core.MergedEnrolment{Before: e, After: after})
	return j.Store.PutEnrolment(j.tx, &after)
}

func (j *joining) candidacies() error {
	places, err := j.Store.CandidaciesOfPerson(j.tx, j.m.From)
	if err != nil {
		return err
	}
	for _, from := range places {
		into, err := j.Store.Candidacy(j.tx, from.Job, j.m.Into)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		made := oneCandidacy(into, from)
		made.Person = j.m.Into
		if err := cmp.Or(j.Store.DeleteCandidacy(j.tx, from.Job, j.m.From), j.Store.PutCandidacy(j.tx, made)); err != nil {
			return err
		}
		j.m.Candidacies = append(j.m.Candidacies, core.MergedCandidacy{Into: into, From: from, Made: made})
	}
	return nil
}

// farther orders the states of a candidacy: what was decided counts more than
// what was not.
var farther = map[core.CandidacyState]int{
	core.CandidacyContacted: 5, core.CandidacySaved: 4, core.CandidacyDiscarded: 3, core.CandidacyMoved: 2, core.CandidacyKeptOut: 1,
}

// oneCandidacy is the farther of two places in one review, with the notes of both.
func oneCandidacy(into, from core.Candidacy) core.Candidacy {
	made := into
	if into.Job == 0 || farther[from.State] > farther[into.State] {
		made = from
	}
	if into.Job != 0 {
		made.Notes = slices.SortedStableFunc(slices.Values(slices.Concat(into.Notes, from.Notes)), func(a, b core.Note) int { return a.At.Compare(b.At) })
		if into.Added.Before(made.Added) {
			made.Added = into.Added
		}
	}
	return made
}

func (j *joining) leads() error {
	for _, c := range j.m.Candidacies {
		from, err := j.Store.Lead(j.tx, c.From.Job, j.m.From)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		into, err := j.Store.Lead(j.tx, from.Job, j.m.Into)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		made := into
		if into.Job == 0 || into.Exported.IsZero() && (!from.Exported.IsZero() || from.Marked.Before(into.Marked)) {
			made = from
		}
		made.Person = j.m.Into
		if err := cmp.Or(j.Store.DeleteLead(j.tx, from.Job, j.m.From), j.Store.PutLead(j.tx, made)); err != nil {
			return err
		}
		j.m.Leads = append(j.m.Leads, core.MergedLead{Into: into, From: from, Made: made})
	}
	return nil
}

func (j *joining) messages() error {
	have, err := j.Store.MessagesOf(j.tx, 0, j.m.From)
	if err != nil {
		return err
	}
	for _, m := range have {
		m.Person = j.m.Into
		if err := j.Store.PutMessage(j.tx, &m); err != nil {
			return err
		}
		j.m.Messages = append(j.m.Messages, m.ID)
	}
	return nil
}

func (j *joining) followUps() error {
	tasks, err := j.Store.TasksOf(j.tx, j.m.From)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		t.Person = j.m.Into
		if err := j.Store.PutTask(j.tx, &t); err != nil {
			return err
		}
		j.m.Tasks = append(j.m.Tasks, t.ID)
	}
	touches, err := j.Store.TouchesOf(j.tx, j.m.From)
	if err != nil {
		return err
	}
	for _, t := range touches {
		t.Person = j.m.Into
		if err := j.Store.PutTouch(j.tx, &t); err != nil {
			return err
		}
		j.m.Touches = append(j.m.Touches, t.ID)
	}
	return nil
}

// people stores both people and the merge itself.
func (j *joining) people() error {
	gone, one := j.m.FromBefore, j.m.IntoBefore
	gone.Merged, gone.Updated = one.ID, j.m.At
	if err := j.Store.PutPerson(j.tx, &gone, nil); err != nil {
		return err
	}
	one.Emails, one.Phones, one.URLs, one.Tags = both(one.Emails, gone.Emails), both(one.Phones, gone.Phones), both(one.URLs, gone.URLs), both(one.Tags, gone.Tags)
	if err := j.Renew(j.tx, &one); err != nil {
		return err
	}
	j.m.IntoAfter = one
	if err := j.Store.PutMerge(j.tx, &j.m); err != nil {
		return err
	}
	if err := j.answer(j.tx, one.ID, gone.ID, core.DuplicateMerged); err != nil {
		return err
	}
	return j.Store.AppendLog(j.tx, &core.LogEntry{
		At: j.m.At, Who: "recruiter", What: "people merged", Subject: gone.ID.String() + "/" + one.ID.String(), Person: one.ID, Evidence: j.m.ID.String(),
	})
}

// both lists what one of two lists has, each once.
func both(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		out = addOnce(out, s)
	}
	return out
}
