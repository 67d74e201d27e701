package workable

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Workable's JSON, as far as it is of use here.
type (
	wireJob struct {
		Shortcode       string         `json:"shortcode"`
		Code            string         `json:"code"`
		Title           string         `json:"title"`
		FullTitle       string         `json:"full_title"`
		State           string         `json:"state"`
		Sample          bool           `json:"sample"`
		Confidential    bool           `json:"confidential"`
		Department      string         `json:"department"`
		URL             string         `json:"url"`
		ApplicationURL  string         `json:"application_url"`
		WorkplaceType   string         `json:"workplace_type"`
		Location        wireLocation   `json:"location"`
		Locations       []wireLocation `json:"locations"`
		FullDescription string         `json:"full_description"`
		Description     string         `json:"description"`
		Requirements    string         `json:"requirements"`
		Benefits        string         `json:"benefits"`
		EmploymentType  string         `json:"employment_type"`
		Function        string         `json:"function"`
		Industry        string         `json:"industry"`
		Experience      string         `json:"experience"`
		CreatedAt       string         `json:"created_at"`
		UpdatedAt       string         `json:"updated_at"`

		members []wireMember // looked up
	}
	// wireLocation is a place in either of the two ways in which Workable writes it.
	wireLocation struct {
		Text        string `json:"location_str"`
		Country     string `json:"country"`
		CountryName string `json:"country_name"`
		CountryCode string `json:"country_code"`
		Region      string `json:"region"`
		Subregion   string `json:"subregion"`
		City        string `json:"city"`
		Zip         string `json:"zip_code"`
	}
	wireMember struct {
		ID            string `json:"id"`
		Email         string `json:"email"`
		Role          string `json:"role"`
		Collaboration string `json:"collaboration_role"`
	}
	wireStage struct {
		Slug     string `json:"slug"`
		Name     string `json:"name"`
		Kind     string `json:"kind"`
		Position int    `json:"position"`
	}
	wireQuestion struct {
		ID       string            `json:"id"`
		Body     string            `json:"body"`
		Type     string            `json:"type"`
		Required bool              `json:"required"`
		Single   *bool             `json:"single_answer"`
		Choices  []json.RawMessage `json:"choices"` // texts, or objects with one
	}
	wireCandidate struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		Firstname string `json:"firstname"`
		Lastname  string `json:"lastname"`
		Email     string `json:"email"`
		Phone     string `json:"phone"`
		Job       struct {
			Shortcode string `json:"shortcode"`
		} `json:"job"`
		Stage        string        `json:"stage"`
		Disqualified bool          `json:"disqualified"`
		HiredAt      string        `json:"hired_at"`
		ProfileURL   string        `json:"profile_url"`
		Profiles     []wireProfile `json:"social_profiles"`
		CreatedAt    string        `json:"created_at"`
		UpdatedAt    string        `json:"updated_at"`

		stageID string // looked up
	}
	wireProfile struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	}
	wireNew struct {
		Firstname  string           `json:"firstname"`
		Lastname   string           `json:"lastname"`
		Email      string           `json:"email,omitempty"`
		Headline   string           `json:"headline,omitempty"`
		Summary    string           `json:"summary,omitempty"`
		Address    string           `json:"address,omitempty"`
		Phone      string           `json:"phone,omitempty"`
		Education  []wireEducation  `json:"education_entries,omitempty"`
		Experience []wireExperience `json:"experience_entries,omitempty"`
		Skills     []string         `json:"skills,omitempty"`
		Tags       []string         `json:"tags,omitempty"`
		Profiles   []wireProfile    `json:"social_profiles,omitempty"`
	}
	wireEducation struct {
		School  string `json:"school"`
		Degree  string `json:"degree,omitempty"`
		Field   string `json:"field_of_study,omitempty"`
		StartOn string `json:"start_date,omitempty"`
		EndOn   string `json:"end_date,omitempty"`
	}
	wireExperience struct {
		Title   string `json:"title,omitempty"`
		Company string `json:"company,omitempty"`
		Summary string `json:"summary,omitempty"`
		Current bool   `json:"current"`
		StartOn string `json:"start_date,omitempty"`
		EndOn   string `json:"end_date,omitempty"`
	}
)

func (s wireStage) id() string {
	if s.Slug == "" {
		return s.Name
	}
	return s.Slug
}

const (
	api = "/spi/v3"
	// jobsAtOnce is small because a page goes out only when each of its published
	// jobs was read too.
	jobsAtOnce = 25
	pageSize   = 100 // the most that Workable gives at once
)

