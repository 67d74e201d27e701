package bullhorn

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
	"reqdesk/core/people"
)

// Bullhorn's JSON, as far as it is of use here.
type (
	wireHome struct {
		OAuth string `json:"oauthUrl"`
		Rest  string `json:"restUrl"`
	}
	wireSession struct {
		Token string `json:"BhRestToken"`
		Lane  string `json:"restUrl"`
	}
	// wireRows has pointers where a missing field must not pass for an empty list, or
	// for its end.
	wireRows[T any] struct {
		Data  *[]T `json:"data"`
		Total *int `json:"total"`
	}
	wireTruth bool // searches know 1 and 0, records true and false

	wireUser struct {
		Email string `json:"email"`
	}
	wireNamed struct {
		Name string `json:"name"`
	}
	wirePlace struct {
		City    string `json:"city"`
		State   string `json:"state"`
		Zip     string `json:"zip"`
		Country string `json:"countryName"`
		Code    string `json:"countryCode"`
	}
	wireJob struct {
		ID          wire.ID            `json:"id"`
		Title       string             `json:"title"`
		Status      string             `json:"status"`
		Open        *wireTruth         `json:"isOpen"`
		Public      int                `json:"isPublic"`
		Deleted     wireTruth          `json:"isDeleted"`
		Remote      wireTruth          `json:"isWorkFromHome"`
		Type        string             `json:"employmentType"`
		External    string             `json:"externalID"`
		Text        string             `json:"publicDescription"`
		Internal    string             `json:"description"`
		Skills      string             `json:"skillList"`
		Years       int                `json:"yearsRequired"`
		URL         string             `json:"jobPostingURL"`
		Place       wirePlace          `json:"address"`
		Category    wireNamed          `json:"publishedCategory"`
		Corporation wireNamed          `json:"clientCorporation"`
		Owner       wireUser           `json:"owner"`
		Users       wireRows[wireUser] `json:"assignedUsers"`
		Added       int64              `json:"dateAdded"`
		Modified    int64              `json:"dateLastModified"`
	}
	wireSubmission struct {
		ID        wire.ID       `json:"id"`
		Status    string        `json:"status"`
		Deleted   wireTruth     `json:"isDeleted"`
		Candidate wireCandidate `json:"candidate"`
		Job       wireRef       `json:"jobOrder"`
		Added     int64         `json:"dateAdded"`
		Modified  int64         `json:"dateLastModified"`
	}
	wireCandidate struct {
		ID      wire.ID   `json:"id"`
		Deleted wireTruth `json:"isDeleted"`
		First   string    `json:"firstName"`
		Last    string    `json:"lastName"`
		Name    string    `json:"name"`
		Email   string    `json:"email"`
		Email2  string    `json:"email2"`
		Email3  string    `json:"email3"`
		Phone   string    `json:"phone"`
		Mobile  string    `json:"mobile"`
		Company string    `json:"companyName"`
		all     map[string]json.RawMessage
	}
	wireRef struct {
		ID wire.ID `json:"id"`
	}
	wireQuestion struct {
		ID       wire.ID `json:"id"`
		Job      wireRef `json:"jobOrder"`
		Question struct {
			Text     string    `json:"questionText"`
			Required wireTruth `json:"required"`
			Deleted  wireTruth `json:"isDeleted"`
		} `json:"screenerQuestion"`
	}
	wireFile struct {
		External string `json:"externalID"`
	}
	wireOption struct {
		Value wire.ID `json:"value"`
		Label string  `json:"label"`
	}
	wireMade struct {
		ID wire.ID `json:"changedEntityId"`
	}
)

const (
	jobFields = "id,title,status,isOpen,isPublic,isDeleted,isWorkFromHome,employmentType,externalID,publicDescription,description,skillList,yearsRequired," +
		"jobPostingURL,address,publishedCategory(id,name),clientCorporation(id,name),owner(id,email),assignedUsers[50](id,email),dateAdded,dateLastModified"
	personFields     = "id,isDeleted,firstName,lastName,name,email,email2,email3,phone,mobile,companyName"
	submissionFields = "id,status,isDeleted,jobOrder(id),dateAdded,dateLastModified"
	questionFields   = "id,jobOrder(id),sortOrder,screenerQuestion(id,questionText,required,isDeleted)"
)

// longQuery is where a query goes in the body, as the ATS asks for.
const longQuery = 7500

// UnmarshalJSON reads a truth value in either form.
func (t *wireTruth) UnmarshalJSON(raw []byte) error {
	switch string(bytes.Trim(raw, `"`)) {
	case "1", "true":
		*t = true
	case "0", "false", "null":
		*t = false
	default:
		return json.Unmarshal(raw, (*bool)(t))
	}
	return nil
}

// wanted is which rows of an entity are asked for.
type wanted struct {
	path, text string // the text is Lucene's for a search, else a condition; "" = all
	fields     string
	order      string // "" = by id
	start      int
	count      int
}

