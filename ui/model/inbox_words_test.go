package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

func openThread(t *testing.T, l *letters) (*model.InboxModel, queue) {
	t.Helper()
	if l.answers == nil {
		l.answers = []model.Answer{letter(1, core.MessageReply, 1, 1)}
	}
	return loadInbox(t, l, 0)
}

func TestAThreadShowsTheOtherEmailsOldestFirst(t *testing.T) {
	when := time.Date(2026, 11, 22, 8, 12, 0, 0, time.Local)
	m, _ := openThread(t, &letters{thread: model.Thread{Mail: []core.Message{
		{ID: 8, Kind: core.MessageSent, Text: "Hello Ada.", Date: when},
		{ID: 9, Kind: core.MessageAuto, Text: "I am away.", Recorded: when.Add(time.Hour), Date: when},
		{ID: 1, Kind: core.MessageReply, Text: "Yes."},
	}}})
	want := []model.ThreadRow{
		{Who: "You wrote", When: "22 Nov 2026, 08:12", Text: "Hello Ada."},
		{Who: "Automatic", When: "22 Nov 2026, 09:12", Text: "I am away."},
	}
	if diff := cmp.Diff(want, m.ThreadRows()); diff != "" {
		t.Errorf("thread (-want +got):\n%s", diff)
	}
}

func TestALongThreadShowsItsEnd(t *testing.T) {
	var mail []core.Message
	for id := core.MessageID(10); id < 30; id++ {
		mail = append(mail, core.Message{ID: id, Kind: core.MessageSent, Text: id.String()})
	}
	m, _ := openThread(t, &letters{thread: model.Thread{Mail: mail}})
	rows := m.ThreadRows()
	if n := len(rows); n != 8 || rows[n-1].Text != core.MessageID(29).String() {
		t.Errorf("%d rows, the last is %+v", n, rows[n-1])
	}
}

