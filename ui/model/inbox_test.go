package model_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	files "reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

// letters are answers; marking is refused where the text says so.
type letters struct {
	answers []model.Answer
	thread  model.Thread
	refuse  error
	marked  int
	did     []string
	went    []files.File
}

func (l *letters) Answers(context.Context, int) ([]model.Answer, error) {
	return slices.Clone(l.answers), nil
}

func (l *letters) Thread(_ context.Context, m core.Message) (model.Thread, error) {
	t := l.thread
	t.Blank.To = "ada@example.com"
	t.Mail = append(slices.Clone(t.Mail), m)
	return t, nil
}

func (l *letters) Answer(_ context.Context, id core.MessageID, word outreach.Word, remember bool) error {
	l.did = append(l.did, fmt.Sprint(id, " ", word, " ", remember))
	for i := range l.answers {
		if m := &l.answers[i].Message; m.ID == id && word == outreach.ItIsReply && l.refuse == nil {
			m.Kind, m.Detail = core.MessageReply, ""
		}
	}
	return l.refuse
}

func (l *letters) ReplyIn(_ context.Context, id core.MessageID, text string, with []files.File, grace time.Duration) (core.Entry, error) {
	l.went = with
	l.did = append(l.did, fmt.Sprint(id, " ", text, " ", grace))
	return core.Entry{ID: 7, State: core.EntryWaiting}, l.refuse
}

func (l *letters) TakeBack(_ context.Context, id core.EntryID) ([]files.File, error) {
	l.did = append(l.did, "back "+id.String())
	return l.went, l.refuse
}

func (l *letters) DraftWord(_ context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	l.did = append(l.did, fmt.Sprint("sent ", id, " ", sent))
	return core.Entry{}, l.refuse
}

func (l *letters) Suppress(_ context.Context, address, why string) error {
	l.did = append(l.did, address+" "+why)
	return l.refuse
}

func (l *letters) Mark(_ context.Context, job core.JobID, person core.PersonID, _ string) (core.Lead, error) {
	if l.refuse == nil {
		l.marked++
		for i := range l.answers {
			l.answers[i].Lead = l.answers[i].Lead || l.answers[i].Message.Job == job && l.answers[i].Message.Person == person
		}
	}
	return core.Lead{}, l.refuse
}

func letter(id core.MessageID, kind core.MessageKind, job core.JobID, person core.PersonID) model.Answer {
	return model.Answer{
		Message: core.Message{ID: id, Kind: kind, Job: job, Person: person, From: "Ada <ada@example.com>", Text: "Yes."},
		Person:  core.Person{ID: person, Name: "Ada"}, Job: core.Job{ID: job, Title: "Engineer"},
	}
}

func asking(detail string) model.Answer {
	a := letter(1, core.MessageAsk, 1, 1)
	a.Message.Detail = detail
	return a
}

func optedOut() model.Answer {
	a := letter(1, core.MessageReply, 1, 1)
	a.Message.Detail = core.OptedOut
	return a
}

func loadInbox(t *testing.T, l *letters, person core.PersonID) (*model.InboxModel, queue) {
	t.Helper()
	q := newQueue()
	m := model.NewInbox(model.NewLoop(t.Context(), q.dispatch), model.InboxServices{Source: l, Acts: l, Marker: l})
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
		"what asks whether it is one":   {asking(core.AskStranger), true},
		"from somebody who has left":    {asking(core.AskGone), false},
		"what is no answer":             {asking(core.AskNothing), false},
		"who opted out":                 {optedOut(), false},
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
	m.Said = func(s string, _ func()) { said = s }
	m.Mark()
	q.next()
	q.next()
	if l.marked != 1 || !m.Rows[0].Lead || !m.Rows[1].Lead || m.Rows[2].Lead || said != "Ada is a lead of Engineer now." {
		t.Errorf("marked %d times, rows %+v, %q", l.marked, m.Rows, said)
	}
	m.Mark()
	if l.marked != 1 {
		t.Error("marked twice")
	}
}

