package main

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"reqdesk/cmd/internal/autostart"
	"reqdesk/cmd/internal/journal"
	"reqdesk/cmd/internal/links"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
)

// What the program is started with, by hand, from a file manager or from a link in
// another program: files with people to bring in, and links to a place in the window.

// here is the folder in which the program was started.
func here() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

// whole makes the paths of files whole that begin in dir. Links stay as they are.
func whole(dir string, args []string) []string {
	out := make([]string, 0, len(args))
	for _, a := range args {
		if !model.IsLink(a) {
			if u, err := url.Parse(a); err == nil && u.Scheme == "file" {
				a = filepath.FromSlash(u.Path)
			}
			if !filepath.IsAbs(a) {
				a = filepath.Join(dir, a)
			}
		}
		out = append(out, a)
	}
	return out
}

// given opens files and links, those too that came before a workspace was open.
func (p *program) given(args []string) {
	p.waiting = append(p.waiting, args...)
	if p.work == nil || len(p.waiting) == 0 {
		return
	}
	args, p.waiting = p.waiting, nil
	var files []string
	for _, a := range args {
		if !model.IsLink(a) {
			files = append(files, a)
			continue
		}
		to, err := model.ReadLink(a)
		switch {
		case err != nil:
			p.shell.Failed(err)
		case p.shell.Busy():
			p.shell.Hint(phrase.T("Close the open dialog, then follow the link again."))
		default:
			p.shell.Go(to)
		}
	}
	if len(files) > 0 {
		p.intake.Open(files, 0)
	}
}

// registerLinks lets links open in this program, where a package does not do so. One that
// was only built to be tried leaves the system as it is.
func (p *program) registerLinks() {
	if released == "" {
		return
	}
	self, err := os.Executable()
	if err == nil {
		err = links.Register(self)
	}
	if err != nil {
		p.log.LogAttrs(context.Background(), slog.LevelWarn, "links refused", journal.Failure(err))
	}
}

// forgetSystem takes back what this program told the system.
func forgetSystem() error {
	err := links.Forget()
	if starter := autostart.For(os.Getenv, nil); starter != nil {
		err = errors.Join(err, starter.SetStarts(context.Background(), false))
	}
	return err
}
