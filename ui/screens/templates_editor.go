package screens

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// letterEditor is where the text of an e-mail is written: a toolbar, the text
// area, the variables, and what is wrong with it in place. Templates and steps
// of sequences have the same.
type letterEditor struct {
	subject  *widgets.Field
	text     *widgets.Field
	problems *fyne.Container
	shown    []model.ProblemRow
	sumPic   *widgets.Icon
	sum      *widgets.Paragraph // problems in one sentence
	tray     *fyne.Container    // problems in a scroller, or nothing
	tools    fyne.CanvasObject
	offers   fyne.CanvasObject // the variables
	offer    *variableOffer
	filling  bool

	at int // the problem that nextProblem went to last

	onEdit     func()
	onReplace  func(model.ProblemRow)
	onFull     func()
	snippets   func() []model.SnippetRow // those that the text may use
	onSnippets func()                    // opens them
}

func newLetterEditor(onEdit func()) *letterEditor {
	e := &letterEditor{onEdit: onEdit, subject: widgets.NewField(phrase.T("Subject")), text: widgets.NewTextArea(phrase.T("Write to one person."), 4)}
	e.problems = widgets.VStack(look.Space8)
	e.tray = container.NewStack()
	e.sumPic, e.sum = widgets.NewSmallIcon(look.IconSuccess, look.ToneSuccess), widgets.NewParagraph(widgets.RoleStrong, "")
	e.text.Limit = model.MaxLetter
	e.text.OnLimit = func() {
		if e.onFull != nil {
			e.onFull()
		}
	}
	edited := func(string) {
		if !e.filling {
			e.onEdit()
		}
	}
	e.subject.OnChanged, e.text.OnChanged = edited, edited
	e.offer = newVariableOffer(e.subject, e.text, e.insert)
	return e
}

// fill shows a draft without reporting it as typed.
func (e *letterEditor) fill(subject, text string) {
	e.filling = true
	if e.subject.Text != subject {
		e.subject.SetText(subject)
	}
	if e.text.Text != text {
		at := e.text.CursorTextOffset()
		e.text.SetText(text)
		e.moveTo(e.text, min(at, len([]rune(text))))
	}
	e.filling = false
}

// card is the fields that stand above the text, and the text. Where there is little room
// it is scrolled.
func (e *letterEditor) card(head fyne.CanvasObject) fyne.CanvasObject {
	inside := widgets.Frame(widgets.InsetBy(0, 0, look.Space8, 0, head), nil, e.area())
	// The ring around a field is not cut off, and the bar lies in the card's margin.
	scroll := widgets.NewVScroll(widgets.InsetBy(look.Space4, look.Space12, look.Space4, look.Space4, inside))
	return widgets.NewCard(widgets.InsetBy(-look.Space4, -look.Space12, -look.Space4, -look.Space4, scroll))
}

// area is toolbar, text, variables and problems, the text taking the rest.
func (e *letterEditor) area() fyne.CanvasObject {
	e.tools, e.offers = widgets.InsetBy(0, 0, look.Space4, 0, e.toolbar()), e.offer.box
	head := widgets.VStack(0, e.tools)
	foot := widgets.InsetBy(look.Space8, 0, 0, 0, widgets.VStack(look.Space12, e.offers, widgets.VStack(look.Space8, widgets.Beside(look.Space8, e.sumPic, e.sum), e.tray)))
	return widgets.Frame(head, foot, e.text)
}

// lock keeps the text from being changed here, or lets it be changed.
func (e *letterEditor) lock(locked bool) {
	for _, f := range []fyne.Disableable{e.subject, e.text} {
		if locked {
			f.Disable()
		} else {
			f.Enable()
		}
	}
	for _, o := range []fyne.CanvasObject{e.tools, e.offers} {
		if o != nil && locked {
			o.Hide()
		} else if o != nil {
			o.Show()
		}
	}
}

// snippetLines offers the snippets that the text may use.
func (e *letterEditor) snippetLines() (lines []widgets.MenuLine) {
	for _, r := range e.snippets() {
		lines = append(lines, widgets.MenuLine{Name: r.Name + "  ·  " + r.Client, Do: func() { e.insert(r.Insert) }})
	}
	if len(lines) > 0 {
		lines = append(lines, widgets.MenuLine{})
	}
	return append(lines, widgets.MenuLine{Name: phrase.T("All snippets…"), Icon: look.IconVariable, Do: e.onSnippets})
}

