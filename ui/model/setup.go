package model

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// SetupService gives a client's set-up to a file, and sets a client up from one.
type SetupService interface {
	// FreePath is a file that does not exist yet, in the folder of downloads.
	FreePath(name string) string
	// SaveSetup writes the set-up of a client and tells what was left out of it.
	SaveSetup(ctx context.Context, client, path string) (leftOut []string, err error)
	// TrySetup tells what a file would make, and stores nothing. client is another name
	// for the client; "" takes the file's.
	TrySetup(ctx context.Context, path, client string) (Setup, error)
	// TakeSetup makes it.
	TakeSetup(ctx context.Context, path, client string) (Setup, error)
	// SaveText writes a new file, and ReadText reads one.
	SaveText(ctx context.Context, path, text string) error
	ReadText(ctx context.Context, path string) (string, error)
}

// Setup is what a set-up file makes.
type Setup struct {
	Client      core.Client
	Connections []SetupConnection
	Templates   []string
	Starter     bool // it holds a starter sequence
}

// SetupConnection is a connection with the fields that are to be entered by hand.
type SetupConnection struct {
	Name, Kind string
	Needs      []string
}

// SetupModel is the dialog that reads a set-up: first what it would make, then it.
type SetupModel struct {
	loop    *Loop
	service SetupService
	kind    func(string) string
	trying  Question
	taking  Question
	path    string
	client  string

	Tried   *Setup // what the file would make; nil = nothing yet
	Err     error
	Changed func()
}

// ReadSetup begins the dialog.
func (m *ClientsModel) ReadSetup() *SetupModel {
	return &SetupModel{loop: m.loop, service: m.given.Setups, kind: m.kindName, Changed: func() {}}
}

// Try reads a file and tells what it would make; client is another name, or "".
func (m *SetupModel) Try(path, client string) {
	m.path, m.client, m.Tried, m.Err = strings.TrimSpace(path), strings.TrimSpace(client), nil, nil
	if m.path == "" {
		m.trying.Stop()
		m.Changed()
		return
	}
	path, client = m.path, m.client
	Load(m.loop, &m.trying, func(ctx context.Context) (Setup, error) { return m.service.TrySetup(ctx, path, client) }, func(s Setup, err error) {
		if m.Err = err; err == nil {
			m.Tried = &s
		}
		m.Changed()
	})
	m.Changed()
}

// Ready tells whether there is something to set up.
func (m *SetupModel) Ready() bool { return m.Tried != nil && !m.taking.Busy() }

// Lines say what the file would make, and what is to be done afterwards.
func (m *SetupModel) Lines() []string {
	if m.Tried == nil {
		return nil
	}
	s := m.Tried
	lines := []string{phrase.T("The client %s, with its codes and what is off-limits.", s.Client.Name)}
	for _, c := range s.Connections {
		line := phrase.T("The connection %s to %s, with its settings, words and rules.", c.Name, m.kind(c.Kind))
		if len(c.Needs) > 0 {
			line += phrase.T(" You enter its keys yourself: %s.", strings.Join(c.Needs, ", "))
		}
		lines = append(lines, line)
	}
	if len(s.Templates) > 0 {
		lines = append(lines, phrase.T("%s: %s", phrase.N(len(s.Templates), "%d e-mail template", "%d e-mail templates"), strings.Join(s.Templates, ", "))+".")
	}
	if s.Starter {
		lines = append(lines, phrase.T("A sequence for new jobs to start from."))
	}
	return append(lines, phrase.T("Nothing that is here already is changed."))
}

// Take sets the client up.
func (m *SetupModel) Take(done func(Setup, error)) {
	if !m.Ready() {
		return
	}
	path, client := m.path, m.client
	Load(m.loop, &m.taking, func(ctx context.Context) (Setup, error) { return m.service.TakeSetup(ctx, path, client) }, done)
	m.Changed()
}

// SetupPath is where the set-up of the client that is shown may be saved.
func (m *ClientsModel) SetupPath() string {
	return m.given.Setups.FreePath(phrase.T("%s set-up.yaml", m.Client().Name))
}

// SaveSetup writes the set-up of the client that is shown.
func (m *ClientsModel) SaveSetup(path string, done func(leftOut []string, err error)) {
	client := m.Client().Name
	Load(m.loop, new(Question), func(ctx context.Context) ([]string, error) {
		return m.given.Setups.SaveSetup(ctx, client, strings.TrimSpace(path))
	}, done)
}

// MayShare tells whether set-ups and rules can be written to files here.
func (m *ClientsModel) MayShare() bool { return m.given.Setups != nil }

// SharePath is a new file for something of this name.
func (m *ClientsModel) SharePath(name string) string { return m.given.Setups.FreePath(name) }

// SaveText writes a text as a new file.
func (m *ClientsModel) SaveText(path, text string, done func(error)) {
	Act(m.loop, new(Question), func(ctx context.Context) error { return m.given.Setups.SaveText(ctx, strings.TrimSpace(path), text) }, done)
}

// ReadText reads a file of text.
func (m *ClientsModel) ReadText(path string, done func(string, error)) {
	Load(m.loop, new(Question), func(ctx context.Context) (string, error) {
		return m.given.Setups.ReadText(ctx, strings.TrimSpace(path))
	}, done)
}
