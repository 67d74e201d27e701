package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/conflict"
	"reqdesk/ui/model"
)

// collisions keeps what collided until it is settled.
type collisions struct {
	rows   []conflict.Row
	did    []string
	failed error
	gate   chan struct{} // a slow disk; nil = at once
}

func (c *collisions) List(context.Context, bool) ([]conflict.Row, error) {
	return slices.Clone(c.rows), c.failed
}

func (c *collisions) Settle(ctx context.Context, choice core.Choice, ids ...core.ConflictID) error {
	if c.gate != nil {
		<-c.gate
	}
	if c.failed != nil {
		return c.failed
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, id := range ids {
		c.did = append(c.did, string(choice)+" "+id.String())
		c.rows = slices.DeleteFunc(c.rows, func(r conflict.Row) bool { return r.ID == id })
	}
	return nil
}

// collided is somebody who was decided about here while the ATS took them in.
func collided(id core.ConflictID, name string, decided core.CandidacyState) conflict.Row {
	return conflict.Row{
		Conflict: core.Conflict{ID: id, Kind: core.ConflictPipeline, Job: 1, Person: core.PersonID(id), Decided: decided},
		Person:   core.Person{ID: core.PersonID(id), Name: name}, Job: core.Job{ID: 1, Title: "Signalling Engineer"}, System: "careers",
	}
}

// threeCollisions are two alike and one that is not.
func threeCollisions() *collisions {
	return &collisions{rows: []conflict.Row{
		collided(1, "Ada Byron", core.CandidacyContacted),
		collided(2, "Grace Hall", core.CandidacySaved),
		collided(3, "Ivo Kern", core.CandidacyContacted),
	}}
}

func openConflicts(t *testing.T, c *collisions) (*model.ConflictsModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewConflicts(desk.loop, c)
	m.Load()
	desk.settle()
	return m, desk
}

func TestCollisionsAreGoneThroughOneByOne(t *testing.T) {
	m, _ := openConflicts(t, threeCollisions())
	if m.Subtitle() != "1 of 3 · Signalling Engineer · careers" || m.Step(-1) {
		t.Errorf("at the first: %q", m.Subtitle())
	}
	for i, want := range []bool{true, true, false} {
		if m.Step(1) != want {
			t.Errorf("step %d: there are two more, and no third", i+1)
		}
	}
	if r, ok := m.Current(); !ok || r.Person.Name != "Ivo Kern" || m.Subtitle() != "3 of 3 · Signalling Engineer · careers" {
		t.Errorf("at the last: %q, %q", r.Person.Name, m.Subtitle())
	}
}

func TestNothingCollidedSaysSo(t *testing.T) {
	m, desk := openConflicts(t, &collisions{})
	if _, ok := m.Current(); ok || m.Subtitle() != "All settled" || m.Left() != 0 {
		t.Errorf("%d left: %q", m.Left(), m.Subtitle())
	}
	m.Said = func(text string) { t.Errorf("said %q", text) }
	m.Settle(core.ChoiceYours)
	m.SettleAlike(core.ChoiceYours)
	desk.settle()
	if m.Alike() != nil {
		t.Errorf("alike: %v", m.Alike())
	}
}

func TestAWordSettlesTheCollisionThatIsShown(t *testing.T) {
	c := threeCollisions()
	m, desk := openConflicts(t, c)
	said := ""
	m.Said = func(text string) { said = text }
	m.Step(1)
	m.Settle(core.ChoiceTheirs)
	if !m.Busy() {
		t.Error("the word is not on its way")
	}
	desk.settle()
	if r, _ := m.Current(); r.Person.Name != "Ivo Kern" || m.Left() != 2 || m.Busy() {
		t.Errorf("%q is shown, %d left", r.Person.Name, m.Left())
	}
	if said != "Grace Hall: theirs counts." || !slices.Equal(c.did, []string{"theirs " + core.ConflictID(2).String()}) {
		t.Errorf("said %q, did %q", said, c.did)
	}
}

func TestASecondWordWaitsForTheFirst(t *testing.T) {
	c := threeCollisions()
	c.gate = make(chan struct{})
	m, desk := openConflicts(t, c)
	m.Settle(core.ChoiceYours)
	m.Settle(core.ChoiceTheirs)
	m.SettleAlike(core.ChoiceBoth)
	close(c.gate)
	desk.settle()
	if len(c.did) != 1 || !strings.HasPrefix(c.did[0], "yours ") {
		t.Errorf("did %q, want the first word alone", c.did)
	}
}

func TestARefusedWordIsToldAndTheCollisionStays(t *testing.T) {
	c := threeCollisions()
	m, desk := openConflicts(t, c)
	var told error
	m.Refused = func(err error) { told = err }
	m.Said = func(text string) { t.Errorf("said %q of what was refused", text) }
	c.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	m.Settle(core.ChoiceYours)
	desk.settle()
	if told == nil || m.Left() != 3 || m.Busy() {
		t.Errorf("told %v, %d left", told, m.Left())
	}
	if m.Err == nil {
		t.Error("that the list can't be read is told nowhere")
	}
	c.failed = nil
	m.Load()
	desk.settle()
	if m.Err != nil || m.Left() != 3 {
		t.Errorf("after the disk works again: %v, %d left", m.Err, m.Left())
	}
}

func TestOneWordSettlesAllThatAreAlike(t *testing.T) {
	c := threeCollisions()
	m, desk := openConflicts(t, c)
	said := ""
	m.Said = func(text string) { said = text }
	if n := len(m.Alike()); n != 2 {
		t.Fatalf("%d are alike, want the two who were contacted", n)
	}
	m.SettleAlike(core.ChoiceBoth)
	desk.settle()
	if r, _ := m.Current(); m.Left() != 1 || r.Person.Name != "Grace Hall" {
		t.Errorf("%d left, shown is %q", m.Left(), r.Person.Name)
	}
	if said != "2 collisions settled: both count" {
		t.Errorf("said %q", said)
	}
}

func TestReadingAnewKeepsTheCollisionThatIsShown(t *testing.T) {
	c := threeCollisions()
	m, desk := openConflicts(t, c)
	m.Step(1)
	c.rows = slices.Insert(c.rows, 0, collided(9, "Newly Found", core.CandidacyMoved))
	m.Load()
	desk.settle()
	if r, _ := m.Current(); r.Person.Name != "Grace Hall" || !strings.HasPrefix(m.Subtitle(), "3 of 4") {
		t.Errorf("shown is %q at %q", r.Person.Name, m.Subtitle())
	}
	c.rows = c.rows[:1] // the ATS took the others back
	m.Load()
	desk.settle()
	if r, ok := m.Current(); !ok || r.Person.Name != "Newly Found" {
		t.Errorf("shown is %q", r.Person.Name)
	}
}

func TestACollisionSaysWhomItIsAboutAndHowItCameAbout(t *testing.T) {
	heard := time.Date(2026, 12, 1, 9, 0, 0, 0, time.Local)
	r := collided(1, "Ada Byron", core.CandidacySaved)
	name, how := model.ConflictHead(r)
	if name != "Ada Byron" || !strings.HasSuffix(how, "the ATS had not been read for this job yet.") {
		t.Errorf("%q, %q", name, how)
	}
	r.Kind, r.Heard = core.ConflictClosed, heard
	name, how = model.ConflictHead(r)
	if name != "Signalling Engineer" || !strings.HasSuffix(how, "had not been heard since 1 Dec 2026, 09:00.") {
		t.Errorf("%q, %q", name, how)
	}
	if !strings.HasPrefix(how, "Nothing goes out while this is open.") {
		t.Errorf("it does not say that nothing is sent: %q", how)
	}
}

func TestEachChoiceSaysWhatComesOfIt(t *testing.T) {
	for _, c := range []struct {
		decided             core.CandidacyState
		yours, theirs, both string
	}{
		{core.CandidacyContacted, "among the contacted", "their e-mails end for good", "linked to that application"},
		{core.CandidacySaved, "Once it takes them out they are saved again", "kept out of this job here.", "become a lead"},
		{core.CandidacyMoved, "stay in the other job", "kept out of this job here.", "No e-mail of this job"},
		{core.CandidacyDiscarded, "The ATS is told nothing", "kept out of this job here.", "become a lead"},
	} {
		t.Run(string(c.decided), func(t *testing.T) {
			r := collided(1, "Ada Byron", c.decided)
			r.Found = time.Date(2026, 12, 2, 8, 30, 0, 0, time.Local)
			sides := model.ConflictSides(r)
			for i, want := range []string{c.yours, c.theirs, c.both} {
				if !strings.Contains(sides[i].Then, want) {
					t.Errorf("%s: %q lacks %q", sides[i].Title, sides[i].Then, want)
				}
			}
			if sides[1].Title != "Theirs: careers" || sides[1].When != "Seen on 2 Dec 2026, 08:30" {
				t.Errorf("theirs %+v", sides[1])
			}
			if sides[0].Do != "Keep mine" || sides[1].Do != "Take theirs" || sides[2].Do != "Keep both" {
				t.Errorf("buttons %q, %q, %q", sides[0].Do, sides[1].Do, sides[2].Do)
			}
		})
	}
}

func TestAClosedJobsChoicesAreAboutItsPlan(t *testing.T) {
	closed := time.Date(2026, 12, 2, 8, 30, 0, 0, time.Local)
	r := conflict.Row{
		Conflict: core.Conflict{ID: 4, Kind: core.ConflictClosed, People: 3, Enrolled: 2, Since: closed},
		Job:      core.Job{Title: "Depot Manager"},
	}
	sides := model.ConflictSides(r)
	if sides[1].Title != "Theirs: the ATS" || sides[1].When != "2 Dec 2026, 08:30" || sides[1].Text != "The job was closed." {
		t.Errorf("theirs %+v", sides[1])
	}
	if !strings.Contains(sides[0].Then, "everything goes on where it stopped") || !strings.Contains(sides[1].Then, "ends for good") || !strings.Contains(sides[2].Then, "saved") {
		t.Errorf("what comes of it: %q, %q, %q", sides[0].Then, sides[1].Then, sides[2].Then)
	}
	if sides[0].Text != "You decided to go on with 3 people; the e-mails of 2 of them were planned." {
		t.Errorf("yours: %q", sides[0].Text)
	}
}
