package storage

import (
	"iter"
	"slices"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// nts              id → line of a not-to-source list
// nts.job          job, id            lines given by hand and by file
// nts.file         file, id           lines of one file
// nts.ats          ATS job, id        lines from a pipeline
// nts.application  fingerprint(connection, application), id
// nts.key          fingerprint(kind, value), id
//
// Who must not be sourced, for a job, a client or everybody, found by the same
// identity keys as people.

var notSources = table[core.NotSource, record.NotSource]{
	bucket: "nts", noun: "line of a not-to-source list",
	pack:   record.PackNotSource,
	unpack: record.NotSource.Domain,
	read:   record.WithoutKeys,
	key:    func(_ printer, s record.NotSource) key { return key{}.num(uint64(s.ID)) },
	index:  indexNotSource,
}

func indexNotSource(p printer, s record.NotSource) []entry {
	id := uint64(s.ID)
	entries := keyEntries("nts.key", s.Keys, id)
	if s.Job != 0 && s.Origin != originATS {
		entries = append(entries, entry{bucket: "nts.job", key: key{}.num(uint64(s.Job)).num(id)})
	}
	if s.File != 0 {
		entries = append(entries, entry{bucket: "nts.file", key: key{}.num(uint64(s.File)).num(id)})
	}
	if s.ATSJob != 0 {
		entries = append(entries, entry{bucket: "nts.ats", key: key{}.num(uint64(s.ATSJob)).num(id)})
	}
	if s.Origin == originATS && s.Applicant.ID != "" {
		print := p.print("nts.application", s.Connection.String(), s.Applicant.ID)
		entries = append(entries, entry{bucket: "nts.application", key: key{}.print(print).num(id), late: true})
	}
	return entries
}

// originATS is core.NotSource.Origin of a line from a pipeline.
const originATS = "ats"

func (w *Workspace) notSourcesBy(u *unit, ids iter.Seq[uint64]) ([]core.NotSource, error) {
	return collect(notSources.byIDs(u, ids))
}

// NotSourcesOf gives the lines of one job that were added by hand and by file.
func (w *Workspace) NotSourcesOf(tx core.Tx, j core.JobID) ([]core.NotSource, error) {
	u := own(tx)
	return w.notSourcesBy(u, u.numbers("nts.job", key{}.num(uint64(j))))
}

// NotSourcesOfATSJob gives the lines of an ATS job's pipeline.
func (w *Workspace) NotSourcesOfATSJob(tx core.Tx, a core.ATSJobID) ([]core.NotSource, error) {
	u := own(tx)
	return w.notSourcesBy(u, u.numbers("nts.ats", key{}.num(uint64(a))))
}

// NotSourcesByKey gives all lines with this identity key, whatever their list.
func (w *Workspace) NotSourcesByKey(tx core.Tx, k core.Key) ([]core.NotSource, error) {
	u := own(tx)
	return w.notSourcesBy(u, slices.Values(u.byKey("nts.key", k)))
}

// notSourceGlances reads short views of the records of notSources; it writes none.
var notSourceGlances = table[core.NotSourceGlance, record.NotSourceGlance]{
	bucket: notSources.bucket, noun: notSources.noun, read: notSources.read,
	unpack: record.NotSourceGlance.Domain,
}

// NotSourceGlances gives the lines that any of the keys finds, each once.
func (w *Workspace) NotSourceGlances(tx core.Tx, keys []core.Key) ([]core.NotSourceGlance, error) {
	u := own(tx)
	var out []core.NotSourceGlance
	for _, k := range keys {
		for _, id := range u.byKey("nts.key", k) {
			if i := slices.IndexFunc(out, func(n core.NotSourceGlance) bool { return uint64(n.ID) == id }); i >= 0 {
				out[i].By = append(out[i].By, k.Kind)
				continue
			}
			n, err := notSourceGlances.get(u, key{}.num(id))
			if err != nil {
				return nil, noRecord(err)
			}
			n.By = []core.KeyKind{k.Kind}
			out = append(out, n)
		}
	}
	return out, nil
}

// NotSource gives one line.
func (w *Workspace) NotSource(tx core.Tx, id core.NotSourceID) (core.NotSource, error) {
	return notSources.get(own(tx), key{}.num(uint64(id)))
}

// NotSourceLines gives the lines of one job that were added by hand and by file,
// oldest first.
func (w *Workspace) NotSourceLines(tx core.Tx, j core.JobID) iter.Seq2[core.NotSource, error] {
	u := own(tx)
	return notSources.byIDs(u, u.numbers("nts.job", key{}.num(uint64(j))))
}

// NotSourceLinesOfFile gives the lines of one file, oldest first.
func (w *Workspace) NotSourceLinesOfFile(tx core.Tx, f core.ListFileID) iter.Seq2[core.NotSource, error] {
	u := own(tx)
	return notSources.byIDs(u, u.numbers("nts.file", key{}.num(uint64(f))))
}

// CountNotSources counts the lines of one file.
func (w *Workspace) CountNotSources(tx core.Tx, f core.ListFileID) (int, error) {
	n := 0
	for range own(tx).numbers("nts.file", key{}.num(uint64(f))) {
		n++
	}
	return n, nil
}

// DeleteNotSourceLine removes one line; an unknown one is no error.
func (w *Workspace) DeleteNotSourceLine(tx core.Tx, id core.NotSourceID) error {
	return notSources.delete(own(tx), key{}.num(uint64(id)))
}

// application gives the line of one application of a pipeline; ids that differ
// in case only are different applications.
func (w *Workspace) application(u *unit, c core.ConnectionID, id string) (core.NotSource, error) {
	prints := w.prints.prints("nts.application", c.String(), id)
	for n, err := range notSources.byIDs(u, u.printed("nts.application", prints)) {
		if err != nil || n.Applicant.ID == id {
			return n, err
		}
	}
	return core.NotSource{}, notSources.missing()
}

// PutNotSource stores a line that is found by keys from now on. One without an
// id gets one, unless it comes from a pipeline and its application is known:
// then it takes the known line's place.
func (w *Workspace) PutNotSource(tx core.Tx, n *core.NotSource, keys []core.Key) error {
	u := own(tx)
	if n.ID == 0 && n.Origin == originATS && n.Applicant.ID != "" {
		known, err := w.application(u, n.Connection, n.Applicant.ID)
		if err != nil && !core.IsNotFound(err) {
			return err
		}
		n.ID = known.ID
	}
	if n.ID == 0 {
		id, err := notSources.next(u)
		if err != nil {
			return err
		}
		n.ID = core.NotSourceID(id)
	}
	s := record.PackNotSource(*n)
	s.Keys = u.identity(keys)
	return notSources.putStored(u, s)
}

// DeleteNotSource removes the line of an application that has left its
// pipeline; an unknown one is no error.
func (w *Workspace) DeleteNotSource(tx core.Tx, c core.ConnectionID, application string) error {
	u := own(tx)
	known, err := w.application(u, c, application)
	if core.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return notSources.delete(u, key{}.num(uint64(known.ID)))
}
