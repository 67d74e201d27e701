package record

import (
	"time"

	"github.com/segmentio/encoding/proto"

	"reqdesk/core"
)

// ATSJob is a stored core.ATSJob.
type ATSJob struct {
	Connection core.ConnectionID `json:"connection,omitzero"`
	ID         core.ATSJobID     `json:"id,omitzero"`
	Open       bool              `json:"open,omitzero"`
	Missed     int               `json:"missed,omitzero"`
	Look       uint64            `json:"look,omitzero"`
	FirstLook  uint64            `json:"first_look,omitzero"`
	Kept       bool              `json:"kept,omitzero"`
	Held       core.HeldID       `json:"held,omitzero"`
	ImportedAs core.JobID        `json:"imported_as,omitzero"`
	FirstSeen  time.Time         `json:"first_seen,omitzero"`
	Flagged    time.Time         `json:"flagged,omitzero"`
	Seen       time.Time         `json:"seen,omitzero"`
	Deleted    bool              `json:"deleted,omitzero"`
	Posting    Posting           `json:"posting,omitzero"`
}

// ATSJobGlance is what of an ATSJob those need who name it and ask for its state. It lies
// in an index of its own, as a protocol buffer like NotSourceGlance: hundreds of thousands
// are so few pages that they are at hand.
type ATSJobGlance struct {
	Connection uint64 `protobuf:"varint,1,opt"`
	Open       bool   `protobuf:"varint,2,opt"`
	ImportedAs uint64 `protobuf:"varint,3,opt"`
	Deleted    bool   `protobuf:"varint,4,opt"`
	ForeignID  string `protobuf:"bytes,5,opt"`
	Reference  string `protobuf:"bytes,6,opt"`
	Title      string `protobuf:"bytes,7,opt"`
	URL        string `protobuf:"bytes,8,opt"`
}

// Glance gives the short view of a job.
func (s ATSJob) Glance() ATSJobGlance {
	p := s.Posting
	return ATSJobGlance{
		Connection: uint64(s.Connection), Open: s.Open, ImportedAs: uint64(s.ImportedAs), Deleted: s.Deleted,
		ForeignID: p.ID, Reference: p.Reference, Title: p.Title, URL: p.URL,
	}
}

// Pack gives its stored form; nil where there is none, and the job itself has to be read.
func (s ATSJobGlance) Pack() []byte { return packed(&s) }

// UnpackATSJobGlance reads what Pack gave.
func UnpackATSJobGlance(packed []byte) (s ATSJobGlance, err error) {
	err = proto.Unmarshal(packed, &s)
	return s, err
}

// Domain gives what is known of the job, all but its id.
func (s ATSJobGlance) Domain() core.ATSJob {
	return core.ATSJob{
		Connection: core.ConnectionID(s.Connection), Open: s.Open, ImportedAs: core.JobID(s.ImportedAs), Deleted: s.Deleted,
		Posting: core.Posting{ID: s.ForeignID, Reference: s.Reference, Title: s.Title, URL: s.URL},
	}
}

// PackATSJob makes the stored form.
func PackATSJob(v core.ATSJob) ATSJob {
	return ATSJob{
		ID:         v.ID,
		Connection: v.Connection,
		Posting:    PackPosting(v.Posting),
		Open:       v.Open,
		Missed:     v.Missed,
		Look:       v.Look,
		FirstLook:  v.FirstLook,
		Kept:       v.Kept,
		Held:       v.Held,
		ImportedAs: v.ImportedAs,
		FirstSeen:  v.FirstSeen,
		Flagged:    v.Flagged,
		Seen:       v.Seen,
		Deleted:    v.Deleted,
	}
}

