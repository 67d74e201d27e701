package storage_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/storage"
)

// inTx runs the same checks twice: while nothing is committed yet, so that a
// transaction must see its own changes, and after.
func inTx(t *testing.T, change func(w *storage.Workspace, tx core.Tx), check func(w *storage.Workspace, tx core.Tx)) {
	t.Helper()
	w := practice(t)
	update(t, w, func(tx core.Tx) error {
		change(w, tx)
		check(w, tx)
		return nil
	})
	view(t, w, func(tx core.Tx) error {
		check(w, tx)
		return nil
	})
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantNotFound(t testing.TB, what string, err error) {
	t.Helper()
	if !core.IsNotFound(err) {
		t.Errorf("%s: %v, want not found", what, err)
	}
}

func equal[T any](t testing.TB, what string, got T, err error, want T) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// gather maps what a sequence gives.
func gather[D, V any](t testing.TB, seq iter.Seq2[D, error], pick func(D) V) []V {
	t.Helper()
	var out []V
	for d, err := range seq {
		ok(t, err)
		out = append(out, pick(d))
	}
	return out
}

func TestNamesAreFoundWhateverTheCaseAndFollowARenaming(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		c := core.Client{Name: "Müller & Söhne"}
		ok(t, w.PutClient(tx, &c))
		ok(t, w.PutClient(tx, &core.Client{Name: "Globex"}))
		c.Name = "Möller & Söhne"
		ok(t, w.PutClient(tx, &c))
		n := core.Connection{Name: "Careers"}
		ok(t, w.PutConnection(tx, &n))
		n.Removed = true
		ok(t, w.PutConnection(tx, &n))
		ok(t, w.PutConnection(tx, &core.Connection{Name: "careers", Kind: "feed"}))
		ok(t, w.PutTemplate(tx, &core.Template{Name: "First"}))
		ok(t, w.PutMailbox(tx, &core.Mailbox{Name: "Work"}))
	}, func(w *storage.Workspace, tx core.Tx) {
		got, err := w.ClientNamed(tx, "  MÖLLER & SÖHNE ")
		equal(t, "client", got.ID, err, 1)
		_, err = w.ClientNamed(tx, "Müller & Söhne")
		wantNotFound(t, "old name", err)
		n, err := w.ConnectionNamed(tx, "CAREERS")
		equal(t, "connection that is not removed", n.ID, err, 2)
		_, err = w.TemplateNamed(tx, "first")
		ok(t, err)
		_, err = w.MailboxNamed(tx, "work")
		ok(t, err)
		all, err := w.Connections(tx)
		equal(t, "connections", len(all), err, 2)
	})
}

