package conflict

import (
	"strconv"

	"reqdesk/core"
)

// Yours says in a sentence what was decided here.
func (r Row) Yours() string {
	if r.Kind == core.ConflictClosed {
		text := "You decided to go on with " + count(r.People, "person", "people")
		switch {
		case r.Enrolled == 0:
			return text + "."
		case r.Enrolled == r.People:
			return text + "; their e-mails were planned."
		}
		return text + "; the e-mails of " + strconv.Itoa(r.Enrolled) + " of them were planned."
	}
	switch r.Decided {
	case core.CandidacyContacted:
		if r.Written {
			return "You contacted this person, and an e-mail has gone to them."
		}
		return "You contacted this person; nothing has gone to them."
	case core.CandidacySaved:
		return "You saved this person for later."
	case core.CandidacyMoved:
		return "You moved this person to another job."
	}
	return "You discarded this person."
}

// Theirs says in a sentence what the ATS did.
func (r Row) Theirs() string {
	switch {
	case r.Kind == core.ConflictClosed:
		return "The job was closed."
	case r.Stage != "":
		return "The person is in the pipeline of this job, in the stage " + r.Stage + "."
	}
	return "The person is in the pipeline of this job."
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
