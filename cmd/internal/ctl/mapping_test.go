package ctl

import (
	"strings"
	"testing"
)

func TestAMisspelledWordOfAMappingIsRefusedInPlainWords(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "connect", "add", "feed", "--name", "feed", "--client", "Northwind", "--set", "url=http://127.0.0.1:1/f.xml")
	c.run(t, "api_key=k\n", "--json", "connect", "add", "lever", "--name", "lever", "--client", "Northwind", "--set", "base_url=http://127.0.0.1:1", "--secret-stdin").value(t, exitDone)
	for _, connection := range []string{"feed", "lever"} {
		kept := c.do(t, "mapping", "show", connection).text(t, "mapping")
		for text, says := range map[string]string{
			"employment_type: {x: full_time}":        "did you mean `employment_types`?",
			"experience: {}\nbogus: {a: b}":          "ine 2",
			"fields: {bogus: x}":                     "ine 1",
			"employment_types: {x: full_tmie}":       "full_time, part_time",
			"employment_types:\n  x: full_time\n y:": "ine 2",
		} {
			refusal := c.refuse(t, exitUsage, "mapping", "set", connection, paper(t, "m.yaml", text))
			told := refusal.text(t, "message") + " " + refusal.text(t, "hint")
			if !strings.Contains(told, says) || strings.Contains(told, "type feedxml") || strings.Contains(told, "?.") {
				t.Errorf("%s, %q: %s", connection, text, told)
			}
		}
		if got := c.do(t, "mapping", "show", connection).text(t, "mapping"); got != kept {
			t.Errorf("%s: what was refused has changed the mapping:\n%s", connection, got)
		}
		c.do(t, "mapping", "set", connection, paper(t, "m.yaml", kept)).want(t, kept, "mapping") // what is shown can be given back
	}
}
