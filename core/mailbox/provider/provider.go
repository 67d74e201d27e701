// Package provider tells from an e-mail address whose servers carry its mail, and
// what that provider asks of a program that wants to send and read there.
//
// An address's own domain is looked up in a table first. A domain of a company's
// own is told by the servers that take its mail (MX). What neither names is not
// guessed: a wrong server would be shown the password.
//
// What is said to people is what they will meet, good or bad: that a password does
// not work any more, that an administrator has to agree, that reading is switched
// off until somebody switches it on.
package provider

import (
	"context"
	"net"
	"slices"
	"strings"

	"reqdesk/core"
)

// Way is how an account is signed in to.
type Way string

// The ways.
const (
	Password    Way = "password"     // the account's own
	AppPassword Way = "app password" // one that the provider makes for a program
	Browser     Way = "browser"      // an access token, by OAuth 2.0
)

// Provider is one of those who carry people's mail.
type Provider struct {
	Kind string // a word for commands: google, microsoft, gmx, …
	Name string
	// SMTP and IMAP are host:port; with the port the encryption is known too.
	SMTP, IMAP string
	Ways       []Way // the best first
	// LocalUser says that the name to sign in with is what stands before the @.
	LocalUser bool
	// Steps says in Markdown what the person has to do there.
	Steps string
	// Page is where it is done; "" = none is known.
	Page string

	domains []string // of addresses
	servers []string // ends of the names of servers that take a domain's mail
}

// Resolver finds the servers that take a domain's mail; *net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// Of recognises the provider of an address. KindNotFound says that the provider is
// not known: the servers then have to be given by hand.
func Of(ctx context.Context, address string, resolver Resolver) (Provider, error) {
	domain := domainOf(address)
	if domain == "" {
		return Provider{}, core.Fail(core.KindUsage, "This is not an e-mail address.", "Write it like name@example.com.")
	}
	if p, ok := OfDomain(address); ok {
		return p, nil
	}
	servers, err := resolver.LookupMX(ctx, domain)
	if err != nil && ctx.Err() != nil {
		return Provider{}, ctx.Err()
	}
	for _, s := range servers { // the preferred one first
		host := strings.TrimSuffix(strings.ToLower(s.Host), ".")
		carries := func(end string) bool { return host == end || strings.HasSuffix(host, "."+end) }
		if p, ok := find(func(p Provider) bool { return slices.ContainsFunc(p.servers, carries) }); ok {
			return p, nil
		}
	}
	return Provider{}, unknown(domain)
}

// OfDomain recognises the provider of an address that is one of its own customers',
// without asking anybody.
func OfDomain(address string) (Provider, bool) {
	domain := domainOf(address)
	return find(func(p Provider) bool { return slices.Contains(p.domains, domain) })
}

// domainOf is what stands behind the @; "" = there is none.
func domainOf(address string) string {
	_, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	return strings.TrimSuffix(domain, ".")
}

// Named gives a provider by its word.
func Named(kind string) (Provider, bool) {
	return find(func(p Provider) bool { return p.Kind == kind })
}

// All lists the providers that are known.
func All() []Provider { return slices.Clone(table) }

func find(is func(Provider) bool) (Provider, bool) {
	i := slices.IndexFunc(table, is)
	if i < 0 {
		return Provider{}, false
	}
	return table[i], true
}

func unknown(domain string) error {
	return core.Fail(core.KindNotFound, "Whose servers carry the mail of "+domain+" is not known; nothing was stored.",
		"Ask your administrator or provider for the outgoing (SMTP) and incoming (IMAP) server, and give both.")
}

// User is the name to sign in with for an address.
func (p Provider) User(address string) string {
	if p.LocalUser {
		local, _, _ := strings.Cut(address, "@")
		return local
	}
	return address
}
