// Package signin lets a person sign in to another system in the browser: OAuth 2.0
// with an authorization code, PKCE (RFC 7636) and a redirect to this machine (RFC
// 8252).
//
// # What it promises
//
//   - It listens on 127.0.0.1 only, on a port of its own choice unless the vendor has
//     a certain one registered, and only until the browser came back or ctx ends.
//   - A callback without the state of this very flow is refused and changes nothing:
//     no other page can slip a foreign account in.
//   - The code is exchanged once, over the HTTP stack of the connectors, with the
//     verifier that never left this process.
//   - The browser gets a page that says what happened and that the window can be
//     closed. It names no account, no token and loads nothing.
//
// It stores nothing: the caller keeps the token where secrets are kept.
package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/oauth2"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
)

// Flow says how a browser is opened and what may be called.
type Flow struct {
	// Open shows an address in the person's browser.
	Open func(address string) error
	// LoopbackOnly refuses every server that is not this machine.
	LoopbackOnly bool
}

// Run signs in and gives the token as text, to be stored as the secret field
// s.Secret. It waits for the person as long as ctx lasts.
func (f Flow) Run(ctx context.Context, s core.SignIn) (string, error) {
	for _, address := range []string{s.AuthorizeURL, s.TokenURL} {
		if err := httpx.JudgeAddress(address, f.LoopbackOnly); err != nil {
			return "", err
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)))
	if err != nil {
		return "", core.Fail(core.KindTemporary, "This machine could not wait for the browser; nothing was changed.",
			"Close the program that uses port "+strconv.Itoa(s.Port)+" and sign in again.").Because(err)
	}
	redirect := redirectTo(s.Host, listener.Addr())
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	came := make(chan arrival, 1)
	server := &http.Server{Handler: callback(state, came), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	go func() { _ = server.Serve(listener) }() // ends with Shutdown below
	defer shutdown(ctx, server)
	if err := f.Open(authorizeURL(s, redirect, state, verifier)); err != nil {
		return "", core.Fail(core.KindUnsupported, "The browser could not be opened; nothing was changed.",
			"Sign in from the command line with `connect sign-in`, which prints the address.").Because(err)
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case a := <-came:
		if a.refused != "" {
			return "", core.Fail(core.KindForbidden, "Signing in was not allowed in the browser; nothing was changed.",
				"Sign in again and allow it, or ask the administrator of the system.").Because(fmt.Errorf("the server said %q", a.refused))
		}
		return httpx.Exchange(ctx, s, redirect, a.code, verifier, f.LoopbackOnly)
	}
}

// redirectTo is the address to which the browser comes back. Whatever word a vendor
// wants for this machine, only 127.0.0.1 is listened at.
func redirectTo(host string, at net.Addr) string {
	address := at.String()
	if _, port, err := net.SplitHostPort(address); err == nil && host != "" {
		address = net.JoinHostPort(host, port)
	}
	return "http://" + address + "/callback"
}

// shutdown lets the page that is being sent go out.
func shutdown(ctx context.Context, server *http.Server) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

func authorizeURL(s core.SignIn, redirect, state, verifier string) string {
	config := oauth2.Config{
		ClientID: s.ClientID, RedirectURL: redirect, Scopes: s.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: s.AuthorizeURL},
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	for name, value := range s.Params {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	return config.AuthCodeURL(state, options...)
}

// arrival is how the browser came back.
type arrival struct{ code, refused string }

// callback answers the browser and hands the first arrival of this flow on.
func callback(state string, came chan<- arrival) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		a := arrival{code: q.Get("code"), refused: q.Get("error")}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("Connection", "close")
		if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) != 1 || a.code == "" && a.refused == "" {
			w.WriteHeader(http.StatusBadRequest)
			page(w, "This is not the answer that Reqdesk waits for", "Go back to Reqdesk and sign in again.")
			return
		}
		if a.refused != "" {
			page(w, "Signing in was not allowed", "Nothing was changed. You can close this window.")
		} else {
			page(w, "Reqdesk has what it needs", "You can close this window and go back to Reqdesk.")
		}
		select {
		case came <- a:
		default: // the browser came twice
		}
	})
	return mux
}

// page is a whole document of fixed texts.
func page(w http.ResponseWriter, title, text string) {
	fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%[1]s</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#1c2430;background:#fff}
@media(prefers-color-scheme:dark){body{color:#e6e9ee;background:#14171c}}</style><h1>%[1]s</h1><p>%[2]s</p></html>`, title, text)
}
