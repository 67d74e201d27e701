package screens

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Settings is the page of settings: how the window looks, where the data lies
// and who holds its key, intervals and limits, the outbox, and the program.
type Settings struct {
	*frame
	window Window
	model  *model.SettingsModel

	tabs   *widgets.Tabs
	parts  []fyne.CanvasObject
	save   *widgets.Button
	why    *widgets.Text
	fields map[string]*settingField
	form   *fyne.Container
	half   *fyne.Container // the form's last row, while only its first half is taken
	holder *widgets.Paragraph
	move   *widgets.Button
	starts *widgets.Check
	outbox *outboxPart
	never  *neverPart // nil = there is no such list
	look   look.Options
	tongue string // the language chosen; "" = the computer's
	come   bool   // one has just come here

	// OnLook is told which face and text size are chosen.
	OnLook func(look.Options)
	// OnLanguage is told which language is chosen.
	OnLanguage func(tag string)
	// OnCopy puts text on the clipboard; nil leaves such buttons out.
	OnCopy func(string)
}

type settingField struct {
	field *widgets.Field
	form  *widgets.FormField
}

var (
	_ shell.Page      = (*Settings)(nil)
	_ shell.KeyTaker  = (*Settings)(nil)
	_ shell.KeyTeller = (*Settings)(nil)
	_ shell.Saver     = (*Settings)(nil)
)

// The tabs, in their order.
const (
	tabLook = iota
	tabWorkspace
	tabLimits
	tabOutbox
	tabAbout
	tabNever
)

// NewSettings draws m; now is how the window looks, and tongue the language chosen, ""
// being the computer's.
func NewSettings(w Window, m *model.SettingsModel, now look.Options, tongue string) *Settings {
	s := &Settings{window: w, model: m, fields: map[string]*settingField{}, look: now, tongue: tongue}
	s.save = widgets.NewPrimary(phrase.T("Save"), s.Save).WithKey("Ctrl+S")
	s.why = widgets.Caption("")
	s.frame = newFrame(widgets.NewPageHeader(phrase.T("Settings"), "", s.why, s.save))
	names := []string{phrase.T("Look"), phrase.T("Workspace"), phrase.T("Intervals and limits"), phrase.T("Outbox"), phrase.T("About")}
	if m.Never != nil {
		names = append(names, phrase.T("Do not contact"))
	}
	s.tabs = widgets.NewTabs(names...)
	s.outbox = newOutboxPart(w, m.Outbox)
	s.form = widgets.VStack(look.Space16)
	s.parts = []fyne.CanvasObject{s.lookPart(), s.workspacePart(), s.limitsPart(), s.outbox.content, s.aboutPart()}
	if m.Never != nil {
		s.never = newNeverPart(w, m.Never)
		s.parts = append(s.parts, s.never.content)
		m.Never.Changed, m.Never.Say = s.draw, w.Say
	}
	body := container.NewStack()
	for i, p := range s.parts {
		if i != tabOutbox && i != tabNever {
			p, _ = widgets.Hung(widgets.Reading(widgets.VStack(0, p)))
			s.parts[i] = p
		}
		p.Hide()
		body.Add(p)
	}
	page := widgets.Frame(widgets.InsetBy(0, 0, look.Space16, 0, s.tabs), nil, body)
	s.tabs.OnChange = func(int) { s.draw() }
	m.Changed, m.Outbox.Changed = s.draw, s.draw
	m.Say, m.Outbox.Say = w.Say, w.Say
	s.show(page)
	return s
}

// Show reads anew. A route may name a tab.
func (s *Settings) Show(r model.Route) {
	if tab, ok := map[model.Tab]int{model.TabWorkspace: 1, model.TabLimits: 2, model.TabOutbox: tabOutbox, model.TabNever: tabNever}[r.Tab]; ok && tab < len(s.parts) {
		s.tabs.Select(tab)
	}
	s.come = s.window.Host().Canvas.Focused() == nil
	s.model.Load()
	s.draw()
}

