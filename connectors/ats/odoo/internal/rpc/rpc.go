// Package rpc speaks to Odoo's external interface, whatever the app: it calls
// methods of models and reads lists of records.
//
// # What it promises
//
//   - Odoo 19 and later are asked by the JSON-2 API: a POST to
//     /json/2/MODEL/METHOD with the arguments by name and an API key. Where that is
//     not there and the server says by JSON-RPC that it is an older Odoo, the same
//     calls go through JSON-RPC, with the database, the user's login and the key.
//     This is found out once and kept only after a positive answer.
//   - Which fields a model has depends on the release, the installed apps and the
//     user's role. A model is asked for its fields before it is read, and only those
//     that it has are asked for.
//   - A request that only reads may be repeated; any other is sent once. A status of
//     500 mostly means that the request is wrong: whether it may pass tells the name
//     of Odoo's exception, and nothing else of a refusal is looked at, for its
//     message may quote people's data and it holds a traceback.
//   - Lists come by ascending number. A page begins behind the number with which the
//     one before it ended, so that nothing is lost or doubled by what people do
//     meanwhile, however many rows have the same time.
//   - A later look asks for what was written since an hour before the one before it,
//     for all rows with higher numbers than there were then, and counts: where there
//     are not as many rows up to that number as there were, some were deleted or came
//     late, and the look becomes a complete one.
package rpc

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Client speaks to one database in the name of one user.
type Client struct {
	http                 *httpx.Client
	base                 string
	database, login, key string
	pageSize             int
	old                  bool
	calls                atomic.Int64 // of JSON-RPC, to tell its answers apart

	mu     sync.Mutex
	way    *way
	memory sync.Mutex
	fields map[string]Fields
}

// Options are what a connection does not set.
type Options struct {
	Limit    httpx.Limit
	PageSize int
	Old      bool // JSON-RPC even where JSON-2 is there, for tests
}

// Request is one call of a method of a model.
type Request struct {
	Model, Method string
	IDs           []int          // the records that it is called on; nil = on the model
	Args          map[string]any // by their names
	Context       map[string]any
	Reads         bool // it changes nothing
	Out           any
}

// New makes a client of the settings base_url, database, login and the secret
// api_key. It contacts nobody.
func New(c ats.Config, o Options) (*Client, error) {
	key, err := c.Secret("api_key", "API key")
	if err != nil {
		return nil, err
	}
	base := address(c.Settings["base_url"])
	client, err := httpx.New(httpx.Config{
		BaseURL: base, Auth: httpx.Bearer(key), Limit: o.Limit, LoopbackOnly: c.LoopbackOnly, Final: final,
		Timeout:   2 * time.Minute, // Odoo answers when its transaction has ended
		Endpoints: []httpx.Endpoint{{Concurrent: 4}},
	})
	if err != nil {
		return nil, err
	}
	return &Client{
		http: client, base: base, key: key, pageSize: o.PageSize, old: o.Old,
		database: strings.TrimSpace(c.Settings["database"]), login: strings.TrimSpace(c.Settings["login"]),
	}, nil
}

// address takes off what the browser shows behind the server's own address.
func address(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	for _, page := range []string{"/web", "/odoo"} {
		if at := strings.Index(u.Path+"/", page+"/"); at >= 0 {
			u.Path = u.Path[:at]
		}
	}
	u.Path, u.RawPath, u.RawQuery, u.Fragment = strings.TrimRight(u.Path, "/"), "", "", ""
	return u.String()
}

// Base is the server's address.
func (c *Client) Base() string { return c.base }

// Requests tells how many requests went out so far.
func (c *Client) Requests() int { return c.http.Requests() }

// Close gives idle connections back.
func (c *Client) Close() { c.http.Close() }

// Version is the number of Odoo's release; 19 also stands for every later one.
func (c *Client) Version(ctx context.Context) (int, error) {
	w, err := c.enter(ctx)
	return w.version, err
}

// Call makes one call by whichever interface this Odoo has.
func (c *Client) Call(ctx context.Context, r Request) (http.Header, error) {
	w, err := c.enter(ctx)
	if err != nil {
		return nil, err
	}
	if w.uid == 0 {
		return c.json2(ctx, r)
	}
	return c.execute(ctx, w, r)
}

// Fields are the fields of a model that the user may see; true = a record can't be
// made without it.
type Fields map[string]bool

// Has tells whether there is such a field.
func (f Fields) Has(name string) bool { _, ok := f[name]; return ok }

// Fields asks once which fields a model has.
func (c *Client) Fields(ctx context.Context, model string) (Fields, error) {
	c.memory.Lock()
	defer c.memory.Unlock()
	if known := c.fields[model]; known != nil {
		return known, nil
	}
	var got map[string]struct {
		Required bool `json:"required"`
	}
	_, err := c.Call(ctx, Request{Model: model, Method: "fields_get", Args: map[string]any{"attributes": []string{"type", "required"}}, Reads: true, Out: &got})
	if err == nil && got == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	if c.fields == nil {
		c.fields = map[string]Fields{}
	}
	c.fields[model] = Fields{}
	for name, field := range got {
		c.fields[model][name] = field.Required
	}
	return c.fields[model], nil
}

