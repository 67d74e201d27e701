package storage_test

import (
	"fmt"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/storage"
)

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	w := practice(t)
	var last uint64
	for range 3 {
		update(t, w, func(tx core.Tx) error {
			d := core.Decision{}
			ok(t, w.PutDecision(tx, &d))
			if d.Seq <= last {
				t.Errorf("number %d after %d", d.Seq, last)
			}
			last = d.Seq
			return w.DeleteDecision(tx, d.Seq)
		})
		ok(t, w.Compact(t.Context()))
	}
}

func TestSequencesKeepEveryVersion(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for _, v := range []int{1, 2, 10} {
			ok(t, w.PutSequence(tx, core.Sequence{Job: 1, Version: v}))
		}
		ok(t, w.PutSequence(tx, core.Sequence{Job: 2, Version: 11}))
	}, func(w *storage.Workspace, tx core.Tx) {
		s, err := w.Sequence(tx, 1)
		equal(t, "newest", s.Version, err, 10)
		s, err = w.SequenceVersion(tx, 1, 2)
		equal(t, "second", s.Version, err, 2)
	})
}

func TestEnrolmentsAreOpenUntilTheyEnd(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for i, state := range []core.EnrolmentState{
			core.EnrolmentWaiting, core.EnrolmentRunning, core.EnrolmentPaused, core.EnrolmentSleeping, core.EnrolmentDone, core.EnrolmentStopped,
		} {
			ok(t, w.PutEnrolment(tx, &core.Enrolment{Job: core.JobID(1 + i%2), Person: core.PersonID(i), State: state}))
		}
		e, err := w.EnrolmentOf(tx, 2, 1)
		ok(t, err)
		e.State = core.EnrolmentDone
		ok(t, w.PutEnrolment(tx, &e))
	}, func(w *storage.Workspace, tx core.Tx) {
		open, err := w.Enrolments(tx)
		equal(t, "open", len(open), err, 3)
		of, err := w.EnrolmentsOf(tx, 1)
		equal(t, "of the job", len(of), err, 3)
		e, err := w.EnrolmentOf(tx, 2, 1)
		equal(t, "state", e.State, err, core.EnrolmentDone)
	})
}

func TestMessagesByThreadPersonAndAge(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for i := range 4 {
			ok(t, w.PutMessage(tx, &core.Message{
				MessageID: fmt.Sprintf("<M%d@example.com>", i), Person: core.PersonID(i % 2), Job: core.JobID(1 + i/2),
			}))
		}
	}, func(w *storage.Workspace, tx core.Tx) {
		id := func(m core.Message) core.MessageID { return m.ID }
		m, err := w.MessageByMessageID(tx, "<m2@example.com>")
		equal(t, "by Message-ID", m.ID, err, 3)
		of, err := w.MessagesOf(tx, 0, 1)
		equal(t, "of the person", len(of), err, 2)
		of, err = w.MessagesOf(tx, 2, 1)
		equal(t, "about the job", len(of), err, 1)
		equal(t, "newest first", gather(t, w.Messages(tx), id), nil, []core.MessageID{4, 3, 2, 1})
	})
}

func TestClicksByKeyAndEnrolment(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for i, key := range []string{"a", "b", "c"} {
			ok(t, w.PutClick(tx, &core.Click{Key: key, Job: 1, Enrolment: core.EnrolmentID(1 + i%2), Verdict: core.ClickUnsure}))
		}
		c, err := w.ClickByKey(tx, "b")
		ok(t, err)
		c.Verdict = core.ClickHuman
		ok(t, w.PutClick(tx, &c))
	}, func(w *storage.Workspace, tx core.Tx) {
		of, err := w.ClicksOf(tx, 1)
		equal(t, "of the enrolment", len(of), err, 2)
		c, err := w.ClickByKey(tx, "b")
		equal(t, "verdict", c.Verdict, err, core.ClickHuman)
		_, err = w.ClickByKey(tx, "d")
		wantNotFound(t, "another", err)
	})
}

func TestSuppressionHoldsInAnyCase(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		ok(t, w.PutSuppression(tx, core.Suppression{Address: "Ada@Example.com", Why: "opt-out"}))
	}, func(w *storage.Workspace, tx core.Tx) {
		s, err := w.Suppressed(tx, " ADA@example.COM")
		equal(t, "why", s.Why, err, "opt-out")
		_, err = w.Suppressed(tx, "bob@example.com")
		wantNotFound(t, "another", err)
		all, err := w.Suppressions(tx)
		equal(t, "all", len(all), err, 1)
	})
}

