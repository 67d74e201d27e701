package storage

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"reqdesk/core"
	"reqdesk/storage/migrate"
)

// Report says what a verification found. Problems are sentences that name
// buckets and numbers, never people.
type Report struct {
	Buckets  int
	Records  int
	Problems []string

	tell func(part float64) // nil = nobody asks
	all  float64            // about how many records there are
}

// record counts one more that is checked.
func (r *Report) record() {
	if r.Records++; r.tell != nil && r.Records%1024 == 0 {
		r.tell(float64(r.Records) / r.all)
	}
}

// count adds up about how many records there are: the highest number that was given out
// in each table, which costs no reading.
func (u *unit) count() (all float64) {
	for _, t := range tables() {
		for _, name := range t.buckets() {
			if b := u.bolt.Bucket([]byte(name)); b != nil {
				all += float64(b.Sequence())
			}
		}
	}
	return max(all, 1)
}

// maxProblems bounds the report of a file that is damaged all over.
const maxProblems = 100

// OK is true when there are no problems.
func (r Report) OK() bool { return len(r.Problems) == 0 }

func (r *Report) problem(format string, args ...any) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

// checkable is a table as the verification sees it.
type checkable interface {
	buckets() []string
	check(ctx context.Context, u *unit, r *Report, expected map[string]int) error
}

// tables lists every table; a new one must be added here.
func tables() []checkable {
	return []checkable{
		&clients, &connections, &mailboxes, &syncStatuses, &seenApplications, &stages, &settings, &suppressions,
		&atsJobs, &marks, &held, &jobs, &people, &profiles, &notSources, &listFiles, &candidacies, &decisions,
		&templates, &sequences, &enrolments, &messages, &outbox, &history, &leads, &logs, &secretIDs,
		&notices, &savedViews, &duplicates, &merges, &tasks, &touched, &savedSearches, &conflicts,
		&imports, &importParts, &sources, &sourcings, &searches, &sourceRuns, &sourceFiles,
		&clicks,
	}
}

// indexBuckets are the buckets that hold index entries.
var indexBuckets = []string{
	"client.name", "connection.name", "mailbox.name", "template.name",
	"ats.connection", "ats.foreign", "ats.reference", atsGlances, "mark.at", "job.ats",
	"person.key", "profile.person", blobNames,
	"nts.job", "nts.file", "nts.ats", "nts.application", notSourceKeys, "list.file.job", "candidacy.person",
	"enrolment.job", "enrolment.pair", "enrolment.open",
	"message.id", "message.person", "outbox.key", "history.key", entryBlobs, "log.job", "log.person",
	"duplicate.open", "duplicate.person", "merge.person", "task.open", "task.person", "touch.person",
	"click.enrolment", "click.key",
	"conflict.open", "conflict.job",
}

func bucketNames() []string {
	names := slices.Clone(indexBuckets)
	for _, t := range tables() {
		names = append(names, t.buckets()...)
	}
	return append(names, searchBucket)
}

func (t *table[D, S]) buckets() []string { return []string{t.bucket} }

// check unseals every record, compares its key with its content and looks for
// its index entries.
func (t *table[D, S]) check(ctx context.Context, u *unit, r *Report, expected map[string]int) error {
	for k, sealed := range u.keys(t.bucket, nil) {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.record()
		s, _, err := t.decode(u, k, sealed)
		if err != nil {
			r.problem("bucket %s: record %x can't be read", t.bucket, k)
			continue
		}
		if want := t.key(u.w.prints, s); string(want) != string(k) {
			r.problem("bucket %s: record %x lies under another's key", t.bucket, k)
		}
		if t.index == nil {
			continue
		}
		seen := map[string]bool{}
		for _, e := range t.index(u.w.prints, s) {
			if seen[e.name()] {
				continue
			}
			seen[e.name()] = true
			if e.added && !u.has(e.bucket, e.key) {
				continue
			}
			expected[e.bucket]++
			if problem := u.entryProblem(e); problem != "" {
				r.problem("bucket %s: record %x %s index %s", t.bucket, k, problem, e.bucket)
			}
		}
	}
	return nil
}

