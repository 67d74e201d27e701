// Package dialogs asks. Every dialog of the window is a Sheet: a card over the
// dimmed window with a title, content and at most two buttons. It behaves the
// same everywhere: Escape cancels; Enter, and Ctrl or Cmd with Return from
// inside a text area, confirm; the first field has the keyboard at once; Tab
// stays inside; afterwards the keyboard is back where it was.
//
// A dialog gives its result to a callback and does nothing else: it never
// stores, sends or deletes. Long work is done by the screen, which may keep the
// sheet open (OnConfirm gives false), mark it busy, and close it when the
// answer is there.
//
// Dialogs are for questions. News goes to the snackbar, errors that belong to a
// field to that field.
package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// Host is where a dialog opens.
type Host struct {
	Canvas fyne.Canvas
	After  widgets.After // for tips inside the dialog; may be nil
	// News is told what a dialog that closes still had to say; nil loses it.
	News func(widgets.Snack)
}

// Sheet describes a dialog.
type Sheet struct {
	Title    string
	Subtitle string // below the title; "" for none
	Icon     look.Icon
	Tone     look.Tone
	Content  fyne.CanvasObject // may be nil

	Confirm string            // label of the main button; "" for none
	Cancel  string            // label of the other; "" means Cancel, or Close without Confirm
	Danger  bool              // confirming destroys something: the keyboard starts on Cancel
	Foot    fyne.CanvasObject // at the left of the buttons; may be nil
	Plain   bool              // no title and no buttons: Escape closes

	Width  float32 // at normal text size; 0 means 480
	Height float32 // of the content, which then fills it; 0 takes what the content needs, scrolling if it must

	// First gets the keyboard; nil means the main button.
	First fyne.Focusable
	// OnConfirm is called on the main button; false keeps the sheet open.
	OnConfirm func() bool
	// OnCancel is called on Escape and the other button; false keeps the sheet open.
	OnCancel func() bool
	// OnKey gets keys that nothing in the sheet wanted, before Escape and
	// Enter are tried.
	OnKey func(*fyne.KeyEvent) bool
	// OnClose is called once, after the sheet has gone.
	OnClose func(confirmed bool)
}

// Open is a sheet on the screen.
type Open struct {
	sheet   Sheet
	host    Host
	stage   *widgets.Stage
	frame   *frame
	confirm *widgets.Button
	cancel  *widgets.Button
	before  fyne.Focusable
	closed  bool
}

// Show opens a sheet.
func Show(host Host, sheet Sheet) *Open {
	o := &Open{sheet: sheet, host: host, before: host.Canvas.Focused()}
	label := sheet.Cancel
	if label == "" {
		label = phrase.T("Close")
		if sheet.Confirm != "" {
			label = phrase.T("Cancel")
		}
	}
	o.cancel = widgets.NewButton(label, o.giveUp)
	if sheet.Confirm != "" {
		o.confirm = widgets.NewPrimary(sheet.Confirm, o.Confirm)
		if sheet.Danger {
			o.confirm.As(widgets.Destroy)
		}
	}
	o.frame = newFrame(o)
	o.stage = widgets.NewStage(o.frame, host.After)
	o.stage.OnKey = o.key
	host.Canvas.Overlays().Add(o.stage)
	host.Canvas.Focus(o.first())
	return o
}

func (o *Open) first() fyne.Focusable {
	switch {
	case o.sheet.First != nil:
		return o.sheet.First
	case o.confirm == nil || o.sheet.Danger:
		return o.cancel
	default:
		return o.confirm
	}
}

func (o *Open) key(ev *fyne.KeyEvent) bool {
	if o.sheet.OnKey != nil && o.sheet.OnKey(ev) {
		return true
	}
	switch ev.Name {
	case fyne.KeyEscape:
		o.giveUp()
	case fyne.KeyReturn, fyne.KeyEnter, widgets.KeyConfirm:
		o.Confirm()
	default:
		return false
	}
	return true
}

// Confirm does what the main button does.
func (o *Open) Confirm() {
	if o.closed || o.confirm == nil || o.confirm.Disabled() {
		return
	}
	if o.sheet.OnConfirm == nil || o.sheet.OnConfirm() {
		o.close(true)
	}
}

func (o *Open) giveUp() {
	if o.closed || o.sheet.OnCancel != nil && !o.sheet.OnCancel() {
		return
	}
	o.close(false)
}

// Close takes the sheet away as if it had been cancelled.
func (o *Open) Close() { o.close(false) }

