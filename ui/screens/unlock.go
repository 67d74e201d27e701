package screens

import (
	"fyne.io/fyne/v2"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// gate holds what a stage changes while it is on the screen.
type gate struct {
	main  *widgets.Button
	ready func(*model.WelcomeModel) bool // nil: whenever nothing is being done
}

func (g gate) draw(m *model.WelcomeModel) {
	if g.main != nil {
		g.main.SetEnabled(m.Busy == "" && (g.ready == nil || g.ready(m)))
	}
}

// stageCard is the frame of all stages but the choice: headline, a sentence in
// plain words, fields, the main button and, at its left, other ways.
func (c *Welcome) stageCard(title, text string, middle fyne.CanvasObject, main *widgets.Button, others ...fyne.CanvasObject) fyne.CanvasObject {
	c.gate.main = main
	c.enter = main.Press
	column := widgets.VStack(look.Space12, widgets.NewParagraph(widgets.RoleBody, text))
	if middle != nil {
		column.Add(middle)
	}
	column.Add(widgets.InsetBy(look.Space4, 0, 0, 0, widgets.Spread(widgets.HStack(look.Space4, others...), main)))
	return widgets.NewTitledCard(title, nil, column)
}

func (c *Welcome) backButton() *widgets.Button {
	return widgets.NewQuiet(phrase.T("Back"), func() { c.model.To(model.StageChoose) })
}

func (c *Welcome) recoverButton() *widgets.Button {
	return widgets.NewQuiet(phrase.T("Use the recovery code"), func() { c.model.To(model.StageRecover) })
}

// codeStage shows the recovery code, once.
func (c *Welcome) codeStage() fyne.CanvasObject {
	code := widgets.NewField("")
	code.SetText(c.model.Code)
	code.TextStyle = fyne.TextStyle{Monospace: true}
	code.OnChanged = func(string) { code.SetText(c.model.Code) } // shown, not edited
	middle := widgets.VStack(look.Space12, code)
	if c.OnCopy != nil {
		middle.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Copy"), func() {
			c.OnCopy(c.model.Code)
			c.window.Say(phrase.T("The recovery code is on the clipboard"))
		}).WithIcon(look.IconCopy)))
	}
	written := widgets.NewCheck(phrase.T("I have written it down"), func(on bool) {
		c.model.SetWritten(on)
		if on { // so that Enter goes on and does not take the tick away
			widgets.Focus(c.gate.main)
		}
	})
	middle.Add(written)
	c.first = written
	main := widgets.NewPrimary(phrase.T("Go on"), c.model.Ready)
	card := c.stageCard(phrase.T("Your recovery code"),
		phrase.T("If this computer or its keychain is lost, only this code opens your workspace. It is shown once and stored nowhere: write it on paper, or put it into your password manager."),
		middle, main)
	c.gate.ready = func(m *model.WelcomeModel) bool { return m.Written }
	return card
}

// vaultStage offers a passphrase where there is no keychain.
func (c *Welcome) vaultStage() fyne.CanvasObject {
	one, two := widgets.NewPassword(phrase.T("Passphrase")), widgets.NewPassword(phrase.T("The same again"))
	c.first = one
	main := widgets.NewPrimary(phrase.T("Make the workspace"), func() { c.model.OwnVault(one.Text, two.Text) })
	return c.stageCard(phrase.T("A passphrase in place of the keychain"),
		phrase.T("This computer has no keychain that answers. Reqdesk can lock your workspace with a passphrase instead; you will be asked for it at each start."),
		widgets.Form(
			widgets.NewFormField(phrase.T("Passphrase"), one).Help(phrase.T("At least ten characters; four words that you can remember do well.")),
			widgets.NewFormField(phrase.T("Again"), two),
		), main, c.backButton(), widgets.NewQuiet(phrase.T("Try the keychain again"), c.model.Own))
}

// unlockStage asks for the passphrase of a workspace.
func (c *Welcome) unlockStage() fyne.CanvasObject {
	field := widgets.NewPassword(phrase.T("Passphrase"))
	c.first = field
	main := widgets.NewPrimary(phrase.T("Unlock"), func() { c.model.Unlock(field.Text) })
	return c.stageCard(phrase.T("Unlock the workspace"), phrase.T("The workspace in %s is locked with a passphrase.", c.model.Dir),
		field, main, c.backButton(), c.recoverButton())
}

// keychainStage tells that the key can't be had.
func (c *Welcome) keychainStage() fyne.CanvasObject {
	main := widgets.NewPrimary(phrase.T("Try again"), c.model.Retry)
	c.first = main
	return c.stageCard(phrase.T("The keychain is needed"),
		phrase.T("The key of this workspace lies in this computer's keychain. Unlock the keychain, for example by signing in to the desktop again, and try once more. With the recovery code it works without the keychain."),
		nil, main, c.backButton(), c.recoverButton())
}

// recoverStage asks for the recovery code.
func (c *Welcome) recoverStage() fyne.CanvasObject {
	code := widgets.NewField("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF")
	one, two := widgets.NewPassword(phrase.T("Leave empty to use the keychain")), widgets.NewPassword(phrase.T("The same again"))
	c.first = code
	main := widgets.NewPrimary(phrase.T("Open the workspace"), func() { c.model.Recover(code.Text, one.Text, two.Text) })
	return c.stageCard(phrase.T("Open with the recovery code"),
		phrase.T("The code was shown when the workspace in %s was made. From then on the key lies in the keychain again, or behind a new passphrase.", c.model.Dir),
		widgets.Form(
			widgets.NewFormField(phrase.T("Recovery code"), code),
			widgets.NewFormField(phrase.T("New passphrase"), one).Optional(),
			widgets.NewFormField(phrase.T("Again"), two).Optional(),
		), main, c.backButton())
}

// inUseStage tells that another window has the workspace.
func (c *Welcome) inUseStage() fyne.CanvasObject {
	main := widgets.NewPrimary(phrase.T("Try again"), c.model.Retry)
	c.first = main
	return c.stageCard(phrase.T("The workspace is in use"),
		phrase.T("Only one Reqdesk at a time can work in a workspace. Close the other window, or wait until the command line is done, then try again. Nothing was changed."),
		nil, main, c.backButton())
}
