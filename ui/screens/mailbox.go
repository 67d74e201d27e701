package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// mailboxDialog is the form of a mailbox, new or to be changed.
type mailboxDialog struct {
	page       *Clients
	form       *model.MailboxForm
	open       *dialogs.Open
	address    *widgets.Field
	smtp, imap *widgets.Field
	advice     *widgets.Banner
	fields     map[string]*widgets.FormField
	servers    *fyne.Container
	browser    *fyne.Container
	drafts     *fyne.Container
	steps      *widgets.Markdown // what the provider asks for, beside a password
	how        *widgets.Card
	vendor     *widgets.Choice
}

func (c *Clients) addMailbox() {
	d := &mailboxDialog{page: c, form: model.NewMailboxForm(), fields: map[string]*widgets.FormField{}}
	d.form.Clients = c.model.ClientNames()
	kinds := widgets.NewSegmented(phrase.T("With a password"), phrase.T("Through the browser"), phrase.T("Drafts only"))
	kinds.OnChange = d.choose
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Add a mailbox"), Subtitle: phrase.T("E-mails go out from your own address. Nothing is sent by adding it."),
		Content: widgets.VStack(look.Space16, kinds, d.who(), d.serverFields(), d.browserFields(), d.draftFields(), d.clients()),
		Confirm: phrase.T("Add and check"), Width: 620, First: d.address, OnConfirm: d.confirm,
		OnClose: func(bool) { d.form.Password = "" },
	})
}

// changeMailbox opens the form of a mailbox that is there.
func (c *Clients) changeMailbox(name string) {
	d := &mailboxDialog{page: c, form: c.model.MailboxForm(name), fields: map[string]*widgets.FormField{}}
	field, called := d.text("name", phrase.T("Name"), &d.form.Name)
	content := widgets.VStack(look.Space16, called.Required(), d.who(), d.serverFields(), d.browserFields(), d.draftFields(), d.clients())
	d.advice.Hide()
	kind := slices.Index(mailboxKinds, d.form.Kind)
	d.servers.Hidden, d.browser.Hidden, d.drafts.Hidden = kind != 0, kind != 1, kind != 2
	d.open = c.window.Dialog(dialogs.Sheet{
		Title: phrase.T("Change %s", name), Subtitle: phrase.T("What you change about signing in is tried first; if it fails, all stays as it is."),
		Content: content, Confirm: phrase.T("Save"), Width: 620, First: field, OnConfirm: d.confirm,
		OnClose: func(bool) { d.form.Password = "" },
	})
}

// askRemoveMailbox says what needs a mailbox before it goes.
func (c *Clients) askRemoveMailbox(name string) {
	c.model.AskMailbox(name, func(need string, err error) {
		if err != nil {
			c.window.Failed(err)
			return
		}
		q := dialogs.Question{
			Title: phrase.T("Remove the mailbox %s?", name), Do: phrase.T("Remove"), Danger: true,
			Text: phrase.T("Its password is deleted from the keychain, and nothing is sent from it or read in it any more. What was sent and received stays, here and at your provider."),
		}
		if need != "" {
			q.Do, q.Text = phrase.T("Stop and remove"), phrase.T("%s Their sequences are stopped as if by hand, and their answers are not read here any more. %s", need, q.Text)
		}
		c.window.Confirm(q, func() { c.model.RemoveMailbox(name, need != "") })
	})
}

// showTrial shows what became of a test e-mail.
func (c *Clients) showTrial(t model.MailboxTrial, err error) {
	if err != nil {
		c.window.Failed(err)
		return
	}
	sheet := dialogs.Sheet{Title: phrase.T("The test e-mail arrived"), Subtitle: t.To, Icon: look.IconSuccess, Tone: look.ToneSuccess, Width: 560}
	if !t.Arrived {
		sheet.Title, sheet.Icon, sheet.Tone = phrase.T("The test e-mail was sent"), look.IconWarning, look.ToneWarning
	}
	var lines []fyne.CanvasObject
	for _, l := range t.Lines() {
		lines = append(lines, domainLine(l))
	}
	sheet.Content = widgets.VStack(look.Space16, lines...)
	c.window.Dialog(sheet)
}

// mailboxKinds are the kinds in the order of their choice.
var mailboxKinds = []string{model.KindSMTPIMAP, model.KindBrowser, model.KindDrafts}

func (d *mailboxDialog) choose(kind int) {
	d.form.Kind = mailboxKinds[kind]
	d.servers.Hidden, d.browser.Hidden, d.drafts.Hidden = kind != 0, kind != 1, kind != 2
	d.open.SetConfirm([]string{phrase.T("Add and check"), phrase.T("Add and sign in"), phrase.T("Add")}[kind])
	d.open.Stage().Refresh()
}

