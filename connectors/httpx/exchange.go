package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
	"sync/atomic"

	"reqdesk/core"
)

// Request is one exchange with the account's server.
type Request struct {
	Method string // empty is GET
	Path   string // relative to Config.BaseURL, or a full address that the server itself gave (next page)
	Query  url.Values
	Header http.Header

	In   any    // sent as JSON when not nil
	Body []byte // sent as it is when In is nil
	Type string // media type of Body

	ReadOnly bool // this POST only reads: it may be repeated, and never ends unknown
	Once     bool // this PUT or DELETE must not be sent twice, as where PUT creates: it is treated as a POST
	Out      any  // the answer is read into it as JSON when not nil
	// MayBeEmpty says that an answer without a body is one, and leaves Out as it is.
	MayBeEmpty bool

	stay bool // a redirect is the answer and is not followed
}

// Response is an open answer. The caller reads Body to its end and closes it.
// An error while reading is a core.Error, or the context's.
type Response struct {
	Status int // 2xx or 304
	Header http.Header
	Body   io.ReadCloser
	Length int64 // bytes of Body if the server said so, else -1
}

// NotModified tells that what the conditional headers named is still current.
func (r *Response) NotModified() bool { return r.Status == http.StatusNotModified }

// JSON sends in (unless nil) and reads the answer into out (unless nil).
func (c *Client) JSON(ctx context.Context, method, path string, in, out any) error {
	_, err := c.Do(ctx, Request{Method: method, Path: path, In: in, Out: out})
	return err
}

// Do makes one exchange and gives the answer's header, for paging and
// validators. Unknown fields of the answer are ignored; an answer without a
// body is an error when something is wanted, except 204.
func (c *Client) Do(ctx context.Context, r Request) (http.Header, error) {
	resp, err := c.open(ctx, r, "application/json")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if r.Out == nil || resp.Status == http.StatusNoContent || resp.NotModified() {
		_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // the connection can then be used again
		return resp.Header, nil
	}
	err = c.decode(resp, r.Out)
	if r.MayBeEmpty && errors.Is(err, io.EOF) {
		err = nil
	}
	return resp.Header, err
}

// Location makes one exchange and gives the address that the server sends the
// caller on to, without going there: systems that sign a user in without a browser
// hand a code out in it. "" = it answered and sends nobody on.
func (c *Client) Location(ctx context.Context, r Request) (string, error) {
	r.stay = true
	resp, err := c.open(ctx, r, "*/*")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // the connection can then be used again
	return resp.Header.Get("Location"), nil
}

// Stream makes one exchange and hands the open answer out, for feeds and files.
func (c *Client) Stream(ctx context.Context, r Request) (*Response, error) {
	return c.open(ctx, r, "*/*")
}

// decode reads one JSON value.
func (c *Client) decode(resp *Response, out any) error {
	body := &failing{r: resp.Body}
	err := json.NewDecoder(body).Decode(out)
	switch {
	case err == nil:
		_, _ = io.CopyN(io.Discard, body, 64<<10)
		return nil
	case body.err != nil:
		return body.err
	case errors.Is(err, io.EOF):
		return core.Fail(core.KindInvalid, c.base.Host+" gave an empty answer; what was fetched before is kept.",
			"Check the address of the connection.").Because(io.EOF)
	case isPage(resp.Header):
		return core.Fail(core.KindInvalid, c.base.Host+" answered with a web page instead of data; what was fetched before is kept.",
			"Check the address of the connection.")
	default:
		// The decoder's own text may quote the answer, so only its type is kept.
		return core.Fail(core.KindInvalid, "The answer of "+c.base.Host+" can't be read; what was fetched before is kept.",
			"").Because(errors.New("not the JSON that was expected"))
	}
}

func isPage(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && (kind == "text/html" || kind == "application/xhtml+xml")
}

// open sends r and judges the status.
func (c *Client) open(ctx context.Context, r Request, accept string) (*Response, error) {
	for _, mark := range []struct {
		on  bool
		key any
	}{{r.ReadOnly, readOnly{}}, {r.Once, once{}}, {r.stay, stay{}}} {
		if mark.on {
			ctx = context.WithValue(ctx, mark.key, true)
		}
	}
	req, err := c.build(ctx, r, accept)
	if err != nil {
		return nil, err
	}
	var wrote atomic.Bool
	if !idempotent(req) {
		req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			WroteHeaders: func() { wrote.Store(true) },
		}))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if resp != nil {
			discard(resp)
		}
		return nil, c.failure(ctx, err, wrote.Load())
	}
	if !r.accepts(resp.StatusCode) {
		return nil, c.refusal(resp)
	}
	body := &openBody{client: c, ctx: ctx, body: resp.Body}
	return &Response{Status: resp.StatusCode, Header: resp.Header, Body: body, Length: resp.ContentLength}, nil
}

