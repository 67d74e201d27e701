package docx

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"reqdesk/core/intake/layout"
)

// block is a paragraph, a table, a text box or the end of a column.
type block struct {
	para  *paragraph
	table *table
	box   []block
	ends  string // "column" or "section"
}

// paragraph is its lines, each divided into cells by tabs.
type paragraph struct {
	lines  [][]layout.Cell
	before float64 // room above, in points
	after  float64
	bullet bool
	indent float64
}

// parser reads one part.
type parser struct {
	ctx     context.Context
	styles  styles
	targets map[string]string // of links, by the id of their relation
	links   []string

	d        *xml.Decoder
	elements int
	depth    int
	lines    int

	para   *paragraph
	pstyle style
	text   layout.Cell      // being filled
	filled int              // bytes of text in it
	field  *strings.Builder // the code of a field being read
	extra  []block          // text boxes of the paragraph
}

// failure words what went wrong inside the XML.
func failure(err error) error {
	for _, known := range []error{ErrTooLarge, ErrEntities, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return err
		}
	}
	return ErrBroken
}

func (p *parser) read(in io.ReadCloser) ([]block, error) {
	if in == nil {
		return nil, nil
	}
	defer in.Close()
	p.d = newDecoder(in)
	var out []block
	for {
		t, err := p.token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, failure(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			switch e.Name.Local {
			case "body", "hdr", "ftr":
				if out, err = p.content(); err != nil {
					return nil, failure(err)
				}
			}
		}
	}
}

// token gives the next token within the bounds.
func (p *parser) token() (xml.Token, error) {
	t, err := p.d.Token()
	if err != nil {
		return nil, err
	}
	switch t.(type) {
	case xml.StartElement:
		p.elements++
		p.depth++
		if p.elements > mostElements || p.depth > deepest || p.lines > mostLines {
			return nil, ErrTooLarge
		}
		if p.elements%2000 == 0 && p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
	case xml.EndElement:
		p.depth--
	case xml.Directive:
		return nil, ErrEntities
	}
	return t, nil
}

// skip passes over an element whose start was read.
func (p *parser) skip() error {
	for open := 1; open > 0; {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// each calls fn for the elements inside one whose start was read; fn reads them
// to their end.
func (p *parser) each(fn func(e xml.StartElement) error) error {
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := fn(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// content reads paragraphs and tables up to the end of the element.
func (p *parser) content() ([]block, error) {
	var out []block
	err := p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			return p.paragraph(&out)
		case "tbl":
			t, err := p.table()
			out = append(out, block{table: t})
			return err
		case "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice":
			inner, err := p.content()
			out = append(out, inner...)
			return err
		}
		return p.skip()
	})
	return out, err
}

func (p *parser) paragraph(out *[]block) error {
	outer := *p
	p.para, p.pstyle, p.text, p.filled, p.extra = &paragraph{}, p.styles[""], layout.Cell{}, 0, nil
	p.para.before, p.para.after = p.pstyle.before, p.pstyle.after
	p.para.lines = [][]layout.Cell{nil}
	err := p.each(p.inline)
	p.endCell()
	done, extra := p.para, p.extra
	p.para, p.pstyle, p.text, p.filled, p.extra = outer.para, outer.pstyle, outer.text, outer.filled, outer.extra
	p.lines += len(done.lines)
	*out = append(*out, block{para: done})
	*out = append(*out, extra...)
	return err
}

// inline reads what stands in a paragraph.
func (p *parser) inline(e xml.StartElement) error {
	switch e.Name.Local {
	case "pPr":
		return p.paragraphProperties()
	case "r":
		return p.run()
	case "hyperlink":
		p.link(p.targets[attr(e, "id")])
		return p.each(p.inline)
	case "fldSimple":
		p.fieldCode(attr(e, "instr"))
		return p.each(p.inline)
	case "ins", "smartTag", "sdt", "sdtContent", "customXml", "moveTo", "AlternateContent", "Choice", "dir", "bdo":
		return p.each(p.inline)
	}
	return p.skip() // deletions, marks, fallbacks
}

func (p *parser) paragraphProperties() error {
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			if s, ok := p.styles[attr(e, "val")]; ok {
				p.pstyle = s
				p.para.before, p.para.after, p.para.bullet = s.before, s.after, s.listed
			}
		case "numPr":
			return p.each(func(e xml.StartElement) error {
				if e.Name.Local == "numId" {
					p.para.bullet = attr(e, "val") != "0"
				}
				return p.skip()
			})
		case "spacing":
			p.para.before = twips(attr(e, "before"), p.para.before)
			p.para.after = twips(attr(e, "after"), p.para.after)
		case "ind":
			p.para.indent = twips(attr(e, "left")+attr(e, "start"), 0)
		case "sectPr":
			p.extra = append(p.extra, block{ends: "section"})
		}
		return p.skip()
	})
}

func twips(s string, otherwise float64) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v > 20_000 {
		return otherwise
	}
	return v / 20
}

