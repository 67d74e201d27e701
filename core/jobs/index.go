package jobs

import (
	"bytes"
	"cmp"
	"iter"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"time"

	"reqdesk/core"
)

// mostFresh is how many changed rows are searched one by one before everything
// is sorted in anew.
const mostFresh = 2000

// index is the searched rows. See Search for the idea.
type index struct {
	rows []indexed // newest first

	text    []byte   // the distinct words, sorted, each after a zero byte
	ends    []uint32 // where word i ends in text; it begins after the end of i-1 and a zero byte
	same    []uint8  // how many leading bytes word i has in common with the word before it
	has     []uint64 // which characters occur in a block of words
	first   []uint32 // where the rows of word i begin in hits; one more than words
	hits    []uint32 // row numbers
	of      []uint32 // where the words of row i begin in wordsOf; one more than rows
	wordsOf []uint32 // word numbers, row by row

	worded bool // the words are there too: else only an empty query can be answered

	at    map[core.ATSJobID]uint32 // made when a row changes; see remove
	gone  bitmap                   // rows that were removed or are in fresh now
	fresh []freshRow

	found, word bitmap // reused from search to search
}

type indexed struct {
	id         core.ATSJobID
	connection core.ConnectionID
	updated    int64
}

type freshRow struct {
	indexed
	words []string
}

func newIndexed(r core.SearchRow) indexed {
	return indexed{id: r.ID, connection: r.Connection, updated: stamp(r.Updated)}
}

func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// newer orders rows: most recent first, of equal ones the later stored first.
func newer(a, b indexed) int {
	return cmp.Or(cmp.Compare(b.updated, a.updated), cmp.Compare(b.id, a.id))
}

// words are the folded words of a row: what stands between spaces.
func words(r core.SearchRow) iter.Seq[string] {
	return strings.FieldsSeq(fold(r.Title + " " + r.Places + " " + r.Reference))
}

// newOrder makes an index of rows without their words.
func newOrder(rows []indexed) *index {
	slices.SortFunc(rows, newer)
	x := &index{rows: rows}
	x.gone, x.found, x.word = newBitmap(len(rows)), newBitmap(len(rows)), newBitmap(len(rows))
	return x
}

func newIndex(rows []core.SearchRow) *index {
	slices.SortFunc(rows, func(a, b core.SearchRow) int { return newer(newIndexed(a), newIndexed(b)) })
	ordered := make([]indexed, len(rows))
	for i, r := range rows {
		ordered[i] = newIndexed(r)
	}
	x := newOrder(ordered)
	x.of, x.worded = make([]uint32, 1, len(rows)+1), true
	numbers := make(map[string]uint32, len(rows))
	var names []string
	pairs := make([]uint64, 0, 8*len(rows)) // word number, row number
	for i, r := range rows {
		for w := range words(r) {
			n, ok := numbers[w]
			if !ok {
				n = uint32(len(names))
				w = strings.Clone(w)
				numbers[w], names = n, append(names, w)
			}
			pairs = append(pairs, uint64(n)<<32|uint64(i))
		}
		x.of = append(x.of, uint32(len(pairs)))
	}
	x.sortIn(names, pairs)
	return x
}

// sortIn lays the words out in order and behind each the rows that contain it.
func (x *index) sortIn(names []string, pairs []uint64) {
	order := make([]uint32, len(names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(names[a], names[b]) })
	rank := make([]uint32, len(names))
	for place, n := range order {
		rank[n] = uint32(place)
		x.text = append(append(x.text, 0), names[n]...)
		x.ends = append(x.ends, uint32(len(x.text)))
		x.same = append(x.same, common(names[n], names[order[max(place-1, 0)]]))
		if place%block == 0 {
			x.has = append(x.has, 0)
		}
		x.has[place/block] |= characters(names[n])
	}
	x.first = make([]uint32, len(names)+1)
	for _, p := range pairs {
		x.first[rank[p>>32]+1]++
	}
	for i := range names {
		x.first[i+1] += x.first[i]
	}
	next := slices.Clone(x.first)
	x.hits, x.wordsOf = make([]uint32, len(pairs)), make([]uint32, len(pairs))
	for i, p := range pairs {
		r := rank[p>>32]
		x.wordsOf[i] = r
		x.hits[next[r]] = uint32(p)
		next[r]++
	}
}

