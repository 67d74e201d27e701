package ats

import (
	"errors"
	"strings"

	"reqdesk/core"
)

// UnlessHidden passes err on, except that something is not there or not for this
// key: what is read beside a list then stays empty.
func UnlessHidden(err error) error {
	if kind := core.KindOf(err); kind == core.KindForbidden || kind == core.KindNotFound {
		return nil
	}
	return err
}

// Unnumbered is the error for a person who was taken by a system that did not say
// under which number.
func Unnumbered(system string) *core.Error {
	return core.Fail(core.KindUnknown, system+" took the person and did not say under which number.",
		"Look there whether it was done before doing it again.")
}

// HalfDone is the error for a person who was created and then, because of err, not put
// on the job. What happened and its kind stay, so that it is tried again as err says; an
// outcome that is unknown, and the end of a context, pass as they are.
func HalfDone(system string, err error) error {
	var known *core.Error
	if !errors.As(err, &known) || known.Kind == core.KindUnknown {
		return err
	}
	happened, _, _ := strings.Cut(strings.TrimSuffix(known.Message, "."), ";") // behind it stands what was kept
	half := core.Fail(known.Kind, happened+"; the person is in "+system+" now, but not on the job.",
		"Send it again: the person is found there and not created twice.")
	half.RetryAt = known.RetryAt
	return half.Because(err)
}

// Incomplete is the error for a person who is in a system although something about
// them could not be written: callers look the person up before they go on. The end of a
// context passes as it is.
func Incomplete(message, hint string, err error) error {
	var known *core.Error
	if !errors.As(err, &known) {
		return err
	}
	return core.Fail(core.KindUnknown, message, hint).Because(err)
}
