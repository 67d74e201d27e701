package smtpimap

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message/charset"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

var _ mailbox.Fetcher = reader{}

// mostFetched is how long a file may be as it is sent: base64 is a third longer, and its
// lines have ends.
const mostFetched = mailbox.MaxFile * 7 / 5

// Fetch gives a file that came with an e-mail, also when a person has put the e-mail
// into the archive.
func (r reader) Fetch(ctx context.Context, messageID string, n int) (mailbox.File, error) {
	s, err := r.session(ctx)
	if err != nil {
		return mailbox.File{}, err
	}
	defer s.close()
	folders, err := s.keeps()
	if err != nil {
		return mailbox.File{}, r.unread(ctx, err)
	}
	for _, folder := range folders {
		uids, err := s.named(folder, messageID)
		if err != nil {
			return mailbox.File{}, r.unread(ctx, err)
		}
		if len(uids) > 0 {
			return r.file(ctx, s, uids[0], n)
		}
	}
	return mailbox.File{}, core.Fail(core.KindNotFound, "The e-mail is neither in the inbox nor in the archive of your mailbox any more; nothing was saved.",
		"Look for it in your mail program.")
}

// keeps lists the folders in which an e-mail that came in may lie.
func (s *session) keeps() ([]string, error) {
	folders := []string{"INBOX"}
	if !s.Caps().Has(imap.CapSpecialUse) {
		return folders, nil
	}
	list, err := s.List("", "*", &imap.ListOptions{ReturnSpecialUse: true}).Collect()
	for _, folder := range list {
		if slices.Contains(folder.Attrs, imap.MailboxAttrArchive) || slices.Contains(folder.Attrs, imap.MailboxAttrAll) {
			folders = append(folders, folder.Mailbox)
		}
	}
	return folders, err
}

// named lists the e-mails of a folder that carry a Message-ID.
func (s *session) named(folder, messageID string) ([]imap.UID, error) {
	if _, err := s.look(folder); err != nil {
		return nil, err
	}
	field := imap.SearchCriteriaHeaderField{Key: "Message-ID", Value: "<" + messageID + ">"}
	found, err := s.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{field}}, nil).Wait()
	if err != nil {
		return nil, err
	}
	return found.AllUIDs(), nil
}

// file reads the n-th file of an e-mail of the folder that is open.
func (r reader) file(ctx context.Context, s *session, uid imap.UID, n int) (mailbox.File, error) {
	parts, err := s.parts(uid)
	if err != nil {
		return mailbox.File{}, r.unread(ctx, err)
	}
	parts = slices.DeleteFunc(parts, func(p part) bool { return !p.File() })
	if n < 0 || n >= min(len(parts), letter.MaxParts) {
		return mailbox.File{}, core.Fail(core.KindNotFound, "The e-mail in your mailbox has no such attachment; nothing was saved.", "Open it in your mail program.")
	}
	p := parts[n]
	if p.Size > mostFetched {
		return mailbox.File{}, letter.TooLarge()
	}
	raw, err := s.body(uid, p)
	if err != nil {
		return mailbox.File{}, r.unread(ctx, err)
	}
	return letter.ReadFile(p.Piece, bytes.NewReader(raw))
}

// body reads a part whole, whatever size the server gave before.
func (s *session) body(uid imap.UID, p part) (raw []byte, err error) {
	whole := &imap.FetchItemBodySection{Part: p.path, Peek: true, Partial: &imap.SectionPartial{Size: mostFetched + 1}}
	found, err := s.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	raw = found[0].FindBodySection(whole)
	if len(raw) > mostFetched {
		return nil, letter.TooLarge()
	}
	return raw, nil
}

// encodedName reads a file's name that stands in the form of RFC 2231: whole or in
// pieces, with its character set. Servers give it as it stands.
func encodedName(given []map[string]string) string {
	for _, params := range given {
		line := "x"
		for _, key := range slices.Sorted(maps.Keys(params)) {
			if strings.HasPrefix(key, "filename*") || strings.HasPrefix(key, "name*") {
				line += "; " + key + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(params[key]) + `"`
			}
		}
		_, read, err := mime.ParseMediaType(line)
		if err != nil {
			continue
		}
		if name := cmp.Or(read["filename"], read["name"], otherCharset(params["filename*"]), otherCharset(params["name*"])); name != "" {
			return name
		}
	}
	return ""
}

// otherCharset reads a name in a character set that the standard library leaves out.
func otherCharset(value string) string {
	set, rest, found := strings.Cut(value, "'")
	_, escaped, whole := strings.Cut(rest, "'")
	raw, err := url.PathUnescape(escaped)
	if !found || !whole || err != nil {
		return ""
	}
	r, err := charset.Reader(set, strings.NewReader(raw))
	if err != nil {
		return ""
	}
	name, err := io.ReadAll(r)
	if err != nil {
		return ""
	}
	return string(name)
}