func (d *mailboxDialog) text(key, label string, to *string) (*widgets.Field, *widgets.FormField) {
	f := widgets.NewField("")
	f.SetText(*to)
	f.OnChanged = func(s string) { *to = s }
	form := widgets.NewFormField(label, f)
	d.fields[key] = form
	return f, form
}

func (d *mailboxDialog) who() fyne.CanvasObject {
	_, name := d.text("sender", phrase.T("Your name"), &d.form.Sender)
	address, form := d.text(model.MailAddress, phrase.T("Address"), &d.form.Address)
	d.address = address
	address.SetPlaceHolder(phrase.T("name@example.com"))
	address.OnChanged = d.addressed
	return evenly(form.Required(), name.Optional())
}

// addressed recognises the provider while the address is typed.
func (d *mailboxDialog) addressed(s string) {
	before := d.form.Address
	d.form.Address = s
	p := d.form.Guess(before)
	d.smtp.SetText(d.form.SMTP)
	d.imap.SetText(d.form.IMAP)
	if d.advice.Hidden = p.Advice == ""; !d.advice.Hidden {
		d.advice.Set(p.Advice, "")
	}
	for i, v := range model.Vendors {
		if v.Value == p.Kind {
			d.vendor.SetSelectedIndex(i)
		}
	}
	if d.how.Hidden = p.Steps == ""; !d.how.Hidden {
		d.steps.SetText(p.Steps)
	}
	if d.open != nil {
		d.open.Stage().Refresh()
	}
}

func (d *mailboxDialog) serverFields() fyne.CanvasObject {
	var smtp, imap, user *widgets.FormField
	d.smtp, smtp = d.text(model.MailSMTP, phrase.T("Outgoing server (SMTP)"), &d.form.SMTP)
	d.imap, imap = d.text(model.MailIMAP, phrase.T("Incoming server (IMAP)"), &d.form.IMAP)
	_, user = d.text("user", phrase.T("User name"), &d.form.User)
	password := widgets.NewPassword("")
	password.OnChanged = func(s string) { d.form.Password = s }
	d.fields[model.MailPassword] = widgets.NewFormField(phrase.T("Password"), password).Required().Help(phrase.T("It goes to the keychain, never into a file."))
	if d.form.Old.ID != 0 {
		d.fields[model.MailPassword] = widgets.NewFormField(phrase.T("New password"), password).Optional().Help(phrase.T("Empty: the old one stays."))
	}
	d.advice = widgets.NewBanner(look.TonePrimary, "")
	d.advice.Hide()
	var names []string
	for _, s := range model.Securities {
		names = append(names, phrase.Of(s.Name))
	}
	security := widgets.NewChoice(names, nil)
	security.SetSelectedIndex(max(slices.IndexFunc(model.Securities, func(s struct{ Value, Name string }) bool { return s.Value == d.form.Security }), 0))
	security.OnChanged = func(string) { d.form.Security = model.Securities[max(security.SelectedIndex(), 0)].Value }
	d.steps = widgets.NewMarkdown("")
	d.how = widgets.NewTitledCard(phrase.T("What it asks for"), nil, d.steps)
	d.how.Hide()
	d.servers = widgets.VStack(look.Space16, d.advice,
		evenly(smtp.Required(), imap.Optional().Help(phrase.T("Answers stop a sequence only if they can be read."))),
		evenly(user.Help(phrase.T("Leave empty to use the address.")), d.fields[model.MailPassword]),
		widgets.NewFormField(phrase.T("Encryption"), security), d.how,
	)
	return d.servers
}

// browserFields are for an account without a password: the recruiter's own OAuth
// client, and what has to be done to get one.
func (d *mailboxDialog) browserFields() fyne.CanvasObject {
	_, id := d.text(model.MailClientID, phrase.T("Client id"), &d.form.ClientID)
	_, tenant := d.text("tenant", phrase.T("Directory (tenant)"), &d.form.Tenant)
	secret := widgets.NewPassword("")
	secret.OnChanged = func(s string) { d.form.ClientSecret = s }
	steps := widgets.NewMarkdown(d.form.VendorSteps())
	var names []string
	for _, v := range model.Vendors {
		names = append(names, v.Name)
	}
	d.vendor = widgets.NewChoice(names, nil)
	d.vendor.SetSelectedIndex(max(slices.IndexFunc(model.Vendors, func(v struct{ Value, Name string }) bool { return v.Value == d.form.Vendor }), 0))
	d.vendor.OnChanged = func(string) {
		d.form.Vendor = model.Vendors[max(d.vendor.SelectedIndex(), 0)].Value
		steps.SetText(d.form.VendorSteps())
		d.open.Stage().Refresh()
	}
	d.browser = widgets.VStack(look.Space16,
		evenly(widgets.NewFormField(phrase.T("Whose account"), d.vendor), id.Required()),
		evenly(widgets.NewFormField(phrase.T("Client secret"), secret).Optional().Help(phrase.T("Google's clients have one. It goes to the keychain.")), tenant.Optional().Help(phrase.T("Microsoft only; empty: any."))),
		widgets.NewTitledCard(phrase.T("How to connect"), nil, steps),
	)
	d.browser.Hide()
	return d.browser
}

