package look

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// shifting is a list by offset whose first row goes away while it is read.
type shifting struct {
	rows  []string
	loses int // how many more pages lose a row
	date  string
	asked []Place
}

func (s *shifting) list() List[string, string] {
	return List[string, string]{
		Fetch: func(_ context.Context, at Place) (Batch[string], error) {
			s.asked = append(s.asked, at)
			i := 0
			if at.Next != "" {
				i = 2 * len(at.Next)
			}
			b := Batch[string]{Header: http.Header{"Date": {s.date}}}
			b.Moved = at.Edge != "" && i > 0 && (i > len(s.rows) || s.rows[i-1] != at.Edge)
			for n := i; n < min(i+2, len(s.rows)); n++ {
				b.Items, b.Edge = append(b.Items, s.rows[n]), s.rows[n]
			}
			if i+2 < len(s.rows) {
				b.Next = at.Next + "x"
			}
			if s.loses > 0 {
				s.loses--
				s.rows = s.rows[1:]
			}
			return b, nil
		},
		Convert: func(row string) ([]string, bool) { return []string{row}, row != "" },
	}
}

func read(t *testing.T, s *shifting) (rows []string, last ats.Page[string]) {
	t.Helper()
	for page, err := range s.list().Pages(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			rows = nil
		}
		rows, last = append(rows, page.Items...), page
	}
	return rows, last
}

const noon = "Mon, 23 Nov 2026 12:00:00 GMT"

func TestJobThatLeavesTheListMovesNoOtherOutOfSight(t *testing.T) {
	s := &shifting{rows: strings.Split("abcdefg", ""), loses: 2, date: noon}
	rows, last := read(t, s)
	if diff := cmp.Diff(strings.Split("cdefg", ""), rows); diff != "" || !last.Full {
		t.Errorf("full %v, rows %s", last.Full, diff)
	}
	s = &shifting{rows: strings.Split("abcdefghijklmnopqrstuvwxyz", ""), loses: 20, date: noon}
	if _, last = read(t, s); last.Full || last.Since != "" {
		t.Errorf("a list that never keeps still is called full (%v), or the next look incremental", last.Full)
	}
}

func TestNextLookOverlapsTheOneBefore(t *testing.T) {
	s := &shifting{rows: []string{"a", "b", "c"}, date: noon}
	_, last := read(t, s)
	s.asked = nil
	for _, err := range s.list().Pages(t.Context(), last.Since, "") {
		if err != nil {
			t.Fatal(err)
		}
	}
	if s.asked[0].After != "2026-11-23T11:50:00Z" {
		t.Errorf("asked for changes since %q", s.asked[0].After)
	}
	s.date = ""
	if _, last = read(t, s); last.Since != "" || !last.Full {
		t.Errorf("a server without a time: since %q, full %v", last.Since, last.Full)
	}
	s.rows[1] = ""
	if _, last = read(t, s); last.Full {
		t.Error("a row without an id, and yet full")
	}
}

func TestPageThatNamesItselfAsTheNextOne(t *testing.T) {
	l := List[string, string]{
		Fetch:   func(context.Context, Place) (Batch[string], error) { return Batch[string]{Next: "2"}, nil },
		Convert: func(row string) ([]string, bool) { return []string{row}, true },
	}
	pages := 0
	for _, err := range l.Pages(t.Context(), "", "") {
		if pages++; err != nil {
			if core.KindOf(err) != core.KindInvalid || pages != 2 {
				t.Errorf("page %d: %v", pages, err)
			}
			return
		}
	}
	t.Error("it went round and round, or ended without an error")
}

func TestForeignCursorBeginsAnew(t *testing.T) {
	s := &shifting{rows: []string{"a"}, date: noon}
	for page, err := range s.list().Pages(t.Context(), "", "not one of ours") {
		if err != nil || !page.Restarted {
			t.Errorf("restarted %v, %v", page.Restarted, err)
		}
	}
}
