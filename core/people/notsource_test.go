package people_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
)

// list is what stands on a job's list, a line each.
func (d *desk) list(job core.Job, search string) (out []string) {
	d.Helper()
	d.must(d.View(d.Context(), func(tx core.Tx) error {
		lines, err := d.List(tx, job.ID, search)
		for _, n := range lines {
			out = append(out, n.Origin+" "+n.Applicant.Name)
		}
		return err
	}))
	return out
}

func TestAFileOfPeopleNotToSourceHasTwoLists(t *testing.T) {
	d := newDesk(t)
	d.pipeline(d.job, core.Applicant{ID: "1", Name: "Lo Ti", Employer: "Acme", Emails: []string{"listed@example.com"}, Phones: []string{"+49 30 901820"}})
	row := func(name string, change func(a *core.Applicant)) core.Applicant {
		a := core.Applicant{Name: name}
		change(&a)
		return a
	}
	mail := func(e ...string) func(*core.Applicant) { return func(a *core.Applicant) { a.Emails = e } }
	at := func(firm string) func(*core.Applicant) { return func(a *core.Applicant) { a.Employer = firm } }
	rows := []core.Applicant{
		row("Anna Weber", mail("anna@example.com")),
		row("Anna W.", mail("ANNA@example.com")),
		row("Bo Lind", mail("bo at example")),
		row("Cy Young", mail()),
		row("", mail("listed@example.com")),
		row("Di Ray", func(a *core.Applicant) {
			a.Emails, a.URLs = []string{"anna@example.com"}, []string{"linkedin.com/in/di"}
		}),
		row("Ed Fox", at("Acme GmbH")),
		row("Fox, Ed", at("ACME Ltd.")),
		row("Lo Ti", at("Acme, Inc.")),
		row("Gil Oh", func(a *core.Applicant) { a.Phones = []string{"0049 30 901820", "+49 30 901821"} }),
		row("Ha No", func(a *core.Applicant) { a.Phones = []string{"901820"} }),
	}
	want := []people.Refused{
		{Row: 3, Reason: "same e-mail address as row 2"},
		{Row: 4, Reason: "the e-mail address can't be read, and nothing else identifies the person"},
		{Row: 5, Reason: "no e-mail address, profile address or phone number, and no name with employer"},
		{Row: 6, Reason: "already on this job's list, in the ATS pipeline (same e-mail address)"},
		{Row: 9, Reason: "same name and employer as row 8"},
		{Row: 10, Reason: "already on this job's list, in the ATS pipeline (same name and employer)"},
		{Row: 12, Reason: "the phone number lacks its country code, and nothing else identifies the person"},
	}
	notes := []string{
		"2 Anna Weber: ",
		"7 Di Ray: same e-mail address as row 2, and another profile address",
		"8 Ed Fox: by name and employer only, which asks and never decides",
		"11 Gil Oh: on the list already, in the ATS pipeline (same phone number), with another phone number",
	}
	for _, commit := range []bool{false, true} {
		report, err := d.ImportList(t.Context(), core.ListFile{Job: d.job.ID, Name: "nts.csv"}, rowsOf(rows...), commit)
		d.must(err)
		if diff := cmp.Diff(want, report.Refused); diff != "" {
			t.Errorf("refused differ (-want +got):\n%s", diff)
		}
		var got []string
		for _, a := range report.Accepted {
			got = append(got, fmt.Sprintf("%d %s: %s", a.Row, a.Name, a.Note))
		}
		if diff := cmp.Diff(notes, got); diff != "" {
			t.Errorf("accepted differ (-want +got):\n%s", diff)
		}
		if n := map[bool]int{false: 1, true: 5}[commit]; len(d.list(d.job, "")) != n {
			t.Errorf("commit %v: the list has %v, want %d lines", commit, d.list(d.job, ""), n)
		}
	}
	// Once more: all of it is there.
	report := d.take(d.job, rows...)
	if len(report.Accepted) != 0 || report.File.ID != 0 || report.Refused[0].Reason != "already on this job's list, from a file (same e-mail address)" {
		t.Errorf("the same file again: %+v", report)
	}
	d.verified()
}

// verified holds that every record is found by its indexes.
func (d *desk) verified() {
	d.Helper()
	r, err := d.Verify(d.Context())
	d.must(err)
	if !r.OK() {
		d.Errorf("verify: %v", r.Problems)
	}
}

