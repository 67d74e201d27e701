package screens

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/shell"
	"reqdesk/ui/widgets"
)

// Help is the help: the pages with a search at the left, and the text at the right.
// Below the text stands where it leads, each with a digit as its key.
type Help struct {
	window Window
	model  *model.HelpModel
	arrive arrival

	search  *widgets.SearchField
	list    *widgets.DataList
	column  *column
	surface *surface
	parts   []fyne.CanvasObject // the sections of the page, in their order
	own     map[model.Topic]HelpPart
	drawn   string // what of it the text shows
	content fyne.CanvasObject
	mine    bool // the list is being moved by the page itself

	// OnWeb opens a page of the web; nil = such links are text.
	OnWeb func(address string)
}

// HelpPart is what a page of the help shows below its text, made by the program.
type HelpPart interface {
	// Content is drawn; always the same object.
	Content() fyne.CanvasObject
	// Show reads anew.
	Show()
}

var (
	_ shell.Page      = (*Help)(nil)
	_ shell.Leaver    = (*Help)(nil)
	_ shell.KeyTaker  = (*Help)(nil)
	_ shell.KeyTeller = (*Help)(nil)
	_ shell.Finder    = (*Help)(nil)
)

// helpList is the width of the list of pages; it takes as much of what a page, which is no
// wider than one reads well, leaves as helpListMost, and gives up what the page needs down
// to helpListLeast.
const (
	helpListLeast = 220
	helpList      = 300
	helpListMost  = 380
)

// helpLayout puts the list of pages beside the page.
type helpLayout struct{}

func (helpLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	list, page := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(list.Width, helpListLeast)+look.Space24+page.Width, max(list.Height, page.Height))
}

func (helpLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	list := min(max(s.Width-look.Space24-look.ReadingWidth, helpList), helpListMost)
	if left := s.Width - look.Space24 - objects[1].MinSize().Width; left < list {
		list = max(left, helpListLeast)
	}
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(list, s.Height))
	objects[1].Move(fyne.NewPos(list+look.Space24, 0))
	objects[1].Resize(fyne.NewSize(s.Width-list-look.Space24, s.Height))
}

// NewHelp draws m.
func NewHelp(w Window, m *model.HelpModel) *Help {
	h := &Help{window: w, model: m, arrive: arrival{window: w}, own: map[model.Topic]HelpPart{}, column: newColumn()}
	h.search = widgets.NewSearchField(phrase.T("Search the help"), m.Search)
	h.search.OnDown = func() { h.list.Focus(); h.pick(max(h.model.Row(), 0)) }
	h.search.OnSubmitted = func(string) { h.pick(0); h.read() }
	h.list = widgets.NewDataList(widgets.Column{}).Picks().Bare()
	h.list.Length = func() int { return len(m.Hits) }
	h.list.Fill = h.fill
	h.list.OnMove = func(row int) {
		if !h.mine {
			m.Pick(row)
		}
	}
	h.list.OnOpen = func(row int) { m.Pick(row); h.read() }
	h.list.OnTop = func() { widgets.Focus(h.search) }
	h.list.WithEmpty(widgets.NewEmptyState(look.IconSearch, phrase.T("No page tells of that"), phrase.T("Try another word, or only its beginning."), nil))
	h.surface = newSurface(phrase.T("Help"), widgets.NewCard(h.column.scroll), h.column)
	h.build()
	m.Changed = h.draw
	return h
}

func (h *Help) build() {
	head := widgets.InsetBy(0, 0, look.Space16, 0, widgets.NewPageHeader(phrase.T("Help"), phrase.T("One page for each task. F1 opens the one about where you are.")))
	left := widgets.Frame(widgets.InsetBy(0, 0, look.Space12, 0, h.search), nil, h.list)
	body := container.New(helpLayout{}, left, widgets.Reading(h.surface.page))
	h.content = widgets.Page(head, body)
}

// With puts a part that the program makes below the text of a page.
func (h *Help) With(topic model.Topic, part HelpPart) *Help {
	h.own[topic] = part
	return h
}

// Content is the page.
func (h *Help) Content() fyne.CanvasObject { return h.content }

// Show opens the page of the route; without one, that where one was.
func (h *Help) Show(to model.Route) {
	fresh := h.arrive.show(to)
	h.model.Speak()
	if fresh && to.Topic != h.model.Current.Topic {
		h.model.Open(to.Topic)
	}
	if part := h.own[h.model.Current.Topic]; part != nil {
		part.Show()
	}
	h.draw()
	h.arrive.done(func() {
		if to.Topic == "" {
			widgets.Focus(h.search)
			return
		}
		h.surface.take()
	})
}

// Leave notes that one has gone.
func (h *Help) Leave() { h.arrive.leave() }

// Find gives the search field the keyboard.
func (h *Help) Find() { widgets.Focus(h.search) }

