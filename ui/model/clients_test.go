package model_test

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/ui/model"
)

// agency keeps clients and connections in memory.
type agency struct {
	all    model.Accounts
	failed error
	mu     sync.Mutex
	did    []string

	signedIn bool
	browser  chan struct{} // a person in the browser; nil = at once
}

func newAgency() *agency {
	synced := time.Date(2026, 11, 22, 8, 12, 0, 0, time.UTC)
	return &agency{all: model.Accounts{
		Clients: []core.Client{{ID: 2, Name: "Marram Health"}, {ID: 1, Name: "Kestrel Rail Systems", Mailbox: 1}, {ID: 3, Name: "Gone", Archived: true}},
		Connections: []model.ConnectionState{
			{Connection: core.Connection{ID: 1, Name: "careers", Kind: "feed", Client: 1}, Jobs: core.SyncStatus{Completed: synced, OpenJobs: 214}},
			{Connection: core.Connection{ID: 2, Name: "depot", Kind: "feed", Client: 1}, Jobs: core.SyncStatus{ErrorText: "No answer; the last one was kept."}},
			{Connection: core.Connection{ID: 3, Name: "old", Kind: "feed", Client: 2, Off: true}},
		},
		Mailboxes: []core.Mailbox{{ID: 1, Name: "robin", From: "robin@recruiter.example.com", Clients: []core.ClientID{1}, IMAP: "imap.example.com:993"}},
		Held:      []model.HeldState{{Held: core.Held{ID: 9, Jobs: make([]core.ATSJobID, 87)}, Connection: "careers", Open: 214}},
	}}
}

func (a *agency) do(what string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.did = append(a.did, what)
	return a.failed
}

func (a *agency) Accounts(context.Context) (model.Accounts, error) { return a.all, nil }

func (a *agency) SetClient(_ context.Context, name string, set map[string]string, create bool) (core.Client, error) {
	what := "change " + name + " " + set["budget"] + " " + set["off_limits"]
	if create {
		what = "create " + name
	}
	return core.Client{ID: 1}, a.do(what)
}

func (a *agency) ArchiveClient(_ context.Context, name string) (core.Client, error) {
	return core.Client{}, a.do("archive " + name)
}

func (a *agency) RestoreClient(_ context.Context, name string) (core.Client, error) {
	for i := range a.all.Clients {
		if c := &a.all.Clients[i]; c.Name == name {
			c.Archived = false
			return *c, a.do("restore " + name)
		}
	}
	return core.Client{}, a.do("restore " + name)
}

func (a *agency) AddConnection(_ context.Context, n model.NewConnection) (core.Connection, error) {
	c := core.Connection{ID: 4, Name: n.Name, Kind: n.Kind, Client: 2}
	if a.failed == nil {
		a.all.Connections = append(a.all.Connections, model.ConnectionState{Connection: c})
	}
	return c, a.do("add " + n.Name)
}

func (a *agency) SwitchConnection(_ context.Context, name, to string) (core.Connection, error) {
	return core.Connection{}, a.do(to + " " + name)
}

func (a *agency) CheckConnection(_ context.Context, name string) ([]ats.Right, error) {
	return []ats.Right{{Feature: "jobs", OK: true}, {Feature: "create", Missing: "candidates:write"}}, a.do("check " + name)
}

func (a *agency) SignInNeeded(context.Context, string) (bool, error) { return !a.signedIn, nil }

