// Package paging makes the pages of the connectors' contract from the pages of
// an ATS. How a page is asked for differs from ATS to ATS; what has to be
// right about cursors is the same for all of them and stands here once.
//
// # What it promises
//
//   - A cursor holds a [Place]: where the incremental look began, where the next
//     one begins, the ATS's own cursor, and whether rows had to be left out. It
//     can be read in another process.
//   - Where the next look begins is fixed with the first page that tells it, so
//     that what changes during a look comes again in the next one, and it is
//     handed out only on the last page.
//   - A row without an id is left out, and a look with such holes is not Full.
//   - Rows that move between two pages of a list by offset or number hide no
//     other: one that comes twice, a number of rows that is not the one that the ATS
//     names, or what the connector itself sees begins the look anew.
//   - A cursor that the ATS no longer accepts begins the look anew and says so, at
//     most MaxAgain times in one walk.
//   - An ATS that names a page that it has given already as the next one, or whose pages
//     hold the same rows again and again, is refused rather than asked for ever.
//
// It stores nothing, waits for nothing and asks nobody itself.
package paging

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/http"
	"regexp"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// Overlap is how far before its predecessor's beginning an incremental look by
// time reaches back: rows that were stamped early and written late, and clocks
// that differ between the ATS's machines.
const Overlap = 10 * time.Minute

// MaxAgain is how often a look begins anew because rows moved between two of its
// pages, or its cursor was refused. If the rows still do not keep still it ends with a
// hole, and the next one is a complete one.
const MaxAgain = 3

// Place is where a look stands.
type Place struct {
	After  string `json:"after,omitempty"`  // the incremental look's beginning, as the ATS writes it
	AsOf   string `json:"as_of,omitempty"`  // the next look's beginning
	Cursor string `json:"cursor,omitempty"` // the ATS's own
	Holes  bool   `json:"holes,omitempty"`  // something had to be left out
	Edge   string `json:"edge,omitempty"`   // what the page before ended with, where rows may move between pages
	Again  int    `json:"again,omitempty"`  // how often rows had moved and the look began anew
	Rows   int    `json:"rows,omitempty"`   // how many there were so far
	Lacks  int    `json:"lacks,omitempty"`  // how many the walk before had too few; the same again is how the ATS counts
}

func (p Place) encode() ats.Cursor {
	raw, _ := json.Marshal(p) // strings and a bool can't fail
	return ats.Cursor(base64.RawURLEncoding.EncodeToString(raw))
}

func decode(c ats.Cursor) (p Place, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(string(c))
	ok = err == nil && json.Unmarshal(raw, &p) == nil
	return p, ok
}

// Batch is one page of a list as the ATS gave it.
type Batch[W any] struct {
	Items []W
	Next  string // the ATS's own cursor; "" = this was the last page
	Total int    // rows of the whole list where it is known
	// Since is where the next incremental look begins, as far as this page tells;
	// "" = it does not, or this ATS has no incremental look.
	Since string
	Holes bool // the page may lack rows, or the list its end
	// Edge is kept for the next page, which may tell by it that rows moved since:
	// the look then begins anew, at most MaxAgain times.
	Edge  string
	Moved bool
}

// List says how one kind of row is fetched and what becomes of it.
type List[W, T any] struct {
	Fetch   func(context.Context, Place) (Batch[W], error)
	Convert func(W) (row T, id string)
	// Numbered says that pages go by number or offset: then a row that comes twice in
	// one look, or a row too few at its end, shows that rows moved between two pages.
	Numbered bool
	// Stale tells that an error means that the cursor, or the token that the look
	// began with, is no longer valid; nil = this never happens.
	Stale func(error) bool
}

