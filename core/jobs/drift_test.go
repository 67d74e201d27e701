package jobs_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

func TestDriftListsWhatTheATSChangedSinceTheImport(t *testing.T) {
	b := newBench(t)
	a, j := b.imported(full())
	title := func(text string) {
		b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title = text })
	}
	check := func(want ...jobs.Drift) {
		t.Helper()
		got, err := b.jobs.Drift(t.Context(), j.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.Transformer("nonNil", func(l []jobs.Drift) []jobs.Drift { return append([]jobs.Drift{}, l...) })); diff != "" {
			t.Errorf("drift (-want +got):\n%s", diff)
		}
	}
	decide := func(how func(context.Context, core.JobID, string) (core.Job, error)) {
		t.Helper()
		if _, err := how(t.Context(), j.ID, "title"); err != nil {
			t.Fatal(err)
		}
	}
	old := full().Title
	check()
	title("Two")
	check(jobs.Drift{Field: "title", ATSNow: "Two", AtImport: old, Own: old})
	decide(b.jobs.Keep)
	check(jobs.Drift{Field: "title", ATSNow: "Two", AtImport: old, Own: old, Choice: "keep"})
	title("Three")
	check(jobs.Drift{Field: "title", ATSNow: "Three", AtImport: old, Own: old})
	decide(b.jobs.Take)
	check(jobs.Drift{Field: "title", ATSNow: "Three", AtImport: old, Own: "Three", Same: true})
	decide(b.jobs.Follow)
	title("Four")
	check(jobs.Drift{Field: "title", ATSNow: "Four", AtImport: old, Own: "Four", Choice: "follow", Same: true})
	if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"title": "Mine"}); err != nil {
		t.Fatal(err)
	}
	title("Five")
	check(jobs.Drift{Field: "title", ATSNow: "Five", AtImport: old, Own: "Mine"})
	title(old)
	check()
	if _, err := b.jobs.Take(t.Context(), j.ID, "objectives"); core.KindOf(err) != core.KindUsage {
		t.Errorf("a field that no ATS has gave %v", err)
	}
}

// edits sets what becomes of the ATS's edits, as the settings of a connection do.
func (b *bench) edits(value string) {
	b.t.Helper()
	b.update(func(tx core.Tx) error {
		if err := b.db.PutSettings(tx, b.conn.String(), map[string]string{core.SettingEdits: value}); err != nil {
			return err
		}
		return b.jobs.EditsChanged(tx, b.conn)
	})
	if _, err := b.jobs.Consume(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// waits checks which fields of a job wait for a decision, as the job's own record
// says and as the differences say.
func (b *bench) waits(id core.JobID, when string, want ...string) {
	b.t.Helper()
	if got := b.job(id).Drift; !slices.Equal(got, want) {
		b.t.Errorf("%s: the job's record says that %q wait, want %q", when, got, want)
	}
	list, err := b.jobs.Drift(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	var open []string
	for _, d := range list {
		if d.Open() {
			open = append(open, d.Field)
		}
	}
	if !slices.Equal(open, want) {
		b.t.Errorf("%s: the differences say that %q wait, want %q", when, open, want)
	}
}

func TestTheJobsRecordSaysWhatWaitsForADecision(t *testing.T) {
	b := newBench(t)
	a, j := b.imported(full())
	b.waits(j.ID, "imported")
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title, a.Posting.Function = "Two", "Research" })
	b.waits(j.ID, "changed", "title", "function")
	b.say(a, core.MarkChanged, func(*core.ATSJob) {})
	b.waits(j.ID, "unchanged", "title", "function")
	if _, err := b.jobs.Keep(t.Context(), j.ID, "title"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"function": "Research"}); err != nil {
		t.Fatal(err)
	}
	b.waits(j.ID, "kept and typed")
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.EmploymentType = "Part-time" })
	b.waits(j.ID, "a word of a value table", "employment_type")
	if j, err := b.jobs.Take(t.Context(), j.ID, "employment_type"); err != nil || j.EmploymentType != "part_time" {
		t.Errorf("taken: %q, %v", j.EmploymentType, err)
	}
	b.waits(j.ID, "taken")
}

func TestMarkupAloneIsNoDifferenceInTheDescription(t *testing.T) {
	b := newBench(t)
	p := full()
	p.Description = "<p>What you will do</p><ul><li>Build <b>firmware</b></li></ul>"
	a, j := b.imported(p)
	b.say(a, core.MarkChanged, func(a *core.ATSJob) {
		a.Posting.Description = "<div class=x><p>What you will do</p>\n<ul>\n<li>Build firmware</li></ul></div>"
	})
	b.waits(j.ID, "other markup")
	b.say(a, core.MarkChanged, func(a *core.ATSJob) {
		a.Posting.Description = "<p>What you will do</p><ul><li>Build <b>software</b></li></ul><script>alert(1)</script>"
	})
	b.waits(j.ID, "another word", "description")
	list, err := b.jobs.Drift(t.Context(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := jobs.Drift{
		Field: "description", ATSNow: "What you will do\n\n- Build software",
		AtImport: "What you will do\n\n- Build firmware", Own: "What you will do\n\n- Build firmware",
	}
	if diff := cmp.Diff([]jobs.Drift{want}, list); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

func TestWithIgnoreNothingIsShownAndNothingTakenOver(t *testing.T) {
	b := newBench(t)
	b.edits(core.EditsIgnore)
	a, j := b.imported(full())
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title = "Two" })
	b.waits(j.ID, "ignored")
	if list, err := b.jobs.Drift(t.Context(), j.ID); err != nil || len(list) != 0 || b.job(j.ID).Title != full().Title {
		t.Errorf("title %q, differences %v, %v", b.job(j.ID).Title, list, err)
	}
	b.edits(core.EditsShow)
	b.waits(j.ID, "shown again", "title")
}

func TestWithFollowEveryFieldFollowsButWhatTheRecruiterDecided(t *testing.T) {
	b := newBench(t)
	a, j := b.imported(full())
	b.say(a, core.MarkChanged, func(a *core.ATSJob) { a.Posting.Title = "Two" })
	b.edits(core.EditsFollow)
	if got := b.job(j.ID).Title; got != "Two" {
		t.Errorf("switched on, the title is %q", got)
	}
	if _, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"title": "For the advertisement"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.jobs.Keep(t.Context(), j.ID, "function"); err != nil {
		t.Fatal(err)
	}
	change := func(n string) {
		b.say(a, core.MarkChanged, func(a *core.ATSJob) {
			a.Posting.Title, a.Posting.Function, a.Posting.MustHaves = "Title "+n, "Function "+n, []string{"Skill " + n}
		})
	}
	for _, n := range []string{"3", "4"} { // a "keep" ends with the first change; nothing is overwritten then
		change(n)
		got := b.job(j.ID)
		if got.Title != "For the advertisement" || got.Function != full().Function || !slices.Equal(got.MustHaves, []string{"Skill " + n}) {
			t.Errorf("change %s: %q, %q, %q", n, got.Title, got.Function, got.MustHaves)
		}
		b.waits(j.ID, "change "+n, "title", "function")
	}
	if _, err := b.jobs.Take(t.Context(), j.ID, "title"); err != nil {
		t.Fatal(err)
	}
	change("5")
	if got := b.job(j.ID); got.Title != "Title 5" || got.Function != full().Function {
		t.Errorf("taken, then changed: %q, %q", got.Title, got.Function)
	}
	b.waits(j.ID, "taken", "function")
}