// Query is what is asked of a model: archived records count too.
type Query struct {
	Model  string
	Domain []any    // of Term and "|"; all have to hold
	Fields []string // those that the model does not have are left out
	Order  string   // "" = by number
	Limit  int      // 0 = all
}

// Term is one condition of a domain.
func Term(field, operator string, value any) any { return []any{field, operator, value} }

// archivedToo makes Odoo list archived records as well.
var archivedToo = map[string]any{"active_test": false}

// Search reads records.
func (c *Client) Search(ctx context.Context, q Query, out any) (http.Header, error) {
	have, err := c.Fields(ctx, q.Model)
	if err != nil {
		return nil, err
	}
	args := map[string]any{"domain": all(q.Domain), "order": cmp.Or(q.Order, "id")}
	args["fields"] = append(slices.DeleteFunc(slices.Clone(q.Fields), func(name string) bool { return !have.Has(name) }), "id")
	if q.Limit > 0 {
		args["limit"] = q.Limit
	}
	header, err := c.Call(ctx, Request{Model: q.Model, Method: "search_read", Args: args, Context: archivedToo, Reads: true, Out: out})
	if core.KindOf(err) == core.KindInvalid { // an app may have been removed, and its fields with it
		c.memory.Lock()
		defer c.memory.Unlock()
		delete(c.fields, q.Model)
	}
	return header, err
}

// all gives a domain as Odoo wants it: a list, if only an empty one.
func all(domain []any) []any { return append([]any{}, domain...) }

// highest gives the highest number of the records of q; 0 = there are none.
func (c *Client) highest(ctx context.Context, q Query) (int, error) {
	var ids []int
	args := map[string]any{"domain": all(q.Domain), "order": "id desc", "limit": 1}
	_, err := c.Call(ctx, Request{Model: q.Model, Method: "search", Args: args, Context: archivedToo, Reads: true, Out: &ids})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// Count counts records.
func (c *Client) Count(ctx context.Context, model string, domain ...any) (n int, err error) {
	_, err = c.Call(ctx, Request{Model: model, Method: "search_count", Args: map[string]any{"domain": all(domain)}, Context: archivedToo, Reads: true, Out: &n})
	return n, err
}

// May asks whether the user has a right to a model, without using it.
func (c *Client) May(ctx context.Context, model, right string) (ok bool, err error) {
	w, err := c.enter(ctx)
	if err != nil {
		return false, err
	}
	r := Request{Model: model, Method: "has_access", Args: map[string]any{"operation": right}, Reads: true, Out: &ok}
	if w.version < 18 {
		r.Method, r.Args["raise_exception"] = "check_access_rights", false
	} else if w.uid != 0 {
		r.IDs = []int{}
	}
	_, err = c.Call(ctx, r)
	return ok, err
}

// Create makes one record and gives its number. Odoo keeps no record of the values
// of its fields then, without which it sends no letter to anybody either.
func (c *Client) Create(ctx context.Context, model string, values map[string]any) (int, error) {
	var ids []int
	_, err := c.Call(ctx, Request{
		Model: model, Method: "create", Args: map[string]any{"vals_list": []any{values}}, Out: &ids,
		Context: map[string]any{"mail_notrack": true},
	})
	if err != nil {
		return 0, err
	}
	if len(ids) != 1 || ids[0] <= 0 {
		return 0, core.Fail(core.KindUnknown, "Odoo took the record and did not say under which number.", "Look there before sending it again.")
	}
	return ids[0], nil
}

// Text is a word; Odoo writes false for none.
type Text string

// UnmarshalJSON takes false as no word.
func (t *Text) UnmarshalJSON(raw []byte) error {
	if string(raw) == "false" {
		*t = ""
		return nil
	}
	return json.Unmarshal(raw, (*string)(t))
}

// Ref points to a record: its number and name, or false.
type Ref struct {
	ID   int
	Name string
}

// UnmarshalJSON takes false as no record.
func (r *Ref) UnmarshalJSON(raw []byte) error {
	*r = Ref{}
	if string(raw) == "false" || string(raw) == "null" {
		return nil
	}
	pair := []any{&r.ID, &r.Name}
	return json.Unmarshal(raw, &pair)
}

const clock = "2006-01-02 15:04:05"

// Moment reads Odoo's times, which are UTC, and its days.
func Moment(t Text) time.Time {
	for _, layout := range []string{clock, time.DateOnly} {
		if at, err := time.Parse(layout, string(t)); err == nil {
			return at
		}
	}
	return time.Time{}
}
