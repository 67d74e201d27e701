package storage

import "reqdesk/core"

// job      id → job
// job.ats  ATS job, id
//
// The recruiter's own jobs, and the one that is linked to an ATS job.

// storedJob is what lies on the disk: fields may be added, never renamed, never
// change type.
type storedJob core.Job

var jobs = table[core.Job, storedJob]{
	bucket: "job", noun: "job",
	pack:   func(j core.Job) storedJob { return storedJob(j) },
	unpack: func(s storedJob) core.Job { return core.Job(s) },
	key:    func(_ printer, s storedJob) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s storedJob) []entry {
		if s.ATSJob == 0 {
			return nil
		}
		return []entry{{bucket: "job.ats", key: key{}.num(uint64(s.ATSJob)).num(uint64(s.ID))}}
	},
}

// Job gives a job by id.
func (w *Workspace) Job(tx core.Tx, id core.JobID) (core.Job, error) {
	return jobs.get(own(tx), key{}.num(uint64(id)))
}

// JobOf gives the job that is linked to an ATS job.
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
