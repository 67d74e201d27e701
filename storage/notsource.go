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
// nts.key          fingerprint(kind, value), id; with the line's first and last its short view
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

// notSourceKeys is the index by identity key. What the entries of a line's first and last
// key hold is its short view: most who are on a list are found by the first, which is the
// strongest, and those of the same name and employer by the last. A line of an earlier
// release has none until it changes.
const notSourceKeys = "nts.key"

func indexNotSource(p printer, s record.NotSource) []entry {
	id := uint64(s.ID)
	entries := keyEntries(notSourceKeys, s.Keys, id)
	if last := len(entries) - 1; last >= 0 {
		short := s.Glance().Pack()
		entries[0].value, entries[last].value = short, short
	}
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
	return w.notSourcesBy(u, slices.Values(u.byKey(notSourceKeys, k)))
}

// foundLine is a line that some keys find: where its short view lies, if there.
type foundLine struct {
	id        uint64
	by        []core.KeyKind
	at, short []byte // entry and what it holds, in the file's own memory; nil = not met
}

// NotSourceGlances gives the lines that any of the keys finds, each once.
func (w *Workspace) NotSourceGlances(tx core.Tx, keys []core.Key) ([]core.NotSourceGlance, error) {
	u := own(tx)
	var lines []foundLine
	for _, k := range keys {
		lines = u.findLines(lines, k)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	out := make([]core.NotSourceGlance, len(lines))
	for i, l := range lines {
		n, err := u.notSourceGlance(l)
		if err != nil {
			return nil, err
		}
		n.ID, n.By = core.NotSourceID(l.id), l.by
		out[i] = n
	}
	return out, nil
}

// findLines adds the lines that one key finds, or the key to those that are known.
func (u *unit) findLines(lines []foundLine, k core.Key) []foundLine {
	found := func(at, short []byte, id uint64) {
		i := slices.IndexFunc(lines, func(l foundLine) bool { return l.id == id })
		if i < 0 {
			i, lines = len(lines), append(lines, foundLine{id: id})
		}
		l := &lines[i]
		if l.by = append(l.by, k.Kind); len(short) > 0 {
			l.at, l.short = at, short
		}
	}
	if u.Writable() {
		for _, id := range u.byKey(notSourceKeys, k) {
			found(nil, nil, id)
		}
		return lines
	}
	for at, short := range u.place(notSourceKeys).entries(u.prints(k)) {
		found(at, short, lastNum(at))
	}
	return lines
}

// notSourceGlance gives the short view of a line: that in the index, else one of the whole
// line.
func (u *unit) notSourceGlance(l foundLine) (core.NotSourceGlance, error) {
	short, err := shortView(u, &notSources, key{}.num(l.id), holding{notSourceKeys, l.at, l.short}, record.UnpackNotSourceGlance, record.NotSource.Glance)
	return short.Domain(), noRecord(err)
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
