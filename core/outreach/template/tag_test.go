package template_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core/outreach/template"
)

func TestAConditionChoosesWhatIsWritten(t *testing.T) {
	tests := map[string]struct{ body, with, without string }{
		"if":                  {"{% if employer %}At {{employer}}.{% endif %}Hello", "At Analytical Engines.Hello", "Hello"},
		"else":                {"{% if employer %}a{% else %}b{% endif %}", "a", "b"},
		"unless":              {"{% unless employer %}a{% else %}b{% endunless %}", "b", "a"},
		"elsif":               {`{% if city == "Rome" %}a{% elsif employer %}b{% elsif city %}c{% else %}d{% endif %}`, "b", "c"},
		"equal":               {`{% if city == "London" %}a{% endif %}b`, "ab", "ab"},
		"not equal":           {`{% if employer != "Analytical Engines" %}a{% endif %}b`, "b", "ab"},
		"contains":            {`{% if must_haves contains "Go" and employer contains 'Engine' %}a{% endif %}b`, "ab", "b"},
		"or":                  {"{% if employer or headline %}a{% endif %}b", "ab", "ab"},
		"within another":      {"{% if city %}{% if employer %}a{% else %}b{% endif %}c{% endif %}", "ac", "bc"},
		"on lines of its own": {"Hello\n{% if employer %}\nfrom {{employer}}\n{% endif %}\nand on", "Hello\nfrom Analytical Engines\nand on", "Hello\nand on"},
		"in a list":           {"- a\n{% if employer %}\n- b\n{% endif %}\n- c", "- a\n- b\n- c", "- a\n- c"},
		"today is there":      {"{% if today %}a{% endif %}b", "ab", "ab"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			parsed := template.Parse("Subject: x\n\n" + test.body)
			if p := parsed.Problems(); len(p) > 0 {
				t.Fatalf("problems: %v", p)
			}
			for _, one := range []struct{ employer, want string }{{"Analytical Engines", test.with}, {"", test.without}} {
				v := template.ValuesOf(facts(func(f *template.Facts) { f.Person.Employer = one.employer }))
				got, err := parsed.Render(v)
				if d := cmp.Diff(one.want+"\n", got.Text); err != nil || d != "" {
					t.Errorf("with %q: %v %s", one.employer, err, d)
				}
			}
		})
	}
}

func TestWhatAConditionLeavesOutIsNotMissed(t *testing.T) {
	parsed := template.Parse("Subject: x\n\n{% if employer %}At {{employer}}{% endif %} {{apply_link}}")
	lacking := template.ValuesOf(facts(func(f *template.Facts) { f.Person.Employer = "" }))
	if p := parsed.Missing(lacking); len(p) != 0 {
		t.Errorf("missed: %v", p)
	}
	j := job()
	if r := parsed.Check(template.Context{Job: &j, People: []template.Values{lacking}}); !r.OK || len(r.Problems) != 0 {
		t.Errorf("%v", r.Problems)
	}
	other := template.Parse("Subject: x\n\n{% if city %}At {{employer}}{% endif %}")
	if p := other.Missing(lacking); len(p) != 1 || p[0].Column != 17 {
		t.Errorf("missed: %v", p)
	}
	if d := cmp.Diff([]string{"city", "employer"}, other.Variables()); d != "" {
		t.Error(d)
	}
}

