package ctl

import (
	"os"
	"path/filepath"
	"testing"
)

func TestASequenceSaysForWhomItIsAndGoesThroughAFile(t *testing.T) {
	c := newCampaign(t, ana, ben)
	c.do(t, "approve", c.job, "--person", c.persons[0], "--now")
	c.idle(t, 1)
	file := paper(t, "s.yaml", "steps:\n  - template: first\n  - text: Second thoughts {{apply_link}}\n    after: 5d\n")
	set := c.do(t, "sequence", "set", c.job, file)
	set.want(t, 2, "version")
	set.want(t, 1, "applies_to", "new")
	set.want(t, 1, "applies_to", "keep")
	set = c.do(t, "sequence", "set", c.job, file, "--for", "all")
	set.want(t, 2, "version")
	set.want(t, 1, "applies_to", "on_the_way")
	set.want(t, 0, "applies_to", "keep")
	show := c.do(t, "sequence", "show", c.job)
	show.want(t, "all", "versions", 1, "for")
	show.want(t, 2, "versions", 1, "people")
	out := filepath.Join(t.TempDir(), "out.yaml")
	c.do(t, "sequence", "export", c.job, out)
	c.refuse(t, exitFailed, "sequence", "export", c.job, out) // it is there already
	want, err := os.ReadFile(file)
	got, err2 := os.ReadFile(out)
	if err != nil || err2 != nil || string(want) != string(got) {
		t.Errorf("exported %q, %v %v", got, err, err2)
	}
	c.do(t, "sequence", "set", c.job, out).want(t, 2, "version")
	for lang, subject := range map[string]string{"en": "{{job_title}} at {{client}}", "de": "{{job_title}} bei {{client}}", "fr": "{{job_title}} chez {{client}}", "es": "{{job_title}} en {{client}}"} {
		starter := c.do(t, "sequence", "starter", "--language", lang).text(t, "source")
		c.do(t, "sequence", "set", c.job, paper(t, "s.yaml", starter)).want(t, subject, "steps", 0, "subject")
	}
	c.refuse(t, exitNotFound, "sequence", "starter", "--language", "tlh")
	c.do(t, "sequence", "starter", "--job", c.job)
}

func TestAnExperimentSaysWhenItIsTooEarlyToTell(t *testing.T) {
	c := newCampaign(t, ana, ben)
	c.do(t, "template", "set", "short", paper(t, "t.md", "Subject: Short\n\n{{apply_link}}\n"))
	same(t, "without one", c.do(t, "experiment", "show", c.job).texts(t))
	c.do(t, "sequence", "set", c.job, paper(t, "s.yaml", "steps:\n  - template: first\n    against: short\n"))
	c.do(t, "approve", c.job, "--now")
	c.idle(t, 2)
	show := c.do(t, "experiment", "show", c.job)
	show.want(t, "Too early to tell – 20 more needed.", 0, "message")
	show.want(t, "first", 0, "arms", 0, "name")
	show.want(t, "short", 0, "arms", 1, "name")
	show.want(t, false, 0, "decided")
}
