package provider

import (
	"net/url"

	"reqdesk/core"
)

// The words of those who are signed in to through the browser. Own is any other
// server: its addresses are given.
const (
	Google    = "google"
	Microsoft = "microsoft"
	Own       = "own"
)

// Secret is the name of the secret that a sign-in gives, ClientSecret that of an
// OAuth client which has one.
const (
	Secret       = "token"
	ClientSecret = "client_secret"
)

// everywhere is the address of accounts of any company.
const everywhere = "common"

// SignIn says how the person of a mailbox signs in. The client is the person's own
// or their company's: Reqdesk has none, and nobody between.
func SignIn(m core.Mailbox, clientSecret string) (core.SignIn, error) {
	o := m.OAuth
	s := core.SignIn{
		AuthorizeURL: o.AuthorizeURL, TokenURL: o.TokenURL, ClientID: o.ClientID, ClientSecret: clientSecret,
		Scopes: o.Scopes, Secret: Secret, Params: map[string]string{"login_hint": m.User},
	}
	if o.ClientID == "" {
		return s, core.Fail(core.KindUsage, "Signing in through the browser needs an OAuth client of your own.", "`mailbox provider ADDRESS` says how to get one.")
	}
	switch o.Provider {
	case Google:
		fill(&s, "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token", "https://mail.google.com/")
		// Without these a second sign-in gives no refresh token.
		s.Params["access_type"], s.Params["prompt"] = "offline", "consent"
	case Microsoft:
		tenant := o.Tenant
		if tenant == "" {
			tenant = everywhere
		}
		base := "https://login.microsoftonline.com/" + url.PathEscape(tenant) + "/oauth2/v2.0/"
		fill(&s, base+"authorize", base+"token", microsoftScopes(m)...)
		s.Host = "localhost" // any port is permitted for this word only
	case Own:
		if s.AuthorizeURL == "" || s.TokenURL == "" {
			return s, core.Fail(core.KindUsage, "Both addresses of the sign-in are needed.", "Give --authorize-url and --token-url.")
		}
	default:
		return s, core.Fail(core.KindUnsupported, "This mailbox is used with a password, not through the browser.", "`mailbox add` takes --oauth.")
	}
	return s, nil
}

// fill sets what nobody has set otherwise.
func fill(s *core.SignIn, authorize, token string, scopes ...string) {
	if s.AuthorizeURL == "" {
		s.AuthorizeURL = authorize
	}
	if s.TokenURL == "" {
		s.TokenURL = token
	}
	if len(s.Scopes) == 0 {
		s.Scopes = scopes
	}
}

func microsoftScopes(m core.Mailbox) []string {
	if m.Kind == "graph" {
		return []string{"https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/Mail.Read", "offline_access"}
	}
	scopes := []string{"https://outlook.office.com/SMTP.Send"}
	if m.IMAP != "" {
		scopes = append(scopes, "https://outlook.office.com/IMAP.AccessAsUser.All")
	}
	return append(scopes, "offline_access")
}
