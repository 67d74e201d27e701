package widgets_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// table is a window with one thing on it and a clock that is wound by hand.
type table struct {
	window fyne.Window
	stage  *widgets.Stage
	timers []*timer
	unused []fyne.KeyName
}

type timer struct {
	after   time.Duration
	do      func()
	stopped bool
}

func newTable(t *testing.T, o fyne.CanvasObject) *table {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	b := &table{}
	b.stage = widgets.NewStage(o, func(d time.Duration, do func()) func() {
		one := &timer{after: d, do: do}
		b.timers = append(b.timers, one)
		return func() { one.stopped = true }
	})
	b.stage.OnKey = func(ev *fyne.KeyEvent) bool { b.unused = append(b.unused, ev.Name); return true }
	b.window = test.NewTempWindow(t, b.stage)
	b.window.SetPadded(false)
	b.window.Resize(fyne.NewSize(600, 400))
	widgets.HostKeys(b.window.Canvas())
	return b
}

// wind lets the newest timer run out, if it was not stopped.
func (b *table) wind() {
	if last := b.timers[len(b.timers)-1]; !last.stopped {
		last.do()
	}
}

func (b *table) focus(f fyne.Focusable) { b.window.Canvas().Focus(f) }

func (b *table) press(names ...fyne.KeyName) {
	for _, name := range names {
		b.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// shows tells whether a text can be seen anywhere in the window.
func (b *table) shows(text string) bool { return sees(b.stage, text) }

func sees(o fyne.CanvasObject, text string) bool {
	if o == nil || !o.Visible() {
		return false
	}
	if line, ok := o.(interface{ Text() string }); ok && line.Text() == text {
		return true
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			if sees(child, text) {
				return true
			}
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			if sees(child, text) {
				return true
			}
		}
	}
	return false
}

func TestAButtonAnswersToEnterAndSpaceAndKeepsTheKeyboard(t *testing.T) {
	pressed := 0
	button := widgets.NewPrimary("Contact", func() { pressed++ }).WithKey("C")
	b := newTable(t, widgets.VStack(8, button, widgets.NewButton("Save", nil)))
	b.focus(button)
	b.press(fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace)
	test.Tap(button)
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
	if b.window.Canvas().Focused() != fyne.Focusable(button) {
		t.Error("the button lost the keyboard after being pressed")
	}
	b.press(fyne.KeyEscape, "J")
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape, "J"}, b.unused); diff != "" {
		t.Errorf("keys the button does not use must reach the window: %s", diff)
	}
	button.Disable()
	test.Tap(button)
	button.Press()
	if pressed != 4 {
		t.Error("a disabled button was pressed")
	}
}

// What a key cap says is what stands on the keyboard in the language.
func TestAKeyCapIsNamedInTheLanguage(t *testing.T) {
	before := phrase.Current()
	t.Cleanup(func() { phrase.Use(before) })
	phrase.Use("fr")
	button := widgets.NewButton("Enregistrer", nil).WithKey("Ctrl+Enter")
	b := newTable(t, widgets.VStack(8, button))
	if !drawsText(b.stage, "Ctrl+Entrée") || drawsText(b.stage, "Ctrl+Enter") {
		t.Error("the cap is not named as the keyboard has it")
	}
	if name := button.AccessibilityLabel(); !strings.Contains(name, "Ctrl+Entrée") {
		t.Errorf("it is said as %q", name)
	}
}

// drawsText tells whether a text is drawn anywhere in o.
func drawsText(o fyne.CanvasObject, text string) bool {
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text == text
	case *fyne.Container:
		return slices.ContainsFunc(o.Objects, func(child fyne.CanvasObject) bool { return drawsText(child, text) })
	case fyne.Widget:
		return slices.ContainsFunc(test.WidgetRenderer(o).Objects(), func(child fyne.CanvasObject) bool { return drawsText(child, text) })
	}
	return false
}

// A name of a fact has two lines only where one would take too much of the width.
func TestNamesOfFactsStandOnOneLineWhereThereIsRoom(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	short := widgets.Facts(84, widgets.Fact{Name: "Lieu", Value: "Lisbon"}, widgets.Fact{Name: "Type", Value: "Temps plein"})
	long := widgets.Facts(84, widgets.Fact{Name: "Lieu", Value: "Lisbon"}, widgets.Fact{Name: "Critères clés", Value: "Go"})
	alone := widgets.Facts(84, widgets.Fact{Name: "2022 – aujourd’hui", Value: "Go"})
	widgets.VStack(8, short, long, alone).Resize(fyne.NewSize(300, 300))
	if got, want := long.MinSize().Height, short.MinSize().Height; got != want {
		t.Errorf("two facts are %.0f high, want %.0f", got, want)
	}
	if got := alone.MinSize().Height; got <= long.MinSize().Height/2 {
		t.Error("a fact alone has grown, and is not in line with others any more")
	}
}

