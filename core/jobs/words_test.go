package jobs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/jobs/rule"
)

func (b *bench) fitting(text string) jobs.Fitting {
	b.t.Helper()
	r, err := rule.Parse(text)
	if err != nil {
		b.t.Fatal(err)
	}
	f, err := b.jobs.Fitting(b.t.Context(), b.conn, r)
	if err != nil {
		b.t.Fatal(err)
	}
	return f
}

func TestRulesAreTriedOnTheCachedJobsAndNothingChanges(t *testing.T) {
	b := newBench(t).knowing(recruiter)
	for i := range 1203 { // more than two transactions
		p := withFlag(map[bool]string{true: "yes", false: "no"}[i < 40])
		p.ID, p.Flags["team"] = fmt.Sprint(i), "Platform"
		if i%4 == 0 {
			p.Owner = "stranger@example.com"
		}
		p.Closed = i >= 1200
		b.mirror(p)
	}
	got := b.fitting(flagged)
	if got.Open != 1200 || got.Fit != 40 || got.Imported != 0 || got.Unknown != 10 || len(got.First) != 5 {
		t.Errorf("open %d, fit %d, imported %d, unknown %d, first %d", got.Open, got.Fit, got.Imported, got.Unknown, len(got.First))
	}
	want := jobs.Fitting{Flags: []string{"posttoreqdesk", "team"}, Users: []string{recruiter, "stranger@example.com"}, Departments: []string{"Platform"}}
	if diff := cmp.Diff([][]string{want.Flags, want.Users, want.Departments}, [][]string{got.Flags, got.Users, got.Departments}); diff != "" {
		t.Error(diff)
	}
	if list, err := b.jobs.List(t.Context(), ""); err != nil || len(list) != 0 || len(b.helds()) != 0 {
		t.Errorf("trying imported %d jobs: %v", len(list), err)
	}
	b.rules("import:\n  - user: " + recruiter + "\n    flag: post_to_reqdesk\n")
	if got := b.fitting(flagged); got.Imported != 30 || got.Unknown != 10 {
		t.Errorf("imported %d, unknown %d", got.Imported, got.Unknown)
	}
	if got := b.fitting(""); got.Fit != 0 {
		t.Errorf("no rules fit %d", got.Fit)
	}
}

func wordLines(list []jobs.Word) (lines []string) {
	for _, w := range list {
		lines = append(lines, fmt.Sprintf("%s %d %s%s known=%v own=%v", w.Text, w.Jobs, w.Employment, w.Level.Seniority, w.Known, w.Own))
	}
	return lines
}

func TestWordsOfTheATSWithoutAMeaningComeFirst(t *testing.T) {
	b := newBench(t)
	for i, words := range [][2]string{
		{"Full-time", "Senior"}, {"full time", "senior"}, {"Sabbatical cover", "Guru"}, {"", "3-5 years"}, {"Internship", ""},
	} {
		p := full()
		p.ID, p.EmploymentType, p.Experience = fmt.Sprint(i), words[0], words[1]
		b.mirror(p)
	}
	if err := b.jobs.SetMapping(t.Context(), b.conn, "employment_types:\n  rotation: contract\n"); err != nil {
		t.Fatal(err)
	}
	words, err := b.jobs.Words(t.Context(), b.conn)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{
		"Sabbatical cover 1  known=false own=false", "Full-time 2 full_time known=true own=false",
		"Internship 1 internship known=true own=false", "rotation 0 contract known=true own=true",
	}, wordLines(words.Employment)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Guru 1 Guru known=false own=false", "Senior 2 senior known=true own=false", "3-5 years 1  known=true own=false"}, wordLines(words.Experience)); diff != "" {
		t.Error(diff)
	}
}

func TestTablesAreChangedAndTheRestOfTheMappingStays(t *testing.T) {
	b := newBench(t)
	text := func() string {
		var c core.Connection
		err := b.db.View(t.Context(), func(tx core.Tx) (err error) {
			c, err = b.db.Connection(tx, b.conn)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return c.Mapping
	}
	const rest = "# mine\nfields:\n  title: experience # the element, not the table\nemployment_types:\n  old: other\n"
	if err := b.jobs.SetMapping(t.Context(), b.conn, rest); err != nil {
		t.Fatal(err)
	}
	own := jobs.Tables{Employment: map[string]string{"Sabbatical: cover": "temporary"}, Experience: map[string]jobs.Level{"Guru": {Seniority: "lead", Min: 8}}}
	for range 2 { // changed, unchanged
		if err := b.jobs.SetTables(t.Context(), b.conn, own); err != nil {
			t.Fatal(err)
		}
		got := text()
		for _, part := range []string{"# mine", "title: experience # the element, not the table", "'Sabbatical: cover': temporary", "Guru:\n    seniority: lead\n    min: 8"} {
			if !strings.Contains(got, part) {
				t.Errorf("%q is not in\n%s", part, got)
			}
		}
		if strings.Contains(got, "old") || strings.Count(got, "employment_types") != 1 {
			t.Errorf("the old table is still there:\n%s", got)
		}
	}
	if tables, err := b.jobs.Tables(t.Context(), b.conn); err != nil || tables.EmploymentType("sabbatical cover") != "temporary" || tables.Level("GURU").Min != 8 {
		t.Errorf("%v", err)
	}
	if err := b.jobs.SetTables(t.Context(), b.conn, jobs.Tables{}); err != nil || strings.Contains(text(), "employment_types") || !strings.Contains(text(), "fields:") {
		t.Errorf("without tables: %v\n%s", err, text())
	}
	bad := jobs.Tables{Employment: map[string]string{"x": "sometimes"}}
	if err := b.jobs.SetTables(t.Context(), b.conn, bad); err == nil {
		t.Error("nonsense was stored")
	}
}

// A word that an older program let pass beside the value tables does not keep a recruiter
// from changing them.
func TestTablesAreChangedBesideWhatWouldBeRefusedNow(t *testing.T) {
	b := newBench(t)
	const old = "employment_type:\n  x: full_time\n"
	if err := b.jobs.SetMapping(t.Context(), b.conn, old); err != nil {
		t.Fatal(err)
	}
	b.jobs.CheckMapping = func(_, text string) error { return jobs.CheckOnlyTables(text) }
	if err := b.jobs.SetMapping(t.Context(), b.conn, old); core.KindOf(err) != core.KindUsage {
		t.Errorf("writing it anew gave %v", err)
	}
	if err := b.jobs.SetTables(t.Context(), b.conn, jobs.Tables{Employment: map[string]string{"x": "contract"}}); err != nil {
		t.Error(err)
	}
	tables, err := b.jobs.Tables(t.Context(), b.conn)
	if err != nil || tables.EmploymentType("X") != "contract" {
		t.Errorf("x means %q, %v", tables.EmploymentType("X"), err)
	}
	if text, err := b.jobs.Mapping(t.Context(), b.conn); err != nil || !strings.Contains(text, "employment_type:") {
		t.Errorf("it shows %q, %v", text, err)
	}
}
