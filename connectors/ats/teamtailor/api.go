package teamtailor

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
)

// The form of all documents: resources with attributes of their kind, and the
// resources to which they refer beside them.
type (
	ref struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}
	relation struct {
		Data json.RawMessage `json:"data,omitempty"` // a ref, a list of them, or null
	}
	resource struct {
		ref
		Links         map[string]any      `json:"links,omitempty"`
		Attributes    json.RawMessage     `json:"attributes,omitempty"`
		Relationships map[string]relation `json:"relationships,omitempty"`
	}
	document struct {
		Data     json.RawMessage `json:"data"`
		Included []resource      `json:"included"`
		Links    *struct {
			Next string `json:"next"`
		} `json:"links"`
		Meta struct {
			Records *int `json:"record-count"`
			Pages   int  `json:"page-count"`
		} `json:"meta"`
	}
	// row is a resource with those that came beside it.
	row struct {
		resource
		beside map[ref]resource
	}
)

// The attributes, as far as they are of use here.
type (
	wireJob struct {
		Title     string   `json:"title"`
		Body      string   `json:"body"`
		Status    string   `json:"status"`
		Human     string   `json:"human-status"`
		Tags      []string `json:"tags"`
		Internal  bool     `json:"internal"`
		CreatedAt string   `json:"created-at"`
		UpdatedAt string   `json:"updated-at"`
	}
	wireUser struct {
		Email string `json:"email"`
		Login string `json:"login-email"`
	}
	wireNamed struct {
		Name string `json:"name"`
	}
	wirePlace struct {
		Name    string `json:"name"`
		City    string `json:"city"`
		Country string `json:"country"`
		Zip     string `json:"zip"`
	}
	wireStage struct {
		Name  string `json:"name"`
		Type  string `json:"stage-type"`
		Order int    `json:"row-order"`
	}
	wirePicked struct {
		Mandatory bool `json:"mandatory"`
	}
	wireQuestion struct {
		Title        string            `json:"title"`
		Type         string            `json:"question-type"`
		Multiple     bool              `json:"multiple"`
		SingleLine   bool              `json:"single-line"`
		Alternatives []json.RawMessage `json:"alternatives"` // objects with a title, or texts
	}
	wireUpload struct {
		Name string `json:"file-name"`
	}
	wireApplication struct {
		CreatedAt  string `json:"created-at"`
		UpdatedAt  string `json:"updated-at"`
		RejectedAt string `json:"rejected-at"`
	}
	wireCandidate struct {
		FirstName string   `json:"first-name"`
		LastName  string   `json:"last-name"`
		Email     string   `json:"email,omitempty"`
		Phone     string   `json:"phone,omitempty"`
		Pitch     string   `json:"pitch,omitempty"`
		LinkedIn  string   `json:"linkedin-url,omitempty"`
		Tags      []string `json:"tags,omitempty"`
		Resume    string   `json:"resume,omitempty"` // an address
		Merge     bool     `json:"merge,omitempty"`
	}
)

// version pins the form of the answers.
const version = "20240404"

const mediaType = "application/vnd.api+json"

func headers() http.Header {
	return http.Header{"X-Api-Version": {version}, "Accept": {mediaType}}
}

func (c *Connector) get(ctx context.Context, path string, query url.Values) (d document, h http.Header, err error) {
	h, err = c.client.Do(ctx, httpx.Request{Path: path, Query: query, Header: headers(), Out: &d})
	return d, h, err
}

