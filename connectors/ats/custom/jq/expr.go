// Package jq is the part of jq with which a field is read in an answer: picking,
// choosing, joining and calculating (github.com/itchyny/gojq). It is made for
// expressions that come from strangers.
//
// # What it promises
//
//   - Reading is all that an expression can do. It has no environment, no modules,
//     no input but the one that it is given, no clock, and no functions but those
//     of one table.
//   - Nothing runs in a circle: there are no loops, no recursion and no definitions.
//     What remains ends after a second.
//   - What an expression makes is counted, in bytes; what it only picks costs
//     nothing. A text, list or object that grows with every step ends the run with
//     an error that no ? and no try can catch.
//   - An error says why an expression broke off, and quotes no value: it may be a
//     person's.
//
// # How it works
//
// A parsed expression is rebuilt before it is compiled (bind.go): whatever can make
// more than it was given is done by a function that counts, or its result goes
// through one that does. Functions whose work grows faster than what they are
// given, such as searching for a list in a list, are not there.
package jq

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

// The bounds of an expression and of one run of it.
const (
	longest    = 4 << 10
	longestRun = time.Second
	mostMade   = 64 << 20
)

// Expr is one expression. It is safe for concurrent use: one run at a time.
type Expr struct {
	Text string
	// Line is where it stands, for messages.
	Line int

	code   *gojq.Code
	mu     sync.Mutex
	budget *budget
}

// Scope is what an expression sees beside its input: $asked holds the values of
// the request, $answer the whole answer, $with what was looked up beside it.
type Scope struct {
	Asked  map[string]any
	Answer any
	With   map[string]any
}

var variables = []string{"$asked", "$answer", "$with"}

// Fault is what is wrong with an expression, and how far into its text.
type Fault struct {
	Offset  int
	Message string
}

// Parse reads an expression and binds it to its limits.
func Parse(text string) (*Expr, *Fault) {
	if len(text) > longest {
		return nil, &Fault{0, fmt.Sprintf("the expression is longer than %d characters", longest)}
	}
	q, err := gojq.Parse(text)
	if err != nil {
		return nil, syntaxFault(text, err)
	}
	e := &Expr{Text: text, budget: &budget{}}
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

func syntaxFault(text string, err error) *Fault {
	var parse *gojq.ParseError
	if !errors.As(err, &parse) {
		return &Fault{0, "this is no jq expression: " + err.Error()}
	}
	// Offset is behind the word at which it broke.
	at := max(parse.Offset-len(parse.Token), 0)
	if parse.Token == "" {
		return &Fault{min(at, len(text)), "the jq expression breaks off here"}
	}
	return &Fault{at, "this is no jq expression: " + err.Error()}
}

func compileFault(text string, err error) *Fault {
	message := err.Error()
	if _, name, ok := strings.Cut(message, "variable not defined: "); ok {
		return &Fault{max(strings.Index(text, name), 0), "there is no " + name + "; there are " + strings.Join(variables, ", ")}
	}
	if _, name, ok := strings.Cut(message, "function not defined: "); ok {
		word, count, _ := strings.Cut(name, "/")
		return &Fault{max(strings.Index(text, word), 0), "the function " + word + " does not take " + count + " arguments"}
	}
	return &Fault{0, "this is no usable jq expression: " + message}
}

// Run gives the values that e makes of in. trouble says, without quoting any
// value, why it broke off where the answer is of another form than e expects; an
// error ends the call.
func (e *Expr) Run(ctx context.Context, in any, s Scope) (values []any, trouble string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.budget.begin()
	limited, cancel := context.WithTimeout(ctx, longestRun)
	defer cancel()
	iter := e.code.RunWithContext(limited, in, orNull(s.Asked), s.Answer, orNull(s.With))
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
		return nil, "", core.Fail(core.KindInvalid, fmt.Sprintf("The expression in line %d of the description takes too much time or memory; nothing was changed.", e.Line),
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

// First is the first value that is not null; nil when there is none.
func (e *Expr) First(ctx context.Context, in any, s Scope) (any, error) {
	if e == nil {
		return nil, nil
	}
	values, _, err := e.Run(ctx, in, s)
	for _, v := range values {
		if v != nil {
			return v, err
		}
	}
	return nil, err
}

// Holds tells whether e is neither false nor null.
func (e *Expr) Holds(ctx context.Context, in any, s Scope) (bool, error) {
	v, err := e.First(ctx, in, s)
	yes, plain := v.(bool)
	return v != nil && (yes || !plain), err
}
