package paging

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"

	"github.com/google/go-cmp/cmp"
)

var errLapsed = errors.New("the cursor has lapsed")

// jobs plays an ATS with three pages of job numbers; "" is a job without one.
type jobs struct {
	pages  [][]string
	lapsed map[string]bool // cursors and beginnings that are refused
	asked  []Place
	loops  bool
	full   bool // pages may lack rows
}

func (j *jobs) list() List[string, string] {
	return List[string, string]{
		Fetch: func(_ context.Context, at Place) (Batch[string], error) {
			j.asked = append(j.asked, at)
			if j.lapsed[at.Cursor] || j.lapsed[at.After] {
				return Batch[string]{}, errLapsed
			}
			n := 0
			_, _ = fmt.Sscanf(at.Cursor, "page-%d", &n)
			b := Batch[string]{Items: j.pages[n], Since: fmt.Sprint("began-", n), Holes: j.full}
			if n+1 < len(j.pages) {
				b.Next = fmt.Sprint("page-", n+1)
			}
			if j.loops && n > 0 {
				b.Next = at.Cursor
			}
			return b, nil
		},
		Convert: func(row string) (string, string) { return row, row },
		Stale:   func(err error) bool { return errors.Is(err, errLapsed) },
	}
}

func look(t *testing.T, j *jobs, since, resume ats.Cursor) (rows []string, last ats.Page[string], restarted bool, failed error) {
	t.Helper()
	for page, err := range j.list().Walk(t.Context(), since, resume) {
		if err != nil {
			return rows, last, restarted, err
		}
		if page.Restarted {
			rows, restarted = nil, true
		}
		rows, last = append(rows, page.Items...), page
	}
	return rows, last, restarted, nil
}

var all = []string{"1", "2", "3", "4", "5"}

func account() *jobs {
	return &jobs{pages: [][]string{{"1", "2"}, {"3", "4"}, {"5"}}, lapsed: map[string]bool{}}
}

func TestNextLookBeginsWhereThisOneBegan(t *testing.T) {
	j := account()
	rows, last, _, err := look(t, j, "", "")
	if err != nil || !cmp.Equal(all, rows) || !last.Last || !last.Full || last.Since != (Place{After: "began-0"}).encode() {
		t.Fatalf("rows %v, last %+v, %v", rows, last, err)
	}
	_, last, _, _ = look(t, j, last.Since, "")
	if last.Full || j.asked[3].After != "began-0" || j.asked[5].After != "began-0" {
		t.Errorf("a later look: full %v, asked %+v", last.Full, j.asked[3:])
	}
}

func TestJobWithoutANumberMakesTheLookIncomplete(t *testing.T) {
	j := account()
	j.pages[0][1] = ""
	if rows, last, _, err := look(t, j, "", ""); err != nil || len(rows) != 4 || last.Full {
		t.Errorf("rows %v, full %v, %v", rows, last.Full, err)
	}
	j = account()
	j.full = true
	if _, last, _, _ := look(t, j, "", ""); last.Full {
		t.Error("pages that may lack rows are taken for everything")
	}
}

func TestLapsedCursorBeginsAnew(t *testing.T) {
	for name, tt := range map[string]struct {
		since, resume ats.Cursor
		lapsed        string
		restarted     bool
		after         string
	}{
		"a cursor of ours that is none":      {resume: "garbage", restarted: true},
		"the ATS's cursor has lapsed":        {resume: Place{After: "t1", Cursor: "page-1"}.encode(), lapsed: "page-1", restarted: true, after: "t1"},
		"the beginning has lapsed":           {since: Place{After: "t1"}.encode(), lapsed: "t1", restarted: true},
		"a beginning of ours that is no one": {since: "garbage"},
	} {
		j := account()
		if tt.lapsed != "" {
			j.lapsed[tt.lapsed] = true
		}
		calls := 0
		list := j.list()
		fetch := list.Fetch
		list.Fetch = func(ctx context.Context, at Place) (Batch[string], error) {
			if calls++; calls > 1 {
				j.lapsed = nil
			}
			return fetch(ctx, at)
		}
		var rows []string
		restarted := false
		for page, err := range list.Walk(t.Context(), tt.since, tt.resume) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			restarted = restarted || page.Restarted
			rows = append(rows, page.Items...)
		}
		if !cmp.Equal(all, rows) || restarted != tt.restarted || j.asked[len(j.asked)-1].After != tt.after {
			t.Errorf("%s: rows %v, anew %v, asked %+v", name, rows, restarted, j.asked)
		}
	}
}

func TestPageThatNamesItselfAsTheNextIsRefused(t *testing.T) {
	j := account()
	j.loops = true
	if _, _, _, err := look(t, j, "", ""); core.KindOf(err) != core.KindInvalid || len(j.asked) != 2 {
		t.Errorf("asked %d times: %v", len(j.asked), err)
	}
}

