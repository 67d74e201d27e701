package outreach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/answer"
	"reqdesk/core/outreach/template"
)

// profile gives a person a profile from a source.
func (r *rig) profile(i int, source, origin string) {
	r.Helper()
	r.update(func(tx core.Tx) error {
		return r.db.PutProfile(tx, &core.Profile{Person: r.people[i].ID, Source: source, Origin: origin})
	})
}

// notice changes what the client's e-mails tell.
func (r *rig) notice(key, value string) {
	r.Helper()
	known, err := outreach.SetNotice(&r.client.Notice, key, value)
	if err != nil || !known {
		r.Fatalf("%s: %v, %v", key, known, err)
	}
	r.update(func(tx core.Tx) error { return r.db.PutClient(tx, &r.client) })
}

func TestTheFirstEmailTellsOfThePersonsDataAndWhatItToldIsKept(t *testing.T) {
	r := newRig(t, "Ada Byron", "Bob Example")
	r.profile(0, "github", "https://code.example/ada")
	r.profile(1, "csv", "rejected, do not tell.csv")
	r.notice("privacy_url", "https://northwind.example/privacy")
	foreseen := r.plan()
	r.approve(true)
	r.pass(10 * 24 * time.Hour)
	r.sent(4)
	for i, source := range []string{"your public page https://code.example/ada", "a list of contacts that I was given"} {
		sent := r.messages(i)
		if len(sent) != 2 || sent[0].Notice == "" || sent[1].Notice != "" {
			t.Fatalf("kept: %+v", sent)
		}
		told := sent[0].Notice
		for _, part := range []string{"About your data.", "on behalf of Northwind", "position of Engineer", "They come from " + source + ".", "object at any time", "rita@agency.example", "https://northwind.example/privacy"} {
			if !strings.Contains(told, part) {
				t.Errorf("%q is not in %q", part, told)
			}
		}
		if strings.Count(sent[0].Text, told) != 1 || strings.Contains(sent[0].Text, "do not tell") || strings.Contains(sent[1].Text, "About your data") {
			t.Errorf("texts: %q, %q", sent[0].Text, sent[1].Text)
		}
		at := slices.IndexFunc(foreseen, func(row outreach.Planned) bool { return row.Person == r.people[i].ID })
		if foreseen[at].Text != sent[0].Text {
			t.Errorf("the plan said %q, and it was %q", foreseen[at].Text, sent[0].Text)
		}
	}
	for _, e := range r.post.sent[:2] {
		p := parse(t, e)
		if !strings.Contains(p.html, "<strong>About your data.</strong>") || !strings.Contains(p.html, `href="https://northwind.example/privacy"`) || strings.Contains(p.html, `href="https://code.example`) {
			t.Errorf("HTML: %s", p.html)
		}
	}
	var lines []core.LogEntry
	r.update(func(tx core.Tx) error {
		all, err := r.db.Log(tx, core.LogFilter{Job: r.job.ID})
		lines = slices.DeleteFunc(all, func(l core.LogEntry) bool { return l.What != "told about their data" })
		return err
	})
	if len(lines) != 2 || lines[0].Evidence == "" || lines[0].Person == 0 {
		t.Errorf("the log: %+v", lines)
	}
}

