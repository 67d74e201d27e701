package describe

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/ats/custom/jq"
)

// Template is a text with holes. A hole holds the name of a value, or a jq
// expression over all of them: /jobs/{job}, {.resume.basics.email}. Two braces
// stand for one.
type Template struct {
	text  string
	at    Place
	parts []part
}

// part is a plain text or a hole.
type part struct {
	text string
	path []string // of a hole that is a plain name
	expr *jq.Expr
}

func (p part) hole() bool { return p.path != nil || p.expr != nil }

// source is the text of a hole.
func (p part) source() string {
	if p.expr != nil {
		return p.expr.Text
	}
	return strings.Join(p.path, ".")
}

// Named is a template that is one value alone.
func Named(name string) *Template { return &Template{parts: []part{{path: []string{name}}}} }

// String is the template as it was written.
func (t *Template) String() string { return t.text }

func (t *Template) holes() []part {
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.parts), func(p part) bool { return !p.hole() })
}

// written tells whether there is something in the template, and all of it is written
// out.
func (t *Template) written() bool { return t != nil && t.text != "" && len(t.holes()) == 0 }

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[A-Za-z0-9_]+)*$`)

// template reads a text with holes.
func (r *reader) template(n *yaml.Node, to *Template) {
	if n.Kind != yaml.ScalarNode {
		r.unreadable(at(n), "here a text is wanted")
		return
	}
	to.text, to.at = n.Value, at(n)
	for rest, done := n.Value, 0; rest != ""; {
		p, used, fault := nextPart(rest)
		if fault != nil {
			r.unreadable(r.inside(n, done+fault.Offset), "%s", fault.Message)
			return
		}
		if p.expr != nil {
			p.expr.Line = r.inside(n, done).Line
		}
		if last := len(to.parts) - 1; !p.hole() && last >= 0 && !to.parts[last].hole() {
			to.parts[last].text += p.text
		} else {
			to.parts = append(to.parts, p)
		}
		rest, done = rest[used:], done+used
	}
}

// mostBraces bounds how many endings of one hole are tried.
const mostBraces = 100

// nextPart reads the beginning of a text and tells how much of it that is.
func nextPart(text string) (p part, used int, f *jq.Fault) {
	switch i := strings.IndexAny(text, "{}"); {
	case i < 0:
		return part{text: text}, len(text), nil
	case i > 0:
		return part{text: text[:i]}, i, nil
	case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
		return part{text: text[:1]}, 2, nil
	case text[0] == '}':
		return p, 0, &jq.Fault{Message: "a `}` without its `{`; write }} for a brace"}
	}
	// The hole ends at the first brace with which it is an expression.
	for end, tried := 1, 0; tried < mostBraces; end, tried = end+1, tried+1 {
		i := strings.IndexByte(text[end:], '}')
		if i < 0 {
			break
		}
		end += i
		inner := strings.TrimSpace(text[1:end])
		if plainName.MatchString(inner) {
			return part{path: strings.Split(inner, ".")}, end + 1, nil
		}
		e, problem := jq.Parse(inner)
		if problem == nil && inner != "" {
			return part{expr: e}, end + 1, nil
		}
		if f == nil && problem != nil {
			f = &jq.Fault{Offset: problem.Offset + 1, Message: problem.Message}
		}
	}
	if f == nil {
		f = &jq.Fault{Message: "a `{` without its `}`; write {{ for a brace"}
	}
	return p, 0, f
}

// Values are what the holes of a request are filled with.
type Values map[string]any

func (v Values) at(path []string) any {
	var now any = map[string]any(v)
	for _, name := range path {
		object, _ := now.(map[string]any)
		now = object[name]
	}
	return now
}

func (p part) value(ctx context.Context, v Values) (any, error) {
	if p.expr == nil {
		return v.at(p.path), nil
	}
	return p.expr.First(ctx, map[string]any(v), jq.Scope{Asked: v})
}

// filled is a template or tree with its holes filled. It is left out when it has
// holes and nothing came into any of them.
type filled struct {
	value any
	holes int
	full  int
}

func (f filled) leftOut() bool { return f.holes > 0 && f.full == 0 }

func (f *filled) with(other filled) { f.holes, f.full = f.holes+other.holes, f.full+other.full }

// fill fills the holes. A text that is one hole alone becomes the value itself.
func (t *Template) fill(ctx context.Context, v Values) (f filled, err error) {
	var b strings.Builder
	for _, p := range t.parts {
		if !p.hole() {
			b.WriteString(p.text)
			continue
		}
		value, err := p.value(ctx, v)
		if err != nil {
			return f, err
		}
		if f.holes++; !Empty(value) {
			f.full++
		}
		if len(t.parts) == 1 {
			f.value = value
			return f, nil
		}
		text, plain := jq.TextOf(value)
		if !plain {
			return f, Misuse(t.at, "a list or an object can't be put into a text")
		}
		b.WriteString(text)
	}
	f.value = b.String()
	return f, nil
}

// Empty tells whether a value is nothing: null, or a text, list or object with
// nothing in it.
func Empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// Path fills the template as a path: each value becomes a part of it, whatever is in
// it.
func (t *Template) Path(ctx context.Context, v Values) (string, error) {
	var b strings.Builder
	for _, p := range t.parts {
		if !p.hole() {
			b.WriteString(strings.ReplaceAll(p.text, " ", "%20"))
			continue
		}
		value, err := p.value(ctx, v)
		if err != nil {
			return "", err
		}
		text, plain := jq.TextOf(value)
		if !plain || text == "" || text == "." || text == ".." {
			return "", Misuse(t.at, "a value for the path is missing, or can't stand in a path")
		}
		b.WriteString(url.PathEscape(text))
	}
	return b.String(), nil
}

// Header fills the template as a header's value; "" = it is left out.
func (t *Template) Header(ctx context.Context, v Values) (string, error) {
	f, err := t.fill(ctx, v)
	if err != nil || f.leftOut() {
		return "", err
	}
	text, plain := jq.TextOf(f.value)
	if !plain || strings.ContainsAny(text, "\r\n\x00") {
		return "", Misuse(t.at, "a value can't stand in a header")
	}
	return text, nil
}

// Plain fills a template whose holes are plain names.
func (t *Template) Plain(v Values) string {
	var b strings.Builder
	if t == nil {
		return ""
	}
	for _, p := range t.parts {
		text, _ := jq.TextOf(v.at(p.path))
		b.WriteString(p.text + text)
	}
	return b.String()
}

// Names lists the values that the template's plain holes name.
func (t *Template) Names() (all []string) {
	for _, p := range t.holes() {
		if p.path != nil && !slices.Contains(all, p.path[0]) {
			all = append(all, p.path[0])
		}
	}
	return all
}
