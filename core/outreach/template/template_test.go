package template_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

func job() core.Job {
	return core.Job{
		ID: 1, Title: "Site Reliability Engineer", MustHaves: []string{"Go", "Kubernetes", "On call"},
		ApplyURL:  "https://jobs.example.com/apply/42?lang=en#form",
		Locations: []core.Location{{Text: "Berlin, DE", City: "Berlin", Role: "primary"}},
	}
}

func client() core.Client {
	return core.Client{ID: 1, Name: "Northwind", SourceCode: "source=reqdesk"}
}

func facts(change func(*template.Facts)) template.Facts {
	f := template.Facts{
		Person: core.Person{Name: "Ada Lovelace", Employer: "Analytical Engines", Headline: "Engineer", Place: core.Location{City: "London"}},
		To:     "ada@example.com", Job: job(), Client: client(),
		Mailbox: core.Mailbox{From: "Rita Recruiter <rita@agency.example>"},
		Today:   time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
	}
	if change != nil {
		change(&f)
	}
	return f
}

func TestCheckFindsTheProblemAtItsPlace(t *testing.T) {
	tests := map[string]struct {
		source string
		want   []template.Problem
	}{
		"nothing wrong": {"Subject: Hello\n\nDear {{first_name}}, see {{ apply_link }}.", nil},
		"a variable that does not exist": {
			"Subject: Hello\n\nÄh, dear {{frist_name}}\n{{apply_link}}",
			[]template.Problem{{Line: 3, Column: 10, Kind: template.UnknownVariable, Severity: "error", Message: `There is no variable "frist_name".`}},
		},
		"an unknown variable in the subject": {
			"Subject: Hello {{firstname}}\n\n{{apply_link}}",
			[]template.Problem{{Line: 1, Column: 16, Kind: template.UnknownVariable, Severity: "error", Message: `There is no variable "firstname". Did you mean {{first_name}}?`}},
		},
		"an unknown variable as fallback": {
			"Subject: Hi\n\n{{name | default: whoever}} {{apply_link}}",
			[]template.Problem{{Line: 3, Column: 1, Kind: template.UnknownVariable, Severity: "error", Message: `There is no variable "whoever".`}},
		},
		"a value that somebody lacks": {
			"Language: en\nSubject: Hi\n\nAt {{employer}} or {{employer | default: \"work\"}} {{apply_link}}",
			[]template.Problem{{Line: 4, Column: 4, Kind: template.MissingValue, Severity: "error", Message: `employer has no value for 1 of 2 people and no fallback: write {{employer | default: "…"}}.`}},
		},
		"a fallback that is empty too": {
			"Subject: Hi\n\n{{employer | default: headline}} {{apply_link}}",
			[]template.Problem{{Line: 3, Column: 1, Kind: template.MissingValue, Severity: "error", Message: `employer has no value for 1 of 2 people and no fallback: write {{employer | default: "…"}}.`}},
		},
		"no text in this language": {
			"Subject: Hallo\nLanguage: de\n\n  \n",
			[]template.Problem{
				{Line: 1, Column: 1, Kind: template.NoApplyLink, Severity: "warning", Message: "There is no {{apply_link}}: without it the ATS can't tell where an applicant came from."},
				{Line: 4, Column: 1, Kind: template.EmptyVariant, Severity: "error", Message: "The text is empty in this language."},
			},
		},
		"an empty subject": {
			"Subject:\n\n{{apply_link}}",
			[]template.Problem{{Line: 1, Column: 9, Kind: template.EmptyVariant, Severity: "error", Message: "The subject is empty."}},
		},
		"a pasted link": {
			"Subject: Hi\n\n{{apply_link}}\nor https://JOBS.example.com/apply/42 or https://example.org/",
			[]template.Problem{{Line: 4, Column: 4, Kind: template.RawLink, Severity: "warning", Message: "This link to the ATS carries no source code. Replace it by {{apply_link}}."}},
		},
		"another client's template": {
			"Subject: Hi\nClient: Contoso\n\n{{apply_link}}",
			[]template.Problem{{Line: 2, Column: 9, Kind: template.OtherClient, Severity: "error", Message: "This template belongs to another client than the job."}},
		},
		"an unclosed value": {
			"Subject: Hi\n\n{{apply_link}} {{first_name",
			[]template.Problem{{Line: 3, Column: 16, Kind: template.Syntax, Severity: "error", Message: "This {{ has no closing }}."}},
		},
		"a loop": {
			"Subject: Hi\n\n{{apply_link}}{% include \"/etc/passwd\" %}",
			[]template.Problem{{Line: 3, Column: 15, Kind: template.Syntax, Severity: "error", Message: `Of tags there are {% if %}, {% unless %}, {% elsif %}, {% else %}, {% endif %} and {% snippet "name" %} only.`}},
		},
		"a filter that does not exist": {
			"Subject: Hi\n\n{{apply_link}}{{name | shout}}",
			[]template.Problem{{Line: 3, Column: 24, Kind: template.Syntax, Severity: "error", Message: `There is no filter "shout"; there are default, capitalize, upcase, downcase, date and a few more.`}},
		},
		"a filter without its value": {
			"Subject: Hi\n\n{{apply_link}}{{name | default}}",
			[]template.Problem{{Line: 3, Column: 24, Kind: template.Syntax, Severity: "error", Message: `The filter "default" takes one value.`}},
		},
		"no header": {
			"Hello there\n\n{{apply_link}}",
			[]template.Problem{{Line: 1, Column: 1, Kind: template.Syntax, Severity: "error", Message: "A template begins with header lines such as \"Subject: …\"; an empty line separates them from the text."}},
		},
	}
	lacking := facts(func(f *template.Facts) { f.Person.Employer, f.Person.Headline = "", "" })
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			j, c := job(), client()
			got := template.Parse(test.source).Check(template.Context{
				Job: &j, Client: &c, People: []template.Values{template.ValuesOf(facts(nil)), template.ValuesOf(lacking)},
			})
			if test.want == nil {
				test.want = []template.Problem{}
			}
			if d := cmp.Diff(test.want, got.Problems); d != "" {
				t.Errorf("problems (-want +got):\n%s", d)
			}
			_, blocked := template.Blocks(test.want)
			if got.OK == blocked {
				t.Errorf("ok = %v with %v", got.OK, got.Problems)
			}
		})
	}
}