func TestATagThatCantBeUsedIsSaidAtItsPlace(t *testing.T) {
	for source, want := range map[string]string{
		"{% if employer %}a":                           "3:1 syntax This condition has no {% endif %}.",
		"a {% endif %}":                                "3:3 syntax There is no condition that {% endif %} could end.",
		"{% if city %}{% endunless %}{% endif %}":      "3:14 syntax There is no condition that {% endunless %} could end.",
		"a\n{% else %}":                                "4:1 syntax There is no condition that {% else %} could belong to.",
		"{% if city %}{% else %}{% else %}{% endif %}": "3:24 syntax There is no condition that {% else %} could belong to.",
		"{% if %}{% endif %}":                          "3:1 syntax This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}.",
		"{% if employer.size > 3 %}{% endif %}":        "3:1 syntax This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}.",
		"{% if city == employer %}{% endif %}":         "3:1 syntax This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}.",
		"{% if city | upcase %}{% endif %}":            "3:1 syntax This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}.",
		"{% if employr %}{% endif %}":                  `3:1 unknown_variable There is no variable "employr". Did you mean {{employer}}?`,
		"{% if city":                                   "3:1 syntax This {% has no closing %}.",
		"{% assign x = 1 %}":                           "3:1 syntax Of tags there are",
		"{% include '/etc/passwd' %}":                  "3:1 syntax Of tags there are",
		"{% for x in (1..9999999) %}":                  "3:1 syntax Of tags there are",
		"{% snippet %}":                                "3:1 syntax Write the name of the snippet",
		"{% snippet \"none\" %}":                       `3:1 unknown_variable There is no snippet "none"`,
		strings.Repeat("{% if city %}", 9) + strings.Repeat("{% endif %}", 9): "3:105 syntax Conditions lie more than 8 deep",
	} {
		found := template.Parse("Subject: x\n\n" + source).Problems()
		if len(found) == 0 {
			t.Errorf("%q: no problem", source)
			continue
		}
		if got := fmt.Sprintf("%d:%d %s %s", found[0].Line, found[0].Column, found[0].Kind, found[0].Message); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s", source, got)
		}
	}
}

func TestASnippetIsInsertedWithItsValues(t *testing.T) {
	snippets := template.Snippets{
		"signature": "Best regards,\n{{sender_name | default: sender_email}}\n", "bad": "{{nobody}} {% snippet 'signature' %} https://jobs.example.com/x",
		"salutation": "{% if first_name %}Dear {{first_name}}{% else %}Hello{% endif %}",
	}
	parsed := template.ParseWith("Subject: x\n\n{% snippet \"salutation\" %},\n\n{{apply_link}}\n\n{% snippet signature %}", snippets)
	got, err := parsed.Render(template.ValuesOf(facts(nil)))
	if err != nil || len(parsed.Problems()) != 0 {
		t.Fatal(err, parsed.Problems())
	}
	want := "Dear Ada,\n\nhttps://jobs.example.com/apply/42?lang=en&source=reqdesk#form\n\nBest regards,\nRita Recruiter\n"
	if d := cmp.Diff(want, got.Text); d != "" {
		t.Error(d)
	}
	j := job()
	report := template.ParseWith("Subject: x\n\nHi {{apply_link}}\n {% snippet \"bad\" %}", snippets).Check(template.Context{Job: &j})
	var kinds []string
	for _, p := range report.Problems {
		kinds = append(kinds, fmt.Sprint(p.Line, ":", p.Column, " ", p.Kind))
	}
	if d := cmp.Diff([]string{"4:2 unknown_variable", "4:2 syntax", "4:2 raw_link"}, kinds); d != "" {
		t.Error(d, report.Problems)
	}
}

func TestManners(t *testing.T) {
	long := strings.Repeat("x", 71)
	for source, want := range map[string]string{
		"Subject: " + long + "\n\n{{apply_link}}":                                            "1:10 long_subject",
		"Subject: " + strings.Repeat("{{name}} ", 6) + "\n\n{{apply_link}}":                  "1:10 long_subject",
		"Subject: {{name}} {{name}} {{name}}\n\n{{apply_link}}":                              "",
		"Subject: GREAT JOB at once\n\n{{apply_link}}":                                       "1:10 shouting",
		"Subject: The AWS and GCP team\n\n{{apply_link}}":                                    "",
		"Subject: A URGENT call\n\n{{apply_link}}":                                           "",
		"Subject: Now!!\n\n{{apply_link}}":                                                   "1:13 shouting",
		"Subject: x\n\nÄh, this is AMAZING MONEY for you {{apply_link}}":                     "3:13 shouting",
		"Subject: x\n\nReally?! Yes! {{apply_link}}":                                         "3:7 shouting",
		"Subject: x\n\nEarn $$$ now {{apply_link}}":                                          "3:6 shouting",
		"Subject: x\n\nWe use KUBERNETES and SQL, PHP, AWS at IBM. {{apply_link}}":           "",
		"Subject: x\n\n![logo](https://example.org/AB!!) {{ name | upcase }} {{apply_link}}": "",
	} {
		j := job()
		report := template.Parse(source).Check(template.Context{Job: &j, People: []template.Values{template.ValuesOf(facts(nil))}})
		got := ""
		for _, p := range report.Problems {
			got += fmt.Sprint(p.Line, ":", p.Column, " ", p.Kind)
			if p.Severity != template.Warning {
				t.Errorf("%q: %v keeps it from being sent", source, p)
			}
		}
		if got != want || !report.OK {
			t.Errorf("%q: %s, want %s", source, got, want)
		}
	}
}

