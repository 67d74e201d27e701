package template

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// writer writes parsed Markdown as plain text: paragraphs apart by an empty
// line, lists with their signs, a link's address behind its words.
type writer struct {
	*filled
	source []byte
	out    strings.Builder
}

// blocks writes the block children of n, every line behind the indent.
func (w *writer) blocks(n ast.Node, indent string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.List:
			w.list(c, indent)
		case *ast.Blockquote:
			w.blocks(c, indent+"> ")
			continue
		case *ast.ThematicBreak:
			w.lines("----", indent)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			w.lines(strings.TrimRight(w.replace(string(c.Lines().Value(w.source)), plain), "\n"), indent)
		case *ast.HTMLBlock:
			continue
		default:
			w.lines(w.inline(c), indent)
		}
		if c.Kind() != ast.KindTextBlock {
			w.out.WriteString(strings.TrimRight(indent, " ") + "\n")
		}
	}
}

func (w *writer) lines(s, indent string) {
	for line := range strings.SplitSeq(s, "\n") {
		w.out.WriteString(strings.TrimRight(indent+line, " ") + "\n")
	}
}

func (w *writer) list(l *ast.List, indent string) {
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		sign := "- "
		if l.IsOrdered() {
			sign = strconv.Itoa(number) + ". "
			number++
		}
		inner := writer{filled: w.filled, source: w.source}
		inner.blocks(item, "")
		for i, line := range strings.Split(strings.TrimRight(inner.out.String(), "\n"), "\n") {
			if i > 0 {
				sign = strings.Repeat(" ", len(sign))
			}
			w.lines(sign+line, indent)
		}
	}
}

// inline writes the running text below n.
func (w *writer) inline(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.Write(unescape(c.Segment.Value(w.source)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(w.source))
		case *ast.Link:
			b.WriteString(withAddress(w.inline(c), string(c.Destination)))
		case *ast.RawHTML:
		default:
			b.WriteString(w.inline(c))
		}
	}
	return w.replace(b.String(), plain)
}

func withAddress(label, to string) string {
	if to == "" || label == to || "mailto:"+label == to {
		return label
	}
	if label == "" {
		return to
	}
	return label + " <" + to + ">"
}

// unescape takes out Markdown's backslashes and character references.
func unescape(b []byte) []byte {
	return util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(b)))
}
