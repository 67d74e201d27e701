package main

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/storage"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

// welcomePage is there before a workspace is.
func (p *program) welcomePage() shell.Page {
	w := screens.NewWelcome(p.shell, p.welcome)
	w.Look = p.lookOptions()
	w.OnLook = func(o look.Options) { p.shell.SetLook(o) }
	if w.Language = p.app.Preferences().String(languageKey); p.desk == nil {
		w.OnLanguage = p.greetIn
	}
	w.OnCopy = func(text string) { p.app.Clipboard().SetContent(text) }
	return w
}

// greetIn shows the first screen in another language. Nothing of a workspace is there yet,
// so all there is of the window is made anew.
func (p *program) greetIn(tag string) {
	p.app.Preferences().SetString(languageKey, tag)
	speak(tag)
	p.build()
	p.shell.Go(model.To(model.Welcome))
}

func (p *program) welcomeIntents() model.WelcomeIntents {
	return model.WelcomeIntents{
		OnPractice: p.startPractice,
		OnOwn:      p.makeOwn,
		OnOpen: func(dir string) {
			o := p.options
			o.Dir = dir
			p.open(o)
		},
		OnUnlock: func(passphrase string) {
			o := p.options
			o.Dir, o.Passphrase = p.welcome.Dir, passphrase
			p.open(o)
		},
		OnRecover: p.recover,
		OnReady:   func() { p.use(p.desk) },
		OnCancel:  func() { p.cancelStart() },
	}
}

// begin opens the workspace, or shows the way to one. All of it runs in the
// background: a keychain may ask a person.
func (p *program) begin(practice bool) {
	p.shell.Go(model.To(model.Welcome))
	if practice {
		p.welcome.Practice()
		return
	}
	model.Load(p.loop, &p.opened, func(context.Context) (storage.Info, error) { return storage.Inspect(p.options.Dir) },
		func(_ storage.Info, err error) {
			switch {
			case core.IsNotFound(err): // the first start: the welcome screen stays
			case err != nil:
				p.welcome.Failed(err)
			default:
				p.welcome.Open(p.options.Dir)
			}
		})
}

// open opens a workspace and shows Today, or what stands in the way.
func (p *program) open(o desk.Options) {
	model.Load(p.loop, &p.opened, func(ctx context.Context) (*desk.Desk, error) {
		info, err := storage.Inspect(o.Dir)
		if err == nil && info.Holder == storage.HolderVault && o.Passphrase == "" {
			return nil, errLocked
		}
		return desk.Open(ctx, o)
	}, func(d *desk.Desk, err error) {
		switch {
		case errors.Is(err, errLocked):
			p.welcome.Locked(o.Dir)
		case err != nil:
			p.welcome.Failed(err)
			p.tellCrash()
		default:
			p.options = o
			p.use(d)
		}
	})
}

var errLocked = core.Fail(core.KindKeychain, "This workspace is locked with a passphrase.", "Enter it to go on.")

// made is a new workspace with the code that opens it when its key is lost.
type made struct {
	desk *desk.Desk
	code string
}

// makeOwn makes a workspace; the recovery code is shown before anything else.
func (p *program) makeOwn(passphrase string) {
	o := p.options
	o.Passphrase = passphrase
	model.Load(p.loop, &p.opened, func(ctx context.Context) (made, error) {
		d, code, err := desk.Create(ctx, o)
		return made{d, code}, err
	}, func(m made, err error) {
		if err != nil {
			p.welcome.Failed(err)
			return
		}
		p.options, p.desk = o, m.desk
		p.welcome.ShowCode(m.code)
	})
}

func (p *program) recover(code, passphrase string) {
	o := p.options
	o.Dir, o.Passphrase = p.welcome.Dir, passphrase
	model.Load(p.loop, &p.opened, func(ctx context.Context) (*desk.Desk, error) { return desk.Recover(ctx, o, code) },
		func(d *desk.Desk, err error) {
			if err != nil {
				p.welcome.Failed(err)
				return
			}
			p.options = o
			p.use(d)
		})
}

// startPractice starts the practice company beside the user's own workspace.
func (p *program) startPractice() {
	dir := filepath.Join(filepath.Dir(p.options.Dir), "reqdesk-practice")
	start := practiceStart(p.options.Clock.Now())
	ctx, cancel := context.WithCancel(p.loop.Context())
	p.cancelStart = cancel
	model.Load(p.loop, &p.opened, func(context.Context) (*desk.Practice, error) {
		return p.newPractice(ctx, dir, start)
	}, func(company *desk.Practice, err error) {
		cancel()
		switch {
		case errors.Is(err, context.Canceled):
			p.welcome.Failed(nil)
		case err != nil:
			p.welcome.Failed(err)
		default:
			p.practice = company
			p.use(company.Desk)
		}
	})
}

// newPractice makes the company and tells how far that is. One that is cancelled leaves
// nothing behind.
func (p *program) newPractice(ctx context.Context, dir string, start time.Time) (*desk.Practice, error) {
	steps := []string{
		phrase.T("Starting its servers…"), phrase.T("Setting up its accounts…"), phrase.T("Fetching its jobs…"), phrase.T("Reading the résumés of its people…"),
	}
	tell := func(n int) { p.loop.Dispatch(func() { p.welcome.Working(steps[n], n+1, len(steps)) }) }
	tell(0)
	company, err := desk.OpenPractice(ctx, dir, start)
	if err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	company.Told = func(s desk.PracticeStep) { tell(int(s) + 1) }
	if err := cmp.Or(company.Furnish(ctx), ctx.Err()); err != nil {
		return nil, errors.Join(cmp.Or(ctx.Err(), err), company.Close())
	}
	return company, nil
}

// practiceStart is the Monday morning of the week.
func practiceStart(now time.Time) time.Time {
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	return time.Date(monday.Year(), monday.Month(), monday.Day(), 8, 0, 0, 0, time.UTC)
}
