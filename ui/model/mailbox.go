package model

import (
	"net"
	"net/mail"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/mailbox/provider"
	"reqdesk/ui/phrase"
)

// NewMailbox is what the dialog gives: a mailbox to be stored. The password is
// held in memory only.
type NewMailbox struct {
	Mailbox  core.Mailbox // without id and clients
	Clients  []string
	Password string
	// ClientSecret is that of the OAuth client, where it has one.
	ClientSecret string
}

// MailboxCheck is what signing in to both servers gave; an empty error is
// success.
type MailboxCheck struct {
	SMTP, IMAP       string // what the server said
	SMTPErr, IMAPErr error
	// Domain is what the domain of the address says about its e-mails; empty = it was
	// not asked.
	Domain []DomainLine
}

// DomainLine is one of the domain's records, or of what a test e-mail showed, explained.
type DomainLine struct {
	Name   string // "Who may send (SPF)"
	State  string // "Good", "Could be better", "Wrong", "Not certain", "No answer"
	Good   bool
	Wrong  bool
	Detail string // what it means, and what to do
}

// domainNames say what the records are for.
var domainNames = map[string]string{
	"spf": "Who may send for you (SPF)", "dkim": "Signatures (DKIM)", "dmarc": "Against pretended e-mails (DMARC)",
}

// domainStates are the states in words.
var domainStates = map[string]string{
	"good": "Good", "weak": "Could be better", "bad": "Wrong", "unsure": "Not certain", "offline": "No answer",
}

// NewDomainLine explains a record by its short names.
func NewDomainLine(what, state, says, remedy string) DomainLine {
	return DomainLine{
		Name: phrase.Of(domainNames[what]), State: phrase.Of(domainStates[state]), Good: state == "good", Wrong: state == "bad",
		Detail: strings.TrimSpace(phrase.Of(says) + " " + phrase.Of(remedy)),
	}
}

// MailboxRow is one line of the list of mailboxes.
type MailboxRow struct {
	Name    string
	Note    string // the address, and the clients that write from it
	State   string // "Sends and reads", "Sends only", "Drafts only", "Problem", "Checking…"
	Drafts  bool   // it only puts drafts down
	Problem string
	Read    string // when answers were read last
	Busy    bool
	Browser bool // it is signed in to in the browser
}

func mailboxRow(b core.Mailbox, clients map[core.ClientID]string, busy string) MailboxRow {
	r := MailboxRow{Name: b.Name, Problem: phrase.Of(b.Error), Busy: busy != "", Browser: b.OAuth.Provider != "", Read: phrase.T("Answers not read yet")}
	names := make([]string, 0, len(b.Clients))
	for _, id := range b.Clients {
		if name := clients[id]; name != "" {
			names = append(names, name)
		}
	}
	r.Note = b.From
	if len(names) > 0 {
		r.Note += " · " + strings.Join(names, ", ")
	}
	if at := Moment(b.ReadAt); at != "" {
		r.Read = phrase.T("Answers read %s", at)
	}
	switch {
	case busy != "":
		r.State = busy
	case b.Error != "":
		r.State = phrase.T("Problem")
	case b.Kind == KindDrafts:
		r.Drafts = true
		r.State, r.Note, r.Read = phrase.T("Drafts only"), b.Dir, phrase.T("E-mails are put into the folder for you to send")
	case !b.Reads():
		r.State, r.Read = phrase.T("Sends only"), phrase.T("Answers are not read: a sequence does not stop by itself")
	default:
		r.State = phrase.T("Sends and reads")
	}
	return r
}

// The kinds of mailbox.
const (
	KindSMTPIMAP = "smtpimap"
	KindGraph    = "graph"
	KindDrafts   = "drafts"
	// KindBrowser is the form's alone: what it becomes depends on the vendor.
	KindBrowser = "browser"
)

