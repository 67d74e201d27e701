package intake

import (
	"testing"

	"reqdesk/core/people"
)

// A word that stood in two places would be read now as this, now as that.
func TestEveryWordMeansOneThing(t *testing.T) {
	seen := map[string]string{}
	note := func(word, meaning string) {
		if before, ok := seen[word]; ok {
			t.Errorf("%q means %s and %s", word, before, meaning)
		}
		seen[word] = meaning
		if people.Fold(word) != word {
			t.Errorf("%q is not folded: %q", word, people.Fold(word))
		}
	}
	for f, names := range synonyms {
		for _, n := range names {
			note(n, string(f))
		}
	}
}
