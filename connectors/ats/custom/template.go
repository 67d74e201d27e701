package custom

import (
	"context"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// template is a text with holes. A hole holds the name of a value, or a jq
// expression over all of them: /jobs/{job}, {.resume.basics.email}. Two braces
// stand for one.
type template struct {
	text  string
	at    place
	parts []part
}

// part is a plain text or a hole.
type part struct {
	text string
	path []string // of a hole that is a plain name
	expr *expr
}

func (p part) hole() bool { return p.path != nil || p.expr != nil }

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[A-Za-z0-9_]+)*$`)

// template reads a text with holes.
func (r *reader) template(n *yaml.Node, to *template) {
	if n.Kind != yaml.ScalarNode {
		r.problem(at(n), "here a text is wanted")
		return
	}
	to.text, to.at = n.Value, at(n)
	for rest, done := n.Value, 0; rest != ""; {
		p, used, fault := nextPart(rest)
		if fault != nil {
			r.problem(r.inside(n, done+fault.offset), "%s", fault.message)
			return
		}
		if p.expr != nil {
			p.expr.at = r.inside(n, done)
		}
		if last := len(to.parts) - 1; !p.hole() && last >= 0 && !to.parts[last].hole() {
			to.parts[last].text += p.text
		} else {
			to.parts = append(to.parts, p)
		}
		rest, done = rest[used:], done+used
	}
}

// nextPart reads the beginning of a text and tells how much of it that is.
func nextPart(text string) (p part, used int, f *fault) {
	switch i := strings.IndexAny(text, "{}"); {
	case i < 0:
		return part{text: text}, len(text), nil
	case i > 0:
		return part{text: text[:i]}, i, nil
	case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
		return part{text: text[:1]}, 2, nil
	case text[0] == '}':
		return p, 0, &fault{0, "a `}` without its `{`; write }} for a brace"}
	}
	// The hole ends at the first brace with which it is an expression.
	for end := 1; ; end++ {
		i := strings.IndexByte(text[end:], '}')
		if i < 0 {
			break
		}
		end += i
		inner := strings.TrimSpace(text[1:end])
		if plainName.MatchString(inner) {
			return part{path: strings.Split(inner, ".")}, end + 1, nil
		}
		e, problem := parseExpr(inner)
		if problem == nil && inner != "" {
			return part{expr: e}, end + 1, nil
		}
		if f == nil && problem != nil {
			f = &fault{problem.offset + 1, problem.message}
		}
	}
	if f == nil {
		f = &fault{0, "a `{` without its `}`; write {{ for a brace"}
	}
	return p, 0, f
}

// values are what the holes of a request are filled with.
type values map[string]any

func (v values) at(path []string) any {
	var now any = map[string]any(v)
	for _, name := range path {
		object, _ := now.(map[string]any)
		now = object[name]
	}
	return now
}

func (p part) value(ctx context.Context, v values) (any, error) {
	if p.expr == nil {
		return v.at(p.path), nil
	}
	return p.expr.first(ctx, map[string]any(v), scope{asked: v})
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

// fill fills the holes; where the text is a path, each value goes through escape.
// Elsewhere a text that is one hole alone becomes the value itself.
func (t *template) fill(ctx context.Context, v values, escape func(string) (string, error)) (f filled, err error) {
	if t == nil {
		return f, nil
	}
	var b strings.Builder
	for _, p := range t.parts {
		if !p.hole() {
			text := p.text
			if escape != nil {
				text = strings.ReplaceAll(text, " ", "%20")
			}
			b.WriteString(text)
			continue
		}
		value, err := p.value(ctx, v)
		if err != nil {
			return f, err
		}
		f.holes++
		if !empty(value) {
			f.full++
		}
		if len(t.parts) == 1 && escape == nil {
			f.value = value
			return f, nil
		}
		text, plain := textOf(value)
		if !plain {
			return f, misuse(t.at, "a list or an object can't be put into a text")
		}
		if escape != nil {
			if text, err = escape(text); err != nil {
				return f, err
			}
		}
		b.WriteString(text)
	}
	f.value = b.String()
	return f, nil
}

func empty(v any) bool {
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

// fillText is the filled template as a text.
func (t *template) fillText(ctx context.Context, v values, escape func(string) (string, error)) (string, error) {
	f, err := t.fill(ctx, v, escape)
	if err != nil || f.leftOut() {
		return "", err
	}
	text, _ := textOf(f.value)
	return text, nil
}

// tree is a body, or a parameter: texts with holes in lists and objects. What has
// holes of which none is filled is left out.
type tree struct {
	at    place
	text  *template
	fixed any // a number, true, false or null
	list  []*tree
	pairs []pair
}

type pair struct {
	name string
	tree *tree
}

func (r *reader) tree(n *yaml.Node, depth int) *tree {
	t := &tree{at: at(n)}
	if !r.plain(n, depth) {
		return t
	}
	switch n.Kind {
	case yaml.SequenceNode:
		t.list = []*tree{}
		for _, item := range n.Content {
			t.list = append(t.list, r.tree(item, depth+1))
		}
	case yaml.MappingNode:
		t.pairs = []pair{}
		r.pairs(n, func(key, value *yaml.Node) {
			t.pairs = append(t.pairs, pair{key.Value, r.tree(value, depth+1)})
		})
	default:
		switch n.Tag {
		case "!!int", "!!float", "!!bool", "!!null":
			if n.Decode(&t.fixed) == nil {
				return t
			}
		}
		t.text = &template{}
		r.template(n, t.text)
	}
	return t
}

// fill gives the tree as JSON takes it.
func (t *tree) fill(ctx context.Context, v values) (f filled, err error) {
	switch {
	case t.text != nil:
		return t.text.fill(ctx, v, nil)
	case t.list != nil:
		list := []any{}
		for _, one := range t.list {
			part, err := one.fill(ctx, v)
			if err != nil {
				return f, err
			}
			if f.with(part); !part.leftOut() {
				list = append(list, part.value)
			}
		}
		f.value = list
	case t.pairs != nil:
		object := map[string]any{}
		for _, p := range t.pairs {
			part, err := p.tree.fill(ctx, v)
			if err != nil {
				return f, err
			}
			if f.with(part); !part.leftOut() {
				object[p.name] = part.value
			}
		}
		f.value = object
	default:
		f.value = t.fixed
	}
	return f, nil
}

// templates visits every text of the tree.
func (t *tree) templates(visit func(*template)) {
	if t == nil {
		return
	}
	if t.text != nil {
		visit(t.text)
	}
	for _, one := range t.list {
		one.templates(visit)
	}
	for _, p := range t.pairs {
		p.tree.templates(visit)
	}
}
