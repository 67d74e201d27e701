package screens_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// agency keeps clients, connections and mailboxes in memory.
type agency struct {
	model.Accounts
	rights  []ats.Right
	syncErr error
	synced  []string
	settled map[core.HeldID]bool
	mail    model.MailboxCheck
	set     map[string]string
	ruled   string // the rules as YAML
	own     jobs.Tables
	budget  string
	files   map[string]string // by path
	need    string            // who is on the way from the mailbox
	trial   model.MailboxTrial
	changed []model.NewMailbox
}

func newAgency() *agency {
	synced := time.Date(2026, 11, 22, 8, 12, 0, 0, time.UTC)
	kestrel := core.Client{
		ID: 1, Name: "Kestrel Rail Systems", Colour: "#2959D6", SourceCode: "source=reqdesk", Mailbox: 1,
		UTM: core.UTM{Source: "reqdesk", Medium: "email"}, OffLimits: []string{"Ferrovia Lda", "marram.example"},
	}
	marram := core.Client{ID: 2, Name: "Marram Health", Colour: "#0E8A7D", Budget: core.Budget{Limited: true, Total: 200, Used: 34}}
	return &agency{
		settled: map[core.HeldID]bool{}, set: map[string]string{}, files: map[string]string{},
		rights: []ats.Right{
			{Feature: "jobs", OK: true},
			{Feature: "people", OK: true},
			{Feature: "create", Missing: "candidates:write"},
			{Feature: "resume", Missing: "candidates:attachments"},
		},
		mail: model.MailboxCheck{SMTP: "250 mail.example.com ready, signed in", IMAPErr: core.Fail(core.KindAuth, "The incoming mail server refused the password.", "Type it again."), Domain: []model.DomainLine{
			model.NewDomainLine("spf", "good", "The domain names Google among those who may send for it (SPF).", ""),
			model.NewDomainLine("dkim", "weak", "No key for signatures (DKIM) of Google was found: your e-mails are probably not signed for your domain.", "Switch DKIM on in the administration of Google and enter the record that it shows."),
			model.NewDomainLine("dmarc", "bad", "The domain has more than one DMARC record; receivers take none of them.", "Ask whoever keeps the domain to leave one."),
		}},
		Accounts: model.Accounts{
			Clients: []core.Client{kestrel, marram},
			Connections: []model.ConnectionState{
				{Connection: core.Connection{ID: 1, Name: "Kestrel careers", Kind: "feed", Client: 1}, Jobs: core.SyncStatus{Completed: synced, OpenJobs: 214}},
				{Connection: core.Connection{ID: 2, Name: "Kestrel depot", Kind: "feed", Client: 1}, Jobs: core.SyncStatus{Completed: synced, OpenJobs: 12, ErrorText: "The feed's server did not answer; the last answer was kept."}},
				{Connection: core.Connection{ID: 3, Name: "Kestrel old", Kind: "practice", Client: 1, Off: true}},
			},
			Mailboxes: []core.Mailbox{
				{ID: 1, Name: "robin", Kind: "smtpimap", From: "Robin Okafor <robin@recruiter.example.com>", SMTP: "smtp.example.com:465", IMAP: "imap.example.com:993", Security: "tls", Clients: []core.ClientID{1}, ReadAt: synced},
				{ID: 2, Name: "drafts", Kind: "drafts", Dir: "/home/robin/Drafts"},
			},
			Held: []model.HeldState{{Held: core.Held{
				ID: 4, Kind: "brake", Connection: 1, Jobs: make([]core.ATSJobID, 87), Since: synced,
				Reason: "More than a fifth of the open jobs are missing at once.",
			}, Connection: "Kestrel careers", Open: 214}},
		},
	}
}

type agencyDesk struct{ *agency }

func (a agencyDesk) Accounts(context.Context) (model.Accounts, error) { return a.agency.Accounts, nil }

