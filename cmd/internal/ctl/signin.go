package ctl

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/pkg/browser"
)

// patience is how long a person may take in the browser.
const patience = 10 * time.Minute

type connectSignInCmd struct {
	Name  string `arg:"" help:"The connection."`
	Print bool   `help:"Only print the address; open it in a browser of this machine yourself."`
}

// Run signs in through the browser.
func (c *connectSignInCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := s.inBrowser(c.Print, func(ctx context.Context, open func(string) error) error { return d.SignIn(ctx, c.Name, open) }); err != nil {
		return err
	}
	return s.show(map[string]any{"name": c.Name, "signed_in": true}, func(row func(...any)) {
		row("Signed in:", c.Name)
		row("Next: reqdeskctl connect check " + c.Name)
	})
}

// inBrowser lets the person do something in the browser, as long as they may take.
// The address is printed as well, for machines on which none can be opened.
func (s *session) inBrowser(printOnly bool, do func(ctx context.Context, open func(address string) error) error) error {
	ctx, stop := context.WithTimeout(s, patience)
	defer stop()
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return do(ctx, func(address string) error {
		fmt.Fprintln(s.err, "Sign in at:", address)
		if !printOnly {
			_ = browser.OpenURL(address) // the address stands above
		}
		return nil
	})
}
