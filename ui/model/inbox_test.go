package model_test

import (
	"context"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// letters are answers; marking is refused where the text says so.
type letters struct {
	answers []model.Answer
	refuse  error
	marked  int
}

func (l *letters) Answers(context.Context, int) ([]model.Answer, error) { return l.answers, nil }

func (l *letters) Mark(context.Context, core.JobID, core.PersonID, string) (core.Lead, error) {
	if l.refuse == nil {
		l.marked++
	}
	return core.Lead{}, l.refuse
}

func letter(id core.MessageID, kind core.MessageKind, job core.JobID, person core.PersonID) model.Answer {
	return model.Answer{
		Message: core.Message{ID: id, Kind: kind, Job: job, Person: person, From: "Ada <ada@example.com>", Text: "Yes."},
		Person:  core.Person{ID: person, Name: "Ada"}, Job: core.Job{ID: job, Title: "Engineer"},
	}
}

func loadInbox(t *testing.T, l *letters, person core.PersonID) (*model.InboxModel, queue) {
	t.Helper()
	q := newQueue()
	m := model.NewInbox(model.NewLoop(t.Context(), q.dispatch), l, l)
	m.Load(person)
	q.next()
	return m, q
}

func TestWhoCanBeMarkedAsALead(t *testing.T) {
	lead := letter(1, core.MessageReply, 1, 1)
	lead.Lead = true
	for name, c := range map[string]struct {
		a    model.Answer
		want bool
	}{
		"a reply":                       {letter(1, core.MessageReply, 1, 1), true},
		"a lead already":                {lead, false},
		"a reply that is of no job":     {letter(1, core.MessageReply, 0, 1), false},
		"from an unknown address":       {letter(1, core.MessageAsk, 1, 1), false},
		"of nobody who is known":        {letter(1, core.MessageReply, 1, 0), false},
		"an automatic answer":           {letter(1, core.MessageAuto, 1, 1), false},
		"a bounce is no sign of a wish": {letter(1, core.MessageBounce, 1, 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := loadInbox(t, &letters{answers: []model.Answer{c.a}}, 1)
			can, why := m.CanMark()
			if c.a.Person.ID == 0 {
				m.Choose(1)
				can, why = m.CanMark()
			}
			if can != c.want || (why == "") != c.want {
				t.Errorf("can mark: %v %q", can, why)
			}
		})
	}
}

func TestMarkingALeadShowsOnAllTheirAnswers(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(2, core.MessageReply, 1, 1), letter(1, core.MessageReply, 1, 1), letter(3, core.MessageReply, 2, 1)}}
	m, q := loadInbox(t, l, 0)
	said := ""
	m.Said = func(s string) { said = s }
	m.Mark()
	q.next()
	if l.marked != 1 || !m.Rows[0].Lead || !m.Rows[1].Lead || m.Rows[2].Lead || said != "Ada is a lead of Engineer now." {
		t.Errorf("marked %d times, rows %+v, %q", l.marked, m.Rows, said)
	}
	m.Mark()
	if l.marked != 1 {
		t.Error("marked twice")
	}
}

func TestARefusedMarkIsTold(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(2, core.MessageReply, 1, 1)}, refuse: core.Fail(core.KindRefused, "No.", "")}
	m, q := loadInbox(t, l, 0)
	var told error
	m.Refused = func(err error) { told = err }
	m.Mark()
	q.next()
	if told == nil || m.Rows[0].Lead {
		t.Errorf("told %v, rows %+v", told, m.Rows)
	}
}

func TestARouteToAPersonOpensTheirAnswer(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(3, core.MessageReply, 1, 1), letter(2, core.MessageBounce, 1, 2), letter(1, core.MessageReply, 1, 2)}}
	m, _ := loadInbox(t, l, 2)
	if m.Chosen != 2 || m.Kind() != model.InboxMachines || m.Row() != 0 {
		t.Errorf("open %v of kind %v", m.Chosen, m.Kind())
	}
}

func TestWhatIsQuotedIsParted(t *testing.T) {
	for name, c := range map[string]struct{ text, own, rest string }{
		"below":         {"Yes, gladly.\n\nOn Friday, Sam wrote:\n> Hello", "Yes, gladly.", "On Friday, Sam wrote:\n> Hello"},
		"German":        {"Gern.\r\n\r\nAm 20.11.2026 um 09:10 schrieb Sam:\r\n> Hallo", "Gern.", "Am 20.11.2026 um 09:10 schrieb Sam:\n> Hallo"},
		"signature":     {"Yes.\n-- \nAda", "Yes.", "-- \nAda"},
		"nothing":       {"Yes.", "Yes.", ""},
		"all is quoted": {"> Hello", "> Hello", ""},
		"in between":    {"> When?\nThursday.\n> Where?\nHere.", "Thursday.\nHere.", "> When?\nThursday.\n> Where?\nHere."},
	} {
		t.Run(name, func(t *testing.T) {
			own, rest := model.SplitAnswer(c.text)
			if own != c.own || rest != c.rest {
				t.Errorf("%q and %q; want %q and %q", own, rest, c.own, c.rest)
			}
		})
	}
}

func TestAnEndlessAnswerIsCut(t *testing.T) {
	own, rest := model.SplitAnswer(strings.Repeat("more and more ", 100_000))
	if len(own)+len(rest) > 17_000 {
		t.Errorf("%d characters are shown", len(own)+len(rest))
	}
}
