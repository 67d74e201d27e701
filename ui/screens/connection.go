package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/widgets"

	"reqdesk/core/ats"
	"reqdesk/ui/phrase"
)

// connectionDialog is the form for a new connection, made from the descriptor of
// the chosen kind of ATS.
type connectionDialog struct {
	page   *Clients
	form   *model.ConnectionForm
	open   *dialogs.Open
	kind   *widgets.Choice
	client *widgets.Choice
	fresh  *widgets.Field
	fields map[string]*widgets.FormField
	body   *fyne.Container
}

// newClient is the last line of the choice between clients.
func newClient() string { return phrase.T("A new client…") }

func (c *Clients) addConnection() {
	d := &connectionDialog{page: c, form: c.model.NewForm(), body: widgets.VStack(look.Space16)}
	d.kind = widgets.NewChoice(d.form.Kinds(), nil)
	d.kind.SetSelectedIndex(0)
	d.kind.OnChanged = func(string) { d.choose(d.kind.SelectedIndex()) }
	d.build()
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Add a connection"), Subtitle: phrase.T("One account in one ATS, or one job feed. It contacts nobody until you press Connect."),
		Content: widgets.VStack(look.Space16, widgets.NewFormField("ATS", d.kind), d.body),
		Confirm: phrase.T("Connect"), Width: 620, First: d.kind, OnConfirm: d.confirm,
		OnClose: func(bool) { d.form.Forget() },
	})
}

func (d *connectionDialog) choose(kind int) {
	d.form.Choose(kind)
	d.build()
	d.open.SetReady(d.form.Listed())
	d.open.SetProblem("", "")
	d.open.Stage().Refresh()
}

// build makes the fields of the chosen kind.
func (d *connectionDialog) build() {
	d.body.Objects, d.fields = nil, map[string]*widgets.FormField{}
	if !d.form.Listed() {
		d.notListed()
		return
	}
	desc := d.form.Descriptor()
	d.body.Add(evenly(d.nameField(), d.clientField()))
	for _, f := range desc.Fields {
		if !f.SignIn {
			d.body.Add(d.field(f))
		}
	}
	if desc.Instructions == "" && desc.KeyPage == "" {
		return
	}
	help := widgets.VStack(look.Space8, widgets.NewMarkdown(phrase.T(desc.Instructions)))
	if desc.KeyPage != "" && d.page.OnOpenURL != nil {
		help.Add(widgets.HStack(0, widgets.NewButton(phrase.T("Open the page for keys"), func() { d.page.OnOpenURL(desc.KeyPage) }).WithIcon(look.IconOpen)))
	}
	d.body.Add(widgets.NewTitledCard(phrase.T("How to connect"), nil, help))
}

func (d *connectionDialog) nameField() fyne.CanvasObject {
	f := widgets.NewField(phrase.T("For example: Kestrel careers"))
	f.SetText(d.form.Name)
	f.OnChanged = func(s string) { d.form.Name = s }
	return d.keep(model.FormName, widgets.NewFormField(phrase.T("Your name for it"), f).Required())
}

func (d *connectionDialog) clientField() fyne.CanvasObject {
	d.fresh = widgets.NewField(phrase.T("The employer's name"))
	d.fresh.OnChanged = func(s string) { d.form.Client = s }
	if len(d.form.Clients()) == 0 {
		return d.keep(model.FormClient, widgets.NewFormField(phrase.T("Client"), d.fresh).Required())
	}
	d.fresh.Hide()
	d.client = widgets.NewChoice(append(append([]string{}, d.form.Clients()...), newClient()), nil)
	d.client.SetSelected(d.form.Client)
	d.client.OnChanged = func(s string) {
		d.form.Client = s
		if d.fresh.Hidden = s != newClient(); !d.fresh.Hidden {
			d.form.Client = d.fresh.Text
			widgets.Focus(d.fresh)
		}
		d.open.Stage().Refresh()
	}
	return d.keep(model.FormClient, widgets.NewFormField(phrase.T("Client"), widgets.VStack(look.Space8, d.client, d.fresh)).Required())
}

func (d *connectionDialog) field(f ats.Field) fyne.CanvasObject {
	var control fyne.CanvasObject
	set := func(s string) { d.form.Values[f.Key] = s }
	switch {
	case len(f.Choices) > 0:
		c := widgets.NewChoice(phrase.Each(f.Choices), nil)
		c.SetSelectedIndex(slices.Index(f.Choices, d.form.Values[f.Key]))
		c.OnChanged = func(string) {
			if i := c.SelectedIndex(); i >= 0 {
				set(f.Choices[i])
			}
		}
		control = c
	case f.Secret:
		e := widgets.NewPassword("")
		e.OnChanged = set
		control = e
	default:
		e := widgets.NewField("")
		e.SetText(d.form.Values[f.Key])
		e.OnChanged = set
		control = e
	}
	help := phrase.Of(f.Help)
	if f.Secret {
		help += phrase.T(" It goes to the keychain, never into a file.")
	}
	form := widgets.NewFormField(phrase.Of(f.Label), control).Help(help)
	if f.Required {
		form = form.Required()
	} else {
		form = form.Optional()
	}
	return d.keep(f.Key, form)
}

