package recruitee

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Recruitee's JSON, as far as it is of use here.
type (
	// id is a number in most records and a word in some.
	id        string
	wireOffer struct {
		ID           id          `json:"id"`
		Slug         string      `json:"slug"`
		Title        string      `json:"title"`
		Status       string      `json:"status"`
		Description  string      `json:"description"`
		Requirements string      `json:"requirements"`
		Department   string      `json:"department"`
		Employment   string      `json:"employment_type_code"`
		Experience   string      `json:"experience_code"`
		Category     string      `json:"category_code"`
		Location     string      `json:"location"`
		City         string      `json:"city"`
		CountryCode  string      `json:"country_code"`
		PostalCode   string      `json:"postal_code"`
		Locations    []wirePlace `json:"locations"`
		CareersURL   string      `json:"careers_url"`
		ApplyURL     string      `json:"careers_apply_url"`
		PipelineID   id          `json:"pipeline_template_id"`
		CreatedAt    string      `json:"created_at"`
		UpdatedAt    string      `json:"updated_at"`
		PublishedAt  string      `json:"published_at"`
	}
	wirePlace struct {
		Name        string `json:"name"`
		City        string `json:"city"`
		CountryCode string `json:"country_code"`
		PostalCode  string `json:"postal_code"`
	}
	wireStage struct {
		ID       id     `json:"id"`
		Name     string `json:"name"`
		Category string `json:"category"`
	}
	wireCandidate struct {
		ID          id              `json:"id"`
		Name        string          `json:"name"`
		Emails      []string        `json:"emails"`
		Phones      []string        `json:"phones"`
		SocialLinks []string        `json:"social_links"`
		Links       []string        `json:"links"`
		Placements  []wirePlacement `json:"placements"`
		CreatedAt   string          `json:"created_at"`
		UpdatedAt   string          `json:"updated_at"`
	}
	wirePlacement struct {
		OfferID      id        `json:"offer_id"`
		StageID      id        `json:"stage_id"`
		Stage        wireStage `json:"stage"`
		HiredAt      string    `json:"hired_at"`
		Disqualified string    `json:"disqualified_at"`
		CreatedAt    string    `json:"created_at"`
		UpdatedAt    string    `json:"updated_at"`
	}
	wireNew struct {
		Name        string   `json:"name"`
		Emails      []string `json:"emails,omitempty"`
		Phones      []string `json:"phones,omitempty"`
		SocialLinks []string `json:"social_links,omitempty"`
		Links       []string `json:"links,omitempty"`
		Sources     []string `json:"sources,omitempty"`
	}
	// wirePage is a page of any list: pointers, because a missing list must not pass
	// for an empty one.
	wirePage struct {
		Offers     *[]wireOffer     `json:"offers"`
		Candidates *[]wireCandidate `json:"candidates"`
	}
)

// UnmarshalJSON takes a number as well as a word.
func (i *id) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(i))
	}
	var n json.Number
	if err := json.Unmarshal(raw, &n); err != nil {
		return err
	}
	*i = id(n)
	return nil
}

// number gives an id back as Recruitee writes it.
func number(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	return text
}

// rows is one page of a list that was asked for by offset, read so that a list
// that moves between two pages is noticed: the page begins with the row that
// ended the one before it.
//
// Some accounts give everything at once, whatever the limit and the offset: then
// the second page begins with the first row again. So does one that something in
// between repeats; it takes the same answer twice to believe it, and a page of
// exactly the limit is never believed.
func rows[W any](at paging.Place, limit int, q url.Values, key func(W) id, ask func(url.Values) (*[]W, error)) (paging.Batch[W], error) {
	offset, _ := strconv.Atoi(at.Cursor)
	first, last, _ := strings.Cut(at.Edge, " ")
	q.Set("limit", strconv.Itoa(limit))
	q.Set("offset", strconv.Itoa(max(offset-1, 0)))
	list, err := ask(q)
	if err == nil && list == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return paging.Batch[W]{}, err
	}
	items := *list
	switch {
	case offset > 0 && (len(items) == 0 || string(key(items[0])) != last):
		if len(items) > 0 && string(key(items[0])) == first && at.Again > 0 && len(items) != limit {
			return paging.Batch[W]{}, nil
		}
		return paging.Batch[W]{Moved: true}, nil
	case offset > 0:
		items = items[1:]
	}
	if len(items) == 0 {
		return paging.Batch[W]{}, nil
	}
	if offset == 0 {
		first = string(key(items[0]))
	}
	return paging.Batch[W]{Items: items, Next: strconv.Itoa(offset + len(items)), Edge: first + " " + string(key(items[len(items)-1]))}, nil
}

