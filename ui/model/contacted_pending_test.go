package model_test

import (
	"testing"

	"reqdesk/core/outreach"
)

func TestWhoWaitsForTheFirstEmailIsCountedAndSaysWhatFor(t *testing.T) {
	for name, test := range map[string]struct {
		in                        outreach.Pending
		headline, sentence, count string
	}{
		"nobody": {outreach.Pending{}, "Nobody was written to yet", "Whoever you choose in the review gets the job's e-mails once the flight plan is approved.", "0 of 0 people"},
		"one":    {outreach.Pending{Approval: 1}, "1 person waits for the first e-mail", "Nothing leaves before you have approved the flight plan.", "0 of 0 people · 1 waits for the first e-mail"},
		"all approved": {
			outreach.Pending{First: 6},
			"6 people wait for their first e-mail",
			"The flight plan says when it leaves, or why it is held.", "0 of 0 people · 6 wait for their first e-mail",
		},
		"some approved": {
			outreach.Pending{Approval: 2, First: 4},
			"6 people wait for their first e-mail",
			"2 of them wait for your approval. The flight plan says when the others' e-mails leave.", "0 of 0 people · 6 wait for their first e-mail",
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := newContacted(t, &campaign{pending: test.in})
			if head, text := m.Blank(); head != test.headline || text != test.sentence || m.Count() != test.count {
				t.Errorf("%q, %q, %q", head, text, m.Count())
			}
			if m.Waits() != (test.in != outreach.Pending{}) {
				t.Errorf("waits: %v", m.Waits())
			}
		})
	}
}