// page reads one page of a list, which stands in the answer under a key: the page that
// the one before named, or the first. The list must be there.
func page[T any](ctx context.Context, c *Connector, key, path string, q url.Values, at paging.Place) (b paging.Batch[T], err error) {
	var got map[string]json.RawMessage
	request := httpx.Request{Path: api + path, Query: q, Out: &got}
	if at.Cursor != "" {
		request.Path, request.Query = at.Cursor, nil
	} else if at.After != "" {
		q.Set("updated_after", at.After)
	}
	header, err := c.client.Do(ctx, request)
	if err != nil {
		return b, err
	}
	var rows *[]T
	var turn struct {
		Next string `json:"next"`
	}
	if json.Unmarshal(got[key], &rows) != nil || rows == nil || len(got["paging"]) > 0 && json.Unmarshal(got["paging"], &turn) != nil {
		return b, paging.Incomplete()
	}
	b.Items, b.Since = *rows, paging.Since(header, wire.Stamp)
	b.Next, err = following(turn.Next)
	return b, err
}

// everything reads a list to its end.
func everything[T any](ctx context.Context, c *Connector, key, path string, q url.Values) ([]T, error) {
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[T], error) {
		return page[T](ctx, c, key, path, q, at)
	})
}

// following is the next page's address without its host: whatever host the
// answer names, the account's own is asked.
func following(next string) (string, error) {
	if next == "" {
		return "", nil
	}
	u, err := url.Parse(next)
	if err != nil || !strings.HasPrefix(u.Path, "/") {
		return "", core.Fail(core.KindInvalid, "Workable named a next page that can't be asked for; what was fetched before is kept.", "Try again later.")
	}
	return u.RequestURI(), nil
}

// probe sends a request of which only matters whether it is permitted.
func (c *Connector) probe(ctx context.Context, method, path string) error {
	if method != http.MethodGet {
		return c.client.JSON(ctx, method, path, struct{}{}, nil)
	}
	var got map[string]json.RawMessage
	return c.client.JSON(ctx, method, path, nil, &got)
}

const texts = "description,full_description,requirements,benefits"

func (c *Connector) jobs(ctx context.Context, at paging.Place) (paging.Batch[wireJob], error) {
	b, err := page[wireJob](ctx, c, "jobs", "/jobs", url.Values{"limit": {strconv.Itoa(jobsAtOnce)}, "include_fields": {texts}}, at)
	if err != nil {
		return b, err
	}
	for i, j := range b.Items {
		if j.State != "published" || j.Shortcode == "" {
			continue
		}
		whole, err := c.job(ctx, j.Shortcode)
		if ats.UnlessHidden(err) != nil {
			return b, err
		}
		if err == nil {
			b.Items[i] = whole
		}
	}
	// A full page that names no next one may be the end, or lack the name: then
	// nothing may be concluded from what is absent.
	b.Holes = b.Next == "" && len(b.Items) >= jobsAtOnce
	return b, nil
}

// job reads a job and its team. A key that may not read the team leaves it open.
func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	path := "/jobs/" + url.PathEscape(id)
	if err = c.client.JSON(ctx, http.MethodGet, api+path, nil, &j); err == nil && j.Shortcode == "" {
		err = paging.Incomplete()
	}
	if err != nil {
		return j, err
	}
	j.members, err = everything[wireMember](ctx, c, "members", path+"/members", url.Values{})
	return j, ats.UnlessHidden(err)
}

// candidates lists those of one job. One whose own record names another job is
// left out: nobody may be taken for an applicant because a filter was ignored.
func (c *Connector) candidates(ctx context.Context, job string, at paging.Place) (paging.Batch[wireCandidate], error) {
	b, err := page[wireCandidate](ctx, c, "candidates", "/candidates", url.Values{"limit": {strconv.Itoa(pageSize)}, "shortcode": {job}}, at)
	b.Holes = b.Next == "" && len(b.Items) >= pageSize
	b.Items = slices.DeleteFunc(b.Items, func(w wireCandidate) bool { return cmp.Or(w.Job.Shortcode, job) != job })
	return b, err
}

func (c *Connector) withEmail(ctx context.Context, email string) ([]wireCandidate, error) {
	return everything[wireCandidate](ctx, c, "candidates", "/candidates", url.Values{"limit": {strconv.Itoa(pageSize)}, "email": {email}})
}