// page is the rows that there were of those that were asked for.
type page[T any] struct {
	Rows   []T
	Total  *int // of all that there are behind wanted.start and before it, where it is told
	Header http.Header
	asked  wanted
}

// more tells whether others follow: a page is full, or the ATS counts more.
func (p page[T]) more() bool {
	n := len(p.Rows)
	return n >= p.asked.count || p.Total != nil && p.asked.start+n < *p.Total
}

// rows asks the index (/search) or the database (/query), by a text in the address or,
// where it is long, in the body of a POST that only reads. What people wrote goes into
// no condition.
func rows[T any](ctx context.Context, c *Connector, w wanted) (page[T], error) {
	key, order := "where", "orderBy"
	if strings.HasPrefix(w.path, "/search/") {
		key, order = "query", "sort"
	}
	query := url.Values{"start": {strconv.Itoa(w.start)}, "count": {strconv.Itoa(w.count)}, "showTotalMatched": {"true"}}
	if w.fields != "" {
		query.Set("fields", w.fields)
		query.Set(order, cmp.Or(w.order, "id"))
	}
	var got wireRows[T]
	r := httpx.Request{Path: w.path, Query: query, Out: &got}
	switch {
	case len(w.text) > longQuery:
		r.Method, r.ReadOnly, r.In = http.MethodPost, true, map[string]string{key: w.text}
	case w.text != "":
		query.Set(key, w.text)
	}
	h, err := c.session.Do(ctx, r)
	if err == nil && got.Data == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return page[T]{Header: h}, err
	}
	return page[T]{*got.Data, got.Total, h, w}, nil
}

// all reads a list that is never long.
func all[T any](ctx context.Context, c *Connector, w wanted) ([]T, error) {
	w.count = c.size
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (b paging.Batch[T], err error) {
		w.start, _ = strconv.Atoi(at.Cursor) // its own, or none
		got, err := rows[T](ctx, c, w)
		if err == nil && got.more() {
			b.Next = strconv.Itoa(w.start + len(got.Rows))
		}
		b.Items = got.Rows
		return b, err
	})
}

// search asks the index for jobs.
func (c *Connector) search(ctx context.Context, query string, start, count int) (page[wireJob], error) {
	return rows[wireJob](ctx, c, wanted{path: "/search/JobOrder", text: query, fields: jobFields, start: start, count: count})
}

// jobsByID reads those of some jobs that there are.
func (c *Connector) jobsByID(ctx context.Context, ids []string) ([]wireJob, error) {
	var got struct {
		Data json.RawMessage `json:"data"`
	}
	path := "/entity/JobOrder/" + strings.Join(ids, ",")
	if _, err := c.session.Do(ctx, httpx.Request{Path: path, Query: url.Values{"fields": {jobFields}}, Out: &got}); err != nil {
		return nil, err
	}
	var list []wireJob
	var err error
	if raw := bytes.TrimSpace(got.Data); len(raw) > 0 && raw[0] == '[' {
		err = json.Unmarshal(raw, &list)
	} else {
		list = make([]wireJob, 1)
		err = json.Unmarshal(raw, &list[0])
	}
	if err != nil || len(list) == 0 || list[0].ID == "" {
		return nil, paging.Incomplete()
	}
	return list, nil
}

// submissions reads one page of the people on a job, by id: rows that come, go or
// change meanwhile move no other.
func (c *Connector) submissions(ctx context.Context, job string, at paging.Place) (b paging.Batch[wireSubmission], err error) {
	if !isID(job) {
		return b, core.Fail(core.KindNotFound, "Bullhorn has no job of that number.", "")
	}
	where := "jobOrder.id=" + job + " AND isDeleted=false"
	if isID(at.After) {
		where = "jobOrder.id=" + job + " AND dateLastModified>=" + at.After
	}
	if isID(at.Cursor) {
		where += " AND id>" + at.Cursor
	}
	fields := submissionFields + ",candidate(" + c.personFields() + ")"
	got, err := rows[wireSubmission](ctx, c, wanted{path: "/query/JobSubmission", text: where, fields: fields, count: c.size})
	if err != nil {
		return b, err
	}
	if n := len(got.Rows); n > 0 && got.more() {
		if b.Next = string(got.Rows[n-1].ID); b.Next == "" {
			return b, paging.Incomplete()
		}
	}
	// Nobody is on a job because a condition was not heeded.
	b.Items = slices.DeleteFunc(got.Rows, func(s wireSubmission) bool { return s.Job.ID != "" && string(s.Job.ID) != job })
	b.Holes = len(got.Rows) == 0 && got.more()
	b.Since = paging.Since(got.Header, func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) })
	return b, nil
}

