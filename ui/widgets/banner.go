package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
)

// Banner is a strip across a page: something that is so just now and that one
// should know. The tone says what kind: TonePrimary informs, ToneWarning
// warns, ToneError tells of a failure, TonePractice marks the practice company.
type Banner struct {
	widget.BaseWidget

	tone    look.Tone
	text    *Paragraph
	hint    *Paragraph
	pic     *Icon
	actions *fyne.Container
}

// NewBanner makes one; actions stand at the right.
func NewBanner(tone look.Tone, text string, actions ...fyne.CanvasObject) *Banner {
	b := &Banner{tone: tone, text: NewParagraph(RoleBody, text), hint: NewParagraph(RoleMuted, "")}
	b.pic = NewIcon(bannerIcon(tone), tone)
	b.actions = HStack(look.Space8, actions...)
	b.hint.Hide()
	b.ExtendBaseWidget(b)
	return b
}

func bannerIcon(tone look.Tone) look.Icon {
	switch tone {
	case look.ToneWarning:
		return look.IconWarning
	case look.ToneError:
		return look.IconError
	case look.ToneSuccess:
		return look.IconSuccess
	case look.TonePractice:
		return look.IconPractice
	default:
		return look.IconInfo
	}
}

// Set changes the text and the second line below it; "" for none.
func (b *Banner) Set(text, hint string) {
	if b.text.Text() == text && b.hint.Text() == hint {
		return
	}
	b.text.SetText(text)
	b.hint.SetText(hint)
	b.hint.Hidden = hint == ""
	b.Refresh()
}

// Text is what the banner says.
func (b *Banner) Text() string { return b.text.Text() }

// CreateRenderer belongs to Fyne.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	box := NewPane()
	return draw(b, &drawing{
		objects: []fyne.CanvasObject{box.Container, b.pic, b.text, b.hint, b.actions},
		refresh: func() {
			soft := look.Color(b, b.tone.Soft())
			box.Paint(soft, soft, thin(look.Color(b, b.tone.Color()), 60), 1, look.RadiusCard)
			b.text.Refresh()
			b.hint.Refresh()
			b.actions.Refresh()
		},
		layout: func(s fyne.Size) { box.Lay(0, 0, s.Width, s.Height); b.layout(s) },
		min: func() fyne.Size {
			a := b.actions.MinSize()
			if a.Width == 0 {
				return fyne.NewSize(leastBanner, b.textHeight()+2*look.Space8)
			}
			return fyne.NewSize(200+a.Width, max(b.textHeight(), a.Height)+2*look.Space8)
		},
	})
}

// leastBanner is how narrow a banner without actions gets.
const leastBanner float32 = 160

func (b *Banner) textHeight() float32 {
	h := b.text.MinSize().Height
	if !b.hint.Hidden {
		h += b.hint.MinSize().Height
	}
	return h
}

func (b *Banner) layout(s fyne.Size) {
	side := b.pic.MinSize().Width
	a := b.actions.MinSize()
	place(b.actions, s.Width-a.Width-look.Space12, (s.Height-a.Height)/2, a.Width, a.Height)
	x := look.Space12 + side + 10
	w := s.Width - x - look.Space12
	if a.Width > 0 {
		w -= a.Width + look.Space12
	}
	b.text.Resize(fyne.NewSize(w, b.text.Size().Height))
	b.hint.Resize(fyne.NewSize(w, b.hint.Size().Height))
	y, t := (s.Height-b.textHeight())/2, b.text.MinSize().Height
	place(b.text, x, y, w, t)
	place(b.hint, x, y+t, w, b.hint.MinSize().Height)
	line := fyne.MeasureText("x", look.Size(b, look.SizeBody), fyne.TextStyle{}).Height
	place(b.pic, look.Space12, y+(line-side)/2, side, side)
}

// EmptyState fills a place where nothing is yet: a picture, a headline, one
// sentence of what will be there, and the one button that brings it.
type EmptyState struct {
	widget.BaseWidget
	content  fyne.CanvasObject
	headline *Text
	sentence *Paragraph
	action   *Button
}

// NewEmptyState makes one; action may be nil.
func NewEmptyState(icon look.Icon, headline, sentence string, action *Button) *EmptyState {
	pic := newIcon(icon, look.ColorMuted, look.SizeIconHero)
	head, text := Heading(headline), NewParagraph(RoleMuted, sentence).Centred()
	column := VStack(look.Space8, HStack(0, Grow(), pic, Grow()), HStack(0, Grow(), head, Grow()), text)
	if action != nil {
		column.Add(InsetBy(look.Space8, 0, 0, 0, HStack(0, Grow(), action, Grow())))
	}
	e := &EmptyState{headline: head, sentence: text, action: action, content: Width(400, column)}
	e.ExtendBaseWidget(e)
	return e
}

// Action is the button, for focus; nil if there is none.
func (e *EmptyState) Action() *Button { return e.action }

// SetText changes headline and sentence.
func (e *EmptyState) SetText(headline, sentence string) {
	if e.headline.text == headline && e.sentence.Text() == sentence {
		return
	}
	e.headline.SetText(headline)
	e.sentence.SetText(sentence)
	e.Refresh()
}

// CreateRenderer belongs to Fyne.
func (e *EmptyState) CreateRenderer() fyne.WidgetRenderer {
	return draw(e, &drawing{
		objects: []fyne.CanvasObject{e.content},
		refresh: e.content.Refresh,
		layout: func(s fyne.Size) {
			w := min(400*look.Size(e, look.SizeOne), s.Width)
			e.content.Resize(fyne.NewSize(w, e.content.MinSize().Height))
			h := e.content.MinSize().Height
			place(e.content, (s.Width-w)/2, max((s.Height-h)/2.2, 0), w, h)
		},
		min: func() fyne.Size { return fyne.NewSize(240, e.content.MinSize().Height) },
	})
}
