package jobs_test

import (
	"testing"

	"reqdesk/core"
)

// The old posting's apply link is dead: e-mails must not carry it on.
func TestAJobThatComesBackUnderAnotherIDHasTheNewPostingsApplyLink(t *testing.T) {
	const old, fresh = "https://acme.example.com/apply?jobId=412345", "https://acme.example.com/apply?jobId=99"
	for name, test := range map[string]struct {
		set, ats, want string
		waits          []string
	}{
		"untouched":             {"", fresh, fresh, nil},
		"the recruiter's own":   {"https://agency.example/apply", fresh, "https://agency.example/apply", []string{"apply_url"}},
		"none in the ATS now":   {"", "", old, []string{"apply_url"}},
		"a word, not a link":    {"", "see our pages", old, []string{"apply_url"}},
		"the same link as once": {"", old, old, nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).knowing(recruiter)
			a, j := b.live()
			if test.set != "" {
				if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"apply_url": test.set}); err != nil {
					t.Fatal(err)
				}
			}
			b.shut(a)
			c := b.fresh("99", 9, func(c *core.ATSJob) { c.Posting.ApplyURL = test.ats })
			b.consume()
			if got := b.only("back", core.JobActive, c); got.ApplyURL != test.want {
				t.Errorf("the apply link is %q, want %q", got.ApplyURL, test.want)
			}
			b.waits(j.ID, "back", test.waits...)
		})
	}
}
