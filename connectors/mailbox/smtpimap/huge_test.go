package smtpimap_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"

	"reqdesk/connectors/mailbox/smtpimap"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/practice"
)

// huge is a mailbox of half a million e-mails, which are made when they are asked
// for. It counts what leaves it.
type huge struct {
	imapserver.Session // what is not answered here is not asked
	mu                 sync.Mutex
	size               uint32
	validity           uint32
	recent             uint32 // how many of the last ones are of these days
	headers, texts     map[imap.UID]int
	searched           int // UIDs that a search named
	written            int // bytes of e-mails
}

func (h *huge) Login(string, string) error { return nil }
func (h *huge) Close() error               { return nil }

func (h *huge) Select(string, *imap.SelectOptions) (*imap.SelectData, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return &imap.SelectData{NumMessages: h.size, UIDNext: imap.UID(h.size + 1), UIDValidity: h.validity, Flags: []imap.Flag{imap.FlagSeen}}, nil
}

func (h *huge) Poll(*imapserver.UpdateWriter, bool) error { return nil }

func (h *huge) Search(_ imapserver.NumKind, c *imap.SearchCriteria, _ *imap.SearchOptions) (*imap.SearchData, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found imap.UIDSet
	from := imap.UID(1)
	switch {
	case len(c.UID) > 0 && c.UID[0][0].Start == 0:
		from = imap.UID(h.size)
	case len(c.UID) > 0:
		from = min(c.UID[0][0].Start, imap.UID(h.size)) // "n:*" holds the last one always
	case !c.Since.IsZero():
		from = imap.UID(h.size-h.recent) + 1
	}
	found.AddRange(from, imap.UID(h.size))
	h.searched += int(h.size) - int(from) + 1
	return &imap.SearchData{All: found}, nil
}

func (h *huge) raw(uid imap.UID) (header, body string) {
	answers := ""
	if uid%3 == 0 {
		answers = "In-Reply-To: <1@agency.example.com>\r\n"
	}
	return fmt.Sprintf("From: p%d@example.org\r\nSubject: no %d\r\nMessage-ID: <%d@example.org>\r\n%s\r\n", uid, uid, uid, answers), strings.Repeat("text\r\n", 2000)
}

func (h *huge) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	uids, ok := set.(imap.UIDSet)
	if !ok {
		return &imap.Error{Type: imap.StatusResponseTypeBad, Text: "by UID only"}
	}
	nums, ok := uids.Nums()
	if !ok {
		nums = []imap.UID{imap.UID(h.size)}
	}
	for _, uid := range nums {
		if uint32(uid) > h.size {
			continue
		}
		m := w.CreateMessage(uint32(uid))
		m.WriteUID(uid)
		if options.InternalDate {
			m.WriteInternalDate(monday)
		}
		if options.BodyStructure != nil {
			m.WriteBodyStructure(&imap.BodyStructureSinglePart{
				Type: "text", Subtype: "plain", Params: map[string]string{"charset": "utf-8"}, Encoding: "7bit", Size: 12000, Text: &imap.BodyStructureText{NumLines: 2000},
				Extended: &imap.BodyStructureSinglePartExt{},
			})
		}
		for _, section := range options.BodySection {
			header, body := h.raw(uid)
			text := body
			if section.Specifier == imap.PartSpecifierHeader {
				text = header
				h.headers[uid]++
			} else {
				h.texts[uid]++
			}
			if p := section.Partial; p != nil {
				text = text[:min(int64(len(text)), p.Size)]
			}
			h.written += len(text)
			out := m.WriteBodySection(section, int64(len(text)))
			if _, err := io.WriteString(out, text); err != nil {
				return err
			}
			if err := out.Close(); err != nil {
				return err
			}
		}
		if err := m.Close(); err != nil {
			return err
		}
	}
	return nil
}

func newHuge(t *testing.T) (*huge, mailbox.Reader) {
	t.Helper()
	h := &huge{size: 500_000, validity: 7, recent: 20, headers: map[imap.UID]int{}, texts: map[imap.UID]int{}}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) { return h, nil, nil },
		Caps:       imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() { server.Close(); <-done })
	return h, account(t, smtpimap.Config{
		Mailbox:  core.Mailbox{IMAP: l.Addr().String(), User: recruiter, Security: "none"},
		Password: password, Clock: practice.NewClock(monday), Step: 20 * time.Second,
	}).Reader()
}

func all(t *testing.T, r mailbox.Reader, cursor string, wanted mailbox.Interest) (messages []mailbox.Incoming, next string) {
	t.Helper()
	next = cursor
	for batch, err := range r.Read(t.Context(), cursor, wanted) {
		if err != nil {
			t.Fatal(err)
		}
		messages, next = append(messages, batch.Messages...), batch.Next
	}
	return messages, next
}

// Of half a million e-mails nothing is read but what is new: its headers, and the
// texts of what is wanted.
func TestOfAHugeMailboxOnlyWhatIsNewIsRead(t *testing.T) {
	h, r := newHuge(t)
	ours := func(in mailbox.Incoming) bool { return len(in.InReplyTo) > 0 }
	messages, cursor := all(t, r, "", ours)
	if len(messages) != 0 || len(h.headers) != 0 || h.searched != 0 || cursor == "" {
		t.Fatalf("the first look read %d headers, the search named %d e-mails", len(h.headers), h.searched)
	}
	if messages, _ = all(t, r, cursor, ours); len(messages) != 0 || len(h.headers) != 0 || h.searched != 0 {
		t.Errorf("with nothing new %d headers were read, the search named %d e-mails", len(h.headers), h.searched)
	}
	h.size += 7 // three of them answer us
	messages, cursor = all(t, r, cursor, ours)
	if len(messages) != 7 || len(h.headers) != 7 || len(h.texts) != 3 || h.searched != 7 {
		t.Errorf("of 7 new ones %d were given, %d headers and %d texts read, %d named", len(messages), len(h.headers), len(h.texts), h.searched)
	}
	for _, in := range messages {
		if wanted := ours(in); (in.Text != "") != wanted {
			t.Errorf("%s is wanted: %v, text of %d bytes", in.Subject, wanted, len(in.Text))
		}
	}
	for uid, n := range h.headers {
		if n != 1 || uid <= 500_000 {
			t.Errorf("header %d was read %d times", uid, n)
		}
	}
	if h.written > 40_000 {
		t.Errorf("%d bytes were read", h.written)
	}
	if again, _ := all(t, r, cursor, ours); len(again) != 0 {
		t.Errorf("%d were read twice", len(again))
	}
	h.validity++ // the server has made the mailbox anew: all UIDs mean something else
	messages, cursor = all(t, r, cursor, ours)
	if len(messages) != 20 {
		t.Errorf("after a new UIDVALIDITY %d e-mails were read, want those of these days", len(messages))
	}
	if again, _ := all(t, r, cursor, ours); len(again) != 0 {
		t.Errorf("%d were read twice", len(again))
	}
}
