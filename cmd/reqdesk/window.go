package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"reqdesk/assets"
	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/instance"
	"reqdesk/cmd/internal/journal"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
)

const appID = "org.reqdesk.Reqdesk"

// program is the running window: first without a workspace, then with one.
type program struct {
	app       fyne.App
	window    fyne.Window
	shell     *shell.Shell
	loop      *model.Loop
	ending    *ending
	stop      context.CancelFunc
	opened    model.Question
	counting  model.Question
	opening   model.Question
	warping   model.Question
	switching model.Question
	crashed   model.Question
	finding   model.Question
	ahead     model.Question
	syncing   *model.SyncModel
	pill      *model.PillModel
	log       *journal.Journal
	seats     map[string]*instance.Seat // by the folder of the workspace
	waiting   []string                  // files and links for the time when a workspace is open
	toldCrash bool
	days      passing
	// cancelStart ends the making of the practice company.
	cancelStart context.CancelFunc
	plain       string // folder of unsealed originals; "" = none were shown

	options  desk.Options
	desk     *desk.Desk
	practice *desk.Practice
	places   map[model.Place]func() shell.Page
	work     *work
	welcome  *model.WelcomeModel
	intake   *screens.Intake
	jobShown *screens.Job
	clients  *screens.Clients
	inbox    *screens.Inbox
	tour     *model.TourModel
}

// run shows the window until it is closed.
func run(workspace string, practice bool, args []string) error {
	dir, err := desk.Folder(workspace, os.Getenv)
	if err != nil {
		return err
	}
	clock, err := desk.ClockFrom(os.Getenv("REQDESK_NOW"))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	if forward(ctx, dir, args) {
		stop()
		return nil
	}
	if err := seeDisplay(); err != nil {
		stop()
		return err
	}
	log := openLog(os.Getenv)
	p := &program{
		app: app.NewWithID(appID), stop: stop, log: log, seats: map[string]*instance.Seat{},
		options: desk.Options{Dir: dir, Passphrase: os.Getenv("REQDESK_PASSPHRASE"), Clock: clock},
	}
	p.ending = &ending{do: fyne.Do, stuck: p.stuck}
	p.loop = model.NewLoop(ctx, p.ending.dispatch)
	p.app.SetIcon(fyne.NewStaticResource("reqdesk.png", assets.AppIcon()))
	p.app.Settings().SetTheme(look.New(p.lookOptions()))
	speak(p.app.Preferences().String(languageKey))
	p.window = p.app.NewWindow("Reqdesk")
	p.window.Resize(fyne.NewSize(1180, 740))
	p.window.SetMaster()
	p.build()
	p.registerLinks()
	beforePictures(func() { p.loop.Settle(time.Now(), moment) })
	p.waiting = whole(here(), args)
	p.claim(dir)
	p.app.Lifecycle().SetOnStarted(func() {
		p.heed()
		p.begin(practice)
	})
	p.window.ShowAndRun()
	p.ending.begin()
	return p.close()
}

// moment is how long a picture waits for answers at most. Nobody sees it, and where there
// is no graphics card it is much less than drawing once more takes.
const moment = 30 * time.Millisecond

// beforePictures runs do on the window's goroutine before each picture that may be drawn:
// animations are the toolkit's only word between the keys and the drawing.
func beforePictures(do func()) {
	a := fyne.NewAnimation(time.Hour, func(float32) { do() })
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

// build makes the shell; pages are made when they are first shown.
func (p *program) build() {
	p.places = map[model.Place]func() shell.Page{}
	p.shell = shell.New(shell.Options{
		Window: p.window, Dispatch: p.loop.Dispatch,
		Build: func(place model.Place) shell.Page {
			if make := p.places[place]; make != nil {
				return make()
			}
			return nil
		},
		Commands:  p.commands(),
		Find:      p.find,
		HelpFor:   p.helpFor,
		OnDropped: p.dropped,
		OnSync:    p.showSync,
		OnPill:    p.showOutbox,
		OnLook:    p.keepLook,
		OnFailed:  p.logFailure,
		Copy:      func(text string) { p.app.Clipboard().SetContent(text) },
	})
	p.ownQuit()
	p.shell.OnGo(func(r model.Route) { p.log.Info("shown", "place", string(r.Place), "tab", string(r.Tab)) })
	p.welcome = model.NewWelcome(p.options.Dir, p.welcomeIntents())
	p.places[model.Welcome] = p.welcomePage
	p.places[model.Help] = p.helpPage
}

// use shows the screens of an open workspace and starts the engine.
func (p *program) use(d *desk.Desk) {
	p.desk = d
	d.Log = p.log.Logger
	p.log.Info("workspace opened", "holder", string(d.DB.Info().Holder), "format", d.DB.Info().Format)
	d.Records.Notifier = newDesktop(p.app)
	p.pages(d)
	p.work = startWork(p.loop.Context(), d, p.practice)
	p.live()
	p.banner()
	p.shell.Go(model.To(model.Today))
	p.claim(d.DB.Dir())
	p.tellCrash()
	p.given(nil)
	time.AfterFunc(afterOpening, func() { p.loop.Dispatch(func() { p.readAhead(d) }) })
}

// readAhead reads the order of the ATS jobs, for the import dialog's first rows. What
// that and opening took is given back at once: left to itself, the runtime keeps it for
// minutes while nothing happens.
func (p *program) readAhead(d *desk.Desk) {
	if p.desk != d {
		return
	}
	model.Load(p.loop, &p.ahead, func(ctx context.Context) (struct{}, error) {
		err := d.Jobs.Search().LoadOrder(ctx)
		debug.FreeOSMemory()
		return struct{}{}, err
	}, func(struct{}, error) {}) // what is wrong with the jobs, the dialog says
}

// afterOpening is when the first screen has long been drawn.
const afterOpening = 3 * time.Second

// close ends the engine and gives the workspace up.
func (p *program) close() error {
	p.stop()
	p.leave()
	if p.work != nil {
		p.work.stop()
	}
	p.loop.Wait()
	err := p.forgetPlain()
	switch {
	case p.practice != nil:
		err = errors.Join(err, p.practice.Close())
	case p.desk != nil:
		err = errors.Join(err, p.desk.Close())
	}
	p.log.LogAttrs(context.Background(), slog.LevelInfo, "ended", journal.Failure(err))
	return errors.Join(err, p.log.Close())
}

func (p *program) lookOptions() look.Options {
	prefs := p.app.Preferences()
	return look.Options{Mode: look.Mode(prefs.StringWithFallback("mode", string(look.System))), Scale: float32(prefs.FloatWithFallback("scale", 1))}
}

func (p *program) keepLook(o look.Options) {
	p.app.Preferences().SetString("mode", string(o.Mode))
	p.app.Preferences().SetFloat("scale", float64(o.Scale))
}