// arrive gives the keyboard to the list of the tab that is shown, as soon as it is read,
// or to the tab, so that one sees where it is.
func (s *Settings) arrive(active int) {
	switch {
	case !s.come:
		return
	case active == tabOutbox && s.model.Outbox.Loaded:
		s.outbox.list.Focus()
	case active == tabNever && s.model.Never.Loaded:
		s.never.list.Focus()
	case active == tabOutbox || active == tabNever:
		return
	}
	s.come = false
	if s.window.Host().Canvas.Focused() == nil && s.window.Host().Canvas.Overlays().Top() == nil {
		s.tabs.Focus()
	}
}

// Save stores the intervals and limits.
func (s *Settings) Save() { s.model.Save() }

// Key chooses a tab by digit; the outbox has keys of its own.
func (s *Settings) Key(ev *fyne.KeyEvent) bool {
	if ev.Name == widgets.KeyConfirm {
		s.Save()
		return true
	}
	if s.tabs.Active() == tabOutbox && s.outbox.key(ev) {
		return true
	}
	if s.tabs.Active() == tabNever && s.never.key(ev) {
		return true
	}
	if n, err := strconv.Atoi(string(ev.Name)); err == nil && n >= 1 && n <= len(s.parts) {
		s.tabs.Select(n - 1)
		return true
	}
	return false
}

// Keys lists the page's keys.
func (s *Settings) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "1…6", Does: phrase.T("Choose a tab")},
		{Key: "Ctrl+S", Does: phrase.T("Save")},
		{Key: "R", Does: phrase.T("Outbox: try again")},
		{Key: "D", Does: phrase.T("Outbox: drop")},
		{Key: "P", Does: phrase.T("Outbox: pause or resume everything")},
		{Key: "A", Does: phrase.T("Do not contact: add an address or a domain")},
		{Key: "R", Does: phrase.T("Do not contact: write to them again")},
	}
}

func (s *Settings) draw() {
	m := s.model
	active := s.tabs.Active()
	s.fail(m.Err)
	if active == tabOutbox {
		s.fail(m.Outbox.Err)
	}
	if active == tabNever {
		s.fail(m.Never.Err)
	}
	for i, p := range s.parts {
		if p.Visible() != (i == active) {
			p.Hide()
			if i == active {
				p.Show()
			}
		}
	}
	why := m.WhyNotSave()
	s.save.Hidden, s.why.Hidden = active != tabLimits, active != tabLimits
	s.save.SetEnabled(why == "")
	s.why.SetText(why)
	s.header.Refresh()
	s.tabs.SetCount(tabOutbox, m.Outbox.Open())
	s.holder.SetText(m.HolderWords())
	s.move.SetLabel(moveLabel(m.Holder))
	s.starts.SetChecked(m.Starts)
	s.drawLimits()
	s.outbox.draw()
	if s.never != nil {
		s.never.draw()
		s.tabs.SetCount(tabNever, m.Never.Count())
		if active == tabNever && m.Never.Loaded {
			s.never.focus()
		}
	}
	s.page.Refresh()
	if active == tabOutbox && m.Outbox.Loaded {
		s.outbox.focus()
	}
	s.arrive(active)
}

// lookPart chooses face and text size.
func (s *Settings) lookPart() fyne.CanvasObject {
	modes := []look.Mode{look.System, look.Light, look.Dark}
	faces := widgets.NewSegmented(phrase.T("Same as the system"), phrase.T("Light"), phrase.T("Dark"))
	for i, m := range modes {
		if m == s.look.Mode {
			faces.Select(i)
		}
	}
	faces.OnChange = func(i int) { s.look.Mode = modes[i]; s.looked() }
	if s.look.Scale == 0 {
		s.look.Scale = 1
	}
	sizes := scalePicker(s.look.Scale, func(scale float32) { s.look.Scale = scale; s.looked() })
	return widgets.NewTitledCard(phrase.T("Look"), nil, widgets.Form(
		widgets.NewFormField(phrase.T("Language"), widgets.Width(240, s.languages())).Help(phrase.T("It takes effect the next time Reqdesk starts.")),
		widgets.NewFormField(phrase.T("Theme"), widgets.HStack(0, faces)),
		widgets.NewFormField(phrase.T("Text size"), widgets.HStack(0, sizes)).Help(phrase.T("Everything grows with it: icons, buttons and rows.")),
	))
}

