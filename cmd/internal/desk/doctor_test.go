package desk

import (
	"context"
	"testing"

	"reqdesk/core"
)

// drawer is a keychain that answers every question in one way.
type drawer struct{ err error }

func (d drawer) Get(context.Context, string) (string, error) { return "", d.err }
func (d drawer) Set(context.Context, string, string) error   { return d.err }
func (d drawer) Delete(context.Context, string) error        { return d.err }

func TestDoctorSaysWhereANewKeyWouldLie(t *testing.T) {
	locked := core.Fail(core.KindKeychain, "The keychain is locked.", "Unlock it.")
	for name, row := range map[string]struct {
		err        error
		passphrase string
		ok         bool
	}{
		"keychain that works":           {core.Fail(core.KindNotFound, "No such entry.", ""), "", true},
		"locked keychain":               {locked, "", false},
		"locked keychain, passphrase":   {locked, "four plain words here", true},
		"keychain that holds even this": {nil, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			f := holder(t.Context(), drawer{row.err}, row.passphrase)
			if (f.Err == nil) != row.ok || f.Check != "keychain" || f.Detail == "" {
				t.Errorf("found %+v", f)
			}
			if !row.ok && f.Remedy == "" {
				t.Error("nothing says what to do")
			}
		})
	}
}
