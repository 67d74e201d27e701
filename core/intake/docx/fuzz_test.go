package docx

import (
	"archive/zip"
	"bytes"
	"testing"
	"unicode/utf8"
)

// Whatever stands in a document's parts, it is read or refused, and what is read
// is text in regions that there are.
func FuzzRead(f *testing.F) {
	f.Add(`<w:document><w:body><w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Anna</w:t><w:tab/><w:t>Weber</w:t><w:br w:type="column"/></w:r></w:p></w:body></w:document>`, `<Relationships><Relationship Id="r1" Type="x/styles" Target="styles.xml"/></Relationships>`, `<w:styles><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>`)
	f.Add(`<w:document><w:body><w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl/></w:tc><w:tc><w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt></w:tc></w:tr></w:tbl><w:sectPr/></w:body></w:document>`, `<Relationships><Relationship Id="r1" Type="x/header" Target="document.xml"/></Relationships>`, ``)
	f.Add(`<w:document><w:body><w:p><w:fldSimple w:instr="HYPERLINK &quot;https://x.example&quot;"/><w:hyperlink r:id="r1"><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK a</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink><w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>b</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p></w:body></w:document>`, `<Relationships><Relationship Id="r1" Target="mailto:a@example.com" TargetMode="External"/></Relationships>`, ``)
	f.Add(`<!DOCTYPE a [<!ENTITY b "c">]><w:document><w:body>&b;</w:body></w:document>`, ``, ``)
	f.Fuzz(func(t *testing.T, document, rels, styles string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, part := range [][2]string{{"word/document.xml", document}, {"word/_rels/document.xml.rels", rels}, {"word/styles.xml", styles}} {
			w, err := z.Create(part[0])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(part[1])); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		d, err := Read(t.Context(), b.Bytes(), func(s string) bool { return len(s) == 3 })
		if err != nil {
			return
		}
		for _, l := range d.Lines {
			if l.Region < 0 || l.Region >= len(d.Regions) || len(l.Cells) == 0 || !utf8.ValidString(l.Text) {
				t.Errorf("line %+v of %d regions", l, len(d.Regions))
			}
		}
	})
}
