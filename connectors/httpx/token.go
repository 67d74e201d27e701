package httpx

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"reqdesk/core"
)

// ClientCredentials is an OAuth 2.0 client that signs in for itself. A token is
// fetched with the first request, used until shortly before its end, and
// replaced when the server refuses it.
type ClientCredentials struct {
	TokenURL     string // https, or http to a loopback address
	ClientID     string
	ClientSecret string
	Scopes       []string
	Params       url.Values // further fields of the form, for example sub or audience
	InBody       bool       // id and secret in the form instead of a Basic header
}

// maxTokenBody bounds the answer of a token address.
const maxTokenBody = 1 << 20

// OAuth signs with "Authorization: Bearer" and a token that is got with c.
func OAuth(c ClientCredentials) Auth {
	return Auth{oauth: &c, hidden: []string{c.ClientSecret, url.QueryEscape(c.ClientSecret)}}
}

// Refreshing is an OAuth 2.0 client for which a person signed in, in the browser
// (connectors/signin). Its access token is used until shortly before its end and
// then replaced by means of the refresh token.
type Refreshing struct {
	TokenURL     string // https, or http to a loopback address
	ClientID     string
	ClientSecret string // "" = a public client
	// Token is what signing in gave: golang.org/x/oauth2's Token as JSON.
	Token string
	// Keep stores a Token that replaces the one above, before it is used: many
	// servers take a refresh token once. nil = it lives in memory only.
	Keep func(ctx context.Context, token string) error
}

// Refresh signs with "Authorization: Bearer" and a token that is renewed by r.
func Refresh(r Refreshing) Auth {
	hidden := []string{r.ClientSecret, url.QueryEscape(r.ClientSecret), r.Token}
	if token, err := parseToken(r.Token); err == nil {
		hidden = append(hidden, token.AccessToken, token.RefreshToken)
	}
	return Auth{refresh: &r, hidden: hidden}
}

func parseToken(text string) (*oauth2.Token, error) {
	var token oauth2.Token
	err := json.Unmarshal([]byte(text), &token)
	if err != nil || token.AccessToken == "" && token.RefreshToken == "" {
		return nil, core.Fail(core.KindAuth, "Nobody has signed in for this connection yet; nothing was asked.",
			"Sign in through the browser in the connection's settings, or with `connect sign-in`.")
	}
	return &token, nil
}

// tokens keeps the token of one account. Only one request at a time fetches a
// new one; the others wait for it, as long as their context lasts.
type tokens struct {
	fetch  func(context.Context) (*oauth2.Token, error)
	client *http.Client
	host   string
	turn   chan struct{}

	mu      sync.Mutex
	token   string
	hidden  []string  // what was replaced since the stack was made, and must not be seen either
	renew   time.Time // zero = never
	refused bool      // the token is kept to be hidden, not to be used
}

func newTokens(tokenURL string, stack http.RoundTripper, loopbackOnly bool) (*tokens, error) {
	target, err := parseBase(tokenURL, loopbackOnly)
	if err != nil {
		return nil, err
	}
	return &tokens{
		client: &http.Client{Transport: &bound{next: stack, maxBody: maxTokenBody}, CheckRedirect: redirectRule(loopbackOnly)},
		host:   target.Host,
		turn:   make(chan struct{}, 1),
	}, nil
}

// clientTokens signs a client in for itself.
func clientTokens(c ClientCredentials, stack http.RoundTripper, loopbackOnly bool) (*tokens, error) {
	style := oauth2.AuthStyleInHeader
	if c.InBody {
		style = oauth2.AuthStyleInParams
	}
	config := clientcredentials.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, TokenURL: strings.TrimSpace(c.TokenURL),
		Scopes: c.Scopes, EndpointParams: c.Params, AuthStyle: style,
	}
	t, err := newTokens(c.TokenURL, stack, loopbackOnly)
	if err == nil {
		t.fetch = config.Token
	}
	return t, err
}

// personTokens goes on with what a person's signing in gave.
func personTokens(r Refreshing, stack http.RoundTripper, loopbackOnly bool) (*tokens, error) {
	t, err := newTokens(r.TokenURL, stack, loopbackOnly)
	if err != nil {
		return nil, err
	}
	have, none := parseToken(r.Token)
	if none != nil { // not yet: the connection can be made, and says so when it is used
		t.fetch = func(context.Context) (*oauth2.Token, error) { return nil, none }
		return t, nil
	}
	config := oauth2.Config{ClientID: r.ClientID, ClientSecret: r.ClientSecret, Endpoint: oauth2.Endpoint{
		TokenURL: strings.TrimSpace(r.TokenURL), AuthStyle: oauth2.AuthStyleInParams,
	}}
	if have.AccessToken != "" {
		t.token, t.renew = have.AccessToken, renewal(have, time.Now())
	}
	t.fetch = func(ctx context.Context) (*oauth2.Token, error) {
		for {
			if have.RefreshToken == "" {
				return nil, t.ended()
			}
			asked := false
			got, err := successors.renew(ctx, r.TokenURL+"\n"+r.ClientID, have.RefreshToken, func() (*oauth2.Token, error) {
				asked = true
				return r.renew(ctx, config, have)
			})
			if got == nil {
				return nil, err
			}
			have = got
			t.hide(got.RefreshToken)
			// What another client got a while ago may have ended since.
			if end := renewal(got, time.Now()); asked || end.IsZero() || time.Now().Before(end) {
				return got, err
			}
		}
	}
	return t, nil
}