func (c *Connector) candidate(ctx context.Context, id string) (wireCandidate, http.Header, error) {
	var got struct {
		Candidate wireCandidate `json:"candidate"`
	}
	header, err := c.client.Do(ctx, httpx.Request{Path: api + "/candidates/" + url.PathEscape(id), Out: &got})
	if err == nil && got.Candidate.ID == "" {
		err = paging.Incomplete()
	}
	return got.Candidate, header, err
}

func (c *Connector) readStages(ctx context.Context, job string) ([]wireStage, error) {
	path := "/stages"
	if job != "" {
		path = "/jobs/" + url.PathEscape(job) + "/stages"
	}
	return everything[wireStage](ctx, c, "stages", path, url.Values{})
}

func (c *Connector) questions(ctx context.Context, job string) ([]wireQuestion, error) {
	return everything[wireQuestion](ctx, c, "questions", "/jobs/"+url.PathEscape(job)+"/questions", url.Values{})
}

// place finds the slug of each candidate's stage, of which the record has the
// name. The stages of a job are read anew when one is not among them.
func (c *Connector) place(ctx context.Context, job string, list []wireCandidate) error {
	fresh := false
	read := func(ctx context.Context) ([]wireStage, error) {
		fresh = true
		all, err := c.readStages(ctx, job)
		return all, ats.UnlessHidden(err)
	}
	stages, err := c.stages.Get(ctx, job, read)
	unknown := func(w wireCandidate) bool { _, known := stageNamed(stages, w.Stage); return w.Stage != "" && !known }
	if err == nil && !fresh && slices.ContainsFunc(list, unknown) {
		c.stages.Forget(job)
		stages, err = c.stages.Get(ctx, job, read)
	}
	if err != nil {
		return err
	}
	for i := range list {
		w := &list[i]
		w.stageID = w.Stage
		if s, known := stageNamed(stages, w.Stage); known {
			w.Stage, w.stageID = cmp.Or(s.Name, w.Stage), s.id()
		}
	}
	return nil
}

// actor is the id of the member under whose name something is done.
func (c *Connector) actor(ctx context.Context) (string, error) {
	if c.user == "" {
		return "", core.Fail(core.KindUsage, "Workable wants to know under whose name this is written; nothing was written.", "Enter the e-mail address of a Workable member in the connection's form.")
	}
	return c.members.Get(ctx, c.user, func(ctx context.Context) (string, error) {
		all, err := everything[wireMember](ctx, c, "members", "/members", url.Values{"limit": {strconv.Itoa(pageSize)}})
		for _, m := range all {
			if m.ID != "" && strings.EqualFold(m.Email, c.user) {
				return m.ID, nil
			}
		}
		if err == nil {
			err = core.Fail(core.KindUsage, "Workable knows no member with the e-mail address of this connection; nothing was written.", "Correct the Workable member in the connection's form.")
		}
		return "", err
	})
}

func (c *Connector) create(ctx context.Context, candidate ats.Candidate) (wireCandidate, error) {
	var got struct {
		Candidate wireCandidate `json:"candidate"`
	}
	request := httpx.Request{
		Method: http.MethodPost, Path: api + "/jobs/" + url.PathEscape(candidate.JobID) + "/candidates",
		In: map[string]any{"sourced": true, "candidate": newCandidate(candidate)}, Out: &got,
	}
	if candidate.Stage != "" {
		request.Query = url.Values{"stage": {candidate.Stage}}
	}
	_, err := c.client.Do(ctx, request)
	return got.Candidate, err
}

// setResume sets the candidate's own field: []byte becomes base64 as Workable
// wants it.
func (c *Connector) setResume(ctx context.Context, candidate string, f ats.File) error {
	type resume struct {
		Name string `json:"name"`
		Data []byte `json:"data"`
	}
	in := map[string]any{"candidate": map[string]any{"resume": resume{f.Name, f.Data}}}
	return c.client.JSON(ctx, http.MethodPatch, api+"/candidates/"+url.PathEscape(candidate), in, nil)
}

// act does something with a candidate in the member's name.
func (c *Connector) act(ctx context.Context, candidate, what string, in map[string]any) error {
	member, err := c.actor(ctx)
	if err != nil {
		return err
	}
	in["member_id"] = member
	return c.client.JSON(ctx, http.MethodPost, api+"/candidates/"+url.PathEscape(candidate)+"/"+what, in, nil)
}

// complaint is Workable's own word for a refusal; "" when there is none.
func complaint(err error) string {
	var refused struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(httpx.BodyOf(err), &refused) != nil {
		return ""
	}
	return refused.Error
}
