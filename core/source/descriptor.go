package source

import (
	"cmp"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// Descriptor is what the program knows about a kind of source without asking it. The
// form, the commands and the documentation are made from it.
type Descriptor struct {
	Kind         string // the word used in commands, for example "github"
	Name         string // as its makers write it
	About        string // one sentence: what it gives
	Fields       []ats.Field
	Instructions string // Markdown: how the key is made, and what is done with what is found
	KeyPage      string // "" = none
	// Contactable says that addresses which it gives were given for being written to.
	Contactable bool
	// Files says that it is a Deliverer, not a Searcher; Verifies that it is a Verifier.
	Files, Verifies bool
	Grade           ats.Grade
	Tested          string
}

// Config is what a source is made from. Secrets are in memory only.
type Config struct {
	Settings map[string]string
	Secrets  map[string]string
	// LoopbackOnly refuses every address that is not this machine's.
	LoopbackOnly bool
}

// Factory makes a source. It validates and does no network; a missing or malformed
// setting is KindUsage.
type Factory struct {
	Descriptor Descriptor
	New        func(Config) (Source, error)
}

// Setting gives a setting without the spaces around it; "" = it is not set.
func (c Config) Setting(key string) string { return strings.TrimSpace(c.Settings[key]) }

// Base gives the setting base_url without a slash at its end, or the usual address.
func (c Config) Base(usual string) string {
	return strings.TrimRight(cmp.Or(c.Setting("base_url"), usual), "/")
}

// CheckFields refuses fields that a kind does not have, secret ones among the open
// ones, and the lack of one that it needs.
func (d Descriptor) CheckFields(settings, secrets map[string]string) error {
	have := func(key string, secret bool) bool {
		for _, f := range d.Fields {
			if f.Key == key && f.Secret == secret {
				return true
			}
		}
		return false
	}
	for k := range settings {
		if have(k, true) {
			return core.Fail(core.KindUsage, "The field "+k+" is secret and is never taken as an argument.", "Give it on standard input after --secret-stdin.")
		}
		if !have(k, false) {
			return core.Fail(core.KindUsage, d.Name+" has no field "+k+".", "See `source kinds`.")
		}
	}
	for k := range secrets {
		if !have(k, true) {
			return core.Fail(core.KindUsage, d.Name+" has no secret field "+k+".", "See `source kinds`.")
		}
	}
	for _, f := range d.Fields {
		if f.Required && f.Default == "" && settings[f.Key] == "" && secrets[f.Key] == "" {
			return core.Fail(core.KindUsage, "The field "+f.Key+" ("+f.Label+") is missing.", f.Help)
		}
	}
	return nil
}
