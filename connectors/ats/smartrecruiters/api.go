package smartrecruiters

import (
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

// SmartRecruiters' JSON, as far as it is of use here.
type (
	wireLabel struct {
		ID    wire.ID `json:"id"`
		Label string  `json:"label"`
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
		HTML  string `json:"text"`
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
		ID      wire.ID   `json:"id"`
		Label   string    `json:"label"`
		SubType wireLabel `json:"sourceSubType"`
	}
)

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
	w := paging.WindowAt(offset, c.pageSize, at)
	query := url.Values{"limit": {strconv.Itoa(w.Limit)}, "offset": {strconv.Itoa(w.From)}}
	if at.After != "" {
		query.Set("updatedAfter", at.After)
	}
	rows, got, header, err := rows[wireJob](ctx, c, "/jobs", query)
	if err != nil {
		return b, err
	}
	b.Since = paging.Since(header, wire.Stamp)
	more := len(rows) == w.Limit
	if rows, b.Moved = paging.Own(w, rows, func(j wireJob) string { return j.ID }); b.Moved && at.Again < paging.MaxAgain {
		return b, nil
	}
	if got.Total != nil {
		b.Total, more = *got.Total, len(rows) > 0 && offset+len(rows) < *got.Total
	}
	if more && len(rows) > 0 {
		b.Next, b.Edge = strconv.Itoa(offset+len(rows)), rows[len(rows)-1].ID
	}
	b.Holes = slices.ContainsFunc(rows, func(j wireJob) bool { return j.ID == "" })
	b.Items, err = paging.Each(ctx, abreast, rows, c.whole)
	return b, err
}

// whole reads a job of a list; false = it went away meanwhile, or has no id.
func (c *Connector) whole(ctx context.Context, row wireJob) (wireJob, bool, error) {
	if row.ID == "" {
		return row, false, nil
	}
	j, err := c.job(ctx, row.ID)
	if core.IsNotFound(err) {
		return j, false, nil
	}
	return j, err == nil, err
}

// job reads a job and its team. A key that may not see teams sees the job
// without people.
func (c *Connector) job(ctx context.Context, id string) (j wireJob, err error) {
	path := "/jobs/" + url.PathEscape(id)
	if _, err = c.get(ctx, path, nil, &j); err == nil && j.ID == "" {
		err = paging.Incomplete()
	}
	if err != nil {
		return j, err
	}
	team, _, _, err := rows[wireMember](ctx, c, path+"/hiring-team", nil)
	if ats.UnlessHidden(err) != nil {
		return j, err
	}
	for _, m := range team {
		if m.email, err = c.email(ctx, m.ID); err != nil {
			return j, err
		}
		j.team = append(j.team, m)
	}
	return j, nil
}

// candidates reads one page of people. Accounts that do not page by cursor yet go by
// offset: until as many came as they say that there are, or else until a page is not
// full.
func (c *Connector) candidates(ctx context.Context, query url.Values, at paging.Place) (b paging.Batch[wireCandidate], err error) {
	query.Set("limit", strconv.Itoa(c.pageSize))
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
	b.Since, b.Items, b.Next = paging.Since(header, wire.Stamp), people, got.Next
	behind, more := offset+len(people), len(people) >= c.pageSize
	if got.Total != nil {
		b.Total, more = *got.Total, len(people) > 0 && behind < *got.Total
	}
	if more && got.Next == "" && !byCursor(at.Cursor) {
		b.Next = "offset:" + strconv.Itoa(behind)
	}
	return b, nil
}

// byCursor tells whether the page before came by a cursor of the ATS's own.
func byCursor(next string) bool { return next != "" && !strings.HasPrefix(next, "offset:") }
