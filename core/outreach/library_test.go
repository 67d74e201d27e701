package outreach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

func (r *rig) templates(sources map[string]string) {
	r.Helper()
	for name, source := range sources {
		if _, err := r.out.SetTemplate(r.Context(), name, source); err != nil {
			r.Fatal(err)
		}
	}
}

func TestATemplateThatASequenceSendsIsKept(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.templates(map[string]string{
		"hello": "Subject: Hi\nLanguage: en\n\nHi", "hello.de": "Subject: Hallo\nLanguage: de\n\nHallo", "hello.fr": "Subject: Salut\nLanguage: fr\n\nSalut",
		"other": "Subject: Other\n\nOther", "free": "Subject: Free\n\nFree",
	})
	steps := "steps:\n- {template: hello, against: other, language: de, fallback: en}\n"
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, steps); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]core.Kind{
		"hello": core.KindRefused, "HELLO": core.KindRefused, "hello.de": core.KindRefused, "other": core.KindRefused,
		"hello.fr": "", "free": "", "never": core.KindNotFound,
	} {
		err := r.out.RemoveTemplate(t.Context(), name)
		if want == "" && err != nil || want != "" && core.KindOf(err) != want {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
		if _, err := r.out.Template(t.Context(), name); core.IsNotFound(err) != (want != core.KindRefused) {
			t.Errorf("%s afterwards: %v", name, err)
		}
	}
}

func TestATemplateOfAnOldVersionIsKeptWhileSomebodyFollowsIt(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.templates(map[string]string{"old": "Subject: Old\n\nOld", "second": "Subject: Second\n\nSecond"})
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps:\n- template: old\n- {template: second, after: 3d}\n"); err != nil {
		t.Fatal(err)
	}
	r.approve(true, r.people[0].ID)
	r.run()
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps:\n- {subject: New, text: New}\n"); err != nil {
		t.Fatal(err)
	}
	if err := r.out.RemoveTemplate(t.Context(), "second"); core.KindOf(err) != core.KindRefused {
		t.Errorf("somebody is on the way to it: %v", err)
	}
	if err := r.out.Stop(t.Context(), r.job.ID, r.people[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := r.out.RemoveTemplate(t.Context(), "second"); err != nil {
		t.Errorf("nobody follows it any more: %v", err)
	}
}

func TestASnippetSaysWhereItIsUsed(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.templates(map[string]string{
		"with": "Subject: A\n\nHi {% snippet \"sign (off)\" %}", "single": "Subject: B\n\nHi {% snippet 'sign (off)' %}", "without": "Subject: C\n\nsign (off)",
	})
	if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps:\n- {subject: S, text: 'Hello {%snippet \"sign (off)\"%}'}\n"); err != nil {
		t.Fatal(err)
	}
	for client, jobs := range map[core.ClientID]int{0: 1, r.job.Client: 1, r.job.Client + 1: 0} {
		u, err := r.out.SnippetUses(t.Context(), outreach.Snippet{Name: "sign (off)", Client: client})
		if err != nil || len(u.Jobs) != jobs {
			t.Errorf("client %v: %+v, %v", client, u, err)
		}
		if d := cmp.Diff([]string{"single", "with"}, u.Templates); d != "" {
			t.Error(d)
		}
	}
	if u, err := r.out.SnippetUses(t.Context(), outreach.Snippet{Name: "nowhere"}); err != nil || !u.None() {
		t.Errorf("%+v, %v", u, err)
	}
}
