package shell

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// Menu is one of the menus of the window.
type Menu string

// The menus, in their order.
const (
	MenuFile Menu = "File"
	MenuGo   Menu = "Go"
	MenuJob  Menu = "Job"
	MenuView Menu = "View"
	MenuHelp Menu = "Help"
)

var menus = [...]Menu{MenuFile, MenuGo, MenuJob, MenuView, MenuHelp}

// Command is something one can do from anywhere: in the menu, by shortcut, in
// the palette.
type Command struct {
	Menu Menu // "" = it stands in the palette only
	Name string
	// Note says at its end what it leads to, where it has no key.
	Note string
	// Also are other words by which the palette finds it; they are shown nowhere.
	Also string
	Icon look.Icon
	// Key is the shortcut's key together with Ctrl (Cmd on a Mac); "" is none.
	Key fyne.KeyName
	// Shift adds Shift, Alt puts Alt in place of Ctrl.
	Shift, Alt bool
	// Plain is a key that needs nothing else held down, such as F1. It works wherever
	// no letter is typed with it.
	Plain bool
	// Char is a character that does the same wherever no text is typed; "" = none.
	Char string
	Do   func()
}

// Shortcut is the key as Fyne needs it; nil for none.
func (c Command) Shortcut() fyne.Shortcut {
	if c.Key == "" || c.Plain {
		return nil
	}
	mod := fyne.KeyModifierShortcutDefault
	if c.Alt {
		mod = fyne.KeyModifierAlt
	}
	if c.Shift {
		mod |= fyne.KeyModifierShift
	}
	return &desktop.CustomShortcut{KeyName: c.Key, Modifier: mod}
}

// Keys is the shortcut in words, for example "Ctrl+Shift+K"; "" for none.
func (c Command) Keys() string {
	if c.Key == "" {
		return ""
	}
	if c.Plain {
		return string(c.Key)
	}
	name := "Ctrl"
	if runtime.GOOS == "darwin" {
		name = "Cmd"
	}
	if c.Alt {
		name = "Alt"
	}
	if c.Shift {
		name += "+Shift"
	}
	return name + "+" + strings.ReplaceAll(string(c.Key), "Return", "Enter")
}

// Commands are all commands: the shell's own and those it was given.
func (s *Shell) Commands() []Command {
	var all []Command
	for _, e := range entries {
		all = append(all, Command{
			Menu: MenuGo, Name: phrase.Of(e.name), Also: also(e.place), Icon: e.icon, Key: e.key,
			Do: func() { s.Go(model.To(e.place)) },
		})
	}
	all = append(all,
		Command{Menu: MenuFile, Name: phrase.T("Save"), Icon: look.IconSave, Key: fyne.KeyS, Do: s.save},
		Command{Menu: MenuFile, Name: phrase.T("Attach a file to the reply"), Icon: look.IconAttachment, Key: fyne.KeyA, Shift: true, Do: s.attach},
		Command{Menu: MenuGo, Name: phrase.T("Back"), Icon: look.IconBack, Key: fyne.KeyLeft, Alt: true, Do: s.Back},
		Command{Menu: MenuGo, Name: phrase.T("Do anything…"), Icon: look.IconBolt, Key: fyne.KeyK, Do: s.Palette},
		Command{Menu: MenuView, Name: phrase.T("Find on this page"), Icon: look.IconSearch, Key: fyne.KeyF, Do: s.find},
		Command{Menu: MenuView, Name: phrase.T("Reload this page"), Icon: look.IconRefresh, Key: fyne.KeyR, Do: s.Reload},
		Command{Menu: MenuHelp, Name: phrase.T("Help about this page"), Icon: look.IconHelp, Key: fyne.KeyF1, Plain: true, Do: s.Help},
		Command{Menu: MenuHelp, Name: phrase.T("Keyboard shortcuts"), Icon: look.IconKeyboard, Key: fyne.KeySlash, Char: "?", Do: s.Shortcuts},
	)
	return append(all, s.options.Commands...)
}

// also are words for a place beside the short name that the sidebar has room for.
func also(place model.Place) string {
	switch place {
	case model.Clients:
		return phrase.T("Clients and connections, mailboxes, companies not to source from")
	case model.Templates:
		return phrase.T("Templates and sequences, snippets, e-mails")
	case model.People:
		return phrase.T("Candidates, profiles, résumés, tasks")
	case model.Inbox:
		return phrase.T("Answers, replies, mail")
	case model.Settings:
		return phrase.T("Language, text size, dark, backup, limits")
	default:
		return ""
	}
}

// clientCommands show one client each: what the switcher does.
func (s *Shell) clientCommands() []Command {
	var all []Command
	for i, c := range s.side.clients.List {
		all = append(all, Command{Name: c.Name, Icon: look.IconClients, Do: func() {
			if pick := s.side.clients.OnPick; pick != nil {
				pick(i)
			}
		}})
	}
	return all
}

func (s *Shell) find() {
	if p, ok := s.pages[s.current.Place].(Finder); ok {
		p.Find()
	}
}

func (s *Shell) save() {
	if p, ok := s.pages[s.current.Place].(Saver); ok {
		p.Save()
	}
}

func (s *Shell) attach() {
	if p, ok := s.pages[s.current.Place].(Attacher); ok {
		p.Attach()
	}
}

// Help opens the page of the help that is about where one is; on the help itself one
// looks for another.
func (s *Shell) Help() {
	if s.current.Place == model.Help || s.options.HelpFor == nil {
		s.find()
		return
	}
	s.Go(model.ToHelp(s.options.HelpFor(s.current)))
}

// plainKey runs the command of a key that needs nothing else held down.
func (s *Shell) plainKey(key fyne.KeyName) bool {
	for _, c := range s.Commands() {
		if c.Plain && c.Key == key {
			c.Do()
			return true
		}
	}
	return false
}

// mainMenu holds every shortcut. While a dialog is open only Ctrl or Cmd with
// Return does anything.
func (s *Shell) mainMenu() *fyne.MainMenu {
	all := s.Commands()
	main := fyne.NewMainMenu()
	for _, name := range menus {
		menu := fyne.NewMenu(phrase.Of(string(name)))
		for _, c := range all {
			if c.Menu == name {
				menu.Items = append(menu.Items, s.menuItem(c))
			}
		}
		if name == MenuJob {
			menu.Items = append(menu.Items, s.confirmItem())
		}
		if len(menu.Items) > 0 {
			main.Items = append(main.Items, menu)
		}
	}
	return main
}

func (s *Shell) menuItem(c Command) *fyne.MenuItem {
	item := fyne.NewMenuItem(c.Name, func() {
		if !s.Busy() && c.Do != nil {
			c.Do()
		}
	})
	item.Shortcut = c.Shortcut()
	if c.Icon != "" {
		item.Icon = c.Icon.Resource(look.ColorMuted)
	}
	return item
}

func (s *Shell) confirmItem() *fyne.MenuItem {
	item := fyne.NewMenuItem(phrase.T("Do the main thing here"), func() {
		widgets.SendKey(s.window.Canvas(), &fyne.KeyEvent{Name: widgets.KeyConfirm})
	})
	item.Shortcut = Command{Key: fyne.KeyReturn}.Shortcut()
	return item
}