func (d *connectionDialog) keep(key string, f *widgets.FormField) fyne.CanvasObject {
	d.fields[key] = f
	return f
}

// waysIn are what can be connected when an ATS is not in the list, simplest first.
var waysIn = []struct{ kind, title, text, button string }{
	{"boards", "It has a careers page", "The public pages of many systems can be read without a key. Jobs come in; people and leads stay outside.", "Use a careers page"},
	{"feed", "It gives out a job feed", "An address under which all open jobs are listed, as XML or RSS. Ask the administrator for it.", "Use a job feed"},
	{"custom", "It has an interface with a description", "One file says how it is asked; the guide takes about an hour, no programming.", "Describe it"},
}

// notListed says what can be done for an ATS that is not in the list (C-10).
func (d *connectionDialog) notListed() {
	column := widgets.VStack(look.Space16)
	for _, w := range waysIn {
		kind := d.form.IndexOf(w.kind)
		if kind < 0 {
			continue
		}
		column.Add(way(phrase.Of(w.title), phrase.Of(w.text), widgets.NewButton(phrase.Of(w.button), func() { d.kind.SetSelectedIndex(kind) })))
	}
	if d.page.OnCopy != nil {
		column.Add(way(phrase.T("Nobody knows of a way in"), phrase.T("Ask its makers: the letter is ready. It asks for the feed's address, or for the description of an interface."),
			widgets.NewButton(phrase.T("Copy the letter"), func() {
				d.page.OnCopy(phrase.Of(model.VendorLetter))
				d.page.window.Say(phrase.T("The letter is on the clipboard"))
			})))
	}
	d.body.Add(widgets.NewTitledCard(phrase.T("Your ATS is not in the list"), nil, column))
}

// way is one way in, with its button at the right.
func way(title, text string, do *widgets.Button) fyne.CanvasObject {
	words := widgets.VStack(look.Space2, widgets.Strong(title), widgets.NewParagraph(widgets.RoleMuted, text))
	return container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, look.Space16, 0, widgets.VStack(0, widgets.Width(168, do))), words)
}

// confirm stores the connection; the sheet stays open until that is done.
func (d *connectionDialog) confirm() bool {
	if !d.form.Listed() {
		return false
	}
	if d.open.Refuse(d.fields, d.form.Problems(), phrase.T("Something is missing.")) {
		return false
	}
	d.open.SetReady(false)
	d.open.SetConfirm(phrase.T("Connecting…"))
	d.page.model.AddConnection(d.form.Result(), func(err error) {
		d.open.SetReady(true)
		d.open.SetConfirm(phrase.T("Connect"))
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
	}, d.page.ShowRights)
	return false
}

// ShowRights shows the outcome of a permission probe.
func (c *Clients) ShowRights(r model.ConnectionCheck) {
	if r.Err != nil {
		c.window.Failed(r.Err)
		return
	}
	rows := widgets.VStack(look.Space12)
	all := true
	for _, right := range r.Rights {
		icon, tone, word := look.IconSuccess, look.ToneSuccess, phrase.T("On")
		if !right.On {
			icon, tone, word, all = look.IconBlocked, look.ToneWarning, phrase.T("Off"), false
		}
		rows.Add(widgets.Shares(look.Space12, []float32{5, 1, 6}, widgets.Body(right.Feature), widgets.NewStatus(icon, word, tone),
			widgets.NewParagraph(widgets.RoleMuted, right.Note)))
	}
	title, icon, tone := phrase.T("All rights are there"), look.IconSuccess, look.ToneSuccess
	if !all {
		title, icon, tone = phrase.T("Some rights are missing"), look.IconWarning, look.ToneWarning
	}
	var foot fyne.CanvasObject
	if c.OnCopy != nil && r.Letter != "" {
		foot = widgets.NewQuiet(phrase.T("Copy a request for IT"), func() {
			c.OnCopy(r.Letter)
			c.window.Say(phrase.T("The request is on the clipboard"))
		}).WithIcon(look.IconCopy)
	}
	c.window.Dialog(dialogs.Sheet{Title: title, Subtitle: r.Name, Icon: icon, Tone: tone, Content: rows, Foot: foot, Width: 620})
}

// waiting shows that the person is expected in the browser, and lets them give up.
func (c *Clients) waiting(on bool, name string) {
	if !on {
		if open := c.browser; open != nil {
			c.browser = nil
			open.Done()
		}
		return
	}
	c.browser = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Sign in in your browser"), Icon: look.IconOpen, Subtitle: name,
		Content: widgets.NewParagraph(widgets.RoleBody,
			phrase.T("A page of the system is open in your browser. Sign in there and allow Reqdesk; this goes on by itself then. What is given out is kept in the keychain.")),
		Cancel: phrase.T("Stop waiting"),
		OnClose: func(bool) {
			if c.browser != nil {
				c.browser = nil
				c.model.StopSignIn(name)
			}
		},
	})
}
