package httpx

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
)

// errTooLarge ends a body that is longer than allowed.
var errTooLarge = errors.New("the answer is larger than allowed")

// errBadGzip ends a body that says gzip and is none.
var errBadGzip = errors.New("the compressed answer can't be read")

// bound decompresses bodies and ends them at maxBody decompressed bytes.
type bound struct {
	next    http.RoundTripper
	maxBody int64
}

// RoundTrip replaces the body by one that is decompressed and bounded.
func (b *bound) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	encoding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding")))
	if (encoding == "gzip" || encoding == "x-gzip") && hasBody(r, resp) {
		resp.Body = &gzipBody{body: resp.Body}
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength, resp.Uncompressed = -1, true
	}
	resp.Body = &boundBody{ReadCloser: resp.Body, left: b.maxBody}
	return resp, nil
}

func hasBody(r *http.Request, resp *http.Response) bool {
	return r.Method != http.MethodHead && resp.ContentLength != 0 &&
		resp.StatusCode != http.StatusNoContent && resp.StatusCode != http.StatusNotModified
}

// gzipBody opens the compressed stream at the first read, because opening it
// reads from the network.
type gzipBody struct {
	body io.ReadCloser
	zip  *gzip.Reader
}

// Read gives decompressed bytes.
func (g *gzipBody) Read(p []byte) (int, error) {
	if g.zip == nil {
		zip, err := gzip.NewReader(g.body)
		if err != nil {
			return 0, gzipError(err)
		}
		g.zip = zip
	}
	n, err := g.zip.Read(p)
	return n, gzipError(err)
}

// Close ends the exchange.
func (g *gzipBody) Close() error { return g.body.Close() }

// gzipError keeps the errors of the network and names those of the format.
func gzipError(err error) error {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return errBadGzip
	}
	return err
}

type boundBody struct {
	io.ReadCloser
	left int64
}

// Read gives at most what is left, and errTooLarge when there is more.
func (b *boundBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n = int(b.left)
		b.left = 0
		return n, errTooLarge
	}
	b.left -= int64(n)
	return n, err
}