// Done takes the sheet away as confirmed, for sheets that stayed open while
// the screen worked.
func (o *Open) Done() { o.close(true) }

func (o *Open) close(confirmed bool) {
	if o.closed {
		return
	}
	o.closed = true
	o.host.Canvas.Overlays().Remove(o.stage)
	if obj, ok := o.before.(fyne.CanvasObject); ok && obj.Visible() {
		o.host.Canvas.Focus(o.before)
	}
	for _, news := range o.stage.Snackbar().Take() {
		if o.host.News != nil {
			o.host.News(news)
		}
	}
	if o.sheet.OnClose != nil {
		o.sheet.OnClose(confirmed)
	}
}

// SetReady enables or disables the main button.
func (o *Open) SetReady(ready bool) {
	if o.confirm != nil {
		o.confirm.SetEnabled(ready)
	}
}

// SetConfirm changes the label of the main button, for example to a count.
func (o *Open) SetConfirm(label string) {
	if o.confirm != nil {
		o.confirm.SetLabel(label)
		o.frame.Refresh()
	}
}

// SetCancel changes the label of the other button, for example to "Stop".
func (o *Open) SetCancel(label string) {
	o.cancel.SetLabel(label)
	o.frame.Refresh()
}

// SetProblem shows above the buttons what went wrong; "" takes it away.
func (o *Open) SetProblem(text, hint string) { o.frame.setProblem(text, hint) }

// Refuse shows what is wrong with the fields of the sheet's form, by key, and with whole
// above the buttons, and gives the keyboard to the uppermost of those fields. It tells
// whether anything is wrong. An edit takes away what is said of its field, and the last
// one what is said of all.
func (o *Open) Refuse(fields map[string]*widgets.FormField, wrong map[string]string, whole string) bool {
	first := widgets.Refuse(fields, wrong, func() {
		for _, f := range fields {
			if f.Error() != "" {
				o.frame.Refresh()
				return
			}
		}
		o.SetProblem("", "")
	})
	if len(wrong) == 0 {
		o.SetProblem("", "")
		return false
	}
	o.SetProblem(whole, "")
	if first != nil {
		o.host.Canvas.Focus(first)
	}
	return true
}

// Stage is the sheet's own stage, for tests and for tips.
func (o *Open) Stage() *widgets.Stage { return o.stage }

// Frame is the size of the sheet on the screen.
func (o *Open) Frame() fyne.Size { return o.frame.size }

// frame draws the dimmed window and the sheet on it.
type frame struct {
	widget.BaseWidget
	open    *Open
	head    fyne.CanvasObject
	body    fyne.CanvasObject // what is measured
	view    fyne.CanvasObject // what is placed: body, or body in a scroller
	foot    fyne.CanvasObject
	problem *widgets.Banner
	size    fyne.Size // of the sheet
}

func newFrame(o *Open) *frame {
	f := &frame{open: o, problem: widgets.NewBanner(look.ToneError, "")}
	f.problem.Hide()
	f.head = f.title()
	f.body = o.sheet.Content
	if f.body == nil {
		f.body = widgets.VStack(0)
	}
	f.view = f.body
	if o.sheet.Height == 0 && o.sheet.Content != nil {
		f.view = widgets.NewVScroll(widgets.InsetBy(bleed, bleed+bar, bleed, bleed, f.body))
	}
	buttons := widgets.HStack(look.Space8, o.cancel)
	if o.confirm != nil {
		buttons.Add(o.confirm)
	}
	left := o.sheet.Foot
	if left == nil {
		left = widgets.VStack(0)
	}
	f.foot = widgets.Spread(left, buttons)
	if o.sheet.Plain {
		f.head.Hide()
		f.foot.Hide()
	}
	f.ExtendBaseWidget(f)
	return f
}

func (f *frame) title() fyne.CanvasObject {
	lines := widgets.VStack(look.Space2, widgets.NewParagraph(widgets.RoleHeading, f.open.sheet.Title))
	if f.open.sheet.Subtitle != "" {
		lines.Add(widgets.NewParagraph(widgets.RoleMuted, f.open.sheet.Subtitle))
	}
	if f.open.sheet.Icon == "" {
		return lines
	}
	pic := widgets.VStack(0, widgets.NewIcon(f.open.sheet.Icon, f.open.sheet.Tone))
	return container.NewBorder(nil, nil, widgets.InsetBy(0, look.Space4, 0, 0, pic), nil, lines)
}