func TestALinkToAnotherClientIsRefused(t *testing.T) {
	j, c := job(), client()
	foreign := func(address string) (string, bool) { return "Contoso", strings.Contains(address, "contoso") }
	report := template.Parse("Subject: x\n\n{{apply_link}} or\n see https://jobs.contoso.example/1, https://example.org").Check(
		template.Context{Job: &j, Client: &c, Foreign: foreign})
	want := []template.Problem{{
		Line: 4, Column: 6, Kind: template.OtherClient, Severity: template.Error,
		Message: "This link leads to a job of Contoso, another client than this job's. Take it out, or replace it by {{apply_link}}.",
	}}
	if d := cmp.Diff(want, report.Problems); d != "" || report.OK {
		t.Error(d)
	}
}

// Whatever a person's data hold, they make no code, no markup, no link, no second line
// and no other direction of reading.
func TestHostileValuesAreInert(t *testing.T) {
	parsed := template.Parse("Subject: For {{name}}\n\nDear {{name}},\n\n{% if name contains \"{{\" %}odd{% endif %}\n\n[x]({{employer}}) {{employer}} {{apply_link}}\n\n`{{name}}`")
	link := "https://jobs.example.com/apply/42?lang=en&source=reqdesk#form"
	for _, name := range []string{
		"{{apply_link}}", "{% if city %}in{% endif %}", "{{ 'x' | append: 'y' }}", "{%- include '/etc/passwd' -%}", "{{{{name}}}}", "}}{{city}}",
		"Ada\r\nBcc: all@victim.example", "Ada\n\n# Heading\n\n- list", "Ada\u2028Subject: x\u2029y\u0085z",
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "](https://evil.example) [", "![x](https://evil.example/p.png)", "`code`", "</code>", "**Ada**", "~~Ada~~",
		"https://evil.example/login", "mailto:all@victim.example", "javascript:alert(1)", "www.evil.example", "Ada \u202egnp.exe\u202c", "\u2066Ada\u2069 \u2067x", "\ue0000\ue001\ue0009\ue001", "a\x00b\x1b[31m", "\xff\xfe",
	} {
		got, err := parsed.Render(template.ValuesOf(facts(func(f *template.Facts) { f.Person.Name, f.Person.Employer = name, name })))
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		all := got.Subject + got.Text + got.HTML
		if strings.ContainsAny(all, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u0085\x00\x1b\ue000\ue001\r") || strings.Contains(got.Subject, "\n") {
			t.Errorf("%q: a character that steers in %q", name, all)
		}
		if n := strings.Count(got.HTML, "<a "); n != strings.Count(got.HTML, `<a href="">`)+1 {
			t.Errorf("%q: %d links in %s", name, n, got.HTML)
		}
		for _, bad := range []string{"<script", "<img", "<h1", "<li", "<strong", "<del", "root:", `href="https://evil`, `href="mailto`, "javascript:alert(1)\""} {
			if strings.Contains(got.HTML, bad) {
				t.Errorf("%q: %s in %s", name, bad, got.HTML)
			}
		}
		if first, _, _ := strings.Cut(got.Text, ",\n\n"); strings.Contains(first, "\n") || strings.Contains(name, "{{apply") && strings.Contains(first, link) {
			t.Errorf("%q became %q", name, first)
		}
	}
}