func (p *parser) run() error {
	set := p.pstyle.look
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			var own xmlRun
			var ref struct {
				xmlRun
				Style onOff `xml:"rStyle"`
			}
			if err := p.decode(e, &ref); err != nil {
				return err
			}
			own = ref.xmlRun
			if s, ok := p.styles[ref.Style.Val]; ok && ref.Style.Val != "" {
				set = s.look.over(set)
			}
			set = own.look().over(set)
			return nil
		case "t":
			return p.words(set)
		case "instrText":
			return p.code()
		case "fldChar":
			p.fieldMark(attr(e, "fldCharType"))
		case "tab", "ptab":
			p.endCell()
		case "br", "cr":
			p.breakLine(attr(e, "type"))
		case "noBreakHyphen":
			p.add("-", set)
		case "sym":
			p.add("•", set)
		case "drawing", "pict", "object", "AlternateContent", "Choice":
			return p.boxes()
		}
		return p.skip()
	})
}

// decode reads an element whole; the bounds of depth and number hold for what is
// inside by the size of properties, which the schema bounds and this does again.
func (p *parser) decode(e xml.StartElement, to any) error {
	p.depth--
	return p.d.DecodeElement(to, &e)
}

// words reads the text of a run.
func (p *parser) words(set look) error {
	var b strings.Builder
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			if b.Len() < longestLine {
				b.Write(t[:min(len(t), longestLine)])
			}
		case xml.StartElement:
			if err := p.skip(); err != nil {
				return err
			}
		case xml.EndElement:
			p.add(b.String(), set)
			return nil
		}
	}
}

func (p *parser) code() error {
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			if p.field != nil && p.field.Len() < 4000 {
				p.field.Write(t[:min(len(t), 4000)])
			}
		case xml.StartElement:
			if err := p.skip(); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (p *parser) fieldMark(kind string) {
	switch kind {
	case "begin":
		p.field = &strings.Builder{}
	case "separate", "end":
		if p.field != nil {
			p.fieldCode(p.field.String())
			p.field = nil
		}
	}
}

// fieldCode takes the address of HYPERLINK "address".
func (p *parser) fieldCode(code string) {
	_, rest, ok := strings.Cut(code, "HYPERLINK")
	if !ok {
		return
	}
	rest = strings.TrimSpace(rest)
	if quoted, ok := strings.CutPrefix(rest, `"`); ok {
		rest, _, _ = strings.Cut(quoted, `"`)
	} else {
		rest, _, _ = strings.Cut(rest, " ")
	}
	p.link(rest)
}

func (p *parser) link(to string) {
	if to = strings.TrimSpace(to); to != "" && len(to) < 2000 && len(p.links) < mostLinks && !strings.HasPrefix(to, "#") {
		p.links = append(p.links, to)
	}
}

// boxes reads the text boxes inside a drawing.
func (p *parser) boxes() error {
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "Fallback":
			return p.skip()
		case "txbxContent":
			inner, err := p.content()
			if len(inner) > 0 {
				p.extra = append(p.extra, block{box: inner})
			}
			return err
		case "hlinkClick":
			p.link(p.targets[attr(e, "id")])
		}
		return p.boxes()
	})
}

var spaces = strings.NewReplacer("\u00a0", " ", "\u00ad", "", "\n", " ", "\r", " ", "\t", " ")

func (p *parser) add(s string, set look) {
	if s == "" || is(set.hidden) || p.para == nil || p.filled > longestLine {
		return
	}
	p.filled += len(s)
	if is(set.caps) {
		s = strings.ToUpper(s)
	}
	s = spaces.Replace(s)
	runs := p.text.Runs
	r := layout.Run{Text: s, Bold: is(set.bold), Italic: is(set.italic), Size: set.size}
	if n := len(runs); n > 0 && runs[n-1].Bold == r.Bold && runs[n-1].Italic == r.Italic && runs[n-1].Size == r.Size {
		runs[n-1].Text += s
		return
	}
	p.text.Runs = append(runs, r)
}

// endCell ends a piece of a line before a tab or the line's end.
func (p *parser) endCell() {
	if p.para == nil {
		return
	}
	c := p.text
	p.text, p.filled = layout.Cell{}, 0
	c.Text = join(c.Runs)
	if c.Text == "" {
		return
	}
	last := &p.para.lines[len(p.para.lines)-1]
	c.Left = p.para.indent + 60*float64(len(*last))
	c.Right = c.Left + 5*float64(len(c.Text))
	*last = append(*last, c)
}

func join(runs []layout.Run) string {
	var b strings.Builder
	for _, r := range runs {
		if b.Len() < longestLine {
			b.WriteString(r.Text)
		}
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(b.String(), "")), " ")
}

func (p *parser) breakLine(kind string) {
	p.endCell()
	if kind == "column" {
		p.extra = append(p.extra, block{ends: "column"})
	}
	if p.para != nil {
		p.para.lines = append(p.para.lines, nil)
		p.lines++
	}
}
