package template

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/osteele/liquid"
)

// Snippets are pieces of text that several templates use, by their names. They are
// Markdown with values and conditions, and can't use snippets themselves.
type Snippets map[string]string

// condition is an {% if %} with its branches; the first whose test holds is taken.
type condition struct{ branches []*branch }

// branch is a test with what depends on it. A nil test always holds.
type branch struct {
	uses  []use
	test  *liquid.Template
	not   bool
	parts []part
}

// maxDepth is how deep conditions may lie within each other.
const maxDepth = 8

// builder makes parts from text.
type builder struct {
	engine   *liquid.Engine
	tests    *liquid.Engine // with the tag if, made when the first condition comes
	snippets Snippets
	inserted []passage
	problems []Problem
	count    int
	within   *Place // the place of the snippet that is being built
	notice   bool   // a notice is being built
	subject  bool   // a subject is being built
}

// level is a condition that is open.
type level struct {
	cond  *condition
	close string // the tag that ends it
	at    Place
	other bool // {% else %} was there
}

// report notes a problem; within a snippet it stands where that is inserted.
func (b *builder) report(p Problem) {
	if b.within != nil {
		p.Line, p.Column, p.Message = b.within.Line, b.within.Column, "In the snippet: "+p.Message
	}
	b.problems = append(b.problems, p)
}

// building is one text on its way to parts.
type building struct {
	*builder
	root []part
	open []level
	text string
	at   Place
}

// build cuts text, which begins at the place, into parts.
func (b *builder) build(text string, at Place) []part {
	g := building{builder: b, text: text, at: at}
	for g.text != "" {
		value, tag := strings.Index(g.text, "{{"), strings.Index(g.text, "{%")
		switch {
		case value < 0 && tag < 0:
			g.add(part{text: g.text})
			g.text = ""
		case tag >= 0 && (value < 0 || tag < value):
			g.tag(tag)
		default:
			g.value(value)
		}
	}
	for _, l := range g.open {
		b.report(fault(l.at, Syntax, "This condition has no {% "+l.close+" %}."))
	}
	return g.root
}

// add puts a part where it belongs: into the branch that is open, or the text itself.
func (g *building) add(p part) {
	if p.text == "" && p.expr == nil && p.cond == nil && !p.notice {
		return
	}
	if n := len(g.open); n > 0 {
		branches := g.open[n-1].cond.branches
		last := branches[len(branches)-1]
		last.parts = append(last.parts, p)
		return
	}
	g.root = append(g.root, p)
}

// pass moves on by n bytes.
func (g *building) pass(n int) string {
	s := g.text[:n]
	g.at, g.text = g.at.after(s), g.text[n:]
	return s
}

// value takes in the {{ … }} that begins at n.
func (g *building) value(n int) {
	g.add(part{text: g.pass(n)})
	end := strings.Index(g.text, "}}")
	if g.count++; end < 0 || g.count > maxExprs {
		g.report(fault(g.at, Syntax, unclosed(end)))
		g.add(part{text: g.pass(len(g.text))})
		return
	}
	if noticeShape.MatchString(g.text[2:end]) {
		g.tell(end + 2)
		return
	}
	e, problems := compile(g.engine, g.text[2:end], g.at)
	for _, p := range problems {
		g.report(p)
	}
	if g.within != nil {
		e.at = *g.within
	}
	g.pass(end + 2)
	g.add(part{expr: e})
}

var noticeShape = regexp.MustCompile(`^\s*notice\b`)

// tell takes in {{notice}}, which is n bytes long.
func (g *building) tell(n int) {
	switch {
	case g.notice:
		g.report(fault(g.at, Syntax, "A notice can't hold another one."))
	case g.subject:
		g.report(fault(g.at, Syntax, "The notice is too long for a subject; put {{notice}} into the text."))
	case strings.TrimSpace(g.text[2:n-2]) != "notice":
		g.report(fault(g.at, Syntax, "The notice stands as it is: write {{notice}}, on a line of its own."))
	default:
		g.add(part{notice: true})
	}
	g.pass(n)
}

var tagShape = regexp.MustCompile(`^\{%-?\s*([a-z]*)\s*(.*?)\s*-?%\}`)

// tag takes in the {% … %} that begins at n. One that has its line for itself takes
// the line with it.
func (g *building) tag(n int) {
	before := g.pass(n)
	m := tagShape.FindStringSubmatch(g.text)
	if m == nil || strings.Contains(m[2], "\n") {
		g.report(fault(g.at, Syntax, "This {% has no closing %}."))
		g.add(part{text: before + g.pass(2)})
		return
	}
	at := g.at
	rest := g.text[len(m[0]):]
	line, _, more := strings.Cut(rest, "\n")
	start := before[strings.LastIndexByte(before, '\n')+1:]
	alone := m[1] != "snippet" && strings.TrimSpace(line) == "" && strings.TrimSpace(start) == "" && (more || before != "") && at.Column == len([]rune(start))+1
	if alone {
		before = before[:len(before)-len(start)]
	}
	g.add(part{text: before})
	g.pass(len(m[0]))
	if alone {
		g.pass(len(line))
		if more {
			g.pass(1)
		}
	}
	g.do(m[1], m[2], at)
}

