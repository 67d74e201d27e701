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
	// wireRows has a pointer where a missing field must not pass for an empty list.
	wireRows[T any] struct {
		Data  *[]T `json:"data"`
		Total int  `json:"total"`
	}
	wireID    int64
	wireMilli int64 // a time in milliseconds
	wireTruth bool  // searches know 1 and 0, records true and false

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
		ID          wireID             `json:"id"`
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
		Added       wireMilli          `json:"dateAdded"`
		Modified    wireMilli          `json:"dateLastModified"`
	}
	wireSubmission struct {
		ID        wireID        `json:"id"`
		Status    string        `json:"status"`
		Deleted   wireTruth     `json:"isDeleted"`
		Candidate wireCandidate `json:"candidate"`
		Job       struct {
			ID wireID `json:"id"`
		} `json:"jobOrder"`
		Added    wireMilli `json:"dateAdded"`
		Modified wireMilli `json:"dateLastModified"`
	}
	wireCandidate struct {
		ID      wireID `json:"id"`
		First   string `json:"firstName"`
		Last    string `json:"lastName"`
		Name    string `json:"name"`
		Email   string `json:"email"`
		Email2  string `json:"email2"`
		Email3  string `json:"email3"`
		Phone   string `json:"phone"`
		Mobile  string `json:"mobile"`
		Company string `json:"companyName"`
		all     map[string]json.RawMessage
	}
	wireQuestion struct {
		ID       wireID `json:"id"`
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
		Value json.RawMessage `json:"value"` // a text or a number
		Label string          `json:"label"`
	}
	wireMade struct {
		ID wireID `json:"changedEntityId"`
	}
)

const (
	jobFields = "id,title,status,isOpen,isPublic,isDeleted,isWorkFromHome,employmentType,externalID,publicDescription,description,skillList,yearsRequired," +
		"jobPostingURL,address,publishedCategory(id,name),clientCorporation(id,name),owner(id,email),assignedUsers[50](id,email),dateAdded,dateLastModified"
	personFields     = "id,firstName,lastName,name,email,email2,email3,phone,mobile,companyName"
	submissionFields = "id,status,isDeleted,jobOrder(id),dateAdded,dateLastModified"
	questionFields   = "id,sortOrder,screenerQuestion(id,questionText,required,isDeleted)"
)

// longQuery is where a query goes in the body, as the ATS asks for.
const longQuery = 7500

// text writes an id, "" for none.
func (id wireID) text() string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

func (m wireMilli) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

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
	path, text string // the text is Lucene's for a search, else a condition
	fields     string
	order      string // "" = by id
	start      int
	count      int
}

// rows asks the index (/search) or the database (/query), by a text in the address or,
// where it is long, in the body of a POST that only reads. What people wrote goes into
// no condition.
func rows[T any](ctx context.Context, c *Connector, w wanted) (got wireRows[T], h http.Header, err error) {
	key, orderKey := "where", "orderBy"
	if strings.HasPrefix(w.path, "/search/") {
		key, orderKey = "query", "sort"
	}
	query := url.Values{
		"fields": {w.fields}, orderKey: {cmp.Or(w.order, "id")}, "start": {strconv.Itoa(w.start)}, "count": {strconv.Itoa(w.count)},
	}
	r := httpx.Request{Path: w.path, Query: query, Out: &got}
	if len(w.text) > longQuery {
		r.Method, r.ReadOnly, r.In = http.MethodPost, true, map[string]string{key: w.text}
	} else {
		query.Set(key, w.text)
	}
	h, err = c.session.Do(ctx, r)
	if err == nil && got.Data == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return wireRows[T]{Data: new([]T)}, h, err
	}
	return got, h, nil
}

// search asks the index for jobs.
func (c *Connector) search(ctx context.Context, query string, start, count int) (wireRows[wireJob], http.Header, error) {
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
	if err != nil || len(list) == 0 || list[0].ID == 0 {
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
	if _, err := c.stages(ctx); err != nil { // their names
		return b, err
	}
	where := "jobOrder.id=" + job + " AND isDeleted=false"
	if isID(at.After) {
		where = "jobOrder.id=" + job + " AND dateLastModified>=" + at.After
	}
	if isID(at.Cursor) {
		where += " AND id>" + at.Cursor
	}
	fields := submissionFields + ",candidate(" + c.personFields() + ")"
	got, h, err := rows[wireSubmission](ctx, c, wanted{path: "/query/JobSubmission", text: where, fields: fields, count: c.size})
	if err != nil {
		return b, err
	}
	b.Items = *got.Data
	b.Since = paging.Since(h, func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) })
	if n := len(b.Items); n >= c.size {
		b.Next = b.Items[n-1].ID.text()
	}
	return b, nil
}

