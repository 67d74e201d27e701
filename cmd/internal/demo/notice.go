package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
)

// summaryPause is how far apart summaries to oneself must be at least.
const summaryPause = 30 * time.Minute

// summarised switches notices by e-mail on and looks at what the mailbox server
// then got for the recruiter: one summary of what waits, and no second one.
func (r *run) summarised() (string, error) {
	me := r.Company.Recruiter().Address
	if err := r.Set(r.ctx, "", map[string]string{core.SettingNoticeMail: me}); err != nil {
		return "", err
	}
	for range 2 {
		if _, err := r.Warp(r.ctx, r.Time.Now()); err != nil {
			return "", err
		}
	}
	mails := r.Company.Reached(me)
	if len(mails) != 1 {
		return "", want(false, "%d summaries arrived, not one", len(mails))
	}
	text, err := plainText(mails[0].Raw)
	if err != nil {
		return "", err
	}
	line := func(l string) bool { return strings.Contains(l, "to review in 1 job") }
	lines := strings.Split(text, "\n")
	i := slices.IndexFunc(lines, line)
	if i < 0 {
		return "", want(false, "the summary says nothing of the profiles to review")
	}
	return strings.Trim(lines[i], "- \r"), r.nobodyNamed(mails)
}

// nobodyNamed looks for people of the scenario, and words of its jobs, in summaries.
func (r *run) nobodyNamed(mails []mailserver.Message) error {
	for _, m := range mails {
		text, err := plainText(m.Raw)
		if err != nil {
			return err
		}
		for _, p := range r.Company.Scenario().For(atsJob) {
			b := p.Resume.Basics
			if strings.Contains(text, b.Name) || strings.Contains(text, b.Email) {
				return want(false, "a summary names %s", p.ID)
			}
		}
		for _, j := range r.employer().Jobs {
			if strings.Contains(text, j.Title) {
				return want(false, "a summary quotes the title of %s", j.ID)
			}
		}
	}
	return nil
}

// summariesApart goes over all summaries of the run.
func (r *run) summariesApart() (string, error) {
	mails := r.Company.Reached(r.Company.Recruiter().Address)
	for i := 1; i < len(mails); i++ {
		if gap := mails[i].At.Sub(mails[i-1].At); gap < summaryPause {
			return "", want(false, "two summaries came %v apart", gap)
		}
	}
	return fmt.Sprintf("%d summaries in %d days", len(mails), r.days), r.nobodyNamed(mails)
}
