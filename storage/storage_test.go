package storage_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/storage"
)

// The workspace is all of these at once.
var (
	_ core.Store        = (*storage.Workspace)(nil)
	_ core.Clients      = (*storage.Workspace)(nil)
	_ core.Connections  = (*storage.Workspace)(nil)
	_ core.Mailboxes    = (*storage.Workspace)(nil)
	_ core.SyncStatuses = (*storage.Workspace)(nil)
	_ core.ATSJobs      = (*storage.Workspace)(nil)
	_ core.SearchRows   = (*storage.Workspace)(nil)
	_ core.Marks        = (*storage.Workspace)(nil)
	_ core.HeldList     = (*storage.Workspace)(nil)
	_ core.Stages       = (*storage.Workspace)(nil)
	_ core.Jobs         = (*storage.Workspace)(nil)
	_ core.People       = (*storage.Workspace)(nil)
	_ core.Profiles     = (*storage.Workspace)(nil)
	_ core.NotSources   = (*storage.Workspace)(nil)
	_ core.ListLines    = (*storage.Workspace)(nil)
	_ core.ListFiles    = (*storage.Workspace)(nil)
	_ core.Imports      = (*storage.Workspace)(nil)
	_ core.Removals     = (*storage.Workspace)(nil)
	_ core.Candidacies  = (*storage.Workspace)(nil)
	_ core.Decisions    = (*storage.Workspace)(nil)
	_ core.Templates    = (*storage.Workspace)(nil)
	_ core.Sequences    = (*storage.Workspace)(nil)
	_ core.Enrolments   = (*storage.Workspace)(nil)
	_ core.Messages     = (*storage.Workspace)(nil)
	_ core.Suppressions = (*storage.Workspace)(nil)
	_ core.Entries      = (*storage.Workspace)(nil)
	_ core.Leads        = (*storage.Workspace)(nil)
	_ core.Log          = (*storage.Workspace)(nil)
	_ core.Settings     = (*storage.Workspace)(nil)
)

// practice makes a workspace whose key lies in its header.
func practice(t testing.TB) *storage.Workspace {
	t.Helper()
	w, code, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	if err != nil {
		t.Fatal(err)
	}
	if code == "" {
		t.Fatal("no recovery code")
	}
	t.Cleanup(func() { closeIt(t, w) })
	return w
}