func TestTheListIsSearchedInNameAddressStageAndEmployer(t *testing.T) {
	d := newDesk(t)
	d.pipeline(d.job, core.Applicant{ID: "1", Name: "Zoë Müller", Emails: []string{"zoe@example.com"}, Stage: "Phone screen", Status: "Active"})
	d.pipeline(d.job, core.Applicant{ID: "2", Name: "Left Again", Removed: true})
	d.pipeline(d.other, core.Applicant{ID: "3", Name: "Of Another"})
	d.take(d.job, core.Applicant{Name: "Anna Weber", Employer: "Initech", URLs: []string{"linkedin.com/in/anna"}})
	d.must(d.AddOffLimits(t.Context(), d.acme.ID, "Initech GmbH"))
	d.must(d.AddOffLimits(t.Context(), 0, "acme.example"))
	for search, want := range map[string][]string{
		"":                     {"ats Zoë Müller", "file Anna Weber", "company Initech GmbH", "company acme.example"},
		"muller":               {"ats Zoë Müller"},
		"zoe@example.com":      {"ats Zoë Müller"},
		"SCREEN active":        {"ats Zoë Müller"},
		"initech":              {"file Anna Weber", "company Initech GmbH"},
		"linkedin.com/in/anna": {"file Anna Weber"},
		"another":              nil,
	} {
		if diff := cmp.Diff(want, d.list(d.job, search)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", search, diff)
		}
	}
}

// An import can be taken back, row by row and as a whole, and whoever was kept out
// by it is told of.
func TestAnImportIsTakenBack(t *testing.T) {
	d := newDesk(t)
	p, _ := d.add(anna())
	d.update(func(tx core.Tx) error {
		return d.PutCandidacy(tx, core.Candidacy{Job: d.job.ID, Person: p.ID, State: core.CandidacyNew})
	})
	told := 0
	d.ListChanged = func(tx core.Tx, job core.JobID) error {
		if job != d.job.ID {
			t.Errorf("told of the list of %s", job)
		}
		told++ // as the review does:
		state := []core.CandidacyState{core.CandidacyKeptOut, core.CandidacyNew}[(told-1)%2]
		return d.PutCandidacy(tx, core.Candidacy{Job: job, Person: p.ID, State: state})
	}
	first := d.take(d.job, core.Applicant{Name: "Bo", Emails: []string{"bo@example.com"}})
	if told != 0 {
		t.Error("nobody in the review is on that file")
	}
	second := d.take(d.job, core.Applicant{Emails: []string{"anna@example.com"}}, core.Applicant{Name: "Cy", Emails: []string{"cy@example.com"}}, core.Applicant{Name: "Di", Emails: []string{"di@example.com"}})
	if told != 1 || d.check(people.Query{Job: d.job.ID, Person: p.ID}).Level != core.VerdictStop {
		t.Errorf("told %d times", told)
	}
	files := func() (out []string) {
		d.must(d.View(t.Context(), func(tx core.Tx) error {
			all, err := d.Files(tx, d.job.ID)
			for _, f := range all {
				out = append(out, fmt.Sprintf("%s %s %d of %d", f.ID, f.Name, f.Rows, f.Taken))
			}
			return err
		}))
		return out
	}
	line := func(name string) core.NotSourceID {
		var id core.NotSourceID
		d.must(d.View(t.Context(), func(tx core.Tx) error {
			lines, err := d.List(tx, d.job.ID, name)
			if len(lines) != 1 {
				t.Fatalf("%q finds %d lines", name, len(lines))
			}
			id = lines[0].ID
			return err
		}))
		return id
	}
	d.must(d.RemoveLine(t.Context(), d.job.ID, line("Cy")))
	if diff := cmp.Diff([]string{"l1 nts.csv 1 of 1", "l2 nts.csv 2 of 3"}, files()); diff != "" {
		t.Error(diff)
	}
	d.must(d.RemoveLine(t.Context(), d.job.ID, line("bo")))
	if n, err := d.UndoFile(t.Context(), d.job.ID, second.File.ID); n != 2 || err != nil || told != 2 {
		t.Errorf("%d rows, %v, told %d times", n, err, told)
	}
	if got := append(files(), d.list(d.job, "")...); len(got) != 0 {
		t.Errorf("left over: %v", got)
	}
	if v := d.check(people.Query{Job: d.job.ID, Person: p.ID}); v.Level != core.VerdictClear {
		t.Errorf("after the import was taken back: %+v", v)
	}
	if _, err := d.UndoFile(t.Context(), d.job.ID, first.File.ID); !core.IsNotFound(err) {
		t.Errorf("twice: %v", err)
	}
	d.verified()
}

