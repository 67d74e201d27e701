// Package httpx is the one HTTP stack of all connectors. A connector builds
// one Client per account and from then on never sleeps, retries, counts
// requests or touches a credential: the stack does it, in one place, tested
// once.
//
// A Client is http.Client over small round-trippers, outermost first:
//
//	retry       repeats idempotent requests after temporary failures and 429
//	bound       decompresses (gzip) and ends a body at Config.MaxBody
//	endpoint    keeps to Config.Endpoints
//	limit       keeps to Config.Limit and to what the server's headers say
//	authorise   adds the credential, for the account's own host only; with OAuth
//	            it gets the token and a new one before that ends
//	identify    adds User-Agent and Accept-Encoding, counts the request
//	silence     ends an exchange in which the server says nothing
//	transport   the network
//
// What it promises:
//
//   - Plain http is refused except to a loopback address. A redirect never
//     carries a credential or a query value to another host, never leads from
//     the internet to this machine, and is never followed for a write.
//   - Every failure is a core.Error: 401 credentials, 403 permission, 404 and
//     410 not_found, 429 rate_limited with RetryAt, 5xx (with RetryAt where the
//     server says so), network and time-out temporary, a body that can't be read
//     invalid. A write that was sent and
//     never answered is unknown: only the caller can find out. The error of a
//     cancelled context passes untouched.
//   - No error text and no log line holds a credential or a query value.
//   - Waits end with the context, and no single wait is longer than
//     Config.MaxWait: what the server forbids for longer comes back as
//     rate_limited at once.
//   - Bodies are bounded after decompression, so a small bomb stays small.
//
// A system that signs in step by step, and names the address and the token of a
// session at the end, is spoken to through a [Session] of such clients.
//
// It stores nothing and keeps no cookies. It uses the machine's time, not the
// domain's clock: limits and sockets live in real time.
package httpx

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"reqdesk/core"
)

// The defaults of Config.
const (
	DefaultAgent    = "Reqdesk/1.0 (desktop application for recruiters)"
	DefaultTimeout  = 30 * time.Second
	DefaultMaxBody  = 32 << 20
	DefaultMaxWait  = 30 * time.Second
	DefaultAttempts = 4
	DefaultBackoff  = 250 * time.Millisecond
)

// Config describes the stack of one account. Only BaseURL is required.
type Config struct {
	BaseURL string        // https, or http to a loopback address; paths are taken relative to it
	Auth    Auth          // the zero value signs nothing
	Limit   Limit         // the zero value follows the server's headers only
	Agent   string        // User-Agent
	Timeout time.Duration // longest silence of the server: before its header, and between two parts of a body
	MaxBody int64         // bytes of one answer after decompression
	MaxWait time.Duration // longest single wait for a rate limit or a retry

	Endpoints []Endpoint // limits of single addresses, beside Limit

	Attempts int           // tries of an idempotent request, the first included
	Backoff  time.Duration // wait before the second try; doubles each time
	// Final tells by its status and the beginning of its body that a fault will be the
	// same the next time: then the request is not repeated. nil = no fault is final.
	Final func(status int, head []byte) bool
	// LimitByForbidden says that the server answers 403 where it means 429, with its
	// limit in the header.
	LimitByForbidden bool

	LoopbackOnly bool              // refuse every address that is not this machine's
	Transport    http.RoundTripper // the network; nil is the stack's own
}

// Client speaks to one account of one server. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	http    *http.Client
	redact  redactor
	bodyCap int64
	sent    *atomic.Int64
	network http.RoundTripper

	loopbackOnly bool
}