func TestTabSkipsDisabledButtons(t *testing.T) {
	off := widgets.NewButton("Not now", nil)
	off.Disable()
	last := widgets.NewButton("Later", nil)
	b := newTable(t, widgets.HStack(8, widgets.NewButton("Now", nil), off, last))
	b.window.Canvas().FocusNext()
	b.window.Canvas().FocusNext()
	if b.window.Canvas().Focused() != fyne.Focusable(last) {
		t.Error("Tab must go from the first to the third")
	}
}

func TestTheNameOfAnIconButtonAppearsByPointerAndByKeyboard(t *testing.T) {
	button := widgets.NewIconButton(look.IconDelete, "Delete the draft", nil)
	b := newTable(t, widgets.VStack(0, widgets.HStack(0, button), widgets.NewButton("Other", nil)))
	button.MouseIn(&desktop.MouseEvent{})
	if b.shows("Delete the draft") {
		t.Error("the tip must wait until the pointer rests")
	}
	b.wind()
	if !b.shows("Delete the draft") {
		t.Error("no tip under the pointer")
	}
	button.MouseOut()
	if b.shows("Delete the draft") {
		t.Error("the tip stayed after the pointer had gone")
	}
	b.window.Canvas().FocusNext()
	if !b.shows("Delete the draft") {
		t.Error("no tip for the keyboard")
	}
	b.window.Canvas().FocusNext()
	if b.shows("Delete the draft") {
		t.Error("the tip stayed after the keyboard had gone")
	}
}

func TestNewsStandAtTheFootOfTheSidebar(t *testing.T) {
	b := newTable(t, widgets.Body("page"))
	snacks := b.stage.Snackbar()
	snacks.Add(widgets.Snack{Text: strings.Repeat("They were kept out because of a line. ", 3), Action: "Undo", Do: func() {}})
	at, size := snacks.Position(), snacks.Size()
	side := look.Size(snacks, look.SizeSidebar)
	if at.X < 0 || at.X+size.Width > side || at.Y+size.Height > 400 || size.Height < 5*look.Size(snacks, look.SizeBody) {
		t.Errorf("it stands at %v, %v large; the sidebar is %v wide", at, size, side)
	}
}

func TestNewsComeOneAfterTheOtherAndGoByThemselves(t *testing.T) {
	undone := ""
	b := newTable(t, widgets.Body("page"))
	snacks := b.stage.Snackbar()
	snacks.Add(widgets.Snack{Text: "Discarded", Action: "Undo", Do: func() { undone = "discard" }})
	snacks.Say("Saved")
	if !b.shows("Discarded") || b.shows("Saved") {
		t.Fatal("the first news must stand alone")
	}
	b.wind()
	if !b.shows("Saved") || b.shows("Discarded") {
		t.Error("after its time the next news must appear")
	}
	snacks.Say("Sent")
	if hurried := b.timers[len(b.timers)-1]; hurried.after > 2*time.Second || !b.timers[len(b.timers)-2].stopped {
		t.Errorf("news that offers nothing stays %v longer though more waits", hurried.after)
	}
	b.wind()
	if !b.shows("Sent") {
		t.Error("what waited must appear")
	}
	b.wind()
	if _, ok := snacks.Current(); ok || snacks.Visible() {
		t.Error("after the last news nothing must stand there")
	}
	snacks.Add(widgets.Snack{Text: "Moved", Action: "Undo", Do: func() { undone = "move" }})
	snacks.Undo()
	if undone != "move" || snacks.Visible() {
		t.Errorf("undone %q, still visible: %v", undone, snacks.Visible())
	}
	for range 50 {
		snacks.Say("many")
	}
	for range 5 {
		snacks.Dismiss()
	}
	if _, ok := snacks.Current(); ok {
		t.Error("the queue must be bounded")
	}
}

func TestEscapeClearsASearchAndThenGoesToTheWindow(t *testing.T) {
	var asked []string
	downs := 0
	search := widgets.NewSearchField("Search", func(s string) { asked = append(asked, s) })
	search.OnDown = func() { downs++ }
	b := newTable(t, search)
	b.focus(search)
	test.Type(search, "be")
	b.press(fyne.KeyDown, fyne.KeyEscape, fyne.KeyEscape)
	if diff := cmp.Diff([]string{"b", "be", ""}, asked); diff != "" {
		t.Error(diff)
	}
	if downs != 1 || len(b.unused) != 1 || b.window.Canvas().Focused() != fyne.Focusable(search) {
		t.Errorf("down %d times, unused %v", downs, b.unused)
	}
}

