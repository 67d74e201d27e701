package bullhorn

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// account is who signs in, and where.
type account struct {
	base, username    string
	clientID, secret  string
	password, signsIn string // "" = none, and as the address tells
	keep              func(ctx context.Context, token string) error
	stack             httpx.Config

	token string // what signing in gave; "" = nobody has. Only who signs in uses it
}

// accountOf reads the settings; it contacts nobody.
func accountOf(c ats.Config) (*account, error) {
	a := &account{
		base: c.Base(address), username: c.Setting("username"), clientID: c.Setting("client_id"),
		password: c.Secrets["password"], signsIn: strings.TrimRight(c.Setting("sign_in_url"), "/"),
		keep: c.Keeps("token"), token: c.Secrets["token"],
	}
	for label, value := range map[string]string{"API user": a.username, "client ID": a.clientID} {
		if value == "" {
			return nil, core.Fail(core.KindUsage, "The field "+label+" is empty.", "Enter what Bullhorn's support gave you.")
		}
	}
	var err error
	if a.secret, err = c.Secret("client_secret", "client secret"); err != nil {
		return nil, err
	}
	return a, httpx.JudgeAddress(a.base, c.LoopbackOnly)
}

// SignIn says how the API user signs in through the browser. With a password nobody
// needs to.
func SignIn(c ats.Config) (core.SignIn, error) {
	a, err := accountOf(c)
	if err == nil && a.password != "" {
		err = core.Fail(core.KindUnsupported, "This connection signs in with the API user's password, not through the browser.", "Take the password out to change that.")
	}
	if err != nil {
		return core.SignIn{}, err
	}
	number, err := strconv.Atoi(cmp.Or(c.Setting("redirect_port"), port))
	if err != nil || number < 1 || number > 65535 {
		return core.SignIn{}, core.Fail(core.KindUsage, "The redirect port is not a number from 1 to 65535.",
			"It is the one of the redirect address that Bullhorn has registered.")
	}
	return core.SignIn{
		AuthorizeURL: a.oauth() + "/authorize", TokenURL: a.oauth() + "/token",
		ClientID: a.clientID, ClientSecret: a.secret, Secret: "token", Port: number,
	}, nil
}

// oauth is where a browser signs in: as entered, or beside the address.
func (a *account) oauth() string {
	u, err := url.Parse(a.base)
	switch {
	case a.signsIn != "":
		return a.signsIn
	case err == nil && strings.HasSuffix(u.Host, ".bullhornstaffing.com"):
		return "https://auth" + strings.TrimPrefix(u.Host, "rest") + "/oauth"
	default:
		return a.base + "/oauth"
	}
}

// client speaks to one host of the account.
func (a *account) client(base string, auth httpx.Auth) (*httpx.Client, error) {
	stack := a.stack
	stack.BaseURL, stack.Auth = base, auth
	return httpx.New(stack)
}

// finished counts what a client asked that is no longer needed.
func (c *Connector) finished(client *httpx.Client) {
	client.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked += client.Requests()
}

// signIn goes from the account's address to a session: its data centre, a token, the
// swim lane. A token that is refused although it should be good is replaced once.
func (c *Connector) signIn(ctx context.Context) (*httpx.Client, error) {
	home, err := c.account.client(c.account.base, httpx.Auth{})
	if err != nil {
		return nil, err
	}
	defer c.finished(home)
	var at wireHome
	if _, err := home.Do(ctx, httpx.Request{Path: "/rest-services/loginInfo", Query: url.Values{"username": {c.account.username}}, Out: &at}); err != nil {
		return nil, err
	}
	at.OAuth = strings.TrimRight(cmp.Or(at.OAuth, c.account.oauth()), "/")
	at.Rest = strings.TrimRight(cmp.Or(at.Rest, c.account.base+"/rest-services"), "/")
	for _, named := range []string{at.OAuth, at.Rest} {
		if err := home.Named(named); err != nil {
			return nil, err
		}
	}
	access, err := c.account.access(ctx, at.OAuth, "")
	if err != nil {
		return nil, err
	}
	lane, err := c.enter(ctx, at.Rest, access)
	if kind := core.KindOf(err); kind != core.KindInvalid && kind != core.KindAuth || httpx.BodyOf(err) == nil {
		return lane, err
	}
	if access, err = c.account.access(ctx, at.OAuth, access); err != nil {
		return nil, err
	}
	return c.enter(ctx, at.Rest, access)
}

