package mailserver_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/practice/mailserver"
	"reqdesk/core/practice"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

const (
	recruiter = "robin.recruiter@agency.example.com"
	candidate = "ada.byron@example.org"
	password  = "correct horse"
	letter    = "From: Robin <robin.recruiter@agency.example.com>\r\nTo: ada.byron@example.org\r\nSubject: A job\r\nMessage-ID: <1@agency.example.com>\r\n\r\nHello Ada.\r\n"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// start runs a post office with a recruiter and one candidate until the test ends.
func start(t *testing.T, options mailserver.Options) *mailserver.Server {
	t.Helper()
	options.Clock = practice.NewClock(monday)
	options.Accounts = []mailserver.Account{
		{Address: recruiter, Name: "Robin", Password: password},
		{Address: candidate, Name: "Ada Byron", Password: "another"},
	}
	s, err := mailserver.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func tlsFor(s *mailserver.Server) *tls.Config {
	return &tls.Config{RootCAs: s.CertPool(), ServerName: "127.0.0.1"}
}

func dialSMTP(t *testing.T, s *mailserver.Server) *smtp.Client {
	t.Helper()
	c, err := smtp.DialStartTLS(s.SMTPAddr(), tlsFor(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// submit sends one e-mail as the recruiter's mail program would.
func submit(t *testing.T, s *mailserver.Server, to, raw string) error {
	t.Helper()
	c := dialSMTP(t, s)
	if err := c.Auth(sasl.NewPlainClient("", recruiter, password)); err != nil {
		return err
	}
	return c.SendMail(recruiter, []string{to}, strings.NewReader(raw))
}

func openIMAP(t *testing.T, s *mailserver.Server, name, pass string, options *imapclient.Options) *imapclient.Client {
	t.Helper()
	if options == nil {
		options = &imapclient.Options{}
	}
	options.TLSConfig = tlsFor(s)
	c, err := imapclient.DialStartTLS(s.IMAPAddr(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(name, pass).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSubmittedEmailIsRecordedAndReadByIMAP(t *testing.T) {
	s := start(t, mailserver.Options{})
	if err := submit(t, s, "Ada.Byron+job7@Example.org", letter); err != nil {
		t.Fatal(err)
	}
	got, err := s.Await(t.Context(), 1)
	if err != nil || len(got) != 1 {
		t.Fatalf("received %d, %v", len(got), err)
	}
	if m := got[0]; string(m.Raw) != letter || m.From != recruiter || m.Account != recruiter || !m.At.Equal(monday) {
		t.Errorf("recorded %+v", m)
	}

	c := openIMAP(t, s, candidate, "another", nil)
	inbox, err := c.Select("INBOX", nil).Wait()
	if err != nil || inbox.NumMessages != 1 {
		t.Fatalf("INBOX: %+v, %v", inbox, err)
	}
	section := &imap.FetchItemBodySection{Peek: true}
	messages, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{
		UID: true, InternalDate: true,
		BodySection: []*imap.FetchItemBodySection{section},
	}).Collect()
	if err != nil || len(messages) != 1 {
		t.Fatalf("fetch: %d, %v", len(messages), err)
	}
	body := messages[0].FindBodySection(section)
	if !bytes.HasPrefix(body, []byte("Return-Path: <"+recruiter+">\r\n")) || !bytes.HasSuffix(body, []byte(letter)) {
		t.Errorf("delivered:\n%s", body)
	}
	if !messages[0].InternalDate.Equal(monday) {
		t.Errorf("internal date %v", messages[0].InternalDate)
	}
	if in := s.Inbox(candidate); len(in) != 1 || !bytes.Equal(in[0], body) {
		t.Errorf("the server recorded %d deliveries", len(in))
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name, user, pass, from, to string
		size                       int
		code                       int
		enhanced                   smtp.EnhancedCode
	}{
		{"wrong password", recruiter, "wrong", recruiter, candidate, 0, 535, smtp.EnhancedCode{5, 7, 8}},
		{"unknown account", "nobody@example.org", password, recruiter, candidate, 0, 535, smtp.EnhancedCode{5, 7, 8}},
		{"somebody else's address as sender", recruiter, password, candidate, candidate, 0, 553, smtp.EnhancedCode{5, 7, 1}},
		{"unknown person", recruiter, password, recruiter, "nobody@example.org", 0, 550, smtp.EnhancedCode{5, 1, 1}},
		{"address elsewhere", recruiter, password, recruiter, "x@elsewhere.test", 0, 550, smtp.EnhancedCode{5, 1, 2}},
		{"too large", recruiter, password, recruiter, candidate, 3000, 552, smtp.EnhancedCode{5, 3, 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, mailserver.Options{MaxBytes: 2000})
			c := dialSMTP(t, s)
			err := c.Auth(sasl.NewLoginClient(test.user, test.pass))
			if err == nil {
				line := strings.Repeat("x", 70) + "\r\n"
				err = c.SendMail(test.from, []string{test.to}, strings.NewReader(letter+strings.Repeat(line, test.size/72)))
			}
			var answer *smtp.SMTPError
			if !errors.As(err, &answer) || answer.Code != test.code || answer.EnhancedCode != test.enhanced {
				t.Errorf("answer: %v", err)
			}
			if got := s.Received(); len(got) != 0 {
				t.Errorf("%d e-mails were accepted", len(got))
			}
		})
	}
}

func TestNothingWithoutTLS(t *testing.T) {
	s := start(t, mailserver.Options{})
	c, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if ok, _ := c.Extension("AUTH"); ok {
		t.Error("offers to sign in without TLS")
	}
	var answer *smtp.SMTPError
	if err := c.Mail(recruiter, nil); !errors.As(err, &answer) || answer.Code != 530 {
		t.Errorf("MAIL FROM: %v", err)
	}
	plain, err := imapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if err := plain.Login(recruiter, password).Wait(); err == nil {
		t.Error("IMAP signs in without TLS")
	}
	stranger, err := smtp.DialStartTLS(s.SMTPAddr(), &tls.Config{ServerName: "127.0.0.1"})
	if err == nil {
		err = errors.Join(stranger.Hello("client.example.org"), stranger.Close())
	}
	var unknown *tls.CertificateVerificationError
	if !errors.As(err, &unknown) {
		t.Errorf("a client that does not know the authority: %v", err)
	}
}

func TestMailboxHasSentFolderAndTellsOfNewMail(t *testing.T) {
	s := start(t, mailserver.Options{})
	arrived := make(chan uint32, 4)
	c := openIMAP(t, s, recruiter, password, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				arrived <- *data.NumMessages
			}
		},
	}})
	for _, capability := range []imap.Cap{imap.CapIdle, imap.CapUIDPlus, imap.CapSpecialUse, imap.CapMove} {
		if !c.Caps().Has(capability) {
			t.Errorf("no %s", capability)
		}
	}
	sent, err := c.List("", "*", &imap.ListOptions{SelectSpecialUse: true, ReturnSpecialUse: true}).Collect()
	if err != nil || len(sent) != 2 || sent[0].Mailbox != "Sent" || sent[0].Attrs[0] != imap.MailboxAttrSent {
		t.Errorf("special folders: %+v, %v", sent, err)
	}
	appended := c.Append("Sent", int64(len(letter)), nil)
	if _, err := appended.Write([]byte(letter)); err != nil {
		t.Fatal(err)
	}
	if err := appended.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := appended.Wait(); err != nil || data.UID != 1 {
		t.Fatalf("append: %+v, %v", data, err)
	}
	if _, err := c.Select("Sent", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{
		{Key: "Message-ID", Value: "<1@agency.example.com>"},
	}}, nil).Wait()
	if err != nil || len(found.AllUIDs()) != 1 {
		t.Errorf("found %v, %v", found, err)
	}

	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver("", recruiter, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	for n := uint32(0); n != 1; {
		select {
		case n = <-arrived:
		case <-time.After(10 * time.Second):
			t.Fatal("IDLE did not tell of the new e-mail")
		}
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		t.Error(err)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		fault     mailserver.Fault
		kept      int  // e-mails the server has although the sender heard no yes
		permanent bool // the sender heard a clear no
	}{
		{mailserver.RefusePassword, 0, true},
		{mailserver.Temporary, 0, true},
		{mailserver.RefuseData, 0, true},
		{mailserver.DropBeforeData, 0, false},
		{mailserver.DropAfterData, 1, false},
	} {
		t.Run(string(test.fault), func(t *testing.T) {
			s := start(t, mailserver.Options{})
			s.Fail(test.fault, 1)
			err := submit(t, s, candidate, letter)
			var answer *smtp.SMTPError
			if err == nil || errors.As(err, &answer) != test.permanent {
				t.Errorf("the sender heard %v", err)
			}
			if got := s.Received(); len(got) != test.kept {
				t.Errorf("%d e-mails kept, want %d", len(got), test.kept)
			}
			if err := submit(t, s, candidate, letter); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestServerThatNeverAnswersIsStillClosed(t *testing.T) {
	s := start(t, mailserver.Options{})
	s.Fail(mailserver.NeverAnswer, -1)
	heard := make(chan error, 2)
	go func() {
		c, err := smtp.Dial(s.SMTPAddr())
		if err == nil {
			err = c.Hello("client.example.org")
		}
		heard <- err
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	select {
	case err := <-heard:
		t.Fatalf("the silent server said something: %v", err)
	case <-ctx.Done():
	}
	s.Fail(mailserver.SilentAfterData, 1)
	go func() { heard <- submit(t, s, candidate, letter) }()
	if _, err := s.Await(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	for range 2 {
		if err := <-heard; err == nil {
			t.Error("a silent server gave an answer")
		}
	}
}

func TestMailboxesDoNotGrowForever(t *testing.T) {
	s := start(t, mailserver.Options{QuotaBytes: 600})
	if err := submit(t, s, candidate, letter); err != nil {
		t.Fatal(err)
	}
	var answer *smtp.SMTPError
	for range 3 {
		if err := submit(t, s, candidate, letter); errors.As(err, &answer) {
			break
		}
	}
	if answer == nil || answer.Code != 452 {
		t.Errorf("full mailboxes: %v", answer)
	}
}

func TestServerCanBeClosedAtOnce(t *testing.T) {
	for range 50 {
		s, err := mailserver.Start(t.Context(), mailserver.Options{Clock: practice.NewClock(monday)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
