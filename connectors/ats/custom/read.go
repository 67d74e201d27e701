package custom

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"sync"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
)

// row is a row of a list with its fields, as the description names them.
type row map[string]any

// text is a field as a text; "" where it is none.
func (r row) text(name string) string {
	text, _ := jq.TextOf(r[name])
	return text
}

// memory keeps what was looked up beside one list, by name and path.
type memory struct {
	mu    sync.Mutex
	known map[string]any
}

// mostKnown bounds it.
const mostKnown = 5000

// look reads pages of a list. Its values are those of the request; what is looked
// up beside it is asked for once in a look.
type look struct {
	*describe.Listing
	c      *Connector
	values describe.Values
	memory *memory
	only   func(row) bool // nil = every row
}

func (c *Connector) look(l *describe.Listing, v describe.Values) *look {
	return &look{Listing: l, c: c, values: c.settled(v), memory: &memory{known: map[string]any{}}}
}

// settled adds what the connection's settings say to the values of a request.
func (c *Connector) settled(v describe.Values) describe.Values {
	all := describe.Values{}
	maps.Copy(all, v)
	maps.Copy(all, c.settings)
	return all
}

// page reads one page and the fields of its rows.
func (l *look) page(ctx context.Context, at paging.Place) (b paging.Batch[row], err error) {
	t := newTurn(l.Paging, at)
	asked := maps.Clone(l.values)
	t.fill(asked)
	answer, header, err := l.fetch(ctx, t, asked)
	if err != nil {
		return b, err
	}
	s := jq.Scope{Asked: asked, Answer: answer}
	if s.With, err = l.beside(ctx, l.With, nil, s); err != nil {
		return b, err
	}
	if t.rows, t.ids, err = l.split(ctx, s); err != nil {
		return b, err
	}
	if b, err = t.close(ctx, l.c, answer, header); err != nil {
		return b, err
	}
	for _, raw := range t.rows {
		one, err := l.row(ctx, raw, s)
		if err != nil {
			return b, err
		}
		if l.only == nil || l.only(one) {
			b.Items = append(b.Items, one)
		}
	}
	b.Since, err = begin(ctx, l.Since, header)
	return b, err
}

// fetch asks for the page: by its address where the page before named it.
func (l *look) fetch(ctx context.Context, t *turn, asked describe.Values) (any, http.Header, error) {
	_, target := l.Verb()
	path, err := target.Path(ctx, asked)
	if err != nil {
		return nil, nil, err
	}
	if t.from = l.c.base.JoinPath(path); !t.named() {
		return l.c.ask(ctx, asking{Request: &l.Request, values: asked, wanted: true})
	}
	header, err := l.c.header(ctx, asking{Request: &l.Request, values: asked})
	if err != nil {
		return nil, nil, err
	}
	origin := url.URL{Scheme: l.c.base.Scheme, Host: l.c.base.Host}
	if t.from, err = origin.Parse(t.at.Cursor); err != nil {
		return nil, nil, paging.Incomplete()
	}
	return l.c.send(ctx, httpx.Request{Path: t.from.String(), Header: header}, true)
}

// split gives the rows of an answer, and what tells each from the others.
func (l *look) split(ctx context.Context, s jq.Scope) (rows, ids []any, err error) {
	found := s.Answer
	if l.Rows != nil {
		if found, err = l.Rows.First(ctx, s.Answer, s); err != nil {
			return nil, nil, err
		}
	}
	rows, ok := found.([]any)
	if !ok {
		return nil, nil, paging.Incomplete()
	}
	for _, raw := range rows {
		id, err := l.Fields["id"].First(ctx, raw, s)
		if err != nil {
			return nil, nil, err
		}
		if id == nil {
			id = raw
		}
		ids = append(ids, id)
	}
	return rows, ids, nil
}

// row reads the fields of one row, completed by what has to be asked for it.
func (l *look) row(ctx context.Context, raw any, s jq.Scope) (row, error) {
	if l.One != nil && l.Complete != nil {
		wanted, err := l.Complete.Holds(ctx, raw, s)
		if err != nil {
			return nil, err
		}
		if wanted {
			if raw, s.Answer, err = l.whole(ctx, raw, s); err != nil {
				return nil, err
			}
		}
	}
	with, err := l.beside(ctx, l.With, raw, s)
	if err != nil {
		return nil, err
	}
	s.With = with
	return l.c.fields(ctx, l.Fields, raw, s)
}

