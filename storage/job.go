package storage

import (
	"time"

	"reqdesk/core"
)

// job      id → job
// job.ats  ATS job, id
//
// The recruiter's own jobs, and the one that is linked to an ATS job.

// storedJob is what lies on the disk: fields may be added, never renamed, never
// change type.
type storedJob struct {
	ID             core.JobID        `json:"id,omitzero"`
	Client         core.ClientID     `json:"client,omitzero"`
	State          core.JobState     `json:"state,omitzero"`
	Title          string            `json:"title,omitzero"`
	Locations      []storedLocation  `json:"locations,omitzero"`
	EmploymentType string            `json:"employment_type,omitzero"`
	Function       string            `json:"function,omitzero"`
	Objectives     []string          `json:"objectives,omitzero"`
	Seniority      string            `json:"seniority,omitzero"`
	Years          storedYears       `json:"years,omitzero"`
	MustHaves      []string          `json:"must_haves,omitzero"`
	Description    string            `json:"description,omitzero"`
	Owner          string            `json:"owner,omitzero"`
	Users          []string          `json:"users,omitzero"`
	ApplyURL       string            `json:"apply_url,omitzero"`
	Posted         time.Time         `json:"posted,omitzero"`
	Connection     core.ConnectionID `json:"connection,omitzero"`
	ATSJob         core.ATSJobID     `json:"ats_job,omitzero"`
	AtImport       storedPosting     `json:"at_import,omitzero"`
	Fields         map[string]string `json:"fields,omitzero"`
	DraftReasons   []string          `json:"draft_reasons,omitzero"`
	Sourcing       bool              `json:"sourcing,omitzero"`
	Created        time.Time         `json:"created,omitzero"`
	Activated      time.Time         `json:"activated,omitzero"`
	Confirmed      time.Time         `json:"confirmed,omitzero"`
	SheetSaved     time.Time         `json:"sheet_saved,omitzero"`
	ClosedAt       time.Time         `json:"closed_at,omitzero"`
	ClosedBy       string            `json:"closed_by,omitzero"`
	BeforeClose    core.JobState     `json:"before_close,omitzero"`
	HoldMail       string            `json:"hold_mail,omitzero"`
}

type storedYears struct {
	Min int `json:"min,omitzero"`
	Max int `json:"max,omitzero"`
}

var jobs = table[core.Job, storedJob]{
	bucket: "job", noun: "job",
	pack:   packJob,
	unpack: storedJob.domain,
	key:    func(_ printer, s storedJob) key { return key{}.num(uint64(s.ID)) },
	index: func(_ printer, s storedJob) []entry {
		if s.ATSJob == 0 {
			return nil
		}
		return []entry{{bucket: "job.ats", key: key{}.num(uint64(s.ATSJob)).num(uint64(s.ID))}}
	},
}

// Job gives a job by id.
func (w *Workspace) Job(tx core.Tx, id core.JobID) (core.Job, error) {
	return jobs.get(own(tx), key{}.num(uint64(id)))
}

// JobOf gives the job that is linked to an ATS job.
func (w *Workspace) JobOf(tx core.Tx, a core.ATSJobID) (core.Job, error) {
	u := own(tx)
	return jobs.first(jobs.byIDs(u, u.numbers("job.ats", key{}.num(uint64(a)))))
}

// Jobs gives all jobs, oldest first.
func (w *Workspace) Jobs(tx core.Tx) ([]core.Job, error) { return jobs.list(own(tx), nil) }

// PutJob stores a job; one without an id gets one.
func (w *Workspace) PutJob(tx core.Tx, j *core.Job) error {
	return putNumbered(own(tx), &jobs, j, &j.ID)
}

func packJob(v core.Job) storedJob {
	return storedJob{
		ID:             v.ID,
		Client:         v.Client,
		State:          v.State,
		Title:          v.Title,
		Locations:      each(v.Locations, packLocation),
		EmploymentType: v.EmploymentType,
		Function:       v.Function,
		Objectives:     v.Objectives,
		Seniority:      v.Seniority,
		Years:          packYears(v.Years),
		MustHaves:      v.MustHaves,
		Description:    v.Description,
		Owner:          v.Owner,
		Users:          v.Users,
		ApplyURL:       v.ApplyURL,
		Posted:         v.Posted,
		Connection:     v.Connection,
		ATSJob:         v.ATSJob,
		AtImport:       packPosting(v.AtImport),
		Fields:         v.Fields,
		DraftReasons:   v.DraftReasons,
		Sourcing:       v.Sourcing,
		Created:        v.Created,
		Activated:      v.Activated,
		Confirmed:      v.Confirmed,
		SheetSaved:     v.SheetSaved,
		ClosedAt:       v.ClosedAt,
		ClosedBy:       v.ClosedBy,
		BeforeClose:    v.BeforeClose,
		HoldMail:       v.HoldMail,
	}
}

func (s storedJob) domain() core.Job {
	return core.Job{
		ID:             s.ID,
		Client:         s.Client,
		State:          s.State,
		Title:          s.Title,
		Locations:      each(s.Locations, storedLocation.domain),
		EmploymentType: s.EmploymentType,
		Function:       s.Function,
		Objectives:     s.Objectives,
		Seniority:      s.Seniority,
		Years:          s.Years.domain(),
		MustHaves:      s.MustHaves,
		Description:    s.Description,
		Owner:          s.Owner,
		Users:          s.Users,
		ApplyURL:       s.ApplyURL,
		Posted:         s.Posted,
		Connection:     s.Connection,
		ATSJob:         s.ATSJob,
		AtImport:       s.AtImport.domain(),
		Fields:         s.Fields,
		DraftReasons:   s.DraftReasons,
		Sourcing:       s.Sourcing,
		Created:        s.Created,
		Activated:      s.Activated,
		Confirmed:      s.Confirmed,
		SheetSaved:     s.SheetSaved,
		ClosedAt:       s.ClosedAt,
		ClosedBy:       s.ClosedBy,
		BeforeClose:    s.BeforeClose,
		HoldMail:       s.HoldMail,
	}
}

func packYears(v core.Years) storedYears {
	return storedYears{
		Min: v.Min,
		Max: v.Max,
	}
}

func (s storedYears) domain() core.Years {
	return core.Years{
		Min: s.Min,
		Max: s.Max,
	}
}
