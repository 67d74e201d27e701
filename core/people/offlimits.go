package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"reqdesk/core"
	"reqdesk/core/event"
)

// OffLimitsSetting is the workspace setting that lists the companies and e-mail
// domains not to source from, separated by semicolons. A client's own are in
// [core.Client].
const OffLimitsSetting = "off_limits"

// SplitOffLimits reads a list of companies and domains.
func SplitOffLimits(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = addOnce(out, part)
		}
	}
	return out
}

// OffLimitsDomain reads an entry as an e-mail domain: "@acme.example", "acme.example",
// which covers its subdomains, or the address of the company's pages. A company whose
// name has a dot but a space too is none.
func OffLimitsDomain(entry string) (string, bool) {
	s := strings.TrimSpace(entry)
	if domain, at := strings.CutPrefix(s, "@"); at {
		return NormalDomain(strings.TrimPrefix(domain, "*."))
	}
	u, ok := parseURL(strings.TrimPrefix(s, "*."))
	if !ok {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	if site := strings.TrimPrefix(host, "www."); strings.Contains(site, ".") {
		host = site
	}
	if !strings.Contains(host, ".") || strings.HasSuffix(host, ".") {
		return "", false
	}
	return NormalDomain(host)
}

// platforms have pages of many companies: such a page's domain is that of none of them.
var platforms = map[string]bool{
	"linkedin.com": true, "xing.com": true, "facebook.com": true, "instagram.com": true, "x.com": true, "twitter.com": true,
	"github.com": true, "gitlab.com": true, "glassdoor.com": true, "kununu.com": true, "indeed.com": true, "youtube.com": true,
}

// pageOfPlatform tells whether an entry is a company's page on a platform.
func pageOfPlatform(entry, domain string) bool {
	_, site, found := strings.Cut(entry, "://")
	if !found {
		site = entry
	}
	_, path, _ := strings.Cut(site, "/")
	for ; path != "" && domain != ""; _, domain, _ = strings.Cut(domain, ".") {
		if platforms[domain] {
			return true
		}
	}
	return false
}

// offLimits is a list of companies and domains, ready to be asked.
type offLimits struct {
	raw     []string
	domains map[string]string // domain → the entry as it was written
	firms   map[string]string // form of a company's name → the entry
}

func readOffLimits(entries []string) *offLimits {
	l := &offLimits{raw: slices.Clone(entries), domains: map[string]string{}, firms: map[string]string{}}
	for _, entry := range entries {
		domain, is := OffLimitsDomain(entry)
		if is {
			keep(l.domains, domain, entry)
		}
		if is && strings.HasPrefix(strings.TrimSpace(entry), "@") {
			continue
		}
		// Some companies are named like their domain.
		for _, form := range CompanyForms(entry) {
			keep(l.firms, form, entry)
		}
	}
	return l
}

func keep(m map[string]string, key, entry string) {
	if _, there := m[key]; !there {
		m[key] = entry
	}
}

// hit gives the entry that names one of these e-mail addresses' domains or one of
// these companies.
func (l *offLimits) hit(emails, firms []string) (entry string, kind core.KeyKind, found bool) {
	if len(l.domains) > 0 {
		for _, e := range emails {
			for d := DomainOf(e); d != ""; _, d, _ = strings.Cut(d, ".") {
				if entry, found = l.domains[d]; found {
					return entry, core.KeyEmail, true
				}
			}
		}
	}
	for _, f := range firms {
		if entry, found = l.firms[f]; found {
			return entry, core.KeyNameEmployer, true
		}
	}
	return "", "", false
}

// has tells whether an entry is on the list, in any spelling.
func (l *offLimits) has(entry string) bool {
	if d, ok := OffLimitsDomain(entry); ok {
		_, there := l.domains[d]
		return there
	}
	return slices.ContainsFunc(CompanyForms(entry), func(f string) bool {
		have, there := l.firms[f]
		_, domain := OffLimitsDomain(have)
		return there && !domain
	})
}

// offLimitsMemo keeps lists as they were read last: some have hundreds of
// companies, and each is asked at every check.
type offLimitsMemo struct {
	mu    sync.Mutex
	lists map[core.ClientID]*offLimits
	text  string // what the workspace's was read from
}

// workspace reads the list of the workspace from its setting.
func (m *offLimitsMemo) workspace(text string) *offLimits {
	if m == nil {
		return readOffLimits(SplitOffLimits(text))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.lists[0]; l != nil && m.text == text {
		return l
	}
	m.text = text
	return m.read(0, SplitOffLimits(text))
}

// client reads the list of a client.
func (m *offLimitsMemo) client(id core.ClientID, entries []string) *offLimits {
	if m == nil || id == 0 {
		return readOffLimits(entries)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.lists[id]; l != nil && slices.Equal(l.raw, entries) {
		return l
	}
	return m.read(id, entries)
}

func (m *offLimitsMemo) read(id core.ClientID, entries []string) *offLimits {
	if m.lists == nil {
		m.lists = map[core.ClientID]*offLimits{}
	}
	m.lists[id] = readOffLimits(entries)
	return m.lists[id]
}

// OffLimits gives the companies and domains of a client, or with 0 those of the
// workspace.
func (s *Service) OffLimits(tx core.Tx, client core.ClientID) ([]string, error) {
	if client == 0 {
		settings, err := s.Store.Settings(tx, "")
		return SplitOffLimits(settings[OffLimitsSetting]), err
	}
	c, err := s.Store.Client(tx, client)
	return c.OffLimits, err
}

// AddOffLimits adds a company or e-mail domain for a client, or with 0 for the
// workspace. One that is there already, in any spelling, is left; what
// [CheckOffLimits] refuses is refused.
func (s *Service) AddOffLimits(ctx context.Context, client core.ClientID, entry string) error {
	entry = strings.Join(strings.Fields(entry), " ")
	if err := CheckOffLimits(entry); err != nil {
		return err
	}
	return s.changeOffLimits(ctx, client, "company off-limits", func(list []string) []string {
		if readOffLimits(list).has(entry) {
			return list
		}
		return append(slices.Clone(list), entry)
	})
}

// CheckOffLimits refuses, as KindUsage, an entry that stands for no company. The domain of
// a mail provider would keep half of all people out; one person's address and a page on a
// platform would keep nobody out.
func CheckOffLimits(entry string) error {
	domain, isDomain := OffLimitsDomain(entry)
	_, isAddress := NormalEmail(entry)
	switch {
	case isAddress:
		return core.Fail(core.KindUsage, fmt.Sprintf("“%s” is one person's address, and stands for no company; nothing was changed.", entry),
			"Give the company's name or its domain such as acme.example; one person can be kept out under the people not to source.")
	case isDomain && pageOfPlatform(entry, domain):
		return core.Fail(core.KindUsage, fmt.Sprintf("The domain of “%s” belongs to a platform, and not to the company; nothing was changed.", entry),
			"Give the company's name, or its own domain.")
	case !isDomain && len(CompanyForms(entry)) == 0, strings.Contains(entry, ";"), len(entry) > 200:
		return core.Fail(core.KindUsage, "This is neither a company's name nor an e-mail domain; nothing was changed.",
			"Give a name such as Acme, or a domain such as acme.example.")
	case isDomain && mailProviders[domain]:
		return core.Fail(core.KindUsage, "Private people have their addresses at this domain, so it stands for no company; nothing was changed.",
			"Give the company's name, or its own domain.")
	}
	return nil
}

// RemoveOffLimits takes a company or domain off again; an unknown one is
// KindNotFound.
func (s *Service) RemoveOffLimits(ctx context.Context, client core.ClientID, entry string) error {
	return s.changeOffLimits(ctx, client, "company no longer off-limits", func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(have string) bool { return readOffLimits([]string{have}).has(entry) })
	})
}

// errNotListed is for taking off what is not there.
func errNotListed() error {
	return core.Fail(core.KindNotFound, "This company is not on the list; nothing was changed.", "See the list for its spelling.")
}

// changeOffLimits changes a list and logs it. A change that takes nothing off or
// on is not stored.
func (s *Service) changeOffLimits(ctx context.Context, client core.ClientID, what string, change func([]string) []string) error {
	changed := false
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		before, err := s.OffLimits(tx, client)
		if err != nil {
			return err
		}
		after := change(before)
		if changed = !slices.Equal(before, after); !changed {
			if what == "company off-limits" {
				return nil
			}
			return errNotListed()
		}
		if err := s.storeOffLimits(tx, client, after); err != nil {
			return err
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: what, Subject: client.String()})
	})
	if changed && err == nil {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Clients, ID: client.String()})
	}
	return err
}

func (s *Service) storeOffLimits(tx core.Tx, client core.ClientID, list []string) error {
	if client != 0 {
		c, err := s.Store.Client(tx, client)
		if err != nil {
			return err
		}
		c.OffLimits = list
		return s.Store.PutClient(tx, &c)
	}
	settings, err := s.Store.Settings(tx, "")
	if err != nil {
		return err
	}
	settings[OffLimitsSetting] = strings.Join(list, ";")
	return s.Store.PutSettings(tx, "", settings)
}
