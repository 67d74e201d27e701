package feedxml

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// many writes a feed of n jobs, each with a description of so many lines.
func many(n, lines int) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	text := strings.Repeat("<p>Weld pipes &amp; tanks, on site and with care.</p>", lines)
	for i := range n {
		fmt.Fprintf(&b, `<job><title><![CDATA[Welder %d]]></title><date>2026-11-18</date><referencenumber>R%06d</referencenumber>
<url>https://jobs.example.com/%d</url><city>Graz</city><state>Styria</state><country>AT</country><postalcode>8010</postalcode>
<jobtype>Full-time</jobtype><jobfamily>Production</jobfamily><experience>Senior</experience>
<requiredskills><skill>TIG</skill><skill>MAG</skill></requiredskills><description><![CDATA[%s]]></description></job>`, i, i, i, text)
	}
	b.WriteString("</source>")
	return b.Bytes()
}

func TestPagesOfALargeFeed(t *testing.T) {
	document := many(2*pageJobs+7, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "feed.xml", time.Unix(1_800_000_000, 0), bytes.NewReader(document))
	}))
	defer s.Close()
	c := open(t, Config{Address: s.URL})
	var sizes []int
	var next ats.Cursor
	for page, err := range c.Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(page.Items))
		if page.Restarted || page.Total != 2*pageJobs+7 || page.Last != (len(sizes) == 3) || page.Full != page.Last {
			t.Errorf("page %d: %+v", len(sizes), page)
		}
		if next == "" {
			next = page.Next
		}
	}
	if diff := cmp.Diff([]int{pageJobs, pageJobs, 7}, sizes); diff != "" {
		t.Error(diff)
	}
	for page, err := range c.Jobs(t.Context(), "", next) {
		if err != nil || !page.Restarted || page.Items[0].ID != "R000000" {
			t.Errorf("an interrupted look began with %v, %v", page.Items[0].ID, err)
		}
		break
	}
}

func TestConditionalRequest(t *testing.T) {
	version, sent := `"v1"`, 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", version)
		if r.Header.Get("If-None-Match") == version {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		n, _ := fmt.Fprint(w, good())
		sent += n
	}))
	defer s.Close()
	look := func(mapping string, since, resume ats.Cursor) ats.Page[core.Posting] {
		t.Helper()
		sent = 0
		_, last, err := all(open(t, Config{Address: s.URL, Mapping: mapping}).Jobs(t.Context(), since, resume))
		if err != nil {
			t.Fatal(err)
		}
		return last
	}
	first := look("", "", "")
	if first.Unchanged || !first.Full || sent == 0 {
		t.Fatalf("first look %+v", first)
	}
	second := look("", first.Since, "")
	if !second.Unchanged || !second.Last || !second.Full || second.Since != first.Since || len(second.Items) > 0 || sent > 0 {
		t.Errorf("the same version: %+v, %d bytes", second, sent)
	}
	if p := look("", first.Since, "200"); p.Unchanged || !p.Restarted || sent == 0 {
		t.Errorf("after an interruption: %+v", p)
	}
	if p := look("full: no", first.Since, ""); p.Unchanged || sent == 0 {
		t.Errorf("after a change of the mapping: %+v", p)
	}
	if p := look("", "a cursor of somebody else", ""); p.Unchanged || sent == 0 {
		t.Errorf("with a cursor that is none: %+v", p)
	}
	version = `"v2"`
	if p := look("", first.Since, ""); p.Unchanged || p.Since == first.Since {
		t.Errorf("a new version: %+v", p)
	}
	if strings.Contains(string(first.Since), s.URL) {
		t.Errorf("the address is in the cursor %s", first.Since)
	}
}

