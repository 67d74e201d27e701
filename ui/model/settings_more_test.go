package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

func TestEachKindOfActInTheOutboxIsNamed(t *testing.T) {
	for kind, want := range map[string]string{
		"email": "E-mail to Inês Carvalho", "reply": "Your reply to Inês Carvalho", "test": "Test of an e-mail to Inês Carvalho",
		"export": "Inês Carvalho into the ATS", "stage": "New stage of Inês Carvalho", "note": "Note about Inês Carvalho",
	} {
		o := newBackRoom()
		o.entries = o.entries[:1]
		o.entries[0].Entry.Kind = kind
		m, _ := openSettings(t, o)
		if got := m.Outbox.Row().What; got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
		if text := m.Outbox.Row().DropText(); strings.Contains(text, "sequence") != (kind == "email") {
			t.Errorf("before %s is dropped, it says %q", kind, text)
		}
	}
	o := newBackRoom()
	o.entries = o.entries[:1]
	o.entries[0].Person = ""
	if m, _ := openSettings(t, o); m.Outbox.Row().What != "E-mail to somebody" {
		t.Errorf("nobody's: %q", m.Outbox.Row().What)
	}
}

func TestWhenAnEntryOfTheOutboxIsDueOrWasTried(t *testing.T) {
	o := newBackRoom()
	o.entries = o.entries[1:4] // failed, held, waiting
	o.entries[0].Entry.Attempts = nil
	later := atTen().Add(3 * time.Hour)
	o.entries[2].Entry.Due, o.entries[2].Entry.Approved = later, time.Time{}
	m, _ := openSettings(t, o)
	rows := m.Outbox.Rows
	if rows[0].When != "" || !strings.HasPrefix(rows[1].When, "Tried ") {
		t.Errorf("never tried: %q; tried: %q", rows[0].When, rows[1].When)
	}
	if rows[2].When != "Due "+model.Moment(later) || rows[2].Why != "Not approved yet." {
		t.Errorf("waiting: %q, %q", rows[2].When, rows[2].Why)
	}
}

func TestTheOutboxGoesOnAndDoesOneThingAtATime(t *testing.T) {
	o := newBackRoom()
	o.paused = true
	m, desk := openSettings(t, o)
	var said []string
	m.Outbox.Say = func(words string) { said = append(said, words) }
	if !m.Outbox.Paused {
		t.Error("it does not show that everything rests")
	}
	m.Outbox.SetPaused(false)
	m.Outbox.SetPaused(true) // pressed at once
	if !m.Outbox.Busy() {
		t.Error("it does not show that it is under way")
	}
	desk.settle()
	if o.paused || m.Outbox.Paused || !slices.Equal(said, []string{"Sending resumed"}) {
		t.Errorf("paused %v, said %q", o.paused, said)
	}
	m.Outbox.Choose(99)
	m.Outbox.Drop()
	m.Outbox.Retry()
	m.Outbox.Resolve(true)
	desk.settle()
	if len(said) != 1 {
		t.Errorf("said %q of an entry that is not there", said)
	}
}

func TestWhoHoldsTheKeyIsSaid(t *testing.T) {
	for holder, want := range map[string]string{
		"keychain": "The keychain of this computer", "vault": "A passphrase, asked for at each start",
		"practice": "The practice company's own key: its people are invented",
	} {
		m, _ := openSettings(t, newBackRoom())
		m.Holder = holder
		if m.HolderWords() != want || m.MayMoveKey() != (holder != "practice") {
			t.Errorf("%s: %q, may move %v", holder, m.HolderWords(), m.MayMoveKey())
		}
	}
}

func TestANewRecoveryCodeIsShownOnlyOnceItIsMade(t *testing.T) {
	o := newBackRoom()
	m, desk := openSettings(t, o)
	shown := ""
	m.NewCode(func(code string) { shown = code })
	desk.settle()
	if shown != "AAAAA-BBBBB" || m.Err != nil {
		t.Errorf("shown %q, error %v", shown, m.Err)
	}
	o.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	m.NewCode(func(code string) { t.Errorf("shown %q", code) })
	desk.settle()
	if m.Err == nil {
		t.Error("nothing is told")
	}
}

// closedDoors are addresses that are not written to.
type closedDoors struct {
	list   []model.NeverEntry
	did    []string
	failed error
}

