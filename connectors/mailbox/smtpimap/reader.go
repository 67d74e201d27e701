package smtpimap

import (
	"context"
	"errors"
	"iter"
	"net"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// Limits of what is fetched of one message.
const (
	maxHeader = 64 << 10
	maxText   = 256 << 10 // of decoded text
	maxRaw    = maxText * 3 / 2
	maxParts  = 8
	batch     = 50
)

// reader reads over IMAP, one connection per Read.
type reader struct{ Config }

// Check signs in and reads nothing.
func (r reader) Check(ctx context.Context) (string, error) {
	s, err := r.open(ctx)
	if err != nil {
		return "", err
	}
	defer s.close()
	if _, err := s.inbox(); err != nil {
		return "", unread(ctx, err)
	}
	return "signed in at " + r.Mailbox.IMAP, nil
}

// Read gives what is new since the cursor.
func (r reader) Read(ctx context.Context, at string) iter.Seq2[mailbox.Batch, error] {
	return func(yield func(mailbox.Batch, error) bool) {
		now := r.Clock.Now() // before looking: what comes in meanwhile is later
		s, err := r.open(ctx)
		if err != nil {
			yield(mailbox.Batch{}, err)
			return
		}
		c := &careful{reader: r, session: s}
		defer func() { c.session.close() }()
		box, err := s.inbox()
		if err != nil {
			yield(mailbox.Batch{}, unread(ctx, err))
			return
		}
		from, fresh := parseCursor(at)
		if !fresh && from.validity == box.UIDValidity && box.UIDNext != 0 && box.UIDNext <= from.next {
			return
		}
		uids, next, err := s.news(box, from, fresh)
		if err != nil {
			yield(mailbox.Batch{}, unread(ctx, err))
			return
		}
		c.batches(ctx, uids, cursor{box.UIDValidity, next, now}, fresh || from.validity != box.UIDValidity, yield)
	}
}

// batches yields the messages, oldest first. The last batch's cursor is at the
// end; always makes it be there even without a message.
func (c *careful) batches(ctx context.Context, uids []imap.UID, end cursor, always bool, yield func(mailbox.Batch, error) bool) {
	if len(uids) == 0 && always {
		yield(mailbox.Batch{Next: end.String()}, nil)
		return
	}
	for part := range slices.Chunk(uids, batch) {
		messages, err := c.fetch(ctx, part, end.validity)
		if err != nil {
			yield(mailbox.Batch{}, unread(ctx, err))
			return
		}
		to := end
		if last := part[len(part)-1]; last != uids[len(uids)-1] {
			to.next = last + 1
		}
		if !yield(mailbox.Batch{Messages: messages, Next: to.String()}, nil) {
			return
		}
	}
}

// careful reads e-mails so that one over which the server or the library stumbles
// hides none of the others: it is read by itself, if need be by its header alone.
type careful struct {
	reader
	*session
}

// fetch reads messages.
func (c *careful) fetch(ctx context.Context, uids []imap.UID, validity uint32) ([]mailbox.Incoming, error) {
	messages, err := c.session.fetch(uids, true)
	if err == nil || ctx.Err() != nil {
		return messages, err
	}
	messages = nil
	if err := c.again(ctx, validity); err != nil {
		return nil, err
	}
	for _, uid := range uids {
		one, err := c.session.fetch([]imap.UID{uid}, true)
		if err != nil {
			if err := c.again(ctx, validity); err != nil {
				return nil, err
			}
			if one, err = c.session.fetch([]imap.UID{uid}, false); err != nil {
				return nil, err
			}
		}
		messages = append(messages, one...)
	}
	return messages, nil
}

// again signs in anew.
func (c *careful) again(ctx context.Context, validity uint32) error {
	s, err := c.reader.open(ctx)
	if err != nil {
		return err
	}
	c.session.close()
	c.session = s
	box, err := s.inbox()
	if err == nil && box.UIDValidity != validity {
		err = core.Fail(core.KindTemporary, "The mailbox was made anew while it was read; nothing was changed.", "It is read again.")
	}
	return err
}

// session is one signed-in connection.
type session struct {
	*imapclient.Client
	stop func() bool
}

func (s *session) close() {
	s.stop()
	_ = s.Close() // nothing was changed that could be lost
}

func (r reader) open(ctx context.Context) (*session, error) {
	conn, err := r.dial(ctx, r.Mailbox.IMAP)
	if err != nil {
		return nil, unreachable(ctx, incoming, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	s, err := r.signIn(ctx, conn)
	if err != nil {
		stop()
		_ = conn.Close()
		return nil, err
	}
	s.stop = stop
	return s, nil
}

func (r reader) signIn(ctx context.Context, conn net.Conn) (*session, error) {
	options := &imapclient.Options{TLSConfig: r.tls(r.Mailbox.IMAP)}
	var c *imapclient.Client
	if r.security(r.Mailbox.IMAP) == "starttls" {
		var err error
		if c, err = imapclient.NewStartTLS(conn, options); err != nil {
			if _, answered := answer(err); answered {
				return nil, noStartTLS(incoming)
			}
			return nil, unread(ctx, err)
		}
	} else {
		c = imapclient.New(conn, options)
	}
	if err := c.WaitGreeting(); err != nil {
		return nil, unread(ctx, err)
	}
	if err := r.authenticate(c); err != nil {
		if a, answered := answer(err); answered && a.Code != imap.ResponseCodeUnavailable {
			return nil, wrongPassword(incoming, err)
		}
		return nil, unread(ctx, err)
	}
	return &session{Client: c}, nil
}

func (r reader) authenticate(c *imapclient.Client) error {
	if caps := c.Caps(); caps.Has(imap.AuthCap(sasl.Plain)) && caps.Has(imap.CapLoginDisabled) {
		return c.Authenticate(sasl.NewPlainClient("", r.Mailbox.User, r.Password))
	}
	return c.Login(r.Mailbox.User, r.Password).Wait()
}

// answer is what the server said, if the error is its answer.
func answer(err error) (*imap.Error, bool) {
	var a *imap.Error
	return a, errors.As(err, &a)
}

// inbox opens INBOX for looking only.
func (s *session) inbox() (*imap.SelectData, error) {
	return s.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
}

// news lists what is to be fetched, and the UID from which the next look goes on.
func (s *session) news(box *imap.SelectData, from cursor, fresh bool) (uids []imap.UID, next imap.UID, err error) {
	criteria := &imap.SearchCriteria{}
	switch {
	case fresh && box.UIDNext != 0:
		return nil, box.UIDNext, nil
	case fresh:
		// A server that doesn't tell UIDNEXT: everything there now is old.
	case from.validity != box.UIDValidity:
		criteria.Since = from.date.Add(-24 * time.Hour)
	default:
		criteria.UID = []imap.UIDSet{{imap.UIDRange{Start: from.next}}}
	}
	found, err := s.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, 0, err
	}
	next = max(box.UIDNext, 1)
	for _, uid := range found.AllUIDs() {
		next = max(next, uid+1)
		// "n:*" names the last message also when it is older than n.
		if !fresh && (from.validity != box.UIDValidity || uid >= from.next) {
			uids = append(uids, uid)
		}
	}
	if from.validity == box.UIDValidity {
		next = max(next, from.next)
	}
	slices.Sort(uids)
	return uids, next, nil
}

// fetch reads messages, or only their headers. One that is gone meanwhile is left
// out.
func (s *session) fetch(uids []imap.UID, whole bool) ([]mailbox.Incoming, error) {
	header := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: maxHeader}}
	options := &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{header}}
	if whole {
		options.BodyStructure = &imap.FetchItemBodyStructure{Extended: true}
	}
	found, err := s.Fetch(imap.UIDSetNum(uids...), options).Collect()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b *imapclient.FetchMessageBuffer) int { return int(int64(a.UID) - int64(b.UID)) })
	var messages []mailbox.Incoming
	for _, m := range found {
		if m.UID == 0 || !slices.Contains(uids, m.UID) {
			continue
		}
		pieces, err := s.pieces(m)
		if err != nil {
			return nil, err
		}
		in := assemble(m.FindBodySection(header), pieces)
		in.UID = uint32(m.UID)
		if in.Date.IsZero() {
			in.Date = m.InternalDate.UTC()
		}
		messages = append(messages, in)
	}
	return messages, nil
}

