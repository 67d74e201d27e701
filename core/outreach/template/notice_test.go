package template_test

import (
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// told is a client's notice in two languages.
func told(auto bool) *template.Notices {
	return &template.Notices{
		Auto: auto, Link: "https://client.example/privacy", Fallback: "en",
		Texts: map[string]string{
			"en": "**Your data** come from {{data_source}}.\n\nMore: {{privacy_link}}",
			"de": "Ihre Daten: {{data_source}}.",
		},
		Source: func(p *core.Person, lang string) string { return lang + " source of " + p.Name },
	}
}

// tell renders a template whose e-mails carry the notices.
func tell(t *testing.T, source string, n *template.Notices, first bool, change func(*template.Facts)) template.Letter {
	t.Helper()
	f := facts(change)
	common := template.CommonOf(f.Job, f.Client, f.Mailbox)
	common.Inform(n)
	values := common.Values(&f.Person, f.To, f.Today)
	parsed := template.ParseWith(source, template.Snippets{"foot": "Bye\n\n{{notice}}"})
	render := parsed.Render
	if first {
		render = parsed.RenderFirst
	}
	l, err := render(values)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheNoticeStandsOnceInAFirstEmail(t *testing.T) {
	const en = "Your data come from en source of Ada Lovelace.\n\nMore: https://client.example/privacy"
	tests := map[string]struct {
		body       string
		off, later bool
		want       string
	}{
		"where the text has none, below":      {"Hello", false, false, "Hello\n\n----\n\n" + en},
		"where the text has it":               {"Hello\n\n{{ notice }}\n\nBye", false, false, "Hello\n\n" + en + "\n\nBye"},
		"in a snippet":                        {`Hello\n\n{% snippet "foot" %}`, false, false, "Bye\n\n" + en},
		"in a quotation":                      {"Hello\n\n> {{notice}}", false, false, "> Your data come from en source of Ada Lovelace."},
		"in what a condition leaves out":      {"Hello{% unless name %}{{notice}}{% endunless %}", false, false, "Hello\n\n----\n\n" + en},
		"in what no mail program would show":  {"Hello\n\n<!-- {{notice}}", false, false, "Hello\n\n----\n\n" + en},
		"below a text that never ends":        {"Hello\n\n```\ncode", false, false, "\n\n----\n\n" + en},
		"by name where the client wants none": {"Hello {{notice}}", true, false, "Hello " + en},
		"in a later e-mail, by name":          {"Hello {{notice}}", false, true, "Hello " + en},
		"not in a later e-mail":               {"Hello", false, true, ""},
		"not where the client wants none":     {"Hello", true, false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := tell(t, "Subject: x\nLanguage: en\n\n"+strings.ReplaceAll(test.body, `\n`, "\n"), told(!test.off), !test.later, nil)
			if test.want == "" {
				if l.Text != "Hello\n" || l.Notice != "" || strings.Contains(l.HTML, "data") {
					t.Errorf("%+v", l)
				}
				return
			}
			times := strings.Count(l.Text, "Your data")
			if !strings.Contains(l.Text, test.want) || times != 1 || l.Notice == "" || strings.Contains(l.Text, "\ue000") {
				t.Errorf("%d times in %q, noted %q", times, l.Text, l.Notice)
			}
			if strings.Count(l.HTML, "source of Ada Lovelace") != 1 || strings.Count(l.HTML, `href="https://client.example/privacy"`) != 1 {
				t.Errorf("HTML: %s", l.HTML)
			}
		})
	}
}

func TestTheNoticeIsInTheLanguageOfTheLetter(t *testing.T) {
	for source, want := range map[string]string{
		"Subject: x\nLanguage: de-AT\n\nHi":                                           "Ihre Daten: de-AT source",
		"Subject: x\nLanguage: sv\n\nHej":                                             "Your data come from sv source",
		"Subject: x\n\nGuten Tag, ich schreibe Ihnen für die Stelle, die Sie kennen.": "Ihre Daten: de source",
		"Subject: x\n\nHello, this is about your work and the position.":              "Your data come from en source",
	} {
		if l := tell(t, source, told(true), true, nil); !strings.Contains(l.Text, want) {
			t.Errorf("%q: %q, want %q", source, l.Text, want)
		}
	}
}

func TestWhatANoticeIsFilledWithIsInert(t *testing.T) {
	rude := "<script>a()</script> **x** [y](javascript:z) {{email}} {% if x %} https://evil.example\n# Title\u202e"
	l := tell(t, "Subject: x\n\nHello\n\n{{notice}}", told(true), true, func(f *template.Facts) { f.Person.Name = rude })
	for _, never := range []string{"<script", "<strong>x", "javascript:z\"", `href="https://evil`, "<h1", "ada@example.com", "\u202e"} {
		if strings.Contains(l.HTML, never) {
			t.Errorf("%q is in %s", never, l.HTML)
		}
	}
	if !strings.Contains(l.Text, "source of <script>a()</script> **x** [y](javascript:z) {{email}} {% if x %} https://evil.example # Title.") {
		t.Errorf("text: %q", l.Text)
	}
}

func TestANoticeThatCouldStayIncompleteIsRefused(t *testing.T) {
	for text, wrong := range map[string]bool{
		"Your data come from {{data_source}}; {{sender_email}}.":                         false,
		"{% if privacy_link %}See {{privacy_link}}.{% endif %} {{client}} {{job_title}}": false,
		"See {{privacy_link}}.": true,
		"Dear {{first_name}}":   true,
		"Dear {{first_name | default: \"you\"}}, {{sender_name | default: sender_email}}, hi": false,
		"{{notice}}":               true,
		"{{source}}":               true,
		"{% snippet \"foot\" %}":   true,
		"{{data_source":            true,
		strings.Repeat("x", 9<<10): true,
	} {
		if problems := template.CheckNotice(text); len(problems) > 0 != wrong {
			t.Errorf("%.60q: %+v", text, problems)
		}
	}
}

func TestTheCheckOfTheNotice(t *testing.T) {
	j := job()
	tests := map[string]struct {
		source string
		untold bool
		kind   string
		errs   bool
	}{
		"nothing tells it":       {"Subject: x\n\n{{apply_link}}", true, template.NoNotice, false},
		"it is added by itself":  {"Subject: x\n\n{{apply_link}}", false, "", false},
		"the text has it":        {"Subject: x\n\n{{apply_link}}\n\n{{notice}}", true, "", false},
		"it is in the subject":   {"Subject: {{notice}}\n\n{{apply_link}}", false, template.Syntax, true},
		"it is changed":          {"Subject: x\n\n{{apply_link}} {{notice | upcase}}", false, template.Syntax, true},
		"it is a condition":      {"Subject: x\n\n{{apply_link}} {% if notice %}a{% endif %}", false, template.UnknownVariable, true},
		"another name like it":   {"Subject: x\n\n{{apply_link}} {{notices}}", false, template.UnknownVariable, true},
		"a condition holds half": {"Subject: x\n\n{{apply_link}} {% if city %}{{notice}}{% endif %}", true, "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := template.Parse(test.source).Check(template.Context{Job: &j, Untold: test.untold})
			kind := ""
			if len(r.Problems) > 0 {
				kind = r.Problems[0].Kind
			}
			if kind != test.kind || r.OK == test.errs || len(r.Problems) > 1 {
				t.Errorf("%+v", r)
			}
		})
	}
	if got := template.Parse("Subject: x\n\n{{notice}} {{name}}").Variables(); strings.Join(got, " ") != "notice name" {
		t.Errorf("variables %v", got)
	}
}
