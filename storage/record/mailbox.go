package record

import (
	"time"

	"reqdesk/core"
)

// Mailbox is a stored core.Mailbox.
type Mailbox struct {
	ID       core.MailboxID  `json:"id,omitzero"`
	Name     string          `json:"name,omitzero"`
	Kind     string          `json:"kind,omitzero"`
	From     string          `json:"from,omitzero"`
	SMTP     string          `json:"smtp,omitzero"`
	IMAP     string          `json:"imap,omitzero"`
	User     string          `json:"user,omitzero"`
	Security string          `json:"security,omitzero"`
	Dir      string          `json:"dir,omitzero"`
	Clients  []core.ClientID `json:"clients,omitzero"`
	Cursor   string          `json:"cursor,omitzero"`
	ReadAt   time.Time       `json:"read_at,omitzero"`
	Error    string          `json:"error,omitzero"`
	Created  time.Time       `json:"created,omitzero"`

	AnswersUntil time.Time `json:"answers_until,omitzero"`

	FirstSent time.Time `json:"first_sent,omitzero"`
	Sent      int       `json:"sent,omitzero"`
	Returned  []int     `json:"returned,omitzero"`

	OAuth MailboxOAuth `json:"oauth,omitzero"`
	API   string       `json:"api,omitzero"`
}

// MailboxOAuth is a stored core.MailboxOAuth.
type MailboxOAuth struct {
	Provider     string   `json:"provider,omitzero"`
	ClientID     string   `json:"client_id,omitzero"`
	Tenant       string   `json:"tenant,omitzero"`
	AuthorizeURL string   `json:"authorize_url,omitzero"`
	TokenURL     string   `json:"token_url,omitzero"`
	Scopes       []string `json:"scopes,omitzero"`
}

// PackMailbox makes the stored form.
func PackMailbox(v core.Mailbox) Mailbox {
	return Mailbox{
		ID:       v.ID,
		Name:     v.Name,
		Kind:     v.Kind,
		From:     v.From,
		SMTP:     v.SMTP,
		IMAP:     v.IMAP,
		User:     v.User,
		Security: v.Security,
		Dir:      v.Dir,
		Clients:  v.Clients,
		Cursor:   v.Cursor,
		ReadAt:   v.ReadAt,
		Error:    v.Error,
		Created:  v.Created,

		AnswersUntil: v.AnswersUntil,

		FirstSent: v.FirstSent,
		Sent:      v.Sent,
		Returned:  v.Returned,

		OAuth: MailboxOAuth(v.OAuth),
		API:   v.API,
	}
}

// Domain gives back what was stored.
func (s Mailbox) Domain() core.Mailbox {
	return core.Mailbox{
		ID:       s.ID,
		Name:     s.Name,
		Kind:     s.Kind,
		From:     s.From,
		SMTP:     s.SMTP,
		IMAP:     s.IMAP,
		User:     s.User,
		Security: s.Security,
		Dir:      s.Dir,
		Clients:  s.Clients,
		Cursor:   s.Cursor,
		ReadAt:   s.ReadAt,
		Error:    s.Error,
		Created:  s.Created,

		AnswersUntil: s.AnswersUntil,

		FirstSent: s.FirstSent,
		Sent:      s.Sent,
		Returned:  s.Returned,

		OAuth: core.MailboxOAuth(s.OAuth),
		API:   s.API,
	}
}
