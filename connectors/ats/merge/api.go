package merge

import (
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
)

// Merge's JSON, as far as it is of use here.
type (
	// wireList tells a missing field from one that is null: it must not pass for an
	// empty list or for the end.
	wireList[T any] struct {
		Next    json.RawMessage `json:"next"`
		Results *[]T            `json:"results"`
	}
	wireValue struct {
		Value string `json:"value"`
		Type  string `json:"url_type"`
	}
	wireName struct {
		Name     string `json:"name"`
		Location string `json:"location"` // of an office
	}
	wireUser struct {
		ID       string `json:"id"`
		Email    string `json:"email"`
		Disabled bool   `json:"disabled"`
	}
	wirePosting struct {
		Status   string      `json:"status"`
		Content  string      `json:"content"`
		URLs     []wireValue `json:"job_posting_urls"`
		Internal bool        `json:"is_internal"`
	}
	wireJob struct {
		ID              string                 `json:"id"`
		RemoteID        string                 `json:"remote_id"`
		ModifiedAt      string                 `json:"modified_at"`
		Name            string                 `json:"name"`
		Description     string                 `json:"description"`
		Code            string                 `json:"code"`
		Status          string                 `json:"status"`
		Postings        []related[wirePosting] `json:"job_postings"`
		URLs            []wireValue            `json:"job_posting_urls"`
		RemoteCreatedAt string                 `json:"remote_created_at"`
		RemoteUpdatedAt string                 `json:"remote_updated_at"`
		Confidential    bool                   `json:"confidential"`
		Departments     []related[wireName]    `json:"departments"`
		Offices         []related[wireName]    `json:"offices"`
		Managers        []related[wireUser]    `json:"hiring_managers"`
		Recruiters      []related[wireUser]    `json:"recruiters"`
		Deleted         bool                   `json:"remote_was_deleted"`
	}
	wirePerson struct {
		ID           string                        `json:"id"`
		FirstName    string                        `json:"first_name"`
		LastName     string                        `json:"last_name"`
		Company      string                        `json:"company"`
		Phones       []wireValue                   `json:"phone_numbers"`
		Emails       []wireValue                   `json:"email_addresses"`
		URLs         []wireValue                   `json:"urls"`
		Applications []related[wireOwnApplication] `json:"applications"`
		Deleted      bool                          `json:"remote_was_deleted"`
	}
	wireOwnApplication struct {
		Job     related[struct{}] `json:"job"`
		Deleted bool              `json:"remote_was_deleted"`
	}
	wireApplication struct {
		ID         string              `json:"id"`
		CreatedAt  string              `json:"created_at"`
		ModifiedAt string              `json:"modified_at"`
		Person     related[wirePerson] `json:"candidate"`
		Job        related[struct{}]   `json:"job"`
		Stage      related[wireName]   `json:"current_stage"`
		AppliedAt  string              `json:"applied_at"`
		RejectedAt string              `json:"rejected_at"`
		Deleted    bool                `json:"remote_was_deleted"`
	}
	wireStage struct {
		ID      string            `json:"id"`
		Name    string            `json:"name"`
		Job     related[struct{}] `json:"job"`
		Order   *int              `json:"stage_order"`
		Deleted bool              `json:"remote_was_deleted"`
	}
	wireOption struct {
		Label string `json:"label"`
	}
	wireQuestion struct {
		ID          string                `json:"id"`
		Title       string                `json:"title"`
		Description string                `json:"description"`
		Type        string                `json:"type"`
		Required    bool                  `json:"required"`
		Options     []related[wireOption] `json:"options"`
		Deleted     bool                  `json:"remote_was_deleted"`
	}
	// wireWrite is what a write is answered with. Errors may come with any status.
	wireWrite struct {
		Model struct {
			ID string `json:"id"`
		} `json:"model"`
		Errors []wireProblem `json:"errors"`
	}
	wireProblem struct {
		Source struct {
			Pointer string `json:"pointer"`
		} `json:"source"`
		Type string `json:"problem_type"`
	}
)

// related is a record of a relation: whole where it was asked for, and only its id
// where the linked account's scopes hide it.
type related[T any] struct {
	ID   string
	Full T
}

// UnmarshalJSON reads an id or a record.
func (r *related[T]) UnmarshalJSON(raw []byte) error {
	switch {
	case string(raw) == "null":
		return nil
	case raw[0] == '"':
		return json.Unmarshal(raw, &r.ID)
	}
	var head struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return err
	}
	r.ID = head.ID
	return json.Unmarshal(raw, &r.Full)
}

// jobQuery asks for what belongs to a job within the job.
func jobQuery() url.Values {
	return url.Values{"expand": {"departments,offices,hiring_managers,job_postings,recruiters"}}
}

// applicationQuery asks for applications with their people, of a job unless job is "".
func applicationQuery(job string) url.Values {
	query := url.Values{"expand": {"candidate,current_stage"}}
	if job != "" {
		query.Set("job_id", job)
	}
	return query
}

func (c *Connector) get(ctx context.Context, path string, query url.Values, out any) (http.Header, error) {
	return c.client.Do(ctx, httpx.Request{Path: path, Query: query, Out: out})
}

