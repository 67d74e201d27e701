package jobs

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/core"
	"reqdesk/core/nearest"
)

// longestMapping bounds a mapping, in bytes.
const longestMapping = 256 << 10

// Tables gives the value tables that count for a connection: the built-in ones,
// extended by those of its kind and then by the user's.
func (s *Service) Tables(ctx context.Context, id core.ConnectionID) (Tables, error) {
	var t Tables
	err := s.Store.View(ctx, func(tx core.Tx) error {
		conn, err := s.Store.Connection(tx, id)
		if err != nil {
			return err
		}
		t, err = s.tables(conn)
		return err
	})
	return t, err
}

func (s *Service) tables(conn core.Connection) (Tables, error) {
	t := builtIn()
	for _, text := range []string{s.DefaultMapping(conn.Kind), conn.Mapping} {
		more, err := parseTables(text)
		if err != nil {
			return Tables{}, err
		}
		t = t.with(more)
	}
	return t, nil
}

// Mapping gives a connection's mapping as one YAML document: what the user
// stored, else what its kind comes with, completed by the value tables if it has
// none. Connector and tables each read their own keys of it.
func (s *Service) Mapping(ctx context.Context, id core.ConnectionID) (string, error) {
	var text string
	err := s.Store.View(ctx, func(tx core.Tx) error {
		conn, err := s.Store.Connection(tx, id)
		if err != nil {
			return err
		}
		if text = conn.Mapping; text == "" {
			text = s.DefaultMapping(conn.Kind)
		}
		t, err := s.tables(conn)
		if err != nil {
			return err
		}
		text, err = completed(text, t)
		return err
	})
	return text, err
}

// completed appends the tables that the document lacks.
func completed(text string, t Tables) (string, error) {
	top := map[string]yaml.Node{}
	if err := yaml.Unmarshal([]byte(text), &top); err != nil {
		return "", unreadable(err)
	}
	var b bytes.Buffer
	b.WriteString(strings.TrimRight(text, "\n"))
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	for _, part := range []struct {
		key   string
		table any
	}{{"employment_types", t.Employment}, {"experience", t.Experience}} {
		if _, ok := top[part.key]; ok {
			continue
		}
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(map[string]any{part.key: part.table}); err != nil {
			return "", unreadable(err)
		}
	}
	return b.String(), nil
}

// SetMapping stores a connection's mapping after checking it; "" goes back to
// what its kind comes with. What does not fit is KindUsage with the line. The
// next synchronisation reads everything anew; drafts that wait for a word of the
// value tables are looked at now.
func (s *Service) SetMapping(ctx context.Context, id core.ConnectionID, text string) error {
	return s.setMapping(ctx, id, text, s.CheckMapping)
}

// setMapping is SetMapping; check looks at what is not value tables.
func (s *Service) setMapping(ctx context.Context, id core.ConnectionID, text string, check func(kind, text string) error) error {
	if _, err := parseTables(text); err != nil {
		return err
	}
	return s.work(ctx, func(sh *shift) error {
		conn, err := s.Store.Connection(sh.tx, id)
		if err != nil {
			return err
		}
		if err := check(conn.Kind, text); err != nil {
			return err
		}
		conn.Mapping = strings.TrimSpace(text)
		if err := s.Store.PutConnection(sh.tx, &conn); err != nil {
			return err
		}
		return sh.mend(id)
	})
}

// mend looks again at the drafts of a connection that wait for a value table.
func (sh *shift) mend(id core.ConnectionID) error {
	list, err := sh.Store.Jobs(sh.tx)
	if err != nil {
		return err
	}
	for _, j := range list {
		if j.Connection != id || j.State != core.JobDraft || len(j.DraftReasons) == 0 {
			continue
		}
		a, err := sh.Store.ATSJob(sh.tx, j.ATSJob)
		if err != nil {
			return err
		}
		if err := sh.consider(&j, a); err != nil {
			return err
		}
		sh.changed = append(sh.changed, j.ID)
	}
	return nil
}

