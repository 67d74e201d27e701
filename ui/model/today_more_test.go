package model_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/records"
	"reqdesk/ui/model"
)

// rolodex is a list of clients, or a failure to read it.
type rolodex struct {
	list []core.Client
	err  error
}

func (r rolodex) Clients(context.Context) ([]core.Client, error) { return r.list, r.err }

func TestANewWorkspaceIsToldFromOneWhereAllIsDone(t *testing.T) {
	for name, c := range map[string]struct {
		clients rolodex
		fresh   bool
		failed  bool
	}{
		"new":              {rolodex{}, true, false},
		"all done":         {rolodex{list: []core.Client{{ID: 1}}}, false, false},
		"it can't be read": {rolodex{err: errors.New("disk")}, false, true},
	} {
		desk := newDesktop(t)
		m := model.NewToday(desk.loop, todaySource{}).WithClients(c.clients)
		m.Load()
		desk.settle()
		if m.Fresh != c.fresh || (m.Err != nil) != c.failed {
			t.Errorf("%s: fresh %v, error %v", name, m.Fresh, m.Err)
		}
	}
}

func TestTheSidebarCountsPeopleAnswersAndDrafts(t *testing.T) {
	got := model.SidebarCounts([]records.Item{
		item(records.KindProfiles, 1, 8), item(records.KindProfiles, 2, 3), item(records.KindReplies, 1, 2), item(records.KindAsk, 1, 1),
		item(records.KindDraft, 3, 9), item(records.KindDraft, 4, 1), item(records.KindBudget, 0, 5),
	})
	if diff := cmp.Diff(map[model.Place]int{model.Review: 11, model.Inbox: 3, model.Jobs: 2}, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestEachThingLeadsToWhereItIsSettled(t *testing.T) {
	outbox := model.Route{Place: model.Settings, Tab: model.TabOutbox}
	for _, c := range []struct {
		item records.Item
		want model.Route
	}{
		{item(records.KindSourcing, 3, 1), model.ToJob(3, model.TabSources)},
		{item(records.KindSourcing, 0, 1), model.To(model.Jobs)},
		{item(records.KindConflict, 3, 1), model.To(model.Conflicts)},
		{item(records.KindTask, 0, 1), model.Route{Place: model.People, Tab: model.TabTasks}},
		{item(records.KindDuplicate, 0, 1), model.Route{Place: model.People, Tab: model.TabDuplicates}},
		{records.Item{Kind: records.KindConnection, Conn: 5}, model.ToConnection(5)},
		{records.Item{Kind: records.KindBudget, Client: 2}, model.ToBudget(2)},
		{item(records.KindDrafted, 3, 1), model.ToJob(3, model.TabContacted)},
		{item(records.KindDrafted, 0, 1), outbox},
		{item(records.KindBounced, 0, 1), model.To(model.Jobs)},
		{item(records.KindUnknown, 3, 1), outbox},
		{item(records.KindReopened, 3, 1), model.ToJob(3, "")},
		{item(records.KindReopened, 0, 1), model.To(model.Jobs)},
	} {
		m := loadToday(t, todaySource{items: []records.Item{c.item}})
		if got := m.Rows[0].To; got != c.want {
			t.Errorf("%s of job %s leads to %v, want %v", c.item.Kind, c.item.Job, got, c.want)
		}
	}
}

func TestManyOfAKindAreSummedUp(t *testing.T) {
	for kind, want := range map[string]string{
		records.KindReplies: "24 replies to answer in 12 jobs", records.KindAsk: "24 answers to decide about in 12 jobs",
		records.KindHeld: "12 unusual closings to decide, of 24 ATS jobs", records.KindOwner: "12 owners of 24 ATS jobs whom nobody here knows",
		records.KindReference: "12 jobs in the ATS may be closed ones, opened again", records.KindConnection: "12 connections do not work",
		records.KindMailbox: "12 mailboxes do not work", records.KindBounced: "24 e-mails came back in 12 jobs, and there are other addresses",
		records.KindReopened: "The ATS opened 12 jobs again", records.KindBudget: "The profile budgets of 12 clients are used up",
		records.KindSourcing: "No profiles came within a day in 12 jobs", records.KindReminder: "24 profiles have waited for days in 12 jobs",
		records.KindTask: "12 things wait",
	} {
		var items []records.Item
		for j := range core.JobID(12) {
			items = append(items, item(kind, j+1, 2))
		}
		m := loadToday(t, todaySource{items: items})
		if len(m.Rows) != 1 || m.Rows[0].Title != want {
			t.Errorf("%s: %q, want %q", kind, m.Rows[0].Title, want)
		}
	}
}

func TestWhatIsHeldNamesFewJobsAndSinceWhen(t *testing.T) {
	since := time.Date(2026, 11, 22, 8, 0, 0, 0, time.Local)
	for want, h := range map[string]model.HeldState{
		"Nothing was closed. None of them is a job here.": {},
		"Nothing was closed. Jobs here, their e-mails wait: Welder, Nurse. Since 22 Nov 2026, 08:00.": {
			Imported: []string{"Welder", "Nurse"}, Held: core.Held{Since: since},
		},
	} {
		desk := newDesktop(t)
		m := model.NewToday(desk.loop, todaySource{}).WithHeld(&heldSource{list: []model.HeldState{h}})
		m.Load()
		desk.settle()
		if got := m.Rows[0].Note; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if _, ok := m.HeldOf(99); ok {
			t.Error("a decision is held that is not there")
		}
	}
}

func TestADecisionOnTheFirstPageIsTakenOnce(t *testing.T) {
	desk, held := newDesktop(t), &heldSource{list: []model.HeldState{{Held: core.Held{ID: 7}}}}
	m := model.NewToday(desk.loop, todaySource{}).WithHeld(held)
	m.Load()
	desk.settle()
	said := ""
	m.Said = func(text string) { said = text }
	m.Settle(7, true)
	m.Settle(7, false)
	if !m.Deciding() {
		t.Error("it does not show that it is under way")
	}
	desk.settle()
	if len(held.said) != 1 || !held.said[0] || !strings.HasPrefix(said, "The jobs are closed") || m.Deciding() {
		t.Errorf("settled %v, said %q", held.said, said)
	}
}

func TestSomebodyWithoutAKeychainRecoversBehindAPassphrase(t *testing.T) {
	d := &doorkeeper{}
	m := model.NewWelcome("/home/x", d.intents())
	m.Locked("/w")
	if m.Stage != model.StageUnlock || m.Dir != "/w" {
		t.Errorf("stage %v of %q", m.Stage, m.Dir)
	}
	m.To(model.StageRecover)
	m.Recover("AAAAA-BBBBB", "four plain words here", "four other words here")
	if m.Err == nil || len(d.wanted) != 0 {
		t.Errorf("error %v, wanted %q", m.Err, d.wanted)
	}
	m.Recover("AAAAA-BBBBB", "four plain words here", "four plain words here")
	if d.last() != "recover AAAAA-BBBBB four plain words here" || m.Err != nil {
		t.Errorf("wanted %q, error %v", d.wanted, m.Err)
	}
	m.Practice() // while it is being opened
	if len(d.wanted) != 1 {
		t.Errorf("wanted %q at once", d.wanted)
	}
	m.Failed(errors.New("page 7 is torn"))
	var told *core.Error
	if !errors.As(m.Err, &told) || told.Message != "The workspace can't be opened." || m.Stage != model.StageRecover {
		t.Errorf("told %v at stage %v", m.Err, m.Stage)
	}
	if m.Failed(nil); m.Err != nil || m.Busy != "" {
		t.Errorf("after it worked: %v, busy %q", m.Err, m.Busy)
	}
}
