package people

import (
	"cmp"
	"slices"
	"strings"

	"reqdesk/core"
)

// SuggestOffLimits proposes companies and domains that are not listed yet: for a
// client its own name and the domain of those who own its jobs in the ATS, since
// nobody is sourced from the employer itself; with 0, for the workspace, the
// domains of one's own mailboxes. A proposal keeps nobody out until it is added.
func (s *Service) SuggestOffLimits(tx core.Tx, client core.ClientID) ([]string, error) {
	own, err := s.ownDomains(tx)
	if err != nil {
		return nil, err
	}
	everywhere, err := s.OffLimits(tx, 0)
	if err != nil || client == 0 {
		return missingFrom(own, everywhere), err
	}
	c, err := s.Store.Client(tx, client)
	if err != nil {
		return nil, err
	}
	domain, err := s.ownersDomain(tx, client, own)
	if err != nil {
		return nil, err
	}
	return missingFrom([]string{c.Name, domain}, c.OffLimits, everywhere), nil
}

// missingFrom leaves out what stands on one of the lists.
func missingFrom(entries []string, lists ...[]string) []string {
	var out []string
	for _, e := range entries {
		if e != "" && !readOffLimits(slices.Concat(lists...)).has(e) {
			out = addOnce(out, e)
		}
	}
	return out
}

// ownDomains are those that one's own mailboxes send from.
func (s *Service) ownDomains(tx core.Tx) ([]string, error) {
	boxes, err := s.Store.Mailboxes(tx)
	var out []string
	for _, m := range boxes {
		if e, ok := NormalEmail(m.From); ok && !mailProviders[DomainOf(e)] {
			out = addOnce(out, DomainOf(e))
		}
	}
	return out, err
}

// ownersDomain is the domain that most owners of the client's jobs have, "" when
// it is one's own or that of a mail provider.
func (s *Service) ownersDomain(tx core.Tx, client core.ClientID, own []string) (string, error) {
	all, err := s.Store.Jobs(tx)
	if err != nil {
		return "", err
	}
	counts := map[string]int{}
	for _, j := range all {
		e, ok := NormalEmail(j.Owner)
		if j.Client != client || j.ATSJob == 0 || !ok {
			continue
		}
		if d := DomainOf(e); !mailProviders[d] && !slices.Contains(own, d) {
			counts[d]++
		}
	}
	best := ""
	for d, n := range counts {
		if best == "" || cmp.Or(cmp.Compare(n, counts[best]), strings.Compare(best, d)) > 0 {
			best = d
		}
	}
	return best, nil
}

// mailProviders are the domains under which private people have addresses, those
// met most often.
var mailProviders = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "outlook.de": true, "outlook.fr": true, "outlook.es": true, "hotmail.com": true,
	"hotmail.de": true, "hotmail.fr": true, "hotmail.es": true, "hotmail.it": true, "hotmail.co.uk": true, "live.com": true, "live.de": true, "live.fr": true,
	"live.nl": true, "live.co.uk": true, "msn.com": true, "yahoo.com": true, "yahoo.de": true, "yahoo.fr": true, "yahoo.es": true, "yahoo.it": true,
	"yahoo.co.uk": true, "yahoo.co.in": true, "ymail.com": true, "rocketmail.com": true, "icloud.com": true, "me.com": true, "mac.com": true, "aol.com": true,
	"aol.de": true, "gmx.de": true, "gmx.net": true, "gmx.com": true, "gmx.at": true, "gmx.ch": true, "web.de": true, "t-online.de": true, "freenet.de": true,
	"arcor.de": true, "posteo.de": true, "mailbox.org": true, "proton.me": true, "protonmail.com": true, "pm.me": true, "tutanota.com": true, "tuta.io": true,
	"fastmail.com": true, "hey.com": true, "mail.com": true, "zoho.com": true, "orange.fr": true, "wanadoo.fr": true, "free.fr": true, "sfr.fr": true,
	"laposte.net": true, "bbox.fr": true, "telefonica.net": true, "libero.it": true, "virgilio.it": true, "alice.it": true, "tiscali.it": true, "sapo.pt": true,
	"bluewin.ch": true, "ziggo.nl": true, "kpnmail.nl": true, "xs4all.nl": true, "telenet.be": true, "skynet.be": true, "btinternet.com": true, "sky.com": true,
	"virginmedia.com": true, "comcast.net": true, "verizon.net": true, "att.net": true, "sbcglobal.net": true, "cox.net": true, "wp.pl": true, "o2.pl": true,
	"onet.pl": true, "interia.pl": true, "seznam.cz": true, "centrum.cz": true, "mail.ru": true, "yandex.ru": true, "yandex.com": true, "rambler.ru": true,
	"qq.com": true, "163.com": true, "126.com": true, "naver.com": true, "rediffmail.com": true, "uol.com.br": true, "bol.com.br": true, "terra.com.br": true,
}
