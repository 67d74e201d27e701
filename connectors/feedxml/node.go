package feedxml

import (
	"strings"
	"unicode"
)

// node is one element of a job, or a run of text between elements (name "").
type node struct {
	name  string // normalised
	raw   string // as written, without prefix
	attrs []attr
	text  string // direct text before the first child
	kids  []*node
}

type attr struct{ name, value string }

// normal makes names comparable: "Reference_Number", "referencenumber" and
// "job:referenceNumber" are one name.
func normal(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// own is the direct text of the element, trimmed.
func (n *node) own() string {
	if len(n.kids) == 0 {
		return strings.TrimSpace(n.text)
	}
	var b strings.Builder
	b.WriteString(n.text)
	for _, k := range n.kids {
		if k.name == "" {
			b.WriteString(k.text)
		}
	}
	return strings.TrimSpace(b.String())
}

// elements tells whether the element has child elements.
func (n *node) elements() bool {
	for _, k := range n.kids {
		if k.name != "" {
			return true
		}
	}
	return false
}

// words lists every text below the element, in the document's order.
func (n *node) words() []string {
	var all []string
	if t := strings.TrimSpace(n.text); t != "" {
		all = append(all, t)
	}
	for _, k := range n.kids {
		all = append(all, k.words()...)
	}
	return all
}

// way leads from an element to elements below it, or to an attribute.
type way struct {
	steps []string
	attr  string
}

func parseWay(text string) way {
	var p way
	for step := range strings.SplitSeq(text, "/") {
		step = strings.TrimSpace(step)
		switch {
		case step == "" || step == ".":
		case strings.HasPrefix(step, "@"):
			p.attr = normal(step[1:])
		default:
			p.steps = append(p.steps, normal(step))
		}
	}
	return p
}

// find lists the elements at p; an attribute comes as an element with its text.
func (n *node) find(p way) []*node {
	level := []*node{n}
	for _, step := range p.steps {
		var next []*node
		for _, parent := range level {
			for _, k := range parent.kids {
				if k.name == step {
					next = append(next, k)
				}
			}
		}
		if level = next; len(level) == 0 {
			return nil
		}
	}
	if p.attr == "" {
		return level
	}
	var found []*node
	for _, e := range level {
		for _, a := range e.attrs {
			if a.name == p.attr {
				found = append(found, &node{name: a.name, text: a.value})
			}
		}
	}
	return found
}

// first gives the first text at any of the paths, "" when there is none.
func (n *node) first(paths []way) string {
	for _, p := range paths {
		for _, e := range n.find(p) {
			if t := e.own(); t != "" {
				return t
			}
		}
	}
	return ""
}

// candidates lists the first text of every path, in order.
func (n *node) candidates(paths []way) []string {
	var all []string
	for _, p := range paths {
		if t := n.first([]way{p}); t != "" {
			all = append(all, t)
		}
	}
	return all
}
