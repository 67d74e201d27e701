package widgets

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"reqdesk/ui/look"
	"reqdesk/ui/phrase"
)

// RunMark says what is special about a run of text.
type RunMark int

// The marks. What was removed is struck through on red, what was added is bold on
// green: nobody has to tell the two by colour alone.
const (
	RunPlain RunMark = iota
	RunRemoved
	RunAdded
)

// Run is a piece of text with one mark.
type Run struct {
	Text string
	Mark RunMark
}

// maxDiffRunes bounds what a DiffText draws: each word is an object on the screen.
const maxDiffRunes = 24_000

// DiffText is wrapping text in which what differs is marked. Like Paragraph, its
// height follows from its width.
type DiffText struct {
	widget.BaseWidget

	runs    []Run
	cut     bool
	width   float32
	size    float32
	words   []diffWord
	lines   int
	grounds []*canvas.Rectangle
	texts   []*canvas.Text
	strikes []*canvas.Line
	drawn   *drawing
}

// diffWord is a run's part on one line, at its place.
type diffWord struct {
	text string
	mark RunMark
	x, w float32
	line int
}

// NewDiffText makes one.
func NewDiffText(runs ...Run) *DiffText {
	d := &DiffText{}
	d.take(runs)
	d.ExtendBaseWidget(d)
	return d
}

// SetRuns changes what it says.
func (d *DiffText) SetRuns(runs ...Run) {
	d.take(runs)
	d.width = -1
	d.Refresh()
}

// Runs is what it says.
func (d *DiffText) Runs() []Run { return d.runs }

func (d *DiffText) take(runs []Run) {
	d.runs, d.cut = nil, false
	left := maxDiffRunes
	for _, r := range runs {
		n := utf8.RuneCountInString(r.Text)
		if n > left {
			r.Text, d.cut = string([]rune(r.Text)[:left]), true
		}
		d.runs = append(d.runs, r)
		if left -= n; left <= 0 {
			break
		}
	}
	if d.cut {
		d.runs = append(d.runs, Run{Text: phrase.T("\n… the rest is too long to be shown")})
	}
}

// CreateRenderer belongs to Fyne.
func (d *DiffText) CreateRenderer() fyne.WidgetRenderer {
	d.drawn = &drawing{
		refresh: func() {},
		layout:  d.layout,
		min: func() fyne.Size {
			d.wrap(d.Size().Width)
			return fyne.NewSize(60, d.lineHeight()*float32(max(d.lines, 1)))
		},
	}
	return draw(d, d.drawn)
}

func (d *DiffText) style(m RunMark) fyne.TextStyle { return fyne.TextStyle{Bold: m == RunAdded} }

func (d *DiffText) lineHeight() float32 {
	return fyne.MeasureText("Mg", look.Size(d, look.SizeBody), fyne.TextStyle{}).Height * 1.3
}

func (d *DiffText) measure(text string, m RunMark) float32 {
	return fyne.MeasureText(text, look.Size(d, look.SizeBody), d.style(m)).Width
}

// wrap puts the words into lines. Words of one mark that stand beside each other
// become one piece.
func (d *DiffText) wrap(width float32) {
	size := look.Size(d, look.SizeBody)
	if d.width == width && d.size == size {
		return
	}
	d.width, d.size, d.words, d.lines = width, size, nil, 1
	x := float32(0)
	for _, r := range d.runs {
		for i, line := range strings.Split(r.Text, "\n") {
			if i > 0 {
				d.lines++
				x = 0
			}
			x = d.place(line, r.Mark, x, width)
		}
	}
}

func (d *DiffText) place(line string, m RunMark, x, width float32) float32 {
	for _, word := range splitKeeping(line) {
		w := d.measure(word, m)
		if x > 0 && width > 0 && x+d.measure(strings.TrimRight(word, " "), m) > width {
			d.lines++
			x = 0
		}
		if n := len(d.words) - 1; n >= 0 && d.words[n].line == d.lines-1 && d.words[n].mark == m && d.words[n].x+d.words[n].w == x {
			d.words[n].text += word
			d.words[n].w += w
		} else {
			d.words = append(d.words, diffWord{word, m, x, w, d.lines - 1})
		}
		x += w
	}
	return x
}

// splitKeeping takes a line apart behind its spaces.
func splitKeeping(line string) []string {
	if line == "" {
		return nil
	}
	return strings.SplitAfter(strings.ReplaceAll(line, "\t", " "), " ")
}

func (d *DiffText) layout(s fyne.Size) {
	d.wrap(s.Width)
	for len(d.texts) < len(d.words) {
		d.texts = append(d.texts, canvas.NewText("", nil))
		ground := canvas.NewRectangle(nil)
		ground.CornerRadius = 3
		d.grounds = append(d.grounds, ground)
		d.strikes = append(d.strikes, canvas.NewLine(nil))
	}
	d.drawn.objects = d.drawn.objects[:0]
	h := d.lineHeight()
	for i, w := range d.words {
		d.drawWord(i, w, float32(w.line)*h, h)
	}
}

func (d *DiffText) drawWord(i int, w diffWord, y, h float32) {
	t, ground, strike := d.texts[i], d.grounds[i], d.strikes[i]
	tone := map[RunMark]look.Tone{RunPlain: look.ToneText, RunRemoved: look.ToneError, RunAdded: look.ToneSuccess}[w.mark]
	t.Text, t.TextSize, t.TextStyle, t.Color = w.text, d.size, d.style(w.mark), look.Color(d, tone.Color())
	m := fyne.MeasureText("Mg", d.size, t.TextStyle).Height
	if w.mark != RunPlain {
		ground.FillColor = look.Color(d, tone.Soft())
		place(ground, w.x-1, y+1, w.w+2, h-2)
		d.drawn.objects = append(d.drawn.objects, ground)
	}
	place(t, w.x, y+(h-m)/2, w.w, m)
	d.drawn.objects = append(d.drawn.objects, t)
	if w.mark == RunRemoved {
		shown := d.measure(strings.TrimRight(w.text, " "), w.mark)
		strike.StrokeColor, strike.StrokeWidth = look.Color(d, tone.Color()), 1
		strike.Position1, strike.Position2 = fyne.NewPos(w.x, y+h/2), fyne.NewPos(w.x+shown, y+h/2)
		d.drawn.objects = append(d.drawn.objects, strike)
	}
	t.Refresh()
}
