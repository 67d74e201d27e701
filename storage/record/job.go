package record

import (
	"time"

	"reqdesk/core"
)

// Job is a stored core.Job.
type Job struct {
	ID             core.JobID        `json:"id,omitzero"`
	Client         core.ClientID     `json:"client,omitzero"`
	State          core.JobState     `json:"state,omitzero"`
	Title          string            `json:"title,omitzero"`
	Locations      []Location        `json:"locations,omitzero"`
	EmploymentType string            `json:"employment_type,omitzero"`
	Function       string            `json:"function,omitzero"`
	Objectives     []string          `json:"objectives,omitzero"`
	Seniority      string            `json:"seniority,omitzero"`
	Years          Years             `json:"years,omitzero"`
	MustHaves      []string          `json:"must_haves,omitzero"`
	Description    string            `json:"description,omitzero"`
	Owner          string            `json:"owner,omitzero"`
	Users          []string          `json:"users,omitzero"`
	ApplyURL       string            `json:"apply_url,omitzero"`
	Posted         time.Time         `json:"posted,omitzero"`
	Connection     core.ConnectionID `json:"connection,omitzero"`
	ATSJob         core.ATSJobID     `json:"ats_job,omitzero"`
	Former         []core.ATSJobID   `json:"former,omitzero"`
	GoneLook       uint64            `json:"gone_look,omitzero"`
	AtImport       Posting           `json:"at_import,omitzero"`
	Fields         map[string]string `json:"fields,omitzero"`
	Drift          []string          `json:"drift,omitzero"`
	DraftReasons   []string          `json:"draft_reasons,omitzero"` // read only: sentences of the first format
	Reasons        []DraftReason     `json:"reasons,omitzero"`
	Sourcing       bool              `json:"sourcing,omitzero"`
	Reserved       int               `json:"reserved,omitzero"`
	Created        time.Time         `json:"created,omitzero"`
	Activated      time.Time         `json:"activated,omitzero"`
	Confirmed      time.Time         `json:"confirmed,omitzero"`
	SheetSaved     time.Time         `json:"sheet_saved,omitzero"`
	ClosedAt       time.Time         `json:"closed_at,omitzero"`
	ClosedBy       string            `json:"closed_by,omitzero"`
	BeforeClose    core.JobState     `json:"before_close,omitzero"`
	ReopenedAt     time.Time         `json:"reopened_at,omitzero"`
	Archived       time.Time         `json:"archived,omitzero"`
	HoldMail       string            `json:"hold_mail,omitzero"`
}

// PackJob makes the stored form.
func PackJob(v core.Job) Job {
	return Job{
		ID:             v.ID,
		Client:         v.Client,
		State:          v.State,
		Title:          v.Title,
		Locations:      Each(v.Locations, PackLocation),
		EmploymentType: v.EmploymentType,
		Function:       v.Function,
		Objectives:     v.Objectives,
		Seniority:      v.Seniority,
		Years:          PackYears(v.Years),
		MustHaves:      v.MustHaves,
		Description:    v.Description,
		Owner:          v.Owner,
		Users:          v.Users,
		ApplyURL:       v.ApplyURL,
		Posted:         v.Posted,
		Connection:     v.Connection,
		ATSJob:         v.ATSJob,
		Former:         v.Former,
		GoneLook:       v.GoneLook,
		AtImport:       PackPosting(v.AtImport),
		Fields:         v.Fields,
		Drift:          v.Drift,
		Reasons:        Each(v.DraftReasons, PackDraftReason),
		Sourcing:       v.Sourcing,
		Reserved:       v.Reserved,
		Created:        v.Created,
		Activated:      v.Activated,
		Confirmed:      v.Confirmed,
		SheetSaved:     v.SheetSaved,
		ClosedAt:       v.ClosedAt,
		ClosedBy:       v.ClosedBy,
		BeforeClose:    v.BeforeClose,
		ReopenedAt:     v.ReopenedAt,
		Archived:       v.Archived,
		HoldMail:       v.HoldMail,
	}
}

// Domain gives back what was stored.
func (s Job) Domain() core.Job {
	return core.Job{
		ID:             s.ID,
		Client:         s.Client,
		State:          s.State,
		Title:          s.Title,
		Locations:      Each(s.Locations, Location.Domain),
		EmploymentType: s.EmploymentType,
		Function:       s.Function,
		Objectives:     s.Objectives,
		Seniority:      s.Seniority,
		Years:          s.Years.Domain(),
		MustHaves:      s.MustHaves,
		Description:    s.Description,
		Owner:          s.Owner,
		Users:          s.Users,
		ApplyURL:       s.ApplyURL,
		Posted:         s.Posted,
		Connection:     s.Connection,
		ATSJob:         s.ATSJob,
		Former:         s.Former,
		GoneLook:       s.GoneLook,
		AtImport:       s.AtImport.Domain(),
		Fields:         s.Fields,
		Drift:          s.Drift,
		DraftReasons:   append(Each(s.DraftReasons, oldReason), Each(s.Reasons, DraftReason.Domain)...),
		Sourcing:       s.Sourcing,
		Reserved:       s.Reserved,
		Created:        s.Created,
		Activated:      s.Activated,
		Confirmed:      s.Confirmed,
		SheetSaved:     s.SheetSaved,
		ClosedAt:       s.ClosedAt,
		ClosedBy:       s.ClosedBy,
		BeforeClose:    s.BeforeClose,
		ReopenedAt:     s.ReopenedAt,
		Archived:       s.Archived,
		HoldMail:       s.HoldMail,
	}
}

// DraftReason is a stored core.DraftReason.
type DraftReason struct {
	Code  core.ReasonCode `json:"code,omitzero"`
	Field string          `json:"field,omitzero"`
	Text  string          `json:"text,omitzero"`
}

// PackDraftReason makes the stored form.
func PackDraftReason(v core.DraftReason) DraftReason {
	return DraftReason{
		Code:  v.Code,
		Field: v.Field,
		Text:  v.Text,
	}
}

// Domain gives back what was stored.
func (s DraftReason) Domain() core.DraftReason {
	return core.DraftReason{
		Code:  s.Code,
		Field: s.Field,
		Text:  s.Text,
	}
}

// oldReason is a reason of the time when only an employment type could leave one.
func oldReason(text string) core.DraftReason {
	return core.DraftReason{Code: core.ReasonTable, Field: "employment_type", Text: text}
}

// Years is a stored core.Years.
type Years struct {
	Min int `json:"min,omitzero"`
	Max int `json:"max,omitzero"`
}

// PackYears makes the stored form.
func PackYears(v core.Years) Years {
	return Years{
		Min: v.Min,
		Max: v.Max,
	}
}

// Domain gives back what was stored.
func (s Years) Domain() core.Years {
	return core.Years{
		Min: s.Min,
		Max: s.Max,
	}
}
