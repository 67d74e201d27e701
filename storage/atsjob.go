package storage

import (
	"iter"
	"time"

	"reqdesk/core"
)

// ats               id → ATS job
// ats.connection    connection, id
// ats.foreign       fingerprint(connection, the ATS's own id), id
// ats.reference     fingerprint(connection, reference), id
//
// The mirror of what ATSs say. One ATS job per connection and foreign id. Its
// search row is kept in step (search.go).

// storedATSJob is what lies on the disk: fields may be added, never renamed,
// never change type.
type storedATSJob struct {
	ID         core.ATSJobID     `json:"id,omitzero"`
	Connection core.ConnectionID `json:"connection,omitzero"`
	Posting    storedPosting     `json:"posting,omitzero"`
	Open       bool              `json:"open,omitzero"`
	Missed     int               `json:"missed,omitzero"`
	Look       uint64            `json:"look,omitzero"`
	FirstLook  uint64            `json:"first_look,omitzero"`
	Kept       bool              `json:"kept,omitzero"`
	Held       core.HeldID       `json:"held,omitzero"`
	ImportedAs core.JobID        `json:"imported_as,omitzero"`
	FirstSeen  time.Time         `json:"first_seen,omitzero"`
	Seen       time.Time         `json:"seen,omitzero"`
	Deleted    bool              `json:"deleted,omitzero"`
}

type storedPosting struct {
	ID             string            `json:"id,omitzero"`
	Reference      string            `json:"reference,omitzero"`
	Title          string            `json:"title,omitzero"`
	Status         string            `json:"status,omitzero"`
	Closed         bool              `json:"closed,omitzero"`
	Locations      []storedLocation  `json:"locations,omitzero"`
	EmploymentType string            `json:"employment_type,omitzero"`
	Function       string            `json:"function,omitzero"`
	Experience     string            `json:"experience,omitzero"`
	Description    string            `json:"description,omitzero"`
	MustHaves      []string          `json:"must_haves,omitzero"`
	ApplyURL       string            `json:"apply_url,omitzero"`
	URL            string            `json:"url,omitzero"`
	Owner          string            `json:"owner,omitzero"`
	Users          []string          `json:"users,omitzero"`
	Flags          map[string]string `json:"flags,omitzero"`
	Posted         time.Time         `json:"posted,omitzero"`
	Updated        time.Time         `json:"updated,omitzero"`
}

type storedLocation struct {
	Text       string `json:"text,omitzero"`
	City       string `json:"city,omitzero"`
	Region     string `json:"region,omitzero"`
	Country    string `json:"country,omitzero"`
	PostalCode string `json:"postal_code,omitzero"`
	Sure       bool   `json:"sure,omitzero"`
	Role       string `json:"role,omitzero"`
	Zone       string `json:"zone,omitzero"`
}

var atsJobs = table[core.ATSJob, storedATSJob]{
	bucket: "ats", noun: "ATS job",
	pack:   packATSJob,
	unpack: storedATSJob.domain,
	key:    func(_ printer, s storedATSJob) key { return key{}.num(uint64(s.ID)) },
	index: func(p printer, s storedATSJob) []entry {
		c, id := s.Connection, uint64(s.ID)
		entries := []entry{
			{bucket: "ats.connection", key: key{}.num(uint64(c)).num(id)},
			{bucket: "ats.foreign", key: key{}.print(p.print("ats.foreign", c.String(), s.Posting.ID)).num(id), late: true},
		}
		if ref := s.Posting.Reference; ref != "" {
			entries = append(entries, entry{
				bucket: "ats.reference",
				key:    key{}.print(p.print("ats.reference", c.String(), ref)).num(id), late: true,
			})
		}
		return entries
	},
}

// ATSJob gives an ATS job by id.
func (w *Workspace) ATSJob(tx core.Tx, id core.ATSJobID) (core.ATSJob, error) {
	return atsJobs.get(own(tx), key{}.num(uint64(id)))
}

// ATSJobByForeignID gives an ATS job by the id that its ATS gave it. Ids that
// differ in case only are different jobs.
func (w *Workspace) ATSJobByForeignID(tx core.Tx, c core.ConnectionID, foreign string) (core.ATSJob, error) {
	u := own(tx)
	for j, err := range atsJobs.byIDs(u, u.printed("ats.foreign", w.prints.prints("ats.foreign", c.String(), foreign))) {
		if err != nil || j.Posting.ID == foreign {
			return j, err
		}
	}
	return core.ATSJob{}, atsJobs.missing()
}

// ATSJobsByReference gives the ATS jobs of a connection with this reference,
// whatever the case; none is no error.
func (w *Workspace) ATSJobsByReference(tx core.Tx, c core.ConnectionID, reference string) ([]core.ATSJob, error) {
	u := own(tx)
	return collect(atsJobs.byIDs(u, u.printed("ats.reference", w.prints.prints("ats.reference", c.String(), reference))))
}

// ATSJobsOf gives the ATS jobs of a connection, oldest first. They may be
// changed on the way.
func (w *Workspace) ATSJobsOf(tx core.Tx, c core.ConnectionID) iter.Seq2[core.ATSJob, error] {
	u := own(tx)
	return atsJobs.byIDs(u, u.numbers("ats.connection", key{}.num(uint64(c))))
}

// PutATSJob stores an ATS job and its search row; one without an id gets one.
func (w *Workspace) PutATSJob(tx core.Tx, j *core.ATSJob) error {
	u := own(tx)
	if err := putNumbered(u, &atsJobs, j, &j.ID); err != nil {
		return err
	}
	return u.putSearchRow(searchRow(*j), !j.Deleted)
}

func packATSJob(v core.ATSJob) storedATSJob {
	return storedATSJob{
		ID:         v.ID,
		Connection: v.Connection,
		Posting:    packPosting(v.Posting),
		Open:       v.Open,
		Missed:     v.Missed,
		Look:       v.Look,
		FirstLook:  v.FirstLook,
		Kept:       v.Kept,
		Held:       v.Held,
		ImportedAs: v.ImportedAs,
		FirstSeen:  v.FirstSeen,
		Seen:       v.Seen,
		Deleted:    v.Deleted,
	}
}

func (s storedATSJob) domain() core.ATSJob {
	return core.ATSJob{
		ID:         s.ID,
		Connection: s.Connection,
		Posting:    s.Posting.domain(),
		Open:       s.Open,
		Missed:     s.Missed,
		Look:       s.Look,
		FirstLook:  s.FirstLook,
		Kept:       s.Kept,
		Held:       s.Held,
		ImportedAs: s.ImportedAs,
		FirstSeen:  s.FirstSeen,
		Seen:       s.Seen,
		Deleted:    s.Deleted,
	}
}

func packPosting(v core.Posting) storedPosting {
	return storedPosting{
		ID:             v.ID,
		Reference:      v.Reference,
		Title:          v.Title,
		Status:         v.Status,
		Closed:         v.Closed,
		Locations:      each(v.Locations, packLocation),
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

func (s storedPosting) domain() core.Posting {
	return core.Posting{
		ID:             s.ID,
		Reference:      s.Reference,
		Title:          s.Title,
		Status:         s.Status,
		Closed:         s.Closed,
		Locations:      each(s.Locations, storedLocation.domain),
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

func packLocation(v core.Location) storedLocation {
	return storedLocation{
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

func (s storedLocation) domain() core.Location {
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