func TestFileIsReadAgainWhenItChanged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "feed.xml")
	write := func(text string, at int64) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Unix(at, 0), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
	}
	write(good(), 1_800_000_000)
	c := open(t, Config{Address: "file://" + filepath.ToSlash(file)})
	_, first, err := all(c.Jobs(t.Context(), "", ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, p, err := all(c.Jobs(t.Context(), first.Since, "")); err != nil || !p.Unchanged {
		t.Errorf("untouched: %+v, %v", p, err)
	}
	write(head+job1+"</source>", 1_800_000_001)
	if jobs, p, err := all(c.Jobs(t.Context(), first.Since, "")); err != nil || p.Unchanged || len(jobs) != 1 {
		t.Errorf("changed: %d jobs, %+v, %v", len(jobs), p, err)
	}
}

func TestMapping(t *testing.T) {
	document := head + `<stelle nr="17"><bezeichnung>Koch</bezeichnung><ort>Graz</ort><aufgaben>a</aufgaben><profil>b</profil></stelle></source>`
	own := `
items: [stelle]
fields:
  reference: ["@nr"]
  title: [bezeichnung]
  description: [aufgaben + profil]
  flags: []
locations:
  primary: [ort]
`
	jobs, _, err := fromFile(t, document, own)
	if err != nil {
		t.Fatal(err)
	}
	want := []core.Posting{{
		ID: "17", Reference: "17", Title: "Koch", Description: "<p>a</p>\n<p>b</p>",
		Locations: []core.Location{{Text: "Graz", Role: "primary"}},
	}}
	if diff := cmp.Diff(want, jobs); diff != "" {
		t.Error(diff)
	}
}

func TestAddressThatCantBeUsed(t *testing.T) {
	for _, address := range []string{"", "http://jobs.example.com/feed", "ftp://jobs.example.com", "https://u:p@jobs.example.com", "file://elsewhere/feed.xml"} {
		if _, err := New(Config{Address: address}); core.KindOf(err) != core.KindUsage {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestDocumentThatMayBeEmpty(t *testing.T) {
	file := filepath.Join(t.TempDir(), "portal.rss")
	for document, fine := range map[string]bool{
		`<rss version="2.0"><channel><title>Lindwerk</title></channel></rss>`: true,
		`<error><message>busy</message></error>`:                              false,
		``:                                                                    false,
	} {
		if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
		f := open(t, Config{Address: file, MayBeEmpty: []string{"rss"}})
		jobs, last, err := all(f.Jobs(t.Context(), "", ""))
		_, checked := f.Check(t.Context())
		if (err == nil) != fine || (checked == nil) != fine || last.Last != fine || last.Full || len(jobs) > 0 {
			t.Errorf("%s: %+v, %v, checked %v", document, last, err, checked)
		}
	}
}

func TestJobIsCompletedFromWhatTheMappingDoesNotReach(t *testing.T) {
	f := open(t, Config{Address: filepath.Join("testdata", "portal.rss"), Refine: func(p *core.Posting, text func(string) string) {
		p.Reference = strings.TrimLeft(text("description"), "- ") + text("nothing/here")
	}})
	jobs, _, err := all(f.Jobs(t.Context(), "", ""))
	if err != nil || len(jobs) != 1 || jobs[0].Reference != "500101" {
		t.Errorf("%+v, %v", jobs, err)
	}
}

func TestMappingThatCantBeUsed(t *testing.T) {
	for text, says := range map[string]string{
		"fields:\n  titel: [x]":       `no field "titel"`,
		"felder: {}":                  "line 1",
		"fields: [":                   "line 1",
		"locations: {town: [x]}":      `"town"`,
		"full: perhaps":               `"perhaps"`,
		"items: []":                   "no element",
		"fields: {reference: []}":     "reference",
		strings.Repeat("# x\n", 1e5):  "256 KB",
		"fields: {title: {a: b}}":     "line 1",
		"limits: {megabytes: plenty}": "line 1",
		"employment_type: {x: y}":     "did you mean `employment_types`?",
		"\nbogus: {a: b}":             "line 2",
		"bogs: {a: b}":                "items, full, fields",
		"limits: {minutes: 2}":        "megabytes, jobs, seconds",
		"[a, b]":                      "line 1",
	} {
		err := CheckMapping(text)
		for _, technical := range []string{"type ", "unmarshal", "feedxml", "struct", "yaml:", "!!"} {
			if err != nil && strings.Contains(err.Error(), technical) {
				t.Errorf("%.30q: %v", text, err)
			}
		}
		if core.KindOf(err) != core.KindUsage || !strings.Contains(err.Error(), says) {
			t.Errorf("%.30q: %v, want %q", text, err, says)
		}
	}
	if err := CheckMapping(DefaultMapping); err != nil {
		t.Error(err)
	}
}

func TestSpoolBeyondMemoryLeavesNothingReadable(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	s := newSpool()
	defer s.Close()
	const jobs = 3000
	for i := range jobs {
		p := core.Posting{ID: fmt.Sprint(i), Title: "Welder", Description: strings.Repeat("pipes ", 1000), Locations: []core.Location{{Text: "Graz"}}}
		for range 2 { // each comes twice, for two places
			if err := s.add(p); err != nil {
				t.Fatal(err)
			}
			p.Locations = []core.Location{{Text: "Linz"}}
		}
	}
	if s.sink.file == nil {
		t.Fatal("18 MB stayed in memory")
	}
	if entries, err := os.ReadDir(dir); err != nil || runtime.GOOS != "windows" && len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	content := make([]byte, 1<<20)
	if _, err := s.sink.file.ReadAt(content, 0); err != nil || bytes.Contains(content, []byte("pipes")) {
		t.Errorf("the file can be read by anybody (%v)", err)
	}
	next := 0
	err := s.each(func(p core.Posting) error {
		if p.ID != fmt.Sprint(next) || len(p.Locations) != 2 || p.Locations[0].Role != "primary" || p.Locations[1].Text != "Linz" {
			t.Fatalf("job %d came back as %+v", next, p.Locations)
		}
		next++
		return nil
	})
	if err != nil || next != jobs {
		t.Errorf("%d jobs came back, %v", next, err)
	}
}

func TestNoRoomForTheSpool(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	t.Setenv("TMP", filepath.Join(t.TempDir(), "missing"))
	_, _, err := fromServer(t, string(many(4000, 50)), "")
	if core.KindOf(err) != core.KindStorage {
		t.Errorf("got %v", err)
	}
}

func TestCancelBetweenPages(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	file := filepath.Join(t.TempDir(), "feed.xml")
	if err := os.WriteFile(file, many(2*pageJobs, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, err := range open(t, Config{Address: file}).Jobs(ctx, "", "") {
		if pages++; pages == 2 && !errors.Is(err, context.Canceled) || pages > 2 {
			t.Errorf("page %d: %v", pages, err)
		}
		cancel()
	}
}

func TestTwentyThousandJobsNeedLittleMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "feed.xml")
	if err := os.WriteFile(file, many(20_000, 20), 0o600); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var start, now runtime.MemStats
	runtime.ReadMemStats(&start)
	var peak uint64
	jobs := 0
	for page, err := range open(t, Config{Address: file}).Jobs(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if jobs += len(page.Items); jobs%2000 == 0 {
			runtime.GC() // what is still held, not what waits for the collector
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
		}
	}
	if held := int64(peak) - int64(start.HeapAlloc); jobs != 20_000 || held > 40<<20 {
		t.Errorf("%d jobs held %d MB", jobs, held>>20)
	}
}

func BenchmarkTwentyThousandJobs(b *testing.B) {
	document := many(20_000, 50)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(document) }))
	defer s.Close()
	made, err := New(Config{Address: s.URL})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	jobs := 0
	for b.Loop() {
		for page, err := range made.Jobs(b.Context(), "", "") {
			if err != nil {
				b.Fatal(err)
			}
			jobs += len(page.Items)
		}
	}
	b.ReportMetric(float64(jobs)/b.Elapsed().Seconds(), "jobs/s")
}

func FuzzFeed(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte(good()[:60]))
	m, err := parseMapping("limits: {megabytes: 4, jobs: 1000}")
	if err != nil {
		f.Fatal(err)
	}
	c := &Feed{mapping: m}
	f.Fuzz(func(t *testing.T, content []byte) {
		doc := &document{body: bytes.NewReader(content), close: func() {}}
		jobs := newSpool()
		defer jobs.Close()
		err := doc.unpack()
		if err == nil {
			_, err = c.collect(doc, jobs)
		}
		if k := core.KindOf(err); err != nil && k != core.KindInvalid {
			t.Errorf("kind %q: %v", k, err)
		}
		if err == nil && jobs.jobs == 0 {
			t.Error("accepted without a job")
		}
		seen := map[string]bool{}
		if err := jobs.each(func(p core.Posting) error {
			if p.ID == "" || seen[p.ID] {
				t.Errorf("job %q comes without a reference or twice", p.ID)
			}
			seen[p.ID] = true
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}
