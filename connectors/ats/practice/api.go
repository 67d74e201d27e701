package practice

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// The ATS's JSON, as far as it is of use here.
type (
	wirePlace struct {
		City       string `json:"city"`
		Region     string `json:"region"`
		Country    string `json:"country"`
		PostalCode string `json:"postal_code"`
		Text       string `json:"text"`
	}
	wireUser struct {
		Email string `json:"email"`
	}
	wireJob struct {
		ID             string            `json:"id"`
		Reference      string            `json:"reference"`
		Title          string            `json:"title"`
		Status         string            `json:"status"`
		Primary        wirePlace         `json:"primary_location"`
		Secondary      []wirePlace       `json:"secondary_locations"`
		EmploymentType string            `json:"employment_type"`
		Family         string            `json:"job_family"`
		Experience     string            `json:"experience_level"`
		Skills         []string          `json:"required_skills"`
		Description    string            `json:"description_html"`
		ApplyURL       string            `json:"apply_url"`
		URL            string            `json:"url"`
		Owner          wireUser          `json:"owner"`
		Assigned       []wireUser        `json:"assigned_users"`
		Fields         map[string]string `json:"custom_fields"`
		PostedAt       time.Time         `json:"posted_at"`
		UpdatedAt      time.Time         `json:"updated_at"`
		Deleted        bool              `json:"deleted"`
	}
	// wireJobs has pointers where a missing field must not pass for an empty list or the end.
	wireJobs struct {
		Jobs  *[]wireJob `json:"jobs"`
		Next  *string    `json:"next_cursor"`
		Total int        `json:"total"`
	}
	wireStage struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Position int    `json:"position"`
		Kind     string `json:"kind"`
	}
	wireEducation struct {
		School  string `json:"school"`
		Degree  string `json:"degree,omitempty"`
		Field   string `json:"field,omitempty"`
		StartOn string `json:"start_on,omitempty"`
		EndOn   string `json:"end_on,omitempty"`
	}
	wireExperience struct {
		Employer string `json:"employer"`
		Title    string `json:"title"`
		StartOn  string `json:"start_on,omitempty"`
		EndOn    string `json:"end_on,omitempty"`
		Summary  string `json:"summary,omitempty"`
	}
	wireCandidate struct {
		ID           string            `json:"id,omitempty"`
		FirstName    string            `json:"first_name"`
		LastName     string            `json:"last_name"`
		Email        string            `json:"email,omitempty"`
		Phone        string            `json:"phone,omitempty"`
		LinkedInURL  string            `json:"linkedin_url,omitempty"`
		Headline     string            `json:"headline,omitempty"`
		Employer     string            `json:"current_employer,omitempty"`
		Location     wireHome          `json:"location,omitzero"`
		Education    []wireEducation   `json:"education,omitempty"`
		Experience   []wireExperience  `json:"experience,omitempty"`
		URL          string            `json:"url,omitempty"`
		StageID      string            `json:"stage_id,omitempty"`
		Source       string            `json:"source,omitempty"`
		Applications []wireApplication `json:"applications,omitempty"`
	}
	wireHome struct {
		City       string `json:"city,omitempty"`
		Region     string `json:"region,omitempty"`
		Country    string `json:"country,omitempty"`
		PostalCode string `json:"postal_code,omitempty"`
	}
	wireApplication struct {
		ID          string        `json:"id"`
		JobID       string        `json:"job_id"`
		CandidateID string        `json:"candidate_id"`
		Stage       wireStage     `json:"stage"`
		Status      string        `json:"status"`
		CreatedAt   time.Time     `json:"created_at"`
		UpdatedAt   time.Time     `json:"updated_at"`
		Deleted     bool          `json:"deleted"`
		Candidate   wireCandidate `json:"candidate"`
	}
	wireApplications struct {
		Applications *[]wireApplication `json:"applications"`
		Next         *string            `json:"next_cursor"`
	}
	wireMe struct {
		Permissions []string `json:"permissions"`
	}
	wireRequirement struct {
		Field    string `json:"field"`
		Required bool   `json:"required"`
		FromList string `json:"from_list"`
	}
	wireAttachment struct {
		SHA256 string `json:"sha256"`
	}
	wireRefusal struct {
		Error struct {
			Fields []struct {
				Field   string `json:"field"`
				Message string `json:"message"`
			} `json:"fields"`
		} `json:"error"`
	}
)

