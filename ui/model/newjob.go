package model

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// JobCreator makes jobs that are in no ATS.
type JobCreator interface {
	// Clients lists those that are not archived.
	Clients(ctx context.Context) ([]core.Client, error)
	Create(ctx context.Context, client core.ClientID, values map[string]string) (core.Job, error)
}

// NewJobModel is the dialog that makes a job by hand.
type NewJobModel struct {
	loop   *Loop
	source JobCreator
	place  Question
	act    Question

	Clients []core.Client
	Loaded  bool
	Err     error

	Changed func()
	// Created is called with the new draft.
	Created func(id core.JobID)
}

// NewNewJob makes the model.
func NewNewJob(loop *Loop, source JobCreator) *NewJobModel {
	return &NewJobModel{loop: loop, source: source, Changed: func() {}, Created: func(core.JobID) {}}
}

// Open reads for whom a job can be made.
func (m *NewJobModel) Open() {
	Load(m.loop, &m.place, m.source.Clients, func(list []core.Client, err error) {
		m.Loaded, m.Clients, m.Err = true, list, err
		m.Changed()
	})
}

// Note says beforehand what such a job lacks.
func (m *NewJobModel) Note() string {
	return phrase.T("A job made by hand has no apply link of its own, and its leads can't be exported to an ATS.")
}

// Busy tells whether the job is being made.
func (m *NewJobModel) Busy() bool { return m.act.Busy() }

// Why says what is still needed; "" = the job can be made.
func (m *NewJobModel) Why(client, title string) string {
	switch {
	case m.Loaded && len(m.Clients) == 0:
		return phrase.T("There is no client yet; add one first.")
	case m.named(client) == 0:
		return phrase.T("Choose the client.")
	case strings.TrimSpace(title) == "":
		return phrase.T("Give a title.")
	}
	return ""
}

func (m *NewJobModel) named(client string) core.ClientID {
	for _, c := range m.Clients {
		if c.Name == client {
			return c.ID
		}
	}
	return 0
}

// Create makes a draft for a client, named.
func (m *NewJobModel) Create(client, title, location string) {
	if m.Why(client, title) != "" || m.Busy() {
		return
	}
	id, values := m.named(client), map[string]string{"title": title}
	if strings.TrimSpace(location) != "" {
		values["location"] = location
	}
	Load(m.loop, &m.act, func(ctx context.Context) (core.Job, error) { return m.source.Create(ctx, id, values) },
		func(j core.Job, err error) {
			m.Err = err
			m.Changed()
			if err == nil {
				m.Created(j.ID)
			}
		})
	m.Changed()
}
