package feedxml

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"reqdesk/core"
	"reqdesk/core/nearest"
)

// DefaultMapping is the mapping that a connection begins with.
//
//go:embed mapping.yaml
var DefaultMapping string

// maxMapping bounds a mapping that a user gives.
const maxMapping = 256 << 10

// mappingFile is the YAML document.
type mappingFile struct {
	Items     []string            `yaml:"items"`
	Full      string              `yaml:"full"`
	Fields    map[string][]string `yaml:"fields"`
	Locations map[string][]string `yaml:"locations"`
	Closed    []string            `yaml:"closed"`
	// The value tables are the importer's; the reader needs only their words.
	Employment map[string]yaml.Node `yaml:"employment_types"`
	Experience map[string]yaml.Node `yaml:"experience"`
	Limits     struct {
		Megabytes int64 `yaml:"megabytes"`
		Jobs      int   `yaml:"jobs"`
		Seconds   int   `yaml:"seconds"`
	} `yaml:"limits"`
}

// The fields of a mapping, and the parts of a place.
var (
	fieldNames = []string{
		"reference", "title", "status", "posted", "updated", "owner", "users", "employment_type", "function",
		"experience", "must_haves", "description", "apply_url", "url", "flags",
	}
	partNames = []string{"primary", "further", "text", "city", "region", "country", "postal_code"}
)

// mapping is a mappingFile ready for use.
type mapping struct {
	items    map[string]bool
	full     string // "auto", "yes" or "no"
	fields   map[string][]join
	places   map[string][]way
	closed   map[string]bool
	known    map[string]map[string]bool // per field the words in its value table
	maxBytes int64
	maxJobs  int
	silence  time.Duration // of the server
}

// join is a list of paths whose finds are joined; most have one.
type join []way

// CheckMapping tells what is wrong with a mapping, as kind usage with the
// place; nil when it can be used.
func CheckMapping(text string) error {
	_, err := parseMapping(text)
	return err
}

// parseMapping reads the user's mapping over the default one. What is wrong
// with it is told with its place, as kind usage.
func parseMapping(user string) (*mapping, error) {
	base, err := decodeMapping(DefaultMapping)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(user) != "" && user != DefaultMapping {
		own, err := decodeMapping(user)
		if err != nil {
			return nil, err
		}
		overlay(base, own)
	}
	return compile(base)
}

func decodeMapping(text string) (*mappingFile, error) {
	if len(text) > maxMapping {
		return nil, badMapping("it is larger than 256 KB", nil)
	}
	var doc yaml.Node
	if err := yaml.NewDecoder(strings.NewReader(text)).Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, badMapping(lineOf(err)+" is not readable as YAML", err)
	}
	if err := checkWords(&doc); err != nil {
		return nil, err
	}
	var m mappingFile
	if err := doc.Decode(&m); err != nil && doc.Kind != 0 {
		return nil, badMapping("what stands in "+lineOf(err)+" is not of the form that belongs there", err)
	}
	if !slices.Contains([]string{"", "auto", "yes", "no"}, m.Full) {
		return nil, badMapping(fmt.Sprintf("`full` can't be %q; it is auto, yes or no", m.Full), nil)
	}
	return &m, nil
}

// vocabulary is the words that can stand in one place of a mapping, and what one of
// them is.
type vocabulary struct {
	one   string
	words []string
}

var (
	topWords = vocabulary{"word", []string{"items", "full", "fields", "locations", "closed", "employment_types", "experience", "limits"}}
	within   = map[string]vocabulary{
		"fields":    {"field", fieldNames},
		"locations": {"part of a place", partNames},
		"limits":    {"limit", []string{"megabytes", "jobs", "seconds"}},
	}
)

// checkWords refuses a word that is not known, with its line and what was meant.
func checkWords(doc *yaml.Node) error {
	if len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0]
	if err := topWords.check(top); err != nil || top.Kind != yaml.MappingNode {
		return err
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		if v, ok := within[top.Content[i].Value]; ok {
			if err := v.check(top.Content[i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v vocabulary) check(list *yaml.Node) error {
	for i := 0; list.Kind == yaml.MappingNode && i+1 < len(list.Content); i += 2 {
		word := list.Content[i]
		if word.Tag != "!!merge" && !slices.Contains(v.words, word.Value) {
			why := fmt.Sprintf("in line %d there is no %s %q%s", word.Line, v.one, cut(word.Value), nearest.Aside(word.Value, v.words))
			return unusable(why, "Words: "+strings.Join(v.words, ", ")+".", nil)
		}
	}
	return nil
}

// cut bounds a word that is shown.
func cut(word string) string {
	if r := []rune(word); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return word
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// lineOf names the line of a YAML error.
func lineOf(err error) string {
	if m := yamlLine.FindString(err.Error()); m != "" {
		return m
	}
	return "a line of it"
}

func badMapping(why string, cause error) error {
	return unusable(why, "`mapping show` prints the one in use; begin from it.", cause)
}

func unusable(why, hint string, cause error) error {
	return core.Fail(core.KindUsage, "The field mapping can't be used: "+why+".", hint).Because(cause)
}

// overlay puts what own says over base.
func overlay(base, own *mappingFile) {
	if own.Items != nil {
		base.Items = own.Items
	}
	if own.Full != "" {
		base.Full = own.Full
	}
	if own.Closed != nil {
		base.Closed = own.Closed
	}
	if own.Limits.Megabytes > 0 {
		base.Limits.Megabytes = own.Limits.Megabytes
	}
	if own.Limits.Jobs > 0 {
		base.Limits.Jobs = own.Limits.Jobs
	}
	if own.Limits.Seconds > 0 {
		base.Limits.Seconds = own.Limits.Seconds
	}
	for name, paths := range own.Fields {
		base.Fields[name] = paths
	}
	for name, paths := range own.Locations {
		base.Locations[name] = paths
	}
	if own.Employment != nil {
		base.Employment = own.Employment
	}
	if own.Experience != nil {
		base.Experience = own.Experience
	}
}

func compile(f *mappingFile) (*mapping, error) {
	m := &mapping{
		items: set(f.Items), full: f.Full, closed: set(f.Closed),
		fields: map[string][]join{}, places: map[string][]way{},
		known:    map[string]map[string]bool{"employment_type": set(keys(f.Employment)), "experience": set(keys(f.Experience))},
		maxBytes: f.Limits.Megabytes << 20, maxJobs: f.Limits.Jobs,
		silence: time.Duration(f.Limits.Seconds) * time.Second,
	}
	if len(m.items) == 0 {
		return nil, badMapping("it names no element that is a job", nil)
	}
	for name, list := range f.Fields {
		for _, text := range list {
			var j join
			for part := range strings.SplitSeq(text, "+") {
				j = append(j, parseWay(part))
			}
			m.fields[name] = append(m.fields[name], j)
		}
	}
	if len(m.fields["reference"]) == 0 {
		return nil, badMapping("without the field reference no job can be told from another", nil)
	}
	for name, list := range f.Locations {
		for _, text := range list {
			m.places[name] = append(m.places[name], parseWay(text))
		}
	}
	return m, nil
}

// paths are the paths of a field that has no joins to mind.
func (m *mapping) paths(field string) []way {
	var all []way
	for _, j := range m.fields[field] {
		all = append(all, j...)
	}
	return all
}

func set(words []string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, w := range words {
		s[normal(w)] = true
	}
	return s
}

func keys[V any](m map[string]V) []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