// pageSize is the most that the ATS gives at once.
const pageSize = 100

// place is where a look stands. It is what our cursors hold.
type place struct {
	After  string `json:"after,omitempty"`  // the incremental look's beginning
	AsOf   string `json:"as_of,omitempty"`  // the server's time when the look began
	Cursor string `json:"cursor,omitempty"` // the ATS's own
	Holes  bool   `json:"holes,omitempty"`  // something had to be left out
}

func (p place) encode() ats.Cursor {
	raw, _ := json.Marshal(p) // strings and a bool can't fail
	return ats.Cursor(base64.RawURLEncoding.EncodeToString(raw))
}

// decode reads a cursor; one that is none begins anew.
func decode(c ats.Cursor) (p place, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(string(c))
	ok = err == nil && json.Unmarshal(raw, &p) == nil
	return p, ok
}

func (p place) query() url.Values {
	q := url.Values{"limit": {strconv.Itoa(pageSize)}}
	if p.After != "" {
		q.Set("updated_after", p.After)
	}
	if p.Cursor != "" {
		q.Set("cursor", p.Cursor)
	}
	return q
}

// batch is one page of a list as the ATS gave it.
type batch[W any] struct {
	items  []W
	next   string
	total  int
	header http.Header
}

// list says how one kind of row is fetched and what becomes of it.
type list[W, T any] struct {
	fetch   func(context.Context, place) (batch[W], error)
	convert func(W) (row T, id string)
}

// walk makes pages of batches. Rows without an id are left out: they can't be
// stored, and a look with such holes is not Full.
func (l list[W, T]) walk(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[T], error] {
	return func(yield func(ats.Page[T], error) bool) {
		start, _ := decode(since)
		at, resumed := place{After: start.After}, false
		if resume != "" {
			if at, resumed = decode(resume); !resumed {
				at = place{After: start.After}
			}
		}
		restarted := resume != "" && !resumed
		for {
			b, err := l.fetch(ctx, at)
			if err != nil {
				yield(ats.Page[T]{}, err)
				return
			}
			if at.AsOf == "" {
				at.AsOf = stamp(b.header)
			}
			at.Cursor = b.next
			page := ats.Page[T]{Total: b.total, Restarted: restarted}
			for _, wire := range b.items {
				if row, id := l.convert(wire); id != "" {
					page.Items = append(page.Items, row)
				} else {
					at.Holes = true
				}
			}
			if page.Last = b.next == ""; page.Last {
				page.Full = at.After == "" && !at.Holes
				page.Since = at.nextLook()
			} else {
				page.Next = at.encode()
			}
			if !yield(page, nil) || page.Last {
				return
			}
			restarted = false
		}
	}
}

// nextLook is where the look after this one begins: "" = everything again,
// where the server did not tell its time.
func (p place) nextLook() ats.Cursor {
	if p.AsOf == "" {
		return ""
	}
	return place{After: p.AsOf}.encode()
}

const timeHeader = "X-Server-Time"

// stamp is the server's time as it wrote it; "" when it did not, or not as a time.
func stamp(h http.Header) string {
	if serverTime(h).IsZero() {
		return ""
	}
	return h.Get(timeHeader)
}

func serverTime(h http.Header) time.Time {
	at, err := time.Parse(time.RFC3339Nano, h.Get(timeHeader))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

func incomplete() error {
	return core.Fail(core.KindInvalid, "The ATS's answer lacks the list that was asked for; nothing was changed.", "Try again later.")
}

func (c *Connector) get(ctx context.Context, path string, query url.Values, out any) (http.Header, error) {
	return c.client.Do(ctx, httpx.Request{Path: path, Query: query, Out: out})
}

func (c *Connector) me(ctx context.Context) (me wireMe, err error) {
	_, err = c.get(ctx, "/v1/me", nil, &me)
	return me, err
}

func (c *Connector) jobs(ctx context.Context, at place) (batch[wireJob], error) {
	var got wireJobs
	header, err := c.get(ctx, "/v1/jobs", at.query(), &got)
	if err == nil && (got.Jobs == nil || got.Next == nil) {
		err = incomplete()
	}
	if err != nil {
		return batch[wireJob]{}, err
	}
	return batch[wireJob]{items: *got.Jobs, next: *got.Next, total: got.Total, header: header}, nil
}

func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	_, err = c.get(ctx, "/v1/jobs/"+url.PathEscape(id), nil, &j)
	return j, err
}

