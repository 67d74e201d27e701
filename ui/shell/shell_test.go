package shell_test

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// screen is a page that records what happened to it.
type screen struct {
	content fyne.CanvasObject
	field   *widgets.SearchField
	shown   []model.Route
	left    int
	keys    []fyne.KeyName
	opens   fyne.KeyName // gives the field the keyboard
}

func newScreen(place model.Place) *screen {
	s := &screen{field: widgets.NewSearchField("Search", nil)}
	s.content = widgets.Page(widgets.NewPageHeader(string(place), "12 of 40", widgets.Width(220, s.field)),
		widgets.NewEmptyState(look.IconJobs, "Nothing here yet", "What you bring in appears here.", widgets.NewPrimary("Bring it in", nil)))
	return s
}

func (s *screen) Content() fyne.CanvasObject { return s.content }
func (s *screen) Show(r model.Route)         { s.shown = append(s.shown, r) }
func (s *screen) Leave()                     { s.left++ }
func (s *screen) Find()                      { widgets.Focus(s.field) }
func (s *screen) Key(ev *fyne.KeyEvent) bool {
	s.keys = append(s.keys, ev.Name)
	if ev.Name == s.opens {
		s.Find()
		return true
	}
	return ev.Name == "C"
}

func (s *screen) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "C", Does: "Contact"}, {Key: "S", Does: "Save"}, {Key: "D", Does: "Discard"}}
}

type bench struct {
	*shell.Shell
	window fyne.Window
	pages  map[model.Place]*screen
	queue  []func()
	files  []string
	pills  int
}

func newBench(t *testing.T, o look.Options) *bench {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(o))
	b := &bench{window: test.NewTempWindow(t, nil), pages: map[model.Place]*screen{}}
	b.Shell = shell.New(shell.Options{
		Window:   b.window,
		Dispatch: func(f func()) { b.queue = append(b.queue, f) },
		Build: func(p model.Place) shell.Page {
			b.pages[p] = newScreen(p)
			return b.pages[p]
		},
		Commands:  []shell.Command{{Menu: shell.MenuFile, Name: "Import jobs…", Icon: look.IconDownload, Key: fyne.KeyI, Do: func() {}}},
		OnDropped: func(files []string) { b.files = files },
		OnPill:    func() { b.pills++ },
		Copy:      func(string) {},
	})
	b.window.Resize(fyne.NewSize(1120, 740))
	b.SetClients(shell.Clients{Active: 0, List: []shell.Client{{Name: "Acme Robotics", Note: "3 connections", Accent: 1}, {Name: "Umbrella", Note: "1 connection", Accent: 4}}, OnAdd: func() {}})
	b.SetSync(widgets.Progress{Text: "All up to date", Part: -1, Icon: look.IconOnline, Tone: look.ToneSuccess})
	b.SetCounts(map[model.Place]int{model.Review: 38, model.Inbox: 2})
	b.Go(model.To(model.Jobs))
	return b
}

func (b *bench) press(name fyne.KeyName) {
	if f := b.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		b.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
	}
	b.settle()
}

// settle runs what was dispatched.
func (b *bench) settle() {
	for len(b.queue) > 0 {
		do := b.queue[0]
		b.queue = b.queue[1:]
		do()
	}
}

// choose runs the menu item of that name, as its shortcut would.
func (b *bench) choose(t *testing.T, name string) {
	t.Helper()
	for _, menu := range b.window.MainMenu().Items {
		for _, item := range menu.Items {
			if item.Label == name {
				item.Action()
				return
			}
		}
	}
	t.Fatalf("no menu item %q", name)
}

func TestEachPageIsBuiltOnceAndShownEachTime(t *testing.T) {
	b := newBench(t, look.Options{})
	jobs := b.pages[model.Jobs]
	b.Go(model.ToJob(7, model.TabPlan))
	b.Go(model.To(model.Jobs))
	if b.pages[model.Jobs] != jobs {
		t.Error("the job list was built twice")
	}
	if len(jobs.shown) != 2 || jobs.left != 1 {
		t.Errorf("the job list was shown %d times and left %d times", len(jobs.shown), jobs.left)
	}
	if !jobs.content.Visible() || b.pages[model.Job].content.Visible() {
		t.Error("only the current page may be visible")
	}
}