// personFields are the fields that are asked of a candidate. The one that LinkedIn
// addresses are kept in has a name of the account's choice.
func (c *Connector) personFields() string { return personFields + "," + c.profile }

// applications gives a person's submissions by job.
func (c *Connector) applications(ctx context.Context, person wire.ID) (map[string]string, error) {
	list, err := all[wireSubmission](ctx, c, wanted{
		path: "/query/JobSubmission", text: "candidate.id=" + string(person) + " AND isDeleted=false", fields: "id,candidate(id),jobOrder(id)",
	})
	byJob := map[string]string{}
	for _, s := range list {
		if s.Candidate.ID == person && s.Job.ID != "" {
			byJob[string(s.Job.ID)] = string(s.ID)
		}
	}
	return byJob, err
}

func (c *Connector) submission(ctx context.Context, id string) (s wireSubmission, h http.Header, err error) {
	if !isID(id) {
		return s, nil, core.Fail(core.KindNotFound, "This is no submission of Bullhorn.", "")
	}
	var got struct {
		Data wireSubmission `json:"data"`
	}
	h, err = c.session.Do(ctx, httpx.Request{Path: "/entity/JobSubmission/" + id, Query: url.Values{"fields": {submissionFields}}, Out: &got})
	if err == nil && got.Data.ID == "" {
		err = paging.Incomplete()
	}
	return got.Data, h, err
}

// entitlements are what the user may do with an entity; none where even asking is
// forbidden.
func (c *Connector) entitlements(ctx context.Context, entity string) (list []string, err error) {
	_, err = c.session.Do(ctx, httpx.Request{Path: "/entitlements/" + entity, Out: &list})
	if core.KindOf(err) == core.KindForbidden {
		return nil, nil
	}
	return list, err
}

// create makes a record; the request is never repeated.
func (c *Connector) create(ctx context.Context, entity string, fields any) (wire.ID, error) {
	var made wireMade
	_, err := c.session.Do(ctx, httpx.Request{Method: http.MethodPut, Path: "/entity/" + entity, Once: true, In: fields, Out: &made})
	if err == nil && !isID(string(made.ID)) {
		err = unsure()
	}
	return made.ID, err
}

// unsure is the error for a write that was taken without a number.
func unsure() error {
	return core.Fail(core.KindUnknown, "Bullhorn took it and did not say under which number.", "Look there whether it was done before doing it again.")
}

// stages lists the statuses of a submission: those of its field and, where that
// has none, of the account's settings, which also tell which two are the last ones.
func (c *Connector) stages(ctx context.Context) ([]core.Stage, error) {
	return c.statuses.Get(ctx, "", func(ctx context.Context) ([]core.Stage, error) {
		var meta struct {
			Fields []struct {
				Name    string       `json:"name"`
				Options []wireOption `json:"options"`
			} `json:"fields"`
		}
		query := url.Values{"fields": {"status"}, "meta": {"full"}}
		if _, err := c.session.Do(ctx, httpx.Request{Path: "/meta/JobSubmission", Query: query, Out: &meta}); err != nil {
			return nil, err
		}
		var settings struct {
			All      []string `json:"jobResponseStatusList"`
			Placed   string   `json:"confirmedJobResponseStatus"`
			Rejected string   `json:"rejectedJobResponseStatus"`
		}
		_, err := c.session.Do(ctx, httpx.Request{
			Path: "/settings/jobResponseStatusList,confirmedJobResponseStatus,rejectedJobResponseStatus", Out: &settings,
		})
		if err != nil && !missing(err) {
			return nil, err
		}
		var options []wireOption
		for _, f := range meta.Fields {
			if f.Name == "status" {
				options = f.Options
			}
		}
		list := stageList(options, settings.All, settings.Placed, settings.Rejected)
		if len(list) == 0 {
			return nil, paging.Incomplete()
		}
		return list, nil
	})
}

// missing tells whether something is not there, or not for this user, in this account.
func missing(err error) bool {
	switch core.KindOf(err) {
	case core.KindNotFound, core.KindInvalid, core.KindForbidden, core.KindUnsupported:
		return true
	}
	return false
}

// country gives the ATS's number of a place's country; "" = none is known. Its list has
// names, which are understood as in places that people write.
func (c *Connector) country(ctx context.Context, place core.Place) (wire.ID, error) {
	code := people.RegionOf(place)
	if code == "" {
		return "", nil
	}
	numbers, err := c.countries.Get(ctx, "", func(ctx context.Context) (map[string]wire.ID, error) {
		got, err := rows[wireOption](ctx, c, wanted{path: "/options/Country", count: 300})
		if err != nil && !missing(err) {
			return nil, err
		}
		numbers := map[string]wire.ID{}
		for _, o := range got.Rows {
			if isID(string(o.Value)) {
				numbers[people.RegionOf(core.Place{Region: o.Label})] = o.Value
			}
		}
		return numbers, nil
	})
	return numbers[code], err
}
