package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// entry is one line of the sidebar.
type entry struct {
	place model.Place
	icon  look.Icon
	name  string
	key   fyne.KeyName // with Ctrl
}

// entries is a table of constants; nothing writes to it.
var entries = []entry{
	{model.Today, look.IconToday, "Today", fyne.Key1},
	{model.Jobs, look.IconJobs, "Jobs", fyne.Key2},
	{model.Review, look.IconReview, "Review", fyne.Key3},
	{model.Templates, look.IconTemplates, "Templates", fyne.Key4},
	{model.People, look.IconPeople, "People", fyne.Key5},
	{model.Inbox, look.IconInbox, "Inbox", fyne.Key6},
	{model.Numbers, look.IconTrend, "Numbers", fyne.Key0},
	{model.Clients, look.IconClients, "Clients", fyne.Key7},
	{model.Settings, look.IconSettings, "Settings", fyne.Key8},
	{model.Help, look.IconHelp, "Help", fyne.Key9},
}

// Client is one line of the client switcher.
type Client struct {
	Name   string
	Note   string // for example "3 connections"
	Accent look.Accent
}

// Clients is what the switcher offers.
type Clients struct {
	List   []Client
	Active int // the one in the card; -1 is all clients
	// OnPick is told which was chosen; -1 is all clients.
	OnPick func(index int)
	// OnAdd is offered as "Add a client"; nil leaves it out.
	OnAdd func()
}

type sidebar struct {
	widget.BaseWidget

	shell    *Shell
	clients  Clients
	switcher *widgets.Switcher
	items    map[model.Place]*widgets.NavItem
	pill     *widgets.ProgressButton // that nobody answers; hidden otherwise
	sync     *widgets.ProgressButton
	head     fyne.CanvasObject // the switcher
	list     fyne.CanvasObject // the items
	foot     fyne.CanvasObject // pill and sync
	column   fyne.CanvasObject
}

func newSidebar(s *Shell) *sidebar {
	b := &sidebar{shell: s, items: map[model.Place]*widgets.NavItem{}, sync: widgets.NewProgressButton("", s.options.OnSync), pill: widgets.NewProgressButton("", s.options.OnPill)}
	b.pill.Hide()
	b.switcher = widgets.NewSwitcher(phrase.T("All clients"), "", 6, b.choose)
	list := widgets.VStack(look.Space2)
	for _, e := range entries {
		item := widgets.NewNavItem(e.icon, phrase.Of(e.name), func() { s.Go(model.To(e.place)) })
		b.items[e.place] = item
		list.Add(item)
	}
	b.head, b.list = widgets.InsetBy(0, 0, look.Space12, 0, b.switcher), list
	b.foot = widgets.VStack(0, b.pill, b.sync)
	b.column = widgets.Inset(look.Space12, widgets.Frame(b.head, b.foot, list))
	b.ExtendBaseWidget(b)
	return b
}

// room is what is free between the entries and the foot.
func (b *sidebar) room() (top, bottom float32) {
	above := b.head.MinSize().Height + b.list.MinSize().Height
	return look.Space12 + above, b.Size().Height - look.Space12 - b.foot.MinSize().Height
}

func (b *sidebar) mark(r model.Route) {
	for place, item := range b.items {
		item.SetSelected(place == r.Home())
	}
	if hidden := r.Place == model.Welcome; b.Hidden != hidden {
		b.Hidden = hidden
		b.shell.stage.Refresh()
	}
}

func (b *sidebar) setClients(c Clients) {
	b.clients = c
	if c.Active >= 0 && c.Active < len(c.List) {
		one := c.List[c.Active]
		b.switcher.Set(one.Name, one.Note, one.Accent)
		return
	}
	note := phrase.T("No client yet")
	if n := len(c.List); n > 0 {
		note = phrase.N(n, "%d client", "%d clients")
	}
	b.switcher.Set(phrase.T("All clients"), note, 6)
}

// choose opens the menu under the switcher.
func (b *sidebar) choose() {
	items := []*fyne.MenuItem{b.line(phrase.T("All clients"), look.IconPeople, -1)}
	for i, c := range b.clients.List {
		item := b.line(c.Name, look.IconDot, i)
		item.Icon = look.IconDot.Resource(c.Accent.Color())
		items = append(items, item)
	}
	if b.clients.OnAdd != nil {
		add := fyne.NewMenuItem(phrase.T("Add a client…"), b.clients.OnAdd)
		add.Icon = look.IconAdd.Resource(look.ColorMuted)
		items = append(items, fyne.NewMenuItemSeparator(), add)
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), b.shell.window.Canvas())
	menu.ShowAtRelativePosition(fyne.NewPos(0, b.switcher.Size().Height+look.Space4), b.switcher)
	menu.Resize(fyne.NewSize(b.switcher.Size().Width, menu.MinSize().Height))
}

func (b *sidebar) line(name string, icon look.Icon, index int) *fyne.MenuItem {
	item := fyne.NewMenuItem(name, func() {
		if b.clients.OnPick != nil {
			b.clients.OnPick(index)
		}
	})
	item.Icon = icon.Resource(look.ColorMuted)
	item.Checked = index == b.clients.Active
	return item
}

// CreateRenderer belongs to Fyne.
func (b *sidebar) CreateRenderer() fyne.WidgetRenderer {
	return begin(&drawing{
		self: b, color: look.ColorSidebar, objects: []fyne.CanvasObject{b.column},
		layout: func(s fyne.Size) { b.column.Resize(s) },
		min:    func() fyne.Size { return fyne.NewSize(look.Size(b, look.SizeSidebar), b.column.MinSize().Height) },
	})
}

// ground is the page's colour with the sidebar at the left.
type ground struct {
	widget.BaseWidget
	side *sidebar
	main fyne.CanvasObject
}

func newGround(side *sidebar, main fyne.CanvasObject) *ground {
	g := &ground{side: side, main: main}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer belongs to Fyne.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return begin(&drawing{
		self: g, objects: []fyne.CanvasObject{g.side, g.main},
		layout: func(s fyne.Size) {
			w := float32(0)
			if g.side.Visible() {
				w = g.side.MinSize().Width
			}
			g.side.Resize(fyne.NewSize(w, s.Height))
			g.main.Move(fyne.NewPos(w, 0))
			g.main.Resize(fyne.NewSize(s.Width-w, s.Height))
		},
		min: func() fyne.Size {
			m := g.main.MinSize()
			if !g.side.Visible() {
				return m
			}
			return fyne.NewSize(m.Width+g.side.MinSize().Width, max(m.Height, g.side.MinSize().Height))
		},
	})
}

// drawing is a renderer that paints a ground under its objects.
type drawing struct {
	self    fyne.Widget
	color   fyne.ThemeColorName // "" leaves the window's own
	box     widgets.Flat
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
}

// begin puts the ground under the objects.
func begin(d *drawing) *drawing {
	d.box = widgets.NewFlat()
	d.paint()
	if d.color != "" {
		d.objects = append([]fyne.CanvasObject{d.box.CanvasObject}, d.objects...)
	}
	return d
}

func (d *drawing) paint() {
	if d.color != "" {
		d.box.Paint(look.Color(d.self, d.color))
	}
}

func (d *drawing) Layout(s fyne.Size)           { d.box.Resize(s); d.layout(s) }
func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) Destroy()                     {}

func (d *drawing) Refresh() {
	d.paint()
	d.Layout(d.self.Size())
	for _, o := range d.objects {
		o.Refresh()
	}
	canvas.Refresh(d.self)
}