// list reads one page of a list.
func (c *Connector) list(ctx context.Context, path string, query url.Values, at paging.Place) (b paging.Batch[row], err error) {
	number, _ := strconv.Atoi(at.Cursor)
	number = max(number, 1)
	asked := url.Values{"page[number]": {strconv.Itoa(number)}, "page[size]": {strconv.Itoa(c.pageSize)}}
	for name, values := range query {
		asked[name] = values
	}
	if at.After != "" {
		asked.Set("filter[updated-at][from]", at.After)
	}
	d, header, err := c.get(ctx, path, asked)
	if err != nil {
		return b, err
	}
	b.Since = paging.Since(header, wire.Stamp)
	var rows *[]resource
	if json.Unmarshal(d.Data, &rows) != nil || rows == nil {
		return b, paging.Incomplete()
	}
	for _, r := range *rows {
		b.Items = append(b.Items, row{r, beside(d.Included)})
	}
	if b.Holes = !d.tells() && len(b.Items) >= c.pageSize; len(b.Items) > 0 && d.goesOn(number, number*c.pageSize) {
		b.Next = strconv.Itoa(number + 1)
	}
	if d.Meta.Records != nil {
		// Pages have numbers: when there are more or fewer rows than a page ago,
		// some moved to a page that was read or is never read.
		b.Total, b.Edge = *d.Meta.Records, strconv.Itoa(*d.Meta.Records)
		b.Moved = at.Edge != "" && at.Edge != b.Edge
	}
	return b, nil
}

// tells says whether a page of a list tells if another one follows.
func (d document) tells() bool { return d.Links != nil || d.Meta.Pages > 0 || d.Meta.Records != nil }

// goesOn tells whether another page follows a page, behind so many rows.
func (d document) goesOn(number, rows int) bool {
	return d.Links != nil && d.Links.Next != "" || d.Meta.Pages > number ||
		d.Links == nil && d.Meta.Pages == 0 && d.Meta.Records != nil && *d.Meta.Records > rows
}

// all reads a list to its end.
func (c *Connector) all(ctx context.Context, path string, query url.Values) (rows []row, err error) {
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (paging.Batch[row], error) {
		return paging.Whole(c.list(ctx, path, query, at))
	})
}

// applications reads one page of a job's. The filter by job has had two names, and
// the ATS refuses the one that it does not know; an application that names another
// job is left out.
func (c *Connector) applications(ctx context.Context, job string, at paging.Place) (paging.Batch[row], error) {
	ask := func(filter string) (paging.Batch[row], error) {
		return c.list(ctx, "/v1/job-applications", url.Values{filter: {job}, "include": {"candidate,stage,job"}}, at)
	}
	var b paging.Batch[row]
	var err error
	if !c.byJob.Load() {
		b, err = ask("filter[job-id]")
		c.byJob.Store(core.KindOf(err) == core.KindInvalid && strings.Contains(string(httpx.BodyOf(err)), "job-id"))
	}
	if c.byJob.Load() {
		b, err = ask("filter[job]")
	}
	b.Items = slices.DeleteFunc(b.Items, func(r row) bool { return cmp.Or(r.first("job").ID, job) != job })
	return b, err
}

// one reads a single resource.
func (c *Connector) one(ctx context.Context, path string, query url.Values) (r row, h http.Header, err error) {
	d, h, err := c.get(ctx, path, query)
	if err == nil && (json.Unmarshal(d.Data, &r.resource) != nil || r.ID == "") {
		err = paging.Incomplete()
	}
	r.beside = beside(d.Included)
	return r, h, err
}

func beside(list []resource) map[ref]resource {
	all := make(map[ref]resource, len(list))
	for _, r := range list {
		all[r.ref] = r
	}
	return all
}

// refs are the resources to which r refers by name.
func (r resource) refs(name string) (list []ref) {
	raw := r.Relationships[name].Data
	var single ref
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	if json.Unmarshal(raw, &single) == nil && single.ID != "" {
		return []ref{single}
	}
	return nil
}

// ref is the first of them.
func (r resource) first(name string) (to ref) {
	if list := r.refs(name); len(list) > 0 {
		return list[0]
	}
	return to
}

// attributes reads a resource's attributes; a field of another type than
// expected is left empty.
func attributes[T any](r resource) (t T) {
	_ = json.Unmarshal(r.Attributes, &t) // what can be read of it is read
	return t
}