func TestWindowsLineEndsCountAsLines(t *testing.T) {
	got := template.Parse("\ufeffSubject: Hi\r\n\r\none\r\n{{nobody}}").Check(template.Context{})
	if last := got.Problems[len(got.Problems)-1]; last.Line != 4 || last.Column != 1 {
		t.Errorf("problem at %d:%d, want 4:1", last.Line, last.Column)
	}
}

func TestRenderWritesTextAndHTMLFromOneSource(t *testing.T) {
	source := "Subject: {{job_title}} in {{job_location}}, {{first_name}}?\n\n" +
		"Hello {{first_name | default: \"there\"}},\n\nyou *know* {{must_haves}}. [Apply here]({{apply_link}}) or {{apply_link}}\n\n" +
		"- one\n- two {{city | upcase}}\n\nBest,\\\n{{sender_name}}, {{today}}"
	got, err := template.Parse(source).Render(template.ValuesOf(facts(nil)))
	if err != nil {
		t.Fatal(err)
	}
	link := "https://jobs.example.com/apply/42?lang=en&source=reqdesk#form"
	wantText := "Hello Ada,\n\nyou know Go, Kubernetes, On call. Apply here <" + link + "> or " + link +
		"\n\n- one\n- two LONDON\n\nBest,\nRita Recruiter, 22 November 2026\n"
	if d := cmp.Diff("Site Reliability Engineer in Berlin, Ada?", got.Subject); d != "" {
		t.Errorf("subject: %s", d)
	}
	if d := cmp.Diff(wantText, got.Text); d != "" {
		t.Errorf("text: %s", d)
	}
	escaped := strings.ReplaceAll(link, "&", "&amp;")
	for _, want := range []string{`<a href="` + escaped + `">Apply here</a>`, `<a href="` + escaped + `">` + escaped + `</a>`, "<em>know</em>", "<li>two LONDON</li>"} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("HTML lacks %q:\n%s", want, got.HTML)
		}
	}
}

func TestAPersonsValueIsInert(t *testing.T) {
	values := template.ValuesOf(facts(func(f *template.Facts) {
		f.Person.Name = "**Bob** <script>alert(1)</script> [x](https://evil.test)"
		f.Person.Headline = "javascript:alert(1)"
		f.Person.Employer = "Acme\r\nBcc: all@example.com"
		f.Person.Place.City = "\ue0000\ue001"
	}))
	got, err := template.Parse("Subject: For {{employer}}\n\n{{name}}\n\n[go]({{headline}})\n\n[q](https://example.org/?q={{name}})\n\n{{city}}").Render(values)
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != "For Acme Bcc: all@example.com" {
		t.Errorf("subject %q", got.Subject)
	}
	for _, bad := range []string{"<script", "<strong>", "javascript:", `href="https://evil`} {
		if strings.Contains(got.HTML, bad) {
			t.Errorf("HTML has %q:\n%s", bad, got.HTML)
		}
	}
	if !strings.Contains(got.HTML, `href="https://example.org/?q=%2A%2ABob`) {
		t.Errorf("the value in the query is not escaped:\n%s", got.HTML)
	}
	if !strings.Contains(got.Text, "**Bob** <script>alert(1)</script> [x](https://evil.test)") {
		t.Errorf("the text changed the name:\n%s", got.Text)
	}
}

