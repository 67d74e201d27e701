package sourcing

import (
	"fmt"
	"time"

	"reqdesk/core"
)

// Promise is within which time after going live the first profiles shall have come.
const Promise = 24 * time.Hour

// Diary is what [Why] reads.
type Diary interface {
	core.Sources
	core.Sourcings
	core.SourceRuns
}

// Waiting is since when a job waits for its first profiles: from the moment at which
// sources can have been asked.
func Waiting(tx core.Tx, d Diary, j core.Job) (since time.Time, err error) {
	since = j.Activated
	if j.ReopenedAt.After(since) {
		since = j.ReopenedAt
	}
	row, err := d.Sourcing(tx, j.ID)
	if row.Begun.After(since) {
		since = row.Begun
	}
	return since, err
}

// mostLooked bounds how much of a diary is added up.
const mostLooked = 500

// Why says in one sentence why no profiles have come for a job that wants some.
func Why(tx core.Tx, d Diary, j core.Job, client core.Client) (string, error) {
	all, err := d.Sources(tx)
	if err != nil {
		return "", err
	}
	names, folders := map[core.SourceID]string{}, 0
	for _, one := range all {
		if !one.For(j) {
			continue
		}
		if names[one.ID] = one.Name; one.Kind == FolderKind {
			folders++
		}
	}
	switch {
	case len(names) == 0:
		return "no source is set up for it. Add one, or import people from files.", nil
	case usedUp(client) && j.Reserved == 0:
		return "the profile budget of " + client.Name + " is used up.", nil
	}
	searches, err := d.Searches(tx, j.ID)
	if err != nil {
		return "", err
	}
	row, err := d.Sourcing(tx, j.ID)
	if err != nil {
		return "", err
	}
	print := printOf(QueryOf(j, row.Feedback))
	for _, one := range searches {
		if name := names[one.Source]; name != "" && one.ErrorText != "" && one.Query == print {
			return name + ": " + one.ErrorText, nil
		}
	}
	return whyNobody(tx, d, j, len(names), folders)
}

// whyNobody adds the diary up.
func whyNobody(tx core.Tx, d Diary, j core.Job, sources, folders int) (string, error) {
	found, kept, known, lines := 0, 0, 0, 0
	for r, err := range d.SourceRuns(tx, j.ID) {
		if err != nil {
			return "", err
		}
		found, kept, known = found+r.Found, kept+r.KeptOut, known+r.Known
		if lines++; lines == mostLooked {
			break
		}
	}
	switch {
	case lines == 0 && folders == sources:
		return "no file has come into its watched folder.", nil
	case lines == 0:
		return "its sources were not asked yet; Reqdesk asks them while it is open.", nil
	case found == 0:
		return "its sources know nobody for these must-haves and places. Change the must-haves, or add a place.", nil
	case found == known:
		return "everybody whom its sources know is in the review already.", nil
	case kept > 0:
		return fmt.Sprintf("all %d people found are kept out: on the not-to-source list, off-limits or opted out.", kept), nil
	}
	return "nobody of those found was taken.", nil
}