// MailboxForm is the dialog for a new mailbox.
type MailboxForm struct {
	Kind     string
	Name     string // "" = the address
	Sender   string // one's own name
	Address  string
	SMTP     string
	IMAP     string
	User     string // "" = the address
	Password string
	Security string // "tls", "starttls", or "none" for this machine
	Dir      string
	Clients  []string     // those who write from it
	Old      core.Mailbox // what is changed; without an id it is a new one

	// For KindBrowser.
	Vendor       string // whose account it is: one of Vendors
	ClientID     string
	ClientSecret string
	Tenant       string // Microsoft's directory; "" = any
}

// Vendors are those who are signed in to in the browser.
var Vendors = []struct{ Value, Name string }{{provider.Microsoft, "Microsoft 365"}, {provider.Google, "Google"}}

// NewMailboxForm begins with a mailbox that sends and reads.
func NewMailboxForm() *MailboxForm {
	return &MailboxForm{Kind: KindSMTPIMAP, Security: "tls", Vendor: provider.Microsoft}
}

// MailboxForm begins the form of a mailbox that is there.
func (m *ClientsModel) MailboxForm(name string) *MailboxForm {
	i := slices.IndexFunc(m.all.Mailboxes, func(b core.Mailbox) bool { return b.Name == name })
	if i < 0 {
		return NewMailboxForm()
	}
	b := m.all.Mailboxes[i]
	f := &MailboxForm{
		Old: b, Kind: b.Kind, Name: b.Name, Address: b.From, SMTP: b.SMTP, IMAP: b.IMAP, User: b.User, Security: b.Security, Dir: b.Dir,
		Vendor: b.OAuth.Provider, ClientID: b.OAuth.ClientID, Tenant: b.OAuth.Tenant,
	}
	if b.OAuth.Provider != "" {
		f.Kind = KindBrowser
	}
	if from, err := mail.ParseAddress(b.From); err == nil {
		f.Sender, f.Address = from.Name, from.Address
	}
	for _, c := range m.all.Clients {
		if slices.Contains(b.Clients, c.ID) {
			f.Clients = append(f.Clients, c.Name)
		}
	}
	return f
}

// Securities are the choices of encryption, and what they are called.
var Securities = []struct{ Value, Name string }{
	{"tls", "TLS (ports 465 and 993)"}, {"starttls", "STARTTLS (ports 587 and 143)"}, {"none", "None (this computer only)"},
}

// Provider is what is known of the mail servers behind an address.
type Provider struct {
	Kind       string // "google", "microsoft", …; "" = not known
	Name       string
	SMTP, IMAP string
	Advice     string // one sentence; "" = nothing known
	Steps      string // what has to be done there first, in Markdown
}

// ProviderOf names the servers behind an address and says honestly what they
// need. An address that can't be read gives nothing.
func ProviderOf(address string) Provider {
	_, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return Provider{}
	}
	if p, ok := provider.OfDomain(address); ok {
		return Provider{Kind: p.Kind, Name: p.Name, SMTP: p.SMTP, IMAP: p.IMAP, Steps: p.Steps, Advice: phrase.T("This is a mailbox at %s.", p.Name)}
	}
	return Provider{
		SMTP: "smtp." + domain + ":465", IMAP: "imap." + domain + ":993",
		Advice: phrase.T("The servers are guessed from the address. If your company has Microsoft 365 or Google Workspace, choose Through the browser."),
	}
}

// Guess fills in the servers of a changed address, unless they were typed.
func (f *MailboxForm) Guess(before string) Provider {
	old, now := ProviderOf(before), ProviderOf(f.Address)
	if f.SMTP == old.SMTP {
		f.SMTP = now.SMTP
	}
	if f.IMAP == old.IMAP {
		f.IMAP = now.IMAP
	}
	return now
}

// The keys of a mailbox form's problems.
const (
	MailAddress  = "address"
	MailSMTP     = "smtp"
	MailIMAP     = "imap"
	MailPassword = "password"
	MailDir      = "dir"
	MailClientID = "client_id"
	MailClients  = "clients"
)

