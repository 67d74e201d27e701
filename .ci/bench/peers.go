package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	_ "modernc.org/sqlite" // the driver
)

// sqlite is an FTS5 table with trigrams in a file. Rows are numbered by age, so
// that the newest come first without sorting.
type sqlite struct{ db *sql.DB }

func newSQLite(ctx context.Context, file string, texts []string) (*sqlite, error) {
	db, err := openSQLite(ctx, file, "CREATE VIRTUAL TABLE jobs USING fts5(text, tokenize='trigram')")
	if err != nil {
		return nil, err
	}
	s := &sqlite{db}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO jobs(rowid, text) VALUES (?, ?)")
	if err != nil {
		return nil, err
	}
	for i, text := range texts {
		if _, err := insert.ExecContext(ctx, i+1, " "+text); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, "INSERT INTO jobs(jobs) VALUES ('optimize')")
	return s, err
}

func (*sqlite) name() string { return "SQLite FTS5" }

func (s *sqlite) close() error { return s.db.Close() }

// find asks the index for words of three letters and more; shorter ones have to
// begin a word, which only a look at the row tells.
func (s *sqlite) find(ctx context.Context, words []string) ([]int, int, error) {
	var match, like []string
	for _, w := range words {
		if len(w) > 2 {
			match = append(match, `"`+strings.ReplaceAll(w, `"`, `""`)+`"`)
		} else {
			like = append(like, "instr(text, ' "+strings.ReplaceAll(w, "'", "''")+"') > 0")
		}
	}
	where := strings.Join(like, " AND ")
	var args []any
	if len(match) > 0 {
		where = strings.Join(append(like, "jobs MATCH ?"), " AND ")
		args = []any{strings.Join(match, " AND ")}
	}
	var total int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM jobs WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	found, err := s.db.QueryContext(ctx, "SELECT rowid FROM jobs WHERE "+where+" ORDER BY rowid DESC LIMIT "+strconv.Itoa(dialogRows), args...)
	if err != nil {
		return nil, 0, err
	}
	defer found.Close()
	var list []int
	for found.Next() {
		var id int
		if err := found.Scan(&id); err != nil {
			return nil, 0, err
		}
		list = append(list, id-1)
	}
	return list, total, found.Err()
}

// openSQLite makes a database that is in memory but for its file, and never waits
// for the disk.
func openSQLite(ctx context.Context, file, schema string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-262144", "PRAGMA mmap_size=1073741824", schema,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

// bleveIndex is an index of words, in which parts of words are looked for by
// pattern.
type bleveIndex struct{ index bleve.Index }

// bleveRow is what bleve gets of a job.
type bleveRow struct {
	Text string  `json:"text"`
	Age  float64 `json:"age"`
}

func newBleve(ctx context.Context, dir string, texts []string) (*bleveIndex, error) {
	m, err := bleveMapping()
	if err != nil {
		return nil, err
	}
	index, err := bleve.New(dir, m)
	if err != nil {
		return nil, err
	}
	b := &bleveIndex{index}
	batch := index.NewBatch()
	for i, text := range texts {
		if err := batch.Index(strconv.Itoa(i), bleveRow{text, float64(i)}); err != nil {
			return nil, err
		}
		if batch.Size() >= 10_000 || i == len(texts)-1 {
			if err := index.Batch(batch); err != nil {
				return nil, err
			}
			batch.Reset()
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return b, nil
}

func bleveMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer("words", map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		return nil, fmt.Errorf("bleve: %w", err)
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.IncludeTermVectors, text.DocValues = "words", false, false, false, false
	age := bleve.NewNumericFieldMapping()
	age.Store, age.IncludeInAll = false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("text", text)
	document.AddFieldMappingsAt("age", age)
	m.DefaultMapping = document
	return m, nil
}

func (*bleveIndex) name() string { return "bleve" }

func (b *bleveIndex) close() error { return b.index.Close() }

func (b *bleveIndex) find(ctx context.Context, words []string) ([]int, int, error) {
	all := make([]query.Query, len(words))
	for i, w := range words {
		if len(w) > 2 {
			q := bleve.NewWildcardQuery("*" + escaped.Replace(w) + "*")
			q.SetField("text")
			all[i] = q
		} else {
			q := bleve.NewPrefixQuery(w)
			q.SetField("text")
			all[i] = q
		}
	}
	r := bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(all...), dialogRows, 0, false)
	r.SortBy([]string{"-age"})
	r.Score = "none"
	found, err := b.index.SearchInContext(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	list := make([]int, len(found.Hits))
	for i, hit := range found.Hits {
		if list[i], err = strconv.Atoi(hit.ID); err != nil {
			return nil, 0, err
		}
	}
	return list, int(found.Total), nil
}

var escaped = strings.NewReplacer("*", `\*`, "?", `\?`, `\`, `\\`)
