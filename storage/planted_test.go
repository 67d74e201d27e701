package storage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"reqdesk/core"
	"reqdesk/storage"
)

// TestStolenFolderShowsNothing fills a workspace with planted words, the way
// each record is used, and looks for them in every byte and name of the folder.
func TestStolenFolderShowsNothing(t *testing.T) {
	for name, o := range map[string]storage.Options{
		"keychain": {Keychain: newDrawer()},
		"vault":    {Holder: storage.HolderVault, Passphrase: "Planted Passphrase"},
	} {
		t.Run(name, func(t *testing.T) {
			o.Dir = filepath.Join(t.TempDir(), "workspace")
			w, code, err := storage.Create(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			plant(t, w)
			if err := w.Copy(t.Context(), filepath.Join(o.Dir, "backups", "today.db")); err != nil {
				t.Fatal(err)
			}
			update(t, w, func(tx core.Tx) error { return w.DeleteCandidacy(tx, 1, 1) })
			if err := w.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
			lookFor(t, o.Dir, append(planted(), code, strings.ReplaceAll(code, "-", "")))
			if r, err := w.Verify(t.Context()); err != nil || !r.OK() {
				t.Errorf("verify: %v, %v", r.Problems, err)
			}
			closeIt(t, w)
			lookFor(t, o.Dir, append(planted(), code))
		})
	}
}

func planted() []string {
	return []string{
		"Planted", "planted", "PLANTED", "ada.lovelace@", "@example.com", "+441632960001", "linkedin.com/in/",
		"REQ-4711", "req-4711", "connection/n1", "mailbox/b1",
	}
}

// plant stores one of everything that holds words, all of them found by
// planted().
func plant(t *testing.T, w *storage.Workspace) {
	t.Helper()
	for id, secret := range map[string]string{
		"connection/n1/token": "Planted-API-key", "mailbox/b1/password": strings.Repeat("Planted password ", 200),
	} {
		if err := w.Secrets().Set(t.Context(), id, secret); err != nil {
			t.Fatal(err)
		}
	}
	blob, err := w.Blobs().Save(t.Context(), strings.NewReader(strings.Repeat("%PDF Planted line of a résumé\n", 9000)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	email := "ada.lovelace@example.com"
	keys := []core.Key{
		{Kind: core.KeyEmail, Value: email},
		{Kind: core.KeyPhone, Value: "+441632960001"},
		{Kind: core.KeyURL, Value: "linkedin.com/in/planted"},
		{Kind: core.KeyNameEmployer, Value: "planted ada|planted works"},
	}
	applicant := core.Applicant{ID: "Planted-application", Name: "Planted Ada", Emails: []string{email}}
	posting := core.Posting{
		ID: "Planted-id", Reference: "REQ-4711", Title: "Planted Engineer", Description: "<p>Planted</p>",
		Locations: []core.Location{{Text: "Planted upon Thames"}},
	}
	step := core.Step{Subject: "Planted subject", Text: "Planted text of a template"}
	update(t, w, func(tx core.Tx) error {
		for _, err := range []error{
			w.PutClient(tx, &core.Client{Name: "Planted Works", OffLimits: []string{"planted.example.com"}}),
			w.PutConnection(tx, &core.Connection{Name: "Planted ATS", Kind: "feed", Settings: map[string]string{"url": "https://planted.example.com"}}),
			w.PutMailbox(tx, &core.Mailbox{Name: "Planted mailbox", From: email, User: email}),
			w.PutSyncStatus(tx, core.SyncStatus{Connection: 1, Resource: "people/Planted-id", ErrorText: "Planted"}),
			w.PutATSJob(tx, &core.ATSJob{Connection: 1, Posting: posting}),
			w.PutMark(tx, core.Mark{Connection: 1, ATSJob: 1, What: core.MarkChanged, Look: 1}),
			w.PutHeld(tx, &core.Held{Kind: "owner", Reason: "Planted owner " + email}),
			w.PutStages(tx, 1, "Planted-id", []core.Stage{{ID: "1", Name: "Planted stage"}}),
			w.PutJob(tx, &core.Job{Title: "Planted Engineer", ATSJob: 1, AtImport: posting, MustHaves: []string{"Planted"}}),
			w.PutPerson(tx, &core.Person{Name: "Planted Ada", Emails: []string{email}}, keys),
			w.PutProfile(tx, &core.Profile{Person: 1, Blob: blob, BlobName: "Planted.pdf", Text: "Planted line of a résumé"}),
			w.PutNotSource(tx, &core.NotSource{Connection: 1, ATSJob: 1, Origin: "ats", Applicant: applicant}, keys),
			w.PutCandidacy(tx, core.Candidacy{Job: 1, Person: 1, Reason: "Planted reason"}),
			w.PutDecision(tx, &core.Decision{Before: core.Candidacy{Reason: "Planted reason"}}),
			w.PutTemplate(tx, &core.Template{Name: "Planted template", Source: "Subject: Planted\n\nPlanted text"}),
			w.PutSequence(tx, core.Sequence{Job: 1, Version: 1, Steps: []core.Step{step}}),
			w.PutEnrolment(tx, &core.Enrolment{Job: 1, Person: 1, To: email, State: core.EnrolmentRunning}),
			w.PutMessage(tx, &core.Message{Person: 1, MessageID: "<planted@example.com>", From: email, Text: "Planted"}),
			w.PutSuppression(tx, core.Suppression{Address: email, Why: "Planted"}),
			w.PutEntry(tx, &core.Entry{Kind: "email", Key: "Planted-key", Act: []byte("Planted act"), State: core.EntryDone}),
			w.PutEntry(tx, &core.Entry{Kind: "email", Key: "Planted-key-2", Act: []byte("Planted act"), State: core.EntryWaiting}),
			w.PutLead(tx, core.Lead{Job: 1, Person: 1, CandidateID: "Planted-candidate", Marked: time.Unix(0, 0)}),
			w.AppendLog(tx, &core.LogEntry{Who: "recruiter", What: "job closed", Job: 1, Person: 1, Cause: "Planted cause"}),
			w.PutSettings(tx, "Planted scope", map[string]string{"Planted": "Planted"}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// lookFor reads every file of the folder, and their names.
func lookFor(t *testing.T, dir string, words []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		content := []byte(d.Name())
		if !d.IsDir() {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			content = append(content, raw...)
		}
		for _, word := range words {
			if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s shows %q", d.Name(), word)
			}
		}
		return nil
	})
	if err != nil || files < 5 {
		t.Errorf("looked at %d files, %v", files, err)
	}
}

// TestAnAddressHasAnotherKeyInEachWorkspace keeps somebody with two workspaces,
// or a list of addresses, from finding out who is in one.
func TestAnAddressHasAnotherKeyInEachWorkspace(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		w, _, err := storage.Create(t.Context(), storage.Options{Dir: dir, Holder: storage.HolderPractice})
		if err != nil {
			t.Fatal(err)
		}
		update(t, w, func(tx core.Tx) error {
			return w.PutSuppression(tx, core.Suppression{Address: "ada.lovelace@example.com"})
		})
		closeIt(t, w)
	}
	if a, b := firstKey(t, one, "suppression"), firstKey(t, two, "suppression"); bytes.Equal(a, b) || len(a) != 17 {
		t.Errorf("an address has the key %x in every workspace", a)
	}
}

func firstKey(t *testing.T, dir, bucket string) (k []byte) {
	t.Helper()
	withDatabase(t, dir, func(tx *bbolt.Tx) error {
		first, _ := tx.Bucket([]byte(bucket)).Cursor().First()
		k = bytes.Clone(first)
		return nil
	})
	return k
}
