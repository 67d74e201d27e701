package main

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pkg/browser"

	"reqdesk/core"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// openURL opens a web address in the browser. Addresses come from outside, so
// that nothing but the web is opened.
func (p *program) openURL(address string) {
	if !strings.Contains(address, "://") && !strings.HasPrefix(address, "mailto:") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
		p.shell.Failed(core.Fail(core.KindInvalid, phrase.T("This is not a web address; it was not opened."), ""))
		return
	}
	model.Act(p.loop, &p.opening, func(context.Context) error { return browser.OpenURL(u.String()) }, p.openFailed)
}

func (p *program) openFailed(err error) {
	if err != nil {
		p.shell.Failed(core.Fail(core.KindTemporary, phrase.T("No program to open this with was found."), phrase.T("Install a browser, or copy the address.")).Because(err))
	}
}

// openOriginal shows a résumé in the system's own viewer. The viewer needs a
// plain file: it lies in a private folder that is removed when the window closes.
func (p *program) openOriginal(profile core.Profile) {
	if profile.Blob == "" {
		p.shell.Hint(phrase.T("There is no original of this profile."))
		return
	}
	model.Act(p.loop, &p.opening, func(ctx context.Context) error {
		path, err := p.unseal(ctx, profile)
		if err != nil {
			return err
		}
		return browser.OpenFile(path)
	}, p.openFailed)
}

func (p *program) unseal(ctx context.Context, profile core.Profile) (path string, err error) {
	if p.plain == "" {
		if p.plain, err = os.MkdirTemp("", "reqdesk-view-"); err != nil {
			return "", err
		}
	}
	in, err := p.desk.DB.Blobs().Open(ctx, profile.Blob)
	if err != nil {
		return "", err
	}
	defer in.Close()
	path = filepath.Join(p.plain, profile.ID.String()+strings.ToLower(filepath.Ext(profile.BlobName)))
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	return path, errors.Join(err, out.Close())
}

// forgetPlain removes the unsealed files.
func (p *program) forgetPlain() error {
	if p.plain == "" {
		return nil
	}
	return os.RemoveAll(p.plain)
}