// block is how many words share one set of characters.
const block = 64

// characters is the set of a word's characters; rare ones share a bit.
func characters(word string) uint64 {
	var set uint64
	for i := range len(word) {
		switch c := word[i]; {
		case c >= 'a' && c <= 'z':
			set |= 1 << (c - 'a')
		case c >= '0' && c <= '9':
			set |= 1 << (26 + c - '0')
		default:
			set |= 1 << (36 + c%28)
		}
	}
	return set
}

// common is the number of leading bytes that two words share, 255 at most.
func common(a, b string) uint8 {
	n := 0
	for n < min(len(a), len(b), 255) && a[n] == b[n] {
		n++
	}
	return uint8(n)
}

func (x *index) begin(word int) uint32 {
	if word == 0 {
		return 1
	}
	return x.ends[word-1] + 1
}

// remove takes a row out.
func (x *index) remove(id core.ATSJobID) {
	if x.at == nil {
		x.at = make(map[core.ATSJobID]uint32, len(x.rows))
		for i, r := range x.rows {
			x.at[r.id] = uint32(i)
		}
	}
	if n, ok := x.at[id]; ok {
		x.gone.set(n)
	}
	x.fresh = slices.DeleteFunc(x.fresh, func(r freshRow) bool { return r.id == id })
}

// add puts a changed row in; remove it first.
func (x *index) add(r core.SearchRow) {
	row := freshRow{newIndexed(r), slices.Collect(words(r))}
	at, _ := slices.BinarySearchFunc(x.fresh, row, func(a, b freshRow) int { return newer(a.indexed, b.indexed) })
	x.fresh = slices.Insert(x.fresh, at, row)
}

// find answers a query from the rows and merges in the changed ones.
func (x *index) find(query []string, shown func(core.ConnectionID) bool, limit int) Result {
	x.match(query)
	fresh := x.freshMatches(query, shown)
	out := Result{Total: len(fresh), Jobs: make([]core.ATSJobID, 0, limit)}
	next := 0
	give := func(until indexed, all bool) {
		for ; next < len(fresh) && len(out.Jobs) < limit && (all || newer(fresh[next], until) < 0); next++ {
			out.Jobs = append(out.Jobs, fresh[next].id)
		}
	}
	for i, word := range x.found {
		if shown == nil && len(out.Jobs) >= limit {
			out.Total += bits.OnesCount64(word)
			continue
		}
		for ; word != 0; word &= word - 1 {
			row := x.rows[i<<6|bits.TrailingZeros64(word)]
			if shown != nil && !shown(row.connection) {
				continue
			}
			out.Total++
			if give(row, false); len(out.Jobs) < limit {
				out.Jobs = append(out.Jobs, row.id)
			}
		}
	}
	give(indexed{}, true)
	return out
}

// fewRows is how many rows are rather looked at one by one than searched for the
// next word.
const fewRows = 4000

// match fills found with the rows that contain all words of the query.
func (x *index) match(query []string) {
	x.found.fill(len(x.rows))
	for i := range x.found {
		x.found[i] &^= x.gone[i]
	}
	for n, w := range query {
		if x.found.len() <= fewRows {
			x.sift(query[n:])
			return
		}
		clear(x.word)
		x.rowsWith([]byte(w))
		for i := range x.found {
			x.found[i] &= x.word[i]
		}
	}
}

// sift takes the rows out of found that lack one of the words.
func (x *index) sift(query []string) {
	for i, word := range x.found {
		for ; word != 0; word &= word - 1 {
			row := i<<6 | bits.TrailingZeros64(word)
			for _, w := range query {
				if !x.rowHas(row, w) {
					x.found[i] &^= word & -word
					break
				}
			}
		}
	}
}

