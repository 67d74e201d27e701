package model

import (
	"strings"

	"reqdesk/core/people"
)

// Finds gives what tells whether all words of a text that is typed occur in a name; case
// and accents don't matter, so that "jose" finds José. No text is in every name.
func Finds(text string) func(name string) bool {
	words := strings.Fields(people.Fold(text))
	if len(words) == 0 { // nothing, or signs only
		text = strings.TrimSpace(text)
		return func(name string) bool { return strings.Contains(name, text) }
	}
	return func(name string) bool {
		name = people.Fold(name)
		for _, w := range words {
			if !strings.Contains(name, w) {
				return false
			}
		}
		return true
	}
}
