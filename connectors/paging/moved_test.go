package paging

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
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

func TestAPageThatComesTwiceHidesNoOther(t *testing.T) {
	asked := 0
	list := List[string, string]{
		Numbered: true, Convert: func(row string) (string, string) { return row, row },
		Fetch: func(_ context.Context, at Place) (Batch[string], error) {
			asked++
			if at.Cursor == "" || asked == 2 { // a cache in between gives the first page in place of the second
				return Batch[string]{Items: []string{"a", "b"}, Next: at.Cursor + "x", Total: 4}, nil
			}
			return Batch[string]{Items: []string{"c", "d"}, Total: 4}, nil
		},
	}
	var rows []string
	for page, err := range list.Walk(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if page.Restarted {
			rows = nil
		}
		if rows = append(rows, page.Items...); page.Last && !page.Full {
			t.Error("the look is not called whole")
		}
	}
	if strings.Join(rows, "") != "abcd" {
		t.Errorf("rows %q", rows)
	}
}

func TestALookThatMissesARowBeginsAnew(t *testing.T) {
	walks := 0
	list := List[string, string]{
		Numbered: true, Convert: func(row string) (string, string) { return row, row },
		Fetch: func(_ context.Context, at Place) (Batch[string], error) {
			if at.Cursor == "" {
				walks++
				return Batch[string]{Items: []string{"a", "b"}, Next: "x", Total: 5}, nil
			}
			if walks == 1 {
				return Batch[string]{Items: []string{"d", "e"}, Total: 5}, nil // c moved to the first page
			}
			return Batch[string]{Items: []string{"c", "d", "e"}, Total: 5}, nil
		},
	}
	var last ats.Page[string]
	for page, err := range list.Walk(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		last = page
	}
	if walks != 2 || !last.Full || len(last.Items) != 3 {
		t.Errorf("%d walks, full %v, %d rows", walks, last.Full, len(last.Items))
	}
}

func TestAnATSThatCountsWhatItDoesNotShowIsReadTwiceAndNoMore(t *testing.T) {
	walks := 0
	list := List[string, string]{
		Numbered: true, Convert: func(row string) (string, string) { return row, row },
		Fetch: func(context.Context, Place) (Batch[string], error) {
			walks++
			return Batch[string]{Items: []string{"a", "b"}, Total: 3}, nil
		},
	}
	for page, err := range list.Walk(t.Context(), "", "") {
		if err != nil || !page.Full || walks != 2 {
			t.Errorf("full %v after %d walks, %v", page.Full, walks, err)
		}
	}
}

func TestAListByNumberThatNeverEndsIsRefused(t *testing.T) {
	list := List[string, string]{
		Numbered: true, Convert: func(row string) (string, string) { return row, row },
		Fetch: func(_ context.Context, at Place) (Batch[string], error) {
			return Batch[string]{Items: []string{"a", "b"}, Next: at.Cursor + "x"}, nil
		},
	}
	var err error
	pages := 0
	for _, err = range list.Walk(t.Context(), "", "") {
		pages++
	}
	if core.KindOf(err) != core.KindInvalid || pages > 10 {
		t.Errorf("%v after %d pages", err, pages)
	}
}

func TestAListWhoseOffsetIsIgnoredIsRefused(t *testing.T) {
	for name, rows := range map[string][]string{"the same rows": {"a", "b", "c"}, "rows without a number": {"", "", ""}} {
		list := List[string, string]{
			Convert: func(row string) (string, string) { return row, row },
			Fetch: func(_ context.Context, at Place) (Batch[string], error) {
				offset, _ := strconv.Atoi(at.Cursor)
				own, moved := Own(WindowAt(offset, 2, at), rows, func(row string) string { return row })
				return Batch[string]{Items: own, Next: strconv.Itoa(offset + 2), Edge: own[len(own)-1], Moved: moved}, nil
			},
		}
		var err error
		pages := 0
		for _, err = range list.Walk(t.Context(), "", "") {
			pages++
		}
		if core.KindOf(err) != core.KindInvalid || pages > mostBarren+10 {
			t.Errorf("%s: %v after %d pages", name, err, pages)
		}
	}
}

func TestAllReadsToTheEndAndNoFurther(t *testing.T) {
	by := func(next func(string) string) ([]string, error) {
		return All(t.Context(), func(_ context.Context, at Place) (Batch[string], error) {
			return Batch[string]{Items: []string{"row" + at.Cursor}, Next: next(at.Cursor)}, nil
		})
	}
	rows, err := by(func(at string) string { return map[string]string{"": "1", "1": "2"}[at] })
	if err != nil || strings.Join(rows, " ") != "row row1 row2" {
		t.Errorf("%q, %v", rows, err)
	}
	if _, err := by(func(string) string { return "1" }); core.KindOf(err) != core.KindInvalid {
		t.Errorf("a list that names its own page: %v", err)
	}
}