// Key follows a link by its digit, and leads back to the list.
func (h *Help) Key(ev *fyne.KeyEvent) bool {
	switch {
	case ev.Name == fyne.KeyEscape && h.window.Host().Canvas.Focused() == h.list.Focusable():
		h.window.Back()
	case ev.Name == fyne.KeyEscape, ev.Name == fyne.KeyLeft:
		h.list.Focus()
	case len(ev.Name) == 1 && ev.Name[0] >= '1' && ev.Name[0] <= '9':
		n := int(ev.Name[0] - '1')
		if n >= len(h.model.Current.Links) {
			return false
		}
		h.follow(h.model.Current.Links[n].To)
	case ev.Name == fyne.KeyHome:
		h.column.scroll.ScrollToTop()
	case ev.Name == fyne.KeyEnd:
		h.column.scroll.ScrollToBottom()
	default:
		return false
	}
	return true
}

// Keys lists the page's keys.
func (h *Help) Keys() []shell.KeyHelp {
	return []shell.KeyHelp{
		{Key: "Ctrl+F", Does: phrase.T("Search")},
		{Key: "↓", Does: phrase.T("From the search into the list; in a page: scroll")},
		{Key: "Enter", Does: phrase.T("Read the page")},
		{Key: "1…9", Does: phrase.T("Go where the page leads")},
		{Key: "Esc", Does: phrase.T("Back to the list, then to where you were")},
	}
}

func (h *Help) fill(row int, cells []widgets.Cell) {
	hit := h.model.Hits[row]
	cells[0] = widgets.Cell{Text: hit.Page.Title, Note: hit.Page.Note, Strong: true}
	if h.model.Searching() && hit.Found != "" {
		cells[0].Note = hit.Found
	}
}

func (h *Help) pick(row int) {
	h.list.SetCurrent(row)
	h.model.Pick(row)
}

// read gives the text the keyboard. The page is from now on where Back leads.
func (h *Help) read() {
	if len(h.model.Hits) > 0 {
		h.window.Go(model.ToHelp(h.model.Current.Topic))
		h.surface.take()
	}
}

// follow goes where a link leads.
func (h *Help) follow(link string) {
	if to, ok := model.HelpTarget(link); ok {
		h.window.Go(model.ToHelp(h.model.Current.Topic))
		h.window.Go(to)
	} else if h.OnWeb != nil {
		h.OnWeb(link)
	}
}

func (h *Help) draw() {
	h.mine = true
	h.list.Refresh()
	if row := h.model.Row(); row >= 0 {
		h.list.SetCurrent(row)
	}
	h.mine = false
	words := []string{}
	if h.model.Section >= 0 {
		words = h.model.Words()
	}
	if changed(&h.drawn, h.model.Language, h.model.Current.Topic, words) {
		h.page(words)
	}
	if at := h.model.Section; at >= 0 && at < len(h.parts) {
		h.column.scroll.ScrollToOffset(fyne.NewPos(0, h.parts[at].Position().Y))
	}
}

// page builds what the current page shows, with the words that were found in it marked.
func (h *Help) page(found []string) {
	p := h.model.Current
	objects := []fyne.CanvasObject{widgets.NewParagraph(widgets.RoleTitle, p.Title)}
	h.parts = nil
	for _, s := range p.Sections {
		part := widgets.VStack(look.Space8)
		if s.Heading != "" {
			part.Add(widgets.InsetBy(look.Space8, 0, 0, 0, widgets.NewParagraph(widgets.RoleHeading, s.Heading)))
		}
		for _, text := range strings.Split(s.Text, "\n\n") {
			part.Add(widgets.NewHelpText(phrase.Keys(text), h.follow).Marked(found))
		}
		h.parts = append(h.parts, part)
		objects = append(objects, part)
	}
	if part := h.own[p.Topic]; part != nil {
		objects = append(objects, part.Content())
		part.Show()
	}
	if len(p.Links) > 0 {
		objects = append(objects, h.leads(p.Links))
	}
	h.column.set(widgets.InsetBy(0, look.Space12, 0, 0, widgets.VStack(look.Space12, objects...)))
}

// mostLinks is how many links have a key.
const mostLinks = 9

// leads are the places where the page leads.
func (h *Help) leads(links []model.HelpLink) fyne.CanvasObject {
	row := widgets.Flow(look.Space8)
	for i, l := range links[:min(len(links), mostLinks)] {
		icon := look.IconForward
		if u, err := url.Parse(l.To); err == nil {
			switch u.Scheme {
			case "help":
				icon = look.IconHelp
			case "https", "http":
				icon = look.IconOpen
			}
		}
		row.Add(widgets.NewButton(l.Text, func() { h.follow(l.To) }).WithIcon(icon).WithKey(strconv.Itoa(i + 1)))
	}
	return widgets.VStack(look.Space12, widgets.InsetBy(look.Space8, 0, 0, 0, widgets.NewDivider()), widgets.NewText(widgets.RoleCaptionStrong, phrase.T("From here")), row)
}
