package httpx

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
)

// Auth is how requests are signed. The zero value signs nothing.
type Auth struct {
	header string // name of the header that carries the value
	query  string // name of the query parameter that carries the value
	value  string
	also   [][2]string // further headers, name and value
	hidden []string    // what may never be seen in a text

	oauth   *ClientCredentials
	refresh *Refreshing
}

// Bearer signs with "Authorization: Bearer token".
func Bearer(token string) Auth {
	return Auth{header: "Authorization", value: "Bearer " + token, hidden: []string{token}}
}

// Basic signs with a user name and a password; several systems take a key as
// the user name and no password.
func Basic(user, password string) Auth {
	pair := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	hidden := []string{pair, password}
	if password == "" {
		hidden = []string{pair, user}
	}
	return Auth{header: "Authorization", value: "Basic " + pair, hidden: hidden}
}

// Header signs with a header of the server's own, such as X-SmartToken. Where
// the value is more than the secret, the secret alone is given as well, to be
// hidden.
func Header(name, value string, secret ...string) Auth {
	return Auth{header: name, value: value, hidden: append([]string{value}, secret...)}
}

// Query signs with a query parameter. It is added below the redirects and
// never seen in an error.
func Query(name, value string) Auth {
	return Auth{query: name, value: value, hidden: []string{value, url.QueryEscape(value)}}
}

// And signs with one more header of the server's own, where a signs with a header
// or a query parameter.
func (a Auth) And(name, value string) Auth {
	a.also = append(slices.Clone(a.also), [2]string{name, value})
	a.hidden = append(slices.Clone(a.hidden), value)
	return a
}

// authorise adds the credential, for requests to the account's own host only:
// a redirect to another host goes without.
type authorise struct {
	next http.RoundTripper
	auth Auth
	home *url.URL
}

// RoundTrip signs a copy of the request.
func (a *authorise) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.auth.value == "" || !sameHost(r.URL, a.home) {
		return a.next.RoundTrip(r)
	}
	signed := r.Clone(r.Context())
	for _, h := range a.auth.also {
		signed.Header.Set(h[0], h[1])
	}
	if a.auth.header != "" {
		signed.Header.Set(a.auth.header, a.auth.value)
	} else {
		q := signed.URL.Query()
		q.Set(a.auth.query, a.auth.value)
		signed.URL.RawQuery = q.Encode()
	}
	return a.next.RoundTrip(signed)
}
