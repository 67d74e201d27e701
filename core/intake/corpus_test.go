package intake_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"reqdesk/assets"
	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/intake/internal/corpus"
	"reqdesk/core/jobs"
	"reqdesk/core/people"
)

// leastFiles is how many files the corpus has at least.
const leastFiles = 300

// targets are the least parts of fields that are read right.
var targets = []struct {
	field string
	least float64
}{{"e-mail", 0.99}, {"name", 0.97}, {"LinkedIn", 0.98}, {"phone", 0.97}, {"work", 0.90}, {"education", 0.90}}

// corpusFile is one résumé and what can be read of it.
type corpusFile struct {
	name   string
	data   []byte
	want   core.Resume
	groups []string // of which it counts
}

// corpusFiles draws every invented person in all five layouts, as DOCX and half
// of them as PDF too, some with links and some without; and the people held out in
// the layouts held out as well.
func corpusFiles(t *testing.T) []corpusFile {
	t.Helper()
	samples, err := corpus.Samples()
	if err != nil {
		t.Fatal(err)
	}
	var files []corpusFile
	for i, s := range samples {
		for j, l := range corpus.Layouts() {
			if l.Held && !s.Held {
				continue
			}
			kinds := []string{"docx", "pdf"}
			for k, kind := range kinds[:1+(i+j)%2] {
				// What LinkedIn saves always has links.
				links := (i+j/2+k)%2 == 0 || l.Name == "LinkedIn-like"
				files = append(files, drawn(t, s, l, kind, links))
			}
		}
	}
	return files
}

func drawn(t *testing.T, s corpus.Sample, l corpus.Layout, kind string, links bool) corpusFile {
	t.Helper()
	sheet, want := l.Draw(s, kind, links)
	write := sheet.PDF
	if kind == "docx" {
		write = sheet.DOCX
	}
	data, err := write()
	if err != nil {
		t.Fatal(err)
	}
	groups := append(groupsOf(s, l, links), strings.ToUpper(kind))
	if l.Held {
		groups = groups[:1]
	}
	return corpusFile{name: "cv." + kind, data: data, want: want, groups: groups}
}

// groupsOf tells of which groups a file counts.
func groupsOf(s corpus.Sample, l corpus.Layout, links bool) []string {
	if l.Held {
		return []string{heldLayouts} // not promised, but shown
	}
	groups := []string{"all", l.Name, languageNames[s.Language], map[bool]string{true: "with links", false: "without links"}[links]}
	if s.Held {
		groups = append(groups, "people held out")
	}
	return groups
}

const heldLayouts = "layouts held out"

var languageNames = map[string]string{"en": "English", "de": "German", "fr": "French", "es": "Spanish"}

// score counts what was read right.
type score struct{ right, all int }

func (s score) part() float64 { return float64(s.right) / float64(max(s.all, 1)) }

// scores are those of each group by field.
type scores map[string]map[string]score

func (s scores) add(groups []string, field string, right, all int) {
	for _, g := range groups {
		if s[g] == nil {
			s[g] = map[string]score{}
		}
		n := s[g][field]
		s[g][field] = score{n.right + right, n.all + all}
	}
}

// Résumés whose truth is known are read as well as is promised, over all of them;
// the table says how well each layout and language is.
func TestTheCorpusIsReadAsWellAsIsPromised(t *testing.T) {
	files := corpusFiles(t)
	if len(files) < leastFiles {
		t.Fatalf("%d files, want %d", len(files), leastFiles)
	}
	s := measure(t, files)
	readmeSays(t, "<!-- résumés: measured by the corpus -->\n", fmt.Sprintf("%s\n%d files of invented people, in percent; an entry of work or education counts as right when all of it is. The layouts held\nout are those that the reader was not made on; they don't count in \"all\".\n", s.table(), len(files)))
}

// measure reads all files and fails where less is right than is promised.
func measure(t *testing.T, files []corpusFile) scores {
	t.Helper()
	read := corpusReader(t)
	s := scores{}
	for _, f := range files {
		got := read(f)
		for field, n := range rightOf(f.want, got) {
			s.add(f.groups, field, n.right, n.all)
			if n.right < n.all && testing.Verbose() {
				t.Logf("%s, %s: %s differs\nwant %+v\ngot  %+v", f.name, strings.Join(f.groups, ", "), field, f.want, got)
			}
		}
	}
	t.Logf("%d files\n%s", len(files), s.table())
	for _, want := range targets {
		if n := s["all"][want.field]; n.all < len(files)/2 || n.part() < want.least {
			t.Errorf("%s: %d of %d right, %.1f %%, want %.0f %%", want.field, n.right, n.all, 100*n.part(), 100*want.least)
		}
	}
	return s
}

// readmeSays compares the README's table behind a mark with what was measured.
// `UPDATE=1 go test ./core/intake -run Corpus` writes it anew.
func readmeSays(t *testing.T, begin, want string) {
	t.Helper()
	const path, end = "../../README.md", "<!-- /résumés -->"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), begin)
	table, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md has no place for the table: %s ... %s", begin, end)
	}
	if table == want {
		return
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Errorf("README.md says\n%s\nmeasured was\n%s", table, want)
}

