package ctl

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/instance"
	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
)

// A workspace has one owner. While the window is open that is the window, and it runs
// the commands itself: the command line only hands over what was typed and shows what
// comes back.

// Host is the program that has the workspace open already.
type Host struct {
	Desk *desk.Desk
	// Rest runs do while the host's own background engine rests.
	Rest func(do func())
}

// RunIn runs one command in the host's process and gives the exit code. Relative paths
// begin in dir, the folder of whoever typed it.
func RunIn(ctx context.Context, h Host, dir string, args []string, w World) int {
	return run(ctx, args, world{
		in: w.In, out: w.Out, err: w.Err, dir: dir, host: &h,
		getenv: func(string) string { return "" }, // those of the window say nothing about the command
	})
}

// own are commands, by how they begin, that nobody else can run: they need no open
// workspace, or one that nobody has open. The latter fail with exit code 7 while the
// window is there.
var own = []string{"init", "recover", "restore", "key move", "demo", "connect kinds", "connector", "source kinds"}

// byWindow lets the window run the command, if there is one that has the workspace open.
func (s *session) byWindow(command string, args []string) (code int, done bool) {
	alone := slices.ContainsFunc(own, func(begin string) bool { return command == begin || strings.HasPrefix(command, begin+" ") })
	// A clock of one's own can't be given to the window.
	if alone || s.host != nil || s.getenv("REQDESK_NOW") != "" {
		return 0, false
	}
	o, err := s.options()
	if err != nil {
		return 0, false // the command says so itself
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return 0, false
	}
	place := instance.Place{Folder: journal.Folder(s.getenv), Workspace: o.Dir}
	code, err = place.Run(s, instance.Request{Args: args, Dir: here}, s.in, s.out, s.err)
	switch {
	case core.IsNotFound(err):
		return 0, false
	case err != nil:
		return fail(s.err, s.cli.JSON, err), true
	}
	return code, true
}

// whole makes the paths of a command whole that begin in the folder of whoever typed it.
func (s *session) whole(command *kong.Node) {
	if s.dir == "" || command == nil {
		return
	}
	fields := reflect.Indirect(command.Target)
	for _, name := range []string{"File", "Files", "Dir", "Keep", "Attach"} {
		switch f := fields.FieldByName(name); {
		case !f.IsValid():
		case f.Kind() == reflect.String:
			f.SetString(s.path(f.String()))
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String:
			for i := range f.Len() {
				f.Index(i).SetString(s.path(f.Index(i).String()))
			}
		}
	}
	if set := fields.FieldByName("Set"); set.IsValid() && set.Kind() == reflect.Slice {
		for i := range set.Len() {
			if key, value, _ := strings.Cut(set.Index(i).String(), "="); key == "file" || key == "path" {
				set.Index(i).SetString(key + "=" + s.path(value))
			}
		}
	}
}

func (s *session) path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}

// resting runs do while no other engine works on the workspace.
func (s *session) resting(do func() error) (err error) {
	if s.host == nil || s.host.Rest == nil {
		return do()
	}
	err = errors.New("not run") //nolint:err113 // in case the host gave up
	s.host.Rest(func() { err = do() })
	return err
}