func TestReadingAnewNeverShowsAnAnswerWithoutItsThread(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(2, core.MessageReply, 1, 1), letter(1, core.MessageReply, 1, 1)}}
	q := newQueue()
	m := model.NewInbox(model.NewLoop(t.Context(), q.dispatch), model.InboxServices{Source: l, Acts: l, Marker: l})
	drawn := 0
	m.Changed = func() {
		if drawn++; len(m.Thread.Mail) != 1 || m.Thread.Mail[0].ID != m.Chosen {
			t.Errorf("drawn with %d open and the thread of %+v", m.Chosen, m.Thread.Mail)
		}
	}
	m.Load(0)
	q.next()
	m.Mark()
	q.next()
	q.next()
	if drawn != 2 || m.Chosen != 2 {
		t.Errorf("drawn %d times, %d is open", drawn, m.Chosen)
	}
}

func TestTheThreadIsThatOfTheAnswerOpenedMeanwhile(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(2, core.MessageReply, 1, 1), letter(1, core.MessageReply, 1, 1)}}
	m, q := loadInbox(t, l, 0)
	m.Load(0)
	m.Choose(1)
	for m.Thread.Mail == nil || len(q) > 0 {
		q.next()
	}
	if len(m.Thread.Mail) != 1 || m.Thread.Mail[0].ID != 1 || m.Chosen != 1 {
		t.Errorf("open is %d with the thread of %+v", m.Chosen, m.Thread.Mail)
	}
}

func TestARefusedMarkIsTold(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(2, core.MessageReply, 1, 1)}, refuse: core.Fail(core.KindRefused, "No.", "")}
	m, q := loadInbox(t, l, 0)
	var told error
	m.Refused = func(err error) { told = err }
	m.Mark()
	q.next()
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

func TestEachKindOfAnswerIsWorded(t *testing.T) {
	bounce := letter(1, core.MessageBounce, 1, 1)
	hard := bounce
	hard.Closed.Why = people.WhyBounced
	for name, c := range map[string]struct {
		a          model.Answer
		kind, says string
		choices    int
	}{
		"a complaint":            {letter(1, core.MessageComplaint, 1, 1), "Marked as spam", "marked as spam", 0},
		"a first soft bounce":    {bounce, "Bounced", "so it is kept", 0},
		"a bounce":               {hard, "Bounced", "not written to again", 0},
		"an opt-out":             {optedOut(), "Opted out", "closed for good", 0},
		"a reply":                {letter(1, core.MessageReply, 1, 1), "Reply", "has stopped", 0},
		"of an unknown address":  {asking(core.AskStranger), "Whose?", "not known as theirs", 4},
		"of whom?":               {asking(core.AskUnsure), "Person or machine?", "or by a program", 3},
		"perhaps an opt-out":     {asking(core.AskOptOut), "Opted out?", "wish not to be written to", 3},
		"perhaps gone":           {asking(core.AskGone), "Still there?", "no longer there", 2},
		"an e-mail of their own": {asking(core.AskUnasked), "An answer?", "without answering", 3},
		"of an older release":    {asking(""), "To decide", "may be an answer", 3},
		"no answer":              {asking(core.AskNothing), "No answer", "went on", 0},
		"stopped":                {asking(core.AskLeft), "Stopped", "stopped the sequence", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := model.AnswerKind(c.a.Message); got != c.kind {
				t.Errorf("called %q", got)
			}
			if got := model.AnswerMeaning(c.a); !strings.Contains(got, c.says) {
				t.Errorf("says %q", got)
			}
			choices := model.Choices(c.a.Message)
			keys := map[string]bool{}
			for _, one := range choices {
				keys[one.Key] = true
			}
			if len(choices) != c.choices || len(keys) != c.choices {
				t.Errorf("choices %+v", choices)
			}
		})
	}
}

func TestMarkingWhatAsksTakesItForAReply(t *testing.T) {
	l := &letters{answers: []model.Answer{asking(core.AskStranger)}}
	m, q := loadInbox(t, l, 0)
	m.Mark()
	q.next()
	q.next()
	if l.marked != 1 || !slices.Equal(l.did, []string{"m1 reply false"}) {
		t.Errorf("marked %d, did %q", l.marked, l.did)
	}
}

