package intake_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
)

func manyPeople(n int) []byte {
	var b strings.Builder
	b.WriteString("name,email,linkedin,company,title,skills\n")
	for i := range n {
		fmt.Fprintf(&b, "Person%d Number%d,p%d@example.com,linkedin.com/in/person-%d,Firm %d GmbH,Engineer,\"Go, SQL, Kafka\"\n", i, i%977, i, i, i%5000)
	}
	return []byte(b.String())
}

// blobs counts the originals that lie in the workspace.
func (d *desk) blobs() int {
	d.Helper()
	n := 0
	d.must(filepath.WalkDir(d.Dir(), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.Contains(path, "blobs") {
			n++
		}
		return err
	}))
	return n
}

func (d *desk) findable(email string) bool {
	d.Helper()
	var ids []core.PersonID
	d.must(d.View(d.Context(), func(tx core.Tx) (err error) {
		ids, err = d.PeopleByKey(tx, core.Key{Kind: core.KeyEmail, Value: email})
		return err
	}))
	return len(ids) > 0
}

func TestACancelledImportLeavesNothing(t *testing.T) {
	d := newDesk(t)
	before := d.blobs()
	cv := oneColumn(t, invented()[1], vocabularies()["English"])
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	files := []intake.File{{Name: "cv.pdf", Data: cv}, {Name: "people.csv", Data: manyPeople(3000)}}
	seen := 0.0
	_, err := d.Run(ctx, intake.Order{Files: files, Job: d.job.ID, Commit: true, Progress: func(p intake.Progress) {
		seen = p.Part
		if p.Rows >= 2000 {
			cancel()
		}
	}})
	if err == nil || ctx.Err() == nil || seen == 0 {
		t.Fatalf("the import ended with %v at %v", err, seen)
	}
	if n := d.eachPerson(func(core.Person, []core.Profile) {}); n != 0 || d.blobs() != before || d.findable("p7@example.com") {
		t.Errorf("%d people and %d originals are left", n, d.blobs()-before)
	}
	left, err := d.Service.Imports(t.Context(), 10)
	d.must(err)
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		in, err := d.CandidaciesOf(tx, d.job.ID)
		if len(in)+len(left) != 0 {
			t.Errorf("%d stand in the review, %d imports are noted", len(in), len(left))
		}
		return err
	}))
}

func TestAWholeImportIsTakenBack(t *testing.T) {
	d := newDesk(t)
	_, err := d.Service.Import(t.Context(), []intake.File{{Name: "old.csv", Data: []byte("name,email,company\nAnna Weber,anna@example.com,Acme\n")}}, 0, true)
	d.must(err)
	files := []intake.File{
		{Name: "new.csv", Data: []byte("name,email,phone,company\nAnna Weber,anna@example.com,+49 30 901820,Globex\nBo Lind,bo@example.com,,Acme\nCy Young,cy@example.com,,Acme\nBo Lind,bo@example.com,,Initech\n")},
		{Name: "cv.pdf", Data: oneColumn(t, invented()[1], vocabularies()["English"])},
	}
	before := d.blobs()
	report, err := d.Service.Import(t.Context(), files, d.job.ID, true)
	d.must(err)
	d.must(d.Update(t.Context(), func(tx core.Tx) error { // Cy is decided on
		c, err := d.Candidacy(tx, d.job.ID, report.Accepted[2].Person)
		c.State = core.CandidacySaved
		d.must(err)
		return d.PutCandidacy(tx, c)
	}))
	list, err := d.Service.Imports(t.Context(), 10)
	d.must(err)
	if len(list) != 2 || list[0].ID != report.Import || list[0].Taken != 5 || len(list[0].Files) != 2 || list[0].Ended.IsZero() {
		t.Fatalf("imports %+v", list)
	}
	done, err := d.Undo(t.Context(), report.Import)
	d.must(err)
	if done.Removed != 2 || done.Kept != 1 || done.Profiles != 4 {
		t.Errorf("taken back: %+v", done)
	}
	names := ""
	d.eachPerson(func(p core.Person, profiles []core.Profile) {
		names += fmt.Sprintf("%s at %s %v %d; ", p.Name, p.Employer, p.Phones, len(profiles))
	})
	if names != "Anna Weber at Acme [] 1; Cy Young at Acme [] 1; " || d.findable("bo@example.com") || d.blobs() != before {
		t.Errorf("left are %s and %d originals", names, d.blobs()-before)
	}
	if _, err := d.Undo(t.Context(), report.Import); !core.IsNotFound(err) {
		t.Errorf("taking it back again: %v", err)
	}
	again, err := d.Service.Import(t.Context(), files, d.job.ID, true)
	d.must(err)
	if len(again.Accepted) != 5 || !d.findable("bo@example.com") {
		t.Errorf("imported again: %v", lines(again))
	}
}

// The index by which people are found, and the verdict, hold after an undo.
func TestWhoWasTakenBackIsUnknownToTheGuard(t *testing.T) {
	d := newDesk(t)
	report, err := d.Service.Import(t.Context(), []intake.File{{Name: "a.csv", Data: manyPeople(450)}}, d.job.ID, true)
	d.must(err)
	done, err := d.Undo(t.Context(), report.Import)
	d.must(err)
	if done.Removed != 450 || done.Kept != 0 {
		t.Errorf("%+v", done)
	}
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		_, err := d.Service.People.Guard().Check(tx, people.Query{Job: d.job.ID, Keys: []core.Key{{Kind: core.KeyEmail, Value: "p9@example.com"}}})
		return err
	}))
	verified, err := d.Verify(t.Context())
	d.must(err)
	if !verified.OK() {
		t.Errorf("%+v", verified)
	}
}
