package storage

import (
	"time"

	"reqdesk/core"
)

// sequence  job, version → sequence
//
// Every version of each job's sequence; the newest is the last of its job.

// storedSequence is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedSequence struct {
	Job     core.JobID   `json:"job,omitzero"`
	Version int          `json:"version,omitzero"`
	Steps   []storedStep `json:"steps,omitzero"`
	Source  string       `json:"source,omitzero"`
	Updated time.Time    `json:"updated,omitzero"`
}

type storedStep struct {
	Template string        `json:"template,omitzero"`
	Subject  string        `json:"subject,omitzero"`
	Text     string        `json:"text,omitzero"`
	Language string        `json:"language,omitzero"`
	After    time.Duration `json:"after,omitzero"`
}

var sequences = table[core.Sequence, storedSequence]{
	bucket: "sequence", noun: "sequence for this job",
	pack:   packSequence,
	unpack: storedSequence.domain,
	key:    func(_ printer, s storedSequence) key { return sequenceKey(s.Job, s.Version) },
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

func packSequence(v core.Sequence) storedSequence {
	return storedSequence{
		Job:     v.Job,
		Version: v.Version,
		Steps:   each(v.Steps, packStep),
		Source:  v.Source,
		Updated: v.Updated,
	}
}

func (s storedSequence) domain() core.Sequence {
	return core.Sequence{
		Job:     s.Job,
		Version: s.Version,
		Steps:   each(s.Steps, storedStep.domain),
		Source:  s.Source,
		Updated: s.Updated,
	}
}

func packStep(v core.Step) storedStep {
	return storedStep{
		Template: v.Template,
		Subject:  v.Subject,
		Text:     v.Text,
		Language: v.Language,
		After:    v.After,
	}
}

func (s storedStep) domain() core.Step {
	return core.Step{
		Template: s.Template,
		Subject:  s.Subject,
		Text:     s.Text,
		Language: s.Language,
		After:    s.After,
	}
}
