package jobs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

func TestAJobCreatedByHandSaysWhatWillNotWork(t *testing.T) {
	b := newBench(t)
	j, err := b.jobs.Create(t.Context(), b.client, map[string]string{
		"title": "Buyer", "location": "Lyon, France", "function": "Purchasing", "employment_type": "Vollzeit",
		"must_haves": "SAP; English, French; ; sap", "years": "3-5",
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"SAP", "English, French"}; !slices.Equal(j.MustHaves, want) {
		t.Errorf("must-haves %q, want %q", j.MustHaves, want)
	}
	l := j.PrimaryLocation()
	if l.Country != "FR" || !l.Sure || len(j.Locations) != 2 || j.EmploymentType != "full_time" || j.Years != (core.Years{Min: 3, Max: 5}) {
		t.Errorf("the job is %+v", j)
	}
	if notes := jobs.Notes(j); len(notes) != 2 {
		t.Errorf("notes: %q", notes)
	}
	if got := jobs.Missing(j); !slices.Equal(got, []string{"must_haves"}) {
		t.Errorf("missing: %q", got)
	}
	if _, err := b.jobs.Create(t.Context(), 99, map[string]string{"title": "x"}); !core.IsNotFound(err) {
		t.Errorf("an unknown client gave %v", err)
	}
}

func TestSettingFieldsChangesAllOrNothing(t *testing.T) {
	b := newBench(t)
	_, j := b.imported(full())
	bad := []map[string]string{
		{"title": " "},
		{"employment_type": "sometimes"},
		{"years": "many"},
		{"apply_url": "javascript:alert(1)"},
		{"sourcing": "maybe"},
		{"colour": "red"},
		{"function": "Sales", "years": "many"},
	}
	for _, values := range bad {
		if _, err := b.jobs.Set(t.Context(), j.ID, values); core.KindOf(err) != core.KindUsage {
			t.Errorf("%v gave %v", values, err)
		}
	}
	if diff := cmp.Diff(j, b.job(j.ID)); diff != "" {
		t.Errorf("refused values changed the job:\n%s", diff)
	}
	got, err := b.jobs.Set(t.Context(), j.ID, map[string]string{
		"location": "Berlin, DE", "objectives": "Ship; Learn", "sourcing": "on", "description": "<b>x</b><script>y</script>", "years": "",
	})
	if err != nil {
		t.Fatal(err)
	}
	var cities []string
	for _, l := range got.Locations {
		cities = append(cities, l.Role+" "+l.City)
	}
	if want := []string{"primary Berlin", "sourcing Berlin", "sourcing Vienna"}; !slices.Equal(cities, want) {
		t.Errorf("locations %q, want %q", cities, want)
	}
	if got.Description != "<b>x</b>" || !got.Sourcing || len(got.Objectives) != 2 || got.Years != (core.Years{}) {
		t.Errorf("the job is %+v", got)
	}
}

func TestConfirmingTheCheckCardSettlesThePlaces(t *testing.T) {
	b := newBench(t)
	p := full()
	p.Locations = []core.Location{{Text: "Springfield"}}
	_, j := b.imported(p)
	if j.PrimaryLocation().Sure {
		t.Fatal("one of many Springfields is taken for sure")
	}
	if j, err := b.jobs.Confirm(t.Context(), j.ID); err != nil || !j.PrimaryLocation().Sure || j.Confirmed.IsZero() {
		t.Errorf("confirmed: %+v, %v", j.PrimaryLocation(), err)
	}
}

// What a recruiter types is taken as it is meant or not at all; only texts of ATSs are
// searched for numbers.
func TestYearsAreTypedAsASpan(t *testing.T) {
	b := newBench(t)
	_, j := b.imported(full())
	for typed, want := range map[string]core.Years{
		"3-5": {Min: 3, Max: 5}, "3–5": {Min: 3, Max: 5}, " 3 - 5 years ": {Min: 3, Max: 5}, "5+": {Min: 5}, "5": {Min: 5}, "5 + Jahre": {Min: 5},
		"0-1": {Max: 1}, "10-10": {Min: 10, Max: 10}, "2 ans": {Min: 2}, "1 AÑO": {Min: 1}, "": {},
	} {
		got, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"years": typed})
		if err != nil || got.Years != want {
			t.Errorf("%q gave %+v, %v; want %+v", typed, got.Years, err, want)
		}
		if text := jobs.YearsText(got.Years); text != "" {
			if again, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"years": text}); err != nil || again.Years != want {
				t.Errorf("%q, given back, gave %+v, %v", text, again.Years, err)
			}
		}
	}
	kept, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"years": "3-5"})
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"-1", "999999999999999999999", "5-3", "2020-2024", "20x", "100", "3-", "+5", "3-5-7", "3.5", "many", "5 months", "years"} {
		if got, err := b.jobs.Set(t.Context(), j.ID, map[string]string{"years": typed}); core.KindOf(err) != core.KindUsage {
			t.Errorf("%q gave %+v, %v", typed, got.Years, err)
		}
	}
	if now := b.job(j.ID); now.Years != kept.Years {
		t.Errorf("what was refused has changed the years to %+v", now.Years)
	}
}

