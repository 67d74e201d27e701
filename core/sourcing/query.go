package sourcing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/review"
	"reqdesk/core/source"
)

// QueryOf makes the question for a job, with what the recruiter's feedback adds. It
// names neither people nor the client.
func QueryOf(j core.Job, feedback []core.Feedback) source.Query {
	q := source.Query{Title: j.Title}
	need := func(text string) {
		have := func(n source.Need) bool { return strings.EqualFold(n.Text, text) }
		if !slices.ContainsFunc(q.Needs, have) {
			q.Needs = append(q.Needs, source.Need{Text: text, Also: review.Also(text)})
		}
	}
	for _, text := range j.MustHaves {
		need(text)
	}
	for _, f := range feedback {
		for _, text := range f.More {
			need(text)
			q.Without = slices.DeleteFunc(q.Without, func(w string) bool { return strings.EqualFold(w, text) })
		}
		for _, text := range f.Without {
			q.Without = append(q.Without, text)
			q.Needs = slices.DeleteFunc(q.Needs, func(n source.Need) bool { return strings.EqualFold(n.Text, text) })
		}
	}
	for _, role := range []string{"sourcing", "primary"} {
		for _, l := range j.Locations {
			same := func(have core.Location) bool {
				return have.City == l.City && have.Region == l.Region && have.Country == l.Country && have.Text == l.Text
			}
			if l.Role == role && !slices.ContainsFunc(q.Places, same) {
				q.Places = append(q.Places, l)
			}
		}
	}
	return q
}

// printOf tells questions apart: a place in the answers to one means nothing in those
// to another.
func printOf(q source.Query) string {
	text, err := json.Marshal(q)
	if err != nil { // no field of it can fail
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