func (a agencyDesk) SetClient(_ context.Context, name string, set map[string]string, create bool) (core.Client, error) {
	a.budget = set["budget"]
	for i, c := range a.Clients {
		if c.Name == name {
			a.Clients[i].Name, a.Clients[i].SourceCode = set["name"], set["source_code"]
			return a.Clients[i], nil
		}
	}
	if !create {
		return core.Client{}, core.Fail(core.KindNotFound, "There is no such client.", "")
	}
	c := core.Client{ID: core.ClientID(len(a.Clients) + 1), Name: name, SourceCode: set["source_code"]}
	a.Clients = append(a.Clients, c)
	return c, nil
}

func (a agencyDesk) ArchiveClient(_ context.Context, name string) (core.Client, error) {
	for i := range a.Clients {
		if a.Clients[i].Name == name {
			a.Clients[i].Archived = true
		}
	}
	return core.Client{}, nil
}

func (a agencyDesk) RestoreClient(_ context.Context, name string) (core.Client, error) {
	for i := range a.Clients {
		if a.Clients[i].Name == name {
			a.Clients[i].Archived = false
			return a.Clients[i], nil
		}
	}
	return core.Client{}, core.Fail(core.KindNotFound, "There is no such client.", "")
}

func (a agencyDesk) AddConnection(_ context.Context, n model.NewConnection) (core.Connection, error) {
	if n.Settings["url"] == "http://refused.example" {
		return core.Connection{}, core.Fail(core.KindRefused, "Plain http is refused except to this machine.", "Use the https address.")
	}
	c := core.Connection{ID: core.ConnectionID(len(a.Connections) + 1), Name: n.Name, Kind: n.Kind, Settings: n.Settings}
	i := slices.IndexFunc(a.Clients, func(c core.Client) bool { return c.Name == n.Client })
	if i < 0 {
		a.Clients = append(a.Clients, core.Client{ID: core.ClientID(len(a.Clients) + 1), Name: n.Client})
		i = len(a.Clients) - 1
	}
	c.Client = a.Clients[i].ID
	a.Connections = append(a.Connections, model.ConnectionState{Connection: c})
	return c, nil
}

func (a agencyDesk) SwitchConnection(_ context.Context, name, to string) (core.Connection, error) {
	for i := range a.Connections {
		if a.Connections[i].Connection.Name != name {
			continue
		}
		a.Connections[i].Connection.Off = to == "off"
		if to == "remove" {
			a.Connections = slices.Delete(slices.Clone(a.Connections), i, i+1)
		}
		return core.Connection{}, nil
	}
	return core.Connection{}, core.Fail(core.KindNotFound, "There is no such connection.", "")
}

func (a agencyDesk) CheckConnection(context.Context, string) ([]ats.Right, error) {
	return a.rights, nil
}

func (a agencyDesk) SyncNow(_ context.Context, name string) error {
	a.synced = append(a.synced, name)
	return a.syncErr
}

func (a agencyDesk) Settle(_ context.Context, id core.HeldID, accept bool) error {
	a.settled[id] = accept
	a.Held = nil
	return nil
}

func (a agencyDesk) AddMailbox(_ context.Context, n model.NewMailbox) (core.Mailbox, error) {
	n.Mailbox.ID = core.MailboxID(len(a.Mailboxes) + 1)
	a.Mailboxes = append(a.Mailboxes, n.Mailbox)
	return n.Mailbox, nil
}

func (a agencyDesk) CheckMailbox(context.Context, string) (model.MailboxCheck, error) {
	return a.agency.mail, nil
}

func (a agencyDesk) SignInMailbox(ctx context.Context, name string) error { return a.SignIn(ctx, name) }

func (a agencyDesk) SignInNeeded(context.Context, string) (bool, error) { return true, nil }

// SignIn waits for a person who does not come.
func (a agencyDesk) SignIn(ctx context.Context, _ string) error {
	<-ctx.Done()
	return ctx.Err()
}