// list reads one page of a list.
func list[T any](ctx context.Context, c *Connector, path string, query url.Values, at paging.Place) (b paging.Batch[T], err error) {
	query.Set("page_size", strconv.Itoa(c.pageSize))
	if at.After != "" {
		query.Set("modified_after", at.After)
		query.Set("include_deleted_data", "true")
	}
	if at.Cursor != "" {
		query.Set("cursor", at.Cursor)
	}
	var got wireList[T]
	header, err := c.get(ctx, path, query, &got)
	if err != nil {
		return b, err
	}
	next := ""
	if got.Results == nil || json.Unmarshal(got.Next, &next) != nil {
		return b, paging.Incomplete()
	}
	return paging.Batch[T]{Items: *got.Results, Next: next, Since: paging.Since(header, wire.Stamp)}, nil
}

// all reads a list that is never long.
func all[T any](ctx context.Context, c *Connector, path string, query url.Values) ([]T, error) {
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[T], error) {
		return list[T](ctx, c, path, query, at)
	})
}

// stale tells that Merge no longer knows a cursor: it then says that the page does
// not exist, or that the request is wrong.
func stale(err error) bool {
	switch core.KindOf(err) {
	case core.KindNotFound:
		return true
	case core.KindInvalid:
		return strings.Contains(strings.ToLower(string(httpx.BodyOf(err))), "cursor")
	}
	return false
}

func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	if _, err = c.get(ctx, "/jobs/"+url.PathEscape(id), jobQuery(), &j); err == nil && j.ID == "" {
		err = paging.Incomplete()
	}
	return j, err
}

func (c *Connector) stages(ctx context.Context, job string) ([]wireStage, error) {
	query := url.Values{}
	if job != "" {
		query.Set("job_id", job)
	}
	return all[wireStage](ctx, c, "/job-interview-stages", query)
}

func (c *Connector) questions(ctx context.Context, job string) ([]wireQuestion, error) {
	return all[wireQuestion](ctx, c, "/jobs/"+url.PathEscape(job)+"/screening-questions", url.Values{"expand": {"options"}})
}

func (c *Connector) application(ctx context.Context, id string) (a wireApplication, h http.Header, err error) {
	h, err = c.get(ctx, "/applications/"+url.PathEscape(id), url.Values{"expand": {"current_stage"}}, &a)
	if err == nil && a.ID == "" {
		err = paging.Incomplete()
	}
	return a, h, err
}

// search gives the people who have one of the addresses, as written or in small
// letters.
func (c *Connector) search(ctx context.Context, emails []string) ([]wirePerson, error) {
	var asked []string
	for _, e := range emails {
		asked = append(asked, e, strings.ToLower(e))
	}
	slices.Sort(asked)
	asked = slices.DeleteFunc(slices.Compact(asked), func(e string) bool { return e == "" || strings.Contains(e, ",") })
	if len(asked) == 0 {
		return nil, nil
	}
	people, err := all[wirePerson](ctx, c, "/candidates", url.Values{"email_addresses": {strings.Join(asked, ",")}, "expand": {"applications"}})
	return slices.DeleteFunc(people, func(p wirePerson) bool {
		return p.ID == "" || p.Deleted || !slices.ContainsFunc(p.Emails, func(e wireValue) bool { return wire.HasEmail(e.Value, asked...) })
	}), err
}

// writer gives the id of the user in whose name is written, which is looked up once.
func (c *Connector) writer(ctx context.Context) (string, error) {
	switch {
	case c.user == "":
		return "", core.Fail(core.KindUsage, "No user is set in whose name people go in through Merge; nothing was written.",
			"Enter the e-mail address of a user of the employer's system in the connection's settings.")
	case !strings.Contains(c.user, "@"):
		return c.user, nil
	}
	return c.users.Get(ctx, c.user, func(ctx context.Context) (string, error) {
		users, err := all[wireUser](ctx, c, "/users", url.Values{"email": {c.user}})
		for _, u := range users {
			if u.ID != "" && !u.Disabled && wire.HasEmail(c.user, u.Email) {
				return u.ID, nil
			}
		}
		if err == nil {
			err = core.Fail(core.KindUsage, "The employer's system has no user with the e-mail address that is set for this connection; nothing was written.",
				"Correct it in the connection's settings, or wait for Merge's next synchronisation.")
		}
		return "", err
	})
}

// written is the envelope of every write.
type written struct {
	Model any    `json:"model"`
	User  string `json:"remote_user_id"`
}

// write creates or changes a record and gives its id.
func (c *Connector) write(ctx context.Context, path string, in any) (string, error) {
	var got wireWrite
	if err := c.client.JSON(ctx, http.MethodPost, path, in, &got); err != nil {
		return "", refused(err)
	}
	switch {
	case len(got.Errors) > 0 && got.Model.ID != "":
		return "", core.Fail(core.KindUnknown, "Merge took it and reports an error all the same.", "Look there whether it was done before doing it again.")
	case len(got.Errors) > 0:
		return "", problem(got.Errors[0])
	case got.Model.ID == "":
		return "", core.Fail(core.KindUnknown, "Merge took it and did not say under which number.", "Look there whether it was done before doing it again.")
	}
	return got.Model.ID, nil
}

// refused reads why Merge or the linked system refused a write.
func refused(err error) error {
	var got wireWrite
	if core.KindOf(err) != core.KindInvalid || json.Unmarshal(httpx.BodyOf(err), &got) != nil || len(got.Errors) == 0 {
		return err
	}
	return problem(got.Errors[0]).Because(err)
}
