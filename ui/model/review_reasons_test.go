package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// A usual reason is kept in the same words whatever the window speaks, so that it is
// read in every language; what somebody wrote themselves stays as they wrote it.
func TestAReasonIsKeptInOneLanguageAndShownInAnother(t *testing.T) {
	t.Cleanup(func() { phrase.Use(phrase.English) })
	phrase.Use("de")
	q := threePeople()
	m, loop := loadReview(t, q, 1)
	for _, reason := range []string{model.DiscardReasons()[2], "  " + model.DiscardReasons()[1], "Zu weit weg, sagt Kim"} {
		m.Decide(review.Decision{Action: review.Discard, Reason: reason})
		loop.next()
	}
	var kept []string
	var past []review.Past
	for _, d := range q.made {
		kept = append(kept, d.Reason)
		past = append(past, review.Past{Client: "Marram", Candidacy: core.Candidacy{State: core.CandidacyDiscarded, Reason: d.Reason}})
	}
	if diff := cmp.Diff([]string{"Too senior", "Too junior", "Zu weit weg, sagt Kim"}, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	phrase.Use("fr")
	var shown []string
	for _, l := range model.HistoryLines(past) {
		shown = append(shown, l.Note)
	}
	want := []string{"Marram · " + phrase.T("Too senior"), "Marram · " + phrase.T("Too junior"), "Marram · Zu weit weg, sagt Kim"}
	if diff := cmp.Diff(want, shown); diff != "" || want[0] == "Marram · Too senior" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
}
