package domain

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// dkim looks for the key of the signatures, under the names where it may lie.
func (l *looking) dkim() Finding {
	names := usual
	if l.provider != nil {
		names = slices.Concat(l.provider.selectors, usual)
	}
	revoked, unheard := "", false
	for _, selector := range names {
		records, err := l.keys(selector)
		unheard = unheard || err != nil
		for _, record := range records {
			if tags(record)["p"] == "" {
				revoked = record
				continue
			}
			return Finding{
				What: "dkim", State: Good, Record: record,
				Says: "There is a key for signatures (DKIM), under the name " + selector + ".",
			}
		}
	}
	switch {
	case unheard:
		return offline("dkim")
	case revoked != "":
		return Finding{
			What: "dkim", State: Bad, Record: revoked, Says: "The key for signatures (DKIM) was withdrawn; receivers can't check your e-mails.",
			Remedy: l.dkimRemedy(),
		}
	}
	f := Finding{
		What: "dkim", State: Unsure, Says: "No key for signatures (DKIM) lies under the usual names; it may lie under another one.", Remedy: l.dkimRemedy(),
	}
	if l.provider != nil {
		f.State, f.Says = Weak, "No key for signatures (DKIM) of "+l.provider.name+" was found: your e-mails are probably not signed for your domain."
	}
	return f
}

// keys gives the records of a selector; many leave out the version.
func (l *looking) keys(selector string) ([]string, error) {
	name := selector + "._domainkey." + l.Domain
	records, err := l.txt(name, "v=DKIM1")
	if err != nil || len(records) > 0 {
		return records, err
	}
	for _, mark := range []string{"k=rsa", "k=ed25519"} {
		if records, err = l.txt(name, mark); err != nil || len(records) > 0 {
			break
		}
	}
	return records, err
}

func (l *looking) dkimRemedy() string {
	if l.provider != nil {
		return "Switch DKIM on in the administration of " + l.provider.name + " and enter the record that it shows."
	}
	return "Ask your provider whether it signs for your domain."
}

// dmarc looks at what receivers shall do; a domain without a word of its own has that
// of the organisation's domain.
func (l *looking) dmarc() Finding {
	records, err := l.txt("_dmarc."+l.Domain, "v=DMARC1")
	policy := "p"
	if org, orgErr := publicsuffix.EffectiveTLDPlusOne(l.Domain); err == nil && len(records) == 0 && orgErr == nil && org != l.Domain {
		if records, err = l.txt("_dmarc."+org, "v=DMARC1"); len(records) == 1 && tags(records[0])["sp"] != "" {
			policy = "sp"
		}
	}
	f := Finding{What: "dmarc", State: Bad}
	switch {
	case err != nil:
		return offline("dmarc")
	case len(records) == 0:
		f.State = Weak
		f.Says = "The domain does not say what is to be done with e-mails that only pretend to come from it (DMARC); large providers expect that it does."
		f.Remedy = `Ask whoever keeps the domain for the TXT record _dmarc.` + l.Domain + ` "v=DMARC1; p=none".`
		return f
	case len(records) > 1:
		f.Record = strings.Join(records, "\n")
		f.Says, f.Remedy = "The domain has more than one DMARC record; receivers take none of them.", "Ask whoever keeps the domain to leave one."
		return f
	}
	f.Record = records[0]
	switch want := strings.ToLower(tags(records[0])[policy]); want {
	case "none":
		f.State, f.Says = Good, "Receivers are asked to let pretended e-mails through and to report them (DMARC, none)."
	case "quarantine", "reject":
		f.State = Good
		f.Says = "Receivers are asked to put aside or refuse e-mails that only pretend to come from the domain (DMARC, " + want + "): SPF and DKIM have to be right."
	default:
		f.Says, f.Remedy = "The DMARC record says nothing that receivers understand.", "Ask whoever keeps the domain to correct its part p=."
	}
	return f
}
