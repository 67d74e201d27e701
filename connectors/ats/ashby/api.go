package ashby

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Ashby's JSON, as far as it is of use here.
type (
	body    map[string]any
	wireJob struct {
		ID             string       `json:"id"`
		Title          string       `json:"title"`
		Status         string       `json:"status"`
		Confidential   bool         `json:"confidential"`
		EmploymentType string       `json:"employmentType"`
		Requisition    string       `json:"customRequisitionId"`
		LocationID     string       `json:"locationId"`
		Plan           string       `json:"defaultInterviewPlanId"`
		Plans          []string     `json:"interviewPlanIds"`
		Postings       []string     `json:"jobPostingIds"`
		Team           []wireMember `json:"hiringTeam"`
		OpenedAt       string       `json:"openedAt"`
		CreatedAt      string       `json:"createdAt"`
		UpdatedAt      string       `json:"updatedAt"`

		location wireLocation // looked up
		text     wirePosting
	}
	wireMember struct {
		Email string `json:"email"`
		Role  string `json:"role"`
	}
	wireLocation struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Address struct {
			Postal struct {
				Country string `json:"addressCountry"`
				Region  string `json:"addressRegion"`
				City    string `json:"addressLocality"`
			} `json:"postalAddress"`
		} `json:"address"`
	}
	wirePosting struct {
		HTML         string `json:"descriptionHtml"`
		Plain        string `json:"descriptionPlain"`
		Department   string `json:"departmentName"`
		LocationName string `json:"locationName"`
		ExternalLink string `json:"externalLink"`
		ApplyLink    string `json:"applyLink"`
		PublishedAt  string `json:"publishedDate"`
	}
	// wireForm is what an application's form asks.
	wireForm struct {
		Form *struct {
			Sections []struct {
				Fields []wireField `json:"fields"`
			} `json:"sections"`
		} `json:"applicationFormDefinition"`
	}
	wireField struct {
		Required bool `json:"isRequired"`
		Field    struct {
			ID     string `json:"id"`
			Path   string `json:"path"`
			Title  string `json:"title"`
			Type   string `json:"type"`
			Values []struct {
				Label string `json:"label"`
			} `json:"selectableValues"`
		} `json:"field"`
	}
	wireStage struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Type  string `json:"type"`
		Order int    `json:"orderInInterviewPlan"`
	}
	wireContact struct {
		Value string `json:"value"`
	}
	wireFile struct {
		Name string `json:"name"`
	}
	wirePerson struct {
		ID           string        `json:"id"`
		Name         string        `json:"name"`
		Email        wireContact   `json:"primaryEmailAddress"`
		Emails       []wireContact `json:"emailAddresses"`
		Phone        wireContact   `json:"primaryPhoneNumber"`
		Company      string        `json:"company"`
		Links        []wireLink    `json:"socialLinks"`
		Applications []string      `json:"applicationIds"`
		URL          string        `json:"profileUrl"`
		Resume       wireFile      `json:"resumeFileHandle"`
		Files        []wireFile    `json:"fileHandles"`
	}
	wireLink struct {
		URL string `json:"url"`
	}
	wireApplication struct {
		ID        string     `json:"id"`
		Status    string     `json:"status"`
		Candidate wirePerson `json:"candidate"`
		Stage     wireStage  `json:"currentInterviewStage"`
		Job       struct {
			ID string `json:"id"`
		} `json:"job"`
		CreatedAt string `json:"createdAt"`
		UpdatedAt string `json:"updatedAt"`
	}
	wireSource struct {
		ID       string `json:"id"`
		Title    string `json:"title"`
		Archived bool   `json:"isArchived"`
	}
	// envelope is around every answer. The pointers tell a missing field from an
	// empty one.
	envelope struct {
		Success   *bool           `json:"success"`
		Errors    json.RawMessage `json:"errors"`
		Info      wireError       `json:"errorInfo"`
		Results   json.RawMessage `json:"results"`
		More      *bool           `json:"moreDataAvailable"`
		Next      string          `json:"nextCursor"`
		SyncToken string          `json:"syncToken"`
	}
	wireError struct {
		Code string `json:"code"`
	}
)

// refused is the cause of an error that came as 200: Ashby's own word for it.
type refused struct{ code string }

// Error is the word.
func (r *refused) Error() string { return r.code }

// version is the Accept header that Ashby wants.
var version = http.Header{"Accept": {"application/json; version=1"}}

// call makes one exchange that only reads and opens its envelope.
func (c *Connector) call(ctx context.Context, name string, in body) (e envelope, h http.Header, err error) {
	h, err = c.client.Do(ctx, httpx.Request{Method: http.MethodPost, Path: "/" + name, Header: version, In: in, ReadOnly: true, Out: &e})
	if err == nil {
		err = e.refusal()
	}
	return e, h, err
}

// word is a code of Ashby's; anything else may quote what was sent.
var word = regexp.MustCompile(`^[a-z_]{1,60}$`)

