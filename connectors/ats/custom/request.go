package custom

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// maxAnswer bounds one answer, in bytes.
const maxAnswer = 16 << 20

// document is an answer, with its numbers as they were written.
type document struct{ value any }

// UnmarshalJSON reads any JSON value.
func (d *document) UnmarshalJSON(raw []byte) error {
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	return numbers.Decode(&d.value)
}

// asking is one request with what it is filled with.
type asking struct {
	*describe.Request
	values describe.Values
	file   *ats.File // the value {file} of a form; nil = there is none
	wanted bool      // an answer must come
}

// ask makes one exchange and gives the answer, nil when there is none. Values are
// escaped on their way into path and parameters, and written as JSON into bodies.
func (c *Connector) ask(ctx context.Context, a asking) (any, http.Header, error) {
	method, target := a.Verb()
	path, err := target.Path(ctx, a.values)
	if err != nil {
		return nil, nil, err
	}
	query, err := parameters(ctx, a.Query, a.values)
	if err != nil {
		return nil, nil, err
	}
	header, err := c.header(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	if a.Multipart != nil {
		return c.upload(ctx, a, httpx.Upload{Method: method, Path: path + "?" + query.Encode(), Header: header})
	}
	out := httpx.Request{Method: method, Path: path, Query: query, Header: header, ReadOnly: a.Reads}
	if out.Body, out.Type, err = c.body(ctx, a); err != nil {
		return nil, nil, err
	}
	return c.send(ctx, out, a.wanted)
}

// send makes an exchange.
func (c *Connector) send(ctx context.Context, r httpx.Request, wanted bool) (any, http.Header, error) {
	var got document
	if wanted || c.described.Errors != nil {
		r.Out = &got
	}
	header, err := c.client.Do(ctx, r)
	return c.judged(ctx, got.value, header, err)
}

// upload sends a form with the file in it.
func (c *Connector) upload(ctx context.Context, a asking, u httpx.Upload) (any, http.Header, error) {
	for _, p := range a.Multipart.Pairs {
		if p.Tree.IsFile() {
			if a.file == nil {
				continue
			}
			u.Files = append(u.Files, httpx.File{Field: p.Name, Name: a.file.Name, Type: a.file.MediaType, Content: a.file.Data})
			continue
		}
		texts, err := p.Tree.Texts(ctx, a.values)
		if err != nil {
			return nil, nil, err
		}
		for _, text := range texts {
			u.Fields = append(u.Fields, [2]string{p.Name, text})
		}
	}
	var got document
	if a.wanted || c.described.Errors != nil {
		u.Out = &got
	}
	header, err := c.client.Upload(ctx, u)
	return c.judged(ctx, got.value, header, err)
}

// judged looks whether a success is one.
func (c *Connector) judged(ctx context.Context, answer any, h http.Header, err error) (any, http.Header, error) {
	if err == nil && c.described.Errors != nil {
		err = refused(ctx, c.described.Errors, answer, c.described.Name)
	}
	return answer, h, err
}

func (c *Connector) header(ctx context.Context, a asking) (http.Header, error) {
	h, all := http.Header{}, map[string]*describe.Template{}
	maps.Copy(all, c.described.Headers)
	maps.Copy(all, a.Headers)
	for name, t := range all {
		text, err := t.Header(ctx, a.values)
		if err != nil {
			return nil, err
		}
		if text != "" {
			h.Set(name, text)
		}
	}
	return h, nil
}

// parameters fills a query. A list gives the parameter several times.
func parameters(ctx context.Context, query map[string]*describe.Tree, v describe.Values) (url.Values, error) {
	out := url.Values{}
	for name, t := range query {
		texts, err := t.Texts(ctx, v)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			out.Add(name, text)
		}
	}
	return out, nil
}

// body writes the request's body and gives its media type.
func (c *Connector) body(ctx context.Context, a asking) ([]byte, string, error) {
	switch {
	case a.JSON != nil:
		value, err := a.JSON.Value(ctx, a.values)
		if err != nil {
			return nil, "", err
		}
		body, err := json.Marshal(value)
		if err != nil {
			return nil, "", describe.Misuse(a.At, "this can't be written as JSON")
		}
		return body, cmp.Or(c.described.MediaType, "application/json"), nil
	case a.Form != nil:
		form := url.Values{}
		for _, p := range a.Form.Pairs {
			texts, err := p.Tree.Texts(ctx, a.values)
			if err != nil {
				return nil, "", err
			}
			form[p.Name] = append(form[p.Name], texts...)
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	return nil, "", nil
}

// refused turns a refusal that came as a success into an error. Its word is shown
// only where the description knows it: others may quote what was sent.
func refused(ctx context.Context, f *describe.Failures, answer any, name string) error {
	s := jq.Scope{Answer: answer}
	if refused, err := f.When.Holds(ctx, answer, s); err != nil || !refused {
		return err
	}
	word, err := f.Word.First(ctx, answer, s)
	if err != nil {
		return err
	}
	text, _ := jq.TextOf(word)
	kind, known := f.Kinds[text]
	if !known {
		return core.Fail(core.KindInvalid, name+" did not accept the request; nothing was changed.", "")
	}
	fail := core.Fail(core.Kind(kind), fmt.Sprintf("%s refused the request (%.60s); nothing was changed.", name, text), hints[core.Kind(kind)])
	if fail.Kind == core.KindRateLimited {
		fail.RetryAt = time.Now().Add(time.Minute).UTC()
	}
	return fail
}

// hints say what to do about a refusal of each kind that a description may name.
var hints = map[core.Kind]string{
	core.KindAuth:        "Enter a valid key for this connection.",
	core.KindForbidden:   "Ask the administrator of the system for the missing permission.",
	core.KindNotFound:    "",
	core.KindRateLimited: "It goes on by itself when the server permits it again.",
	core.KindTemporary:   "It is tried again by itself.",
	core.KindInvalid:     "",
}
