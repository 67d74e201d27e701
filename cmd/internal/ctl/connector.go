package ctl

import (
	"fmt"
	"strings"

	"reqdesk/connectors/ats/custom"
	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/core"
	"reqdesk/core/ats"
)

type connectorCmds struct {
	Check   connectorCheckCmd   `cmd:"" help:"Check the description of an ATS; with --url try it."`
	Example connectorExampleCmd `cmd:"" help:"Descriptions that come along, to begin from."`
}

type connectorCheckCmd struct {
	File        string   `arg:"" help:"A YAML file."`
	URL         string   `name:"url" help:"Try it against this address: the rights, one page of jobs, one of people. Writes nothing." placeholder:"ADDRESS"`
	Set         []string `sep:"none" help:"Fields of the account, k=v." placeholder:"K=V"`
	SecretStdin bool     `help:"Read secret fields as key=value lines from standard input."`
}

// seenView is how often a field of a list was filled.
type seenView struct {
	Field   string `json:"field"`
	Line    int    `json:"line"`
	Filled  int    `json:"filled"`
	Trouble string `json:"trouble"`
}

type listedView struct {
	What   string     `json:"what"`
	Rows   int        `json:"rows"`
	More   bool       `json:"more"`
	Fields []seenView `json:"fields"`
}

type triedView struct {
	Rights []rightView  `json:"rights"`
	Lists  []listedView `json:"lists"`
	Error  *errorView   `json:"error"`
}

type checkView struct {
	OK       bool               `json:"ok"`
	Problems []describe.Problem `json:"problems"`
	Tried    *triedView         `json:"tried,omitempty"`
}

// Run checks a description. It needs no workspace.
func (c *connectorCheckCmd) Run(s *session) error {
	text, err := readFile(c.File, maxMapping)
	if err != nil {
		return err
	}
	set, err := pairs(c.Set)
	if err != nil {
		return err
	}
	secrets, err := s.secrets(c.SecretStdin)
	if err != nil {
		return err
	}
	v := checkView{Problems: list(describe.Check(string(text)))}
	var kinds []core.Kind
	if v.OK = len(v.Problems) == 0; v.OK && c.URL != "" {
		set["base_url"] = c.URL
		v.Tried, kinds = tried(custom.Try(s, string(text), ats.Config{Settings: set, Secrets: secrets}))
		v.OK = len(kinds) == 0
	}
	if err := s.show(v, v.print); err != nil {
		return err
	}
	if len(v.Problems) > 0 {
		return problem(exitFailed)
	}
	return worst(kinds...)
}

// tried is the report of a trial, with what was wrong in it.
func tried(t custom.Trial, failed error) (*triedView, []core.Kind) {
	v := &triedView{Rights: []rightView{}, Lists: []listedView{}, Error: viewOfError(failed)}
	var kinds []core.Kind
	if failed != nil {
		kinds = append(kinds, core.KindOf(failed))
	}
	for _, r := range t.Rights {
		if v.Rights = append(v.Rights, rightView(r)); !r.OK {
			kinds = append(kinds, core.KindForbidden)
		}
	}
	for _, l := range t.Lists {
		listed := listedView{What: l.What, Rows: l.Rows, More: l.More, Fields: []seenView{}}
		for _, f := range l.Fields {
			listed.Fields = append(listed.Fields, seenView(f))
		}
		v.Lists = append(v.Lists, listed)
	}
	return v, kinds
}

// print is the report for people.
func (v checkView) print(row func(...any)) {
	if len(v.Problems) == 0 {
		row("The description has no problem.")
	} else {
		row("LINE", "COLUMN", "PROBLEM")
	}
	for _, p := range v.Problems {
		row(p.Line, p.Column, p.Message)
	}
	if v.Tried == nil {
		return
	}
	if v.Tried.Error != nil {
		row("It was tried, and failed:", oneLine(v.Tried.Error.Message, v.Tried.Error.Hint))
	}
	row("FEATURE", "ON", "MISSING PERMISSION")
	for _, r := range v.Tried.Rights {
		row(r.Feature, r.OK, r.Missing)
	}
	for _, l := range v.Tried.Lists {
		row(strings.ToUpper(l.What), fmt.Sprint(l.Rows, " on the first page"), map[bool]string{true: "more follow"}[l.More])
		for _, f := range l.Fields {
			row("  "+f.Field, fmt.Sprint("filled in ", f.Filled, " of ", l.Rows), f.Trouble)
		}
	}
}

type connectorExampleCmd struct {
	Name string `arg:"" optional:"" help:"Print this one; none = list them."`
}

// Run prints a description that comes along. It needs no workspace.
func (c *connectorExampleCmd) Run(s *session) error {
	if c.Name == "" {
		return s.show(custom.Systems(), func(row func(...any)) {
			for _, name := range custom.Systems() {
				row(name)
			}
		})
	}
	text, err := custom.Example(c.Name)
	if err != nil {
		return err
	}
	if s.cli.JSON {
		return s.show(map[string]string{"name": c.Name, "description": text}, nil)
	}
	_, err = s.out.Write([]byte(text))
	return err
}