// statuses are those that Ashby's codes stand for, as far as they tell, by a part of
// each.
var statuses = []struct {
	part   string
	status int
}{
	{"not_found", http.StatusNotFound},
	{"permission", http.StatusForbidden},
	{"forbidden", http.StatusForbidden},
	{"unauthorized", http.StatusUnauthorized},
	{"api_key", http.StatusUnauthorized},
	{"rate_limit", http.StatusTooManyRequests},
	{"internal", http.StatusInternalServerError},
	{"timeout", http.StatusInternalServerError},
}

// refusal turns an answer that says so into an error. Only Ashby's codes are
// kept: its messages may quote what was sent.
func (e envelope) refusal() error {
	if e.Success == nil || *e.Success {
		return nil
	}
	code := e.Info.Code
	var codes []string
	if code == "" && json.Unmarshal(e.Errors, &codes) == nil && len(codes) > 0 {
		code = codes[0]
	}
	if code = strings.ToLower(code); !word.MatchString(code) {
		return core.Fail(core.KindInvalid, "Ashby did not accept the request; nothing was changed.", "")
	}
	cause := &refused{code}
	for _, s := range statuses {
		if strings.Contains(code, s.part) {
			return httpx.Refusal(s.status, "Ashby").Because(cause)
		}
	}
	return core.Fail(core.KindInvalid, "Ashby did not accept the request ("+code+"); nothing was changed.", "").Because(cause)
}

// done tells whether a write was done: unlike a reading one, its answer has to say so.
func (e envelope) done() error {
	if e.Success == nil {
		return core.Fail(core.KindUnknown, "Ashby took it and did not say whether it was done.", "Look there before doing it again.")
	}
	return e.refusal()
}

// stale tells that a cursor or a token is no longer accepted.
func stale(err error) bool {
	var r *refused
	return errors.As(err, &r) && (strings.Contains(r.code, "cursor") || strings.Contains(r.code, "sync_token"))
}

// object reads one record into out, which must have an id.
func object[T interface{ id() string }](ctx context.Context, c *Connector, name string, in body) (row T, h http.Header, err error) {
	e, h, err := c.call(ctx, name, in)
	if err == nil {
		err = results(e, &row)
	}
	if err == nil && row.id() == "" {
		err = paging.Incomplete()
	}
	return row, h, err
}

func (j wireJob) id() string         { return j.ID }
func (p wirePerson) id() string      { return p.ID }
func (a wireApplication) id() string { return a.ID }

// results reads what the envelope holds.
func results(e envelope, out any) error {
	if len(e.Results) == 0 || string(e.Results) == "null" {
		return paging.Incomplete()
	}
	if json.Unmarshal(e.Results, out) != nil { // the decoder's words may quote the answer
		return core.Fail(core.KindInvalid, "Ashby's answer can't be read; what was fetched before is kept.", "")
	}
	return nil
}

// page fetches one page of a list.
func page[T any](ctx context.Context, c *Connector, name string, in body, at paging.Place) (paging.Batch[T], error) {
	in["limit"] = 100
	if at.After != "" {
		in["syncToken"] = at.After
	}
	if at.Cursor != "" {
		in["cursor"] = at.Cursor
	}
	var b paging.Batch[T]
	e, _, err := c.call(ctx, name, in)
	if err == nil {
		err = results(e, &b.Items)
	}
	switch {
	case err != nil:
		return paging.Batch[T]{}, err
	case e.More == nil && e.Next == "", e.More != nil && *e.More && e.Next == "":
		return paging.Batch[T]{}, paging.Incomplete()
	case e.More == nil || *e.More:
		b.Next = e.Next
	default:
		b.Since = e.SyncToken
	}
	return b, nil
}

// everything fetches a short list to its end.
func everything[T any](ctx context.Context, c *Connector, name string, in body) (all []T, err error) {
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (b paging.Batch[T], err error) {
		if at.Cursor != "" {
			in["cursor"] = at.Cursor
		}
		e, _, err := c.call(ctx, name, in)
		if err == nil {
			err = results(e, &b.Items)
		}
		if more := e.More != nil && *e.More; err == nil && more {
			if b.Next = e.Next; b.Next == "" {
				err = paging.Incomplete()
			}
		}
		return b, err
	})
}

// scopes are the key's own permissions, in small letters only: Ashby has written
// them in more than one way.
func (c *Connector) scopes(ctx context.Context) (map[string]bool, error) {
	var key struct {
		Scopes []string `json:"scopes"`
	}
	e, _, err := c.call(ctx, "apiKey.info", body{})
	if err == nil {
		err = results(e, &key)
	}
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, s := range key.Scopes {
		has[strings.ToLower(strings.NewReplacer(":", "", "_", "", ".", "", " ", "").Replace(s))] = true
	}
	return has, nil
}

func (c *Connector) jobs(ctx context.Context, at paging.Place) (paging.Batch[wireJob], error) {
	b, err := page[wireJob](ctx, c, "job.list", body{}, at)
	if err == nil {
		err = c.complete(ctx, b.Items)
	}
	return b, err
}