// languages chooses the language of the window.
func (s *Settings) languages() *widgets.Choice {
	return languageChoice(s.tongue, func(tag string) {
		if s.OnLanguage != nil {
			s.tongue = tag
			s.OnLanguage(tag)
		}
	})
}

// languageChoice chooses a language by its tag; "" is the computer's.
func languageChoice(now string, chosen func(tag string)) *widgets.Choice {
	names, tags := []string{phrase.T("Same as the computer")}, []string{""}
	for _, l := range phrase.Languages() {
		names, tags = append(names, l.Name), append(tags, l.Tag)
	}
	c := widgets.NewChoice(names, nil)
	c.SetSelectedIndex(max(slices.Index(tags, now), 0))
	c.OnChanged = func(string) {
		if i := c.SelectedIndex(); i >= 0 {
			chosen(tags[i])
		}
	}
	return c
}

func (s *Settings) looked() {
	if s.OnLook != nil {
		s.OnLook(s.look)
	}
}

// workspacePart tells where the data lies and who holds its key.
func (s *Settings) workspacePart() fyne.CanvasObject {
	f := s.model.Facts()
	s.holder = widgets.NewParagraph(widgets.RoleBody, "")
	s.move = widgets.NewButton("", s.moveKey)
	code := widgets.NewButton(phrase.T("New recovery code"), s.askCode).WithIcon(look.IconKey)
	if !s.model.MayMoveKey() {
		s.move.Hide()
		code.Hide()
	}
	lies := widgets.NewTitledCard(phrase.T("Where the data lies"), nil, widgets.VStack(look.Space12,
		widgets.Facts(120, widgets.Fact{Name: phrase.T("Folder"), Value: f.Dir}, widgets.Fact{Name: phrase.T("Sealed with"), Show: s.holder}),
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("Everything in the folder is sealed: nobody can read names, letters or résumés without the key. To keep a copy, copy the whole folder while Reqdesk is closed.")),
	))
	key := widgets.NewTitledCard(phrase.T("The key"), nil, widgets.VStack(look.Space12,
		widgets.NewParagraph(widgets.RoleBody, phrase.T("The recovery code opens the workspace when this computer or its keychain is lost. A new one replaces the old one at once.")),
		widgets.HStack(look.Space8, code, s.move)))
	part := widgets.VStack(look.Space16, lies)
	if s.model.MayMoveKey() {
		part.Add(key)
	}
	s.starts = widgets.NewCheck(phrase.T("Start Reqdesk when I sign in to this computer"), s.model.SetStarts)
	if s.model.MayStart() {
		part.Add(widgets.NewTitledCard(phrase.T("Starting"), nil, widgets.VStack(look.Space8, s.starts,
			widgets.NewParagraph(widgets.RoleMuted, phrase.T("Mail is read, jobs are looked at and what is due is sent only while Reqdesk runs.")))))
	}
	return part
}

func moveLabel(holder string) string {
	if holder == "vault" {
		return phrase.T("Move the key to the keychain")
	}
	return phrase.T("Lock with a passphrase instead")
}

func (s *Settings) moveKey() {
	if s.model.Holder == "vault" {
		s.window.Confirm(dialogs.Question{
			Title: phrase.T("Move the key to the keychain?"), Do: phrase.T("Move the key"),
			Text: phrase.T("From then on no passphrase is asked for. The recovery code stays as it is."),
		},
			func() { s.model.MoveKey("keychain", "", "", s.window.Failed) })
		return
	}
	one, two := widgets.NewPassword(phrase.T("Passphrase")), widgets.NewPassword(phrase.T("The same again"))
	var open *dialogs.Open
	open = s.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Lock with a passphrase"), Subtitle: phrase.T("It is asked for at each start. The recovery code stays as it is."), Confirm: phrase.T("Lock"), First: one,
		Content: widgets.Form(widgets.NewFormField(phrase.T("Passphrase"), one).Help(phrase.T("At least ten characters; four words that you can remember do well.")), widgets.NewFormField(phrase.T("Again"), two)),
		OnConfirm: func() bool {
			s.model.MoveKey("vault", one.Text, two.Text, func(err error) {
				if err != nil {
					open.SetProblem(dialogs.ErrorText(err))
					return
				}
				open.Done()
			})
			return false
		},
	})
}

