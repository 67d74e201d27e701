package rpc

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

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

// final tells that a fault will be the same the next time. A status of 500 is
// elsewhere a fault that passes; with Odoo it mostly says that the request is wrong.
func final(status int, head []byte) bool {
	name := exception(head)
	return status == http.StatusInternalServerError && name != "" && !slices.Contains(passing, name)
}