func TestBackGoesWhereOneWas(t *testing.T) {
	b := newBench(t, look.Options{})
	b.Go(model.ToJob(7, ""))
	b.Go(model.ToReview(7))
	b.Back()
	if b.Current() != model.ToJob(7, "") {
		t.Errorf("back leads to %v", b.Current())
	}
	b.press(fyne.KeyEscape)
	if b.Current() != model.To(model.Jobs) {
		t.Errorf("Escape on a job leads to %v", b.Current())
	}
	b.Back()
	if b.Current() != model.To(model.Jobs) {
		t.Error("there is nothing before the first page")
	}
}

func TestPlainKeysReachThePageUnlessADialogIsOpen(t *testing.T) {
	b := newBench(t, look.Options{})
	b.press("C")
	page := b.pages[model.Jobs]
	if len(page.keys) != 1 {
		t.Fatalf("the page got %v", page.keys)
	}
	asked := 0
	b.Confirm(dialogs.Question{Title: "Delete the draft?", Text: "It is gone for good.", Do: "Delete"}, func() { asked++ })
	b.choose(t, "Today")
	if b.Current() != model.To(model.Jobs) {
		t.Error("a shortcut worked behind a dialog")
	}
	b.press(fyne.KeyReturn)
	if asked != 1 || b.Busy() {
		t.Errorf("Enter confirmed %d times, dialog open: %v", asked, b.Busy())
	}
	if len(page.keys) != 1 {
		t.Error("keys meant for the dialog reached the page")
	}
}

func TestShortcutsWorkWhileAFieldHasTheKeyboard(t *testing.T) {
	b := newBench(t, look.Options{})
	b.choose(t, "Find on this page")
	if b.window.Canvas().Focused() != fyne.Focusable(b.pages[model.Jobs].field) {
		t.Fatal("Find must give the search field the keyboard")
	}
	b.choose(t, "People")
	if b.Current().Place != model.People {
		t.Error("the shortcut of a menu item must work from inside a field")
	}
	seen := map[string]string{}
	for _, c := range b.Commands() {
		if c.Key == "" {
			continue
		}
		if seen[c.Keys()] != "" {
			t.Errorf("%s does both %q and %q", c.Keys(), seen[c.Keys()], c.Name)
		}
		seen[c.Keys()] = c.Name
	}
}

func TestThePaletteFindsACommandAndRunsIt(t *testing.T) {
	b := newBench(t, look.Options{})
	b.Palette()
	test.Type(b.window.Canvas().Focused(), "peo")
	b.press(fyne.KeyReturn)
	if b.Current().Place != model.People || b.Busy() {
		t.Errorf("the palette led to %v", b.Current())
	}
}

func TestTheWelcomeScreenHasNoSidebar(t *testing.T) {
	b := newBench(t, look.Options{})
	wide := b.pages[model.Jobs].content.Size().Width
	b.Go(model.To(model.Welcome))
	if b.pages[model.Welcome].content.Size().Width <= wide {
		t.Error("the welcome screen must have the whole window")
	}
	b.Go(model.To(model.Jobs))
	if b.pages[model.Jobs].content.Size().Width != wide {
		t.Error("the sidebar must come back")
	}
}

func TestAnErrorSaysWhatHappenedAndHidesItsCause(t *testing.T) {
	b := newBench(t, look.Options{})
	b.Failed(nil)
	if b.Busy() {
		t.Fatal("no error shows nothing")
	}
	b.Failed(core.Fail(core.KindAuth, "The key was refused. Nothing was changed.", "Enter it again.").Because(errors.New("http 401")))
	if !b.Busy() {
		t.Fatal("an error must be shown")
	}
	b.press(fyne.KeyEscape)
	if b.Busy() {
		t.Error("Escape must close it")
	}
	if m, h := dialogs.ErrorText(errors.New("x")); m == "" || h == "" || m == "x" {
		t.Errorf("an error without words gave %q %q", m, h)
	}
}

func TestUndoFromTheSnackbar(t *testing.T) {
	b := newBench(t, look.Options{})
	undone := 0
	b.SayUndo("Discarded.", func() { undone++ })
	b.Say("Saved.")
	if !b.Snackbar().Undo() || undone != 1 {
		t.Error("Undo must run what the news offers")
	}
	if now, ok := b.Snackbar().Current(); !ok || now.Text != "Saved." {
		t.Errorf("next is %q", now.Text)
	}
	if b.Snackbar().Undo() {
		t.Error("plain news has nothing to undo")
	}
}

