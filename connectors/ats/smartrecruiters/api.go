package smartrecruiters

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
)

// SmartRecruiters' JSON, as far as it is of use here.
type (
	wireLabel struct {
		ID    string `json:"id"`
		Label string `json:"label"`
	}
	wirePlace struct {
		Country     string `json:"country,omitempty"`
		CountryCode string `json:"countryCode,omitempty"`
		Region      string `json:"region,omitempty"`
		City        string `json:"city,omitempty"`
		PostalCode  string `json:"postalCode,omitempty"`
		Remote      bool   `json:"remote,omitempty"`
	}
	wireSection struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	wireJob struct {
		ID         string    `json:"id"`
		Title      string    `json:"title"`
		RefNumber  string    `json:"refNumber"`
		Status     string    `json:"status"`
		CreatedOn  string    `json:"createdOn"`
		UpdatedOn  string    `json:"updatedOn"`
		Department wireLabel `json:"department"`
		Location   wirePlace `json:"location"`
		Function   wireLabel `json:"function"`
		Employment wireLabel `json:"typeOfEmployment"`
		Experience wireLabel `json:"experienceLevel"`
		Ad         struct {
			Sections struct {
				Company        wireSection `json:"companyDescription"`
				Job            wireSection `json:"jobDescription"`
				Qualifications wireSection `json:"qualifications"`
				Additional     wireSection `json:"additionalInformation"`
			} `json:"sections"`
		} `json:"jobAd"`
		Actions struct {
			Apply struct{ URL string } `json:"applyOnWeb"`
		} `json:"actions"`
		team []wireMember
	}
	wireMember struct {
		ID    string          `json:"id"`
		Role  json.RawMessage `json:"role"` // a word, or an object with one
		email string
	}
	// wireList has pointers where a missing field must not pass for an empty list or the end.
	wireList[T any] struct {
		Content *[]T   `json:"content"`
		Total   *int   `json:"totalFound"`
		Next    string `json:"nextPageId"`
	}
	wireProcess struct {
		ID          string              `json:"id"`
		Active      *bool               `json:"active"`
		SubStatuses map[string][]string `json:"subStatuses"`
	}
	wireAssignment struct {
		wireStatus
		Job wireLabel `json:"job"`
	}
	wireStatus struct {
		Status    string `json:"status"`
		SubStatus string `json:"subStatus,omitempty"`
	}
	wireCandidate struct {
		ID        string           `json:"id"`
		FirstName string           `json:"firstName"`
		LastName  string           `json:"lastName"`
		Email     string           `json:"email"`
		Phone     string           `json:"phoneNumber"`
		Web       wireWeb          `json:"web"`
		CreatedOn string           `json:"createdOn"`
		UpdatedOn string           `json:"updatedOn"`
		Primary   *wireAssignment  `json:"primaryAssignment"`
		Others    []wireAssignment `json:"secondaryAssignments"`
	}
	wireWeb struct {
		LinkedIn string `json:"linkedin,omitempty"`
		Website  string `json:"website,omitempty"`
	}
	wireWhen struct {
		Year  int `json:"year"`
		Month int `json:"month,omitempty"`
	}
	wireEducation struct {
		Institution string    `json:"institution"`
		Degree      string    `json:"degree,omitempty"`
		Major       string    `json:"major,omitempty"`
		Current     bool      `json:"current"`
		Start       *wireWhen `json:"startDate,omitempty"`
		End         *wireWhen `json:"endDate,omitempty"`
	}
	wireExperience struct {
		Title       string    `json:"title"`
		Company     string    `json:"company"`
		Current     bool      `json:"current"`
		Start       *wireWhen `json:"startDate,omitempty"`
		End         *wireWhen `json:"endDate,omitempty"`
		Location    string    `json:"location,omitempty"`
		Description string    `json:"description,omitempty"`
	}
	wireSource struct {
		label   string
		Type    string `json:"sourceTypeId"`
		SubType string `json:"sourceSubTypeId,omitempty"`
		ID      string `json:"sourceId"`
	}
	wireNew struct {
		FirstName  string           `json:"firstName"`
		LastName   string           `json:"lastName"`
		Email      string           `json:"email"`
		Phone      string           `json:"phoneNumber,omitempty"`
		Location   *wirePlace       `json:"location,omitempty"`
		Web        wireWeb          `json:"web,omitzero"`
		Education  []wireEducation  `json:"education,omitempty"`
		Experience []wireExperience `json:"experience,omitempty"`
		Source     *wireSource      `json:"sourceDetails,omitempty"`
	}
	wireAttachment struct {
		Name string `json:"name"`
	}
	wireSourceValue struct {
		ID      string    `json:"id"`
		Label   string    `json:"label"`
		SubType wireLabel `json:"sourceSubType"`
	}
)

// UnmarshalJSON reads an id that is a text or a number; lists differ in it.
func (l *wireLabel) UnmarshalJSON(raw []byte) error {
	var loose struct {
		ID    json.RawMessage `json:"id"`
		Label string          `json:"label"`
	}
	if err := json.Unmarshal(raw, &loose); err != nil {
		return err
	}
	l.Label, l.ID = loose.Label, strings.Trim(strings.TrimPrefix(string(loose.ID), "null"), `"`)
	return nil
}

