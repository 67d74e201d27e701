package screens_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
)

// standing is where somebody stands at the end, as the store says.
type standing struct {
	State    core.CandidacyState
	Reason   string
	Override string
	Notes    string
	There    core.CandidacyState // in the job that they were moved to
	Enrolled core.EnrolmentState
}

// standing reads where the n-th person stands.
func (o *reviewOffice) standing(n int) standing {
	c := o.candidacy(o.job.ID, o.ids[n])
	s := standing{
		State: c.State, Reason: c.Reason, Override: c.Override, There: o.candidacy(o.other.ID, o.ids[n]).State, Enrolled: o.enrolment(o.ids[n]).State,
	}
	var notes []string
	for _, note := range c.Notes {
		notes = append(notes, note.Text)
	}
	s.Notes = strings.Join(notes, " / ")
	return s
}

// keyboard presses keys for whoever reviews, and keeps what should come of it.
type keyboard struct {
	*bench
	office *reviewOffice
	model  *model.ReviewModel
	want   map[core.PersonID]standing
	undone int
}

// manner is one way to decide: its keys, and where the person then stands.
type manner struct {
	name string
	act  func(k *keyboard, n int) standing
}

// The kinds of people in the queue, by their number: warned about, off-limits, opted
// out, in the ATS's pipeline since the queue was read, and all others.
const (
	warned   = 20
	limited  = 21
	optedOut = 22
	taken    = 23
	kinds200 = 25
)

var manners = []manner{
	{"C", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyC)
		return standing{State: core.CandidacyContacted, Enrolled: core.EnrolmentWaiting}
	}},
	{"S", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyS)
		return standing{State: core.CandidacySaved}
	}},
	{"D, Enter", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyD)
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyDiscarded}
	}},
	{"D, words, Enter", func(k *keyboard, n int) standing {
		k.press(fyne.KeyD)
		k.typing(fmt.Sprint("Lives too far away, ", n))
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyDiscarded, Reason: fmt.Sprint("Lives too far away, ", n)}
	}},
	{"D, down to the first reason, Space", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyD)
		k.press(fyne.KeyDown)
		k.press(fyne.KeySpace)
		return standing{State: core.CandidacyDiscarded, Reason: model.DiscardReasons()[0]}
	}},
	{"M, words, Enter", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyM)
		k.typing("signal")
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyMoved, There: core.CandidacyNew}
	}},
	{"N, words, Ctrl+Enter, S", func(k *keyboard, n int) standing {
		k.press(fyne.KeyN)
		k.typing(fmt.Sprint("Prefers mornings ", n))
		k.confirm()
		k.press(fyne.KeyS)
		return standing{State: core.CandidacySaved, Notes: fmt.Sprint("Prefers mornings ", n)}
	}},
	{"D, Escape, C", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyD)
		k.press(fyne.KeyEscape)
		k.press(fyne.KeyC)
		return standing{State: core.CandidacyContacted, Enrolled: core.EnrolmentWaiting}
	}},
	{"S, Z, D, Enter", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyS)
		k.press(fyne.KeyZ)
		k.undone++
		k.press(fyne.KeyD)
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyDiscarded}
	}},
	{"C, Z, S", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyC)
		k.press(fyne.KeyZ)
		k.undone++
		k.press(fyne.KeyS)
		return standing{State: core.CandidacySaved, Enrolled: core.EnrolmentStopped}
	}},
	{"M, Enter, Z, J, K, C", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyM)
		k.press(fyne.KeyReturn)
		k.press(fyne.KeyZ)
		k.undone++
		k.press(fyne.KeyJ)
		k.press(fyne.KeyK)
		k.press(fyne.KeyC)
		return standing{State: core.CandidacyContacted, Enrolled: core.EnrolmentWaiting}
	}},
}

var special = map[int]manner{
	warned: {"C, Enter on a warning", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyC)
		if !k.Busy() {
			k.t.Error("a warning asks nothing")
		}
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyContacted, Enrolled: core.EnrolmentWaiting}
	}},
	limited: {"C, a reason, Enter on a stop", func(k *keyboard, n int) standing {
		k.press(fyne.KeyC)
		k.press(fyne.KeyReturn) // without a reason it goes nowhere
		k.typing(fmt.Sprint("Agreed with the client ", n))
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyContacted, Override: fmt.Sprint("Agreed with the client ", n), Enrolled: core.EnrolmentWaiting}
	}},
	optedOut: {"C does nothing, D", func(k *keyboard, _ int) standing {
		k.press(fyne.KeyC)
		if k.Busy() {
			k.t.Error("who opted out is asked about")
		}
		k.press(fyne.KeyD)
		k.press(fyne.KeyReturn)
		return standing{State: core.CandidacyDiscarded}
	}},
	taken: {"C on somebody whom the ATS has taken", func(k *keyboard, n int) standing {
		k.office.takenBehind(n)
		k.press(fyne.KeyC)
		k.press(fyne.KeyEscape) // the sentence that says so
		return standing{State: core.CandidacyKeptOut}
	}},
}

