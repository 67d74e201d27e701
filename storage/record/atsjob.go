package record

import (
	"bytes"
	"time"

	"reqdesk/core"
)

// ATSJob is a stored core.ATSJob. Its last field is the posting, whose last field
// is the description: what stands before is had without it, see ATSJobHead.
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

// beforeDescription ends what ATSJobHead needs.
const beforeDescription = `,"description":"`

// mostHead bounds what of a record is not compressed.
const mostHead = 4096

// ATSJobHeadSize is how much of a record's JSON ATSJobHead needs, 0 = all of it.
func ATSJobHeadSize(plain []byte) int {
	end := bytes.Index(plain, []byte(beforeDescription))
	if end < 0 || end > mostHead {
		return 0
	}
	return end + len(beforeDescription)
}

// ATSJobGlance is what of an ATSJob those need who name it and ask for its state.
type ATSJobGlance struct {
	Connection core.ConnectionID `json:"connection"`
	ID         core.ATSJobID     `json:"id"`
	Open       bool              `json:"open"`
	ImportedAs core.JobID        `json:"imported_as"`
	Deleted    bool              `json:"deleted"`
	Posting    struct {
		ID        string `json:"id"`
		Reference string `json:"reference"`
		Title     string `json:"title"`
		URL       string `json:"url"`
	} `json:"posting"`
}

// Domain gives what is known of the job.
func (s ATSJobGlance) Domain() core.ATSJob {
	p := core.Posting{ID: s.Posting.ID, Reference: s.Posting.Reference, Title: s.Posting.Title, URL: s.Posting.URL}
	return core.ATSJob{ID: s.ID, Connection: s.Connection, Open: s.Open, ImportedAs: s.ImportedAs, Deleted: s.Deleted, Posting: p}
}

// ATSJobHead decodes a record's JSON, or its beginning. False says that this can't be
// done: the description is not reached, or the record was written when it stood in the
// middle.
func ATSJobHead(plain []byte) (s ATSJobGlance, ok bool) {
	const begin, rest = `{"connection":`, `}}`
	end := bytes.Index(plain, []byte(beforeDescription))
	if end < 0 || !bytes.HasPrefix(plain, []byte(begin)) {
		return s, false
	}
	was := [len(rest)]byte(plain[end:]) // the mark that was found is longer
	err := Decode(append(plain[:end], rest...), &s)
	copy(plain[end:], was[:])
	return s, err == nil
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
