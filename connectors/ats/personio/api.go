package personio

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// The addresses of the API: the first version writes, the second one reads.
const (
	applyPath        = "/v1/recruiting/applications"
	documentsPath    = "/v1/recruiting/applications/documents"
	applicationsPath = "/v2/recruiting/applications"
	candidatesPath   = "/v2/recruiting/candidates"
	categoriesPath   = "/v2/recruiting/categories"
	jobsPath         = "/v2/recruiting/jobs"
)

// Personio's JSON, as far as it is of use here.
type (
	id = wire.ID
	// wireTime is a time, or an object with one and its zone.
	wireTime struct{ time.Time }

	wireCandidate struct {
		ID        id     `json:"id"`
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		Email     string `json:"email"`
		Phone     string `json:"phone"`
		LinkedIn  string `json:"linkedin_profile"`
	}
	wireStage struct {
		ID   id     `json:"id"`
		Kind string `json:"kind"`
		Name string `json:"name"`
		Type string `json:"type"`
	}
	wireApplication struct {
		ID        id            `json:"id"`
		Applied   string        `json:"application_date"`
		Candidate wireCandidate `json:"candidate"`
		Job       struct {
			ID id `json:"id"`
		} `json:"job"`
		Stage      wireStage `json:"current_stage"`
		Anonymized bool      `json:"is_anonymized"`
		Created    wireTime  `json:"created_at"`
		Updated    wireTime  `json:"updated_at"`
	}
	wireCategory struct {
		ID     id          `json:"id"`
		Stages []wireStage `json:"stages"`
	}
	wireJob struct {
		ID       id `json:"id"`
		Category struct {
			ID id `json:"id"`
		} `json:"category"`
	}
	// wireList has pointers where a missing field must not pass for an empty list or
	// the end.
	wireList[T any] struct {
		Data *[]T `json:"_data"`
		Meta *struct {
			Links struct {
				Next struct {
					Href string `json:"href"`
				} `json:"next"`
			} `json:"links"`
		} `json:"_meta"`
	}

	wirePhase struct {
		Type string `json:"type"`
		ID   any    `json:"id"` // a word of Personio's own, a number of the company's
	}
	wireFile struct {
		UUID     string `json:"uuid"`
		Name     string `json:"original_filename"`
		Category string `json:"category"`
	}
	wireAttribute struct {
		ID    string `json:"id"`
		Value string `json:"value"`
	}
	wireNew struct {
		FirstName  string          `json:"first_name"`
		LastName   string          `json:"last_name"`
		Email      string          `json:"email"`
		Job        int64           `json:"job_position_id"`
		Channel    int64           `json:"recruiting_channel_id,omitempty"`
		Phase      *wirePhase      `json:"phase,omitempty"`
		Tags       []string        `json:"tags,omitempty"`
		Files      []wireFile      `json:"files,omitempty"`
		Attributes []wireAttribute `json:"attributes,omitempty"`
	}
)

// UnmarshalJSON reads both forms; what is none of them is the zero time.
func (t *wireTime) UnmarshalJSON(raw []byte) error {
	var text string
	zone := time.UTC
	if json.Unmarshal(raw, &text) != nil {
		var in struct {
			Dashed string `json:"date-time"`
			Lined  string `json:"date_time"`
			Zone   string `json:"timezone"`
		}
		_ = json.Unmarshal(raw, &in) // what can be read of it is read
		text = in.Dashed + in.Lined
		if at, err := time.LoadLocation(in.Zone); err == nil {
			zone = at
		}
	}
	t.Time = wire.TimeIn(text, zone)
	return nil
}

// list reads one page of a list. A list that does not tell what follows is not whole.
func list[T any](ctx context.Context, c *Connector, path string, query url.Values, cursor string) (b paging.Batch[T], err error) {
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	var got wireList[T]
	header, err := c.reading.Do(ctx, httpx.Request{Path: path, Query: query, Out: &got})
	if err == nil && got.Data == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	b.Items, b.Since, b.Holes = *got.Data, paging.Since(header, wire.Stamp), got.Meta == nil
	if got.Meta != nil && got.Meta.Links.Next.Href != "" {
		next, err := url.Parse(got.Meta.Links.Next.Href)
		if err != nil || next.Query().Get("cursor") == "" {
			return b, paging.Incomplete()
		}
		b.Next = next.Query().Get("cursor")
	}
	return b, nil
}