// do carries a tag out.
func (g *building) do(name, rest string, at Place) {
	switch name {
	case "if", "unless":
		if len(g.open) >= maxDepth {
			g.report(fault(at, Syntax, fmt.Sprintf("Conditions lie more than %d deep within each other.", maxDepth)))
		}
		c := &condition{branches: []*branch{g.branch(rest, at, name == "unless")}}
		g.add(part{cond: c})
		g.open = append(g.open, level{cond: c, close: "end" + name, at: at})
	case "elsif", "else":
		g.other(name, rest, at)
	case "endif", "endunless":
		if n := len(g.open); n == 0 || g.open[n-1].close != name {
			g.report(fault(at, Syntax, "There is no condition that {% "+name+" %} could end."))
			return
		}
		g.open = g.open[:len(g.open)-1]
	case "snippet":
		g.snippet(rest, at)
	default:
		g.report(fault(at, Syntax, "Of tags there are {% if %}, {% unless %}, {% elsif %}, {% else %}, {% endif %} and {% snippet \"name\" %} only."))
	}
}

func (g *building) other(name, rest string, at Place) {
	n := len(g.open)
	if n == 0 || g.open[n-1].other {
		g.report(fault(at, Syntax, "There is no condition that {% "+name+" %} could belong to."))
		return
	}
	l := &g.open[n-1]
	next := &branch{}
	if name == "elsif" {
		next = g.branch(rest, at, false)
	} else {
		l.other = true
	}
	l.cond.branches = append(l.cond.branches, next)
}

// operators compare; longer ones first.
var operatorShape = regexp.MustCompile(`^(?:==|!=|contains\b)`)

var joinShape = regexp.MustCompile(`^(?:and|or)\b`)

// branch compiles a test: variables, alone or compared with a text in quotation marks,
// joined by and, or. What is not of this shape never reaches the library.
func (g *building) branch(text string, at Place, not bool) *branch {
	b := &branch{not: not}
	r := &reading{rest: text, at: at}
	for {
		name := r.take(nameShape)
		if name == "" {
			return g.unreadable(b, at)
		}
		b.uses = append(b.uses, use{name, at})
		if !Known(name) {
			g.report(fault(at, UnknownVariable, fmt.Sprintf("There is no variable %q.%s", name, meant(name))))
		}
		if r.take(operatorShape) != "" && r.take(stringShape) == "" {
			return g.unreadable(b, at)
		}
		if r.space(); r.rest == "" {
			break
		}
		if r.take(joinShape) == "" {
			return g.unreadable(b, at)
		}
	}
	if g.tests == nil {
		g.tests = liquid.NewEngine()
	}
	compiled, err := g.tests.ParseString("{% if " + text + " %}1{% endif %}")
	if err != nil {
		return g.unreadable(b, at)
	}
	b.test = compiled
	return b
}

// Test is a condition of its own, such as that of a step. The zero Test always holds.
type Test struct{ branch *branch }

// ParseTest reads a condition: what stands in {% if … %}. bad is what is wrong with it.
func ParseTest(text string) (t Test, bad string) {
	if strings.TrimSpace(text) == "" {
		return t, ""
	}
	if strings.ContainsAny(text, "\r\n") || strings.Contains(text, "%}") {
		return t, "it has to stand on one line."
	}
	b := builder{}
	g := building{builder: &b}
	t.branch = g.branch(text, Place{1, 1}, false)
	if len(b.problems) > 0 {
		return t, b.problems[0].Message
	}
	return t, ""
}

// Holds tells whether the condition is met by these values.
func (v Values) Holds(t Test) bool { return t.branch == nil || v.holds(t.branch) }

func (g *building) unreadable(b *branch, at Place) *branch {
	g.report(fault(at, Syntax, "This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}."))
	return b
}

var snippetName = regexp.MustCompile(`^(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))$`)

// snippet inserts a snippet.
func (g *building) snippet(rest string, at Place) {
	m := snippetName.FindStringSubmatch(rest)
	if m == nil {
		g.report(fault(at, Syntax, "Write the name of the snippet in quotation marks: {% snippet \"signature\" %}."))
		return
	}
	if g.within != nil {
		g.report(fault(at, Syntax, "A snippet can't use another one."))
		return
	}
	name := m[1] + m[2] + m[3]
	text, known := g.snippets[name]
	if !known {
		g.report(fault(at, UnknownVariable, fmt.Sprintf("There is no snippet %q for this client, and none for all.", name)))
		return
	}
	text = strings.TrimSpace(clean(text))
	g.inserted = append(g.inserted, passage{text: text, at: at, snippet: true})
	g.within = &at
	for _, p := range g.builder.build(text, Place{1, 1}) {
		g.add(p)
	}
	g.within = nil
}

// each calls do for every part, those within conditions too, until it says no.
func each(parts []part, do func(part) bool) bool {
	for _, p := range parts {
		if !do(p) {
			return false
		}
		if p.cond == nil {
			continue
		}
		for _, b := range p.cond.branches {
			if !each(b.parts, do) {
				return false
			}
		}
	}
	return true
}

// chosen gives the parts that are written with these values: texts and expressions
// only.
func (v Values) chosen(parts []part) []part {
	if !slices.ContainsFunc(parts, func(p part) bool { return p.cond != nil || p.notice }) {
		return parts
	}
	var list []part
	for _, p := range parts {
		if p.notice {
			if n := v.notice(); n != nil {
				list = append(list, v.chosen(n.body)...)
			}
			continue
		}
		if p.cond == nil {
			list = append(list, p)
			continue
		}
		for _, b := range p.cond.branches {
			if v.holds(b) {
				list = append(list, v.chosen(b.parts)...)
				break
			}
		}
	}
	return list
}

// holds tells whether a branch is taken. What can't be worked out is not.
func (v Values) holds(b *branch) bool {
	if b.test == nil {
		return len(b.uses) == 0
	}
	bindings := map[string]any{}
	for _, u := range b.uses {
		if text := v.text(u.name); text != "" { // an empty text would count as there
			bindings[u.name] = text
		}
	}
	out, err := b.test.RenderString(bindings)
	return err == nil && (out == "1") != b.not
}