// Walk makes pages of batches, beginning as the contract says.
func (l List[W, T]) Walk(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[T], error] {
	return func(yield func(ats.Page[T], error) bool) {
		at, restarted := begin(since, resume)
		past, refused := newTraces(), 0
		for {
			b, err := l.Fetch(ctx, at)
			if err != nil && l.Stale != nil && l.Stale(err) && (at.Cursor != "" || at.After != "") && refused < MaxAgain {
				past = newTraces()
				at, restarted, refused = at.anew(), true, refused+1
				continue
			}
			rows := l.convert(b.Items)
			again, lacks := past.add(at.Cursor, ids(rows)), 0
			if l.Numbered {
				lacks = lacking(b.Next, b.Total, at.Rows+len(rows))
				b.Moved = b.Moved || again || lacks != 0 && (at.Again == 0 || lacks != at.Lacks)
			}
			if err == nil && b.Moved && at.Again < MaxAgain {
				past = newTraces()
				at, restarted = Place{After: at.After, AsOf: at.AsOf, Again: at.Again + 1, Lacks: lacks}, true
				continue
			}
			if err == nil && past.endless(b.Next, b.Moved) {
				err = endless()
			}
			if err != nil {
				yield(ats.Page[T]{}, err)
				return
			}
			var page ats.Page[T]
			page, at = l.page(b, rows, at)
			page.Restarted, restarted = restarted, false
			if !yield(page, nil) || page.Last {
				return
			}
		}
	}
}

// mostBarren is how many pages in a row may hold nothing new.
const mostBarren = 1000

// traces are what a walk went past: a list that gives the same again has no end.
type traces struct {
	rows, cursors map[string]bool
	barren        int // pages with nothing new, up to the last one
}

func newTraces() *traces { return &traces{rows: map[string]bool{}, cursors: map[string]bool{}} }

// add notes a page; again says that one of its rows has been there before.
func (t *traces) add(cursor string, ids []string) (again bool) {
	t.cursors[cursor] = true
	t.barren++
	for _, id := range ids {
		switch {
		case id == "":
		case t.rows[id]:
			again = true
		default:
			t.rows[id], t.barren = true, 0
		}
	}
	return again
}

// endless tells whether there is no use in going on to next.
func (t *traces) endless(next string, moved bool) bool {
	return next != "" && (t.cursors[next] || moved && t.barren > 0 || t.barren > mostBarren)
}

func ids[T any](rows []named[T]) (all []string) {
	for _, r := range rows {
		all = append(all, r.id)
	}
	return all
}

func begin(since, resume ats.Cursor) (at Place, restarted bool) {
	if at, ok := decode(resume); resume != "" && ok {
		return at, false
	}
	start, _ := decode(since)
	return Place{After: start.After}, resume != ""
}

// anew begins the same look again, or a complete one where that look's own
// beginning was refused.
func (p Place) anew() Place {
	if p.Cursor != "" {
		return Place{After: p.After}
	}
	return Place{}
}

// lacking is how many rows fewer than the ATS names there are at the end.
func lacking(next string, total, rows int) int {
	if next != "" || total == 0 {
		return 0
	}
	return total - rows
}

// named is a row under its id; "" = it has none.
type named[T any] struct {
	id  string
	row T
}

func (l List[W, T]) convert(items []W) []named[T] {
	rows := make([]named[T], 0, len(items))
	for _, wire := range items {
		row, id := l.Convert(wire)
		rows = append(rows, named[T]{id, row})
	}
	return rows
}

// page makes the page of a batch and gives the place behind it.
func (l List[W, T]) page(b Batch[W], rows []named[T], at Place) (ats.Page[T], Place) {
	page := ats.Page[T]{Total: b.Total}
	at.Holes, at.Rows = at.Holes || b.Holes || b.Moved, at.Rows+len(rows)
	for _, r := range rows {
		if r.id != "" {
			page.Items = append(page.Items, r.row)
		} else {
			at.Holes = true
		}
	}
	if at.AsOf == "" {
		at.AsOf = b.Since
	}
	at.Cursor, at.Edge = b.Next, b.Edge
	if page.Last = b.Next == ""; !page.Last {
		page.Next = at.encode()
		return page, at
	}
	page.Full = at.After == "" && !at.Holes
	if at.AsOf != "" && at.Again < MaxAgain {
		page.Since = Place{After: at.AsOf}.encode()
	}
	return page, at
}