func TestAClientsOwnNoticeGoesBeforeTheWorkspaces(t *testing.T) {
	r := newRig(t, "Ada Byron")
	text := func() string { return r.plan()[0].Text }
	set := func(key, value string) {
		r.update(func(tx core.Tx) error {
			have, err := r.db.Settings(tx, "")
			if err != nil {
				return err
			}
			if have == nil {
				have = map[string]string{}
			}
			have[key] = value
			return r.db.PutSettings(tx, "", have)
		})
	}
	want := func(what string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			none := strings.HasPrefix(part, "!")
			if strings.Contains(text(), strings.TrimPrefix(part, "!")) == none {
				t.Errorf("%s: %s in %q", what, part, text())
			}
		}
	}
	want("by itself", "About your data.", "They come from my own records.", "!privacy")
	set(core.SettingNoticeText+"en", "We hold your data.")
	set(core.SettingPrivacyURL, "https://agency.example/privacy")
	want("the workspace's", "We hold your data.", "!About")
	r.notice("data_notice_en", "Northwind holds your data{% if privacy_link %}: {{privacy_link}}{% endif %}")
	want("the client's", "Northwind holds your data: https://agency.example/privacy\n", "!We hold")
	r.notice("privacy_url", "https://northwind.example/privacy")
	want("its own link", "data: https://northwind.example/privacy\n")
	set(core.SettingDataNotice, core.SettingNo)
	want("the workspace has it off", "!holds")
	r.notice("data_notice", core.SettingYes)
	want("the client has it on", "holds")
	r.notice("data_notice", core.SettingNo)
	set(core.SettingDataNotice, core.SettingYes)
	want("the client has it off", "!holds")
	problems, err := r.out.CheckSequence(t.Context(), r.job.ID)
	if err != nil || !slices.ContainsFunc(problems, func(p outreach.StepProblem) bool { return p.Step == 1 && p.Kind == template.NoNotice }) {
		t.Errorf("nothing warns: %+v, %v", problems, err)
	}
	r.notice("data_notice_en", "")
	r.sequence("steps: [{subject: x, text: 'Hello {{apply_link}} {{notice}}'}]")
	want("by name", "We hold your data.")
	if problems, err = r.out.CheckSequence(t.Context(), r.job.ID); err != nil || len(problems) != 0 {
		t.Errorf("%+v, %v", problems, err)
	}
}

func TestTheNoticesThatComeWithTheProgramAreSound(t *testing.T) {
	r := newRig(t, "Ada Byron")
	for _, lang := range outreach.NoticeLanguages() {
		if problems := template.CheckNotice(outreach.DefaultNotice(lang)); len(problems) > 0 {
			t.Errorf("%s: %+v", lang, problems)
		}
		source, err := outreach.StarterIn(lang)
		if err != nil || strings.Count(source, "{{notice}}") != 1 {
			t.Errorf("the starter in %s: %v, %d", lang, err, strings.Count(source, "{{notice}}"))
		}
		r.sequence(source)
		told := r.plan()[0].Text
		if word := map[string]string{"en": "About your data.", "de": "Zu Ihren Daten.", "fr": "À propos de vos données.", "es": "Sobre sus datos."}[lang]; strings.Count(told, word) != 1 {
			t.Errorf("%s: %q", lang, told)
		}
		word := map[string]string{"en": "unsubscribe", "de": "abmelden", "fr": "désinscrire", "es": "darme de baja"}[lang]
		if sure, _ := answer.OptsOut(word); !sure || !strings.Contains(outreach.DefaultNotice(lang), word) {
			t.Errorf("%s: the word %q is not understood, or not told", lang, word)
		}
	}
}

func TestWhatCanNotBeAClientsNotice(t *testing.T) {
	for _, set := range [][2]string{
		{"data_notice", "maybe"},
		{"privacy_url", "northwind.example"},
		{"privacy_url", "javascript:alert(1)"},
		{"privacy_url", "https://northwind.example/\r\nBcc: a"},
		{"privacy_url", "https://user:pass@northwind.example/"},
		{"data_notice_en", "Hello {{first_name}}"},
		{"data_notice_de", "{{notice}}"},
	} {
		n := core.DataNotice{Texts: map[string]string{"en": "old"}}
		if known, err := outreach.SetNotice(&n, set[0], set[1]); !known || core.KindOf(err) != core.KindUsage || n.Texts["en"] != "old" || n.Link+n.Auto != "" {
			t.Errorf("%v: %v, %v, %+v", set, known, err, n)
		}
	}
	if known, _ := outreach.SetNotice(new(core.DataNotice), "data_notice_tlh", "x"); known {
		t.Error("there are notices in Klingon")
	}
}
