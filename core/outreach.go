package core

import "time"

// Template is an e-mail template. Client 0 = usable for all.
type Template struct {
	ID       TemplateID
	Name     string
	Client   ClientID
	Language string // BCP 47
	Source   string // the whole file: header lines, an empty line, Markdown
	Updated  time.Time
}

// Step is one e-mail of a sequence: a template by name, or its own subject and
// text. After is the delay since the step before (since approval for the first).
type Step struct {
	Template string
	// Against names other templates, separated by commas, that are tried out against
	// Template: each person gets one of them.
	Against  string
	Subject  string
	Text     string
	Language string // of the template's variant; Recipients = that of the recipient
	// Fallback is the language that counts where the template has no variant in
	// Language; "" = then nothing is sent.
	Fallback string
	// If is a condition in the words of templates ("employer"); who does not meet it
	// does not get this step.
	If string

	// WorkingDays and After are the delay behind the e-mail before it, or behind the
	// approval: so many working days of the recipient's country, then the rest.
	WorkingDays int
	After       time.Duration
}

// Recipients is the language of a step that follows the recipient.
const Recipients = "recipient"

// Sequence is the chain of e-mails of one job. Version rises with each change;
// an enrolment names the version that it follows.
type Sequence struct {
	Job     JobID
	Version int
	Steps   []Step
	Source  string // the YAML as it was given; "" = made in the window
	Updated time.Time
	// Everybody says that it was for those on the way too, not for new people only.
	Everybody bool
}

// EnrolmentState is where a person stands in a sequence.
type EnrolmentState string

// The states of an enrolment. Replied, stopped, bounced and opted out are final.
const (
	EnrolmentWaiting  EnrolmentState = "waiting"  // enrolled, not yet approved
	EnrolmentRunning  EnrolmentState = "running"  // approved, steps left
	EnrolmentPaused   EnrolmentState = "paused"   // until Until, or until resumed
	EnrolmentSleeping EnrolmentState = "sleeping" // the job is closed; a reopening resumes it
	EnrolmentDone     EnrolmentState = "done"     // all steps sent
	EnrolmentStopped  EnrolmentState = "stopped"  // see Cause
)

// Cause says why a state changed and what proves it.
type Cause struct {
	What     string // "reply", "manual", "job closed", "bounce", "opt-out", "guard" …
	Text     string // one sentence for Why?
	Evidence string // id of the message, look or entry
	At       time.Time
}

// Enrolment is one person in one job's sequence.
type Enrolment struct {
	ID        EnrolmentID
	Job       JobID
	Person    PersonID
	Profile   ProfileID
	Mailbox   MailboxID
	To        string // the address in use
	Version   int    // of the sequence
	State     EnrolmentState
	Next      int // index of the step to be sent next
	Approved  time.Time
	Now       bool // --now: skips grace period, window, spacing and jitter
	LastSent  time.Time
	Until     time.Time
	Cause     Cause
	Override  string   // reason given for overriding the guard
	Confirmed []string // guard warnings that the recruiter has confirmed
	Thread    []string // Message-IDs sent so far, oldest first
	Subject   string   // of the first e-mail, for Re:
	Enrolled  time.Time
	Skipped   int // steps before Next that were left out; their delays count all the same
}

// MessageKind says what an e-mail is.
type MessageKind string

// The kinds of message.
const (
	MessageSent   MessageKind = "sent"
	MessageReply  MessageKind = "reply"
	MessageAuto   MessageKind = "auto-reply"
	MessageBounce MessageKind = "bounce"
	MessageDelay  MessageKind = "delay" // a delay notice: not a bounce
	MessageAsk    MessageKind = "ask"   // may be an answer: the recruiter has to look

	MessageComplaint MessageKind = "complaint" // somebody marked ours as spam
)

// OptedOut is the detail of a reply that is a wish not to be written to again.
const OptedOut = "opt-out"

