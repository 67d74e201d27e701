package letter

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxLink is how much of a link's address is shown.
const maxLink = 300

// rule is the line that stands for a rule and for the place at which a program puts
// the e-mail that is answered.
const rule = "________________________________"

// Plain makes plain text of HTML: words, line ends where blocks end, "> " before
// quoted lines, where links lead. Scripts, styles, what is hidden and all that would
// have to be loaded are left out.
func Plain(source string) string {
	p := &plain{z: html.NewTokenizer(strings.NewReader(source))}
	p.z.SetMaxBuf(MaxText)
	for p.b.Len() < MaxText {
		switch p.z.Next() {
		case html.ErrorToken:
			p.newline(1)
			p.flush()
			return cut(p.b.String())
		case html.TextToken:
			if p.hidden == 0 {
				p.text(string(p.z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(p.z.Token())
		case html.EndTagToken:
			p.end(p.z.Token())
		}
	}
	return cut(p.b.String())
}

// plain is text in the making.
type plain struct {
	z      *html.Tokenizer
	b      strings.Builder
	line   strings.Builder
	space  bool // a blank is due before the next word
	breaks int  // line ends that are due
	gap    bool // the last line is empty
	quotes int  // how deep in quotations

	hidden int       // how deep in what is not shown
	under  atom.Atom // the element that began it
	pre    int
	links  []link
}

// link is an open link: where it leads and where its words begin.
type link struct{ href, words string }

// never holds what is not for reading.
func never(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Object, atom.Svg, atom.Select, atom.Textarea, atom.Iframe, atom.Noscript:
		return true
	}
	return false
}

// void elements have no end.
func void(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

func (p *plain) start(t html.Token) {
	if t.DataAtom == atom.Body && p.under == atom.Head {
		p.hidden = 0 // a head that nobody has closed
	}
	if p.hidden > 0 {
		if t.DataAtom == p.under && t.Type == html.StartTagToken {
			p.hidden++
		}
		return
	}
	if (never(t.DataAtom) || concealed(t)) && !void(t.DataAtom) {
		if t.Type == html.StartTagToken {
			p.hidden, p.under = 1, t.DataAtom
		}
		return
	}
	switch t.DataAtom {
	case atom.Br:
		p.newline(p.breaks + 1)
	case atom.Hr:
		p.ruled()
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.Ul, atom.Ol, atom.Table:
		p.newline(2)
	case atom.Div, atom.Tr, atom.Pre, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Dd, atom.Dt:
		p.newline(1)
		if strings.EqualFold(attr(t, "id"), "divRplyFwdMsg") {
			p.ruled()
		}
	case atom.Li:
		p.newline(1)
		p.text("- ")
	case atom.Td, atom.Th:
		p.space = true
	case atom.Blockquote:
		p.newline(1)
		p.flush()
		p.quotes = min(p.quotes+1, maxDepth)
	case atom.Img:
		if alt := strings.TrimSpace(attr(t, "alt")); len(alt) <= 40 && !concealed(t) {
			p.text(alt) // emoji come as pictures
		}
	case atom.A:
		p.links = append(p.links[max(0, len(p.links)-maxDepth):], link{href: attr(t, "href")})
	}
	if t.DataAtom == atom.Pre {
		p.pre++
	}
}

func (p *plain) end(t html.Token) {
	if p.hidden > 0 {
		if t.DataAtom == p.under {
			p.hidden--
		}
		return
	}
	switch t.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.Ul, atom.Ol, atom.Table:
		p.newline(2)
	case atom.Div, atom.Tr, atom.Li, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Dd, atom.Dt:
		p.newline(1)
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
		p.newline(1)
	case atom.Blockquote:
		p.newline(1)
		p.flush()
		p.quotes = max(p.quotes-1, 0)
	case atom.A:
		if n := len(p.links); n > 0 {
			l := p.links[n-1]
			p.links = p.links[:n-1]
			p.leads(l)
		}
	}
}

// leads says where a link leads, unless its words do.
func (p *plain) leads(l link) {
	u, err := url.Parse(strings.TrimSpace(l.href))
	if err != nil {
		return
	}
	said := strings.ToLower(l.words)
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" || strings.Contains(said, strings.ToLower(u.Host)) {
			return
		}
	case "mailto":
		if strings.Contains(said, strings.ToLower(u.Opaque)) {
			return
		}
	default:
		return
	}
	if target := u.String(); len(target) <= maxLink {
		p.text(" <" + target + ">")
	} else {
		p.text(" <" + target[:maxLink] + "…>")
	}
}

// text adds words; runs of white space are one blank.
func (p *plain) text(s string) {
	for i := range p.links {
		if len(p.links[i].words) < maxLink {
			p.links[i].words += s
		}
	}
	if p.pre > 0 {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				p.newline(p.breaks + 1)
			}
			p.word(l)
		}
		return
	}
	for i, w := range strings.FieldsFunc(s, blank) {
		if i > 0 || blank([]rune(s)[0]) {
			p.space = true
		}
		p.word(w)
	}
	if r := []rune(s); len(r) > 0 && blank(r[len(r)-1]) {
		p.space = true
	}
}

func blank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' }

func (p *plain) word(w string) {
	if w == "" {
		return
	}
	p.flush()
	if p.space && p.line.Len() > 0 {
		p.line.WriteByte(' ')
	}
	p.space = false
	p.line.WriteString(w)
}

// newline makes sure of n line ends before the next word.
func (p *plain) newline(n int) { p.breaks = max(p.breaks, min(n, 2)) }

// flush writes the line that has ended, with its marks of quotation, and at most
// one empty line after it.
func (p *plain) flush() {
	if p.breaks == 0 {
		return
	}
	if p.line.Len() > 0 {
		p.b.WriteString(strings.Repeat("> ", p.quotes) + p.line.String() + "\n")
		p.gap = false
	}
	if p.breaks > 1 && p.b.Len() > 0 && !p.gap {
		p.b.WriteString(strings.TrimSuffix(strings.Repeat("> ", p.quotes), " ") + "\n")
		p.gap = true
	}
	p.line.Reset()
	p.breaks, p.space = 0, false
}

func (p *plain) ruled() {
	p.newline(1)
	p.word(rule)
	p.newline(1)
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// concealed tells what the sender did not mean to be seen.
func concealed(t html.Token) bool {
	style := strings.ToLower(strings.ReplaceAll(attr(t, "style"), " ", ""))
	for _, s := range []string{"display:none", "visibility:hidden", "font-size:0", "mso-hide:all", "opacity:0;"} {
		if strings.Contains(style, s) && !strings.Contains(style, "font-size:0.") {
			return true
		}
	}
	for _, a := range t.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return false
}
