package smtpimap

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// batch is how many e-mails are asked for at once.
const batch = 50

// reader reads over IMAP, one connection per call.
type reader struct{ Config }

var (
	_ mailbox.Reader = reader{}
	_ mailbox.Waiter = reader{}
	_ mailbox.Finder = reader{}
)

// Check signs in and reads nothing.
func (r reader) Check(ctx context.Context) (string, error) {
	s, err := r.session(ctx)
	if err != nil {
		return "", err
	}
	defer s.close()
	if _, err := s.look("INBOX"); err != nil {
		return "", r.unread(ctx, err)
	}
	return "signed in at " + r.Mailbox.IMAP, nil
}

// Read gives what is new since the cursor.
func (r reader) Read(ctx context.Context, at string, wanted mailbox.Interest) iter.Seq2[mailbox.Batch, error] {
	return func(yield func(mailbox.Batch, error) bool) {
		now := r.Clock.Now() // before looking: what comes in meanwhile is later
		s, err := r.session(ctx)
		if err != nil {
			yield(mailbox.Batch{}, err)
			return
		}
		c := &careful{Config: r.Config, session: s, wanted: wanted}
		defer func() { c.session.close() }()
		box, err := s.look("INBOX")
		if err != nil {
			yield(mailbox.Batch{}, r.unread(ctx, err))
			return
		}
		from, fresh := parseCursor(at)
		if !fresh && from.validity == box.UIDValidity && box.UIDNext != 0 && box.UIDNext <= from.next {
			return
		}
		uids, next, err := s.news(box, from, fresh)
		if err != nil {
			yield(mailbox.Batch{}, r.unread(ctx, err))
			return
		}
		c.batches(ctx, uids, cursor{box.UIDValidity, next, now}, fresh || from.validity != box.UIDValidity, yield)
	}
}

// careful reads e-mails so that one over which the server or the library stumbles
// hides none of the others: it is read by itself, if need be by its header alone.
type careful struct {
	Config
	*session
	wanted mailbox.Interest
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
			yield(mailbox.Batch{}, c.unread(ctx, err))
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

// fetch reads messages.
func (c *careful) fetch(ctx context.Context, uids []imap.UID, validity uint32) ([]mailbox.Incoming, error) {
	messages, err := c.session.fetch(uids, c.wanted)
	if err == nil || ctx.Err() != nil {
		return messages, err
	}
	messages = nil
	if err := c.again(ctx, validity); err != nil {
		return nil, err
	}
	for _, uid := range uids {
		one, err := c.session.fetch([]imap.UID{uid}, c.wanted)
		if err != nil {
			if err := c.again(ctx, validity); err != nil {
				return nil, err
			}
			if one, err = c.session.fetch([]imap.UID{uid}, func(mailbox.Incoming) bool { return false }); err != nil {
				return nil, err
			}
		}
		messages = append(messages, one...)
	}
	return messages, nil
}

// again signs in anew.
func (c *careful) again(ctx context.Context, validity uint32) error {
	s, err := c.Config.session(ctx)
	if err != nil {
		return err
	}
	c.session.close()
	c.session = s
	box, err := s.look("INBOX")
	if err == nil && box.UIDValidity != validity {
		err = core.Fail(core.KindTemporary, "The mailbox was made anew while it was read; nothing was changed.", "It is read again.")
	}
	return err
}

// news lists what is to be fetched, and the UID from which the next look goes on.
func (s *session) news(box *imap.SelectData, from cursor, fresh bool) (uids []imap.UID, next imap.UID, err error) {
	criteria := &imap.SearchCriteria{}
	switch {
	case fresh && box.UIDNext != 0:
		return nil, box.UIDNext, nil
	case fresh:
		// A server that doesn't tell UIDNEXT: all up to the last one is old.
		criteria.UID = []imap.UIDSet{{imap.UIDRange{}}}
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

// fetch reads headers, and the texts of what is wanted. A message that is gone
// meanwhile is left out.
func (s *session) fetch(uids []imap.UID, wanted mailbox.Interest) ([]mailbox.Incoming, error) {
	header := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: letter.MaxHeader}}
	found, err := s.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{header}}).Collect()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b *imapclient.FetchMessageBuffer) int { return int(int64(a.UID) - int64(b.UID)) })
	var messages []mailbox.Incoming
	for _, m := range found {
		if m.UID == 0 || !slices.Contains(uids, m.UID) {
			continue
		}
		raw := m.FindBodySection(header)
		in := letter.Assemble(raw, nil)
		if wanted == nil || wanted(in) {
			pieces, err := s.pieces(m.UID)
			if err != nil {
				return nil, err
			}
			in = letter.Assemble(raw, pieces)
		}
		in.UID = uint32(m.UID)
		if in.Date.IsZero() {
			in.Date = m.InternalDate.UTC()
		}
		messages = append(messages, in)
	}
	return messages, nil
}

