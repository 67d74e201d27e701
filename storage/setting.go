package storage

import (
	"maps"

	"reqdesk/core"
)

// settings  fingerprint(scope) → settings
//
// One row per scope: the workspace, a connection, a client.

// storedSettings is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedSettings struct {
	Scope  string            `json:"scope,omitempty"`
	Values map[string]string `json:"values"`
}

var settings = table[storedSettings, storedSettings]{
	bucket: "settings", noun: "settings",
	pack:   func(s storedSettings) storedSettings { return s },
	unpack: func(s storedSettings) storedSettings { return s },
	key:    func(p printer, s storedSettings) key { return key{}.print(p.print("settings", s.Scope)) },
}

// Settings gives the settings of a scope; an empty map when there are none.
func (w *Workspace) Settings(tx core.Tx, scope string) (map[string]string, error) {
	s, err := settings.get(own(tx), key{}.print(w.prints.print("settings", scope)))
	if core.IsNotFound(err) || err == nil && s.Values == nil {
		return map[string]string{}, nil
	}
	return s.Values, err
}

// SettingGlance gives one setting of a scope; "" when there is none.
func (w *Workspace) SettingGlance(tx core.Tx, scope, name string) (string, error) {
	u := own(tx)
	scopes, _ := w.glances.settings.of(u)
	if values, known := scopes[scope]; known {
		return values[name], nil
	}
	values, err := w.Settings(tx, scope)
	if err != nil {
		return "", err
	}
	// A new map each time: the last one may be read meanwhile.
	scopes = maps.Clone(scopes)
	if scopes == nil {
		scopes = map[string]map[string]string{}
	}
	scopes[scope] = values
	w.glances.settings.keep(u, scopes)
	return values[name], nil
}

// PutSettings replaces the settings of a scope.
func (w *Workspace) PutSettings(tx core.Tx, scope string, s map[string]string) error {
	return settings.put(own(tx), storedSettings{scope, s})
}
