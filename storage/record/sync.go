package record

import (
	"time"

	"reqdesk/core"
)

// SyncStatus is a stored core.SyncStatus.
type SyncStatus struct {
	Connection     core.ConnectionID `json:"connection,omitzero"`
	Resource       string            `json:"resource,omitzero"`
	Cursor         string            `json:"cursor,omitzero"`
	Since          string            `json:"since,omitzero"`
	Look           uint64            `json:"look,omitzero"`
	LookOpen       bool              `json:"look_open,omitzero"`
	FullLook       bool              `json:"full_look,omitzero"`
	Seen           int               `json:"seen,omitzero"`
	Total          int               `json:"total,omitzero"`
	Pending        []core.ATSJobID   `json:"pending,omitzero"`
	Doubtful       []core.ATSJobID   `json:"doubtful,omitzero"`
	SeenIDs        []uint64          `json:"seen_ids,omitzero"`
	SeenJobs       []byte            `json:"seen_jobs,omitzero"`
	OpenJobs       int               `json:"open_jobs,omitzero"`
	SeenOpen       int               `json:"seen_open,omitzero"`
	NewOpen        int               `json:"new_open,omitzero"`
	FullAt         time.Time         `json:"full_at,omitzero"`
	Started        time.Time         `json:"started,omitzero"`
	Completed      time.Time         `json:"completed,omitzero"`
	Before         []time.Time       `json:"before,omitzero"`
	Failures       int               `json:"failures,omitzero"`
	ErrorKind      core.Kind         `json:"error_kind,omitzero"`
	ErrorText      string            `json:"error_text,omitzero"`
	NextDue        time.Time         `json:"next_due,omitzero"`
	MappingVersion int               `json:"mapping_version,omitzero"`
}

// PackSyncStatus makes the stored form.
func PackSyncStatus(v core.SyncStatus) SyncStatus {
	return SyncStatus{
		Connection:     v.Connection,
		Resource:       v.Resource,
		Cursor:         v.Cursor,
		Since:          v.Since,
		Look:           v.Look,
		LookOpen:       v.LookOpen,
		FullLook:       v.FullLook,
		Seen:           v.Seen,
		Total:          v.Total,
		Pending:        v.Pending,
		Doubtful:       v.Doubtful,
		SeenIDs:        v.SeenIDs,
		SeenJobs:       v.SeenJobs,
		OpenJobs:       v.OpenJobs,
		SeenOpen:       v.SeenOpen,
		NewOpen:        v.NewOpen,
		FullAt:         v.FullAt,
		Started:        v.Started,
		Completed:      v.Completed,
		Before:         v.Before,
		Failures:       v.Failures,
		ErrorKind:      v.ErrorKind,
		ErrorText:      v.ErrorText,
		NextDue:        v.NextDue,
		MappingVersion: v.MappingVersion,
	}
}

// Domain gives back what was stored.
func (s SyncStatus) Domain() core.SyncStatus {
	return core.SyncStatus{
		Connection:     s.Connection,
		Resource:       s.Resource,
		Cursor:         s.Cursor,
		Since:          s.Since,
		Look:           s.Look,
		LookOpen:       s.LookOpen,
		FullLook:       s.FullLook,
		Seen:           s.Seen,
		Total:          s.Total,
		Pending:        s.Pending,
		Doubtful:       s.Doubtful,
		SeenIDs:        s.SeenIDs,
		SeenJobs:       s.SeenJobs,
		OpenJobs:       s.OpenJobs,
		SeenOpen:       s.SeenOpen,
		NewOpen:        s.NewOpen,
		FullAt:         s.FullAt,
		Started:        s.Started,
		Completed:      s.Completed,
		Before:         s.Before,
		Failures:       s.Failures,
		ErrorKind:      s.ErrorKind,
		ErrorText:      s.ErrorText,
		NextDue:        s.NextDue,
		MappingVersion: s.MappingVersion,
	}
}