// CheckTables tells what is wrong with the value tables of a mapping, with the line;
// nil when they can be used.
func CheckTables(text string) error {
	_, err := parseTables(text)
	return err
}

// tableNames are the keys of the two value tables.
var tableNames = []string{"employment_types", "experience"}

// CheckOnlyTables refuses what stands beside the value tables, for a kind of connection
// that has nothing else to be set. It is for what somebody has just written: what is
// stored is read whatever stands there.
func CheckOnlyTables(text string) error {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return unreadable(err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return CheckTables(text)
	}
	top := doc.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if name := top[i].Value; !slices.Contains(tableNames, name) {
			return misfit(top[i], fmt.Sprintf("there is no `%.60s` here%s", name, nearest.Aside(name, tableNames)),
				"Connections of this kind have two value tables: "+strings.Join(tableNames, ", ")+".")
		}
	}
	return nil
}

// parseTables reads the two tables of a mapping and passes over all other keys.
func parseTables(text string) (Tables, error) {
	t := Tables{Employment: map[string]string{}, Experience: map[string]Level{}}
	if len(text) > longestMapping {
		return t, core.Fail(core.KindUsage, fmt.Sprintf("The mapping is larger than %d KB.", longestMapping>>10), "Nothing was changed.")
	}
	var top struct {
		Employment yaml.Node `yaml:"employment_types"`
		Experience yaml.Node `yaml:"experience"`
	}
	if err := yaml.Unmarshal([]byte(text), &top); err != nil {
		return t, unreadable(err)
	}
	err := eachPair(top.Employment, func(word, value *yaml.Node) error {
		if value.Value != "" && !employmentType(value.Value) {
			return misfit(value, fmt.Sprintf("%q is not an employment type", value.Value), "One of "+strings.Join(EmploymentTypes, ", ")+".")
		}
		t.Employment[word.Value] = value.Value
		return nil
	})
	if err != nil {
		return t, err
	}
	return t, eachPair(top.Experience, func(word, value *yaml.Node) error {
		level, err := parseLevel(value)
		t.Experience[word.Value] = level
		return err
	})
}

func parseLevel(value *yaml.Node) (Level, error) {
	var l Level
	if value.Kind == yaml.ScalarNode {
		l.Seniority = value.Value
		return l, nil
	}
	for i := 0; value.Kind == yaml.MappingNode && i+1 < len(value.Content); i += 2 {
		switch key := value.Content[i]; key.Value {
		case "seniority", "min", "max":
		default:
			return l, misfit(key, fmt.Sprintf("%q is not known here", key.Value), "Write seniority, min and max.")
		}
	}
	if err := value.Decode(&l); err != nil {
		return l, misfit(value, "a level is not readable", "Write for example {seniority: senior, min: 5, max: 10}.").Because(err)
	}
	if l.Min < 0 || l.Max < 0 || l.Max > 0 && l.Max < l.Min {
		return l, misfit(value, "the years do not fit together", "max is at least min, or left out for no limit.")
	}
	return l, nil
}

func eachPair(table yaml.Node, fn func(key, value *yaml.Node) error) error {
	if table.Kind == 0 || table.Tag == "!!null" {
		return nil
	}
	if table.Kind != yaml.MappingNode {
		return misfit(&table, "a value table is a list of `word: value`", "Write one word of the ATS per line.")
	}
	for i := 0; i+1 < len(table.Content); i += 2 {
		if err := fn(table.Content[i], table.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func misfit(at *yaml.Node, what, hint string) *core.Error {
	return core.Fail(core.KindUsage, fmt.Sprintf("Line %d of the mapping: %s. Nothing was changed.", at.Line, what), hint)
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func unreadable(err error) *core.Error {
	where := "The mapping"
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		where = "Line " + m[1] + " of the mapping"
	}
	return core.Fail(core.KindUsage, where+" is not readable as YAML. Nothing was changed.", "Check indentation and colons.").Because(err)
}
