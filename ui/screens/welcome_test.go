package screens_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"reqdesk/core"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/screens"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// door is the welcome screen with what was wanted at it.
type door struct {
	*bench
	model  *model.WelcomeModel
	wanted []string
}

func openDoor(t *testing.T, o look.Options) *door {
	d := &door{}
	note := func(s string) { d.wanted = append(d.wanted, s) }
	d.model = model.NewWelcome("/home/robin/.local/share/reqdesk", model.WelcomeIntents{
		OnPractice: func() { note("practice") },
		OnOwn:      func(p string) { note("own " + p) },
		OnOpen:     func(dir string) { note("open " + dir) },
		OnUnlock:   func(p string) { note("unlock " + p) },
		OnRecover:  func(code, p string) { note("recover " + code + " " + p) },
		OnReady:    func() { note("ready") },
		OnCancel:   func() { note("cancel") },
	})
	d.bench = newBenchIn(t, o, func(b *bench) map[model.Place]shell.Page {
		page := screens.NewWelcome(b, d.model)
		page.Look = o
		page.OnLook = func(o look.Options) { note(fmt.Sprint("look ", o.Mode, " ", o.Scale)) }
		page.OnLanguage = func(tag string) { note("speak " + tag) }
		page.OnCopy = func(s string) { note("copy " + s) }
		return map[model.Place]shell.Page{model.Welcome: page}
	})
	d.visit(model.To(model.Welcome))
	return d
}

func (d *door) last() string {
	if len(d.wanted) == 0 {
		return ""
	}
	return d.wanted[len(d.wanted)-1]
}

// typeIn writes into whatever has the keyboard.
func (d *door) typeIn(text string) {
	f := d.window.Canvas().Focused()
	if f == nil {
		d.t.Fatal("nothing has the keyboard")
	}
	f.TypedKey(&fyne.KeyEvent{}) // a character comes after its key
	test.Type(f, text)
}

func TestEnterOnTheWelcomeScreenStartsThePracticeCompany(t *testing.T) {
	d := openDoor(t, look.Options{})
	d.shoot("welcome")
	d.press(fyne.KeyReturn)
	if d.last() != "practice" {
		t.Errorf("Enter wants %q", d.wanted)
	}
	d.model.Working("Fetching its jobs…", 3, 4)
	d.shoot("welcome-busy")
	d.press(fyne.KeyEscape)
	if d.last() != "cancel" {
		t.Errorf("Escape while it starts wants %q", d.last())
	}
}

// The first screen has the choice of the language, which it lacks where a workspace is open.
func TestTheFirstScreenFitsIntoANarrowWindowInEachLanguage(t *testing.T) {
	narrow := fyne.NewSize(900, 700)
	for _, l := range phrase.Languages() {
		speak(t, l.Tag)
		d := openDoor(t, look.Options{})
		d.shoot("welcome-" + l.Tag)
		d.window.Resize(narrow)
		if need := d.window.Content().MinSize(); need.Width > narrow.Width || need.Height > narrow.Height {
			t.Errorf("%s needs %v of %v", l.Name, need, narrow)
		}
	}
}

func TestWelcomeByDigits(t *testing.T) {
	d := openDoor(t, look.Options{Mode: look.Dark})
	d.shoot("welcome-dark")
	d.press(fyne.Key2)
	if d.last() != "own " {
		t.Errorf("2 wants %q", d.wanted)
	}
	d.model.To(model.StageChoose)
	d.press(fyne.Key3)
	d.typeIn("/data/reqdesk")
	d.press(fyne.KeyReturn)
	if d.last() != "open /data/reqdesk" {
		t.Errorf("3, a path and Enter want %q", d.wanted)
	}
}

func TestRecoveryCodeIsShownOnceAndHasToBeWrittenDown(t *testing.T) {
	d := openDoor(t, look.Options{})
	d.model.ShowCode("7KQ2M-9XWPA-3FD8H-R5TJV-N6CYB-4GZE2")
	d.press(fyne.KeyEscape) // must not lead past it
	d.shoot("welcome-code")
	d.press(fyne.KeySpace)
	d.model.Ready()
	if d.last() != "ready" {
		t.Errorf("ticked and went on: %q", d.wanted)
	}
}

