package ctl

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"

	"reqdesk/core"
	"reqdesk/core/intake"
)

type settingsCmds struct {
	Get settingsGetCmd `cmd:"" help:"Settings with their values."`
	Set settingsSetCmd `cmd:"" help:"Change settings."`
}

type settingsGetCmd struct {
	Of string `arg:"" optional:"" help:"A connection or client; none = the workspace."`
}

// Run prints settings.
func (c *settingsGetCmd) Run(s *session) error { return showSettings(s, c.Of) }

type settingsSetCmd struct {
	Args []string `arg:"" help:"[CONNECTION|CLIENT] k=v…"`
}

// Run changes settings.
func (c *settingsSetCmd) Run(s *session) error {
	of := ""
	args := c.Args
	if _, err := pairs(args[:1]); err != nil {
		of, args = args[0], args[1:]
	}
	if len(args) == 0 {
		return core.Fail(core.KindUsage, "There is nothing to set.", "Write for example grace=5m.")
	}
	set, err := pairs(args)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Set(s, of, set); err != nil {
		return err
	}
	if _, err := d.Jobs.Consume(s); err != nil {
		return err
	}
	return showSettings(s, of)
}

func showSettings(s *session, of string) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	values, err := d.SettingsOf(s, of)
	if err != nil {
		return err
	}
	return s.show(values, func(row func(...any)) {
		for _, k := range slices.Sorted(maps.Keys(values)) {
			row(k, values[k])
		}
	})
}

type mappingCmds struct {
	Show mappingShowCmd `cmd:"" help:"The mapping in force, as YAML."`
	Set  mappingSetCmd  `cmd:"" help:"Replace it from a file."`
}

type mappingShowCmd struct {
	Connection string `arg:"" help:"The connection."`
}

// Run shows the mapping.
func (c *mappingShowCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	n, err := d.ConnectionNamed(s, c.Connection)
	if err != nil {
		return err
	}
	return showMapping(s, n)
}

type mappingSetCmd struct {
	Connection string `arg:"" help:"The connection."`
	File       string `arg:"" help:"A YAML file."`
}

const maxMapping = 1 << 20

// Run replaces the mapping.
func (c *mappingSetCmd) Run(s *session) error {
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
	if err := d.Jobs.SetMapping(s, n.ID, string(text)); err != nil {
		return err
	}
	return showMapping(s, n)
}

func showMapping(s *session, n core.Connection) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	text, err := d.Jobs.Mapping(s, n.ID)
	if err != nil {
		return err
	}
	if s.cli.JSON {
		return s.show(map[string]string{"connection": n.Name, "mapping": text}, nil)
	}
	_, err = s.out.Write([]byte(text))
	return err
}

// readFile reads a file named on the command line, bounded.
func readFile(path string, limit int64) ([]byte, error) {
	data, err := intake.ReadRegular(path, limit)
	switch {
	case errors.Is(err, intake.ErrTooLarge):
		return nil, core.Fail(core.KindInvalid, "The file "+path+" is too large for this.", "")
	case err != nil:
		return nil, unreadFile(path, err)
	}
	return data, nil
}

// unreadFile is why a file named on the command line can't be read.
func unreadFile(path string, err error) error {
	if !errors.Is(err, fs.ErrInvalid) {
		return core.Fail(core.KindNotFound, "The file "+path+" can't be read.", "Check its name and rights.").Because(err)
	}
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		return core.Fail(core.KindUsage, path+" is a folder.", "Name a file.")
	}
	return core.Fail(core.KindNotFound, path+" can't be read, for it is a pipe or a device.", "Name an ordinary file.").Because(err)
}
