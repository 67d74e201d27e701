package template

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"reqdesk/core"
)

// Letter is an e-mail as it is read: subject and plain text, and the same as a
// whole HTML document. Notice is what it tells about the recipient's data, as it stands
// in the text; "" = nothing.
type Letter struct{ Subject, Text, HTML, Notice string }

// letter is one on its way: body is the inside of the HTML document.
type letter struct{ text, body, notice string }

// While Markdown is read, a value is stood in for by its number between two
// characters of the private use area; clean keeps them out of the source.
const (
	markOpen  = '\ue000'
	markClose = '\ue001'
)

var marker = regexp.MustCompile("\ue000([0-9]+)\ue001")

// Render writes the e-mail with these values. What stays without a value is left
// empty: ask Missing first. It fails only when an expression can't be worked out
// or the result is too long.
func (t *Template) Render(v Values) (Letter, error) { return t.render(v, false) }

// RenderFirst is Render for the first e-mail to a person: where the text has no notice
// and the client's e-mails are to have it, it is put below.
func (t *Template) RenderFirst(v Values) (Letter, error) { return t.render(v, true) }

func (t *Template) render(v Values, first bool) (Letter, error) {
	v = v.in(t.language())
	subject, err := t.fill(t.subject, v)
	if err != nil {
		return Letter{}, err
	}
	body, err := t.fill(t.body, v)
	if err != nil {
		return Letter{}, err
	}
	var w letter
	if w.text, w.body, err = body.markdown(); err != nil {
		return Letter{}, err
	}
	if first || t.tells() {
		if err := v.below(&w, first); err != nil {
			return Letter{}, err
		}
	}
	l := Letter{
		Subject: strings.Join(strings.Fields(subject.replace(subject.source, plain)), " "),
		Text:    w.text, HTML: document(w.body, t.File.Language), Notice: w.notice,
	}
	if len(l.Text)+len(l.HTML) > maxOutput {
		return Letter{}, core.Fail(core.KindInvalid, "This e-mail would be longer than 1 MB and was not made.", "Shorten the template.")
	}
	return l, nil
}

// filled is a text with numbered marks, and the values that they stand for.
type filled struct {
	source string
	values []string
	links  []string // the apply link and the privacy link: no other value may begin an address
}

func (t *Template) fill(parts []part, v Values) (*filled, error) {
	var (
		f = filled{links: nonEmpty([]string{v.text("apply_link"), v.text("privacy_link")})}
		b strings.Builder
	)
	for _, p := range v.chosen(parts) {
		if p.expr == nil {
			b.WriteString(p.text)
			continue
		}
		if p.expr.compiled == nil {
			return nil, core.Fail(core.KindInvalid, "The template has a value that can't be read; nothing was made.", "Check the template.")
		}
		bindings := map[string]any{}
		for _, u := range p.expr.uses {
			bindings[u.name] = v.get(u.name, t.File.Language)
		}
		out, err := p.expr.compiled.RenderString(bindings)
		if err != nil {
			return nil, core.Fail(core.KindInvalid, "A value of the template can't be worked out; nothing was made.", "Check the template's filters.").Because(err)
		}
		b.WriteString(string(markOpen) + strconv.Itoa(len(f.values)) + string(markClose))
		f.values = append(f.values, short(out))
	}
	f.source = b.String()
	return &f, nil
}

// replace puts the values in, each changed by how.
func (f *filled) replace(s string, how func(string) string) string {
	return marker.ReplaceAllStringFunc(s, func(m string) string {
		return how(f.value(m))
	})
}

func (f *filled) value(mark string) string {
	n, err := strconv.Atoi(marker.FindStringSubmatch(mark)[1])
	if err != nil || n >= len(f.values) {
		return ""
	}
	return f.values[n]
}

func plain(s string) string { return s }

