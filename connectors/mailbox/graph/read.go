package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

const (
	// opened is how much of a message is read: of its files only what they are.
	opened = 40 << 20
	// pages bounds one look, so that a server that always names a next page ends it.
	pages = 2000
	// looked is how many of the last messages of a folder are gone through for one
	// whose Message-ID the server has changed.
	looked = 25
)

// cursor is where the next look goes on.
type cursor struct {
	Link string    `json:"link"` // the server's own address
	At   time.Time `json:"at"`
}

// line is a message in a list.
type line struct {
	ID       string    `json:"id"`
	Received time.Time `json:"receivedDateTime"`
	Sent     time.Time `json:"sentDateTime"`
	Removed  any       `json:"@removed"`
}

type page struct {
	Value []line `json:"value"`
	Next  string `json:"@odata.nextLink"`
	Delta string `json:"@odata.deltaLink"`
}

// Read gives what came in since the cursor.
func (a *Account) Read(ctx context.Context, at string, wanted mailbox.Interest) iter.Seq2[mailbox.Batch, error] {
	return func(yield func(mailbox.Batch, error) bool) {
		now := a.clock.Now() // before looking: what comes in meanwhile is later
		from, fresh := parseCursor(at)
		link := from.Link
		if fresh {
			link = since(now)
		}
		for n := 0; ; n++ {
			p, err := a.page(ctx, link)
			if gone(err) && !fresh && n == 0 {
				link, fresh = since(from.At.Add(-24*time.Hour)), true
				continue
			}
			if err == nil && (n > pages || p.Next == "" && p.Delta == "") {
				err = core.Fail(core.KindInvalid, "The mailbox's list of new e-mails has no end; what was read before is kept.", "It is tried again by itself.")
			}
			if err != nil {
				yield(mailbox.Batch{}, err)
				return
			}
			messages, err := a.open(ctx, p.Value, wanted)
			if err != nil {
				yield(mailbox.Batch{}, err)
				return
			}
			if p.Delta != "" {
				// The last address stays good, so that nothing need be kept of a look that
				// found nothing; now and then it is, for the time beside it.
				if len(messages) > 0 || fresh || now.Sub(from.At) > time.Hour {
					yield(mailbox.Batch{Messages: messages, Next: cursor{p.Delta, now}.String()}, nil)
				}
				return
			}
			link = p.Next
			if !yield(mailbox.Batch{Messages: messages, Next: cursor{p.Next, now}.String()}, nil) {
				return
			}
		}
	}
}

// since is the first address of a series that begins at a time.
func since(t time.Time) string {
	return "me/mailFolders/inbox/messages/delta?" + url.Values{
		"changeType": {"created"}, "$select": {"id,receivedDateTime"},
		"$filter": {"receivedDateTime ge " + t.UTC().Format(time.RFC3339)},
	}.Encode()
}

// page reads one part of a list. The client takes addresses of its own server only.
func (a *Account) page(ctx context.Context, link string) (p page, err error) {
	_, err = a.client.Do(ctx, httpx.Request{Path: link, Header: http.Header{"Prefer": {"odata.maxpagesize=50"}}, Out: &p})
	if err != nil && !gone(err) {
		err = a.say(err)
	}
	return p, err
}

func gone(err error) bool {
	var refused *httpx.StatusError
	return errors.As(err, &refused) && (refused.Status == http.StatusGone || codeOf(refused.Body) == "SyncStateNotFound")
}

// open reads messages, oldest first. One that is gone meanwhile is left out.
func (a *Account) open(ctx context.Context, lines []line, wanted mailbox.Interest) ([]mailbox.Incoming, error) {
	slices.SortStableFunc(lines, func(a, b line) int { return a.Received.Compare(b.Received) })
	var out []mailbox.Incoming
	for _, l := range lines {
		if l.ID == "" || l.Removed != nil {
			continue
		}
		m, err := a.message(ctx, l.ID, wanted)
		if core.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, a.say(err)
		}
		if m.Date.IsZero() {
			m.Date = l.Received.UTC()
		}
		out = append(out, m)
	}
	return out, nil
}

// message opens one as MIME. wanted nil = all of it is wanted.
func (a *Account) message(ctx context.Context, id string, wanted mailbox.Interest) (mailbox.Incoming, error) {
	resp, err := a.client.Stream(ctx, httpx.Request{Path: "me/messages/" + url.PathEscape(id) + "/$value"})
	if err != nil {
		return mailbox.Incoming{}, err
	}
	defer resp.Body.Close()
	head, err := headOf(resp.Body)
	if err != nil {
		return mailbox.Incoming{}, err
	}
	in := letter.Assemble(head, nil)
	if wanted != nil && !wanted(in) {
		return in, nil
	}
	rest := &failing{from: io.LimitReader(resp.Body, opened)}
	in = letter.ReadFrom(io.MultiReader(bytes.NewReader(head), rest))
	return in, rest.err
}

