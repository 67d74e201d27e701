package model

import (
	"context"
	"slices"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
)

// ForWhom is the question for whom a new version is.
type ForWhom struct {
	Version  int // that will be
	OnTheWay int
}

// Keep says what becomes of those on the way when the version is for new people only.
func (q ForWhom) Keep() string {
	if q.OnTheWay == 1 {
		return phrase.T("The person on the way finishes the version they began with.")
	}
	return phrase.T("The %d people on the way finish the version they began with.", q.OnTheWay)
}

// Move says what becomes of them when it is for everybody.
func (q ForWhom) Move() string {
	if q.OnTheWay == 1 {
		return phrase.T("The person on the way goes on with it too, at the step that they have come to.")
	}
	return phrase.T("The %d people on the way go on with it too, each at the step that they have come to.", q.OnTheWay)
}

// Save checks every e-mail and stores the steps as a new version. When one of
// them can't be sent as it is, AskSave is asked first; when people are on the way,
// AskFor.
func (m *SequenceModel) Save() {
	if m.WhyNotSave() != "" {
		m.Changed()
		return
	}
	m.checkAll(func() {
		bad := 0
		for _, r := range m.Rows {
			if r.Blocks {
				bad++
			}
		}
		if bad == 0 {
			m.askFor()
			return
		}
		m.AskSave(phrase.N(bad, "%d e-mail can't be sent as it stands: the problems are marked. Nobody can be approved until they are mended.", "%d e-mails can't be sent as it stands: the problems are marked. Nobody can be approved until they are mended."), m.askFor)
	})
}

func (m *SequenceModel) askFor() {
	if m.Facts.OnTheWay == 0 || m.stored.Version == 0 {
		m.store(false)
		return
	}
	m.AskFor(ForWhom{Version: m.stored.Version + 1, OnTheWay: m.Facts.OnTheWay}, m.store)
}

type savedSequence struct {
	sequence core.Sequence
	adoption outreach.Adoption
	trials   []outreach.Trial
}

func (m *SequenceModel) store(everybody bool) {
	job, steps := m.Job, slices.Clone(m.Steps)
	source, err := outreach.FormatSequence(steps)
	if err != nil {
		m.Err = core.Fail(core.KindInvalid, phrase.T("The sequence can't be written; nothing was changed."), phrase.T("Take out what was pasted last.")).Because(err)
		m.Changed()
		return
	}
	Load(m.loop, &m.saving, func(ctx context.Context) (s savedSequence, err error) {
		if s.sequence, s.adoption, err = m.service.SetSequenceFor(ctx, job, source, everybody); err != nil {
			return s, err
		}
		s.trials, err = m.service.Trials(ctx, job)
		return s, err
	}, func(s savedSequence, err error) {
		m.Err = err
		if err == nil && job == m.Job {
			m.saved(s, steps)
		}
		m.Changed()
	})
	m.Changed()
}

func (m *SequenceModel) saved(s savedSequence, steps []core.Step) {
	m.stored, m.trials = s.sequence, s.trials
	if slices.Equal(m.Steps, steps) {
		m.Steps = slices.Clone(s.sequence.Steps)
		delete(m.drafts, m.Job)
		m.Switched()
	}
	m.arrange()
	words := phrase.T("Saved as version %d", s.sequence.Version)
	switch a := s.adoption; {
	case a.Kept > 0:
		words += phrase.N(a.Kept, ". %d person keeps the version they began with.", ". %d people keep the version they began with.")
	case a.Moved > 0:
		words += phrase.N(a.Moved, ". %d person on the way goes on with it.", ". %d people on the way go on with it.")
	}
	m.Saved(words)
}

// KeepWords says what becomes of people on the way when a new version is saved.
func (m *SequenceModel) KeepWords() string {
	if m.Facts.OnTheWay == 0 {
		return phrase.T("Nobody is on the way; a new version is for all who start from now on.")
	}
	return phrase.N(m.Facts.OnTheWay, "%d person is on the way. When you save, you say whom the new version is for.", "%d people are on the way. When you save, you say whom the new version is for.")
}
