package avature

import (
	"regexp"

	"reqdesk/core"
)

// mapping says that only the items of an RSS are jobs, and that it never lists all
// of them. Their fields are those of the default mapping.
const mapping = `
items: [item]
full: no
`

// bareReference is what a portal writes in place of a text: the job's number for
// people, behind a dash.
var bareReference = regexp.MustCompile(`^[\s–-]*([A-Za-z]{0,4}[-_]?\d[\w-]*)$`)

// refine takes the number that people quote from an item's description. The number
// at the end of its link, by which the portal knows the job, is another one at some
// employers; where there is no description it serves as both.
func refine(p *core.Posting, text func(path string) string) {
	if found := bareReference.FindStringSubmatch(text("description")); found != nil {
		p.Reference, p.Description = found[1], ""
	}
}
