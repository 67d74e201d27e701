package outreach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

func TestANewVersionSaysForWhomItIs(t *testing.T) {
	changed := "steps:\n- {subject: New, text: '{{apply_link}}'}\n- {text: Second of the new, after: 2d}\n- {text: Third, after: 2d}\n"
	tests := map[string]struct {
		everybody bool
		want      outreach.Adoption
		second    string // what Ada, who is on the way, gets next
	}{
		"new people only": {false, outreach.Adoption{New: 1, Kept: 1}, "Did you see it, Ada?\n"},
		"everybody":       {true, outreach.Adoption{New: 1, Moved: 1}, "Second of the new\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron", "Ben Moss")
			r.approve(true, r.people[0].ID)
			r.run()
			r.sent(1)
			_, got, err := r.out.SetSequenceFor(t.Context(), r.job.ID, changed, test.everybody)
			if d := cmp.Diff(test.want, got); err != nil || d != "" {
				t.Fatal(err, d)
			}
			for _, row := range r.plan() {
				want := "New"
				switch {
				case row.Person == r.people[1].ID && row.Step == 1:
				case row.Person == r.people[0].ID && row.Step == 2:
					want = test.second
				default:
					continue
				}
				if row.Subject != want && row.Text != want {
					t.Errorf("%s, step %d: %q %q, want %q", row.To, row.Step, row.Subject, row.Text, want)
				}
			}
			r.pass(12 * day)
			last := parse(t, r.post.sent[len(r.post.sent)-1])
			if n := map[bool]int{false: 2, true: 3}[test.everybody]; len(r.post.sent) != n {
				t.Errorf("%d e-mails, the last %q", len(r.post.sent), last.text)
			}
			r.state(0, core.EnrolmentDone, "")
			list, err := r.out.Versions(t.Context(), r.job.ID)
			if err != nil || len(list) != 2 || list[1].Everybody != test.everybody {
				t.Errorf("%+v, %v", list, err)
			}
		})
	}
}

func TestWhoHasHadAsManyEmailsAsAShorterVersionHasIsDone(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	if _, _, err := r.out.SetSequenceFor(t.Context(), r.job.ID, "steps: [{subject: One, text: '{{apply_link}}'}]", true); err != nil {
		t.Fatal(err)
	}
	r.state(0, core.EnrolmentDone, "")
	r.pass(10 * day)
	r.sent(1)
}

func TestTheSameSequenceAgainIsNoNewVersion(t *testing.T) {
	r := newRig(t, "Ada Byron")
	r.approve(true)
	r.run()
	seq, got, err := r.out.SetSequenceFor(t.Context(), r.job.ID, twoSteps, true)
	if err != nil || seq.Version != 1 || got.Moved != 1 {
		t.Errorf("version %d, %+v, %v", seq.Version, got, err)
	}
}

func TestThereIsAStarterInFourLanguages(t *testing.T) {
	for _, lang := range outreach.StarterLanguages() {
		t.Run(lang, func(t *testing.T) {
			source, err := outreach.StarterIn(lang + "-XX")
			if err != nil {
				t.Fatal(err)
			}
			r := newRig(t, "Ada Byron")
			r.sequence(source)
			problems, err := r.out.CheckSequence(t.Context(), r.job.ID)
			if err != nil || len(problems) != 0 {
				t.Errorf("problems %v, %v", problems, err)
			}
			r.approve(true)
			r.pass(15 * day)
			r.sent(3)
			if first := parse(t, r.post.sent[0]); first.subject == "" {
				t.Errorf("%+v", first)
			}
		})
	}
	if _, err := outreach.StarterIn("tlh"); core.KindOf(err) != core.KindNotFound {
		t.Errorf("%v", err)
	}
}
