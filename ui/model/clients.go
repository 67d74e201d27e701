package model

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs"
	"reqdesk/ui/phrase"
)

// Accounts is everything that the page of clients shows.
type Accounts struct {
	Clients     []core.Client     // archived ones too
	Connections []ConnectionState // those not removed
	Mailboxes   []core.Mailbox
	Held        []HeldState // the open ones
	Owners      []jobs.Owner
	Jobs        map[core.ClientID]int // those that are not closed
	Notice      core.DataNotice       // what counts for clients that have none of their own
}

// ClientService reads and changes clients.
type ClientService interface {
	Accounts(ctx context.Context) (Accounts, error)
	// SetClient changes fields by name; with create the client is made if it does
	// not exist. Fields: name, colour, source_code, utm_source, utm_medium,
	// utm_campaign, budget, off_limits (parted by semicolons), mailbox, data_notice,
	// privacy_url, data_notice_ and a language.
	SetClient(ctx context.Context, name string, set map[string]string, create bool) (core.Client, error)
	ArchiveClient(ctx context.Context, name string) (core.Client, error)
	// RestoreClient takes a client up again that was put aside.
	RestoreClient(ctx context.Context, name string) (core.Client, error)
}

// ConnectionService adds, switches, checks and synchronises connections.
type ConnectionService interface {
	AddConnection(ctx context.Context, n NewConnection) (core.Connection, error)
	// SwitchConnection takes "on", "off" or "remove".
	SwitchConnection(ctx context.Context, name, to string) (core.Connection, error)
	CheckConnection(ctx context.Context, name string) ([]ats.Right, error)
	// SyncNow synchronises one connection; its error is the report's.
	SyncNow(ctx context.Context, name string) error
	Settle(ctx context.Context, id core.HeldID, accept bool) error
}

// SignInService signs in to ATSs through the browser.
type SignInService interface {
	// SignInNeeded tells whether a connection waits for a sign-in that nobody has
	// made yet.
	SignInNeeded(ctx context.Context, name string) (bool, error)
	// SignIn opens the browser and waits for the person as long as ctx lasts.
	SignIn(ctx context.Context, name string) error
}

// ClientRow is one line of the list of clients.
type ClientRow struct {
	ID      core.ClientID
	Name    string
	Colour  string
	Note    string // "2 connections", or what is wrong
	Problem bool
}

// ClientsModel is the page of clients, their connections and the mailboxes.
type ClientsModel struct {
	loop    *Loop
	clients ClientService
	conns   ConnectionService
	signIns SignInService
	mail    MailboxService
	given   ClientServices
	kinds   []ats.Descriptor
	place   Question
	signing Question

	all  Accounts
	busy map[string]string // what is under way, by connection or mailbox

	Loaded    bool
	Rows      []ClientRow
	Current   core.ClientID
	Held      []HeldRow
	Owners    []OwnerRow
	Mailboxes []MailboxRow
	Err       error
	Changed   func()
	// Waiting tells that a person's sign-in at an ATS is awaited in the browser, and
	// when that has ended.
	Waiting func(on bool, ats string)
	// Say tells that something is done.
	Say func(words string)
}

// ClientServices are what the page works with.
type ClientServices struct {
	Clients     ClientService
	Connections ConnectionService
	SignIns     SignInService
	Mailboxes   MailboxService
	Admin       MailboxAdmin
	Reach       ReachService
	Rules       RulesService
	Words       WordsService
	Owners      OwnerService
	Setups      SetupService     // nil = nothing is given to files here
	Kinds       []ats.Descriptor // in the order of the list
	Settings    []Setting        // those of a connection
}

// NewClients makes the model.
func NewClients(loop *Loop, s ClientServices) *ClientsModel {
	return &ClientsModel{
		loop: loop, given: s, clients: s.Clients, conns: s.Connections, signIns: s.SignIns, mail: s.Mailboxes, kinds: s.Kinds,
		busy: map[string]string{}, Changed: func() {}, Say: func(string) {}, Waiting: func(bool, string) {},
	}
}

// Load reads anew. to names a client or a connection to show; zero keeps what is
// shown.
func (m *ClientsModel) Load(to Route) {
	Load(m.loop, &m.place, m.clients.Accounts, func(a Accounts, err error) {
		m.Loaded, m.Err = true, err
		if err == nil {
			m.all = a
			m.goTo(to)
		}
		m.arrange()
	})
}

// Reload reads anew and keeps what is shown.
func (m *ClientsModel) Reload() { m.Load(Route{}) }

func (m *ClientsModel) goTo(to Route) {
	if to.Client != 0 {
		m.Current = to.Client
	}
	for _, c := range m.all.Connections {
		if to.Conn != 0 && c.Connection.ID == to.Conn {
			m.Current = c.Connection.Client
		}
	}
}

