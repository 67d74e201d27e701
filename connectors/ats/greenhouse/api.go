package greenhouse

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
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

// number is an id. The ATS writes it as a number; ours are texts.
type number wire.ID

// UnmarshalJSON reads a number, a text or null.
func (n *number) UnmarshalJSON(raw []byte) error { return (*wire.ID)(n).UnmarshalJSON(raw) }

// MarshalJSON writes it as a number.
func (n number) MarshalJSON() ([]byte, error) {
	if _, err := strconv.ParseUint(string(n), 10, 64); err != nil {
		return []byte("null"), nil
	}
	return []byte(n), nil
}

// Harvest's JSON, as far as it is of use here.
type (
	wireJob struct {
		ID            number   `json:"id"`
		Name          string   `json:"name"`
		RequisitionID string   `json:"requisition_id"`
		Status        string   `json:"status"`
		Template      bool     `json:"is_template"`
		OfficeIDs     []number `json:"office_ids"`
		OpenedAt      string   `json:"opened_at"`
		CreatedAt     string   `json:"created_at"`
		UpdatedAt     string   `json:"updated_at"`

		posts   []wirePost
		owners  []wireOwner
		offices []wireOffice
	}
	wirePost struct {
		ID        number `json:"id"`
		JobID     number `json:"job_id"`
		Content   string `json:"content"`
		PublicURL string `json:"public_url"`
		Live      bool   `json:"live"`
		Active    *bool  `json:"active"`
		Internal  bool   `json:"internal"`

		Questions json.RawMessage `json:"questions"` // read by themselves only
	}
	wireQuestion struct {
		ID       number       `json:"id"`
		Name     string       `json:"name"`
		Label    string       `json:"label"`
		Type     string       `json:"type"`
		Required bool         `json:"required"`
		Values   []wireChoice `json:"values"`
	}
	wireChoice struct {
		Label string `json:"label"`
	}
	wireOwner struct {
		JobID       number `json:"job_id"`
		UserID      number `json:"user_id"`
		Type        string `json:"type"`
		Responsible bool   `json:"responsible"`
		email       string
	}
	wireUser struct {
		ID    number `json:"id"`
		Email string `json:"primary_email"`
	}
	wireOffice struct {
		ID       number          `json:"id"`
		Name     string          `json:"name"`
		Location json.RawMessage `json:"location"` // a text, or an object with a name
	}
	wireStage struct {
		ID     number `json:"id"`
		Name   string `json:"name"`
		Order  int    `json:"sort_order"`
		Active *bool  `json:"active"`
	}
	wireApplication struct {
		ID          number `json:"id"`
		CandidateID number `json:"candidate_id"`
		JobID       number `json:"job_id"`
		StageID     number `json:"stage_id"`
		StageName   string `json:"stage_name"`
		Status      string `json:"status"`
		CreatedAt   string `json:"created_at"`
		UpdatedAt   string `json:"updated_at"`

		candidate *wireCandidate
	}
	wireValue struct {
		Value string `json:"value"`
		Type  string `json:"type,omitempty"`
	}
	wireCandidate struct {
		ID        number      `json:"id"`
		FirstName string      `json:"first_name"`
		LastName  string      `json:"last_name"`
		Company   string      `json:"company"`
		Emails    []wireValue `json:"email_addresses"`
		Phones    []wireValue `json:"phone_numbers"`
		Websites  []wireValue `json:"website_addresses"`
		Social    []wireValue `json:"social_media_addresses"`
	}
	wireNew struct {
		FirstName   string      `json:"first_name"`
		LastName    string      `json:"last_name"`
		Company     string      `json:"company,omitempty"`
		Title       string      `json:"title,omitempty"`
		Emails      []wireValue `json:"email_addresses,omitempty"`
		Phones      []wireValue `json:"phone_numbers,omitempty"`
		Addresses   []wireValue `json:"addresses,omitempty"`
		Websites    []wireValue `json:"website_addresses,omitempty"`
		Social      []wireValue `json:"social_media_addresses,omitempty"`
		Application wireNewApp  `json:"application"`
	}
	wireNewApp struct {
		CandidateID number `json:"candidate_id,omitempty"`
		JobID       number `json:"job_id"`
		StageID     number `json:"initial_stage_id,omitempty"`
		SourceID    number `json:"source_id,omitempty"`
	}
	wireNamed struct {
		ID   number `json:"id"`
		Name string `json:"name"`
	}
	wireEducation struct {
		CandidateID number `json:"candidate_id"`
		School      number `json:"school_name_custom_field_option_id,omitempty"`
		Degree      number `json:"degree_custom_field_option_id,omitempty"`
		Discipline  number `json:"discipline_custom_field_option_id,omitempty"`
		Start       string `json:"start_date,omitempty"`
		End         string `json:"end_date,omitempty"`
	}
	wireEmployment struct {
		CandidateID number `json:"candidate_id"`
		Company     string `json:"company_name"`
		Title       string `json:"title"`
		Start       string `json:"start_date"`
		End         string `json:"end_date,omitempty"`
	}
)

