// Package graph sends and reads e-mail of a Microsoft 365 mailbox over Microsoft
// Graph, for companies in which SMTP and IMAP are switched off. The person signs in
// through the browser.
//
// # Sending
//
// An e-mail is handed over as the very message that was written (MIME in base64), so
// that its List-Unsubscribe and the headers of its thread stay: the JSON form takes
// headers of one's own only if they begin with "x-". A 202 means that the mailbox
// has taken it; a copy lies in Sent Items by itself. A fault after the message has
// left (500, 502, 504) says nothing about whether it was taken, so the outcome is
// unknown then; a refusal, and a 503 or 429 that names a time, mean that it was not.
//
// # Reading
//
// The inbox is followed with delta queries. The cursor is the address that the
// server gave for the next look, with the time of the last one; where the server no
// longer knows it (410), reading begins again a day before that time. A message is
// opened as MIME: its header is read first, and the rest only of what is wanted; files
// stream past. What came in before the first look is left alone.
//
// Nothing is marked as read, moved or deleted.
package graph

import (
	"context"
	"net/url"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Kind is the mailbox's word in commands.
const Kind = "graph"

// Public is the interface's address outside of national clouds.
const Public = "https://graph.microsoft.com"

// limit stays well below the 10,000 requests in 10 minutes that a mailbox has.
var limit = httpx.Limit{Requests: 600, Per: time.Minute, Burst: 60}

// Config is what an account is made from.
type Config struct {
	Mailbox core.Mailbox
	SignIn  httpx.Refreshing // how the person's token is renewed
	Clock   core.Clock       // the domain's time, for the date in a cursor
	// LoopbackOnly refuses every server that is not this machine.
	LoopbackOnly bool
	// Timeout, Attempts and Backoff are those of httpx.Config; zero = the defaults.
	Timeout  time.Duration
	Attempts int
	Backoff  time.Duration
}

// Account is one mailbox. Several goroutines may use it.
type Account struct {
	client *httpx.Client
	clock  core.Clock
}

var (
	_ mailbox.Sender  = (*Account)(nil)
	_ mailbox.Reader  = (*Account)(nil)
	_ mailbox.Filer   = (*Account)(nil)
	_ mailbox.Finder  = (*Account)(nil)
	_ mailbox.Fetcher = (*Account)(nil)
)

// New checks the settings and contacts nobody.
func New(c Config) (*Account, error) {
	base := c.Mailbox.API
	if base == "" {
		base = Public
	}
	stack := httpx.Config{
		BaseURL: strings.TrimSuffix(base, "/") + "/v1.0", Auth: httpx.Refresh(c.SignIn), Limit: limit, LoopbackOnly: c.LoopbackOnly,
		Timeout: c.Timeout, Attempts: c.Attempts, Backoff: c.Backoff,
	}
	client, err := httpx.New(stack)
	if err != nil {
		return nil, err
	}
	return &Account{client: client, clock: c.Clock}, nil
}

// Check signs in and reads nothing.
func (a *Account) Check(ctx context.Context) (string, error) {
	var inbox struct{ ID string }
	_, err := a.client.Do(ctx, httpx.Request{Path: "me/mailFolders/inbox", Query: url.Values{"$select": {"id"}}, Out: &inbox})
	if err != nil {
		return "", a.say(err)
	}
	return "signed in at " + a.client.Host(), nil
}

// Close gives idle connections back.
func (a *Account) Close() { a.client.Close() }

// say words what every mailbox may meet.
func (a *Account) say(err error) error {
	switch core.KindOf(err) {
	case core.KindForbidden:
		return core.Fail(core.KindForbidden, "Microsoft knows the account but does not permit this program to use its mail; nothing was changed.",
			"Ask the administrator of your Microsoft 365 to agree to the app registration's permissions Mail.Send and Mail.Read.").Because(err)
	case core.KindNotFound:
		return core.Fail(core.KindNotFound, "This account has no mailbox at "+a.client.Host()+"; nothing was changed.",
			"Check with which account you signed in.").Because(err)
	}
	return err
}
