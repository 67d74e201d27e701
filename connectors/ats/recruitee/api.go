package recruitee

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

// Recruitee's JSON, as far as it is of use here.
type (
	id        = wire.ID
	wireOffer struct {
		ID           id          `json:"id"`
		Slug         string      `json:"slug"`
		Kind         string      `json:"kind"`
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
		Pipeline     struct {
			Stages []wireStage `json:"stages"`
		} `json:"pipeline_template"`
		Questions json.RawMessage `json:"open_questions"` // read by themselves only
	}
	wireQuestion struct {
		ID       id     `json:"id"`
		Kind     string `json:"kind"`
		Body     string `json:"body"`
		Required bool   `json:"required"`
		Options  []struct {
			Body string `json:"body"`
		} `json:"open_question_options"`
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
		Position int    `json:"position"`
	}
	wireCandidate struct {
		ID          id              `json:"id"`
		Name        string          `json:"name"`
		Emails      []string        `json:"emails"`
		Phones      []string        `json:"phones"`
		SocialLinks []string        `json:"social_links"`
		Links       []string        `json:"links"`
		Placements  []wirePlacement `json:"placements"`
		CV          string          `json:"cv_original_url"`
		Page        string          `json:"adminapp_url"`
		CreatedAt   string          `json:"created_at"`
		UpdatedAt   string          `json:"updated_at"`
	}
	wirePlacement struct {
		ID           id        `json:"id"`
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
	wireEducation struct {
		School string `json:"school"`
		Degree string `json:"degree,omitempty"`
		Major  string `json:"major,omitempty"`
		Start  string `json:"start_date,omitempty"`
		End    string `json:"end_date,omitempty"`
	}
	wireExperience struct {
		Company     string `json:"company"`
		Title       string `json:"title,omitempty"`
		Location    string `json:"location,omitempty"`
		Description string `json:"description,omitempty"`
		Start       string `json:"start_date,omitempty"`
		End         string `json:"end_date,omitempty"`
	}
	wireFile struct {
		Name string `json:"filename"`
	}
	// wireMeta is what newer accounts tell of a page.
	wireMeta struct {
		Page  int `json:"page"`
		Limit int `json:"limit"`
		Total int `json:"total_count"`
	}
	// wirePage is a page of any list: pointers, because a missing list must not pass
	// for an empty one.
	wirePage struct {
		wireMeta
		Meta        wireMeta         `json:"meta"`
		Offers      *[]wireOffer     `json:"offers"`
		Candidates  *[]wireCandidate `json:"candidates"`
		Hits        *[]wireCandidate `json:"hits"`
		Attachments *[]wireFile      `json:"attachments"`
	}
)

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

// byPage marks the cursor of an account whose list of offers has numbered pages;
// others have offsets.
const byPage = "page:"

func (c *Connector) offers(ctx context.Context, at paging.Place) (paging.Batch[wireOffer], error) {
	q := url.Values{"scope": {"not_archived"}, "view_mode": {"default"}}
	var meta wireMeta
	ask := func(q url.Values) (*[]wireOffer, error) {
		var got wirePage
		_, err := c.client.Do(ctx, httpx.Request{Path: c.home + "/offers", Query: q, Out: &got})
		if meta = got.Meta; meta.Page == 0 {
			meta = got.wireMeta
		}
		return got.Offers, err
	}
	if number, found := strings.CutPrefix(at.Cursor, byPage); found {
		n, _ := strconv.Atoi(number)
		return c.numbered(at, n, q, &meta, ask)
	}
	b, err := rows(at, c.pageSize, q, func(o wireOffer) id { return o.ID }, ask)
	if err == nil && at.Cursor == "" && meta.Page == 1 && meta.Total > 0 {
		return c.turned(at, b.Items, 1, meta), nil
	}
	b.Items = slices.DeleteFunc(b.Items, isPool)
	return b, err
}

// numbered is a page of an account whose pages have numbers.
func (c *Connector) numbered(at paging.Place, n int, q url.Values, meta *wireMeta, ask func(url.Values) (*[]wireOffer, error)) (b paging.Batch[wireOffer], err error) {
	q.Set("limit", strconv.Itoa(c.pageSize))
	q.Set("page", strconv.Itoa(n))
	list, err := ask(q)
	if err == nil && list == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	return c.turned(at, *list, n, *meta), nil
}

// turned makes a page of one that has a number. Pools of talents are no jobs: how
// many there were so far is kept, because the number of offers counts them. That
// number is kept too: when it changes between two pages, rows moved.
func (c *Connector) turned(at paging.Place, list []wireOffer, n int, meta wireMeta) paging.Batch[wireOffer] {
	first, before, _ := strings.Cut(at.Edge, " ")
	pools, _ := strconv.Atoi(first)
	total, all := strconv.Itoa(meta.Total), len(list)
	b := paging.Batch[wireOffer]{Items: slices.DeleteFunc(list, isPool), Moved: meta.Page != n || cmp.Or(before, total) != total}
	pools += all - len(b.Items)
	b.Total, b.Edge = meta.Total-pools, strconv.Itoa(pools)+" "+total
	if limit := cmp.Or(meta.Limit, c.pageSize); all > 0 && n*limit < meta.Total {
		b.Next = byPage + strconv.Itoa(n+1)
	}
	return b
}

func isPool(o wireOffer) bool { return o.Kind == "talent_pool" }

func (c *Connector) offer(ctx context.Context, job string) (wireOffer, error) {
	var got struct {
		Offer wireOffer `json:"offer"`
	}
	err := c.client.JSON(ctx, http.MethodGet, c.home+"/offers/"+url.PathEscape(job), nil, &got)
	if err == nil && got.Offer.ID == "" {
		err = paging.Incomplete()
	}
	return got.Offer, err
}

// stages are those of the offer's pipeline: the offer has them, or its template.
func (c *Connector) stages(ctx context.Context, job string) ([]wireStage, error) {
	o, err := c.offer(ctx, job)
	if err != nil || len(o.Pipeline.Stages) > 0 {
		return o.Pipeline.Stages, err
	}
	if o.PipelineID == "" {
		return nil, core.Fail(core.KindNotFound, "Recruitee does not say which pipeline the job has.", "")
	}
	type pipeline struct {
		Stages *[]wireStage `json:"stages"`
	}
	var got struct {
		pipeline
		Template pipeline `json:"pipeline_template"`
	}
	err = c.client.JSON(ctx, http.MethodGet, c.home+"/pipeline_templates/"+url.PathEscape(string(o.PipelineID)), nil, &got)
	list := cmp.Or(got.Template.Stages, got.Stages)
	if err == nil && list == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// questions are those of an offer, which says so by having the list.
func (c *Connector) questions(ctx context.Context, job string) (asked []wireQuestion, err error) {
	o, err := c.offer(ctx, job)
	if err != nil {
		return nil, err
	}
	if len(o.Questions) == 0 || json.Unmarshal(o.Questions, &asked) != nil {
		return nil, core.Fail(core.KindUnsupported, "This Recruitee account does not tell what a job asks.", "")
	}
	return asked, nil
}

// stageNames are the names of a job's stages by their ids. A key that may not
// read them leaves them open.
func (c *Connector) stageNames(ctx context.Context, job string) (map[string]string, error) {
	list, err := c.stages(ctx, job)
	if ats.UnlessHidden(err) != nil {
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

// mostLikely is how many of those that a search finds are looked at.
const mostLikely = 5

// search finds whoever has a text anywhere in their record, the likeliest first.
// The list of candidates can't do that: it looks at names only.
func (c *Connector) search(ctx context.Context, text string) ([]wireCandidate, error) {
	filters, _ := json.Marshal([]map[string]string{{"field": "all", "query": strconv.Quote(text)}}) // texts can't fail
	var got wirePage
	q := url.Values{"filters_json": {string(filters)}, "limit": {strconv.Itoa(c.pageSize)}}
	_, err := c.client.Do(ctx, httpx.Request{Path: c.home + "/search/new/candidates", Query: q, Out: &got})
	if err == nil && got.Hits == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	return *got.Hits, nil
}

// newest are those who were written last: a search may not know them yet.
func (c *Connector) newest(ctx context.Context) ([]wireCandidate, error) {
	var got wirePage
	q := url.Values{"sort": {"by_date"}, "limit": {strconv.Itoa(c.pageSize)}, "offset": {"0"}}
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
	if err == nil && got.Candidate.ID == "" {
		err = paging.Incomplete()
	}
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

// profile writes fields of one kind into a candidate's profile.
func (c *Connector) profile(ctx context.Context, person, kind string, values any) error {
	in := map[string]any{"field": map[string]any{"kind": kind, "values": values}}
	return c.client.JSON(ctx, http.MethodPost, c.home+"/custom_fields/candidates/"+url.PathEscape(person)+"/fields", in, nil)
}

func (c *Connector) files(ctx context.Context, person string) ([]wireFile, error) {
	var got wirePage
	err := c.client.JSON(ctx, http.MethodGet, c.home+"/candidates/"+url.PathEscape(person)+"/attachments", nil, &got)
	if err == nil && got.Attachments == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	return *got.Attachments, nil
}

func (c *Connector) attach(ctx context.Context, person string, f ats.File) error {
	_, err := c.client.Upload(ctx, httpx.Upload{
		Path: c.home + "/attachments", Fields: [][2]string{{"attachment[candidate_id]", person}},
		Files: []httpx.File{{Field: "attachment[file]", Name: f.Name, Type: f.MediaType, Content: f.Data}},
	})
	return err
}

func (c *Connector) setCV(ctx context.Context, person string, f ats.File) error {
	_, err := c.client.Upload(ctx, httpx.Upload{
		Method: http.MethodPatch, Path: c.home + "/candidates/" + url.PathEscape(person) + "/update_cv",
		Files: []httpx.File{{Field: "candidate[cv]", Name: f.Name, Type: f.MediaType, Content: f.Data}},
	})
	return err
}

func (c *Connector) place(ctx context.Context, person, job string) error {
	return c.client.JSON(ctx, http.MethodPost, c.home+"/placements", map[string]any{"candidate_id": number(person), "offer_id": number(job)}, nil)
}
