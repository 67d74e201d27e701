package smtpimap

import (
	"context"

	"github.com/emersion/go-sasl"

	"reqdesk/core"
)

// Tokens gives access tokens of an account that is signed in to through the browser.
type Tokens interface {
	Get(ctx context.Context) (string, error)
	// Refused says that the server did not accept a token: Get gives another.
	Refused(token string)
}

// xoauth2 is the mechanism of Google and Microsoft for access tokens. The server
// answers a token that it does not accept with a challenge, which wants an empty
// answer before the refusal itself comes.
type xoauth2 struct{ user, token string }

// Start is sasl.Client.
func (x xoauth2) Start() (mechanism string, first []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is sasl.Client.
func (x xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// mechanism chooses how the account is signed in to among what the server offers;
// nil = it offers nothing that would do.
func (c Config) mechanism(offers func(string) bool, token string) sasl.Client {
	user := c.Mailbox.User
	if c.Tokens != nil {
		if !offers("XOAUTH2") && offers(sasl.OAuthBearer) {
			return sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: user, Token: token})
		}
		return xoauth2{user, token}
	}
	switch {
	case offers(sasl.Plain):
		return sasl.NewPlainClient("", user, c.Password)
	case offers(sasl.Login):
		return sasl.NewLoginClient(user, c.Password)
	}
	return nil
}

// signedIn makes a connection with open, which signs in with a token, "" for an
// account with a password. A token that is refused is replaced once.
func signedIn[T any](ctx context.Context, c Config, open func(token string) (T, error)) (T, error) {
	var none T
	if c.Tokens == nil {
		return open("")
	}
	token, err := c.Tokens.Get(ctx)
	if err != nil {
		return none, err
	}
	got, err := open(token)
	if core.KindOf(err) != core.KindAuth {
		return got, err
	}
	c.Tokens.Refused(token)
	if token, err = c.Tokens.Get(ctx); err != nil {
		return none, err
	}
	return open(token)
}