// markdown reads the marked source once and writes text and HTML from it. Line
// ends stay line ends in both, as a person who types a greeting expects.
func (f *filled) markdown() (txt, body string, err error) {
	source := []byte(f.source)
	md := goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Strikethrough),
		goldmark.WithRendererOptions(gmhtml.WithHardWraps()))
	doc := md.Parser().Parse(text.NewReader(source))
	f.putIn(doc, source)
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, source, doc); err != nil {
		return "", "", core.Fail(core.KindInvalid, "The text can't be turned into an e-mail; nothing was made.", "Check the template.").Because(err)
	}
	w := writer{filled: f, source: source}
	w.blocks(doc, "")
	return strings.TrimSpace(w.out.String()) + "\n", f.replace(b.String(), html.EscapeString), nil
}

func document(body, lang string) string {
	if lang != "" {
		lang = ` lang="` + html.EscapeString(lang) + `"`
	}
	return "<!DOCTYPE html>\n<html" + lang + "><head><meta charset=\"utf-8\"></head><body>\n" + body + "</body></html>\n"
}

// putIn replaces the marks in links and in running text. Marks in code blocks
// stay for the writers.
func (f *filled) putIn(doc ast.Node, source []byte) {
	var texts []*ast.Text
	var autos []*ast.AutoLink
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			n.Destination, n.Title = f.address(n.Destination), f.title(n.Title)
		case *ast.Image:
			n.Destination, n.Title = f.address(n.Destination), f.title(n.Title)
		case *ast.AutoLink:
			if marker.Match(n.URL(source)) {
				autos = append(autos, n)
			}
		case *ast.Text:
			if marker.Match(n.Segment.Value(source)) && n.Parent().Kind() != ast.KindCodeSpan {
				texts = append(texts, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range autos {
		l := link(f.address(n.URL(source)), f.replace(string(n.Label(source)), plain))
		n.Parent().ReplaceChild(n.Parent(), n, l)
	}
	for _, n := range texts {
		f.putInText(n, source)
	}
}

// putInText cuts a text node at its marks. A value that is a web address becomes
// a link, unless it stands in one.
func (f *filled) putInText(n *ast.Text, source []byte) {
	parent, segment := n.Parent(), n.Segment
	at := segment.Start
	for _, hit := range marker.FindAllIndex(segment.Value(source), -1) {
		start, end := segment.Start+hit[0], segment.Start+hit[1]
		if start > at {
			parent.InsertBefore(parent, n, ast.NewTextSegment(text.NewSegment(at, start)))
		}
		value := f.value(string(source[start:end]))
		if f.trusts(value) && !inLink(n) {
			parent.InsertBefore(parent, n, link(f.address(source[start:end]), value))
		} else {
			parent.InsertBefore(parent, n, ast.NewString([]byte(value)))
		}
		at = end
	}
	n.Segment = text.NewSegment(at, segment.Stop)
}

func link(to []byte, label string) *ast.Link {
	l := ast.NewLink()
	l.Destination = to
	l.AppendChild(l, ast.NewString([]byte(label)))
	return l
}

func inLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink || p.Kind() == ast.KindImage {
			return true
		}
	}
	return false
}

// trusts tells whether a value is one of the links, perhaps with more behind it.
func (f *filled) trusts(value string) bool {
	return isWeb(value) && slices.ContainsFunc(f.links, func(link string) bool { return strings.HasPrefix(value, link) })
}

// address puts values into a link's target. At its beginning only one of the
// links may stand; behind that a value is a piece of the address and is escaped.
func (f *filled) address(to []byte) []byte {
	s := string(to)
	hits := marker.FindAllStringIndex(s, -1)
	if len(hits) == 0 {
		return to
	}
	begin := ""
	if hits[0][0] == 0 {
		begin, s = f.value(s[:hits[0][1]]), s[hits[0][1]:]
		if !f.trusts(begin) {
			return nil
		}
	}
	return []byte(begin + f.replace(s, url.QueryEscape))
}

func (f *filled) title(t []byte) []byte {
	if t == nil {
		return nil
	}
	return []byte(f.replace(string(t), plain))
}