// takenBehind lets the ATS take somebody without the review being told.
func (o *reviewOffice) takenBehind(n int) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		p, err := o.store.Person(tx, o.ids[n])
		if err != nil {
			return err
		}
		a := core.Applicant{ID: "app-" + p.Emails[0], Name: p.Name, Emails: p.Emails, Stage: "Interview"}
		return o.store.PutNotSource(tx, &core.NotSource{ATSJob: o.job.ATSJob, Connection: o.job.Connection, Origin: "ats", Applicant: a}, people.KeysOfApplicant(a))
	})
}

// mark makes the people of the special numbers what they are.
func (o *reviewOffice) mark(n int) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		p, err := o.store.Person(tx, o.ids[n])
		if err != nil {
			return err
		}
		switch n % kinds200 {
		case warned: // in another pipeline of the same ATS
			a := core.Applicant{ID: fmt.Sprint("else-", n), Name: p.Name, Emails: p.Emails}
			other := core.ATSJob{Connection: o.job.Connection, Open: true, Posting: core.Posting{ID: fmt.Sprint("x", n), Title: "Track Engineer"}}
			if err := o.store.PutATSJob(tx, &other); err != nil {
				return err
			}
			return o.store.PutNotSource(tx, &core.NotSource{ATSJob: other.ID, Connection: o.job.Connection, Origin: "ats", Applicant: a}, people.KeysOfApplicant(a))
		case limited:
			p.Employer = "Initech"
			return o.store.PutPerson(tx, &p, people.KeysOf(p))
		case optedOut:
			return o.store.PutSuppression(tx, core.Suppression{Address: p.Emails[0], Why: "asked", At: today})
		}
		return nil
	})
}

// TestTwoHundredProfilesAreReviewedByKeyboardAlone, in every way there is, and what the
// store says afterwards is what was decided.
func TestTwoHundredProfilesAreReviewedByKeyboardAlone(t *testing.T) {
	const all = 200
	o := newReviewOffice(t, all)
	o.fillIn()
	for n := range all {
		o.mark(n)
	}
	b, m := o.reviewing(look.Options{})
	k := &keyboard{bench: b, office: o, model: m, want: map[core.PersonID]standing{}}
	b.visit(model.ToReview(o.job.ID))
	ways := map[string]int{}
	for n := range all {
		if item, ok := m.Current(); !ok || item.Person.ID != o.ids[n] {
			t.Fatalf("after %d decisions %q is shown, with %d left", n, b.name(m), m.Left())
		}
		way, ok := special[n%kinds200]
		if !ok {
			way = manners[n%len(manners)]
		}
		ways[way.name]++
		k.want[o.ids[n]] = way.act(k, n)
		if b.Busy() {
			t.Fatalf("%s on person %d leaves a dialog open", way.name, n)
		}
	}
	if m.Left() != 0 {
		t.Fatalf("%d are left", m.Left())
	}
	b.shoot("review-200")
	if len(ways) != len(manners)+len(special) || k.undone == 0 {
		t.Errorf("the ways were %v", ways)
	}
	wrong := 0
	for n, id := range o.ids {
		if diff := cmp.Diff(k.want[id], o.standing(n)); diff != "" && wrong < 5 {
			wrong++
			t.Errorf("person %d (-decided +stored):\n%s", n, diff)
		}
	}
	for range 2 * all { // and all the way back, notes too, by one key
		b.press(fyne.KeyZ)
		if b.Busy() {
			break
		}
	}
	b.press(fyne.KeyEscape)
	if got, want := len(o.queueIDs(core.CandidacyNew)), all-ways[special[taken].name]; got != want {
		t.Errorf("with everything undone %d of %d are new again", got, want)
	}
}

// queueIDs are the people in one state.
func (o *reviewOffice) queueIDs(state core.CandidacyState) (ids []core.PersonID) {
	o.t.Helper()
	items, _, err := o.Queue(o.t.Context(), o.job.ID, state, math.MaxInt)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, i := range items {
		ids = append(ids, i.Person.ID)
	}
	return ids
}
