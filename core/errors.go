package core

import (
	"context"
	"errors"
	"time"
)

// Kind is the closed set of reasons why something did not work. Screens, exit
// codes and retry rules switch on it; texts never decide anything.
type Kind string

// The kinds. Connectors use the first eight; the rest arise on this machine.
const (
	KindAuth        Kind = "credentials"  // the key or password was refused
	KindForbidden   Kind = "permission"   // signed in, but this right is missing
	KindNotFound    Kind = "not_found"    // the named thing does not exist
	KindRateLimited Kind = "rate_limited" // asked too often; see Error.RetryAt
	KindTemporary   Kind = "temporary"    // network, time-out, server fault: try again later
	KindInvalid     Kind = "invalid"      // the answer or the input can't be read
	KindUnsupported Kind = "unsupported"  // the other side can't do this
	KindUnknown     Kind = "unknown"      // an act was begun and its outcome was never heard

	KindUsage    Kind = "usage"    // the request itself makes no sense
	KindRefused  Kind = "refused"  // a rule forbids it: missing fields, brake, guard, identity lock
	KindInUse    Kind = "in_use"   // another process owns the workspace
	KindKeychain Kind = "keychain" // keychain or vault not available, wrong passphrase
	KindDamaged  Kind = "damaged"  // workspace damaged, or newer than the program
	KindStorage  Kind = "storage"  // disk full, read-only folder, no access
)

// Error is what every package returns to callers who have to decide or to tell
// a recruiter. Message and Hint are sentences for people and hold neither
// secrets nor people's data; Cause is for the log.
type Error struct {
	Kind    Kind
	Message string // what happened and what was kept, one sentence
	Hint    string // what to do now, one sentence; may be empty
	RetryAt time.Time
	Cause   error
}

// Error gives the message and the hint, never the cause.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " " + e.Hint
}

// Unwrap gives the cause, so that errors.Is reaches it.
func (e *Error) Unwrap() error { return e.Cause }

// Fail makes an Error.
func Fail(kind Kind, message, hint string) *Error {
	return &Error{Kind: kind, Message: message, Hint: hint}
}

// Because adds the cause, for the log.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// KindOf tells the kind of err: "" for nil, KindTemporary for what ended by
// context, and KindInvalid for an error that carries no kind.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*Error](err)
	switch {
	case ok:
		return e.Kind
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return KindTemporary
	default:
		return KindInvalid
	}
}

// Told gives what a person is told of err: its own sentence, or one for what ended with
// its context, wherever that was noticed. nil = it has none.
func Told(err error) *Error {
	e, ok := errors.AsType[*Error](err)
	switch {
	case ok:
		return e
	case errors.Is(err, context.Canceled):
		return Fail(KindTemporary, "Stopped; what was done until then is kept.", "Start it again to go on.").Because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return Fail(KindTemporary, "It took too long and was given up; what was done until then is kept.", "Try again.").Because(err)
	}
	return nil
}

// IsNotFound tells whether err says that a named thing does not exist.
func IsNotFound(err error) bool { return KindOf(err) == KindNotFound }
