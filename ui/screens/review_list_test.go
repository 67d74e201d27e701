package screens_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
)

// crowdOffice is an office of forty people, among them one with a warning, one off
// limits, one opted out, and one whom the ATS has taken since the queue was read.
func crowdOffice(t *testing.T, size look.Options) (*reviewOffice, *bench, *model.ReviewModel) {
	t.Helper()
	o := newReviewOffice(t, 40)
	o.fillIn()
	for n := range o.ids {
		o.mark(n)
	}
	b, m := o.reviewing(size)
	b.visit(model.ToReview(o.job.ID))
	o.takenBehind(taken)
	return o, b, m
}

// where lists who stands where in the job's review.
func (o *reviewOffice) where() map[core.CandidacyState][]int {
	o.t.Helper()
	out := map[core.CandidacyState][]int{}
	for n, id := range o.ids {
		state := o.candidacy(o.job.ID, id).State
		out[state] = append(out[state], n)
	}
	return out
}

// except are the people from first to last without some.
func except(first, last int, out ...int) (list []int) {
	for n := first; n <= last; n++ {
		if !slices.Contains(out, n) {
			list = append(list, n)
		}
	}
	return list
}

// held presses keys while Shift is held down.
func (b *bench) held(names ...fyne.KeyName) {
	b.t.Helper()
	list, ok := b.window.Canvas().Focused().(desktop.Keyable)
	if !ok {
		b.t.Fatalf("%T does not hear Shift", b.window.Canvas().Focused())
	}
	list.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for _, name := range names {
		b.press(name)
	}
	list.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// tells says whether something like that stands on the uppermost surface.
func (b *bench) tells(text string) bool {
	b.t.Helper()
	return strings.Contains(strings.Join(b.texts(), "\n"), text)
}

func TestManyAreContactedTogetherAfterALookAtWhomTheGuardStops(t *testing.T) {
	for name, size := range map[string]look.Options{"review-together": {}, "review-together-dark": {Mode: look.Dark}} {
		t.Run(name, func(t *testing.T) {
			o, b, m := crowdOffice(t, size)
			b.press(fyne.KeyL)
			b.press(fyne.KeyA)
			b.press(fyne.KeyC)
			b.shoot(name + "-sheet")
			for _, text := range []string{
				"Contact 40 people?", "36", "go into the sequence", "3", "stopped by the guard", "1", "needs a look first", "Person 021", "Person 022", "Person 023", "Person 024",
			} {
				if !b.shown(text) {
					t.Errorf("the sheet does not say %q: %q", text, b.texts())
				}
			}
			if !b.tells("is off-limits for client Kestrel Rail Systems") || !b.tells("Is in the pipeline of “Track Engineer”") {
				t.Errorf("a reason is missing: %q", b.texts())
			}
			if got := o.where(); len(got[core.CandidacyNew]) != 40 {
				t.Fatalf("looking at it decided already: %v", got)
			}
			b.press(fyne.KeyReturn)
			b.shoot(name + "-after")
			left := []int{warned, limited, optedOut, taken}
			want := map[core.CandidacyState][]int{core.CandidacyContacted: except(0, 39, left...), core.CandidacyNew: left}
			if diff := cmp.Diff(want, o.where()); diff != "" {
				t.Errorf("stored (-want +got):\n%s", diff)
			}
			if o.enrolment(o.ids[0]).State != core.EnrolmentWaiting || o.enrolment(o.ids[warned]).State != "" {
				t.Errorf("in the sequence: %q and the one warned about %q", o.enrolment(o.ids[0]).State, o.enrolment(o.ids[warned]).State)
			}
			if m.Left() != 4 || m.Marked() != 4 || !b.tells("36 people go into the sequence") || !b.tells("4 stay here, marked.") {
				t.Errorf("%d left, %d marked: %q", m.Left(), m.Marked(), b.texts())
			}
			b.press(fyne.KeyZ)
			if got := o.where(); len(got[core.CandidacyNew]) != 40 {
				t.Errorf("after one Z: %v", got)
			}
			if m.Left() != 40 || !b.tells("Taken back for 36 people together.") || o.enrolment(o.ids[0]).State != core.EnrolmentStopped {
				t.Errorf("%d left, %q, %q", m.Left(), o.enrolment(o.ids[0]).State, b.texts())
			}
		})
	}
}

func TestShiftAndSpaceMarkInTheQueueAndEachDecisionIsAboutTheMarkedOnes(t *testing.T) {
	o, b, m := crowdOffice(t, look.Options{})
	b.window.Resize(fyne.NewSize(1024, 700))
	b.press(fyne.KeyL)
	b.press(fyne.KeyDown)
	b.held(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp) // 1 to 4
	b.press(fyne.KeyUp)
	b.press(fyne.KeySpace) // without 3
	b.shoot("review-marked-1024")
	if least := b.window.Content().MinSize().Width; least > 1024 {
		t.Errorf("the list needs %v", least)
	}
	if m.Marked() != 3 || !b.tells("3 marked") {
		t.Fatalf("%d are marked", m.Marked())
	}
	b.press(fyne.KeyD)
	b.typing("Too junior")
	b.shoot("review-discard-together")
	b.press(fyne.KeyReturn)
	if diff := cmp.Diff([]int{1, 2, 4}, o.where()[core.CandidacyDiscarded]); diff != "" {
		t.Errorf("discarded (-want +got):\n%s", diff)
	}
	if got := o.standing(4).Reason; got != "Too junior" || m.Marked() != 0 {
		t.Errorf("the reason is %q, %d are marked", got, m.Marked())
	}
	b.press(fyne.KeyHome)
	b.held(fyne.KeyEnd) // everybody else
	b.press(fyne.KeyM)
	b.typing("signal")
	b.press(fyne.KeyReturn)
	b.shoot("review-move-together")
	b.press(fyne.KeyReturn)
	if got := o.where()[core.CandidacyMoved]; len(got) != 37 || o.standing(0).There != core.CandidacyNew {
		t.Errorf("moved: %v", got)
	}
	b.press(fyne.KeyZ)
	b.press(fyne.KeyZ)
	// Whom the ATS has taken meanwhile is kept out now.
	if got := o.where(); len(got[core.CandidacyNew]) != 39 || len(got[core.CandidacyKeptOut]) != 1 || o.standing(0).There != "" {
		t.Errorf("after two Z: %v, there %q", got, o.standing(0).There)
	}
}

func TestEnterInTheQueueOpensOnePersonAndEscapeLeavesTheList(t *testing.T) {
	o, b, m := crowdOffice(t, look.Options{})
	b.press(fyne.KeyL)
	b.press(fyne.KeyDown)
	b.press(fyne.KeyDown)
	b.press(fyne.KeyS) // nobody is marked: it is about this one
	if diff := cmp.Diff([]int{2}, o.where()[core.CandidacySaved]); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
	b.press(fyne.KeyReturn)
	if m.Listed || b.name(m) != "Person 004" {
		t.Errorf("Enter shows %q, list %v", b.name(m), m.Listed)
	}
	b.press(fyne.KeyD)
	b.press(fyne.KeyReturn)
	if diff := cmp.Diff([]int{3}, o.where()[core.CandidacyDiscarded]); diff != "" {
		t.Errorf("discarded (-want +got):\n%s", diff)
	}
	b.press(fyne.KeyL)
	b.press(fyne.KeyA)
	b.press(fyne.KeyN)
	if b.Busy() {
		t.Error("a note is asked for many")
	}
	b.press(fyne.KeyEscape)
	if !m.Listed || m.Marked() != 0 {
		t.Error("the first Escape unmarks")
	}
	b.press(fyne.KeyEscape)
	if m.Listed {
		t.Error("the second leaves the list")
	}
}

func TestComingBackToTheReviewGivesTheKeyboardBeforeItIsReadAnew(t *testing.T) {
	b, m := reviewBench(t, look.Options{}, newReviewDesk())
	for _, listed := range []bool{false, true} {
		m.List(listed)
		b.settle()
		b.visit(model.To(model.People))
		b.visit(model.To(model.Review))
		had := b.window.Canvas().Focused()
		b.visit(model.To(model.People))
		b.Go(model.To(model.Review))
		if f := b.window.Canvas().Focused(); f == nil || f != had {
			t.Errorf("as a list %v: %T has the keyboard, %T had it", listed, f, had)
		}
		b.settle()
	}
}

func TestWithoutTheSheetOfTheFirstReviewNobodyIsContactedTogetherEither(t *testing.T) {
	o := newReviewOffice(t, 3)
	b, m := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	b.press(fyne.KeyL)
	b.press(fyne.KeyA)
	b.press(fyne.KeyC)
	if !b.shown("Before the first contact") && !b.Busy() {
		t.Errorf("no sheet: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if got := o.where(); len(got[core.CandidacyNew]) != 3 || m.Marked() != 3 {
		t.Errorf("%v, %d marked", got, m.Marked())
	}
}

func TestAKeyThatIsHeldDownDecidesAboutOnePersonOnly(t *testing.T) {
	o := newReviewOffice(t, 5)
	b, m := o.reviewing(look.Options{})
	b.visit(model.ToReview(o.job.ID))
	surface, ok := b.window.Canvas().Focused().(desktop.Keyable)
	if !ok {
		t.Fatalf("%T has the keyboard", b.window.Canvas().Focused())
	}
	surface.KeyDown(&fyne.KeyEvent{Name: fyne.KeyS})
	for range 3 {
		b.press(fyne.KeyS)
	}
	if m.Left() != 4 {
		t.Errorf("%d of 5 are left after one key that was held down", m.Left())
	}
	surface.KeyUp(&fyne.KeyEvent{Name: fyne.KeyS})
	surface.KeyDown(&fyne.KeyEvent{Name: fyne.KeyS})
	b.press(fyne.KeyS)
	if m.Left() != 3 {
		t.Errorf("%d of 5 are left after two keys", m.Left())
	}
}
