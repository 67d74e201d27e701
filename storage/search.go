package storage

import (
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/storage/record"
)

// search  id of an ATS job / 1000 → block of search rows
//
// The rows that the import dialog scans, apart from the records, so that loading
// 200,000 of them decodes 200 values and no record.

const (
	searchBucket    = "search"
	searchBlockSize = 1000
)

// searchBlock is what lies on the disk: columns, so that it decodes fast. Texts
// are joined by line ends. Fields may be added, never renamed, never change
// type.
type searchBlock struct {
	IDs         []uint64 `json:"ids"`
	Connections []uint64 `json:"connections"`
	Updated     []int64  `json:"updated"` // Unix seconds
	Titles      string   `json:"titles"`
	Places      string   `json:"places"`
	References  string   `json:"references"`

	rows    []core.SearchRow // by id, while it is in use
	changed bool             // since it was read
}

var errColumns = errors.New("storage: columns of search rows differ in length")

// searchRow is what is searched of an ATS job.
func searchRow(j core.ATSJob) core.SearchRow {
	p := j.Posting
	updated := p.Updated
	for _, t := range []time.Time{p.Posted, j.FirstSeen} {
		if updated.IsZero() {
			updated = t
		}
	}
	var places []string
	for _, l := range p.Locations {
		for _, part := range []string{l.Text, l.City, l.Region, l.Country, l.PostalCode} {
			if part != "" && !slices.Contains(places, part) {
				places = append(places, part)
			}
		}
	}
	return core.SearchRow{
		ID: j.ID, Connection: j.Connection, Updated: time.Unix(updated.Unix(), 0).UTC(),
		Title: searchText(p.Title), Places: searchText(strings.Join(places, " ")),
		Reference: searchText(strings.TrimSpace(p.Reference + " " + p.ID)),
	}
}

// searchText is one line of lower-case text.
func searchText(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, "\n", " "))
}

// SearchRows gives the rows of all ATS jobs, by id.
func (w *Workspace) SearchRows(tx core.Tx) iter.Seq2[core.SearchRow, error] {
	u := own(tx)
	return func(yield func(core.SearchRow, error) bool) {
		if u.Writable() {
			if err := u.flushBlocks(); err != nil {
				yield(core.SearchRow{}, err)
				return
			}
		}
		for k, sealed := range u.keys(searchBucket, nil) {
			block, err := u.openBlock(k, sealed)
			if err != nil {
				yield(core.SearchRow{}, err)
				return
			}
			for _, row := range block.rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// putSearchRow replaces a row, or removes it; the block is written at the end of
// the transaction.
func (u *unit) putSearchRow(row core.SearchRow, keep bool) error {
	number := uint64(row.ID) / searchBlockSize
	block, err := u.block(number)
	if err != nil {
		return err
	}
	i, found := slices.BinarySearchFunc(block.rows, row.ID, func(r core.SearchRow, id core.ATSJobID) int {
		return int(int64(r.ID) - int64(id))
	})
	switch {
	case found && keep && block.rows[i] == row, !found && !keep:
		return nil
	case found && keep:
		block.rows[i] = row
	case found:
		block.rows = slices.Delete(block.rows, i, i+1)
	default:
		block.rows = slices.Insert(block.rows, i, row)
	}
	block.changed = true
	return nil
}

// block gives a block as this transaction sees it, and keeps it until its end.
func (u *unit) block(number uint64) (*searchBlock, error) {
	if block := u.blocks[number]; block != nil {
		return block, nil
	}
	b, err := u.bucket(searchBucket)
	if err != nil {
		return nil, err
	}
	k, block := key{}.num(number), &searchBlock{}
	if sealed := b.Get(k); sealed != nil {
		if block, err = u.openBlock(k, sealed); err != nil {
			return nil, err
		}
	}
	u.blocks[number] = block
	return block, nil
}

func (u *unit) openBlock(k, sealed []byte) (*searchBlock, error) {
	var block searchBlock
	plain, err := u.w.unseal(searchBucket, k, sealed)
	if err == nil {
		err = record.Decode(plain, &block)
	}
	if err == nil {
		err = block.unfold()
	}
	if err != nil {
		return nil, damagedRecord(err)
	}
	return &block, nil
}

func (u *unit) flushBlocks() error {
	for _, number := range sortedKeys(u.blocks) {
		if !u.blocks[number].changed {
			continue
		}
		plain, err := json.Marshal(u.blocks[number].fold())
		if err != nil {
			return err
		}
		if err := u.putSealed(searchBucket, key{}.num(number), plain); err != nil {
			return err
		}
		u.blocks[number].changed = false
	}
	return nil
}

// fold makes the columns of the rows.
func (b *searchBlock) fold() *searchBlock {
	n := len(b.rows)
	out := &searchBlock{IDs: make([]uint64, n), Connections: make([]uint64, n), Updated: make([]int64, n)}
	titles, places, references := make([]string, n), make([]string, n), make([]string, n)
	for i, r := range b.rows {
		out.IDs[i], out.Connections[i], out.Updated[i] = uint64(r.ID), uint64(r.Connection), r.Updated.Unix()
		titles[i], places[i], references[i] = r.Title, r.Places, r.Reference
	}
	out.Titles, out.Places, out.References =
		strings.Join(titles, "\n"), strings.Join(places, "\n"), strings.Join(references, "\n")
	return out
}

// unfold makes the rows of the columns.
func (b *searchBlock) unfold() error {
	n := len(b.IDs)
	titles, places, references := strings.Split(b.Titles, "\n"), strings.Split(b.Places, "\n"), strings.Split(b.References, "\n")
	if n == 0 {
		return nil
	}
	for _, l := range []int{len(b.Connections), len(b.Updated), len(titles), len(places), len(references)} {
		if l != n {
			return errColumns
		}
	}
	b.rows = make([]core.SearchRow, n)
	for i := range b.rows {
		b.rows[i] = core.SearchRow{
			ID: core.ATSJobID(b.IDs[i]), Connection: core.ConnectionID(b.Connections[i]),
			Updated: time.Unix(b.Updated[i], 0).UTC(),
			Title:   titles[i], Places: places[i], Reference: references[i],
		}
	}
	return nil
}
