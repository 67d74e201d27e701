package corpus

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
)

// The page, in points.
const (
	pageWidth, pageHeight = 595.0, 842.0
	margin, foot, between = 50.0, 50.0, 24.0
)

// pen draws a sheet.
type pen struct {
	*fpdf.Fpdf
	tr   func(string) string
	font string
	page int
	y    float64
	x, w float64 // of the column
}

// PDF draws the sheet with the library fpdf.
func (s Sheet) PDF() ([]byte, error) {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetAutoPageBreak(false, 0)
	f.SetCompression(true)
	f.SetCreationDate(time.Unix(1_700_000_000, 0))
	p := &pen{Fpdf: f, font: s.font, page: 1, y: margin, x: margin, w: pageWidth - 2*margin, tr: func(t string) string { return t }}
	if s.font == "Go" {
		f.AddUTF8FontFromBytes("Go", "", goregular.TTF)
		f.AddUTF8FontFromBytes("Go", "B", gobold.TTF)
		f.AddUTF8FontFromBytes("Go", "I", goitalic.TTF)
		f.AddUTF8FontFromBytes("Go", "BI", gobolditalic.TTF)
	} else {
		p.tr = f.UnicodeTranslatorFromDescriptor("cp1252")
	}
	f.AddPage()
	p.blocks(s.Top)
	p.columns(s)
	if s.Numbers {
		for i := 1; i <= f.PageCount(); i++ {
			f.SetPage(i)
			p.style(Text{Size: 9})
			f.Text(pageWidth/2, pageHeight-25, fmt.Sprintf("Page %d of %d", i, f.PageCount()))
		}
	}
	var out bytes.Buffer
	err := f.Output(&out)
	return out.Bytes(), err
}

func (p *pen) columns(s Sheet) {
	page, y := p.page, p.y
	x, all := margin, pageWidth-2*margin-between*float64(len(s.Columns)-1)
	for i, c := range s.Columns {
		p.SetPage(page)
		p.page, p.y, p.x, p.w = page, y, x, all*s.Widths[i]
		p.blocks(c)
		x += p.w + between
	}
}

func (p *pen) blocks(list []Block) {
	for _, b := range list {
		switch b := b.(type) {
		case Line:
			p.line(b)
		case Table:
			p.table(b)
		}
	}
}

func (p *pen) table(t Table) {
	x, w := p.x, p.w
	for _, row := range t.Rows {
		page, y := p.page, p.y
		endPage, endY := page, y
		left := x
		for i, cell := range row {
			p.SetPage(page)
			p.page, p.y, p.x, p.w = page, y, left, w*t.Widths[i]-6
			for _, l := range cell {
				p.line(l)
			}
			if p.page > endPage || p.page == endPage && p.y > endY {
				endPage, endY = p.page, p.y
			}
			left += w * t.Widths[i]
		}
		p.SetPage(endPage)
		p.page, p.y = endPage, endY+3
	}
	p.x, p.w = x, w
}

func (p *pen) style(t Text) {
	style := ""
	if t.Bold {
		style += "B"
	}
	if t.Italic {
		style += "I"
	}
	p.SetFont(p.font, style, t.size())
}

// word is what is set without a break.
type word struct {
	Text
	width float64
}

func (p *pen) words(texts []Text) []word {
	var out []word
	for _, t := range texts {
		p.style(t)
		for _, part := range strings.SplitAfter(t.Text, " ") {
			if part == "" {
				continue
			}
			w := t
			w.Text = part
			out = append(out, word{w, p.GetStringWidth(p.tr(part))})
		}
	}
	return out
}

// broken breaks words that are wider than the column, as programs do: behind a
// hyphen or a slash where there is one.
func (p *pen) broken(list []word, most float64) []word {
	var out []word
	for _, w := range list {
		for w.width > most {
			p.style(w.Text)
			fits, best := 0, 0
			for i, r := range w.Text.Text {
				if p.GetStringWidth(p.tr(w.Text.Text[:i])) > most {
					break
				}
				fits = i
				if r == '-' || r == '/' {
					best = i + 1
				}
			}
			if best == 0 || best > fits {
				best = max(fits, 1)
			}
			head := w
			head.Text.Text = w.Text.Text[:best]
			head.width = p.GetStringWidth(p.tr(head.Text.Text))
			out = append(out, head)
			w.Text.Text = w.Text.Text[best:]
			w.width = p.GetStringWidth(p.tr(w.Text.Text))
		}
		out = append(out, w)
	}
	return out
}

func width(list []word) float64 {
	total := 0.0
	for _, w := range list {
		total += w.width
	}
	return total
}

// room begins a new page where the line would not fit.
func (p *pen) room(height float64) {
	if p.y+height <= pageHeight-foot {
		return
	}
	p.page++
	if p.page > p.PageCount() {
		p.AddPage()
	} else {
		p.SetPage(p.page)
	}
	p.y = margin
}

func (p *pen) line(l Line) {
	p.y += l.Above
	height := tallest(l.Left, l.Right) * 1.25
	indent := 0.0
	left := l.Left
	if l.Bullet == "▪" {
		l.Bullet = "•" // the fonts have no other
	}
	if l.Bullet != "" {
		left = append([]Text{{Text: l.Bullet + " ", Size: left[0].Size}}, left...)
		indent = 8
	}
	right := p.words(l.Right)
	most := p.w - width(right) - indent
	if len(right) > 0 {
		most -= 8
	}
	words := p.broken(p.words(left), p.w-indent)
	if len(right) > 0 && slices.ContainsFunc(words, func(w word) bool { return w.width > most }) {
		p.line(Line{Left: l.Left, Bullet: l.Bullet})
		p.line(Line{Left: l.Right})
		return
	}
	for first := true; len(words) > 0; first = false {
		n, used := 0, 0.0
		for n < len(words) && (n == 0 || used+words[n].width <= most+0.1) {
			used += words[n].width
			n++
		}
		p.room(height)
		x := p.x
		switch {
		case l.Center:
			x += (p.w - used) / 2
		case !first:
			x += indent
		}
		p.set(words[:n], x, height)
		if first && len(right) > 0 {
			p.set(right, p.x+p.w-width(right), height)
		}
		p.y += height
		words = words[n:]
	}
	if l.Rule {
		p.Line(p.x, p.y, p.x+p.w, p.y)
	}
}

// set draws words on one base line; neighbours of one kind in one go, as
// programs do.
func (p *pen) set(list []word, x, height float64) {
	base := p.y + height*0.78
	for i := 0; i < len(list); {
		t, w := list[i].Text, list[i].width
		j := i + 1
		for ; j < len(list) && same(list[j].Text, t); j++ {
			t.Text += list[j].Text.Text
			w += list[j].width
		}
		p.style(t)
		p.Text(x, base, p.tr(strings.TrimRight(t.Text, " ")))
		if t.Link != "" {
			p.LinkString(x, p.y, w, height, t.Link)
		}
		x += w
		i = j
	}
}

func same(a, b Text) bool {
	a.Text, b.Text = "", ""
	return a == b
}
