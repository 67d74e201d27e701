package lever

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Lever's JSON, as far as it is of use here. Times are milliseconds.
type (
	// wireRef is another record: its id, or all of it where Lever was asked to
	// expand it.
	wireRef struct {
		ID      string `json:"id"`
		Text    string `json:"text"`
		Email   string `json:"email"`
		Posting string `json:"posting"`
	}
	wirePosting struct {
		ID              string    `json:"id"`
		Text            string    `json:"text"`
		State           string    `json:"state"`
		Owner           wireRef   `json:"owner"`
		HiringManager   wireRef   `json:"hiringManager"`
		Followers       []wireRef `json:"followers"`
		Categories      wireKinds `json:"categories"`
		Content         wireText  `json:"content"`
		Country         string    `json:"country"`
		ReqCode         string    `json:"reqCode"`
		Requisitions    []string  `json:"requisitionCodes"`
		URLs            wireURLs  `json:"urls"`
		Confidentiality string    `json:"confidentiality"`
		WorkplaceType   string    `json:"workplaceType"`
		CreatedAt       int64     `json:"createdAt"`
		UpdatedAt       int64     `json:"updatedAt"`
	}
	wireKinds struct {
		Commitment   string   `json:"commitment"`
		Department   string   `json:"department"`
		Team         string   `json:"team"`
		Level        string   `json:"level"`
		Location     string   `json:"location"`
		AllLocations []string `json:"allLocations"`
	}
	wireText struct {
		Description string `json:"description"`
		HTML        string `json:"descriptionHtml"`
		Lists       []struct {
			Text    string `json:"text"`
			Content string `json:"content"`
		} `json:"lists"`
		Closing     string `json:"closing"`
		ClosingHTML string `json:"closingHtml"`
	}
	wireURLs struct {
		Show  string `json:"show"`
		Apply string `json:"apply"`
	}
	wirePhone struct {
		Value string `json:"value"`
		Type  string `json:"type,omitempty"`
	}
	wireArchived struct {
		Reason string `json:"reason"`
		kind   string // the reason's type, once looked up
	}
	wireOpportunity struct {
		ID           string        `json:"id"`
		Name         string        `json:"name"`
		Contact      string        `json:"contact"`
		Stage        wireRef       `json:"stage"`
		Phones       []wirePhone   `json:"phones"`
		Emails       []string      `json:"emails"`
		Links        []string      `json:"links"`
		Archived     *wireArchived `json:"archived"`
		Applications []wireRef     `json:"applications"`
		URLs         wireURLs      `json:"urls"`
		Anonymized   bool          `json:"isAnonymized"`
		CreatedAt    int64         `json:"createdAt"`
		UpdatedAt    int64         `json:"updatedAt"`
	}
	wireNew struct {
		Name     string      `json:"name,omitempty"`
		Headline string      `json:"headline,omitempty"`
		Stage    string      `json:"stage,omitempty"`
		Location string      `json:"location,omitempty"`
		Phones   []wirePhone `json:"phones,omitempty"`
		Emails   []string    `json:"emails,omitempty"`
		Links    []string    `json:"links,omitempty"`
		Sources  []string    `json:"sources,omitempty"`
		Origin   string      `json:"origin"`
		Postings []string    `json:"postings"`
		Contact  string      `json:"contact,omitempty"`
	}
	wireFile struct {
		Name string `json:"name"`
		Size int64  `json:"size"`
	}
	wireReason struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	}
	// wireForm is what a posting asks; a set of questions has a number, a question in
	// it only a place.
	wireForm struct {
		Custom *[]struct {
			ID     string         `json:"id"`
			Fields []wireQuestion `json:"fields"`
		} `json:"customQuestions"`
	}
	wireQuestion struct {
		Type     string    `json:"type"`
		Text     string    `json:"text"`
		Required bool      `json:"required"`
		Options  []wireRef `json:"options"`
	}
	// wireList has pointers where a missing field must not pass for an empty list
	// or the end.
	wireList[T any] struct {
		Data    *[]T   `json:"data"`
		HasNext *bool  `json:"hasNext"`
		Next    string `json:"next"`
	}
	wireOne[T any] struct {
		Data T `json:"data"`
	}
)

