package ctl

import (
	"reqdesk/core"
	"reqdesk/core/jobs/rule"
)

type ruleCmds struct {
	Show ruleShowCmd `cmd:"" help:"The rules of a connection, as YAML."`
	Set  ruleSetCmd  `cmd:"" help:"Replace them from a file; all open ATS jobs are looked at once."`
}

type ruleShowCmd struct {
	Connection string `arg:"" help:"The connection."`
}

// Run shows the rules.
func (c *ruleShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.ConnectionNamed(s, c.Connection)
	if err != nil {
		return err
	}
	return showRules(s, n)
}

type ruleSetCmd struct {
	Connection string `arg:"" help:"The connection."`
	File       string `arg:"" help:"A YAML file; an empty one takes the rules away."`
}

// Run stores the rules and draws what follows for ATS jobs that are there already.
func (c *ruleSetCmd) Run(s *session) error {
	text, err := readFile(c.File, maxMapping)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.ConnectionNamed(s, c.Connection)
	if err != nil {
		return err
	}
	if _, err := d.Jobs.SetRules(s, n.ID, string(text)); err != nil {
		return err
	}
	if _, err := d.Jobs.Consume(s); err != nil {
		return err
	}
	return showRules(s, n)
}

type ruleLineView struct {
	Flag       string   `json:"flag,omitempty"`
	Is         []string `json:"is,omitempty"`
	User       []string `json:"user,omitempty"`
	Department []string `json:"department,omitempty"`
	Location   []string `json:"location,omitempty"`
	Always     bool     `json:"always,omitempty"`
}

type rulesView struct {
	Connection string         `json:"connection"`
	Import     []ruleLineView `json:"import"`
	Activate   bool           `json:"activate"`
	Publish    string         `json:"publish"`
	Export     *exportView    `json:"export"`
	YAML       string         `json:"yaml"`
}

type exportView struct {
	Stage string `json:"stage"`
}

func viewOfRules(connection string, r rule.Rules) rulesView {
	v := rulesView{Connection: connection, Import: []ruleLineView{}, Activate: r.Activate, Publish: "never", YAML: r.YAML()}
	for _, l := range r.Import {
		v.Import = append(v.Import, ruleLineView(l))
	}
	if r.Export != "" {
		v.Export = &exportView{r.Export}
	}
	return v
}

func showRules(s *session, n core.Connection) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	rules, err := d.Jobs.Rules(s, n.ID)
	if err != nil {
		return err
	}
	if s.cli.JSON {
		return s.show(viewOfRules(n.Name, rules), nil)
	}
	_, err = s.out.Write([]byte(rules.YAML()))
	return err
}