// New builds the stack; it validates and contacts nobody. A bad address is of
// kind usage.
func New(c Config) (*Client, error) {
	c = c.withDefaults()
	base, err := parseBase(c.BaseURL, c.LoopbackOnly)
	if err != nil {
		return nil, err
	}
	sent := new(atomic.Int64)
	var stack http.RoundTripper = c.Transport
	if stack == nil {
		stack = newTransport()
	}
	network := stack
	stack = &silence{next: stack, longest: c.Timeout}
	stack = &identify{next: stack, agent: c.Agent, sent: sent}
	redact := newRedactor(c.Auth)
	if c.LimitByForbidden {
		stack = &forbidden{next: stack}
	}
	if stack, redact.tokens, err = c.signing(stack, base); err != nil {
		return nil, err
	}
	stack = newLimit(stack, c.Limit, c.MaxWait)
	for _, e := range c.Endpoints {
		stack = newEndpoint(stack, e, base, c.MaxWait)
	}
	stack = &bound{next: stack, maxBody: c.MaxBody}
	stack = &retry{next: stack, attempts: c.Attempts, backoff: c.Backoff, maxWait: c.MaxWait, final: c.Final}
	return &Client{
		base:    base,
		http:    &http.Client{Transport: stack, CheckRedirect: redirectRule(c.LoopbackOnly)},
		redact:  redact,
		bodyCap: c.MaxBody,
		sent:    sent,
		network: network,

		loopbackOnly: c.LoopbackOnly,
	}, nil
}

// signing puts around next what adds the credential.
func (c Config) signing(next http.RoundTripper, home *url.URL) (http.RoundTripper, *tokens, error) {
	if c.Auth.oauth == nil && c.Auth.refresh == nil {
		return &authorise{next: next, auth: c.Auth, home: home}, nil, nil
	}
	var (
		again = &retry{next: next, attempts: c.Attempts, backoff: c.Backoff, maxWait: c.MaxWait}
		own   *tokens
		err   error
	)
	if c.Auth.oauth != nil {
		own, err = clientTokens(*c.Auth.oauth, again, c.LoopbackOnly)
	} else {
		// A refresh token may work once only, so its exchange is never repeated.
		own, err = personTokens(*c.Auth.refresh, next, c.LoopbackOnly)
	}
	if err != nil {
		return nil, nil, err
	}
	return &bearer{next: next, tokens: own, home: home}, own, nil
}

// Requests tells how many requests went out so far, retries and redirects
// included.
func (c *Client) Requests() int { return int(c.sent.Load()) }

// Host is the account's host, for messages.
func (c *Client) Host() string { return c.base.Host }

// Close gives idle connections back at once, and those in use when their answer was
// read. The client can still be used. It asks the network itself: none of the
// round-trippers around it passes that on.
func (c *Client) Close() {
	if n, ok := c.network.(interface{ CloseIdleConnections() }); ok {
		n.CloseIdleConnections()
	}
}

func (c Config) withDefaults() Config {
	if c.Agent == "" {
		c.Agent = DefaultAgent
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	if c.MaxBody <= 0 {
		c.MaxBody = DefaultMaxBody
	}
	if c.MaxWait <= 0 {
		c.MaxWait = DefaultMaxWait
	}
	if c.Attempts <= 0 {
		c.Attempts = DefaultAttempts
	}
	if c.Backoff <= 0 {
		c.Backoff = DefaultBackoff
	}
	return c
}

// newTransport is the network as the stack wants it. A proxy from the
// environment is used for https only, where it sees nothing but the host.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme != "https" {
				return nil, nil
			}
			return http.ProxyFromEnvironment(r)
		},
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    15 * time.Second,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // bound decompresses, so that it can count
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        60 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

// parseBase reads and judges the address of an account.
func parseBase(text string, loopbackOnly bool) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, core.Fail(core.KindUsage, "The address of the connection is not a web address.",
			"It looks like https://jobs.example.com.")
	}
	if u.User != nil {
		return nil, core.Fail(core.KindUsage, "The address of the connection holds a user name or a password.",
			"Leave it out of the address and fill in the fields for it.")
	}
	if err := judgeAddress(u, loopbackOnly); err != nil {
		return nil, err
	}
	return u, nil
}
