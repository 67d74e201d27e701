package intake

import (
	"context"
	"fmt"
	"slices"

	"reqdesk/core"
)

// Undone is what taking an import back did.
type Undone struct {
	Removed  int // people
	Profiles int // removed, those of people who stay included
	// Kept are people who stay as they are, because something has happened with them
	// since.
	Kept int
}

// Imports lists the imports that were not taken back, newest first, at most limit.
func (s *Service) Imports(ctx context.Context, limit int) ([]core.Import, error) {
	var out []core.Import
	err := s.Store.View(ctx, func(tx core.Tx) error {
		for i, err := range s.Store.Imports(tx) {
			if err != nil {
				return err
			}
			if out = append(out, i); len(out) == limit {
				return nil
			}
		}
		return nil
	})
	return out, err
}

// Undo takes an import back: people whom it made are removed, others lose what it
// added to them. Who was decided on, written to or merged since stays. It works in
// transactions of bounded size; one that broke off can be repeated.
func (s *Service) Undo(ctx context.Context, id core.ImportID) (Undone, error) {
	var total Undone
	for {
		var step undoing
		err := s.Store.Update(ctx, func(tx core.Tx) error {
			step = undoing{Service: s, tx: tx}
			return step.part(id, total)
		})
		if err != nil {
			return total, err
		}
		total.Removed, total.Profiles, total.Kept = total.Removed+step.Removed, total.Profiles+step.Profiles, total.Kept+step.Kept
		for _, blob := range step.blobs {
			if err := s.Blobs.Remove(ctx, blob); err != nil {
				return total, err
			}
		}
		if step.last {
			s.told(step.record.Job)
			return total, nil
		}
	}
}

// undoing is one transaction of an undo.
type undoing struct {
	*Service
	tx     core.Tx
	record core.Import
	Undone
	blobs []string
	last  bool
}

// part takes the last part back that there is.
func (u *undoing) part(id core.ImportID, before Undone) (err error) {
	if u.record, err = u.Store.Import(u.tx, id); core.IsNotFound(err) {
		return core.Fail(core.KindNotFound, "There is no such import, or it was taken back already; nothing was changed.", "See the list of imports.")
	}
	if err != nil {
		return err
	}
	var parts []core.ImportPart
	for p, err := range u.Store.ImportParts(u.tx, id) {
		if err != nil {
			return err
		}
		if parts = append(parts, p); len(parts) == 2 {
			break
		}
	}
	if u.last = len(parts) < 2; len(parts) > 0 {
		if err := u.takeBack(parts[0]); err != nil {
			return err
		}
	}
	if !u.last {
		return nil
	}
	if err := u.Store.DeleteImport(u.tx, id); err != nil {
		return err
	}
	return u.Store.AppendLog(u.tx, &core.LogEntry{
		At: u.Service.People.Clock.Now(), Who: "recruiter", What: "import taken back", Subject: id.String(), Job: u.record.Job,
		Cause: fmt.Sprintf("%d people removed, %d kept", before.Removed+u.Removed, before.Kept+u.Kept),
	})
}

func (u *undoing) takeBack(p core.ImportPart) error {
	kept := map[core.PersonID]bool{}
	for _, id := range p.Profiles {
		profile, err := u.Store.Profile(u.tx, id)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := u.profile(p, profile, kept); err != nil {
			return err
		}
	}
	for _, id := range p.Candidates { // of people whose profile was there before
		if err := u.candidate(id, kept); err != nil {
			return err
		}
	}
	u.Kept += len(kept)
	return u.Store.DeleteImportPart(u.tx, p.Import, p.Number)
}