func TestWhatIsNotThere(t *testing.T) {
	inTx(t, func(*storage.Workspace, core.Tx) {}, func(w *storage.Workspace, tx core.Tx) {
		for what, read := range map[string]func() error{
			"client":      func() error { _, err := w.Client(tx, 1); return err },
			"connection":  func() error { _, err := w.ConnectionNamed(tx, "x"); return err },
			"mailbox":     func() error { _, err := w.Mailbox(tx, 1); return err },
			"ATS job":     func() error { _, err := w.ATSJobByForeignID(tx, 1, "x"); return err },
			"held":        func() error { _, err := w.Held(tx, 1); return err },
			"job":         func() error { _, err := w.Job(tx, 1); return err },
			"job of":      func() error { _, err := w.JobOf(tx, 1); return err },
			"person":      func() error { _, err := w.Person(tx, 1); return err },
			"profile":     func() error { _, err := w.Profile(tx, 1); return err },
			"candidacy":   func() error { _, err := w.Candidacy(tx, 1, 1); return err },
			"decision":    func() error { _, err := w.LastDecision(tx); return err },
			"template":    func() error { _, err := w.Template(tx, 1); return err },
			"sequence":    func() error { _, err := w.Sequence(tx, 1); return err },
			"version":     func() error { _, err := w.SequenceVersion(tx, 1, 1); return err },
			"enrolment":   func() error { _, err := w.EnrolmentOf(tx, 1, 1); return err },
			"message":     func() error { _, err := w.MessageByMessageID(tx, "<x@example.com>"); return err },
			"suppression": func() error { _, err := w.Suppressed(tx, "x@example.com"); return err },
			"entry":       func() error { _, err := w.Entry(tx, 1); return err },
			"entry key":   func() error { _, err := w.EntryByKey(tx, "x"); return err },
			"lead":        func() error { _, err := w.Lead(tx, 1, 1); return err },
		} {
			wantNotFound(t, what, read())
		}
		status, err := w.SyncStatus(tx, 7, "jobs")
		equal(t, "status", status, err, core.SyncStatus{Connection: 7, Resource: "jobs"})
		settings, err := w.Settings(tx, "")
		equal(t, "settings", settings, err, map[string]string{})
		stages, err := w.Stages(tx, 1, "")
		equal(t, "stages", stages, err, nil)
		ids, err := w.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: "x@example.com"})
		equal(t, "people", ids, err, nil)
		lines, err := w.NotSourcesByKey(tx, core.Key{Kind: core.KeyEmail, Value: "x@example.com"})
		equal(t, "not-to-source", lines, err, nil)
		if tx.Writable() {
			ok(t, w.DeleteNotSource(tx, 1, "x"))
			ok(t, w.DeleteCandidacy(tx, 1, 1))
			ok(t, w.DeleteMark(tx, core.Mark{Connection: 1}))
			ok(t, w.DeleteDecision(tx, 1))
		}
	})
}

func TestATSJobsAreFoundByTheirATSsOwnNumbers(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for c, ids := range [][]string{1: {"A1", "a1", "B2"}, 2: {"A1"}} {
			for _, id := range ids {
				j := core.ATSJob{Connection: core.ConnectionID(c), Posting: core.Posting{ID: id, Reference: "REQ-" + strings.ToUpper(id)}}
				ok(t, w.PutATSJob(tx, &j))
			}
		}
	}, func(w *storage.Workspace, tx core.Tx) {
		for i, want := range []struct {
			c  core.ConnectionID
			id string
		}{{1, "A1"}, {1, "a1"}, {1, "B2"}, {2, "A1"}} {
			j, err := w.ATSJobByForeignID(tx, want.c, want.id)
			equal(t, want.id, j.ID, err, core.ATSJobID(i+1))
		}
		_, err := w.ATSJobByForeignID(tx, 2, "B2")
		wantNotFound(t, "another connection's job", err)
		refs, err := w.ATSJobsByReference(tx, 1, "req-a1")
		equal(t, "two jobs of one reference", len(refs), err, 2)
		equal(t, "of a connection", gather(t, w.ATSJobsOf(tx, 1), func(j core.ATSJob) core.ATSJobID { return j.ID }), nil,
			[]core.ATSJobID{1, 2, 3})
	})
}

// TestJobsCanBeChangedWhileTheyAreListed is what a look does that marks what it
// did not see.
func TestJobsCanBeChangedWhileTheyAreListed(t *testing.T) {
	w := practice(t)
	update(t, w, func(tx core.Tx) error { return putPage(w, tx, 0, 500) })
	update(t, w, func(tx core.Tx) error {
		seen := 0
		for j, err := range w.ATSJobsOf(tx, 1) {
			ok(t, err)
			j.Missed++
			j.Posting.Reference += " changed"
			j.Posting.Description = strings.Repeat("longer ", 100)
			ok(t, w.PutATSJob(tx, &j))
			seen++
		}
		equal(t, "seen", seen, nil, 500)
		return nil
	})
	view(t, w, func(tx core.Tx) error {
		for j, err := range w.ATSJobsOf(tx, 1) {
			ok(t, err)
			if j.Missed != 1 {
				t.Errorf("%s was changed %d times", j.ID, j.Missed)
			}
		}
		return nil
	})
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}

