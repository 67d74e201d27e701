// Package mailbox is the contract between Reqdesk and a recruiter's own mail
// account: sending one e-mail, reading what came in.
//
// # At most once
//
// Send is called for each e-mail once in its life. An implementation must tell
// three outcomes apart: nil (the server took it), a *core.Error of any kind but
// KindUnknown (the server certainly did not take it: it refused, or the
// connection failed before the message's end was sent), and KindUnknown
// (everything was sent and no answer came). Only the caller decides what follows.
//
// # Reading
//
// Read gives only what is new since the cursor, in batches, headers and text.
// It marks nothing as read and deletes nothing. A cursor from before a change
// of the mailbox's UIDVALIDITY makes it begin again at the date in the cursor;
// the reader of batches drops what it knows by Message-ID.
package mailbox

import (
	"context"
	"iter"
	"time"
)

// Envelope is one e-mail ready to go: the raw message (RFC 5322, CRLF) and who
// it is from and to.
type Envelope struct {
	From string
	To   []string
	Raw  []byte
}

// Receipt says where a sent e-mail went.
type Receipt struct {
	// Detail is the server's last line, for example "250 2.0.0 Ok: queued as 4F…".
	Detail string
	// Draft is true when the e-mail was only put somewhere for a person to send.
	Draft bool
}

// Sender sends.
type Sender interface {
	Send(ctx context.Context, e Envelope) (Receipt, error)
	// Check signs in and sends nothing.
	Check(ctx context.Context) (detail string, err error)
}

// Incoming is one e-mail as read. Text is plain, without the quoted parts'
// removal; it is at most 256 KiB.
type Incoming struct {
	UID        uint32
	MessageID  string
	InReplyTo  []string
	References []string
	From       string // bare address, lower-case
	FromName   string
	To         []string
	Subject    string
	Date       time.Time
	Text       string
	// Auto is set for what a machine wrote (RFC 3834 and its helpers).
	Auto bool
	// Report is set for delivery reports (RFC 3464).
	Report *Report
}

// Report is a delivery report.
type Report struct {
	Action            string // failed, delayed, delivered, relayed, expanded
	Status            string // 5.1.1
	Diagnostic        string
	Recipient         string
	OriginalMessageID string
}

// Batch is a part of what is new, with the cursor after it.
type Batch struct {
	Messages []Incoming
	Next     string
}

// Reader reads answers.
type Reader interface {
	// Read gives what came in since cursor; "" = what arrives from now on, so that
	// years of mail are not gone through.
	Read(ctx context.Context, cursor string) iter.Seq2[Batch, error]
	// Check signs in and reads nothing.
	Check(ctx context.Context) (detail string, err error)
}