// renew asks for a new token and stores it. With an error beside it, it is what the
// old one became and could not be stored.
func (r Refreshing) renew(ctx context.Context, config oauth2.Config, old *oauth2.Token) (*oauth2.Token, error) {
	got, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: old.RefreshToken}).Token()
	if err != nil {
		return nil, err
	}
	if got.RefreshToken == "" {
		got.RefreshToken = old.RefreshToken
	}
	return got, r.keep(ctx, got)
}

// keep stores a new token; the old one may be worth nothing by now.
func (r Refreshing) keep(ctx context.Context, token *oauth2.Token) error {
	if r.Keep == nil {
		return nil
	}
	text, err := json.Marshal(token)
	if err != nil {
		return err
	}
	if err := r.Keep(ctx, string(text)); err != nil {
		return core.Fail(core.KindKeychain, "The renewed sign-in could not be stored; nothing was asked.",
			"`doctor` says what is wrong with the keychain.").Because(err)
	}
	return nil
}

// get gives a token that is good for now.
func (t *tokens) get(ctx context.Context) (string, error) {
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if token := t.current(time.Now()); token != "" {
		return token, nil
	}
	asked := time.Now()
	// What the first request carries in its context, such as the note that its
	// header went out, must not count for this one.
	own := context.WithValue(context.WithValue(bare{ctx}, readOnly{}, true), oauth2.HTTPClient, t.client)
	got, err := t.fetch(own)
	if err != nil {
		return "", t.failure(ctx, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token, t.renew, t.refused = got.AccessToken, renewal(got, asked), false
	return t.token, nil
}

// renewal is when a token is to be replaced: shortly before its end; zero = never.
func renewal(token *oauth2.Token, now time.Time) time.Time {
	if token.Expiry.IsZero() {
		return time.Time{}
	}
	life := token.Expiry.Sub(now)
	return now.Add(life - max(min(life/10, time.Minute), 0))
}

// current is the token in use, "" when there is none that still holds.
func (t *tokens) current(now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refused || !t.renew.IsZero() && !now.Before(t.renew) {
		return ""
	}
	return t.token
}

// drop ends the use of a token that was refused, unless it has been replaced
// already.
func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refused = t.refused || t.token == token
}

// failure turns what the token address answered into an error. The library's
// own text quotes that answer, which may quote what was sent; it is left out.
func (t *tokens) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var (
		own     *core.Error
		refused *oauth2.RetrieveError
		network *url.Error
	)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &refused) && refused.Response != nil:
		return t.refusal(refused)
	case errors.As(err, new(*tls.CertificateVerificationError)):
		return distrusted(t.host)
	case errors.As(err, &network), errors.Is(err, errSilent):
		return core.Fail(core.KindTemporary, t.host+" could not be reached for signing in; what was fetched before is kept.",
			"Check the network and the address; it is tried again by itself.")
	default:
		return core.Fail(core.KindInvalid, "The answer of "+t.host+" to signing in can't be read; what was fetched before is kept.",
			"Check the address of the connection.")
	}
}

// refusal names the status. A token address says 400, or 200 with an error
// inside, for credentials that it does not accept as often as 401.
func (t *tokens) refusal(e *oauth2.RetrieveError) error {
	status := e.Response.StatusCode
	fail := statusFailure(status, t.host)
	switch {
	case e.ErrorCode == "invalid_grant":
		fail = t.ended()
	case status == http.StatusBadRequest || status < 300:
		fail = core.Fail(core.KindAuth, t.host+" refused the client id or its secret; nothing was changed.",
			"Enter valid credentials for this connection.")
	}
	return comingBack(fail, e.Response.Header).Because(fmt.Errorf("signing in: %d %s", status, http.StatusText(status)))
}

// ended is the error for a sign-in that a person has to repeat.
func (t *tokens) ended() *core.Error {
	return core.Fail(core.KindAuth, "Signing in to "+t.host+" has ended; what was fetched before is kept.",
		"Sign in through the browser once more, in the connection's settings or with `connect sign-in`.")
}

// bare is a context without the values of its parent.
type bare struct{ context.Context }

// Value finds nothing.
func (bare) Value(any) any { return nil }

// bearer signs with the tokens, for the account's own host only.
type bearer struct {
	next   http.RoundTripper
	tokens *tokens
	home   *url.URL
}

// RoundTrip signs a copy of the request. A read that is refused although its
// token should be good is sent once more with a new one; a write is not: the
// next one gets the new token.
func (b *bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if !sameHost(r.URL, b.home) {
		return b.next.RoundTrip(r)
	}
	for fresh := false; ; fresh = true {
		token, err := b.tokens.get(r.Context())
		if err != nil {
			return nil, err
		}
		signed := r.Clone(r.Context())
		signed.Header.Set("Authorization", "Bearer "+token)
		resp, err := b.next.RoundTrip(signed)
		if err != nil || resp.StatusCode != http.StatusUnauthorized {
			return resp, err
		}
		b.tokens.drop(token)
		if fresh || !idempotent(r) || r.Body != nil && r.GetBody == nil {
			return resp, nil
		}
		discard(resp)
		if r, err = rewind(r); err != nil {
			return nil, err
		}
	}
}

// hide keeps a word from being shown or logged from now on.
func (t *tokens) hide(word string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hidden = append(t.hidden, word)
}

// without takes the token and all that is hidden out of a text.
func (t *tokens) without(s string) string {
	if t == nil {
		return s
	}
	t.mu.Lock()
	words := append([]string{t.token}, t.hidden...)
	t.mu.Unlock()
	for _, word := range words {
		if len(word) >= 4 {
			s = strings.ReplaceAll(s, word, hiddenMark)
		}
	}
	return s
}
