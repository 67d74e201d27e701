package bamboohr

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// The addresses of the API.
const (
	jobsPath         = "/api/v1/applicant_tracking/jobs"
	statusesPath     = "/api/v1/applicant_tracking/statuses"
	applicationsPath = "/api/v1/applicant_tracking/applications"
	createPath       = "/api/v1/applicant_tracking/application"
	usersPath        = "/api/v1/meta/users?status=enabled"
)

// BambooHR's JSON, as far as it is of use here.
type (
	id        = wire.ID
	wireLabel struct {
		ID    id     `json:"id"`
		Label string `json:"label"`
	}
	wireAddress struct {
		City    string `json:"city"`
		State   string `json:"state"`
		Zip     string `json:"zipcode"`
		Country string `json:"country"`
	}
	wirePlace struct {
		Label   string      `json:"label"`
		Address wireAddress `json:"address"`
		none    bool        // the ATS says that there is none
	}
	wireLead struct {
		Employee id `json:"employeeId"`
	}
	wireJob struct {
		ID         id        `json:"id"`
		Title      wireLabel `json:"title"`
		Posted     string    `json:"postedDate"`
		Place      wirePlace `json:"location"`
		Department wireLabel `json:"department"`
		Status     wireLabel `json:"status"`
		Lead       wireLead  `json:"hiringLead"`
		URL        string    `json:"postingUrl"`
		owner      string
	}
	wireUser struct {
		Employee id     `json:"employeeId"`
		Email    string `json:"email"`
	}
	wireStatus struct {
		ID      id     `json:"id"`
		Code    string `json:"code"`
		Name    string `json:"name"`
		Enabled *bool  `json:"enabled"`
	}
	// wireApplication is a row of the list, or the whole one, which has more.
	wireApplication struct {
		ID      id     `json:"id"`
		Applied string `json:"appliedDate"`
		Status  struct {
			wireLabel
			Changed string `json:"dateChanged"`
		} `json:"status"`
		Applicant struct {
			ID        id     `json:"id"`
			FirstName string `json:"firstName"`
			LastName  string `json:"lastName"`
			Email     string `json:"email"`
			Phone     string `json:"phoneNumber"`
			LinkedIn  string `json:"linkedinUrl"`
			Website   string `json:"websiteUrl"`
		} `json:"applicant"`
		Job struct {
			ID id `json:"id"`
		} `json:"job"`
	}
	// wirePage has pointers where a missing field must not pass for an empty list or
	// the end.
	wirePage struct {
		Complete     *bool              `json:"paginationComplete"`
		Applications *[]wireApplication `json:"applications"`
	}
	wireComment struct {
		Type    string `json:"type"`
		Comment string `json:"comment"`
	}
	wireMove struct {
		Status int64 `json:"status"`
	}
	// form is what is written of a person: names and values.
	form [][2]string
)

// UnmarshalJSON tells a place that is null from one that is not told.
func (p *wirePlace) UnmarshalJSON(raw []byte) error {
	type plain wirePlace
	p.none = string(raw) == "null"
	return json.Unmarshal(raw, (*plain)(p))
}

// abreast is how many applications are read at once.
const abreast = 4

// probe sends a request of which only matters whether it is permitted.
func (c *Connector) probe(ctx context.Context, path string, write any) error {
	if _, ok := write.(form); ok {
		_, err := c.client.Upload(ctx, httpx.Upload{Path: path})
		return err
	}
	if write != nil {
		return c.client.JSON(ctx, http.MethodPost, path, write, nil)
	}
	var got json.RawMessage
	return c.client.JSON(ctx, http.MethodGet, path, nil, &got)
}

// jobs reads all jobs, with the addresses of those who are responsible for them.
func (c *Connector) jobs(ctx context.Context, _ paging.Place) (b paging.Batch[wireJob], err error) {
	var got *[]wireJob
	err = c.client.JSON(ctx, http.MethodGet, jobsPath+"?sortBy=created&sortOrder=ASC", nil, &got)
	if err == nil && got == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	owners, err := c.owners(ctx, *got)
	for _, j := range *got {
		j.owner = owners[j.Lead.Employee]
		b.Items = append(b.Items, j)
	}
	b.Total = len(b.Items)
	return b, err
}

// owners are the addresses of users by their employee numbers, as far as a job
// names any and the key may see them.
func (c *Connector) owners(ctx context.Context, jobs []wireJob) (map[id]string, error) {
	owners := map[id]string{}
	for _, j := range jobs {
		if j.Lead.Employee == "" {
			continue
		}
		var users map[string]wireUser
		err := c.client.JSON(ctx, http.MethodGet, usersPath, nil, &users)
		for _, u := range users {
			if u.Employee != "" && u.Employee != "0" {
				owners[u.Employee] = u.Email
			}
		}
		return owners, ats.UnlessHidden(err)
	}
	return owners, nil
}

// page reads one page of applications, the first of which is 1. broken says that the
// ATS has more and does not give them.
func (c *Connector) page(ctx context.Context, query url.Values, number int) (rows []wireApplication, more, broken bool, h http.Header, err error) {
	query.Set("page", strconv.Itoa(number))
	var got wirePage
	h, err = c.client.Do(ctx, httpx.Request{Path: applicationsPath, Query: query, Out: &got})
	if err == nil && (got.Applications == nil || got.Complete == nil) {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, false, false, h, err
	}
	rows, more = *got.Applications, !*got.Complete
	return rows, more && len(rows) > 0, more && len(rows) == 0, h, nil
}

