// Package answer judges what comes back for an e-mail: whether a person answered
// or a machine, whether it came back, until when somebody is away, and whether
// somebody does not want to be written to again.
//
// # How it judges
//
// What stands in a machine's own form counts first: delivery reports (RFC 3464),
// feedback reports (RFC 5965, and Outlook.com's own form), receipts. Then come the reports of servers that keep
// to no form, told by who writes and by the words that the widespread ones use.
// Then the marks by which a program says that it answers by itself (RFC 3834 and
// what was used before it), the titles of absence notes, and only then the words.
//
// It knows English, German, French, Spanish, Portuguese, Dutch and Swedish, and of
// Italian, Polish, Danish, Norwegian, Turkish, Russian, Chinese and Japanese the usual
// wishes not to be written to again.
//
// # What it would rather do than guess
//
// Taking a machine for a person who said yes is the one mistake that it must not
// make, and keeping on writing to somebody who asked for silence the other one. So
// where signs contradict each other, or where only words speak for an absence, the
// verdict is [Unsure]: nothing is sent and the recruiter decides. A message that
// only mentions unsubscribing is unsure too, and one that asks only where an address
// comes from. Who objects to the use of their data, or wants them erased, opts out. A return date has to lie ahead, within
// a bit more than a year; without one the caller waits a while.
//
// It reads the new part of a message, never what is quoted, looks at a bounded
// piece of it, and stores nothing.
package answer

import (
	"strings"
	"time"

	"reqdesk/core/mailbox"
)

// Kind is what an e-mail is.
type Kind string

// The kinds.
const (
	Reply     Kind = "reply"     // a person answers
	Away      Kind = "auto"      // a machine answers for somebody
	Bounce    Kind = "bounce"    // it did not arrive and will not
	Delay     Kind = "delay"     // it has not arrived yet
	Complaint Kind = "complaint" // somebody marked it as spam
	OptOut    Kind = "optout"    // a person does not want to be written to again
	Unsure    Kind = "unsure"    // the recruiter has to look
	Nothing   Kind = "none"      // receipts, newsletters: nothing follows from it
)

// Verdict is the judgement on one e-mail.
type Verdict struct {
	Kind Kind
	// Until is when somebody is back; zero = it does not say. It may lie in the past
	// when the e-mail was read late.
	Until time.Time
	// Gone is set for an automatic answer that says that nobody will be back.
	Gone bool
	// Soft is set for a bounce that says nothing against the address: a full mailbox,
	// a server that was away too long, a refusal of this e-mail by its content.
	Soft bool
	// MayOptOut is set for Unsure: it may be a wish not to be written to again.
	MayOptOut bool
	// Report is what is known of the delivery, for Bounce and Delay.
	Report *mailbox.Report
}

// Judge judges an e-mail that was read at now.
func Judge(in mailbox.Incoming, now time.Time) Verdict {
	if v, ok := formal(in); ok {
		return v
	}
	if r := resembling(in); r != nil {
		return delivery(r, in.Text)
	}
	if OptOutSubject(in.Subject) {
		return Verdict{Kind: OptOut}
	}
	switch written := New(in.Text); machine(in, written) {
	case certain:
		return away(in, now)
	case nobody:
		return Verdict{Kind: Nothing}
	case perhaps:
		return Verdict{Kind: Unsure}
	default:
		return person(in)
	}
}

// formal reads what has a machine's own form.
func formal(in mailbox.Incoming) (Verdict, bool) {
	if c := in.Complaint; c != nil {
		if c.Type == "not-spam" {
			return Verdict{Kind: Nothing}, true
		}
		return Verdict{Kind: Complaint}, true
	}
	if in.Report != nil {
		return delivery(in.Report, in.Text), true
	}
	kind := strings.ToLower(in.Header.Get("content-type"))
	if strings.HasPrefix(kind, "multipart/report") && strings.Contains(kind, "disposition-notification") {
		return Verdict{Kind: Nothing}, true
	}
	return Verdict{}, false
}

// person judges what a person wrote.
func person(in mailbox.Incoming) Verdict {
	titled := optOutTitle(in.Subject)
	switch sure, maybe := OptsOut(in.Text); {
	case sure, titled && New(in.Text) == "":
		return Verdict{Kind: OptOut}
	case maybe, titled:
		return Verdict{Kind: Unsure, MayOptOut: true}
	case onlyAway(New(in.Text)):
		return Verdict{Kind: Unsure}
	}
	return Verdict{Kind: Reply}
}

// lateRead is how long after it was written a note's "on Monday" is still reckoned
// from then.
const lateRead = 21 * 24 * time.Hour

// away reads an automatic answer.
func away(in mailbox.Incoming, now time.Time) Verdict {
	written := now
	if d := in.Date; !d.IsZero() && d.Before(now) && now.Sub(d) < lateRead {
		written = d.In(now.Location())
	}
	v := Verdict{Kind: Away, Gone: hasLeft(New(in.Text))}
	if at, ok := returnIn(in.Subject, written); ok {
		v.Until = at
	} else if at, ok := ReturnDate(in.Text, written); ok {
		v.Until = at
	}
	return v
}