// access gives an access token that is good for now, and is not the refused one.
func (a *account) access(ctx context.Context, oauth, refused string) (string, error) {
	if a.token != "" {
		token, err := a.renewed(ctx, oauth, refused)
		if err == nil || core.KindOf(err) != core.KindAuth || a.password == "" {
			return token, err
		}
	}
	if a.password == "" {
		return "", a.nobody(oauth)
	}
	token, err := a.byPassword(ctx, oauth)
	if err != nil {
		return "", err
	}
	a.token = token
	if a.keep != nil {
		_ = a.keep(ctx, token) // the password gets another one
	}
	return a.renewed(ctx, oauth, "")
}

// renewed goes on with what signing in gave.
func (a *account) renewed(ctx context.Context, oauth, refused string) (string, error) {
	tokens, err := httpx.NewTokens(httpx.Refreshing{
		TokenURL: oauth + "/token", ClientID: a.clientID, ClientSecret: a.secret, Token: a.token,
		Keep: func(ctx context.Context, token string) error {
			a.token = token
			if a.keep == nil {
				return nil
			}
			return a.keep(ctx, token)
		},
	}, a.stack.LoopbackOnly)
	if err != nil {
		return "", err
	}
	defer tokens.Close()
	if refused != "" {
		tokens.Refused(refused)
	}
	return tokens.Get(ctx)
}

// nobody is the error for an account that nobody has signed in to.
func (a *account) nobody(oauth string) error {
	first := ""
	if oauth != a.oauth() {
		first = "Enter " + oauth + " as the sign-in address first. "
	}
	return core.Fail(core.KindAuth, "Nobody has signed in for this connection yet; nothing was asked.",
		first+"Sign in through the browser in the connection's settings, or with `connect sign-in`, or enter the API user's password.")
}

// byPassword fills in the form that a browser would show, and reads the code out of
// the address that it is sent on to.
func (a *account) byPassword(ctx context.Context, oauth string) (string, error) {
	client, err := a.client(oauth, httpx.Auth{})
	if err != nil {
		return "", err
	}
	defer client.Close()
	form := url.Values{
		"client_id": {a.clientID}, "response_type": {"code"}, "action": {"Login"}, "username": {a.username}, "password": {a.password},
	}
	location, err := client.Location(ctx, httpx.Request{
		Method: http.MethodPost, Path: "/authorize", Body: []byte(form.Encode()), Type: "application/x-www-form-urlencoded", ReadOnly: true,
	})
	if err != nil {
		return "", err
	}
	code := ""
	if to, err := url.Parse(location); err == nil {
		code = to.Query().Get("code")
	}
	if code == "" {
		return "", core.Fail(core.KindAuth, "Bullhorn did not take the client ID, the API user's name or the password, or the user has not accepted the terms of use yet; nothing was changed.",
			"Sign in to Bullhorn in a browser as that user once, accept the terms, and enter the password again.")
	}
	return httpx.Exchange(ctx, core.SignIn{TokenURL: oauth + "/token", ClientID: a.clientID, ClientSecret: a.secret}, "", code, "", a.stack.LoopbackOnly)
}

// enter opens a session and gives the client of its swim lane.
func (c *Connector) enter(ctx context.Context, rest, access string) (*httpx.Client, error) {
	door, err := c.account.client(rest, httpx.Query("access_token", access))
	if err != nil {
		return nil, err
	}
	defer c.finished(door)
	var got wireSession
	if _, err := door.Do(ctx, httpx.Request{Method: http.MethodPost, Path: "/login", Query: url.Values{"version": {"*"}}, ReadOnly: true, Out: &got}); err != nil {
		return nil, err
	}
	if got.Token == "" || got.Lane == "" {
		return nil, core.Fail(core.KindInvalid, "Bullhorn's answer to signing in lacks the session; nothing was changed.", "Try again later.")
	}
	if err := door.Named(got.Lane); err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.lane = got.Lane
	c.mu.Unlock()
	return c.account.client(got.Lane, httpx.Header("BhRestToken", got.Token))
}
