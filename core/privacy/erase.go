package privacy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/event"
	"reqdesk/core/people"
)

// WhyErased is the cause of what ends because somebody is erased.
const WhyErased = "erased"

const erasedText = "The person's data were erased."

// Erased is what an erasure took away, and what it left.
type Erased struct {
	Person       core.PersonID
	At           time.Time
	Profiles     int
	Originals    int
	Emails       int // kept as a date and a state only
	Reviews      int
	Lines        int // of not-to-source lists, which keep working
	Fingerprints int // that remain, so that no import brings the person back
	// Later tells that what the database's file still holds of it goes with the next start.
	Later bool
}

// Erase takes everything about a person out of the workspace but the fingerprints
// of their addresses. It can't be taken back. While something is just being sent to
// them it is KindTemporary, and nothing is changed. Then it writes the database's file
// anew, which tells how far it is ([core.Telling]), and which the end of ctx puts off:
// that is no error.
func (s *Service) Erase(ctx context.Context, id core.PersonID) (Erased, error) {
	e := erasing{Service: s}
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		e = erasing{Service: s, tx: tx, now: s.Clock.Now()}
		return e.run(id)
	})
	if err != nil {
		return e.done, err
	}
	s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: e.done.Person.String()})
	for _, job := range e.jobs {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Review, ID: job.String()})
	}
	// What fails from here on is finished by the next start, which removes originals
	// that no record names.
	for _, blob := range e.blobs {
		if failed := s.Blobs.Remove(context.WithoutCancel(ctx), blob); failed != nil && err == nil {
			err = failed
		}
	}
	err = cmp.Or(err, s.removeDrafts(context.WithoutCancel(ctx), e.draft))
	if err = cmp.Or(err, s.Clean(ctx)); errors.Is(err, context.Canceled) {
		e.done.Later, err = true, nil
	}
	if err != nil {
		err = core.Fail(core.KindOf(err), "The records are erased, but the files of the workspace could not be cleaned yet.",
			"Make room on the disk and start Reqdesk again: it goes on with that.").Because(err)
	}
	return e.done, err
}

func (s *Service) removeDrafts(ctx context.Context, drafts []core.Entry) (err error) {
	for _, n := range drafts {
		if s.RemoveDraft != nil {
			err = cmp.Or(err, s.RemoveDraft(ctx, n.Mailbox, n.Result))
		}
	}
	return err
}

// A deleted record's bytes stay in the database's file until it is written anew. That it
// has to be is a setting of its own scope, stored with the erasure: who was erased last.
const (
	owedScope = "erasure"
	owed      = "clean"
)

// Clean writes the database anew, without what was deleted, and notes that it was. It
// tells how far it is, see [core.Telling].
func (s *Service) Clean(ctx context.Context) error {
	if s.Compact == nil {
		return nil
	}
	before, err := s.owes(ctx)
	if err != nil {
		return err
	}
	if err := s.Compact(ctx); err != nil {
		return err
	}
	return s.Store.Update(context.WithoutCancel(ctx), func(tx core.Tx) error {
		now, err := s.Store.Settings(tx, owedScope)
		if err != nil || now[owed] == "" || now[owed] != before { // somebody was erased meanwhile
			return err
		}
		return s.Store.PutSettings(tx, owedScope, map[string]string{})
	})
}

// owes tells after whose erasure the file was not written anew; "" = nothing is owed.
func (s *Service) owes(ctx context.Context) (who string, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		stored, err := s.Store.Settings(tx, owedScope)
		who = stored[owed]
		return err
	})
	return who, err
}

// Finish does what an erasure left for later, or could not do: the bytes of what was
// erased leave the database's file.
func (s *Service) Finish(ctx context.Context) error {
	who, err := s.owes(ctx)
	if err != nil || who == "" {
		return err
	}
	return s.Clean(ctx)
}

// erasing is one erasure under way.
type erasing struct {
	*Service
	tx    core.Tx
	now   time.Time
	group group
	keys  []core.Key
	jobs  []core.JobID
	blobs []string
	draft []core.Entry // e-mails whose files lie in a folder of the recruiter's
	done  Erased
}