// personFields are the fields that are asked of a candidate. The one that LinkedIn
// addresses are kept in has a name of the account's choice.
func (c *Connector) personFields() string { return personFields + "," + c.profile }

// applications gives a person's submissions by job.
func (c *Connector) applications(ctx context.Context, person wireID) (map[string]string, error) {
	byJob := map[string]string{}
	for after := ""; ; {
		where := "candidate.id=" + person.text() + " AND isDeleted=false"
		if after != "" {
			where += " AND id>" + after
		}
		got, _, err := rows[wireSubmission](ctx, c, wanted{path: "/query/JobSubmission", text: where, fields: "id,jobOrder(id)", count: c.size})
		if err != nil {
			return nil, err
		}
		for _, s := range *got.Data {
			byJob[s.Job.ID.text()] = s.ID.text()
			after = s.ID.text()
		}
		if len(*got.Data) < c.size {
			return byJob, nil
		}
	}
}

func (c *Connector) submission(ctx context.Context, id string) (s wireSubmission, h http.Header, err error) {
	if !isID(id) {
		return s, nil, core.Fail(core.KindNotFound, "This is no submission of Bullhorn.", "")
	}
	var got struct {
		Data wireSubmission `json:"data"`
	}
	h, err = c.session.Do(ctx, httpx.Request{Path: "/entity/JobSubmission/" + id, Query: url.Values{"fields": {submissionFields}}, Out: &got})
	if err == nil && got.Data.ID == 0 {
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
func (c *Connector) create(ctx context.Context, entity string, fields any) (wireID, error) {
	var made wireMade
	_, err := c.session.Do(ctx, httpx.Request{Method: http.MethodPut, Path: "/entity/" + entity, Once: true, In: fields, Out: &made})
	if err == nil && made.ID == 0 {
		err = core.Fail(core.KindUnknown, "Bullhorn took the record and did not say under which number.", "Look there before sending it again.")
	}
	return made.ID, err
}

// lists are what an account keeps in lists that hardly change.
type lists struct {
	stages    []core.Stage
	countries map[string]int64 // by ISO code
}

// stages gives the statuses of a submission as they were read last.
func (c *Connector) stages(ctx context.Context) ([]core.Stage, error) {
	c.mu.Lock()
	have := c.known.stages
	c.mu.Unlock()
	if have != nil {
		return have, nil
	}
	return c.readStages(ctx)
}

// readStages lists the statuses of a submission: those of its field and, where that
// has none, of the account's settings, which also tell which two are the last ones.
func (c *Connector) readStages(ctx context.Context) ([]core.Stage, error) {
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
	made := stageList(options, settings.All, settings.Placed, settings.Rejected)
	if len(made) == 0 {
		return nil, paging.Incomplete()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known.stages = made
	return slices.Clone(made), nil
}

// missing tells whether something is not there, or not for this user, in this account.
func missing(err error) bool {
	switch core.KindOf(err) {
	case core.KindNotFound, core.KindInvalid, core.KindForbidden, core.KindUnsupported:
		return true
	}
	return false
}

// country gives the ATS's number of a place's country; 0 = none is known. Its list has
// names, which are understood as in places that people write.
func (c *Connector) country(ctx context.Context, place core.Place) (int64, error) {
	code := people.RegionOf(place)
	c.mu.Lock()
	have := c.known.countries
	c.mu.Unlock()
	if code == "" || have != nil {
		return have[code], nil
	}
	var got wireRows[wireOption]
	if _, err := c.session.Do(ctx, httpx.Request{Path: "/options/Country", Query: url.Values{"count": {"300"}}, Out: &got}); err != nil && !missing(err) {
		return 0, err
	}
	have = map[string]int64{}
	if got.Data != nil {
		for _, o := range *got.Data {
			if n, err := strconv.ParseInt(string(bytes.Trim(o.Value, `"`)), 10, 64); err == nil {
				have[people.RegionOf(core.Place{Region: o.Label})] = n
			}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known.countries = have
	return have[code], nil
}