func (x *index) rowHas(row int, w string) bool {
	for _, n := range x.wordsOf[x.of[row]:x.of[row+1]] {
		have := x.text[x.begin(int(n)):x.ends[n]]
		if len(w) <= len(have) && (string(have[:len(w)]) == w || len(w) > 2 && bytes.Contains(have, []byte(w))) {
			return true
		}
	}
	return false
}

// rowsWith adds to word the rows that contain w: those of all words that begin
// with it, which stand together, and if w is longer than two letters those of
// words that contain it elsewhere.
func (x *index) rowsWith(w []byte) {
	from := sort.Search(len(x.ends), func(i int) bool { return bytes.Compare(x.text[x.begin(i):x.ends[i]], w) >= 0 })
	to := from + sort.Search(len(x.ends)-from, func(i int) bool { return !bytes.HasPrefix(x.text[x.begin(from+i):x.ends[from+i]], w) })
	x.addHits(from, to)
	if len(w) > 2 {
		x.scanBlocks(w, 0, from)
		x.scanBlocks(w, to, len(x.ends))
	}
}

// scanBlocks scans the words from…to, but for the blocks that lack one of w's
// characters: sorted as they are, references and words lie apart.
func (x *index) scanBlocks(w []byte, from, to int) {
	need := characters(string(w))
	begin := from
	for at := from; at < to; {
		next := min(to, (at/block+1)*block)
		if x.has[at/block]&need != need {
			x.scan(w, begin, at)
			begin = next
		}
		at = next
	}
	x.scan(w, begin, to)
}

// scan looks through the text of the words from…to. Where a word has w within
// the letters that it shares with the words after it, those have it too.
func (x *index) scan(w []byte, from, to int) {
	if from >= to {
		return
	}
	pos, end := int(x.begin(from)), int(x.ends[to-1])
	for n := from; pos < end; n++ {
		hit := bytes.Index(x.text[pos:end], w)
		if hit < 0 {
			return
		}
		pos += hit
		n += x.wordAt(x.ends[n:to], uint32(pos))
		shared := pos + len(w) - int(x.begin(n))
		last := n
		for last+1 < to && int(x.same[last+1]) >= shared {
			last++
		}
		x.addHits(n, last+1)
		n, pos = last, int(x.ends[last])
	}
}

// wordAt gives the first of the words that ends after pos: near ones by steps,
// far ones by halving.
func (x *index) wordAt(ends []uint32, pos uint32) int {
	step := 1
	for step < len(ends) && ends[step] <= pos {
		step <<= 1
	}
	low := step >> 1
	return low + sort.Search(min(step+1, len(ends))-low, func(i int) bool { return ends[low+i] > pos })
}

func (x *index) addHits(from, to int) {
	for _, row := range x.hits[x.first[from]:x.first[to]] {
		x.word.set(row)
	}
}

func (x *index) freshMatches(query []string, shown func(core.ConnectionID) bool) []indexed {
	var out []indexed
	for _, r := range x.fresh {
		if (shown == nil || shown(r.connection)) && containsAll(r.words, query) {
			out = append(out, r.indexed)
		}
	}
	return out
}

func containsAll(have, query []string) bool {
	for _, q := range query {
		if !slices.ContainsFunc(have, func(w string) bool {
			return strings.HasPrefix(w, q) || len(q) > 2 && strings.Contains(w, q)
		}) {
			return false
		}
	}
	return true
}

// bitmap is a set of row numbers.
type bitmap []uint64

func newBitmap(n int) bitmap { return make(bitmap, (n+63)/64) }

func (b bitmap) set(n uint32) { b[n>>6] |= 1 << (n & 63) }

func (b bitmap) len() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// fill puts the numbers below n in.
func (b bitmap) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if rest := n & 63; rest != 0 {
		b[len(b)-1] = 1<<rest - 1
	}
}