// abreast is how many jobs are read at once; the ATS permits eight requests.
const abreast = 4

func (c *Connector) get(ctx context.Context, path string, query url.Values, out any) (http.Header, error) {
	return c.client.Do(ctx, httpx.Request{Path: path, Query: query, Out: out})
}

// rows reads one page of a list; the list must be there.
func rows[T any](ctx context.Context, c *Connector, path string, query url.Values) ([]T, wireList[T], http.Header, error) {
	var got wireList[T]
	header, err := c.get(ctx, path, query, &got)
	if err == nil && got.Content == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, got, header, err
	}
	return *got.Content, got, header, nil
}

// jobs reads one page of the list, and every job of it whole: the list has
// neither texts nor people. From the second page on it asks for the row before
// as well, which must still be the one that ended the page before.
func (c *Connector) jobs(ctx context.Context, at paging.Place) (b paging.Batch[wireJob], err error) {
	offset, _ := strconv.Atoi(at.Cursor)
	from := max(offset-1, 0)
	query := url.Values{"limit": {strconv.Itoa(c.pageSize + offset - from)}, "offset": {strconv.Itoa(from)}}
	if at.After != "" {
		query.Set("updatedAfter", at.After)
	}
	rows, got, header, err := rows[wireJob](ctx, c, "/jobs", query)
	if err != nil {
		return b, err
	}
	b.Since = paging.Since(header, stamp)
	full := len(rows) == c.pageSize+offset-from
	if offset > 0 {
		if b.Moved = len(rows) == 0 || rows[0].ID != at.Edge; b.Moved && at.Again < paging.MaxAgain {
			return b, nil
		}
		rows = rows[min(1, len(rows)):]
	}
	if got.Total != nil {
		b.Total, full = *got.Total, len(rows) > 0 && offset+len(rows) < *got.Total
	}
	if full {
		b.Next, b.Edge = strconv.Itoa(offset+len(rows)), rows[len(rows)-1].ID
	}
	b.Items, b.Holes, err = c.whole(ctx, rows)
	return b, err
}

// whole reads the jobs of a page. One that went away meanwhile is left out.
func (c *Connector) whole(ctx context.Context, rows []wireJob) (jobs []wireJob, holes bool, err error) {
	full := make([]wireJob, len(rows))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(abreast)
	for i, row := range rows {
		if row.ID == "" {
			holes = true
			continue
		}
		group.Go(func() error {
			j, err := c.job(ctx, row.ID)
			if err != nil && core.KindOf(err) != core.KindNotFound {
				return err
			}
			full[i] = j
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, false, err
	}
	return slices.DeleteFunc(full, func(j wireJob) bool { return j.ID == "" }), holes, nil
}

// job reads a job and its team. A key that may not see teams sees the job
// without people.
func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	if _, err = c.get(ctx, "/jobs/"+url.PathEscape(id), nil, &j); err != nil {
		return j, err
	}
	j.ID = cmp.Or(j.ID, id)
	var got wireList[wireMember]
	if _, err = c.get(ctx, "/jobs/"+url.PathEscape(id)+"/hiring-team", nil, &got); err != nil || got.Content == nil {
		return j, unlessHidden(err)
	}
	for _, m := range *got.Content {
		if m.email, err = c.email(ctx, m.ID); err != nil {
			return j, err
		}
		j.team = append(j.team, m)
	}
	return j, nil
}

// unlessHidden passes errors on, except that something is not for this key.
func unlessHidden(err error) error {
	if kind := core.KindOf(err); kind == core.KindForbidden || kind == core.KindNotFound {
		return nil
	}
	return err
}

func (c *Connector) candidates(ctx context.Context, job string, at paging.Place) (b paging.Batch[wireCandidate], err error) {
	query := url.Values{"jobId": {job}, "limit": {strconv.Itoa(c.pageSize)}}
	if at.After != "" {
		query.Set("updatedAfter", at.After)
	}
	offset := 0
	if old, byOffset := strings.CutPrefix(at.Cursor, "offset:"); byOffset {
		offset, _ = strconv.Atoi(old)
		query.Set("offset", old)
	} else if at.Cursor != "" {
		query.Set("pageId", at.Cursor)
	}
	people, got, header, err := rows[wireCandidate](ctx, c, "/candidates", query)
	if err != nil {
		return b, err
	}
	b.Since, b.Items, b.Next = paging.Since(header, stamp), people, got.Next
	if got.Total != nil {
		b.Total = *got.Total
		// Accounts that do not page by cursor yet say how many there are.
		if behind := offset + len(b.Items); got.Next == "" && !byCursor(at.Cursor) && len(b.Items) > 0 && behind < b.Total {
			b.Next = "offset:" + strconv.Itoa(behind)
		}
	}
	return b, nil
}

// byCursor tells whether the page before came by a cursor of the ATS's own.
func byCursor(next string) bool { return next != "" && !strings.HasPrefix(next, "offset:") }

// moment reads the ATS's times; what is none is the zero time.
func moment(text string) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, text)
	return at.UTC()
}

// stamp writes a time as the ATS reads it.
func stamp(at time.Time) string { return at.Format(time.RFC3339) }
