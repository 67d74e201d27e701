package smtpimap_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/practice"
)

// tokens are access tokens of which some are good.
type tokens struct {
	mu   sync.Mutex
	next []string
	bad  []string
}

func (k *tokens) Get(context.Context) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.next[0], nil
}

func (k *tokens) Refused(token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bad = append(k.bad, token)
	if len(k.next) > 1 {
		k.next = k.next[1:]
	}
}

func provider(t *testing.T, o mailserver.Options) *mailserver.Server {
	t.Helper()
	o.Clock = practice.NewClock(monday)
	o.Accounts = []mailserver.Account{{Address: recruiter, Password: password}, {Address: candidate, Password: "another"}}
	s, err := mailserver.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestAnAccessTokenInsteadOfAPassword(t *testing.T) {
	s := provider(t, mailserver.Options{Bearer: func(address, token string) bool { return address == recruiter && token == "good-token" }})
	c := config(s)
	c.Password, c.Tokens = "", &tokens{next: []string{"good-token"}}
	a := account(t, c)
	if _, err := a.Sender().Send(t.Context(), letter(candidate)); err != nil {
		t.Error(err)
	}
	if _, err := a.Reader().Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// A token that has ended is replaced once, at either server; one that is refused
// again ends in words that send nobody to a password.
func TestARefusedTokenIsReplacedOnce(t *testing.T) {
	s := provider(t, mailserver.Options{Bearer: func(_, token string) bool { return token == "good-token" }})
	for _, next := range [][]string{{"old-token", "good-token"}, {"old-token", "older-token"}} {
		for name, check := range map[string]func(*smtpimap.Account) error{
			"SMTP": func(a *smtpimap.Account) error { _, err := a.Sender().Check(t.Context()); return err },
			"IMAP": func(a *smtpimap.Account) error { _, err := a.Reader().Check(t.Context()); return err },
		} {
			given := &tokens{next: append([]string(nil), next...)}
			c := config(s)
			c.Tokens = given
			err := check(account(t, c))
			if next[1] == "good-token" && err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if next[1] != "good-token" && (core.KindOf(err) != core.KindAuth || !strings.Contains(err.Error(), "sign-in") || strings.Contains(err.Error(), "token")) {
				t.Errorf("%s: %v", name, err)
			}
			if given.bad[0] != "old-token" || len(given.bad) > 1 {
				t.Errorf("%s: refused %v", name, given.bad)
			}
		}
	}
}

func TestACopyIsFiledOnce(t *testing.T) {
	tests := map[string]struct {
		keeps, knows bool // the provider keeps a copy; we know that it does
		want, again  mailbox.Filed
	}{
		"a provider that keeps none":      {false, false, mailbox.FiledHere, mailbox.FiledThen},
		"one that keeps one, known":       {true, true, mailbox.FiledThem, mailbox.FiledThem},
		"one that keeps one, not known":   {true, false, mailbox.FiledThen, mailbox.FiledThen},
		"known to keep one, and does not": {false, true, mailbox.FiledThem, mailbox.FiledThem},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := provider(t, mailserver.Options{KeepsSent: test.keeps})
			c := config(s)
			c.KeepsSent = test.knows
			sender := account(t, c).Sender()
			if _, err := sender.Send(t.Context(), letter(candidate)); err != nil {
				t.Fatal(err)
			}
			filer := sender.(mailbox.Filer)
			for _, want := range []mailbox.Filed{test.want, test.again} {
				if how, err := filer.File(t.Context(), letter(candidate)); err != nil || how != want {
					t.Errorf("%q, %v, want %q", how, err, want)
				}
			}
			found, err := sender.(mailbox.Finder).Find(t.Context(), mailbox.Sent, "1@agency.example.com")
			if there := test.keeps || !test.knows; there != (err == nil) || !there && core.KindOf(err) != core.KindNotFound {
				t.Errorf("in Sent: %+v, %v", found, err)
			}
			if err == nil && (!found.At.Equal(monday) || found.Header.Get("subject") != "A job") {
				t.Errorf("found %+v", found)
			}
			if _, err := sender.(mailbox.Finder).Find(t.Context(), mailbox.Sent, "other@agency.example.com"); core.KindOf(err) != core.KindNotFound {
				t.Errorf("what was never sent: %v", err)
			}
		})
	}
}