// The questions that an e-mail may put to the recruiter: the detail of a MessageAsk.
const (
	AskStranger = "unknown address"      // whose answer is it?
	AskUnsure   = "person or machine"    // an answer, or written by a program?
	AskOptOut   = "opt-out?"             // a wish not to be written to again, or an answer?
	AskGone     = "no longer there?"     // a program says so
	AskUnasked  = "answer to none"       // from somebody who is written to, about something else?
	AskNothing  = "no answer"            // the recruiter's word: it is none
	AskLeft     = "stopped by recruiter" // the recruiter's word: nothing more goes there
)

// Asks tells whether an e-mail is a question that nobody has answered yet. One of an
// older release does not say which.
func Asks(kind MessageKind, detail string) bool {
	return kind == MessageAsk && detail != AskNothing && detail != AskLeft
}

// Message is an e-mail that was sent or read, kept as evidence.
type Message struct {
	ID         MessageID
	Kind       MessageKind
	Mailbox    MailboxID
	Job        JobID
	Person     PersonID
	Enrolment  EnrolmentID
	Step       int
	MessageID  string
	InReplyTo  string
	References []string
	From, To   string
	Subject    string
	Text       string
	Date       time.Time
	Recorded   time.Time
	Delivered  bool   // accepted by the mail server, and no bounce since
	Detail     string // for bounces: status and diagnosis; for replies and questions one of the words above
	Variant    string // of what was sent: the template that was tried out against others
	Notice     string // of what was sent: what it told about the recipient's data; "" = nothing
	Files      []MessageFile
}

// MessageFile is a file that came or went with an e-mail. It stays in the mailbox.
type MessageFile struct {
	Name string
	Type string // media type
	Size int64  // bytes as they were sent; 0 = not known
}

// Suppression is an address that is never written to again.
type Suppression struct {
	Address string // "@example.com" = everybody there
	Why     string
	At      time.Time
	Note    string // the recruiter's words about it
}

// WhyErased marks, as a suppression's Why, an address that was suppressed
// because its owner's data were erased. That is final.
const WhyErased = "erased"

// EntryState is where an outbox entry stands.
type EntryState string

// The states of an outbox entry.
const (
	EntryWaiting EntryState = "waiting"
	EntryStarted EntryState = "started"
	EntryDone    EntryState = "done"
	EntryFailed  EntryState = "failed"
	EntryUnknown EntryState = "unknown" // begun, and its outcome was never heard
	EntryHeld    EntryState = "held"
	EntryDropped EntryState = "dropped" // no longer wanted, or refused by a person
)

// Attempt is one try of an entry. Ended zero = its outcome was never heard.
type Attempt struct {
	Started, Ended time.Time
	Outcome        string // "done", "failed", "temporary", "unknown", "drafted"
	Detail         string
}

// Entry is one act on the outside world: first recorded, later run.
type Entry struct {
	ID         EntryID
	Kind       string // "email", "export", "stage", "note"
	Key        string // chosen by the caller; the same key twice is a no-op
	State      EntryState
	Job        JobID
	Person     PersonID
	Enrolment  EnrolmentID
	Mailbox    MailboxID
	Connection ConnectionID
	Act        []byte // the encoded act, JSON of the kind's own type
	Preview    string // rendered, for people
	Approved   time.Time
	ApprovedBy string
	Attempts   []Attempt
	Due        time.Time
	Result     string
	Why        string
	Created    time.Time
	Finished   time.Time
	Files      []EntryFile // that go with it
}

// EntryFile is a file that goes out with an act. Its content is a blob until the act is
// done or dropped.
type EntryFile struct {
	Name string
	Type string // media type; "" = by the name
	Size int64
	Blob string
}

// OutcomeDrafted is the outcome of an attempt that left a draft for a person to send.
const OutcomeDrafted = "drafted"

// Drafted tells whether the act lies as a draft, and nobody has said yet whether it was
// sent.
func (e Entry) Drafted() bool { return e.State == EntryUnknown && e.WasDrafted() }

// WasDrafted tells whether the last attempt left a draft.
func (e Entry) WasDrafted() bool {
	n := len(e.Attempts)
	return n > 0 && e.Attempts[n-1].Outcome == OutcomeDrafted
}
