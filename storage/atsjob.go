package storage

import (
	"bytes"
	"iter"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// ats               id → ATS job
// ats.connection    connection, id
// ats.foreign       fingerprint(connection, the ATS's own id), id
// ats.reference     fingerprint(connection, reference), id
// ats.glance        id; with it the job's short view
//
// The mirror of what ATSs say. One ATS job per connection and foreign id. Its
// search row is kept in step (search.go).

var atsJobs = table[core.ATSJob, record.ATSJob]{
	bucket: "ats", noun: "ATS job",
	pack:   record.PackATSJob,
	unpack: record.ATSJob.Domain,
	key:    func(_ printer, s record.ATSJob) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s record.ATSJob) []entry {
		c, id := s.Connection, uint64(s.ID)
		entries := []entry{
			{bucket: "ats.connection", key: key{}.num(uint64(c)).num(id)},
			{bucket: "ats.foreign", key: key{}.print(p.print("ats.foreign", c.String(), s.Posting.ID)).num(id), late: true},
			{bucket: atsGlances, key: key{}.num(id), value: s.Glance().Pack(), added: true},
		}
		if ref := s.Posting.Reference; ref != "" {
			entries = append(entries, entry{
				bucket: "ats.reference",
				key:    key{}.print(p.print("ats.reference", c.String(), ref)).num(id), late: true,
			})
		}
		return entries
	},
}

// atsGlances is the index that holds the short views of ATS jobs.
const atsGlances = "ats.glance"

// ATSJob gives an ATS job by id.
func (w *Workspace) ATSJob(tx core.Tx, id core.ATSJobID) (core.ATSJob, error) {
	return atsJobs.get(own(tx), key{}.num(uint64(id)))
}

// ATSJobByForeignID gives an ATS job by the id that its ATS gave it. Ids that
// differ in case only are different jobs.
func (w *Workspace) ATSJobByForeignID(tx core.Tx, c core.ConnectionID, foreign string) (core.ATSJob, error) {
	u := own(tx)
	for j, err := range atsJobs.byIDs(u, u.printed("ats.foreign", w.prints.prints("ats.foreign", c.String(), foreign))) {
		if err != nil || j.Posting.ID == foreign {
			return j, err
		}
	}
	return core.ATSJob{}, atsJobs.missing()
}

// ATSJobsByReference gives the ATS jobs of a connection with this reference,
// whatever the case; none is no error.
func (w *Workspace) ATSJobsByReference(tx core.Tx, c core.ConnectionID, reference string) ([]core.ATSJob, error) {
	u := own(tx)
	return collect(atsJobs.byIDs(u, u.printed("ats.reference", w.prints.prints("ats.reference", c.String(), reference))))
}

// ATSJobIDsByReference gives the ids of the ATS jobs of a connection with this
// reference, whatever the case, without reading the records.
func (w *Workspace) ATSJobIDsByReference(tx core.Tx, c core.ConnectionID, reference string) ([]core.ATSJobID, error) {
	u := own(tx)
	var ids []core.ATSJobID
	for n := range u.printed("ats.reference", w.prints.prints("ats.reference", c.String(), reference)) {
		ids = append(ids, core.ATSJobID(n))
	}
	return ids, nil
}

// ATSJobsOf gives the ATS jobs of a connection, oldest first. They may be
// changed on the way.
func (w *Workspace) ATSJobsOf(tx core.Tx, c core.ConnectionID) iter.Seq2[core.ATSJob, error] {
	u := own(tx)
	return atsJobs.byIDs(u, u.numbers("ats.connection", key{}.num(uint64(c))))
}

// ATSJobIDsOf gives the ids of a connection's ATS jobs behind one of them, at most
// limit, oldest first: so a long list can be gone through piece by piece.
func (w *Workspace) ATSJobIDsOf(tx core.Tx, c core.ConnectionID, after core.ATSJobID, limit int) ([]core.ATSJobID, error) {
	u := own(tx)
	b, err := u.bucket("ats.connection")
	if err != nil || b == nil {
		return nil, err
	}
	prefix := key{}.num(uint64(c))
	var ids []core.ATSJobID
	cursor := b.Cursor()
	for k, _ := cursor.Seek(key{}.num(uint64(c)).num(uint64(after) + 1)); k != nil && bytes.HasPrefix(k, prefix) && len(ids) < limit; k, _ = cursor.Next() {
		ids = append(ids, core.ATSJobID(lastNum(k)))
	}
	return ids, nil
}

// PutATSJob stores an ATS job and its search row; one without an id gets one.
func (w *Workspace) PutATSJob(tx core.Tx, j *core.ATSJob) error {
	u := own(tx)
	if err := putNumbered(u, &atsJobs, j, &j.ID); err != nil {
		return err
	}
	return u.putSearchRow(searchRow(*j), !j.Deleted)
}
