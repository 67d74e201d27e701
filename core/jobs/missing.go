package jobs

import (
	"strings"

	"reqdesk/core"
)

// mustHaves is how many must-haves a job needs to go live by hand and to have the
// sheet of its first review saved.
const mustHaves = 3

// Missing lists what a job still needs to go live by hand, as keys of Set, in
// the order of the form. A "please check" location counts as a location.
func Missing(j core.Job) []string {
	missing := []string{}
	for _, f := range []struct {
		key  string
		have bool
	}{
		{"title", strings.TrimSpace(j.Title) != ""},
		{"location", hasLocation(j)},
		{"function", j.Function != ""},
		{"employment_type", j.EmploymentType != ""},
		{"must_haves", len(j.MustHaves) >= mustHaves},
	} {
		if !f.have {
			missing = append(missing, f.key)
		}
	}
	return missing
}

func hasLocation(j core.Job) bool {
	l := j.PrimaryLocation()
	return l.Text != "" || l.City != "" || l.Country != ""
}

// Label gives the words for a key of Set or Missing, as screens and errors use
// them.
func Label(key string) string {
	switch key {
	case "must_haves":
		return "at least three must-haves"
	case "apply_url":
		return "apply link"
	default:
		return strings.ReplaceAll(key, "_", " ")
	}
}

func labels(keys []string) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = Label(k)
	}
	return strings.Join(words, ", ")
}

// Notes lists what will not work for a job and what to do instead, one sentence
// each: no apply link, no ATS to export to.
func Notes(j core.Job) []string {
	var notes []string
	if j.ApplyURL == "" {
		notes = append(notes, "There is no apply link: the source must be set by hand in the ATS.")
	}
	if j.ATSJob == 0 {
		notes = append(notes, "The job was created by hand: its leads can't be exported to an ATS.")
	}
	return notes
}
