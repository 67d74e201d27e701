package template

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/osteele/liquid"
)

// part is a piece of a subject or a body: text as it stands, an expression, a
// condition with what depends on it, or the notice.
type part struct {
	text   string
	expr   *expression
	cond   *condition
	notice bool
}

// expression is one {{ … }}.
type expression struct {
	at       Place
	uses     []use    // the variable first, then those in filters' arguments
	others   []string // variables that a default filter puts in its place
	fallback bool     // a default filter has a text for a missing value
	compiled *liquid.Template
}

// use is one mention of a variable.
type use struct {
	name string
	at   Place
}

// An expression is a variable and filters. Liquid knows more (properties,
// ranges, comparisons); what is not of this shape never reaches it.
var (
	nameShape   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*`)
	stringShape = regexp.MustCompile(`^(?:"[^"]*"|'[^']*')`)
	numberShape = regexp.MustCompile(`^-?[0-9]{1,9}`)
)

func unclosed(end int) string {
	if end < 0 {
		return "This {{ has no closing }}."
	}
	return fmt.Sprintf("There are more than %d values in one text.", maxExprs)
}

// after is the place behind s.
func (p Place) after(s string) Place {
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		return Place{p.Line + strings.Count(s, "\n"), utf8.RuneCountInString(s[i+1:]) + 1}
	}
	return Place{p.Line, p.Column + utf8.RuneCountInString(s)}
}

// reading walks over the inside of one expression.
type reading struct {
	rest string
	at   Place
}

func (r *reading) skip(n int) string {
	s := r.rest[:n]
	r.at, r.rest = r.at.after(s), r.rest[n:]
	return s
}

func (r *reading) space() { r.skip(len(r.rest) - len(strings.TrimLeft(r.rest, " \t\n"))) }

func (r *reading) take(shape *regexp.Regexp) string {
	r.space()
	return r.skip(len(shape.FindString(r.rest)))
}

func (r *reading) sign(c byte) bool {
	r.space()
	if r.rest == "" || r.rest[0] != c {
		return false
	}
	r.skip(1)
	return true
}

// compile reads the inside of the expression that opens at the place.
func compile(engine *liquid.Engine, inside string, at Place) (*expression, []Problem) {
	e := &expression{at: at}
	r := &reading{rest: inside, at: Place{at.Line, at.Column + 2}}
	if bad := e.read(r); bad != nil {
		return e, []Problem{*bad}
	}
	compiled, err := engine.ParseString("{{" + strings.ReplaceAll(inside, "\n", " ") + "}}")
	if err != nil {
		return e, []Problem{fault(at, Syntax, "This value can't be read. Write it as {{first_name | default: \"there\"}}.")}
	}
	e.compiled = compiled
	var problems []Problem
	for _, u := range e.uses {
		if !Known(u.name) {
			problems = append(problems, fault(at, UnknownVariable, fmt.Sprintf("There is no variable %q.%s", u.name, meant(u.name))))
		}
	}
	return e, problems
}

// read checks the shape and collects the variables.
func (e *expression) read(r *reading) *Problem {
	r.space()
	at := r.at
	name := r.take(nameShape)
	if name == "" {
		p := fault(e.at, Syntax, "The name of a variable belongs between {{ and }}.")
		return &p
	}
	e.uses = append(e.uses, use{name, at})
	for r.sign('|') {
		if bad := e.filter(r); bad != nil {
			return bad
		}
	}
	if r.space(); r.rest != "" {
		p := fault(e.at, Syntax, "This value can't be read. Write it as {{first_name | default: \"there\"}}.")
		return &p
	}
	return nil
}

func (e *expression) filter(r *reading) *Problem {
	r.space()
	at := r.at
	name := r.take(nameShape)
	wants, known := filters[name]
	if !known {
		p := fault(at, Syntax, fmt.Sprintf("There is no filter %q; there are default, capitalize, upcase, downcase, date and a few more.", name))
		return &p
	}
	given := 0
	for more := r.sign(':'); more; more = r.sign(',') {
		r.space()
		place := r.at
		text := r.take(stringShape)
		variable := ""
		if text == "" && r.take(numberShape) == "" {
			if variable = r.take(nameShape); variable == "" {
				p := fault(place, Syntax, fmt.Sprintf("The filter %q needs a value in quotation marks here.", name))
				return &p
			}
			e.uses = append(e.uses, use{variable, place})
		}
		if given++; name == "default" && variable != "" {
			e.others = append(e.others, variable)
		} else if name == "default" {
			e.fallback = e.fallback || text != `""` && text != "''"
		}
	}
	if given != wants {
		p := fault(at, Syntax, fmt.Sprintf("The filter %q takes %s.", name, values(wants)))
		return &p
	}
	return nil
}

func values(n int) string {
	switch n {
	case 0:
		return "no value"
	case 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", n)
}

// meant proposes the known variable that shares the longest beginning.
func meant(name string) string {
	best, length := "", 2
	lower := strings.ToLower(strings.ReplaceAll(name, "_", ""))
	for _, known := range Variables() {
		bare := strings.ReplaceAll(known, "_", "")
		n := 0
		for n < len(bare) && n < len(lower) && bare[n] == lower[n] {
			n++
		}
		if n > length {
			best, length = known, n
		}
	}
	if best == "" {
		return ""
	}
	return " Did you mean {{" + best + "}}?"
}
