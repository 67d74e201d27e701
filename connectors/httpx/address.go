package httpx

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"reqdesk/core"
)

// maxRedirects is how often a read may be sent on.
const maxRedirects = 5

// IsLoopback tells whether host, with or without a port, is this machine.
func IsLoopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// judgeAddress refuses what may never be called: plain http over a network,
// and, for practice, anything that is not this machine.
func judgeAddress(u *url.URL, loopbackOnly bool) error {
	here := IsLoopback(u.Host)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return core.Fail(core.KindUsage, "The address does not begin with https.", "Use an https address.")
	case loopbackOnly && !here:
		return core.Fail(core.KindUsage, "A practice workspace speaks to this machine only.",
			"Use a workspace of your own for a real account.")
	case u.Scheme == "http" && !here:
		return core.Fail(core.KindUsage, "Plain http is refused: the key could be read on the way.",
			"Use the https address.")
	default:
		return nil
	}
}

// stay marks the context of a request whose redirect is the answer.
type stay struct{}

// redirectRule decides about every redirect: reads only, few, encrypted, never
// from the internet to this machine. Credentials are added below http.Client
// and for the account's host only; Referer would carry the query, so it goes.
func redirectRule(loopbackOnly bool) func(*http.Request, []*http.Request) error {
	return func(next *http.Request, via []*http.Request) error {
		first := via[0]
		switch {
		case first.Context().Value(stay{}) != nil:
			return http.ErrUseLastResponse
		case first.Method != http.MethodGet && first.Method != http.MethodHead:
			return core.Fail(core.KindInvalid, "The server sent a write on to another address; nothing was written there.",
				"Check the address of the connection.")
		case len(via) > maxRedirects:
			return core.Fail(core.KindInvalid, "The server sends the request in a circle.",
				"Check the address of the connection.")
		case IsLoopback(next.URL.Host) && !IsLoopback(first.URL.Host):
			return core.Fail(core.KindInvalid, "The server sent the request on to this machine, which is refused.",
				"Check the address of the connection.")
		}
		next.Header.Del("Referer")
		return judgeAddress(next.URL, loopbackOnly)
	}
}

// Named judges an address that this client's server has named for further requests
// of the account, such as that of the data centre where it lives: encrypted, or on
// this machine when the server is on it too.
func (c *Client) Named(address string) error {
	u, err := parseBase(address, c.loopbackOnly)
	if err == nil && IsLoopback(u.Host) && !IsLoopback(c.base.Host) {
		err = errors.New("from the internet to this machine")
	}
	if err != nil {
		return core.Fail(core.KindInvalid, c.base.Host+" named an address for the account that can't be used; nothing was sent there.",
			"Check the address of the connection.").Because(c.redact.err(err))
	}
	return nil
}

// sameHost tells whether a and b are the same server by scheme, name and port.
func sameHost(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
