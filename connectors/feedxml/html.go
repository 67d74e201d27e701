package feedxml

import (
	"html"
	"regexp"
	"strings"
)

var (
	tag        = regexp.MustCompile(`(?i)</?[a-z][a-z0-9]*(\s[^<>]*)?/?>`)
	escapedTag = regexp.MustCompile(`(?i)&(amp;)?lt;/?(p|br|ul|ol|li|div|span|b|i|strong|em|h[1-6]|a|table|tr|td|u|hr)\b`)
	entity     = regexp.MustCompile(`&(#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)
	bareNumber = regexp.MustCompile(`^\W*[A-Za-z]{0,4}\W{0,2}\d+\W*$`)
)

// isInline tells whether a feed may write the element unescaped within a text.
func isInline(name string) bool {
	switch name {
	case "p", "br", "ul", "ol", "li", "div", "span", "b", "i", "u", "strong", "em", "a", "table", "tbody", "thead", "tr", "td", "th",
		"h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "font", "blockquote", "pre", "section":
		return true
	default:
		return false
	}
}

// plain makes one line of text: feeds escape titles twice, and some put tags in.
func plain(text string) string {
	if strings.ContainsRune(text, '&') {
		text = html.UnescapeString(text)
	}
	if strings.ContainsRune(text, '<') {
		text = tag.ReplaceAllString(text, " ")
	}
	return strings.Join(strings.Fields(text), " ")
}

// markup gives a description as HTML, whatever way the feed wrote it: HTML in
// CDATA, escaped HTML, HTML escaped twice, elements, or plain text. It is not
// cleaned here.
func markup(text string) string {
	text = strings.TrimSpace(text)
	for range 2 {
		if escapedTag.MatchString(text) && !tag.MatchString(text) {
			text = html.UnescapeString(text)
		}
	}
	if text == "" || tag.MatchString(text) {
		return text
	}
	if !entity.MatchString(text) {
		text = html.EscapeString(text)
	} else {
		text = strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(text)
	}
	return paragraphs(text)
}

// paragraphs marks up plain text by its empty lines and line ends.
func paragraphs(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	for part := range strings.SplitSeq(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + strings.ReplaceAll(part, "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// markupOf gives the description that an element holds: a text, a pair of
// heading and text as Personio writes it, HTML elements, or other elements
// whose texts follow each other.
func markupOf(n *node) string {
	if !n.elements() {
		return markup(n.text)
	}
	if heading, value := n.child("name"), n.child("value"); value != nil {
		body := markupOf(value)
		if heading == nil || body == "" {
			return body
		}
		return "<h3>" + html.EscapeString(plain(heading.own())) + "</h3>" + body
	}
	var b strings.Builder
	b.WriteString(n.text)
	for _, k := range n.kids {
		switch {
		case k.name == "":
			b.WriteString(html.EscapeString(k.text))
		case isInline(k.name):
			b.WriteString(inlineOf(k))
		default:
			b.WriteString(markupOf(k))
		}
	}
	return strings.TrimSpace(b.String())
}

func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// inlineOf writes an HTML element as it was.
func inlineOf(n *node) string {
	var b strings.Builder
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + a.name + `="` + html.EscapeString(a.value) + `"`)
	}
	b.WriteString(">" + html.EscapeString(n.text))
	for _, k := range n.kids {
		if k.name == "" {
			b.WriteString(html.EscapeString(k.text))
		} else {
			b.WriteString(inlineOf(k))
		}
	}
	if !void[n.name] {
		b.WriteString("</" + n.name + ">")
	}
	return b.String()
}