// UnmarshalJSON takes an id as well as a whole record.
func (r *wireRef) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, &r.ID)
	}
	type plain wireRef
	return json.Unmarshal(raw, (*plain)(r))
}

// pageSize is the most that Lever gives at once.
const pageSize = 100

// millis is how Lever writes times in filters.
func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// page fetches one page of a list.
func page[T any](ctx context.Context, c *Connector, path string, q url.Values, at paging.Place) (paging.Batch[T], error) {
	q.Set("limit", strconv.Itoa(pageSize))
	if at.After != "" {
		q.Set("updated_at_start", at.After)
	}
	if at.Cursor != "" {
		q.Set("offset", at.Cursor)
	}
	var got wireList[T]
	header, err := c.client.Do(ctx, httpx.Request{Path: path, Query: q, Out: &got})
	if err == nil && (got.Data == nil || got.HasNext == nil || *got.HasNext && got.Next == "") {
		err = paging.Incomplete()
	}
	if err != nil {
		return paging.Batch[T]{}, err
	}
	b := paging.Batch[T]{Items: *got.Data, Since: paging.Since(header, millis)}
	if *got.HasNext {
		b.Next = got.Next
	}
	return b, nil
}

// everything fetches a short list to its end.
func everything[T any](ctx context.Context, c *Connector, path string, q url.Values) (all []T, err error) {
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[T], error) {
		return page[T](ctx, c, path, q, at)
	})
}

// query begins the parameters of a list that may hold confidential rows.
func (c *Connector) query(expand ...string) url.Values {
	q := url.Values{}
	if len(expand) > 0 {
		q["expand"] = expand
	}
	if c.confidential {
		q.Set("confidentiality", "all")
	}
	return q
}

// probe sends a request whose answer does not matter, only whether it is
// permitted. An answer to a reading one must be a list.
func (c *Connector) probe(ctx context.Context, method, path string) error {
	if method != http.MethodGet {
		return c.client.JSON(ctx, method, path, struct{}{}, nil)
	}
	var got wireList[json.RawMessage]
	return c.client.JSON(ctx, method, path, nil, &got)
}

func (c *Connector) postings(ctx context.Context, at paging.Place) (paging.Batch[wirePosting], error) {
	return page[wirePosting](ctx, c, "/v1/postings", c.query("owner", "hiringManager", "followers"), at)
}

func (c *Connector) posting(ctx context.Context, id string) (wirePosting, error) {
	var got wireOne[wirePosting]
	_, err := c.client.Do(ctx, httpx.Request{Path: "/v1/postings/" + url.PathEscape(id), Query: url.Values{"expand": {"owner", "hiringManager", "followers"}}, Out: &got})
	if err == nil && got.Data.ID == "" {
		err = paging.Incomplete()
	}
	return got.Data, err
}

func (c *Connector) form(ctx context.Context, posting string) (wireForm, error) {
	var got wireOne[wireForm]
	_, err := c.client.Do(ctx, httpx.Request{Path: "/v1/postings/" + url.PathEscape(posting) + "/apply", Out: &got})
	if err == nil && got.Data.Custom == nil {
		err = paging.Incomplete()
	}
	return got.Data, err
}

func (c *Connector) stages(ctx context.Context) ([]wireRef, error) {
	return everything[wireRef](ctx, c, "/v1/stages", url.Values{})
}

// opportunities lists those of one posting. Where Lever names their postings,
// one that is of others only is left out: nobody may be taken for an applicant
// because a filter was ignored.
func (c *Connector) opportunities(ctx context.Context, job string, at paging.Place) (paging.Batch[wireOpportunity], error) {
	q := c.query("applications", "stage")
	q.Set("posting_id", job)
	b, err := page[wireOpportunity](ctx, c, "/v1/opportunities", q, at)
	var own []wireOpportunity
	for _, o := range b.Items {
		if o.on(job) {
			own = append(own, o)
		}
	}
	b.Items = own
	return b, err
}