// failing remembers why a stream broke off: who reads e-mails takes what there is.
type failing struct {
	from io.Reader
	err  error
}

// Read is io.Reader.
func (f *failing) Read(b []byte) (int, error) {
	n, err := f.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// Fetch gives a file that came with an e-mail, in whatever folder it lies now.
func (a *Account) Fetch(ctx context.Context, messageID string, n int) (mailbox.File, error) {
	p, err := a.page(ctx, "me/messages?"+byMessageID(messageID).Encode())
	if err != nil {
		return mailbox.File{}, err
	}
	if len(p.Value) == 0 {
		return mailbox.File{}, core.Fail(core.KindNotFound, "The e-mail is not in your mailbox any more; nothing was saved.", "Look for it in your mail program.")
	}
	resp, err := a.client.Stream(ctx, httpx.Request{Path: "me/messages/" + url.PathEscape(p.Value[0].ID) + "/$value"})
	if err != nil {
		return mailbox.File{}, a.say(err)
	}
	defer resp.Body.Close()
	whole := &failing{from: resp.Body}
	f, err := letter.Extract(whole, n)
	if whole.err != nil {
		return mailbox.File{}, whole.err
	}
	return f, err
}

func byMessageID(id string) url.Values {
	return url.Values{"$select": {"id,receivedDateTime,sentDateTime"}, "$top": {"1"}, "$filter": {"internetMessageId eq '<" + strings.ReplaceAll(id, "'", "''") + ">'"}}
}

// headOf reads on until the header has ended, and perhaps a little further.
func headOf(r io.Reader) ([]byte, error) {
	var head []byte
	part := make([]byte, 4<<10)
	for len(head) < letter.MaxHeader {
		n, err := r.Read(part)
		head = append(head, part[:n]...)
		if text := string(head); strings.Contains(text, "\r\n\r\n") || strings.Contains(text, "\n\n") || errors.Is(err, io.EOF) {
			return head, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return head, nil
}

// Find looks for an e-mail by its Message-ID, or by the name of its thread among the
// last ones of the folder: Exchange may have given it another Message-ID.
func (a *Account) Find(ctx context.Context, in mailbox.Folder, messageID string) (mailbox.Found, error) {
	folder, order := "inbox", "receivedDateTime desc"
	if in == mailbox.Sent {
		folder, order = "sentitems", "sentDateTime desc"
	}
	path := "me/mailFolders/" + folder + "/messages"
	fields := url.Values{"$select": {"id,receivedDateTime,sentDateTime"}}
	p, err := a.page(ctx, path+"?"+byMessageID(messageID).Encode())
	if err != nil {
		return mailbox.Found{}, err
	}
	if len(p.Value) > 0 {
		return a.found(ctx, p.Value[0])
	}
	fields.Set("$top", strconv.Itoa(looked))
	fields.Set("$orderby", order)
	if p, err = a.page(ctx, path+"?"+fields.Encode()); err != nil {
		return mailbox.Found{}, err
	}
	for _, l := range p.Value[:min(len(p.Value), looked)] {
		f, err := a.found(ctx, l)
		if err != nil && !core.IsNotFound(err) {
			return f, err
		}
		if err == nil && names(f.Header, messageID) {
			return f, nil
		}
	}
	return mailbox.Found{}, core.Fail(core.KindNotFound, "This e-mail is not in the folder.", "")
}

func (a *Account) found(ctx context.Context, l line) (mailbox.Found, error) {
	m, err := a.message(ctx, l.ID, func(mailbox.Incoming) bool { return false })
	at := l.Received
	if at.IsZero() {
		at = l.Sent
	}
	return mailbox.Found{At: at.UTC(), Header: m.Header}, err
}

// names tells whether a header names an e-mail, or the thread of one.
func names(h mailbox.Header, id string) bool {
	mentioned := strings.Join(append(slices.Clone(h["references"]), h["message-id"]...), " ")
	return strings.Contains(mentioned, "<"+id+">") || strings.Contains(mentioned, "<"+mailbox.Thread(id)+">")
}

// String is the opaque form that callers keep.
func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return string(text)
}

// parseCursor reads what String wrote. fresh is true for none and for one that can't
// be read: then reading begins now.
func parseCursor(s string) (c cursor, fresh bool) {
	if json.Unmarshal([]byte(s), &c) != nil || c.Link == "" {
		return cursor{}, true
	}
	return c, false
}