// maxIDs is how many ids there may be in one question.
const maxIDs = 50

// page reads one page of a list. A cursor stands alone: the ATS refuses any
// parameter beside it. The list must be one, not null.
func page[T any](ctx context.Context, c *Connector, path string, query url.Values, cursor string) (b paging.Batch[T], err error) {
	if cursor != "" {
		query = url.Values{"cursor": {cursor}}
	}
	var rows *[]T
	header, err := c.client.Do(ctx, httpx.Request{Path: path, Query: query, Out: &rows})
	if err == nil && rows == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	b.Items, b.Since = *rows, paging.Since(header, wire.Stamp)
	b.Next, err = nextCursor(header)
	return b, err
}

// nextCursor reads the cursor of the header's next page, "" = this is the last. A next
// page without one can't be asked for.
func nextCursor(h http.Header) (string, error) {
	next := paging.Link(h)
	if next == "" {
		return "", nil
	}
	if u, err := url.Parse(next); err == nil && u.Query().Get("cursor") != "" {
		return u.Query().Get("cursor"), nil
	}
	return "", paging.Incomplete()
}

// all reads a list to its end.
func all[T any](ctx context.Context, c *Connector, path string, query url.Values) (rows []T, err error) {
	query = with(query, "per_page", "500")
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[T], error) {
		return page[T](ctx, c, path, query, at.Cursor)
	})
}

// byIDs reads the rows that belong to ids, as many at once as the ATS permits.
func byIDs[T any](ctx context.Context, c *Connector, path, param string, ids []number) (rows []T, err error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id number) bool { return id == "" })
	slices.Sort(ids)
	for some := range slices.Chunk(slices.Compact(ids), maxIDs) {
		texts := make([]string, len(some))
		for i, id := range some {
			texts[i] = string(id)
		}
		part, err := all[T](ctx, c, path, url.Values{param: {strings.Join(texts, ",")}})
		if err != nil {
			return nil, err
		}
		rows = append(rows, part...)
	}
	return rows, nil
}

// with gives a query with one parameter more.
func with(query url.Values, name, value string) url.Values {
	made := url.Values{name: {value}}
	maps.Copy(made, query)
	return made
}

// changed reads the first page, or the one at the cursor, of what changed since
// at.After. The filter is written in the one form, and in the other when the
// ATS refuses it by name: both are in use.
func changed[T any](ctx context.Context, c *Connector, path string, query url.Values, at paging.Place) (paging.Batch[T], error) {
	query = with(query, "per_page", strconv.Itoa(c.pageSize))
	if at.After == "" || at.Cursor != "" {
		return page[T](ctx, c, path, query, at.Cursor)
	}
	b, err := page[T](ctx, c, path, with(query, "updated_at", "gte|"+at.After), "")
	if core.KindOf(err) != core.KindInvalid || !bytes.Contains(httpx.BodyOf(err), []byte("updated_at")) {
		return b, err
	}
	return page[T](ctx, c, path, with(query, "updated_at[gte]", at.After), "")
}

// jobs reads a page of jobs with their texts, owners and offices. A text that
// changed does not touch its job, so an incremental look begins with the jobs
// whose texts changed.
func (c *Connector) jobs(ctx context.Context, at paging.Place) (paging.Batch[wireJob], error) {
	b, err := changed[wireJob](ctx, c, "/v3/jobs", nil, at)
	if err != nil {
		return b, err
	}
	if at.After != "" && at.Cursor == "" {
		more, err := c.retold(ctx, at)
		if err != nil {
			return b, err
		}
		known := func(j wireJob) bool {
			return slices.ContainsFunc(b.Items, func(have wireJob) bool { return have.ID == j.ID })
		}
		b.Items = append(b.Items, slices.DeleteFunc(more, known)...)
	}
	b.Items = slices.DeleteFunc(b.Items, func(j wireJob) bool { return j.Template })
	return b, c.complete(ctx, b.Items)
}

// retold reads the jobs whose texts changed.
func (c *Connector) retold(ctx context.Context, at paging.Place) ([]wireJob, error) {
	posts, err := paging.All(ctx, func(ctx context.Context, page paging.Place) (paging.Batch[wirePost], error) {
		at.Cursor = page.Cursor
		return changed[wirePost](ctx, c, "/v3/job_posts", nil, at)
	})
	if err != nil {
		return nil, ats.UnlessHidden(err)
	}
	ids := make([]number, 0, len(posts))
	for _, p := range posts {
		ids = append(ids, p.JobID)
	}
	return byIDs[wireJob](ctx, c, "/v3/jobs", "ids", ids)
}