// Problems says by field what is missing or makes no sense.
func (f *MailboxForm) Problems() map[string]string {
	wrong := map[string]string{}
	if _, err := mail.ParseAddress(strings.TrimSpace(f.Address)); err != nil {
		wrong[MailAddress] = phrase.T("Write it like name@example.com.")
	}
	if len(f.Old.Clients) > 0 && len(f.Clients) == 0 {
		wrong[MailClients] = phrase.T("Choose one at least: without any, it would write for all.")
	}
	switch {
	case f.Kind == KindDrafts && strings.TrimSpace(f.Dir) == "":
		wrong[MailDir] = phrase.T("Into which folder are the e-mails put?")
	case f.Kind == KindBrowser && strings.TrimSpace(f.ClientID) == "":
		wrong[MailClientID] = phrase.T("The id of your own OAuth client is needed.")
	}
	if f.Kind != KindSMTPIMAP {
		return wrong
	}
	if serverProblem(f.SMTP, true) != "" {
		wrong[MailSMTP] = serverProblem(f.SMTP, true)
	}
	if serverProblem(f.IMAP, false) != "" {
		wrong[MailIMAP] = serverProblem(f.IMAP, false)
	}
	if f.Password == "" && f.Security != "none" && f.Old.ID == 0 {
		wrong[MailPassword] = phrase.T("The password is needed; it goes to the keychain.")
	}
	return wrong
}

func serverProblem(at string, needed bool) string {
	at = strings.TrimSpace(at)
	if at == "" && !needed {
		return ""
	}
	host, port, err := net.SplitHostPort(at)
	if err != nil || host == "" || port == "" {
		return phrase.T("Write it like mail.example.com:465.")
	}
	return ""
}

// Result is the mailbox that the form describes.
func (f *MailboxForm) Result() NewMailbox {
	address := strings.TrimSpace(f.Address)
	from := address
	if name := strings.Join(strings.Fields(f.Sender), " "); name != "" {
		from = (&mail.Address{Name: name, Address: address}).String()
	}
	b := f.Old
	b.Name, b.From = strings.TrimSpace(f.Name), from
	if b.ID == 0 {
		b.Kind = f.Kind
	}
	if b.Name == "" {
		b.Name = address
	}
	switch f.Kind {
	case KindDrafts:
		b.Dir = strings.TrimSpace(f.Dir)
		return NewMailbox{Mailbox: b, Clients: f.Clients}
	case KindBrowser:
		return f.inBrowser(b, address)
	}
	b.SMTP, b.IMAP, b.Security, b.User = strings.TrimSpace(f.SMTP), strings.TrimSpace(f.IMAP), f.Security, strings.TrimSpace(f.User)
	if b.User == "" {
		b.User = address
	}
	return NewMailbox{Mailbox: b, Clients: f.Clients, Password: f.Password}
}

// inBrowser is a mailbox that is signed in to in the browser: at Microsoft over its
// own interface, which works where sending over SMTP is switched off.
func (f *MailboxForm) inBrowser(b core.Mailbox, address string) NewMailbox {
	if b.ID != 0 {
		b.OAuth.ClientID, b.OAuth.Tenant = strings.TrimSpace(f.ClientID), strings.TrimSpace(f.Tenant)
		return NewMailbox{Mailbox: b, Clients: f.Clients, ClientSecret: strings.TrimSpace(f.ClientSecret)}
	}
	b.User = address
	b.OAuth = core.MailboxOAuth{Provider: f.Vendor, ClientID: strings.TrimSpace(f.ClientID)}
	if f.Vendor == provider.Microsoft {
		b.Kind, b.OAuth.Tenant = KindGraph, strings.TrimSpace(f.Tenant)
	} else {
		b.Kind, b.Security = KindSMTPIMAP, "starttls"
		if p, ok := provider.Named(f.Vendor); ok {
			b.SMTP, b.IMAP = p.SMTP, p.IMAP
		}
	}
	return NewMailbox{Mailbox: b, Clients: f.Clients, ClientSecret: strings.TrimSpace(f.ClientSecret)}
}

// VendorSteps says what has to be done at the chosen vendor first, in Markdown.
func (f *MailboxForm) VendorSteps() string {
	p, _ := provider.Named(f.Vendor)
	return p.Steps
}
