package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/intake/docx"
)

// columnsScope is where the settings keep what was said about columns, by the
// set of headers.
const columnsScope = "intake columns"

// mostSets is how many sets of headers are remembered; the oldest go first.
const mostSets = 200

// said is what was said about one set of headers.
type said struct {
	Columns map[string]string `json:"columns"`
	At      time.Time         `json:"at"`
}

// known gives what was once said about the columns of tables.
func (s *Service) known(tx core.Tx) (func(set string) map[string]string, error) {
	sets, err := s.Store.Settings(tx, columnsScope)
	if err != nil || len(sets) == 0 {
		return nil, err
	}
	return func(set string) map[string]string {
		var v said
		if json.Unmarshal([]byte(sets[set]), &v) != nil {
			return nil
		}
		return v.Columns
	}, nil
}

// remember keeps what was said about the columns of the tables that were read.
func (imp *importing) remember(tx core.Tx) error {
	if len(imp.order.Columns) == 0 || len(imp.tables) == 0 {
		return nil
	}
	sets, err := imp.Store.Settings(tx, columnsScope)
	if err != nil {
		return err
	}
	for _, h := range imp.tables {
		columns := map[string]string{}
		if imp.options.Known != nil {
			maps.Copy(columns, imp.options.Known(HeaderSet(h.titles)))
		}
		for title, f := range imp.order.Columns {
			if slices.ContainsFunc(h.titles, func(t string) bool { return strings.EqualFold(strings.TrimSpace(t), title) }) {
				columns[title] = f
			}
		}
		if len(columns) == 0 {
			continue
		}
		raw, err := json.Marshal(said{columns, imp.People.Clock.Now()})
		if err != nil {
			return err
		}
		sets[HeaderSet(h.titles)] = string(raw)
	}
	return imp.Store.PutSettings(tx, columnsScope, newestSets(sets))
}

func newestSets(sets map[string]string) map[string]string {
	if len(sets) <= mostSets {
		return sets
	}
	at := func(set string) time.Time {
		var v said
		_ = json.Unmarshal([]byte(sets[set]), &v) // what can't be read is the oldest
		return v.At
	}
	names := slices.SortedFunc(maps.Keys(sets), func(a, b string) int { return cmp.Or(at(b).Compare(at(a)), cmp.Compare(a, b)) })
	for _, n := range names[mostSets:] {
		delete(sets, n)
	}
	return sets
}

// How a column's field is known.
const (
	ByHeader = "by its header"
	ByMemory = "as last time"
	ByHand   = "chosen"
)

// Table is how a table would be read: which column is what.
type Table struct {
	File string
	// Row is that of the headers.
	Row     int
	Columns []Column
	// Remembered tells that these headers were there before and somebody said what
	// they are.
	Remembered bool
	// Missing says what has to be chosen before the table can be read; "" = nothing.
	Missing string
}

// Column is one column of a table.
type Column struct {
	Title   string
	Field   string // see [Fields]; "text" where nothing is known of it
	How     string // ByHeader …; "" where nothing is known of it
	Samples []string
}

// samplesOf is how many cells of a column are shown.
const samplesOf = 3

// Tables tells of those files that are tables how they would be read. columns says
// what columns are, by header; it counts before all else.
func (s *Service) Tables(ctx context.Context, files []File, columns map[string]string) ([]Table, error) {
	o := s.Options.filled()
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		o.Known, err = s.known(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	o.Columns = columns
	var out []Table
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		top := topRows(f, o)
		if t := tableOf(f, top, o); len(t.Columns) > 1 || t.Missing == "" && len(t.Columns) == 1 {
			out = append(out, t)
		}
	}
	return out, nil
}

