package storage

import "reqdesk/core"

// mark     number → mark
// mark.at  connection, ATS job, what, look, number
//
// Durable to-dos, oldest first. The same mark twice is one mark.

// storedMark is what lies on the disk: fields may be added, never renamed, never
// change type.
type storedMark struct {
	Number     uint64            `json:"n"`
	Connection core.ConnectionID `json:"connection"`
	ATSJob     core.ATSJobID     `json:"ats_job"`
	What       core.MarkKind     `json:"what"`
	Look       uint64            `json:"look"`
}

var marks = table[storedMark, storedMark]{
	bucket: "mark", noun: "mark",
	pack:   func(s storedMark) storedMark { return s },
	unpack: func(s storedMark) storedMark { return s },
	key:    func(_ printer, s storedMark) key { return key{}.num(s.Number) },
	index: func(_ printer, s storedMark) []entry {
		return []entry{{bucket: "mark.at", key: markKey(s.domain()).num(s.Number)}}
	},
}

func (s storedMark) domain() core.Mark {
	return core.Mark{Connection: s.Connection, ATSJob: s.ATSJob, What: s.What, Look: s.Look}
}

func markKey(m core.Mark) key {
	return key{}.num(uint64(m.Connection)).num(uint64(m.ATSJob)).word(string(m.What)).num(m.Look)
}

// PutMark adds a mark; one that is there already stays in its place.
func (w *Workspace) PutMark(tx core.Tx, m core.Mark) error {
	u := own(tx)
	for range u.numbers("mark.at", markKey(m)) {
		return nil
	}
	n, err := marks.next(u)
	if err != nil {
		return err
	}
	return marks.put(u, storedMark{n, m.Connection, m.ATSJob, m.What, m.Look})
}

// Marks gives the oldest marks, at most limit.
func (w *Workspace) Marks(tx core.Tx, limit int) ([]core.Mark, error) {
	var out []core.Mark
	for s, err := range marks.scan(own(tx), nil) {
		if err != nil {
			return nil, err
		}
		if len(out) == limit {
			break
		}
		out = append(out, s.domain())
	}
	return out, nil
}

// DeleteMark removes a mark that has been worked off; an unknown one is no error.
func (w *Workspace) DeleteMark(tx core.Tx, m core.Mark) error {
	u := own(tx)
	for n := range u.numbers("mark.at", markKey(m)) {
		if err := marks.delete(u, key{}.num(n)); err != nil {
			return err
		}
	}
	return nil
}
