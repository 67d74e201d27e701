package record

import (
	"time"

	"github.com/segmentio/encoding/proto"

	"reqdesk/core"
)

// NotSource is a stored core.NotSource.
type NotSource struct {
	ID         core.NotSourceID  `json:"id,omitzero"`
	Job        core.JobID        `json:"job,omitzero"`
	ATSJob     core.ATSJobID     `json:"ats_job,omitzero"`
	Client     core.ClientID     `json:"client,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Origin     string            `json:"origin,omitzero"`
	File       core.ListFileID   `json:"file,omitzero"`
	Row        int               `json:"row,omitzero"`
	Applicant  Applicant         `json:"applicant,omitzero"`
	Added      time.Time         `json:"added,omitzero"`
	Keys       []Fingerprint     `json:"keys,omitzero"` // not in the domain: what it is found by
}

// PackNotSource makes the stored form.
func PackNotSource(v core.NotSource) NotSource {
	return NotSource{
		ID:         v.ID,
		Job:        v.Job,
		ATSJob:     v.ATSJob,
		Client:     v.Client,
		Connection: v.Connection,
		Origin:     v.Origin,
		File:       v.File,
		Row:        v.Row,
		Applicant:  PackApplicant(v.Applicant),
		Added:      v.Added,
	}
}

// Domain gives back what was stored.
func (s NotSource) Domain() core.NotSource {
	return core.NotSource{
		ID:         s.ID,
		Job:        s.Job,
		ATSJob:     s.ATSJob,
		Client:     s.Client,
		Connection: s.Connection,
		Origin:     s.Origin,
		File:       s.File,
		Row:        s.Row,
		Applicant:  s.Applicant.Domain(),
		Added:      s.Added,
	}
}

// NotSourceGlance is what of a NotSource those need who ask whether somebody is on a list.
// It lies in the index, where those who ask look anyway, as to bring one more page of a big
// file into memory may take longer than all else. To keep the index small it is stored as
// a protocol buffer, times to the second: the law is that of the numbers of its fields.
type NotSourceGlance struct {
	Job         uint64 `protobuf:"varint,1,opt"`
	ATSJob      uint64 `protobuf:"varint,2,opt"`
	Client      uint64 `protobuf:"varint,3,opt"`
	Connection  uint64 `protobuf:"varint,4,opt"`
	Added       int64  `protobuf:"zigzag64,5,opt"` // seconds since 1970; 0 = not known
	Application string `protobuf:"bytes,6,opt"`
	Person      string `protobuf:"bytes,7,opt"`
	Name        string `protobuf:"bytes,8,opt"`
	Stage       string `protobuf:"bytes,9,opt"`
	Since       int64  `protobuf:"zigzag64,10,opt"` // as Added
	Removed     bool   `protobuf:"varint,11,opt"`
}

// Glance gives the short view of a line.
func (s NotSource) Glance() NotSourceGlance {
	a := s.Applicant
	return NotSourceGlance{
		Job: uint64(s.Job), ATSJob: uint64(s.ATSJob), Client: uint64(s.Client), Connection: uint64(s.Connection), Added: seconds(s.Added),
		Application: a.ID, Person: a.PersonID, Name: a.Name, Stage: a.Stage, Since: seconds(a.Since), Removed: a.Removed,
	}
}

// Pack gives its stored form; nil where there is none, and the line itself has to be read.
func (s NotSourceGlance) Pack() []byte { return packed(&s) }

// UnpackNotSourceGlance reads what Pack gave.
func UnpackNotSourceGlance(packed []byte) (s NotSourceGlance, err error) {
	err = proto.Unmarshal(packed, &s)
	return s, err
}

// Domain gives what is known of the line, all but its id.
func (s NotSourceGlance) Domain() core.NotSourceGlance {
	return core.NotSourceGlance{
		Job: core.JobID(s.Job), ATSJob: core.ATSJobID(s.ATSJob), Client: core.ClientID(s.Client), Connection: core.ConnectionID(s.Connection), Added: instant(s.Added),
		Applicant: core.ApplicantGlance{
			ID: s.Application, PersonID: s.Person, Name: s.Name, Stage: s.Stage, Since: instant(s.Since), Removed: s.Removed,
		},
	}
}

// packed is the stored form of a short view; nil if it has none.
func packed(short any) []byte {
	out, err := proto.Marshal(short)
	if err != nil || len(out) == 0 {
		return nil
	}
	return out
}

// seconds is a time in short, and instant the time.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func instant(seconds int64) (t time.Time) {
	if seconds != 0 {
		t = time.Unix(seconds, 0).UTC()
	}
	return t
}

// Applicant is a stored core.Applicant.
type Applicant struct {
	ID       string    `json:"id,omitzero"`
	PersonID string    `json:"person_id,omitzero"`
	JobID    string    `json:"job_id,omitzero"`
	Name     string    `json:"name,omitzero"`
	Emails   []string  `json:"emails,omitzero"`
	Phones   []string  `json:"phones,omitzero"`
	URLs     []string  `json:"urls,omitzero"`
	Employer string    `json:"employer,omitzero"`
	Stage    string    `json:"stage,omitzero"`
	StageID  string    `json:"stage_id,omitzero"`
	Status   string    `json:"status,omitzero"`
	Since    time.Time `json:"since,omitzero"`
	Updated  time.Time `json:"updated,omitzero"`
	Removed  bool      `json:"removed,omitzero"`
}

// PackApplicant makes the stored form.
func PackApplicant(v core.Applicant) Applicant {
	return Applicant{
		ID:       v.ID,
		PersonID: v.PersonID,
		JobID:    v.JobID,
		Name:     v.Name,
		Emails:   v.Emails,
		Phones:   v.Phones,
		URLs:     v.URLs,
		Employer: v.Employer,
		Stage:    v.Stage,
		StageID:  v.StageID,
		Status:   v.Status,
		Since:    v.Since,
		Updated:  v.Updated,
		Removed:  v.Removed,
	}
}

// Domain gives back what was stored.
func (s Applicant) Domain() core.Applicant {
	return core.Applicant{
		ID:       s.ID,
		PersonID: s.PersonID,
		JobID:    s.JobID,
		Name:     s.Name,
		Emails:   s.Emails,
		Phones:   s.Phones,
		URLs:     s.URLs,
		Employer: s.Employer,
		Stage:    s.Stage,
		StageID:  s.StageID,
		Status:   s.Status,
		Since:    s.Since,
		Updated:  s.Updated,
		Removed:  s.Removed,
	}
}
