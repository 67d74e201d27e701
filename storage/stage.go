package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// stages  connection, fingerprint(ATS job, or "" for the account) → stages
//
// One row per list of hiring stages that an ATS gave.

// storedStages is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedStages struct {
	Connection core.ConnectionID `json:"connection"`
	ATSJob     string            `json:"ats_job,omitempty"`
	Stages     []record.Stage    `json:"stages"`
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

// Stages gives the hiring stages as the ATS gave them; nil when there are none.
func (w *Workspace) Stages(tx core.Tx, c core.ConnectionID, atsJob string) ([]core.Stage, error) {
	s, err := stages.get(own(tx), stagesKey(w.prints, c, atsJob))
	if core.IsNotFound(err) {
		return nil, nil
	}
	return record.Each(s.Stages, record.Stage.Domain), err
}

// PutStages replaces the hiring stages of one ATS job, or of the account.
func (w *Workspace) PutStages(tx core.Tx, c core.ConnectionID, atsJob string, s []core.Stage) error {
	return stages.put(own(tx), storedStages{c, atsJob, record.Each(s, record.PackStage)})
}