func TestOutboxEntryMovesToTheHistoryAndBack(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for _, key := range []string{"one", "One", "two", "three"} {
			ok(t, w.PutEntry(tx, &core.Entry{Key: key, State: core.EntryWaiting}))
		}
		for key, state := range map[string]core.EntryState{"one": core.EntryDone, "two": core.EntryFailed, "three": core.EntryDropped} {
			e, err := w.EntryByKey(tx, key)
			ok(t, err)
			e.State = state
			ok(t, w.PutEntry(tx, &e))
		}
		e, err := w.EntryByKey(tx, "three")
		ok(t, err)
		e.State = core.EntryWaiting // wanted again
		ok(t, w.PutEntry(tx, &e))
	}, func(w *storage.Workspace, tx core.Tx) {
		open, err := w.OpenEntries(tx)
		equal(t, "open", len(open), err, 3)
		equal(t, "finished", gather(t, w.FinishedEntries(tx), func(e core.Entry) string { return e.Key }), nil, []string{"one"})
		for i, key := range []string{"one", "One", "two", "three"} {
			e, err := w.EntryByKey(tx, key)
			equal(t, key, e.ID, err, core.EntryID(i+1))
			_, err = w.Entry(tx, e.ID)
			ok(t, err)
		}
	})
}

func TestLogGivesTheNewestInOrder(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 11, 1, n, 0, 0, 0, time.UTC) }
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for i := range 6 {
			e := core.LogEntry{ID: 3, At: at(i), Job: core.JobID(1 + i%2), Person: core.PersonID(i % 3)}
			ok(t, w.AppendLog(tx, &e))
			equal(t, "number", e.ID, nil, core.LogID(i+1))
		}
	}, func(w *storage.Workspace, tx core.Tx) {
		for name, tc := range map[string]struct {
			filter core.LogFilter
			want   []core.LogID
		}{
			"all":              {core.LogFilter{}, []core.LogID{1, 2, 3, 4, 5, 6}},
			"newest two":       {core.LogFilter{Limit: 2}, []core.LogID{5, 6}},
			"of a job":         {core.LogFilter{Job: 2}, []core.LogID{2, 4, 6}},
			"newest of a job":  {core.LogFilter{Job: 2, Limit: 1}, []core.LogID{6}},
			"of a person":      {core.LogFilter{Person: 1}, []core.LogID{2, 5}},
			"of both":          {core.LogFilter{Person: 1, Job: 1}, []core.LogID{5}},
			"since":            {core.LogFilter{Since: at(4)}, []core.LogID{5, 6}},
			"of nobody's ever": {core.LogFilter{Person: 99}, nil},
		} {
			got, err := w.Log(tx, tc.filter)
			var ids []core.LogID
			for _, e := range got {
				ids = append(ids, e.ID)
			}
			equal(t, name, ids, err, tc.want)
		}
	})
}

func TestLeadsOfAJob(t *testing.T) {
	inTx(t, func(w *storage.Workspace, tx core.Tx) {
		for _, l := range []core.Lead{{Job: 1, Person: 2}, {Job: 1, Person: 1}, {Job: 2, Person: 1}} {
			ok(t, w.PutLead(tx, l))
		}
	}, func(w *storage.Workspace, tx core.Tx) {
		got, err := w.LeadsOf(tx, 1)
		equal(t, "leads", got, err, []core.Lead{{Job: 1, Person: 1}, {Job: 1, Person: 2}})
	})
}

func TestWhatBelongsToTheWorkWithPeopleComesBack(t *testing.T) {
	w := practice(t)
	merge, task, touch, search := sample[core.Merge](t), sample[core.Task](t), sample[core.Touch](t), sample[core.SavedSearch](t)
	done, question := task, sample[core.Duplicate](t)
	done.ID = 0
	question.A, question.B = 3, 9
	open := core.Duplicate{A: 3, B: 4, State: core.DuplicateOpen}
	task.Done = time.Time{}
	update(t, w, func(tx core.Tx) error {
		for _, err := range []error{
			w.PutMerge(tx, &merge), w.PutTask(tx, &task), w.PutTask(tx, &done), w.PutTouch(tx, &touch), w.PutSavedSearch(tx, &search),
			w.PutDuplicate(tx, question), w.PutDuplicate(tx, open),
		} {
			ok(t, err)
		}
		return nil
	})
	view(t, w, func(tx core.Tx) error {
		for _, p := range []core.PersonID{merge.Into, merge.From} {
			got, err := w.MergesOf(tx, p)
			same(t, got, err, []core.Merge{merge})
		}
		tasks, err := w.OpenTasks(tx)
		same(t, tasks, err, []core.Task{task})
		tasks, err = w.TasksOf(tx, task.Person)
		equal(t, "tasks of the person", len(tasks), err, 2)
		touches, err := w.TouchesOf(tx, touch.Person)
		same(t, touches, err, []core.Touch{touch})
		searches, err := w.SavedSearches(tx)
		same(t, searches, err, []core.SavedSearch{search})
		asked, err := w.Duplicates(tx)
		same(t, asked, err, []core.Duplicate{open})
		got, err := w.Duplicate(tx, 9, 3)
		same(t, got, err, question)
		all, err := w.DuplicatesOf(tx, 3)
		equal(t, "questions about one", len(all), err, 2)
		return nil
	})
	update(t, w, func(tx core.Tx) error {
		for _, err := range []error{w.DeleteTask(tx, task.ID), w.DeleteTouch(tx, touch.ID), w.DeleteTouch(tx, touch.ID), w.DeleteSavedSearch(tx, search.ID)} {
			ok(t, err)
		}
		_, err := w.Task(tx, task.ID)
		if !core.IsNotFound(err) {
			t.Errorf("a deleted task gives %v", err)
		}
		return nil
	})
	if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
}
