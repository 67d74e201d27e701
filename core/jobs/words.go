package jobs

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/core"
	"reqdesk/core/jobs/rule"
)

// eachOpen gives every open ATS job of a connection as it is cached, some per
// transaction, so that no other work waits long.
func (s *Service) eachOpen(ctx context.Context, id core.ConnectionID, fn func(core.ATSJob)) error {
	after := core.ATSJobID(0)
	for more := true; more; {
		err := s.Store.View(ctx, func(tx core.Tx) error {
			if _, err := s.Store.Connection(tx, id); err != nil {
				return err
			}
			ids, err := s.Store.ATSJobIDsOf(tx, id, after, passPerUnit)
			if err != nil {
				return err
			}
			more = len(ids) == passPerUnit
			for _, after = range ids {
				a, err := s.Store.ATSJob(tx, after)
				if err != nil {
					return err
				}
				if a.Open && !a.Deleted {
					fn(a)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// Fitting is what rules would take of the ATS jobs that are cached now.
type Fitting struct {
	Open     int // open ATS jobs
	Fit      int // those that the rules fit
	Imported int // of these, those that are imported already
	Unknown  int // of these, those not imported whose owner is not known
	First    []core.Posting

	// What the cached jobs name, so that a line need not be guessed: the most used
	// first.
	Flags, Users, Departments []string
}

// The bounds of what Fitting names.
const (
	mostFirst = 5
	mostNamed = 30
)

// Fitting tells what rules would take, and changes nothing.
func (s *Service) Fitting(ctx context.Context, id core.ConnectionID, r rule.Rules) (Fitting, error) {
	var f Fitting
	var o *owners
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		o, err = s.owners(tx)
		return err
	})
	if err != nil {
		return f, err
	}
	flags, users, departments := map[string]int{}, map[string]int{}, map[string]int{}
	err = s.eachOpen(ctx, id, func(a core.ATSJob) {
		p := a.Posting
		f.Open++
		for name := range p.Flags {
			flags[name]++
		}
		if who := ownerOf(p); strings.Contains(who, "@") {
			users[who]++
		}
		for _, d := range rule.Departments(p) {
			departments[d]++
		}
		if r.Fit(p) {
			f.take(a, o, r)
		}
	})
	f.Flags, f.Users, f.Departments = mostUsed(flags), mostUsed(users), mostUsed(departments)
	return f, err
}

func (f *Fitting) take(a core.ATSJob, o *owners, r rule.Rules) {
	f.Fit++
	switch who := ownerOf(a.Posting); {
	case a.ImportedAs != 0:
		f.Imported++
	case who != "" && o.know(who, r.Users()) != ownerKnown:
		f.Unknown++
	}
	if len(f.First) < mostFirst {
		f.First = append(f.First, a.Posting)
	}
}

func mostUsed(counts map[string]int) []string {
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b)) })
	return names[:min(len(names), mostNamed)]
}

// Word is a word of the ATS and what it means here.
type Word struct {
	Text       string // as the ATS or the table writes it
	Jobs       int    // open ATS jobs that use it; 0 = only the connection's table knows it
	Employment string // of an employment type
	Level      Level  // of a level of experience
	Known      bool   // a table has it, or the numbers in it tell
	Own        bool   // the connection's own table has it
}

// Words are the words of a connection's value tables: those that its open jobs use and
// those of its own tables. Words without a meaning come first, then the most used.
type Words struct{ Employment, Experience []Word }

// Words reads them.
func (s *Service) Words(ctx context.Context, id core.ConnectionID) (Words, error) {
	var all, own Tables
	err := s.Store.View(ctx, func(tx core.Tx) error {
		conn, err := s.Store.Connection(tx, id)
		if err != nil {
			return err
		}
		if own, err = parseTables(conn.Mapping); err != nil {
			return err
		}
		all, err = s.tables(conn)
		return err
	})
	if err != nil {
		return Words{}, err
	}
	types, levels := map[string]*Word{}, map[string]*Word{}
	for word := range own.Employment {
		types[plain(word)] = &Word{Text: word, Own: true}
	}
	for word := range own.Experience {
		levels[plain(word)] = &Word{Text: word, Own: true}
	}
	err = s.eachOpen(ctx, id, func(a core.ATSJob) {
		use(types, a.Posting.EmploymentType)
		use(levels, a.Posting.Experience)
	})
	for key, w := range types {
		w.Employment = all.Employment[key]
		w.Known = w.Employment != ""
	}
	for key, w := range levels {
		w.Level = all.Level(w.Text)
		_, tabled := all.Experience[key]
		_, counted := ParseYears(w.Text)
		w.Known = tabled || counted
	}
	return Words{Employment: inOrder(types), Experience: inOrder(levels)}, err
}

func use(words map[string]*Word, text string) {
	key := plain(text)
	if key == "" {
		return
	}
	w, ok := words[key]
	if !ok {
		w = &Word{Text: strings.TrimSpace(text)}
		words[key] = w
	}
	w.Jobs++
}

func inOrder(words map[string]*Word) []Word {
	list := make([]Word, 0, len(words))
	for _, w := range words {
		list = append(list, *w)
	}
	unknown := func(w Word) int {
		if w.Known {
			return 1
		}
		return 0
	}
	slices.SortFunc(list, func(a, b Word) int {
		return cmp.Or(unknown(a)-unknown(b), cmp.Compare(b.Jobs, a.Jobs), strings.Compare(a.Text, b.Text))
	})
	return list
}

// SetTables replaces a connection's own value tables and leaves all else of its
// mapping as it is; see SetMapping.
func (s *Service) SetTables(ctx context.Context, id core.ConnectionID, own Tables) error {
	var conn core.Connection
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		conn, err = s.Store.Connection(tx, id)
		return err
	})
	if err != nil {
		return err
	}
	text, err := withTables(conn.Mapping, own)
	if err != nil {
		return err
	}
	// All else of it was looked at when it was stored, perhaps by a program that let pass
	// what this one would refuse.
	return s.setMapping(ctx, id, text, func(string, string) error { return nil })
}

// withTables puts the two tables into a mapping; an empty one is taken out.
func withTables(text string, own Tables) (string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return "", unreadable(err)
	}
	top := &yaml.Node{Kind: yaml.MappingNode}
	if len(doc.Content) > 0 && doc.Content[0].Kind == yaml.MappingNode {
		top = doc.Content[0]
	}
	for _, part := range []struct {
		key   string
		n     int
		table any
	}{{"employment_types", len(own.Employment), own.Employment}, {"experience", len(own.Experience), own.Experience}} {
		for at := 0; at+1 < len(top.Content); at += 2 {
			if top.Content[at].Value == part.key {
				top.Content = slices.Delete(top.Content, at, at+2)
				break
			}
		}
		if part.n == 0 {
			continue
		}
		var key, value yaml.Node
		key.SetString(part.key)
		if err := value.Encode(part.table); err != nil {
			return "", unreadable(err)
		}
		top.Content = append(top.Content, &key, &value)
	}
	if len(top.Content) == 0 {
		return "", nil
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(top); err != nil {
		return "", unreadable(err)
	}
	return b.String(), nil
}
