package screens

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"reqdesk/assets"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Welcome is the first screen, without the sidebar: what the application is
// for, and three ways into it. Whatever has to be asked before there is a
// workspace stands in the same place; see unlock.go.
type Welcome struct {
	window Window
	model  *model.WelcomeModel

	content *fyne.Container
	right   *fyne.Container // what the stage shows
	stage   model.WelcomeStage
	drawn   bool
	first   fyne.Focusable // what has the keyboard on this stage
	enter   func()         // what Enter does where nothing else uses it

	practice *widgets.ActionCard
	folder   *widgets.Field
	place    *widgets.Paragraph
	failure  *widgets.Banner
	busy     *fyne.Container // what is being done, and how to end it
	doing    *widgets.ProgressLine
	cancel   *widgets.Button
	gate     gate

	// OnLook is told which text size is chosen; nil leaves the choice out. Look is how the
	// window looks by now.
	OnLook func(look.Options)
	Look   look.Options
	// OnLanguage is told which language is chosen, and shows the page in it; nil leaves the
	// choice out. Language is the one chosen before, "" the computer's.
	OnLanguage func(tag string)
	Language   string
	// OnCopy puts the recovery code on the clipboard; nil leaves the button out.
	OnCopy func(string)
}

var (
	_ shell.Page      = (*Welcome)(nil)
	_ shell.KeyTaker  = (*Welcome)(nil)
	_ shell.KeyTeller = (*Welcome)(nil)
)

const (
	welcomeWidth = 980
	promise      = "Reqdesk brings in your clients' jobs, helps you find and write to the right people, and puts everyone who replies into the right job."
	nothingGoes  = "Nothing leaves this computer until you connect something."
)

// NewWelcome draws m.
func NewWelcome(w Window, m *model.WelcomeModel) *Welcome {
	c := &Welcome{window: w, model: m, right: widgets.VStack(look.Space12)}
	c.failure = widgets.NewBanner(look.ToneError, "")
	c.failure.Hide()
	c.doing, c.cancel = widgets.NewProgressLine(""), widgets.NewButton(phrase.T("Cancel"), m.Cancel)
	c.busy = widgets.Spread(c.doing, widgets.HStack(0, c.cancel))
	c.place = widgets.NewParagraph(widgets.RoleCaption, "")
	m.Changed = c.draw
	return c
}

// Content is the page.
func (c *Welcome) Content() fyne.CanvasObject {
	if c.content == nil {
		columns := widgets.Shares(2*look.Space24, []float32{4, 5}, c.about(), c.right)
		middle := widgets.AtMost(welcomeWidth, true, columns)
		c.content = container.NewStack(widgets.NewVScroll(widgets.Inset(2*look.Space24, widgets.VStack(0, widgets.Grow(), middle, widgets.Grow()))))
	}
	return c.content
}

// about is the left side: what the application is for and where the data lies.
func (c *Welcome) about() fyne.CanvasObject {
	mark := canvas.NewImageFromResource(fyne.NewStaticResource("reqdesk-app.png", assets.AppIcon()))
	mark.FillMode = canvas.ImageFillContain
	mark.SetMinSize(fyne.NewSize(64, 64))
	column := widgets.VStack(look.Space16,
		widgets.HStack(look.Space12, mark, widgets.NewText(widgets.RoleNumber, "Reqdesk")),
		widgets.NewParagraph(widgets.RoleHeading, phrase.Of(promise)),
		widgets.InsetBy(look.Space8, 0, 0, 0, widgets.VStack(look.Space12,
			iconLine(look.IconFolder, c.place),
			iconLine(look.IconShield, widgets.NewParagraph(widgets.RoleCaption, phrase.Of(nothingGoes))),
		)),
	)
	if c.OnLanguage != nil {
		choice := languageChoice(c.Language, func(tag string) {
			if c.model.Busy == "" {
				c.OnLanguage(tag)
			}
		})
		column.Add(widgets.HStack(look.Space8, widgets.NewSmallIcon(look.IconLanguage, look.ToneMuted), widgets.Width(240, choice)))
	}
	if c.OnLook != nil {
		picker := scalePicker(cmp.Or(c.Look.Scale, 1), func(scale float32) {
			c.Look.Scale = scale
			c.OnLook(c.Look)
		})
		column.Add(widgets.HStack(look.Space8, widgets.NewSmallIcon(look.IconTextSize, look.ToneMuted), picker))
	}
	return widgets.VStack(0, widgets.Grow(), column, widgets.Grow())
}

func iconLine(icon look.Icon, o fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Beside(look.Space8, widgets.NewSmallIcon(icon, look.ToneMuted), o)
}

// scaleNames are the words for look.TextScales.
var scaleNames = [len(look.TextScales)]string{"Small", "Normal", "Large", "Largest"}