func (f *frame) setProblem(text, hint string) {
	f.problem.Set(text, hint)
	f.problem.Hidden = text == ""
	f.Refresh()
}

// CreateRenderer belongs to Fyne.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	r := &frameRenderer{frame: f, scrim: widgets.NewVeil(), box: widgets.NewPlate()}
	r.ground = container.NewWithoutLayout(append(r.scrim.Objects(), r.box.Objects()...)...)
	r.paint()
	return r
}

// frameRenderer dims the window and does not blur it: without a graphics card blurring
// takes a tenth of a second for each key that is typed into the sheet.
type frameRenderer struct {
	frame *frame
	scrim widgets.Veil
	box   *widgets.Plate
	// ground is their parts.
	ground *fyne.Container
}

func (r *frameRenderer) Destroy() {}

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	f := r.frame
	return []fyne.CanvasObject{r.ground, f.head, f.view, f.problem, f.foot}
}

func (r *frameRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *frameRenderer) Refresh() {
	r.paint()
	r.Layout(r.frame.Size())
	for _, o := range r.Objects()[1:] {
		o.Refresh()
	}
	canvas.Refresh(r.frame)
}

func (r *frameRenderer) paint() {
	f := r.frame
	r.scrim.Paint(look.Color(f, look.ColorScrim))
	r.box.Dialog(f)
}

const (
	sheetPadding = look.Space24 - 4
	// bleed is how far a scrolling body reaches beyond its edges, so that the
	// ring around a focused field is not cut off.
	bleed = look.Space4
	// bar is the room at its right in which the scroll bar covers nothing.
	bar = look.Space8 + look.Space2
)

// Layout gives the sheet its width, lets the content say how high it then is,
// and puts the sheet a little above the middle.
func (r *frameRenderer) Layout(s fyne.Size) {
	f := r.frame
	width := f.open.sheet.Width
	if width == 0 {
		width = 480
	}
	one := look.Size(f, look.SizeOne)
	width = min(width*one, s.Width-2*look.Space24)
	inner := width - 2*sheetPadding
	head, foot := f.headFoot(inner)
	fixed := 2*sheetPadding + head + foot
	problem := float32(0)
	if f.problem.Visible() {
		f.problem.Resize(fyne.NewSize(inner, f.problem.Size().Height))
		problem = f.problem.MinSize().Height + look.Space12
	}
	body := f.open.sheet.Height * one
	if body == 0 {
		f.body.Resize(fyne.NewSize(inner, f.body.Size().Height))
		body = f.body.MinSize().Height
	}
	body = min(body, s.Height-2*look.Space24-fixed-problem-look.Space12)
	gap := look.Space12
	if f.open.sheet.Content == nil || f.open.sheet.Plain {
		gap = 0
	}
	r.arrange(s, fyne.NewSize(width, fixed+gap+body+problem), [4]float32{head, gap, body, problem})
}

// headFoot gives the title its width and tells how high title and buttons are,
// with the space above the buttons.
func (f *frame) headFoot(inner float32) (head, foot float32) {
	if f.open.sheet.Plain {
		return 0, 0
	}
	f.head.Resize(fyne.NewSize(inner, f.head.Size().Height))
	return f.head.MinSize().Height, f.foot.MinSize().Height + look.Space16
}

// arrange places the parts; heights are those of head, gap, body and problem.
func (r *frameRenderer) arrange(s, size fyne.Size, heights [4]float32) {
	f := r.frame
	x, y := (s.Width-size.Width)/2, max((s.Height-size.Height)/2.3, look.Space24)
	f.size = size
	r.box.Lay(x, y, size.Width, size.Height)
	at, hole := r.box.Middle()
	r.scrim.Lay(s, at, hole)
	inner := size.Width - 2*sheetPadding
	left, top := x+sheetPadding, y+sheetPadding
	move(f.head, left, top, inner, heights[0])
	top += heights[0] + heights[1]
	if f.view == f.body {
		move(f.view, left, top, inner, heights[2])
	} else {
		move(f.view, left-bleed, top-bleed, inner+2*bleed+bar, heights[2]+2*bleed)
	}
	top += heights[2]
	if heights[3] > 0 {
		move(f.problem, left, top+look.Space12, inner, heights[3]-look.Space12)
		top += heights[3]
	}
	foot := f.foot.MinSize().Height
	move(f.foot, left, top+look.Space16, inner, foot)
}

func move(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
