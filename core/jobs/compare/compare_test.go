package compare_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core/jobs/compare"
)

const (
	same    = compare.Same
	removed = compare.Removed
	added   = compare.Added
)

func TestWordsMarkWhatWasRemovedAndAdded(t *testing.T) {
	type piece = compare.Piece
	tests := map[string]struct {
		before, after string
		want          []piece
	}{
		"from empty": {"", "Build it.", []piece{{added, "Build it."}}},
		"to empty":   {"Build it.", "", []piece{{removed, "Build it."}}},
		"unchanged":  {"Build it.", "Build it.", []piece{{same, "Build it."}}},
		"both empty": {"", "", nil},
		"one word": {"We build bridges in York.", "We build tunnels in York.", []piece{
			{same, "We build "}, {removed, "bridges"}, {added, "tunnels"}, {same, " in York."},
		}},
		"a word between": {"Go and SQL", "Go, Rust and SQL", []piece{{same, "Go"}, {added, ", Rust"}, {same, " and SQL"}}},
		"a sign":         {"5 years", "5+ years", []piece{{same, "5"}, {added, "+"}, {same, " years"}}},
		"a phrase":       {"a railway.", "two railways.", []piece{{removed, "a railway"}, {added, "two railways"}, {same, "."}}},
		"a line more": {"Ada\nthe end", "Ada\nShare the night watch\nthe end", []piece{
			{same, "Ada\n"}, {added, "Share the night watch\n"}, {same, "the end"},
		}},
		"lines that became others": {"We offer a desk and 28 days of leave.\nBye", "Share the night\nWe offer 30 days of leave.\nBye", []piece{
			{added, "Share the night\n"}, {same, "We offer "}, {removed, "a desk and 28"}, {added, "30"}, {same, " days of leave.\nBye"},
		}},
		"lines without likeness": {"Nobody\nknows", "Somebody\ncares", []piece{{removed, "Nobody\nknows"}, {added, "Somebody\ncares"}}},
		"other scripts":          {"東京 Büro", "東京 Buero", []piece{{same, "東京 "}, {removed, "Büro"}, {added, "Buero"}}},
	}
	for name, test := range tests {
		got := compare.Words(test.before, test.after)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if differ := test.before != test.after; compare.Differ(got) != differ {
			t.Errorf("%s: differ %v", name, !differ)
		}
	}
}

// sides puts the pieces together again.
func sides(pieces []compare.Piece) (before, after string) {
	for _, p := range pieces {
		if p.Mark != added {
			before += p.Text
		}
		if p.Mark != removed {
			after += p.Text
		}
	}
	return before, after
}

func FuzzPiecesGiveBothTextsAgain(f *testing.F) {
	f.Add("We build bridges.", "We build tunnels.")
	f.Add("", "\xff\xfe a\u0301")
	f.Add("<p>a</p>\n\n\n", "<p>b</p>\t")
	f.Fuzz(func(t *testing.T, before, after string) {
		a, b := sides(compare.Words(before, after))
		if a != before || b != after {
			t.Errorf("%q and %q became %q and %q", before, after, a, b)
		}
	})
}

func TestLongTextsThatHaveNothingInCommonAreComparedInTime(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	long := func(letters string) string {
		var b strings.Builder
		for range 120_000 {
			b.WriteByte(letters[source.IntN(len(letters))])
			b.WriteByte(' ')
		}
		return b.String()
	}
	before, after := long("abc"), long("abcdefgh")
	lines := strings.NewReplacer(" ", "\n")
	for _, text := range [][2]string{{before, after}, {lines.Replace(before), lines.Replace(after)}} {
		begin := time.Now()
		a, b := sides(compare.Words(text[0], text[1]))
		if a != text[0] || b != text[1] {
			t.Error("the pieces do not give the texts")
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("comparing took %v", took)
		}
	}
}

func TestCountCountsWordsOnly(t *testing.T) {
	for text, want := range map[string]int{"": 0, " , -": 0, "Go, Rust and C++": 4, "don’t": 1, "5 years\n": 2} {
		if got := compare.Count(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}

func TestTextIsForPeople(t *testing.T) {
	tests := map[string]struct{ html, want string }{
		"empty":      {"", ""},
		"plain":      {"R&amp;D and more", "R&D and more"},
		"paragraphs": {"<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"},
		"emphasis":   {"<p>Build <b>it</b> <em>well</em>.</p>", "Build it well."},
		"heading":    {"<h2>Tasks</h2><p>Build</p>", "Tasks\n\nBuild"},
		"list":       {"<ul><li>Go</li><li>SQL_1 * 2</li></ul>", "- Go\n- SQL_1 * 2"},
		"link":       {`<p>Read <a href="https://example.com/x">more</a></p>`, "Read more (https://example.com/x)"},
		"entities":   {"<p>5 &lt; 6 &amp; 7</p>", "5 < 6 & 7"},
	}
	for name, test := range tests {
		if got := compare.Text(test.html); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestMarkupAloneIsNoDifference(t *testing.T) {
	a := compare.Text(`<div><p>Build <b>it</b> well.</p><ul><li>Go</li></ul></div>`)
	b := compare.Text("<p>Build <i>it</i> well.</p>\n<ul>\n<li><span>Go</span></li>\n</ul>")
	if a != b {
		t.Errorf("%q differs from %q", a, b)
	}
}

func TestHostileMarkupIsReadInTime(t *testing.T) {
	for name, html := range map[string]string{
		"deep":     strings.Repeat("<div><ul><li>", 20_000) + "x",
		"unclosed": strings.Repeat("<b>a", 50_000),
		"flat":     strings.Repeat("<p>a</p>", 60_000),
	} {
		begin := time.Now()
		if text := compare.Text(html); text == "" {
			t.Errorf("%s: nothing was read", name)
		}
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
