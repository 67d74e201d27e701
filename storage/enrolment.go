package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// enrolment       id → enrolment
// enrolment.job   job, id
// enrolment.pair  job, person, id
// enrolment.open  id              waiting, running, paused and sleeping ones
//
// Who is in which sequence. The open ones are found without reading the others.

var enrolments = table[core.Enrolment, record.Enrolment]{
	bucket: "enrolment", noun: "person in this job's sequence",
	pack:   record.PackEnrolment,
	unpack: record.Enrolment.Domain,
	key:    func(_ printer, s record.Enrolment) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.Enrolment) []entry {
		id := uint64(s.ID)
		entries := []entry{
			{bucket: "enrolment.job", key: key{}.num(uint64(s.Job)).num(id)},
			{bucket: "enrolment.pair", key: pairKey(s.Job, s.Person).num(id)},
		}
		switch s.State {
		case core.EnrolmentWaiting, core.EnrolmentRunning, core.EnrolmentPaused, core.EnrolmentSleeping:
			entries = append(entries, entry{bucket: "enrolment.open", key: key{}.num(id)})
		}
		return entries
	},
}

// Enrolment gives an enrolment by id.
func (w *Workspace) Enrolment(tx core.Tx, id core.EnrolmentID) (core.Enrolment, error) {
	return enrolments.get(own(tx), key{}.num(uint64(id)))
}

// EnrolmentOf gives a person's newest enrolment in a job's sequence.
func (w *Workspace) EnrolmentOf(tx core.Tx, j core.JobID, p core.PersonID) (core.Enrolment, error) {
	u := own(tx)
	all, err := collect(enrolments.byIDs(u, u.numbers("enrolment.pair", pairKey(j, p))))
	if err != nil || len(all) == 0 {
		if err == nil {
			err = enrolments.missing()
		}
		return core.Enrolment{}, err
	}
	return all[len(all)-1], nil
}

// EnrolmentsOf gives the enrolments in a job's sequence, oldest first.
func (w *Workspace) EnrolmentsOf(tx core.Tx, j core.JobID) ([]core.Enrolment, error) {
	u := own(tx)
	return collect(enrolments.byIDs(u, u.numbers("enrolment.job", key{}.num(uint64(j)))))
}

// Enrolments gives the open enrolments, oldest first.
func (w *Workspace) Enrolments(tx core.Tx) ([]core.Enrolment, error) {
	u := own(tx)
	return collect(enrolments.byIDs(u, u.numbers("enrolment.open", nil)))
}

// PutEnrolment stores an enrolment; one without an id gets one.
func (w *Workspace) PutEnrolment(tx core.Tx, e *core.Enrolment) error {
	own(tx).touch(e.Job)
	return putNumbered(own(tx), &enrolments, e, &e.ID)
}