func TestSearchRowsFollowTheirJobs(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 8, 0, 0, 999, time.UTC) }
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for n := range 2100 { // three blocks
			j := atsJob(1, n)
			ok(t, w.PutATSJob(tx, &j))
		}
		j, err := w.ATSJob(tx, 1500)
		ok(t, err)
		j.Posting.Title, j.Posting.Updated, j.Posting.Posted = "Chief\nÄRZTIN", day(3), day(2)
		ok(t, w.PutATSJob(tx, &j))
		j, err = w.ATSJob(tx, 7)
		ok(t, err)
		j.Deleted = true
		ok(t, w.PutATSJob(tx, &j))
	}, func(w *storage.Workspace, tx core.Tx) {
		rows := map[core.ATSJobID]core.SearchRow{}
		last := core.ATSJobID(0)
		for r, err := range w.SearchRows(tx) {
			ok(t, err)
			if r.ID <= last {
				t.Fatalf("row of %s after that of %s", r.ID, last)
			}
			last = r.ID
			rows[r.ID] = r
		}
		equal(t, "rows", len(rows), nil, 2099)
		equal(t, "an edited job", rows[1500], nil, core.SearchRow{
			ID: 1500, Connection: 1, Updated: day(3).Truncate(time.Second), Title: "chief ärztin",
			Places: "köln, germany köln de", Reference: "req-1499 4711-1499",
		})
		if _, there := rows[7]; there {
			t.Error("a deleted job is still searched")
		}
	})
}

func TestMarksComeOldestFirstAndOnce(t *testing.T) {
	mark := func(n int, what core.MarkKind) core.Mark {
		return core.Mark{Connection: 1, ATSJob: core.ATSJobID(n), What: what, Look: 3}
	}
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for _, m := range []core.Mark{mark(9, "changed"), mark(1, "closed"), mark(9, "changed"), mark(9, "closed"), mark(5, "back")} {
			ok(t, w.PutMark(tx, m))
		}
		ok(t, w.DeleteMark(tx, mark(1, "closed")))
	}, func(w *storage.Workspace, tx core.Tx) {
		got, err := w.Marks(tx, 2)
		equal(t, "two", got, err, []core.Mark{mark(9, "changed"), mark(9, "closed")})
		got, err = w.Marks(tx, 100)
		equal(t, "all", len(got), err, 3)
	})
}

func TestHeldDecisionsUntilTheyAreSettled(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for range 2 {
			ok(t, w.PutHeld(tx, &core.Held{Kind: "brake", Jobs: []core.ATSJobID{4}}))
		}
		h, err := w.Held(tx, 1)
		ok(t, err)
		h.Settled = "withdrawn"
		ok(t, w.PutHeld(tx, &h))
	}, func(w *storage.Workspace, tx core.Tx) {
		got, err := w.HeldList(tx)
		equal(t, "open", got, err, []core.Held{{ID: 2, Kind: "brake", Jobs: []core.ATSJobID{4}}})
		_, err = w.Held(tx, 1)
		ok(t, err)
	})
}

func TestStatusStagesAndSettingsPerScope(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for _, s := range []core.SyncStatus{
			{Connection: 2, Resource: "jobs"},
			{Connection: 1, Resource: "people"},
			{Connection: 1, Resource: "jobs", Cursor: "7"},
			{Connection: 1, Resource: "jobs", Cursor: "8"},
		} {
			ok(t, w.PutSyncStatus(tx, s))
		}
		ok(t, w.PutStages(tx, 1, "", []core.Stage{{ID: "1"}}))
		ok(t, w.PutStages(tx, 1, "A1", []core.Stage{{ID: "2"}, {ID: "3"}}))
		ok(t, w.PutSettings(tx, "", map[string]string{"limit": "40"}))
		ok(t, w.PutSettings(tx, "n1", map[string]string{"limit": "5"}))
		ok(t, w.PutSettings(tx, "n2", nil))
	}, func(w *storage.Workspace, tx core.Tx) {
		s, err := w.SyncStatus(tx, 1, "jobs")
		equal(t, "status", s.Cursor, err, "8")
		all, err := w.SyncStatuses(tx)
		equal(t, "statuses", len(all), err, 3)
		equal(t, "order", all[2].Connection, nil, 2)
		stages, err := w.Stages(tx, 1, "A1")
		equal(t, "stages of a job", len(stages), err, 2)
		stages, err = w.Stages(tx, 1, "")
		equal(t, "stages of the account", len(stages), err, 1)
		settings, err := w.Settings(tx, "n1")
		equal(t, "settings", settings, err, map[string]string{"limit": "5"})
		settings, err = w.Settings(tx, "n2")
		equal(t, "no settings", settings, err, map[string]string{})
	})
}