func TestAReplyIsWrittenSentTakenBackAndNeverLost(t *testing.T) {
	l := &letters{answers: []model.Answer{letter(1, core.MessageReply, 1, 1), letter(2, core.MessageReply, 1, 2)}}
	l.thread.Blank.Signature = "Sam"
	m, q := loadInbox(t, l, 0)
	m.Send()
	m.Reply()
	if !m.Writing || m.Draft() != "\n\nSam" || m.HasWords() {
		t.Fatalf("writing %v, %q", m.Writing, m.Draft())
	}
	m.Send() // nothing is written
	m.Write("Gladly.\n\nSam")
	m.Choose(2)
	q.next()
	m.Choose(1)
	q.next()
	if m.Writing || m.Draft() != "Gladly.\n\nSam" {
		t.Fatalf("put aside by looking at another one: %v %q", m.Writing, m.Draft())
	}
	var told error
	m.Refused = func(err error) { told = err }
	l.refuse = core.Fail(core.KindRefused, "No.", "")
	m.Reply()
	m.Send()
	q.next()
	if told == nil || !m.Writing || m.Draft() != "Gladly.\n\nSam" {
		t.Errorf("after a failure: told %v, writing %v, %q", told, m.Writing, m.Draft())
	}
	l.refuse = nil
	var undo func()
	m.Said = func(_ string, u func()) { undo = u }
	m.Send()
	q.next()
	q.next()
	if m.Writing || m.Draft() != "\n\nSam" || undo == nil {
		t.Fatalf("after sending: writing %v, %q", m.Writing, m.Draft())
	}
	undo()
	q.next()
	if !m.Writing || m.Draft() != "Gladly.\n\nSam" {
		t.Errorf("taken back: writing %v, %q", m.Writing, m.Draft())
	}
	want := []string{"m1 Gladly.\n\nSam 30s", "m1 Gladly.\n\nSam 30s", "back x7"}
	if !slices.Equal(l.did, want) {
		t.Errorf("did %q, want %q", l.did, want)
	}
}

func TestNoReplyIsWrittenToWhoIsNotWrittenTo(t *testing.T) {
	closed := letter(1, core.MessageReply, 1, 1)
	closed.Closed.Why = "by hand"
	for name, a := range map[string]model.Answer{"opted out": optedOut(), "closed": closed} {
		m, _ := loadInbox(t, &letters{answers: []model.Answer{a}}, 0)
		m.Reply()
		if can, why := m.CanReply(); can || why == "" || m.Writing {
			t.Errorf("%s: %v %q, writing %v", name, can, why, m.Writing)
		}
	}
}

func TestTheAnswersOfOneJob(t *testing.T) {
	other := letter(3, core.MessageReply, 2, 3)
	other.Job.Title = "Buyer"
	l := &letters{answers: []model.Answer{letter(1, core.MessageReply, 1, 1), letter(2, core.MessageBounce, 1, 2), other}}
	m, q := loadInbox(t, l, 0)
	jobs := m.Jobs()
	if len(jobs) != 2 || jobs[0].Title != "Buyer" || jobs[1].Count != 2 {
		t.Fatalf("jobs %+v", jobs)
	}
	m.OfJob(2)
	q.next()
	if len(m.Rows) != 1 || m.Chosen != 3 || m.Count(model.InboxMachines) != 0 {
		t.Errorf("rows %+v, open %v", m.Rows, m.Chosen)
	}
}

func TestAnAddressIsClosedFromAnAnswer(t *testing.T) {
	a := letter(1, core.MessageReply, 1, 1)
	a.Address = "ada@example.com"
	l := &letters{answers: []model.Answer{a}}
	m, q := loadInbox(t, l, 0)
	m.CloseAddress()
	l.answers[0].Closed.Why = outreach.ByRecruiter
	q.next()
	if !slices.Equal(l.did, []string{"ada@example.com by hand"}) {
		t.Errorf("did %q", l.did)
	}
	q.next()
	if m.CanClose() {
		t.Error("it is closed already")
	}
}
