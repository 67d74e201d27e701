package model

import (
	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// Job is the one whose list is shown.
func (m *ContactedModel) Job() core.JobID { return m.job }

// pending counts who was contacted and has had no e-mail yet.
func pending(p outreach.Pending) int { return p.Approval + p.First }

// Waits tells whether somebody was contacted who has had no e-mail yet.
func (m *ContactedModel) Waits() bool { return pending(m.pending) > 0 }

// Blank is what stands there while nobody was written to: of those who were contacted
// already, what their first e-mail waits for.
func (m *ContactedModel) Blank() (headline, sentence string) {
	n, unapproved := pending(m.pending), m.pending.Approval
	if n == 0 {
		return phrase.T("Nobody was written to yet"), phrase.T("Whoever you choose in the review gets the job's e-mails once the flight plan is approved.")
	}
	headline = phrase.N(n, "%d person waits for the first e-mail", "%d people wait for their first e-mail")
	switch unapproved {
	case n:
		return headline, phrase.T("Nothing leaves before you have approved the flight plan.")
	case 0:
		return headline, phrase.T("The flight plan says when it leaves, or why it is held.")
	}
	return headline, phrase.N(unapproved, "%d of them waits for your approval. The flight plan says when the others' e-mails leave.", "%d of them wait for your approval. The flight plan says when the others' e-mails leave.")
}

// Count says how many people are shown, and how many are not in the list yet.
func (m *ContactedModel) Count() string {
	count := phrase.T("%d of %d people", len(m.Rows), m.Total())
	if n := pending(m.pending); n > 0 {
		count += " · " + phrase.N(n, "%d waits for the first e-mail", "%d wait for their first e-mail")
	}
	return count
}