func TestPeopleAreFoundByTheirKeysAndNoOthers(t *testing.T) {
	email := func(v string) core.Key { return core.Key{Kind: core.KeyEmail, Value: v} }
	phone := core.Key{Kind: core.KeyPhone, Value: "+441632960001"}
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		ada, bob := core.Person{Name: "Ada"}, core.Person{Name: "Bob"}
		ok(t, w.PutPerson(tx, &ada, []core.Key{email("ada@example.com"), email("old@example.com"), phone}))
		ok(t, w.PutPerson(tx, &bob, []core.Key{phone, phone, {Kind: core.KeyEmail}}))
		ok(t, w.PutPerson(tx, &ada, []core.Key{email("ada@example.com"), email("new@example.com"), phone}))
	}, func(w *storage.Workspace, tx core.Tx) {
		for _, tc := range []struct {
			key  core.Key
			want []core.PersonID
		}{
			{email("ada@example.com"), []core.PersonID{1}},
			{email("new@example.com"), []core.PersonID{1}},
			{email("old@example.com"), nil},
			{phone, []core.PersonID{1, 2}},
			{core.Key{Kind: core.KeyURL, Value: "+441632960001"}, nil},
			{core.Key{Kind: core.KeyEmail}, nil},
		} {
			got, err := w.PeopleByKey(tx, tc.key)
			equal(t, fmt.Sprint(tc.key), got, err, tc.want)
		}
		equal(t, "all", gather(t, w.People(tx), func(p core.Person) string { return p.Name }), nil, []string{"Ada", "Bob"})
	})
}

func TestProfileFollowsItsPerson(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		p := core.Profile{Person: 1}
		ok(t, w.PutProfile(tx, &p))
		ok(t, w.PutProfile(tx, &core.Profile{Person: 1}))
		p.Person = 2 // merged
		ok(t, w.PutProfile(tx, &p))
	}, func(w *storage.Workspace, tx core.Tx) {
		one, err := w.ProfilesOf(tx, 1)
		equal(t, "of the first", one, err, []core.Profile{{ID: 2, Person: 1}})
		two, err := w.ProfilesOf(tx, 2)
		equal(t, "of the second", two, err, []core.Profile{{ID: 1, Person: 2}})
	})
}

