package smtpimap

import (
	"context"
	"net"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
)

// sentNames are what the folder of sent e-mails is called where the server does not
// say which it is, most frequent first.
var sentNames = []string{
	"sent", "sent items", "sent messages", "sent mail", "sent-mail", "gesendet", "gesendete elemente", "gesendete objekte", "gesendete nachrichten",
	"envoyés", "éléments envoyés", "messages envoyés", "enviados", "elementos enviados", "mensajes enviados", "itens enviados", "mensagens enviadas",
	"verzonden", "verzonden items", "verzonden berichten", "skickat", "skickade", "skickade objekt", "skickade meddelanden",
}

// sentFolder finds the folder of sent e-mails; "" = there is none.
func (s *session) sentFolder() (string, error) {
	var options *imap.ListOptions
	if s.Caps().Has(imap.CapSpecialUse) {
		options = &imap.ListOptions{ReturnSpecialUse: true}
	}
	list, err := s.List("", "*", options).Collect()
	if err != nil {
		return "", err
	}
	best, rank := "", len(sentNames)
	for _, folder := range list {
		if slices.Contains(folder.Attrs, imap.MailboxAttrNoSelect) || slices.Contains(folder.Attrs, imap.MailboxAttrNonExistent) {
			continue
		}
		if slices.Contains(folder.Attrs, imap.MailboxAttrSent) {
			return folder.Mailbox, nil
		}
		name := folder.Mailbox
		if folder.Delim != 0 {
			name = name[strings.LastIndex(name, string(folder.Delim))+1:]
		}
		if i := slices.Index(sentNames, strings.ToLower(name)); i >= 0 && i < rank {
			best, rank = folder.Mailbox, i
		}
	}
	return best, nil
}

// keepers are the servers of providers that put a copy of what is sent into the folder
// of sent e-mails by themselves.
var keepers = []string{"smtp.gmail.com", "smtp.googlemail.com", "smtp.office365.com", "smtp-mail.outlook.com"}

// KeepsSent tells whether a provider that sends through a server, host:port, keeps
// copies by itself; of one that is not known the folder is looked at.
func KeepsSent(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && slices.Contains(keepers, strings.ToLower(host))
}

func noSentFolder() error {
	return core.Fail(core.KindNotFound, "The mailbox has no folder for sent e-mails.", "Make one called Sent.")
}

// File puts a copy into the folder of sent e-mails.
func (s sender) File(ctx context.Context, e mailbox.Envelope) (mailbox.Filed, error) {
	if s.KeepsSent {
		return mailbox.FiledThem, nil
	}
	if s.Mailbox.IMAP == "" {
		return "", core.Fail(core.KindUnsupported, "Without an incoming mail server no copy can be kept.", "")
	}
	imapSession, err := s.session(ctx)
	if err != nil {
		return "", err
	}
	defer imapSession.close()
	folder, err := imapSession.sentFolder()
	if err != nil {
		return "", s.unread(ctx, err)
	}
	if folder == "" {
		return "", noSentFolder()
	}
	have, err := imapSession.having(folder, letter.MessageID(e.Raw))
	if err != nil {
		return "", s.unread(ctx, err)
	}
	if len(have) > 0 {
		return mailbox.FiledThen, nil
	}
	add := imapSession.Append(folder, int64(len(e.Raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: s.Clock.Now()})
	if _, err := add.Write(e.Raw); err != nil {
		return "", s.unread(ctx, err)
	}
	if err := add.Close(); err != nil {
		return "", s.unread(ctx, err)
	}
	if _, err := add.Wait(); err != nil {
		return "", s.unread(ctx, err)
	}
	return mailbox.FiledHere, nil
}

// having lists the e-mails of a folder that carry a Message-ID, or the name of the
// thread that begins with it, newest last.
func (s *session) having(folder, messageID string) ([]imap.UID, error) {
	if _, err := s.look(folder); err != nil {
		return nil, err
	}
	for _, field := range []imap.SearchCriteriaHeaderField{
		{Key: "Message-ID", Value: "<" + messageID + ">"}, {Key: "References", Value: "<" + mailbox.Thread(messageID) + ">"},
	} {
		found, err := s.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{field}}, nil).Wait()
		if err != nil {
			return nil, err
		}
		if uids := found.AllUIDs(); len(uids) > 0 {
			slices.Sort(uids)
			return uids, nil
		}
	}
	return nil, nil
}

// at opens a session for a folder and names the folder.
func (c Config) at(ctx context.Context, in mailbox.Folder) (s *session, folder string, err error) {
	if s, err = c.session(ctx); err != nil || in != mailbox.Sent {
		return s, "INBOX", err
	}
	if folder, err = s.sentFolder(); err != nil {
		err = c.unread(ctx, err)
	} else if folder == "" {
		err = noSentFolder()
	}
	if err != nil {
		s.close()
	}
	return s, folder, err
}

// Find looks for an e-mail in INBOX or in the folder of sent ones.
func (c Config) Find(ctx context.Context, in mailbox.Folder, messageID string) (mailbox.Found, error) {
	if c.Mailbox.IMAP == "" {
		return mailbox.Found{}, core.Fail(core.KindUnsupported, "Without an incoming mail server nothing can be looked for.", "")
	}
	s, folder, err := c.at(ctx, in)
	if err != nil {
		return mailbox.Found{}, err
	}
	defer s.close()
	found, err := s.first(folder, messageID)
	if err != nil {
		return found, c.unread(ctx, err)
	}
	return found, nil
}

func (s *session) first(folder, messageID string) (mailbox.Found, error) {
	uids, err := s.having(folder, messageID)
	if err != nil {
		return mailbox.Found{}, err
	}
	if len(uids) == 0 {
		return mailbox.Found{}, core.Fail(core.KindNotFound, "This e-mail is not in the folder.", "")
	}
	header := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: letter.MaxHeader}}
	got, err := s.Fetch(imap.UIDSetNum(uids[0]), &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{header}}).Collect()
	if err != nil || len(got) == 0 {
		return mailbox.Found{}, err
	}
	return mailbox.Found{At: got[0].InternalDate.UTC(), Header: letter.Assemble(got[0].FindBodySection(header), nil).Header}, nil
}

// Remove takes an e-mail out of INBOX or the folder of sent ones. Where the server can't
// expunge that one alone, it is only marked as deleted: others that a person has marked
// are none of ours.
func (c Config) Remove(ctx context.Context, in mailbox.Folder, messageID string) error {
	if c.Mailbox.IMAP == "" {
		return core.Fail(core.KindUnsupported, "Without an incoming mail server nothing can be removed.", "")
	}
	s, folder, err := c.at(ctx, in)
	if err != nil {
		return err
	}
	defer s.close()
	uids, err := s.having(folder, messageID)
	if err != nil {
		return c.unread(ctx, err)
	}
	if len(uids) == 0 {
		return nil
	}
	if _, err := s.Select(folder, nil).Wait(); err != nil {
		return c.unread(ctx, err)
	}
	which := imap.UIDSetNum(uids...)
	mark := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.Store(which, mark, nil).Close(); err != nil {
		return c.unread(ctx, err)
	}
	if !s.Caps().Has(imap.CapUIDPlus) && !s.Caps().Has(imap.CapIMAP4rev2) {
		return nil
	}
	if err := s.UIDExpunge(which).Close(); err != nil {
		return c.unread(ctx, err)
	}
	return nil
}