// table is the scores as Markdown.
func (s scores) table() string {
	var b strings.Builder
	b.WriteString("| résumés |")
	for _, f := range targets {
		b.WriteString(" " + f.field + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --: |", len(targets)) + "\n")
	for _, g := range s.groups() {
		b.WriteString("| " + g + " |")
		for _, f := range targets {
			fmt.Fprintf(&b, " %.1f |", 100*s[g][f.field].part())
		}
		b.WriteString("\n")
	}
	return b.String()
}

// groups are the layouts, the languages and the others.
func (s scores) groups() []string {
	var names []string
	for _, l := range corpus.Layouts() {
		if !l.Held {
			names = append(names, l.Name)
		}
	}
	names = append(names, "English", "German", "French", "Spanish", "PDF", "DOCX", "with links", "without links", "people held out", "all", heldLayouts)
	return slices.DeleteFunc(names, func(n string) bool { return s[n] == nil })
}

// corpusReader gives a function that reads files as an import does; of one that is
// refused it gives nothing.
func corpusReader(t *testing.T) func(corpusFile) core.Resume {
	t.Helper()
	places := jobs.NewPlaces(assets.Places())
	reader := newReader()
	reader.Place = func(text string) (core.Location, bool) {
		l := places.Match(core.Location{Text: text})
		return l, l.Country != ""
	}
	t.Cleanup(func() { reader.Close(context.WithoutCancel(t.Context())) })
	return func(f corpusFile) core.Resume {
		res, err := reader.Read(t.Context(), f.name, f.data, intake.Options{Limit: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Rows) != 1 {
			t.Logf("%s, %v: %v", f.name, f.groups, brief(res))
			return core.Resume{} // nothing of it counts as right
		}
		row := res.Rows[0]
		for _, v := range intake.Values(row.Resume) {
			if fact := row.Facts[v.Path]; fact.Confidence <= 0 || fact.Confidence > 1 || fact.Origin == "" {
				t.Errorf("%v: %s has the fact %+v", f.groups, v.Path, fact)
			}
		}
		return row.Resume
	}
}

// rightOf compares what was read with the truth. An entry is right when all of it
// is; one too many counts as wrong as one too few.
func rightOf(want, got core.Resume) map[string]score {
	phone, _ := people.NormalPhone(want.Basics.Phone, "")
	out := map[string]score{
		"e-mail": equal(want.Basics.Email, got.Basics.Email), "name": equal(strings.ToLower(want.Basics.Name), strings.ToLower(got.Basics.Name)),
		"LinkedIn": equal(linkedInOf(want), linkedInOf(got)),
	}
	if phone != "" || got.Basics.Phone != "" {
		out["phone"] = equal(phone, got.Basics.Phone)
	}
	out["work"] = sameEntries(want.Work, got.Work, func(w core.Work) string {
		return strings.Join([]string{w.Name, w.Position, w.StartDate, w.EndDate}, "|")
	})
	out["education"] = sameEntries(want.Education, got.Education, func(e core.Education) string {
		return strings.Join([]string{e.Institution, e.StudyType, e.Area, e.StartDate, e.EndDate}, "|")
	})
	return out
}

func equal(want, got string) score {
	if want == got {
		return score{1, 1}
	}
	return score{0, 1}
}

func linkedInOf(r core.Resume) string {
	for _, p := range r.Basics.Profiles {
		if u, ok := people.NormalURL(p.URL); ok && strings.HasPrefix(u, "linkedin") {
			return u
		}
	}
	return ""
}

func sameEntries[E any](want, got []E, line func(E) string) score {
	left := map[string]int{}
	for _, e := range got {
		left[strings.ToLower(line(e))]++
	}
	n := score{all: max(len(want), len(got))}
	for _, e := range want {
		if l := strings.ToLower(line(e)); left[l] > 0 {
			left[l]--
			n.right++
		}
	}
	return n
}

// One entry too many costs as much as one too few.
func TestTheCorpusCountsWhatIsTooMuch(t *testing.T) {
	a, b := core.Work{Name: "Initech"}, core.Work{Name: "Globex"}
	of := func(want, got []core.Work) score {
		return rightOf(core.Resume{Work: want}, core.Resume{Work: got})["work"]
	}
	tests := []struct {
		want, got []core.Work
		score     score
	}{
		{[]core.Work{a, b}, []core.Work{b, a}, score{2, 2}},
		{[]core.Work{a}, []core.Work{a, b}, score{1, 2}},
		{[]core.Work{a, a}, []core.Work{a}, score{1, 2}},
		{[]core.Work{a}, []core.Work{b}, score{0, 1}},
	}
	for _, test := range tests {
		if got := of(test.want, test.got); got != test.score {
			t.Errorf("want %v, got %v: %+v, want %+v", test.want, test.got, got, test.score)
		}
	}
	if fields := slices.Sorted(maps.Keys(rightOf(core.Resume{}, core.Resume{}))); slices.Contains(fields, "phone") {
		t.Errorf("a number that nobody shows is counted: %v", fields)
	}
}
