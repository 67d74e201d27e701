package ats

import (
	"cmp"
	"context"
	"strings"
	"time"

	"reqdesk/core"
)

// Descriptor is what the program knows about a kind of ATS without asking it.
// The set-up form, the probe, the README's table and the documentation are made
// from it.
type Descriptor struct {
	Kind         string // the word used in commands, for example "feed"
	Name         string // as its makers write it
	Fields       []Field
	Capabilities Capabilities
	Instructions string // Markdown: how an administrator makes the key
	KeyPage      string // where to make it; "" = none
	// Poll is how often the engine looks by default.
	Poll time.Duration
	// MappingVersion rises when a release reads more or other fields: the next look
	// is then a full one.
	MappingVersion int
	// PeopleByAccount says that People can list the whole account at once.
	PeopleByAccount bool
	// AbsenceCloses says that a job missing from a full look is closed (J-9).
	AbsenceCloses bool
	// Mapping is the default field mapping and value tables as YAML; "" = fixed.
	Mapping string
	// Carries says what goes along when a candidate is created, of the words
	// CarryEducation, CarryExperience, CarryLinkedIn and CarrySource.
	Carries []string
	// Grade and Tested say how the connector was tested: in a word that can be
	// compared, and in a sentence.
	Grade  Grade
	Tested string
}

// What may go along with a candidate (Descriptor.Carries).
const (
	CarryEducation  = "education"
	CarryExperience = "experience"
	CarryLinkedIn   = "linkedin"
	CarrySource     = "source"
)

// Grade says against what a connector was tested.
type Grade string

// The grades, weakest first.
const (
	GradeFake     Grade = "own fake"        // a server of ours that behaves as the facts say
	GradeDocument Grade = "vendor document" // also a mock server made from the vendor's own description
	GradeServer   Grade = "real server"     // the real software on this machine
	GradeLive     Grade = "live account"    // an account at the vendor's
)

// Field is one line of the set-up form.
type Field struct {
	Key, Label, Help string
	Secret, Required bool
	// SignIn marks a secret that nobody types: signing in through the browser gives it
	// (Factory.SignIn).
	SignIn  bool
	Default string
	Choices []string
}

// MappingFile is the key of a field that names a file: it is read once, and what it
// says becomes the connection's mapping.
const MappingFile = "file"

// Right is one line of the permission probe.
type Right struct {
	Feature string // "jobs", "people" …
	OK      bool
	Missing string // the permission's name in the ATS; "" when OK
}

// Rights are the lines of the probe for features that need one right; missing is its
// name in the ATS, "" where it is there.
func Rights(missing string, features ...string) []Right {
	list := make([]Right, 0, len(features))
	for _, feature := range features {
		list = append(list, Right{Feature: feature, OK: missing == "", Missing: missing})
	}
	return list
}

// Config is what a connector is made from. Secrets are in memory only.
type Config struct {
	Settings map[string]string
	Secrets  map[string]string
	Mapping  string // the user's; "" = the descriptor's
	// Keep stores a secret field that the ATS has replaced, such as a refresh token
	// that works once; nil = it can't be stored, and the connector goes on with it in
	// memory only.
	Keep func(ctx context.Context, key, value string) error
	// LoopbackOnly refuses every address that is not this machine's, redirects
	// included: that of a practice workspace.
	LoopbackOnly bool
}

// Factory makes a connector. It validates and does no network; a missing or
// malformed setting is KindUsage.
type Factory struct {
	Descriptor Descriptor
	New        func(Config) (Connector, error)
	// SignIn says how a person signs in through the browser; nil = not at all. It
	// validates and does no network.
	SignIn func(Config) (core.SignIn, error)
}

// Setting gives a setting without the spaces around it; "" = it is not set.
func (c Config) Setting(key string) string { return strings.TrimSpace(c.Settings[key]) }

// Base gives the setting base_url without a slash at its end, or the usual address
// where it is not set.
func (c Config) Base(usual string) string {
	return strings.TrimRight(cmp.Or(c.Setting("base_url"), usual), "/")
}

// Keeps gives what stores one secret field anew; nil = it can't be stored.
func (c Config) Keeps(key string) func(ctx context.Context, value string) error {
	if c.Keep == nil {
		return nil
	}
	return func(ctx context.Context, value string) error { return c.Keep(ctx, key, value) }
}

// Secret gives a required secret or a KindAuth error that names the field.
func (c Config) Secret(key, label string) (string, error) {
	if v := c.Secrets[key]; v != "" {
		return v, nil
	}
	return "", core.Fail(core.KindAuth, "No "+label+" is stored for this connection.", "Enter it in the connection's settings.")
}