func (c *Connector) stages(ctx context.Context, job string) ([]wireStage, error) {
	var got struct {
		Stages []wireStage `json:"stages"`
	}
	_, err := c.get(ctx, "/v1/jobs/"+url.PathEscape(job)+"/stages", nil, &got)
	return got.Stages, err
}

func (c *Connector) applications(ctx context.Context, job string, at place) (batch[wireApplication], error) {
	var got wireApplications
	query := at.query()
	if job != "" {
		query.Set("job_id", job)
	}
	header, err := c.get(ctx, "/v1/applications", query, &got)
	if err == nil && (got.Applications == nil || got.Next == nil) {
		err = incomplete()
	}
	if err != nil {
		return batch[wireApplication]{}, err
	}
	return batch[wireApplication]{items: *got.Applications, next: *got.Next, header: header}, nil
}

func (c *Connector) application(ctx context.Context, id string) (a wireApplication, h http.Header, err error) {
	h, err = c.get(ctx, "/v1/applications/"+url.PathEscape(id), nil, &a)
	return a, h, err
}

func (c *Connector) candidates(ctx context.Context, by url.Values) ([]wireCandidate, error) {
	var got struct {
		Candidates []wireCandidate `json:"candidates"`
	}
	_, err := c.get(ctx, "/v1/candidates", by, &got)
	return got.Candidates, err
}

func (c *Connector) requirements(ctx context.Context) ([]wireRequirement, error) {
	var got struct {
		Requirements []wireRequirement `json:"requirements"`
	}
	_, err := c.get(ctx, "/v1/requirements", nil, &got)
	return got.Requirements, err
}

func (c *Connector) schools(ctx context.Context, like string) ([]string, error) {
	var got struct {
		Schools []string `json:"schools"`
	}
	_, err := c.get(ctx, "/v1/schools", url.Values{"q": {like}}, &got)
	return got.Schools, err
}

func (c *Connector) create(ctx context.Context, candidate ats.Candidate) (made wireApplication, err error) {
	if candidate.PersonID != "" {
		err = c.client.JSON(ctx, http.MethodPost, "/v1/candidates/"+url.PathEscape(candidate.PersonID)+"/applications",
			map[string]string{"job_id": candidate.JobID, "stage_id": candidate.Stage, "source": candidate.Source}, &made)
		return made, err
	}
	err = c.client.JSON(ctx, http.MethodPost, "/v1/jobs/"+url.PathEscape(candidate.JobID)+"/candidates", newCandidate(candidate), &made)
	return made, err
}

func (c *Connector) attachments(ctx context.Context, person string) ([]wireAttachment, error) {
	var got struct {
		Attachments []wireAttachment `json:"attachments"`
	}
	_, err := c.get(ctx, "/v1/candidates/"+url.PathEscape(person)+"/attachments", nil, &got)
	return got.Attachments, err
}

func (c *Connector) attach(ctx context.Context, person string, f ats.File) error {
	_, err := c.client.Upload(ctx, httpx.Upload{
		Path:   "/v1/candidates/" + url.PathEscape(person) + "/attachments",
		Fields: [][2]string{{"kind", "resume"}},
		Files:  []httpx.File{{Field: "file", Name: f.Name, Type: f.MediaType, Content: f.Data}},
	})
	return err
}

func (c *Connector) note(ctx context.Context, person, text string) error {
	return c.client.JSON(ctx, http.MethodPost, "/v1/candidates/"+url.PathEscape(person)+"/notes", map[string]string{"text": text}, nil)
}

func (c *Connector) move(ctx context.Context, application, stage string) error {
	return c.client.JSON(ctx, http.MethodPatch, "/v1/applications/"+url.PathEscape(application), map[string]string{"stage_id": stage}, nil)
}
