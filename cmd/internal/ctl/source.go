package ctl

import (
	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
)

type sourceCmds struct {
	Kinds    sourceKindsCmd    `cmd:"" help:"The kinds of source: searches and watched folders."`
	Add      sourceAddCmd      `cmd:"" help:"A new source. Contacts nobody."`
	Show     sourceShowCmd     `cmd:"" help:"All sources."`
	Check    sourceCheckCmd    `cmd:"" help:"Try harmlessly whether a source works."`
	Set      sourceSetCmd      `cmd:"" help:"Change fields of a source."`
	Off      sourceOffCmd      `cmd:"" help:"Switch a source off."`
	On       sourceOnCmd       `cmd:"" help:"Switch a source on."`
	Remove   sourceRemoveCmd   `cmd:"" help:"Remove a source; what it gave stays."`
	More     sourceMoreCmd     `cmd:"" help:"Ask the sources of a job for more profiles."`
	List     sourceListCmd     `cmd:"" help:"The search diary of a job."`
	Feedback sourceFeedbackCmd `cmd:"" help:"What people should have too, or what speaks against them; changes the next question."`
	Files    sourceFilesCmd    `cmd:"" help:"What became of the files of a watched folder."`
	Verify   sourceVerifyCmd   `cmd:"" help:"Compare a person with their page at a source."`
}

type sourceKindsCmd struct{}

type sourceKindView struct {
	Kind         string      `json:"kind"`
	Name         string      `json:"name"`
	About        string      `json:"about"`
	Fields       []fieldView `json:"fields"`
	Instructions string      `json:"instructions"`
	KeyPage      string      `json:"key_page"`
	Verifies     bool        `json:"verifies"`
}

// Run lists kinds from their descriptors. It needs no workspace.
func (c *sourceKindsCmd) Run(s *session) error {
	views := []sourceKindView{}
	for _, f := range desk.SourceKinds() {
		d := f.Descriptor
		v := sourceKindView{
			Kind: d.Kind, Name: d.Name, About: d.About, Fields: []fieldView{}, Instructions: d.Instructions, KeyPage: d.KeyPage, Verifies: d.Verifies,
		}
		for _, field := range d.Fields {
			v.Fields = append(v.Fields, fieldView(field))
		}
		views = append(views, v)
	}
	return s.show(views, func(row func(...any)) {
		row("KIND", "NAME", "GIVES")
		for _, v := range views {
			row(v.Kind, v.Name, v.About)
		}
	})
}

type sourceAddCmd struct {
	Kind        string     `arg:"" help:"See source kinds."`
	Name        string     `required:"" help:"Your name for it."`
	Client      string     `help:"Only for the jobs of this client."`
	Job         core.JobID `help:"Only for this job."`
	Set         []string   `sep:"none" help:"Fields, k=v." placeholder:"K=V"`
	SecretStdin bool       `help:"Read secret fields as key=value lines from standard input."`
}

// Run stores a source.
func (c *sourceAddCmd) Run(s *session) error {
	set, secrets, err := s.fields(c.Set, c.SecretStdin)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	added, err := d.AddSource(s, desk.NewSource{Kind: c.Kind, Name: c.Name, Client: c.Client, Job: c.Job, Settings: set, Secrets: secrets})
	if err != nil {
		return err
	}
	s.note("Next: reqdeskctl source check %s", added.Name)
	return showSources(s, d, []core.Source{added}, true)
}

// fields reads open and secret fields.
func (s *session) fields(open []string, stdin bool) (set, secrets map[string]string, err error) {
	if set, err = pairs(open); err != nil {
		return nil, nil, err
	}
	secrets, err = s.secrets(stdin)
	return set, secrets, err
}

type sourceView struct {
	Name     string            `json:"name"`
	Kind     string            `json:"kind"`
	Client   string            `json:"client"`
	Job      string            `json:"job"`
	On       bool              `json:"on"`
	Removed  bool              `json:"removed"`
	Settings map[string]string `json:"settings"`
}

type sourceShowCmd struct{}

// Run lists sources.
func (c *sourceShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	all, err := d.Sourcing.List(s)
	if err != nil {
		return err
	}
	return showSources(s, d, all, false)
}

func showSources(s *session, d *desk.Desk, all []core.Source, one bool) error {
	views := []sourceView{}
	err := d.DB.View(s, func(tx core.Tx) error {
		for _, n := range all {
			v := sourceView{Name: n.Name, Kind: n.Kind, Job: n.Job.String(), On: !n.Off, Removed: n.Removed, Settings: n.Settings}
			if v.Settings == nil {
				v.Settings = map[string]string{}
			}
			if n.Client != 0 {
				client, err := d.DB.Client(tx, n.Client)
				if err != nil {
					return err
				}
				v.Client = client.Name
			}
			views = append(views, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.show(oneOrAll(views, one), func(row func(...any)) {
		row("SOURCE", "KIND", "CLIENT", "JOB", "ON")
		for _, v := range views {
			row(v.Name, v.Kind, v.Client, v.Job, v.On)
		}
	})
}

type sourceCheckCmd struct {
	Name string `arg:"" help:"The source."`
}

// Run tries a source. The report is printed whatever it says.
func (c *sourceCheckCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if _, err := d.SourceNamed(s, c.Name); err != nil {
		return err
	}
	detail, failed := d.CheckSource(s, c.Name)
	if failed != nil {
		detail = said(failed)
	}
	err = s.show(map[string]any{"ok": failed == nil, "detail": detail, "error": viewOfError(failed)}, func(row func(...any)) {
		row(map[bool]string{true: "Works:", false: "Does not work:"}[failed == nil], detail)
	})
	if err != nil {
		return err
	}
	return worst(core.KindOf(failed))
}

type sourceSetCmd struct {
	Name        string   `arg:"" help:"The source."`
	Pairs       []string `arg:"" optional:"" help:"key=value."`
	SecretStdin bool     `help:"Read secret fields as key=value lines from standard input."`
}

// Run changes a source.
func (c *sourceSetCmd) Run(s *session) error {
	set, secrets, err := s.fields(c.Pairs, c.SecretStdin)
	if err != nil {
		return err
	}
	if len(set)+len(secrets) == 0 {
		return core.Fail(core.KindUsage, "There is nothing to set.", "Write for example path=…")
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.SetSource(s, c.Name, set, secrets)
	if err != nil {
		return err
	}
	return showSources(s, d, []core.Source{n}, true)
}

type sourceOffCmd struct {
	Name string `arg:"" help:"The source."`
}

// Run switches off.
func (c *sourceOffCmd) Run(s *session) error { return switchSource(s, c.Name, "off") }

type sourceOnCmd struct {
	Name string `arg:"" help:"The source."`
}

// Run switches on.
func (c *sourceOnCmd) Run(s *session) error { return switchSource(s, c.Name, "on") }

type sourceRemoveCmd struct {
	Name string `arg:"" help:"The source."`
}

// Run removes.
func (c *sourceRemoveCmd) Run(s *session) error { return switchSource(s, c.Name, "remove") }

func switchSource(s *session, name, to string) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.SwitchSource(s, name, to)
	if err != nil {
		return err
	}
	return showSources(s, d, []core.Source{n}, true)
}
