package nearest_test

import (
	"slices"
	"testing"

	"reqdesk/core/nearest"
)

func TestWordProposesWhatIsNearAndNothingElse(t *testing.T) {
	known := []string{"import", "activate", "flag", "department"}
	for word, want := range map[string]string{"imprt": "import", "improt": "import", "activat": "activate", "falg": "flag", "publish": "", "": ""} {
		if want != "" {
			want = "; did you mean `" + want + "`?"
		}
		if got := nearest.Word(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := nearest.Aside("falg", known) + nearest.Aside("publish", known); got != " (did you mean `flag`?)" {
		t.Errorf("in the middle of a sentence: %q", got)
	}
	if !slices.Equal(known, []string{"import", "activate", "flag", "department"}) {
		t.Errorf("the caller's words were changed: %v", known)
	}
}