// profile removes a profile, and its person when this import made them and nobody
// needs them.
func (u *undoing) profile(p core.ImportPart, profile core.Profile, kept map[core.PersonID]bool) error {
	person, err := u.Store.Person(u.tx, profile.Person)
	if err != nil {
		return err
	}
	if slices.Contains(p.Candidates, person.ID) {
		if err := u.candidate(person.ID, kept); err != nil {
			return err
		}
	}
	used, err := u.used(person, profile)
	if err != nil {
		return err
	}
	if used || kept[person.ID] {
		kept[person.ID] = true
		return nil
	}
	if err := u.Store.DeleteProfile(u.tx, profile.ID); err != nil {
		return err
	}
	u.Profiles++
	if profile.Blob != "" {
		u.blobs = append(u.blobs, profile.Blob)
	}
	rest, err := u.Store.ProfilesOf(u.tx, person.ID)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		u.Removed++
		return u.forget(person.ID)
	}
	// The joined view only grows by itself; it is made anew from what is left.
	person.Emails, person.Phones, person.URLs, person.Employer, person.MoreEmployers = nil, nil, nil, "", nil
	person.Name, person.Headline, person.Place = "", "", core.Location{}
	return u.Service.People.Renew(u.tx, &person)
}

// candidate takes somebody out of the job's review, unless something has happened
// with them there.
func (u *undoing) candidate(id core.PersonID, kept map[core.PersonID]bool) error {
	c, err := u.Store.Candidacy(u.tx, u.record.Job, id)
	if core.IsNotFound(err) || kept[id] {
		return nil
	}
	if err != nil {
		return err
	}
	touched := c.State != core.CandidacyNew && c.State != core.CandidacyKeptOut || len(c.Notes) > 0 || c.Override != "" || c.Reason != ""
	if !touched {
		_, err := u.Store.Lead(u.tx, u.record.Job, id)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		touched = err == nil
	}
	if touched {
		kept[id] = true
		return nil
	}
	return u.Store.DeleteCandidacy(u.tx, u.record.Job, id)
}

// used tells whether something else rests on a person or on the profile.
func (u *undoing) used(person core.Person, profile core.Profile) (bool, error) {
	if person.Merged != 0 || len(person.Tags) > 0 || !person.Erased.IsZero() {
		return true, nil
	}
	in, err := u.Store.CandidaciesOfPerson(u.tx, person.ID)
	if err != nil {
		return false, err
	}
	for _, c := range in {
		if c.Profile == profile.ID {
			return true, nil
		}
	}
	rest, err := u.Store.ProfilesOf(u.tx, person.ID)
	if err != nil {
		return false, err
	}
	if len(rest) > 1 {
		// A merge keeps both sides for being undone: what it joined stays as it is.
		merges, err := u.Store.MergesOf(u.tx, person.ID)
		return len(merges) > 0, err
	}
	if len(in) > 0 {
		return true, nil
	}
	return u.hasHistory(person.ID)
}

// hasHistory tells whether somebody did something with a person, whom the removal
// would part from it.
func (u *undoing) hasHistory(person core.PersonID) (bool, error) {
	messages, err := u.Store.MessagesOf(u.tx, 0, person)
	if err != nil || len(messages) > 0 {
		return true, err
	}
	tasks, err := u.Store.TasksOf(u.tx, person)
	if err != nil || len(tasks) > 0 {
		return true, err
	}
	touches, err := u.Store.TouchesOf(u.tx, person)
	if err != nil || len(touches) > 0 {
		return true, err
	}
	merges, err := u.Store.MergesOf(u.tx, person)
	return len(merges) > 0, err
}

// forget removes a person. The question whether they are one with somebody else is
// closed with them.
func (u *undoing) forget(person core.PersonID) error {
	asked, err := u.Store.DuplicatesOf(u.tx, person)
	if err != nil {
		return err
	}
	for _, d := range asked {
		if d.State == core.DuplicateOpen {
			d.State, d.Decided = core.DuplicateApart, u.Service.People.Clock.Now()
			if err := u.Store.PutDuplicate(u.tx, d); err != nil {
				return err
			}
		}
	}
	return u.Store.DeletePerson(u.tx, person)
}