func (c *Connector) opportunity(ctx context.Context, id string) (wireOpportunity, http.Header, error) {
	var got wireOne[wireOpportunity]
	header, err := c.client.Do(ctx, httpx.Request{Path: "/v1/opportunities/" + url.PathEscape(id), Query: url.Values{"expand": {"applications", "stage"}}, Out: &got})
	if err == nil && got.Data.ID == "" {
		err = paging.Incomplete()
	}
	return got.Data, header, err
}

func (c *Connector) withEmail(ctx context.Context, email string) ([]wireOpportunity, error) {
	q := c.query("applications", "stage")
	q.Set("email", email)
	return everything[wireOpportunity](ctx, c, "/v1/opportunities", q)
}

// explain looks up whether the reasons of archived opportunities mean that
// somebody was hired. A key that may not read the reasons leaves it open.
func (c *Connector) explain(ctx context.Context, list []wireOpportunity) error {
	for _, o := range list {
		if o.Archived == nil || o.Archived.Reason == "" {
			continue
		}
		reasons, err := c.archiveReasons(ctx)
		if err != nil {
			return err
		}
		o.Archived.kind = reasons[o.Archived.Reason]
	}
	return nil
}

func (c *Connector) archiveReasons(ctx context.Context) (map[string]string, error) {
	return c.reasons.Get(ctx, struct{}{}, func(ctx context.Context) (map[string]string, error) {
		list, err := everything[wireReason](ctx, c, "/v1/archive_reasons", url.Values{})
		types := map[string]string{}
		for _, r := range list {
			types[r.ID] = r.Type
		}
		return types, ats.UnlessHidden(err)
	})
}

// performAs is the id of the user under whose name something is written.
func (c *Connector) performAs(ctx context.Context) (url.Values, error) {
	switch {
	case c.user == "":
		return nil, core.Fail(core.KindUsage, "Lever wants to know under whose name something is written; nothing was written.", "Enter the e-mail address of a Lever user in the connection's form.")
	case !strings.Contains(c.user, "@"):
		return url.Values{"perform_as": {c.user}}, nil
	}
	actor, err := c.actors.Get(ctx, c.user, func(ctx context.Context) (string, error) {
		users, err := everything[wireRef](ctx, c, "/v1/users", url.Values{})
		for _, u := range users {
			if u.ID != "" && strings.EqualFold(u.Email, c.user) {
				return u.ID, nil
			}
		}
		if err == nil {
			err = core.Fail(core.KindUsage, "Lever knows no user with the e-mail address of this connection; nothing was written.", "Correct the Lever user in the connection's form.")
		}
		return "", err
	})
	return url.Values{"perform_as": {actor}}, err
}

func (c *Connector) create(ctx context.Context, in wireNew) (wireOpportunity, error) {
	q, err := c.performAs(ctx)
	if err != nil {
		return wireOpportunity{}, err
	}
	var got wireOne[wireOpportunity]
	_, err = c.client.Do(ctx, httpx.Request{Method: http.MethodPost, Path: "/v1/opportunities", Query: q, In: in, Out: &got})
	return got.Data, err
}

// write sends something about an opportunity.
func (c *Connector) write(ctx context.Context, method, opportunity, what string, in any) error {
	q, err := c.performAs(ctx)
	if err != nil {
		return err
	}
	path := "/v1/opportunities/" + url.PathEscape(opportunity) + "/" + what
	_, err = c.client.Do(ctx, httpx.Request{Method: method, Path: path, Query: q, In: in})
	return err
}

func (c *Connector) files(ctx context.Context, opportunity string) ([]wireFile, error) {
	return everything[wireFile](ctx, c, "/v1/opportunities/"+url.PathEscape(opportunity)+"/files", url.Values{})
}

func (c *Connector) attach(ctx context.Context, opportunity string, f ats.File) error {
	q, err := c.performAs(ctx)
	if err != nil {
		return err
	}
	_, err = c.client.Upload(ctx, httpx.Upload{
		Path:  "/v1/opportunities/" + url.PathEscape(opportunity) + "/files?" + q.Encode(),
		Files: []httpx.File{{Field: "file", Name: f.Name, Type: f.MediaType, Content: f.Data}},
	})
	return err
}
