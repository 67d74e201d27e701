package storage

import (
	"reqdesk/core"
	"reqdesk/storage/record"
)

// list.file      id → file that a not-to-source list was made from
// list.file.job  job, id
//
// The rows themselves are lines of nts. The name of a file may name a person,
// so it stands in the sealed value only.

var listFiles = table[core.ListFile, record.ListFile]{
	bucket: "list.file", noun: "file of a not-to-source list",
	pack:   record.PackListFile,
	unpack: record.ListFile.Domain,
	key:    func(_ printer, s record.ListFile) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s record.ListFile) []entry {
		return []entry{{bucket: "list.file.job", key: key{}.num(uint64(s.Job)).num(uint64(s.ID))}}
	},
}

// ListFile gives a file by id.
func (w *Workspace) ListFile(tx core.Tx, id core.ListFileID) (core.ListFile, error) {
	return listFiles.get(own(tx), key{}.num(uint64(id)))
}

// ListFilesOf gives the files of a job's list, oldest first.
func (w *Workspace) ListFilesOf(tx core.Tx, j core.JobID) ([]core.ListFile, error) {
	u := own(tx)
	return collect(listFiles.byIDs(u, u.numbers("list.file.job", key{}.num(uint64(j)))))
}

// PutListFile stores a file; one without an id gets one.
func (w *Workspace) PutListFile(tx core.Tx, f *core.ListFile) error {
	return putNumbered(own(tx), &listFiles, f, &f.ID)
}

// DeleteListFile forgets a file; its lines are deleted one by one before.
func (w *Workspace) DeleteListFile(tx core.Tx, id core.ListFileID) error {
	return listFiles.delete(own(tx), key{}.num(uint64(id)))
}
