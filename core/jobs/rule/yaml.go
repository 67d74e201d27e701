package rule

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reqdesk/core"
	"reqdesk/core/nearest"
	"reqdesk/core/people"
)

// The bounds of a document.
const (
	longest   = 64 << 10 // bytes
	mostLines = 200
)

// The words of a document, and those of one line of its import rules.
var (
	topWords  = []string{"import", "activate", "publish", "export"}
	lineWords = []string{"flag", "is", "user", "department", "location", "always"}
)

// Parse reads rules. An empty document has none. What does not fit is KindUsage with
// the line.
func Parse(text string) (Rules, error) {
	var r Rules
	if len(text) > longest {
		return r, core.Fail(core.KindUsage, fmt.Sprintf("The rules are longer than %d KB. They were not changed.", longest>>10), "")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return r, unreadable(err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return r, nil
	}
	err := pairs(doc.Content[0], topWords, func(word, value *yaml.Node) error {
		switch word.Value {
		case "import":
			return r.readImport(value)
		case "activate":
			on, err := readBool(value, "activate")
			r.Activate = on
			return err
		case "publish":
			if value.Value != "never" {
				return wrong(value, "job ads are not published by this version, so `publish` can only be `never`", "Write publish: never, or leave the line out.")
			}
			return nil
		default:
			return r.readExport(value)
		}
	})
	return r, err
}

func (r *Rules) readImport(list *yaml.Node) error {
	if list.Tag == "!!null" {
		return nil
	}
	if list.Kind != yaml.SequenceNode {
		return wrong(list, "`import` is a list", "Begin each line with a dash, as in `- flag: post_to_reqdesk`.")
	}
	if len(list.Content) > mostLines {
		return wrong(list, fmt.Sprintf("`import` has more than %d lines", mostLines), "Several values may stand in one line: is: [a, b].")
	}
	for _, node := range list.Content {
		line, err := readLine(node)
		if err != nil {
			return err
		}
		r.Import = append(r.Import, line)
	}
	return nil
}

func readLine(node *yaml.Node) (Line, error) {
	var l Line
	err := pairs(node, lineWords, func(word, value *yaml.Node) (err error) {
		switch word.Value {
		case "flag":
			l.Flag, err = readWord(value, "flag")
		case "is":
			l.Is, err = readWords(value, "is")
		case "user":
			l.User, err = readUsers(value)
		case "department":
			l.Department, err = readWords(value, "department")
		case "location":
			l.Location, err = readWords(value, "location")
		default:
			l.Always, err = readBool(value, "always")
			if err == nil && !l.Always {
				err = wrong(value, "`always: false` imports nothing", "Leave the line out.")
			}
		}
		return err
	})
	switch {
	case err != nil:
		return l, err
	case len(l.Is) > 0 && l.Flag == "":
		return l, wrong(node, "`is` says which values of a flag count, and this line names no flag", "Add flag: and its name.")
	case l.Always && len(node.Content) > 2:
		return l, wrong(node, "`always` stands alone", "Take the other words away, or `always`.")
	case len(node.Content) == 0:
		return l, wrong(node, "this line is empty", "Name a flag, a user, a department or a location.")
	}
	return l, nil
}

func (r *Rules) readExport(node *yaml.Node) error {
	return pairs(node, []string{"stage"}, func(_, value *yaml.Node) error {
		stage, err := readWord(value, "stage")
		if err != nil {
			return err
		}
		i := slices.IndexFunc(core.LocalStages, func(s string) bool { return plain(s) == plain(stage) })
		if i < 0 {
			return wrong(value, fmt.Sprintf("there is no stage %q", stage), "One of "+strings.Join(core.LocalStages, ", ")+".")
		}
		r.Export = core.LocalStages[i]
		return nil
	})
}

// pairs calls fn for each word of a mapping that knows these words.
func pairs(node *yaml.Node, known []string, fn func(word, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return wrong(node, "here a list of `word: value` is expected", "Words: "+strings.Join(known, ", ")+".")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		word, value := node.Content[i], node.Content[i+1]
		switch {
		case !slices.Contains(known, word.Value):
			return wrong(word, fmt.Sprintf("there is no `%s` here%s", word.Value, nearest.Word(word.Value, known)), "Words: "+strings.Join(known, ", ")+".")
		case seen[word.Value]:
			return wrong(word, fmt.Sprintf("`%s` stands here twice", word.Value), "Put the values into one list.")
		case value.Kind == yaml.AliasNode || value.Anchor != "":
			return wrong(value, "references (& and *) are not taken", "Write the value out.")
		}
		seen[word.Value] = true
		if err := fn(word, value); err != nil {
			return err
		}
	}
	return nil
}

func readBool(node *yaml.Node, word string) (bool, error) {
	switch strings.ToLower(node.Value) {
	case "true", "yes", "on":
		return true, nil
	case "false", "no", "off":
		return false, nil
	}
	return false, wrong(node, fmt.Sprintf("`%s` is true or false", word), "")
}

func readWord(node *yaml.Node, word string) (string, error) {
	if text := strings.TrimSpace(node.Value); node.Kind == yaml.ScalarNode && text != "" && node.Tag != "!!null" {
		return text, nil
	}
	return "", wrong(node, fmt.Sprintf("`%s` needs a text", word), "")
}

// readWords reads one value or a list of them.
func readWords(node *yaml.Node, word string) ([]string, error) {
	if node.Kind != yaml.SequenceNode {
		one, err := readWord(node, word)
		return []string{one}, err
	}
	var list []string
	for _, n := range node.Content {
		one, err := readWord(n, word)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, wrong(node, fmt.Sprintf("`%s` needs a text", word), "")
	}
	return list, nil
}

func readUsers(node *yaml.Node) ([]string, error) {
	list, err := readWords(node, "user")
	for i := range list {
		normal, ok := people.NormalEmail(list[i])
		if !ok {
			return nil, wrong(node, "`user` needs an e-mail address", "That of the ATS user who owns the jobs, or is assigned to them.")
		}
		list[i] = normal
	}
	return list, err
}

func wrong(at *yaml.Node, what, hint string) error {
	end := "."
	if strings.HasSuffix(what, "?") {
		end = ""
	}
	return core.Fail(core.KindUsage, fmt.Sprintf("Line %d of the rules: %s%s The rules were not changed.", max(at.Line, 1), what, end), hint)
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func unreadable(err error) error {
	where := "The rules are"
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		where = "Line " + m[1] + " of the rules is"
	}
	return core.Fail(core.KindUsage, where+" not readable as YAML. They were not changed.", "Check indentation, dashes and colons.").Because(err)
}

// values are written as one text, or as a list in one line.
type values []string

// MarshalYAML belongs to the YAML library.
func (v values) MarshalYAML() (any, error) {
	if len(v) == 1 {
		return v[0], nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, text := range v {
		node := &yaml.Node{}
		node.SetString(text)
		list.Content = append(list.Content, node)
	}
	return list, nil
}

// YAML writes the rules so that Parse reads the same again.
func (r Rules) YAML() string {
	type line struct {
		Flag       string   `yaml:"flag,omitempty"`
		Is         []string `yaml:"is,omitempty,flow"`
		User       values   `yaml:"user,omitempty"`
		Department values   `yaml:"department,omitempty"`
		Location   values   `yaml:"location,omitempty"`
		Always     bool     `yaml:"always,omitempty"`
	}
	type export struct {
		Stage string `yaml:"stage"`
	}
	doc := struct {
		Import   []line  `yaml:"import"`
		Activate bool    `yaml:"activate"`
		Publish  string  `yaml:"publish"`
		Export   *export `yaml:"export,omitempty,flow"`
	}{Activate: r.Activate, Publish: "never", Import: []line{}}
	for _, l := range r.Import {
		doc.Import = append(doc.Import, line{l.Flag, l.Is, l.User, l.Department, l.Location, l.Always})
	}
	if r.Export != "" {
		doc.Export = &export{r.Export}
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(doc); err != nil {
		return "" // not reachable: plain texts
	}
	return b.String()
}
