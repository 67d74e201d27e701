package mailserver

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Reasons why the post office does not take an e-mail.
var (
	errNoSuchUser   = errors.New("no such user here")
	errNoSuchDomain = errors.New("no such domain here")
	errQuota        = errors.New("mailboxes are full")
)

// account is one mailbox: its folders live in the in-memory IMAP store.
type account struct {
	Account
	user  *imapmemserver.User
	inbox [][]byte // every e-mail delivered, in order, also when the client moved it since

	mu   sync.Mutex
	news chan struct{} // closed and replaced whenever an e-mail arrives
}

// arrival gives a channel that is closed with the next e-mail.
func (a *account) arrival() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.news
}

func (a *account) announce() {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(a.news)
	a.news = make(chan struct{})
}

// folders are what every new mailbox holds, with their special uses.
var folders = []struct {
	name string
	use  []imap.MailboxAttr
}{
	{"INBOX", nil},
	{"Sent", []imap.MailboxAttr{imap.MailboxAttrSent}},
	{"Drafts", []imap.MailboxAttr{imap.MailboxAttrDrafts}},
}

func newAccount(a Account) (*account, error) {
	box := &account{Account: a, user: imapmemserver.NewUser(a.Address, a.Password), news: make(chan struct{})}
	for _, folder := range folders {
		if err := box.user.Create(folder.name, nil); err != nil {
			return nil, fmt.Errorf("create folder %s: %w", folder.name, err)
		}
	}
	return box, nil
}

// find resolves an address as a provider does: without regard to case and
// without what stands after a plus sign. The caller holds the lock.
func (s *Server) find(address string) (*account, error) {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	if !s.domains[domain] {
		return nil, errNoSuchDomain
	}
	local, _, _ = strings.Cut(local, "+")
	if box := s.accounts[local+"@"+domain]; box != nil {
		return box, nil
	}
	return nil, errNoSuchUser
}

// put adds the trace lines of a final delivery and appends the e-mail to the
// recipient's INBOX. The caller holds the lock.
func (s *Server) put(from, to string, raw []byte, at time.Time) error {
	box, err := s.find(to)
	if err != nil {
		return err
	}
	if s.stored+int64(len(raw)) > s.options.QuotaBytes {
		return errQuota
	}
	trace := fmt.Sprintf("Return-Path: <%s>\r\nDelivered-To: %s\r\nReceived: from client by practice with ESMTPSA; %s\r\n",
		from, box.Address, at.Format(time.RFC1123Z))
	delivered := append([]byte(trace), raw...)
	if _, err := box.user.Append("INBOX", bytes.NewReader(delivered), &imap.AppendOptions{Time: at}); err != nil {
		return fmt.Errorf("append to INBOX: %w", err)
	}
	s.stored += int64(len(delivered))
	box.inbox = append(box.inbox, delivered)
	box.announce()
	return nil
}

// Deliver puts an e-mail into an account's INBOX as if another provider's
// server had brought it: no account is needed for from, which is empty for a
// bounce. Lines of raw end with CRLF. It fails when there is no such account.
func (s *Server) Deliver(from, to string, raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(from, to, raw, s.options.Clock.Now())
}

// Inbox is every e-mail that was ever delivered to the account, oldest first
// and with its trace lines, whatever its owner did with it since.
func (s *Server) Inbox(address string) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, err := s.find(address)
	if err != nil {
		return nil
	}
	return append([][]byte(nil), box.inbox...)
}

// signIn gives the account, or nil when the name or the password is wrong.
func (s *Server) signIn(name, password string) *account {
	if s.strikes(RefusePassword) {
		return nil
	}
	s.mu.Lock()
	box := s.accounts[strings.ToLower(name)]
	s.mu.Unlock()
	if box == nil || box.Password == "" || box.user.Login(box.Address, password) != nil {
		return nil
	}
	return box
}
