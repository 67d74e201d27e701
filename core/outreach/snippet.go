package outreach

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// Snippet is a piece of text that several templates use. Client 0 = usable for all.
type Snippet struct {
	Name   string
	Client core.ClientID
	Text   string
}

const (
	maxSnippet  = 16 << 10
	maxSnippets = 200
)

// snippetScope is the row of settings that holds the snippets of a client.
func snippetScope(c core.ClientID) string { return strings.TrimSpace("snippets " + c.String()) }

// SetSnippet stores a snippet; an empty text takes it away.
func (s *Service) SetSnippet(ctx context.Context, x Snippet) error {
	x.Name = strings.TrimSpace(x.Name)
	if x.Name == "" || len(x.Name) > 100 || strings.ContainsAny(x.Name, "\"'%{}\n\r") {
		return core.Fail(core.KindUsage, "A snippet needs a name of at most 100 characters, without quotation marks and braces.", "For example signature.")
	}
	if len(x.Text) > maxSnippet {
		return core.Fail(core.KindUsage, "A snippet takes 16 KB at most; it was not stored.", "Shorten it.")
	}
	return s.update(ctx, 0, func(tx core.Tx) error {
		if x.Client != 0 {
			if _, err := s.Store.Client(tx, x.Client); err != nil {
				return err
			}
		}
		have, err := s.Store.Settings(tx, snippetScope(x.Client))
		if err != nil {
			return err
		}
		have = maps.Clone(have)
		if have == nil {
			have = map[string]string{}
		}
		if have[x.Name] = x.Text; strings.TrimSpace(x.Text) == "" {
			delete(have, x.Name)
		}
		if len(have) > maxSnippets {
			return core.Fail(core.KindRefused, "There are 200 snippets already; this one was not stored.", "Take one away first.")
		}
		return s.Store.PutSettings(tx, snippetScope(x.Client), have)
	})
}

// Snippets lists the snippets: those for all, then each client's.
func (s *Service) Snippets(ctx context.Context) (list []Snippet, err error) {
	err = s.Store.View(ctx, func(tx core.Tx) error {
		list = nil
		clients, err := s.Store.Clients(tx)
		if err != nil {
			return err
		}
		for _, c := range append([]core.Client{{}}, clients...) {
			have, err := s.Store.Settings(tx, snippetScope(c.ID))
			if err != nil {
				return err
			}
			for _, name := range slices.Sorted(maps.Keys(have)) {
				list = append(list, Snippet{Name: name, Client: c.ID, Text: have[name]})
			}
		}
		return nil
	})
	return list, err
}

// snippets are those that a client's templates may use: its own before those for all.
func (s *Service) snippets(tx core.Tx, client core.ClientID) (template.Snippets, error) {
	all, err := s.Store.Settings(tx, snippetScope(0))
	if err != nil || client == 0 {
		return all, err
	}
	own, err := s.Store.Settings(tx, snippetScope(client))
	if err != nil || len(own) == 0 {
		return all, err
	}
	joined := template.Snippets{}
	maps.Copy(joined, all)
	maps.Copy(joined, own)
	return joined, nil
}

// allSnippets are those of everybody, for a look at a template without a job.
func (s *Service) allSnippets(tx core.Tx) (template.Snippets, error) {
	joined := template.Snippets{}
	clients, err := s.Store.Clients(tx)
	for _, c := range append(clients, core.Client{}) {
		have, err := s.Store.Settings(tx, snippetScope(c.ID))
		if err != nil {
			return nil, err
		}
		maps.Copy(joined, have)
	}
	return joined, err
}

// jobLinks says to whose jobs addresses lead.
type jobLinks struct {
	pages map[string]map[core.ClientID]bool // by address without query and fragment
	hosts map[string]map[core.ClientID]bool
	names map[core.ClientID]string
}

// page is an address as far as it names a page.
func page(address string) (host, whole string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", ""
	}
	host = strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	return host, host + strings.TrimRight(u.Path, "/")
}

// foreign tells of a job's templates whether an address leads to another client's job:
// to its very page, or to a site on which this client has no job.
func (s *Service) foreign(tx core.Tx, st *State, job core.Job) func(string) (string, bool) {
	return func(address string) (string, bool) {
		if st.links == nil {
			links, err := s.jobLinks(tx)
			if err != nil {
				return "", false // what stands against sending is found elsewhere
			}
			st.links = links
		}
		host, whole := page(address)
		for _, owners := range []map[core.ClientID]bool{st.links.pages[whole], st.links.hosts[host]} {
			if owners[job.Client] {
				return "", false
			}
			for _, id := range slices.Sorted(maps.Keys(owners)) {
				return st.links.names[id], true
			}
		}
		return "", false
	}
}

func (s *Service) jobLinks(tx core.Tx) (*jobLinks, error) {
	l := &jobLinks{pages: map[string]map[core.ClientID]bool{}, hosts: map[string]map[core.ClientID]bool{}, names: map[core.ClientID]string{}}
	clients, err := s.Store.Clients(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range clients {
		l.names[c.ID] = c.Name
	}
	jobs, err := s.Store.JobGlances(tx)
	for _, j := range jobs {
		for _, address := range []string{j.ApplyURL, j.AtImport.URL} {
			if host, whole := page(address); host != "" && l.names[j.Client] != "" {
				owned(l.hosts, host, j.Client)
				owned(l.pages, whole, j.Client)
			}
		}
	}
	return l, err
}

func owned(by map[string]map[core.ClientID]bool, key string, client core.ClientID) {
	if by[key] == nil {
		by[key] = map[core.ClientID]bool{}
	}
	by[key][client] = true
}
