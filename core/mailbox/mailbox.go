// Package mailbox is the contract between Reqdesk and a recruiter's own mail
// account: sending one e-mail, reading what came in.
//
// [Sender] and [Reader] are all that an account must be able to do, and an account
// may be only one of them. What else it may do are interfaces of one method, found
// by a type assertion: [Filer] keeps a copy of what was sent, [Finder] looks for
// one e-mail, [Waiter] is told by the server when something came in, [Fetcher] gives
// a file that came with one, [Remover] takes a test e-mail away again.
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
// Read gives only what is new since the cursor, in batches, oldest first. It reads
// headers first and asks by them whether an e-mail is wanted; of one that is not,
// nothing else is fetched. Reading marks nothing as read and deletes nothing. A cursor
// that the server no longer understands (a change of the mailbox's UIDVALIDITY, a
// delta token that has expired) makes it begin again a day before the date in the
// cursor; the reader of batches drops what it knows by Message-ID.
//
// What an e-mail means is not said here: package answer judges by what was read.
//
// # Threads
//
// Some providers give an e-mail another Message-ID than it was sent with, so that
// an answer names one that we never saw. [Thread] therefore makes a name for the
// whole thread out of its first Message-ID, and every e-mail carries it in front
// of its References, the first one too: no server touches that line, every program
// copies it into an answer, and a program that sorts by it shows the whole thread
// together. A plus-address in Reply-To was weighed and left: many servers do not
// know it, the reader sees it, and a Reply-To beside From makes filters suspicious.
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

// Header is the header of an e-mail, by lower-case name. It is bounded: of a very
// long header, and of very long lines, the rest is missing.
type Header map[string][]string

// Get is the first line of that name, "" = there is none.
func (h Header) Get(name string) string {
	if lines := h[name]; len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// Incoming is one e-mail as read. Text is plain, with the quoted parts; it is at
// most 256 KiB, harmless to show (see Safe), and empty when the e-mail was not
// wanted.
type Incoming struct {
	UID         uint32 // under IMAP, else 0
	MessageID   string
	InReplyTo   []string
	References  []string
	From        string // bare address, lower-case
	FromName    string
	To          []string
	Subject     string
	Date        time.Time
	Header      Header
	Text        string
	Attachments []Attachment
	// Report is set for what has the form of a delivery report (RFC 3464).
	Report *Report
	// Complaint is set for what has the form of a feedback report (RFC 5965), or that of
	// Outlook.com's.
	Complaint *Complaint
}

// Attachment is a file that came with an e-mail. It stays on the server.
type Attachment struct {
	Name string
	Type string // media type
	Size int64  // bytes as they are sent, 0 = not known
}

// MaxFile is how large a file may be that is fetched, in bytes.
const MaxFile = 25 << 20

// File is a file that came with an e-mail, as its sender had it.
type File struct {
	Name    string // as the e-mail has it: SafeFile makes a name for the disk
	Type    string // media type
	Content []byte
}

// Fetcher gives files that came with e-mails.
type Fetcher interface {
	// Fetch gives the n-th file of an e-mail, from 0, in the order in which Read names
	// them. KindNotFound = the e-mail or the file is no longer there; KindInvalid = it is
	// larger than MaxFile. Nothing is marked as read.
	Fetch(ctx context.Context, messageID string, n int) (File, error)
}

// Report is a delivery report.
type Report struct {
	Action            string // failed, delayed, delivered, relayed, expanded
	Status            string // 5.1.1
	Diagnostic        string
	Recipient         string
	OriginalMessageID string
	References        []string // of the e-mail that it is about
}

// Complaint is what a recipient's provider says when somebody has marked an e-mail
// as spam.
type Complaint struct {
	Type              string // abuse, fraud, not-spam, …
	Recipient         string // "" = the provider hides it
	OriginalMessageID string
	References        []string
}

// Batch is a part of what is new, with the cursor after it.
type Batch struct {
	Messages []Incoming
	Next     string
}

// Interest tells by an e-mail's header whether the rest of it is wanted too.
type Interest func(Incoming) bool

// Reader reads answers.
type Reader interface {
	// Read gives what came in since cursor; "" = what arrives from now on, so that
	// years of mail are not gone through. wanted nil = everything is read whole.
	Read(ctx context.Context, cursor string, wanted Interest) iter.Seq2[Batch, error]
	// Check signs in and reads nothing.
	Check(ctx context.Context) (detail string, err error)
}

// Waiter is a Reader whose server tells when something has come in.
type Waiter interface {
	// Wait returns nil as soon as there may be something behind the cursor.
	// KindUnsupported = this server does not tell; it has to be asked now and then.
	Wait(ctx context.Context, cursor string) error
}

// Filer is a Sender whose e-mails belong into the account's folder of sent ones.
type Filer interface {
	// File makes sure that a copy of what was sent lies there, once: where the
	// provider keeps one by itself, none is added. It tells which it was.
	File(ctx context.Context, e Envelope) (Filed, error)
}

// Filed says how a copy came into the folder of sent e-mails.
type Filed string

// The ways.
const (
	FiledHere Filed = "filed"           // it was put there now
	FiledThen Filed = "was there"       // it lay there already
	FiledThem Filed = "by the provider" // the provider keeps it by itself
)

// Folder is one of the folders that every account has.
type Folder string

// The folders.
const (
	Inbox Folder = "inbox"
	Sent  Folder = "sent"
)

// Found is an e-mail that Find was asked for.
type Found struct {
	At     time.Time // when it came into the folder
	Header Header
}

// Finder looks for one e-mail by its Message-ID or the name of its thread; what is
// not there is KindNotFound, and no proof where the provider is slow.
type Finder interface {
	Find(ctx context.Context, in Folder, messageID string) (Found, error)
}

// Remover takes one e-mail away by its Message-ID or the name of its thread, for good.
// What is not there is no error. It is for e-mails that this program wrote to oneself.
type Remover interface {
	Remove(ctx context.Context, in Folder, messageID string) error
}
