package corpus

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// DOCX writes the sheet as a Word document. What Word leaves to its writer is
// done now this way, now that way: columns as a table or as columns of the page,
// headings by a style or by hand, bullets by a list or typed, links by a
// relationship or by a field, contact data in the page's head.
func (s Sheet) DOCX() ([]byte, error) {
	d := &wordFile{s: s, columnsByTable: s.variant%2 == 0, styled: s.variant%3 != 0, listed: s.variant%4 < 2, fields: s.variant%5 == 1}
	d.blocks(s.Top)
	d.columns()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", rootRels},
		{"word/document.xml", d.document()},
		{"word/_rels/document.xml.rels", d.rels()},
		{"word/styles.xml", styles},
		{"word/numbering.xml", numbering},
	} {
		w, err := z.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(part.content)); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

type wordFile struct {
	s                                      Sheet
	body                                   strings.Builder
	links                                  []string
	columnsByTable, styled, listed, fields bool
	twoColumns                             bool
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (d *wordFile) blocks(list []Block) {
	for _, b := range list {
		switch b := b.(type) {
		case Line:
			d.line(b, 9000)
		case Table:
			d.table(b, 9000)
		}
	}
}

func (d *wordFile) columns() {
	if len(d.s.Columns) == 0 {
		return
	}
	if d.columnsByTable {
		d.body.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tr>`)
		for i, c := range d.s.Columns {
			w := int(9000 * d.s.Widths[i])
			fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, w)
			for _, b := range c {
				switch b := b.(type) {
				case Line:
					d.line(b, w)
				case Table:
					d.table(b, w)
				}
			}
			d.body.WriteString(`</w:tc>`)
		}
		d.body.WriteString(`</w:tr></w:tbl><w:p/>`)
		return
	}
	// The part above is a section of one column.
	d.body.WriteString(`<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/><w:cols w:num="1"/></w:sectPr></w:pPr></w:p>`)
	d.twoColumns = true
	for i, c := range d.s.Columns {
		if i > 0 {
			d.body.WriteString(`<w:p><w:r><w:br w:type="column"/></w:r></w:p>`)
		}
		d.blocks(c)
	}
}

func (d *wordFile) table(t Table, width int) {
	fmt.Fprintf(&d.body, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/></w:tblPr><w:tblGrid>`, width)
	for _, w := range t.Widths {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, int(float64(width)*w))
	}
	d.body.WriteString(`</w:tblGrid>`)
	for _, row := range t.Rows {
		d.body.WriteString(`<w:tr>`)
		for i, cell := range row {
			w := int(float64(width) * t.Widths[i])
			fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, w)
			for _, l := range cell {
				d.line(l, w)
			}
			d.body.WriteString(`</w:tc>`)
		}
		d.body.WriteString(`</w:tr>`)
	}
	d.body.WriteString(`</w:tbl><w:p/>`)
}

func (d *wordFile) line(l Line, width int) {
	d.body.WriteString(`<w:p><w:pPr>`)
	if l.Heading && d.styled {
		d.body.WriteString(`<w:pStyle w:val="Heading1"/>`)
	}
	if l.Bullet != "" && d.listed {
		d.body.WriteString(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`)
	}
	if len(l.Right) > 0 {
		fmt.Fprintf(&d.body, `<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, width)
	}
	fmt.Fprintf(&d.body, `<w:spacing w:before="%d" w:after="0"/>`, int(l.Above*20))
	if l.Center {
		d.body.WriteString(`<w:jc w:val="center"/>`)
	}
	d.body.WriteString(`</w:pPr>`)
	if l.Bullet != "" && !d.listed {
		d.run(Text{Text: l.Bullet + "\u00a0", Size: l.Left[0].Size}, l)
	}
	for _, t := range l.Left {
		d.run(t, l)
	}
	if len(l.Right) > 0 {
		d.body.WriteString(`<w:r><w:tab/></w:r>`)
		for _, t := range l.Right {
			d.run(t, l)
		}
	}
	d.body.WriteString(`</w:p>`)
}

func (d *wordFile) run(t Text, l Line) {
	var props string
	if t.Bold && (!l.Heading || !d.styled) {
		props += `<w:b/>`
	}
	if t.Italic {
		props += `<w:i/>`
	}
	if !l.Heading || !d.styled {
		props += fmt.Sprintf(`<w:sz w:val="%d"/>`, int(t.size()*2))
	}
	text := fmt.Sprintf(`<w:r><w:rPr>%s</w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, props, escaper.Replace(t.Text))
	switch {
	case t.Link == "":
	case d.fields:
		text = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "` + escaper.Replace(t.Link) +
			`" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + text + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	default:
		d.links = append(d.links, t.Link)
		text = fmt.Sprintf(`<w:hyperlink r:id="rLink%d">%s</w:hyperlink>`, len(d.links), text)
	}
	d.body.WriteString(text)
}

func (d *wordFile) document() string {
	columns := ""
	if d.twoColumns {
		columns = `<w:type w:val="continuous"/><w:cols w:num="2" w:space="400"/>`
	}
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>` +
		d.body.String() + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" w:right="1400" w:bottom="1000" w:left="1400"/>` + columns + `</w:sectPr></w:body></w:document>`
}

func (d *wordFile) rels() string {
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	fmt.Fprintf(&b, `<Relationship Id="rStyles" Type="%sstyles" Target="styles.xml"/><Relationship Id="rNumbers" Type="%snumbering" Target="numbering.xml"/>`, office, office)
	for i, l := range d.links {
		fmt.Fprintf(&b, `<Relationship Id="rLink%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, office, escaper.Replace(l))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

const (
	contentTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>`
	rootRels     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	styles       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Liberation Sans" w:hAnsi="Liberation Sans"/><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>`
	numbering    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
)