// send writes a resource, a new one where it has no id, and reads what the ATS made
// of it.
func (c *Connector) send(ctx context.Context, path string, what ref, attrs any, to map[string]ref) (made ref, err error) {
	in, method := map[string]any{"type": what.Type, "attributes": attrs}, http.MethodPost
	if what.ID != "" {
		in["id"], method = what.ID, http.MethodPatch
	}
	relations := map[string]any{}
	for name, target := range to {
		relations[name] = map[string]ref{"data": target}
	}
	if len(to) > 0 {
		in["relationships"] = relations
	}
	body, err := json.Marshal(map[string]any{"data": in})
	if err != nil {
		return made, core.Fail(core.KindInvalid, "The person can't be written as the ATS wants it; nothing was sent.", "").Because(err)
	}
	var out struct {
		Data ref `json:"data"`
	}
	_, err = c.client.Do(ctx, httpx.Request{Method: method, Path: path, Header: headers(), Body: body, Type: mediaType, Out: &out})
	if err == nil && cmp.Or(out.Data.ID, what.ID) == "" {
		err = core.Fail(core.KindUnknown, "Teamtailor took it and did not say under which number.", "Look there before sending it again.")
	}
	return out.Data, refusal(err)
}

// store puts a file where Teamtailor takes it from for a short while, and gives its
// address.
func (c *Connector) store(ctx context.Context, files ...httpx.File) (string, error) {
	var out struct {
		URI  string `json:"uri"`
		Data struct {
			Attributes struct {
				URI string `json:"uri"`
			} `json:"attributes"`
		} `json:"data"`
	}
	_, err := c.client.Upload(ctx, httpx.Upload{Path: "/v1/files", Header: headers(), Files: files, Out: &out})
	address := cmp.Or(out.URI, out.Data.Attributes.URI)
	if err == nil && address == "" {
		err = core.Fail(core.KindInvalid, "Teamtailor took the file and did not say where it is; it was not attached.", "Try again later.")
	}
	return address, err
}

// actor is the user under whose name notes appear.
func (c *Connector) actor(ctx context.Context) (ref, error) {
	if c.user == "" {
		return ref{}, core.Fail(core.KindUsage, "Teamtailor wants to know under whose name a note is written; nothing was written.", "Enter the e-mail address of a Teamtailor user in the connection's form.")
	}
	return c.actors.Get(ctx, c.user, func(ctx context.Context) (ref, error) {
		users, err := c.all(ctx, "/v1/users", url.Values{"filter[email]": {c.user}})
		for _, u := range users {
			if u.ID != "" && strings.EqualFold(attributes[wireUser](u.resource).Email, c.user) {
				return u.ref, nil
			}
		}
		if err == nil {
			err = core.Fail(core.KindUsage, "Teamtailor knows no user with the e-mail address of this connection; nothing was written.", "Correct the Teamtailor user in the connection's form.")
		}
		return ref{}, err
	})
}

// fields are those that are written, as a refusal points to them, and in words.
var fields = map[string]string{
	"/data/attributes/first-name": "the name", "/data/attributes/last-name": "the name", "/data/attributes/email": "the e-mail address",
	"/data/attributes/phone": "the telephone number", "/data/attributes/linkedin-url": "the LinkedIn address", "/data/attributes/pitch": "the summary",
	"/data/attributes/tags": "the source", "/data/attributes/resume": "the résumé", "/data/attributes/url": "the file", "/data/attributes/file-name": "the file",
	"/data/attributes/note": "the note", "/data/relationships/candidate": "the person", "/data/relationships/job": "the job",
	"/data/relationships/stage": "the stage", "/data/relationships/user": "the Teamtailor user",
}

// refusal names the field that the ATS did not accept, never what was in it.
func refusal(err error) error {
	var own *core.Error
	if !errors.As(err, &own) || own.Kind != core.KindInvalid {
		return err
	}
	var d struct {
		Errors []struct {
			Source struct {
				Pointer string `json:"pointer"`
			} `json:"source"`
		} `json:"errors"`
	}
	if json.Unmarshal(httpx.BodyOf(err), &d) != nil || len(d.Errors) == 0 || fields[d.Errors[0].Source.Pointer] == "" {
		return err
	}
	return core.Fail(core.KindInvalid, "Teamtailor did not accept "+fields[d.Errors[0].Source.Pointer]+"; nothing was written.",
		"Correct it and send it again.").Because(err)
}