func (s *Settings) askCode() {
	s.window.Confirm(dialogs.Question{
		Title: phrase.T("Make a new recovery code?"), Do: phrase.T("Make a new code"),
		Text: phrase.T("The code that you have written down stops working at once."),
	}, func() { s.model.NewCode(s.ShowCode) })
}

// ShowCode shows the new code once; the dialog stays until it is written down.
func (s *Settings) ShowCode(code string) {
	field := widgets.NewField("")
	field.SetText(code)
	field.TextStyle = fyne.TextStyle{Monospace: true}
	field.OnChanged = func(string) { field.SetText(code) }
	var open *dialogs.Open
	written := widgets.NewCheck(phrase.T("I have written it down"), func(on bool) { open.SetReady(on) })
	content := widgets.VStack(look.Space12, widgets.NewParagraph(widgets.RoleBody, phrase.T("It is shown once and stored nowhere. The old code no longer works.")), field)
	if s.OnCopy != nil {
		content.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Copy"), func() { s.OnCopy(code) }).WithIcon(look.IconCopy)))
	}
	content.Add(written)
	open = s.window.Dialog(dialogs.Sheet{Title: phrase.T("Your new recovery code"), Icon: look.IconKey, Tone: look.TonePrimary, Content: content, Confirm: phrase.T("Done"), Cancel: phrase.T("Close"), First: written})
	open.SetReady(false)
}

// limitsPart is the form of intervals and limits; its fields come with the
// settings.
func (s *Settings) limitsPart() fyne.CanvasObject {
	return widgets.NewTitledCard(phrase.T("Intervals and limits"), nil, s.form)
}

func (s *Settings) drawLimits() {
	for _, r := range s.model.Rows {
		f, ok := s.fields[r.Key]
		if !ok {
			f = s.newField(r)
		}
		if f.field.Text != r.Value {
			f.field.SetText(r.Value)
		}
		f.form.SetError(r.Wrong)
	}
}

func (s *Settings) newField(r model.SettingRow) *settingField {
	f := &settingField{field: widgets.NewField(r.Hint)}
	if r.Long {
		f.field = widgets.NewTextArea(phrase.T("The usual text"), 5)
	}
	f.field.SetText(r.Value)
	f.field.OnChanged = func(text string) { s.model.Edit(r.Key, text) }
	f.form = widgets.NewFormField(r.Label, f.field).Help(r.Help)
	s.fields[r.Key] = f
	switch {
	case r.Long:
		s.form.Add(f.form)
		s.half = nil
	case s.half != nil:
		s.half.Objects[1] = widgets.VStack(0, f.form)
		s.half = nil
	default:
		row := widgets.Equal(look.Space12)
		row.Add(widgets.VStack(0, f.form))
		row.Add(widgets.VStack(0))
		s.half = row
		s.form.Add(row)
	}
	return f
}

func (s *Settings) aboutPart() fyne.CanvasObject {
	f := s.model.Facts()
	return widgets.NewTitledCard("Reqdesk", nil, widgets.VStack(look.Space12,
		widgets.Facts(120, widgets.Fact{Name: phrase.T("Version"), Value: orText(f.Version, phrase.T("Built from source"))},
			widgets.Fact{Name: phrase.T("Workspace"), Value: phrase.T("Format %d", f.Format)},
			widgets.Fact{Name: phrase.T("Log"), Value: orText(f.Log, phrase.T("None is kept on this computer"))}),
		widgets.NewParagraph(widgets.RoleBody, phrase.Of(promise)),
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("The log says what the program did. It holds nobody's name, address or text, and nothing of it is sent anywhere.")),
		widgets.NewParagraph(widgets.RoleMuted, phrase.T("It runs on this computer alone: no account, no server of ours. It talks only to the ATSs and mail servers that you connect.")),
	))
}
