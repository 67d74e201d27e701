package model_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/ui/model"
)

// postmaster changes, tries and removes the mailboxes of an agency.
type postmaster struct {
	*agency
	need  string
	trial chan struct{} // an e-mail that is on its way; nil = it is there at once
}

func (p *postmaster) SetMailbox(_ context.Context, name string, n model.NewMailbox) (core.Mailbox, error) {
	if p.failed == nil {
		p.all.Mailboxes = []core.Mailbox{n.Mailbox}
	}
	return n.Mailbox, p.do("set " + name + " to " + n.Mailbox.Name)
}

func (p *postmaster) MailboxNeed(context.Context, string) (string, error) { return p.need, p.failed }

func (p *postmaster) RemoveMailbox(_ context.Context, name string, stop bool) error {
	what := "remove " + name
	if stop {
		what += " and stop"
	}
	return p.do(what)
}

func (p *postmaster) TryMailbox(context.Context, string) (model.MailboxTrial, error) {
	if p.trial != nil {
		<-p.trial
	}
	return model.MailboxTrial{Arrived: true}, p.do("try")
}

func openPost(t *testing.T, p *postmaster) (*model.ClientsModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewClients(desk.loop, model.ClientServices{Clients: p, Connections: p, SignIns: p, Mailboxes: p, Admin: p})
	m.Load(model.Route{})
	desk.settle()
	return m, desk
}

func TestTheFormOfAMailboxShowsWhatItIsNow(t *testing.T) {
	p := &postmaster{agency: newAgency()}
	p.all.Mailboxes = []core.Mailbox{
		{ID: 1, Name: "robin", Kind: model.KindSMTPIMAP, From: `"Robin Okafor" <robin@agency.example>`, SMTP: "smtp.agency.example:465", Clients: []core.ClientID{1, 2}},
		{ID: 2, Name: "suite", Kind: model.KindGraph, From: "robin@agency.example", OAuth: core.MailboxOAuth{Provider: "microsoft", ClientID: "id-1", Tenant: "agency"}},
	}
	m, _ := openPost(t, p)
	f := m.MailboxForm("robin")
	if f.Sender != "Robin Okafor" || f.Address != "robin@agency.example" || f.Kind != model.KindSMTPIMAP || !slices.Equal(f.Clients, []string{"Marram Health", "Kestrel Rail Systems"}) {
		t.Errorf("%+v", f)
	}
	if wrong := f.Problems(); len(wrong) != 0 {
		t.Errorf("the password that is there stays, and it says %v", wrong)
	}
	f.Clients = nil
	if wrong := f.Problems(); wrong[model.MailClients] == "" {
		t.Errorf("without a client it would write for all, and it says %v", wrong)
	}
	f = m.MailboxForm("suite")
	if f.Kind != model.KindBrowser || f.Vendor != "microsoft" || f.ClientID != "id-1" || f.Tenant != "agency" || f.VendorSteps() == "" {
		t.Errorf("%+v", f)
	}
	f.Tenant, f.ClientSecret = " other ", " s3cret "
	if got := f.Result(); got.Mailbox.Kind != model.KindGraph || got.Mailbox.ID != 2 || got.Mailbox.OAuth.Tenant != "other" || got.ClientSecret != "s3cret" {
		t.Errorf("changed to %+v", got)
	}
	if f = m.MailboxForm("unheard of"); f.Old.ID != 0 || f.Kind != model.KindSMTPIMAP {
		t.Errorf("one that is not there begins with %+v", f)
	}
}