func TestNoKeychainOffersAPassphraseInPlainWords(t *testing.T) {
	d := openDoor(t, look.Options{})
	d.press(fyne.Key2)
	d.model.Failed(core.Fail(core.KindKeychain, "The keychain of this computer does not answer.", "Unlock it, or take a passphrase."))
	d.typeIn("four plain words here")
	d.shoot("welcome-vault")
	d.press(fyne.KeyReturn)
	if d.last() == "own four plain words here" {
		t.Error("the passphrase was taken without being given twice")
	}
	d.press(fyne.KeyEscape)
	if d.model.Stage != model.StageChoose {
		t.Error("Escape must lead back to the choice")
	}
}

func TestUnlockByPassphrase(t *testing.T) {
	d := openDoor(t, look.Options{})
	d.model.Locked("/home/robin/reqdesk")
	d.typeIn("wrong")
	d.press(fyne.KeyReturn)
	if d.last() != "unlock wrong" {
		t.Fatalf("Enter wants %q", d.wanted)
	}
	d.model.Failed(core.Fail(core.KindKeychain, "The passphrase is wrong; nothing was changed.", "Try again."))
	d.shoot("welcome-unlock")
	d.typeIn("er")
	d.press(fyne.KeyReturn)
	if d.last() != "unlock wronger" {
		t.Errorf("what was typed must stay after an error: %q", d.wanted)
	}
}

func TestAWorkspaceInUseCanBeTriedAgain(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		d := openDoor(t, look.Options{Mode: mode})
		d.model.Open("/data/reqdesk")
		d.model.Failed(core.Fail(core.KindInUse, "Another Reqdesk has this workspace open.", "Close it first."))
		d.shoot("welcome-inuse-" + string(mode))
		d.press(fyne.KeyReturn)
		if len(d.wanted) != 2 {
			t.Errorf("Enter on Try again: %q", d.wanted)
		}
	}
}

func TestKeychainAndRecoveryScreens(t *testing.T) {
	d := openDoor(t, look.Options{})
	d.model.Open("/data/reqdesk")
	d.model.Failed(core.Fail(core.KindKeychain, "The keychain of this computer is locked or not there; nothing was changed.", "Unlock it and try again."))
	d.shoot("welcome-keychain")
	d.model.To(model.StageRecover)
	d.typeIn("7KQ2M")
	d.shoot("welcome-recover")
	d.press(fyne.KeyReturn)
	if d.last() != "recover 7KQ2M " {
		t.Errorf("wanted %q", d.wanted)
	}
}

func TestTheLanguageIsChosenOnTheFirstScreen(t *testing.T) {
	d := openDoor(t, look.Options{})
	chosen := false
	eachVisible(d.top(), func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Choice); ok {
			c.SetSelected("Deutsch")
			chosen = true
		}
	})
	if !chosen || d.last() != "speak de" {
		t.Errorf("a choice is there: %v; wanted %q", chosen, d.wanted)
	}
}

func TestWelcomeShowsTheTextSizeThatIsSet(t *testing.T) {
	for i, scale := range look.TextScales {
		d := openDoor(t, look.Options{Mode: look.Dark, Scale: scale})
		var sizes *widgets.Tabs
		eachVisible(d.top(), func(o fyne.CanvasObject) {
			if tabs, ok := o.(*widgets.Tabs); ok {
				sizes = tabs
			}
		})
		if sizes == nil || sizes.Active() != i {
			t.Fatalf("at %v it shows %v", scale, sizes)
		}
		sizes.Select((i + 1) % len(look.TextScales))
		if want := fmt.Sprint("look dark ", look.TextScales[(i+1)%len(look.TextScales)]); d.last() != want {
			t.Errorf("it wants %q, not %q: the face stays", d.last(), want)
		}
	}
}
