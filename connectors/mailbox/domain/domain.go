// Package domain looks up what the domain of a sender's address says about its e-mails,
// in DNS, and explains it to somebody who is no administrator: which servers may send
// for it (SPF, RFC 7208), whether there is a key with which e-mails are signed (DKIM,
// RFC 6376), and what receivers shall do with those that fail (DMARC, RFC 7489).
//
// Nothing is changed and nobody is written to; only names of the domain are asked for.
// What can't be known from outside is said as such: under which name a DKIM key lies is
// the provider's secret, so that one that is not found may still be there.
package domain

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
)

// Resolver asks DNS; net.Resolver is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// State says how a finding is to be taken.
type State string

// The states.
const (
	Good    State = "good"
	Weak    State = "weak"    // it works, and could be better
	Bad     State = "bad"     // receivers will hold it against the e-mails
	Unsure  State = "unsure"  // it can't be known from here
	Offline State = "offline" // DNS gave no answer
)

// Finding is one record, explained.
type Finding struct {
	What   string // "spf", "dkim", "dmarc"
	State  State
	Record string // as it stands there; "" = none
	Says   string // what it means
	Remedy string // what to do; "" = nothing
}

// Question is what is looked up.
type Question struct {
	Domain string
	SMTP   string // host:port of the server that sends; "" = not known
}

// Look looks a domain up.
func Look(ctx context.Context, r Resolver, q Question) []Finding {
	q.Domain = strings.ToLower(strings.TrimSuffix(q.Domain, "."))
	l := looking{ctx: ctx, resolver: r, Question: q, provider: providerOf(q.SMTP)}
	if slices.Contains(shared, q.Domain) {
		return []Finding{{
			What: "spf", State: Good, Says: q.Domain + " belongs to your provider, which sees to SPF, DKIM and DMARC itself.",
		}}
	}
	return []Finding{l.spf(), l.dkim(), l.dmarc()}
}

// shared are domains whose addresses anybody can have.
var shared = []string{
	"gmail" + ".com", "googlemail" + ".com", "outlook" + ".com", "hotmail" + ".com", "live" + ".com", "yahoo" + ".com", "icloud" + ".com", "gmx" + ".de",
	"gmx" + ".net", "web" + ".de", "t-online" + ".de", "proton" + ".me",
}

// provider is a large provider: what its customers' domains hold.
type provider struct {
	name      string
	servers   []string // ends of the names of its submission servers
	include   string   // in SPF
	selectors []string // of its DKIM keys
}

var providers = []provider{
	{"Google", []string{"smtp.gmail.com", "smtp-relay.gmail.com"}, "_spf.google.com", []string{"google"}},
	{"Microsoft", []string{".office365.com", ".outlook.com"}, "spf.protection.outlook.com", []string{"selector1", "selector2"}},
	{"Zoho", []string{".zoho.com", ".zoho.eu"}, "zoho.com", []string{"zoho", "zmail"}},
	{"Fastmail", []string{".fastmail.com"}, "spf.messagingengine.com", []string{"fm1", "fm2", "fm3"}},
	{"IONOS", []string{".ionos.com", ".ionos.de", ".1und1.de"}, "_spf.kundenserver.de", []string{"s1-ionos", "s2-ionos"}},
}

// usual are the names under which keys lie most often.
var usual = []string{"default", "dkim", "mail", "s1", "s2", "k1", "selector1", "selector2", "google"}

func providerOf(address string) *provider {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil
	}
	host = strings.ToLower(host)
	for i, p := range providers {
		if slices.ContainsFunc(p.servers, func(s string) bool { return host == s || strings.HasPrefix(s, ".") && strings.HasSuffix(host, s) }) {
			return &providers[i]
		}
	}
	return nil
}

// looking is one look.
type looking struct {
	Question
	ctx      context.Context
	resolver Resolver
	provider *provider
}

// txt gives the records of a name that begin with a mark; no such name is none.
func (l *looking) txt(name, mark string) (found []string, err error) {
	all, err := l.resolver.LookupTXT(l.ctx, name)
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return nil, nil
	}
	for _, one := range all {
		head, _, _ := strings.Cut(strings.TrimSpace(one), " ")
		head, _, _ = strings.Cut(head, ";")
		if strings.EqualFold(strings.TrimSpace(head), mark) {
			found = append(found, strings.TrimSpace(one))
		}
	}
	return found, err
}

// offline is a record that DNS gave no answer about.
func offline(what string) Finding {
	return Finding{
		What: what, State: Offline, Says: "DNS gave no answer about " + strings.ToUpper(what) + ", so nothing is known about it.",
		Remedy: "Check the network and look again.",
	}
}

// tags reads "a=b; c=d", with lower-case names.
func tags(record string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(record, ";") {
		name, value, ok := strings.Cut(part, "=")
		if ok {
			out[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return out
}
