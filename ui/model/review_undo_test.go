package model_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// overdue answers an undo with what it is given.
type overdue struct {
	*queueOf
	out review.Outcome
	err error
}

func (o *overdue) Undo(context.Context) (review.Outcome, error) { return o.out, o.err }

// Undo is about the last decision, and somebody else is on the screen.
func TestUndoNamesWhomItIsAbout(t *testing.T) {
	lan := core.Person{ID: 9, Name: "Lan Nguyen"}
	gone := core.Fail(core.KindRefused, "An e-mail has gone to this person already, or may have; the decision stays.", "Stop the sequence instead.")
	told := []string{"The decision about Lan Nguyen can't be undone.", "An e-mail has gone to this person already, or may have; the decision stays. Stop the sequence instead. Undo goes on with the decision before it."}
	tests := map[string]struct {
		language string
		out      review.Outcome
		err      error
		want     []string
	}{
		"taken back":           {phrase.English, review.Outcome{Person: lan, Together: 1, Candidacy: core.Candidacy{Job: 1, Person: 9}}, nil, []string{"The decision about Lan Nguyen is taken back."}},
		"refused":              {phrase.English, review.Outcome{Person: lan}, gone, told},
		"refused, in French":   {"fr", review.Outcome{Person: lan}, gone, []string{"La décision sur Lan Nguyen ne peut pas être annulée.", "Un e-mail est déjà parti vers cette personne, ou peut-être\u202f; la décision reste. Arrêtez plutôt la séquence. «\u00a0Annuler\u00a0» continue avec la décision précédente."}},
		"nothing to be undone": {phrase.English, review.Outcome{}, core.Fail(core.KindNotFound, "There is no decision to undo.", ""), []string{"There is no decision to undo.", ""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			phrase.Use(test.language)
			t.Cleanup(func() { phrase.Use(phrase.English) })
			q, source := newQueue(), &overdue{threePeople(), test.out, test.err}
			m := model.NewReview(model.NewLoop(t.Context(), q.dispatch), model.ReviewOptions{Source: source, Reviewer: source})
			m.Load(1)
			q.next()
			var got []string
			m.Said = func(text string) { got = append(got, text) }
			m.Refused = func(err error) {
				told := core.Told(err)
				got = append(got, phrase.Of(told.Message), phrase.Of(told.Hint))
			}
			m.Undo()
			q.next()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
