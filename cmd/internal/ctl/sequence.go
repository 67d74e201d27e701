package ctl

import (
	"os"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
)

type sequenceCmds struct {
	Set     sequenceSetCmd     `cmd:"" help:"A new version of a job's sequence, from YAML."`
	Show    sequenceShowCmd    `cmd:"" help:"A job's sequence and its versions."`
	Export  sequenceExportCmd  `cmd:"" help:"A job's sequence as a text file that set reads."`
	Starter sequenceStarterCmd `cmd:"" help:"The starter sequence in English, German, French or Spanish, as a text that set reads."`
}

type sequenceSetCmd struct {
	Job  core.JobID `arg:"" help:"The job's id."`
	File string     `arg:"" help:"YAML with steps."`
	For  string     `enum:"new,all" default:"new" help:"For whom the version is: new people, or all, those on the way too."`
}

// Run stores a sequence.
func (c *sequenceSetCmd) Run(s *session) error {
	source, err := readFile(c.File, maxTemplate)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	seq, adopted, err := d.Outreach.SetSequenceFor(s, c.Job, string(source), c.For == "all")
	if err != nil {
		return err
	}
	return showSequence(s, seq, map[string]any{"applies_to": adopted}, func(row func(...any)) {
		row("Get it from the first e-mail on:", adopted.New)
		row("Go on with it:", adopted.Moved)
		row("Keep their version:", adopted.Kept)
	})
}

type sequenceShowCmd struct {
	Job core.JobID `arg:"" help:"The job's id."`
}

type versionView struct {
	Version int        `json:"version"`
	Steps   int        `json:"steps"`
	Updated *time.Time `json:"updated"`
	For     string     `json:"for"`
	People  int        `json:"people"`
}

// Run shows a sequence.
func (c *sequenceShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	seq, err := d.Outreach.Sequence(s, c.Job)
	if err != nil {
		return err
	}
	all, err := d.Outreach.Versions(s, c.Job)
	if err != nil {
		return err
	}
	views := []versionView{}
	for _, v := range all {
		views = append(views, versionView{v.Version, len(v.Steps), stamp(v.Updated), map[bool]string{false: "new", true: "all"}[v.Everybody], v.People})
	}
	return showSequence(s, seq, map[string]any{"versions": views}, func(row func(...any)) {
		for _, v := range views {
			row("Version", v.Version, "for", v.For, "followed by", v.People)
		}
	})
}

type stepView struct {
	Template string `json:"template,omitempty"`
	Against  string `json:"against,omitempty"`
	Subject  string `json:"subject,omitempty"`
	Text     string `json:"text,omitempty"`
	After    string `json:"after"`
	Language string `json:"language,omitempty"`
	Fallback string `json:"fallback,omitempty"`
	If       string `json:"if,omitempty"`
}

func showSequence(s *session, seq core.Sequence, more map[string]any, also func(row func(...any))) error {
	steps := []stepView{}
	for _, x := range seq.Steps {
		steps = append(steps, stepView{x.Template, x.Against, x.Subject, x.Text, outreach.FormatWait(x), x.Language, x.Fallback, x.If})
	}
	more["job"], more["version"], more["steps"] = seq.Job.String(), seq.Version, steps
	return s.show(more, func(row func(...any)) {
		row("STEP", "AFTER", "TEMPLATE", "SUBJECT")
		for i, x := range steps {
			row(i+1, x.After, x.Template, x.Subject)
		}
		also(row)
	})
}

type sequenceExportCmd struct {
	Job  core.JobID `arg:"" help:"The job's id."`
	File string     `arg:"" optional:"" help:"Where to; none = standard output."`
}

// Run writes a sequence as text.
func (c *sequenceExportCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	seq, err := d.Outreach.Sequence(s, c.Job)
	if err != nil {
		return err
	}
	source := seq.Source
	if source == "" {
		if source, err = outreach.FormatSequence(seq.Steps); err != nil {
			return err
		}
	}
	return s.deliver(c.File, source)
}

// deliver writes a text to a file that is not there yet, or prints it.
func (s *session) deliver(file, source string) error {
	switch {
	case file == "" && s.cli.JSON:
		return s.show(map[string]string{"source": source}, nil)
	case file == "":
		_, err := s.out.Write([]byte(source))
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return core.Fail(core.KindStorage, "The file can't be written; nothing was changed.", "Choose a name that is not taken yet, in a folder that you may write to.").Because(err)
	}
	if _, err := f.WriteString(source); err != nil {
		f.Close() //nolint:gosec // the first failure is the one to tell
		return core.Fail(core.KindStorage, "The file could not be written to its end.", "Look whether the disk is full.").Because(err)
	}
	if err := f.Close(); err != nil {
		return core.Fail(core.KindStorage, "The file could not be written to its end.", "Look whether the disk is full.").Because(err)
	}
	return s.show(map[string]string{"file": file}, func(row func(...any)) { row("Written:", file) })
}

type sequenceStarterCmd struct {
	Language string     `default:"" help:"en, de, fr or es; none = that of the job, else English."`
	Job      core.JobID `help:"The starter for this job: its client's, else one in the language of its place."`
	File     string     `help:"Where to; none = standard output."`
}

// Run gives a starter.
func (c *sequenceStarterCmd) Run(s *session) error {
	source := outreach.Starter
	var err error
	switch {
	case c.Language != "":
		source, err = outreach.StarterIn(c.Language)
	case c.Job != 0:
		d, open := s.desk()
		if open != nil {
			return open
		}
		source, err = d.Outreach.StarterFor(s, c.Job)
	}
	if err != nil {
		return err
	}
	return s.deliver(c.File, source)
}