func TestATextAreaHoldsNoMoreThanItsLimit(t *testing.T) {
	area := widgets.NewTextArea("", 3)
	full := 0
	area.Limit, area.OnLimit = 5, func() { full++ }
	b := newTable(t, area)
	b.focus(area)
	test.Type(area, "abcdefgh")
	if area.Text != "abcde" || full != 3 {
		t.Errorf("holds %q, told %d times", area.Text, full)
	}
	clip := test.NewClipboard()
	clip.SetContent("xyz")
	area.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if len(area.Text) != 5 {
		t.Errorf("after pasting it holds %q", area.Text)
	}
	b.press(fyne.KeyReturn)
	if strings.Count(area.Text, "\n") > 1 || len(b.unused) != 0 {
		t.Error("Enter belongs to the text area")
	}
}

func TestEnterInAFieldConfirmsTheDialogAroundIt(t *testing.T) {
	field := widgets.NewField("")
	b := newTable(t, field)
	b.focus(field)
	b.press(fyne.KeyReturn, fyne.KeyEscape)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape}, b.unused); diff != "" {
		t.Error(diff)
	}
}

func TestAFieldShowsWhatIsWrongInPlaceOfItsHelp(t *testing.T) {
	field := widgets.NewFormField("Apply link", widgets.NewField("")).Required().Help("Where candidates apply.")
	b := newTable(t, widgets.VStack(0, field))
	low := field.MinSize().Height
	field.SetError("This link carries no source code, so that applications could not be traced back to you; paste the one from the client's page.")
	settle(b.window)
	if field.MinSize().Height <= low {
		t.Error("a long error must get the room it needs")
	}
	field.SetError("")
	settle(b.window)
	if field.MinSize().Height != low || field.Error() != "" {
		t.Error("the help must come back")
	}
}

