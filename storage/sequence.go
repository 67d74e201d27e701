package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// sequence  job, version → sequence
//
// Every version of each job's sequence; the newest is the last of its job.

var sequences = table[core.Sequence, record.Sequence]{
	bucket: "sequence", noun: "sequence for this job",
	pack:   record.PackSequence,
	unpack: record.Sequence.Domain,
	key:    func(_ printer, s record.Sequence) key { return sequenceKey(s.Job, s.Version) },
}

func sequenceKey(j core.JobID, version int) key {
	return key{}.num(uint64(j)).num(uint64(max(version, 0)))
}

// Sequence gives the newest version of a job's sequence.
func (w *Workspace) Sequence(tx core.Tx, j core.JobID) (core.Sequence, error) {
	all, err := sequences.list(own(tx), key{}.num(uint64(j)))
	if err != nil || len(all) == 0 {
		if err == nil {
			err = sequences.missing()
		}
		return core.Sequence{}, err
	}
	return all[len(all)-1], nil
}

// SequenceVersion gives one version of a job's sequence.
func (w *Workspace) SequenceVersion(tx core.Tx, j core.JobID, version int) (core.Sequence, error) {
	return sequences.get(own(tx), sequenceKey(j, version))
}

// PutSequence stores one version of a job's sequence.
func (w *Workspace) PutSequence(tx core.Tx, s core.Sequence) error {
	return sequences.put(own(tx), s)
}
