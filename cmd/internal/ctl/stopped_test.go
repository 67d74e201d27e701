package ctl

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
)

// countdown is a context that ends when it was looked at so often: an interrupt at each
// place of a command in turn.
type countdown struct {
	context.Context
	end  context.CancelFunc
	left atomic.Int64
}

func newCountdown(t *testing.T, looks int) *countdown {
	c := &countdown{}
	c.Context, c.end = context.WithCancel(t.Context())
	c.left.Store(int64(looks))
	return c
}

func (c *countdown) look() {
	if c.left.Add(-1) < 0 {
		c.end()
	}
}

// Err looks.
func (c *countdown) Err() error { c.look(); return c.Context.Err() }

// Done looks.
func (c *countdown) Done() <-chan struct{} { c.look(); return c.Context.Done() }

// A command that was stopped says so in a sentence, wherever it was: while the workspace
// was opened, while the connections were chosen, or later.
func TestAStoppedCommandSaysASentenceWhereverItWas(t *testing.T) {
	c, b := newTerminal(t), newBoard(t)
	b.show("R-1")
	connected(t, c, b)
	for _, args := range [][]string{{"sync"}, {"sync", "jobs"}, {"job", "list"}, {"verify"}, {"mapping", "show", "jobs"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			for looks := range 60 {
				ctx, flags := newCountdown(t, looks), []string{"--json"}
				if looks%2 > 0 {
					flags = nil
				}
				a := c.runUntil(ctx, "", append(flags, args...)...)
				ctx.end()
				if strings.Contains(a.out+a.err, "context") {
					t.Fatalf("after %d looks: exit %d, printed %q, errors %q", looks, a.code, a.out, a.err)
				}
				if strings.Contains(a.out, `"connection":""`) {
					t.Fatalf("after %d looks a row does not say of which connection it is: %s", looks, a.out)
				}
				if a.out == "" && a.code != exitDone && (a.code != exitLater || !strings.Contains(a.err, "Stopped; ")) {
					t.Fatalf("after %d looks: exit %d, errors %q", looks, a.code, a.err)
				}
			}
		})
	}
	c.do(t, "verify").want(t, true, "ok")
}
