package ctl

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reqdesk/core"
)

type setupCmds struct {
	Export setupExportCmd `cmd:"" help:"Write a client's connections without keys, settings, tables, rules, templates and starter sequence."`
	Import setupImportCmd `cmd:"" help:"Set up a client from such a file; its keys are entered afterwards."`
}

type setupExportCmd struct {
	Client string `arg:"" help:"The client's name."`
	File   string `arg:"" help:"The file to write; one that exists is left alone."`
}

// Run writes the file.
func (c *setupExportCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	file, leftOut, err := d.ExportSetup(s, c.Client)
	if err != nil {
		return err
	}
	if err := writeNew(c.File, file); err != nil {
		return err
	}
	path, err := filepath.Abs(c.File)
	if err != nil {
		path = c.File
	}
	return s.show(map[string]any{"client": c.Client, "file": path, "left_out": list(leftOut)}, func(row func(...any)) {
		row("Written:", path)
		for _, what := range leftOut {
			row("Left out:", what)
		}
	})
}

// writeNew writes a file that does not exist yet, whole or not at all.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return core.Fail(core.KindRefused, "The file "+path+" exists already; it was left as it is.", "Name another one.")
	}
	if err == nil {
		_, err = f.Write(data)
		err = cmp.Or(err, f.Close())
	}
	if err != nil {
		_ = os.Remove(path)
		return core.Fail(core.KindStorage, "The file "+path+" can't be written.", "Check the folder and its rights.").Because(err)
	}
	return nil
}

type setupImportCmd struct {
	File   string `arg:"" help:"The file."`
	Client string `help:"Another name for the client." placeholder:"NAME"`
	Secret bool   `name:"secret-stdin" help:"Take keys from standard input, one CONNECTION.FIELD=value a line."`
}

// maxSetup bounds the file to read, in bytes.
const maxSetup = 4 << 20

// Run sets a client up, and enters the keys that were given.
func (c *setupImportCmd) Run(s *session) error {
	file, err := readFile(c.File, maxSetup)
	if err != nil {
		return err
	}
	given, err := s.secrets(c.Secret)
	if err != nil {
		return err
	}
	d, err := s.desk()
	if err != nil {
		return err
	}
	made, err := d.ImportSetup(s, file, c.Client)
	if err != nil {
		return err
	}
	type view struct {
		Name  string   `json:"name"`
		Kind  string   `json:"kind"`
		Needs []string `json:"needs"`
	}
	views := []view{}
	for _, n := range made.Connections {
		mine := map[string]string{}
		for key, value := range given {
			if field, ok := strings.CutPrefix(key, n.Name+"."); ok {
				mine[field] = value
			}
		}
		if len(mine) > 0 {
			if err := d.EnterFields(s, n.Name, mine); err != nil {
				return err
			}
		}
		needs := slices.DeleteFunc(slices.Clone(n.Needs), func(key string) bool { return mine[key] != "" })
		views = append(views, view{n.Name, n.Kind, list(needs)})
	}
	return s.show(map[string]any{"client": made.Client.Name, "connections": views, "templates": list(made.Templates)}, func(row func(...any)) {
		row("Client:", made.Client.Name)
		for _, v := range views {
			row("Connection:", v.Name, "enter:", v.Needs)
		}
		row("Templates:", made.Templates)
		row("Enter keys with:", "connect set NAME --secret-stdin")
	})
}