func TestNewsAreToldOverTheDialogThatIsOpen(t *testing.T) {
	b := newBench(t, look.Options{})
	under := b.Snackbar()
	dialog := b.Dialog(dialogs.Sheet{Title: "Reqdesk ended by itself the last time"})
	b.Say("The report is on the clipboard.")
	if news, ok := dialog.Stage().Snackbar().Current(); !ok || news.Text != "The report is on the clipboard." {
		t.Errorf("the dialog says %q", news.Text)
	}
	if news, ok := under.Current(); ok {
		t.Errorf("behind the dialog, where nobody can read it, stands %q", news.Text)
	}
	b.press(fyne.KeyEscape)
	if news, _ := b.Snackbar().Current(); b.Snackbar() != under || news.Text != "The report is on the clipboard." {
		t.Errorf("once the dialog is closed the window says %q", news.Text)
	}
}

func TestShellIsDrawn(t *testing.T) {
	scenes := map[string]func(*bench){
		"page": func(b *bench) {
			b.SetTop(widgets.NewBanner(look.TonePractice, "Practice company: e-mail goes nowhere.", widgets.NewQuiet("Leave practice", nil)))
			b.SayUndo("Ada Lovelace was discarded.", func() {})
		},
		"ask": func(b *bench) {
			b.Confirm(dialogs.Question{Title: "Delete this template?", Text: "Three sequences use it. They keep their own copy; the template itself is gone for good.", Do: "Delete", Danger: true}, func() {})
		},
		"error": func(b *bench) {
			b.Failed(core.Fail(core.KindAuth, "Greenhouse refused the key. What was read before is kept.", "Create a new key in Greenhouse and enter it under Clients.").Because(errors.New("GET /v1/jobs: 401 Unauthorized")))
		},
		"offline": func(b *bench) {
			b.SetPill(true, widgets.Progress{Text: "Offline since 24 Nov", Note: "40 waiting", Part: -1, Icon: look.IconOffline, Tone: look.ToneMuted})
			b.SetSync(widgets.Progress{Text: "2 connections have a problem", Part: -1, Icon: look.IconOffline, Tone: look.ToneWarning})
		},
		"palette":   func(b *bench) { b.Palette() },
		"shortcuts": func(b *bench) { b.Shortcuts() },
		"clients":   func(b *bench) { test.TapCanvas(b.window.Canvas(), fyne.NewPos(100, 36)) },
	}
	for name, scene := range scenes {
		for _, mode := range []look.Mode{look.Light, look.Dark} {
			t.Run(fmt.Sprintf("%s_%s", name, mode), func(t *testing.T) {
				b := newBench(t, look.Options{Mode: mode})
				scene(b)
				for range 3 {
					b.window.Content().Refresh()
					if top := b.window.Canvas().Overlays().Top(); top != nil {
						top.Refresh()
					}
				}
				img := b.window.Canvas().Capture()
				if img.Bounds().Dx() != 1120 {
					t.Errorf("the window is %d wide: something on it needs more", img.Bounds().Dx())
				}
				folder := os.Getenv("REQDESK_SHOTS")
				if folder == "" {
					return
				}
				f, err := os.Create(filepath.Join(folder, "shell_"+name+"_"+string(mode)+".png"))
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				if err := png.Encode(f, img); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// The window gives each key as a key and then, where it has one, as a character.
func TestALetterIsNotTypedIntoTheFieldThatItOpens(t *testing.T) {
	b := newBench(t, look.Options{})
	page := b.pages[model.Jobs]
	page.opens = "N"
	b.window.Canvas().Unfocus()
	b.typed(fyne.KeyN, 'n')
	if b.window.Canvas().Focused() != fyne.Focusable(page.field) {
		t.Fatal("the field has not got the keyboard")
	}
	for _, r := range "nora" {
		b.typed(fyne.KeyName(strings.ToUpper(string(r))), r)
	}
	if page.field.Text != "nora" || len(page.keys) != 1 {
		t.Errorf("the field holds %q, the page got %v", page.field.Text, page.keys)
	}
}

// typed gives a key with its character, as the window does.
func (b *bench) typed(name fyne.KeyName, r rune) {
	b.press(name)
	if f := b.window.Canvas().Focused(); f != nil {
		f.TypedRune(r)
	}
	b.settle()
}
