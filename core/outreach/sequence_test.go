package outreach_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

const day = 24 * time.Hour

func TestASequenceIsReadFromYAML(t *testing.T) {
	got, err := outreach.ParseSequence("steps:\n- template: hello\n- after: 1d12h\n  text: |\n    Again\n  language: de\n- {subject: Last, text: bye, after: 2w}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []core.Step{
		{Template: "hello"}, {Text: "Again\n", Language: "de", After: 36 * time.Hour}, {Subject: "Last", Text: "bye", After: 14 * day},
	}
	if d := cmp.Diff(want, got.Steps); d != "" {
		t.Error(d)
	}
}

func TestAnErrorInASequenceNamesItsLine(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"empty":                     {"", "line 1"},
		"no steps":                  {"steps: []", "line 1"},
		"something else":            {"stages: []", "line 1"},
		"not YAML":                  {"steps:\n\t- x", "line 2"},
		"a first step unsubjected":  {"steps:\n- text: hi\n", "line 2"},
		"neither template nor text": {"steps:\n- subject: x\n  text: y\n- after: 3d\n", "line 4"},
		"both":                      {"steps:\n- template: x\n  text: y\n", "line 2"},
		"a delay that is none":      {"steps:\n- template: x\n- template: y\n  after: soon\n", "line 4"},
		"a delay of ages":           {"steps:\n- template: x\n  after: 400d\n", "line 3"},
		"a negative delay":          {"steps:\n- template: x\n  after: -3d\n", "line 3"},
		"an unknown entry":          {"steps:\n- template: x\n  colour: red\n", "line 3"},
		"a list for a value":        {"steps:\n- template: [x]\n", "line 2"},
		"a step that is a word":     {"steps:\n- hello\n", "line 2"},
		"too many steps":            {"steps:\n" + strings.Repeat("- template: x\n", 21), "line 1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := outreach.ParseSequence(test.source)
			if core.KindOf(err) != core.KindInvalid || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}

func TestAnAliasBombIsRefused(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nsteps: [*b,*b]\n"
	if _, err := outreach.ParseSequence(bomb); err == nil {
		t.Error("it was taken")
	}
}

func TestTheStarterSequenceHasThreeSoundEmails(t *testing.T) {
	r := newRig(t, "Ada Byron")
	seq, err := r.out.SetSequence(t.Context(), r.job.ID, outreach.Starter)
	if err != nil || len(seq.Steps) != 3 {
		t.Fatalf("%d steps, %v", len(seq.Steps), err)
	}
	rows := r.approve(true)
	for _, row := range rows {
		if row.State != outreach.Coming || row.Text == "" || row.Subject == "" {
			t.Errorf("%+v", row)
		}
	}
}

func TestWhatTheWindowWritesIsReadBack(t *testing.T) {
	want, err := outreach.ParseSequence(outreach.Starter)
	if err != nil {
		t.Fatal(err)
	}
	source, err := outreach.FormatSequence(want.Steps)
	if err != nil {
		t.Fatal(err)
	}
	got, err := outreach.ParseSequence(source)
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(core.Sequence{}, "Source")); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestDelays(t *testing.T) {
	for s, want := range map[string]time.Duration{"3d": 3 * day, "4h": 4 * time.Hour, "30m": 30 * time.Minute, "1w": 7 * day, "1d 12h": 36 * time.Hour, "0": 0, "0d": 0, " 2D ": 2 * day} {
		if got, ok := outreach.ParseDelay(s); !ok || got != want {
			t.Errorf("%q is %v, %v", s, got, ok)
		}
		if got, ok := outreach.ParseDelay(outreach.FormatDelay(want)); !ok || got != want {
			t.Errorf("%v comes back as %v", want, got)
		}
	}
	for _, s := range []string{"", "3", "d", "3 days", "99999999d", "3d!", "1y"} {
		if got, ok := outreach.ParseDelay(s); ok {
			t.Errorf("%q is %v", s, got)
		}
	}
}

func TestWaits(t *testing.T) {
	for s, want := range map[string]core.Step{
		"3wd": {WorkingDays: 3}, "1 wd 4h": {WorkingDays: 1, After: 4 * time.Hour}, "2d": {After: 2 * day}, "2w": {After: 14 * day},
	} {
		days, d, ok := outreach.ParseWait(s)
		if got := (core.Step{WorkingDays: days, After: d}); !ok || got != want {
			t.Errorf("%q is %+v, %v", s, got, ok)
		}
		if days, d, ok = outreach.ParseWait(outreach.FormatWait(want)); !ok || days != want.WorkingDays || d != want.After {
			t.Errorf("%+v comes back as %d, %v", want, days, d)
		}
	}
	for _, s := range []string{"", "wd", "3wd!", "251wd", "1d2wd", "-1wd"} {
		if days, d, ok := outreach.ParseWait(s); ok {
			t.Errorf("%q is %d, %v", s, days, d)
		}
	}
}

func TestASequenceNeedsOneApplyLinkOnly(t *testing.T) {
	tests := map[string]struct {
		source string
		want   []string
	}{
		"one in two":      {"steps: [{subject: a, text: \"{{apply_link}}\"}, {text: b}]", nil},
		"none":            {"steps: [{subject: a, text: a}, {text: b}]", []string{"0 no_apply_link"}},
		"an error in two": {"steps: [{subject: a, text: \"{{apply_link}}\"}, {text: \"{{nobody}}\"}, {template: gone}]", []string{"2 unknown_variable", "3 empty_variant"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			if _, err := r.out.SetSequence(t.Context(), r.job.ID, test.source); err != nil {
				t.Fatal(err)
			}
			list, err := r.out.CheckSequence(t.Context(), r.job.ID)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range list {
				got = append(got, fmt.Sprint(p.Step, " ", p.Kind))
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
