package storage

import (
	"slices"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// job      id → job
// job.ats  ATS job, id
//
// The recruiter's own jobs, and the one that is linked to an ATS job, or was before
// the ATS opened it again under another id.

var jobs = table[core.Job, record.Job]{
	bucket: "job", noun: "job",
	pack:   record.PackJob,
	unpack: record.Job.Domain,
	key:    func(_ printer, s record.Job) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Job) []entry {
		var entries []entry
		for _, a := range append(slices.Clip(s.Former), s.ATSJob) {
			if a != 0 {
				entries = append(entries, entry{bucket: "job.ats", key: key{}.num(uint64(a)).num(uint64(s.ID))})
			}
		}
		return entries
	},
}

// Job gives a job by id.
func (w *Workspace) Job(tx core.Tx, id core.JobID) (core.Job, error) {
	return jobs.get(own(tx), key{}.num(uint64(id)))
}

// JobOf gives the job that is linked to an ATS job, or was before.
func (w *Workspace) JobOf(tx core.Tx, a core.ATSJobID) (core.Job, error) {
	u := own(tx)
	return jobs.first(jobs.byIDs(u, u.numbers("job.ats", key{}.num(uint64(a)))))
}

// Jobs gives all jobs, oldest first.
func (w *Workspace) Jobs(tx core.Tx) ([]core.Job, error) { return jobs.list(own(tx), nil) }

// PutJob stores a job; one without an id gets one.
func (w *Workspace) PutJob(tx core.Tx, j *core.Job) error {
	return putNumbered(own(tx), &jobs, j, &j.ID)
}
