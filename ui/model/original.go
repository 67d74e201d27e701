package model

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/ui/phrase"
)

// OriginalReader gives the original of a profile.
type OriginalReader interface {
	Original(ctx context.Context, p core.Profile) (intake.Original, error)
}

// OriginalModel is the original of one profile, shown beside its fields or not.
type OriginalModel struct {
	Changed func()

	Open    bool
	Loaded  bool
	Profile core.Profile
	Is      intake.Original
	Err     error

	loop   *Loop
	source OriginalReader
	asking Question
}

// NewOriginal makes the model of an original that is not shown yet.
func NewOriginal(loop *Loop, source OriginalReader) *OriginalModel {
	return &OriginalModel{loop: loop, source: source, Changed: func() {}}
}

// Toggle shows the original of a profile, or no longer.
func (m *OriginalModel) Toggle(p core.Profile) {
	if m.Open {
		m.Close()
		return
	}
	m.Open = true
	m.load(p)
}

// Follow shows the original of another profile where one is shown; whoever has none
// closes it.
func (m *OriginalModel) Follow(p core.Profile) {
	switch {
	case !m.Open || p.ID == m.Profile.ID:
	case p.Blob == "":
		m.Close()
	default:
		m.load(p)
	}
}

// Close shows it no longer, and forgets its pages.
func (m *OriginalModel) Close() {
	m.asking.Stop()
	m.Open, m.Loaded, m.Profile, m.Is, m.Err = false, false, core.Profile{}, intake.Original{}, nil
	m.Changed()
}

func (m *OriginalModel) load(p core.Profile) {
	m.Profile, m.Loaded, m.Is, m.Err = p, false, intake.Original{}, nil
	Load(m.loop, &m.asking, func(ctx context.Context) (intake.Original, error) { return m.source.Original(ctx, p) },
		func(is intake.Original, err error) {
			m.Loaded, m.Is, m.Err = true, is, err
			m.Changed()
		})
	m.Changed()
}

// Note says what is not shown of it; "" = nothing.
func (m *OriginalModel) Note() string {
	switch {
	case m.Is.More:
		return phrase.N(len(m.Is.Pages), "Only the first %d page is shown.", "Only the first %d pages are shown.")
	case m.Loaded && m.Err == nil && len(m.Is.Pages) == 0:
		return phrase.T("The file can't be drawn here: this is the text that was read of it.")
	}
	return ""
}
