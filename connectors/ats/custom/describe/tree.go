package describe

import (
	"context"
	"slices"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/ats/custom/jq"
)

// Tree is a body, or a parameter: texts with holes in lists and objects. What has
// holes of which none is filled is left out.
type Tree struct {
	// Pairs are the entries of an object, in the order of the file; nil = it is none.
	Pairs []Pair

	at    Place
	text  *Template
	fixed any // a number, true, false or null
	list  []*Tree
}

// Pair is an entry of an object.
type Pair struct {
	Name string
	Tree *Tree
}

func (r *reader) tree(n *yaml.Node, depth int) *Tree {
	t := &Tree{at: at(n)}
	if !r.plain(n, depth) {
		return t
	}
	switch n.Kind {
	case yaml.SequenceNode:
		t.list = []*Tree{}
		for _, item := range n.Content {
			t.list = append(t.list, r.tree(item, depth+1))
		}
	case yaml.MappingNode:
		t.Pairs = []Pair{}
		r.pairs(n, func(key, value *yaml.Node) {
			t.Pairs = append(t.Pairs, Pair{key.Value, r.tree(value, depth+1)})
		})
	default:
		switch n.Tag {
		case "!!int", "!!float", "!!bool", "!!null":
			if n.Decode(&t.fixed) == nil {
				return t
			}
		}
		t.text = &Template{}
		r.template(n, t.text)
	}
	return t
}

// Value gives the tree as JSON takes it.
func (t *Tree) Value(ctx context.Context, v Values) (any, error) {
	f, err := t.fill(ctx, v)
	return f.value, err
}

func (t *Tree) fill(ctx context.Context, v Values) (f filled, err error) {
	switch {
	case t.text != nil:
		return t.text.fill(ctx, v)
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
	case t.Pairs != nil:
		object := map[string]any{}
		for _, p := range t.Pairs {
			part, err := p.Tree.fill(ctx, v)
			if err != nil {
				return f, err
			}
			if f.with(part); !part.leftOut() {
				object[p.Name] = part.value
			}
		}
		f.value = object
	default:
		f.value = t.fixed
	}
	return f, nil
}

// Texts fills the tree where it stands in a parameter or a form: with one text, or
// several of a list.
func (t *Tree) Texts(ctx context.Context, v Values) ([]string, error) {
	f, err := t.fill(ctx, v)
	if err != nil || f.leftOut() {
		return nil, err
	}
	list, several := f.value.([]any)
	if !several {
		list = []any{f.value}
	}
	var out []string
	for _, one := range list {
		text, plain := jq.TextOf(one)
		if !plain {
			return nil, Misuse(t.at, "only a text, a number or a list of them can stand here")
		}
		out = append(out, text)
	}
	return out, nil
}

// IsFile tells whether the tree is the hole {file} alone.
func (t *Tree) IsFile() bool {
	return t.text != nil && len(t.text.parts) == 1 && slices.Equal(t.text.parts[0].path, []string{"file"})
}

// named visits every text of the tree with the name under which it stands.
func (t *Tree) named(name string, visit func(name string, text *Template)) {
	if t == nil {
		return
	}
	if t.text != nil {
		visit(name, t.text)
	}
	for _, one := range t.list {
		one.named(name, visit)
	}
	for _, p := range t.Pairs {
		p.Tree.named(p.Name, visit)
	}
}
