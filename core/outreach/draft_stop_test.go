package outreach_test

import (
	"testing"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

// A draft lies in a folder of the recruiter's: what comes between it and its being sent
// has to be said where they look for it.
func TestADraftThatMustNotBeSentAnyMoreSaysSo(t *testing.T) {
	for name, come := range map[string]func(r *rig){
		"the address is closed": func(r *rig) { must(r, r.out.Suppress(t.Context(), r.drafts()[0].To, outreach.ByRecruiter)) },
		"the sequence stopped":  func(r *rig) { must(r, r.out.Stop(t.Context(), r.job.ID, r.people[0].ID)) },
		"the job is closed":     (*rig).close,
		"the ATS is in doubt": func(r *rig) {
			r.update(func(tx core.Tx) error {
				r.job.HoldMail = "The job is missing in the ATS."
				return r.db.PutJob(tx, &r.job)
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newDrafter(t)
			if list := r.drafts(); len(list) != 1 || list[0].Stop != "" {
				t.Fatalf("before: %+v", list)
			}
			come(r)
			if list := r.drafts(); len(list) != 1 || list[0].Stop == "" {
				t.Errorf("nothing speaks against the draft: %+v", list)
			}
		})
	}
}
