package privacy_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
	"reqdesk/core/privacy"
	"reqdesk/storage"
	"reqdesk/storage/storagetest"
)

// desk is a workspace in which much is known of Anna, who came twice and was merged,
// and a little of Bo.
type desk struct {
	testing.TB
	*storage.Workspace
	people    *people.Service
	privacy   *privacy.Service
	intake    *intake.Service
	clock     *storagetest.Clock
	job       core.Job
	anna, bo  core.PersonID
	blob      string
	going     string // a file of an e-mail that waits
	compacted int
}

// marks are words by which anything about Anna would be noticed.
var marks = []string{"anna", "weber", "901820", "trains", "quokka"}

func newDesk(t testing.TB) *desk {
	t.Helper()
	w := storagetest.New(t)
	clock := storagetest.Morning()
	d := &desk{TB: t, Workspace: w, clock: clock, people: &people.Service{Store: w, Clock: clock}}
	d.intake = &intake.Service{Store: w, People: d.people, Blobs: w.Blobs()}
	d.privacy = &privacy.Service{Store: w, People: d.people, Blobs: w.Blobs(), Clock: clock, Compact: func(ctx context.Context) error {
		d.compacted++
		return w.Compact(ctx)
	}}
	d.update(func(tx core.Tx) error {
		client := core.Client{Name: "Acme"}
		d.must(w.PutClient(tx, &client))
		d.job = core.Job{Client: client.ID, Title: "Engineer", State: core.JobActive}
		return w.PutJob(tx, &d.job)
	})
	d.anna = d.take("anna_weber.json", `{"basics": {"name": "Anna Weber", "email": "anna.weber@example.com", "phone": "+49 30 901820", "summary": "Likes trains"}, "work": [{"name": "Initech", "position": "Engineer"}]}`)
	twin := d.take("again.json", `{"basics": {"name": "Anna Weber-Lind", "email": "anna@example.org"}}`)
	d.bo = d.take("bo.json", `{"basics": {"name": "Bo Lind", "email": "bo@example.com"}}`)
	if _, err := d.people.Merge(t.Context(), d.anna, twin); err != nil {
		t.Fatal(err)
	}
	d.furnish()
	return d
}

// take imports a file of one person.
func (d *desk) take(name, content string) core.PersonID {
	d.Helper()
	report, err := d.intake.Import(d.Context(), []intake.File{{Name: name, Data: []byte(content)}}, 0, true)
	if err != nil || len(report.Accepted) != 1 {
		d.Fatalf("%s: %+v, %v", name, report, err)
	}
	return report.Accepted[0].Person
}

// furnish keeps something about both wherever something can be kept.
func (d *desk) furnish() {
	d.Helper()
	var err error
	d.blob, err = d.Blobs().Save(d.Context(), strings.NewReader("the résumé of a quokka"), 1<<20)
	d.must(err)
	d.going, err = d.Blobs().Save(d.Context(), strings.NewReader("what goes to the quokka"), 1<<20)
	d.must(err)
	d.update(func(tx core.Tx) error {
		p := core.Profile{Person: d.anna, Source: "pdf", Origin: "anna.pdf", Blob: d.blob, BlobName: "../anna.pdf", Text: "quokka", Added: d.clock.At}
		d.must(d.PutProfile(tx, &p))
		n := core.NotSource{Job: d.job.ID, Origin: "file", Applicant: core.Applicant{ID: "7", Name: "Weber, Anna", Emails: []string{"anna.weber@example.com"}}}
		d.must(d.PutNotSource(tx, &n, people.KeysOfApplicant(n.Applicant)))
		for _, who := range []core.PersonID{d.anna, d.bo} {
			d.must(d.keep(tx, who, map[core.PersonID]string{d.anna: "anna quokka", d.bo: "bo"}[who]))
		}
		ask := core.Message{Kind: core.MessageAsk, From: "Anna <anna+private@example.org>", Text: "quokka", MessageID: "<ask@example.org>"}
		return d.PutMessage(tx, &ask)
	})
}