// topRows gives the first rows of a file that is a table, by the separator that
// fits best.
func topRows(f File, o Options) []record {
	head, err := f.head()
	switch {
	case err != nil, f.size() > o.MaxTable, isPDF(head), isCard(head), looksLikeJSON(f.Name, head):
		return nil
	case isZip(head):
		return topOfBook(f, o)
	}
	enc, err := textOf(f, head)
	if err != nil {
		return nil
	}
	top, err := topText(f, enc)
	if err != nil {
		return nil
	}
	sep, _, ok := findHeader(top, o, (*header).usable)
	if !ok {
		sep = likelySeparator(top)
	}
	return topOf(top, sep)
}

func topOfBook(f File, o Options) []record {
	if f.size() > o.MaxBytes {
		return nil
	}
	data, err := f.all(o.MaxBytes)
	if err != nil || docx.Is(data) {
		return nil
	}
	book, err := openBook(data)
	if err != nil {
		return nil
	}
	defer func() { _ = book.Close() }() // it was only read
	sheet, h, err := findSheet(book, o, (*header).usable)
	if err == nil && h == nil {
		sheet, _, err = findSheet(book, o, func(h *header) bool { return h.width > 1 })
	}
	if err != nil || sheet == nil {
		return nil
	}
	defer func() { _ = sheet.rows.Close() }()
	return sheet.pending
}

// likelySeparator is the one that parts the first rows into the same number of
// cells, the more the better.
func likelySeparator(text string) rune {
	best, most := cellSeparators[0], 0
	for _, sep := range cellSeparators {
		width, rows := 0, 0
		for _, r := range topOf(text, sep) {
			switch {
			case r.broken != "" || len(r.cells) < 2:
			case len(r.cells) == width:
				rows++
			case len(r.cells) > width:
				width, rows = len(r.cells), 1
			}
		}
		if n := width * rows; n > most {
			best, most = sep, n
		}
	}
	return best
}

// tableOf tells how a table would be read. Where no row is a header by itself, the
// first with the most cells is shown as one, for the recruiter to say what they
// are.
func tableOf(f File, top []record, o Options) Table {
	t := Table{File: f.Name}
	if len(top) == 0 {
		return t
	}
	h := bestHeader(top, o, (*header).usable)
	if h == nil {
		h = widest(top, o)
		t.Missing = "Choose which columns are the name, and an e-mail address, profile address or phone number."
	}
	t.Row, t.Remembered = h.row, h.said
	fieldAt := map[int]field{}
	for f, columns := range h.columns {
		for _, c := range columns {
			fieldAt[c.index] = f
		}
	}
	for i, title := range h.titles {
		c := Column{Title: strings.TrimSpace(title), Field: string(fieldAt[i]), How: h.how(title, o), Samples: samples(top, h.row, i)}
		if c.Field == "" {
			c.Field = string(fieldText)
			if f, ok := h.fieldOf(title, h.own); ok && f == fieldIgnore {
				c.Field = string(fieldIgnore)
			}
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

func widest(top []record, o Options) *header {
	best := top[0]
	for _, r := range top {
		if r.broken == "" && filled(r.cells) > filled(best.cells) {
			best = r
		}
	}
	return newHeader(best, o)
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// how tells how a column's field is known.
func (h *header) how(title string, o Options) string {
	title = strings.TrimSpace(title)
	named := func(in map[string]string) bool {
		for t := range in {
			if strings.EqualFold(t, title) {
				return true
			}
		}
		return false
	}
	switch {
	case named(o.Columns):
		return ByHand
	case named(h.own):
		return ByMemory
	}
	if _, ok := h.fieldOf(title, nil); ok {
		return ByHeader
	}
	return ""
}

// samples gives the first cells of a column that hold something.
func samples(top []record, header, i int) []string {
	var out []string
	for _, r := range top {
		if r.row <= header || i >= len(r.cells) || len(out) == samplesOf {
			continue
		}
		if v := oneLine(r.cells[i]); v != "" {
			out = append(out, shortened(v))
		}
	}
	return out
}

// shortened is for showing.
func shortened(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
