package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

// dispatches are a campaign whose acts are noted, with drafts.
type dispatches struct {
	campaign
	did []string
}

func (d *dispatches) note(what string) error {
	if d.err == nil {
		d.did = append(d.did, what)
	}
	return d.err
}

func (d *dispatches) Stop(_ context.Context, _ core.JobID, p core.PersonID) error {
	return d.note("stop " + p.String())
}

func (d *dispatches) Resume(_ context.Context, _ core.JobID, p core.PersonID) error {
	return d.note("resume " + p.String())
}

func (d *dispatches) Answered(_ context.Context, _ core.JobID, p core.PersonID) error {
	return d.note("answered " + p.String())
}

func (d *dispatches) Mark(_ context.Context, _ core.JobID, p core.PersonID, cause string) (core.Lead, error) {
	return core.Lead{}, d.note("lead " + p.String() + ", " + cause)
}

func (d *dispatches) DraftLink(_ context.Context, id core.EntryID) (string, error) {
	return "mailto:" + id.String(), d.err
}

func (d *dispatches) DraftWord(_ context.Context, id core.EntryID, sent bool) (core.Entry, error) {
	if sent {
		return core.Entry{}, d.note("sent " + id.String())
	}
	return core.Entry{}, d.note("not sent " + id.String())
}

func openDispatches(t *testing.T, d *dispatches) (*model.ContactedModel, *desktop, *said) {
	t.Helper()
	desk, told := newDesktop(t), &said{}
	m := model.NewContacted(desk.loop, model.ContactedServices{Source: d, Stopper: d, Marker: d, Drafts: d})
	m.Said = func(text string) { told.texts = append(told.texts, text) }
	m.Failed = func(err error) { told.err = err }
	m.Show(1)
	desk.settle()
	return m, desk, told
}

func TestWhatIsDoneWithSomebodyWhoWasWrittenToIsSaid(t *testing.T) {
	for _, c := range []struct {
		name      string
		act       func(*model.ContactedModel)
		did, said string
	}{
		{"stop", func(m *model.ContactedModel) { m.Stop(1) }, "stop p1", "The sequence is stopped"},
		{"go on", func(m *model.ContactedModel) { m.Resume(1) }, "resume p1", "The sequence goes on at its step"},
		{"go on elsewhere", func(m *model.ContactedModel) { m.Elsewhere(m.Rows[0]) }, "resume p1", "The sequence goes on with ada@example.org"},
		{"answered elsewhere", func(m *model.ContactedModel) { m.Answered(1) }, "answered p1", "Noted: they answered, and nothing more goes out to them"},
		{"a lead", func(m *model.ContactedModel) { m.Mark(1) }, "lead p1, marked by hand", "Marked as lead"},
		{"the draft was sent", func(m *model.ContactedModel) { m.Sent(4, true) }, "sent " + core.EntryID(4).String(), "Noted: what follows is planned from now"},
		{"the draft was not sent", func(m *model.ContactedModel) { m.Sent(4, false) }, "not sent " + core.EntryID(4).String(), "The sequence is stopped; delete the draft. Go on drafts it anew"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &dispatches{campaign: campaign{contacted: []outreach.Contacted{{Person: 1, Sent: 1, Bounced: true, Next: "ada@example.org", State: "stopped"}}}}
			m, desk, told := openDispatches(t, d)
			c.act(m)
			desk.settle()
			if !slices.Equal(d.did, []string{c.did}) || !slices.Equal(told.texts, []string{c.said}) {
				t.Errorf("did %q, said %q", d.did, told.texts)
			}
			d.err = core.Fail(core.KindStorage, "The disk is full.", "")
			c.act(m)
			desk.settle()
			if told.err == nil || len(told.texts) != 1 || m.Err != nil || len(m.Rows) != 1 {
				t.Errorf("refused: told %v, said %q, page error %v", told.err, told.texts, m.Err)
			}
		})
	}
}

func TestADraftIsOpenedInTheMailProgram(t *testing.T) {
	d := &dispatches{}
	m, desk, told := openDispatches(t, d)
	opened := ""
	m.OpenDraft(4, func(link string) { opened = link })
	desk.settle()
	if opened != "mailto:"+core.EntryID(4).String() {
		t.Errorf("opened %q", opened)
	}
	d.err = core.Fail(core.KindNotFound, "The draft is gone.", "")
	m.OpenDraft(4, func(string) { t.Error("a draft that is gone is opened") })
	desk.settle()
	if told.err == nil {
		t.Error("nothing is told")
	}
}

