package ctl

import (
	"strings"
	"testing"
)

func TestTemplatesWithConditionsSnippetsAndLanguages(t *testing.T) {
	c := newCampaign(t, ana)
	c.do(t, "snippet", "set", "foot", paper(t, "f.md", "For all"))
	c.do(t, "snippet", "set", "foot", paper(t, "f.md", "For Northwind, {{sender_name}}"), "--client", "Northwind")
	c.do(t, "template", "set", "first", paper(t, "t.md", strings.Join([]string{
		"Subject: Hello", "Language: en", "", "{% if employer %}At {{employer}}{% else %}Hello{% endif %}: {{apply_link}}", "", `{% snippet "foot" %}`, "",
	}, "\n")))
	c.do(t, "template", "check", "first", "--job", c.job).want(t, true, "ok")
	if text := c.do(t, "plan", c.job).text(t, 0, "text"); !strings.HasPrefix(text, "Hello: https://") || !strings.Contains(text, "\n\nFor Northwind, Robin Vega\n\n----\n") {
		t.Errorf("it says %q", text)
	}
	c.do(t, "snippet", "remove", "foot", "--client", "Northwind")
	if text := c.do(t, "plan", c.job).text(t, 0, "text"); !strings.Contains(text, "\n\nFor all\n\n----\n") {
		t.Errorf("it says %q", text)
	}
	list := c.do(t, "snippet", "list")
	list.want(t, "foot", 0, "name")
	list.want(t, "", 0, "client")
	c.do(t, "snippet", "remove", "foot")
	report := c.run(t, "", "--json", "template", "check", "first", "--job", c.job).value(t, exitFailed)
	report.want(t, "unknown_variable", "problems", 0, "kind")
	report.want(t, 6, "problems", 0, "line")
	c.refuse(t, exitRefused, "approve", c.job)
	c.refuse(t, exitNotFound, "snippet", "set", "foot", paper(t, "f.md", "x"), "--client", "Nobody")
}

func TestAStepHasALanguageAFallbackAndACondition(t *testing.T) {
	c := newCampaign(t, ana)
	c.do(t, "template", "set", "first.nl", paper(t, "t.md", "Subject: Hallo\nLanguage: nl\n\nHallo {{apply_link}}\n"))
	set := c.do(t, "sequence", "set", c.job, paper(t, "s.yaml", strings.Join([]string{
		"steps:", "  - template: first", "    language: recipient", "    fallback: en", "  - text: At {{employer}}", "    after: 3d", "    if: employer", "",
	}, "\n")))
	set.want(t, "en", "steps", 0, "fallback")
	set.want(t, "employer", "steps", 1, "if")
	plan := c.do(t, "plan", c.job)
	plan.want(t, "Hallo", 0, "subject") // the job is in Utrecht
	plan.want(t, "stopped", 1, "state")
	if why := plan.text(t, 1, "why"); !strings.Contains(why, "left out") {
		t.Errorf("left out because %q", why)
	}
	for _, bad := range []string{"if: nobody", "if: employer | upcase", "if: \"a %} b\""} {
		c.refuse(t, exitFailed, "sequence", "set", c.job, paper(t, "s.yaml", "steps:\n  - template: first\n  - text: x\n    "+bad+"\n"))
	}
	c.refuse(t, exitFailed, "sequence", "set", c.job, paper(t, "s.yaml", "steps:\n  - template: first\n    language: recipient\n"))
}
