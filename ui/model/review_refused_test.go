package model_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/model"
)

// watchful is a review whose guard has looked again.
type watchful struct {
	*queueOf
	verdicts map[core.PersonID]core.Verdict
	states   map[core.PersonID]core.CandidacyState
	together int
}

func (w *watchful) Decide(ctx context.Context, d review.Decision) (review.Outcome, error) {
	o, err := w.queueOf.Decide(ctx, d)
	o.Verdict = w.verdicts[d.Person]
	if s := w.states[d.Person]; s != "" {
		o.Candidacy.State = s
	}
	return o, err
}

func (w *watchful) Rehearse(ctx context.Context, d review.Decision, ids []core.PersonID) ([]review.Each, error) {
	list, err := w.queueOf.Rehearse(ctx, d, ids)
	for i := range list {
		list[i].Verdict = w.verdicts[list[i].Person]
	}
	return list, err
}

func (w *watchful) Undo(ctx context.Context) (review.Outcome, error) {
	o, err := w.queueOf.Undo(ctx)
	o.Together = w.together
	return o, err
}

func openWatchful(t *testing.T) (*model.ReviewModel, queue, *watchful) {
	t.Helper()
	w := &watchful{queueOf: threePeople(), verdicts: map[core.PersonID]core.Verdict{}, states: map[core.PersonID]core.CandidacyState{}}
	q := newQueue()
	m := model.NewReview(model.NewLoop(t.Context(), q.dispatch), model.ReviewOptions{Source: w, Reviewer: w})
	m.Load(1)
	q.next()
	return m, q, w
}

func guard(level core.VerdictLevel, why string) core.Verdict {
	return core.Verdict{Level: level, Reasons: []core.VerdictReason{{Level: level, Why: why}}}
}

func TestWhomTheGuardStopsIsToldFromWhomOneHasToLookAt(t *testing.T) {
	for _, c := range []struct {
		name          string
		action        review.Action
		stopped, look []model.Reasoned
	}{
		{"contact", review.Contact, []model.Reasoned{{Name: "p1", Why: "They opted out."}}, []model.Reasoned{{Name: "p2", Why: "Contacted last week."}, {Name: "p3", Why: "It could not be done; nothing was changed."}}},
		{
			"move", review.Move,
			[]model.Reasoned{{Name: "p1", Why: "They opted out."}, {Name: "p2", Why: "Somebody has to look. Contacted last week."}, {Name: "p3", Why: "It could not be done; nothing was changed."}},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, q, w := openWatchful(t)
			w.verdicts[1], w.verdicts[2] = guard(core.VerdictStop, "They opted out."), guard(core.VerdictWarn, "Contacted last week.")
			w.refuse[1] = core.Fail(core.KindRefused, "They opted out.", "")
			w.refuse[2] = core.Fail(core.KindRefused, "Somebody has to look.", "stop: Contacted last week.")
			w.refuse[3] = errors.New("torn page")
			m.List(true)
			m.MarkAll()
			f := foreseen(t, m, q, review.Decision{Action: c.action, To: 2})
			if diff := cmp.Diff(c.stopped, f.Stopped); diff != "" {
				t.Errorf("stopped (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.look, f.Look); diff != "" || len(f.Goes) != 0 {
				t.Errorf("look (-want +got):\n%s", diff)
			}
			if m.Row(0).Level != core.VerdictStop || m.Row(1).Why != "Contacted last week." {
				t.Error("what the guard said just now is not shown in the list")
			}
			m.DecideTogether(f)
			if len(w.made) != 0 || m.Left() != 3 {
				t.Errorf("nobody goes, and %v was made", w.made)
			}
		})
	}
}

func TestARefusalShowsWhatTheGuardSaidJustNow(t *testing.T) {
	m, q, w := openWatchful(t)
	w.refuse[1], w.verdicts[1] = core.Fail(core.KindRefused, "Contacted meanwhile.", ""), guard(core.VerdictWarn, "Contacted an hour ago.")
	var told error
	m.Refused = func(err error) { told = err }
	m.Decide(review.Decision{Action: review.Contact})
	if shown(m) != 2 {
		t.Errorf("shown %v before the disk answers", shown(m))
	}
	q.next()
	item, _ := m.Current()
	if told == nil || shown(m) != 1 || item.Verdict.Level != core.VerdictWarn || m.Gate() != model.GateConfirm || m.Progress() != "1 of 3" {
		t.Errorf("told %v, shown %v with %v, at %s", told, shown(m), item.Verdict.Level, m.Progress())
	}
}

