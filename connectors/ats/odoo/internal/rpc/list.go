package rpc

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Overlap is how far before its predecessor's beginning an incremental look
// reaches back. Odoo stamps a row with the beginning of the transaction that writes
// it, and the row is seen only when that ends: after an import of many applicants
// that is minutes later. Odoo itself ends a request after two minutes unless it is
// told otherwise, and what changed within an hour is rarely more than a page. What a
// longer transaction adds is found by its numbers and by counting.
const Overlap = time.Hour

// mark is where an incremental look begins: the time, the highest number that a row
// had then, and how many rows there were. Rows with higher numbers are new, whatever
// their time says. If there are more or less rows up to it than then, some were
// deleted, or came late under a number that was taken before.
type mark struct {
	since    string
	top, sum int
}

func (m mark) String() string { return fmt.Sprintf("%s/%d/%d", m.since, m.top, m.sum) }

func parseMark(s string) (m mark, ok bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || Moment(Text(parts[0])).IsZero() {
		return m, false
	}
	top, err := strconv.Atoi(parts[1])
	sum, err2 := strconv.Atoi(parts[2])
	return mark{parts[0], top, sum}, err == nil && err2 == nil
}

// mostRecounted is how many rows a list may have for a deletion to be worth a
// complete look at once. In a longer one it is found by the daily comparison.
const mostRecounted = 20_000

// disagrees tells whether a count means that a look from this mark on would miss
// something.
func (m mark) disagrees(sum int) bool { return sum > m.sum || sum < m.sum && sum <= mostRecounted }

// errCount ends an incremental look whose count says that it would miss something:
// the look becomes a complete one.
var errCount = errors.New("there are other rows than those that are known")

// List says how a list of records is read.
type List[W, T any] struct {
	Client  *Client
	Query   Query // without order and limit
	ID      func(W) int
	Convert func(W) T
	// Fill, if not nil, reads what the rows of a page only point to.
	Fill func(context.Context, []W) error
	// Most bounds the rows of a page where they are long; 0 = as the client has it.
	Most int
}

func (l List[W, T]) size() int {
	if l.Most > 0 {
		return min(l.Most, l.Client.pageSize)
	}
	return l.Client.pageSize
}

// Walk makes pages, beginning as the contract says.
func (l List[W, T]) Walk(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[T], error] {
	return paging.List[W, T]{
		Fetch:   l.fetch,
		Convert: func(row W) (T, string) { return l.Convert(row), Number(l.ID(row)) },
		Stale:   func(err error) bool { return errors.Is(err, errCount) },
	}.Walk(ctx, since, resume)
}

// Number is a record's number as an id; "" = there is none.
func Number(id int) string {
	if id <= 0 {
		return ""
	}
	return strconv.Itoa(id)
}

func (l List[W, T]) fetch(ctx context.Context, at paging.Place) (b paging.Batch[W], err error) {
	var now mark
	if at.Cursor == "" {
		if now, err = l.count(ctx, at.After); err != nil {
			return b, err
		}
	}
	after, _ := strconv.Atoi(at.Cursor)
	q := l.Query
	q.Domain, q.Limit = append(slices.Clone(q.Domain), Term("id", ">", after)), l.size()+1
	if m, ok := parseMark(at.After); ok {
		q.Domain = append(q.Domain, "|", Term("write_date", ">=", m.since), Term("id", ">", m.top))
	}
	var list *[]W
	header, err := l.Client.Search(ctx, q, &list)
	if err == nil && list == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	if began := paging.Began(header); at.Cursor == "" && !began.IsZero() {
		now.since = began.Add(-Overlap).Format(clock)
		b.Since = now.String()
	}
	if at.After == "" {
		b.Total = now.sum
	}
	b.Items = (*list)[:min(len(*list), l.size())]
	last, err := l.last(b.Items, after)
	if len(*list) > len(b.Items) {
		b.Next = strconv.Itoa(last)
	}
	if err == nil && l.Fill != nil {
		err = l.Fill(ctx, b.Items)
	}
	return b, err
}

// last gives the number of the last row, and refuses rows that were not asked for:
// something on the way has answered with another page.
func (l List[W, T]) last(rows []W, after int) (int, error) {
	for _, row := range rows {
		if n := l.ID(row); n != 0 && n <= after {
			return after, core.Fail(core.KindInvalid, l.Client.http.Host()+" gave other rows than those that were asked for; what was fetched before is kept.", "Try again later.")
		} else if n != 0 {
			after = n
		}
	}
	return after, nil
}

// count looks before a list is read how many rows it has, and whether that agrees
// with what the look before it counted.
func (l List[W, T]) count(ctx context.Context, after string) (now mark, err error) {
	before, known := parseMark(after)
	if after != "" && !known {
		return now, errCount
	}
	if now.top, err = l.Client.highest(ctx, l.Query); err == nil && now.top > 0 {
		now.sum, err = l.upTo(ctx, now.top)
	}
	if err != nil || after == "" {
		return now, err
	}
	sum := now.sum
	if before.top != now.top {
		if sum, err = l.upTo(ctx, before.top); err != nil {
			return now, err
		}
	}
	if before.disagrees(sum) {
		err = errCount
	}
	return now, err
}

func (l List[W, T]) upTo(ctx context.Context, top int) (int, error) {
	return l.Client.Count(ctx, l.Query.Model, append(slices.Clone(l.Query.Domain), Term("id", "<=", top))...)
}

// One reads a record by its number. A deleted one is an empty list.
func One[W any](ctx context.Context, c *Client, q Query, number string) (row W, at time.Time, err error) {
	var list []W
	if id, bad := strconv.Atoi(number); bad == nil {
		q.Domain, q.Limit = []any{Term("id", "=", id)}, 1
		header, err := c.Search(ctx, q, &list)
		if err != nil {
			return row, at, err
		}
		at = paging.Began(header)
	}
	if len(list) == 0 {
		return row, at, core.Fail(core.KindNotFound, "The record is no longer in Odoo.", "")
	}
	return list[0], at, nil
}

// ByNumber reads the records to which others point. What the user may not see stays
// unknown.
func ByNumber[W any](ctx context.Context, c *Client, q Query, ids map[int]bool, id func(W) int) (map[int]W, error) {
	delete(ids, 0)
	if len(ids) == 0 {
		return nil, nil
	}
	var list []W
	q.Domain = []any{Term("id", "in", slices.Sorted(maps.Keys(ids)))}
	_, err := c.Search(ctx, q, &list)
	if kind := core.KindOf(err); kind == core.KindForbidden || kind == core.KindNotFound {
		return nil, nil
	}
	found := map[int]W{}
	for _, row := range list {
		found[id(row)] = row
	}
	return found, err
}
