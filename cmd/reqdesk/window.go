package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"reqdesk/assets"
	"reqdesk/cmd/internal/desk"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
)

const appID = "org.reqdesk.Reqdesk"

// program is the running window: first without a workspace, then with one.
type program struct {
	app      fyne.App
	window   fyne.Window
	shell    *shell.Shell
	loop     *model.Loop
	stop     context.CancelFunc
	opened   model.Question
	counting model.Question
	opening  model.Question
	plain    string // folder of unsealed originals; "" = none were shown

	options  desk.Options
	desk     *desk.Desk
	practice *desk.Practice
	places   map[model.Place]func() shell.Page
	work     *work
}

// run shows the window until it is closed.
func run(workspace string, practice bool) error {
	dir, err := desk.Folder(workspace, os.Getenv)
	if err != nil {
		return err
	}
	clock, err := desk.ClockFrom(os.Getenv("REQDESK_NOW"))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	p := &program{
		app: app.NewWithID(appID), stop: stop,
		options: desk.Options{Dir: dir, Passphrase: os.Getenv("REQDESK_PASSPHRASE"), Clock: clock},
	}
	p.loop = model.NewLoop(ctx, fyne.Do)
	p.app.SetIcon(fyne.NewStaticResource("reqdesk.png", assets.AppIcon()))
	p.app.Settings().SetTheme(look.New(p.lookOptions()))
	p.window = p.app.NewWindow("Reqdesk")
	p.window.Resize(fyne.NewSize(1240, 800))
	p.window.SetMaster()
	p.build()
	p.app.Lifecycle().SetOnStarted(func() { p.begin(practice) })
	p.window.ShowAndRun()
	return p.close()
}

// build makes the shell; pages are made when they are first shown.
func (p *program) build() {
	p.places = map[model.Place]func() shell.Page{}
	p.shell = shell.New(shell.Options{
		Window: p.window, Dispatch: fyne.Do,
		Build: func(place model.Place) shell.Page {
			if make := p.places[place]; make != nil {
				return make()
			}
			return nil
		},
		Commands:  p.commands(),
		OnDropped: p.dropped,
		OnLook:    p.keepLook,
		Copy:      func(text string) { p.app.Clipboard().SetContent(text) },
	})
	p.welcomePages()
}

// begin opens the workspace in the background: a keychain may ask a person.
func (p *program) begin(practice bool) {
	if practice {
		p.startPractice()
		return
	}
	p.open(p.options)
}

// open opens a workspace and shows Today, or what stands in the way.
func (p *program) open(o desk.Options) {
	model.Load(p.loop, &p.opened, func(ctx context.Context) (*desk.Desk, error) { return desk.Open(ctx, o) },
		func(d *desk.Desk, err error) {
			if err != nil {
				p.cannotOpen(err)
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
	model.Load(p.loop, &p.opened, func(ctx context.Context) (*desk.Practice, error) {
		company, err := desk.OpenPractice(ctx, dir, start)
		if err != nil {
			return nil, err
		}
		return company, company.Furnish(ctx)
	}, func(company *desk.Practice, err error) {
		if err != nil {
			p.shell.Failed(err)
			return
		}
		p.practice = company
		p.use(company.Desk)
	})
}

// practiceStart is the Monday morning of the week.
func practiceStart(now time.Time) time.Time {
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	return time.Date(monday.Year(), monday.Month(), monday.Day(), 8, 0, 0, 0, time.UTC)
}

// use shows the screens of an open workspace and starts the engine.
func (p *program) use(d *desk.Desk) {
	p.desk = d
	p.pages(d)
	p.work = startWork(p.loop.Context(), d, p.practice)
	p.live()
	p.banner()
	p.shell.Go(model.To(model.Today))
}

// close ends the engine and gives the workspace up.
func (p *program) close() error {
	p.stop()
	if p.work != nil {
		p.work.wait()
	}
	p.loop.Wait()
	err := p.forgetPlain()
	switch {
	case p.practice != nil:
		return errors.Join(err, p.practice.Close())
	case p.desk != nil:
		return errors.Join(err, p.desk.Close())
	}
	return err
}

func (p *program) lookOptions() look.Options {
	prefs := p.app.Preferences()
	return look.Options{Mode: look.Mode(prefs.StringWithFallback("mode", string(look.System))), Scale: float32(prefs.FloatWithFallback("scale", 1))}
}

func (p *program) keepLook(o look.Options) {
	p.app.Preferences().SetString("mode", string(o.Mode))
	p.app.Preferences().SetFloat("scale", float64(o.Scale))
}
