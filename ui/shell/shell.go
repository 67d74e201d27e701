// Package shell is the window around the screens: the sidebar with the client
// switcher, the entries and the sync line; the stack of pages, of which each is
// built once and kept; the router with its way back; the main menu with every
// shortcut; dialogs, snackbars and errors in one manner for all screens.
//
// Where one is, is a model.Route. Go, Back, links in texts, notifications and
// the command palette all use it.
//
// Shortcuts are menu items, because only those work while a text field has the
// keyboard. Plain keys (letters, Escape) come to the page through its Key
// method once the focused widget has declined them. While a dialog is open no
// command runs, except Ctrl or Cmd with Return, which the dialog gets.
//
// The shell stores nothing, loads nothing and knows no screen: cmd gives it the
// pages and what the commands do. All its methods belong to the window's
// goroutine; background work comes in through model.Loop. It does not import
// fyne's app package, so that it draws and tests without a display.
package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// Page is one screen. It is built when it is first needed and kept.
type Page interface {
	// Content is what the screen draws; always the same object.
	Content() fyne.CanvasObject
	// Show is called each time one comes to the page, with the route that led
	// there. The page reads anew what it shows and gives the keyboard to what
	// one will most likely use.
	Show(model.Route)
}

// A Page may also be any of these.
type (
	// Leaver is told when one leaves the page.
	Leaver interface{ Leave() }
	// KeyTaker gets the keys that nothing on the page wanted and tells whether
	// it used them. Ctrl or Cmd with Return arrives as widgets.KeyConfirm.
	KeyTaker interface {
		Key(*fyne.KeyEvent) bool
	}
	// Finder has a search field; Find gives it the keyboard.
	Finder interface{ Find() }
	// Saver has something to save; Save does it, or says on the page why not.
	Saver interface{ Save() }
	// Attacher writes something that files can go with; Attach lets one choose a file.
	Attacher interface{ Attach() }
	// KeyTeller lists its own keys for the shortcuts sheet.
	KeyTeller interface{ Keys() []KeyHelp }
	// Helped shows a "?" that opens the help about the page.
	Helped interface{ SetHelp(open func()) }
)

// KeyHelp is one line of the shortcuts sheet.
type KeyHelp struct{ Key, Does string }

// Options are what the window is made of.
type Options struct {
	Window   fyne.Window
	Dispatch Dispatch
	// Build makes the page of a place; it is called once per place.
	Build func(model.Place) Page
	// Commands are added to those of the shell itself.
	Commands []Command
	// Find looks for jobs and people of a name, for the palette, and hands over on the
	// window's goroutine what it has found, soon; nil = there are none to find.
	Find func(text string, found func([]Command))
	// HelpFor is the page of the help about a place; nil = there is none.
	HelpFor func(model.Route) model.Topic
	// OnDropped is told which files were dropped onto the window.
	OnDropped func(files []string)
	// OnSync is called when the sync line is pressed.
	OnSync func()
	// OnPill is called when the line above it is pressed, which says that nobody answers.
	OnPill func()
	// OnLook is called when the reader chooses another face or text size.
	OnLook func(look.Options)
	// Copy puts text on the clipboard; nil leaves such buttons out.
	Copy func(string)
	// OnFailed is told of each error that is shown; nil = nobody.
	OnFailed func(error)
}

// Shell is the window.
type Shell struct {
	options Options
	window  fyne.Window
	after   widgets.After
	stage   *widgets.Stage
	side    *sidebar
	top     *fyne.Container // banners above the pages
	stack   *fyne.Container
	pages   map[model.Place]Page
	history []model.Route
	current model.Route
	onGo    []func(model.Route)
}

// maxHistory bounds the way back.
const maxHistory = 50

// New fills the window and shows nothing yet: call Go next.
func New(o Options) *Shell {
	s := &Shell{options: o, window: o.Window, pages: map[model.Place]Page{}, stack: container.NewStack(), top: widgets.VStack(0)}
	s.after = afterOn(o.Dispatch)
	s.side = newSidebar(s)
	main := container.New(layout.NewBorderLayout(s.top, nil, nil, nil), s.top, s.stack) // the banner first, for Tab
	s.stage = widgets.NewStage(newGround(s.side, main), s.after)
	s.stage.OnKey, s.stage.OnRune, s.stage.Room = s.key, s.typed, s.side.room
	s.window.SetPadded(false)
	s.window.SetContent(s.stage)
	s.window.SetMainMenu(s.mainMenu())
	widgets.HostKeys(s.window.Canvas())
	if o.OnDropped != nil {
		s.window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { o.OnDropped(paths(uris)) })
	}
	return s
}

// Dispatch runs a function on the window's goroutine, soon and in order: fyne.Do
// in the program, a queue in tests.
type Dispatch = func(func())

