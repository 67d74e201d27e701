package ctl

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

// terminal is the command line over one workspace.
type terminal struct {
	dir   string
	now   string // REQDESK_NOW
	words string // REQDESK_PASSPHRASE
	trust []byte // the post office's authority
}

// newTerminal makes a workspace that keeps its own key: deriving one from a
// passphrase is slow on purpose.
func newTerminal(t testing.TB) *terminal {
	t.Helper()
	c := &terminal{dir: filepath.Join(t.TempDir(), "workspace")}
	d, err := desk.CreatePractice(t.Context(), desk.Options{Dir: c.dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatalf("the workspace can't be made: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatalf("the workspace does not close: %v", err)
	}
	return c
}

// answer is what one command printed and its exit code.
type answer struct {
	args     []string
	out, err string
	code     int
}

// run runs one command as it is typed, with these lines on standard input.
func (c *terminal) run(t testing.TB, input string, args ...string) answer {
	t.Helper()
	return c.runUntil(t.Context(), input, args...)
}

// runUntil is run with a context that a test may end, as Ctrl+C does.
func (c *terminal) runUntil(ctx context.Context, input string, args ...string) answer {
	var out, errs bytes.Buffer
	env := map[string]string{"REQDESK_WORKSPACE": c.dir, "REQDESK_NOW": c.now, "REQDESK_PASSPHRASE": c.words}
	code := run(ctx, args, world{
		in: strings.NewReader(input), out: &out, err: &errs, getenv: func(key string) string { return env[key] }, trust: c.trust,
	})
	return answer{args, out.String(), errs.String(), code}
}

// do runs a command with --json that must work.
func (c *terminal) do(t testing.TB, args ...string) value {
	t.Helper()
	return c.run(t, "", append([]string{"--json"}, args...)...).value(t, exitDone)
}

// report runs a command with --json that prints its value and ends with this code.
func (c *terminal) report(t *testing.T, code int, args ...string) value {
	t.Helper()
	return c.run(t, "", append([]string{"--json"}, args...)...).value(t, code)
}

// refuse runs a command with --json that must print nothing but an error.
func (c *terminal) refuse(t *testing.T, code int, args ...string) value {
	t.Helper()
	return c.run(t, "", append([]string{"--json"}, args...)...).refusal(t, code)
}

// value checks that exactly one JSON value was printed and nothing else.
func (a answer) value(t testing.TB, code int) value {
	t.Helper()
	if a.code != code || a.err != "" {
		t.Fatalf("%q: exit %d, want %d; errors %q", a.args, a.code, code, a.err)
	}
	in := json.NewDecoder(strings.NewReader(a.out))
	var v any
	if err := in.Decode(&v); err != nil {
		t.Fatalf("%q printed no JSON value: %v\n%s", a.args, err, a.out)
	}
	if err := in.Decode(new(any)); err != io.EOF {
		t.Fatalf("%q printed more than one value:\n%s", a.args, a.out)
	}
	return value{v}
}

// refusal checks that the only thing printed is one error.
func (a answer) refusal(t *testing.T, code int) value {
	t.Helper()
	if a.code != code || a.out != "" {
		t.Fatalf("%q: exit %d, want %d; printed %q; errors %q", a.args, a.code, code, a.out, a.err)
	}
	var v map[string]map[string]string
	if err := json.Unmarshal([]byte(a.err), &v); err != nil {
		t.Fatalf("%q: standard error is no JSON error: %v\n%s", a.args, err, a.err)
	}
	e := v["error"]
	if len(v) != 1 || len(e) != 3 || e["kind"] == "" || e["message"] == "" {
		t.Fatalf("%q: the error lacks kind, message or hint: %s", a.args, a.err)
	}
	return value{map[string]any{"kind": e["kind"], "message": e["message"], "hint": e["hint"]}}
}

// value is a decoded JSON value.
type value struct{ v any }

// at walks down by keys and positions.
func (v value) at(t *testing.T, path ...any) any {
	t.Helper()
	here := v.v
	for _, step := range path {
		switch s := step.(type) {
		case string:
			object, ok := here.(map[string]any)
			if here, ok = object[s], ok && has(object, s); !ok {
				t.Fatalf("there is no %v in %v", path, v.v)
			}
		case int:
			array, ok := here.([]any)
			if !ok || s >= len(array) {
				t.Fatalf("there is no %v in %v", path, v.v)
			}
			here = array[s]
		}
	}
	return here
}

func has(object map[string]any, key string) bool {
	_, ok := object[key]
	return ok
}

func (v value) text(t *testing.T, path ...any) string {
	t.Helper()
	s, ok := v.at(t, path...).(string)
	if !ok {
		t.Fatalf("%v is no text in %v", path, v.v)
	}
	return s
}

// size is the length of an array; null is none.
func (v value) size(t *testing.T, path ...any) int {
	t.Helper()
	array, ok := v.at(t, path...).([]any)
	if !ok {
		t.Fatalf("%v is no array in %v", path, v.v)
	}
	return len(array)
}

// want compares one part with what it must be.
func (v value) want(t *testing.T, want any, path ...any) {
	t.Helper()
	if n, ok := want.(int); ok {
		want = float64(n)
	}
	if got := v.at(t, path...); got != want {
		t.Errorf("%v = %v, want %v", path, got, want)
	}
}

// paper writes a file to hand to a command.
func paper(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// isTime tells whether text is RFC 3339 in UTC.
func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil && strings.HasSuffix(text, "Z")
}