// scalePicker chooses a text size.
func scalePicker(now float32, chosen func(float32)) *widgets.Tabs {
	t := widgets.NewSegmented(phrase.Each(scaleNames[:])...)
	for i, s := range look.TextScales {
		if s == now {
			t.Select(i)
		}
	}
	t.OnChange = func(i int) { chosen(look.TextScales[i]) }
	return t
}

// Show begins with the keyboard on what one will most likely use.
func (c *Welcome) Show(model.Route) {
	c.drawn = false
	c.draw()
}

// Key chooses by digit and goes on by Enter; Escape leads back to the choice.
func (c *Welcome) Key(ev *fyne.KeyEvent) bool {
	switch {
	case ev.Name == fyne.KeyEscape && c.model.MayCancel():
		c.model.Cancel()
	case ev.Name == fyne.KeyEscape && c.stage != model.StageChoose && c.stage != model.StageCode:
		c.model.To(model.StageChoose)
	case (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter || ev.Name == widgets.KeyConfirm) && c.enter != nil:
		c.enter()
	case c.stage == model.StageChoose && c.model.Busy == "":
		return c.digit(ev.Name)
	default:
		return false
	}
	return true
}

func (c *Welcome) digit(key fyne.KeyName) bool {
	switch key {
	case fyne.Key1:
		c.model.Practice()
	case fyne.Key2:
		c.model.Own()
	case fyne.Key3:
		widgets.Focus(c.folder)
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (c *Welcome) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{{Key: "Enter", Does: phrase.T("Try with the practice company")}, {Key: "1…3", Does: phrase.T("Choose a way in")}, {Key: "Escape", Does: phrase.T("Back to the choice")}}
}

// draw shows the stage. Its parts are built when the stage changes, so that
// what is typed into a field stays while an error appears above it.
func (c *Welcome) draw() {
	if !c.drawn || c.stage != c.model.Stage {
		c.stage, c.drawn = c.model.Stage, true
		c.gate = gate{}
		c.right.Objects = []fyne.CanvasObject{widgets.Grow(), c.failure, c.build(), c.busy, widgets.Grow()}
		if c.first != nil {
			defer widgets.Focus(c.first)
		}
	}
	c.place.SetText(phrase.T("Your data is in %s, encrypted, on this computer's disk.", c.model.Dir))
	if c.failure.Hidden = c.model.Err == nil; !c.failure.Hidden {
		c.failure.Set(dialogs.ErrorText(c.model.Err))
	}
	c.drawBusy()
	c.gate.draw(c.model)
	c.Content().Refresh()
}

// drawBusy shows what is being done and how far it is.
func (c *Welcome) drawBusy() {
	m := c.model
	show := widgets.Progress{Text: m.Busy, Part: -1}
	if m.Of > 0 {
		show.Figure, show.Part = phrase.T("%d of %d", m.Done, m.Of), float32(m.Done)/float32(m.Of)
	}
	c.doing.Set(show)
	c.cancel.Hidden = !m.MayCancel()
	c.busy.Hidden = m.Busy == ""
}

func (c *Welcome) build() fyne.CanvasObject {
	switch c.stage {
	case model.StageCode:
		return c.codeStage()
	case model.StageVault:
		return c.vaultStage()
	case model.StageUnlock:
		return c.unlockStage()
	case model.StageKeychain:
		return c.keychainStage()
	case model.StageRecover:
		return c.recoverStage()
	case model.StageInUse:
		return c.inUseStage()
	case model.StageChoose:
	}
	return c.chooseStage()
}

func (c *Welcome) chooseStage() fyne.CanvasObject {
	m := c.model
	c.practice = widgets.NewActionCard(look.IconPractice, phrase.T("Try with a practice company"),
		phrase.T("Invented clients, jobs and people, with a real mail server of their own on this computer. Nothing can be sent by accident."),
		m.Practice).Toned(look.TonePractice).Recommended().WithKey("Enter")
	own := widgets.NewActionCard(look.IconJobs, phrase.T("Bring my jobs"),
		phrase.T("Makes your own empty workspace; then you connect an ATS, a job feed or a mailbox."), m.Own).WithKey("2")
	c.folder = widgets.NewField(phrase.T("Path of the workspace's folder"))
	c.folder.OnSubmitted = m.Open
	open := widgets.NewButton(phrase.T("Open"), func() { m.Open(c.folder.Text) })
	existing := widgets.NewTitledCard(phrase.T("Open an existing workspace"), widgets.NewKeyHint("3"),
		container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, 0, look.Space8, open), c.folder))
	c.first, c.enter = c.practice, m.Practice
	return widgets.VStack(look.Space12, c.practice, own, existing)
}