// all reads a list to its end.
func all[T any](ctx context.Context, c *Connector, path string, query url.Values) ([]T, error) {
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[T], error) {
		return paging.Whole(list[T](ctx, c, path, query, at.Cursor))
	})
}

func (c *Connector) query() url.Values { return url.Values{"limit": {strconv.Itoa(c.pageSize)}} }

// again marks the cursor of the second part of a complete look: what changed since
// it began.
const again = "again:"

// applications reads one page of the account's applications.
func (c *Connector) applications(ctx context.Context, at paging.Place) (b paging.Batch[wireApplication], err error) {
	query := c.query()
	cursor, second := strings.CutPrefix(at.Cursor, again)
	switch {
	case second:
		query.Set("updated_at.gt", at.AsOf)
	case at.After != "":
		query.Set("updated_at.gt", at.After)
	}
	if b, err = list[wireApplication](ctx, c, applicationsPath, query, cursor); err != nil {
		return b, err
	}
	switch {
	case b.Next != "" && second:
		b.Next = again + b.Next
	case b.Next != "":
	case !second && at.After == "" && at.Cursor != "":
		// What changed on the way is at the front now. Without the server's clock
		// nobody knows since when to look.
		if at.AsOf != "" {
			b.Next = again
		}
		b.Holes = b.Holes || at.AsOf == ""
	}
	return b, nil
}

// applicationsOf finds the applications of an e-mail address.
func (c *Connector) applicationsOf(ctx context.Context, email string) (found []wireApplication, err error) {
	query := c.query()
	query.Set("candidate.email", email)
	rows, err := all[wireApplication](ctx, c, applicationsPath, query)
	for _, a := range rows {
		// An API that does not know the filter would give everybody.
		if a.ID != "" && wire.HasEmail(email, a.Candidate.Email) {
			found = append(found, a)
		}
	}
	return found, err
}