// complete adds to jobs what other lists know of them. What the credentials may
// not see is left out.
func (c *Connector) complete(ctx context.Context, jobs []wireJob) error {
	var ids, offices []number
	for _, j := range jobs {
		ids, offices = append(ids, j.ID), append(offices, j.OfficeIDs...)
	}
	posts, err := byIDs[wirePost](ctx, c, "/v3/job_posts", "job_ids", ids)
	if ats.UnlessHidden(err) != nil {
		return err
	}
	owners, err := c.owners(ctx, ids)
	if ats.UnlessHidden(err) != nil {
		return err
	}
	places, err := byIDs[wireOffice](ctx, c, "/v3/offices", "ids", offices)
	if ats.UnlessHidden(err) != nil {
		return err
	}
	for i := range jobs {
		j := &jobs[i]
		j.posts = slices.DeleteFunc(slices.Clone(posts), func(p wirePost) bool { return p.JobID != j.ID })
		j.owners = slices.DeleteFunc(slices.Clone(owners), func(o wireOwner) bool { return o.JobID != j.ID })
		j.offices = slices.DeleteFunc(slices.Clone(places), func(o wireOffice) bool { return !slices.Contains(j.OfficeIDs, o.ID) })
	}
	return nil
}

func (c *Connector) owners(ctx context.Context, jobs []number) ([]wireOwner, error) {
	owners, err := byIDs[wireOwner](ctx, c, "/v3/job_owners", "job_ids", jobs)
	if err != nil {
		return nil, err
	}
	var ids []number
	for _, o := range owners {
		ids = append(ids, o.UserID)
	}
	users, err := byIDs[wireUser](ctx, c, "/v3/users", "ids", ids)
	if err != nil {
		return nil, err
	}
	for i, o := range owners {
		if at := slices.IndexFunc(users, func(u wireUser) bool { return u.ID == o.UserID }); at >= 0 {
			owners[i].email = users[at].Email
		}
	}
	return owners, nil
}

// one reads a single row by its id; the ATS has no address for one.
func one[T any](ctx context.Context, c *Connector, path, id string, idOf func(T) number) (row T, err error) {
	if _, err := strconv.ParseUint(id, 10, 64); err != nil {
		return row, gone()
	}
	rows, err := byIDs[T](ctx, c, path, "ids", []number{number(id)})
	if err != nil {
		return row, err
	}
	return among(rows, id, idOf)
}

// among gives the row with an id: a filter that was ignored must not give another one.
func among[T any](rows []T, id string, idOf func(T) number) (row T, err error) {
	at := slices.IndexFunc(rows, func(row T) bool { return string(idOf(row)) == id })
	if at < 0 {
		return row, gone()
	}
	return rows[at], nil
}

func (j wireJob) id() number         { return j.ID }
func (a wireApplication) id() number { return a.ID }

func gone() error {
	return core.Fail(core.KindNotFound, "Greenhouse does not have what was asked for.", "")
}

// applications reads a page of a job's applications with their candidates. One
// whose candidate is hidden from the credentials is left out.
func (c *Connector) applications(ctx context.Context, job string, at paging.Place) (paging.Batch[wireApplication], error) {
	b, err := changed[wireApplication](ctx, c, "/v3/applications", url.Values{"job_ids": {job}}, at)
	if err != nil {
		return b, err
	}
	// Nobody may be taken for an applicant because a filter was ignored.
	b.Items = slices.DeleteFunc(b.Items, func(a wireApplication) bool { return cmp.Or(string(a.JobID), job) != job })
	var ids []number
	for _, a := range b.Items {
		ids = append(ids, a.CandidateID)
	}
	people, err := byIDs[wireCandidate](ctx, c, "/v3/candidates", "ids", ids)
	if err != nil {
		return b, err
	}
	known := map[number]*wireCandidate{}
	for i := range people {
		known[people[i].ID] = &people[i]
	}
	for i := range b.Items {
		b.Items[i].candidate = known[b.Items[i].CandidateID]
	}
	b.Items = slices.DeleteFunc(b.Items, func(a wireApplication) bool { return a.candidate == nil })
	return b, nil
}

func (c *Connector) post(ctx context.Context, path string, in, out any) error {
	return c.client.JSON(ctx, http.MethodPost, path, in, out)
}

// application gives the id of a candidate's application to a job.
func (c *Connector) application(ctx context.Context, candidate, job number) (number, error) {
	list, err := byIDs[wireApplication](ctx, c, "/v3/applications", "candidate_ids", []number{candidate})
	if err != nil {
		return "", err
	}
	for _, a := range list {
		if a.JobID == job {
			return a.ID, nil
		}
	}
	return "", gone()
}
