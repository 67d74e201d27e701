package httpx

import (
	"context"
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

// tokens keeps the token of one account. Only one request at a time fetches a
// new one; the others wait for it, as long as their context lasts.
type tokens struct {
	config clientcredentials.Config
	client *http.Client
	host   string
	turn   chan struct{}

	mu      sync.Mutex
	token   string
	renew   time.Time // zero = never
	refused bool      // the token is kept to be hidden, not to be used
}

func newTokens(c ClientCredentials, stack http.RoundTripper, loopbackOnly bool) (*tokens, error) {
	target, err := parseBase(c.TokenURL, loopbackOnly)
	if err != nil {
		return nil, err
	}
	style := oauth2.AuthStyleInHeader
	if c.InBody {
		style = oauth2.AuthStyleInParams
	}
	return &tokens{
		config: clientcredentials.Config{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, TokenURL: target.String(),
			Scopes: c.Scopes, EndpointParams: c.Params, AuthStyle: style,
		},
		client: &http.Client{Transport: &bound{next: stack, maxBody: maxTokenBody}, CheckRedirect: redirectRule(loopbackOnly)},
		host:   target.Host,
		turn:   make(chan struct{}, 1),
	}, nil
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
	got, err := t.config.Token(own)
	if err != nil {
		return "", t.failure(ctx, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token, t.renew, t.refused = got.AccessToken, time.Time{}, false
	if life := got.Expiry.Sub(asked); !got.Expiry.IsZero() {
		t.renew = asked.Add(life - min(life/10, time.Minute))
	}
	return t.token, nil
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
	if status == http.StatusBadRequest || status < 300 {
		fail = core.Fail(core.KindAuth, t.host+" refused the client id or its secret; nothing was changed.",
			"Enter valid credentials for this connection.")
	}
	if fail.Kind == core.KindRateLimited {
		now := time.Now()
		at, said := retryAt(e.Response.Header, now)
		if !said {
			at = now.Add(time.Minute)
		}
		fail.RetryAt = at.UTC()
	}
	return fail.Because(fmt.Errorf("signing in: %d %s", status, http.StatusText(status)))
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

// hide takes the token out of a text that is shown or logged.
func (t *tokens) hide(s string) string {
	if t == nil {
		return s
	}
	t.mu.Lock()
	token := t.token
	t.mu.Unlock()
	if len(token) < 4 {
		return s
	}
	return strings.ReplaceAll(s, token, hiddenMark)
}
