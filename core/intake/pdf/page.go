package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"reqdesk/core/intake/layout"
)

// Bounds of one page.
const (
	mostChars = 60_000
	mostLinks = 200
)

func (d document) at(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: i}}
}

// page reads text and links of one page. One with more characters than a page of
// a résumé can have is left empty.
func (d document) page(i int) (layout.Page, error) {
	var p layout.Page
	opened, err := d.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: d.at(i)})
	if err != nil {
		return p, err
	}
	defer func() { _, _ = d.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: opened.TextPage}) }()
	chars, err := d.in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: opened.TextPage})
	if err != nil {
		return p, err
	}
	if chars.Count <= mostChars {
		text, err := d.in.GetPageTextStructured(&requests.GetPageTextStructured{Page: d.at(i), Mode: requests.GetPageTextStructuredModeBoth})
		if err != nil {
			return p, err
		}
		r := pieceReader{d: d, text: opened.TextPage, chars: text.Chars}
		for _, rect := range text.Rects {
			r.rect(rect.PointPosition)
		}
		p.Pieces = r.out
	}
	p.Links, err = d.links(i)
	return p, err
}

// pieceReader puts the characters of a page together again. PDFium gives them in
// order, and beside them the boxes of runs of one font, in the same order.
type pieceReader struct {
	d     document
	text  references.FPDF_TEXTPAGE
	chars []*responses.GetPageTextStructuredChar
	next  int
	out   []layout.Piece
}

// rect reads the characters of one box.
func (r *pieceReader) rect(box responses.CharPosition) {
	var b strings.Builder
	first := -1
	for ; r.next < len(r.chars); r.next++ {
		c := r.chars[r.next]
		if !inside(c.PointPosition, box) {
			if first >= 0 && !generated(c) {
				break
			}
			if generated(c) && strings.TrimSpace(c.Text) == "" {
				r.space(&b)
			}
			continue
		}
		if first < 0 && strings.TrimSpace(c.Text) != "" {
			first = r.next
		}
		b.WriteString(c.Text)
	}
	text := clean(b.String())
	if first < 0 || strings.TrimSpace(text) == "" {
		return
	}
	p := layout.Piece{Text: text, Left: box.Left, Right: box.Right, Top: box.Top, Bottom: box.Bottom}
	r.style(&p, first)
	if n := len(r.out); n > 0 && continues(r.out[n-1], p) {
		r.out[n-1].Text += p.Text
		r.out[n-1].Right = p.Right
		return
	}
	r.out = append(r.out, p)
}

// How far apart letters of one word, and words of one line, may be, in heights of
// the letters.
const (
	closest  = 0.5
	nextWord = 0.6
)

// continues tells whether a piece goes on with the line before it. Browsers place
// each letter by itself; PDFium then gives each in a box of its own, and puts a
// space between words.
func continues(before, p layout.Piece) bool {
	gap, most := p.Left-before.Right, closest*p.Size
	if strings.HasSuffix(before.Text, " ") || strings.HasPrefix(p.Text, " ") {
		most = nextWord * p.Size
	}
	return gap > -0.3*p.Size && gap < most && math.Abs(before.Bottom-p.Bottom) < 0.5 && math.Abs(before.Size-p.Size) < 0.1 && before.Bold == p.Bold && before.Italic == p.Italic
}

// space notes a space that PDFium put between characters, be it behind the piece
// before.
func (r *pieceReader) space(b *strings.Builder) {
	if b.Len() > 0 {
		b.WriteByte(' ')
	} else if n := len(r.out); n > 0 && !strings.HasSuffix(r.out[n-1].Text, " ") {
		r.out[n-1].Text += " "
	}
}

// generated tells whether PDFium added a character: it has no box.
func generated(c *responses.GetPageTextStructuredChar) bool {
	p := c.PointPosition
	return p.Right-p.Left < 0.001 || c.Text == "\r" || c.Text == "\n"
}

func inside(c, box responses.CharPosition) bool {
	x, y := (c.Left+c.Right)/2, (c.Top+c.Bottom)/2
	return c.Right-c.Left >= 0.001 && x >= box.Left-0.2 && x <= box.Right+0.2 && y >= box.Bottom-0.2 && y <= box.Top+0.2
}

// Parts of a letter's size above and below its base line.
const (
	ascent  = 0.75
	descent = 0.22
)

// style reads size and weight at the first character. The box is then that of
// the font: the boxes of letters depend on which they are.
func (r *pieceReader) style(p *layout.Piece, at int) {
	p.Size = p.Top - p.Bottom
	if size, err := r.d.in.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: r.text, Index: at}); err == nil {
		p.Size = size.FontSize
		if m, err := r.d.in.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: r.text, Index: at}); err == nil {
			p.Size *= length(float64(m.Matrix.C), float64(m.Matrix.D))
		}
	}
	if font, err := r.d.in.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: r.text, Index: at}); err == nil {
		name := strings.ToLower(font.FontName)
		p.Bold = containsAny(name, "bold", "black", "heavy", "demi", "semibd")
		p.Italic = containsAny(name, "italic", "oblique") || font.Flags&italicFlag != 0
		p.Bold = p.Bold || font.Flags&forceBoldFlag != 0
	}
	if w, err := r.d.in.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: r.text, Index: at}); err == nil {
		p.Bold = p.Bold || w.FontWeight >= 600
	}
	if o, err := r.d.in.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: r.text, Index: at}); err == nil && p.Size > 1 {
		p.Top, p.Bottom = o.Y+ascent*p.Size, o.Y-descent*p.Size
	}
}

// Flags of a font's descriptor (ISO 32000-1, table 123).
const (
	italicFlag    = 1 << 6
	forceBoldFlag = 1 << 18
)

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// clean drops what is no text. PDFium marks a hyphen at the end of a line with
// U+0002, and what a font has no letter for with U+FFFE or U+FFFF.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\x02':
			return '-'
		case c == '\u00ad' || c == '\ufeff' || c == '\u200b' || c == unicode.ReplacementChar || c >= 0xfffe && c <= 0xffff:
			return -1
		case c == '\u00a0' || unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c):
			return -1
		}
		return c
	}, s)
}

func (d document) links(page int) ([]string, error) {
	var links []string
	start := 0
	for range mostLinks {
		found, err := d.in.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: d.at(page), StartPos: start})
		if err != nil || found.Link == nil || found.NextStartPos == nil {
			return links, err
		}
		start = *found.NextStartPos
		action, err := d.in.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: *found.Link})
		if err != nil || action.Action == nil {
			continue // a link within the document
		}
		uri, err := d.in.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: d.ref, Action: *action.Action})
		if err == nil && uri.URIPath != nil && len(*uri.URIPath) < 2000 {
			links = append(links, strings.TrimSpace(*uri.URIPath))
		}
	}
	return links, nil
}