// one reads a single record, which may be wrapped.
func one[T any](ctx context.Context, c *Connector, path, number string) (row T, h http.Header, err error) {
	var raw json.RawMessage
	h, err = c.reading.Do(ctx, httpx.Request{Path: path + "/" + url.PathEscape(number), Out: &raw})
	if err != nil {
		return row, h, err
	}
	var wrapped struct {
		Lined json.RawMessage `json:"_data"`
		Plain json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(raw, &wrapped) // what is no object is told by the next line
	for _, inner := range []json.RawMessage{wrapped.Plain, wrapped.Lined} {
		if len(inner) > 0 {
			raw = inner
		}
	}
	if json.Unmarshal(raw, &row) != nil {
		err = core.Fail(core.KindInvalid, "A record of Personio can't be read; nothing was changed.", "Try again later.")
	}
	return row, h, err
}

// application reads one.
func (c *Connector) application(ctx context.Context, number string) (wireApplication, http.Header, error) {
	a, h, err := one[wireApplication](ctx, c, applicationsPath, number)
	if err == nil && a.ID == "" {
		err = paging.Incomplete()
	}
	return a, h, err
}

// candidates are the people of one look, with what applications lack of them.
type candidates struct {
	c    *Connector
	all  map[id]wireCandidate
	read bool
}

// complete adds to applications what is known of their candidates: for a complete
// look all are read at once, else one by one.
func (k *candidates) complete(ctx context.Context, rows []wireApplication, whole bool) error {
	if whole && !k.read && len(rows) > 0 {
		list, err := all[wireCandidate](ctx, k.c, candidatesPath, k.c.query())
		if ats.UnlessHidden(err) != nil {
			return err
		}
		for _, p := range list {
			k.all[p.ID] = p
		}
		k.read = true
	}
	for i := range rows {
		p := &rows[i].Candidate
		if _, known := k.all[p.ID]; !known && p.ID != "" {
			person, _, err := one[wireCandidate](ctx, k.c, candidatesPath, string(p.ID))
			if ats.UnlessHidden(err) != nil {
				return err
			}
			k.all[p.ID] = person
		}
		p.Phone, p.LinkedIn = k.all[p.ID].Phone, k.all[p.ID].LinkedIn
	}
	return nil
}

func (c *Connector) categories(ctx context.Context) ([]wireCategory, error) {
	return all[wireCategory](ctx, c, categoriesPath, url.Values{})
}

// categoryOf gives the category of a job, "" when nobody knows the job there.
func (c *Connector) categoryOf(ctx context.Context, job string) (id, error) {
	if job == "" {
		return "", nil
	}
	got, _, err := one[wireJob](ctx, c, jobsPath, job)
	return got.Category.ID, ats.UnlessHidden(err)
}

func (c *Connector) probeApplications(ctx context.Context) error {
	_, err := list[wireApplication](ctx, c, applicationsPath, url.Values{"limit": {"1"}}, "")
	return err
}

func (c *Connector) probeStages(ctx context.Context) error {
	_, err := c.categories(ctx)
	return err
}

// probeCreate sends an application of nobody.
func (c *Connector) probeCreate(ctx context.Context) error {
	err := c.writing.JSON(ctx, http.MethodPost, applyPath, struct{}{}, nil)
	if core.KindOf(err) == core.KindInvalid && httpx.BodyOf(err) != nil {
		return nil
	}
	return err
}

// upload sends a document ahead of the application that names it.
func (c *Connector) upload(ctx context.Context, f ats.File) (wireFile, error) {
	var got struct {
		UUID string `json:"uuid"`
	}
	_, err := c.writing.Upload(ctx, httpx.Upload{
		Path: documentsPath, Files: []httpx.File{{Field: "file", Name: f.Name, Type: f.MediaType, Content: f.Data}}, Out: &got,
	})
	switch {
	case core.KindOf(err) == core.KindInvalid && httpx.BodyOf(err) != nil:
		err = core.Fail(core.KindInvalid, "Personio did not accept the résumé; the person was not sent.", "Give it as a PDF or Word file of at most 20 MB.").Because(err)
	case core.KindOf(err) == core.KindUnknown:
		// A document that no application names is nobody's.
		err = core.Fail(core.KindTemporary, "The résumé could not be sent to Personio; the person was not sent.", "It is tried again by itself.").Because(err)
	case err == nil && got.UUID == "":
		err = core.Fail(core.KindInvalid, "Personio did not say how it calls the résumé; the person was not sent.", "Try again later.")
	}
	return wireFile{UUID: got.UUID, Name: f.Name, Category: "cv"}, err
}

// apply writes an application. The answer that it was made has no body, only its
// status.
func (c *Connector) apply(ctx context.Context, application wireNew) error {
	resp, err := c.writing.Stream(ctx, httpx.Request{
		Method: http.MethodPost, Path: applyPath, In: application, Header: http.Header{"Accept": {"application/json"}},
	})
	if err != nil {
		return refusal(err)
	}
	defer resp.Body.Close()
	if resp.Status != http.StatusCreated {
		return core.Fail(core.KindInvalid, "Something other than Personio answered in its place; the person is most likely not there.",
			"Check the address of the connection, and look in Personio before sending the person again.")
	}
	return nil
}

// errApplied is the cause where the address has applied to the job already.
var errApplied = errors.New("this address has applied to this job already")

// reasons are Personio's words for what it refuses, with what they mean.
var reasons = []struct{ word, message, hint string }{
	{"errors.applicant-already-exists", "Somebody with this e-mail address is on this job in Personio already; nothing was written.", "Look at the application there."},
	{"errors.job-position.not-published", "The job is not published in Personio, which then takes nobody; nothing was written.", "Ask for the job to be published, or enter the person there by hand."},
	{"errors.posting-validation.channel-not-found", "Personio has no recruiting channel of the number that is this client's source; nothing was written.", "Set the number of a channel, or a word, which becomes a tag."},
	{"errors.attribute-validation.unknown", "Personio does not have the attribute that is set for LinkedIn addresses; nothing was written.", "Enter its API name in the connection's settings."},
	{"errors.attribute-validation.required-attribute", "Personio requires an attribute that is missing; nothing was written.", "Look in Personio which attributes applicants must have."},
	{"errors.attribute-validation.invalid-email-format", "Personio does not take the e-mail address; nothing was written.", "Correct it and send it again."},
	{"feature.", "Personio's recruiting or its API is switched off for this company; nothing was written.", "Ask the administrator to switch it on."},
}

// refusal words what Personio did not accept, never what was in it.
func refusal(err error) error {
	var d struct {
		Errors []struct {
			Errors []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
		} `json:"errors"`
	}
	if json.Unmarshal(httpx.BodyOf(err), &d) != nil {
		return err
	}
	for _, field := range d.Errors {
		for _, e := range field.Errors {
			for _, known := range reasons {
				if !strings.HasPrefix(e.Reason, known.word) {
					continue
				}
				fail := core.Fail(core.KindOf(err), known.message, known.hint)
				if known.word == reasons[0].word {
					return fail.Because(errors.Join(errApplied, err))
				}
				return fail.Because(err)
			}
		}
	}
	return err
}
