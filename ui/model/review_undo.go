package model

import (
	"errors"
	"strings"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/phrase"
)

// undoneText tells whose decision was taken back: it may be somebody who was decided
// about long ago.
func undoneText(o review.Outcome) string {
	switch {
	case o.Together > 1:
		return phrase.N(o.Together, "Taken back for %d person together.", "Taken back for %d people together.")
	case o.Person.ID == 0:
		return phrase.T("Taken back.")
	}
	return phrase.T("The decision about %s is taken back.", PersonName(o.Person))
}

// undoRefused names the person whose decision stays: somebody else is on the screen.
func undoRefused(p core.Person, err error) error {
	var e *core.Error
	if p.ID == 0 || !errors.As(err, &e) || e.Kind != core.KindRefused {
		return err
	}
	why := append(nonEmpty(phrase.Of(e.Message), phrase.Of(e.Hint)), phrase.T("Undo goes on with the decision before it."))
	return core.Fail(e.Kind, phrase.T("The decision about %s can't be undone.", PersonName(p)), strings.Join(why, " "))
}