// entryProblem says what is wrong with an index entry. One that holds nothing may be of an
// earlier release.
func (u *unit) entryProblem(e entry) string {
	sealed := u.value(e.bucket, e.key)
	switch {
	case sealed == nil:
		return "is missing from"
	case len(sealed) == 0:
		return ""
	}
	if plain, err := u.w.unseal(e.bucket, e.key, sealed); err != nil || !bytes.Equal(plain, e.value) {
		return "does not agree with what is held in"
	}
	return ""
}

// Verify reads the whole workspace: every value must unseal and decode, lie
// under its own key and be found by its indexes, no index entry may be left
// over, and every original that is named must be there. The error says that the
// verification itself could not run.
func (w *Workspace) Verify(ctx context.Context) (Report, error) {
	var r Report
	err := w.View(ctx, func(tx core.Tx) error {
		u := own(tx)
		return u.verify(ctx, &r)
	})
	if err == nil && r.OK() {
		err = w.checkPages(ctx, &r)
	}
	if core.KindOf(err) == core.KindDamaged {
		r.problem("the database file has damaged pages")
		err = nil
	}
	return r, err
}

// checkPages lets bbolt compare its lists of used and free pages, a
// disagreement of which would damage records later. Nobody may write meanwhile.
func (w *Workspace) checkPages(ctx context.Context, r *Report) error {
	if err := w.takeWrite(ctx); err != nil {
		return err
	}
	defer w.giveWrite()
	return w.View(ctx, func(tx core.Tx) error {
		for range own(tx).bolt.Check() {
			r.problem("the database file's lists of pages disagree")
		}
		return nil
	})
}

func (u *unit) verify(ctx context.Context, r *Report) error {
	expected := map[string]int{}
	r.all = u.count()
	for _, t := range tables() {
		r.Buckets++
		if err := t.check(ctx, u, r, expected); err != nil {
			return err
		}
	}
	u.checkSearch(r)
	for _, name := range indexBuckets {
		r.Buckets++
		if b := u.bolt.Bucket([]byte(name)); b != nil {
			if n := b.Stats().KeyN; n != expected[name] {
				r.problem("index %s has %d entries instead of %d", name, n, expected[name])
			}
		} else if expected[name] > 0 {
			r.problem("index %s is missing", name)
		}
	}
	if u.bolt.Bucket([]byte(migrate.ClearBucket)) == nil {
		r.problem("the copy of the header is missing")
	}
	return u.checkOriginals(ctx, r)
}

// checkSearch compares the search rows with the ATS jobs.
func (u *unit) checkSearch(r *Report) {
	r.Buckets++
	rows := map[core.ATSJobID]core.SearchRow{}
	for k, sealed := range u.keys(searchBucket, nil) {
		r.record()
		block, err := u.openBlock(k, sealed)
		if err != nil {
			r.problem("bucket %s: block %x can't be read", searchBucket, k)
			continue
		}
		for _, row := range block.rows {
			rows[row.ID] = row
		}
	}
	for j, err := range atsJobs.scan(u, nil) {
		if err != nil {
			return // reported with the records
		}
		row, found := rows[j.ID]
		delete(rows, j.ID)
		if found == j.Deleted || found && row != searchRow(j) {
			r.problem("bucket %s: the row of %s does not agree with its record", searchBucket, j.ID)
		}
	}
	if len(rows) > 0 {
		r.problem("bucket %s: %d rows without a record", searchBucket, len(rows))
	}
}

func (u *unit) checkOriginals(ctx context.Context, r *Report) error {
	if u.w.blobs == nil {
		return nil
	}
	for k := range u.keys(blobNames, nil) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if name := firstWord(k); !u.w.blobs.Has(name) {
			r.problem("an original that %s names is missing", core.ProfileID(lastNum(k)))
		}
	}
	return nil
}

// sweepBlobs removes originals that no record names. It runs before anybody can
// save one.
func (w *Workspace) sweepBlobs(ctx context.Context) error {
	return w.View(ctx, func(tx core.Tx) error {
		u := own(tx)
		return w.blobs.Sweep(ctx, func(name string) (bool, error) {
			for _, bucket := range []string{blobNames, entryBlobs} {
				for range u.numbers(bucket, key{}.word(name)) {
					return true, nil
				}
			}
			return false, nil
		})
	})
}
