package jq

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/itchyny/gojq"

	"reqdesk/core/nearest"
)

// functions are all there are. Those that can make more than they were given are
// counted.
var functions = map[string]bool{
	"not": false, "length": false, "keys": false, "has": false, "type": false, "select": false, "empty": false,
	"first": false, "last": false, "any": false, "all": false, "values": false, "strings": false, "tonumber": false,
	"startswith": false, "endswith": false, "ltrimstr": false, "rtrimstr": false, "trim": false, "ltrim": false, "rtrim": false,
	"ascii_downcase": false, "ascii_upcase": false, "test": false, "unique": false, "sort": false,
	"reverse": false, "min": false, "max": false, "floor": false, "round": false, "unique_by": true, "sort_by": true, "min_by": true, "max_by": true,
	"tostring": true, "tojson": true, "to_entries": true, "from_entries": true, "with_entries": true, "group_by": true, "flatten": true,
	"add": true, "split": true, "capture": true, "map": true, "join": false, "contains": false,
	"todate": true, "fromdate": true, "strptime": true, "strftime": true, "mktime": true, "gmtime": true,
	"@text": true, "@json": true, "@html": true, "@uri": true, "@base64": true, "@base64d": true,
}

// binder turns a parsed expression into one that is bounded: whatever can make
// more than it was given is made by a function that counts, or goes through one
// that does.
type binder struct {
	text  string
	fault *Fault
}

// The functions of budget.
const (
	fnAdd      = "reqdesk_add"
	fnNumber   = "reqdesk_number"
	fnJoin     = "reqdesk_join"
	fnContains = "reqdesk_contains"
	fnCount    = "reqdesk_count"
	fnName     = "reqdesk_name"
)

var arithmetic = map[gojq.Operator]string{gojq.OpSub: "-", gojq.OpMul: "*", gojq.OpDiv: "/", gojq.OpMod: "%"}

// plainOperators neither make anything nor change anything.
var plainOperators = []gojq.Operator{
	gojq.OpPipe, gojq.OpComma, gojq.OpEq, gojq.OpNe, gojq.OpGt, gojq.OpLt, gojq.OpGe, gojq.OpLe, gojq.OpAnd, gojq.OpOr, gojq.OpAlt,
}

func (b *binder) refuse(word, why string) {
	if b.fault == nil {
		b.fault = &Fault{max(strings.Index(b.text, word), 0), why}
	}
}

func call(name string, args ...*gojq.Query) *gojq.Query {
	return &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeFunc, Func: &gojq.Func{Name: name, Args: args}}}
}

func constant(text string) *gojq.Query {
	return &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeString, Str: &gojq.String{Str: text}}}
}

func pipe(left, right *gojq.Query) *gojq.Query {
	return &gojq.Query{Left: left, Op: gojq.OpPipe, Right: right}
}

func (b *binder) query(q *gojq.Query) {
	switch {
	case q == nil || b.fault != nil:
		return
	case q.Meta != nil || len(q.Imports) > 0:
		b.refuse("import", "modules can't be used here")
	case len(q.FuncDefs) > 0:
		b.refuse("def", "functions can't be defined here")
	case q.Term != nil:
		b.term(q.Term)
	case q.Left == nil || q.Right == nil:
		b.refuse(b.text, "a jq expression is missing here, such as .name")
	default:
		b.operation(q)
	}
}

func (b *binder) operation(q *gojq.Query) {
	b.query(q.Left)
	b.query(q.Right)
	if len(q.Patterns) > 1 || len(q.Patterns) == 1 && q.Patterns[0].Name == "" {
		b.refuse(" as ", "only a plain variable can stand behind `as`")
	}
	switch sign := arithmetic[q.Op]; {
	case sign != "":
		*q = *call(fnNumber, constant(sign), q.Left, q.Right)
	case q.Op == gojq.OpAdd:
		*q = *call(fnAdd, q.Left, q.Right)
	case !slices.Contains(plainOperators, q.Op):
		b.refuse(q.Op.String(), "nothing can be assigned here")
	}
}

func (b *binder) term(t *gojq.Term) {
	switch t.Type {
	case gojq.TermTypeRecurse, gojq.TermTypeReduce, gojq.TermTypeForeach, gojq.TermTypeLabel, gojq.TermTypeBreak:
		word, _, _ := strings.Cut(t.String(), " ")
		b.refuse(word, "`"+word+"` can't be used here: nothing may run in a circle")
	case gojq.TermTypeIndex:
		b.index(t.Index)
	case gojq.TermTypeFunc:
		b.function(t)
	case gojq.TermTypeObject:
		b.object(t)
	case gojq.TermTypeArray:
		if t.Array.Query != nil {
			b.query(t.Array.Query)
			t.Array.Query = pipe(t.Array.Query, call(fnCount))
		}
	case gojq.TermTypeUnary:
		b.term(t.Unary.Term)
	case gojq.TermTypeFormat, gojq.TermTypeString:
		b.string(t)
	case gojq.TermTypeIf:
		b.choice(t.If)
	case gojq.TermTypeTry:
		b.query(t.Try.Body)
		b.query(t.Try.Catch)
	case gojq.TermTypeQuery:
		b.query(t.Query)
	}
	for _, s := range t.SuffixList {
		b.index(s.Index)
	}
}

