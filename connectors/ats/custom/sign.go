package custom

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// The ways of signing in.
const (
	signHeader  = "header"
	signBearer  = "bearer"
	signBasic   = "basic"
	signQuery   = "query"
	signClient  = "client_credentials"
	signBrowser = "browser"
	signNone    = "none"
)

var signs = []string{signHeader, signBearer, signBasic, signQuery, signClient, signBrowser, signNone}

// secrets are the fields that are kept in the keychain.
var secrets = []string{"api_key", "password", "client_secret"}

// token is the secret field that holds what signing in through the browser gave.
const token = "token"

// labels names the fields in messages.
var labels = map[string]string{
	"account": "account", "user": "user", "api_key": "API key", "password": "password", "client_id": "client id", "client_secret": "client secret",
}

// defaults says what is sent when the description leaves it open.
func (s *signIn) text(t *template, otherwise string) *template {
	if t != nil {
		return t
	}
	return &template{parts: []part{{path: []string{otherwise}}}}
}

// uses lists the fields of the form that signing in needs.
func (s *signIn) uses() (all []string) {
	note := func(list ...*template) {
		for _, t := range list {
			if t == nil {
				continue
			}
			for _, p := range t.parts {
				if p.path != nil && !slices.Contains(all, p.path[0]) {
					all = append(all, p.path[0])
				}
			}
		}
	}
	switch s.By {
	case signHeader, signBearer, signQuery:
		note(s.text(s.Value, "api_key"))
	case signBasic:
		note(s.text(s.User, "user"), s.text(s.Password, "password"))
	case signClient:
		all = []string{"client_id", "client_secret"}
	case signBrowser:
		all = []string{"client_id"}
	}
	note(s.TokenURL, s.AuthorizeURL)
	for _, t := range s.Params {
		note(t)
	}
	return all
}

// account gives the fields that may stand in what is signed.
func account(c ats.Config) values {
	v := values{}
	for _, name := range signValues {
		from := c.Settings
		if slices.Contains(secrets, name) {
			from = c.Secrets
		}
		v[name] = strings.TrimSpace(from[name])
	}
	return v
}

// fixed fills a template of which every hole is a plain name.
func (t *template) fixed(v values) string {
	var b strings.Builder
	if t == nil {
		return ""
	}
	for _, p := range t.parts {
		text, _ := textOf(v.at(p.path))
		b.WriteString(p.text + text)
	}
	return b.String()
}

func (s *signIn) auth(c ats.Config) (httpx.Auth, error) {
	v := account(c)
	value := s.text(s.Value, "api_key").fixed(v)
	var hidden []string
	for _, name := range secrets {
		if text, _ := textOf(v[name]); text != "" {
			hidden = append(hidden, text)
		}
	}
	switch s.By {
	case signHeader:
		return httpx.Header(s.Name, value, hidden...), nil
	case signBearer:
		return httpx.Bearer(value), nil
	case signBasic:
		return httpx.Basic(s.text(s.User, "user").fixed(v), s.text(s.Password, "password").fixed(v)), nil
	case signQuery:
		return httpx.Query(s.Name, value), nil
	case signClient:
		params := url.Values{}
		for name, t := range s.Params {
			params.Set(name, t.fixed(v))
		}
		return httpx.OAuth(httpx.ClientCredentials{
			TokenURL: s.TokenURL.fixed(v), ClientID: c.Settings["client_id"], ClientSecret: c.Secrets["client_secret"],
			Scopes: s.Scopes, Params: params, InBody: s.InBody,
		}), nil
	case signBrowser:
		keep := c.Keep
		r := httpx.Refreshing{
			TokenURL: s.TokenURL.fixed(v), ClientID: c.Settings["client_id"], ClientSecret: c.Secrets["client_secret"], Token: c.Secrets[token],
		}
		if keep != nil {
			r.Keep = func(ctx context.Context, text string) error { return keep(ctx, token, text) }
		}
		return httpx.Refresh(r), nil
	}
	return httpx.Auth{}, nil
}

// SignIn says how a person signs in through the browser, where the description
// wants that.
func SignIn(c ats.Config) (core.SignIn, error) {
	d, _, err := describedBy(c)
	if err != nil {
		return core.SignIn{}, err
	}
	s := d.SignIn
	if s.By != signBrowser {
		return core.SignIn{}, core.Fail(core.KindUnsupported, d.Name+" is signed in to with a key, not through the browser.", "Enter the key in the connection's settings.")
	}
	if err := d.lacks(c); err != nil {
		return core.SignIn{}, err
	}
	v, params := account(c), map[string]string{}
	for name, t := range s.Params {
		params[name] = t.fixed(v)
	}
	return core.SignIn{
		AuthorizeURL: s.AuthorizeURL.fixed(v), TokenURL: s.TokenURL.fixed(v), ClientID: c.Settings["client_id"], ClientSecret: c.Secrets["client_secret"],
		Scopes: s.Scopes, Params: params, Secret: token, Port: s.Port,
	}, nil
}

// lacks is the error for a field that the description needs and the connection
// does not have.
func (d *description) lacks(c ats.Config) error {
	for _, name := range d.needs() {
		if slices.Contains(secrets, name) {
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
func (d *description) base(c ats.Config) (string, error) {
	if own := strings.TrimSpace(c.Settings["base_url"]); own != "" {
		return strings.TrimRight(own, "/"), nil
	}
	for _, p := range d.Address.parts {
		if name := strings.TrimSpace(c.Settings[firstOf(p.path)]); p.hole() && !hostPart.MatchString(name) {
			return "", core.Fail(core.KindUsage, "The field "+firstOf(p.path)+" can't be a part of the address of "+d.Name+".", "Give only the name, such as riverbend.")
		}
	}
	return strings.TrimRight(d.Address.fixed(account(c)), "/"), nil
}