func someKinds() []ats.Descriptor {
	return []ats.Descriptor{
		{
			Kind: "feed", Name: "Job feed", KeyPage: "https://example.com/keys",
			Fields: []ats.Field{
				{Key: "url", Label: "Address", Required: true, Help: "The https address of the feed, or the path of a file (.xml, .gz or .zip)."},
				{Key: "token", Label: "Token", Secret: true, Help: "Only if the feed needs one."},
				{Key: "dialect", Label: "Dialect", Default: "auto", Choices: []string{"auto", "avature", "indeed"}},
			},
			Capabilities: ats.Capabilities{Jobs: true},
			Instructions: "1. Ask the administrator of your ATS for the address of the job feed.\n2. If the feed is protected, ask for its token.\n",
		},
		{
			Kind: "hr", Name: "HR suite", Fields: []ats.Field{{Key: "client_id", Label: "Client ID", Required: true, Help: "Of the application."}, {Key: "grant", Label: "Sign-in", Secret: true, SignIn: true}},
			Capabilities: ats.Capabilities{Jobs: true},
		},
		{Kind: "boards", Name: "Careers page", Fields: []ats.Field{{Key: "confidential", Label: "Confidential jobs and people", Default: "no", Choices: []string{"no", "yes"}}}, Capabilities: ats.Capabilities{Jobs: true}},
		{Kind: "custom", Name: "Described in a file", Capabilities: ats.Capabilities{Jobs: true}},
		{Kind: "practice", Name: "Practice company", Fields: []ats.Field{{Key: "api_key", Label: "API key", Secret: true, Required: true}}},
	}
}

func clientsBench(t *testing.T, o look.Options, a *agency) (*bench, *model.ClientsModel) {
	var m *model.ClientsModel
	b := newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		d := agencyDesk{a}
		m = model.NewClients(b.loop, model.ClientServices{Clients: d, Connections: d, SignIns: d, Mailboxes: d, Admin: d, Reach: d, Rules: d, Words: d, Owners: d, Setups: d, Kinds: someKinds(), Settings: reachSettings()})
		page := screens.NewClients(b, m)
		page.OnCopy, page.OnOpenURL = func(string) {}, func(string) {}
		return map[model.Place]shell.Page{model.Clients: page}
	})
	return b, m
}

func TestClientsShowConnectionsMailboxesAndWhatIsHeld(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		b, m := clientsBench(t, look.Options{Mode: mode}, newAgency())
		b.visit(model.To(model.Clients))
		b.shoot("clients-" + string(mode))
		if len(m.Connections()) != 3 || len(m.Held) != 1 {
			t.Errorf("%d connections, %d held", len(m.Connections()), len(m.Held))
		}
		b.press(fyne.KeyDown)
		b.shoot("clients-second-" + string(mode))
		if m.Client().Name != "Marram Health" {
			t.Errorf("Down shows %q", m.Client().Name)
		}
	}
}

func TestSyncByKeyLeavesOutWhatIsOff(t *testing.T) {
	a := newAgency()
	b, _ := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.press(fyne.KeyS)
	slices.Sort(a.synced)
	if want := []string{"Kestrel careers", "Kestrel depot"}; !slices.Equal(a.synced, want) {
		t.Errorf("synchronised %q", a.synced)
	}
}

func TestAConnectionIsAddedFromItsDescriptor(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		a := newAgency()
		b, m := clientsBench(t, look.Options{Mode: mode}, a)
		b.visit(model.To(model.Clients))
		b.press(fyne.KeyA)
		b.shoot("connection-add-" + string(mode))
		b.press(widgets.KeyConfirm)
		if !b.Busy() || len(a.Connections) != 3 {
			t.Fatal("an empty form must stay open")
		}
		b.shoot("connection-missing-" + string(mode))
		b.press(fyne.KeyEscape)
		var stored error
		m.AddConnection(model.NewConnection{Kind: "feed", Name: "New", Client: "Marram Health", Settings: map[string]string{"url": "https://x.example"}},
			func(err error) { stored = err }, func(model.ConnectionCheck) {})
		b.settle()
		if stored != nil || m.Client().Name != "Marram Health" || len(m.Connections()) != 1 {
			t.Errorf("stored %v, shows %q", stored, m.Client().Name)
		}
	}
}

