package rpc

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
)

// way is how this Odoo is spoken to.
type way struct {
	version int // 19 stands for JSON-2, which does not say
	uid     int // the user's number, which JSON-RPC wants in every call; 0 = JSON-2
}

// enter gives the way, and looks for it if nobody did before. A way is kept only
// after a positive answer: a fault while it looks leaves the question open for the
// next call.
func (c *Client) enter(ctx context.Context) (way, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.way != nil {
		return *c.way, nil
	}
	w, err := c.look(ctx)
	if err == nil {
		c.way = &w
	}
	return w, err
}

// look tries JSON-2. Where it is not there, Odoo 14 to 17 answer with a page that
// says so and 18 sends the caller to its login; but so do a wrong address and a
// proxy. So JSON-RPC has to say that it is an older Odoo.
func (c *Client) look(ctx context.Context) (way, error) {
	var user map[string]any // whatever it is, it must be an object
	var err error
	if !c.old {
		_, err = c.json2(ctx, Request{Model: "res.users", Method: "context_get", Reads: true, Out: &user})
		if err == nil && user == nil {
			err = paging.Incomplete()
		}
		kind := core.KindOf(err)
		if err == nil || ctx.Err() != nil || NameOf(err) != "" || kind == core.KindTemporary || kind == core.KindRateLimited {
			return way{version: 19}, err
		}
	}
	var about struct {
		Info []json.RawMessage `json:"server_version_info"`
	}
	if _, problem := c.rpc(ctx, "common", "version", []any{}, true, &about); problem != nil {
		if err == nil || core.KindOf(problem) != core.KindNotFound {
			err = problem
		}
		return way{}, err // where JSON-RPC is not there either, the first refusal says more
	}
	version := major(about.Info)
	if version == 0 {
		return way{}, paging.Incomplete()
	}
	if version >= 19 && !c.old {
		return way{}, core.Fail(core.KindNotFound, "There is an Odoo at "+c.http.Host()+", but no database for this connection; nothing was read.",
			"Enter the database's name in the connection's settings.").Because(err)
	}
	return c.authenticate(ctx, version)
}

// major reads the first part of a version such as [17, 0, …] or ["saas~17", 4, …].
func major(info []json.RawMessage) (n int) {
	if len(info) == 0 {
		return 0
	}
	for _, digit := range string(info[0]) {
		if digit >= '0' && digit <= '9' && n < 1000 {
			n = 10*n + int(digit-'0')
		}
	}
	return n
}

// authenticate asks an older Odoo for the user's number.
func (c *Client) authenticate(ctx context.Context, version int) (way, error) {
	if c.database == "" || c.login == "" {
		return way{}, core.Fail(core.KindUsage, "This Odoo is older than 19 and wants the names of its database and of the user; nothing was read.",
			"Enter both in the connection's settings.")
	}
	var uid json.RawMessage // a number, or false
	_, err := c.rpc(ctx, "common", "authenticate", []any{c.database, c.login, c.key, struct{}{}}, true, &uid)
	if core.KindOf(err) == core.KindTemporary && ctx.Err() == nil {
		err = core.Fail(core.KindTemporary, c.http.Host()+" could not open the database that is named for this connection; nothing was read.",
			"Check the database's name; it is tried again by itself.").Because(err)
	}
	if err != nil {
		return way{}, err
	}
	w := way{version: version}
	if json.Unmarshal(uid, &w.uid) != nil || w.uid <= 0 {
		return way{}, core.Fail(core.KindAuth, c.http.Host()+" refused the login and key; nothing was read.",
			"Enter the user's login and a valid key of theirs in the connection's settings.")
	}
	return w, nil
}

// json2 makes one call of the JSON-2 API of Odoo 19 and later: arguments by name,
// and a status that tells.
func (c *Client) json2(ctx context.Context, r Request) (http.Header, error) {
	body := map[string]any{}
	maps.Copy(body, r.Args)
	if r.IDs != nil {
		body["ids"] = r.IDs
	}
	if r.Context != nil {
		body["context"] = r.Context
	}
	header := http.Header{}
	if c.database != "" {
		header.Set("X-Odoo-Database", c.database)
	}
	got, err := c.http.Do(ctx, httpx.Request{
		Method: http.MethodPost, Path: "/json/2/" + r.Model + "/" + r.Method, Header: header, In: body, Out: r.Out, ReadOnly: r.Reads,
	})
	return got, c.judge(err, NameOf(err))
}

// execute makes the same call of JSON-RPC, which takes the records and what is to
// be created by position.
func (c *Client) execute(ctx context.Context, w way, r Request) (http.Header, error) {
	positional, named := []any{}, map[string]any{}
	maps.Copy(named, r.Args)
	if r.IDs != nil {
		positional = append(positional, r.IDs)
	}
	if list, creates := named["vals_list"]; creates {
		positional = append(positional, list)
		delete(named, "vals_list")
	}
	if r.Context != nil {
		named["context"] = r.Context
	}
	args := []any{c.database, w.uid, c.key, r.Model, r.Method, positional, named}
	return c.rpc(ctx, "object", "execute_kw", args, r.Reads, r.Out)
}

// rpc makes one exchange of JSON-RPC, whose failures come with status 200.
func (c *Client) rpc(ctx context.Context, service, method string, args []any, reads bool, out any) (http.Header, error) {
	var got struct {
		ID     int64           `json:"id"`
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Data struct {
				Name string `json:"name"`
			} `json:"data"`
		} `json:"error"`
	}
	id := c.calls.Add(1)
	in := map[string]any{"jsonrpc": "2.0", "method": "call", "id": id, "params": map[string]any{"service": service, "method": method, "args": args}}
	header, err := c.http.Do(ctx, httpx.Request{Method: http.MethodPost, Path: "/jsonrpc", In: in, Out: &got, ReadOnly: reads})
	switch {
	case err != nil:
		return header, err
	case got.ID != id:
		return header, core.Fail(core.KindInvalid, c.http.Host()+" gave the answer to another request; what was fetched before is kept.", "Try again later.")
	case got.Error != nil:
		passes := core.Fail(core.KindTemporary, c.http.Host()+" has a fault; what was fetched so far is kept.", "It is tried again by itself.")
		return header, c.judge(passes, cmp.Or(got.Error.Data.Name, "unnamed"))
	case out == nil:
		return header, nil
	case len(got.Result) == 0 || json.Unmarshal(got.Result, out) != nil:
		return header, paging.Incomplete()
	}
	return header, nil
}