func (e *erasing) run(id core.PersonID) (err error) {
	if e.group, err = e.groupOf(e.tx, id); err != nil {
		return err
	}
	if p := e.group.living(); !p.Erased.IsZero() {
		return core.Fail(core.KindRefused, "This person's data were erased on "+p.Erased.UTC().Format("2 January 2006")+" already; nothing was changed.", "")
	}
	if e.keys, err = e.keysOf(e.tx, e.group); err != nil {
		return err
	}
	if e.jobs, err = e.jobsOf(e.tx, e.group); err != nil {
		return err
	}
	e.done = Erased{Person: e.group.living().ID, At: e.now}
	steps := []func() error{
		e.entries, e.lines, e.enrolments, e.places, e.messages, e.notes, e.decisions, e.merges, e.profiles, e.people, e.fingerprints,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	if err := e.Store.PutSettings(e.tx, owedScope, map[string]string{owed: e.done.Person.String()}); err != nil {
		return err
	}
	return e.Store.AppendLog(e.tx, &core.LogEntry{
		At: e.now, Who: "recruiter", What: "person erased", Subject: e.done.Person.String(), Person: e.done.Person,
		Cause: fmt.Sprintf("%d profiles, %d originals, %d e-mails", e.done.Profiles, e.done.Originals, e.done.Emails),
	})
}

// entries drops what waits in the outbox, and empties what was done. What is just
// being sent has to come to its end first.
func (e *erasing) entries() error {
	open, err := e.Store.OpenEntries(e.tx)
	if err != nil {
		return err
	}
	var theirs []core.Entry
	for _, n := range open {
		if !e.group.has(n.Person) {
			continue
		}
		if n.State == core.EntryStarted {
			return core.Fail(core.KindTemporary, "Something is just being sent to this person; nothing was erased.", "Try again in a minute.")
		}
		if n.Drafted() {
			e.draft = append(e.draft, n)
		}
		n.State, n.Finished = core.EntryDropped, e.now
		theirs = append(theirs, n)
	}
	for n, err := range e.Store.FinishedEntries(e.tx) {
		if err != nil {
			return err
		}
		if e.group.has(n.Person) {
			theirs = append(theirs, n)
		}
	}
	for _, n := range theirs {
		for _, f := range n.Files {
			e.blobs = append(e.blobs, f.Blob)
		}
		n.Act, n.Preview, n.Result, n.Why, n.Files = []byte("{}"), "", "", erasedText, nil
		for i := range n.Attempts {
			n.Attempts[i].Detail = ""
		}
		if err := e.Store.PutEntry(e.tx, &n); err != nil {
			return err
		}
	}
	return nil
}

// lines empties the lines of not-to-source lists. They are found as before.
func (e *erasing) lines() error {
	lines, err := e.linesOf(e.tx, e.group, e.keys)
	if err != nil {
		return err
	}
	for _, n := range lines {
		keys := people.KeysOfApplicant(n.Applicant)
		a := n.Applicant
		n.Applicant = core.Applicant{
			ID: a.ID, PersonID: a.PersonID, JobID: a.JobID, Stage: a.Stage, StageID: a.StageID, Status: a.Status, Since: a.Since, Updated: a.Updated, Removed: a.Removed,
		}
		if err := e.Store.PutNotSource(e.tx, &n, keys); err != nil {
			return err
		}
	}
	e.done.Lines = len(lines)
	return nil
}

// enrolments ends every sequence and forgets to which address it went.
func (e *erasing) enrolments() error {
	for _, job := range e.jobs {
		all, err := e.Store.EnrolmentsOf(e.tx, job)
		if err != nil {
			return err
		}
		for _, n := range all {
			if !e.group.has(n.Person) {
				continue
			}
			if n.State != core.EnrolmentDone {
				n.State = core.EnrolmentStopped
			}
			n.To, n.Subject, n.Thread, n.Override, n.Confirmed, n.Profile = "", "", nil, "", nil, 0
			n.Cause = core.Cause{What: WhyErased, Text: erasedText, At: e.now}
			if err := e.Store.PutEnrolment(e.tx, &n); err != nil {
				return err
			}
		}
	}
	return nil
}

// places takes the person out of reviews in which nothing was decided, and leaves of
// a decision what it was and when. Leads go.
func (e *erasing) places() error {
	for _, p := range e.group {
		places, err := e.Store.CandidaciesOfPerson(e.tx, p.ID)
		if err != nil {
			return err
		}
		for _, c := range places {
			if err := e.place(c); err != nil {
				return err
			}
		}
		for _, job := range e.jobs {
			if err := e.Store.DeleteLead(e.tx, job, p.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *erasing) place(c core.Candidacy) error {
	e.done.Reviews++
	switch c.State {
	case core.CandidacyContacted, core.CandidacyDiscarded, core.CandidacyMoved:
		return e.Store.PutCandidacy(e.tx, core.Candidacy{
			Job: c.Job, Person: c.Person, State: c.State, MovedTo: c.MovedTo, Added: c.Added, Decided: c.Decided,
		})
	case core.CandidacyNew, core.CandidacySaved, core.CandidacyKeptOut:
	}
	return e.Store.DeleteCandidacy(e.tx, c.Job, c.Person)
}

// messages empties the e-mails to and from the person, also those of which nobody
// has said yet whose they are. Their Message-IDs stay: a mailbox that still has them
// must not bring them back.
func (e *erasing) messages() error {
	var theirs []core.Message
	for m, err := range e.Store.Messages(e.tx) {
		if err != nil {
			return err
		}
		if e.group.has(m.Person) || m.Person == 0 && (e.address(m.From) || e.address(m.To)) {
			theirs = append(theirs, m)
		}
	}
	for _, m := range theirs {
		m.From, m.To, m.Subject, m.Text, m.Detail, m.InReplyTo, m.References, m.Notice, m.Files = "", "", "", "", "", "", nil, "", nil
		if err := e.Store.PutMessage(e.tx, &m); err != nil {
			return err
		}
	}
	e.done.Emails = len(theirs)
	return nil
}

// address tells whether an address is one of the person's.
func (e *erasing) address(raw string) bool {
	normal, ok := people.NormalEmail(raw)
	return ok && slices.Contains(e.keys, core.Key{Kind: core.KeyEmail, Value: people.MailboxForm(normal)})
}

// notes removes what the recruiter has written of the person.
func (e *erasing) notes() error {
	for _, p := range e.group {
		tasks, err := e.Store.TasksOf(e.tx, p.ID)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if err := e.Store.DeleteTask(e.tx, t.ID); err != nil {
				return err
			}
		}
		touches, err := e.Store.TouchesOf(e.tx, p.ID)
		if err != nil {
			return err
		}
		for _, t := range touches {
			if err := e.Store.DeleteTouch(e.tx, t.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// decisions forgets how decisions about the person would be taken back.
func (e *erasing) decisions() error {
	var gone []uint64
	for d, err := range e.Store.Decisions(e.tx) {
		if err != nil {
			return err
		}
		if e.group.has(d.Before.Person) || e.group.has(d.After.Person) {
			gone = append(gone, d.Seq)
		}
	}
	for _, seq := range gone {
		if err := e.Store.DeleteDecision(e.tx, seq); err != nil {
			return err
		}
	}
	return nil
}

// merges forgets how people would be parted again: it holds both as they were.
func (e *erasing) merges() error {
	for _, p := range e.group {
		all, err := e.Store.MergesOf(e.tx, p.ID)
		if err != nil {
			return err
		}
		for _, m := range all {
			m = core.Merge{ID: m.ID, Into: m.Into, From: m.From, At: m.At, Undone: m.Undone}
			if err := e.Store.PutMerge(e.tx, &m); err != nil {
				return err
			}
		}
	}
	return nil
}

// profiles removes the profiles, and notes which originals go with them.
func (e *erasing) profiles() error {
	names, before := map[string]bool{}, len(e.blobs)
	gone := map[core.ProfileID]bool{}
	for _, p := range e.group {
		profiles, err := e.Store.ProfilesOf(e.tx, p.ID)
		if err != nil {
			return err
		}
		for _, r := range profiles {
			gone[r.ID] = true
			if r.Blob != "" {
				e.blobs = append(e.blobs, r.Blob)
				names[r.BlobName] = true
			}
			if err := e.Store.DeleteProfile(e.tx, r.ID); err != nil {
				return err
			}
		}
	}
	e.done.Profiles, e.done.Originals = len(gone), len(e.blobs)-before
	return e.imports(gone, names)
}

// imports takes the profiles out of what imports would take back, and the names of
// files that were the person's own out of what imports were made of.
func (e *erasing) imports(gone map[core.ProfileID]bool, names map[string]bool) error {
	var all []core.Import
	for i, err := range e.Store.Imports(e.tx) {
		if err != nil {
			return err
		}
		all = append(all, i)
	}
	for _, i := range all {
		touched, err := e.parts(i.ID, gone)
		if err != nil {
			return err
		}
		if !touched {
			continue
		}
		for n, file := range i.Files {
			if names[base(file)] {
				i.Files[n] = "erased"
			}
		}
		if err := e.Store.PutImport(e.tx, &i); err != nil {
			return err
		}
	}
	return nil
}

// base is a file's name without its folder, written in either way.
func base(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

func (e *erasing) parts(id core.ImportID, gone map[core.ProfileID]bool) (touched bool, err error) {
	var changed []core.ImportPart
	for p, err := range e.Store.ImportParts(e.tx, id) {
		if err != nil {
			return false, err
		}
		n := len(p.Profiles) + len(p.Candidates)
		p.Profiles = slices.DeleteFunc(p.Profiles, func(r core.ProfileID) bool { return gone[r] })
		p.Candidates = slices.DeleteFunc(p.Candidates, e.group.has)
		if len(p.Profiles)+len(p.Candidates) < n {
			changed = append(changed, p)
		}
	}
	for _, p := range changed {
		if err := e.Store.PutImportPart(e.tx, p); err != nil {
			return false, err
		}
	}
	return len(changed) > 0, nil
}

// people leaves of each record that it was erased, and when.
func (e *erasing) people() error {
	for _, p := range e.group {
		bare := core.Person{ID: p.ID, Merged: p.Merged, Erased: e.now, Created: p.Created, Updated: e.now}
		if err := e.Store.PutPerson(e.tx, &bare, nil); err != nil {
			return err
		}
	}
	return nil
}

// fingerprints keeps what lets an import recognise the person. A telephone that
// somebody else has as well, as a switchboard, is nobody's.
func (e *erasing) fingerprints() error {
	for _, k := range e.keys {
		if k.Kind == core.KeyPhone {
			others, err := e.Store.PeopleByKey(e.tx, k) // the person's own keys are gone by now
			if err != nil {
				return err
			}
			if len(others) > 0 {
				continue
			}
		}
		if err := e.Store.PutSuppressedKey(e.tx, k, core.Suppression{Why: people.WhyErased, At: e.now}); err != nil {
			return err
		}
		e.done.Fingerprints++
	}
	return nil
}
