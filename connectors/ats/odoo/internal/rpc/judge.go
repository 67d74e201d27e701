package rpc

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
)

// passing are the faults of Odoo after which the same request may do: the
// database is away or busy, or two transactions met. Every other one says that the
// request itself can't be done, whatever its status.
var passing = []string{
	"psycopg2.OperationalError", "psycopg2.InterfaceError", "psycopg2.pool.PoolError", "psycopg2.errors.SerializationFailure",
	"psycopg2.errors.DeadlockDetected", "psycopg2.errors.LockNotAvailable", "psycopg2.errors.QueryCanceled", "psycopg2.errors.AdminShutdown",
	"psycopg2.errors.DiskFull", "psycopg2.errors.ReadOnlySqlTransaction", "odoo.exceptions.ConcurrencyError", "builtins.MemoryError",
}

// judge gives a failure the kind and the sentence that the name of Odoo's
// exception calls for. Only the name is looked at: the message may quote a person's
// data, and the rest is a traceback.
func (c *Client) judge(err error, name string) error {
	host := c.http.Host()
	switch {
	case err == nil || name == "" || slices.Contains(passing, name):
		return err
	case strings.HasSuffix(name, ".AccessDenied"), strings.HasSuffix(name, ".Unauthorized"), strings.HasSuffix(name, ".SessionExpiredException"):
		return core.Fail(core.KindAuth, host+" refused the key; nothing was changed.", "Enter a valid key for this connection.").Because(err)
	case strings.HasSuffix(name, ".AccessError"), strings.HasSuffix(name, ".Forbidden"):
		return core.Fail(core.KindForbidden, host+" knows the key, but its user may not do this; nothing was changed.",
			"Ask the administrator of Odoo to give the user the missing role.").Because(err)
	case strings.HasSuffix(name, ".MissingError"):
		return core.Fail(core.KindNotFound, "The record is no longer in Odoo; nothing was changed.", "").Because(err)
	case strings.HasSuffix(name, ".NotFound"):
		return core.Fail(core.KindNotFound, host+" does not have what was asked for.", "Check that the app for it is installed in Odoo.").Because(err)
	default:
		return core.Fail(core.KindInvalid, host+" can't do what was asked for; nothing was changed.", "").Because(err)
	}
}

// NameOf gives the name of Odoo's exception in a refusal; "" = the refusal is
// nobody's or not Odoo's. The name comes first: of a long refusal only the
// beginning is there.
func NameOf(err error) string { return exception(httpx.BodyOf(err)) }

func exception(body []byte) string {
	in := json.NewDecoder(bytes.NewReader(body))
	for _, want := range []json.Token{json.Delim('{'), "name"} {
		if got, err := in.Token(); err != nil || got != want {
			return ""
		}
	}
	name, err := in.Token()
	if text, ok := name.(string); err == nil && ok {
		return text
	}
	return ""
}

// final stands between the shared stack and the network. The stack asks again
// after a 500, which elsewhere is a fault that passes. With Odoo it mostly says that
// the request is wrong, and asking again is no use: final says so in the words of
// HTTP, as a wait that is too long for anybody.
type final struct{ next http.RoundTripper }

const headOfRefusal = 1 << 10

// RoundTrip passes the exchange on and looks into a refusal with status 500.
func (f final) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusInternalServerError {
		return resp, err
	}
	head, _ := io.ReadAll(io.LimitReader(resp.Body, headOfRefusal)) // whoever reads on meets the error
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), resp.Body), resp.Body}
	if name := exception(head); name != "" && !slices.Contains(passing, name) {
		resp.Header.Set("Retry-After", "86400")
	}
	return resp, nil
}

// network is what the shared stack would use by itself. Of time-outs only that of
// the handshake is its own: the stack ends an exchange in which nothing is said.
func network() http.RoundTripper {
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 15 * time.Second, ForceAttemptHTTP2: true,
		DisableCompression: true, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 1 << 20,
	}
}