func TestSomebodyWhoIsKeptOutMeanwhileDoesNotComeBack(t *testing.T) {
	m, q, w := openWatchful(t)
	w.refuse[1], w.states[1] = core.Fail(core.KindRefused, "The ATS has them.", ""), core.CandidacyKeptOut
	m.Decide(review.Decision{Action: review.Contact})
	q.next()
	if shown(m) != 2 || m.Left() != 2 || m.Job.Counts.KeptOut != 1 || m.Job.Counts.New != 2 {
		t.Errorf("shown %v of %d, counts %+v", shown(m), m.Left(), m.Job.Counts)
	}
}

func TestTheGateFollowsTheGuard(t *testing.T) {
	never := guard(core.VerdictStop, "They opted out.")
	never.Reasons[0].Code = "opted_out"
	for want, v := range map[model.Gate]core.Verdict{
		model.GateOpen: {}, model.GateConfirm: guard(core.VerdictWarn, "Contacted last week."), model.GateReason: guard(core.VerdictStop, "In another pipeline."), model.GateNever: never,
	} {
		source := threePeople()
		source.items[1][0].Verdict = v
		m, _ := loadReview(t, source, 1)
		if got := m.Gate(); got != want {
			t.Errorf("%v: gate %v, want %v", v.Level, got, want)
		}
	}
	empty := threePeople()
	empty.items[1] = nil
	if m, _ := loadReview(t, empty, 1); m.Gate() != model.GateNobody {
		t.Errorf("with nobody there: gate %v", m.Gate())
	}
}

func TestWhatWasDecidedTogetherIsTakenBackTogether(t *testing.T) {
	m, q, w := openWatchful(t)
	w.together = 2
	var said []string
	m.Said = func(text string) { said = append(said, text) }
	m.List(true)
	m.Mark(1)
	m.Mark(3)
	m.DecideTogether(foreseen(t, m, q, review.Decision{Action: review.Discard}))
	q.next()
	if shown(m) != 2 || m.Left() != 1 || m.Marked() != 0 {
		t.Errorf("shown %v of %d, %d marked", shown(m), m.Left(), m.Marked())
	}
	m.Undo()
	q.next()
	q.next() // the queue is read anew
	if diff := cmp.Diff([]string{"2 people discarded", "Taken back for 2 people together."}, said); diff != "" || m.Left() != 3 {
		t.Errorf("said (-want +got):\n%s%d left", diff, m.Left())
	}
}

func TestTheSheetSaysHowTheSequenceStandsAndNamesTheTypes(t *testing.T) {
	o := fromATS()
	m, q := loadSheet(t, o)
	if got := m.SequenceText(); got != "None yet. Begin with the starter and change its words whenever you like." {
		t.Errorf("%q", got)
	}
	m.UseStarter()
	q.next()
	if got := m.SequenceText(); got != "3 e-mails are there. Nothing is sent before you approve it." {
		t.Errorf("%q", got)
	}
	for _, name := range model.EmploymentTypeNames() {
		if model.EmploymentTypeName(model.EmploymentTypeOf(name)) != name {
			t.Errorf("%q leads to %q", name, model.EmploymentTypeOf(name))
		}
	}
	if model.EmploymentTypeOf("Whenever") != "" || model.EmploymentTypeName("") != "" {
		t.Error("what is no employment type has a name")
	}
}

func TestASheetThatCannotBeStoredStaysOpenWithWhatWasTyped(t *testing.T) {
	o := fromATS()
	m, q := loadSheet(t, o)
	m.Saved = func(core.Job) { t.Error("it counts as saved") }
	m.Fields.Function, m.Fields.Employment = " ", ""
	want := "Still missing: function, employment type, must-haves (has 2 of 3), objectives, an e-mail sequence."
	if got := m.LackingText(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	o.refuse = core.Fail(core.KindRefused, "The job is closed.", "")
	m.Fields.Objectives = "Two engineers"
	m.Save()
	q.next()
	if m.Err == nil || m.Busy || m.Fields.Objectives != "Two engineers" {
		t.Errorf("error %v, busy %v, objectives %q", m.Err, m.Busy, m.Fields.Objectives)
	}
}
