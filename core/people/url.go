package people

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestURL bounds what is looked at as a profile address.
const longestURL = 500

// NormalURL gives the form in which profile addresses are stored and compared:
// host and path, without scheme, "www.", query, fragment and closing slash.
// LinkedIn's country hosts and language endings are one address. False = not an
// address of one person's page: no path, a company's page, a repository.
func NormalURL(raw string) (string, bool) {
	if plainPage(raw) {
		return raw, true
	}
	u, ok := parseURL(raw)
	if !ok {
		return "", false
	}
	host, ok := NormalDomain(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."))
	if !ok {
		return "", false
	}
	path := segments(u.Path)
	if len(path) == 0 {
		return "", false
	}
	switch {
	case host == "linkedin.com" || strings.HasSuffix(host, ".linkedin.com"):
		return linkedIn(path)
	case host == "github.com":
		return oneSegment(host, path)
	case host == "xing.com":
		return lower(host, path)
	case host == "twitter.com" || host == "x.com" || host == "mobile.twitter.com":
		return oneSegment("x.com", path)
	}
	return clean(host + "/" + strings.Join(path, "/"))
}

// plainPage tells whether an address is in its normal form already: that of most pages,
// as they are stored.
func plainPage(s string) bool {
	name, linkedIn := strings.CutPrefix(s, "linkedin.com/in/")
	if !linkedIn {
		var gitHub bool
		if name, gitHub = strings.CutPrefix(s, "github.com/"); !gitHub {
			return false
		}
	}
	return name != "" && len(s) <= longestURL && plainName(name, "")
}

// plainName tells whether there is nothing but small letters, digits, hyphens and these
// signs.
func plainName(s, signs string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && strings.IndexByte(signs, c) < 0 {
			return false
		}
	}
	return true
}

// Network names whose page a normal profile address is, as JSON Resume does.
func Network(normal string) string {
	host, _, _ := strings.Cut(normal, "/")
	switch host {
	case "linkedin.com":
		return "LinkedIn"
	case "github.com":
		return "GitHub"
	case "gitlab.com":
		return "GitLab"
	case "xing.com":
		return "XING"
	case "x.com":
		return "X"
	case "stackoverflow.com":
		return "Stack Overflow"
	}
	return ""
}

func parseURL(raw string) (*url.URL, bool) {
	s := strings.TrimSpace(raw)
	if s == "" || len(s) > longestURL || strings.ContainsFunc(s, unicode.IsSpace) {
		return nil, false
	}
	scheme, _, found := strings.Cut(s, "://")
	switch {
	case !found:
		s = "https://" + strings.TrimPrefix(s, "//")
	case !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https"):
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil {
		return nil, false
	}
	return u, true
}

func segments(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// linkedIn knows /in/NAME and the old /pub/NAME/a/b/c; other pages are not a
// person's, or not the same for everybody who looks at them.
func linkedIn(path []string) (string, bool) {
	switch kind := strings.ToLower(path[0]); {
	case kind == "in" && len(path) > 1:
		return lower("linkedin.com", []string{"in", path[1]})
	case kind == "pub" && len(path) > 1:
		return lower("linkedin.com", path[:min(len(path), 5)])
	}
	return "", false
}

// oneSegment is for hosts where a longer path is a thing that several share.
func oneSegment(host string, path []string) (string, bool) {
	if len(path) != 1 {
		return "", false
	}
	return lower(host, path)
}

func lower(host string, path []string) (string, bool) {
	return clean(host + "/" + strings.ToLower(strings.Join(path, "/")))
}

// clean refuses what would not survive being read again.
func clean(s string) (string, bool) {
	return s, !unseenOr(s, `?#%\"<>[]^|{}`+"`")
}

// unseenOr tells whether text holds what can't be seen, or one of these signs.
func unseenOr(s, signs string) bool {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (r <= ' ' || r == 0x7f || strings.IndexByte(signs, byte(r)) >= 0),
			r >= utf8.RuneSelf && (unicode.IsSpace(r) || !unicode.IsGraphic(r)):
			return true
		}
	}
	return false
}
