package model

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/leads"
	"reqdesk/ui/phrase"
)

// LeadSource lists and exports leads.
type LeadSource interface {
	ContactMarker
	List(ctx context.Context, job core.JobID) ([]leads.Row, error)
	Preview(ctx context.Context, job core.JobID, person core.PersonID) (leads.Preview, error)
	Export(ctx context.Context, job core.JobID, person core.PersonID, confirm bool, override string) (core.Entry, error)
}

// LeadState is where a lead stands on its way into the ATS.
type LeadState int

// The states.
const (
	LeadMarked LeadState = iota
	LeadWaits            // for the next try, or for what its note says
	LeadRefused
	LeadExported
)

// LeadRow is one lead.
type LeadRow struct {
	Person core.PersonID
	Name   string
	Cause  string
	Marked time.Time
	State  LeadState
	Status string // in the ATS
	AsOf   time.Time
	URL    string
	Note   string // the problem of the last export, or what it waits for
}

// LeadsModel is a job's leads, and the dialog that exports one.
type LeadsModel struct {
	loop   *Loop
	source LeadSource
	place  Question
	look   Question
	act    Question

	job    core.JobID
	person core.PersonID

	Loaded bool
	Err    error
	Rows   []LeadRow

	Preview    *leads.Preview // of the lead that is being exported
	PreviewErr error
	ExportErr  error
	Exporting  bool

	Changed func()
	// PreviewChanged is called after each change of the four fields above.
	PreviewChanged func()
	// Exported is called when an export was asked for.
	Exported func()
}

// NewLeads makes the model.
func NewLeads(loop *Loop, source LeadSource) *LeadsModel {
	return &LeadsModel{loop: loop, source: source, Changed: func() {}, PreviewChanged: func() {}, Exported: func() {}}
}

// Show reads the leads of a job.
func (m *LeadsModel) Show(job core.JobID) {
	if job != m.job {
		m.job, m.Loaded, m.Rows = job, false, nil
	}
	Load(m.loop, &m.place, func(ctx context.Context) ([]leads.Row, error) { return m.source.List(ctx, job) },
		func(list []leads.Row, err error) {
			m.Loaded, m.Err = true, err
			if err == nil {
				m.Rows = leadRows(list)
			}
			m.Changed()
		})
}

func leadRows(list []leads.Row) []LeadRow {
	rows := make([]LeadRow, 0, len(list))
	for _, l := range list {
		r := LeadRow{
			Person: l.Person, Name: l.Name, Cause: phrase.Of(l.Cause), Marked: l.Marked, URL: l.URL,
			Status: cmp.Or(l.ATSStage, l.ATSStatus), AsOf: l.AsOf, Note: phrase.Of(l.Problem),
		}
		switch {
		case !l.Exported.IsZero():
			r.State = LeadExported
		case l.Waits:
			r.State = LeadWaits
		case l.Problem != "":
			r.State = LeadRefused
		}
		rows = append(rows, r)
	}
	return rows
}

// Look prepares the export of a lead: what would be written, and what the ATS
// would refuse.
func (m *LeadsModel) Look(person core.PersonID) {
	m.person, m.Preview, m.PreviewErr, m.ExportErr = person, nil, nil, nil
	job := m.job
	Load(m.loop, &m.look, func(ctx context.Context) (leads.Preview, error) { return m.source.Preview(ctx, job, person) },
		func(p leads.Preview, err error) {
			if m.PreviewErr = err; err == nil {
				m.Preview = &p
			}
			m.PreviewChanged()
		})
	m.PreviewChanged()
}

// OnItsWay tells whether a lead is in the outbox and nothing is wanted of the recruiter.
// One that waits for something, which its note says, is exported by hand.
func (r LeadRow) OnItsWay() bool { return r.State == LeadWaits && r.Note == "" }

// OnItsWay tells it of the lead that is looked at.
func (m *LeadsModel) OnItsWay() bool {
	return slices.ContainsFunc(m.Rows, func(r LeadRow) bool { return r.Person == m.person && r.OnItsWay() })
}

// CanExport tells whether what is shown can be written.
func (m *LeadsModel) CanExport() bool {
	return m.Preview != nil && len(m.Preview.Problems) == 0 && !m.Exporting && !m.OnItsWay()
}

// NeedsReason tells whether the last try was refused in a way that a reason can
// override.
func (m *LeadsModel) NeedsReason() bool {
	return m.ExportErr != nil && core.KindOf(m.ExportErr) == core.KindRefused
}

// PreviewLine is one field that would be written.
type PreviewLine struct{ Name, Value string }

// Lines are exactly what would be written, in words.
func (m *LeadsModel) Lines() []PreviewLine {
	if m.Preview == nil {
		return nil
	}
	c := m.Preview.Candidate
	b := c.Resume.Basics
	lines := []PreviewLine{{phrase.T("ATS job"), c.JobID}, {phrase.T("Name"), b.Name}, {phrase.T("E-mail"), b.Email}, {phrase.T("Phone"), b.Phone}}
	for _, p := range b.Profiles {
		lines = append(lines, PreviewLine{cmp.Or(p.Network, phrase.T("Profile")), p.URL})
	}
	var work, school []string
	for _, w := range c.Resume.Work {
		work = append(work, commaJoin(w.Position, w.Name, monthSpan(w.StartDate, w.EndDate)))
	}
	for _, e := range c.Resume.Education {
		school = append(school, commaJoin(strings.TrimSpace(e.StudyType+" "+e.Area), e.Institution, monthSpan(e.StartDate, e.EndDate)))
	}
	lines = append(lines, PreviewLine{phrase.T("Experience"), strings.Join(work, "\n")}, PreviewLine{phrase.T("Education"), strings.Join(school, "\n")},
		PreviewLine{phrase.T("Source"), c.Source}, PreviewLine{phrase.T("Résumé"), m.Preview.File})
	shown := lines[:0]
	for _, l := range lines {
		if l.Value != "" {
			shown = append(shown, l)
		}
	}
	return shown
}

func commaJoin(list ...string) string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

func monthSpan(from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case to == "":
		return phrase.T("%s to now", from)
	case from == "":
		return phrase.T("until %s", to)
	}
	return phrase.T("%s to %s", from, to)
}

// Export writes what is shown; reason overrides a refusal of the guard, "" =
// none.
func (m *LeadsModel) Export(reason string) {
	if !m.CanExport() {
		return
	}
	job, person := m.job, m.person
	m.Exporting, m.ExportErr = true, nil
	m.PreviewChanged()
	Act(m.loop, &m.act, func(ctx context.Context) error {
		_, err := m.source.Export(ctx, job, person, true, strings.TrimSpace(reason))
		return err
	}, func(err error) {
		m.Exporting, m.ExportErr = false, err
		m.PreviewChanged()
		if err == nil {
			m.Exported()
		}
		m.Show(job)
	})
}
