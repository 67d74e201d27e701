package resume

import (
	"testing"

	"reqdesk/core/people"
)

// A heading that stood in two places would be read now as this section, now as
// that.
func TestEveryHeadingMeansOneSection(t *testing.T) {
	seen := map[string]section{}
	for s, names := range headings {
		for _, n := range names {
			if before, ok := seen[n]; ok {
				t.Errorf("%q heads %s and %s", n, before, s)
			}
			seen[n] = s
			if people.Fold(n) != n {
				t.Errorf("%q is not folded: %q", n, people.Fold(n))
			}
		}
	}
}
