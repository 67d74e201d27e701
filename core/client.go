package core

import "time"

// Client is an employer one recruits for.
type Client struct {
	ID         ClientID
	Name       string
	Colour     string // #RRGGBB, for the window
	SourceCode string // put on apply links, for example "source=reqdesk"; "" = none
	UTM        UTM
	Budget     Budget
	OffLimits  []string // companies and e-mail domains not to source from
	Mailbox    MailboxID
	Archived   bool
	Created    time.Time
	Notice     DataNotice
}

// DataNotice is what a client's e-mails tell people about their data. What is empty is
// as the workspace's settings say.
type DataNotice struct {
	Auto  string            // SettingYes or SettingNo: first e-mails get it by themselves
	Link  string            // the address of the client's privacy notice
	Texts map[string]string // by language; Markdown with values, as in a template
}

// UTM are the campaign parameters put on apply links; empty ones are left out.
type UTM struct{ Source, Medium, Campaign string }

// Budget counts profiles delivered by sources. Total 0 with Limited false is
// the default: unlimited.
type Budget struct {
	Limited     bool
	Total, Used int
}

// Connection is one ATS account of one client. Its key lies in the keychain
// under SecretID, never here.
type Connection struct {
	ID       ConnectionID
	Name     string
	Kind     string // the connector's kind, for example "feed"
	Client   ClientID
	Settings map[string]string // the descriptor's fields that are not secret
	Mapping  string            // YAML as the user edited it; "" = the connector's own
	Rules    string            // YAML: which ATS jobs are imported by themselves; "" = none are
	Off      bool
	Removed  bool // its jobs stay and say so
	Created  time.Time
}

// SecretID is the keychain user under which the secret field key is kept.
func (c Connection) SecretID(key string) string { return "connection/" + c.ID.String() + "/" + key }

// Mailbox is a sending identity and where its answers arrive.
type Mailbox struct {
	ID       MailboxID
	Name     string
	Kind     string // "smtpimap", "graph" or "drafts"
	From     string // address, or "Name <address>"
	SMTP     string // host:port
	IMAP     string // host:port; "" = answers are not read
	User     string
	Security string // "starttls", "tls" or "none" (loopback only)
	Dir      string // for drafts
	Clients  []ClientID
	Cursor   string // how far answers have been read
	ReadAt   time.Time
	Error    string // the last failure, a sentence; "" = none
	// AnswersUntil is the time up to which all answers are known; zero = they were
	// never read.
	AnswersUntil time.Time
	Created      time.Time

	FirstSent time.Time // its first e-mail from here; zero = there was none
	Sent      int       // how many e-mails left it from here
	// Returned holds, for each of the last that came back, how many had been sent by then.
	Returned []int

	OAuth MailboxOAuth // zero = the account has a password
	API   string       // base address, for graph; "" = the public one
}

// MailboxOAuth is how a person signs in to a mail account through the browser, with
// an OAuth client of their own or of their company's.
type MailboxOAuth struct {
	Provider string // "google", "microsoft" or "own"; "" = not through the browser
	ClientID string
	Tenant   string // of Microsoft's; "" = any
	// AuthorizeURL, TokenURL and Scopes are for "own", and replace those of a provider.
	AuthorizeURL, TokenURL string
	Scopes                 []string
}

// mostReturned bounds how many of those that came back are remembered.
const mostReturned = 100

// CountSent counts an e-mail that left.
func (m *Mailbox) CountSent(at time.Time) {
	if m.Sent++; m.FirstSent.IsZero() {
		m.FirstSent = at
	}
}

// CountReturned counts an e-mail that came back.
func (m *Mailbox) CountReturned() {
	m.Returned = append(m.Returned, m.Sent)
	m.Returned = m.Returned[max(len(m.Returned)-mostReturned, 0):]
}

// ReturnedOf tells how many e-mails came back while the last so many were sent, and how
// many those are.
func (m Mailbox) ReturnedOf(last int) (returned, of int) {
	for _, sent := range m.Returned {
		if sent > m.Sent-last {
			returned++
		}
	}
	return returned, min(m.Sent, last)
}

// Reads tells whether answers are read; else they are only seen by the person.
func (m Mailbox) Reads() bool { return m.IMAP != "" || m.Kind == "graph" }

// Sends tells whether e-mails leave by themselves.
func (m Mailbox) Sends() bool { return m.SMTP != "" || m.Kind == "graph" }

// SecretID is the keychain user under which the password is kept.
func (m Mailbox) SecretID() string { return m.SecretNamed("password") }

// SecretNamed is the keychain user under which one of the secrets is kept.
func (m Mailbox) SecretNamed(name string) string { return "mailbox/" + m.ID.String() + "/" + name }