func TestTabsStepByArrowAndTellOnlyChanges(t *testing.T) {
	tabs := widgets.NewTabs("About", "People", "Plan")
	var told []int
	tabs.OnChange = func(i int) { told = append(told, i) }
	b := newTable(t, tabs)
	b.window.Canvas().FocusNext()
	b.press(fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyLeft)
	if diff := cmp.Diff([]int{1, 2, 1}, told); diff != "" {
		t.Error(diff)
	}
	if tabs.Active() != 1 {
		t.Errorf("tab %d is active", tabs.Active())
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Lovelace": "AL", "Łukasz Żółć": "ŁŻ", "grace brewster hopper": "GH", "Plato": "P", "": "?", "  ": "?",
		"O'Neill, Shaquille": "OS", "Γιώργος Σεφέρης": "ΓΣ", "李 小龙": "李小", "🙂": "?",
	} {
		if got := widgets.Initials(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
}

func TestAParagraphWrapsAtItsWidth(t *testing.T) {
	p := widgets.NewParagraph(widgets.RoleBody, "We look for someone who writes Go services.\n\nhttps://jobs.example.com/apply/a-very-long-path-without-any-break-at-all/4711")
	newTable(t, widgets.VStack(0, p))
	p.Resize(fyne.NewSize(2000, 10))
	wide := p.MinSize().Height
	p.Resize(fyne.NewSize(160, 10))
	if p.MinSize().Height < 2*wide {
		t.Errorf("wide it is %v high, narrow %v", wide, p.MinSize().Height)
	}
	for _, o := range test.WidgetRenderer(p).Objects() {
		if w := o.MinSize().Width; w > 160.5 {
			t.Errorf("a line is %v wide", w)
		}
	}
}

func TestChipsGoOnInTheNextLine(t *testing.T) {
	flow := widgets.Flow(6)
	newTable(t, widgets.VStack(0, flow))
	for range 12 {
		flow.Add(widgets.NewChip("PostgreSQL", look.TonePrimary))
	}
	flow.Resize(fyne.NewSize(2000, 20))
	one := flow.MinSize().Height
	flow.Resize(fyne.NewSize(300, 20))
	if got := flow.MinSize().Height; got < 3*one {
		t.Errorf("in one line %v high, in 300 wide %v", one, got)
	}
}

func TestAThemeChangeReachesEverything(t *testing.T) {
	chip := widgets.NewChip("Active", look.ToneSuccess)
	b := newTable(t, widgets.VStack(8, chip, widgets.NewButton("Save", nil), widgets.NewParagraph(widgets.RoleBody, "Text")))
	before := chip.MinSize()
	fyne.CurrentApp().Settings().SetTheme(look.New(look.Options{Mode: look.Dark, Scale: 1.3}))
	settle(b.window)
	if chip.MinSize().Height <= before.Height {
		t.Error("larger text must make larger chips")
	}
}

func TestAMailPreviewLoadsNothingAndKeepsLineEnds(t *testing.T) {
	text := "Hello **Ada**,\n\n![pixel](http://tracker.example.com/p.png)\n\n- one\n- [two](https://jobs.example.com)\n- [bad](file:///etc/passwd)\n\nBest,\nSam"
	m := widgets.NewMarkdown(text)
	newTable(t, widgets.VStack(0, m))
	links, words := richText(t, m)
	if diff := cmp.Diff([]string{"https://jobs.example.com"}, links); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(words, "pixel") || !strings.Contains(words, "bad") {
		t.Errorf("the preview says %q", words)
	}
	one := m.MinSize().Height
	m.SetText(strings.Replace(text, "Best,\nSam", "Best, Sam", 1))
	if m.MinSize().Height >= one {
		t.Error("a line end that was typed must stay")
	}
}

func TestWordsThatWereFoundWithoutTheirAccentsAreMarked(t *testing.T) {
	m := widgets.NewHelpText("Hier löschen Sie, auf der Straße.", nil).Marked([]string{"losch", "strasse"})
	newTable(t, widgets.VStack(0, m))
	rich, ok := test.WidgetRenderer(m).Objects()[0].(*widget.RichText)
	if !ok {
		t.Fatal("a help text draws no rich text")
	}
	var marked []string
	for _, s := range rich.Segments {
		if text, ok := s.(*widget.TextSegment); ok && text.Style.TextStyle.Bold {
			marked = append(marked, text.Text)
		}
	}
	if diff := cmp.Diff([]string{"löschen", "Straße"}, marked); diff != "" {
		t.Error(diff)
	}
}

// richText lists the links of a preview and its words.
func richText(t *testing.T, m *widgets.Markdown) (links []string, words string) {
	t.Helper()
	rich, ok := test.WidgetRenderer(m).Objects()[0].(*widget.RichText)
	if !ok {
		t.Fatal("a preview is rich text")
	}
	var walk func([]widget.RichTextSegment)
	walk = func(segments []widget.RichTextSegment) {
		for _, s := range segments {
			if _, image := s.(*widget.ImageSegment); image {
				t.Error("a picture was left in")
			}
			if link, ok := s.(*widget.HyperlinkSegment); ok {
				links = append(links, link.URL.String())
			}
			words += s.Textual()
			if block, ok := s.(widget.RichTextBlock); ok {
				walk(block.Segments())
			}
		}
	}
	walk(rich.Segments)
	return links, words
}

func TestAMenuOpensUnderItsButtonAndRuns(t *testing.T) {
	done := ""
	button := widgets.NewIconButton(look.IconMore, "More", nil)
	b := newTable(t, widgets.VStack(0, widgets.HStack(0, widgets.Grow(), button)))
	button.OnTapped = func() {
		widgets.PopMenu(button, widgets.MenuLine{Name: "Pause", Icon: look.IconPause, Do: func() { done = "pause" }},
			widgets.MenuLine{}, widgets.MenuLine{Name: "Delete", Off: true})
	}
	test.Tap(button)
	menu := b.window.Canvas().Overlays().Top()
	if menu == nil {
		t.Fatal("no menu")
	}
	if right := menu.Position().X + menu.MinSize().Width; right > 600 {
		t.Errorf("the menu reaches %v in a window of 600", right)
	}
	b.press(fyne.KeyDown, fyne.KeyReturn)
	if done != "pause" {
		t.Error("the menu must be usable by keyboard")
	}
}

// Where a quote comes from wraps where there is little room: nothing of it is cut.
func TestTheSourceOfAQuoteWraps(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	high := func(width float32) float32 {
		q := widgets.NewQuote("Two words", "Résumé · raghunath-iyer.pdf · 3 days ago")
		for range 2 { // what wraps knows how high it is once it has a width
			q.Resize(fyne.NewSize(width, q.MinSize().Height))
		}
		return q.MinSize().Height
	}
	if wide, narrow := high(600), high(180); narrow < wide+10 {
		t.Errorf("it is %v high in 180, and %v in 600", narrow, wide)
	}
}
