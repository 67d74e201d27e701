package review_test

import (
	"slices"
	"testing"

	"reqdesk/core/review"
)

func TestAMustHaveIsSaidInOtherWords(t *testing.T) {
	if got := review.Also("Go services"); !slices.Contains(got, "Golang services") || slices.Contains(got, "Go services") {
		t.Errorf("%q", got)
	}
	if got := review.Also("Welding of pipes"); len(got) != 0 {
		t.Errorf("%q", got)
	}
}