func (m *ClientsModel) arrange() {
	m.Rows, m.Held, m.Mailboxes, m.Owners = m.Rows[:0], m.Held[:0], m.Mailboxes[:0], m.Owners[:0]
	names := map[core.ClientID]string{}
	for _, c := range m.all.Clients {
		names[c.ID] = c.Name
		if !c.Archived {
			m.Rows = append(m.Rows, m.clientRow(c))
		}
	}
	slices.SortFunc(m.Rows, func(a, b ClientRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	if len(m.Rows) > 0 && !slices.ContainsFunc(m.Rows, func(r ClientRow) bool { return r.ID == m.Current }) {
		m.Current = m.Rows[0].ID
	}
	for _, h := range m.all.Held {
		m.Held = append(m.Held, heldRow(h))
	}
	for _, o := range m.all.Owners {
		m.Owners = append(m.Owners, ownerRow(o))
	}
	for _, b := range m.all.Mailboxes {
		m.Mailboxes = append(m.Mailboxes, mailboxRow(b, names, m.busy[mailboxWork(b.Name)]))
	}
	m.Changed()
}

func (m *ClientsModel) clientRow(c core.Client) ClientRow {
	r := ClientRow{ID: c.ID, Name: c.Name, Colour: c.Colour}
	n, problems, off := 0, 0, 0
	for _, s := range m.all.Connections {
		if s.Connection.Client != c.ID {
			continue
		}
		n++
		switch {
		case s.Connection.Off:
			off++
		case s.Jobs.ErrorText != "":
			problems++
		}
	}
	switch {
	case n == 0:
		r.Note = phrase.T("No connection yet")
	case problems > 0:
		r.Note, r.Problem = phrase.N(problems, "%d connection has a problem", "%d connections have a problem"), true
	case off == n:
		r.Note = phrase.T("Switched off")
	default:
		r.Note = phrase.N(n, "%d connection", "%d connections")
	}
	return r
}

// Choose shows another client.
func (m *ClientsModel) Choose(id core.ClientID) {
	if m.Current != id {
		m.Current = id
		m.Changed()
	}
}

// Client is the client that is shown; zero = there is none.
func (m *ClientsModel) Client() core.Client {
	for _, c := range m.all.Clients {
		if c.ID == m.Current {
			return c
		}
	}
	return core.Client{}
}

// ClientNames are those that are not archived.
func (m *ClientsModel) ClientNames() []string {
	names := make([]string, 0, len(m.Rows))
	for _, r := range m.Rows {
		names = append(names, r.Name)
	}
	return names
}

// Connections are those of the client that is shown.
func (m *ClientsModel) Connections() []ConnectionRow {
	var rows []ConnectionRow
	for _, s := range m.all.Connections {
		if s.Connection.Client == m.Current {
			row := connectionRow(s, m.kindName(s.Connection.Kind), m.busy[s.Connection.Name])
			row.SignsIn = signsIn(m.descriptor(s.Connection.Kind))
			rows = append(rows, row)
		}
	}
	return rows
}

func (m *ClientsModel) kindName(kind string) string {
	if d := m.descriptor(kind); d.Name != "" {
		return phrase.T(d.Name)
	}
	return kind
}

func (m *ClientsModel) descriptor(kind string) ats.Descriptor {
	i := slices.IndexFunc(m.kinds, func(d ats.Descriptor) bool { return d.Kind == kind })
	if i < 0 {
		return ats.Descriptor{}
	}
	return m.kinds[i]
}

// MailboxName is the name of a mailbox; "" = there is none.
func (m *ClientsModel) MailboxName(id core.MailboxID) string {
	for _, b := range m.all.Mailboxes {
		if b.ID == id {
			return b.Name
		}
	}
	return ""
}

// NewForm begins the dialog for a connection of the client that is shown.
func (m *ClientsModel) NewForm() *ConnectionForm {
	return NewConnectionForm(m.kinds, m.ClientNames(), m.Client().Name)
}

// Reach begins the form of a connection's settings.
func (m *ClientsModel) Reach(name string) *ReachModel {
	return NewReach(m.loop, m.given.Reach, m.given.Settings, name)
}

// Rules begins the form of a connection's import rules.
func (m *ClientsModel) Rules(name string) *RulesModel { return NewRules(m.loop, m.given.Rules, name) }

// Words begins the form of a connection's value tables.
func (m *ClientsModel) Words(name string) *WordsModel { return NewWords(m.loop, m.given.Words, name) }

// AddConnection stores what the dialog gave, signs in where that is needed, and
// then checks its rights. done is told of the storing; the rights come to checked.
func (m *ClientsModel) AddConnection(n NewConnection, done func(error), checked func(ConnectionCheck)) {
	Load(m.loop, new(Question), func(ctx context.Context) (core.Connection, error) { return m.conns.AddConnection(ctx, n) },
		func(c core.Connection, err error) {
			done(err)
			if err != nil {
				return
			}
			m.Load(Route{Conn: c.ID})
			if !signsIn(m.descriptor(n.Kind)) {
				m.Check(c.Name, checked)
				return
			}
			Load(m.loop, new(Question), func(ctx context.Context) (bool, error) { return m.signIns.SignInNeeded(ctx, c.Name) },
				func(needed bool, _ error) { // an error comes again with the check
					if needed {
						m.SignIn(c.Name, checked)
					} else {
						m.Check(c.Name, checked)
					}
				})
		})
}

// signsIn tells whether there is a sign-in through the browser for an ATS.
func signsIn(d ats.Descriptor) bool {
	return slices.ContainsFunc(d.Fields, func(f ats.Field) bool { return f.SignIn })
}

// SignIn lets the person sign in in the browser, and then checks the rights. A new
// call ends the one before.
func (m *ClientsModel) SignIn(name string, checked func(ConnectionCheck)) {
	m.work(name, phrase.T("Waiting for the browser…"))
	m.Waiting(true, name)
	Load(m.loop, &m.signing, func(ctx context.Context) (struct{}, error) { return struct{}{}, m.signIns.SignIn(ctx, name) },
		func(_ struct{}, err error) {
			m.work(name, "")
			m.Waiting(false, name)
			if err != nil {
				checked(ConnectionCheck{Name: name, Err: err})
				return
			}
			m.Check(name, checked)
		})
}

// StopSignIn ends the waiting for the browser; nothing is stored.
func (m *ClientsModel) StopSignIn(name string) {
	m.signing.Stop()
	m.work(name, "")
}

// ConnectionCheck is the outcome of a permission probe.
type ConnectionCheck struct {
	Name   string
	Rights []RightRow
	Letter string // a request for what is missing
	Err    error
}

// Check tries the rights of a connection's key.
func (m *ClientsModel) Check(name string, checked func(ConnectionCheck)) {
	if m.busy[name] != "" {
		return
	}
	m.work(name, phrase.T("Checking…"))
	Load(m.loop, new(Question), func(ctx context.Context) ([]ats.Right, error) { return m.conns.CheckConnection(ctx, name) },
		func(rights []ats.Right, err error) {
			c := ConnectionCheck{Name: name, Rights: RightRows(rights), Err: err}
			for _, s := range m.all.Connections {
				if s.Connection.Name == name {
					c.Letter = RequestLetter(m.descriptor(s.Connection.Kind), m.clientName(s.Connection.Client), rights)
				}
			}
			m.work(name, "")
			checked(c)
		})
}

func (m *ClientsModel) clientName(id core.ClientID) string {
	for _, c := range m.all.Clients {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}

// Sync asks a connection now.
func (m *ClientsModel) Sync(name string) {
	m.act(name, phrase.T("Synchronising…"), func(ctx context.Context) error { return m.conns.SyncNow(ctx, name) }, phrase.T("%s is up to date", name))
}

// Switch turns a connection on or off.
func (m *ClientsModel) Switch(name string, on bool) {
	to, words := "off", phrase.T("%s is off; its jobs and links stay", name)
	if on {
		to, words = "on", phrase.T("%s is on", name)
	}
	m.act(name, phrase.T("Switching…"), func(ctx context.Context) error {
		_, err := m.conns.SwitchConnection(ctx, name, to)
		return err
	}, words)
}

// Remove takes a connection away; its jobs stay.
func (m *ClientsModel) Remove(name string) {
	m.act(name, phrase.T("Removing…"), func(ctx context.Context) error {
		_, err := m.conns.SwitchConnection(ctx, name, "remove")
		return err
	}, phrase.T("%s is removed; its jobs stay", name))
}

// Settle takes the word about a held decision: to close the jobs, to add the owner,
// or to reopen the job.
func (m *ClientsModel) Settle(id core.HeldID, accept bool) {
	words := map[bool]string{true: phrase.T("Closed; their e-mails stop"), false: phrase.T("They stay open")}
	if i := slices.IndexFunc(m.Held, func(h HeldRow) bool { return h.ID == id }); i >= 0 {
		switch h := m.Held[i]; {
		case h.Owner != "":
			words = map[bool]string{true: phrase.T("The owner is known; their jobs are imported"), false: phrase.T("Their jobs stay out")}
		case h.Again:
			words = map[bool]string{true: phrase.T("The job is open again; its sequences go on"), false: phrase.T("It is a job of its own")}
		}
	}
	m.act("held "+id.String(), phrase.T("Working…"), func(ctx context.Context) error { return m.conns.Settle(ctx, id, accept) }, words[accept])
}

// act does one thing at a time with what is called name.
func (m *ClientsModel) act(name, doing string, work func(context.Context) error, words string) {
	if m.busy[name] != "" {
		return
	}
	m.work(name, doing)
	Act(m.loop, new(Question), work, func(err error) {
		m.work(name, "")
		m.Err = err
		if err == nil {
			m.Say(words)
		}
		m.refresh(err)
	})
}

// refresh reads anew after an act, and keeps the act's error on the page.
func (m *ClientsModel) refresh(acted error) {
	Load(m.loop, &m.place, m.clients.Accounts, func(a Accounts, err error) {
		if err == nil {
			m.all, err = a, acted
		}
		m.Err = err
		m.arrange()
	})
}

func (m *ClientsModel) work(name, doing string) {
	if doing == "" {
		delete(m.busy, name)
	} else {
		m.busy[name] = doing
	}
	m.arrange()
}
