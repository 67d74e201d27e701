package feedxml

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"reqdesk/core"
	"reqdesk/core/ats"
)

const (
	head = `<?xml version="1.0" encoding="UTF-8"?><source>`
	job1 = `<job><referencenumber>1</referencenumber><title>Welder</title></job>`
	job2 = `<job><referencenumber>2</referencenumber><title>Nurse</title></job>`
)

func good() string { return head + job1 + job2 + "</source>" }

func gz(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, text)
	w.Close()
	return b.String()
}

func zipped(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, good())
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fromFile reads a document that lies in a file.
func fromFile(t *testing.T, document, mapping string) ([]core.Posting, ats.Page[core.Posting], error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "feed.xml")
	if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	c := open(t, Config{Address: file, Mapping: mapping})
	return all(c.Jobs(t.Context(), "", ""))
}

// fromServer reads a document that is served.
func fromServer(t *testing.T, document, mapping string) ([]core.Posting, ats.Page[core.Posting], error) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, document) }))
	defer s.Close()
	c := open(t, Config{Address: s.URL + "/feed?key=s3cret-value", Mapping: mapping})
	return all(c.Jobs(t.Context(), "", ""))
}

func TestBadDocumentGivesOneSentenceAndNoJob(t *testing.T) {
	bomb := `<!ENTITY a0 "ha">`
	for i := 1; i <= 10; i++ {
		bomb += fmt.Sprintf(`<!ENTITY a%d "&a%d;&a%d;&a%d;">`, i, i-1, i-1, i-1)
	}
	tests := []struct {
		name, document, mapping, says string
	}{
		{"nothing at all", "", "", "empty"},
		{"white space only", " \n ", "", "empty"},
		{"a prologue only", `<?xml version="1.0"?>`, "", "empty"},
		{"no job", head + "</source>", "", "no job"},
		{"cut in the middle", head + job1 + "<job><title>Nur", "", "ends in the middle"},
		{"cut between two jobs", head + job1, "", "ends in the middle"},
		{"cut in a CDATA section", head + "<job><title><![CDATA[Nur", "", "ends in the middle"},
		{"a web page", "<!DOCTYPE html><html><body>Sign in</body></html>", "", "web page"},
		{"a web page without type", "<html><body>Sign in<br></body></html>", "", "web page"},
		{"JSON", `{"jobs":[]}`, "", "no XML"},
		{"binary", "\x00\x01\x02 abc", "", "no XML"},
		{"mixed-up tags", head + "<job><title>x</job></title></source>", "", "not well-formed"},
		{"two documents", good() + good(), "", "not well-formed"},
		{"ten levels of entities", `<?xml version="1.0"?><!DOCTYPE source [` + bomb + `]><source><job><title>&a10;</title></job></source>`, "", "defines entities"},
		{"an outside file", `<!DOCTYPE s SYSTEM "file:///etc/passwd"><source>` + job1 + "</source>", "", "defines entities"},
		{"Latin-1 that says UTF-8", head + "<job><referencenumber>1</referencenumber><title>M\xe9caniste</title></job></source>", "", "encoding"},
		{"an encoding that nobody knows", `<?xml version="1.0" encoding="x-klingon"?><source>` + job1 + "</source>", "", "encoding"},
		{"one element of 2 MB", head + "<job><title>" + strings.Repeat("x", 2<<20) + "</title></job></source>", "", "longer than 1 MB"},
		{"one CDATA of 2 MB", head + "<job><title><![CDATA[" + strings.Repeat("x", 2<<20), "", "longer than 1 MB"},
		{"one comment of 2 MB", head + "<!--" + strings.Repeat("x", 2<<20), "", "longer than 1 MB"},
		{"one tag of 2 MB", head + "<job a='" + strings.Repeat("x", 2<<20), "", "longer than 1 MB"},
		{"one job of 5 MB", head + "<job>" + strings.Repeat("<p>"+strings.Repeat("x", 1000)+"</p>", 5<<10) + "</job></source>", "", "larger than 4 MB"},
		{"one job of a million elements", head + "<job>" + strings.Repeat("<a/>", 1<<20) + "</job></source>", "", "too many"},
		{"very deep nesting", head + strings.Repeat("<a>", 1000), "", "too deeply"},
		{"very deep nesting in a job", head + "<job>" + strings.Repeat("<a>", 1000), "", "too deeply"},
		{"more than is read", good() + strings.Repeat(" ", 2<<20), "limits: {megabytes: 1}", "larger"},
		{"more jobs than are read", good(), "limits: {jobs: 1}", "more than 1 jobs"},
		{"no reference", head + "<job><title>Nurse</title></job></source>", "", "reference"},
		{"damaged gzip", gz(good())[:30] + "xxxxxxxxxxxxxxxxxxxxxxx", "", "The"},
		{"cut gzip", gz(good())[:40], "", "ends in the middle"},
		{"damaged zip", zipped(t, "a.xml")[:60], "", "ends in the middle"},
		{"two feeds in a zip", zipped(t, "a.xml", "b.xml"), "", "exactly one"},
	}
	for _, tt := range tests {
		for way, read := range map[string]func(*testing.T, string, string) ([]core.Posting, ats.Page[core.Posting], error){"file": fromFile, "server": fromServer} {
			t.Run(tt.name+", "+way, func(t *testing.T) {
				jobs, last, err := read(t, tt.document, tt.mapping)
				var e *core.Error
				if !errors.As(err, &e) || e.Kind != core.KindInvalid || !strings.Contains(e.Message, tt.says) {
					t.Fatalf("got %v, want an invalid document that %q", err, tt.says)
				}
				if len(jobs) > 0 || last.Last || last.Since != "" {
					t.Errorf("%d jobs and %+v came out of it", len(jobs), last)
				}
				if strings.Contains(err.Error(), "s3cret") || strings.Count(e.Message, ". ") > 0 {
					t.Errorf("not one clean sentence: %q", e.Message)
				}
			})
		}
	}
}