func TestSinceReachesBackByTheServersClock(t *testing.T) {
	h := http.Header{"Date": {"Mon, 23 Nov 2026 08:00:00 GMT"}}
	if got := Since(h, func(at time.Time) string { return at.Format(time.RFC3339) }); got != "2026-11-23T07:50:00Z" {
		t.Errorf("since %q", got)
	}
	if got := Since(http.Header{}, time.Time.String); got != "" {
		t.Errorf("without a clock: %q", got)
	}
}

// An ATS that refuses the cursor that it has just given is not asked for ever.
func TestCursorThatIsAlwaysRefusedEndsTheLook(t *testing.T) {
	j := &jobs{pages: [][]string{{"a"}, {"b"}}, lapsed: map[string]bool{"page-1": true}}
	_, last, _, err := look(t, j, "", "")
	if !errors.Is(err, errLapsed) || last.Last || len(j.asked) > 2*(MaxAgain+1) {
		t.Errorf("%v after %d requests, last %v", err, len(j.asked), last.Last)
	}
}

func TestCursorsThatLeadInACircleAreRefused(t *testing.T) {
	asked := 0
	list := List[string, string]{
		Fetch: func(_ context.Context, at Place) (Batch[string], error) {
			if asked++; asked > 50 {
				return Batch[string]{}, nil
			}
			return Batch[string]{Items: []string{fmt.Sprint(asked)}, Next: map[string]string{"": "b", "b": "c", "c": "b"}[at.Cursor]}, nil
		},
		Convert: func(row string) (string, string) { return row, row },
	}
	var failed error
	for _, err := range list.Walk(t.Context(), "", "") {
		failed = err
	}
	if core.KindOf(failed) != core.KindInvalid || asked > 5 {
		t.Errorf("%v after %d requests", failed, asked)
	}
	asked = 0
	if _, err := All(t.Context(), list.Fetch); core.KindOf(err) != core.KindInvalid || asked > 5 {
		t.Errorf("all at once: %v after %d requests", err, asked)
	}
}

func TestEachKeepsTheOrderAndLeavesOutWhatWentAway(t *testing.T) {
	rows := []int{1, 2, 3, 4, 5, 6}
	got, err := Each(t.Context(), 3, rows, func(_ context.Context, n int) (string, bool, error) {
		return fmt.Sprint("row ", n), n != 2 && n != 6, nil
	})
	if diff := cmp.Diff([]string{"row 1", "row 3", "row 4", "row 5"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got, err := Each(t.Context(), 3, rows, func(_ context.Context, n int) (int, bool, error) {
		if n == 4 {
			return 0, false, errLapsed
		}
		return n, true, nil
	}); !errors.Is(err, errLapsed) || got != nil {
		t.Errorf("with an error: %v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Each(ctx, 3, rows, func(ctx context.Context, n int) (int, bool, error) { return n, true, ctx.Err() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestWindowBeginsWithTheRowBefore(t *testing.T) {
	id := func(row string) string { return row }
	first := WindowAt(0, 2, Place{})
	if own, moved := Own(first, []string{"a", "b"}, id); len(own) != 2 || moved || first.From != 0 || first.Limit != 2 {
		t.Errorf("the first page: %v, %v, %+v", own, moved, first)
	}
	second := WindowAt(2, 2, Place{Edge: "b"})
	if second.From != 1 || second.Limit != 3 {
		t.Errorf("%+v", second)
	}
	for name, tt := range map[string]struct {
		rows, own []string
		moved     bool
	}{
		"in its place":   {[]string{"b", "c", "d"}, []string{"c", "d"}, false},
		"nothing behind": {[]string{"b"}, []string{}, false},
		"a row went":     {[]string{"c", "d", "e"}, []string{"d", "e"}, true},
		"the end went":   {nil, nil, true},
	} {
		own, moved := Own(second, tt.rows, id)
		if diff := cmp.Diff(tt.own, own); diff != "" || moved != tt.moved {
			t.Errorf("%s: moved %v, %s", name, moved, diff)
		}
	}
}

func TestLinkNamesTheNextPage(t *testing.T) {
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"none":              {nil, ""},
		"the last page":     {[]string{`<https://ats.example.com/jobs?page=1>; rel="prev"`}, ""},
		"in one line":       {[]string{`<https://ats.example.com/jobs?page=1>; rel="prev", <https://ats.example.com/jobs?page=3>; rel="next"`}, "https://ats.example.com/jobs?page=3"},
		"in two lines":      {[]string{`</jobs?page=1>; rel=prev`, `</jobs?page=3>; title="on"; rel=next`}, "/jobs?page=3"},
		"with a comma":      {[]string{`</jobs?ids=1,2&page=3>; rel="next"`}, "/jobs?ids=1,2&page=3"},
		"another relation":  {[]string{`</jobs?page=3>; rel="nextish"`}, ""},
		"another's address": {[]string{`</a>; rel="prev", </b>; rel="last"`}, ""},
	} {
		if got := Link(http.Header{"Link": tt.lines}); got != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
