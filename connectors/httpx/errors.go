package httpx

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"reqdesk/core"
)

// refusalBytes is how much of a refusal's body is kept.
const refusalBytes = 4 << 10

// StatusError is the cause of a core.Error that came from an HTTP status. Its
// text holds no body: a refusal may quote a person's data. A connector that
// knows the server's error format may read Body to tell which field was
// refused.
type StatusError struct {
	Status int
	Method string
	URL    string // redacted
	Body   []byte // the first 4 KiB
}

// Error names the request and the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s %s: %d %s", e.Method, e.URL, e.Status, http.StatusText(e.Status))
}

// BodyOf gives the beginning of the server's refusal, nil when err is none.
func BodyOf(err error) []byte {
	var s *StatusError
	if errors.As(err, &s) {
		return s.Body
	}
	return nil
}

// refusal turns an answer that is not a success into an error, and closes it.
func (c *Client) refusal(resp *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, refusalBytes)) // a refusal without a body is one too
	discard(resp)
	cause := &StatusError{
		Status: resp.StatusCode, Method: resp.Request.Method,
		URL: c.redact.url(resp.Request.URL), Body: []byte(c.redact.secrets(string(body))),
	}
	return comingBack(statusFailure(resp.StatusCode, c.base.Host), resp.Header).Because(cause)
}

// Refusal is the error for a system that answers 200 and says within the answer what is
// meant: the status that it should have had.
func Refusal(status int, system string) *core.Error {
	return comingBack(statusFailure(status, system), nil)
}

// comingBack notes in fail when the server may be asked again: after too many
// requests always, after a fault where the server says so.
func comingBack(fail *core.Error, h http.Header) *core.Error {
	now := time.Now()
	switch fail.Kind {
	case core.KindRateLimited:
		at, said := retryAt(h, now)
		if !said {
			at = now.Add(time.Minute)
		}
		fail.RetryAt = at.UTC()
	case core.KindTemporary:
		if at, said := moment(h.Get("Retry-After"), now); said {
			fail.RetryAt = at.UTC()
		}
	}
	return fail
}

// statusFailure is the sentence for a status.
func statusFailure(status int, host string) *core.Error {
	switch {
	case status == http.StatusUnauthorized:
		return core.Fail(core.KindAuth, host+" refused the key or password; nothing was changed.",
			"Enter a valid key for this connection.")
	case status == http.StatusForbidden || status == http.StatusPaymentRequired:
		return core.Fail(core.KindForbidden, host+" knows the key but does not permit this; nothing was changed.",
			"Ask the administrator of the system for the missing permission.")
	case status == http.StatusNotFound || status == http.StatusGone:
		return core.Fail(core.KindNotFound, host+" does not have what was asked for.",
			"Check the address of the connection.")
	case status == http.StatusTooManyRequests:
		return core.Fail(core.KindRateLimited, host+" was asked too often; what was fetched so far is kept.",
			"It goes on by itself when the server permits it again.")
	case status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented:
		return core.Fail(core.KindUnsupported, host+" can't do this.", "")
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly,
		status == http.StatusProxyAuthRequired:
		return core.Fail(core.KindTemporary, fmt.Sprintf("%s has a fault (status %d); what was fetched so far is kept.", host, status),
			"It is tried again by itself.")
	case status >= 300 && status < 400:
		return core.Fail(core.KindInvalid, host+" sends the request on to an address that can't be used.",
			"Check the address of the connection.")
	default:
		return core.Fail(core.KindInvalid, fmt.Sprintf("%s did not accept the request (status %d); nothing was changed.", host, status), "")
	}
}

// failure turns an exchange that broke into an error: ctx's own, one of this
// stack's decisions, or what the network did.
func (c *Client) failure(ctx context.Context, err error, maybeDone bool) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var own *core.Error
	if errors.As(err, &own) {
		return own
	}
	host, cause := c.base.Host, c.redact.err(err)
	switch {
	case errors.Is(err, errTooLarge):
		return core.Fail(core.KindInvalid, fmt.Sprintf("The answer of %s is larger than %d MB; what was fetched before is kept.", host, max(c.bodyCap>>20, 1)),
			"Check the address of the connection.").Because(cause)
	case errors.Is(err, errBadGzip):
		return core.Fail(core.KindInvalid, "The compressed answer of "+host+" can't be read; what was fetched before is kept.",
			"Check the address of the connection.").Because(cause)
	case maybeDone:
		return core.Fail(core.KindUnknown, "The request was sent to "+host+" and its answer was never heard.",
			"Look there whether it was done before doing it again.").Because(cause)
	case errors.As(err, new(*tls.CertificateVerificationError)):
		return distrusted(host).Because(cause)
	case errors.Is(err, errSilent):
		return core.Fail(core.KindTemporary, host+" does not answer; what was fetched before is kept.",
			"It is tried again by itself.").Because(cause)
	default:
		return core.Fail(core.KindTemporary, host+" could not be reached, or the connection was lost; what was fetched before is kept.",
			"Check the network and the address; it is tried again by itself.").Because(cause)
	}
}

// distrusted is the error for a certificate that nobody vouches for.
func distrusted(host string) *core.Error {
	return core.Fail(core.KindTemporary, "The certificate of "+host+" can't be trusted; nothing was sent there.",
		"Check the address; if your company looks into its traffic, ask IT to install its certificate on this computer.")
}