func (d *desk) keep(tx core.Tx, who core.PersonID, word string) error {
	c := core.Candidacy{Job: d.job.ID, Person: who, State: core.CandidacyContacted, Reason: word, Notes: []core.Note{{At: d.clock.At, Text: word}}, Decided: d.clock.At}
	n := core.Enrolment{Job: d.job.ID, Person: who, State: core.EnrolmentRunning, To: word + "@example.com", Subject: word, Thread: []string{word}, Cause: core.Cause{Text: word}}
	m := core.Message{Kind: core.MessageSent, Job: d.job.ID, Person: who, To: "x+" + strings.Fields(word)[0] + "@example.com", Subject: word, Text: word, Notice: "told " + word, MessageID: fmt.Sprintf("<%d@example.net>", who), Files: []core.MessageFile{{Name: word + ".pdf"}}}
	waits := core.Entry{Kind: "email", Key: "waits " + who.String(), State: core.EntryWaiting, Person: who, Job: d.job.ID, Act: []byte(`{"to":"` + word + `"}`), Preview: word, Files: []core.EntryFile{{Name: word + ".pdf", Blob: d.going}}}
	sent := core.Entry{Kind: "email", Key: "sent " + who.String(), State: core.EntryDone, Person: who, Job: d.job.ID, Act: []byte(`{"to":"` + word + `"}`), Preview: word, Result: word, Attempts: []core.Attempt{{Detail: word}}}
	before := c
	before.State = core.CandidacyNew
	return errors.Join(
		d.PutCandidacy(tx, c), d.PutEnrolment(tx, &n), d.PutMessage(tx, &m), d.PutEntry(tx, &waits), d.PutEntry(tx, &sent),
		d.PutLead(tx, core.Lead{Job: d.job.ID, Person: who, Cause: word, CandidateID: word, URL: "https://ats.example.com/" + word}),
		d.PutTask(tx, &core.Task{Person: who, Text: word}), d.PutTouch(tx, &core.Touch{Person: who, Text: word, Kind: core.TouchCall}),
		d.PutDecision(tx, &core.Decision{Before: before, After: c}),
		d.AppendLog(tx, &core.LogEntry{At: d.clock.At, Who: "recruiter", What: "person contacted", Person: who, Job: d.job.ID}),
	)
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) update(fn func(tx core.Tx) error) { d.Helper(); d.must(d.Update(d.Context(), fn)) }

func (d *desk) view(fn func(tx core.Tx) error) { d.Helper(); d.must(d.View(d.Context(), fn)) }

// everything is all that the workspace holds, as text.
func (d *desk) everything() string {
	d.Helper()
	var out strings.Builder
	enc := json.NewEncoder(&out)
	put := func(v any, err error) {
		d.must(err)
		d.must(enc.Encode(v))
	}
	d.view(func(tx core.Tx) error {
		for p, err := range d.People(tx) {
			put(p, err)
			put(d.ProfilesOf(tx, p.ID))
			put(d.CandidaciesOfPerson(tx, p.ID))
			put(d.MergesOf(tx, p.ID))
			put(d.TasksOf(tx, p.ID))
			put(d.TouchesOf(tx, p.ID))
			put(d.DuplicatesOf(tx, p.ID))
		}
		for m, err := range d.Messages(tx) {
			put(m, err)
		}
		put(d.EnrolmentsOf(tx, d.job.ID))
		put(d.LeadsOf(tx, d.job.ID))
		put(d.NotSourcesOf(tx, d.job.ID))
		open, err := d.OpenEntries(tx)
		put(acts(open), err)
		for e, err := range d.FinishedEntries(tx) {
			put(acts([]core.Entry{e}), err)
		}
		for n, err := range d.Decisions(tx) {
			put(n, err)
		}
		for i, err := range d.Imports(tx) {
			put(i, err)
		}
		put(d.Suppressions(tx))
		put(d.Workspace.Log(tx, core.LogFilter{}))
		return nil
	})
	return strings.ToLower(out.String())
}

// acts shows what an act says: JSON would show bytes as base64.
func acts(entries []core.Entry) (out []string) {
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s %+v", e.Act, e))
	}
	return out
}

func TestNothingOfAnErasedPersonIsLeftInAnyRecord(t *testing.T) {
	d := newDesk(t)
	before := d.everything()
	for _, m := range marks {
		if !strings.Contains(before, m) {
			t.Fatalf("the test is blind: %q is nowhere to begin with", m)
		}
	}
	done, err := d.privacy.Erase(t.Context(), d.anna)
	if err != nil {
		t.Fatal(err)
	}
	after := d.everything()
	for _, m := range marks {
		if i := strings.Index(after, m); i >= 0 {
			t.Errorf("%q is left: …%s…", m, after[max(i-200, 0):min(i+100, len(after))])
		}
	}
	if !strings.Contains(after, "bo lind") || !strings.Contains(after, `bo@example.com`) {
		t.Error("somebody else was erased too")
	}
	for _, blob := range []string{d.blob, d.going} {
		if _, err := d.Blobs().Open(t.Context(), blob); !core.IsNotFound(err) || d.compacted != 1 {
			t.Errorf("opening %s gives %v; compacted %d times", blob, err, d.compacted)
		}
	}
	want := privacy.Erased{Person: d.anna, At: d.clock.At, Profiles: 3, Originals: 3, Emails: 2, Reviews: 1, Lines: 1, Fingerprints: done.Fingerprints}
	if done != want || done.Fingerprints < 4 {
		t.Errorf("%+v, want %+v", done, want)
	}
	d.view(func(tx core.Tx) error {
		p, err := d.Person(tx, d.anna)
		if err != nil || p.Erased.IsZero() {
			t.Errorf("the record says %+v, %v", p, err)
		}
		c, err := d.Candidacy(tx, d.job.ID, d.anna)
		if err != nil || c.State != core.CandidacyContacted || c.Decided.IsZero() {
			t.Errorf("of the decision is left %+v, %v", c, err)
		}
		open, err := d.OpenEntries(tx)
		if err != nil || len(open) != 1 || open[0].Person != d.bo {
			t.Errorf("in the outbox wait %+v, %v", open, err)
		}
		_, err = d.MessageByMessageID(tx, "<ask@example.org>")
		return err // a mailbox must not bring it back
	})
	if _, err := d.privacy.Erase(t.Context(), d.anna); core.KindOf(err) != core.KindRefused {
		t.Errorf("erasing twice gives %v", err)
	}
}

