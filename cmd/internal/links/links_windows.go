package links

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

// classes is where a user's own kinds of links are.
const classes = `Software\Classes\reqdesk`

// Register lets links open in program, the whole path of the window's program.
func Register(program string) error { return register(classes, program) }

// Forget takes that back.
func Forget() error { return forget(classes) }

func register(at, program string) error {
	// What a link says is one argument and never an option.
	return errors.Join(
		put(at, "", "URL:Reqdesk"), put(at, "URL Protocol", ""),
		put(at+`\DefaultIcon`, "", `"`+program+`",0`),
		put(at+`\shell\open\command`, "", `"`+program+`" -- "%1"`),
	)
}

func put(path, name, text string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	return errors.Join(key.SetStringValue(name, text), key.Close())
}

func forget(at string) error {
	for _, path := range []string{`\shell\open\command`, `\shell\open`, `\shell`, `\DefaultIcon`, ``} {
		if err := registry.DeleteKey(registry.CURRENT_USER, at+path); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return err
		}
	}
	return nil
}
