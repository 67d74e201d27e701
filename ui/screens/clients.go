package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Clients is the page of clients: the list at the left, and at the right one
// client with its connections, and all mailboxes.
type Clients struct {
	*frame
	window Window
	model  *model.ClientsModel

	list   *widgets.DataList
	held   *fyne.Container
	about  *fyne.Container
	conns  *fyne.Container
	mail   *fyne.Container
	owners *fyne.Container
	rows   map[string]*accountRow // by connection or mailbox, kept so that the keyboard stays
	empty  *widgets.EmptyState
	aside  *widgets.EmptyState // every client is put aside
	middle fyne.CanvasObject
	right  *widgets.Scroll // the client with what belongs to it

	connsCard fyne.CanvasObject // in it

	come  bool         // somebody has just come to the page
	shown model.Route  // the route that is shown; showing it again moves no keyboard
	goal  model.Route  // what the keyboard goes to after coming
	begin fyne.KeyName // what is done once the page is there; "" = nothing

	browser *dialogs.Open // while a sign-in is awaited; else nil

	// OnOpenURL opens a page in the browser; nil leaves such buttons out.
	OnOpenURL func(string)
	// OnCopy puts text on the clipboard; nil leaves such buttons out.
	OnCopy func(string)
	// OnPickFile lets one choose a file, and OnPickFolder the folder of a new one; nil
	// leaves such buttons out.
	OnPickFile   func(chosen func(path string))
	OnPickFolder func(path string, chosen func(path string))
}

var (
	_ shell.Page      = (*Clients)(nil)
	_ shell.KeyTaker  = (*Clients)(nil)
	_ shell.KeyTeller = (*Clients)(nil)
)

// NewClients draws m.
func NewClients(w Window, m *model.ClientsModel) *Clients {
	c := &Clients{window: w, model: m, rows: map[string]*accountRow{}}
	read := widgets.NewIconButton(look.IconUploadFile, phrase.T("Read a client's set-up from a file"), c.readSetup)
	header := widgets.NewPageHeader(phrase.T("Clients"), "", read,
		widgets.NewButton(phrase.T("Add client"), func() { c.editClient(core.Client{}) }).WithKey("C"),
		widgets.NewButton(phrase.T("Add mailbox"), c.addMailbox).WithKey("M"),
		widgets.NewPrimary(phrase.T("Add connection"), c.addConnection).WithIcon(look.IconConnect).WithKey("A"))
	c.frame = newFrame(header)
	c.empty = widgets.NewEmptyState(look.IconClients, phrase.T("No clients yet"),
		phrase.T("A client is an employer that you recruit for. Connect its ATS or job feed, and its jobs appear here."),
		widgets.NewPrimary(phrase.T("Add connection"), c.addConnection))
	c.aside = widgets.NewEmptyState(look.IconClients, phrase.T("Every client is put aside"),
		phrase.T("Their jobs, people and letters are kept. Take one up again, and its connections are asked again."),
		widgets.NewPrimary(phrase.T("Take a client up again…"), c.takeUp))
	c.list = widgets.NewDataList(widgets.Column{Title: phrase.T("Client"), Kind: widgets.CellClient}).Picks()
	c.list.Length = func() int { return len(m.Rows) }
	c.list.Fill = c.fill
	c.list.OnMove = func(row int) {
		if row >= 0 && row < len(m.Rows) {
			m.Choose(m.Rows[row].ID)
		}
	}
	c.held, c.about = widgets.VStack(look.Space8), widgets.VStack(0)
	c.conns, c.mail, c.owners = widgets.VStack(look.Space12), widgets.VStack(look.Space12), widgets.VStack(look.Space12)
	c.connsCard = widgets.NewTitledCard(phrase.T("Connections"), nil, c.conns)
	right, scroll := widgets.Hung(widgets.VStack(look.Space16, c.about,
		c.connsCard, widgets.NewTitledCard(phrase.T("Mailboxes"), nil, c.mail), c.ownersCard()))
	c.right = scroll
	c.middle = widgets.Frame(c.held, nil, container.NewBorder(nil, nil, widgets.Width(230, c.list), nil, widgets.InsetBy(0, 0, 0, look.Space16, right)))
	m.Changed, m.Say, m.Waiting = c.draw, w.Say, c.waiting
	return c
}