func TestWhatTheFileStillHoldsCanBeLeftForTheNextStart(t *testing.T) {
	d := newDesk(t)
	compact := d.privacy.Compact
	d.privacy.Compact = func(ctx context.Context) error {
		giveUp, stop := context.WithCancel(ctx)
		stop()
		return compact(giveUp)
	}
	done, err := d.privacy.Erase(t.Context(), d.anna)
	if err != nil || !done.Later {
		t.Fatalf("%+v, %v", done, err)
	}
	d.privacy.Compact = compact
	for _, want := range []int{2, 2} { // the second time nothing is left to do
		if err := d.privacy.Finish(t.Context()); err != nil || d.compacted != want {
			t.Errorf("written anew %d times, %v", d.compacted, err)
		}
	}
	if done, err := d.privacy.Erase(t.Context(), d.bo); err != nil || done.Later {
		t.Errorf("%+v, %v", done, err)
	}
	if err := d.privacy.Finish(t.Context()); err != nil || d.compacted != 3 {
		t.Errorf("written anew %d times, %v", d.compacted, err)
	}
}

func TestAnErasureWhileTheFileIsWrittenAnewIsNotForgotten(t *testing.T) {
	d := newDesk(t)
	compact := d.privacy.Compact
	d.privacy.Compact = func(ctx context.Context) error {
		err := compact(ctx)
		d.privacy.Compact = func(context.Context) error { return context.Canceled } // as if the program ended
		if done, err := d.privacy.Erase(ctx, d.bo); err != nil || !done.Later {
			t.Errorf("%+v, %v", done, err)
		}
		d.privacy.Compact = compact
		return err
	}
	if _, err := d.privacy.Erase(t.Context(), d.anna); err != nil {
		t.Fatal(err)
	}
	if err := d.privacy.Finish(t.Context()); err != nil || d.compacted != 2 {
		t.Errorf("written anew %d times, %v", d.compacted, err)
	}
}