func TestServersOfAMailboxAreWrittenWithTheirPorts(t *testing.T) {
	f := model.MailboxForm{Kind: model.KindSMTPIMAP, Address: "robin@agency.example", SMTP: "smtp.agency.example", IMAP: ":993", Security: "none"}
	want := map[string]string{model.MailSMTP: "Write it like mail.example.com:465.", model.MailIMAP: "Write it like mail.example.com:465."}
	if diff := cmp.Diff(want, f.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	f = model.MailboxForm{Kind: model.KindDrafts, Address: "robin@agency.example", Dir: " /drafts ", Clients: []string{"Kestrel"}}
	if got := f.Result(); got.Mailbox.Dir != "/drafts" || got.Mailbox.SMTP != "" || got.Password != "" || len(f.Problems()) != 0 {
		t.Errorf("drafts: %+v, problems %v", got, f.Problems())
	}
}

func TestAMailboxIsChangedAndTheChangeSaid(t *testing.T) {
	p := &postmaster{agency: newAgency()}
	m, desk := openPost(t, p)
	said := ""
	m.Say = func(words string) { said = words }
	set := func() (told error) {
		m.SetMailbox("robin", model.NewMailbox{Mailbox: core.Mailbox{ID: 1, Name: "post"}}, func(err error) { told = err })
		if m.Mailboxes[0].State != "Trying…" {
			t.Errorf("meanwhile it says %q", m.Mailboxes[0].State)
		}
		desk.settle()
		return told
	}
	p.failed = core.Fail(core.KindAuth, "The server refused the password.", "")
	if set() == nil || said != "" || m.Mailboxes[0].Busy || m.Mailboxes[0].Name != "robin" {
		t.Errorf("refused: said %q, row %+v", said, m.Mailboxes[0])
	}
	p.failed = nil
	if err := set(); err != nil || said != "post is changed" || m.Mailboxes[0].Name != "post" {
		t.Errorf("%v, said %q, row %+v", err, said, m.Mailboxes[0])
	}
}

func TestWhoNeedsAMailboxIsAskedBeforeItIsRemoved(t *testing.T) {
	p := &postmaster{agency: newAgency(), need: "3 people are on the way from it."}
	m, desk := openPost(t, p)
	need, said := "", ""
	m.Say = func(words string) { said = words }
	m.AskMailbox("robin", func(n string, _ error) { need = n })
	desk.settle()
	if need != p.need || len(p.did) != 0 {
		t.Errorf("need %q, did %q", need, p.did)
	}
	m.RemoveMailbox("robin", true)
	desk.settle()
	if !slices.Equal(p.did, []string{"remove robin and stop"}) || said != "robin is removed; what was sent and received stays" {
		t.Errorf("did %q, said %q", p.did, said)
	}
}

func TestAMailboxIsTriedOnceAtATime(t *testing.T) {
	p := &postmaster{agency: newAgency(), trial: make(chan struct{})}
	m, desk := openPost(t, p)
	told := 0
	try := func() {
		m.TryMailbox("robin", func(r model.MailboxTrial, err error) {
			if told++; err != nil || !r.Arrived {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	try()
	try()
	m.CheckMailbox("robin", func(model.MailboxReport) { t.Error("it was checked while it was tried") })
	if m.Mailboxes[0].State != "Waiting for the test e-mail…" || !m.Mailboxes[0].Busy {
		t.Errorf("row %+v", m.Mailboxes[0])
	}
	close(p.trial)
	desk.settle()
	if told != 1 || m.Mailboxes[0].Busy {
		t.Errorf("told %d times, row %+v", told, m.Mailboxes[0])
	}
}

func TestWhatAMailboxOfTheFolderKindNeedsNoServerFor(t *testing.T) {
	p := &postmaster{agency: newAgency()}
	m, desk := openPost(t, p)
	checked := func(model.MailboxReport) { t.Error("drafts were checked at a server") }
	m.AddMailbox(model.NewMailbox{Mailbox: core.Mailbox{Name: "folder", Kind: model.KindDrafts}}, func(error) {}, checked)
	desk.settle()
	if !slices.Equal(p.did, []string{"mailbox folder"}) {
		t.Errorf("did %q", p.did)
	}
	var report model.MailboxReport
	m.AddMailbox(model.NewMailbox{Mailbox: core.Mailbox{Name: "post", Kind: model.KindSMTPIMAP}}, func(error) {}, func(r model.MailboxReport) { report = r })
	desk.settle()
	if report.Name != "post" || report.Check.SMTP != "ready" {
		t.Errorf("report %+v", report)
	}
}

func TestAMailboxThatCannotBeStoredIsNotChecked(t *testing.T) {
	p := &postmaster{agency: newAgency()}
	m, desk := openPost(t, p)
	p.failed = core.Fail(core.KindUsage, "A mailbox of this name exists.", "")
	var told error
	m.AddMailbox(model.NewMailbox{Mailbox: core.Mailbox{Name: "robin"}}, func(err error) { told = err },
		func(model.MailboxReport) { t.Error("it was checked") })
	desk.settle()
	if told == nil || len(m.Mailboxes) != 1 {
		t.Errorf("told %v, %d mailboxes", told, len(m.Mailboxes))
	}
}

func TestASignInThatFailsIsReportedAndNothingIsChecked(t *testing.T) {
	p := &postmaster{agency: newAgency()}
	m, desk := openPost(t, p)
	p.failed = core.Fail(core.KindAuth, "Nobody signed in.", "")
	var waited []bool
	m.Waiting = func(on bool, _ string) { waited = append(waited, on) }
	var report model.MailboxReport
	m.SignInMailbox("robin", func(r model.MailboxReport) { report = r })
	if !m.Mailboxes[0].Busy {
		t.Error("it does not show that the browser is awaited")
	}
	desk.settle()
	if report.Err == nil || !slices.Equal(p.did, []string{"in the browser robin"}) || !slices.Equal(waited, []bool{true, false}) || m.Mailboxes[0].Busy {
		t.Errorf("report %+v, did %q, waited %v", report, p.did, waited)
	}
	var check model.ConnectionCheck
	m.SignIn("careers", func(c model.ConnectionCheck) { check = c })
	desk.settle()
	if check.Err == nil || check.Rights != nil || m.Connections()[0].Busy {
		t.Errorf("check %+v, row %+v", check, m.Connections()[0])
	}
}
