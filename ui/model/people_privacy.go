package model

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/core/privacy"
	"reqdesk/ui/phrase"
)

// Privacy answers people who ask what is held about them, or that it be erased.
type Privacy interface {
	// FreePath is a file that does not exist yet.
	FreePath(name string) string
	ExportPerson(ctx context.Context, id core.PersonID, path string) (privacy.Written, error)
	// Erase tells how far it is, see [core.Telling]; the end of ctx puts the longest part
	// of it off.
	Erase(ctx context.Context, id core.PersonID) (privacy.Erased, error)
}

// ExportPath is where the export of a person may be saved.
func (m *PeopleWork) ExportPath(p core.Person) string {
	return m.by.Privacy.FreePath(phrase.T("About %s.zip", PersonName(p)))
}

// Export writes everything that is held about a person; note says what is not in
// the file.
func (m *PeopleWork) Export(p core.Person, path string, done func(note string, err error)) {
	Load(m.loop, new(Question), func(ctx context.Context) (privacy.Written, error) {
		return m.by.Privacy.ExportPerson(ctx, p.ID, strings.TrimSpace(path))
	}, func(w privacy.Written, err error) {
		note := ""
		if w.Missing > 0 {
			note = phrase.N(w.Missing, "%d original file could not be read any more; the export says so.", "%d original files could not be read any more; the export says so.")
		}
		done(note, err)
	})
}

// ErasureText says what goes when a person is erased, and what remains.
func ErasureText(d Dossier) (goes, remains []string) {
	goes = []string{
		phrase.N(len(d.Profiles), "Name, addresses, %d profile and the original files", "Name, addresses, %d profiles and the original files"),
		phrase.T("Notes, tags, tasks, and what was written down"),
		phrase.T("The texts of all e-mails, and what waits to be sent"),
	}
	if n := len(d.Standing); n > 0 {
		goes = append(goes, phrase.N(n, "The place in %d job; of a decision, only what it was and when stays", "The place in %d jobs; of a decision, only what it was and when stays"))
	}
	return goes, []string{
		phrase.T("A sealed fingerprint of each address, so that no import brings this person back and nobody writes to them again"),
		phrase.T("What is outside of this workspace: the ATS, mailboxes, files in folders, and backups that were made before"),
	}
}

// Erase erases a person. It can't be taken back. told hears how far the database's file
// is written anew, from 0 to 1; putOff leaves that for the next start.
func (m *PeopleWork) Erase(p core.Person, told func(part float64), done func(error)) (putOff func()) {
	ctx, putOff := context.WithCancel(m.loop.Context())
	over := false
	ctx = core.Telling(ctx, func(part float64) {
		m.loop.Dispatch(func() {
			if !over {
				told(part)
			}
		})
	})
	Load(m.loop, new(Question), func(context.Context) (privacy.Erased, error) {
		return m.by.Privacy.Erase(ctx, p.ID)
	}, func(e privacy.Erased, err error) {
		over = true
		putOff()
		done(err)
		if err == nil {
			said := phrase.N(e.Fingerprints, "Erased. %d fingerprint stays, so that no import brings this person back.", "Erased. %d fingerprints stay, so that no import brings this person back.")
			if e.Later {
				said = phrase.T("Erased. What the workspace's file still holds of it goes at the next start.")
			}
			m.Said(said, nil)
		}
		m.Load()
	})
	return putOff
}

// Never closes all addresses of a person.
type Never interface {
	NeverAgain(ctx context.Context, person core.PersonID, note string) error
}

// MayClose tells whether a person can be kept from being written to, and if not, why.
func (m *PeopleWork) MayClose(d Dossier) (bool, string) {
	switch {
	case m.by.Never == nil || !d.Person.Erased.IsZero():
		return false, ""
	case len(d.Person.Emails) == 0:
		return false, phrase.T("No e-mail address of this person is known.")
	case d.Verdict.Final():
		return false, phrase.T("This person is not written to any more.")
	}
	return true, ""
}

// NeverAgain keeps a person from being written to, with the recruiter's own words.
func (m *PeopleWork) NeverAgain(p core.Person, note string, done func(error)) {
	Act(m.loop, new(Question), func(ctx context.Context) error { return m.by.Never.NeverAgain(ctx, p.ID, note) }, func(err error) {
		done(err)
		if err == nil {
			m.Said(phrase.T("%s is not written to again. The list is in the settings.", PersonName(p)), nil)
		}
		m.Load()
	})
}
