package ctl

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"reqdesk/core"
)

// What somebody types behind a flag. The parser's own types say in a programmer's words
// what they could not read, and take a number below zero for a flag.
type (
	count   int           // from 0 on
	instant time.Time     // a day, from its beginning here, or a time
	length  time.Duration // from 0 on
)

// Decode reads a number.
func (n *count) Decode(ctx *kong.DecodeContext) error {
	text, err := taken(ctx)
	if err != nil {
		return err
	}
	v, err := strconv.Atoi(text)
	if err != nil || v < 0 {
		return illTyped(ctx, "a whole number from 0 on", text, "Write for example "+flagOf(ctx)+"=20.")
	}
	*n = count(v)
	return nil
}

// Decode reads a day or a time.
func (m *instant) Decode(ctx *kong.DecodeContext) error {
	text, err := taken(ctx)
	if err != nil {
		return err
	}
	t, err := dayOrTime(text)
	if err != nil || t.IsZero() {
		return illTyped(ctx, "a day or a time", text, "Write it like 2026-12-01 or 2026-12-01T09:00:00Z.")
	}
	*m = instant(t)
	return nil
}

// Decode reads a length of time.
func (l *length) Decode(ctx *kong.DecodeContext) error {
	text, err := taken(ctx)
	if err != nil {
		return err
	}
	v, err := time.ParseDuration(text)
	if err != nil || v < 0 {
		return illTyped(ctx, "a length of time", text, "Write it like 90s, 10m or 2h.")
	}
	*l = length(v)
	return nil
}

// taken takes the value behind a flag, with a dash before it too. What looks like a
// flag of its own is none: then the value was forgotten.
func taken(ctx *kong.DecodeContext) (string, error) {
	token := ctx.Scan.Peek()
	if token.IsEOL() || token.InferredType() == kong.FlagToken {
		return "", mistyped{core.Fail(core.KindUsage, "The value of "+flagOf(ctx)+" is missing.", "See `reqdeskctl --help`.")}
	}
	return ctx.Scan.Pop().String(), nil
}

func flagOf(ctx *kong.DecodeContext) string { return "--" + ctx.Value.Name }

func illTyped(ctx *kong.DecodeContext, takes, text, hint string) error {
	return mistyped{core.Fail(core.KindUsage, fmt.Sprintf("%s takes %s, and %.60q is none.", flagOf(ctx), takes, text), hint)}
}

// mistyped is a value that can't be read, which names nothing that could be missing.
type mistyped struct{ why *core.Error }

func (m mistyped) Error() string { return m.why.Error() }
func (m mistyped) Unwrap() error { return m.why }

// nameIDs lets the help say ID where a flag takes one: the parser makes words of the type.
func nameIDs(k *kong.Kong) error {
	return kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		if f, ok := node.(*kong.Flag); ok && f.PlaceHolder == "" && strings.HasPrefix(f.Target.Type().Name(), "ID[") {
			f.PlaceHolder = "ID"
		}
		return next(nil)
	})
}
