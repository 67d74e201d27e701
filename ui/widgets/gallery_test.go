package widgets_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"reqdesk/ui/look"
	"reqdesk/ui/widgets"
)

// pages are the gallery: every widget of the kit in the company in which it is
// used.
var pages = map[string]func() fyne.CanvasObject{
	"table":    tablePage,
	"controls": controlsPage,
	"empty":    emptyPage,
	"today":    todayPage,
	"form":     formPage,
	"review":   reviewPage,
}

func TestGalleryIsDrawnWithoutCutText(t *testing.T) {
	for name, page := range pages {
		for _, o := range []look.Options{{Mode: look.Light}, {Mode: look.Dark}, {Mode: look.Light, Scale: 1.3}} {
			face := fmt.Sprintf("%s_%s", name, o.Mode)
			if o.Scale > 1 {
				face += "_large"
			}
			t.Run(face, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Settings().SetTheme(look.New(o))
				w := test.NewTempWindow(t, widgets.NewStage(background(page()), nil))
				w.SetPadded(false)
				w.Resize(fyne.NewSize(1120*max(o.Scale, 1), 740))
				settle(w)
				for _, nameless := range namelessControls(w.Content()) {
					t.Errorf("%s has nothing to be read out", nameless)
				}
				for _, cut := range cutTexts(w.Content()) {
					t.Errorf("%q is cut", cut)
				}
				if o.Scale <= 1 || os.Getenv("REQDESK_SHOTS") != "" {
					shoot(t, w, face)
				}
			})
		}
	}
}

// background paints the page's ground, which the test canvas does not know.
func background(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(fyne.CurrentApp().Settings().Theme().Color(look.ColorPage, 0)), o)
}

// settle lets wrapped text find its height: the test canvas has no frame loop.
func settle(w fyne.Window) {
	for range 3 {
		w.Content().Refresh()
	}
}