func TestPipelineLineIsReplacedAndGoesWithItsApplication(t *testing.T) {
	key := core.Key{Kind: core.KeyEmail, Value: "ada@example.com"}
	line := func(application, stage string) *core.NotSource {
		return &core.NotSource{Connection: 1, ATSJob: 4, Job: 2, Origin: "ats", Applicant: core.Applicant{
			ID: application, PersonID: "p1", Name: "Ada", Emails: []string{key.Value}, Stage: stage, Since: time.Unix(5, 0).UTC(), Removed: stage == "",
		}, Added: time.Unix(9, 0).UTC()}
	}
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		ok(t, w.PutNotSource(tx, line("a1", "applied"), []core.Key{key}))
		ok(t, w.PutNotSource(tx, line("A1", "applied"), nil))
		again := line("a1", "interview")
		ok(t, w.PutNotSource(tx, again, []core.Key{key}))
		equal(t, "id of the replaced line", again.ID, nil, 1)
		ok(t, w.PutNotSource(tx, line("gone", ""), []core.Key{key}))
		ok(t, w.DeleteNotSource(tx, 1, "gone"))
		ok(t, w.DeleteNotSource(tx, 2, "a1")) // another connection's
		ok(t, w.PutNotSource(tx, &core.NotSource{Job: 2, Origin: "file"}, []core.Key{key}))
		ok(t, w.PutNotSource(tx, &core.NotSource{Client: 3, Origin: "company"}, nil))
		ok(t, w.PutNotSource(tx, &core.NotSource{Client: 4, Origin: "company"}, []core.Key{{Kind: core.KeyNameEmployer, Value: "ada|works"}}))
	}, func(w *storage.Workspace, tx core.Tx) {
		pipeline, err := w.NotSourcesOfATSJob(tx, 4)
		equal(t, "pipeline", len(pipeline), err, 2)
		equal(t, "stage", pipeline[0].Applicant.Stage, nil, "interview")
		own, err := w.NotSourcesOf(tx, 2)
		equal(t, "by file", len(own), err, 1)
		found, err := w.NotSourcesByKey(tx, key)
		equal(t, "by key", len(found), err, 2)
		seen, err := w.NotSourceGlances(tx, []core.Key{{Kind: core.KeyURL, Value: "linkedin.com/in/nobody"}, key, {Kind: core.KeyNameEmployer, Value: "ada|works"}, key})
		equal(t, "lines at a glance", len(seen), err, 3)
		for i, n := range seen[:2] {
			whole := found[i]
			equal(t, "line at a glance", n, nil, core.NotSourceGlance{
				ID: whole.ID, Job: whole.Job, ATSJob: whole.ATSJob, Client: whole.Client, Connection: whole.Connection, Added: whole.Added,
				Applicant: core.ApplicantGlance{
					ID: whole.Applicant.ID, PersonID: whole.Applicant.PersonID, Name: whole.Applicant.Name,
					Stage: whole.Applicant.Stage, Since: whole.Applicant.Since, Removed: whole.Applicant.Removed,
				},
				By: []core.KeyKind{key.Kind, key.Kind},
			})
		}
		equal(t, "found by the name only", seen[2].By, nil, []core.KeyKind{core.KeyNameEmployer})
	})
}

func TestLinesOfAFileAreFoundCountedAndDeletedOneByOne(t *testing.T) {
	key := core.Key{Kind: core.KeyURL, Value: "linkedin.com/in/ada"}
	names := func(lines iter.Seq2[core.NotSource, error]) (out []int) {
		for n, err := range lines {
			ok(t, err)
			out = append(out, n.Row)
		}
		return out
	}
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for i, file := range []core.ListFileID{1, 2, 1} {
			ok(t, w.PutListFile(tx, &core.ListFile{Job: 7, Name: "people.csv"}))
			ok(t, w.PutNotSource(tx, &core.NotSource{Job: 7, Origin: "file", File: file, Row: i + 2}, []core.Key{key}))
		}
		ok(t, w.DeleteNotSourceLine(tx, 1))
		ok(t, w.DeleteNotSourceLine(tx, 99))
		ok(t, w.DeleteListFile(tx, 3))
	}, func(w *storage.Workspace, tx core.Tx) {
		equal(t, "rows of the first file", names(w.NotSourceLinesOfFile(tx, 1)), nil, []int{4})
		equal(t, "rows of the job", names(w.NotSourceLines(tx, 7)), nil, []int{3, 4})
		n, err := w.CountNotSources(tx, 2)
		equal(t, "count of the second file", n, err, 1)
		found, err := w.NotSourcesByKey(tx, key)
		equal(t, "by key", len(found), err, 2)
		files, err := w.ListFilesOf(tx, 7)
		equal(t, "files", len(files), err, 2)
		_, err = w.NotSource(tx, 1)
		equal(t, "the deleted line is not found", core.IsNotFound(err), nil, true)
	})
}

