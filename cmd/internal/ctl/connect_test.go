package ctl

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// board is a job feed whose document and mood can be changed.
type board struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	text   string
	key    string // Authorization that it wants
	full   int    // how often the document was given away
	asked  func() // called with every request, if set
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{status: http.StatusOK}
	b.Server = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.Close)
	return b
}

func (b *board) serve(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.asked != nil {
		b.asked()
	}
	switch {
	case b.key != "" && r.Header.Get("Authorization") != b.key:
		w.WriteHeader(http.StatusUnauthorized)
	case b.status != http.StatusOK:
		w.WriteHeader(b.status)
	case r.Header.Get("If-None-Match") == etag(b.text):
		w.WriteHeader(http.StatusNotModified)
	default:
		b.full++
		w.Header().Set("ETag", etag(b.text))
		w.Header().Set("Content-Type", "application/xml")
		w.Write([]byte(b.text)) //nolint:errcheck // the reader notices
	}
}

func etag(text string) string { return fmt.Sprintf("\"%x\"", sha256.Sum256([]byte(text))) }

// show puts these jobs on the board; a reference that ends with "!" is closed.
func (b *board) show(references ...string) {
	var text strings.Builder
	text.WriteString("<jobs>")
	for _, r := range references {
		status := "Open"
		if r[len(r)-1] == '!' {
			r, status = r[:len(r)-1], "Closed"
		}
		text.WriteString("<job><reference>" + r + "</reference><title>Network Engineer " + r + "</title><city>Utrecht</city><country>NL</country>" +
			"<jobtype>Full-time</jobtype><category>Engineering</category><skills>Go;BGP;Linux</skills>" +
			"<applyurl>https://jobs.example.com/apply/" + r + "</applyurl><status>" + status + "</status></job>")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = text.String() + "</jobs>"
}

func (b *board) answer(status int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status = status
}

// connected adds a connection to the board.
func connected(t *testing.T, c *terminal, b *board) {
	t.Helper()
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Northwind, Inc.", "--set", "url="+b.URL+"/jobs.xml?a=1,2&b=c=d")
}

func TestConnectCheckReportsWhateverTheServerSays(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show("R-1")
	connected(t, c, b)
	for name, row := range map[string]struct {
		status, code int
		kind         string
	}{
		"key refused":      {http.StatusUnauthorized, exitAuth, "credentials"},
		"right missing":    {http.StatusForbidden, exitAuth, "permission"},
		"wrong address":    {http.StatusNotFound, exitFailed, "not_found"},
		"not to be had":    {http.StatusServiceUnavailable, exitLater, "temporary"},
		"everything right": {http.StatusOK, exitDone, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b.answer(row.status)
			v := c.report(t, row.code, "connect", "check", "jobs")
			v.want(t, row.code == exitDone, "ok")
			v.want(t, "jobs", "rights", 0, "feature")
			v.want(t, row.code == exitDone, "rights", 0, "ok")
			if row.kind != "" {
				v.want(t, row.kind, "error", "kind")
			} else if v.at(t, "error") != nil {
				t.Errorf("an error where there is none: %v", v.v)
			}
		})
	}
}

func TestSecretsComeOnStandardInput(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show("R-1")
	b.key = "Bearer tok,en=1"
	a := c.run(t, "token=tok,en=1\n", "--json", "connect", "add", "feed", "--name", "jobs", "--client", "Northwind", "--secret-stdin",
		"--set", "url="+b.URL+"/f")
	a.value(t, exitDone).want(t, "Northwind", "client")
	c.do(t, "connect", "check", "jobs").want(t, true, "ok")
	c.run(t, "no pair\n", "--json", "connect", "set", "jobs", "--secret-stdin").refusal(t, exitUsage)
	c.run(t, "nofield=x\n", "--json", "connect", "set", "jobs", "--secret-stdin").refusal(t, exitUsage)
	c.run(t, "token=other\n", "--json", "connect", "set", "jobs", "--secret-stdin").value(t, exitDone)
	c.report(t, exitAuth, "connect", "check", "jobs").want(t, false, "ok")
	c.refuse(t, exitUsage, "connect", "set", "jobs")
	c.refuse(t, exitUsage, "connect", "set", "jobs", "url=")
	c.refuse(t, exitUsage, "connect", "set", "jobs", "url=ftp://127.0.0.1/f")
	c.do(t, "connect", "remove", "jobs").want(t, true, "removed")
	c.refuse(t, exitNotFound, "sync", "jobs")
	c.do(t, "connect", "add", "feed", "--name", "jobs", "--client", "Northwind", "--set", "url="+b.URL+"/f")
	c.report(t, exitAuth, "connect", "check", "jobs").want(t, false, "ok")
}

func TestNamesMayHoldCommasAndSpaces(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "mailbox", "add", "my box", "--kind", "drafts", "--dir", t.TempDir(), "--client", "Northwind, Inc.", "--client", "Acme")
	c.do(t, "mailbox", "list").want(t, "Northwind, Inc.", 0, "clients", 0)
	clients := c.do(t, "client", "list")
	if n := clients.size(t); n != 2 {
		t.Fatalf("%d clients, want 2: %v", n, clients.v)
	}
	clients.want(t, "my box", 0, "mailbox")
	if clients.at(t, 0, "budget", "total") != nil {
		t.Errorf("a budget that nobody set: %v", clients.v)
	}
	c.do(t, "client", "set", "Northwind, Inc.", "utm_campaign=a,b=c", "budget=5").want(t, "a,b=c", "utm", "campaign")
	c.do(t, "client", "list").want(t, 5, 0, "budget", "total")
	c.refuse(t, exitUsage, "client", "set", "Acme", "name=")
	c.refuse(t, exitUsage, "client", "set", "Acme", "name=northwind, inc.")
	c.do(t, "client", "set", "Acme", "name=ACME").want(t, "ACME", "name")
}
