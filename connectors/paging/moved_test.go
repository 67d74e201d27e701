package paging

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

// shifting is a list by number, two rows a page, whose first row goes away
// while it is read.
type shifting struct {
	rows  []string
	loses int // how many more pages lose a row
}

func (s *shifting) fetch(_ context.Context, at Place) (Batch[string], error) {
	from := 2 * len(at.Cursor)
	b := Batch[string]{Since: Since(http.Header{"Date": {"Mon, 23 Nov 2026 12:00:00 GMT"}}, func(at time.Time) string { return at.Format(time.RFC3339) })}
	b.Moved = at.Edge != "" && (from > len(s.rows) || s.rows[from-1] != at.Edge)
	for n := from; n < min(from+2, len(s.rows)); n++ {
		b.Items, b.Edge = append(b.Items, s.rows[n]), s.rows[n]
	}
	if from+2 < len(s.rows) {
		b.Next = at.Cursor + "x"
	}
	if s.loses > 0 {
		s.loses--
		s.rows = s.rows[1:]
	}
	return b, nil
}

func (s *shifting) read(t *testing.T) (rows []string, last ats.Page[string]) {
	t.Helper()
	list := List[string, string]{Fetch: s.fetch, Convert: func(row string) (string, string) { return row, row }}
	for page, err := range list.Walk(t.Context(), "", "") {
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

func TestJobThatLeavesTheListMovesNoOtherOutOfSight(t *testing.T) {
	s := &shifting{rows: strings.Split("abcdefg", ""), loses: 2}
	rows, last := s.read(t)
	if diff := cmp.Diff(strings.Split("cdefg", ""), rows); diff != "" || !last.Full || last.Since == "" {
		t.Errorf("full %v, since %q, rows %s", last.Full, last.Since, diff)
	}
}

func TestListThatNeverKeepsStillIsNotCalledWhole(t *testing.T) {
	s := &shifting{rows: strings.Split("abcdefghijklmnopqrstuvwxyz", ""), loses: 20}
	if _, last := s.read(t); last.Full || last.Since != "" {
		t.Errorf("full %v, or the next look incremental: %q", last.Full, last.Since)
	}
}