// mostRows bounds what All keeps in memory.
const mostRows = 100_000

// All fetches a short list, such as that of users or sources, to its end.
func All[W any](ctx context.Context, fetch func(context.Context, Place) (Batch[W], error)) (rows []W, err error) {
	var at Place
	asked := map[string]bool{}
	for {
		b, err := fetch(ctx, at)
		if err != nil {
			return nil, err
		}
		rows, asked[at.Cursor] = append(rows, b.Items...), true
		switch {
		case b.Next == "":
			return rows, nil
		case asked[b.Next], len(b.Items) == 0, len(rows) > mostRows:
			return nil, endless()
		}
		at.Cursor, at.Edge = b.Next, b.Edge
	}
}

// Each reads the rows of a page whole, some at once, and gives them in their order. read
// says false of one that went away meanwhile, which is left out.
func Each[W, T any](ctx context.Context, atOnce int, rows []W, read func(context.Context, W) (T, bool, error)) ([]T, error) {
	type one struct {
		row  T
		have bool
	}
	all := make([]one, len(rows))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, row := range rows {
		group.Go(func() (err error) {
			all[i].row, all[i].have, err = read(ctx, row)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	whole := make([]T, 0, len(rows))
	for _, o := range all {
		if o.have {
			whole = append(whole, o.row)
		}
	}
	return whole, nil
}

// Window is a page by offset that is asked for with the last row of the page before:
// as long as that row is in its place, none was lost between the two.
type Window struct {
	Offset      int // of the page's own rows
	From, Limit int // what is asked for
	edge        string
}

// WindowAt is the window of size rows at an offset; at.Edge names the row before it.
func WindowAt(offset, size int, at Place) Window {
	from := max(offset-1, 0)
	return Window{Offset: offset, From: from, Limit: size + offset - from, edge: at.Edge}
}

// Own takes off the row of the page before. moved says that it was not there: rows
// moved since, and the look has to begin anew.
func Own[W any](w Window, rows []W, id func(W) string) (own []W, moved bool) {
	if w.Offset == 0 {
		return rows, false
	}
	if len(rows) == 0 {
		return nil, true
	}
	return rows[1:], id(rows[0]) != w.edge
}

// endless is the error for a list that does not come to an end.
func endless() error {
	return core.Fail(core.KindInvalid, "The ATS gives the same page again and again; what was fetched before is kept.", "Try again later.")
}

// linkNext finds the next page in a Link header (RFC 8288). Addresses may hold commas.
var linkNext = regexp.MustCompile(`<([^>]*)>[^,<]*;\s*rel="?next"?(?:[;,\s]|$)`)

// Link gives the address of the next page that a header names; "" = none.
func Link(h http.Header) string {
	if m := linkNext.FindStringSubmatch(strings.Join(h.Values("Link"), ", ")); m != nil {
		return m[1]
	}
	return ""
}

// Began tells when an exchange took place by the server's own clock; zero when
// the server did not say so.
func Began(h http.Header) time.Time {
	at, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// Since is where an incremental look by time begins after an answer with these
// headers, written by format; "" when the server did not tell its time.
func Since(h http.Header, format func(time.Time) string) string {
	at := Began(h)
	if at.IsZero() {
		return ""
	}
	return format(at.Add(-Overlap))
}

// Whole refuses a page that may lack rows, or its list the end, where a list is read to
// find something in it.
func Whole[W any](b Batch[W], err error) (Batch[W], error) {
	if err == nil && b.Holes {
		err = Incomplete()
	}
	return b, err
}

// Incomplete is the error for an answer without the list that was asked for, or
// without a sign whether more follows.
func Incomplete() error {
	return core.Fail(core.KindInvalid, "The ATS's answer lacks the list that was asked for; nothing was changed.", "Try again later.")
}