func (c *Clients) fill(row int, cells []widgets.Cell) {
	r := c.model.Rows[row]
	cells[0] = widgets.Cell{Text: r.Name, Note: r.Note, Strong: true, Accent: look.AccentOf(r.Colour, r.Name)}
	if r.Problem {
		cells[0].Tone = look.ToneError
	}
}

// Show reads anew.
func (c *Clients) Show(to model.Route) {
	if c.come = c.shown != to; c.come {
		c.shown, c.goal = to, to
	}
	c.model.Load(to)
}

// Leave lets one come anew to what was shown.
func (c *Clients) Leave() { c.shown, c.goal = model.Route{}, model.Route{} }

// arrive gives the keyboard to what the route named: a client's budget, a connection,
// or else the list.
func (c *Clients) arrive() {
	goal := c.goal
	c.come, c.goal = false, model.Route{}
	client := c.model.Client()
	if goal.Tab == model.TabBudget && client.ID != 0 && client.ID == goal.Client {
		c.list.Focus()
		c.editBudget(client)
		return
	}
	for _, r := range c.model.Connections() {
		if row := c.rows["connection "+r.Name]; goal.Conn != 0 && r.ID == goal.Conn && row != nil {
			c.right.Offset.Y = c.connsCard.Position().Y + row.content.Position().Y
			c.right.Refresh()
			giveKeyboard(c.window, row.buttons[0])
			return
		}
	}
	c.list.Focus()
}

// Begin does what a key of the page does, as soon as the page has been read: the forms
// offer the clients.
func (c *Clients) Begin(key fyne.KeyName) { c.begin = key }

// begun does what Begin was told.
func (c *Clients) begun() {
	if key := c.begin; key != "" {
		c.begin = ""
		c.Key(&fyne.KeyEvent{Name: key})
	}
}

// Key adds by letter and synchronises by S.
func (c *Clients) Key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyA:
		c.addConnection()
	case fyne.KeyC:
		c.editClient(core.Client{})
	case fyne.KeyM:
		c.addMailbox()
	case fyne.KeyE:
		if client := c.model.Client(); client.ID != 0 {
			c.editClient(client)
		}
	case fyne.KeyT:
		c.takeUp()
	case fyne.KeyF:
		c.writeSetup()
	case fyne.KeyR:
		c.readSetup()
	case fyne.KeyS:
		for _, r := range c.model.Connections() {
			if !r.Off {
				c.model.Sync(r.Name)
			}
		}
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (c *Clients) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "A", Does: phrase.T("Add a connection")},
		{Key: "C", Does: phrase.T("Add a client")},
		{Key: "M", Does: phrase.T("Add a mailbox")},
		{Key: "E", Does: phrase.T("Change the client")},
		{Key: "T", Does: phrase.T("Take a client up again that was put aside")},
		{Key: "F", Does: phrase.T("Save the client's set-up as a file")},
		{Key: "R", Does: phrase.T("Read a set-up from a file")},
		{Key: "S", Does: phrase.T("Synchronise the client's connections now")},
	}
}

func (c *Clients) draw() {
	m := c.model
	c.fail(m.Err)
	if !m.Loaded {
		return
	}
	defer c.begun()
	if state := c.nothing(); state != nil {
		c.header.Set(phrase.T("Clients"), "")
		c.show(state)
		if c.come {
			c.come = false
			widgets.Focus(state.Action())
		}
		return
	}
	c.header.Set(phrase.T("Clients"), phrase.N(len(m.Rows), "%d client", "%d clients")+" · "+phrase.N(len(m.Mailboxes), "%d mailbox", "%d mailboxes"))
	c.drawHeld()
	c.drawClient()
	c.drawConnections()
	c.drawMailboxes()
	c.drawOwners()
	for i, r := range m.Rows {
		if r.ID == m.Current && (c.come || c.list.Current() != i) {
			c.list.SetCurrent(i)
		}
	}
	c.list.Refresh()
	c.show(c.middle)
	c.middle.Refresh()
	if c.come {
		c.arrive()
	}
}