func TestGoodDocumentInEveryWrapping(t *testing.T) {
	utf16 := func(e unicode.Endianness, p unicode.BOMPolicy) string {
		text, err := unicode.UTF16(e, p).NewEncoder().String(strings.Replace(good(), "UTF-8", "UTF-16", 1))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	tests := map[string]string{
		"plain":                          good(),
		"a byte order mark":              "\xEF\xBB\xBF" + good(),
		"UTF-16, little endian":          utf16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, big endian":             utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without mark":            utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-8 that says UTF-16":         strings.Replace(good(), "UTF-8", "utf-16", 1),
		"gzip":                           gz(good()),
		"zip":                            zipped(t, "__MACOSX/feed.xml", "feed.xml", "readme.txt"),
		"a harmless document type":       strings.Replace(good(), "<source>", "<!DOCTYPE source><source>", 1),
		"control characters":             strings.Replace(good(), "Welder", "Wel\x0b\x02der", 1),
		"HTML entities and a bare &":     strings.Replace(good(), "Welder</title>", "Welder</title><description>a&nbsp;b & c</description>", 1),
		"unclosed line breaks":           strings.Replace(good(), "Welder</title>", "Welder</title><description>a<br>b<br/>c</description>", 1),
		"prefixes and other spellings":   strings.ReplaceAll(strings.ReplaceAll(good(), "job>", "j:Job>"), "referencenumber", "j:Reference_Number"),
		"comments and instructions":      "<!-- made --><?x y?>" + strings.Replace(good(), "<job>", "<!-- a < b --><job>", 1),
		"jobs further down":              strings.ReplaceAll(strings.ReplaceAll(good(), "<source>", "<source><list>"), "</source>", "</list></source>"),
		"an announced number that holds": strings.Replace(good(), "<source>", "<source><expectedJobCount>2</expectedJobCount>", 1),
	}
	for name, document := range tests {
		for way, read := range map[string]func(*testing.T, string, string) ([]core.Posting, ats.Page[core.Posting], error){"file": fromFile, "server": fromServer} {
			t.Run(name+", "+way, func(t *testing.T) {
				jobs, last, err := read(t, document, "")
				if err != nil {
					t.Fatal(err)
				}
				if len(jobs) != 2 || jobs[0].Title != "Welder" || jobs[1].ID != "2" || !last.Full {
					t.Errorf("read %+v, full %v", jobs, last.Full)
				}
			})
		}
	}
}

func TestWhatDoesNotProveThatAJobIsGone(t *testing.T) {
	tests := []struct{ name, document, mapping string }{
		{"RSS", `<rss><channel><item><link>https://a.example.com/1234</link></item></channel></rss>`, "full: yes"},
		{"the mapping says so", good(), "full: no"},
		{"fewer jobs than announced", strings.Replace(good(), "<source>", "<source><expectedJobCount>3</expectedJobCount>", 1), ""},
		{"many jobs that can't be told apart", strings.Replace(good(), "</source>", "<job><title>x</title></job></source>", 1), ""},
	}
	for _, tt := range tests {
		jobs, last, err := fromFile(t, tt.document, tt.mapping)
		if err != nil || len(jobs) == 0 || last.Full || !last.Last {
			t.Errorf("%s: %d jobs, %+v, %v", tt.name, len(jobs), last, err)
		}
	}
}

// endless is a document whose one element never ends; it tells how much of it
// was taken.
type endless struct{ taken int }

// Read gives more of it.
func (e *endless) Read(p []byte) (int, error) {
	start := copy(p, strings.Repeat("x", len(p)))
	if e.taken == 0 {
		copy(p, head+"<job><description>")
	}
	e.taken += start
	return start, nil
}

func TestEndlessElementEndsEarlyAndTakesNoMemory(t *testing.T) {
	m, err := parseMapping("")
	if err != nil {
		t.Fatal(err)
	}
	src := &endless{}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = newReader(src, m.items, m.maxBytes, "").next()
	runtime.ReadMemStats(&after)
	if core.KindOf(err) != core.KindInvalid || src.taken > 2<<20 {
		t.Errorf("took %d bytes of it, then %v", src.taken, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("allocated %d MB over it", used>>20)
	}
}

func TestFileThatIsNone(t *testing.T) {
	tests := []struct {
		name, address string
		kind          core.Kind
	}{
		{"not there", filepath.Join(t.TempDir(), "rita.recruiter", "feed.xml"), core.KindNotFound},
		{"a folder", t.TempDir(), core.KindInvalid},
		{"not there, as an address", "file://" + filepath.ToSlash(filepath.Join(t.TempDir(), "feed.xml")), core.KindNotFound},
	}
	for _, tt := range tests {
		_, err := open(t, Config{Address: tt.address}).Check(t.Context())
		if core.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.name, err)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "rita") {
				t.Errorf("%s: the path is in %q", tt.name, e)
			}
		}
	}
}

func TestServerThatNeverAnswers(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/half" {
			fmt.Fprint(w, head+job1)
			w.(http.Flusher).Flush()
		}
		<-release
	}))
	defer s.Close()
	defer close(release)
	for _, path := range []string{"/never", "/half"} {
		c := open(t, Config{Address: s.URL + path, Mapping: "limits: {seconds: 1}"})
		jobs, _, err := all(c.Jobs(t.Context(), "", ""))
		if core.KindOf(err) != core.KindTemporary || len(jobs) > 0 {
			t.Errorf("%s: %d jobs, %v", path, len(jobs), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, _, err := all(c.Jobs(ctx, "", "")); !errors.Is(err, context.DeadlineExceeded) || errors.Unwrap(err) != nil {
			t.Errorf("%s, cancelled: %v", path, err)
		}
		cancel()
	}
}

func TestConnectionLostInTheMiddle(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10000")
		_, _ = io.WriteString(w, head+job1)
		panic(http.ErrAbortHandler)
	}))
	defer s.Close()
	jobs, _, err := all(open(t, Config{Address: s.URL}).Jobs(t.Context(), "", ""))
	if core.KindOf(err) != core.KindTemporary || len(jobs) > 0 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
}