func (e *letterEditor) toolbar() fyne.CanvasObject {
	row := widgets.Flow(look.Space2,
		widgets.NewIconButton(look.IconBold, phrase.T("Bold"), func() { e.mark("**", phrase.T("bold text")) }),
		widgets.NewIconButton(look.IconItalic, phrase.T("Italic"), func() { e.mark("*", phrase.T("italic text")) }),
		widgets.NewIconButton(look.IconBullets, phrase.T("List"), e.list),
		widgets.NewIconButton(look.IconLink, phrase.T("Link"), e.link),
		widgets.NewIconButton(look.IconUndo, phrase.T("Undo"), func() { e.text.Undo(); widgets.Focus(e.text) }),
		widgets.NewIconButton(look.IconRedo, phrase.T("Redo"), func() { e.text.Redo(); widgets.Focus(e.text) }),
	)
	if e.snippets != nil {
		var button *widgets.IconButton
		button = widgets.NewIconButton(look.IconVariable, phrase.T("Insert a snippet"), func() { widgets.PopMenu(button, e.snippetLines()...) })
		row.Add(button)
	}
	return row
}

func (e *letterEditor) insert(text string) {
	widgets.Focus(e.text)
	e.text.Insert(text)
}

func (e *letterEditor) mark(mark, example string) {
	text := e.text.SelectedText()
	if text == "" {
		text = example
	}
	e.insert(mark + text + mark)
}

func (e *letterEditor) list() {
	text := e.text.SelectedText()
	if text == "" {
		text = phrase.T("one line each")
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = "- " + lines[i]
	}
	e.insert("\n" + strings.Join(lines, "\n") + "\n")
}

func (e *letterEditor) link() {
	text := e.text.SelectedText()
	if text == "" {
		text = phrase.T("words to click")
	}
	e.insert("[" + text + "](https://)")
}

// moveTo puts the cursor before a character of a field. The field counts rows
// as it wraps them, so the row is looked for.
func (e *letterEditor) moveTo(f *widgets.Field, offset int) {
	row, start := 0, 0
	for next := 1; ; next++ {
		f.CursorRow, f.CursorColumn = next, 0
		at := f.CursorTextOffset()
		if at <= start || at > offset {
			break
		}
		row, start = next, at
	}
	f.CursorRow, f.CursorColumn = row, offset-start
	f.Refresh()
}

// goTo gives the keyboard to the place of a problem.
func (e *letterEditor) goTo(r model.ProblemRow) {
	f := e.text
	if r.Field == model.FieldSubject {
		f = e.subject
	}
	widgets.Focus(f)
	e.moveTo(f, model.Offset(f.Text, r.Line, r.Column))
}

// nextProblem goes to the problem behind the one it went to last.
func (e *letterEditor) nextProblem() {
	for i := range e.shown {
		if r := e.shown[(e.at+i)%len(e.shown)]; !r.Whole {
			e.at = (e.at + i + 1) % len(e.shown)
			e.goTo(r)
			return
		}
	}
}

// showProblems lists what is wrong.
func (e *letterEditor) showProblems(rows []model.ProblemRow) {
	icon, tone := look.IconSuccess, look.ToneSuccess
	if len(rows) > 0 {
		icon, tone = look.IconInfo, look.TonePrimary
		if rows[0].Blocks {
			icon, tone = look.IconError, look.ToneError
		}
	}
	e.sumPic.Set(icon, tone)
	e.sum.SetText(model.ProblemWords(rows))
	e.sum.SetTone(tone)
	if slices.Equal(rows, e.shown) {
		return
	}
	if len(rows) != len(e.shown) {
		e.at = 0
	}
	e.shown = slices.Clone(rows)
	e.problems.Objects = nil
	for _, r := range rows {
		e.problems.Add(e.problem(r))
	}
	e.tray.Objects = nil
	if len(rows) > 0 {
		e.tray.Objects = []fyne.CanvasObject{widgets.Height(trayHeight(len(rows)), widgets.NewVScroll(e.problems))}
	}
	e.tray.Refresh()
}

// trayHeight leaves room for one problem or two; more are scrolled to.
func trayHeight(rows int) float32 {
	if rows == 1 {
		return 76
	}
	return 124
}

func (e *letterEditor) problem(r model.ProblemRow) fyne.CanvasObject {
	icon, tone := look.IconInfo, look.TonePrimary
	if r.Blocks {
		icon, tone = look.IconError, look.ToneError
	}
	words := widgets.VStack(look.Space4, widgets.NewParagraph(widgets.RoleCaption, r.Message).Toned(tone))
	acts := widgets.Flow(look.Space4)
	if r.Link && e.onReplace != nil {
		acts.Add(widgets.NewButton(phrase.T("Replace by the variable"), func() { e.onReplace(r) }))
	}
	if !r.Whole {
		acts.Add(widgets.NewButton(r.Where, func() { e.goTo(r) }))
	}
	if len(acts.Objects) > 0 {
		words.Add(acts)
	}
	return widgets.Beside(look.Space8, widgets.NewSmallIcon(icon, tone), words)
}