// nothing is what stands in place of the page while no client is shown; else nil.
func (c *Clients) nothing() *widgets.EmptyState {
	switch m := c.model; {
	case len(m.Rows) > 0:
		return nil
	case len(m.Aside()) > 0:
		return c.aside
	case len(m.Mailboxes) == 0:
		return c.empty
	}
	return nil
}

func (c *Clients) drawHeld() {
	c.held.Objects = nil
	for _, h := range c.model.Held {
		b := widgets.NewBanner(look.ToneWarning, "",
			widgets.NewButton(h.Close, func() { c.accept(h) }), widgets.NewButton(h.Keep, func() { c.model.Settle(h.ID, false) }))
		b.Set(h.Title, h.Why)
		c.held.Add(widgets.InsetBy(0, 0, look.Space8, 0, b))
	}
}

// accept closes what is missing, after a question; adding an owner or reopening a job
// needs none.
func (c *Clients) accept(h model.HeldRow) {
	if h.Harmless() {
		c.model.Settle(h.ID, true)
		return
	}
	c.window.Confirm(dialogs.Question{
		Title: h.Close + "?", Do: h.Close, Danger: true,
		Text: phrase.T("%s If you close them, sourcing and scheduled e-mails stop; answers still come in. A job that comes back is reopened by itself.", h.Title),
	}, func() { c.model.Settle(h.ID, true) })
}

func (c *Clients) drawClient() {
	client := c.model.Client()
	c.about.Objects = nil
	if client.ID == 0 {
		return
	}
	var more *widgets.IconButton
	more = widgets.NewIconButton(look.IconMore, phrase.T("More"), func() {
		lines := []widgets.MenuLine{
			{Name: phrase.T("Save the set-up…"), Icon: look.IconDownload, Do: c.writeSetup},
			{Name: phrase.T("Read a set-up…"), Icon: look.IconUploadFile, Do: c.readSetup},
			{},
			{Name: phrase.T("Put aside…"), Do: c.askArchive},
		}
		for _, name := range c.model.Aside() {
			lines = append(lines, widgets.MenuLine{Name: phrase.T("Take up %s again", name), Do: func() { c.model.Restore(name) }})
		}
		widgets.PopMenu(more, lines...)
	})
	edit := widgets.NewButton(phrase.T("Change"), func() { c.editClient(client) }).WithIcon(look.IconEdit).WithKey("E")
	facts := widgets.Facts(120,
		widgets.Fact{Name: phrase.T("Belongs to it"), Value: c.model.Belongs()},
		widgets.Fact{Name: phrase.T("Source code"), Value: orText(client.SourceCode, phrase.T("None: the ATS can't tell where applicants come from"))},
		widgets.Fact{Name: "UTM", Value: orText(utmWords(client.UTM), phrase.T("None"))},
		widgets.Fact{Name: phrase.T("Sends from"), Value: orText(c.model.MailboxName(client.Mailbox), phrase.T("No mailbox yet: nothing can be sent"))},
		widgets.Fact{Name: phrase.T("Profile budget"), Value: model.BudgetWords(client.Budget)},
		widgets.Fact{Name: phrase.T("Off-limits"), Value: orText(strings.Join(client.OffLimits, ", "), phrase.T("Nobody"))},
	)
	name := widgets.HStack(look.Space12, widgets.NewClientAvatar(client.Name, look.AccentOf(client.Colour, client.Name)), widgets.Heading(client.Name).Cut())
	head := widgets.Spread(name, widgets.HStack(look.Space8, edit, more))
	c.about.Add(widgets.NewCard(widgets.VStack(look.Space12, head, facts)))
}

func utmWords(u core.UTM) string {
	var parts []string
	for _, p := range []string{u.Source, u.Medium, u.Campaign} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}