// whole lays what is said of a row by itself over what the list says. A row that
// may not be read, or is gone by now, stays as it is.
func (l *look) whole(ctx context.Context, raw any, s jq.Scope) (any, any, error) {
	ids, err := l.c.fields(ctx, map[string]*jq.Expr{"id": l.Fields["id"], "person": l.Fields["person"]}, raw, s)
	if err != nil || ids.text("id") == "" {
		return raw, s.Answer, err
	}
	v := describe.Values(maps.Clone(s.Asked))
	v["id"], v["person"] = ids.text("id"), ids.text("person")
	answer, _, err := l.c.ask(ctx, asking{Request: &l.One.Request, values: v, wanted: true})
	if soft(err) {
		return raw, s.Answer, nil
	}
	if err != nil {
		return nil, nil, err
	}
	found, err := pick(ctx, l.One, answer, v)
	more, ok := found.(map[string]any)
	have, ok2 := raw.(map[string]any)
	if err != nil || !ok || !ok2 {
		return raw, s.Answer, err
	}
	sum := maps.Clone(have)
	maps.Copy(sum, more)
	return sum, answer, nil
}

// soft tells an error that leaves a field empty from one that must end a look.
func soft(err error) bool {
	kind := core.KindOf(err)
	return kind == core.KindForbidden || kind == core.KindNotFound
}

// pick gives the row in an answer about one thing.
func pick(ctx context.Context, o *describe.Single, answer any, v describe.Values) (any, error) {
	if o.Row == nil {
		return answer, nil
	}
	return o.Row.First(ctx, answer, jq.Scope{Asked: v, Answer: answer})
}

// beside looks up what stands beside a list, or with raw what each row names by a
// key.
func (l *look) beside(ctx context.Context, all map[string]*describe.Lookup, raw any, s jq.Scope) (map[string]any, error) {
	with := maps.Clone(s.With)
	for name, u := range all {
		if (u.Key == nil) != (raw == nil) {
			continue
		}
		v := describe.Values(maps.Clone(s.Asked))
		if u.Key != nil {
			key, err := u.Key.First(ctx, raw, s)
			if err != nil {
				return nil, err
			}
			if v["key"] = key; describe.Empty(key) {
				continue
			}
		}
		found, err := l.found(ctx, name, u, v)
		if err != nil {
			return nil, err
		}
		if with == nil {
			with = map[string]any{}
		}
		with[name] = found
	}
	return with, nil
}

// found makes a look-up, once for each key.
func (l *look) found(ctx context.Context, name string, u *describe.Lookup, v describe.Values) (any, error) {
	key, _ := jq.TextOf(v["key"])
	key = name + "\x00" + key
	l.memory.mu.Lock()
	defer l.memory.mu.Unlock()
	if known, ok := l.memory.known[key]; ok {
		return known, nil
	}
	answer, _, err := l.c.ask(ctx, asking{Request: &u.Request, values: v, wanted: true})
	if soft(err) {
		answer, err = nil, nil
	}
	if err == nil && u.Row != nil {
		answer, err = u.Row.First(ctx, answer, jq.Scope{Asked: v, Answer: answer})
	}
	if err != nil {
		return nil, err
	}
	if len(l.memory.known) < mostKnown {
		l.memory.known[key] = answer
	}
	return answer, nil
}

// fields reads the fields of a row. One that the row does not have, or has in
// another form than the description expects, is empty.
func (c *Connector) fields(ctx context.Context, wanted map[string]*jq.Expr, raw any, s jq.Scope) (row, error) {
	r := row{}
	for name, e := range wanted {
		if e == nil {
			continue
		}
		list, trouble, err := e.Run(ctx, raw, s)
		if err != nil {
			return nil, err
		}
		if c.watch != nil {
			c.watch(name, e.Line, len(list) > 0 && !describe.Empty(list[0]), trouble)
		}
		switch {
		case len(list) == 1:
			r[name] = list[0]
		case len(list) > 1:
			r[name] = list
		}
	}
	return r, nil
}

// single reads one thing and the fields of it, with what is looked up beside it.
func (c *Connector) single(ctx context.Context, o *describe.Single, with map[string]*describe.Lookup, fields map[string]*jq.Expr, v describe.Values) (row, http.Header, error) {
	l := c.look(&describe.Listing{With: with}, v)
	answer, header, err := c.ask(ctx, asking{Request: &o.Request, values: l.values, wanted: true})
	if err != nil {
		return nil, nil, err
	}
	s := jq.Scope{Asked: l.values, Answer: answer}
	raw, err := pick(ctx, o, answer, l.values)
	if err == nil && raw == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, nil, err
	}
	for _, of := range []any{nil, raw} {
		if s.With, err = l.beside(ctx, with, of, s); err != nil {
			return nil, nil, err
		}
	}
	r, err := c.fields(ctx, fields, raw, s)
	return r, header, err
}

// all reads a short list to its end.
func (l *look) all(ctx context.Context) ([]row, error) { return paging.All(ctx, l.page) }