func TestOneEmailIsTakenAwayAndTheOthersStay(t *testing.T) {
	sender := account(t, config(office(t))).Sender()
	kept := letter(candidate)
	kept.Raw = bytes.Replace(kept.Raw, []byte("1@agency.example.com"), []byte("2@agency.example.com"), 1)
	for _, e := range []mailbox.Envelope{letter(candidate), kept} {
		if _, err := sender.(mailbox.Filer).File(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // what is not there is no error
		if err := sender.(mailbox.Remover).Remove(t.Context(), mailbox.Sent, "1@agency.example.com"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sender.(mailbox.Finder).Find(t.Context(), mailbox.Sent, "1@agency.example.com"); !core.IsNotFound(err) {
		t.Errorf("it is still there: %v", err)
	}
	if _, err := sender.(mailbox.Finder).Find(t.Context(), mailbox.Sent, "2@agency.example.com"); err != nil {
		t.Errorf("the other one: %v", err)
	}
}

func TestWithoutAnIncomingServerNothingIsFiledOrFound(t *testing.T) {
	c := config(office(t))
	c.Mailbox.IMAP = ""
	sender := account(t, c).Sender()
	if _, err := sender.(mailbox.Filer).File(t.Context(), letter(candidate)); core.KindOf(err) != core.KindUnsupported {
		t.Error(err)
	}
	if _, err := sender.(mailbox.Finder).Find(t.Context(), mailbox.Inbox, "x@y.example"); core.KindOf(err) != core.KindUnsupported {
		t.Error(err)
	}
}

// The folder is told by its use, else by its name, in whatever language.
func TestTheSentFolderIsFoundByItsName(t *testing.T) {
	for folders, want := range map[string]string{
		"Archive|Gesendete Elemente": "Gesendete Elemente", "INBOX.Drafts|INBOX.Sent": "", "Drafts/sent|Sent Items": "Drafts/sent", "Archive": "",
	} {
		b := newInbox(t)
		for folder := range strings.SplitSeq(folders, "|") {
			if err := b.user.Create(folder, nil); err != nil {
				t.Fatal(err)
			}
		}
		a := account(t, smtpimap.Config{
			Mailbox:  core.Mailbox{IMAP: b.address, SMTP: "127.0.0.1:1", User: recruiter, Security: "none"},
			Password: password, Clock: practice.NewClock(monday), Step: 5 * time.Second,
		}).Sender()
		how, err := a.(mailbox.Filer).File(t.Context(), letter(candidate))
		if want == "" && core.KindOf(err) != core.KindNotFound || want != "" && (err != nil || how != mailbox.FiledHere) {
			t.Errorf("%s: %q, %v", folders, how, err)
		}
		if want == "" {
			continue
		}
		if status, err := b.user.Status(want, statusOptions()); err != nil || *status.NumMessages != 1 {
			t.Errorf("%s: %+v, %v", want, status, err)
		}
	}
}

// waiting waits for news from cursor on.
func waiting(t *testing.T, r mailbox.Reader, cursor string) <-chan error {
	t.Helper()
	heard := make(chan error, 1)
	go func() { heard <- r.(mailbox.Waiter).Wait(t.Context(), cursor) }()
	return heard
}

func TestTheServerTellsOfNews(t *testing.T) {
	s := office(t)
	c := config(s)
	c.Step = 300 * time.Millisecond // longer silence is no failure while it waits
	r := account(t, c).Reader()
	_, cursor := all(t, r, "", nil)
	heard := waiting(t, r, cursor)
	timer := time.NewTimer(time.Second)
	select {
	case err := <-heard:
		t.Fatalf("it did not wait: %v", err)
	case <-timer.C:
	}
	if err := s.Deliver(candidate, recruiter, letter(recruiter).Raw); err != nil {
		t.Fatal(err)
	}
	if err := <-heard; err != nil {
		t.Error(err)
	}
	if err := <-waiting(t, r, cursor); err != nil { // it is there already
		t.Error(err)
	}
	c.Quiet = 50 * time.Millisecond
	r = account(t, c).Reader()
	_, cursor = all(t, r, cursor, nil)
	if err := <-waiting(t, r, cursor); err != nil { // silence for long: look
		t.Error(err)
	}
}

func TestAServerWithoutIDLEIsToBeAsked(t *testing.T) {
	r := account(t, smtpimap.Config{
		Mailbox:  core.Mailbox{IMAP: simple(t, "IMAP4rev1"), User: recruiter, Security: "none"},
		Password: password, Clock: practice.NewClock(monday), Step: 5 * time.Second,
	}).Reader()
	_, cursor := all(t, r, "", nil)
	if err := <-waiting(t, r, cursor); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("%v", err)
	}
}

// simple is an IMAP server that can do what it says and not a word more.
func simple(t *testing.T, caps string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	answers := map[string]string{
		"CAPABILITY": "* CAPABILITY " + caps + "\r\n", "LOGIN": "", "LOGOUT": "* BYE\r\n",
		"EXAMINE": "* FLAGS ()\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 4] n\r\n",
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(conn, "* OK hello\r\n")
			for in := bufio.NewScanner(conn); in.Scan(); {
				words := strings.Fields(in.Text())
				if said, known := answers[strings.ToUpper(words[1])]; known {
					fmt.Fprint(conn, said+words[0]+" OK done\r\n")
				} else {
					fmt.Fprint(conn, words[0]+" BAD unknown\r\n")
				}
			}
		}
	}()
	return l.Addr().String()
}

func TestWaitingEndsWithTheConnectionAndTheContext(t *testing.T) {
	s := office(t)
	r := account(t, config(s)).Reader()
	_, cursor := all(t, r, "", nil)
	ctx, cancel := context.WithCancel(t.Context())
	heard := make(chan error, 1)
	go func() { heard <- r.(mailbox.Waiter).Wait(ctx, cursor) }()
	cancel()
	if err := <-heard; err == nil {
		t.Error("cancelled, it says that there is something new")
	}
	gone := waiting(t, r, cursor)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-gone; core.KindOf(err) != core.KindTemporary {
		t.Errorf("the server went away: %v", err)
	}
}

// The well-known reasons why a sign-in is refused are said in plain words.
func TestWellKnownRefusalsAreExplained(t *testing.T) {
	for said, want := range map[string]struct {
		kind core.Kind
		word string
	}{
		"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.": {core.KindForbidden, "administrator"},
		"534 5.7.9 Application-specific password required. Learn more at":                               {core.KindAuth, "app password"},
		"534 5.7.14 Please log in via your web browser and then try again":                              {core.KindAuth, "browser"},
		"535 5.7.8 Username and Password not accepted":                                                  {core.KindAuth, "refused the user name or password"},
	} {
		address, _ := scripted(t, "220 hello", "250-there\r\n250 AUTH PLAIN", said, "221 bye")
		c := smtpimap.Config{Mailbox: core.Mailbox{SMTP: address, User: recruiter, Security: "none"}, Password: password, Step: time.Second}
		_, err := account(t, c).Sender().Check(t.Context())
		if core.KindOf(err) != want.kind || !strings.Contains(err.Error(), want.word) {
			t.Errorf("%s: %v", said, err)
		}
	}
}

func TestAProvidersDailyLimitIsNoFailure(t *testing.T) {
	address, _ := scripted(t, "220 hello", "250 there", "250 ok", "550 5.4.5 Daily user sending limit exceeded", "221 bye")
	c := smtpimap.Config{Mailbox: core.Mailbox{SMTP: address, Security: "none"}, Step: time.Second, Clock: practice.NewClock(monday)}
	_, err := account(t, c).Sender().Send(t.Context(), letter(candidate))
	var known *core.Error
	if core.KindOf(err) != core.KindRateLimited || !asError(err, &known) || !known.RetryAt.After(monday) {
		t.Errorf("%v, again at %v", err, known)
	}
}

func TestAnInternationalAddressNeedsAServerThatKnowsThem(t *testing.T) {
	address, heard := scripted(t, "220 hello", "250 there", "221 bye")
	c := smtpimap.Config{Mailbox: core.Mailbox{SMTP: address, Security: "none"}, Step: time.Second}
	e := letter("jürgen@example.org")
	if _, err := account(t, c).Sender().Send(t.Context(), e); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("%v", err)
	}
	for _, line := range heard() {
		if strings.HasPrefix(line, "MAIL") {
			t.Errorf("the server heard %q", line)
		}
	}
}