func TestOnlyOnesOwnLinesAreTakenBack(t *testing.T) {
	d := newDesk(t)
	d.pipeline(d.job, core.Applicant{ID: "1", Name: "Zoë"})
	other := d.take(d.other, core.Applicant{Emails: []string{"anna@example.com"}})
	for what, test := range map[string]struct {
		do   func() error
		kind core.Kind
	}{
		"who is in the pipeline":    {func() error { return d.RemoveLine(t.Context(), d.job.ID, 1) }, core.KindRefused},
		"a line of another job":     {func() error { return d.RemoveLine(t.Context(), d.job.ID, 2) }, core.KindNotFound},
		"a line that there is none": {func() error { return d.RemoveLine(t.Context(), d.job.ID, 99) }, core.KindNotFound},
		"a file of another job": {func() error {
			_, err := d.UndoFile(t.Context(), d.job.ID, other.File.ID)
			return err
		}, core.KindNotFound},
	} {
		if err := test.do(); core.KindOf(err) != test.kind {
			t.Errorf("%s: %v, want %s", what, err, test.kind)
		}
	}
	if len(d.list(d.job, ""))+len(d.list(d.other, "")) != 2 {
		t.Error("a line is gone")
	}
}

// What was stored before an import broke off stays, belongs to its file, and the
// same file again takes the rest.
func TestAnImportThatBreaksOffIsFinishedByTheSameFile(t *testing.T) {
	d := newDesk(t)
	many := func(n int, end error) iter.Seq2[people.Row, error] {
		return func(yield func(people.Row, error) bool) {
			for i := range n {
				if !yield(people.Row{Number: i + 2, Applicant: core.Applicant{Emails: []string{fmt.Sprintf("p%d@example.com", i)}}}, nil) {
					return
				}
			}
			if end != nil {
				yield(people.Row{}, end)
			}
		}
	}
	file := core.ListFile{Job: d.job.ID, Name: "many.csv"}
	report, err := d.ImportList(t.Context(), file, many(9000, context.Canceled), true)
	stored := len(d.list(d.job, ""))
	if !errors.Is(err, context.Canceled) || stored == 0 || stored >= 9000 || report.File.Taken != stored {
		t.Fatalf("%d of 9000 are stored, the report says %d: %v", stored, report.File.Taken, err)
	}
	again, err := d.ImportList(t.Context(), file, many(9000, nil), true)
	d.must(err)
	if len(again.Accepted) != 9000-stored || len(again.Refused) != stored {
		t.Errorf("the second time %d are taken and %d refused, %d were there", len(again.Accepted), len(again.Refused), stored)
	}
	if n, err := d.UndoFile(t.Context(), d.job.ID, again.File.ID); n != 9000-stored || err != nil {
		t.Errorf("%d rows taken back: %v", n, err)
	}
	if n, err := d.UndoFile(t.Context(), d.job.ID, report.File.ID); n != stored || err != nil {
		t.Errorf("%d rows taken back: %v", n, err)
	}
	d.verified()
}

func TestImportsAreLoggedWithoutAnybodysData(t *testing.T) {
	d := newDesk(t)
	report := d.take(d.job, core.Applicant{Name: "Anna Weber", Emails: []string{"anna@example.com"}}, core.Applicant{Name: "Anna Weber"})
	_, err := d.UndoFile(t.Context(), d.job.ID, report.File.ID)
	d.must(err)
	var got []string
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		all, err := d.Workspace.Log(tx, core.LogFilter{Job: d.job.ID})
		for _, e := range all {
			got = append(got, strings.Join([]string{e.What, e.Subject, e.Cause}, " | "))
		}
		return err
	}))
	if diff := cmp.Diff([]string{"not-to-source file taken | l1 | 1 taken, 1 refused", "not-to-source file taken back | l1 | 1 row"}, got); diff != "" {
		t.Error(diff)
	}
}

// Who was erased is recognised by each of their keys, under every spelling.
func TestWhoWasErasedStaysRecognised(t *testing.T) {
	d := newDesk(t)
	d.update(func(tx core.Tx) error {
		for _, k := range people.KeysOfResume(anna()) {
			if people.Strong(k.Kind) {
				d.must(d.PutSuppressedKey(tx, k, core.Suppression{Why: people.WhyErased, At: d.clock.now}))
			}
		}
		return nil
	})
	for by, a := range map[string]core.Applicant{
		"e-mail address":  {Emails: []string{"Anna@EXAMPLE.com"}},
		"profile address": {URLs: []string{"http://de.linkedin.com/in/AnnaWeber/?trk=x"}},
		"phone number":    {Phones: []string{"0049 (30) 901 820"}},
	} {
		v := d.check(people.Query{Job: d.job.ID, Keys: people.KeysOfApplicant(a)})
		want := "Had their data erased since 22 November 2026 (same " + by + "); they must not be approached."
		if !v.Final() || len(v.Reasons) != 1 || v.Reasons[0].Why != want {
			t.Errorf("by %s: %+v", by, v)
		}
	}
	if v := d.check(people.Query{Job: d.job.ID, Keys: people.WeakKeys("Anna Weber", "Initech")}); v.Level != core.VerdictClear {
		t.Errorf("the name and employer of an erased person are forgotten: %+v", v)
	}
}
