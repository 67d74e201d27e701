package template

import (
	"net/url"
	"regexp"
	"strings"

	"reqdesk/core"
)

// AddCode puts a source code and UTM parameters on an address. The code is one
// or more query pairs ("source=reqdesk", "src=a&medium=b"); a bare word stands for
// source=word. A pair of the code replaces one of the same name, UTM parameters
// give way to those that are there, everything else stays as it stood. What is
// no web address comes back unchanged.
func AddCode(address, code string, utm core.UTM) string {
	if !isWeb(address) {
		return address
	}
	rest, fragment, hasFragment := strings.Cut(address, "#")
	base, query, _ := strings.Cut(rest, "?")
	pairs := nonEmpty(strings.Split(query, "&"))
	for _, pair := range codePairs(code) {
		pairs = setPair(pairs, pair, true)
	}
	for _, p := range [][2]string{{"utm_source", utm.Source}, {"utm_medium", utm.Medium}, {"utm_campaign", utm.Campaign}} {
		if p[1] != "" {
			pairs = setPair(pairs, p[0]+"="+url.QueryEscape(p[1]), false)
		}
	}
	if len(pairs) > 0 {
		base += "?" + strings.Join(pairs, "&")
	}
	if hasFragment {
		base += "#" + fragment
	}
	return base
}

// Added gives the pairs of an address that come from a source code and UTM
// parameters, as they stand in it.
func Added(address, code string, utm core.UTM) [][2]string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var names []string
	for _, pair := range codePairs(code) {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, unescaped(name))
	}
	for _, p := range [][2]string{{"utm_source", utm.Source}, {"utm_medium", utm.Medium}, {"utm_campaign", utm.Campaign}} {
		if p[1] != "" {
			names = append(names, p[0])
		}
	}
	var pairs [][2]string
	for _, name := range names {
		if values := u.Query()[name]; len(values) > 0 {
			pairs = append(pairs, [2]string{name, values[0]})
		}
	}
	return pairs
}

// codePairs brings a source code into the form of query pairs.
func codePairs(code string) []string {
	code = strings.TrimLeft(strings.TrimSpace(code), "?&")
	if code == "" {
		return nil
	}
	if !strings.Contains(code, "=") {
		return []string{"source=" + url.QueryEscape(code)}
	}
	var pairs []string
	for _, pair := range nonEmpty(strings.Split(code, "&")) {
		name, value, _ := strings.Cut(pair, "=")
		pairs = append(pairs, url.QueryEscape(unescaped(name))+"="+url.QueryEscape(unescaped(value)))
	}
	return pairs
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// setPair adds pair. One of the same name is replaced, or kept.
func setPair(pairs []string, pair string, replace bool) []string {
	name, _, _ := strings.Cut(pair, "=")
	found := false
	kept := make([]string, 0, len(pairs)+1)
	for _, have := range pairs {
		key, _, _ := strings.Cut(have, "=")
		if unescaped(key) == unescaped(name) {
			if replace && found {
				continue
			}
			if found = true; replace {
				have = pair
			}
		}
		kept = append(kept, have)
	}
	if !found {
		kept = append(kept, pair)
	}
	return kept
}

func nonEmpty(list []string) []string {
	var kept []string
	for _, s := range list {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// Hosts are the names of the servers of a job's ATS.
type Hosts map[string]bool

// Site collects the hosts of the ATS's site from the job's own addresses.
func Site(job core.Job) Hosts {
	hosts := Hosts{}
	for _, address := range []string{job.ApplyURL, job.AtImport.ApplyURL, job.AtImport.URL} {
		if isWeb(address) {
			hosts[host(address)] = true
		}
	}
	return hosts
}

func (h Hosts) has(address string) bool { return isWeb(address) && h[host(address)] }

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}

var webAddress = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"'()\[\]{}|]+`)