// Of whom was erased nothing is kept but what they are recognised by.
func TestSuppressedKeyKeepsNoValueAndIsFoundByAddressToo(t *testing.T) {
	page := core.Key{Kind: core.KeyURL, Value: "linkedin.com/in/ada"}
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		ok(t, w.PutSuppression(tx, core.Suppression{Address: "Ada@example.com", Why: "reply"}))
		ok(t, w.PutSuppression(tx, core.Suppression{Address: "bo@example.com", Why: "reply"}))
		for _, k := range []core.Key{page, {Kind: core.KeyEmail, Value: "ada@example.com"}} {
			ok(t, w.PutSuppressedKey(tx, k, core.Suppression{Address: "ada@example.com", Why: "erased"}))
		}
	}, func(w *storage.Workspace, tx core.Tx) {
		found, err := w.SuppressedKey(tx, page)
		equal(t, "by page", found, err, core.Suppression{Why: "erased"})
		found, err = w.Suppressed(tx, "ada@example.com")
		equal(t, "by address", found, err, core.Suppression{Why: "erased"})
		_, err = w.SuppressedKey(tx, core.Key{Kind: core.KeyPhone, Value: page.Value})
		equal(t, "a key of another kind is not found", core.IsNotFound(err), nil, true)
		all, err := w.Suppressions(tx)
		equal(t, "addresses kept", all, err, []core.Suppression{{Address: "bo@example.com", Why: "reply"}})
	})
}

// Decisions that were made together are undone in one transaction, which empties whole
// pages of the file.
func TestDecisionsAreFoundBackwardsWhilePagesAreEmptiedInTheSameTransaction(t *testing.T) {
	const all = 300
	w := practice(t)
	update(t, w, func(tx core.Tx) error {
		for range all {
			ok(t, w.PutDecision(tx, &core.Decision{After: core.Candidacy{Reason: strings.Repeat("Too far away. ", 20)}}))
		}
		return nil
	})
	update(t, w, func(tx core.Tx) error {
		for seq := uint64(20); seq <= 280; seq++ { // a hole of several pages
			ok(t, w.DeleteDecision(tx, seq))
		}
		var left []uint64
		for d, err := range w.Decisions(tx) {
			ok(t, err)
			left = append(left, d.Seq)
		}
		if len(left) != 39 || left[0] != all || left[19] != 281 || left[20] != 19 || left[38] != 1 {
			t.Errorf("backwards over the hole: %v", left)
		}
		for n := 0; ; n++ {
			d, err := w.LastDecision(tx)
			if core.IsNotFound(err) {
				equal(t, "found one after the other", n, nil, 39)
				return nil
			}
			ok(t, err)
			ok(t, w.DeleteDecision(tx, d.Seq))
		}
	})
}

func TestCandidaciesBothWaysAndUndo(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for _, c := range []core.Candidacy{{Job: 2, Person: 1}, {Job: 1, Person: 2}, {Job: 1, Person: 1}, {Job: 256, Person: 1}} {
			ok(t, w.PutCandidacy(tx, c))
		}
		ok(t, w.DeleteCandidacy(tx, 2, 1))
		for range 3 {
			ok(t, w.PutDecision(tx, &core.Decision{}))
		}
		ok(t, w.DeleteDecision(tx, 3))
	}, func(w *storage.Workspace, tx core.Tx) {
		of, err := w.CandidaciesOf(tx, 1)
		equal(t, "of the job", of, err, []core.Candidacy{{Job: 1, Person: 1}, {Job: 1, Person: 2}})
		person, err := w.CandidaciesOfPerson(tx, 1)
		equal(t, "of the person", person, err, []core.Candidacy{{Job: 1, Person: 1}, {Job: 256, Person: 1}})
		d, err := w.LastDecision(tx)
		equal(t, "last decision", d.Seq, err, 2)
	})
}