func closeIt(t testing.TB, w *storage.Workspace) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func update(t testing.TB, w *storage.Workspace, fn func(tx core.Tx) error) {
	t.Helper()
	if err := w.Update(context.WithoutCancel(t.Context()), fn); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, w *storage.Workspace, fn func(tx core.Tx) error) {
	t.Helper()
	if err := w.View(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// sample fills every field of a record, so that a field that is not stored shows.
func sample[T any](t testing.TB) T {
	t.Helper()
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("Wert %d ü", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 1024)
	case reflect.Struct:
		if at, ok := v.Addr().Interface().(*time.Time); ok {
			*at = time.Date(2026, 12, 1, 9, 0, *n%60, 123456789, time.UTC)
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte{0, 1, 255})
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(k, n)
		fill(e, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(k, e)
	default:
		panic("a kind of field that has no sample: " + v.Kind().String())
	}
}

// same compares what was stored with what is read.
func same[T any](t testing.TB, got T, err error, want T) {
	t.Helper()
	if err != nil {
		t.Errorf("%T: %v", want, err)
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%T is not read as it was stored; a field that is new in core must be added to storage/record (-stored +read):\n%s", want, diff)
	}
}

// TestEveryFieldOfEveryRecordComesBack stores one of each with every field set,
// in one opening of the workspace, and reads it in another.
func TestEveryFieldOfAnImportComesBack(t *testing.T) {
	w, _, err := storage.Create(t.Context(), storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice})
	ok(t, err)
	defer closeIt(t, w)
	taken, part := sample[core.Import](t), sample[core.ImportPart](t)
	update(t, w, func(tx core.Tx) error { return errors.Join(w.PutImport(tx, &taken), w.PutImportPart(tx, part)) })
	update(t, w, func(tx core.Tx) error {
		got, err := w.Import(tx, taken.ID)
		same(t, got, err, taken)
		n := 0
		for got, err := range w.ImportParts(tx, part.Import) {
			same(t, got, err, part)
			n++
		}
		same(t, n, w.DeleteImportPart(tx, part.Import, part.Number), 1)
		return w.DeleteImport(tx, taken.ID)
	})
	view(t, w, func(tx core.Tx) error {
		for i, err := range w.Imports(tx) {
			t.Errorf("left: %+v, %v", i, err)
		}
		return nil
	})
}

func TestEveryFieldOfEveryRecordComesBack(t *testing.T) {
	o := storage.Options{Dir: t.TempDir(), Holder: storage.HolderPractice}
	w, _, err := storage.Create(t.Context(), o)
	ok(t, err)
	client, connection, mailbox := sample[core.Client](t), sample[core.Connection](t), sample[core.Mailbox](t)
	connection.Removed = false
	status, atsJob, mark, held := sample[core.SyncStatus](t), sample[core.ATSJob](t), sample[core.Mark](t), sample[core.Held](t)
	job, person, profile := sample[core.Job](t), sample[core.Person](t), sample[core.Profile](t)
	nts, candidacy, decision := sample[core.NotSource](t), sample[core.Candidacy](t), sample[core.Decision](t)
	template, sequence, enrolment := sample[core.Template](t), sample[core.Sequence](t), sample[core.Enrolment](t)
	message, suppression, entry := sample[core.Message](t), sample[core.Suppression](t), sample[core.Entry](t)
	lead, line, stages := sample[core.Lead](t), sample[core.LogEntry](t), sample[[]core.Stage](t)
	settings, listFile := sample[map[string]string](t), sample[core.ListFile](t)
	update(t, w, func(tx core.Tx) error {
		for _, err := range []error{
			w.PutClient(tx, &client), w.PutConnection(tx, &connection), w.PutMailbox(tx, &mailbox),
			w.PutSyncStatus(tx, status), w.PutATSJob(tx, &atsJob), w.PutMark(tx, mark), w.PutHeld(tx, &held),
			w.PutJob(tx, &job), w.PutPerson(tx, &person, nil), w.PutProfile(tx, &profile),
			w.PutNotSource(tx, &nts, nil), w.PutCandidacy(tx, candidacy), w.PutDecision(tx, &decision),
			w.PutTemplate(tx, &template), w.PutSequence(tx, sequence), w.PutEnrolment(tx, &enrolment),
			w.PutMessage(tx, &message), w.PutSuppression(tx, suppression), w.PutEntry(tx, &entry),
			w.PutLead(tx, lead), w.AppendLog(tx, &line), w.PutStages(tx, 7, "4711", stages),
			w.PutSettings(tx, "c1", settings), w.PutListFile(tx, &listFile),
		} {
			ok(t, err)
		}
		return nil
	})
	closeIt(t, w)
	if w, err = storage.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, w)
	view(t, w, func(tx core.Tx) error {
		gotClient, err := w.Client(tx, client.ID)
		same(t, gotClient, err, client)
		gotConnection, err := w.ConnectionNamed(tx, connection.Name)
		same(t, gotConnection, err, connection)
		gotMailbox, err := w.MailboxNamed(tx, mailbox.Name)
		same(t, gotMailbox, err, mailbox)
		gotStatus, err := w.SyncStatus(tx, status.Connection, status.Resource)
		same(t, gotStatus, err, status)
		gotATSJob, err := w.ATSJobByForeignID(tx, atsJob.Connection, atsJob.Posting.ID)
		same(t, gotATSJob, err, atsJob)
		gotMarks, err := w.Marks(tx, 10)
		same(t, gotMarks, err, []core.Mark{mark})
		gotHeld, err := w.Held(tx, held.ID)
		same(t, gotHeld, err, held)
		gotJob, err := w.JobOf(tx, job.ATSJob)
		same(t, gotJob, err, job)
		gotPerson, err := w.Person(tx, person.ID)
		same(t, gotPerson, err, person)
		gotProfiles, err := w.ProfilesOf(tx, profile.Person)
		same(t, gotProfiles, err, []core.Profile{profile})
		gotNTS, err := w.NotSourcesOfATSJob(tx, nts.ATSJob)
		same(t, gotNTS, err, []core.NotSource{nts})
		gotFiles, err := w.ListFilesOf(tx, listFile.Job)
		same(t, gotFiles, err, []core.ListFile{listFile})
		gotCandidacies, err := w.CandidaciesOfPerson(tx, candidacy.Person)
		same(t, gotCandidacies, err, []core.Candidacy{candidacy})
		gotDecision, err := w.LastDecision(tx)
		same(t, gotDecision, err, decision)
		gotTemplate, err := w.TemplateNamed(tx, template.Name)
		same(t, gotTemplate, err, template)
		gotSequence, err := w.Sequence(tx, sequence.Job)
		same(t, gotSequence, err, sequence)
		gotEnrolment, err := w.EnrolmentOf(tx, enrolment.Job, enrolment.Person)
		same(t, gotEnrolment, err, enrolment)
		gotMessage, err := w.MessageByMessageID(tx, message.MessageID)
		same(t, gotMessage, err, message)
		gotSuppression, err := w.Suppressed(tx, suppression.Address)
		same(t, gotSuppression, err, suppression)
		gotEntry, err := w.EntryByKey(tx, entry.Key)
		same(t, gotEntry, err, entry)
		gotLeads, err := w.LeadsOf(tx, lead.Job)
		same(t, gotLeads, err, []core.Lead{lead})
		gotLog, err := w.Log(tx, core.LogFilter{Job: line.Job})
		same(t, gotLog, err, []core.LogEntry{line})
		gotStages, err := w.Stages(tx, 7, "4711")
		same(t, gotStages, err, stages)
		gotSettings, err := w.Settings(tx, "c1")
		same(t, gotSettings, err, settings)
		return nil
	})
	report, err := w.Verify(t.Context())
	// The sample profile names an original that was never stored.
	want := []string{"an original that " + profile.ID.String() + " names is missing"}
	same(t, report.Problems, err, want)
}