// pieces fetches the parts of a message that are read: texts and what belongs to
// a delivery report.
func (s *session) pieces(m *imapclient.FetchMessageBuffer) ([]piece, error) {
	var (
		wanted   []piece
		sections []*imap.FetchItemBodySection
	)
	if m.BodyStructure == nil {
		return nil, nil
	}
	m.BodyStructure.Walk(func(path []int, part imap.BodyStructure) bool {
		single, ok := part.(*imap.BodyStructureSinglePart)
		if !ok || len(wanted) >= maxParts {
			return len(wanted) < maxParts
		}
		p := piece{kind: single.MediaType(), params: single.Params, encoding: single.Encoding}
		if d := single.Disposition(); d != nil {
			p.attached = d.Value == "attachment" || d.Value == "ATTACHMENT"
		}
		if !p.read() {
			return false
		}
		section := &imap.FetchItemBodySection{Part: path, Peek: true, Partial: &imap.SectionPartial{Size: maxRaw}}
		if p.kind == "message/rfc822" {
			section.Specifier, section.Partial = imap.PartSpecifierHeader, &imap.SectionPartial{Size: maxHeader}
			p.encoding = ""
		}
		wanted, sections = append(wanted, p), append(sections, section)
		return false // not into a forwarded message
	})
	if len(sections) == 0 {
		return nil, nil
	}
	found, err := s.Fetch(imap.UIDSetNum(m.UID), &imap.FetchOptions{UID: true, BodySection: sections}).Collect()
	if err != nil || len(found) == 0 {
		return nil, err
	}
	for i := range wanted {
		wanted[i].body = found[0].FindBodySection(sections[i])
	}
	return wanted, nil
}

var (
	_ mailbox.Reader = reader{}
	_ mailbox.Sender = sender{}
)