// applications reads one page of a list, and then whether the page before it still
// ends as it did: pages have numbers, and when a row is deleted on a page that was
// read, the first of the next page would be skipped.
func (c *Connector) applications(ctx context.Context, query url.Values, at paging.Place) (b paging.Batch[wireApplication], err error) {
	number, _ := strconv.Atoi(at.Cursor)
	number = max(number, 1)
	if at.After != "" {
		query.Set("newSince", at.After)
	}
	rows, more, broken, header, err := c.page(ctx, query, number)
	if err != nil {
		return b, err
	}
	b.Since, b.Holes = paging.Since(header, func(at time.Time) string { return at.UTC().Format(time.DateTime) }), broken
	if number > 1 {
		before, _, _, _, err := c.page(ctx, query, number-1)
		if err != nil {
			return b, err
		}
		if b.Moved = end(before) != at.Edge; b.Moved && at.Again < paging.MaxAgain {
			return b, nil
		}
	}
	if b.Items = rows; more {
		b.Next, b.Edge = strconv.Itoa(number+1), end(rows)
	}
	return b, nil
}

func end(rows []wireApplication) string {
	if len(rows) == 0 {
		return ""
	}
	return string(rows[len(rows)-1].ID)
}

// whole reads an application of a list with what the list lacks; false = it went away
// meanwhile.
func (c *Connector) whole(ctx context.Context, row wireApplication) (wireApplication, bool, error) {
	if row.ID == "" {
		return row, true, nil
	}
	a, _, err := c.application(ctx, string(row.ID))
	switch core.KindOf(err) {
	case "":
		return a, true, nil
	case core.KindNotFound:
		return a, false, nil
	case core.KindForbidden: // then as the list has it
		return row, true, nil
	}
	return a, false, err
}

// application reads one whole.
func (c *Connector) application(ctx context.Context, number string) (a wireApplication, h http.Header, err error) {
	h, err = c.client.Do(ctx, httpx.Request{Path: applicationsPath + "/" + url.PathEscape(number), Out: &a})
	if err == nil && a.ID == "" {
		err = paging.Incomplete()
	}
	return a, h, err
}

// search finds the applications of an e-mail address, oldest first. The ATS
// searches in everything, so what it finds is looked at again.
func (c *Connector) search(ctx context.Context, email string) ([]wireApplication, error) {
	query := url.Values{"searchString": {email}, "jobStatusGroups": {"ALL"}, "sortBy": {"created_date"}, "sortOrder": {"ASC"}}
	all, err := paging.All(ctx, func(ctx context.Context, at paging.Place) (b paging.Batch[wireApplication], err error) {
		number, _ := strconv.Atoi(at.Cursor)
		number = max(number, 1)
		rows, more, broken, _, err := c.page(ctx, query, number)
		if err == nil && broken {
			err = paging.Incomplete()
		}
		if b.Items = rows; more {
			b.Next = strconv.Itoa(number + 1)
		}
		return b, err
	})
	return slices.DeleteFunc(all, func(a wireApplication) bool {
		return a.ID == "" || !wire.HasEmail(email, a.Applicant.Email)
	}), err
}

func (c *Connector) statuses(ctx context.Context) ([]wireStatus, error) {
	var got *[]wireStatus
	err := c.client.JSON(ctx, http.MethodGet, statusesPath, nil, &got)
	if err == nil && got == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	return *got, nil
}

// create makes an application and gives the number that the ATS answers with.
func (c *Connector) create(ctx context.Context, fields form, resume ats.File) (string, error) {
	u := httpx.Upload{Path: createPath, Fields: fields}
	if resume.Name != "" {
		u.Files = []httpx.File{{Field: "resume", Name: resume.Name, Type: resume.MediaType, Content: resume.Data}}
	}
	var got struct {
		Candidate id `json:"candidateId"`
	}
	u.Out = &got
	_, err := c.client.Upload(ctx, u)
	if core.KindOf(err) == core.KindInvalid && httpx.BodyOf(err) != nil {
		err = core.Fail(core.KindInvalid, "BambooHR did not accept the person; nothing was written.",
			"Look in BambooHR which standard questions the job requires an answer to, and fill in what is missing.").Because(err)
	}
	return string(got.Candidate), err
}

func (c *Connector) comment(ctx context.Context, application, text string) error {
	path := applicationsPath + "/" + url.PathEscape(application) + "/comments"
	return c.client.JSON(ctx, http.MethodPost, path, wireComment{Type: "comment", Comment: text}, nil)
}

func (c *Connector) move(ctx context.Context, application, status string) error {
	number, err := strconv.ParseInt(status, 10, 64)
	if err != nil {
		return core.Fail(core.KindUsage, "This is no status of BambooHR; nothing was changed.", "Choose one of the account's statuses.")
	}
	path := applicationsPath + "/" + url.PathEscape(application) + "/status"
	return c.client.JSON(ctx, http.MethodPost, path, wireMove{Status: number}, nil)
}