func TestValueTablesOfAConnection(t *testing.T) {
	b := newBench(t)
	err := b.jobs.SetMapping(t.Context(), b.conn, `
item: position
fields: {title: name}
employment_types:
  Zweitjob: part_time
  Full Time: contract
  other: ""
experience:
  Level 3: {seniority: senior, min: 6, max: 9}
  Guru: principal
`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := b.jobs.Tables(t.Context(), b.conn)
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"zweitjob": "part_time", "FULL-TIME": "contract", "Teilzeit": "part_time", "Other": "", "?": ""} {
		if got := tables.EmploymentType(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
	for word, want := range map[string]jobs.Level{
		"level 3": {Seniority: "senior", Min: 6, Max: 9}, "guru": {Seniority: "principal"}, "Mid-Senior level": {Seniority: "mid", Min: 4, Max: 8},
		"3-5 years": {Min: 3, Max: 5}, "gt-15": {Min: 15}, "lt-1": {Max: 1}, "5+": {Min: 5}, "2 to 4 years": {Min: 2, Max: 4},
		"Wizard": {Seniority: "Wizard"}, "": {}, "2020-2024": {Seniority: "2020-2024"}, "Req. 12345": {Seniority: "Req. 12345"},
		"since 2024: 3-5 years": {Min: 3, Max: 5}, "999999999999999999999": {Seniority: "999999999999999999999"},
	} {
		if got := tables.Level(word); got != want {
			t.Errorf("%q is %+v, want %+v", word, got, want)
		}
	}
	text, err := b.jobs.Mapping(t.Context(), b.conn)
	if err != nil || !strings.Contains(text, "item: position") || strings.Count(text, "experience:") != 1 {
		t.Errorf("the mapping is %v\n%s", err, text)
	}
}

func TestAMappingThatDoesNotFitIsRefusedWithItsLine(t *testing.T) {
	b := newBench(t)
	b.jobs.CheckMapping = func(_, text string) error {
		if strings.Contains(text, "nonsense") {
			return core.Fail(core.KindUsage, "Line 1 of the mapping: no such field.", "")
		}
		return nil
	}
	for text, want := range map[string]string{
		"employment_types:\n  A: full_time\n  B: sometimes": "Line 3",
		"experience:\n  A: {min: 5, max: 2}":                "Line 2",
		"experience:\n  A:\n    years: 2":                   "Line 3",
		"experience:\n  A: {min: x}":                        "Line 2",
		"employment_types: [a, b]":                          "Line 1",
		"a: b\n c: d\n":                                     "Line 2",
		"nonsense: 1":                                       "Line 1",
		strings.Repeat("#", 300<<10):                        "larger",
	} {
		err := b.jobs.SetMapping(t.Context(), b.conn, text)
		if core.KindOf(err) != core.KindUsage || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q gave %v, want %s", text, err, want)
		}
	}
	text, err := b.jobs.Mapping(t.Context(), b.conn)
	if err != nil || !strings.Contains(text, "employment_types:") || !strings.Contains(text, "fulltime: full_time") {
		t.Errorf("nothing was stored, yet the mapping is %v\n%.200s", err, text)
	}
	if err := b.jobs.SetMapping(t.Context(), b.conn, text); err != nil {
		t.Errorf("what is shown can't be stored: %v", err)
	}
}
