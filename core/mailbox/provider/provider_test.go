package provider_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/mailbox/provider"
)

// names are the servers that take domains' mail.
type names map[string][]string

func (n names) LookupMX(_ context.Context, domain string) ([]*net.MX, error) {
	hosts, ok := n[domain]
	if !ok {
		return nil, errors.New("no such host")
	}
	var out []*net.MX
	for _, h := range hosts {
		out = append(out, &net.MX{Host: h})
	}
	return out, nil
}

func TestTheProviderBehindAnAddress(t *testing.T) {
	own := names{
		"riverbend.example":  {"aspmx.l.google.com.", "alt1.aspmx.l.google.com."},
		"northwind.example":  {"northwind-example.mail.protection.outlook.com."},
		"kestrel.example":    {"mx00.ionos.de."},
		"someone.example":    {"mail.someone.example."},
		"lookalike.example":  {"mx.notgoogle.com."},
		"lookalike2.example": {"google.com.evil.example."},
	}
	tests := map[string]string{
		"robin@" + "gmail.com": "google", " KIM@" + "GoogleMail.com ": "google", "robin@riverbend.example": "google",
		"robin@northwind.example": "microsoft", "kim@" + "outlook.com": "microsoft", "robin@kestrel.example": "ionos", "kim@" + "gmx.de": "gmx",
		"robin@someone.example": "", "robin@lookalike.example": "", "robin@lookalike2.example": "", "robin@unheard.example": "",
	}
	for address, want := range tests {
		p, err := provider.Of(t.Context(), address, own)
		if p.Kind != want || (want == "") != core.IsNotFound(err) {
			t.Errorf("%s: %q, %v", address, p.Kind, err)
		}
	}
	if _, err := provider.Of(t.Context(), "nobody", own); core.KindOf(err) != core.KindUsage {
		t.Error(err)
	}
}

// What is in the table can be used as it stands.
func TestEveryProviderSaysHowToGetThere(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range provider.All() {
		if seen[p.Kind] || p.Kind == "" || p.Name == "" || len(p.Ways) == 0 || len(p.Steps) < 20 {
			t.Errorf("%+v", p)
		}
		seen[p.Kind] = true
		for _, at := range []string{p.SMTP, p.IMAP} {
			host, port, err := net.SplitHostPort(at)
			if err != nil || host == "" || !slices.Contains([]string{"465", "587", "993", "1025", "1143"}, port) {
				t.Errorf("%s: %q", p.Kind, at)
			}
		}
		if p.Page != "" {
			if u, err := url.Parse(p.Page); err != nil || u.Scheme != "https" {
				t.Errorf("%s: %q", p.Kind, p.Page)
			}
		}
		if named, ok := provider.Named(p.Kind); !ok || named.Name != p.Name {
			t.Errorf("%s is not found by its word", p.Kind)
		}
	}
}

func TestHowAPersonSignsIn(t *testing.T) {
	oauth := func(kind, imap string, o core.MailboxOAuth) core.Mailbox {
		return core.Mailbox{Kind: kind, User: "robin@example.com", IMAP: imap, OAuth: o}
	}
	tests := map[string]struct {
		mailbox core.Mailbox
		address string // of the page, its beginning
		scope   string // one that must be asked for
		not     string // one that must not
		wrong   core.Kind
	}{
		"Google":                {mailbox: oauth("smtpimap", "x", core.MailboxOAuth{Provider: "google", ClientID: "c"}), address: "https://accounts.google.com/", scope: "https://mail.google.com/"},
		"Microsoft by Graph":    {mailbox: oauth("graph", "", core.MailboxOAuth{Provider: "microsoft", ClientID: "c"}), address: "https://login.microsoftonline.com/common/", scope: "https://graph.microsoft.com/Mail.Send", not: "SMTP"},
		"of one directory":      {mailbox: oauth("graph", "", core.MailboxOAuth{Provider: "microsoft", ClientID: "c", Tenant: "a/../b"}), address: "https://login.microsoftonline.com/a%2F..%2Fb/", scope: "offline_access"},
		"Microsoft by SMTP":     {mailbox: oauth("smtpimap", "x", core.MailboxOAuth{Provider: "microsoft", ClientID: "c"}), address: "https://login.microsoftonline.com/common/", scope: "https://outlook.office.com/IMAP.AccessAsUser.All", not: "graph"},
		"that is not read":      {mailbox: oauth("smtpimap", "", core.MailboxOAuth{Provider: "microsoft", ClientID: "c"}), address: "https://login.microsoftonline.com/common/", scope: "https://outlook.office.com/SMTP.Send", not: "IMAP"},
		"another server":        {mailbox: oauth("smtpimap", "x", core.MailboxOAuth{Provider: "own", ClientID: "c", AuthorizeURL: "https://sso.example.com/a", TokenURL: "https://sso.example.com/t", Scopes: []string{"mail"}}), address: "https://sso.example.com/a", scope: "mail"},
		"another, not known":    {mailbox: oauth("smtpimap", "x", core.MailboxOAuth{Provider: "own", ClientID: "c"}), wrong: core.KindUsage},
		"without a client":      {mailbox: oauth("smtpimap", "x", core.MailboxOAuth{Provider: "google"}), wrong: core.KindUsage},
		"with a password alone": {mailbox: oauth("smtpimap", "x", core.MailboxOAuth{ClientID: "c"}), wrong: core.KindUnsupported},
	}
	for name, test := range tests {
		s, err := provider.SignIn(test.mailbox, "")
		if core.KindOf(err) != test.wrong {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err != nil {
			continue
		}
		asked := strings.Join(s.Scopes, " ")
		if !strings.HasPrefix(s.AuthorizeURL, test.address) || !slices.Contains(s.Scopes, test.scope) || test.not != "" && strings.Contains(asked, test.not) {
			t.Errorf("%s: %s asks for %s", name, s.AuthorizeURL, asked)
		}
		if s.Params["login_hint"] != "robin@example.com" || s.Secret == "" {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
