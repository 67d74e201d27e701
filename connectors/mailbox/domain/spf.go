package domain

import (
	"fmt"
	"strings"
)

// The most lookups that an SPF record may cost (RFC 7208, section 4.6.4), and how deep
// it is followed.
const (
	mostLookups = 10
	mostDepth   = 10
)

// spf looks at who may send for the domain.
func (l *looking) spf() Finding {
	records, err := l.txt(l.Domain, "v=spf1")
	f := Finding{What: "spf", State: Bad}
	switch {
	case err != nil:
		return offline("spf")
	case len(records) == 0:
		f.Says = "The domain does not say who may send for it (SPF), so many receivers will distrust your e-mails."
		f.Remedy = l.spfRemedy()
		return f
	case len(records) > 1:
		f.Record = strings.Join(records, "\n")
		f.Says = fmt.Sprintf("The domain has %d SPF records; receivers take none of them.", len(records))
		f.Remedy = "Ask whoever keeps the domain to merge them into one."
		return f
	}
	f.Record = records[0]
	count := counting{looking: l, included: map[string]bool{}}
	ends, err := count.record(records[0], 0)
	if err != nil {
		return offline("spf")
	}
	return l.spfSays(f, &count, ends)
}

func (l *looking) spfRemedy() string {
	if l.provider != nil {
		return `Ask whoever keeps the domain for the TXT record "v=spf1 include:` + l.provider.include + ` ~all".`
	}
	return "Ask your provider for the SPF record of your domain, and whoever keeps the domain to enter it."
}

func (l *looking) spfSays(f Finding, c *counting, ends string) Finding {
	switch {
	case c.wrong != "":
		f.Says, f.Remedy = "The SPF record can't be read at “"+c.wrong+"”; receivers take none of it.", "Ask whoever keeps the domain to correct it."
	case c.lookups > mostLookups:
		f.Says = fmt.Sprintf("The SPF record costs receivers %d lookups and only %d are allowed; they take none of it.", c.lookups, mostLookups)
		f.Remedy = "Ask whoever keeps the domain to take out what no longer sends."
	case ends == "+all":
		f.Says, f.Remedy = "The SPF record lets anybody send for the domain.", "Ask whoever keeps the domain to end it with ~all or -all."
	case l.provider != nil && !c.included[l.provider.include]:
		f.Says, f.Remedy = "The SPF record does not name "+l.provider.name+", through which you send; receivers may refuse your e-mails.", l.spfRemedy()
	case ends == "" || ends == "?all":
		f.State = Weak
		f.Says, f.Remedy = "The SPF record names who may send, and forbids nobody.", "Ask whoever keeps the domain to end it with ~all or -all."
	case l.provider == nil:
		f.State = Unsure
		f.Says = "The domain says who may send for it (SPF). Whether your provider is among them can't be told from here."
	default:
		f.State = Good
		f.Says = "The domain names " + l.provider.name + " among those who may send for it (SPF)."
	}
	return f
}

// counting follows a record as a receiver does.
type counting struct {
	*looking
	lookups  int
	included map[string]bool
	wrong    string // what can't be read
}

// record reads one record and tells how it ends: "-all", "~all", "?all", "+all" or "".
func (c *counting) record(record string, depth int) (ends string, err error) {
	for _, term := range strings.Fields(record)[1:] {
		qualifier, rest := "+", strings.ToLower(term)
		if strings.ContainsAny(rest[:1], "+-~?") {
			qualifier, rest = rest[:1], rest[1:]
		}
		name, value, _ := strings.Cut(rest, ":")
		name, _, _ = strings.Cut(name, "/")
		switch {
		case name == "all":
			return qualifier + "all", nil
		case name == "ip4" || name == "ip6" || strings.HasPrefix(rest, "exp="):
		case name == "a" || name == "mx" || name == "ptr" || name == "exists":
			c.lookups++
		case name == "include" && value != "":
			if _, err := c.follow(value, depth); err != nil {
				return "", err
			}
		case strings.HasPrefix(rest, "redirect="):
			if ends, err = c.follow(strings.TrimPrefix(rest, "redirect="), depth); err != nil {
				return "", err
			}
		case strings.Contains(rest, "="): // an unknown modifier is to be passed over
		default:
			c.wrong = term
		}
	}
	return ends, nil
}

func (c *counting) follow(name string, depth int) (ends string, err error) {
	c.included[name] = true
	if c.lookups++; c.lookups > 2*mostLookups || depth >= mostDepth || strings.Contains(name, "%") {
		return "", nil
	}
	records, err := c.txt(name, "v=spf1")
	if err != nil || len(records) != 1 {
		return "", err
	}
	return c.record(records[0], depth+1)
}