func TestRawHTMLOfATemplateStaysOut(t *testing.T) {
	got, err := template.Parse("Subject: x\n\n<script>a()</script>\n\n<b>hi</b> [a](javascript:b)").Render(template.ValuesOf(facts(nil)))
	if err != nil || strings.Contains(got.HTML, "<script") || strings.Contains(got.HTML, "javascript:") {
		t.Errorf("%v\n%s", err, got.HTML)
	}
}

func TestTodayIsWrittenInTheTemplatesLanguage(t *testing.T) {
	for language, want := range map[string]string{
		"en": "22 November 2026", "de": "22. November 2026", "fr-CA": "22 novembre 2026", "es": "22 de noviembre de 2026", "": "22 November 2026",
	} {
		got, err := template.Parse("Subject: x\nLanguage: " + language + "\n\n{{today}} {{ today | date: \"%Y-%m-%d\" }}").Render(template.ValuesOf(facts(nil)))
		if err != nil || got.Text != want+" 2026-11-22\n" {
			t.Errorf("%s: %q, %v", language, got.Text, err)
		}
	}
}

func TestWorstCaseShowsWhatCanGoWrong(t *testing.T) {
	source := template.Parse("Subject: x\n\nHello {{first_name}} at {{employer | default: \"your firm\"}}, {{job_title}}")
	values := template.ValuesOf(facts(nil))
	if got := source.Missing(values.WorstCase(true)); len(got) != 1 || got[0].Kind != template.MissingValue {
		t.Errorf("missing: %v", got)
	}
	got, err := source.Render(values.WorstCase(true))
	if err != nil || got.Text != "Hello at your firm, Site Reliability Engineer\n" && got.Text != "Hello  at your firm, Site Reliability Engineer\n" {
		t.Errorf("worst case %q, %v", got.Text, err)
	}
	if got, err = source.Render(values.WorstCase(false)); err != nil || len(got.Text) < 120 {
		t.Errorf("longest case %q, %v", got.Text, err)
	}
}

func TestFirstAndLastNames(t *testing.T) {
	for full, want := range map[string]string{
		"Ada Lovelace": "Ada|Lovelace", "Lovelace, Ada": "Ada|Lovelace", "Dr. Ada King Lovelace": "Ada|King Lovelace",
		"Ada": "Ada|", "": "|", "Prof. Dr. Ada": "Ada|",
	} {
		got, err := template.Parse("Subject: x\n\n{{first_name}}|{{last_name}}").Render(template.ValuesOf(facts(func(f *template.Facts) { f.Person.Name = full })))
		if err != nil || got.Text != want+"\n" {
			t.Errorf("%q: %q, want %q (%v)", full, got.Text, want, err)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		"Subject: Hi {{first_name}}\n\n{{name | default: \"there\"}} [a]({{apply_link}})", "{{", "\n\n{{a|b:c,d}}{%x%}",
		"Subject: x\nLanguage: de\n\n> - 1. {{today | date: \"%d%Q%-\"}}\n```\n{{name}}\n```", "Subject:\n\n{{name | replace: \"a\", \"b\" | truncate: 3}}",
		"Subject: x\n\n{% if city == \"B\" or name contains 'x' %}\n{% unless city %}{{name}}{% endunless %}\n{% else %}!!{% endif %}{% snippet s %}",
	} {
		f.Add(seed, "Ada")
	}
	values := func(name string) template.Values {
		return template.ValuesOf(facts(func(f *template.Facts) { f.Person.Name = name }))
	}
	f.Fuzz(func(t *testing.T, source, name string) {
		parsed := template.ParseWith(source, template.Snippets{"s": "{{name}} {% if name %}{% snippet s %}{% endif %}"})
		lines := strings.Count(source, "\n") + strings.Count(source, "\r") + 1
		for _, p := range parsed.Check(template.Context{}).Problems {
			if p.Line < 1 || p.Line > lines || p.Column < 1 {
				t.Errorf("problem outside the file: %+v of %d lines", p, lines)
			}
		}
		got, err := parsed.Render(values(name))
		if err != nil {
			return
		}
		if strings.ContainsAny(got.Subject, "\r\n") || !utf8.ValidString(got.HTML) || strings.ContainsAny(got.HTML+got.Text, "\ue000\ue001") {
			t.Errorf("bad letter %q", got)
		}
		if strings.Contains(strings.ToLower(got.HTML), "<script") {
			t.Errorf("a script in %q", got.HTML)
		}
	})
}
