package model_test

import (
	"context"
	"errors"
	"testing"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

func TestWhyNoReplyCanBeWritten(t *testing.T) {
	closed := letter(1, core.MessageReply, 1, 1)
	closed.Closed.Why = outreach.ByRecruiter
	for name, c := range map[string]struct {
		l    *letters
		want string
	}{
		"they opted out":       {&letters{answers: []model.Answer{optedOut()}}, "They don't want to be written to again."},
		"their address closed": {&letters{answers: []model.Answer{closed}}, "Their address is not written to any more."},
		"there is no mailbox":  {&letters{answers: []model.Answer{letter(1, core.MessageReply, 1, 1)}, thread: model.Thread{Blank: outreach.Blank{No: "The mailbox is gone."}}}, "The mailbox is gone."},
	} {
		m, _ := openThread(t, c.l)
		can, why := m.CanReply()
		if m.Reply(); can || why != c.want || m.Writing {
			t.Errorf("%s: can %v, %q, writing %v", name, can, why, m.Writing)
		}
	}
}

func TestAReplyThatLeftMeanwhileIsNotTakenBack(t *testing.T) {
	l := &letters{}
	m, q := openThread(t, l)
	var told error
	m.Refused = func(err error) { told = err }
	m.Said = func(text string, _ func()) { t.Errorf("said %q", text) }
	l.refuse = core.Fail(core.KindRefused, "The reply has left already.", "")
	m.TakeBack(1, 7, "Thank you")
	m.TakeBack(1, 7, "Thank you") // pressed twice
	q.next()
	q.next()
	if told == nil || m.Writing || m.HasWords() || len(l.did) != 1 {
		t.Errorf("told %v, writing %v, draft %q, did %q", told, m.Writing, m.Draft(), l.did)
	}
}

func TestAnAddressThatCannotBeClosedStaysOpen(t *testing.T) {
	a := letter(1, core.MessageReply, 1, 1)
	if bare, _ := openThread(t, &letters{answers: []model.Answer{a}}); bare.CanClose() {
		t.Error("an answer without an address can be closed")
	}
	a.Address = "ada@example.com"
	l := &letters{answers: []model.Answer{a}, refuse: core.Fail(core.KindStorage, "The disk is full.", "")}
	m, q := openThread(t, l)
	var told error
	m.Refused = func(err error) { told = err }
	m.CloseAddress()
	q.next()
	q.next()
	if told == nil || !m.CanClose() {
		t.Errorf("told %v, can be tried again: %v", told, m.CanClose())
	}
}

// stubborn is an importer that does not take anything back.
type stubborn struct {
	importer
	err error
}

func (s *stubborn) Undo(context.Context, core.ImportID) (intake.Undone, error) {
	return intake.Undone{Removed: 1}, s.err
}

func TestAnImportThatCannotBeTakenBackCanBeTriedAgain(t *testing.T) {
	source, q := &stubborn{err: errors.New("disk")}, newQueue()
	m := model.NewIntake(model.NewLoop(t.Context(), q.dispatch), source, source)
	var told error
	said := ""
	m.Failed = func(err error) { told = err }
	m.Taken = func(text string, _ core.JobID) { said = text }
	m.UndoLast() // nothing was imported yet
	m.Last = 7
	m.UndoLast()
	m.UndoLast() // pressed twice
	q.next()
	if told == nil || m.Last != 7 || said != "" || len(q) != 0 {
		t.Errorf("told %v, last %s, said %q", told, m.Last, said)
	}
	source.err = nil
	m.UndoLast()
	q.next()
	if said != "1 person taken back." || m.Last != 0 {
		t.Errorf("said %q, last %s", said, m.Last)
	}
}
