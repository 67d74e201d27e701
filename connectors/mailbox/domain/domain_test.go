package domain_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"reqdesk/connectors/mailbox/domain"
)

// zone is DNS made by hand; a name that is not in it does not exist.
type zone map[string][]string

var errDown = errors.New("no route to the server")

// LookupTXT is domain.Resolver.
func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	records, known := z[name]
	if !known {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	if len(records) == 1 && records[0] == "down" {
		return nil, errDown
	}
	return records, nil
}

const (
	google    = "smtp.gmail.com:587"
	microsoft = "smtp.office365.com:587"
	own       = "mail.agency.example:587"
)

func TestRecordsAreExplained(t *testing.T) {
	long := zone{"agency.example": {"v=spf1 include:a0.example ~all"}}
	for i := range 12 {
		long[fmt.Sprintf("a%d.example", i)] = []string{fmt.Sprintf("v=spf1 include:a%d.example -all", i+1)}
	}
	tests := map[string]struct {
		zone             zone
		smtp             string
		what             string
		state            domain.State
		says, remedyWord string
	}{
		"nothing at all":                     {zone{}, own, "spf", domain.Bad, "does not say who may send", "Ask your provider"},
		"nothing, and the provider is known": {zone{}, google, "spf", domain.Bad, "", "include:_spf.google.com ~all"},
		"other texts are no SPF":             {zone{"agency.example": {"google-site-verification=x", "v=spf10 -all"}}, own, "spf", domain.Bad, "does not say", ""},
		"Google's":                           {zone{"agency.example": {"v=spf1 include:_spf.google.com ~all"}, "_spf.google.com": {"v=spf1 ip4:192.0.2.0/24 ~all"}}, google, "spf", domain.Good, "names Google", ""},
		"through another record": {
			zone{"agency.example": {"v=spf1 redirect=_spf.agency.example"}, "_spf.agency.example": {"v=spf1 include:spf.protection.outlook.com -all"}},
			microsoft,
			"spf", domain.Good, "names Microsoft", "",
		},
		"somebody else's":          {zone{"agency.example": {"v=spf1 include:_spf.google.com -all"}}, microsoft, "spf", domain.Bad, "does not name Microsoft", "outlook.com"},
		"an own server":            {zone{"agency.example": {"v=spf1 a mx ip4:192.0.2.7 -all"}}, own, "spf", domain.Unsure, "can't be told", ""},
		"two records":              {zone{"agency.example": {"v=spf1 -all", "v=spf1 mx ~all"}}, own, "spf", domain.Bad, "2 SPF records", "merge"},
		"anybody":                  {zone{"agency.example": {"v=spf1 +all"}}, own, "spf", domain.Bad, "anybody", "~all"},
		"anybody, unsaid":          {zone{"agency.example": {"V=SPF1 mx all"}}, own, "spf", domain.Bad, "anybody", ""},
		"forbids nobody":           {zone{"agency.example": {"v=spf1 include:_spf.google.com ?all"}}, google, "spf", domain.Weak, "forbids nobody", ""},
		"no end":                   {zone{"agency.example": {"v=spf1 include:_spf.google.com"}}, google, "spf", domain.Weak, "forbids nobody", ""},
		"a slip":                   {zone{"agency.example": {"v=spf1 inlcude:_spf.google.com ~all"}}, google, "spf", domain.Bad, "can't be read at “inlcude", "correct"},
		"too many lookups":         {long, own, "spf", domain.Bad, "only 10 are allowed", ""},
		"names itself":             {zone{"agency.example": {"v=spf1 include:agency.example ~all"}}, own, "spf", domain.Bad, "lookups", ""},
		"no answer":                {zone{"agency.example": {"down"}}, own, "spf", domain.Offline, "no answer", "network"},
		"no answer further on":     {zone{"agency.example": {"v=spf1 include:x.example ~all"}, "x.example": {"down"}}, own, "spf", domain.Offline, "", ""},
		"Google's key":             {zone{"google._domainkey.agency.example": {"v=DKIM1; k=rsa; p=MIGf"}}, google, "dkim", domain.Good, "under the name google", ""},
		"a key without version":    {zone{"mail._domainkey.agency.example": {"k=rsa; p=MIGf"}}, own, "dkim", domain.Good, "under the name mail", ""},
		"a key of nobody":          {zone{}, own, "dkim", domain.Unsure, "may lie under another", "Ask your provider"},
		"no key at Microsoft":      {zone{}, microsoft, "dkim", domain.Weak, "probably not signed", "Switch DKIM on"},
		"a key that was withdrawn": {zone{"s1._domainkey.agency.example": {"v=DKIM1; p="}}, own, "dkim", domain.Bad, "withdrawn", ""},
		"an old key and a new one": {
			zone{"default._domainkey.agency.example": {"v=DKIM1; p="}, "s2._domainkey.agency.example": {"v=DKIM1; p=MIGf"}}, own, "dkim", domain.Good, "s2", "",
		},
		"no answer about keys": {zone{"default._domainkey.agency.example": {"down"}}, own, "dkim", domain.Offline, "", ""},
		"no DMARC":             {zone{}, own, "dmarc", domain.Weak, "does not say", `_dmarc.agency.example "v=DMARC1; p=none"`},
		"DMARC none":           {zone{"_dmarc.agency.example": {"v=DMARC1; p=none; rua=mailto:a@agency.example"}}, own, "dmarc", domain.Good, "report", ""},
		"DMARC reject":         {zone{"_dmarc.agency.example": {"v=DMARC1;p=Reject"}}, own, "dmarc", domain.Good, "refuse", ""},
		"two of DMARC":         {zone{"_dmarc.agency.example": {"v=DMARC1; p=none", "v=DMARC1; p=reject"}}, own, "dmarc", domain.Bad, "more than one", ""},
		"DMARC without policy": {zone{"_dmarc.agency.example": {"v=DMARC1; rua=mailto:a@agency.example"}}, own, "dmarc", domain.Bad, "nothing that receivers understand", ""},
		"no answer about it":   {zone{"_dmarc.agency.example": {"down"}}, own, "dmarc", domain.Offline, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, f := range domain.Look(t.Context(), test.zone, domain.Question{Domain: "Agency.example.", SMTP: test.smtp}) {
				if f.What != test.what {
					continue
				}
				if f.State != test.state || !strings.Contains(f.Says, test.says) || !strings.Contains(f.Remedy, test.remedyWord) || f.Says == "" {
					t.Errorf("%+v", f)
				}
				return
			}
			t.Error("nothing is said of it")
		})
	}
}

// A domain of the organisation speaks for those below it, with a word of its own for
// them if it has one.
func TestADomainBelowHasThePolicyOfTheOrganisation(t *testing.T) {
	for record, want := range map[string]string{"v=DMARC1; p=reject": "reject", "v=DMARC1; p=none; sp=quarantine": "quarantine"} {
		found := domain.Look(t.Context(), zone{"_dmarc.agency.example": {record}}, domain.Question{Domain: "mail.agency.example"})
		if f := found[2]; f.State != domain.Good || !strings.Contains(f.Says, want) {
			t.Errorf("%s: %+v", record, f)
		}
	}
}

// At a provider's own domain there is nothing to do, and nothing is asked for.
func TestAProvidersOwnDomain(t *testing.T) {
	found := domain.Look(t.Context(), nil, domain.Question{Domain: "gmail" + ".com", SMTP: google})
	if len(found) != 1 || found[0].State != domain.Good || found[0].Remedy != "" {
		t.Errorf("%+v", found)
	}
}
