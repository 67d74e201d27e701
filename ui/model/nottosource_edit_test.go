package model_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

// ledger is a not-to-source list that can be changed.
type ledger struct {
	pipeline
	files  []people.File
	did    []string
	failed error
}

func newLedger() *ledger {
	return &ledger{
		files: []people.File{{ListFile: core.ListFile{ID: 4, Name: "placed.csv"}, Rows: 1}},
		pipeline: pipeline{lines: []core.NotSource{
			{ID: 1, Origin: "ats", Applicant: core.Applicant{Name: "Zoë Müller", Stage: "Interview"}},
			{ID: 2, Origin: "file", File: 4, Row: 7, Applicant: core.Applicant{Name: "Ivo Kern"}},
			{ID: 3, Origin: "company", Client: 1, Applicant: core.Applicant{Employer: "Initech"}},
			{ID: 5, Origin: "company", Applicant: core.Applicant{Name: "globex.example"}},
		}},
	}
}

func (l *ledger) note(format string, args ...any) error {
	if l.failed == nil {
		l.did = append(l.did, fmt.Sprintf(format, args...))
	}
	return l.failed
}

func (l *ledger) drop(which func(core.NotSource) bool) int {
	before := len(l.lines)
	if l.failed == nil {
		l.lines = slices.DeleteFunc(slices.Clone(l.lines), which)
	}
	return before - len(l.lines)
}

func (l *ledger) ListFiles(context.Context, core.JobID) ([]people.File, error) { return l.files, nil }

func (l *ledger) UndoFile(_ context.Context, _ core.JobID, file core.ListFileID) (int, error) {
	return l.drop(func(n core.NotSource) bool { return n.File == file }), l.note("undo %s", file)
}

func (l *ledger) RemoveLine(_ context.Context, _ core.JobID, line core.NotSourceID) error {
	l.drop(func(n core.NotSource) bool { return n.ID == line })
	return l.note("remove %s", line)
}

func (l *ledger) SetCompany(_ context.Context, _ core.JobID, name string, all, on bool) error {
	if on && l.failed == nil {
		l.lines = append(l.lines, core.NotSource{ID: 9, Origin: "company", Applicant: core.Applicant{Name: name}})
	}
	if !on {
		l.drop(func(n core.NotSource) bool { return n.Applicant.Name == name || n.Applicant.Employer == name })
	}
	return l.note("%s all=%v on=%v", name, all, on)
}

func (l *ledger) Suggest(_ context.Context, _ core.JobID, all bool) ([]string, error) {
	return []string{fmt.Sprintf("kestrel.example all=%v", all)}, l.failed
}

func (l *ledger) ListTemplate(_ context.Context, ext string) (string, error) {
	return "/downloads/Not to source" + ext, l.failed
}

func openLedger(t *testing.T, l *ledger) (*model.NotToSourceModel, *desktop) {
	t.Helper()
	desk := newDesktop(t)
	m := model.NewNotToSource(desk.loop, l).WithEdits(l)
	m.Open(1)
	desk.settle()
	return m, desk
}

// listed finds the row of a name.
func listed(t *testing.T, m *model.NotToSourceModel, name string) model.NotToSourceRow {
	t.Helper()
	i := slices.IndexFunc(m.Rows, func(r model.NotToSourceRow) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("%q is not on the list %v", name, m.Rows)
	}
	return m.Rows[i]
}