// shoot writes the window as a picture into the folder named by REQDESK_SHOTS;
// without it, it only draws.
func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	folder := os.Getenv("REQDESK_SHOTS")
	img := w.Canvas().Capture()
	if img.Bounds().Dx() < 1000 {
		t.Fatalf("the picture is only %d wide", img.Bounds().Dx())
	}
	if folder == "" {
		return
	}
	f, err := os.Create(filepath.Join(folder, "kit_"+name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// cutTexts walks through everything that can be seen and lists texts that end
// in an ellipsis though the gallery gave them room enough, or that reach out of
// their card.
func cutTexts(o fyne.CanvasObject) []string { return cutWithin(o, 0, 1e6) }

// cutWithin is cutTexts for an object whose parent begins at x, within a card
// that ends at right.
func cutWithin(o fyne.CanvasObject, x, right float32) []string {
	if o == nil || !o.Visible() {
		return nil
	}
	x += o.Position().X
	var cut []string
	if text, ok := o.(*widgets.Text); ok && (text.IsCut() || x+text.Size().Width > right+1) {
		cut = append(cut, text.Text())
	}
	if card, ok := o.(*widgets.Card); ok {
		right = x + card.Size().Width
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		cut = append(cut, cutWithin(child, x, right)...)
	}
	return cut
}

// namelessControls lists what can be pressed but says nothing to a screen
// reader.
func namelessControls(o fyne.CanvasObject) []string {
	if o == nil || !o.Visible() {
		return nil
	}
	var found []string
	pressed, ok := o.(fyne.Disableable)
	if _, field := o.(interface{ SetPlaceHolder(string) }); ok && !field && !pressed.Disabled() {
		named, ok := o.(fyne.Accessible)
		if _, choice := o.(*widgets.Choice); !choice && (!ok || named.AccessibilityLabel() == "") {
			found = append(found, fmt.Sprintf("%T", o))
		}
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		found = append(found, namelessControls(child)...)
	}
	return found
}

type contact struct {
	name, work, job, sent, step string
	icon                        look.Icon
	word                        string
	tone                        look.Tone
}

var contacts = []contact{
	{"Ada Lovelace", "Analyst · Globex", "Senior Go Engineer", "12 Nov, 09:10", "1 of 3", look.IconReplied, "Replied", look.ToneSuccess},
	{"Grace Hopper", "Compiler Engineer · Initech", "Senior Go Engineer", "12 Nov, 09:12", "2 of 3", look.IconClicked, "Clicked", look.TonePrimary},
	{"Łukasz Żółć", "Platform Engineer · Umbrella", "Data Engineer, Lisbon", "11 Nov, 16:40", "3 of 3", look.IconOpened, "Opened", look.ToneMuted},
	{"Γιώργος Σεφέρης", "Poet and Engineer · Hellas", "Data Engineer, Lisbon", "", "1 of 3", look.IconScheduled, "Scheduled", look.ToneMuted},
	{"Barbara Liskov", "Principal Engineer · MIT", "Staff Engineer", "10 Nov, 11:02", "1 of 3", look.IconBounced, "Bounced", look.ToneError},
	{"Edsger Dijkstra", "Structured Programmer · THE", "Staff Engineer", "10 Nov, 11:05", "1 of 3", look.IconHeld, "Held back", look.ToneWarning},
}

func contactList() *widgets.DataList {
	d := widgets.NewDataList(
		widgets.Column{Kind: widgets.CellCheck, Width: 22},
		widgets.Column{Title: "Person", Kind: widgets.CellPerson, Share: 1.6, Sort: true},
		widgets.Column{Title: "Job", Sort: true},
		widgets.Column{Title: "Sent", Width: 110, Sort: true},
		widgets.Column{Title: "Step", Width: 50},
		widgets.Column{Title: "Status", Kind: widgets.CellStatus, Width: 110, Sort: true},
	)
	d.Length = func() int { return len(contacts) }
	d.Fill = func(row int, cells []widgets.Cell) {
		c := contacts[row]
		cells[0].Checked = row == 1
		cells[1] = widgets.Cell{Text: c.name, Note: c.work}
		cells[2].Text, cells[3].Text, cells[4].Text = c.job, c.sent, c.step
		cells[5] = widgets.Cell{Icon: c.icon, Text: c.word, Tone: c.tone}
	}
	d.SetSort(3, true)
	d.SetCount("6 of 214 people")
	return d
}

func tablePage() fyne.CanvasObject {
	search := widgets.NewSearchField("Search people", nil)
	all := widgets.NewFilterChip("All 214", nil)
	all.Set("All 214", true)
	filters := widgets.HStack(8, all, widgets.NewFilterChip("Replied 21", nil), widgets.NewFilterChip("Clicked 40", nil), widgets.NewFilterChip("Bounced 6", nil))
	header := widgets.NewPageHeader("Contacted", "214 people in 6 sequences",
		widgets.Width(240, search), widgets.NewPrimary("Add people", nil).WithIcon(look.IconAdd))
	return shellish(widgets.Page(header, widgets.Frame(widgets.InsetBy(0, 0, 12, 0, filters), nil, contactList())))
}

// shellish puts a sidebar beside a page.
func shellish(page fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(fyne.CurrentApp().Settings().Theme().Color(look.ColorSidebar, 0))
	items := []fyne.CanvasObject{}
	for i, e := range []struct {
		icon look.Icon
		name string
		n    int
	}{
		{look.IconToday, "Today", 0},
		{look.IconJobs, "Jobs", 12},
		{look.IconReview, "Review", 38},
		{look.IconTemplates, "Templates", 0},
		{look.IconPeople, "People", 214},
		{look.IconInbox, "Inbox", 2},
		{look.IconClients, "Clients", 0},
		{look.IconSettings, "Settings", 0},
	} {
		item := widgets.NewNavItem(e.icon, e.name, nil)
		item.SetCount(e.n)
		item.SetSelected(i == 4)
		items = append(items, item)
	}
	sync := widgets.NewProgressLine("")
	sync.Set(widgets.Progress{Text: "Syncing Greenhouse", Figure: "42 %", Part: 0.42})
	head := widgets.InsetBy(0, 0, 12, 0, widgets.NewSwitcher("Acme Robotics", "3 connections", 1, nil))
	side := container.NewStack(ground, widgets.Inset(12, widgets.Frame(head, sync, widgets.VStack(2, items...))))
	width := fyne.CurrentApp().Settings().Theme().Size(look.SizeSidebar)
	return container.NewBorder(nil, nil, widgets.Width(width, side), nil, page)
}

func controlsPage() fyne.CanvasObject {
	off := widgets.NewPrimary("Not now", nil)
	off.Disable()
	tabs := widgets.NewTabs("About the job", "People", "Sequence", "Flight plan", "History")
	tabs.SetCount(1, 38)
	chips := widgets.Flow(6)
	for tone, word := range []string{"Draft", "Imported", "Active", "Matched", "Paused", "Closed", "Practice"} {
		chips.Add(widgets.NewChip(word, look.Tone(tone)))
	}
	chips.Add(widgets.NewChip("Strong match", look.ToneWarning).WithIcon(look.IconHeld))
	buttons := widgets.Flow(8,
		widgets.NewPrimary("Contact", nil).WithIcon(look.IconSend).WithKey("C"), widgets.NewButton("Save", nil).WithKey("S"),
		widgets.NewDanger("Discard", nil).WithKey("D"), widgets.NewQuiet("Why?", nil), off,
		widgets.NewIconButton(look.IconMore, "More", nil), widgets.NewIconButton(look.IconDelete, "Delete", nil))
	people := widgets.HStack(12, widgets.NewAvatar("Ada Lovelace"), widgets.NewAvatar("Grace Hopper"), widgets.NewAvatar("Łukasz Żółć").Sized(44),
		widgets.NewClientAvatar("Acme Robotics", 1), widgets.NewClientAvatar("Umbrella", 4),
		widgets.NewStatus(look.IconReplied, "Replied", look.ToneSuccess), widgets.NewStatus("", "Active", look.ToneSuccess), widgets.NewStatus(look.IconPause, "Paused", look.ToneWarning))
	bar := widgets.NewProgressLine("")
	bar.Set(widgets.Progress{Text: "Reading 1,200 of 20,000 jobs", Figure: "6 %", Part: 0.06})
	text := widgets.VStack(4, widgets.Title("Page title"), widgets.Heading("Heading"), widgets.Body("Body text on one line"), widgets.Strong("Strong"),
		widgets.Muted("Muted, the second voice"), widgets.Caption("Caption, small"), widgets.NewText(widgets.RoleNumber, "1,204"))
	return widgets.Page(
		widgets.NewPageHeader("Backend Engineer, Lisbon", "Acme Robotics · REQ-2041 · 38 to review", widgets.NewButton("Import", nil).WithIcon(look.IconDownload), widgets.NewPrimary("Review", nil).WithIcon(look.IconReview)).
			WithBack(nil).WithChips(widgets.NewChip("Active", look.ToneSuccess)),
		widgets.VStack(16, tabs,
			widgets.NewBanner(look.TonePractice, "Practice company: e-mail goes nowhere.", widgets.NewQuiet("Leave practice", nil)),
			widgets.Equal(16,
				widgets.NewTitledCard("Buttons", widgets.NewSegmented("Day", "Week", "All"), widgets.VStack(16, buttons, chips, people, bar)),
				widgets.NewTitledCard("Text", nil, text)),
			widgets.NewBanner(look.ToneWarning, "The feed has 40 % fewer jobs than yesterday. Nothing was closed.", widgets.NewButton("Look at it", nil))))
}

func emptyPage() fyne.CanvasObject {
	return shellish(widgets.Page(widgets.NewPageHeader("Jobs", "No jobs yet"),
		widgets.NewEmptyState(look.IconJobs, "No jobs yet", "Jobs that you import from an ATS appear here, with what is still missing before you can source for them.", widgets.NewPrimary("Import jobs", nil).WithIcon(look.IconAdd))))
}

func todayPage() fyne.CanvasObject {
	cards := widgets.VStack(12,
		widgets.NewActionCard(look.IconReview, "8 new profiles to review", "Backend Engineer, Lisbon", nil).WithKey("1"),
		widgets.NewActionCard(look.IconReplied, "2 replies to answer", "Ada Lovelace and Grace Hopper wrote back. Their sequences have stopped.", nil).Toned(look.ToneSuccess).WithKey("2"),
		widgets.NewActionCard(look.IconWarning, "1 job needs 2 details", "Data Engineer: the must-haves (1 of 3) and an e-mail sequence are missing.", nil).Toned(look.ToneWarning).WithKey("3"),
		widgets.NewActionCard(look.IconPractice, "Try with a practice company", "Invented jobs and people, real screens. Mail goes nowhere.", nil).Toned(look.TonePractice).Recommended())
	side := widgets.NewCard(widgets.VStack(4, widgets.NewText(widgets.RoleNumber, "214"), widgets.Muted("people contacted this month"),
		widgets.InsetBy(12, 0, 12, 0, widgets.NewDivider()), widgets.NewText(widgets.RoleNumber, "21"), widgets.Muted("replied")))
	body := container.NewBorder(nil, nil, nil, widgets.InsetBy(0, 0, 0, 16, widgets.Width(260, widgets.VStack(0, side))), cards)
	return shellish(widgets.ScrollPage(widgets.NewPageHeader("Today", "Sunday, 22 November · 4 things wait"), body))
}

func formPage() fyne.CanvasObject {
	title := widgets.NewField("")
	title.SetText("Backend Engineer")
	wrong := widgets.NewFormField("Apply link", widgets.NewField("https://")).Required()
	wrong.SetError("This link carries no source code, so applications could not be traced to you.")
	choice := widgets.NewChoice([]string{"Acme Robotics", "Globex"}, nil)
	choice.SetSelected("Acme Robotics")
	check := widgets.NewCheck("Stop the sequence when the job closes", nil)
	check.SetChecked(true)
	form := widgets.Form(
		widgets.NewFormField("Title", title).Required(),
		widgets.NewFormField("Client", choice).Help("The client's mailbox and source code are used."),
		wrong,
		widgets.NewFormField("API key", widgets.NewPassword("")).Optional(),
		widgets.NewFormField("Opening line", widgets.NewTextArea("Hello {{first_name}},", 4)).Help("Shown as the first paragraph of the e-mail."),
		check)
	preview := widgets.NewTitledCard("Preview", nil, widgets.VStack(8, widgets.Strong("Subject: A role in Lisbon"), widgets.NewDivider(),
		widgets.NewParagraph(widgets.RoleBody, "Hello Ada,\n\nI read your notes on the engine. We look for someone who writes Go services that other teams can live with, and I would like to hear what you think of it."),
		widgets.NewSkeletonRow()))
	right := widgets.NewSidePanel("Ada Lovelace", 300, widgets.VStack(8, widgets.NewParagraph(widgets.RoleMuted, "In the pipeline of another job of this client since 3 November."), widgets.NewKeyHint("Ctrl+Return")))
	return container.NewBorder(nil, nil, nil, right, widgets.ScrollPage(widgets.NewPageHeader("Job", "What is missing before you can source"), widgets.NewSplit(0.5, form, widgets.VStack(0, preview))))
}

func reviewPage() fyne.CanvasObject {
	mustHave := func(icon look.Icon, tone look.Tone, name, word string, quote fyne.CanvasObject) fyne.CanvasObject {
		return widgets.VStack(6, widgets.Spread(widgets.Strong(name).Cut(), widgets.NewStatus(icon, word, tone)), quote)
	}
	head := widgets.Beside(16, widgets.NewAvatar("Ada Lovelace").Sized(56), widgets.VStack(2,
		widgets.Title("Ada Lovelace"), widgets.NewParagraph(widgets.RoleMuted, "Senior Software Engineer at Globex"),
		widgets.HStack(6, widgets.NewSmallIcon(look.IconPlace, look.ToneMuted), widgets.Caption("Lisbon, Portugal · 9 years"))))
	profile := widgets.NewCard(widgets.VStack(16, head,
		widgets.Flow(6, widgets.NewChip("Go", look.TonePrimary), widgets.NewChip("PostgreSQL", look.TonePrimary), widgets.NewChip("gRPC", look.TonePrimary), widgets.NewChip("Portuguese", look.ToneMuted)),
		widgets.NewDivider(), widgets.Heading("Career"),
		widgets.Facts(110, widgets.Fact{Name: "2021 – now", Value: "Senior Software Engineer, Globex"}, widgets.Fact{Name: "2017 – 2021", Value: "Software Engineer, Initech"},
			widgets.Fact{Name: "2013 – 2017", Value: "BSc Computer Science, Universidade de Lisboa"})))
	evidence := widgets.NewTitledCard("Must-haves", widgets.Caption("2 of 3 found"), widgets.VStack(16,
		mustHave(look.IconSuccess, look.ToneSuccess, "Go in production", "Found", widgets.NewQuote("Six years of Go, most recently a job scheduler that handles forty thousand requests a second", "Résumé, page 1")),
		mustHave(look.IconSuccess, look.ToneSuccess, "Lives in Portugal", "Found", widgets.NewQuote("Lisbon, Portugal", "Profile")),
		mustHave(look.IconRing, look.ToneMuted, "Kubernetes", "Not found", widgets.Caption("Nothing in the résumé mentions it."))))
	history := widgets.NewTitledCard("History", nil, widgets.VStack(12,
		widgets.NewBanner(look.ToneWarning, "Contacted 3 weeks ago by you for another job."),
		widgets.Facts(90, widgets.Fact{Name: "2 Nov", Value: "E-mail sent, no reply"}, widgets.Fact{Name: "30 Oct", Value: "Found in résumés.zip"})))
	bar := widgets.HStack(8, widgets.Grow(), widgets.NewDanger("Discard", nil).WithKey("D").Wide(130), widgets.NewButton("Move", nil).WithKey("M").Wide(130),
		widgets.NewButton("Save", nil).WithKey("S").Wide(130), widgets.NewPrimary("Contact", nil).WithIcon(look.IconSend).WithKey("C").Wide(150), widgets.Grow())
	return shellish(widgets.Page(widgets.NewPageHeader("Review", "3 of 38 · Backend Engineer, Lisbon", widgets.NewIconButton(look.IconPrevious, "Previous", nil), widgets.NewIconButton(look.IconNext, "Next", nil)),
		widgets.Frame(nil, widgets.InsetBy(16, 0, 0, 0, bar), widgets.Shares(16, []float32{5, 5, 4}, widgets.VStack(0, profile), widgets.VStack(0, evidence), widgets.VStack(0, history)))))
}
