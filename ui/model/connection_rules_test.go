package model_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/jobs/rule"
	"reqdesk/ui/model"
)

// rulesDesk keeps the rules and words of one connection.
type rulesDesk struct {
	rules rule.Rules
	text  *string
	words jobs.Words
	own   *jobs.Tables
}

func (d *rulesDesk) RulesOf(context.Context, string) (rule.Rules, error) { return d.rules, nil }

// TryRules tries them on three jobs.
func (d *rulesDesk) TryRules(_ context.Context, _ string, r rule.Rules) (jobs.Fitting, error) {
	f := jobs.Fitting{Flags: []string{"post_to_reqdesk"}}
	for _, p := range []core.Posting{
		{Title: "Engineer", Reference: "R-1", Flags: map[string]string{"post_to_reqdesk": "yes"}},
		{Title: "Nurse", Owner: "mo@example.com", Function: "Care"},
		{Title: "Driver", Function: "Care"},
	} {
		f.Open++
		if r.Fit(p) {
			f.Fit, f.First = f.Fit+1, append(f.First, p)
		}
	}
	return f, nil
}

func (d *rulesDesk) SetRules(_ context.Context, _, text string) error {
	d.text = &text
	return nil
}

func (d *rulesDesk) WordsOf(context.Context, string) (jobs.Words, error) { return d.words, nil }

func (d *rulesDesk) SetWords(_ context.Context, _ string, own jobs.Tables) error {
	d.own = &own
	return nil
}

func TestRulesAreWrittenInAFormAndTriedWhileTyping(t *testing.T) {
	d := &rulesDesk{}
	w := newDesktop(t)
	m := model.NewRules(w.loop, d, "careers")
	m.Load()
	w.settle()
	if m.Ready() || !strings.Contains(m.Finding(), "3 open jobs are cached") {
		t.Errorf("empty: %q", m.Finding())
	}
	m.Add()
	w.settle()
	for _, step := range []struct {
		line  model.RuleLine
		wrong bool
		finds string
	}{
		{model.RuleLine{}, true, "not complete"},
		{model.RuleLine{Is: "yes"}, true, "not complete"},
		{model.RuleLine{User: "mo"}, true, "not complete"},
		{model.RuleLine{Flag: "post to reqdesk"}, false, "1 of 3 open jobs fits."},
		{model.RuleLine{Department: "Care; Kitchen"}, false, "2 of 3 open jobs fit."},
		{model.RuleLine{Department: "Care", User: "MO@example.com"}, false, "1 of 3 open jobs fits."},
		{model.RuleLine{Always: true, Flag: "x"}, false, "3 of 3 open jobs fit."},
	} {
		m.Edit(0, step.line)
		w.settle()
		if (m.Wrong(0) != "") != step.wrong || !strings.Contains(m.Finding(), step.finds) || m.Ready() == step.wrong {
			t.Errorf("%+v: wrong %q, finding %q, ready %v", step.line, m.Wrong(0), m.Finding(), m.Ready())
		}
	}
	m.Edit(0, model.RuleLine{Flag: "channel", Is: "sourcing; agency"})
	m.SetActivate(true)
	w.settle()
	m.Save(func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	w.settle()
	want := "import:\n  - flag: channel\n    is: [sourcing, agency]\nactivate: true\npublish: never\n"
	if d.text == nil || *d.text != want {
		t.Errorf("stored %v", d.text)
	}
}

func TestRulesGoOutAndComeInAsYAML(t *testing.T) {
	d := &rulesDesk{rules: rule.Rules{Import: []rule.Line{{Flag: "a", Is: []string{"x", "y"}}, {Always: true}}, Activate: true, Export: "lead"}}
	w := newDesktop(t)
	m := model.NewRules(w.loop, d, "careers")
	m.Load()
	w.settle()
	text := m.YAML()
	if m.Ready() || !strings.Contains(text, "stage: lead") {
		t.Errorf("unchanged, but ready %v: %s", m.Ready(), text)
	}
	if err := m.Take("import:\n  - falg: a\n"); err == nil || len(m.Lines) != 2 {
		t.Errorf("nonsense was taken: %v", err)
	}
	if err := m.Take("import:\n  - location: Lisbon\n"); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if diff := cmp.Diff([]model.RuleLine{{Location: "Lisbon"}}, m.Lines); diff != "" || !m.Ready() {
		t.Error(diff)
	}
	if err := m.Take(text); err != nil || m.YAML() != text {
		t.Errorf("%v: %s", err, m.YAML())
	}
	// Without a line there are no rules.
	m.Remove(1)
	m.Remove(0)
	w.settle()
	m.Save(func(error) {})
	w.settle()
	if d.text == nil || *d.text != "" {
		t.Errorf("stored %v", d.text)
	}
}

func TestWordsAreGivenAMeaningAndOnlyTheConnectionsOwnAreStored(t *testing.T) {
	d := &rulesDesk{words: jobs.Words{
		Employment: []jobs.Word{{Text: "Sabbatical", Jobs: 2}, {Text: "Full-time", Jobs: 9, Employment: "full_time", Known: true}, {Text: "rota", Employment: "contract", Known: true, Own: true}},
		Experience: []jobs.Word{{Text: "Guru", Jobs: 1, Level: jobs.Level{Seniority: "Guru"}}, {Text: "Senior", Jobs: 3, Level: jobs.Level{Seniority: "senior", Min: 5, Max: 10}, Known: true}},
	}}
	w := newDesktop(t)
	m := model.NewWords(w.loop, d, "careers")
	m.Load()
	w.settle()
	if m.Unknown() != 2 || m.Ready() || m.TypeAt(m.Types[0]) != -1 || m.LevelAt(m.Levels[0]) != -1 || m.Types[0].Note() != "2 open jobs · no meaning yet" {
		t.Errorf("%d unknown, ready %v, %q", m.Unknown(), m.Ready(), m.Types[0].Note())
	}
	m.SetType(0, m.TypeAt(model.WordRow{Means: "temporary"}))
	m.SetLevel(0, m.LevelAt(model.WordRow{Means: "lead"}))
	for low, wrong := range map[string]bool{"eight": true, "-1": true, "12": true, "8": false} {
		m.SetYears(0, low, "10")
		if (m.Wrong(0) != "") != wrong || m.Ready() == wrong {
			t.Errorf("from %s: %q, ready %v", low, m.Wrong(0), m.Ready())
		}
	}
	m.SetYears(0, "8", "10")
	m.Save(func(error) {})
	w.settle()
	want := &jobs.Tables{Employment: map[string]string{"Sabbatical": "temporary", "rota": "contract"}, Experience: map[string]jobs.Level{"Guru": {Seniority: "lead", Min: 8, Max: 10}}}
	if diff := cmp.Diff(want, d.own); diff != "" || m.Unknown() != 0 {
		t.Errorf("%d unknown: %s", m.Unknown(), diff)
	}
}