// accepts tells whether a status is no refusal.
func (r Request) accepts(status int) bool {
	switch {
	case status >= 300 && status < 400:
		return r.stay || status == http.StatusNotModified
	default:
		return status >= 200 && status < 300
	}
}

// build makes the request; the credential is added further down.
func (c *Client) build(ctx context.Context, r Request, accept string) (*http.Request, error) {
	target, err := c.resolve(r.Path, r.Query)
	if err != nil {
		return nil, err
	}
	content, kind := r.Body, r.Type
	if r.In != nil {
		if content, err = json.Marshal(r.In); err != nil {
			return nil, core.Fail(core.KindInvalid, "The request can't be written as JSON; nothing was sent.", "").Because(err)
		}
		kind = "application/json"
	}
	var body io.Reader
	if content != nil {
		body = bytes.NewReader(content)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, target.String(), body)
	if err != nil {
		return nil, core.Fail(core.KindInvalid, "The request has no usable address; nothing was sent.", "").Because(c.redact.err(err))
	}
	req.Header.Set("Accept", accept)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for name, values := range r.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	return req, nil
}

// resolve puts path behind the base. A full address is taken only when it
// leads to the account's own host.
func (c *Client) resolve(path string, query url.Values) (*url.URL, error) {
	target := *c.base
	if strings.Contains(path, "://") {
		u, err := url.Parse(path)
		if err != nil || !sameHost(u, c.base) {
			return nil, core.Fail(core.KindInvalid, c.base.Host+" named a next page on another host, which is refused.", "")
		}
		target = *u
	} else if path != "" {
		rest, rawQuery, _ := strings.Cut(path, "?")
		target = *c.base.JoinPath(rest)
		target.RawQuery = joinQuery(c.base.RawQuery, rawQuery)
	}
	target.RawQuery = joinQuery(target.RawQuery, query.Encode())
	return &target, nil
}

func joinQuery(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "&" + b
}

// openBody gives the bytes of an answer and turns what breaks into an error of
// the closed set.
type openBody struct {
	client *Client
	ctx    context.Context // the exchange's own, needed to tell who ended it
	body   io.ReadCloser
}

// Read reads on.
func (b *openBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = b.client.failure(b.ctx, err, false)
	}
	return n, err
}

// Close ends the exchange.
func (b *openBody) Close() error { return b.body.Close() }

// failing remembers why reading broke, which decoders hide or rewrite.
type failing struct {
	r   io.Reader
	err error
}

// Read reads on.
func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// Upload is a form with files, as résumé uploads want it.
type Upload struct {
	Method string // empty is POST
	Path   string
	Header http.Header
	Fields [][2]string // name and value, in this order
	Files  []File
	Out    any // the answer is read into it as JSON when not nil
}

// File is one file of an Upload.
type File struct {
	Field, Name, Type string
	Content           []byte
}

// Upload sends a multipart/form-data request. It is a write: never repeated.
func (c *Client) Upload(ctx context.Context, u Upload) (http.Header, error) {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for _, f := range u.Fields {
		if err := form.WriteField(f[0], f[1]); err != nil {
			return nil, core.Fail(core.KindInvalid, "The form can't be written; nothing was sent.", "").Because(err)
		}
	}
	for _, f := range u.Files {
		if err := writeFile(form, f); err != nil {
			return nil, core.Fail(core.KindInvalid, "The file can't be put into the form; nothing was sent.", "").Because(err)
		}
	}
	if err := form.Close(); err != nil {
		return nil, core.Fail(core.KindInvalid, "The form can't be written; nothing was sent.", "").Because(err)
	}
	method := u.Method
	if method == "" {
		method = http.MethodPost
	}
	return c.Do(ctx, Request{
		Method: method, Path: u.Path, Header: u.Header,
		Body: buf.Bytes(), Type: form.FormDataContentType(), Out: u.Out,
	})
}

func writeFile(form *multipart.Writer, f File) error {
	kind := f.Type
	if kind == "" {
		kind = "application/octet-stream"
	}
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition(f.Field, f.Name)},
		"Content-Type":        {kind},
	})
	if err != nil {
		return err
	}
	_, err = part.Write(f.Content)
	return err
}