func (c *Clients) askArchive() {
	c.window.Confirm(dialogs.Question{
		Title: phrase.T("Put %s aside?", c.model.Client().Name), Do: phrase.T("Put aside"),
		Text: phrase.T("It leaves this list, and its connections rest. Its jobs, people and letters stay, and you can take it up again from the menu of any client."),
	}, c.model.Archive)
}

func (c *Clients) drawConnections() {
	rows := c.model.Connections()
	c.conns.Objects = nil
	for i, r := range rows {
		if i > 0 {
			c.conns.Add(widgets.NewDivider())
		}
		c.conns.Add(c.connectionRow(r).show(connectionLook(r), r.Name, r.Kind+" · "+r.Synced, r.Problem, !r.Busy))
	}
	if len(rows) == 0 {
		c.conns.Add(widgets.Spread(widgets.NewParagraph(widgets.RoleMuted, phrase.T("No connection yet: this client's jobs come in once its ATS is connected.")), widgets.NewButton(phrase.T("Add connection"), c.addConnection)))
	}
}

type rowLook struct {
	icon look.Icon
	word string
	tone look.Tone
}

func connectionLook(r model.ConnectionRow) rowLook {
	switch {
	case r.Busy:
		return rowLook{look.IconSync, r.State, look.TonePrimary}
	case r.Off:
		return rowLook{look.IconOffline, r.State, look.ToneMuted}
	case r.Problem != "":
		return rowLook{look.IconSyncProblem, r.State, look.ToneError}
	case r.On:
		return rowLook{look.IconOnline, r.State, look.ToneSuccess}
	}
	return rowLook{look.IconWaiting, r.State, look.ToneMuted}
}

// connectionRow is the kept row of a connection. Its buttons ask the model what
// the connection is now.
func (c *Clients) connectionRow(r model.ConnectionRow) *accountRow {
	key := "connection " + r.Name
	if row, ok := c.rows[key]; ok {
		row.off = r.Off
		return row
	}
	m, name := c.model, r.Name
	row := &accountRow{off: r.Off}
	sync := widgets.NewButton(phrase.T("Sync now"), func() { m.Sync(name) }).WithIcon(look.IconSync)
	check := widgets.NewButton(phrase.T("Check"), func() { m.Check(name, c.ShowRights) })
	set := widgets.NewButton(phrase.T("Settings"), func() { c.reach(name) }).WithIcon(look.IconSettings)
	var more *widgets.IconButton
	more = widgets.NewIconButton(look.IconMore, phrase.T("More"), func() {
		to := phrase.T("Switch off")
		if row.off {
			to = phrase.T("Switch on")
		}
		lines := []widgets.MenuLine{
			{Name: phrase.T("Import rules…"), Do: func() { c.rules(name) }},
			{Name: phrase.T("Words of the ATS…"), Do: func() { c.words(name) }},
			{},
			{Name: to, Do: func() { m.Switch(name, row.off) }},
		}
		if r.SignsIn {
			lines = append(lines, widgets.MenuLine{Name: phrase.T("Sign in again…"), Do: func() { m.SignIn(name, c.ShowRights) }})
		}
		lines = append(lines, widgets.MenuLine{}, widgets.MenuLine{Name: phrase.T("Remove…"), Icon: look.IconDelete, Do: func() { c.askRemove(name) }})
		widgets.PopMenu(more, lines...)
	})
	c.rows[key] = row.build(sync, check, set, more)
	return row
}

func (c *Clients) askRemove(name string) {
	c.window.Confirm(dialogs.Question{
		Title: phrase.T("Remove the connection %s?", name), Do: phrase.T("Remove"), Danger: true,
		Text: phrase.T("Its key is deleted from the keychain. The jobs that came from it stay and say so; they are no longer kept up to date, and leads can't be sent into this ATS. To stop only for a while, switch it off."),
	}, func() { c.model.Remove(name) })
}

