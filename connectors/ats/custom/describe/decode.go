package describe

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/core/nearest"
)

// The bounds of a description.
const (
	longestDescription = 256 << 10
	deepestDescription = 40
	mostProblems       = 50
)

// Problem is one thing that is wrong in a description, with its place from line 1
// and column 1 on.
type Problem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// reader turns YAML into a description and notes what does not fit, each with its
// place. It goes on behind a problem, so that all are seen at once.
type reader struct {
	lines    []string
	problems []Problem
	unread   bool // a part of it could not be read
}

func (r *reader) problem(at Place, format string, args ...any) {
	if len(r.problems) < mostProblems {
		r.problems = append(r.problems, Problem{max(at.Line, 1), max(at.Column, 1), fmt.Sprintf(format, args...) + "."})
	}
}

// unreadable notes a problem because of which a part of the description is missing.
func (r *reader) unreadable(at Place, format string, args ...any) {
	r.unread = true
	r.problem(at, format, args...)
}

// document parses text; nil when it is no YAML. Aliases are never followed.
func (r *reader) document(text string) *yaml.Node {
	if len(text) > longestDescription {
		r.problem(Place{}, "the description is larger than %d KB", longestDescription>>10)
		return nil
	}
	r.lines = strings.Split(text, "\n")
	var doc, more yaml.Node
	in := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	switch err := in.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.problem(Place{}, "the description is empty")
		return nil
	case err != nil:
		r.notYAML(err)
		return nil
	}
	if err := in.Decode(&more); err == nil {
		r.problem(at(&more), "the file holds a second document; only one description can be in it")
	} else if !errors.Is(err, io.EOF) {
		r.notYAML(err)
	}
	return doc.Content[0]
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

func (r *reader) notYAML(err error) {
	where, what := Place{}, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		where.Line, _ = strconv.Atoi(m[1])
		what = m[2]
	}
	r.problem(where, "this is not readable as YAML: %.100s", what)
}

func at(n *yaml.Node) Place { return Place{n.Line, n.Column} }

// plain tells whether n is made of what a description may be made of.
func (r *reader) plain(n *yaml.Node, depth int) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge":
		r.unreadable(at(n), "anchors, aliases and merges can't be used here; write it out")
	case depth > deepestDescription:
		r.unreadable(at(n), "this is nested too deeply")
	default:
		return true
	}
	return false
}

// into fills v from n.
func (r *reader) into(n *yaml.Node, v reflect.Value, depth int) {
	if !r.plain(n, depth) {
		return
	}
	_, tree := v.Addr().Interface().(**Tree)
	if n.Tag == "!!null" && !tree && v.Type() != reflect.TypeFor[Tree]() {
		r.unreadable(at(n), "here something is missing")
		return
	}
	switch to := v.Addr().Interface().(type) {
	case *yaml.Node:
		*to = *n
	case **jq.Expr:
		*to = r.expr(n)
	case *Template:
		r.template(n, to)
	case *Tree:
		*to = *r.tree(n, depth)
	default:
		r.kind(n, v, depth)
	}
}

func (r *reader) kind(n *yaml.Node, v reflect.Value, depth int) {
	if v.Type() == reflect.TypeFor[time.Duration]() {
		r.duration(n, v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.into(n, v.Elem(), depth)
	case reflect.Struct:
		r.structure(n, v, depth)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		r.pairs(n, func(key, value *yaml.Node) {
			one := reflect.New(v.Type().Elem()).Elem()
			r.into(value, one, depth+1)
			v.SetMapIndex(reflect.ValueOf(key.Value), one)
		})
	case reflect.Slice:
		for _, item := range items(n) {
			one := reflect.New(v.Type().Elem()).Elem()
			r.into(item, one, depth+1)
			v.Set(reflect.Append(v, one))
		}
	default:
		r.scalar(n, v)
	}
}

// items are the entries of a list; a single value is a list of one.
func items(n *yaml.Node) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

func (r *reader) pairs(n *yaml.Node, visit func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.unreadable(at(n), "here lines of `name: value` are wanted")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !r.plain(key, 0):
		case key.Kind != yaml.ScalarNode:
			r.unreadable(at(key), "here the name of a line is wanted")
		case seen[key.Value]:
			r.problem(at(key), "`%.60s` stands here twice", key.Value)
		default:
			seen[key.Value] = true
			visit(key, value)
		}
	}
}

func (r *reader) structure(n *yaml.Node, v reflect.Value, depth int) {
	fields, known := map[string]reflect.Value{}, []string{}
	collect(v, func(name string, field reflect.Value) {
		if name == "-" {
			field.Set(reflect.ValueOf(at(n)))
			return
		}
		fields[name], known = field, append(known, name)
	})
	r.pairs(n, func(key, value *yaml.Node) {
		field, ok := fields[key.Value]
		if !ok {
			r.problem(at(key), "`%.60s` is not known here%s", key.Value, nearest.Word(key.Value, known))
			return
		}
		r.into(value, field, depth+1)
	})
}

// collect visits the fields of a struct by their names in YAML.
func collect(v reflect.Value, visit func(name string, field reflect.Value)) {
	for i := range v.NumField() {
		name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		switch {
		case option == "inline":
			collect(v.Field(i), visit)
		case name != "":
			visit(name, v.Field(i))
		}
	}
}

func (r *reader) scalar(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.ScalarNode {
		r.unreadable(at(n), "here a single value is wanted")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(n.Value)
	case reflect.Int:
		number, err := strconv.Atoi(n.Value)
		if err != nil || number < 0 || number > 1_000_000 {
			r.unreadable(at(n), "here a whole number is wanted")
		}
		v.SetInt(int64(number))
	case reflect.Bool:
		if n.Value != "true" && n.Value != "false" {
			r.unreadable(at(n), "here true or false is wanted")
		}
		v.SetBool(n.Value == "true")
	}
}

func (r *reader) duration(n *yaml.Node, v reflect.Value) {
	d, err := time.ParseDuration(n.Value)
	if err != nil || d < 0 || d > 30*24*time.Hour {
		r.unreadable(at(n), "here a time such as 10s, 5m or 26h is wanted")
		return
	}
	v.SetInt(int64(d))
}

// expr reads a jq expression.
func (r *reader) expr(n *yaml.Node) *jq.Expr {
	if n.Kind != yaml.ScalarNode {
		r.unreadable(at(n), "here a jq expression is wanted, such as .name")
		return nil
	}
	e, fault := jq.Parse(n.Value)
	if fault != nil {
		r.unreadable(r.inside(n, fault.Offset), "%s", fault.Message)
		return nil
	}
	e.Line = n.Line
	return e
}

// inside is the place of a character of a text.
func (r *reader) inside(n *yaml.Node, offset int) Place {
	before := n.Value[:min(offset, len(n.Value))]
	line, column := strings.Count(before, "\n"), len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		// The text begins in the line below, as far in as its first line does.
		p := Place{n.Line + 1 + line, column + 1}
		if p.Line <= len(r.lines) {
			text := r.lines[p.Line-1]
			p.Column += len(text) - len(strings.TrimLeft(text, " "))
		}
		return p
	case line > 0:
		return at(n)
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		column++
	}
	return Place{n.Line, n.Column + column}
}