func (d *mailboxDialog) draftFields() fyne.CanvasObject {
	_, dir := d.text(model.MailDir, phrase.T("Folder"), &d.form.Dir)
	d.drafts = widgets.VStack(look.Space16, dir.Required().Help(phrase.T("Each e-mail is put there as a file for you to open and send. It needs nobody's approval. Answers are not read.")))
	d.drafts.Hide()
	return d.drafts
}

// clients lets those write from it who are ticked.
func (d *mailboxDialog) clients() fyne.CanvasObject {
	names := d.page.model.ClientNames()
	if len(names) == 0 {
		return widgets.VStack(0)
	}
	boxes := widgets.Flow(look.Space16)
	for _, name := range names {
		box := widgets.NewCheck(name, func(on bool) {
			d.form.Clients = slices.DeleteFunc(d.form.Clients, func(c string) bool { return c == name })
			if on {
				d.form.Clients = append(d.form.Clients, name)
			}
		})
		box.SetChecked(slices.Contains(d.form.Clients, name))
		boxes.Add(box)
	}
	form := widgets.NewFormField(phrase.T("Clients that write from it"), boxes).Help(phrase.T("It never writes for another client."))
	d.fields[model.MailClients] = form
	return form
}

// confirm stores the mailbox; the sheet stays open until that is done.
func (d *mailboxDialog) confirm() bool {
	if d.open.Refuse(d.fields, d.form.Problems(), phrase.T("Something is missing.")) {
		return false
	}
	d.open.SetReady(false)
	stored := func(err error) {
		d.open.SetReady(true)
		if err != nil {
			d.open.SetProblem(dialogs.ErrorText(err))
			return
		}
		d.open.Done()
	}
	if old := d.form.Old; old.ID != 0 {
		d.page.model.SetMailbox(old.Name, d.form.Result(), stored)
	} else {
		d.page.model.AddMailbox(d.form.Result(), stored, d.page.ShowMailbox)
	}
	return false
}

// ShowMailbox shows what signing in to both servers gave.
func (c *Clients) ShowMailbox(r model.MailboxReport) {
	if r.Err != nil {
		c.window.Failed(r.Err)
		return
	}
	title, icon, tone := phrase.T("Both servers answered"), look.IconSuccess, look.ToneSuccess
	if r.Check.SMTPErr != nil || r.Check.IMAPErr != nil {
		title, icon, tone = phrase.T("A server refused"), look.IconError, look.ToneError
	}
	lines := []fyne.CanvasObject{serverLine(phrase.T("Sending"), r.Check.SMTP, r.Check.SMTPErr), serverLine(phrase.T("Reading"), r.Check.IMAP, r.Check.IMAPErr)}
	for _, l := range r.Check.Domain {
		lines = append(lines, domainLine(l))
	}
	c.window.Dialog(dialogs.Sheet{
		Title: title, Subtitle: r.Name, Icon: icon, Tone: tone, Width: 560, Content: widgets.VStack(look.Space16, lines...),
	})
}

// domainLine shows what the domain of the address says about its e-mails.
func domainLine(l model.DomainLine) fyne.CanvasObject {
	status := widgets.NewStatus(look.IconWarning, l.State, look.ToneWarning)
	switch {
	case l.Good:
		status = widgets.NewStatus(look.IconSuccess, l.State, look.ToneSuccess)
	case l.Wrong:
		status = widgets.NewStatus(look.IconError, l.State, look.ToneError)
	}
	return widgets.VStack(look.Space4, widgets.Spread(widgets.Strong(l.Name), status), widgets.NewParagraph(widgets.RoleMuted, l.Detail))
}

func serverLine(what, detail string, err error) fyne.CanvasObject {
	status := widgets.NewStatus(look.IconSuccess, phrase.T("Signed in"), look.ToneSuccess)
	if err != nil {
		status = widgets.NewStatus(look.IconError, phrase.T("Refused"), look.ToneError)
		message, hint := dialogs.ErrorText(err)
		detail = message + " " + hint
		if core.KindOf(err) == core.KindTemporary {
			status = widgets.NewStatus(look.IconError, phrase.T("No answer"), look.ToneError)
		}
	}
	return widgets.VStack(look.Space4, widgets.Spread(widgets.Strong(what), status), widgets.NewParagraph(widgets.RoleMuted, detail))
}
