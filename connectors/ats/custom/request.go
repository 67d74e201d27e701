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
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// maxAnswer bounds one answer, in bytes.
const maxAnswer = 8 << 20

// document is an answer, with its numbers as they were written.
type document struct{ value any }

// UnmarshalJSON reads any JSON value.
func (d *document) UnmarshalJSON(raw []byte) error {
	numbers := json.NewDecoder(bytes.NewReader(raw))
	numbers.UseNumber()
	return numbers.Decode(&d.value)
}

// misuse is the error for a description that can't be carried out; nothing was
// sent.
func misuse(at place, what string) error {
	return core.Fail(core.KindInvalid, fmt.Sprintf("Line %d of the description: %s; nothing was sent.", at.Line, what), "Correct the description.")
}

// segment makes one part of a path of a value, whatever is in it.
func segment(at place) func(string) (string, error) {
	return func(text string) (string, error) {
		if text == "" || text == "." || text == ".." {
			return "", misuse(at, "a value for the path is missing, or can't stand in a path")
		}
		return url.PathEscape(text), nil
	}
}

// asking is one request with what it is filled with.
type asking struct {
	*request
	values values
	file   *ats.File // the value {file} of a form
	wanted bool      // an answer must come
}

// ask makes one exchange and gives the answer, nil when there is none. Values are
// escaped on their way into path and parameters, and written as JSON into bodies.
func (c *Connector) ask(ctx context.Context, a asking) (any, http.Header, error) {
	method, target := a.verb()
	path, err := target.fillText(ctx, a.values, segment(target.at))
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

// send makes the exchange and looks whether a success is one.
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
	for _, p := range a.Multipart.pairs {
		if p.tree.isFile() {
			u.Files = append(u.Files, httpx.File{Field: p.name, Name: a.file.Name, Type: a.file.MediaType, Content: a.file.Data})
			continue
		}
		texts, err := p.tree.texts(ctx, a.values)
		if err != nil {
			return nil, nil, err
		}
		for _, text := range texts {
			u.Fields = append(u.Fields, [2]string{p.name, text})
		}
	}
	var got document
	if a.wanted || c.described.Errors != nil {
		u.Out = &got
	}
	header, err := c.client.Upload(ctx, u)
	return c.judged(ctx, got.value, header, err)
}

// isFile tells whether the tree is the hole {file} alone.
func (t *tree) isFile() bool {
	return t.text != nil && len(t.text.parts) == 1 && slices.Equal(t.text.parts[0].path, []string{"file"})
}

func (c *Connector) judged(ctx context.Context, answer any, h http.Header, err error) (any, http.Header, error) {
	if err == nil && c.described.Errors != nil {
		err = c.described.Errors.judge(ctx, answer, c.described.Name)
	}
	return answer, h, err
}

func (c *Connector) header(ctx context.Context, a asking) (http.Header, error) {
	h, all := http.Header{}, map[string]*template{}
	maps.Copy(all, c.described.Headers)
	maps.Copy(all, a.Headers)
	for name, t := range all {
		text, err := t.fillText(ctx, a.values, nil)
		if err != nil {
			return nil, err
		}
		if strings.ContainsAny(text, "\r\n\x00") {
			return nil, misuse(t.at, "a value can't stand in a header")
		}
		if text != "" {
			h.Set(name, text)
		}
	}
	return h, nil
}

// parameters fills a query. A list gives the parameter several times.
func parameters(ctx context.Context, query map[string]*tree, v values) (url.Values, error) {
	out := url.Values{}
	for name, t := range query {
		texts, err := t.texts(ctx, v)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			out.Add(name, text)
		}
	}
	return out, nil
}

// texts fills a tree that stands where JSON can't.
func (t *tree) texts(ctx context.Context, v values) ([]string, error) {
	f, err := t.fill(ctx, v)
	if err != nil || f.leftOut() {
		return nil, err
	}
	list, several := f.value.([]any)
	if !several {
		list = []any{f.value}
	}
	var out []string
	for _, one := range list {
		text, plain := textOf(one)
		if !plain {
			return nil, misuse(t.at, "only a text, a number or a list of them can stand here")
		}
		out = append(out, text)
	}
	return out, nil
}

// body writes the request's body and gives its media type.
func (c *Connector) body(ctx context.Context, a asking) ([]byte, string, error) {
	switch {
	case a.JSON != nil:
		f, err := a.JSON.fill(ctx, a.values)
		if err != nil {
			return nil, "", err
		}
		body, err := json.Marshal(f.value)
		if err != nil {
			return nil, "", misuse(a.JSON.at, "this can't be written as JSON")
		}
		return body, cmp.Or(c.described.MediaType, "application/json"), nil
	case a.Form != nil:
		form := url.Values{}
		for _, p := range a.Form.pairs {
			texts, err := p.tree.texts(ctx, a.values)
			if err != nil {
				return nil, "", err
			}
			form[p.name] = append(form[p.name], texts...)
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	return nil, "", nil
}

// judge turns a refusal that came as a success into an error. Its word is shown
// only where the description knows it: others may quote what was sent.
func (f *failures) judge(ctx context.Context, answer any, name string) error {
	refused, err := f.When.holds(ctx, answer, scope{answer: answer})
	if err != nil || !refused {
		return err
	}
	word, err := f.Word.first(ctx, answer, scope{answer: answer})
	if err != nil {
		return err
	}
	text, _ := textOf(word)
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
