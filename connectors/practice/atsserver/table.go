package atsserver

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// table is a set of rows in the order in which they were last changed, as an
// ATS keeps it for incremental reads. A removed row leaves a tombstone.
type table[T any] struct {
	rows  map[string]*row[T]
	order []*row[T] // by (updated, id) unless dirty
	dirty bool
}

type row[T any] struct {
	id      string
	updated time.Time
	removed bool
	value   T
}

func newTable[T any]() *table[T] { return &table[T]{rows: map[string]*row[T]{}} }

func (t *table[T]) put(id string, value T, at time.Time) {
	t.rows[id] = &row[T]{id: id, updated: at, value: value}
	t.dirty = true
}

func (t *table[T]) remove(id string, at time.Time) bool {
	old := t.rows[id]
	if old == nil || old.removed {
		return false
	}
	t.rows[id] = &row[T]{id: id, updated: at, value: old.value, removed: true}
	t.dirty = true
	return true
}

func (t *table[T]) get(id string) (T, bool) {
	if r := t.rows[id]; r != nil && !r.removed {
		return r.value, true
	}
	var none T
	return none, false
}

func compareRows[T any](a, b *row[T]) int {
	if c := a.updated.Compare(b.updated); c != 0 {
		return c
	}
	return strings.Compare(a.id, b.id)
}

func (t *table[T]) sorted() []*row[T] {
	if t.dirty {
		t.order = t.order[:0]
		for _, r := range t.rows {
			t.order = append(t.order, r)
		}
		slices.SortFunc(t.order, compareRows[T])
		t.dirty = false
	}
	return t.order
}

// all gives the present values, oldest change first.
func (t *table[T]) all() []T {
	var values []T
	for _, r := range t.sorted() {
		if !r.removed {
			values = append(values, r.value)
		}
	}
	return values
}

// query is what a list request asks for.
type query struct {
	after  time.Time // inclusive; zero means a full read, which has no tombstones
	cursor string
	limit  int
}

// page gives the rows of one page that keep accepts, and the cursor after it,
// "" at the end. It fails on a cursor that this server never gave out.
func page[T any](t *table[T], q query, keep func(T) bool) (rows []*row[T], next string, err error) {
	from := &row[T]{updated: q.after}
	if q.cursor != "" {
		if from.updated, from.id, err = decodeCursor(q.cursor); err != nil {
			return nil, "", err
		}
		from.id += "\x00" // strictly after the last row given
	}
	order := t.sorted()
	start, _ := slices.BinarySearchFunc(order, from, compareRows[T])
	for _, r := range order[start:] {
		if r.removed && q.after.IsZero() || !keep(r.value) {
			continue
		}
		if len(rows) == q.limit {
			last := rows[len(rows)-1]
			return rows, encodeCursor(last.updated, last.id), nil
		}
		rows = append(rows, r)
	}
	return rows, "", nil
}

func encodeCursor(at time.Time, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(at.UTC().Format(time.RFC3339Nano) + " " + id))
}

func decodeCursor(cursor string) (time.Time, string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return time.Time{}, "", badRequest("The cursor is not valid.")
	}
	when, id, _ := strings.Cut(string(raw), " ")
	at, err := time.Parse(time.RFC3339Nano, when)
	if err != nil {
		return time.Time{}, "", badRequest("The cursor is not valid.")
	}
	return at, id, nil
}