// afterOn makes timers whose functions run on the window's goroutine.
func afterOn(dispatch Dispatch) widgets.After {
	return func(d time.Duration, do func()) func() {
		stopped := false // touched on the window's goroutine only
		timer := time.AfterFunc(d, func() {
			dispatch(func() {
				if !stopped {
					do()
				}
			})
		})
		return func() {
			stopped = true
			timer.Stop()
		}
	}
}

func paths(uris []fyne.URI) []string {
	var files []string
	for _, u := range uris {
		if u != nil && u.Scheme() == "file" {
			files = append(files, u.Path())
		}
	}
	return files
}

// Window is the window itself, for what only it can do.
func (s *Shell) Window() fyne.Window { return s.window }

// Host is where dialogs open.
func (s *Shell) Host() dialogs.Host {
	return dialogs.Host{Canvas: s.window.Canvas(), After: s.after, News: func(news widgets.Snack) { s.Snackbar().Add(news) }}
}

// Dialog opens a sheet over the window.
func (s *Shell) Dialog(sheet dialogs.Sheet) *dialogs.Open { return dialogs.Show(s.Host(), sheet) }

// Confirm asks, and calls yes if the answer is yes.
func (s *Shell) Confirm(q dialogs.Question, yes func()) { dialogs.Ask(s.Host(), q, yes) }

// Failed tells of an error that belongs to no place on the page; nil is no
// error and shows nothing.
func (s *Shell) Failed(err error) {
	if err != nil {
		if s.options.OnFailed != nil {
			s.options.OnFailed(err)
		}
		dialogs.Failed(s.Host(), err, s.options.Copy)
	}
}

// Say tells that something is done.
func (s *Shell) Say(text string) { s.Snackbar().Say(text) }

// Hint tells what is to be known or done first: nothing was done.
func (s *Shell) Hint(text string) { s.Snackbar().Hint(text) }

// SayUndo tells that something is done and offers to take it back.
func (s *Shell) SayUndo(text string, undo func()) {
	s.Snackbar().Add(widgets.Snack{Text: text, Action: phrase.T("Undo"), Do: undo})
}

// Snackbar is where news appear: over the dialog that is open, if one is. Behind it nobody
// could read them.
func (s *Shell) Snackbar() *widgets.Snackbar {
	if dialog, ok := s.window.Canvas().Overlays().Top().(*widgets.Stage); ok {
		return dialog.Snackbar()
	}
	return s.stage.Snackbar()
}

// Busy tells whether a dialog or menu is open.
func (s *Shell) Busy() bool { return s.window.Canvas().Overlays().Top() != nil }

// SetTop sets the banners above all pages, for example that of the practice
// company; none takes them away.
func (s *Shell) SetTop(banners ...fyne.CanvasObject) {
	s.top.Objects = nil
	for _, b := range banners {
		s.top.Add(widgets.InsetBy(look.Space12, look.PageMargin, 0, look.PageMargin, b))
	}
	s.stage.Refresh()
}

// SetSync shows what the connections do just now, at the foot of the sidebar.
func (s *Shell) SetSync(p widgets.Progress) { s.side.sync.Set(p) }

// SetPill shows above the sync line that nobody answers and what waits for it, or takes
// that line away.
func (s *Shell) SetPill(shown bool, p widgets.Progress) {
	s.side.pill.Set(p)
	if s.side.pill.Hidden == shown {
		s.side.pill.Hidden = !shown
		s.stage.Refresh() // news stand above the pill
	}
}

// SetCounts shows how much waits behind each entry of the sidebar.
func (s *Shell) SetCounts(counts map[model.Place]int) {
	for place, item := range s.side.items {
		item.SetCount(counts[place])
	}
}

// SetClients fills the switcher; see Clients.
func (s *Shell) SetClients(c Clients) { s.side.setClients(c) }

// SetLook changes face and text size.
func (s *Shell) SetLook(o look.Options) {
	fyne.CurrentApp().Settings().SetTheme(look.New(o))
	if s.options.OnLook != nil {
		s.options.OnLook(o)
	}
}

// typed is for characters that nothing took for text.
func (s *Shell) typed(r rune) {
	for _, c := range s.Commands() {
		if c.Char == string(r) && !s.Busy() {
			c.Do()
			return
		}
	}
}

// key is for keys that nothing had a use for: first the page, then Escape as
// the way back from a page that lies under another. The page gets them at once, so
// that the next key finds what this one has opened.
func (s *Shell) key(ev *fyne.KeyEvent) bool {
	if s.plainKey(ev.Name) {
		return true
	}
	p, ok := s.pages[s.current.Place].(KeyTaker)
	if ok && p.Key(ev) {
		return true
	}
	if ev.Name == fyne.KeyEscape && s.current.Home() != s.current.Place {
		s.Back()
		return true
	}
	return false
}
