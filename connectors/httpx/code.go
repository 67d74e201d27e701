package httpx

import (
	"context"
	"encoding/json"
	"strings"

	"golang.org/x/oauth2"

	"reqdesk/core"
)

// Exchange gives the token for the code with which a browser came back, as
// Refreshing takes it. verifier is that of PKCE; "" = the code was asked for without
// one. The exchange is made once: a code works once.
func Exchange(ctx context.Context, s core.SignIn, redirect, code, verifier string, loopbackOnly bool) (string, error) {
	network := newTransport()
	defer network.CloseIdleConnections()
	t, err := newTokens(s.TokenURL, &silence{next: network, longest: DefaultTimeout}, loopbackOnly)
	if err != nil {
		return "", err
	}
	config := oauth2.Config{
		ClientID: s.ClientID, ClientSecret: s.ClientSecret, RedirectURL: redirect,
		Endpoint: oauth2.Endpoint{TokenURL: strings.TrimSpace(s.TokenURL), AuthStyle: oauth2.AuthStyleInParams},
	}
	var options []oauth2.AuthCodeOption
	if verifier != "" {
		options = append(options, oauth2.VerifierOption(verifier))
	}
	got, err := config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, t.client), code, options...)
	if err != nil {
		return "", t.failure(ctx, err)
	}
	text, err := json.Marshal(got)
	if err != nil {
		return "", core.Fail(core.KindInvalid, "The answer of "+t.host+" to signing in can't be read; nothing was stored.", "").Because(err)
	}
	return string(text), nil
}

// JudgeAddress refuses an address that may not be called: no web address, plain
// http over a network, or another machine where only this one is permitted.
func JudgeAddress(address string, loopbackOnly bool) error {
	_, err := parseBase(address, loopbackOnly)
	return err
}
