package practice

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
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
				Field string `json:"field"`
			} `json:"fields"`
		} `json:"error"`
	}
)

// pageSize is the most that the ATS gives at once.
const pageSize = 100

// query asks for the page of a place.
func query(at paging.Place) url.Values {
	q := url.Values{"limit": {strconv.Itoa(pageSize)}}
	if at.After != "" {
		q.Set("updated_after", at.After)
	}
	if at.Cursor != "" {
		q.Set("cursor", at.Cursor)
	}
	return q
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

func (c *Connector) get(ctx context.Context, path string, query url.Values, out any) (http.Header, error) {
	return c.client.Do(ctx, httpx.Request{Path: path, Query: query, Out: out})
}

func (c *Connector) me(ctx context.Context) (me wireMe, err error) {
	_, err = c.get(ctx, "/v1/me", nil, &me)
	return me, err
}

func (c *Connector) jobs(ctx context.Context, at paging.Place) (b paging.Batch[wireJob], err error) {
	var got wireJobs
	header, err := c.get(ctx, "/v1/jobs", query(at), &got)
	if err == nil && (got.Jobs == nil || got.Next == nil) {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	return paging.Batch[wireJob]{Items: *got.Jobs, Next: *got.Next, Total: got.Total, Since: stamp(header)}, nil
}

func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	if _, err = c.get(ctx, "/v1/jobs/"+url.PathEscape(id), nil, &j); err == nil && j.ID == "" {
		err = paging.Incomplete()
	}
	return j, err
}

// list reads a short list, which stands in the answer under a name and must be there.
func list[T any](ctx context.Context, c *Connector, name, path string, query url.Values) (rows []T, err error) {
	var got map[string]*[]T
	if _, err = c.get(ctx, path, query, &got); err == nil && got[name] == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	return *got[name], nil
}

func (c *Connector) stages(ctx context.Context, job string) ([]wireStage, error) {
	return list[wireStage](ctx, c, "stages", "/v1/jobs/"+url.PathEscape(job)+"/stages", nil)
}

func (c *Connector) applications(ctx context.Context, job string, at paging.Place) (b paging.Batch[wireApplication], err error) {
	var got wireApplications
	q := query(at)
	if job != "" {
		q.Set("job_id", job)
	}
	header, err := c.get(ctx, "/v1/applications", q, &got)
	if err == nil && (got.Applications == nil || got.Next == nil) {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	return paging.Batch[wireApplication]{Items: *got.Applications, Next: *got.Next, Since: stamp(header)}, nil
}

func (c *Connector) application(ctx context.Context, id string) (a wireApplication, h http.Header, err error) {
	if h, err = c.get(ctx, "/v1/applications/"+url.PathEscape(id), nil, &a); err == nil && a.ID == "" {
		err = paging.Incomplete()
	}
	return a, h, err
}

func (c *Connector) candidates(ctx context.Context, by url.Values) ([]wireCandidate, error) {
	return list[wireCandidate](ctx, c, "candidates", "/v1/candidates", by)
}

func (c *Connector) requirements(ctx context.Context) ([]wireRequirement, error) {
	return list[wireRequirement](ctx, c, "requirements", "/v1/requirements", nil)
}

func (c *Connector) schools(ctx context.Context, like string) ([]string, error) {
	return list[string](ctx, c, "schools", "/v1/schools", url.Values{"q": {like}})
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
	return list[wireAttachment](ctx, c, "attachments", "/v1/candidates/"+url.PathEscape(person)+"/attachments", nil)
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
