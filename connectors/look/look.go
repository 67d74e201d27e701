// Package look makes pages and cursors for connectors whose ATS lists things by
// a cursor, a page or an offset, and can be asked for what changed since a time.
//
// A look goes from the start of a list to its end. Its cursor holds where the
// look stands, from when on it asks for changes, and the server's own time when
// it began. The look after it begins [Overlap] before that time: changes that
// were made while the look went on, or committed late with an older stamp, come
// again rather than never. Where the server does not tell its time the next look
// is a full one.
//
// A look is Full when it asked for everything and left nothing out. Rows without
// an id can't be stored, so they make a hole in it. Where rows move between two
// pages of a list by offset, the look begins anew, at most [MaxAgain] times; if
// the list still does not keep still, it ends with a hole and the next one is a
// full one again.
//
// The package asks nobody and stores nothing.
package look

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/http"
	"time"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// Overlap is how far an incremental look reaches back before the look it follows.
const Overlap = 10 * time.Minute

// MaxAgain is how often a look begins anew because its list moved.
const MaxAgain = 3

// Place is where a look stands. It holds ids and times only.
type Place struct {
	After string `json:"after,omitempty"` // RFC 3339; asks for what changed since; "" = everything
	AsOf  string `json:"as_of,omitempty"` // where the look after this one begins
	Next  string `json:"next,omitempty"`  // the ATS's cursor, page or offset; "" = the first page
	Edge  string `json:"edge,omitempty"`  // id of the last row, for lists by offset
	Again int    `json:"again,omitempty"` // how often the look began anew
	Holes bool   `json:"holes,omitempty"` // something had to be left out
}

// Batch is one page as the ATS gave it.
type Batch[W any] struct {
	Items  []W
	Next   string // "" = this was the last page
	Edge   string
	Total  int
	Header http.Header
	Moved  bool // rows moved since the page before: begin anew
	Holes  bool
}

// List says how one kind of row is fetched and what becomes of it. A row without
// an id is a hole.
type List[W, T any] struct {
	Fetch   func(context.Context, Place) (Batch[W], error)
	Convert func(W) (rows []T, ok bool)
}

// Pages walks the list.
func (l List[W, T]) Pages(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[T], error] {
	return func(yield func(ats.Page[T], error) bool) {
		at, restarted := begin(since, resume)
		for {
			b, err := l.Fetch(ctx, at)
			if err == nil && b.Next != "" && b.Next == at.Next && !b.Moved {
				err = core.Fail(core.KindInvalid, "The ATS gives the same page again and again; what was fetched before is kept.", "Try again later.")
			}
			if err != nil {
				yield(ats.Page[T]{}, err)
				return
			}
			if b.Moved && at.Again < MaxAgain {
				at, restarted = Place{After: at.After, AsOf: at.AsOf, Again: at.Again + 1}, true
				continue
			}
			page := l.page(&at, b)
			page.Restarted = restarted
			if !yield(page, nil) || page.Last {
				return
			}
			restarted = false
		}
	}
}

// page makes one page of b and moves at behind it.
func (l List[W, T]) page(at *Place, b Batch[W]) ats.Page[T] {
	if at.AsOf == "" {
		at.AsOf = asOf(b.Header)
	}
	at.Next, at.Edge = b.Next, b.Edge
	at.Holes = at.Holes || b.Holes || b.Moved
	page := ats.Page[T]{Total: b.Total}
	for _, wire := range b.Items {
		rows, ok := l.Convert(wire)
		page.Items = append(page.Items, rows...)
		at.Holes = at.Holes || !ok
	}
	if page.Last = b.Next == ""; !page.Last {
		page.Next = at.encode()
		return page
	}
	page.Full = at.After == "" && !at.Holes
	if at.AsOf != "" && !at.Holes {
		page.Since = Place{After: at.AsOf}.encode()
	}
	return page
}

// begin reads the cursors; one that can't be read begins anew.
func begin(since, resume ats.Cursor) (at Place, restarted bool) {
	start, _ := decode(since)
	at = Place{After: start.After}
	if resume == "" {
		return at, false
	}
	if place, ok := decode(resume); ok {
		return place, false
	}
	return at, true
}

func (p Place) encode() ats.Cursor {
	raw, _ := json.Marshal(p) // strings, a number and a bool can't fail
	return ats.Cursor(base64.RawURLEncoding.EncodeToString(raw))
}

func decode(c ats.Cursor) (p Place, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(string(c))
	ok = err == nil && json.Unmarshal(raw, &p) == nil
	return p, ok
}

// asOf is the server's time less the overlap, "" when it does not tell it.
func asOf(h http.Header) string {
	at, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return ""
	}
	return at.UTC().Add(-Overlap).Format(time.RFC3339)
}

// Incomplete is the error of an answer that lacks the list that was asked for.
func Incomplete() error {
	return core.Fail(core.KindInvalid, "The ATS's answer lacks the list that was asked for; nothing was changed.", "Try again later.")
}