func TestWhatMayBeDoneDependsOnWhatBecameOfThem(t *testing.T) {
	for name, c := range map[string]struct {
		in     outreach.Contacted
		answer bool
		goOn   bool
		state  model.ContactState
	}{
		"a draft waits":    {outreach.Contacted{Draft: 4, DraftAt: at, Bounced: true, State: "waiting"}, true, false, model.ContactDrafted},
		"it came back":     {outreach.Contacted{Bounced: true, State: "stopped", Next: "ada@example.org"}, false, true, model.ContactBounced},
		"nowhere to go on": {outreach.Contacted{Bounced: true, State: "stopped"}, false, false, model.ContactBounced},
		"they answered":    {outreach.Contacted{Replied: true, State: "stopped"}, false, false, model.ContactReplied},
		"on the way":       {outreach.Contacted{State: "running"}, true, false, model.ContactSent},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.Person = 1
			m, _, _ := openDispatches(t, &dispatches{campaign: campaign{contacted: []outreach.Contacted{c.in}}})
			if r := m.Rows[0]; r.CanAnswer != c.answer || r.CanGoOn != c.goOn || r.State != c.state || r.Draft != c.in.Draft {
				t.Errorf("answer %v, go on %v, %q", r.CanAnswer, r.CanGoOn, r.State)
			}
		})
	}
}

func TestTheSignsOfAnEmailAreSaidWithTheirTime(t *testing.T) {
	when := time.Date(2026, 11, 22, 8, 12, 0, 0, time.Local)
	click := func(verdict string) outreach.Click {
		return outreach.Click{Verdict: verdict, At: &when, Why: "It waited a minute."}
	}
	for name, c := range map[string]struct {
		in                       outreach.Contacted
		reached, replied, clicks string
	}{
		"taken":             {outreach.Contacted{Delivered: true, LastSent: when}, "Taken by the reader's mail server, 22 Nov 2026, 08:12", "", "Not known: clicks are seen only with a relay"},
		"not yet":           {outreach.Contacted{LastSent: when}, "", "", "Not known: clicks are seen only with a relay"},
		"came back":         {outreach.Contacted{Bounced: true, Delivered: true}, "Bounced", "", "Not known: clicks are seen only with a relay"},
		"answered":          {outreach.Contacted{Replied: true, RepliedAt: when}, "", "Answered, 22 Nov 2026, 08:12", "Not known: clicks are seen only with a relay"},
		"opted out":         {outreach.Contacted{OptedOut: true, Replied: true, Cause: core.Cause{At: when}}, "", "Wants no more e-mails, 22 Nov 2026, 08:12", "Not known: clicks are seen only with a relay"},
		"clicked":           {outreach.Contacted{Clicked: click("human")}, "", "", "Clicked, 22 Nov 2026, 08:12. It waited a minute."},
		"a program clicked": {outreach.Contacted{Clicked: click("scanner")}, "", "", "Followed by a program, not by a person, 22 Nov 2026, 08:12. It waited a minute."},
		"perhaps clicked":   {outreach.Contacted{Clicked: click("unsure")}, "", "", "Perhaps clicked, 22 Nov 2026, 08:12. It waited a minute."},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.Person = 1
			m, _, _ := openDispatches(t, &dispatches{campaign: campaign{contacted: []outreach.Contacted{c.in}}})
			if r := m.Rows[0]; r.Reached != c.reached || r.Replied != c.replied || r.Clicked != c.clicks {
				t.Errorf("reached %q, replied %q, clicked %q", r.Reached, r.Replied, r.Clicked)
			}
		})
	}
}

func TestAnotherJobBeginsWithoutFilterAndDetails(t *testing.T) {
	m, desk, _ := openDispatches(t, &dispatches{campaign: campaign{contacted: []outreach.Contacted{{Person: 1, Sent: 1}, {Person: 2, Sent: 1, Replied: true}}}})
	m.Filter(model.ContactReplied)
	m.Why(2)
	desk.settle()
	m.Show(1)
	desk.settle()
	if m.State() != model.ContactReplied || m.Open != 2 || len(m.Rows) != 1 {
		t.Errorf("read anew: filter %q, open %s", m.State(), m.Open)
	}
	m.Show(2)
	if m.Loaded || m.Open != 0 || len(m.Mail) != 0 {
		t.Error("the other job begins with what was open")
	}
	desk.settle()
	if m.State() != model.ContactAll || m.Total() != 2 || len(m.Rows) != 2 {
		t.Errorf("filter %q, %d of %d", m.State(), len(m.Rows), m.Total())
	}
}

func TestEmailsAreNamedByWhatTheyAre(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range []core.MessageKind{
		core.MessageSent, core.MessageReply, core.MessageAuto, core.MessageBounce, core.MessageDelay, core.MessageAsk, core.MessageComplaint,
	} {
		word := model.MessageWord(k)
		if seen[word] || word == string(k) || word == "" {
			t.Errorf("%s is called %q", k, word)
		}
		seen[word] = true
	}
	if model.MessageWord("later") != "later" {
		t.Error("a kind that is not known is not shown as it is")
	}
}

// flight is a plan whose sequences can be stopped.
type flight struct{ dispatches }