func (b *binder) index(i *gojq.Index) {
	if i == nil {
		return
	}
	b.query(i.Start)
	b.query(i.End)
	if i.Start != nil && !i.IsSlice {
		i.Start = pipe(i.Start, call(fnName)) // a list would be searched for in the list
	}
	if i.Str != nil && i.Str.Queries != nil {
		b.refuse(`."`, "write a computed name in brackets: .[…]")
	}
}

func (b *binder) choice(c *gojq.If) {
	for _, q := range []*gojq.Query{c.Cond, c.Then, c.Else} {
		b.query(q)
	}
	for _, other := range c.Elif {
		b.query(other.Cond)
		b.query(other.Then)
	}
}

// counted puts a counter behind t; what follows it stays behind that.
func counted(t *gojq.Term) {
	inner := *t
	inner.SuffixList = nil
	*t = gojq.Term{Type: gojq.TermTypeQuery, Query: pipe(&gojq.Query{Term: &inner}, call(fnCount)), SuffixList: t.SuffixList}
}

func (b *binder) function(t *gojq.Term) {
	name := t.Func.Name
	for _, arg := range t.Func.Args {
		b.query(arg)
	}
	counts, known := functions[name]
	switch {
	case name == "$ENV" || name == "$__loc__":
		b.refuse(name, "there is no "+name+" here")
	case strings.HasPrefix(name, "$"):
	case !known:
		b.refuse(name, "there is no function "+name+" here"+nearest.Word(name, slices.Collect(maps.Keys(functions))))
	case name == "join" || name == "contains":
		t.Func.Name = "reqdesk_" + name
	case name == "test" || name == "capture":
		b.patterns(t.Func)
	}
	if counts {
		bound(t)
	}
}

// patterns wants them written out: one that came with the answer could be of any
// size.
func (b *binder) patterns(f *gojq.Func) {
	for _, arg := range f.Args {
		if arg.Term == nil || arg.Term.Type != gojq.TermTypeString || arg.Term.Str.Queries != nil {
			b.refuse(f.Name, "the pattern of "+f.Name+" must be a plain text in quotes")
		}
	}
}

// bound counts what the function of t makes, and what functions that collect
// collect.
func bound(t *gojq.Term) {
	name, args := t.Func.Name, t.Func.Args
	switch {
	case len(args) != 1:
	case name == "map":
		*t = *mapped(args[0], t.SuffixList)
		return
	case name == "add":
		t.Func.Args = nil
		q := pipe(list(args[0]), &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeFunc, Func: t.Func}})
		*t = gojq.Term{Type: gojq.TermTypeQuery, Query: q, SuffixList: t.SuffixList}
	case name == "with_entries":
		q := pipe(call("to_entries"), pipe(&gojq.Query{Term: mapped(args[0], nil)}, call("from_entries")))
		*t = gojq.Term{Type: gojq.TermTypeQuery, Query: q, SuffixList: t.SuffixList}
	case strings.HasSuffix(name, "_by"):
		args[0] = pipe(args[0], call(fnCount))
	}
	counted(t)
}

// list is [q] with each of its values counted.
func list(q *gojq.Query) *gojq.Query {
	return &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeArray, Array: &gojq.Array{Query: pipe(q, call(fnCount))}}}
}

// mapped is [.[] | f] with each of its values counted.
func mapped(f *gojq.Query, suffix []*gojq.Suffix) *gojq.Term {
	each := &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeIdentity, SuffixList: []*gojq.Suffix{{Iter: true}}}}
	all := list(pipe(each, f)).Term
	all.SuffixList = suffix
	return all
}

func (b *binder) object(t *gojq.Term) {
	for _, kv := range t.Object.KeyVals {
		b.query(kv.KeyQuery)
		b.query(kv.Val)
		if strings.HasPrefix(kv.Key, "$__") {
			b.refuse(kv.Key, "there is no "+kv.Key+" here")
		}
		if kv.KeyString != nil && kv.KeyString.Queries != nil {
			b.refuse(`"`, "write a computed name in parentheses: {(…): …}")
		}
	}
	counted(t)
}

// string turns a text with \(…) in it into a sum of its parts.
func (b *binder) string(t *gojq.Term) {
	if t.Format != "" {
		if _, known := functions[t.Format]; !known {
			b.refuse(t.Format, "there is no format "+t.Format+" here"+nearest.Word(t.Format, slices.Collect(maps.Keys(functions))))
			return
		}
	}
	if t.Str == nil {
		counted(t)
		return
	}
	if t.Str.Queries == nil {
		return
	}
	sum := constant("")
	for _, part := range t.Str.Queries {
		if part.Term == nil || part.Term.Str == nil || part.Term.Str.Queries != nil {
			b.query(part)
			part = pipe(part, written(t.Format))
		}
		sum = call(fnAdd, sum, part)
	}
	*t = gojq.Term{Type: gojq.TermTypeQuery, Query: sum, SuffixList: t.SuffixList}
}