func (c *closedDoors) NeverList(context.Context) ([]model.NeverEntry, error) {
	return slices.Clone(c.list), c.failed
}

func (c *closedDoors) NeverTo(_ context.Context, address, why, note string) error {
	if c.failed == nil {
		c.did = append(c.did, strings.Join([]string{address, why, note}, ", "))
		c.list = append(c.list, model.NeverEntry{Suppression: core.Suppression{Address: strings.TrimSpace(address), Why: why, Note: note}})
	}
	return c.failed
}

func (c *closedDoors) ReleaseFor(_ context.Context, address, reason string) error {
	if c.failed == nil {
		c.did = append(c.did, address+": "+reason)
		c.list = slices.DeleteFunc(c.list, func(e model.NeverEntry) bool { return e.Suppression.Address == address })
	}
	return c.failed
}

func openDoors(t *testing.T) (*model.NeverModel, *desktop, *closedDoors) {
	t.Helper()
	of := func(address, why, name string) model.NeverEntry {
		return model.NeverEntry{Suppression: core.Suppression{Address: address, Why: why}, Name: name}
	}
	c := &closedDoors{list: []model.NeverEntry{
		of("ada@example.com", people.WhyBounced, "Ada Byron"), of("@globex.example", people.WhyByHand, ""), of("ben@example.com", people.WhyByHand, "Ben"),
		of("cleo@example.com", "opted out by e-mail", "Cleo"), of("dora@example.com", "marked an e-mail as spam", "Dora"), of("eva@example.com", "asked on the phone", ""),
	}}
	desk := newDesktop(t)
	m := model.NewNever(desk.loop, c)
	m.Load()
	desk.settle()
	return m, desk, c
}

func TestWhyNobodyWritesToAnAddressIsSaid(t *testing.T) {
	m, _, _ := openDoors(t)
	var got []string
	for _, r := range m.Rows {
		got = append(got, r.Address+" "+r.Name+": "+r.Why+" "+r.Note)
	}
	want := []string{
		"ada@example.com Ada Byron: E-mails come back ", "@globex.example Everybody at globex.example: You closed the whole domain ",
		"ben@example.com Ben: You decided so ", "cleo@example.com Cleo: They asked by e-mail ",
		"dora@example.com Dora: They marked an e-mail as spam ", "eva@example.com : They opted out asked on the phone",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !m.Rows[3].Wish || m.Rows[2].Wish {
		t.Error("only who asked for it opens their address again by a wish of their own")
	}
}

func TestClosedAddressesAreSearchedAndOneStaysChosen(t *testing.T) {
	m, _, _ := openDoors(t)
	m.Choose("cleo@example.com")
	if m.Search("E-MAIL asked"); len(m.Rows) != 1 || m.Row().Name != "Cleo" || !m.Searching() || m.Count() != 6 {
		t.Errorf("found %+v of %d", m.Rows, m.Count())
	}
	if m.Search("zebra"); len(m.Rows) != 0 || m.Current != "" {
		t.Errorf("found %+v, chosen %q", m.Rows, m.Current)
	}
	if m.Search(" "); m.Searching() || m.Current != "ada@example.com" {
		t.Errorf("searching %v, chosen %q", m.Searching(), m.Current)
	}
}

func TestAnAddressIsClosedAndOpenedAgain(t *testing.T) {
	m, desk, c := openDoors(t)
	var said []string
	var told error
	m.Say = func(words string) { said = append(said, words) }
	done := func(err error) { told = err }
	m.Add(" new@example.com ", "asked me", done)
	m.Add(" new@example.com ", "asked me", done) // pressed twice
	desk.settle()
	m.Choose("new@example.com")
	m.Release("They wrote again.", done)
	desk.settle()
	want := []string{"new@example.com is not written to again.", "new@example.com may be written to again."}
	if !slices.Equal(said, want) || len(c.did) != 2 || m.Count() != 6 || told != nil {
		t.Errorf("said %q, did %q, told %v", said, c.did, told)
	}
	c.failed = core.Fail(core.KindUsage, "This is no e-mail address.", "")
	m.Add("nobody", "", done)
	desk.settle()
	if told == nil || len(said) != 2 || m.Count() != 6 {
		t.Errorf("refused: told %v, said %q", told, said)
	}
	m.Search("zebra")
	told = nil
	m.Release("Nobody.", done)
	desk.settle()
	if told != nil {
		t.Error("somebody is released though nobody is shown")
	}
}
