package custom

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/itchyny/gojq"

	"reqdesk/core"
)

// The bounds of one run of an expression. What it makes is counted in bytes, a
// value that is only picked out of the answer costs nothing.
const (
	longestExpr = 4 << 10
	longestRun  = time.Second
	mostMade    = 64 << 20
)

// expr is one jq expression. Reading a field is all that it can do: it has no
// environment, no modules, no input but the answer, no loops and no recursion
// (see jq.go), and a bound on time and on what it makes.
type expr struct {
	text string
	at   place
	code *gojq.Code

	mu     sync.Mutex
	budget *budget
}

// scope is what an expression sees beside its input: $asked holds the values of
// the request, $answer the whole answer, $with what was looked up beside it.
type scope struct {
	asked  map[string]any
	answer any
	with   map[string]any
}

var variables = []string{"$asked", "$answer", "$with"}

// fault is what is wrong with an expression, and how far into its text.
type fault struct {
	offset  int
	message string
}

func parseExpr(text string) (*expr, *fault) {
	if len(text) > longestExpr {
		return nil, &fault{0, fmt.Sprintf("the expression is longer than %d characters", longestExpr)}
	}
	q, err := gojq.Parse(text)
	if err != nil {
		return nil, syntaxFault(text, err)
	}
	e := &expr{text: text, budget: &budget{}}
	b := binder{text: text}
	if b.query(q); b.fault != nil {
		return nil, b.fault
	}
	e.code, err = gojq.Compile(q, append(e.budget.functions(), gojq.WithVariables(variables))...)
	if err != nil {
		return nil, compileFault(text, err)
	}
	return e, nil
}

func syntaxFault(text string, err error) *fault {
	var parse *gojq.ParseError
	if !errors.As(err, &parse) {
		return &fault{0, "this is no jq expression: " + err.Error()}
	}
	// Offset is behind the word at which it broke.
	at := max(parse.Offset-len(parse.Token), 0)
	if parse.Token == "" {
		return &fault{min(at, len(text)), "the jq expression breaks off here"}
	}
	return &fault{at, "this is no jq expression: " + err.Error()}
}

func compileFault(text string, err error) *fault {
	message := err.Error()
	if _, name, ok := strings.Cut(message, "variable not defined: "); ok {
		return &fault{max(strings.Index(text, name), 0), "there is no " + name + "; there are " + strings.Join(variables, ", ")}
	}
	if _, name, ok := strings.Cut(message, "function not defined: "); ok {
		word, count, _ := strings.Cut(name, "/")
		return &fault{max(strings.Index(text, word), 0), "the function " + word + " does not take " + count + " arguments"}
	}
	return &fault{0, "this is no usable jq expression: " + message}
}

// run gives the values that e makes of in. trouble says, without quoting any
// value, why it broke off where the answer is of another form than e expects; an
// error ends the call.
func (e *expr) run(ctx context.Context, in any, s scope) (values []any, trouble string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.budget.begin()
	limited, cancel := context.WithTimeout(ctx, longestRun)
	defer cancel()
	iter := e.code.RunWithContext(limited, in, orNull(s.asked), s.answer, orNull(s.with))
	var broke error
	for broke == nil && !e.budget.spent() {
		v, more := iter.Next()
		if !more {
			break
		}
		var bad bool
		if broke, bad = v.(error); !bad {
			values = append(values, v)
			e.budget.take(valueSize)
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case limited.Err() != nil || e.budget.spent():
		return nil, "", core.Fail(core.KindInvalid, fmt.Sprintf("The expression in line %d of the description takes too much time or memory; nothing was changed.", e.at.Line),
			"Write it more simply.")
	case broke != nil:
		return values, withoutValues(broke.Error()), nil
	}
	return values, "", nil
}

// orNull keeps a nil map from being taken for an empty object.
func orNull(m map[string]any) any {
	if m == nil {
		return nil
	}
	return m
}

// withoutValues cuts jq's message before the first value that it quotes: it may
// be a person's.
func withoutValues(message string) string {
	message, _, _ = strings.Cut(message, " (")
	message, _, _ = strings.Cut(message, `"`)
	return message[:min(len(message), 100)]
}

// first is the first value that is not null; nil when there is none.
func (e *expr) first(ctx context.Context, in any, s scope) (any, error) {
	if e == nil {
		return nil, nil
	}
	values, _, err := e.run(ctx, in, s)
	for _, v := range values {
		if v != nil {
			return v, err
		}
	}
	return nil, err
}

// holds tells whether e is neither false nor null.
func (e *expr) holds(ctx context.Context, in any, s scope) (bool, error) {
	v, err := e.first(ctx, in, s)
	yes, plain := v.(bool)
	return v != nil && (yes || !plain), err
}