// written makes a text of a value, in a format or plainly.
func written(format string) *gojq.Query {
	if format == "" {
		return call("tostring")
	}
	return &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeFormat, Format: format}}
}

// budget counts what one run makes.
type budget struct{ left int }

// valueSize is what any value costs at least.
const valueSize = 16

var errSpent = errors.New("too much")

func (b *budget) begin()      { b.left = mostMade }
func (b *budget) take(n int)  { b.left -= n }
func (b *budget) spent() bool { return b.left < 0 }

// count takes the size of v with all that is in it, as far as something is left.
func (b *budget) count(v any) any {
	b.measure(v)
	if b.spent() {
		return errSpent
	}
	return v
}

func (b *budget) measure(v any) {
	if b.take(valueSize); b.spent() {
		return
	}
	switch v := v.(type) {
	case string:
		b.take(len(v))
	case []any:
		for _, one := range v {
			if b.measure(one); b.spent() {
				return
			}
		}
	case map[string]any:
		for name, one := range v {
			b.take(len(name))
			if b.measure(one); b.spent() {
				return
			}
		}
	}
}

func (b *budget) functions() []gojq.CompilerOption {
	return []gojq.CompilerOption{
		gojq.WithFunction(fnCount, 0, 0, func(v any, _ []any) any { return b.count(v) }),
		gojq.WithFunction(fnAdd, 2, 2, func(_ any, args []any) any { return b.add(args[0], args[1]) }),
		gojq.WithFunction(fnNumber, 3, 3, func(_ any, args []any) any { return number(args[0], args[1], args[2]) }),
		gojq.WithFunction(fnJoin, 1, 1, b.join),
		gojq.WithFunction(fnName, 0, 0, func(v any, _ []any) any {
			if kind := gojq.TypeOf(v); kind == "array" || kind == "object" {
				return errors.New("an " + kind + " is no name of a field")
			}
			return v
		}),
		gojq.WithFunction(fnContains, 1, 1, func(v any, args []any) any {
			text, part, err := twoTexts(v, args[0])
			if err != nil {
				return err
			}
			return strings.Contains(text, part)
		}),
	}
}

func (b *budget) add(left, right any) any {
	switch l := left.(type) {
	case nil:
		return right
	case string:
		if r, ok := right.(string); ok {
			if b.take(len(l) + len(r)); b.spent() {
				return errSpent
			}
			return l + r
		}
	case []any:
		if r, ok := right.([]any); ok {
			return b.count(slices.Concat(l, r))
		}
	case map[string]any:
		if r, ok := right.(map[string]any); ok {
			sum := maps.Clone(l)
			if sum == nil {
				sum = map[string]any{}
			}
			maps.Copy(sum, r)
			return b.count(sum)
		}
	}
	if right == nil {
		return left
	}
	return number("+", left, right)
}

// number calculates; whole numbers stay whole where they can.
func number(sign, left, right any) any {
	l, ok1 := gojq.ToFloat64(left)
	r, ok2 := gojq.ToFloat64(right)
	if !ok1 || !ok2 {
		return errors.New("cannot calculate with " + gojq.TypeOf(left) + " and " + gojq.TypeOf(right))
	}
	var n float64
	switch sign {
	case "+":
		n = l + r
	case "-":
		n = l - r
	case "*":
		n = l * r
	case "/":
		if n = l / r; r == 0 {
			return errors.New("cannot divide by zero")
		}
	case "%":
		whole, _ := gojq.ToInt(left)
		by, _ := gojq.ToInt(right)
		if by == 0 {
			return errors.New("cannot divide by zero")
		}
		return whole % by
	}
	if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
		return int(n)
	}
	return n
}

func (b *budget) join(v any, args []any) any {
	list, ok := v.([]any)
	by, ok2 := args[0].(string)
	if !ok || !ok2 {
		return errors.New("join wants a list and a text")
	}
	texts := make([]string, 0, len(list))
	for _, one := range list {
		text, plain := TextOf(one)
		if !plain {
			return errors.New("cannot join " + gojq.TypeOf(one))
		}
		if b.take(len(text) + len(by)); b.spent() {
			return errSpent
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, by)
}

func twoTexts(a, b any) (string, string, error) {
	text, ok := a.(string)
	part, ok2 := b.(string)
	if !ok || !ok2 {
		return "", "", errors.New("contains wants two texts, not " + gojq.TypeOf(a) + " and " + gojq.TypeOf(b))
	}
	return text, part, nil
}

// TextOf writes a plain value as a text; null is the empty one.
func TextOf(v any) (text string, plain bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case interface{ String() string }: // json.Number, *big.Int
		return v.String(), true
	}
	return "", false
}
