//go:build unix

package cmd_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// feedJobs is the size of a large employer's feed.
const feedJobs = 20_000

// memoryLimit is what reading it may take, in bytes of the whole process.
const memoryLimit = 150 << 20

var cities = []struct{ name, country string }{
	{"Utrecht", "NL"}, {"Graz", "AT"}, {"Brno", "CZ"}, {"Lisbon", "PT"}, {"Lyon", "FR"}, {"Turku", "FI"}, {"Cork", "IE"},
}

// writeFeed writes a feed in Avature's dialect.
func writeFeed(w io.Writer, jobs int) {
	filler := strings.Repeat("<p>We run the systems behind a thousand shops and look after them well.</p>", 8)
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?><source><publisher>Avature</publisher>`)
	for i := range jobs {
		city := cities[i%len(cities)]
		title := "Software Engineer"
		if i%50 == 0 {
			title = "Harbour Pilot"
		}
		fmt.Fprintf(w, "<job><title><![CDATA[%s %d]]></title><date>2026-11-18T09:30:00Z</date><referencenumber>%d</referencenumber>"+
			"<requisitionid>REQ-%d</requisitionid><url>https://jobs.example.com/JobDetail/%d</url>"+
			"<applyurl>https://jobs.example.com/Apply?jobId=%d</applyurl><company>Northwind</company><city>%s</city><country>%s</country>"+
			"<jobtype>Full-time</jobtype><jobfamily>Engineering</jobfamily><description><![CDATA[%s]]></description></job>",
			title, i, 500000+i, 500000+i, i, i, city.name, city.country, filler)
	}
	fmt.Fprint(w, "</source>")
}

// withFeed is a workspace with one feed connection, called north.
func withFeed(t *testing.T, url string) *ctl {
	t.Helper()
	c := newCtl(t, "REQDESK_PASSPHRASE="+passphrase)
	c.run(t, "init")
	c.run(t, "connect", "add", "feed", "--name", "north", "--client", "Northwind", "--set", "url="+url)
	return c
}

// peak runs a command and gives the most memory that the process ever had.
func (c *ctl) peak(t *testing.T, args ...string) int64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := c.command(ctx, args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("reqdeskctl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("this system does not tell how much memory a process had")
	}
	if runtime.GOOS == "linux" {
		return usage.Maxrss << 10
	}
	return usage.Maxrss
}

// A large feed is read in little memory, found by what a recruiter remembers,
// and not transferred again when it has not changed.
func TestALargeFeedIsImportedSearchedAndNotReadTwice(t *testing.T) {
	var sent, asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		counted := &counter{to: w}
		writeFeed(counted, feedJobs)
		sent.Add(counted.bytes)
	}))
	defer server.Close()
	c := withFeed(t, server.URL+"/jobs.xml")
	if got := c.peak(t, "sync"); got > memoryLimit {
		t.Errorf("reading %d jobs took %d MB, at most %d", feedJobs, got>>20, memoryLimit>>20)
	} else {
		t.Logf("reading %d jobs (%d MB) took %d MB", feedJobs, sent.Load()>>20, got>>20)
	}
	for name, search := range map[string]struct {
		text string
		want float64
	}{
		"words of the title":    {"harbour pilot", feedJobs / 50},
		"a city":                {"turku", (feedJobs + 1) / 7},
		"a city and country":    {"IE cork", feedJobs / 7},
		"part of the reference": {"19999", 1},
		"nothing":               {"submarine", 0},
		"all":                   {"", feedJobs},
	} {
		if got := c.run(t, "ats", "jobs", "--search", search.text, "--limit", "3"); at(got, "total") != search.want {
			t.Errorf("%s: %q finds %v, want %v", name, search.text, at(got, "total"), search.want)
		}
	}
	before := sent.Load()
	second := c.run(t, "sync")
	if at(second, 0, "ok") != true || at(second, 0, "jobs", "added") != 0.0 || at(second, 0, "jobs", "closed") != 0.0 {
		t.Errorf("the second synchronisation says %v", second)
	}
	if sent.Load() != before || asked.Load() != 2 {
		t.Errorf("the second synchronisation transferred %d bytes in %d requests", sent.Load()-before, asked.Load()-1)
	}
}

type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}

// A feed that went wrong overnight closes nothing, loses nothing, and says so
// in one sentence.
func TestABadFeedClosesNothing(t *testing.T) {
	good := func(w io.Writer) { writeFeed(w, 20) }
	tests := map[string]struct {
		serve func(w http.ResponseWriter)
		codes []int
	}{
		"truncated": {func(w http.ResponseWriter) {
			var whole strings.Builder
			good(&whole)
			fmt.Fprint(w, whole.String()[:whole.Len()/2])
		}, []int{1}},
		"empty":              {func(http.ResponseWriter) {}, []int{1}},
		"a web page instead": {func(w http.ResponseWriter) { fmt.Fprint(w, "<!DOCTYPE html><html><body>Sign in</body></html>") }, []int{1}},
		"one endless element": {func(w http.ResponseWriter) {
			fmt.Fprint(w, `<source><job><title>`)
			block := []byte(strings.Repeat("a", 1<<20))
			for range 2048 {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}, []int{1}},
		"entities in entities": {func(w http.ResponseWriter) {
			fmt.Fprint(w, "<!DOCTYPE source [<!ENTITY e0 \"lol\">")
			for i := range 10 {
				fmt.Fprintf(w, "<!ENTITY e%d \"%s\">", i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), 10))
			}
			fmt.Fprint(w, "]><source><job><title>&e10;</title></job></source>")
		}, []int{1}},
		"an encoding that does not fit": {func(w http.ResponseWriter) {
			fmt.Fprint(w, "<?xml version=\"1.0\" encoding=\"UTF-16\"?><source><job><title>x</title></job></source>")
		}, []int{1}},
		"nobody may read it": {func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }, []int{5}},
		"gone":               {func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }, []int{1, 3}},
		"out of order today": {func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }, []int{6}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var bad atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if bad.Load() {
					test.serve(w)
					return
				}
				good(w)
			}))
			defer server.Close()
			c := withFeed(t, server.URL+"/jobs.xml")
			c.run(t, "sync")
			before := c.run(t, "ats", "jobs")
			bad.Store(true)
			out, problems, code := c.call(t, "", "sync")
			if !slices.Contains(test.codes, code) {
				t.Errorf("exit code %d, want one of %v\n%s%s", code, test.codes, out, problems)
			}
			if !strings.Contains(out, `"message"`) || strings.Contains(out, "goroutine") {
				t.Errorf("no sentence in %s", out)
			}
			if after := c.run(t, "ats", "jobs"); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("the jobs changed:\n%v\n%v", before, after)
			}
			if got := at(before, "total"); got != 20.0 {
				t.Errorf("before there were %v jobs, want 20", got)
			}
		})
	}
}
