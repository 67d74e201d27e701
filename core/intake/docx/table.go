package docx

import "encoding/xml"

// table is a grid of cells.
type table struct {
	widths []float64 // points
	rows   [][]cell
}

type cell []block

func (p *parser) table() (*table, error) {
	t := &table{}
	err := p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tblGrid":
			return p.each(func(e xml.StartElement) error {
				if e.Name.Local == "gridCol" {
					t.widths = append(t.widths, twips(attr(e, "w"), 100))
				}
				return p.skip()
			})
		case "tr":
			row, err := p.row()
			t.rows = append(t.rows, row)
			return err
		case "sdt", "sdtContent", "customXml", "ins":
			return p.each(func(e xml.StartElement) error {
				if e.Name.Local == "tr" {
					row, err := p.row()
					t.rows = append(t.rows, row)
					return err
				}
				return p.skip()
			})
		}
		return p.skip()
	})
	return t, err
}

func (p *parser) row() ([]cell, error) {
	var row []cell
	err := p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tc":
			c, err := p.cell()
			row = append(row, c)
			return err
		case "sdt", "sdtContent", "customXml":
			return p.each(func(e xml.StartElement) error {
				if e.Name.Local == "tc" {
					c, err := p.cell()
					row = append(row, c)
					return err
				}
				return p.skip()
			})
		}
		return p.skip()
	})
	return row, err
}

func (p *parser) cell() (cell, error) {
	outer := p.para
	p.para = nil
	c, err := p.content()
	p.para = outer
	return c, err
}
