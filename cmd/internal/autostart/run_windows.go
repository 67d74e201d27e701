package autostart

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"reqdesk/core"
)

const (
	// value is the name under which Windows shows the program in its own list.
	value = "Reqdesk"
	keys  = `Software\Microsoft\Windows\CurrentVersion\`
)

// Run is an entry of the list of programs that Windows starts when the user signs in.
type Run struct {
	List     string // the key of the list
	Approved string // the key in which Windows keeps which entries the user switched off
	Start    []string
}

func system(start []string) Starter {
	return Run{List: keys + "Run", Approved: keys + `Explorer\StartupApproved\Run`, Start: start}
}

// Starts tells whether the program starts by itself. One that was switched off in the
// settings of Windows does not.
func (r Run) Starts(context.Context) (bool, error) {
	list, err := registry.OpenKey(registry.CURRENT_USER, r.List, registry.QUERY_VALUE)
	if err == nil {
		_, _, err = list.GetStringValue(value)
		err = errors.Join(err, list.Close())
	}
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, core.Fail(core.KindStorage, "Whether Reqdesk starts by itself can't be read.", "Look into the settings of Windows, under Apps and Startup.").Because(err)
	}
	approved, err := registry.OpenKey(registry.CURRENT_USER, r.Approved, registry.QUERY_VALUE)
	if err != nil {
		return true, nil // nothing was ever switched off
	}
	state, _, err := approved.GetBinaryValue(value)
	off := err == nil && len(state) > 0 && state[0]&1 == 1
	return !off, approved.Close()
}

// SetStarts lets the program start by itself, or no longer.
func (r Run) SetStarts(_ context.Context, on bool) error {
	err := remove(r.Approved) // what was switched off in the settings is on again
	switch {
	case err != nil:
	case on:
		err = r.write()
	default:
		err = remove(r.List)
	}
	if err != nil {
		return core.Fail(core.KindStorage, "Whether Reqdesk starts by itself could not be changed.", "Change it in the settings of Windows, under Apps and Startup.").Because(err)
	}
	return nil
}

func (r Run) write() error {
	list, _, err := registry.CreateKey(registry.CURRENT_USER, r.List, registry.SET_VALUE)
	if err != nil {
		return err
	}
	words := make([]string, 0, len(r.Start))
	for i, w := range r.Start {
		if i == 0 {
			w = `"` + w + `"` // a path holds no quote, and without them blanks end it
		} else {
			w = windows.EscapeArg(w)
		}
		words = append(words, w)
	}
	return errors.Join(list.SetStringValue(value, strings.Join(words, " ")), list.Close())
}

// remove takes the program's value out of a key; not there is done.
func remove(path string) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err == nil {
		err = errors.Join(key.DeleteValue(value), key.Close())
	}
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}
