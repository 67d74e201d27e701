package storage_test

import (
	"fmt"

	"reqdesk/core"
	"reqdesk/storage"
)

const pageSize = 50

// putPage stores one page of ATS jobs and its cursor.
func putPage(w *storage.Workspace, tx core.Tx, number, size int) error {
	for i := range size {
		j := atsJob(1, number*size+i)
		if err := w.PutATSJob(tx, &j); err != nil {
			return err
		}
		if err := w.PutMark(tx, core.Mark{Connection: 1, ATSJob: j.ID, What: core.MarkChanged, Look: 1}); err != nil {
			return err
		}
	}
	return w.PutSyncStatus(tx, core.SyncStatus{Connection: 1, Resource: "jobs", Seen: number + 1, Cursor: fmt.Sprint(number)})
}

// atsJob is the job that an ATS calls number n.
func atsJob(c core.ConnectionID, n int) core.ATSJob {
	return core.ATSJob{Connection: c, Open: true, Posting: core.Posting{
		ID: fmt.Sprintf("4711-%d", n), Reference: fmt.Sprintf("REQ-%d", n), Title: fmt.Sprintf("Software Engineer %d", n),
		Locations:   []core.Location{{Text: "Köln, Germany", City: "Köln", Country: "DE", Role: "primary"}},
		Description: "<p>Builds what the customers need, with a small team that ships every week.</p>",
		MustHaves:   []string{"Go", "SQL", "German"}, ApplyURL: fmt.Sprintf("https://jobs.example.com/apply/%d", n),
	}}
}
