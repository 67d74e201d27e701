package model_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs"
	"reqdesk/core/outreach"
	"reqdesk/ui/model"
)

// register is an agency that keeps what was set on a client, and its owners.
type register struct {
	*agency
	set map[string]string
}

func (r *register) SetClient(ctx context.Context, name string, set map[string]string, create bool) (core.Client, error) {
	r.set = set
	return r.agency.SetClient(ctx, name, set, create)
}

func (r *register) Owners(context.Context) ([]jobs.Owner, error) { return r.all.Owners, nil }

func (r *register) AddOwner(_ context.Context, email string) error {
	if r.failed == nil {
		r.all.Owners = append(slices.Clone(r.all.Owners), jobs.Owner{Email: email, Origin: "added"})
	}
	return r.do("know " + email)
}

func (r *register) RemoveOwner(_ context.Context, email string) error {
	if r.failed == nil {
		r.all.Owners = slices.DeleteFunc(slices.Clone(r.all.Owners), func(o jobs.Owner) bool { return o.Email == email })
	}
	return r.do("forget " + email)
}

func openRegister(t *testing.T, r *register) (*model.ClientsModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewClients(desk.loop, model.ClientServices{
		Clients: r, Connections: r, SignIns: r, Mailboxes: r, Owners: r,
		Kinds: []ats.Descriptor{{Kind: "feed", Name: "Job feed"}},
	})
	m.Load(model.Route{})
	desk.settle()
	return m, desk
}

func TestAClientsFormShowsWhatItIsNow(t *testing.T) {
	r := &register{agency: newAgency()}
	c := &r.all.Clients[1]
	c.OffLimits, c.Budget, c.SourceCode = []string{"Globex", "globex.example"}, core.Budget{Limited: true, Total: 20, Used: 3}, "source=kestrel"
	c.Notice = core.DataNotice{Auto: core.SettingNo, Link: "https://kestrel.example/privacy", Texts: map[string]string{"en": "Kestrel's own words."}}
	r.all.Notice = core.DataNotice{Texts: map[string]string{"en": "Ours.", "de": "Unsere."}}
	m, _ := openRegister(t, r)
	f := m.ClientForm(*c)
	if f.Name != "Kestrel Rail Systems" || f.OffLimits != "Globex\nglobex.example" || f.Budget != "20" || f.Mailbox != "robin" || f.SourceCode != "source=kestrel" {
		t.Errorf("form %+v", f)
	}
	if f.Texts["en"] != "Kestrel's own words." || f.Texts["de"] != "Unsere." || f.NoticeChoice() != 2 {
		t.Errorf("notice %d, texts %q", f.NoticeChoice(), f.Texts)
	}
	if got := m.ClientForm(core.Client{}); got.SourceCode != "source=reqdesk" || got.Budget != "" || got.NoticeChoice() != 0 || got.Mailbox != "" {
		t.Errorf("a new one begins with %+v", got)
	}
}

func TestTheChoicesOfTheNoticeSayWhatCountsForAll(t *testing.T) {
	for auto, want := range map[string]string{core.SettingNo: "As in Settings: not by itself", core.SettingYes: "As in Settings: in first e-mails", "": "As in Settings: in first e-mails"} {
		r := &register{agency: newAgency()}
		r.all.Notice = core.DataNotice{Auto: auto, Link: "https://agency.example/privacy"}
		m, _ := openRegister(t, r)
		if got := m.NoticeChoices(); got[0] != want || len(got) != 3 || m.CommonPrivacy() != "https://agency.example/privacy" {
			t.Errorf("%q: %q, privacy %q", auto, got, m.CommonPrivacy())
		}
	}
	f := model.ClientForm{Notice: "no idea"}
	if f.NoticeChoice() != 0 {
		t.Errorf("an unknown value is choice %d", f.NoticeChoice())
	}
	for i, want := range []string{"", core.SettingYes, core.SettingNo} {
		if f.ChooseNotice(i); f.Notice != want || f.NoticeChoice() != i {
			t.Errorf("choice %d is %q", i, f.Notice)
		}
	}
}

