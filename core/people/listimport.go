package people

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"slices"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Row is one line of a file for a not-to-source list. Number counts from 1, the
// header included. One that could not be read says why in Refused.
type Row struct {
	Number    int
	Applicant core.Applicant
	// BadEmail is set where an e-mail address could not be read.
	BadEmail bool
	Refused  string
}

// Refused is a row that was not taken, and why.
type Refused struct {
	Row    int
	Reason string
}

// Taken is a row that stands on the list, or without commit would. It holds what
// a recruiter looks at and no more: files have hundreds of thousands of rows.
type Taken struct {
	Row      int
	Name     string
	Emails   []string
	Employer string
	Contact  string // a profile address or phone number where there is no e-mail address
	Stage    string
	Note     string // what the recruiter should know about it
}

// ListReport is what an import of a not-to-source file took and refused.
type ListReport struct {
	File     core.ListFile // without commit, or with nothing taken, it has no id
	Accepted []Taken
	Refused  []Refused
}

// rowsPerChange bounds a transaction.
const rowsPerChange = 4000

// ImportList takes rows into the not-to-source list of f's job. Without commit it
// reports only. A row that names nobody, or nobody who is not in the file or on
// the list already, is refused; the others are taken all the same.
//
// Rows are taken in transactions of bounded size. When the import breaks off, what
// was taken stays, belongs to the file and can be taken back with it; the same
// file again takes the rest.
func (s *Service) ImportList(ctx context.Context, f core.ListFile, rows iter.Seq2[Row, error], commit bool) (ListReport, error) {
	l := listImport{Service: s, commit: commit, rows: map[digest]int{}}
	l.report.File = core.ListFile{Job: f.Job, Name: f.Name, Added: s.Clock.Now()}
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		l.job, err = s.Store.Job(tx, f.Job)
		return err
	})
	if err != nil {
		return ListReport{}, err
	}
	err = l.read(ctx, rows)
	if l.report.File.ID != 0 {
		// What was taken is told and logged even when the import broke off.
		if told := l.close(context.WithoutCancel(ctx)); err == nil {
			err = told
		}
	}
	return l.report, err
}

// digest stands for a key in the memory of an import.
type digest [16]byte

func digestOf(k core.Key) (d digest) {
	sum := sha256.Sum256([]byte(string(k.Kind) + "\x00" + k.Value))
	copy(d[:], sum[:])
	return d
}

// listImport is an import under way.
type listImport struct {
	*Service
	tx     core.Tx
	job    core.Job
	commit bool
	report ListReport
	rows   map[digest]int // which row had a key first
	queue  standing       // of this job, who may have to leave the queue
	touch  bool           // one of them has a key that is new on the list
}