func (a *agency) SignIn(ctx context.Context, name string) error {
	if a.browser != nil {
		select {
		case <-a.browser:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	a.mu.Lock()
	a.signedIn = a.failed == nil
	a.mu.Unlock()
	return a.do("sign in to " + name)
}

func (a *agency) SyncNow(_ context.Context, name string) error { return a.do("sync " + name) }

func (a *agency) Settle(_ context.Context, id core.HeldID, accept bool) error {
	return a.do(map[bool]string{true: "close ", false: "keep "}[accept] + id.String())
}

func (a *agency) AddMailbox(_ context.Context, n model.NewMailbox) (core.Mailbox, error) {
	return n.Mailbox, a.do("mailbox " + n.Mailbox.Name)
}

func (a *agency) CheckMailbox(_ context.Context, name string) (model.MailboxCheck, error) {
	return model.MailboxCheck{SMTP: "ready"}, a.do("sign in " + name)
}

func (a *agency) SignInMailbox(_ context.Context, name string) error {
	return a.do("in the browser " + name)
}

func openClients(t *testing.T, a *agency) (*model.ClientsModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewClients(desk.loop, model.ClientServices{
		Clients: a, Connections: a, SignIns: a, Mailboxes: a,
		Kinds: []ats.Descriptor{
			{Kind: "feed", Name: "Job feed", Fields: []ats.Field{{Key: "url", Label: "Address", Required: true}, {Key: "token", Label: "Token", Secret: true}}},
			{Kind: "hr", Name: "HR suite", Fields: []ats.Field{{Key: "client_id", Label: "Client ID"}, {Key: "grant", Label: "Sign-in", Secret: true, SignIn: true}}},
		},
	})
	m.Load(model.Route{})
	desk.settle()
	return m, desk
}

func TestClientsTellWhatIsWrongWithTheirConnections(t *testing.T) {
	m, _ := openClients(t, newAgency())
	var got []string
	for _, r := range m.Rows {
		got = append(got, r.Name+": "+r.Note)
	}
	if diff := cmp.Diff([]string{"Kestrel Rail Systems: 1 connection has a problem", "Marram Health: Switched off"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	got = nil
	for _, r := range m.Connections() {
		got = append(got, r.Name+" "+r.State)
	}
	if diff := cmp.Diff([]string{"careers On", "depot Problem"}, got); diff != "" {
		t.Errorf("connections (-want +got):\n%s", diff)
	}
	if h := m.Held[0]; h.Title != "careers no longer shows 87 jobs of 214. Nothing was closed; their e-mails wait." || h.Close != "Close 87 jobs" {
		t.Errorf("held %+v", h)
	}
}

func TestARouteToAConnectionShowsItsClient(t *testing.T) {
	m, desk := openClients(t, newAgency())
	m.Load(model.Route{Place: model.Clients, Conn: 3})
	desk.settle()
	if m.Client().Name != "Marram Health" {
		t.Errorf("shows %q", m.Client().Name)
	}
}

func TestAConnectionDoesOneThingAtATime(t *testing.T) {
	a := newAgency()
	m, desk := openClients(t, a)
	m.Sync("careers")
	m.Sync("careers")
	m.Sync("depot")
	if !m.Connections()[0].Busy || m.Connections()[0].State != "Synchronising…" {
		t.Errorf("row %+v", m.Connections()[0])
	}
	desk.settle()
	if len(a.did) != 2 {
		t.Errorf("did %q", a.did)
	}
}

func TestAFailedActStaysOnThePageAndFreesTheConnection(t *testing.T) {
	a := newAgency()
	m, desk := openClients(t, a)
	a.failed = core.Fail(core.KindTemporary, "The ATS did not answer.", "Try again later.")
	m.Sync("careers")
	desk.settle()
	if m.Err == nil || m.Connections()[0].Busy {
		t.Errorf("error %v, row %+v", m.Err, m.Connections()[0])
	}
}

func TestANewConnectionIsShownAndChecked(t *testing.T) {
	a := newAgency()
	m, desk := openClients(t, a)
	var check model.ConnectionCheck
	m.AddConnection(model.NewConnection{Kind: "feed", Name: "new", Client: "Marram Health"}, func(err error) {
		if err != nil {
			t.Error(err)
		}
	}, func(c model.ConnectionCheck) { check = c })
	desk.settle()
	if m.Client().Name != "Marram Health" || len(check.Rights) != 2 || check.Rights[1].On {
		t.Errorf("shows %q, rights %+v", m.Client().Name, check.Rights)
	}
	if check.Rights[1].Note != "Off: the key lacks the permission candidates:write" {
		t.Errorf("note %q", check.Rights[1].Note)
	}
}

func TestAConnectionThatNeedsABrowserSignsInBeforeItIsChecked(t *testing.T) {
	a := newAgency()
	m, desk := openClients(t, a)
	var waits []bool
	m.Waiting = func(on bool, _ string) { waits = append(waits, on) }
	checked := 0
	add := func() {
		m.AddConnection(model.NewConnection{Kind: "hr", Name: "suite", Client: "Marram Health"}, func(error) {}, func(c model.ConnectionCheck) {
			if checked++; c.Err != nil {
				t.Error(c.Err)
			}
		})
		desk.settle()
	}
	add()
	if diff := cmp.Diff([]string{"add suite", "sign in to suite", "check suite"}, a.did); diff != "" || checked != 1 || !slices.Equal(waits, []bool{true, false}) {
		t.Errorf("did (-want +got):\n%s\nchecked %d times, waits %v", diff, checked, waits)
	}
	a.did = nil
	add() // signed in already
	if diff := cmp.Diff([]string{"add suite", "check suite"}, a.did); diff != "" {
		t.Errorf("did (-want +got):\n%s", diff)
	}
}

func TestAPersonMayGiveUpInTheBrowser(t *testing.T) {
	a := newAgency()
	a.browser = make(chan struct{})
	m, desk := openClients(t, a)
	m.SignIn("careers", func(model.ConnectionCheck) { t.Error("it was checked although nobody signed in") })
	m.StopSignIn("careers")
	desk.settle()
	if len(a.did) != 0 || m.Connections()[0].Busy {
		t.Errorf("did %q, row %+v", a.did, m.Connections()[0])
	}
}

// problemsOf is all that is wrong with a form.
func problemsOf(f model.ClientForm) string {
	return strings.Join(slices.Sorted(maps.Values(f.Problems())), " ")
}

func TestClientForm(t *testing.T) {
	for _, c := range []struct {
		name string
		form model.ClientForm
		want string
		did  string
	}{
		{"no name", model.ClientForm{}, "A client needs a name.", ""},
		{"a budget in words", model.ClientForm{Name: "X", Budget: "many"}, "The budget is a number of profiles, or empty for no limit.", ""},
		{"a new one", model.ClientForm{Name: "X"}, "", "create X"},
		{"a changed one", model.ClientForm{Old: "Marram Health", Name: "Marram", Budget: "20", OffLimits: "A\nB"}, "", "change Marram Health 20 A;B"},
		{"a name twice", model.ClientForm{Name: "marram health"}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := problemsOf(c.form); got != c.want {
				t.Fatalf("problem %q, want %q", got, c.want)
			}
			if c.want != "" {
				return
			}
			a := newAgency()
			m, desk := openClients(t, a)
			var failed error
			m.SaveClient(c.form, func(err error) { failed = err })
			desk.settle()
			if got := strings.Join(a.did, ","); got != c.did || (failed != nil) != (c.did == "") {
				t.Errorf("did %q, error %v", got, failed)
			}
		})
	}
}

func feedForm() *model.ConnectionForm {
	return model.NewConnectionForm([]ats.Descriptor{{Kind: "feed", Name: "Job feed", Fields: []ats.Field{
		{Key: "url", Label: "Address", Required: true},
		{Key: "token", Label: "Token", Secret: true, Default: "never"},
		{Key: "dialect", Label: "Dialect", Default: "auto", Choices: []string{"auto", "avature"}},
	}}}, []string{"Kestrel"}, "Kestrel")
}

func TestConnectionFormFromADescriptor(t *testing.T) {
	f := feedForm()
	if got := f.Kinds(); got[len(got)-1] != "Mine is not listed" {
		t.Errorf("kinds %q", got)
	}
	if diff := cmp.Diff(map[string]string{model.FormName: "Give it a name of your own.", "url": "Address is needed."}, f.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	f.Name, f.Values["url"], f.Values["token"] = " careers ", "https://jobs.example/feed", "s3cret"
	want := model.NewConnection{
		Kind: "feed", Name: "careers", Client: "Kestrel",
		Settings: map[string]string{"url": "https://jobs.example/feed", "dialect": "auto"}, Secrets: map[string]string{"token": "s3cret"},
	}
	if diff := cmp.Diff(want, f.Result()); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	f.Choose(1)
	if f.Listed() || len(f.Values) != 0 {
		t.Errorf("another kind must forget the secret: %v", f.Values)
	}
}

func TestTheLetterForITAsksForWhatIsMissingOnly(t *testing.T) {
	d := ats.Descriptor{Name: "Job feed", Instructions: "1. Do this."}
	got := model.RequestLetter(d, "Kestrel", []ats.Right{{Feature: "jobs", OK: true}, {Feature: "create", Missing: "candidates:write"}})
	if strings.Contains(got, "Read jobs") || !strings.Contains(got, "Create a candidate: candidates:write") || !strings.Contains(got, "1. Do this.") {
		t.Errorf("letter:\n%s", got)
	}
}

func TestProvidersAreRecognisedHonestly(t *testing.T) {
	for _, c := range []struct{ address, smtp, says string }{
		{"robin@" + "gmail.com", "smtp.gmail.com:587", "app password"},
		{"robin@" + "outlook.com", "smtp.office365.com:587", "browser"},
		{"robin@agency.example", "smtp.agency.example:465", "guessed"},
		{"robin", "", ""},
		{"robin@agency.", "", ""},
	} {
		t.Run(c.address, func(t *testing.T) {
			p := model.ProviderOf(c.address)
			if p.SMTP != c.smtp || !strings.Contains(p.Advice+p.Steps, c.says) {
				t.Errorf("got %+v", p)
			}
		})
	}
}

func TestServersThatWereTypedStay(t *testing.T) {
	f := model.NewMailboxForm()
	f.Address = "robin@agency.example"
	f.Guess("")
	f.IMAP = "mail.agency.example:993"
	f.Address = "robin@agency.example.org"
	f.Guess("robin@agency.example")
	if f.SMTP != "smtp.agency.example.org:465" || f.IMAP != "mail.agency.example:993" {
		t.Errorf("smtp %q, imap %q", f.SMTP, f.IMAP)
	}
}

func TestMailboxForm(t *testing.T) {
	full := model.MailboxForm{
		Kind: model.KindSMTPIMAP, Sender: "Robin Okafor", Address: "robin@agency.example", SMTP: "smtp.agency.example:465",
		IMAP: "imap.agency.example:993", Password: "pw", Security: "tls", Clients: []string{"Kestrel"},
	}
	for _, c := range []struct {
		name   string
		change func(*model.MailboxForm)
		wrong  string
	}{
		{"complete", func(*model.MailboxForm) {}, ""},
		{"without reading", func(f *model.MailboxForm) { f.IMAP = "" }, ""},
		{"no address", func(f *model.MailboxForm) { f.Address = "robin" }, model.MailAddress},
		{"no port", func(f *model.MailboxForm) { f.SMTP = "smtp.agency.example" }, model.MailSMTP},
		{"no password", func(f *model.MailboxForm) { f.Password = "" }, model.MailPassword},
		{"drafts without a folder", func(f *model.MailboxForm) { f.Kind = model.KindDrafts }, model.MailDir},
		{"the browser without a client", func(f *model.MailboxForm) { f.Kind = model.KindBrowser }, model.MailClientID},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := full
			c.change(&f)
			wrong := f.Problems()
			if _, ok := wrong[c.wrong]; len(wrong) > 1 || ok != (c.wrong != "") {
				t.Errorf("problems %v", wrong)
			}
		})
	}
	got := full.Result()
	want := core.Mailbox{Name: "robin@agency.example", Kind: "smtpimap", From: `"Robin Okafor" <robin@agency.example>`, SMTP: full.SMTP, IMAP: full.IMAP, User: "robin@agency.example", Security: "tls"}
	if diff := cmp.Diff(want, got.Mailbox); diff != "" || got.Password != "pw" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestAMailboxInTheBrowser(t *testing.T) {
	f := model.MailboxForm{Kind: model.KindBrowser, Address: "robin@agency.example", Vendor: "microsoft", ClientID: " id-1 ", Tenant: "agency", Password: "typed before"}
	got := f.Result()
	want := core.Mailbox{
		Name: "robin@agency.example", Kind: "graph", From: "robin@agency.example", User: "robin@agency.example",
		OAuth: core.MailboxOAuth{Provider: "microsoft", ClientID: "id-1", Tenant: "agency"},
	}
	if diff := cmp.Diff(want, got.Mailbox); diff != "" || got.Password != "" {
		t.Errorf("Microsoft (-want +got):\n%s", diff)
	}
	f.Vendor, f.ClientSecret = "google", "s3cret"
	got = f.Result()
	if b := got.Mailbox; b.Kind != "smtpimap" || b.SMTP != "smtp.gmail.com:587" || b.IMAP == "" || b.OAuth.Tenant != "" || got.ClientSecret != "s3cret" {
		t.Errorf("Google: %+v", got)
	}
}

// After the mailbox is stored the person signs in in the browser, and then it is
// checked; who gives up there has a mailbox that waits.
func TestAMailboxIsSignedInToBeforeItIsChecked(t *testing.T) {
	a := newAgency()
	m, desk := openClients(t, a)
	var waited []string
	m.Waiting = func(on bool, name string) { waited = append(waited, strconv.FormatBool(on)+" "+name) }
	var told []model.MailboxReport
	add := func() {
		f := model.MailboxForm{Kind: model.KindBrowser, Address: "robin@agency.example", Vendor: "microsoft", ClientID: "id-1"}
		m.AddMailbox(f.Result(), func(err error) {
			if err != nil {
				t.Error(err)
			}
		}, func(r model.MailboxReport) { told = append(told, r) })
		desk.settle()
	}
	add()
	if len(told) != 1 || told[0].Err != nil || told[0].Check.SMTP != "ready" {
		t.Errorf("told %+v", told)
	}
	if want := []string{"true mailbox robin@agency.example", "false mailbox robin@agency.example"}; !slices.Equal(waited, want) {
		t.Errorf("waited %q", waited)
	}
	if at, in := slices.Index(a.did, "in the browser robin@agency.example"), slices.Index(a.did, "sign in robin@agency.example"); at < 0 || in < at {
		t.Errorf("did %q", a.did)
	}
}

func TestAnUnknownOwnerIsNoClosing(t *testing.T) {
	a := newAgency()
	a.all.Held = []model.HeldState{{Held: core.Held{ID: 5, Kind: core.HeldOwner, Owner: "ines@kestrel.example", Jobs: make([]core.ATSJobID, 3)}, Connection: "careers", Open: 214}}
	m, desk := openClients(t, a)
	h := m.Held[0]
	if h.Owner != "ines@kestrel.example" || h.Close != "Add the owner" || strings.Contains(h.Title, "no longer shows") {
		t.Errorf("%+v", h)
	}
	said := ""
	m.Say = func(words string) { said = words }
	m.Settle(h.ID, true)
	desk.settle()
	if strings.Contains(said, "Closed") {
		t.Errorf("it says %q", said)
	}
}

func TestAJobThatMayBeOpenAgainIsReopenedOrTakenForANewOne(t *testing.T) {
	for accept, words := range map[bool]string{true: "open again", false: "of its own"} {
		a := newAgency()
		a.all.Held = []model.HeldState{{Held: core.Held{ID: 6, Kind: core.HeldReference, Reason: "“Nurse” came into the ATS.", Jobs: []core.ATSJobID{3}}, Connection: "careers", Open: 214}}
		m, desk := openClients(t, a)
		h := m.Held[0]
		if h.Title != "“Nurse” came into the ATS." || h.Close != "Reopen the job" || h.Keep != "It is a new job" || !h.Harmless() {
			t.Errorf("%+v", h)
		}
		said := ""
		m.Say = func(words string) { said = words }
		m.Settle(h.ID, accept)
		desk.settle()
		if !strings.Contains(said, words) {
			t.Errorf("accepted %v: it says %q", accept, said)
		}
	}
}

func TestAClientThatWasPutAsideIsTakenUpAgain(t *testing.T) {
	a := newAgency()
	a.all.Jobs = map[core.ClientID]int{1: 12}
	m, desk := openClients(t, a)
	if !slices.Equal(m.Aside(), []string{"Gone"}) {
		t.Fatalf("aside: %q", m.Aside())
	}
	m.Choose(1)
	if want := "12 jobs that are not closed · 2 connections · mailbox robin"; m.Belongs() != want {
		t.Errorf("belongs: %q", m.Belongs())
	}
	m.Restore("Gone")
	desk.settle()
	if len(m.Aside()) != 0 || len(m.Rows) != 3 || m.Client().Name != "Gone" {
		t.Errorf("aside %q, %d rows, shows %q", m.Aside(), len(m.Rows), m.Client().Name)
	}
}