func openFlight(t *testing.T) (*model.PlanModel, *desktop, *flight, *said) {
	t.Helper()
	f := &flight{dispatches{campaign: campaign{plan: []outreach.Planned{
		planRow(1, "2026-11-21 09:12", outreach.Sent, ""),
		planRow(2, "2026-11-23 09:04", outreach.Held, outreach.WhyWaiting),
		planRow(3, "", outreach.Drafted, ""),
	}}}}
	f.plan[2].Due = time.Date(2026, 11, 24, 9, 30, 0, 0, time.Local)
	desk, told := newDesktop(t), &said{}
	m := model.NewPlan(desk.loop, f)
	m.Said = func(text string) { told.texts = append(told.texts, text) }
	m.Failed = func(err error) { told.err = err }
	m.Show(1)
	desk.settle()
	return m, desk, f, told
}

func TestThePlanCountsWhatIsInEachState(t *testing.T) {
	m, _, _, _ := openFlight(t)
	want := []model.PlanCount{
		{Name: "All", Count: 3},
		{State: outreach.Coming, Name: "Planned"},
		{State: outreach.Held, Name: "Held", Count: 1},
		{State: outreach.Drafted, Name: "Drafted", Count: 1},
		{State: outreach.Sent, Name: "Sent", Count: 1},
		{State: outreach.Stopped, Name: "Stopped"},
	}
	if diff := cmp.Diff(want, m.States()); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if m.Rows[2].Day != "Tue 24 Nov" || m.Rows[2].Hour != "09:30" || m.Rows[2].Name != "chiara@example.net" {
		t.Errorf("a row without a time of its own: %+v", m.Rows[2])
	}
	if m.Filter(outreach.Sent); m.Next() != 0 || m.State() != outreach.Sent {
		t.Errorf("next %d of those that have gone", m.Next())
	}
}

func TestASequenceIsStoppedAndTakenUpInThePlan(t *testing.T) {
	m, desk, f, told := openFlight(t)
	m.Stop(2)
	desk.settle()
	m.Resume(2)
	desk.settle()
	want := []string{"Bruno Silva gets nothing more", "The sequence goes on at its step"}
	if !slices.Equal(f.did, []string{"stop p2", "resume p2"}) || !slices.Equal(told.texts, want) {
		t.Errorf("did %q, said %q", f.did, told.texts)
	}
	f.err = core.Fail(core.KindStorage, "The disk is full.", "")
	m.Stop(2)
	desk.settle()
	if told.err == nil || len(told.texts) != 2 || m.Total() != 3 {
		t.Errorf("told %v, said %q, %d e-mails", told.err, told.texts, m.Total())
	}
}

func TestTheQuestionBeforeAnApprovalNamesOneAndCountsMany(t *testing.T) {
	m, _, _, _ := openFlight(t)
	if got := m.Question([]core.PersonID{1}); got != "Ada Okafor gets the sequence." {
		t.Errorf("nothing is to come: %q", got)
	}
	if got := m.Question([]core.PersonID{1, 2}); !strings.HasPrefix(got, "2 people get the sequence. The first e-mail leaves Mon 23 Nov, 09:04") {
		t.Errorf("two people: %q", got)
	}
}

func TestATestOfThePlanIsOfferedWhereSomethingIsToCome(t *testing.T) {
	m, desk, _, _ := openFlight(t)
	if _, ok := m.Test(rowOf(m, 2)); ok {
		t.Error("a test is offered though nobody sends one")
	}
	m.Tester = model.NewTester(desk.loop, &postbox{})
	if l, ok := m.Test(rowOf(m, 2)); !ok || l != (model.TestLetter{Job: 1, Person: 2}) {
		t.Errorf("test %+v, %v", l, ok)
	}
	if _, ok := m.Test(rowOf(m, 1)); ok {
		t.Error("a test is offered of what has gone")
	}
}

// rowOf is the first row of a person.
func rowOf(m *model.PlanModel, p core.PersonID) model.PlanRow {
	return m.Rows[slices.IndexFunc(m.Rows, func(r model.PlanRow) bool { return r.Person == p })]
}

func TestThePlanIsWalkedByDays(t *testing.T) {
	m, _, _, _ := openFlight(t)
	for _, c := range []struct{ row, by, want int }{{0, 1, 1}, {1, 1, 2}, {2, 5, 2}, {2, -1, 1}, {0, -3, 0}, {-1, 1, 0}} {
		if got := m.DayFrom(c.row, c.by); got != c.want {
			t.Errorf("%d days from row %d is row %d, want %d", c.by, c.row, got, c.want)
		}
	}
	if m.FilterReason("nobody's reason"); len(m.Rows) != 0 || m.DayFrom(0, 1) != 0 || m.Reason() != "nobody's reason" {
		t.Errorf("%d rows for a reason that none has", len(m.Rows))
	}
	if m.FilterReason(m.Reason()); m.Reason() != "" || len(m.Rows) != 3 {
		t.Errorf("the same again shows %d", len(m.Rows))
	}
}
