package corpus

import (
	"fmt"
	"html"
	"strings"
)

// HTML writes the sheet as a page that a browser prints.
func (s Sheet) HTML() []byte {
	var b strings.Builder
	family := map[string]string{"Helvetica": "Liberation Sans, sans-serif", "Times": "Liberation Serif, serif", "Go": "DejaVu Sans, sans-serif"}[s.font]
	numbers := ""
	if s.Numbers {
		numbers = `;@bottom-center{content:"Page " counter(page) " of " counter(pages);font-size:9pt}`
	}
	fmt.Fprintf(&b, `<!doctype html><meta charset="utf-8"><style>@page{size:A4;margin:16mm%s}body{font:10pt/1.25 %s;margin:0}p,h2{margin:0}h2{font-weight:normal}`+
		`.row{display:flex;justify-content:space-between;gap:8pt}.row>:last-child{flex:none}.cols>div{min-width:0;overflow-wrap:anywhere}.cols{display:flex;gap:24pt}table{border-collapse:collapse;width:100%%}td{vertical-align:top;padding:0 6pt 3pt 0}a{color:inherit;text-decoration:none}</style>`, numbers, family)
	writeBlocks(&b, s.Top)
	if len(s.Columns) > 0 {
		b.WriteString(`<div class="cols">`)
		for i, c := range s.Columns {
			fmt.Fprintf(&b, `<div style="flex:0 0 calc(%.0f%% - 12pt)">`, s.Widths[i]*100)
			writeBlocks(&b, c)
			b.WriteString(`</div>`)
		}
		b.WriteString(`</div>`)
	}
	return []byte(b.String())
}

func writeBlocks(b *strings.Builder, list []Block) {
	for _, x := range list {
		switch x := x.(type) {
		case Line:
			writeLine(b, x)
		case Table:
			b.WriteString(`<table>`)
			for _, row := range x.Rows {
				b.WriteString(`<tr>`)
				for i, cell := range row {
					fmt.Fprintf(b, `<td style="width:%.0f%%">`, x.Widths[i]*100)
					for _, l := range cell {
						writeLine(b, l)
					}
					b.WriteString(`</td>`)
				}
				b.WriteString(`</tr>`)
			}
			b.WriteString(`</table>`)
		}
	}
}

func writeLine(b *strings.Builder, l Line) {
	tag, css := "p", fmt.Sprintf("margin-top:%.1fpt", l.Above)
	if l.Heading {
		tag = "h2"
	}
	if l.Center {
		css += ";text-align:center"
	}
	if l.Rule {
		css += ";border-bottom:1px solid"
	}
	class := ""
	if len(l.Right) > 0 {
		class = ` class="row"`
	}
	fmt.Fprintf(b, `<%s%s style="%s"><span>`, tag, class, css)
	if l.Bullet != "" {
		b.WriteString(html.EscapeString(l.Bullet) + " ")
	}
	writeTexts(b, l.Left)
	b.WriteString(`</span>`)
	if len(l.Right) > 0 {
		b.WriteString(`<span>`)
		writeTexts(b, l.Right)
		b.WriteString(`</span>`)
	}
	fmt.Fprintf(b, `</%s>`, tag)
}

func writeTexts(b *strings.Builder, texts []Text) {
	for _, t := range texts {
		css := fmt.Sprintf("font-size:%.1fpt;white-space:pre-wrap", t.size())
		if t.Bold {
			css += ";font-weight:bold"
		}
		if t.Italic {
			css += ";font-style:italic"
		}
		s := fmt.Sprintf(`<span style="%s">%s</span>`, css, html.EscapeString(t.Text))
		if t.Link != "" {
			s = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(t.Link), s)
		}
		b.WriteString(s)
	}
}
