package main

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"reqdesk/cmd/internal/desk"
	"reqdesk/connectors/mailbox/drafts"
	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// draftLinks is the desk as the contacted list asks it about drafts.
type draftLinks struct{ *desk.Desk }

// DraftLink is the link that opens a draft in the mail program: short ones as mailto:,
// long ones as the file.
func (d draftLinks) DraftLink(ctx context.Context, id core.EntryID) (string, error) {
	list, err := d.Drafts(ctx, 0)
	if err != nil {
		return "", err
	}
	for _, one := range list {
		if one.Entry.ID != id {
			continue
		}
		if one.Stop != "" {
			return "", core.Fail(core.KindRefused, phrase.T("This draft must not be sent any more: %s", phrase.Of(one.Stop)), phrase.T("Delete it in its folder, and say here that you did not send it."))
		}
		if link, ok := drafts.MailTo(one.To, one.Subject, one.Text, one.InReplyTo); ok {
			return link, nil
		}
		path, err := filepath.Abs(one.File)
		if err != nil {
			return "", err
		}
		if path = filepath.ToSlash(path); !strings.HasPrefix(path, "/") {
			path = "/" + path // a drive of Windows
		}
		return (&url.URL{Scheme: "file", Path: path}).String(), nil
	}
	return "", core.Fail(core.KindNotFound, phrase.T("This e-mail does not lie as a draft any more."), phrase.T("Look at the list again."))
}