func TestRepliesThatHaveNotLeftSayHowTheyStand(t *testing.T) {
	due := time.Date(2026, 11, 22, 8, 12, 30, 0, time.Local)
	for _, c := range []struct {
		state     core.EntryState
		why       string
		when, say string
		back      bool
	}{
		{core.EntryWaiting, "", "has not left yet", "Leaves at 08:12:30.", true},
		{core.EntryHeld, "Everything is paused.", "has not left yet", "Everything is paused.", true},
		{core.EntryFailed, "The password was refused.", "was not sent", "The password was refused.", true},
		{core.EntryUnknown, "", "may have been sent", "No answer came back from the mail server. Look into your Sent folder, then say in the outbox what you found.", false},
		{core.EntryStarted, "", "is leaving", "", false},
	} {
		t.Run(string(c.state), func(t *testing.T) {
			m, _ := openThread(t, &letters{thread: model.Thread{Open: []core.Entry{{
				ID: 7, State: c.state, Why: c.why, Due: due, Preview: "To: ada@example.com\n\nThank you.", Files: []core.EntryFile{{Name: "offer.pdf"}, {Name: "map.png"}},
			}}}})
			want := []model.ThreadRow{{Who: "Your reply", When: c.when, Text: "Thank you.", Words: "Thank you.", Entry: 7, Why: c.say, Back: c.back, Files: "offer.pdf, map.png"}}
			if diff := cmp.Diff(want, m.ThreadRows()); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAQuestionIsJudgedByAWord(t *testing.T) {
	for _, c := range []struct {
		detail string
		choice int
		did    string
		said   string
	}{
		{core.AskUnsure, 0, "reply", "It counts as a reply; the sequence has stopped."},
		{core.AskUnsure, 1, "opt", "They are not written to again."},
		{core.AskUnsure, 2, "", "The sequence goes on."},
		{core.AskGone, 0, "", "The sequence is stopped."},
		{core.AskStranger, 0, "true", "It counts as a reply; the sequence has stopped."},
		{core.AskOptOut, 0, "", "They are not written to again."},
	} {
		a := asking(c.detail)
		choices := model.Choices(a.Message)
		l := &letters{answers: []model.Answer{a}}
		m, q := openThread(t, l)
		said := ""
		m.Said = func(text string, _ func()) { said = text }
		m.Judge(choices[c.choice])
		m.Judge(choices[c.choice]) // pressed twice
		q.next()
		if len(l.did) != 1 || said != c.said || !strings.Contains(l.did[0], c.did) {
			t.Errorf("%s: did %q, said %q; want %q", c.detail, l.did, said, c.said)
		}
	}
}

func TestAReplyThatIsPutAsideKeepsItsWords(t *testing.T) {
	m, _ := openThread(t, &letters{})
	m.Reply()
	m.Write("Thank you")
	m.Close()
	if m.Writing || m.Draft() != "Thank you" {
		t.Errorf("writing %v, draft %q", m.Writing, m.Draft())
	}
	m.Write("lost")
	if m.Reply(); !m.Writing || m.Draft() != "Thank you" {
		t.Errorf("writing %v, draft %q", m.Writing, m.Draft())
	}
	if m.Fold(); !m.Unfolded {
		t.Error("what is quoted is not shown")
	}
	if m.Fold(); m.Unfolded {
		t.Error("what is quoted is still shown")
	}
}

func TestTheFilterOfTheInboxPartsPeopleFromMachines(t *testing.T) {
	m, q := openThread(t, &letters{answers: []model.Answer{
		letter(1, core.MessageReply, 1, 1), letter(2, core.MessageBounce, 1, 2), letter(3, core.MessageAsk, 2, 3), letter(4, core.MessageAuto, 0, 0),
	}})
	if m.Kind() != model.InboxPeople || m.Count(model.InboxPeople) != 2 || m.Count(model.InboxMachines) != 2 {
		t.Errorf("%d of people, %d of machines", m.Count(model.InboxPeople), m.Count(model.InboxMachines))
	}
	m.Filter(model.InboxMachines)
	q.next()
	if m.Chosen != 2 || len(m.Rows) != 2 || m.Job() != 0 {
		t.Errorf("open is %s of %d", m.Chosen, len(m.Rows))
	}
	m.OfJob(2)
	if m.Chosen != 0 || len(m.Rows) != 0 || m.Count(model.InboxPeople) != 1 || m.Job() != 2 {
		t.Errorf("of a job without machines: %s of %d", m.Chosen, len(m.Rows))
	}
	if _, ok := m.Current(); ok {
		t.Error("an answer is open that is not shown")
	}
}

func TestWhyAnAddressIsClosedIsSaidInWords(t *testing.T) {
	for why, want := range map[string]string{
		outreach.ByRecruiter: "you said so", people.WhyBounced: "e-mails to it came back", people.WhyErased: "their data were erased", "their wish": "their wish",
	} {
		if got := model.WhyClosed(why); got != want {
			t.Errorf("%s: %q", why, got)
		}
	}
}

func TestWhatFollowsFromAnAnswerIsSaid(t *testing.T) {
	of := func(kind core.MessageKind, detail, closed string) model.Answer {
		a := letter(1, kind, 1, 1)
		a.Message.Detail, a.Closed.Why = detail, closed
		return a
	}
	for want, a := range map[string]model.Answer{
		"Their address is not written to any more: you said so.":     of(core.MessageReply, "", outreach.ByRecruiter),
		"their address is closed for good":                           of(core.MessageReply, core.OptedOut, ""),
		"goes on by itself":                                          of(core.MessageAuto, "", ""),
		"The address may work at another time":                       of(core.MessageBounce, "The mailbox is full.", ""),
		"the address is not written to again":                        of(core.MessageBounce, "No such user.", people.WhyBounced),
		"this is not a bounce":                                       of(core.MessageDelay, "", ""),
		"marked as spam":                                             of(core.MessageComplaint, "", ""),
		"comes from an address that is not known as theirs":          of(core.MessageAsk, core.AskStranger, ""),
		"written by Ada or by a program":                             of(core.MessageAsk, core.AskUnsure, ""),
		"may be a wish not to be written to again":                   of(core.MessageAsk, core.AskOptOut, ""),
		"Ada is no longer there":                                     of(core.MessageAsk, core.AskGone, ""),
		"without answering one of your e-mails":                      of(core.MessageAsk, core.AskUnasked, ""),
		"You said that this is no answer; the sequence went on.":     of(core.MessageAsk, core.AskNothing, ""),
		"You stopped the sequence because of this.":                  of(core.MessageAsk, core.AskLeft, ""),
		"This may be an answer of Ada. The sequence waits until you": of(core.MessageAsk, "", ""),
	} {
		if got := model.AnswerMeaning(a); !strings.Contains(got, want) {
			t.Errorf("%s %s: %q lacks %q", a.Message.Kind, a.Message.Detail, got, want)
		}
	}
	if got := model.AnswerMeaning(of(core.MessageSent, "", "")); got != "" {
		t.Errorf("one's own e-mail: %q", got)
	}
}