func (c *Connector) job(ctx context.Context, id string) (wireJob, error) {
	j, _, err := object[wireJob](ctx, c, "job.info", body{"id": id})
	return j, err
}

// complete looks up the place of each job, and the text of each open one. What
// the key may not read, or is gone, stays empty.
func (c *Connector) complete(ctx context.Context, jobs []wireJob) (err error) {
	for i := range jobs {
		j := &jobs[i]
		if j.location, err = c.place(ctx, j.LocationID); err != nil {
			return err
		}
		if j.Status != "Open" || len(j.Postings) == 0 {
			continue
		}
		if err := c.advertisement(ctx, *j, &j.text); ats.UnlessHidden(err) != nil {
			return err
		}
	}
	return nil
}

// advertisement reads a job's first posting.
func (c *Connector) advertisement(ctx context.Context, j wireJob, out any) error {
	e, _, err := c.call(ctx, "jobPosting.info", body{"jobPostingId": j.Postings[0]})
	if err != nil {
		return err
	}
	return results(e, out)
}

// place finds a location in the list of all.
func (c *Connector) place(ctx context.Context, id string) (wireLocation, error) {
	if id == "" {
		return wireLocation{}, nil
	}
	all, err := c.places.Get(ctx, struct{}{}, func(ctx context.Context) (map[string]wireLocation, error) {
		list, err := everything[wireLocation](ctx, c, "location.list", body{"limit": 100})
		places := map[string]wireLocation{}
		for _, l := range list {
			places[l.ID] = l
		}
		return places, ats.UnlessHidden(err)
	})
	return all[id], err
}

// form reads what a job's posting asks. A job without one asks nothing.
func (c *Connector) form(ctx context.Context, job string) (fields []wireField, err error) {
	j, err := c.job(ctx, job)
	if err != nil || len(j.Postings) == 0 {
		return nil, err
	}
	var got wireForm
	err = c.advertisement(ctx, j, &got)
	if err == nil && got.Form == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	for _, section := range got.Form.Sections {
		fields = append(fields, section.Fields...)
	}
	return fields, nil
}

func (c *Connector) stages(ctx context.Context, plan string) ([]wireStage, error) {
	if plan == "" {
		return nil, core.Fail(core.KindNotFound, "Ashby does not say which interview plan the job has.", "")
	}
	return everything[wireStage](ctx, c, "interviewStage.list", body{"interviewPlanId": plan})
}

func (c *Connector) application(ctx context.Context, id string) (wireApplication, time.Time, error) {
	a, h, err := object[wireApplication](ctx, c, "application.info", body{"applicationId": id})
	return a, paging.Began(h), err
}

func (c *Connector) person(ctx context.Context, id string) (wirePerson, error) {
	p, _, err := object[wirePerson](ctx, c, "candidate.info", body{"id": id})
	return p, err
}

// search gives the people who really have the address.
func (c *Connector) search(ctx context.Context, email string) (own []wirePerson, err error) {
	var list []wirePerson
	e, _, err := c.call(ctx, "candidate.search", body{"email": email})
	if err == nil {
		err = results(e, &list)
	}
	for _, p := range list {
		if p.ID != "" && wire.HasEmail(email, p.emails()...) {
			own = append(own, p)
		}
	}
	return own, err
}

// source gives the id of a source by its name; a name that is not in Ashby's list gives
// those that are, as far as a sentence holds them.
func (c *Connector) source(ctx context.Context, name string) (id string, others []string, err error) {
	if name == "" {
		return "", nil, nil
	}
	list, err := c.sources.Get(ctx, struct{}{}, func(ctx context.Context) ([]wireSource, error) {
		return everything[wireSource](ctx, c, "source.list", body{})
	})
	if id := named(list, name); id != "" || err != nil {
		return id, nil, err
	}
	others = []string{}
	for _, s := range list {
		if !s.Archived && len(others) < 5 {
			others = append(others, fmt.Sprintf("%.60s", s.Title))
		}
	}
	return "", others, nil
}

// write sends something that changes Ashby; out may be nil.
func (c *Connector) write(ctx context.Context, name string, in, out any) error {
	var e envelope
	_, err := c.client.Do(ctx, httpx.Request{Method: http.MethodPost, Path: "/" + name, Header: version, In: in, Out: &e})
	if err == nil {
		err = e.done()
	}
	if err == nil && out != nil && results(e, out) != nil {
		err = core.Fail(core.KindUnknown, "Ashby took it and gave an answer that can't be read.", "Look there whether it was done before doing it again.")
	}
	return err
}

func (c *Connector) upload(ctx context.Context, person string, f ats.File) error {
	var e envelope
	_, err := c.client.Upload(ctx, httpx.Upload{
		Path: "/candidate.uploadResume", Header: version, Fields: [][2]string{{"candidateId", person}},
		Files: []httpx.File{{Field: "resume", Name: f.Name, Type: f.MediaType, Content: f.Data}}, Out: &e,
	})
	if err != nil {
		return err
	}
	return e.done()
}