func TestTheListOfKindsEndsWithMineIsNotListed(t *testing.T) {
	b, _ := clientsBench(t, look.Options{}, newAgency())
	b.visit(model.To(model.Clients))
	b.press(fyne.KeyA)
	b.press(fyne.KeySpace) // opens the list, the keyboard is in it
	for range 6 {
		b.press(fyne.KeyDown)
	}
	b.press(fyne.KeyReturn)
	b.shoot("connection-notlisted")
	b.press(widgets.KeyConfirm)
	if !b.Busy() {
		t.Error("there is nothing to connect: the dialog stays")
	}
}

func TestRightsAreShownWithTheMissingPermission(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		b, m := clientsBench(t, look.Options{Mode: mode}, newAgency())
		b.visit(model.To(model.Clients))
		page, ok := b.pages[model.Clients].(*screens.Clients)
		if !ok {
			t.Fatal("not the page")
		}
		m.Check("Kestrel careers", page.ShowRights)
		b.settle()
		if !b.Busy() {
			t.Error("the rights are not shown")
		}
		b.shoot("connection-rights-" + string(mode))
	}
}

func TestTheWindowTellsThatTheBrowserIsWaitedForUntilThePersonGivesUp(t *testing.T) {
	b, m := clientsBench(t, look.Options{}, newAgency())
	b.visit(model.To(model.Clients))
	m.SignIn("Kestrel careers", func(model.ConnectionCheck) { t.Error("it was checked although nobody signed in") })
	if !b.Busy() {
		t.Error("nothing tells that the browser is waited for")
	}
	b.shoot("connection-signin")
	b.press(fyne.KeyEscape)
	if b.Busy() || m.Connections()[0].Busy {
		t.Error("giving up leaves something behind")
	}
}

func TestAMailboxIsAdded(t *testing.T) {
	b, m := clientsBench(t, look.Options{}, newAgency())
	b.visit(model.To(model.Clients))
	b.press(fyne.KeyM)
	b.typeText("robin@" + "gmail.com")
	b.shoot("mailbox-add")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyM)
	b.typeText("robin@" + "outlook.com")
	eachVisible(b.top(), func(o fyne.CanvasObject) {
		if way, ok := o.(*widgets.Tabs); ok {
			way.Select(1)
		}
	})
	b.settle()
	b.shoot("mailbox-browser")
	b.tapButton("Add and sign in") // without a client id
	b.shoot("mailbox-browser-missing")
	if !b.Busy() {
		t.Error("it was added without a client")
	}
	b.press(fyne.KeyEscape)
	page, ok := b.pages[model.Clients].(*screens.Clients)
	if !ok {
		t.Fatal("not the page")
	}
	m.CheckMailbox("robin", page.ShowMailbox)
	b.settle()
	b.shoot("mailbox-check")
	if !b.Busy() {
		t.Error("the outcome is not shown")
	}
}

func TestAClientIsChanged(t *testing.T) {
	a := newAgency()
	b, m := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	b.press(fyne.KeyE)
	b.shoot("client-edit")
	b.typeText("New ")
	b.press(fyne.KeyReturn)
	if m.Client().Name != "New Kestrel Rail Systems" || b.Busy() {
		t.Errorf("the client is %q", m.Client().Name)
	}
}

func TestAHeldClosingIsAskedAboutOnce(t *testing.T) {
	a := newAgency()
	b, m := clientsBench(t, look.Options{}, a)
	b.visit(model.To(model.Clients))
	m.Settle(m.Held[0].ID, false)
	b.settle()
	if kept, ok := a.settled[4]; !ok || kept || len(m.Held) != 0 {
		t.Errorf("settled %v, %d left", a.settled, len(m.Held))
	}
}

func TestNoClientsOffersAConnection(t *testing.T) {
	b, _ := clientsBench(t, look.Options{}, &agency{})
	b.visit(model.To(model.Clients))
	b.shoot("clients-empty")
	b.press(fyne.KeyReturn)
	if !b.Busy() {
		t.Error("Enter must open the dialog")
	}
	b.shoot("connection-first")
}