// part is a part of a message and where it is.
type part struct {
	letter.Piece
	path []int
}

// parts tells what a message consists of; nothing of it is fetched.
func (s *session) parts(uid imap.UID) (parts []part, err error) {
	found, err := s.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodyStructure: &imap.FetchItemBodyStructure{Extended: true}}).Collect()
	if err != nil || len(found) == 0 || found[0].BodyStructure == nil {
		return nil, err
	}
	found[0].BodyStructure.Walk(func(path []int, one imap.BodyStructure) bool {
		single, ok := one.(*imap.BodyStructureSinglePart)
		if !ok || len(parts) >= 2*letter.MaxParts {
			return len(parts) < 2*letter.MaxParts
		}
		parts = append(parts, part{piece(single), path})
		return false // not into a forwarded message
	})
	return parts, nil
}

// pieces fetches the parts of a message that are read: texts and what belongs to
// a report. Of the others it tells what they are.
func (s *session) pieces(uid imap.UID) ([]letter.Piece, error) {
	parts, err := s.parts(uid)
	if err != nil {
		return nil, err
	}
	var (
		pieces   []letter.Piece
		fetched  []int
		sections []*imap.FetchItemBodySection
	)
	for i, p := range parts {
		if p.Wanted() && len(sections) < letter.MaxParts {
			fetched = append(fetched, i)
			sections = append(sections, section(p.Piece, p.path))
		}
		pieces = append(pieces, p.Piece)
	}
	if len(sections) == 0 {
		return pieces, nil
	}
	found, err := s.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: sections}).Collect()
	if err != nil || len(found) == 0 {
		return nil, err
	}
	for i, at := range fetched {
		pieces[at].Body = found[0].FindBodySection(sections[i])
	}
	return pieces, nil
}

func piece(part *imap.BodyStructureSinglePart) letter.Piece {
	p := letter.Piece{Kind: strings.ToLower(part.MediaType()), Params: part.Params, Encoding: part.Encoding, Name: part.Filename(), Size: int64(part.Size)}
	given := []map[string]string{part.Params}
	if d := part.Disposition(); d != nil {
		p.Attached = strings.EqualFold(d.Value, "attachment")
		given = []map[string]string{d.Params, part.Params}
	}
	if p.Name == "" {
		p.Name = encodedName(given)
	}
	if p.Header() {
		p.Encoding = ""
	}
	return p
}

// section is what is fetched of a part.
func section(p letter.Piece, path []int) *imap.FetchItemBodySection {
	if p.Header() {
		return &imap.FetchItemBodySection{Part: path, Peek: true, Specifier: imap.PartSpecifierHeader, Partial: &imap.SectionPartial{Size: letter.MaxHeader}}
	}
	return &imap.FetchItemBodySection{Part: path, Peek: true, Partial: &imap.SectionPartial{Size: letter.MaxRaw}}
}

// Wait waits with IDLE.
func (r reader) Wait(ctx context.Context, at string) error {
	s, err := r.session(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	box, err := s.look("INBOX")
	if err != nil {
		return r.unread(ctx, err)
	}
	from, fresh := parseCursor(at)
	if fresh || from.validity != box.UIDValidity || box.UIDNext > from.next {
		return nil
	}
	if !s.Caps().Has(imap.CapIdle) {
		return core.Fail(core.KindUnsupported, "The incoming mail server does not tell of new e-mails by itself.", "It is asked now and then.")
	}
	// The server is silent while it is idle. What is read now ends with its word that
	// it is.
	s.line.step.Store(int64(r.Quiet + r.Step))
	idle, err := s.Idle()
	if err != nil {
		return r.unread(ctx, err)
	}
	quiet, stop := context.WithTimeout(ctx, r.Quiet)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- idle.Wait() }()
	select {
	case <-s.grown:
	case <-quiet.Done():
	case err := <-ended:
		if err == nil {
			return nil // it ended by itself: look
		}
		return r.unread(ctx, err)
	}
	return ctx.Err()
}
