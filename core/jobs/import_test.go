package jobs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reqdesk/core"
	"reqdesk/core/jobs"
)

func TestAnImportTakesOverWhatTheATSSays(t *testing.T) {
	b := newBench(t)
	a, got := b.imported(full())
	munich := core.Location{
		Text: "80331 Munich, Bavaria, DE", City: "Munich", Region: "Bavaria", Country: "DE", PostalCode: "80331",
		Sure: true, Role: "primary", Zone: "Europe/Berlin",
	}
	sourcing := munich
	sourcing.Role = "sourcing"
	want := core.Job{
		ID: got.ID, Client: b.client, State: core.JobDraft, Title: "Embedded Software Engineer (f/m/d)",
		Locations: []core.Location{munich, sourcing, {
			Text: "1010 Vienna, Vienna, AT", City: "Vienna", Region: "Vienna", Country: "AT", PostalCode: "1010",
			Sure: true, Role: "sourcing", Zone: "Europe/Vienna",
		}},
		EmploymentType: "full_time", Function: "Engineering", Seniority: "mid", Years: core.Years{Min: 3, Max: 7},
		MustHaves:   []string{"C++", "AUTOSAR", "Git"},
		Description: "<p>What you will do</p><ul><li>Build firmware &amp; drivers</li></ul>",
		Owner:       "recruiter@example.com", Users: []string{"recruiter@example.com", "team@example.com"},
		ApplyURL: "https://acme.example.com/apply?jobId=412345", Posted: b.clock.now, Created: b.clock.now,
		Connection: b.conn, ATSJob: a.ID, AtImport: full(),
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("job (-want +got):\n%s", diff)
	}
	if missing := jobs.Missing(got); len(missing) > 0 {
		t.Errorf("the job lacks %v", missing)
	}
}

func TestImportingTwiceGivesTheSameJob(t *testing.T) {
	b := newBench(t)
	_, first := b.imported(full())
	for _, name := range []string{"412345", "REQ-412345", " 412345 "} {
		again, err := b.jobs.Import(t.Context(), b.conn, name)
		if err != nil || again.ID != first.ID {
			t.Errorf("%q gave job %s, %v, want %s", name, again.ID, err, first.ID)
		}
	}
}

func TestAnATSJobIsNamedByItsIDOrReference(t *testing.T) {
	b := newBench(t)
	for _, p := range []core.Posting{
		{ID: "1", Reference: "A-1", Title: "One"},
		{ID: "2", Reference: "A-2", Title: "Two"},
		{ID: "3", Reference: "A-2", Title: "Three"},
		{ID: "4", Reference: "1", Title: "Four"},
	} {
		b.mirror(p)
	}
	tests := map[string]struct {
		kind  core.Kind
		title string
	}{
		"A-1": {"", "One"}, "1": {"", "One"}, "3": {"", "Three"},
		"A-2": {core.KindUsage, ""}, "A": {core.KindNotFound, ""}, "": {core.KindNotFound, ""},
	}
	for name, test := range tests {
		j, err := b.jobs.Import(t.Context(), b.conn, name)
		if core.KindOf(err) != test.kind || j.Title != test.title {
			t.Errorf("%q: job %q, %v", name, j.Title, err)
		}
	}
}

