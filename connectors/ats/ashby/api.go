package ashby

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
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

// call makes one exchange and opens its envelope.
func (c *Connector) call(ctx context.Context, name string, in any, readOnly bool) (e envelope, h http.Header, err error) {
	h, err = c.client.Do(ctx, httpx.Request{Method: http.MethodPost, Path: "/" + name, Header: version, In: in, ReadOnly: readOnly, Out: &e})
	if err == nil {
		err = e.refusal()
	}
	return e, h, err
}

// refusal turns an answer that says so into an error. Only Ashby's codes are
// kept: its messages may quote what was sent.
func (e envelope) refusal() error {
	if e.Success == nil || *e.Success {
		return nil
	}
	code := e.Info.Code
	var codes []string
	if json.Unmarshal(e.Errors, &codes) == nil && code == "" && len(codes) > 0 && !strings.Contains(codes[0], " ") {
		code = codes[0]
	}
	code = strings.ToLower(code[:min(len(code), 60)])
	cause := &refused{code}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(code, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("not_found"):
		return core.Fail(core.KindNotFound, "Ashby does not have what was asked for.", "").Because(cause)
	case has("permission", "forbidden"):
		return core.Fail(core.KindForbidden, "Ashby knows the key but does not permit this; nothing was changed.", "Ask the administrator of Ashby for the missing permission.").Because(cause)
	case has("unauthorized", "api_key"):
		return core.Fail(core.KindAuth, "Ashby refused the key; nothing was changed.", "Enter a valid key for this connection.").Because(cause)
	case has("rate_limit"):
		return core.Fail(core.KindRateLimited, "Ashby was asked too often; what was fetched so far is kept.", "It goes on by itself.").Because(cause)
	case has("internal", "timeout"):
		return core.Fail(core.KindTemporary, "Ashby has a fault; what was fetched so far is kept.", "It is tried again by itself.").Because(cause)
	case code == "":
		return core.Fail(core.KindInvalid, "Ashby did not accept the request; nothing was changed.", "").Because(cause)
	default:
		return core.Fail(core.KindInvalid, "Ashby did not accept the request ("+code+"); nothing was changed.", "").Because(cause)
	}
}

// stale tells that a cursor or a token is no longer accepted.
func stale(err error) bool {
	var r *refused
	return errors.As(err, &r) && (strings.Contains(r.code, "cursor") || strings.Contains(r.code, "sync_token"))
}

// rows fetches one page of a list that is read as it is.
func (c *Connector) rows(ctx context.Context, name string, in body) (envelope, error) {
	e, _, err := c.call(ctx, name, in, true)
	return e, err
}

// object reads one record into out.
func (c *Connector) object(ctx context.Context, name string, in body, out any) (http.Header, error) {
	e, h, err := c.call(ctx, name, in, true)
	if err != nil {
		return h, err
	}
	return h, results(e, out)
}

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
	e, err := c.rows(ctx, name, in)
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
		e, err := c.rows(ctx, name, in)
		if err != nil {
			return b, err
		}
		if e.More != nil && *e.More {
			b.Next = e.Next
		}
		return b, results(e, &b.Items)
	})
}

// scopes are the key's own permissions, in small letters only: Ashby has written
// them in more than one way.
func (c *Connector) scopes(ctx context.Context) (map[string]bool, error) {
	var key struct {
		Scopes []string `json:"scopes"`
	}
	if _, err := c.object(ctx, "apiKey.info", body{}, &key); err != nil {
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

func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	_, err = c.object(ctx, "job.info", body{"id": id}, &j)
	return j, err
}

// complete looks up the place of each job, and the text of each open one. What
// the key may not read, or is gone, stays empty.
func (c *Connector) complete(ctx context.Context, jobs []wireJob) error {
	for i := range jobs {
		j := &jobs[i]
		if j.LocationID != "" {
			place, err := c.place(ctx, j.LocationID)
			if err != nil {
				return err
			}
			j.location = place
		}
		if j.Status != "Open" || len(j.Postings) == 0 {
			continue
		}
		if _, err := c.object(ctx, "jobPosting.info", body{"jobPostingId": j.Postings[0]}, &j.text); hard(err) {
			return err
		}
	}
	return nil
}

// hard tells an error that must end a look from one that leaves a field empty.
func hard(err error) bool {
	kind := core.KindOf(err)
	return err != nil && kind != core.KindForbidden && kind != core.KindNotFound
}

// place reads the list of locations when it meets one that it does not know.
func (c *Connector) place(ctx context.Context, id string) (wireLocation, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.places[id]; ok {
		return known, nil
	}
	list, err := everything[wireLocation](ctx, c, "location.list", body{"limit": 100})
	if hard(err) {
		return wireLocation{}, err
	}
	c.places = map[string]wireLocation{id: {}}
	for _, l := range list {
		c.places[l.ID] = l
	}
	return c.places[id], nil
}

// form reads what a job's posting asks. A job without one asks nothing.
func (c *Connector) form(ctx context.Context, job string) (fields []wireField, err error) {
	j, err := c.job(ctx, job)
	if err != nil || len(j.Postings) == 0 {
		return nil, err
	}
	var got wireForm
	_, err = c.object(ctx, "jobPosting.info", body{"jobPostingId": j.Postings[0]}, &got)
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
	return everything[wireStage](ctx, c, "interviewStage.list", body{"interviewPlanId": plan})
}

func (c *Connector) application(ctx context.Context, id string) (a wireApplication, asOf time.Time, err error) {
	h, err := c.object(ctx, "application.info", body{"applicationId": id}, &a)
	return a, paging.Began(h), err
}

func (c *Connector) person(ctx context.Context, id string) (p wirePerson, err error) {
	_, err = c.object(ctx, "candidate.info", body{"id": id}, &p)
	return p, err
}

// search gives the people who really have the address.
func (c *Connector) search(ctx context.Context, email string) (own []wirePerson, err error) {
	var list []wirePerson
	_, err = c.object(ctx, "candidate.search", body{"email": email}, &list)
	for _, p := range list {
		for _, has := range append(p.Emails, p.Email) {
			if strings.EqualFold(has.Value, email) && p.ID != "" {
				own = append(own, p)
				break
			}
		}
	}
	return own, err
}

// source gives the id of a source by its name; a name that is not in Ashby's
// list gives a hint with those that are.
func (c *Connector) source(ctx context.Context, name string) (id, hint string, err error) {
	if name == "" {
		return "", "", nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if id := named(c.sources, name); id != "" {
		return id, "", nil
	}
	list, err := everything[wireSource](ctx, c, "source.list", body{})
	if err != nil {
		return "", "", err
	}
	c.sources = list
	if id := named(list, name); id != "" {
		return id, "", nil
	}
	var titles []string
	for _, s := range list {
		if !s.Archived && len(titles) < 5 {
			titles = append(titles, s.Title)
		}
	}
	return "", "Make a source of that name in Ashby, or choose one that it has, such as: " + strings.Join(titles, "; ") + ".", nil
}

// write sends something that changes Ashby; out may be nil.
func (c *Connector) write(ctx context.Context, name string, in, out any) error {
	e, _, err := c.call(ctx, name, in, false)
	if err != nil || out == nil {
		return err
	}
	if results(e, out) != nil {
		return core.Fail(core.KindUnknown, "Ashby took it and gave an answer that can't be read.", "Look there whether it was done before doing it again.")
	}
	return nil
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
	return e.refusal()
}
