package ctl

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/conntest/graphfake"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
)

// signIn runs `mailbox sign-in` and is the person's browser.
func (c *terminal) signIn(t *testing.T, name string) answer {
	t.Helper()
	out, in := io.Pipe()
	visited := make(chan error, 1)
	go func() {
		line := make([]byte, 4096)
		n, err := out.Read(line)
		go func() { _, _ = io.Copy(io.Discard, out) }()
		_, address, _ := strings.Cut(strings.TrimSpace(string(line[:n])), "Sign in at: ")
		if err == nil && address != "" {
			var resp *http.Response
			if resp, err = http.Get(address); err == nil { //nolint:noctx // a browser has no context
				err = resp.Body.Close()
			}
		}
		visited <- err
	}()
	var printed bytes.Buffer
	code := run(t.Context(), []string{"--json", "mailbox", "sign-in", name, "--print"}, world{
		in: strings.NewReader(""), out: &printed, err: in, trust: c.trust,
		getenv: func(key string) string {
			return map[string]string{"REQDESK_WORKSPACE": c.dir, "REQDESK_NOW": c.now}[key]
		},
	})
	_ = in.Close()
	if err := <-visited; err != nil {
		t.Error(err)
	}
	return answer{out: printed.String(), code: code}
}

// A Microsoft 365 mailbox without SMTP: the person signs in in the browser, e-mails go
// out and answers come in over Graph, and an answer stops the sequence.
func TestAMailboxAtMicrosoftIsSignedInToInTheBrowser(t *testing.T) {
	fake := graphfake.New(time.Now)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	c := campaign{terminal: newTerminal(t)}
	c.do(t, "mailbox", "add", "robin", "--kind", "graph", "--from", "Robin Vega <"+robin+">", "--client", "Northwind", "--client-id", "own-client",
		"--authorize-url", server.URL+"/authorize", "--token-url", server.URL+"/token", "--api", server.URL).want(t, "graph", "kind")
	if said := c.refuse(t, exitAuth, "mailbox", "check", "robin").text(t, "hint"); !strings.Contains(said, "mailbox sign-in") {
		t.Errorf("before signing in the check says %q", said)
	}
	if a := c.signIn(t, "robin"); a.code != exitDone || !strings.Contains(a.out, `"signed_in": true`) && !strings.Contains(a.out, `"signed_in":true`) {
		t.Fatalf("signing in: exit %d, %q", a.code, a.out)
	}
	after := c.do(t, "mailbox", "check", "robin")
	after.want(t, true, "smtp", "ok")
	after.want(t, true, "imap", "ok")

	c.prepare(t, []string{ben})
	c.do(t, "run", "--until-idle") // from here on answers are new
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	sent := fake.Sent()
	if len(sent) != 1 || !strings.Contains(string(sent[0]), "List-Unsubscribe:") {
		t.Fatalf("%d e-mails were handed over: %q", len(sent), sent)
	}
	fake.Deliver("From: " + ben + "\nTo: " + robin + "\nSubject: Re: A question\nDate: " + time.Now().Format(time.RFC1123Z) +
		"\nMessage-ID: <answer@post.example.net>\nIn-Reply-To: " + messageID(t, sent[0]) + "\n\nTell me more.\n")
	c.now = time.Now().Add(2 * time.Minute).UTC().Format(time.RFC3339)
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	row := c.do(t, "contacted", c.job)
	row.want(t, true, 0, "replied")
	row.want(t, "stopped", 0, "state")
}

// Any provider that takes access tokens over SMTP and IMAP.
func TestAMailboxIsReadAndSentFromWithAnAccessToken(t *testing.T) {
	fake := graphfake.New(time.Now)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	var good string
	post, err := mailserver.Start(t.Context(), mailserver.Options{
		Clock: core.Wall{}, Accounts: []mailserver.Account{{Address: robin, Password: "not used"}, {Address: ben, Password: "ben's"}},
		Bearer: func(address, token string) bool {
			good = token
			return address == robin && strings.HasPrefix(token, "access-")
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = post.Close() })
	c := campaign{terminal: newTerminal(t)}
	c.trust = post.CAPEM()
	c.run(t, "client_secret=s3cret\n", "--json", "mailbox", "add", "robin", "--from", robin, "--smtp", post.SMTPAddr(), "--imap", post.IMAPAddr(),
		"--client", "Northwind", "--oauth", "own", "--client-id", "own-client", "--scope", "mail", "--secret-stdin",
		"--authorize-url", server.URL+"/authorize", "--token-url", server.URL+"/token").value(t, exitDone)
	if a := c.signIn(t, "robin"); a.code != exitDone {
		t.Fatalf("signing in: exit %d, %q", a.code, a.out)
	}
	c.do(t, "mailbox", "check", "robin").want(t, true, "imap", "ok")
	if good == "" {
		t.Error("no access token was shown to the mail server")
	}
	c.prepare(t, []string{ben})
	c.do(t, "approve", c.job, "--now")
	c.do(t, "run", "--until-idle").want(t, 1, "sent")
	if got := post.Received(); len(got) != 1 || got[0].To[0] != ben {
		t.Errorf("received: %v", got)
	}
}

func TestAMailboxWithoutServersIsRecognisedOrRefused(t *testing.T) {
	c := newTerminal(t)
	// A practice workspace takes no foreign servers, and says so before anything else.
	c.refuse(t, exitRefused, "mailbox", "add", "g", "--from", "robin@"+"gmail.com")
	c.refuse(t, exitUsage, "mailbox", "add", "g", "--from", robin, "--kind", "graph") // no client id
	c.do(t, "mailbox", "provider", "robin@"+"gmail.com").want(t, "google", "provider")
	if steps := c.do(t, "mailbox", "provider", "kim@"+"outlook.com").text(t, "steps"); !strings.Contains(steps, "Mail.Send") {
		t.Errorf("%q", steps)
	}
}