func (c *Clients) drawMailboxes() {
	c.mail.Objects = nil
	for i, r := range c.model.Mailboxes {
		if i > 0 {
			c.mail.Add(widgets.NewDivider())
		}
		c.mail.Add(c.mailboxRow(r).show(mailboxLook(r), r.Name, r.Note+" · "+r.Read, r.Problem, !r.Busy))
	}
	if len(c.model.Mailboxes) == 0 {
		c.mail.Add(widgets.Spread(widgets.NewParagraph(widgets.RoleMuted, phrase.T("No mailbox yet: e-mails go out from your own address.")), widgets.NewButton(phrase.T("Add mailbox"), c.addMailbox)))
	}
}

func mailboxLook(r model.MailboxRow) rowLook {
	switch {
	case r.Busy:
		return rowLook{look.IconSync, r.State, look.TonePrimary}
	case r.Problem != "":
		return rowLook{look.IconError, r.State, look.ToneError}
	case r.Drafts:
		return rowLook{look.IconOpened, r.State, look.ToneMuted}
	}
	return rowLook{look.IconMail, r.State, look.ToneSuccess}
}

func (c *Clients) mailboxRow(r model.MailboxRow) *accountRow {
	key := "mailbox " + r.Name
	if row, ok := c.rows[key]; ok {
		return row
	}
	row, name := &accountRow{}, r.Name
	acts := []fyne.CanvasObject{widgets.NewButton(phrase.T("Check"), func() { c.model.CheckMailbox(name, c.ShowMailbox) })}
	if r.Browser {
		acts = append([]fyne.CanvasObject{widgets.NewButton(phrase.T("Sign in…"), func() { c.model.SignInMailbox(name, c.ShowMailbox) })}, acts...)
	}
	var more *widgets.IconButton
	more = widgets.NewIconButton(look.IconMore, phrase.T("More"), func() {
		lines := []widgets.MenuLine{{Name: phrase.T("Send a test to myself"), Do: func() { c.model.TryMailbox(name, c.showTrial) }}, {}}
		if r.Drafts {
			lines = nil
		}
		widgets.PopMenu(more, append(lines, widgets.MenuLine{Name: phrase.T("Remove…"), Icon: look.IconDelete, Do: func() { c.askRemoveMailbox(name) }})...)
	})
	settings := widgets.NewButton(phrase.T("Settings"), func() { c.changeMailbox(name) }).WithIcon(look.IconSettings)
	c.rows[key] = row.build(append(acts, settings, more)...)
	return row
}

// accountRow is a connection or mailbox: state, name, what is known of it, a
// problem, and buttons at the right.
type accountRow struct {
	off     bool
	state   *widgets.Status
	name    *widgets.Text
	note    *widgets.Paragraph
	problem *widgets.Paragraph
	buttons []*widgets.Button
	content fyne.CanvasObject
}

// accountWords is the room that the words of an account need beside its buttons.
const accountWords = 260

func (r *accountRow) build(acts ...fyne.CanvasObject) *accountRow {
	r.state = widgets.NewStatus("", "", look.ToneMuted)
	r.name, r.note = widgets.Strong("").Cut(), widgets.NewParagraph(widgets.RoleCaption, "")
	r.problem = widgets.NewParagraph(widgets.RoleCaption, "").Toned(look.ToneError)
	for _, a := range acts {
		if b, ok := a.(*widgets.Button); ok {
			r.buttons = append(r.buttons, b)
		}
	}
	words := widgets.VStack(look.Space2, widgets.Spread(r.name, r.state), r.note, r.problem)
	r.content = widgets.Fold(accountWords, words, widgets.Flow(look.Space8, acts...))
	return r
}

func (r *accountRow) show(l rowLook, name, note, problem string, ready bool) fyne.CanvasObject {
	r.state.Set(l.icon, l.word, l.tone)
	r.name.SetText(name)
	r.note.SetText(note)
	r.problem.SetText(problem)
	r.problem.Hidden = problem == ""
	for _, b := range r.buttons {
		b.SetEnabled(ready)
	}
	return r.content
}