func TestAnImportWithFieldsMissingGivesADraftThatSaysSo(t *testing.T) {
	everything := []string{"location", "function", "employment_type", "must_haves"}
	tests := map[string]struct {
		change func(*core.Posting)
		want   []string
	}{
		"nothing but a title":        {func(p *core.Posting) { *p = core.Posting{ID: "1", Title: "Engineer"} }, everything},
		"not even a title":           {func(p *core.Posting) { *p = core.Posting{ID: "1"} }, append([]string{"title"}, everything...)},
		"no location":                {func(p *core.Posting) { p.Locations = nil }, []string{"location"}},
		"a location nobody knows":    {func(p *core.Posting) { p.Locations = []core.Location{{Text: "Base 7"}} }, nil},
		"an unknown employment type": {func(p *core.Posting) { p.EmploymentType = "Zweitjob" }, []string{"employment_type"}},
		"two must-haves":             {func(p *core.Posting) { p.MustHaves = []string{"Go, SQL"} }, []string{"must_haves"}},
		"must-haves in one text":     {func(p *core.Posting) { p.MustHaves = []string{"• Go\n• SQL\n• go; Linux"} }, nil},
		"no function":                {func(p *core.Posting) { p.Function = " " }, []string{"function"}},
		"no description and owner":   {func(p *core.Posting) { p.Description, p.Owner, p.ApplyURL = "", "", "" }, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := full()
			test.change(&p)
			_, j := b.imported(p)
			if diff := cmp.Diff(test.want, jobs.Missing(j), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("missing (-want +got):\n%s", diff)
			}
			_, err := b.jobs.Activate(t.Context(), j.ID)
			if want := len(test.want) > 0; (core.KindOf(err) == core.KindRefused) != want {
				t.Errorf("going live gave %v", err)
			}
		})
	}
}

func TestAnImportOfAClosedATSJobReopensAsADraft(t *testing.T) {
	b := newBench(t)
	p := full()
	p.Closed = true
	a, j := b.imported(p)
	if j.State != core.JobClosed || j.ClosedBy != "ats" {
		t.Fatalf("the job is %s, closed by %q", j.State, j.ClosedBy)
	}
	b.say(a, core.MarkReopened, func(a *core.ATSJob) { a.Open, a.Posting.Closed = true, false })
	if j := b.job(j.ID); j.State != core.JobDraft {
		t.Errorf("reopened the job is %s", j.State)
	}
}

func TestDescriptionsAreMadeSafe(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"scripts and styles go":     {`<p onclick="x()" style="color:red" class="a">Hi</p><style>p{}</style><script src="x"></script>`, `<p>Hi</p>`},
		"links to the web stay":     {`<a href="https://example.com/x">x</a>`, `<a href="https://example.com/x">x</a>`},
		"other links go":            {`<a href="javascript:alert(1)">x</a>`, `x`},
		"images of the HTML stay":   {`<img src="https://example.com/a.png" onerror="x()" alt="logo">`, `<img src="https://example.com/a.png" alt="logo">`},
		"inline images stay":        {`<p><img src="data:image/png;base64,iVBORw0KGgo="></p>`, `<p><img src="data:image/png;base64,iVBORw0KGgo="></p>`},
		"images of a style go":      {`<div style="background:url(https://example.com/a.png)">x</div>`, `<div>x</div>`},
		"frames and forms go":       {`<iframe src="https://example.com"></iframe><form><input name="a"></form>ok<b>!</b>`, `ok<b>!</b>`},
		"plain text has paragraphs": {"Do this & that.\n\nAnd more\nof it", "<p>Do this &amp; that.</p><p>And more<br>of it</p>"},
		"escaped HTML is read":      {`&lt;p&gt;Hi&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;`, `<p>Hi</p>`},
		"comparison is no tag":      {"a < b", "<p>a &lt; b</p>"},
		"nothing":                   {"  ", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := jobs.Clean(test.in); got != test.want {
				t.Errorf("cleaned to %q, want %q", got, test.want)
			}
		})
	}
	if got := jobs.Clean("<p>" + strings.Repeat("x", 1<<20)); len(got) > 600<<10 {
		t.Errorf("a description of a megabyte keeps %d bytes", len(got))
	}
}

// FuzzClean: whatever comes in, nothing that could run comes out, and cleaning
// twice changes nothing more.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{"<p>x</p>", "&lt;script&gt;", `<img src=x onerror=y>`, "a\n\nb", "<scr<script>ipt>", "\xff<b>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := jobs.Clean(text)
		for _, bad := range []string{"<script", "<style", "<iframe"} {
			if strings.Contains(strings.ToLower(got), bad) {
				t.Errorf("%q became %q", text, got)
			}
		}
	})
}
