package custom

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// token is the secret field that holds what signing in through the browser gave.
const token = "token"

// labels names the fields in messages.
var labels = map[string]string{
	"account": "account", "user": "user", "api_key": "API key", "password": "password", "client_id": "client id", "client_secret": "client secret",
}

// account gives the fields that may stand in what is signed.
func account(c ats.Config) describe.Values {
	v := describe.Values{}
	for name := range labels {
		from := c.Settings
		if slices.Contains(describe.Secrets, name) {
			from = c.Secrets
		}
		v[name] = strings.TrimSpace(from[name])
	}
	return v
}

func auth(s *describe.SignIn, c ats.Config) httpx.Auth {
	v := account(c)
	value, user, password := s.Signed(v)
	var hidden []string
	for _, name := range describe.Secrets {
		if text, _ := jq.TextOf(v[name]); text != "" {
			hidden = append(hidden, text)
		}
	}
	switch s.By {
	case describe.SignHeader:
		return httpx.Header(s.Name, value, hidden...)
	case describe.SignBearer:
		return httpx.Bearer(value)
	case describe.SignBasic:
		return httpx.Basic(user, password)
	case describe.SignQuery:
		return httpx.Query(s.Name, value)
	case describe.SignClient:
		params := url.Values{}
		for name, t := range s.Params {
			params.Set(name, t.Plain(v))
		}
		return httpx.OAuth(httpx.ClientCredentials{
			TokenURL: s.TokenURL.Plain(v), ClientID: c.Settings["client_id"], ClientSecret: c.Secrets["client_secret"],
			Scopes: s.Scopes, Params: params, InBody: s.InBody,
		})
	case describe.SignBrowser:
		keep := c.Keep
		r := httpx.Refreshing{
			TokenURL: s.TokenURL.Plain(v), ClientID: c.Settings["client_id"], ClientSecret: c.Secrets["client_secret"], Token: c.Secrets[token],
		}
		if keep != nil {
			r.Keep = func(ctx context.Context, text string) error { return keep(ctx, token, text) }
		}
		return httpx.Refresh(r)
	}
	return httpx.Auth{}
}

// SignIn says how a person signs in through the browser, where the description
// wants that.
func SignIn(c ats.Config) (core.SignIn, error) {
	d, _, err := describedBy(c)
	if err != nil {
		return core.SignIn{}, err
	}
	s := d.SignIn
	if s.By != describe.SignBrowser {
		return core.SignIn{}, core.Fail(core.KindUnsupported, d.Name+" is signed in to with a key, not through the browser.", "Enter the key in the connection's settings.")
	}
	if err := lacks(d, c); err != nil {
		return core.SignIn{}, err
	}
	v, params := account(c), map[string]string{}
	for name, t := range s.Params {
		params[name] = t.Plain(v)
	}
	return core.SignIn{
		AuthorizeURL: s.AuthorizeURL.Plain(v), TokenURL: s.TokenURL.Plain(v), ClientID: c.Settings["client_id"], ClientSecret: c.Secrets["client_secret"],
		Scopes: s.Scopes, Params: params, Secret: token, Port: s.Port,
	}, nil
}

// lacks is the error for a field that the description needs and the connection
// does not have.
func lacks(d *describe.Description, c ats.Config) error {
	for _, name := range d.Uses() {
		if slices.Contains(describe.Secrets, name) {
			if _, err := c.Secret(name, labels[name]); err != nil {
				return err
			}
		} else if strings.TrimSpace(c.Settings[name]) == "" {
			return core.Fail(core.KindUsage, d.Name+" needs the field "+name+"; nothing was asked.", "Give it in the connection's settings.")
		}
	}
	return nil
}

// hostPart is what may stand for an account in an address.
var hostPart = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

// base is the address of the account: that of the settings, else the
// description's.
func base(d *describe.Description, c ats.Config) (string, error) {
	if own := strings.TrimSpace(c.Settings["base_url"]); own != "" {
		return strings.TrimRight(own, "/"), nil
	}
	for _, name := range d.Address.Names() {
		if !hostPart.MatchString(strings.TrimSpace(c.Settings[name])) {
			return "", core.Fail(core.KindUsage, "The field "+name+" can't be a part of the address of "+d.Name+".", "Give only the name, such as riverbend.")
		}
	}
	return strings.TrimRight(d.Address.Plain(account(c)), "/"), nil
}
