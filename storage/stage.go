package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// stages  connection, fingerprint(ATS job, or "" for the account) → stages, questions
//
// One row per list of hiring stages that an ATS gave, with the questions of the
// job's application form where it gives those.

// storedStages is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedStages struct {
	Connection core.ConnectionID `json:"connection"`
	ATSJob     string            `json:"ats_job,omitempty"`
	Stages     []record.Stage    `json:"stages"`
	Questions  []record.Question `json:"questions,omitempty"`
	// Asked says that the questions were read; none is then what the ATS says.
	Asked bool `json:"asked,omitzero"`
}

var stages = table[storedStages, storedStages]{
	bucket: "stages", noun: "list of stages",
	pack:   func(s storedStages) storedStages { return s },
	unpack: func(s storedStages) storedStages { return s },
	key:    func(p printer, s storedStages) key { return stagesKey(p, s.Connection, s.ATSJob) },
}

func stagesKey(p printer, c core.ConnectionID, atsJob string) key {
	return key{}.num(uint64(c)).print(p.print("stages", atsJob))
}

// beside gives the row of one ATS job, or of the account; an empty one when
// there is none.
func (w *Workspace) beside(tx core.Tx, c core.ConnectionID, atsJob string) (storedStages, error) {
	s, err := stages.get(own(tx), stagesKey(w.prints, c, atsJob))
	if core.IsNotFound(err) {
		return storedStages{Connection: c, ATSJob: atsJob}, nil
	}
	return s, err
}

// Stages gives the hiring stages as the ATS gave them; nil when there are none.
func (w *Workspace) Stages(tx core.Tx, c core.ConnectionID, atsJob string) ([]core.Stage, error) {
	s, err := w.beside(tx, c, atsJob)
	return record.Each(s.Stages, record.Stage.Domain), err
}

// PutStages replaces the hiring stages of one ATS job, or of the account.
func (w *Workspace) PutStages(tx core.Tx, c core.ConnectionID, atsJob string, list []core.Stage) error {
	s, err := w.beside(tx, c, atsJob)
	if err != nil {
		return err
	}
	s.Stages = record.Each(list, record.PackStage)
	return stages.put(own(tx), s)
}

// Questions gives the questions of an ATS job's application form as the ATS gave
// them, and whether they were read.
func (w *Workspace) Questions(tx core.Tx, c core.ConnectionID, atsJob string) ([]core.Question, bool, error) {
	s, err := w.beside(tx, c, atsJob)
	return record.Each(s.Questions, record.Question.Domain), s.Asked, err
}

// PutQuestions replaces the questions of an ATS job's application form.
func (w *Workspace) PutQuestions(tx core.Tx, c core.ConnectionID, atsJob string, list []core.Question) error {
	s, err := w.beside(tx, c, atsJob)
	if err != nil {
		return err
	}
	s.Questions, s.Asked = record.Each(list, record.PackQuestion), true
	return stages.put(own(tx), s)
}