func TestEachLineOfTheListSaysWhereItComesFrom(t *testing.T) {
	m, _ := openLedger(t, newLedger())
	var got []string
	for _, r := range m.Rows {
		got = append(got, r.Name+": "+r.From+", "+r.Stage)
	}
	want := []string{
		"Elena Petrova: Kept out of the review, Same e-mail address",
		"Zoë Müller: In the ATS pipeline, Interview",
		"Ivo Kern: From a file, placed.csv, row 7",
		"Initech: Company, Nobody who works there is sourced for this client",
		"globex.example: Company, Nobody who works there is sourced for any client",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if m.Search("placed"); len(m.Rows) != 1 || m.Part() != model.PartAll {
		t.Errorf("the name of the file finds %v", m.Rows)
	}
}

func TestWhatIsNotOursIsNotTakenOffTheList(t *testing.T) {
	m, _ := openLedger(t, newLedger())
	for name, says := range map[string]string{
		"Zoë Müller": "leaves this list when they leave it there", "Elena Petrova": "Take off the line", "Ivo Kern": "", "Initech": "",
	} {
		if got := m.WhyNotRemove(listed(t, m, name)); !strings.Contains(got, says) || (got == "") != (says == "") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if f, ok := m.FileOf(listed(t, m, "Ivo Kern")); !ok || f.Name != "placed.csv" {
		t.Errorf("came with %+v", f)
	}
	if _, ok := m.FileOf(listed(t, m, "Initech")); ok {
		t.Error("a company came with a file")
	}
}

func TestLinesAreTakenOffTheListByWhatTheyAre(t *testing.T) {
	for _, c := range []struct{ name, did string }{
		{"Ivo Kern", "remove " + core.NotSourceID(2).String()},
		{"Initech", "Initech all=false on=false"},
		{"globex.example", "globex.example all=true on=false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger()
			m, desk := openLedger(t, l)
			m.Remove(listed(t, m, c.name), func(err error) {
				if err != nil {
					t.Error(err)
				}
			})
			desk.settle()
			if !slices.Equal(l.did, []string{c.did}) || m.Total() != 4 {
				t.Errorf("did %q, %d left", l.did, m.Total())
			}
		})
	}
}

func TestTheImportOfAFileIsTakenBack(t *testing.T) {
	m, desk := openLedger(t, newLedger())
	gone := 0
	m.Undo(4, func(n int, _ error) { gone = n })
	desk.settle()
	if gone != 1 || m.Total() != 4 {
		t.Errorf("%d went, %d left", gone, m.Total())
	}
}

func TestACompanyIsAddedForTheClientOrForAll(t *testing.T) {
	l := newLedger()
	m, desk := openLedger(t, l)
	var told error
	add := func(name string, all bool) {
		told = nil
		m.AddCompany(name, all, func(err error) { told = err })
		desk.settle()
	}
	if add(" ", false); core.KindOf(told) != core.KindUsage || len(l.did) != 0 {
		t.Errorf("nothing was named: %v, did %q", told, l.did)
	}
	if add("Umbra", true); told != nil || m.Total() != 6 {
		t.Errorf("told %v, %d lines", told, m.Total())
	}
	l.failed = core.Fail(core.KindStorage, "The disk is full.", "")
	if add("Acme", false); told == nil || m.Total() != 6 || m.Err != nil {
		t.Errorf("told %v, %d lines, page error %v", told, m.Total(), m.Err)
	}
}

func TestCompaniesAreProposedAndAnEmptyFileIsWritten(t *testing.T) {
	l := newLedger()
	m, desk := openLedger(t, l)
	var proposed [][]string
	m.Suggest(true, func(list []string) { proposed = append(proposed, list) })
	desk.settle()
	path := ""
	m.Template(".xlsx", func(p string, _ error) { path = p })
	desk.settle()
	if path != "/downloads/Not to source.xlsx" || proposed[0][0] != "kestrel.example all=true" {
		t.Errorf("path %q, proposed %q", path, proposed)
	}
	l.failed = core.Fail(core.KindStorage, "The list can't be read.", "")
	m.Suggest(false, func(list []string) { proposed = append(proposed, list) })
	desk.settle()
	if len(proposed) != 2 || proposed[1] != nil {
		t.Errorf("where none can be read it proposes %q", proposed[1])
	}
}

func TestAListThatCannotBeChangedOffersNoEdits(t *testing.T) {
	desk := newDesktop(t)
	m := model.NewNotToSource(desk.loop, &pipeline{})
	if m.MayEdit() || !m.WithEdits(newLedger()).MayEdit() {
		t.Error("the list can be changed only where somebody keeps it")
	}
}

func TestAnotherChoiceOfFileForgetsTheFirst(t *testing.T) {
	m, desk := openLedger(t, newLedger())
	m.Check("/nowhere/list.csv")
	desk.settle()
	if m.FileErr == nil {
		t.Fatal("there is no such file")
	}
	m.Check("/nowhere/list.csv")
	m.Forget()
	desk.settle()
	if m.FileErr != nil || m.Checking || m.Report != nil {
		t.Errorf("error %v, checking %v", m.FileErr, m.Checking)
	}
}
