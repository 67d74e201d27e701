package ctl

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"reqdesk/core"
)

// table prints rows for people.
type table func(row func(cells ...any))

// show prints value as JSON, or the table.
func (s *session) show(value any, t table) error {
	if s.cli.JSON {
		e := json.NewEncoder(s.out)
		e.SetEscapeHTML(false)
		return e.Encode(value)
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	t(func(cells ...any) {
		for i, c := range cells {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, plain(c))
		}
		fmt.Fprintln(w)
	})
	return w.Flush()
}

// plain is a cell's text: times short, lists joined, no control characters, so
// that text from outside can't steer the terminal.
func plain(cell any) string {
	var text string
	switch c := cell.(type) {
	case time.Time:
		if !c.IsZero() {
			text = c.Local().Format("2006-01-02 15:04")
		}
	case []string:
		text = strings.Join(c, ", ")
	case bool:
		text = map[bool]string{true: "yes", false: "no"}[c]
	default:
		text = fmt.Sprint(c)
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
}

// stamp is a time in JSON: RFC 3339 UTC, or null.
func stamp(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

// list makes an empty slice of nil, so that JSON says [] and not null.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

// pairs reads key=value arguments.
func pairs(args []string) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range args {
		k, v, ok := strings.Cut(a, "=")
		if !ok || k == "" {
			return nil, core.Fail(core.KindUsage, fmt.Sprintf("%q is not key=value.", a), "")
		}
		out[strings.TrimSpace(k)] = v
	}
	return out, nil
}

const maxSecretLines = 64

// secrets reads key=value lines from standard input.
func (s *session) secrets(wanted bool) (map[string]string, error) {
	out := map[string]string{}
	if !wanted {
		return out, nil
	}
	in := bufio.NewScanner(s.in)
	in.Buffer(nil, 1<<20)
	for n := 0; in.Scan(); n++ {
		line := strings.TrimRight(in.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		k, v, ok := strings.Cut(line, "=")
		if !ok || n >= maxSecretLines {
			return nil, core.Fail(core.KindUsage, "Standard input is not lines of key=value.", "Write for example token=… on a line of its own.")
		}
		out[strings.TrimSpace(k)] = v
	}
	if err := in.Err(); err != nil {
		return nil, core.Fail(core.KindUsage, "Standard input can't be read.", "").Because(err)
	}
	return out, nil
}

// oneOrAll is the only view of a list, for a command about one thing, or the list.
func oneOrAll[V any](views []V, one bool) any {
	if one {
		return views[0]
	}
	return views
}