func TestANoticeThatCannotBeUsedIsNotSaved(t *testing.T) {
	for name, c := range map[string]struct {
		form model.ClientForm
		want string
	}{
		"no address":   {model.ClientForm{Name: "X", Privacy: "our privacy page"}, "Write the address of the privacy notice as https://example.com/privacy."},
		"a bad value":  {model.ClientForm{Name: "X", Texts: map[string]string{"en": "Hello {{ nobody.knows }}"}}, "The notice in English can't be used: "},
		"nothing said": {model.ClientForm{Name: "X", Budget: "0", Texts: map[string]string{"en": " "}}, ""},
		"less than 0":  {model.ClientForm{Name: "X", Budget: "-1"}, "The budget is a number of profiles, or empty for no limit."},
	} {
		if got := problemsOf(c.form); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestOnlyTheNoticesThatChangedBecomeTheClientsOwn(t *testing.T) {
	r := &register{agency: newAgency()}
	m, desk := openRegister(t, r)
	f := m.ClientForm(m.Client())
	lang := outreach.NoticeLanguages()[0]
	f.Texts[lang], f.Privacy, f.Colour = "Our own words.", " https://kestrel.example/privacy ", "#224466"
	f.UTM.Source = " reqdesk "
	f.ChooseNotice(1)
	m.SaveClient(f, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	desk.settle()
	want := map[string]string{
		"name": "Kestrel Rail Systems", "source_code": "", "utm_source": "reqdesk", "utm_medium": "", "utm_campaign": "",
		"budget": "unlimited", "off_limits": "", "colour": "#224466", "mailbox": "robin",
		core.SettingDataNotice: core.SettingYes, core.SettingPrivacyURL: "https://kestrel.example/privacy", core.SettingNoticeText + lang: "Our own words.",
	}
	if diff := cmp.Diff(want, r.set); diff != "" {
		t.Errorf("set (-want +got):\n%s", diff)
	}
}

func TestAClientThatCannotBeStoredIsToldToTheDialog(t *testing.T) {
	r := &register{agency: newAgency()}
	m, desk := openRegister(t, r)
	m.Say = func(words string) { t.Errorf("said %q", words) }
	r.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	var told error
	m.SaveClient(model.ClientForm{Name: "New"}, func(err error) { told = err })
	desk.settle()
	if told == nil || m.Err != nil {
		t.Errorf("told %v; the page has %v", told, m.Err)
	}
}

func TestABudgetInWords(t *testing.T) {
	for want, b := range map[string]core.Budget{"No limit": {}, "3 of 20 profiles used": {Limited: true, Total: 20, Used: 3}} {
		if got := model.BudgetWords(b); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhatIsDoneWithClientsAndConnectionsIsSaid(t *testing.T) {
	for _, c := range []struct {
		name      string
		act       func(*model.ClientsModel)
		did, said string
	}{
		{"aside", (*model.ClientsModel).Archive, "archive Kestrel Rail Systems", "Kestrel Rail Systems is put aside; everything about it stays"},
		{"on", func(m *model.ClientsModel) { m.Switch("depot", true) }, "on depot", "depot is on"},
		{"off", func(m *model.ClientsModel) { m.Switch("depot", false) }, "off depot", "depot is off; its jobs and links stay"},
		{"removed", func(m *model.ClientsModel) { m.Remove("depot") }, "remove depot", "depot is removed; its jobs stay"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &register{agency: newAgency()}
			m, desk := openRegister(t, r)
			said := ""
			m.Say = func(words string) { said = words }
			c.act(m)
			c.act(m) // pressed twice
			desk.settle()
			if !slices.Equal(r.did, []string{c.did}) || said != c.said {
				t.Errorf("did %q, said %q", r.did, said)
			}
			r.failed, said = core.Fail(core.KindStorage, "The disk is full.", ""), ""
			c.act(m)
			desk.settle()
			if m.Err == nil || said != "" {
				t.Errorf("refused: error %v, said %q", m.Err, said)
			}
		})
	}
}

func TestAnotherClientIsChosen(t *testing.T) {
	m, _ := openRegister(t, &register{agency: newAgency()})
	drawn := 0
	m.Changed = func() { drawn++ }
	m.Choose(1)
	m.Choose(2)
	m.Choose(2)
	if drawn != 1 || m.Client().Name != "Marram Health" || m.NewForm().Client != "Marram Health" {
		t.Errorf("drawn %d times, shown %q, a new connection for %q", drawn, m.Client().Name, m.NewForm().Client)
	}
}

func TestOwnersAreAddedShownAndForgotten(t *testing.T) {
	r := &register{agency: newAgency()}
	since := time.Date(2026, 11, 20, 9, 0, 0, 0, time.Local)
	r.all.Owners = []jobs.Owner{{Email: "robin@agency.example", Origin: "mailbox"}, {Email: "mo@kestrel.example", Origin: "added", Since: since}}
	m, desk := openRegister(t, r)
	want := []model.OwnerRow{
		{Email: "robin@agency.example", Note: "The address of a mailbox"},
		{Email: "mo@kestrel.example", Note: "Added 20 Nov 2026", Removes: true},
	}
	if diff := cmp.Diff(want, m.Owners); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	var told error
	var said []string
	m.Say = func(words string) { said = append(said, words) }
	add := func(email string) {
		told = nil
		m.AddOwner(email, func(err error) { told = err })
		desk.settle()
	}
	if add("mo"); core.KindOf(told) != core.KindUsage || len(r.did) != 0 {
		t.Errorf("no address: %v, did %q", told, r.did)
	}
	if add("ines@kestrel.example"); told != nil || len(m.Owners) != 3 || m.Owners[2].Note != "Added" {
		t.Errorf("told %v, owners %+v", told, m.Owners)
	}
	m.RemoveOwner("mo@kestrel.example")
	desk.settle()
	if len(m.Owners) != 2 || len(said) != 2 || said[1] != "mo@kestrel.example is no longer known; imported jobs stay" {
		t.Errorf("owners %+v, said %q", m.Owners, said)
	}
	r.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	if add("new@kestrel.example"); told == nil || len(said) != 2 {
		t.Errorf("refused: told %v, said %q", told, said)
	}
}

func TestTheJobsOfOneUnknownOwner(t *testing.T) {
	r := &register{agency: newAgency()}
	r.all.Held = []model.HeldState{
		{Held: core.Held{ID: 5, Kind: core.HeldOwner, Owner: "ines@kestrel.example", Jobs: make([]core.ATSJobID, 1)}, Connection: "careers"},
		{Held: core.Held{ID: 6, Reason: "A page was empty.", Jobs: make([]core.ATSJobID, 1), Since: time.Date(2026, 11, 22, 8, 0, 0, 0, time.Local)}, Connection: "depot"},
	}
	m, desk := openRegister(t, r)
	if h := m.Held[0]; h.Keep != "Leave their job out" || !strings.HasPrefix(h.Title, "ines@kestrel.example owns 1 job of careers") {
		t.Errorf("%+v", h)
	}
	if h := m.Held[1]; h.Keep != "Keep it open" || h.Close != "Close 1 job" || h.Why != "A page was empty. Since 22 Nov 2026, 08:00." || h.Harmless() {
		t.Errorf("%+v", h)
	}
	for _, c := range []struct {
		id     core.HeldID
		accept bool
		want   string
	}{{5, true, "The owner is known; their jobs are imported"}, {5, false, "Their jobs stay out"}, {6, true, "Closed; their e-mails stop"}, {6, false, "They stay open"}} {
		said := ""
		m.Say = func(words string) { said = words }
		m.Settle(c.id, c.accept)
		desk.settle()
		if said != c.want {
			t.Errorf("%s, accepted %v: said %q, want %q", c.id, c.accept, said, c.want)
		}
	}
}
