package storage

import (
	"iter"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// import       id → import of people from files
// import.part  import, number → what one transaction of it stored
//
// The names of files may name people, so they stand in the sealed value only.

var imports = table[core.Import, record.Import]{
	bucket: "import", noun: "import",
	pack:   record.PackImport,
	unpack: record.Import.Domain,
	key:    func(_ printer, s record.Import) key { return key{}.num(uint64(s.ID)) },
}

var importParts = table[core.ImportPart, record.ImportPart]{
	bucket: "import.part", noun: "part of an import",
	pack:   record.PackImportPart,
	unpack: record.ImportPart.Domain,
	key: func(_ printer, s record.ImportPart) key {
		return partKey(s.Import, s.Number)
	},
}

func partKey(id core.ImportID, number int) key { return key{}.num(uint64(id)).num(uint64(number)) }

// Import gives an import by id.
func (w *Workspace) Import(tx core.Tx, id core.ImportID) (core.Import, error) {
	return imports.get(own(tx), key{}.num(uint64(id)))
}

// Imports gives all imports that were not taken back, newest first.
func (w *Workspace) Imports(tx core.Tx) iter.Seq2[core.Import, error] {
	return imports.backwards(own(tx))
}

// PutImport stores an import; one without an id gets one.
func (w *Workspace) PutImport(tx core.Tx, i *core.Import) error {
	return putNumbered(own(tx), &imports, i, &i.ID)
}

// DeleteImport forgets an import; its parts are deleted one by one before.
func (w *Workspace) DeleteImport(tx core.Tx, id core.ImportID) error {
	return imports.delete(own(tx), key{}.num(uint64(id)))
}

// ImportParts gives what an import stored, the first part first.
func (w *Workspace) ImportParts(tx core.Tx, id core.ImportID) iter.Seq2[core.ImportPart, error] {
	return importParts.scan(own(tx), key{}.num(uint64(id)))
}

// PutImportPart stores a part.
func (w *Workspace) PutImportPart(tx core.Tx, p core.ImportPart) error {
	return importParts.put(own(tx), p)
}

// DeleteImportPart forgets a part.
func (w *Workspace) DeleteImportPart(tx core.Tx, id core.ImportID, number int) error {
	return importParts.delete(own(tx), partKey(id, number))
}
