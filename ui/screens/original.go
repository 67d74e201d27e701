package screens

import (
	"image"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"reqdesk/core"
	"reqdesk/ui/dialogs"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
	"reqdesk/ui/phrase"
	"reqdesk/ui/widgets"
)

// originalPane shows the file from which a profile was read, page below page.
type originalPane struct {
	*column
	model *model.OriginalModel
	// elsewhere opens it in another program; nil = it can't be.
	elsewhere func(core.Profile)
	shown     core.ProfileID
	loaded    bool
}

func newOriginalPane(m *model.OriginalModel, elsewhere func(core.Profile)) *originalPane {
	return &originalPane{column: newColumn(), model: m, elsewhere: elsewhere}
}

// draw fills the column, unless it shows just this already.
func (p *originalPane) draw() {
	m := p.model
	if m.Open && p.shown == m.Profile.ID && p.loaded == m.Loaded {
		return
	}
	p.shown, p.loaded = m.Profile.ID, m.Loaded
	if !m.Open {
		p.set()
		return
	}
	head := widgets.NewText(widgets.RoleStrong, m.Profile.BlobName).Cut()
	acts := widgets.HStack(look.Space8)
	if p.elsewhere != nil {
		acts.Add(widgets.NewIconButton(look.IconOpen, phrase.T("Open in another program"), func() { p.elsewhere(m.Profile) }))
	}
	acts.Add(widgets.NewIconButton(look.IconClose, phrase.T("Close the original (O)"), m.Close))
	p.set(widgets.NewCard(widgets.VStack(look.Space12, append([]fyne.CanvasObject{widgets.Spread(head, acts)}, p.body()...)...)))
}

func (p *originalPane) body() (list []fyne.CanvasObject) {
	m := p.model
	switch {
	case !m.Loaded:
		return []fyne.CanvasObject{skeleton()}
	case m.Err != nil:
		failure := widgets.NewBanner(look.ToneError, "")
		failure.Set(dialogs.ErrorText(m.Err))
		list = append(list, failure)
	}
	for _, page := range m.Is.Pages {
		list = append(list, newSheetOf(page))
	}
	if note := m.Note(); note != "" {
		list = append(list, widgets.NewParagraph(widgets.RoleCaption, note))
	}
	for line := range strings.Lines(m.Is.Text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, widgets.NewParagraph(widgets.RoleBody, line))
		}
	}
	return list
}

// paperEdge is seen on light and on dark cards.
var paperEdge = color.NRGBA{128, 128, 128, 110}

// newSheetOf shows a page as wide as there is room, on white paper in any theme.
func newSheetOf(page image.Image) fyne.CanvasObject {
	picture := canvas.NewImageFromImage(page)
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	edge := canvas.NewRectangle(nil)
	edge.StrokeWidth, edge.StrokeColor = 1, paperEdge
	size := page.Bounds()
	return container.New(&sheetLayout{tall: float32(size.Dy()) / float32(max(size.Dx(), 1))}, picture, edge)
}

// sheetLayout keeps the shape of a page: its height follows from the width.
type sheetLayout struct{ tall, width float32 }

func (l *sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, l.width*l.tall)
}

func (l *sheetLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(s.Width, s.Width*l.tall))
	}
}