// Whoever was erased does not come back by whichever address, and stays stopped.
func TestAnErasedPersonDoesNotComeBack(t *testing.T) {
	d := newDesk(t)
	if _, err := d.privacy.Erase(t.Context(), d.anna); err != nil {
		t.Fatal(err)
	}
	for name, basics := range map[string]string{
		"the same address":         `{"name": "Anna Weber", "email": "anna.weber@example.com"}`,
		"another case":             `{"name": "A. Weber", "email": "Anna.Weber@EXAMPLE.com"}`,
		"a tag behind a plus sign": `{"name": "Anna", "email": "anna.weber+jobs@example.com"}`,
		"the address of the twin":  `{"name": "Anna W.", "email": "anna@example.org"}`,
		"the telephone":            `{"name": "Someone", "phone": "030 901820", "location": {"countryCode": "DE"}}`,
		"an address written to":    `{"name": "X", "email": "x@example.com"}`,
	} {
		for _, commit := range []bool{false, true} {
			file := []intake.File{{Name: "new.json", Data: []byte(`{"basics": ` + basics + `}`)}}
			report, err := d.intake.Import(t.Context(), file, 0, commit)
			if err != nil || len(report.Accepted) != 0 || len(report.Refused) != 1 || !strings.Contains(report.Refused[0].Reason, "erased on 22 November 2026") {
				t.Errorf("%s, commit %v: %+v, %v", name, commit, report, err)
			}
		}
	}
	d.view(func(tx core.Tx) error {
		v, err := d.people.Guard().Check(tx, people.Query{Keys: people.KeysOf(core.Person{Emails: []string{"anna.weber+x@example.com"}})})
		if err != nil || v.Level != core.VerdictStop || !v.Final() {
			t.Errorf("the guard says %+v, %v", v, err)
		}
		lines, err := d.people.List(tx, d.job.ID, "")
		if err != nil || len(lines) != 1 || lines[0].Applicant.Name != "" {
			t.Errorf("the not-to-source list has %+v, %v", lines, err)
		}
		return nil
	})
	if found, err := d.people.Search(t.Context(), "", "", 10); err != nil || len(found) != 1 {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestASharedTelephoneStaysForThoseWhoHaveIt(t *testing.T) {
	d := newDesk(t)
	d.take("desk.json", `{"basics": {"name": "Cara Office", "email": "cara@example.com", "phone": "+49 30 901820"}}`)
	if _, err := d.privacy.Erase(t.Context(), d.anna); err != nil {
		t.Fatal(err)
	}
	found, err := d.people.Search(t.Context(), "cara", "", 2)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	d.view(func(tx core.Tx) error {
		v, err := d.people.Guard().Check(tx, people.Query{Person: found[0].ID})
		if err != nil || v.Level != core.VerdictClear {
			t.Errorf("a colleague with the same switchboard: %+v, %v", v, err)
		}
		return nil
	})
}

func TestWhatIsBeingSentIsWaitedFor(t *testing.T) {
	d := newDesk(t)
	d.update(func(tx core.Tx) error {
		return d.PutEntry(tx, &core.Entry{Kind: "email", Key: "now", State: core.EntryStarted, Person: d.anna})
	})
	before := d.everything()
	if _, err := d.privacy.Erase(t.Context(), d.anna); core.KindOf(err) != core.KindTemporary {
		t.Fatalf("erasing in mid-send gives %v", err)
	}
	if d.everything() != before {
		t.Error("something was changed")
	}
}

// archive exports and gives the files by name.
func (d *desk) archive(id core.PersonID) (files map[string]string, w privacy.Written) {
	d.Helper()
	var out bytes.Buffer
	w, err := d.privacy.Export(d.Context(), id, &out)
	d.must(err)
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	d.must(err)
	files = map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		d.must(err)
		data, err := io.ReadAll(in)
		d.must(errors.Join(err, in.Close()))
		files[f.Name] = string(data)
	}
	return files, w
}

func TestAnExportHasEverythingToReadToProcessAndTheOriginals(t *testing.T) {
	d := newDesk(t)
	files, w := d.archive(d.anna)
	var names []string
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != "originals/r1-anna_weber.json originals/r2-again.json originals/r4-_anna.pdf person.html person.json" {
		t.Fatalf("files %s", got)
	}
	if files[names[2]] != "the résumé of a quokka" || w.Originals != 3 || w.Profiles != 3 {
		t.Errorf("the original is %q of %+v", files[names[2]], w)
	}
	var held privacy.Held
	if err := json.Unmarshal([]byte(files["person.json"]), &held); err != nil {
		t.Fatal(err)
	}
	lists := fmt.Sprint(len(held.Person.Also), len(held.Person.Emails), len(held.Reviews), len(held.Sequences), len(held.Emails), len(held.Waiting), len(held.Leads), len(held.Tasks), len(held.Touches), len(held.NotSourced))
	if held.Format != privacy.Format || lists != "1 2 1 1 1 1 1 1 1 1" || held.Profiles[0].Resume.Basics.Name != "Anna Weber" || len(held.Log) == 0 {
		t.Errorf("lists %s of %+v", lists, held)
	}
	if got := held.Emails[0].Notice; got != "told anna quokka" {
		t.Errorf("it does not say what was told: %q", got)
	}
	for _, want := range []string{"told anna quokka", "Anna Weber", "anna.weber@example.com", "Likes trains", "Engineer, Acme", "anna quokka"} {
		if !strings.Contains(files["person.html"], want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for name, text := range files {
		if strings.Contains(text, "bo@example.com") || strings.Contains(text, "Bo Lind") {
			t.Errorf("%s tells of somebody else", name)
		}
	}
}

func TestAnExportIsHarmlessAndSurvivesALostOriginal(t *testing.T) {
	d := newDesk(t)
	evil := d.take("x.json", `{"basics": {"name": "<script>alert(1)</script>", "email": "evil@example.com"}}`)
	d.update(func(tx core.Tx) error {
		p := core.Profile{Person: evil, Source: "pdf", Blob: "aaaaaaaaaaaaaaaaaaaaaaaaaa", BlobName: `..\..\x.pdf`}
		return d.PutProfile(tx, &p)
	})
	files, w := d.archive(evil)
	if w.Missing != 1 || strings.Contains(files["person.html"], "<script>") || !strings.Contains(files["person.html"], "1 original(s) could not be read") {
		t.Errorf("%+v: %s", w, files["person.html"])
	}
	if _, err := d.privacy.Held(t.Context(), 99); !core.IsNotFound(err) {
		t.Errorf("somebody unknown gives %v", err)
	}
	if _, err := d.privacy.Erase(t.Context(), evil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.privacy.Held(t.Context(), evil); core.KindOf(err) != core.KindRefused {
		t.Errorf("somebody erased gives %v", err)
	}
}