// probe sends a request of which only matters whether it is permitted.
func (c *Connector) probe(ctx context.Context, method, path string) error {
	if method != http.MethodGet {
		return c.client.JSON(ctx, method, c.home+path, struct{}{}, nil)
	}
	var got wirePage
	return c.client.JSON(ctx, method, c.home+path, nil, &got)
}

func (c *Connector) offers(ctx context.Context, at paging.Place) (paging.Batch[wireOffer], error) {
	q := url.Values{"scope": {"not_archived"}, "view_mode": {"default"}}
	return rows(at, c.pageSize, q, func(o wireOffer) id { return o.ID }, func(q url.Values) (*[]wireOffer, error) {
		var got wirePage
		_, err := c.client.Do(ctx, httpx.Request{Path: c.home + "/offers", Query: q, Out: &got})
		return got.Offers, err
	})
}

func (c *Connector) offer(ctx context.Context, job string) (wireOffer, error) {
	var got struct {
		Offer wireOffer `json:"offer"`
	}
	err := c.client.JSON(ctx, http.MethodGet, c.home+"/offers/"+url.PathEscape(job), nil, &got)
	return got.Offer, err
}

func (c *Connector) stages(ctx context.Context, job string) ([]wireStage, error) {
	o, err := c.offer(ctx, job)
	if err != nil {
		return nil, err
	}
	if o.PipelineID == "" {
		return nil, core.Fail(core.KindNotFound, "Recruitee does not say which pipeline the job has.", "")
	}
	var got struct {
		Template struct {
			Stages []wireStage `json:"stages"`
		} `json:"pipeline_template"`
		Stages []wireStage `json:"stages"`
	}
	err = c.client.JSON(ctx, http.MethodGet, c.home+"/pipeline_templates/"+url.PathEscape(string(o.PipelineID)), nil, &got)
	return append(got.Template.Stages, got.Stages...), err
}

// stageNames are the names of a job's stages by their ids. A key that may not
// read them leaves them open.
func (c *Connector) stageNames(ctx context.Context, job string) (map[string]string, error) {
	list, err := c.stages(ctx, job)
	if kind := core.KindOf(err); err != nil && kind != core.KindForbidden && kind != core.KindNotFound {
		return nil, err
	}
	names := map[string]string{}
	for _, s := range list {
		names[string(s.ID)] = s.Name
	}
	return names, nil
}

func (c *Connector) candidates(ctx context.Context, job string, at paging.Place) (paging.Batch[wireCandidate], error) {
	return rows(at, c.pageSize, url.Values{"offer_id": {job}}, func(w wireCandidate) id { return w.ID }, func(q url.Values) (*[]wireCandidate, error) {
		var got wirePage
		_, err := c.client.Do(ctx, httpx.Request{Path: c.home + "/candidates", Query: q, Out: &got})
		return got.Candidates, err
	})
}

func (c *Connector) search(ctx context.Context, text string) ([]wireCandidate, error) {
	var got wirePage
	q := url.Values{"query": {text}, "limit": {strconv.Itoa(c.pageSize)}, "offset": {"0"}}
	_, err := c.client.Do(ctx, httpx.Request{Path: c.home + "/candidates", Query: q, Out: &got})
	if err == nil && got.Candidates == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	return *got.Candidates, nil
}

func (c *Connector) candidate(ctx context.Context, person string) (wireCandidate, http.Header, error) {
	var got struct {
		Candidate wireCandidate `json:"candidate"`
	}
	header, err := c.client.Do(ctx, httpx.Request{Path: c.home + "/candidates/" + url.PathEscape(person), Out: &got})
	return got.Candidate, header, err
}

func (c *Connector) create(ctx context.Context, candidate ats.Candidate) (wireCandidate, error) {
	var got struct {
		Candidate wireCandidate `json:"candidate"`
	}
	in := map[string]any{"candidate": newCandidate(candidate), "offers": []any{number(candidate.JobID)}}
	err := c.client.JSON(ctx, http.MethodPost, c.home+"/candidates", in, &got)
	return got.Candidate, err
}

func (c *Connector) place(ctx context.Context, person, job string) error {
	return c.client.JSON(ctx, http.MethodPost, c.home+"/placements", map[string]any{"candidate_id": number(person), "offer_id": number(job)}, nil)
}