func (l *listImport) read(ctx context.Context, rows iter.Seq2[Row, error]) error {
	chunk := make([]Row, 0, rowsPerChange)
	for row, err := range rows {
		if err != nil {
			return err
		}
		if chunk = append(chunk, row); len(chunk) == cap(chunk) {
			if err := l.store(ctx, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
	return l.store(ctx, chunk)
}

// store takes some rows in one transaction.
func (l *listImport) store(ctx context.Context, chunk []Row) error {
	run := l.Store.View
	if l.commit {
		run = l.Store.Update
	}
	before := l.report
	err := run(ctx, func(tx core.Tx) error {
		l.tx, l.touch = tx, false
		if l.commit {
			var err error
			if l.queue, err = l.standing(tx, l.job.ID, core.CandidacyNew, core.CandidacySaved); err != nil {
				return err
			}
		}
		for _, row := range chunk {
			if err := l.take(row); err != nil {
				return err
			}
		}
		if !l.commit || l.report.File.ID == 0 {
			return nil
		}
		l.report.File.Taken, l.report.File.Refused = len(l.report.Accepted), len(l.report.Refused)
		if err := l.Store.PutListFile(tx, &l.report.File); err != nil {
			return err
		}
		if !l.touch || l.ListChanged == nil {
			return nil
		}
		return l.ListChanged(tx, l.job.ID)
	})
	if err != nil {
		l.report = before // nothing of this chunk was stored
	}
	return err
}

func (l *listImport) take(row Row) error {
	if row.Refused != "" {
		return l.refuse(row, row.Refused)
	}
	keys := KeysOfApplicant(row.Applicant)
	if len(keys) == 0 {
		return l.refuse(row, row.whyNobody())
	}
	reason, note := l.again(keys)
	if reason == "" {
		var err error
		listed := ""
		if reason, listed, err = l.listed(keys); err != nil {
			return err
		}
		if note == "" {
			note = listed
		}
	}
	if reason != "" {
		return l.refuse(row, reason)
	}
	l.remember(keys, row.Number)
	if !slices.ContainsFunc(keys, strongKey) {
		note = joinNotes(note, "by name and employer only, which asks and never decides")
	}
	if row.BadEmail {
		note = joinNotes("its e-mail address can't be read", note)
	}
	l.report.Accepted = append(l.report.Accepted, takenRow(row, note))
	if !l.commit {
		return nil
	}
	return l.put(row, keys)
}

// remember notes which row had the keys first: all strong ones, and of the many
// forms of a name with employer one.
func (l *listImport) remember(keys []core.Key, row int) {
	weak := false
	for _, k := range keys {
		if !Strong(k.Kind) {
			if weak {
				continue
			}
			weak = true
		}
		if d := digestOf(k); l.rows[d] == 0 {
			l.rows[d] = row
		}
	}
}

func (l *listImport) refuse(row Row, reason string) error {
	l.report.Refused = append(l.report.Refused, Refused{row.Number, reason})
	return nil
}

func (l *listImport) put(row Row, keys []core.Key) error {
	if l.report.File.ID == 0 {
		if err := l.Store.PutListFile(l.tx, &l.report.File); err != nil {
			return err
		}
	}
	n := core.NotSource{
		Job: l.job.ID, Client: l.job.Client, Origin: "file", File: l.report.File.ID, Row: row.Number,
		Applicant: row.Applicant, Added: l.report.File.Added,
	}
	if err := l.Store.PutNotSource(l.tx, &n, keys); err != nil || l.touch {
		return err
	}
	var err error
	l.touch, err = l.queue.have(l.tx, l.Store, keys)
	return err
}

func takenRow(row Row, note string) Taken {
	a := row.Applicant
	t := Taken{Row: row.Number, Name: a.Name, Emails: a.Emails, Employer: a.Employer, Stage: a.Stage, Note: note}
	if len(a.Emails) == 0 {
		t.Contact = firstOf(append(slices.Clone(a.URLs), a.Phones...))
	}
	return t
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// whyNobody tells why a row can't be recognised by anything.
func (r Row) whyNobody() string {
	a := r.Applicant
	switch {
	case r.BadEmail, len(a.Emails) > 0:
		return "the e-mail address can't be read, and nothing else identifies the person"
	case len(a.URLs) > 0:
		return "the profile address is nobody's own page, and nothing else identifies the person"
	case len(a.Phones) > 0:
		return "the phone number lacks its country code, and nothing else identifies the person"
	}
	return "no e-mail address, profile address or phone number, and no name with employer"
}

func strongKey(k core.Key) bool { return Strong(k.Kind) }

// again compares with the rows above: a reason when all that identifies this one
// stands there, a note when a part does.
func (l *listImport) again(keys []core.Key) (reason, note string) {
	same, other, first := divide(keys, func(k core.Key) int { return l.rows[digestOf(k)] })
	switch {
	case first == 0:
		return "", ""
	case len(other) == 0:
		return fmt.Sprintf("same %s as row %d", KeyWords(same), first), ""
	}
	return "", fmt.Sprintf("same %s as row %d, and another %s", KeyWords(same), first, KeyWords(other))
}

// divide asks where keys were seen. It gives the kinds of those seen and of the
// others, and the first place; weak keys count only where there are no strong
// ones, and then any of them is enough.
func divide(keys []core.Key, seen func(core.Key) int) (same, other []core.KeyKind, first int) {
	strong := slices.ContainsFunc(keys, strongKey)
	for _, k := range keys {
		if strong && !Strong(k.Kind) {
			continue
		}
		if at := seen(k); at == 0 {
			other = append(other, k.Kind)
		} else {
			same = append(same, k.Kind)
			if first == 0 || at < first {
				first = at
			}
		}
	}
	if !strong && first != 0 {
		other = nil
	}
	return same, other, first
}

// listed compares with this job's list as it is: a reason when all that
// identifies the row is there, a note when a part is.
func (l *listImport) listed(keys []core.Key) (reason, note string, err error) {
	where := ""
	same, other, first := divide(keys, func(k core.Key) int {
		lines, e := l.Store.NotSourcesByKey(l.tx, k)
		if e != nil {
			err = e
		}
		i := slices.IndexFunc(lines, l.own)
		if i < 0 {
			return 0
		}
		if where == "" {
			where = "from a file"
			if lines[i].Origin == "ats" {
				where = "in the ATS pipeline"
			}
		}
		return 1
	})
	switch {
	case err != nil || first == 0:
		return "", "", err
	case len(other) == 0:
		return fmt.Sprintf("already on this job's list, %s (same %s)", where, KeyWords(same)), "", nil
	}
	return "", fmt.Sprintf("on the list already, %s (same %s), with another %s", where, KeyWords(same), KeyWords(other)), nil
}

// own tells whether a line is on this job's list.
func (l *listImport) own(n core.NotSource) bool {
	if n.Applicant.Removed || n.File != 0 && n.File == l.report.File.ID {
		return false // rows of this very file are compared before
	}
	return n.Job == l.job.ID || l.job.Linked(n.ATSJob)
}

// standing are people in a job's review.
type standing map[core.PersonID]bool

// standing gives those of a job who are in one of the states.
func (s *Service) standing(tx core.Tx, job core.JobID, states ...core.CandidacyState) (standing, error) {
	all, err := s.Store.CandidaciesOf(tx, job)
	if err != nil {
		return nil, err
	}
	out := standing{}
	for _, c := range all {
		if slices.Contains(states, c.State) {
			out[c.Person] = true
		}
	}
	return out, nil
}

// have tells whether one of them has one of the strong keys.
func (c standing) have(tx core.Tx, store core.People, keys []core.Key) (bool, error) {
	if len(c) == 0 {
		return false, nil
	}
	for _, k := range keys {
		if !Strong(k.Kind) {
			continue
		}
		ids, err := store.PeopleByKey(tx, k)
		if err != nil {
			return false, err
		}
		for _, id := range ids {
			p, err := resolve(tx, store, id)
			if err != nil || c[p.ID] || c[id] {
				return err == nil, err
			}
		}
	}
	return false, nil
}

// close logs what was taken and tells those who look.
func (l *listImport) close(ctx context.Context) error {
	err := l.Store.Update(ctx, func(tx core.Tx) error {
		return l.Store.AppendLog(tx, &core.LogEntry{
			At: l.Clock.Now(), Who: "recruiter", What: "not-to-source file taken", Subject: l.report.File.ID.String(), Job: l.job.ID,
			Cause: fmt.Sprintf("%d taken, %d refused", len(l.report.Accepted), len(l.report.Refused)),
		})
	})
	l.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.People, ID: l.job.ID.String()})
	return err
}
