package records

import (
	"cmp"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Spoken is one part of the workspace that speaks to others.
type Spoken struct {
	Part      string // in words, for example "Connection Kestrel careers"
	Sent      string // what goes there, in words
	Addresses []string
	Last      time.Time // when it last did; zero = not yet, or not known
}

// Host is one computer to which a part of the workspace speaks.
type Host struct {
	Name string // with the port, where it is not the usual one
	Part string
	Sent string
	Last time.Time
}

// Hosts lists every host once for each part that speaks to it, by name. An address
// is one of the web, or host:port.
func Hosts(parts []Spoken) []Host {
	var list []Host
	for _, p := range parts {
		for _, a := range p.Addresses {
			h := Host{Name: hostOf(a), Part: p.Part, Sent: p.Sent, Last: p.Last}
			if h.Name != "" && !slices.Contains(list, h) {
				list = append(list, h)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Host) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Part, b.Part)) })
	return list
}

func hostOf(address string) string {
	address = strings.TrimSpace(address)
	if u, err := url.Parse(address); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return strings.ToLower(u.Host)
	}
	if host, port, err := net.SplitHostPort(address); err == nil && host != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return ""
		}
		return strings.ToLower(address)
	}
	return ""
}