// Domain gives back what was stored.
func (s ATSJob) Domain() core.ATSJob {
	return core.ATSJob{
		ID:         s.ID,
		Connection: s.Connection,
		Posting:    s.Posting.Domain(),
		Open:       s.Open,
		Missed:     s.Missed,
		Look:       s.Look,
		FirstLook:  s.FirstLook,
		Kept:       s.Kept,
		Held:       s.Held,
		ImportedAs: s.ImportedAs,
		FirstSeen:  s.FirstSeen,
		Flagged:    s.Flagged,
		Seen:       s.Seen,
		Deleted:    s.Deleted,
	}
}

// Posting is a stored core.Posting.
type Posting struct {
	ID             string            `json:"id,omitzero"`
	Reference      string            `json:"reference,omitzero"`
	Title          string            `json:"title,omitzero"`
	Status         string            `json:"status,omitzero"`
	Closed         bool              `json:"closed,omitzero"`
	Locations      []Location        `json:"locations,omitzero"`
	EmploymentType string            `json:"employment_type,omitzero"`
	Function       string            `json:"function,omitzero"`
	Experience     string            `json:"experience,omitzero"`
	MustHaves      []string          `json:"must_haves,omitzero"`
	ApplyURL       string            `json:"apply_url,omitzero"`
	URL            string            `json:"url,omitzero"`
	Owner          string            `json:"owner,omitzero"`
	Users          []string          `json:"users,omitzero"`
	Flags          map[string]string `json:"flags,omitzero"`
	Posted         time.Time         `json:"posted,omitzero"`
	Updated        time.Time         `json:"updated,omitzero"`
	Description    string            `json:"description,omitzero"`
}

// PackPosting makes the stored form.
func PackPosting(v core.Posting) Posting {
	return Posting{
		ID:             v.ID,
		Reference:      v.Reference,
		Title:          v.Title,
		Status:         v.Status,
		Closed:         v.Closed,
		Locations:      Each(v.Locations, PackLocation),
		EmploymentType: v.EmploymentType,
		Function:       v.Function,
		Experience:     v.Experience,
		Description:    v.Description,
		MustHaves:      v.MustHaves,
		ApplyURL:       v.ApplyURL,
		URL:            v.URL,
		Owner:          v.Owner,
		Users:          v.Users,
		Flags:          v.Flags,
		Posted:         v.Posted,
		Updated:        v.Updated,
	}
}

// Domain gives back what was stored.
func (s Posting) Domain() core.Posting {
	return core.Posting{
		ID:             s.ID,
		Reference:      s.Reference,
		Title:          s.Title,
		Status:         s.Status,
		Closed:         s.Closed,
		Locations:      Each(s.Locations, Location.Domain),
		EmploymentType: s.EmploymentType,
		Function:       s.Function,
		Experience:     s.Experience,
		Description:    s.Description,
		MustHaves:      s.MustHaves,
		ApplyURL:       s.ApplyURL,
		URL:            s.URL,
		Owner:          s.Owner,
		Users:          s.Users,
		Flags:          s.Flags,
		Posted:         s.Posted,
		Updated:        s.Updated,
	}
}

// Location is a stored core.Location.
type Location struct {
	Text       string `json:"text,omitzero"`
	City       string `json:"city,omitzero"`
	Region     string `json:"region,omitzero"`
	Country    string `json:"country,omitzero"`
	PostalCode string `json:"postal_code,omitzero"`
	Sure       bool   `json:"sure,omitzero"`
	Role       string `json:"role,omitzero"`
	Zone       string `json:"zone,omitzero"`
}

// PackLocation makes the stored form.
func PackLocation(v core.Location) Location {
	return Location{
		Text:       v.Text,
		City:       v.City,
		Region:     v.Region,
		Country:    v.Country,
		PostalCode: v.PostalCode,
		Sure:       v.Sure,
		Role:       v.Role,
		Zone:       v.Zone,
	}
}

// Domain gives back what was stored.
func (s Location) Domain() core.Location {
	return core.Location{
		Text:       s.Text,
		City:       s.City,
		Region:     s.Region,
		Country:    s.Country,
		PostalCode: s.PostalCode,
		Sure:       s.Sure,
		Role:       s.Role,
		Zone:       s.Zone,
	}
}
